//! Set terms with one word mistyped.

use super::data::data;
use serde::Deserialize;
use std::sync::LazyLock;

/// A word of a set term as it is mistyped, between its neighbours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mistyped {
    /// The wrong word with its neighbours.
    pub words: String,
    /// Where the wrong word stands in them, in bytes; what is left of a short one with a neighbour.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// The right word.
    pub right: String,
    /// The term lost its first character: wrong only where a clause begins.
    pub opens_clause: bool,
}

impl Mistyped {
    /// Whether the words are wrong behind this text: of `主要用于` the last three characters are no slip.
    pub fn stands(&self, before: &str) -> bool {
        !self.opens_clause || before.is_empty() || before.ends_with(['。', '，', '；', '：', '、'])
    }
}

static MISTYPED: LazyLock<Vec<Mistyped>> = LazyLock::new(|| data!("set_terms"));

/// Every term as it is mistyped.
pub fn mistyped_terms() -> &'static [Mistyped] {
    &MISTYPED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Subjects;

    #[test]
    fn no_right_word_is_mistyped() {
        let data = [
            include_str!("../standard/glossary.toml"),
            include_str!("../standard/concepts.toml"),
            include_str!("../standard/profiles/budget/chongqing.toml"),
            include_str!("../standard/profiles/budget/national.toml"),
            include_str!("../standard/wording.toml"),
        ];
        let subjects: Vec<&str> = Subjects::base().all().iter().map(|subject| &*subject.name).collect();
        let subjects = subjects.join("\n");
        for one in mistyped_terms().iter().filter(|one| !one.opens_clause) {
            for text in data.into_iter().chain([subjects.as_str()]) {
                assert!(!text.contains(&one.words), "{}", one.words);
            }
        }
    }

    #[test]
    fn terms_are_mistyped_in_all_ways() {
        let wrong: Vec<&str> = mistyped_terms().iter().map(|one| one.words.as_str()).collect();
        for words in [
            "社保障和就业",
            "公勤人员",
            "遗嘱补助",
            "因公国（境）",
            "收入体情况",
            "要包括",
            "机关运经费",
            "运行经经费",
            "经营营预算",
        ] {
            assert!(wrong.contains(&words), "{words}");
        }
        assert!(wrong.len() < 3000, "{}", wrong.len());
    }
}
