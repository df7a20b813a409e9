//! Inserts a drafted text into a disclosure, in the style of the surrounding text.

use super::Draft;
use super::document::usual_style;
use crate::finding::Edit;
use crate::model::Section;
use crate::model::profile::Level;
use crate::outline::{Outline, end_of_body, end_of_section};
use crate::syntax::{Disclosure, Role, Style, mark, read_numbering, renumber};
use crate::text::{Span, is_space};

/// A disclosure that a text is put into.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    disclosure: &'a Disclosure,
    outline: &'a Outline,
}

/// A place for one more section among its siblings.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Where it is inserted.
    pub span: Span,
    /// Whether what stands there comes behind it on a line of its own; else what stands before it.
    is_before: bool,
    style: Style,
    /// Its number as printed, with the space behind it.
    mark: String,
    /// The new numbers of the siblings behind it.
    followers: Vec<Edit>,
}

/// Siblings renumbered at most.
const MOST_FOLLOWERS: usize = 200;

impl<'a> Site<'a> {
    /// The disclosure with its outline.
    pub fn new(disclosure: &'a Disclosure, outline: &'a Outline) -> Site<'a> {
        Site { disclosure, outline }
    }

    /// The section of the disclosure that stands for one of the profile: under `parent`, if that is given.
    pub fn find(&self, section: &Section, parent: Option<usize>) -> Option<usize> {
        let found = self.outline.find(&section.id)?;
        parent.is_none_or(|parent| self.disclosure.sections[found].parent == Some(parent)).then_some(found)
    }

    /// The place of `siblings[at]`, of which `place` tells where each stands; where none does, the end of `parent`.
    pub fn gap(
        &self,
        siblings: &[Section],
        at: usize,
        parent: Option<usize>,
        place: impl Fn(&Section) -> Option<usize>,
    ) -> Gap {
        let sections = &self.disclosure.sections;
        let before = siblings[..at].iter().rev().find_map(&place);
        let after = siblings[at + 1..].iter().find_map(&place);
        // Behind the one before, where the two stand in order.
        let next = before.and_then(|before| (before + 1..sections.len()).find(|at| self.are_siblings(before, *at)));
        match (before, next.into_iter().chain(after).min()) {
            (_, Some(next)) => self.beside(next, Span::at(self.heading_start(next)), true),
            (Some(before), None) => self.behind(before),
            (None, None) => {
                let end = parent
                    .map_or_else(|| end_of_body(self.disclosure), |parent| end_of_section(self.disclosure, parent));
                let above = parent.map(|parent| sections[parent].style);
                let (style, mark) = self.mark(siblings[at].level, above, 1);
                Gap { span: Span::at(end), is_before: false, style, mark, followers: Vec::new() }
            }
        }
    }

    /// The place that the numbers of the sections in `parent` leave out, where it is one alone: something stood there.
    pub fn left_out(&self, parent: Option<usize>) -> Option<Gap> {
        let sections = &self.disclosure.sections;
        let inside: Vec<usize> = (0..sections.len()).filter(|at| sections[*at].parent == parent).collect();
        let mut jumps = inside.iter().enumerate().filter(|(place, at)| {
            let before = inside[..*place].iter().rev().find(|before| self.are_siblings(**before, **at));
            sections[**at].value == before.map_or(0, |before| sections[*before].value) + 2
        });
        let next = *jumps.next()?.1;
        jumps.next().is_none().then(|| self.beside(next, Span::at(self.heading_start(next)), true))
    }

    /// Whether two sections have the same style in the same section.
    fn are_siblings(&self, one: usize, other: usize) -> bool {
        let key = |at: usize| (self.disclosure.sections[at].parent, self.disclosure.sections[at].style);
        key(one) == key(other)
    }

    fn heading_start(&self, section: usize) -> u32 {
        self.disclosure.blocks[self.disclosure.sections[section].heading].start
    }

    /// The place behind a section and all that is in it.
    pub fn behind(&self, section: usize) -> Gap {
        self.beside(section, Span::at(end_of_section(self.disclosure, section)), false)
    }

    /// The place at `span`, among the siblings of `like`.
    fn beside(&self, like: usize, span: Span, is_before: bool) -> Gap {
        let sections = &self.disclosure.sections;
        let style = sections[like].style;
        let is_above = |at: &usize| self.heading_start(*at) < span.start;
        let above = (0..sections.len()).filter(|at| self.are_siblings(like, *at)).rfind(is_above);
        let number = above.map_or(1, |above| sections[above].value + 1);
        let mark = self.mark_like(like, number);
        let behind = (like..sections.len()).filter(|at| self.are_siblings(like, *at) && !is_above(at));
        let mut followers = Vec::new();
        for (wanted, at) in (number + 1..).zip(behind).take(MOST_FOLLOWERS) {
            let follower = &sections[at];
            // Numbers with a gap for the new one are right as they are; those out of turn are another rule's.
            if follower.value + 1 != wanted {
                break;
            }
            if let Some(text) = renumber(follower.mark.of(&self.disclosure.text), style, wanted) {
                followers.push(Edit { span: follower.mark, text });
            }
        }
        Gap { span, is_before, style, mark, followers }
    }

    /// A number as a section prints its own, with the space behind it.
    fn mark_like(&self, section: usize, value: u32) -> String {
        let section = &self.disclosure.sections[section];
        let rest = &self.disclosure.text[section.mark.end as usize..];
        let behind = rest.trim_start_matches(|c| is_space(c) && !matches!(c, '\n' | '\r'));
        let printed = Span::new(section.mark.start, section.mark.end + (rest.len() - behind.len()) as u32);
        let printed = printed.of(&self.disclosure.text);
        renumber(printed, section.style, value).unwrap_or_else(|| printed.to_owned())
    }

    /// A number on a level of the profile, below a section of the style `above`: as the disclosure prints them there.
    fn mark(&self, level: Level, above: Option<Style>, value: u32) -> (Style, String) {
        let sections = &self.disclosure.sections;
        let is_below = |style: Style| above.is_none_or(|above| style > above);
        let is_like = |at: &usize| {
            let is_on_level = self.outline.name_of(*at).is_some_and(|named| named.level == level);
            is_on_level && is_below(sections[*at].style)
        };
        if let Some(like) = (0..sections.len()).find(is_like) {
            return (sections[like].style, self.mark_like(like, value));
        }
        let usual = usual_style(level);
        let style = if is_below(usual) { usual } else { Style::Arabic };
        (style, mark(style, value))
    }

    /// The edits that put a section with its standard text into a gap.
    pub fn section(&self, draft: &Draft, section: &Section, gap: Gap) -> Vec<Edit> {
        let number = |other: &Section, value: u32| match other.id == section.id {
            true => gap.mark.clone(),
            false => self.mark(other.level, Some(gap.style), value).1,
        };
        let text = draft.whole(section, &number);
        let mut laid_out = self.laid_out(text.trim_end());
        let mut followers = gap.followers;
        let (mut span, line_break) = (gap.span, self.line_break());
        if gap.is_before {
            // The first line stands where that of the next section began, behind the same space.
            let indent = self.indent_at(gap.span.start);
            laid_out = format!("{}{line_break}{indent}", laid_out.trim_start());
            if let Some(next) = followers.first().filter(|next| next.span.start == span.start) {
                laid_out.push_str(&next.text);
                span = next.span;
                followers.remove(0);
            }
        } else {
            laid_out.insert_str(0, &line_break);
        }
        std::iter::once(Edit { span, text: laid_out }).chain(followers).collect()
    }

    /// The edit that adds a text without a number at the end of a section.
    pub fn paragraph(&self, section: usize, text: &str) -> Edit {
        let end = end_of_section(self.disclosure, section);
        Edit { span: Span::at(end), text: format!("{}{}", self.line_break(), self.laid_out(text)) }
    }

    /// Lines set as those of the disclosure: their breaks, the empty lines between them, the space before them.
    fn laid_out(&self, text: &str) -> String {
        let body = self.disclosure.iter().find(|(_, _, role)| *role == Role::Body);
        let body = body.map_or("", |(_, block, _)| self.indent_at(block.start));
        let heading = |style: Style| {
            let like = self.disclosure.sections.iter().find(|section| section.style == style);
            like.map_or("", |like| self.indent_at(self.disclosure.blocks[like.heading].start))
        };
        let lines = text.lines().map(|line| match read_numbering(line) {
            Some(numbering) => format!("{}{line}", heading(numbering.style)),
            None => format!("{body}{line}"),
        });
        lines.collect::<Vec<String>>().join(&self.line_break())
    }

    /// The space before what stands at a place.
    fn indent_at(&self, at: u32) -> &'a str {
        let before = &self.disclosure.text[..at as usize];
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        Some(&before[start..]).filter(|indent| indent.chars().all(is_space)).unwrap_or_default()
    }

    /// The separator of two paragraphs: one line break, or two if most paragraphs are followed by an empty line.
    fn line_break(&self) -> String {
        let text = &self.disclosure.text;
        let one = if memchr::memchr(b'\r', text.as_bytes()).is_some() { "\r\n" } else { "\n" };
        let prose = |at: usize| matches!(self.disclosure.role(at), Role::Heading | Role::Body);
        let pairs = self.disclosure.blocks.windows(2).enumerate().filter(|(at, _)| prose(*at) && prose(at + 1));
        let between = pairs.map(|(_, pair)| &text[pair[0].span().end as usize..pair[1].start as usize]);
        let wide: Vec<bool> = between.map(|between| between.matches('\n').count() > 1).collect();
        let most = wide.iter().filter(|wide| **wide).count() * 2 > wide.len();
        one.repeat(if most { 2 } else { 1 })
    }
}
