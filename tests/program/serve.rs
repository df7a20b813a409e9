//! `gouji serve`, asked as a browser asks, and as nobody should.
//!
//! `GOUJI_PAGE=page.html cargo test --test program serve` tries a program that has its page in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::program::{code, folder, gouji, run, stderr, stdout};
use tempfile::TempDir;

const PAGE: &str = "<!doctype html><meta charset=utf-8><title>勾稽</title>\n";

/// What every answer says, whatever it is.
const ALWAYS: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    ("connection", "close"),
    ("content-security-policy", "frame-ancestors 'none'"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
];

/// A running `gouji serve`, ended with the test.
struct Served {
    child: Child,
    port: u16,
    /// What it said when it was ready.
    said: String,
}

impl Served {
    fn by(mut command: Command) -> Served {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let port = said.split_once("http://127.0.0.1:").and_then(|(_, rest)| rest.split_once('/')?.0.parse().ok());
        let Some(port) = port else {
            let _ = child.kill();
            panic!("{said}{}", stderr(&child.wait_with_output().unwrap()));
        };
        Served { child, port, said }
    }

    /// That of a folder with this page.
    fn page(page: &str) -> (TempDir, Served) {
        let folder = folder(&[("page.html", page.as_bytes())]);
        let mut command = gouji(folder.path());
        command.args(["serve", "--port", "0", "--no-open", "--page", "page.html"]);
        let served = Served::by(command);
        (folder, served)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// What is answered to these bytes.
    fn ask(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        Answer::from(stream)
    }

    fn get(&self) -> Answer {
        self.ask(format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port).as_bytes())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
struct Answer {
    status: String,
    fields: BTreeMap<String, String>,
    body: String,
}

impl Answer {
    /// The whole answer: the server closes the connection behind it.
    fn from(mut stream: TcpStream) -> Answer {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text:?}"));
        let (status, fields) = head.split_once("\r\n").unwrap();
        let mut all = BTreeMap::new();
        for field in fields.split("\r\n") {
            let (name, value) = field.split_once(": ").unwrap();
            assert_eq!(all.insert(name.to_lowercase(), value.to_owned()), None, "{name} stands twice");
        }
        Answer { status: status.strip_prefix("HTTP/1.1 ").unwrap().to_owned(), fields: all, body: body.to_owned() }
    }
}

/// The program in a folder of its own, as somebody unpacks it.
fn program_in(folder: &Path) -> PathBuf {
    let program = folder.join(format!("gouji{}", std::env::consts::EXE_SUFFIX));
    fs::copy(env!("CARGO_BIN_EXE_gouji"), &program).unwrap();
    program
}

fn serve(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(["serve", "--port", "0", "--no-open"]).args(arguments);
    command
}

/// What a program says that cannot serve.
fn refused(arguments: &[&str]) -> Output {
    let folder = folder(&[("page.html", PAGE.as_bytes())]);
    let output = run(folder.path(), &[&["serve", "--no-open"], arguments].concat());
    assert_eq!((code(&output), stdout(&output)), (2, ""));
    output
}

#[test]
fn the_page_is_given_with_what_keeps_it_to_itself() {
    let (_folder, served) = Served::page(PAGE);
    assert_eq!(served.said, format!("网页已就绪：http://127.0.0.1:{}/ （按 Ctrl-C 结束）\n", served.port));
    let answer = served.get();
    assert_eq!((answer.status.as_str(), answer.body.as_str()), ("200 OK", PAGE));
    let length = PAGE.len().to_string();
    let mut wanted = BTreeMap::from(ALWAYS);
    wanted.extend([("content-type", "text/html; charset=utf-8"), ("content-length", length.as_str())]);
    // No other field: above all none of CORS.
    let fields: BTreeMap<&str, &str> = answer.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(fields, wanted);
    let head = served.ask(format!("HEAD / HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", served.port).as_bytes());
    assert_eq!((head.status, head.fields, head.body), (answer.status, answer.fields, String::new()));
}

#[test]
fn nothing_else_is_given() {
    let (_folder, served) = Served::page(PAGE);
    let here = format!("Host: 127.0.0.1:{}\r\n", served.port);
    let origin = format!("{here}Origin: https://evil.example\r\n");
    let preflight = format!("{origin}Access-Control-Request-Method: GET\r\n");
    let upgrade = format!("{origin}Connection: Upgrade\r\nUpgrade: websocket\r\n");
    let with_body = format!("{here}Content-Length: 5\r\n\r\nabcde");
    let other_port = format!("Host: 127.0.0.1:{}\r\n", served.port ^ 1);
    for (line, fields, status) in [
        ("GET /gouji.html", &*here, "404 Not Found"),
        ("GET //", &here, "404 Not Found"),
        ("GET /?", &here, "404 Not Found"),
        ("GET /../page.html", &here, "404 Not Found"),
        ("GET /page.html", &here, "404 Not Found"),
        ("GET *", &here, "404 Not Found"),
        ("GET http://evil.example/", &here, "404 Not Found"),
        ("CONNECT evil.example:443", &here, "404 Not Found"),
        ("HEAD /favicon.ico", &here, "404 Not Found"),
        ("POST /", &here, "405 Method Not Allowed"),
        ("POST /", &with_body, "405 Method Not Allowed"),
        ("PUT /", &here, "405 Method Not Allowed"),
        ("DELETE /", &here, "405 Method Not Allowed"),
        ("TRACE /", &here, "405 Method Not Allowed"),
        ("get /", &here, "405 Method Not Allowed"),
        ("OPTIONS /", &preflight, "405 Method Not Allowed"),
        ("GET /", &origin, "200 OK"),
        ("GET /", &upgrade, "200 OK"),
        ("GET /", "Host: evil.example\r\n", "403 Forbidden"),
        ("GET /else", "Host: evil.example\r\n", "403 Forbidden"),
        ("POST /", "Host: evil.example\r\n", "403 Forbidden"),
        ("GET /", &other_port, "403 Forbidden"),
        ("GET /", "", "400 Bad Request"),
        ("GET /", &here.repeat(2), "400 Bad Request"),
        ("GET /", &format!("{here}Host: evil.example\r\n"), "400 Bad Request"),
        ("GET /", &format!("{here}a b\r\n"), "400 Bad Request"),
        ("GET /", &format!("{here}Cookie: {}\r\n", "a".repeat(40_000)), "431 Request Header Fields Too Large"),
    ] {
        let answer = served.ask(format!("{line} HTTP/1.1\r\n{fields}\r\n").as_bytes());
        let shown = format!("{line} {fields:.80}: {answer:?}");
        assert_eq!(answer.status, status, "{shown}");
        for (name, value) in ALWAYS {
            assert_eq!(answer.fields.get(name).map(String::as_str), Some(value), "{shown}");
        }
        let is_refused_method = status.starts_with("405");
        assert_eq!(answer.fields.get("allow").map(String::as_str), is_refused_method.then_some("GET, HEAD"), "{shown}");
        assert!(!answer.fields.keys().any(|name| name.starts_with("access-control")), "{shown}");
        let body = match status {
            "200 OK" => PAGE,
            _ if line.starts_with("HEAD") => "",
            _ => status,
        };
        assert_eq!(answer.body, body, "{shown}");
    }
    for bytes in [
        b"\r\n\r\n\r\nhello\r\n\r\n".as_slice(),
        b"GET /\r\n\r\n",
        b"GET / HTTP/3.0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03",
        b"\0\0\0\0",
        "勾稽\r\n\r\n".as_bytes(),
        &[0xFF; 100_000],
    ] {
        assert_eq!(served.ask(bytes).status, "400 Bad Request", "{bytes:.20?}");
    }
    // What ends before it is a request.
    let mut stream = served.connect();
    stream.write_all(b"hello").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(Answer::from(stream).status, "400 Bad Request");
    assert_eq!(served.get().status, "200 OK");
}

#[test]
fn only_this_machine_is_served() {
    let (_folder, served) = Served::page(PAGE);
    // The address by which others would reach this machine; asking for it sends nothing.
    let outside = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    let others = [outside.ok().map(|address| address.ip()), "127.0.0.2".parse().ok(), "::1".parse().ok()];
    for address in others.into_iter().flatten().filter(|address| *address != Ipv4Addr::LOCALHOST) {
        let address = SocketAddr::new(address, served.port);
        assert!(TcpStream::connect_timeout(&address, Duration::from_secs(5)).is_err(), "{address}");
    }
    assert_eq!(served.get().status, "200 OK");
}

#[test]
fn who_is_slow_holds_up_nobody_and_is_left_in_the_end() {
    // More than the system keeps for a client that does not read.
    let (_folder, served) = Served::page(&"勾稽".repeat(4 << 20));
    let start = Instant::now();
    let mut idle: Vec<TcpStream> = (0..60).map(|_| served.connect()).collect();
    for (number, stream) in idle.iter_mut().enumerate() {
        let part: &[u8] = if number % 2 == 0 { b"GET / HTT" } else { b"" };
        stream.write_all(part).unwrap();
    }
    let mut deaf = served.connect();
    write!(deaf, "GET / HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", served.port).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(served.get().body.len(), 24 << 20));
        }
    });
    assert!(start.elapsed() < Duration::from_secs(9), "{:?}", start.elapsed());
    // One that sends a little now and then.
    let mut dripping = served.connect();
    let drip_start = Instant::now();
    for byte in b"GET / HTTP/1.1\r\nA: ".iter().chain(std::iter::repeat(&b'a')) {
        if dripping.write_all(&[*byte]).is_err() {
            break;
        }
        assert!(drip_start.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(100));
    }
    for mut stream in idle {
        let end = stream.read(&mut [0; 1]);
        assert!(matches!(end, Ok(0)) || is_reset(&end), "{end:?}");
    }
    let mut length = 0;
    let end = loop {
        match deaf.read(&mut [0; 65536]) {
            Ok(count) if count > 0 => length += count,
            end => break end,
        }
    };
    assert!(length < 24 << 20, "{length} {end:?}");
    assert_eq!(served.get().status, "200 OK");
}

fn is_reset(end: &io::Result<usize>) -> bool {
    end.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::ConnectionReset)
}

#[test]
fn a_busy_port_is_said() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert_eq!(
        stderr(&refused(&["--page", "page.html", "--port", &port])),
        format!("gouji：端口 {port} 已被占用，也许 gouji serve 已经在运行；要用别的端口，请加 --port\n")
    );
    assert_eq!(
        stderr(&refused(&["--page", "page.html", "--port", &port, "--lang", "en"])),
        format!("gouji: port {port} is in use, perhaps by another gouji serve; --port takes another one\n")
    );
}

#[test]
fn the_port_stays_the_same() {
    let help = run(Path::new("."), &["serve", "--help"]);
    assert!(stdout(&help).contains("［默认：4657］"), "{}", stdout(&help));
}

#[test]
fn the_page_of_the_program_goes_before_the_one_beside_it() {
    let folder = folder(&[("named.html", PAGE.as_bytes())]);
    let program = program_in(folder.path());
    let beside = "<!doctype html>beside";
    match option_env!("GOUJI_PAGE").filter(|path| !path.is_empty()) {
        Some(path) => {
            fs::write(folder.path().join("gouji.html"), beside).unwrap();
            let built_in = fs::read_to_string(path).unwrap();
            assert_eq!(Served::by(serve(&program, &[])).get().body, built_in);
        }
        None => {
            let output = serve(&program, &[]).output().unwrap();
            let place = folder.path().canonicalize().unwrap();
            let place = place.display();
            assert_eq!((code(&output), stdout(&output)), (2, ""));
            assert_eq!(
                stderr(&output),
                format!(
                    "gouji：没有网页可以打开：请从 https://github.com/gouji/gouji/releases 下载 gouji.html，放在程序所在的文件夹 \
                     {place}，或用 --page 指明它在哪里\n"
                )
            );
            let output = serve(&program, &["--lang", "en"]).output().unwrap();
            let said = stderr(&output);
            assert!(said.starts_with("gouji: there is no page to open: get gouji.html from https://"), "{said}");
            assert!(said.ends_with(", or name it with --page\n") && said.lines().count() == 1, "{said}");
            fs::write(folder.path().join("gouji.html"), beside).unwrap();
            assert_eq!(Served::by(serve(&program, &[])).get().body, beside);
        }
    }
    let named = folder.path().join("named.html");
    assert_eq!(Served::by(serve(&program, &["--page", named.to_str().unwrap()])).get().body, PAGE);
}

#[test]
fn a_page_that_cannot_be_read_is_said() {
    assert_eq!(stderr(&refused(&["--page", "none.html"])), "gouji：none.html：文件不存在\n");
    assert_eq!(stderr(&refused(&["--page", "."])), "gouji：.：是文件夹，不是文件\n");
}

#[cfg(unix)]
#[test]
fn it_ends_as_the_user_ends_it() {
    let (_folder, mut served) = Served::page(PAGE);
    let _waiting = served.connect();
    let pid = rustix::process::Pid::from_child(&served.child);
    // As Ctrl-C does, but for those whom a shell in the background has told to pass over that.
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let status = served.child.wait().unwrap();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(15));
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_opened_unless_nobody_wants_it_or_there_is_none() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[("page.html", PAGE.as_bytes()), ("bin/xdg-open", b"#!/bin/sh\necho \"$@\" >>opened\n")]);
    let here = folder.path();
    fs::set_permissions(here.join("bin/xdg-open"), fs::Permissions::from_mode(0o755)).unwrap();
    let opened = || fs::read_to_string(here.join("opened")).unwrap_or_default();
    let served = |bin: &str, more: &[&str]| {
        let mut command = gouji(here);
        command.args(["serve", "--port", "0", "--page", "page.html"]).args(more).env("PATH", here.join(bin));
        let served = Served::by(command);
        assert_eq!(served.get().body, PAGE);
        served
    };
    drop(served("none", &[]));
    let unwanted = served("bin", &["--no-open"]);
    let wanted = served("bin", &[]);
    let start = Instant::now();
    while !opened().ends_with('\n') && start.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(opened(), format!("http://127.0.0.1:{}/\n", wanted.port));
    drop(unwanted);
}
