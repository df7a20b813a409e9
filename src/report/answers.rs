//! Answers to a stream of documents: one JSON object for each line of it, with the objects of its files.

use serde_json::value::RawValue;

use super::FileReport;
use super::escape::to_writer;
use super::json::File;
use crate::lang::Lang;

/// What a client calls a line by. It is given back as it came.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum LineId {
    /// A string.
    Text(String),
    /// A number, digit by digit.
    Number(Box<RawValue>),
}

/// The result of a line.
pub enum LineResult<'a> {
    /// Of one document.
    Document(FileReport<'a>),
    /// Of several, in their order, and what is to be said of them together.
    Group(&'a [GroupMember<'a>], &'a [String]),
    /// The line cannot be read: its number, and why.
    Error(u64, &'a str),
}

/// One of several documents.
pub enum GroupMember<'a> {
    /// It was checked.
    Checked(FileReport<'a>),
    /// It was not: its path, and why.
    Skipped(&'a str, String),
}

#[derive(serde::Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a LineId>,
    #[serde(flatten)]
    body: Body<'a>,
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Document(Box<File<'a>>),
    Group {
        documents: Vec<Member<'a>>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        remarks: &'a [String],
    },
    Error {
        line: u64,
        error: &'a str,
    },
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Member<'a> {
    Checked(Box<File<'a>>),
    Skipped { path: &'a str, skipped: &'a str },
}

impl<'a> Member<'a> {
    fn new(member: &'a GroupMember<'a>, lang: Lang) -> Member<'a> {
        match member {
            GroupMember::Checked(report) => Member::Checked(Box::new(File::new(report, lang))),
            GroupMember::Skipped(path, skipped) => Member::Skipped { path, skipped },
        }
    }
}

/// The answer to a line, as a line.
pub fn answer(id: Option<&LineId>, result: &LineResult<'_>, lang: Lang) -> Vec<u8> {
    let body = match result {
        LineResult::Document(report) => Body::Document(Box::new(File::new(report, lang))),
        LineResult::Group(documents, remarks) => {
            Body::Group { documents: documents.iter().map(|member| Member::new(member, lang)).collect(), remarks }
        }
        LineResult::Error(line, error) => Body::Error { line: *line, error },
    };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = to_writer(&mut out, &Answer { id, body });
    out.push(b'\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(id: Option<&LineId>, result: &LineResult<'_>) -> String {
        String::from_utf8(answer(id, result, Lang::Zh)).unwrap()
    }

    #[test]
    fn each_line_has_one_object() {
        let report = |path| FileReport { path, ..FileReport::default() };
        let number = LineId::Number(RawValue::from_string("12345678901234567890123e-1".to_owned()).unwrap());
        assert_eq!(
            said(Some(&number), &LineResult::Document(report("a"))),
            "{\"id\":12345678901234567890123e-1,\"path\":\"a\",\"findings\":[]}\n"
        );
        let members = [GroupMember::Checked(report("a")), GroupMember::Skipped("b", "同 a".to_owned())];
        let text = LineId::Text("甲\u{9b}\n".to_owned());
        assert_eq!(
            said(Some(&text), &LineResult::Group(&members, &["两份".to_owned()])),
            "{\"id\":\"甲\\u009b\\n\",\"documents\":[{\"path\":\"a\",\"findings\":[]},{\"path\":\"b\",\"skipped\":\"同 a\"}],\"remarks\":[\"两份\"]}\n"
        );
        assert_eq!(said(None, &LineResult::Error(3, "缺少 path")), "{\"line\":3,\"error\":\"缺少 path\"}\n");
    }
}
