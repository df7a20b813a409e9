//! A line of the stream: what it asks for, or what is wrong with it.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::fmt;

use crate::lang::Lang;
use crate::report::LineId;
use crate::say;

/// What a line asks for.
#[derive(Debug)]
pub struct Request {
    /// Its name.
    pub id: Option<LineId>,
    /// The documents to check.
    pub work: Work,
}

/// The documents of a line.
#[derive(Debug)]
pub enum Work {
    /// One.
    Document(Document),
    /// Several that are checked beside one another.
    Group(Vec<Document>),
}

/// A document as it came.
#[derive(Debug)]
pub struct Document {
    /// What the client calls it; no file is looked for there.
    pub path: String,
    /// Its bytes, of any format.
    pub bytes: Vec<u8>,
}

/// What is wrong with a line, and its name where that can be read.
pub type Refusal = (Option<LineId>, String);

/// The members of an object that are known; others are passed over.
#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    path: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    base64: Option<&'a RawValue>,
    #[serde(borrow)]
    documents: Option<&'a RawValue>,
}

/// With or without `=` at the end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads a line.
///
/// # Errors
/// What is wrong with it.
pub fn read(line: &[u8], lang: Lang) -> Result<Request, Refusal> {
    let Ok(text) = simdutf8::basic::from_utf8(line) else {
        return Err((id_in(line), say!(lang, "这一行不是 UTF-8", "the line is not UTF-8")));
    };
    let members = members(text, lang).map_err(|reason| (id_in(line), reason))?;
    let id = members.id.map(|id| id_of(id, lang)).transpose().map_err(|reason| (None, reason))?;
    match work(&members, lang) {
        Ok(work) => Ok(Request { id, work }),
        Err(reason) => Err((id, reason)),
    }
}

/// The name of a line that cannot be read as a whole, where its beginning has it.
pub fn id_in(head: &[u8]) -> Option<LineId> {
    let head = head.utf8_chunks().next()?.valid();
    let mut found: Option<&RawValue> = None;
    // What stands behind the name may be broken.
    let _ = serde_json::Deserializer::from_str(head).deserialize_map(IdFinder(&mut found));
    match id_of(found?, Lang::default()).ok()? {
        // At the end it may go on.
        LineId::Number(number) if head.ends_with(number.get()) => None,
        id => Some(id),
    }
}

struct IdFinder<'a, 'de>(&'a mut Option<&'de RawValue>);

impl<'de> Visitor<'de> for IdFinder<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "id" {
                *self.0 = Some(map.next_value()?);
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

fn members(text: &str, lang: Lang) -> Result<Members<'_>, String> {
    if !text.trim_start().starts_with('{') {
        return Err(say!(lang, "不是 JSON 对象", "not a JSON object"));
    }
    serde_json::from_str(text).map_err(|error| {
        let column = error.column();
        match error.classify() {
            Category::Eof => say!(lang, "JSON 不完整", "the JSON is incomplete"),
            // All known members are taken as they stand: nothing else can be wrong with them.
            Category::Data => say!(lang, "同一字段写了两次", "a member is given twice"),
            _ => say!(lang, "不是有效的 JSON：错在第 {column} 个字节", "not valid JSON: wrong at byte {column}"),
        }
    })
}

fn id_of(id: &RawValue, lang: Lang) -> Result<LineId, String> {
    match id.get().as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => Ok(LineId::Number(id.to_owned())),
        _ => serde_json::from_str(id.get())
            .map(LineId::Text)
            .map_err(|_| say!(lang, "id 应为字符串或数字", "`id` must be a string or a number")),
    }
}

fn work(members: &Members<'_>, lang: Lang) -> Result<Work, String> {
    let Some(documents) = members.documents else { return document(members, lang).map(Work::Document) };
    if members.text.or(members.base64).is_some() {
        return Err(say!(
            lang,
            "documents 不能与 text、base64 同时出现",
            "`documents` goes with neither `text` nor `base64`"
        ));
    }
    let each: Vec<&RawValue> = serde_json::from_str(documents.get())
        .map_err(|_| say!(lang, "documents 应为数组", "`documents` must be an array"))?;
    let one = |(at, text): (usize, &RawValue)| {
        let read = self::members(text.get(), lang).and_then(|members| match members.documents {
            Some(_) => Err(say!(lang, "其中不能再有 documents", "it may have no `documents` of its own")),
            None => document(&members, lang),
        });
        read.map_err(|reason| say!(lang, "documents[{at}]：{reason}", "documents[{at}]: {reason}"))
    };
    each.into_iter().enumerate().map(one).collect::<Result<_, _>>().map(Work::Group)
}

fn document(members: &Members<'_>, lang: Lang) -> Result<Document, String> {
    let string = |name: &str, member: &RawValue| {
        serde_json::from_str::<String>(member.get())
            .map_err(|_| say!(lang, "{name} 应为字符串", "`{name}` must be a string"))
    };
    let path = members.path.ok_or_else(|| say!(lang, "缺少 path", "`path` is missing"))?;
    let path = string("path", path)?;
    let bytes = match (members.text, members.base64) {
        (Some(text), None) => string("text", text)?.into_bytes(),
        (None, Some(base64)) => decoded(string("base64", base64)?, lang)?,
        (Some(_), Some(_)) => {
            return Err(say!(lang, "text 与 base64 只能有一个", "only one of `text` and `base64` may be given"));
        }
        (None, None) => return Err(say!(lang, "缺少 text 或 base64", "`text` or `base64` is missing")),
    };
    Ok(Document { path, bytes })
}

fn decoded(base64: String, lang: Lang) -> Result<Vec<u8>, String> {
    let mut bytes = base64.into_bytes();
    // Many programs break it into lines.
    bytes.retain(|byte| !byte.is_ascii_whitespace());
    BASE64.decode(&bytes).map_err(|_| say!(lang, "base64 有误", "`base64` is not valid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name and what is wrong.
    fn refused(line: &str) -> (String, String) {
        let (id, reason) = read(line.as_bytes(), Lang::Zh).unwrap_err();
        (serde_json::to_string(&id).unwrap(), reason)
    }

    fn bytes(line: &str) -> Vec<u8> {
        match read(line.as_bytes(), Lang::Zh).unwrap().work {
            Work::Document(document) => document.bytes,
            Work::Group(_) => unreachable!(),
        }
    }

    #[test]
    fn a_line_has_one_document_or_several() {
        let Request { id, work } =
            read(r#"{"other":[{}],"path":"甲.txt","text":"一\n二","id":1e999}"#.as_bytes(), Lang::Zh).unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "1e999");
        assert!(
            matches!(work, Work::Document(Document { path, bytes }) if path == "甲.txt" && bytes == "一\n二".as_bytes())
        );
        let group = r#"{"documents":[{"path":"a","text":""},{"path":"b","base64":"UEs="}],"text":null,"id":null}"#;
        let Request { id, work } = read(group.as_bytes(), Lang::Zh).unwrap();
        assert!(id.is_none() && matches!(work, Work::Group(documents) if documents[1].bytes == b"PK"));
    }

    #[test]
    fn base64_may_be_broken_into_lines_and_need_no_padding() {
        for base64 in ["UEsDBA==", "UEsDBA", r"UEsD\r\nBA==\n"] {
            assert_eq!(bytes(&format!(r#"{{"path":"a","base64":"{base64}"}}"#)), b"PK\x03\x04");
        }
        assert_eq!(refused(r#"{"path":"a","base64":"UEs!"}"#).1, "base64 有误");
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said_under_its_name() {
        for (line, id, reason) in [
            (r#"{"id":"甲","path":"a","text":"b""#, r#""甲""#, "JSON 不完整"),
            (r#"{"id":7,"path":"a",text:"b"}"#, "7", "不是有效的 JSON：错在第 20 个字节"),
            (r#"{"id":7,"path":"a"} x"#, "7", "不是有效的 JSON：错在第 21 个字节"),
            (r#"{"id":7"#, "null", "JSON 不完整"),
            (r#"{"id":7,"path":"a"}"#, "7", "缺少 text 或 base64"),
            (r#"{"id":7,"text":"a"}"#, "7", "缺少 path"),
            (r#"{"id":7,"path":1,"text":"a"}"#, "7", "path 应为字符串"),
            (r#"{"id":7,"path":"a","text":"\ud800"}"#, "7", "text 应为字符串"),
            (r#"{"id":7,"path":"a","text":"b","base64":""}"#, "7", "text 与 base64 只能有一个"),
            (r#"{"id":7,"path":"a","text":"b","text":"c"}"#, "7", "同一字段写了两次"),
            (r#"{"id":[7],"path":"a","text":"b"}"#, "null", "id 应为字符串或数字"),
            (r#"{"id":7,"documents":{}}"#, "7", "documents 应为数组"),
            (r#"{"id":7,"documents":[],"text":""}"#, "7", "documents 不能与 text、base64 同时出现"),
            (r#"{"id":7,"documents":[{"path":"a","text":"b"},["a","b"]]}"#, "7", "documents[1]：不是 JSON 对象"),
            (r#"{"id":7,"documents":[{"path":"a","documents":[]}]}"#, "7", "documents[0]：其中不能再有 documents"),
            (r#"["a","b"]"#, "null", "不是 JSON 对象"),
            ("名称", "null", "不是 JSON 对象"),
        ] {
            assert_eq!(refused(line), (id.to_owned(), reason.to_owned()), "{line}");
        }
        let deep = "[".repeat(1_000_000);
        assert_eq!(refused(&format!(r#"{{"id":7,"deep":{deep}"#)).1, "JSON 不完整");
        assert_eq!(
            refused(&format!(r#"{{"documents":{deep}{}}}"#, "]".repeat(1_000_000))).1,
            "documents[0]：不是 JSON 对象"
        );
        let (id, reason) = read(b"{\"id\":\"a\",\"path\":\"\xFF\"}", Lang::Zh).unwrap_err();
        assert!(matches!(id, Some(LineId::Text(id)) if id == "a") && reason == "这一行不是 UTF-8");
    }
}
