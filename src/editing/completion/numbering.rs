//! Numbers of headings and entries: the one that is due, and the one that is being typed.

use super::cursor::{Cursor, Layout, plain};
use super::names::Name;
use crate::model::Section;
use crate::model::profile::Level;
use crate::syntax::{Style, mark, read_numbering, renumber};
use crate::text::Span;

/// A heading's number as the document prints them.
pub struct Number {
    pub style: Style,
    /// With its marks and the space behind it.
    pub text: String,
}

impl Number {
    /// The first number of a style.
    pub fn first(style: Style) -> Number {
        Number { style, text: mark(style, 1) }
    }

    /// The number behind that of a section of the disclosure, or the first one where `is_above` is false, printed like it.
    pub fn like(cursor: &Cursor, section: usize, is_above: bool) -> Number {
        let section = &cursor.part.disclosure.sections[section];
        let value = if is_above { section.value + 1 } else { 1 };
        let title = if section.title_span.is_empty() { section.mark.end } else { section.title_span.start };
        let printed = Span::new(section.mark.start, title.max(section.mark.end)).of(cursor.part.text());
        let text = renumber(printed, section.style, value).unwrap_or_else(|| mark(section.style, value));
        Number { style: section.style, text }
    }

    /// Whether what is typed may become a heading with this number: nothing, the number or one of its style in part, the
    /// beginning of the title.
    pub fn fits(&self, typed: &str, title: &str) -> bool {
        let name = Name::new(title);
        match split(typed) {
            (Some(style), rest) => {
                style == self.style && name.begins_with(rest) && format!("{}{title}", self.text) != typed
            }
            (None, typed) => typed.is_empty() || self.is_begun_by(typed) || name.begins_with(typed),
        }
    }

    /// Whether a number is being typed that may become one of this style: `（`, `三`, `第一`.
    fn is_begun_by(&self, typed: &str) -> bool {
        let typed = plain(typed);
        let behind = |mark: char, set: &str| {
            typed.strip_prefix(mark).is_some_and(|rest| rest.chars().all(|c| set.contains(c) || c.is_ascii_digit()))
        };
        match self.style {
            Style::Part => behind('第', "一二三四五六七八九十部分 "),
            Style::Chinese => typed.chars().all(|c| DIGITS.contains(c)),
            Style::ChineseParen | Style::ArabicParen => behind('（', DIGITS),
            Style::Arabic => typed.bytes().all(|byte| byte.is_ascii_digit()),
            Style::Hash => typed.bytes().all(|byte| byte == b'#'),
            Style::Circled => false,
        }
    }
}

/// Chinese digits.
pub const DIGITS: &str = "一二三四五六七八九十";

/// The number that is due at the cursor among the sections of the profile that are `siblings`, which stand in the section
/// `parent` of the disclosure.
pub fn due(cursor: &Cursor, layout: &Layout, parent: Option<usize>, siblings: &[Section], level: Level) -> Number {
    let sections = &cursor.part.disclosure.sections;
    let is_named = |at: &usize| {
        let is_sibling = |name: &Section| siblings.iter().any(|sibling| sibling.id == name.id);
        layout.name_of(*at).is_some_and(is_sibling) && !cursor.is_typed(*at)
    };
    // Those of the profile show the style; others of that style beside them count too.
    let style = (0..sections.len()).find(is_named).map(|at| sections[at].style);
    let is_beside = |at: usize| {
        let is_like = style.map_or(!sections[at].is_paragraph(), |style| sections[at].style == style);
        parent.is_some() && sections[at].parent == parent && is_like && !cursor.is_typed(at)
    };
    let printed: Vec<usize> = (0..sections.len()).filter(|at| is_named(at) || is_beside(*at)).collect();
    let above = printed.iter().copied().rfind(|at| cursor.is_above(*at));
    if let Some(like) = above.or_else(|| printed.first().copied()) {
        return Number::like(cursor, like, above.is_some());
    }
    Number::first(match (level, parent.map(|parent| sections[parent].style)) {
        (Level::Part, _) => Style::Part,
        (Level::First, _) => Style::Chinese,
        (Level::Second, None | Some(Style::Part | Style::Hash | Style::Chinese)) => Style::ChineseParen,
        (Level::Second, Some(_)) | (Level::Third, _) => Style::Arabic,
    })
}

/// The style of the number that is typed, and what is typed behind it.
pub fn split(typed: &str) -> (Option<Style>, &str) {
    match read_numbering(typed) {
        Some(numbering) => (Some(numbering.style), &typed[numbering.len as usize..]),
        None => (None, typed),
    }
}
