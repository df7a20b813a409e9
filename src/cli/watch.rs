//! `--watch`: checks again whenever a document changes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::{ModifyKind, RemoveKind};
use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::{TROUBLE, complain, inputs};
use crate::files::is_document;
use crate::lang::Lang;
use crate::say;

/// A file that is being written changes several times: it is read when it has been left alone for so long.
const SETTLED: Duration = Duration::from_millis(150);

/// Maximum wait for that.
const PATIENCE: Duration = Duration::from_secs(2);

/// Settings apply to documents beside and below them.
const SETTINGS: &str = "gouji.toml";

/// Clears a terminal and goes to its first line.
const CLEAR: &[u8] = b"\x1b[2J\x1b[3J\x1b[H";

/// Runs `check` now and after each change of a document, until the user ends the program. Returns only if it cannot watch.
pub fn run(paths: &[PathBuf], is_quiet: bool, lang: Lang, mut check: impl FnMut()) -> u8 {
    let (sender, events) = mpsc::channel();
    let failed = |error: notify::Error| {
        complain(lang, &say!(lang, "无法监视文件：{error}", "cannot watch files: {error}"));
        TROUBLE
    };
    let mut watcher = match notify::recommended_watcher(sender) {
        Ok(watcher) => watcher,
        Err(error) => return failed(error),
    };
    // Before the first check: no change is missed.
    for (folder, is_deep) in folders(paths) {
        let mode = if is_deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        if let Err(error) = watcher.watch(&folder, mode) {
            return failed(error);
        }
    }
    loop {
        if io::stdout().is_terminal() {
            let mut out = io::stdout().lock();
            let _ = out.write_all(CLEAR).and_then(|()| out.flush());
        }
        check();
        if !is_quiet {
            complain(lang, &say!(lang, "正在监视改动，按 Ctrl-C 结束", "watching for changes, Ctrl-C ends"));
        }
        let watched = named(paths);
        let concerns = |event: &notify::Result<Event>| {
            event.as_ref().is_ok_and(|event| {
                let is_hidden =
                    |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
                let is_file = |path: &PathBuf| is_document(path) || path.ends_with(SETTINGS) || watched.contains(path);
                // A folder comes and goes with all that is in it.
                let moves = matches!(
                    event.kind,
                    EventKind::Create(_)
                        | EventKind::Remove(RemoveKind::Folder)
                        | EventKind::Modify(ModifyKind::Name(_))
                );
                let is_gone_or_folder = |path: &PathBuf| moves && (path.is_dir() || !path.exists());
                let concerns = |path: &PathBuf| !is_hidden(path) && (is_file(path) || is_gone_or_folder(path));
                !event.kind.is_access() && event.paths.iter().any(concerns)
            })
        };
        loop {
            match events.recv() {
                Ok(event) if concerns(&event) => break,
                Ok(_) => {}
                Err(_) => return TROUBLE,
            }
        }
        let first = Instant::now();
        while first.elapsed() < PATIENCE {
            if let Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) = events.recv_timeout(SETTLED) {
                break;
            }
        }
    }
}

/// The folders to watch, and whether with all below. Of a single file its folder: many editors write a file by putting
/// another in its place.
fn folders(paths: &[PathBuf]) -> BTreeMap<PathBuf, bool> {
    let mut folders = BTreeMap::new();
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        let (folder, is_deep) = match path.is_file() {
            true => (path.parent().unwrap_or(path).to_path_buf(), false),
            false if path.is_dir() => (path.clone(), true),
            false => (inputs::literal(path), true),
        };
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        *folders.entry(folder.canonicalize().unwrap_or(folder)).or_default() |= is_deep;
    }
    folders
}

/// The files that are named one by one, whatever their extension.
fn named(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    paths.iter().filter_map(|path| path.canonicalize().ok()).filter(|path| path.is_file()).collect()
}
