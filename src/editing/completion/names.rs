//! Names found by what is typed of them: their first characters, or the initials of their pinyin.

use super::cursor::plain;
use pinyin::ToPinyinMulti;
use std::borrow::Cow;

/// A name as it is compared: see [`plain`].
#[derive(Clone, Debug)]
pub struct Name<'a>(Cow<'a, str>);

/// Maximum length of a partly typed name, in characters.
const LONGEST: usize = 40;

impl<'a> Name<'a> {
    pub fn new(name: &'a str) -> Name<'a> {
        Name(plain(name))
    }

    /// How many bytes at the end of `text` are a part of the name: its first characters, `least` or more but not all of
    /// them, or two or more initials (any number, where `least` is below two).
    pub fn typed_in(&self, text: &str, least: usize) -> Option<usize> {
        let letters = latin(text);
        if !letters.is_empty() {
            let is_enough = letters.len() >= least.clamp(1, 2);
            return (is_enough && self.has_initials(letters)).then_some(letters.len());
        }
        // A quote before it belongs to what is replaced.
        let may_begin = |suffix: &&str| suffix.starts_with('“') || suffix.chars().next() == self.0.chars().next();
        let is_begun = |suffix: &&str| {
            let typed = plain(suffix);
            typed.len() < self.0.len() && self.0.starts_with(typed.as_ref()) && typed.chars().count() >= least.max(1)
        };
        let suffixes = end(text).char_indices().map(|(at, _)| &end(text)[at..]);
        suffixes.filter(may_begin).find(is_begun).map(str::len)
    }

    /// Whether the whole of `text` begins the name, by characters or initials; nothing begins every name.
    pub fn begins_with(&self, text: &str) -> bool {
        let typed = plain(text);
        let is_latin = typed.bytes().all(|byte| byte.is_ascii_alphabetic());
        typed.is_empty() || self.0.starts_with(typed.as_ref()) || (is_latin && self.has_initials(&typed))
    }

    /// Whether `text` is the name.
    pub fn is(&self, text: &str) -> bool {
        plain(text) == self.0
    }

    /// Whether the first characters of the name may begin with these letters; marks have none and are left out.
    fn has_initials(&self, letters: &str) -> bool {
        let mut initials = self.0.chars().filter_map(initials);
        letters.bytes().all(|letter| initials.next().is_some_and(|initials| bit(letter) & initials != 0))
    }
}

/// The letters at the end of a text.
pub fn latin(text: &str) -> &str {
    &text[text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()..]
}

/// The digits at the end of a text.
pub fn digits(text: &str) -> &str {
    &text[text.trim_end_matches(|c: char| c.is_ascii_digit()).len()..]
}

/// The last characters of a text, as many as a name has.
fn end(text: &str) -> &str {
    text.char_indices().rev().nth(LONGEST - 1).map_or(text, |(at, _)| &text[at..])
}

fn bit(letter: u8) -> u32 {
    1 << (letter.to_ascii_lowercase().wrapping_sub(b'a') & 31)
}

/// One bit for each letter that the pinyin of a character may begin with.
fn initials(c: char) -> Option<u32> {
    if c.is_ascii_alphabetic() {
        return u8::try_from(c).ok().map(bit);
    }
    let readings = c.to_pinyin_multi()?;
    let letters = readings.into_iter().filter_map(|reading| reading.plain().bytes().next());
    Some(letters.filter(u8::is_ascii_alphabetic).fold(0, |bits, letter| bits | bit(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_any_reading() {
        let name = Name::new("一般公共服务支出");
        assert_eq!(name.typed_in("用于ybgg", 2), Some(4));
        assert_eq!(name.typed_in("YBGGFWZC", 2), Some(8));
        assert_eq!(name.typed_in("ybggx", 2), None);
        assert_eq!(name.typed_in("y", 2), None);
        let running = Name::new("行政运行");
        assert!(running.typed_in("xzyx", 2).is_some() && running.typed_in("hzyh", 2).is_some());
    }

    #[test]
    fn the_longest_beginning_counts() {
        let name = Name::new("教育支出");
        assert_eq!(name.typed_in("主要用于教育", 2), Some("教育".len()));
        assert_eq!(name.typed_in("教", 2), None);
        assert_eq!(name.typed_in("教育支出", 2), None); // nothing is left to write
        assert_eq!(name.typed_in("", 2), None);
    }

    #[test]
    fn quotes_and_brackets_may_be_typed_in_any_form() {
        let name = Name::new("“三公”经费情况说明");
        assert_eq!(name.typed_in("三公", 2), Some("三公".len()));
        assert_eq!(name.typed_in("为“三公”", 2), Some("“三公”".len()));
        assert!(name.begins_with("三公经费") && name.begins_with("sgjf") && !name.begins_with("经费"));
        assert_eq!(Name::new("退职（役）费").typed_in("退职(役", 2), Some("退职(役".len()));
    }
}
