//! Problems of a configuration.

use crate::lang::Lang;
use crate::say;
use crate::text::{nearest, unknown_name};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// A problem of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file: a `gouji.toml`, or one that it names.
    pub path: PathBuf,
    /// The text of that file; empty if it cannot be read.
    pub text: Arc<str>,
    /// Where.
    pub span: Range<usize>,
    /// The message.
    pub message: String,
}

/// An error of the TOML parser in the user's language; an unknown name comes with the nearest one that exists.
pub fn of_toml(error: &toml::de::Error, lang: Lang) -> String {
    let message = error.message();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let wrong = quoted.first().copied().unwrap_or_default();
    let others = quoted.get(1..).unwrap_or_default();
    let names = || others.join(&say!(lang, "、", ", "));
    let hint = || say!(lang, "可用的有 {}", "choose one of {}", names());
    if message.starts_with("unknown field") {
        return unknown_name(("设置", "setting"), wrong, others.iter().copied(), hint, lang);
    }
    if message.starts_with("unknown variant") {
        let hint = match nearest(wrong, others.iter().copied()) {
            Some(near) => say!(lang, "您是否想用“{near}”？", "did you mean `{near}`?"),
            None => hint(),
        };
        return say!(lang, "不能是“{wrong}”；{hint}", "cannot be `{wrong}`; {hint}");
    }
    if message.starts_with("missing field") {
        return say!(lang, "缺少设置“{wrong}”", "the setting `{wrong}` is missing");
    }
    if let Some((found, wanted)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        let (found, wanted) = (in_language(found, lang), in_language(wanted, lang));
        return say!(
            lang,
            "值的类型不对：现在是{found}，应为{wanted}",
            "a value of the wrong type: {found} instead of {wanted}"
        );
    }
    if let Some(wanted) = message.strip_prefix("wanted ") {
        let wanted = in_language(wanted, lang);
        return say!(lang, "值的类型不对：应为{wanted}", "a value of the wrong type: {wanted} is wanted");
    }
    let message = message.lines().collect::<Vec<_>>().join(", ");
    let known = SYNTAX.iter().find(|(beginnings, _)| beginnings.iter().any(|english| message.starts_with(english)));
    let chinese = known.map_or("写法无法识别", |(_, chinese)| *chinese);
    say!(lang, "{chinese}", "cannot be read: {message}")
}

/// How messages of the TOML parser begin, and their translations.
const SYNTAX: &[(&[&str], &str)] = &[
    (&["duplicate key"], "同一个设置写了两次"),
    (&["string values must be quoted"], "文字须写在引号中"),
    (&["invalid float", "invalid integer", "invalid boolean"], "值的写法有误；文字须写在引号中"),
    (&["unquoted keys cannot be empty"], "“=”前缺少设置的名称"),
    (&["key with no value", "missing value"], "设置没有值：应写作“名称 = 值”"),
    (
        &["invalid basic string", "invalid literal string", "invalid multi-line"],
        "文字的引号没有配对，或其中有不能写的字符",
    ),
    (&["missing escaped value", "invalid escape"], "“\\”后面的写法有误"),
    (&["unclosed array", "unclosed table", "missing array"], "方括号没有配对"),
    (&["unclosed inline table"], "花括号没有配对"),
    (&["invalid unquoted key", "invalid bare key"], "含有这些字符的名称须写在引号中"),
    (&["unexpected key or value"], "一行只能写一个设置"),
];

/// The TOML parser's names for kinds of values, and their translations.
const KINDS: &[(&[&str], &str)] = &[
    (&["string", "a string", "a borrowed string", "enum"], "文字"),
    (&["integer", "an integer", "floating point"], "数字"),
    (&["boolean"], "真假值"),
    (&["a boolean"], "真假值（true 或 false）"),
    (&["sequence", "a sequence"], "列表"),
    (&["map", "a map", "table", "struct"], "表"),
];

/// ``integer `5` `` → 数字 `5`
fn in_language(kind: &str, lang: Lang) -> String {
    let (name, value) = kind.split_once(" `").map_or((kind, ""), |(name, value)| (name, value.trim_end_matches('`')));
    let is_it =
        |english: &&str| name.strip_prefix(*english).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    match (lang, KINDS.iter().find(|(names, _)| names.iter().any(is_it))) {
        (Lang::Zh, Some((_, chinese))) if value.is_empty() => (*chinese).to_owned(),
        (Lang::Zh, Some((_, chinese))) => format!("{chinese}“{value}”"),
        (Lang::Zh, None) => "另一种值".to_owned(),
        (Lang::En, _) => kind.to_owned(),
    }
}
