//! On the walk over a part: where its text was read from.

use std::ops::Range;

use quick_xml::events::BytesStart;

use super::{Open, Part, Walk};
use crate::formats::word::marks::{Block, Element, Host, Run};

impl Walk<'_> {
    /// Keeps where an element begins.
    pub(super) fn mark_begin(&mut self, open: Open, element: &BytesStart<'_>, range: Range<usize>) {
        if self.document.marks.is_none() && self.prefix.is_some() {
            return;
        }
        let name = element.name();
        let prefix = name.prefix().map_or("", |prefix| prefix.into_inner());
        let is_of_word = *self.prefix.get_or_insert_with(|| prefix.to_owned()) == prefix;
        let is_in_body = self.is_in_body();
        if let Some(run) = self.open_text() {
            self.mark_uncut(run);
        }
        let Some(marks) = &mut self.document.marks else { return };
        match open {
            Open::Run => {
                let host = match self.host {
                    // A run in a run is the base of what is spoken.
                    _ if is_in_body && !self.runs.is_empty() => Host::Run(self.runs[0]),
                    _ if is_in_body && is_of_word => Host::Itself,
                    Some(host) => Host::Run(host),
                    None => Host::Nowhere,
                };
                let is_inserted = self.open.last() == Some(&Open::Insertion);
                let insertion = self.insertions.last().copied().filter(|_| is_inserted);
                let properties = range.end..range.end;
                self.runs.push(marks.runs.len());
                marks.runs.push(Run { open: range, properties, end: 0, host, insertion });
            }
            Open::RunProperties => {
                if let Some(run) = self.runs.last().copied() {
                    marks.runs[run].properties = range;
                    // They come first, or else they are not those of the text before them.
                    if marks.elements.last().is_some_and(|element| element.run == run) {
                        self.mark_uncut(run);
                    }
                }
            }
            Open::Insertion => {
                self.insertions.push(marks.insertions.len());
                marks.insertions.push(range);
            }
            Open::Text | Open::Trimmed => {
                if let Some(run) = self.runs.last().copied() {
                    let keeps_blanks = open == Open::Text;
                    self.element = Some(marks.elements.len());
                    marks.elements.push(Element { run, open: range, end: 0, close: 0, keeps_blanks });
                    if self.open.last() != Some(&Open::Run) {
                        self.mark_uncut(run);
                    }
                }
            }
            Open::Paragraph | Open::Table if is_in_body && !self.runs.is_empty() => {
                self.runs.clone().into_iter().for_each(|run| self.mark_uncut(run));
            }
            Open::Paragraph if is_in_body && is_of_word => self.mark_block(false, range),
            Open::Table if is_in_body && is_of_word && self.story.depth() == 1 => self.mark_block(true, range),
            Open::ParagraphProperties | Open::MarkProperties => {
                if let Some(properties) = self.open_properties(open) {
                    *properties = range;
                }
            }
            _ => {}
        }
    }

    /// Keeps where an element ends.
    pub(super) fn mark_end(&mut self, open: Open, range: Range<usize>) {
        let is_in_body = self.is_in_body();
        let Some(marks) = &mut self.document.marks else { return };
        match open {
            Open::Run => {
                if let Some(run) = self.runs.pop() {
                    marks.runs[run].end = range.end;
                }
            }
            Open::RunProperties => {
                if let Some(run) = self.runs.last() {
                    marks.runs[*run].properties.end = range.end;
                }
            }
            Open::Insertion => {
                self.insertions.pop();
            }
            Open::Text | Open::Trimmed => {
                if let Some(element) = self.element.take() {
                    (marks.elements[element].end, marks.elements[element].close) = (range.start, range.end);
                }
            }
            Open::Paragraph if is_in_body => {
                let is_silent = self.is_silent();
                let Some(paragraph) = &self.story.paragraph else { return };
                let has_number = paragraph.listed.number.is_some();
                let is_plain = self.document.styles.is_plain(paragraph.style.as_deref()) && !has_number;
                let is_said = paragraph.is_said;
                if let Some(block) = self.story.open_paragraph() {
                    (block.is_plain, block.is_said, block.source.end) = (is_plain, is_said, range.end);
                    block.is_read &= !is_silent;
                }
            }
            Open::Table if is_in_body && self.story.depth() == 1 => {
                if let Some(table) = self.story.blocks.iter_mut().rfind(|block| block.is_table) {
                    table.source.end = range.end;
                }
            }
            Open::ParagraphProperties | Open::MarkProperties => {
                if let Some(properties) = self.open_properties(open) {
                    properties.end = range.end;
                }
            }
            _ => {}
        }
    }

    /// The run of the open element that holds text.
    pub(super) fn open_text(&self) -> Option<usize> {
        let marks = self.document.marks.as_ref()?;
        Some(marks.elements[self.element?].run)
    }

    /// A run is not cut whose text stands deeper in it, or has elements in it.
    pub(super) fn mark_uncut(&mut self, run: usize) {
        if let Some(marks) = &mut self.document.marks
            && marks.runs[run].host == Host::Itself
        {
            marks.runs[run].host = Host::Run(run);
        }
    }

    fn is_in_body(&self) -> bool {
        self.kind == Part::Body && self.waiting.is_empty()
    }

    fn mark_block(&mut self, is_table: bool, open: Range<usize>) {
        let behind = open.end..open.end;
        let is_in_table = !is_table && self.story.is_in_table();
        let (is_read, start) = (!self.is_silent(), self.story.text.len());
        self.story.blocks.push(Block {
            text: start..start,
            source: open.start..0,
            open,
            properties: behind.clone(),
            mark: behind,
            is_table,
            is_in_table,
            is_plain: true,
            is_said: false,
            is_read,
        });
    }

    /// The properties of the open paragraph that an element holds.
    fn open_properties(&mut self, open: Open) -> Option<&mut Range<usize>> {
        // The element of a list is one of the properties too.
        let is_outermost = self.open.last() == Some(&Open::Paragraph);
        let block = self.story.open_paragraph().filter(|_| self.kind == Part::Body && self.waiting.is_empty())?;
        match open {
            Open::MarkProperties => Some(&mut block.mark),
            _ if is_outermost => Some(&mut block.properties),
            _ => None,
        }
    }
}
