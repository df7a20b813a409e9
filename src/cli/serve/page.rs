//! Where the page is.

use std::borrow::Cow;
use std::env;
use std::io;
use std::path::Path;

use crate::files::{self, reason};
use crate::lang::Lang;
use crate::rules::HOME;
use crate::say;
use crate::text::MAX_BYTES;

/// The page that the program was built with.
const BUILT_IN: Option<&[u8]> = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// The name of the page beside the program.
const NAME: &str = "gouji.html";

/// The page: that of the user, else the program's own, else the one beside the program.
pub fn find(named: Option<&Path>, lang: Lang) -> Result<Cow<'static, [u8]>, String> {
    match (named, BUILT_IN) {
        (Some(path), _) => read(path, files::read_named(path), lang),
        (None, Some(page)) => Ok(Cow::Borrowed(page)),
        (None, None) => beside_the_program(lang),
    }
}

fn beside_the_program(lang: Lang) -> Result<Cow<'static, [u8]>, String> {
    let program = env::current_exe().unwrap_or_default();
    let folder = program.parent().unwrap_or(Path::new(""));
    let path = folder.join(NAME);
    match files::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = folder.display();
            Err(say!(
                lang,
                "没有网页可以打开：请从 {HOME}/releases 下载 {NAME}，放在程序所在的文件夹 {folder}，或用 --page 指明它在哪里",
                "there is no page to open: get {NAME} from {HOME}/releases and put it beside the program, in {folder}, or name it \
                 with --page"
            ))
        }
        bytes => read(&path, bytes, lang),
    }
}

fn read(path: &Path, bytes: io::Result<Vec<u8>>, lang: Lang) -> Result<Cow<'static, [u8]>, String> {
    let path = path.display();
    let bytes = bytes.map_err(|error| {
        let reason = reason(&error, lang);
        say!(lang, "{path}：{reason}", "{path}: {reason}")
    })?;
    match bytes.len() as u64 > MAX_BYTES {
        true => Err(say!(lang, "{path}：文件太大", "{path}: the file is too large")),
        false => Ok(Cow::Owned(bytes)),
    }
}
