//! The place where something is written: its line, its block, its section.

use crate::analysis::Part;
use crate::editing::snapshot::{PartPosition, Snapshot};
use crate::lang::Lang;
use crate::model::Section;
use crate::model::profile::{Level, Meaning, Profile};
use crate::outline::kind_of;
use crate::syntax::{Role, Style};
use ls_types::Position;
use std::borrow::Cow;
use std::sync::Arc;

/// A cursor in a disclosure. All places count from the disclosure's start.
pub struct Cursor<'a> {
    pub snapshot: &'a Snapshot,
    pub place: PartPosition<'a>,
    pub part: &'a Part,
    pub lang: Lang,
    /// The byte where it stands.
    pub at: u32,
    /// Where its line begins.
    pub line_start: u32,
    /// Its line up to it.
    pub before: &'a str,
    /// Its line behind it.
    pub after: &'a str,
    /// The block it stands in.
    pub block: Option<usize>,
    /// The last block that begins above its line.
    pub above: Option<usize>,
}

/// Maximum length of a line in which anything is completed, in bytes.
const LONGEST_LINE: usize = 32 << 10;

impl<'a> Cursor<'a> {
    /// The cursor at a position; `None` in texts that are no disclosure.
    pub fn new(snapshot: &'a Snapshot, position: Position) -> Option<Cursor<'a>> {
        let place = snapshot.place(position);
        let part = place.part;
        let disclosure = &part.disclosure;
        let has_something_known = disclosure.title.is_some()
            || part.outline.profile().is_some()
            || !part.facts.figures.is_empty()
            || !disclosure.tables.is_empty()
            || part.outline.glossary.is_some();
        let (text, at) = (part.text(), place.at as usize);
        let (head, tail) = (text.get(..at)?, text.get(at..)?);
        let start = memchr::memrchr2(b'\n', b'\r', head.as_bytes()).map_or(0, |at| at + 1);
        let end = memchr::memchr2(b'\n', b'\r', tail.as_bytes()).unwrap_or(tail.len());
        if !has_something_known || at - start + end > LONGEST_LINE {
            return None;
        }
        let blocks = &disclosure.blocks;
        let last = blocks.partition_point(|block| block.start <= place.at).checked_sub(1);
        let is_in = |block: &usize| {
            // Space behind the last word of a line is outside its block.
            let end = blocks[*block].span().end;
            place.at <= end || end >= start as u32
        };
        Some(Cursor {
            snapshot,
            place,
            part,
            lang: snapshot.lang(),
            at: place.at,
            line_start: start as u32,
            before: &head[start..],
            after: &tail[..end],
            block: last.filter(is_in),
            above: blocks.partition_point(|block| block.start < start as u32).checked_sub(1),
        })
    }

    /// Whether it stands in a row of a table.
    pub fn in_table(&self) -> bool {
        self.block.is_some_and(|block| self.part.disclosure.blocks[block].grid().is_some())
    }

    /// Whether it stands among the entries of the glossary.
    pub fn in_glossary(&self) -> bool {
        let Some(glossary) = &self.part.outline.glossary else { return false };
        let is_entry = |block: usize| block > glossary.blocks.start && glossary.blocks.contains(&block);
        match self.block.filter(|block| self.begins_line(*block)) {
            Some(block) => is_entry(block) || self.above.is_some_and(|above| above + 1 == glossary.blocks.end),
            None => self.above.is_some_and(|above| glossary.blocks.contains(&above)),
        }
    }

    /// Whether a block begins in the cursor's line.
    pub fn begins_line(&self, block: usize) -> bool {
        self.part.disclosure.blocks[block].start >= self.line_start
    }

    /// What is typed where a line begins, without indentation; `None` inside of a paragraph or before other words.
    pub fn typed_line(&self) -> Option<&'a str> {
        let is_first = self.block.is_none_or(|block| self.begins_line(block));
        let typed = self.before.trim_start();
        (is_first && self.after.trim().is_empty() && typed.len() <= 180).then_some(typed)
    }

    /// The byte `length` bytes before the cursor.
    pub fn back(&self, length: usize) -> u32 {
        self.at - length as u32
    }

    /// The innermost section around the line, without one that the line itself opens.
    pub fn section(&self) -> Option<usize> {
        self.part.disclosure.section_at(self.above?)
    }

    /// Whether this place states facts of the budget: not in the duties, the contents, the front matter.
    pub fn states_facts(&self) -> bool {
        let disclosure = &self.part.disclosure;
        let Some(block) = self.block else { return false };
        let is_text = match disclosure.role(block) {
            Role::Heading | Role::Body => true,
            // The last line of a document looks like a signature until its sentence ends.
            Role::Closing => !["联系", "电话"].iter().any(|word| self.before.contains(word)),
            _ => false,
        };
        let lexicon = &self.part.facts.standard.lexicon;
        let mut around = disclosure.ancestors(disclosure.section_at(block));
        is_text && !around.any(|section| lexicon.is_passed_over(&section.title))
    }

    /// The layouts in question: the one the document shows, else those of which most headings are there so far.
    pub fn layouts(&self) -> Vec<Layout<'a>> {
        let part = self.part;
        let outline = &part.outline;
        let sections = &self.part.disclosure.sections;
        if let Some(profile) = outline.profile() {
            let named = (0..sections.len()).map(|at| outline.name_of(at)).collect();
            return vec![Layout { profile, named }];
        }
        if self.part.disclosure.title.is_none() && sections.is_empty() {
            return Vec::new();
        }
        let known = outline.standard.layouts(kind_of(&part.disclosure));
        let meanings: Vec<Meaning> = sections
            .iter()
            .map(|section| match section.style {
                Style::Part | Style::Chinese | Style::ChineseParen if section.title.len() <= 120 => {
                    known.meaning(&section.title)
                }
                _ => Meaning::default(),
            })
            .collect();
        let layout = |(at, profile): (usize, &'a Arc<Profile>)| {
            let name = |meaning: &Meaning| meaning.in_profile(at).and_then(|at| profile.at(at));
            let named: Vec<Option<&'a Section>> = meanings.iter().map(name).collect();
            // 一、单位基本情况 is a title of both layouts, at different levels.
            let score = named.iter().zip(sections).filter_map(|(named, section)| {
                let named = named.filter(|named| named.main)?;
                Some(2 + usize::from((named.level == Level::Part) == (section.style == Style::Part)))
            });
            (score.sum::<usize>(), Layout { profile, named })
        };
        // A layout that has headings of its own shows one of them before it is offered.
        let is_open = |layout: &Layout| {
            let is_marked = || layout.named.iter().flatten().any(|section| section.mark);
            known.len() == 1 || !layout.profile.has_marks() || is_marked()
        };
        let layouts = known.iter().enumerate().map(layout).filter(|(_, layout)| is_open(layout));
        let layouts: Vec<(usize, Layout)> = layouts.collect();
        let most = layouts.iter().map(|(mains, _)| *mains).max().unwrap_or_default();
        // Without a title a document has to show some of the layout.
        let few = usize::from(self.part.disclosure.title.is_none());
        layouts.into_iter().filter(|(mains, _)| *mains == most && most >= few).map(|(_, layout)| layout).collect()
    }

    /// Whether a section's heading stands in the cursor's line.
    pub fn is_typed(&self, section: usize) -> bool {
        let heading = self.part.disclosure.sections[section].heading;
        Some(heading) == self.block && self.begins_line(heading)
    }

    /// Whether a section's heading stands above the cursor's line.
    pub fn is_above(&self, section: usize) -> bool {
        self.above.is_some_and(|above| self.part.disclosure.sections[section].heading <= above)
    }
}

/// A profile, and which of its sections those of the disclosure are.
pub struct Layout<'a> {
    pub profile: &'a Profile,
    named: Vec<Option<&'a Section>>,
}

impl<'a> Layout<'a> {
    /// The section of the profile that a section of the disclosure is.
    pub fn name_of(&self, section: usize) -> Option<&'a Section> {
        self.named.get(section).copied().flatten()
    }

    /// Where the disclosure has this section of the profile, the one that is being typed left out.
    pub fn find(&self, cursor: &Cursor, id: &str) -> Option<usize> {
        let is_it = |at: &usize| self.name_of(*at).is_some_and(|section| section.id == id) && !cursor.is_typed(*at);
        (0..self.named.len()).find(is_it)
    }

    /// The section of the profile around the cursor, innermost first, with its place in the disclosure.
    pub fn around(&self, cursor: &Cursor) -> Vec<(usize, &'a Section)> {
        let sections = &cursor.part.disclosure.sections;
        let chain = std::iter::successors(cursor.section(), |at| sections[*at].parent);
        chain.filter_map(|at| Some((at, self.name_of(at)?))).collect()
    }
}

/// A text with the widths of brackets and digits unified and without quotes: how typed words are compared.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['(', ')', '“', '”', '"']) {
        return Cow::Borrowed(text);
    }
    let folded = text.chars().filter(|c| !matches!(c, '“' | '”' | '"')).map(|c| match c {
        '(' => '（',
        ')' => '）',
        c => c,
    });
    folded.collect()
}
