//! Wrong words, and phrases of the wrong scope: literal text with guards.

use super::data::data;
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

use super::IssuerKind;
use super::dictionary::{Found, Use};
use super::guards::excused;
use crate::text::Vocabulary;

/// A word that is wrong wherever a disclosure could use it, guards apart.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// What stands there.
    pub wrong: String,
    /// What should.
    pub right: String,
    /// What excuses it before it.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// What excuses it behind it.
    #[serde(default)]
    pub not_after: Vec<String>,
    followed_by: Option<String>,
    /// Why, in Chinese.
    #[serde(default)]
    pub note: String,
    #[serde(skip)]
    follower: OnceLock<Option<Regex>>,
}

impl Word {
    /// A word that is wrong wherever nothing excuses it.
    pub fn new(wrong: String, right: String, note: String) -> Word {
        let (not_before, not_after) = (Vec::new(), Vec::new());
        Word { wrong, right, not_before, not_after, followed_by: None, note, follower: OnceLock::new() }
    }

    /// The hits in a text, in order.
    pub fn find_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        text.match_indices(self.wrong.as_str())
            .map(|(start, hit)| start..start + hit.len())
            .filter(|hit| self.stands(text, hit.start))
    }

    /// Whether the occurrence of [`Word::wrong`] at byte `start` of `text` is a hit: its surroundings do not excuse it.
    pub fn stands(&self, text: &str, start: usize) -> bool {
        let end = start + self.wrong.len();
        !excused(text, start, end, &self.not_before, &self.not_after)
            && self.is_followed(text.get(end..).unwrap_or_default())
    }

    fn is_followed(&self, after: &str) -> bool {
        let Some(pattern) = &self.followed_by else {
            return true;
        };
        let follower = self.follower.get_or_init(|| Regex::new(pattern).ok());
        follower.as_ref().is_some_and(|regex| regex.is_match(after))
    }
}

#[derive(Deserialize)]
struct File {
    word: Vec<Word>,
}

#[derive(Deserialize)]
struct ScopeWords {
    in_unit: Vec<Word>,
    in_department: Vec<Word>,
}

/// The list of wrong words.
#[derive(Debug, Default)]
pub struct Words {
    /// Each with its place: `None` where a word of the standard is struck out.
    list: Vec<Option<Word>>,
    /// Finds those that are not the standard's.
    own: Option<Vocabulary>,
}

static WORDS: LazyLock<Arc<Words>> = LazyLock::new(|| {
    let words = data!("words" as File).word;
    Arc::new(Words { list: words.into_iter().map(Some).collect(), own: None })
});

static SCOPE_WORDS: LazyLock<ScopeWords> = LazyLock::new(|| data!("scope_words"));

impl Words {
    /// The standard's.
    pub fn base() -> &'static Arc<Words> {
        &WORDS
    }

    /// This list with other words; one that is known takes its place. Those in `without` are struck out.
    pub fn with(&self, own: Vec<Word>, without: &[String]) -> Words {
        let is_out = |word: &Word| without.contains(&word.wrong) || own.iter().any(|own| own.wrong == word.wrong);
        let kept = self.list.iter().map(|word| word.as_ref().filter(|word| !is_out(word)).cloned());
        let mut list: Vec<Option<Word>> = kept.collect();
        let vocabulary = Vocabulary::first(own.iter().map(|word| word.wrong.as_str()));
        list.extend(own.into_iter().map(Some));
        Words { list, own: Some(vocabulary) }
    }

    /// The words of a text that the standard's list has not; the term of each is its place in this list.
    pub fn find_own<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        let before = WORDS.list.len();
        let found = self.own.iter().flat_map(move |own| own.find(text));
        found.map(move |found| {
            let term = (found.word + before) as u16;
            Found { start: found.start, end: found.end, usage: Use::Wrong, term }
        })
    }

    /// Every word.
    pub fn iter(&self) -> impl Iterator<Item = &Word> {
        self.list.iter().flatten()
    }

    /// The word at a place; those of the standard keep theirs.
    pub fn get(&self, at: usize) -> Option<&Word> {
        self.list.get(at)?.as_ref()
    }
}

/// The phrases that are wrong in the body of a disclosure of this scope; headings and titles are never wrong.
pub fn scope_words(scope: IssuerKind) -> &'static [Word] {
    match scope {
        IssuerKind::Department => &SCOPE_WORDS.in_department,
        IssuerKind::Unit => &SCOPE_WORDS.in_unit,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn hits(words: impl IntoIterator<Item = &'static Word>, text: &str) -> Vec<&str> {
        words.into_iter().flat_map(|word| word.find_in(text)).map(|hit| &text[hit]).collect()
    }

    fn wrong_words() -> Vec<&'static Word> {
        Words::base().iter().collect()
    }

    fn all(scope: IssuerKind) -> Vec<&'static Word> {
        scope_words(scope).iter().collect()
    }

    #[test]
    fn data_are_sound() {
        for words in [wrong_words(), all(IssuerKind::Unit), all(IssuerKind::Department)] {
            let mut seen = HashSet::new();
            for word in words.iter().copied() {
                assert!(seen.insert(&word.wrong), "{} twice", word.wrong);
                assert!(!word.right.is_empty() && word.right != word.wrong);
                assert!(word.followed_by.as_ref().is_none_or(|pattern| Regex::new(pattern).is_ok()));
                assert_eq!(hits(words.iter().copied(), &word.right), [""; 0], "{}", word.right);
            }
        }
        assert!(wrong_words().iter().all(|word| !word.note.is_empty()));
    }

    #[test]
    fn wrong_words_are_found() {
        for (text, wrong) in [
            ("截止2024年12月，本单位无车辆", "截止"),
            ("截止 2024 年底", "截止"),
            ("截止目前共有车辆2辆", "截止"),
            ("执勤执法用车0辆", "执勤执法用车"),
            ("开设银行帐户", "帐户"),
            ("完成对帐工作", "对帐"),
            ("财政拔款收入", "拔款"),
            ("公务接侍费", "接侍"),
            ("按照统一布署", "布署"),
            ("公务接待费反应单位按规定开支", "费反应单位"),
        ] {
            assert_eq!(hits(wrong_words(), text), [wrong], "{text}");
        }
    }

    #[test]
    fn right_words_stay_quiet() {
        for text in [
            "报名截止日期为2024年12月",
            "截止时间顺延",
            "申报截止2024年12月31日",
            "截至2024年12月",
            "执法执勤用车0辆",
            "搭建应对帐篷短缺的机制",
            "购置蚊帐、营帐和帐篷",
            "合同分布署名页",
            "选拔款待人员",
            "按排名先后",
            "既使群众满意",
        ] {
            assert_eq!(hits(wrong_words(), text), [""; 0], "{text}");
        }
    }

    #[test]
    fn scope_words_are_found() {
        let unit = |text| hits(scope_words(IssuerKind::Unit), text);
        let department = |text| hits(scope_words(IssuerKind::Department), text);
        assert_eq!(unit("2025年部门预算安排购置车辆0辆"), ["部门预算安排"]);
        assert_eq!(unit("由主管部门预算安排"), [""; 0]);
        assert_eq!(unit("按照部门预算列报口径，我单位不在统计范围之内"), [""; 0]);
        assert_eq!(unit("部门预算情况说明"), [""; 0]);
        assert_eq!(department("2025年单位预算安排购置车辆0辆"), ["单位预算安排"]);
        assert_eq!(department("所属各预算单位预算安排购置车辆0辆"), [""; 0]);
        assert_eq!(department("本单位、我单位无车辆"), [""; 0]);
    }
}
