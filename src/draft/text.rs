//! A drafted text and its blanks.

use std::ops::Range;

/// What stands where something is not known; `unfilled-placeholder` finds every one that is left.
pub const BLANK: &str = "____";

/// A drafted text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    stops: Vec<Stop>,
}

/// A blank of a drafted text: where an editor's cursor stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What belongs there, in a word or two.
    pub label: String,
}

impl Text {
    /// The text with visible blanks.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text with visible blanks.
    pub fn into_string(self) -> String {
        self.text
    }

    /// Its blanks, in text order.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds words.
    pub fn push(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Adds a blank.
    pub fn push_blank(&mut self, label: &str) {
        let start = self.text.len();
        self.text.push_str(BLANK);
        self.stops.push(Stop { range: start..self.text.len(), label: label.to_owned() });
    }

    /// Adds another text.
    pub fn append(&mut self, other: Text) {
        let by = self.text.len();
        self.text.push_str(&other.text);
        let moved = |stop: Stop| Stop { range: stop.range.start + by..stop.range.end + by, label: stop.label };
        self.stops.extend(other.stops.into_iter().map(moved));
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Text {
        Text { text: words.to_owned(), stops: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_move_with_their_text() {
        let mut inner = Text::from("电话：");
        inner.push_blank("电话");
        let mut text = Text::from("联系人：");
        text.push_blank("姓名");
        text.append(inner);
        assert_eq!(text.as_str(), "联系人：____电话：____");
        let labels: Vec<(&str, &str)> =
            text.stops().iter().map(|stop| (&text.as_str()[stop.range.clone()], stop.label.as_str())).collect();
        assert_eq!(labels, [("____", "姓名"), ("____", "电话")]);
    }
}
