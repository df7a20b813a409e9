//! What is answered to a request. Of a request its head is read, and nothing of it is kept.

use httparse::{EMPTY_HEADER, Error, Request, Status};

/// Maximum length of a request's head, in bytes. Browsers send the cookies of all ports of a name.
pub const LONGEST_HEAD: usize = 32 << 10;

/// Maximum number of fields in it.
const MOST_FIELDS: usize = 128;

/// What every answer says: no other page may frame, load, open or remember this one, and its kind is as stated.
const FIELDS: &str = "Connection: close\r\n\
    Cache-Control: no-store\r\n\
    Content-Security-Policy: frame-ancestors 'none'\r\n\
    Cross-Origin-Opener-Policy: same-origin\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Referrer-Policy: no-referrer\r\n\
    X-Content-Type-Options: nosniff\r\n";

const NO_REQUEST: &str = "400 Bad Request";

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer<'page> {
    status: &'static str,
    kind: &'static str,
    content: &'page [u8],
    /// Whether the content was asked for with the head.
    has_body: bool,
}

impl<'page> Answer<'page> {
    /// The answer to what is no request.
    pub const TO_NO_REQUEST: Answer<'static> = Answer::refusing(NO_REQUEST, true);

    const fn refusing(status: &'static str, has_body: bool) -> Answer<'static> {
        Answer { status, kind: "text/plain", content: status.as_bytes(), has_body }
    }

    /// The answer to a request that begins with these bytes; `None` while its head has not ended.
    pub fn to(request: &[u8], port: u16, page: &'page [u8]) -> Option<Answer<'page>> {
        let mut fields = [EMPTY_HEADER; MOST_FIELDS];
        let mut head = Request::new(&mut fields);
        let parsed = head.parse(request);
        let refusal = match parsed {
            Ok(Status::Partial) if request.len() < LONGEST_HEAD => return None,
            Ok(Status::Partial) | Err(Error::TooManyHeaders) => Some("431 Request Header Fields Too Large"),
            Err(_) => Some(NO_REQUEST),
            Ok(Status::Complete(_)) => refusal(&head, port),
        };
        let has_body = head.method != Some("HEAD");
        Some(match refusal {
            Some(status) => Answer::refusing(status, has_body),
            None => Answer { status: "200 OK", kind: "text/html", content: page, has_body },
        })
    }

    /// Its head.
    pub fn head(&self) -> String {
        let Answer { status, kind, content, .. } = self;
        let length = content.len();
        let allow = if status.starts_with("405") { "Allow: GET, HEAD\r\n" } else { "" };
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n{allow}{FIELDS}\r\n"
        )
    }

    /// What follows it.
    pub fn body(&self) -> &'page [u8] {
        if self.has_body { self.content } else { &[] }
    }
}

/// Why a request is not answered with the page.
fn refusal(head: &Request<'_, '_>, port: u16) -> Option<&'static str> {
    let mut hosts = head.headers.iter().filter(|field| field.name.eq_ignore_ascii_case("host"));
    match (hosts.next(), hosts.next()) {
        // A name of somebody's own may lead here: its pages must not read what stands here.
        (Some(host), None) if !is_here(host.value, port) => Some("403 Forbidden"),
        (Some(_), None) if head.path != Some("/") => Some("404 Not Found"),
        (Some(_), None) if !matches!(head.method, Some("GET" | "HEAD")) => Some("405 Method Not Allowed"),
        (Some(_), None) => None,
        _ => Some(NO_REQUEST),
    }
}

/// Whether `Host` names this server.
fn is_here(host: &[u8], port: u16) -> bool {
    ["127.0.0.1", "localhost"].iter().any(|name| {
        // Browsers leave out the usual port.
        let is_usual = port == 80 && host.eq_ignore_ascii_case(name.as_bytes());
        is_usual || host.eq_ignore_ascii_case(format!("{name}:{port}").as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &[u8] = b"<!doctype html>";

    fn status(request: &str, port: u16) -> Option<&'static str> {
        Answer::to(request.as_bytes(), port, PAGE).map(|answer| answer.status)
    }

    #[test]
    fn only_the_names_of_this_machine_are_answered() {
        let is_answered = |host: &str, port| match status(&format!("GET / HTTP/1.1\r\nhOST: {host}\r\n\r\n"), port) {
            Some("200 OK") => true,
            Some("403 Forbidden") => false,
            other => panic!("{host}: {other:?}"),
        };
        for host in ["127.0.0.1:4657", "localhost:4657", "LocalHost:4657", " localhost:4657 "] {
            assert!(is_answered(host, 4657), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "127.0.0.2:4657",
            "127.1:4657",
            "[::1]:4657",
            "localhost.:4657",
            "evil.example",
            "evil.example:4657",
            "localhost.evil.example:4657",
            "localhost:4657.evil.example",
            "a@localhost:4657",
            "localhost:04657",
            "localhost:4657,evil.example",
        ] {
            assert!(!is_answered(host, 4657), "{host}");
        }
        assert!(is_answered("127.0.0.1", 80) && is_answered("localhost", 80) && is_answered("localhost:80", 80));
        assert!(!is_answered("evil.example", 80));
    }

    #[test]
    fn a_head_that_is_too_long_ends() {
        let start = "GET / HTTP/1.1\r\nHost: localhost:4657\r\n";
        let long = |count| format!("{start}Cookie: {}", "a".repeat(count));
        assert_eq!(status(&long(LONGEST_HEAD / 2), 4657), None);
        assert_eq!(status(&long(LONGEST_HEAD), 4657), Some("431 Request Header Fields Too Large"));
        let many = format!("{start}{}\r\n", "A: b\r\n".repeat(MOST_FIELDS));
        assert_eq!(status(&many, 4657), Some("431 Request Header Fields Too Large"));
    }

    #[test]
    fn an_answer_without_body_says_how_long_it_would_be() {
        for (path, length) in [("/", PAGE.len()), ("/else", "404 Not Found".len())] {
            let request = format!("HEAD {path} HTTP/1.1\r\nHost: localhost:4657\r\n\r\n");
            let answer = Answer::to(request.as_bytes(), 4657, PAGE).unwrap();
            assert!(answer.head().contains(&format!("\r\nContent-Length: {length}\r\n")));
            assert_eq!(answer.body(), b"");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered_or_waited_for(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let answer = Answer::to(&bytes, 4657, PAGE);
            prop_assert!(answer.is_none_or(|answer| answer.content != PAGE));
        }

        #[test]
        fn a_request_that_comes_in_parts_is_answered_as_one_that_comes_whole(
            request in "(GET|HEAD|POST|\\PC{0,3}) (/|/a|\\*) HTTP/1.[01]\r\n(Host: (localhost|evil):4657\r\n){0,2}(A: \\PC{0,5}\r\n){0,2}\r\n",
            behind in prop::collection::vec(any::<u8>(), 0..20),
        ) {
            let whole = [request.as_bytes(), &behind].concat();
            let first = (0..=whole.len()).find_map(|end| Answer::to(&whole[..end], 4657, PAGE));
            prop_assert!(first.is_some());
            prop_assert_eq!(first, Answer::to(&whole, 4657, PAGE));
        }
    }
}
