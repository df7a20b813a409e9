//! Headings → sections.

use super::block::Block;
use super::numbering::{Numbering, Style};
use super::role::Role;
use crate::text::{Span, reading_form};
use std::ops::Range;

/// A heading and all that stands under it, sub-sections included.
#[derive(Clone, Debug)]
pub struct Section {
    /// Index of the heading's block.
    pub heading: usize,
    /// Style of the number.
    pub style: Style,
    /// Value of the number.
    pub value: u32,
    /// The number with its delimiter, in the text.
    pub mark: Span,
    /// The title in the text; empty for a numbered paragraph.
    pub title_span: Span,
    /// The title without spaces, widths unified.
    pub title: String,
    /// Index of the section it stands in.
    pub parent: Option<usize>,
    /// Blocks of the section, its heading included.
    pub blocks: Range<usize>,
}

impl Section {
    /// Whether it is a numbered paragraph rather than a heading.
    pub fn is_paragraph(&self) -> bool {
        self.title.is_empty()
    }
}

/// The sections of a disclosure, in text order; neither front matter, nor the entries of a 目录, nor captions, nor the title head any.
pub fn sections(text: &str, blocks: &[Block], roles: &[Role]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let is_none = matches!(roles[index], Role::Front | Role::Contents | Role::Caption | Role::Title);
        let (style, value, mark, title_span) = match block.heading() {
            Some(heading) if !is_none => {
                let Numbering { style, value, .. } = heading.numbering;
                (style, value, block.absolute(heading.mark), block.absolute(heading.title))
            }
            // A chapter without a number.
            None if roles[index] == Role::Heading => (Style::Hash, 0, Span::at(block.start), block.span()),
            _ => continue,
        };
        while let Some(&last) = open.last() {
            if sections[last].style < style {
                break;
            }
            sections[last].blocks.end = index;
            open.pop();
        }
        open.push(sections.len());
        sections.push(Section {
            heading: index,
            style,
            value,
            mark,
            title_span,
            title: reading_form(title_span.of(text)).into_owned(),
            parent: open.len().checked_sub(2).map(|at| open[at]),
            blocks: index..blocks.len(),
        });
    }
    sections
}
