//! The program over the fixtures: `--fix`, `--diff`, and drafts.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::store::Store;
use crate::texts::Named;

pub fn record(texts: &[Named], store: &Store) {
    let folder = tempfile::tempdir().unwrap();
    for Named { name, text } in texts.iter().filter(|named| named.name.starts_with("wrong/")) {
        let path = folder.path().join("a.txt");
        fs::write(&path, text).unwrap();
        store.put(name, "diff", &both(&gouji(folder.path(), &["check", "--diff", "--unsafe-fixes", "a.txt"])));
        gouji(folder.path(), &["check", "--fix", "--quiet", "a.txt"]);
        store.put(name, "safe", &fs::read(&path).unwrap());
        gouji(folder.path(), &["check", "--fix", "--unsafe-fixes", "--quiet", "a.txt"]);
        store.put(name, "unsafe", &fs::read(&path).unwrap());
    }
    for Named { name, text } in texts.iter().filter(|named| named.name.starts_with("new/")) {
        fs::write(folder.path().join(name.trim_start_matches("new/")).with_extension("txt"), text).unwrap();
    }
    let known = ["--from", "上年2025.txt", "--tables", "报表2026.txt"];
    for profile in ["chongqing", "national"] {
        for lang in ["zh", "en"] {
            for (what, known) in
                [("blank", &known[..0]), ("from", &known[..2]), ("tables", &known[2..]), ("both", &known[..])]
            {
                let start =
                    ["new", "--lang", lang, "--unit", "澄湖市望山区档案馆", "--year", "2026", "--profile", profile];
                let output = gouji(folder.path(), &[&start, known].concat());
                store.put(&format!("new-{profile}-{what}"), lang, &both(&output));
            }
        }
    }
}

fn gouji(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gouji")).current_dir(folder).args(arguments).output().unwrap()
}

/// All that was said, with the exit code.
fn both(output: &Output) -> Vec<u8> {
    let code = format!("exit code {}\n", output.status.code().unwrap_or(-1));
    [code.as_bytes(), &output.stdout, b"\n-- stderr\n", &output.stderr].concat()
}
