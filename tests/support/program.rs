//! The program, run as its users run it.
#![allow(dead_code)] // each test file uses a part of it

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub fn gouji(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.current_dir(folder).env_remove("NO_COLOR");
    command
}

pub fn run<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Output {
    gouji(folder).args(arguments).output().unwrap()
}

pub fn run_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = gouji(folder);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// A stream of the program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
}

/// Runs with a terminal as one of the streams, and gives what was written to it.
#[cfg(unix)]
pub fn on_a_terminal(command: Command, stream: Stream) -> (Output, String) {
    on_a_terminal_of(100, command, stream)
}

/// The same with a terminal of so many columns.
#[cfg(unix)]
pub fn on_a_terminal_of(columns: u16, mut command: Command, stream: Stream) -> (Output, String) {
    use std::io::Read;

    use rustix::fs::{Mode, OFlags, open};
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use rustix::termios::{Winsize, tcsetwinsize};

    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let theirs = open(ptsname(&ours, Vec::new()).unwrap(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    tcsetwinsize(&theirs, Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let reader = std::thread::spawn(move || {
        let mut shown = Vec::new();
        // It ends with an error when the other side is closed.
        let _ = fs::File::from(ours).read_to_end(&mut shown);
        String::from_utf8_lossy(&shown).into_owned()
    });
    command.env("TERM", "xterm");
    match stream {
        Stream::Out => command.stdout(Stdio::from(theirs)).stderr(Stdio::piped()),
        Stream::Err => command.stdout(Stdio::piped()).stderr(Stdio::from(theirs)),
    };
    let output = command.output().unwrap();
    drop(command);
    (output, reader.join().unwrap())
}
