//! Web archives (.mht, .mhtml): the page in them.

use std::borrow::Cow;

use memchr::memmem;

/// Longest head of an archive or of a part.
const LONGEST_HEAD: usize = 1 << 16;

/// Parts in one another.
const DEEPEST: usize = 8;

/// Most parts that are looked at.
const MOST_PARTS: usize = 10_000;

/// The bytes of the page in an archive; `None` where the file is no archive, and nothing in it where it has no page.
pub fn part(bytes: &[u8]) -> Option<Option<Vec<u8>>> {
    // A text hardly begins like this.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let name = bytes.iter().take(64).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')?;
    if name == 0 || bytes[name] != b':' {
        return None;
    }
    let (head, _) = split(bytes)?;
    let kind = head.value("content-type")?.to_ascii_lowercase();
    let is_archive = kind.starts_with("multipart/") || kind.starts_with("text/html");
    (head.value("mime-version").is_some() && is_archive).then(|| page(bytes, 0))
}

/// The page in a part, or in the parts of it.
fn page(bytes: &[u8], depth: usize) -> Option<Vec<u8>> {
    let (head, body) = split(bytes)?;
    let kind = head.value("content-type").unwrap_or_default();
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("text/html") || lower.starts_with("application/xhtml+xml") {
        return Some(decoded(body, &head.value("content-transfer-encoding").unwrap_or_default()));
    }
    if !lower.starts_with("multipart/") || depth >= DEEPEST {
        return None;
    }
    let boundary = parameter(&kind, "boundary")?;
    parts(body, &boundary).find_map(|part| page(part, depth + 1))
}

/// The head of an archive or a part: its lines.
struct Head(Vec<(String, String)>);

impl Head {
    fn value(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }
}

/// The head, and what stands behind it.
fn split(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = String::from_utf8_lossy(&rest[..end]);
        let line = line.trim_end_matches(['\r', '\n']);
        at += end;
        if line.is_empty() || end == 0 {
            return Some((Head(fields), &bytes[at..]));
        }
        if at > LONGEST_HEAD {
            return None;
        }
        match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (false, _, Some((name, value))) => {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            _ => return None,
        }
    }
}

/// A parameter of a field: `boundary="a"`.
fn parameter(field: &str, name: &str) -> Option<String> {
    let at = field.to_ascii_lowercase().find(&format!("{name}="))?;
    let value = field.get(at + name.len() + 1..)?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split([';', ' ', '\t']).next(),
    };
    value.filter(|value| !value.is_empty()).map(str::to_owned)
}

/// The parts between the boundaries.
fn parts<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let mark = format!("--{boundary}");
    let starts_line = |at: &usize| *at == 0 || body.get(at - 1) == Some(&b'\n');
    let ends_line = {
        let length = mark.len();
        move |at: &usize| !matches!(body.get(at + length), Some(byte) if !byte.is_ascii_whitespace() && *byte != b'-')
    };
    let marks: Vec<usize> =
        memmem::find_iter(body, mark.as_bytes()).filter(starts_line).filter(ends_line).take(MOST_PARTS).collect();
    let ends = marks.clone().into_iter().skip(1).chain([body.len()]);
    marks.into_iter().zip(ends).filter_map(move |(start, end)| {
        let part = body.get(start..end)?;
        let line = memchr::memchr(b'\n', part)? + 1;
        part.get(line..)
    })
}

/// The bytes of a part as they were before they were sent.
fn decoded(body: &[u8], way: &str) -> Vec<u8> {
    match way.to_ascii_lowercase().as_str() {
        "base64" => base64(body),
        "quoted-printable" => quoted(body),
        _ => body.to_vec(),
    }
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    bytes
}

fn quoted(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let ends = line.ends_with(b"\n");
        let mut rest: Cow<'_, [u8]> = Cow::Borrowed(line.trim_ascii_end());
        let goes_on = rest.ends_with(b"=");
        if goes_on {
            rest = Cow::Owned(rest[..rest.len() - 1].to_vec());
        }
        let mut at = 0;
        while let Some(byte) = rest.get(at) {
            let code = rest.get(at + 1..at + 3).and_then(|code| std::str::from_utf8(code).ok());
            match code.filter(|_| *byte == b'=').and_then(|code| u8::from_str_radix(code, 16).ok()) {
                Some(meant) => {
                    bytes.push(meant);
                    at += 3;
                }
                None => {
                    bytes.push(*byte);
                    at += 1;
                }
            }
        }
        if ends && !goes_on {
            bytes.push(b'\n');
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARCHIVE: &str = "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?=E9=A2=84?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--1\"\r\n\r\n\r\n----b--1\r\n\
        Content-Type: text/css\r\n\r\np { }\r\n----b--1\r\nContent-Type: text/html\r\nContent-ID: <a>\r\n\
        Content-Transfer-Encoding: WAY\r\n\r\nBODY\r\n----b--1--\r\n";

    fn page(way: &str, body: &str) -> String {
        let archive = ARCHIVE.replace("WAY", way).replace("BODY", body);
        String::from_utf8(part(archive.as_bytes()).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn the_page_is_found_however_it_is_sent() {
        assert_eq!(page("8bit", "<p>预算</p>"), "<p>预算</p>\r\n");
        assert_eq!(
            page("quoted-printable", "<p class=3D\"a\">=E9=A2=\r\n=84=E7=AE=97</p>"),
            "<p class=\"a\">预算</p>\n"
        );
        assert_eq!(page("base64", "PHA+6aKE\r\n566XPC9wPg=="), "<p>预算</p>");
    }

    #[test]
    fn other_files_are_no_archives() {
        for text in ["一、收入", "Title: a\n\ntext", "MIME-Version: 1.0\nContent-Type: text/plain\n\na", "", ":"] {
            assert_eq!(part(text.as_bytes()), None, "{text}");
        }
        let without = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nb\n--a--";
        assert_eq!(part(without.as_bytes()), Some(None));
    }

    proptest::proptest! {
        #[test]
        fn any_archive_gives_a_value(parts in proptest::collection::vec(proptest::sample::select(vec![
            "Content-Type: multipart/related; boundary=a\n", "Content-Type: text/html\r\n", "\n", "\r\n", "--a", "--a--", "--", "=", "=E9",
            "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "PHA+", "boundary=", "预", "\t", " ", ":",
        ]), 0..40)) {
            let archive = format!("MIME-Version: 1.0\n{}", parts.concat());
            if let Some(Some(page)) = part(archive.as_bytes()) {
                proptest::prop_assert!(page.len() <= archive.len());
            }
        }
    }
}
