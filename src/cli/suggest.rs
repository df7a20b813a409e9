//! Rule codes and other names as people type them.

use crate::lang::Lang;
use crate::report::UNREADABLE;
use crate::rules;
use crate::say;

pub use crate::text::nearest;

/// Every code a finding can have.
pub fn codes() -> impl Iterator<Item = &'static str> {
    let registered = rules::ALL.iter().map(|rule| rule.code);
    let own = Some(UNREADABLE).filter(|own| rules::find(own).is_none());
    registered.chain(own)
}

/// The message for a code that no rule has.
pub fn unknown_code(code: &str, lang: Lang) -> String {
    match nearest(code, codes()) {
        Some(near) => say!(lang, "没有规则“{code}”；您是否想用“{near}”？", "no rule `{code}`; did you mean `{near}`?"),
        None => {
            say!(lang, "没有规则“{code}”；gouji rules 列出全部规则", "no rule `{code}`; `gouji rules` lists them all")
        }
    }
}
