//! What is wrong with a configuration, and where.

use crate::lang::Lang;
use crate::say;
use crate::text::nearest;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// What is wrong with a configuration, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file: a `gouji.toml`, or one that it names.
    pub path: PathBuf,
    /// The text that the bytes count in; empty where it cannot be read.
    pub text: Arc<str>,
    /// Where.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

/// What the reader of TOML says, in the user's language; a wrong name comes with the nearest that is right.
pub fn of_toml(error: &toml::de::Error, lang: Lang) -> String {
    let message = error.message();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let near = || nearest(quoted.first()?, quoted[1..].iter().copied());
    let names = || quoted[1..].join(&say!(lang, "、", ", "));
    let wrong = quoted.first().copied().unwrap_or_default();
    if message.starts_with("unknown field") {
        return match near() {
            Some(near) => {
                say!(lang, "没有设置“{wrong}”；您是否想用“{near}”？", "no setting `{wrong}`; did you mean `{near}`?")
            }
            None => say!(lang, "没有设置“{wrong}”；可用的有 {}", "no setting `{wrong}`; there are {}", names()),
        };
    }
    if message.starts_with("unknown variant") {
        return match near() {
            Some(near) => {
                say!(lang, "不能是“{wrong}”；您是否想用“{near}”？", "cannot be `{wrong}`; did you mean `{near}`?")
            }
            None => say!(lang, "不能是“{wrong}”；可用的有 {}", "cannot be `{wrong}`; there are {}", names()),
        };
    }
    if message.starts_with("missing field") {
        return say!(lang, "缺少设置“{wrong}”", "the setting `{wrong}` is missing");
    }
    if let Some((found, wanted)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        return say!(
            lang,
            "值的类型不对：现在是 {found}，应为 {wanted}",
            "a value of the wrong type: {found} instead of {wanted}"
        );
    }
    if let Some(wanted) = message.strip_prefix("wanted ") {
        return say!(lang, "值的类型不对：应为 {wanted}", "a value of the wrong type: {wanted} is wanted");
    }
    let message = message.lines().collect::<Vec<_>>().join(", ");
    say!(lang, "无法识别：{message}", "cannot be read: {message}")
}
