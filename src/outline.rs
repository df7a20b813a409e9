//! The outline of a disclosure against the standard: its profile, which section is which, its glossary. Read once, used by
//! every structural rule and by drafting.

use crate::model::profile::{Level, Meaning, SectionAt, Sign, detect};
use crate::model::{self, Basis, DocumentKind, IssuerKind, Profile, Standard, glossary};
use crate::syntax::{Disclosure, Reading, Role, Section, Style};
use crate::text::{Span, Vocabulary};
use std::sync::{Arc, LazyLock};

/// The outline of a disclosure.
#[derive(Debug)]
pub struct Outline {
    /// The standard it was read against.
    pub standard: Arc<Standard>,
    profile: Option<Arc<Profile>>,
    /// For each section of the disclosure the section of the profile it is; empty without a profile.
    named: Vec<Option<SectionAt>>,
    /// Whether it begins with a later section than the first, or has none of the parts of its layout around its sections.
    is_excerpt: bool,
    /// 名词解释.
    pub glossary: Option<Glossary>,
}

/// The section 名词解释.
#[derive(Debug)]
pub struct Glossary {
    /// The line that heads it, in the text.
    pub heading: Span,
    /// Its section; none where its heading has no number.
    pub section: Option<usize>,
    /// Its blocks, heading included, without tables and closing lines.
    pub blocks: std::ops::Range<usize>,
    /// Its entries, in text order.
    pub entries: Vec<Entry>,
}

/// One entry of a glossary.
#[derive(Debug)]
pub struct Entry {
    /// Index of its block in the file.
    pub block: usize,
    /// Its name as printed, widths unified.
    pub name: String,
    /// The place of the name.
    pub name_span: Span,
    /// The place of the explanation, 指 or 反映 included.
    pub definition: Span,
    /// Its place among the standard terms.
    pub term: Option<usize>,
    /// Whether the explanation runs on in the next block.
    pub runs_on: bool,
}

/// Words in the heading of a glossary.
static GLOSSARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::longest(["名词解释", "名称解释", "术语解释", "名词进行解释", "名词的解释", "名词说明"])
});

/// Words and marks between a term and its explanation.
static OPENERS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::longest(["：", "是指", "，指", "指", "反映"]));

/// Longest title, in bytes, that may name a section of the standard.
const LONGEST_TITLE: usize = 120;
/// The same for the deeper levels, where most titles are sentences.
const LONGEST_DEEP_TITLE: usize = 30;

impl Outline {
    /// Reads the outline.
    pub fn read(disclosure: &Disclosure, readings: &[Reading], standard: &Arc<Standard>) -> Outline {
        let kind = kind_of(disclosure);
        let layouts = standard.layouts(kind);
        let glossary = Glossary::read(disclosure, readings, standard);
        let in_glossary = |block: usize| {
            glossary.as_ref().is_some_and(|glossary| glossary.blocks.contains(&block) && block > glossary.blocks.start)
        };
        let meanings: Vec<Meaning> = disclosure
            .sections
            .iter()
            .map(|section| {
                let most = match section.style {
                    Style::Part | Style::Chinese | Style::ChineseParen => LONGEST_TITLE,
                    Style::Hash if section.title.contains('年') => 0,
                    _ => LONGEST_DEEP_TITLE,
                };
                let fits = !section.is_paragraph() && section.title.len() <= most;
                if fits && !in_glossary(section.heading) { layouts.meaning(&section.title) } else { Meaning::default() }
            })
            .collect();
        let is_main = |section: &Section| section.style <= Style::ChineseParen;
        let mains = meanings.iter().zip(&disclosure.sections).filter(|(_, section)| is_main(section));
        let mains = mains.map(|(meaning, section)| {
            let is_top = section.parent.is_none();
            Sign { meaning, is_part: section.style == Style::Part, is_top }
        });
        let at = match standard.profile_of(kind) {
            Some(profile) => is_laid_out(profile, disclosure, mains.map(|sign| sign.meaning)).then_some(0),
            None => detect(layouts, mains),
        };
        let profile = at.map(|at| layouts[at].clone());
        let named = at.zip(profile.as_deref()).map_or_else(Vec::new, |(at, profile)| {
            meanings
                .iter()
                .zip(&disclosure.sections)
                .map(|(meaning, section)| {
                    let is_part = section.style == Style::Part && !profile.parts.is_empty();
                    meaning.in_profile(at).filter(|_| !is_part)
                })
                .collect()
        });
        let is_excerpt = profile.as_deref().is_some_and(|profile| {
            let has_part = |at: &SectionAt| profile.at(*at).is_some_and(|named| named.level == Level::Part);
            let has_parts = profile.sections.iter().any(|section| section.level == Level::Part);
            let first = disclosure.sections.iter().find(|section| is_main(section));
            first.is_some_and(|first| first.value > 1) || has_parts && !named.iter().flatten().any(has_part)
        });
        Outline { standard: standard.clone(), profile, named, is_excerpt, glossary }
    }

    /// Whether the layout may ask for anything: its source is certain, and the text is no excerpt.
    pub fn is_binding(&self) -> bool {
        self.profile().is_none_or(|profile| !profile.tentative) && !self.is_excerpt
    }

    /// The layout that its unit has chosen or its headings tell; `None` for any other text.
    pub fn profile(&self) -> Option<&Profile> {
        self.profile.as_deref()
    }

    /// The id of that layout.
    pub fn profile_id(&self) -> Option<&str> {
        self.profile().map(|profile| profile.id.as_str())
    }

    /// The section of the standard that this section of the disclosure is.
    pub fn name_of(&self, section: usize) -> Option<&model::Section> {
        self.profile()?.at(self.named.get(section).copied().flatten()?)
    }

    /// The first section of the disclosure with this name in the standard.
    pub fn find(&self, id: &str) -> Option<usize> {
        (0..self.named.len()).find(|at| self.name_of(*at).is_some_and(|named| named.id == id))
    }

    /// The blocks under the first section with this name; none where there is no such section.
    pub fn blocks_of(&self, disclosure: &Disclosure, id: &str) -> std::ops::Range<usize> {
        self.find(id).map_or(0..0, |at| disclosure.sections[at].blocks.clone())
    }

    /// Whether a block belongs to the glossary.
    pub fn is_in_glossary(&self, block: usize) -> bool {
        self.glossary.as_ref().is_some_and(|glossary| glossary.blocks.contains(&block))
    }
}

impl Glossary {
    fn read(disclosure: &Disclosure, readings: &[Reading], standard: &Standard) -> Option<Glossary> {
        let is_heading = |title: &str| title.len() <= 90 && GLOSSARY.find(title).next().is_some();
        let section = disclosure
            .sections
            .iter()
            .rposition(|section| section.style <= Style::Arabic && is_heading(&section.title));
        let start = match section {
            Some(section) => disclosure.sections[section].heading,
            None => {
                let is_body = |reading: &Reading| matches!(reading.role, Role::Body | Role::Closing);
                readings.iter().rfind(|reading| is_body(reading) && is_heading(reading.plain.text()))?.block
            }
        };
        let first = readings.partition_point(|reading| reading.block <= start);
        let style = section.map(|section| disclosure.sections[section].style);
        let mut glossary = Glossary {
            heading: match section {
                Some(section) => disclosure.sections[section].title_span,
                None => disclosure.blocks[start].span(),
            },
            section,
            blocks: start..start + 1,
            entries: Vec::new(),
        };
        for reading in &readings[first..] {
            // A table between, a closing line or the next section ends it.
            if reading.block > glossary.blocks.end || !matches!(reading.role, Role::Heading | Role::Body) {
                break;
            }
            let entry = Entry::read(disclosure, reading, standard);
            let heading = disclosure.blocks[reading.block].heading();
            let is_outer = heading.is_some_and(|heading| {
                style.is_some_and(|style| heading.numbering.style <= style) || heading.numbering.style <= Style::Hash
            });
            let is_contact = heading.is_none() && reading.plain.text().contains("联系");
            if is_outer && entry.is_none() || is_contact {
                break;
            }
            match entry {
                Some(entry) => glossary.entries.push(entry),
                None => {
                    if let Some(last) = glossary.entries.last_mut() {
                        last.runs_on = true;
                    }
                }
            }
            glossary.blocks.end = reading.block + 1;
        }
        Some(glossary)
    }

    /// Whether a term is explained, by an entry of its own or inside another's name.
    pub fn explains(&self, term: &glossary::Term, standard: &Standard) -> bool {
        let at = standard.glossary.terms().iter().position(|other| other.name == term.name);
        if self.entries.iter().any(|entry| entry.term.is_some() && entry.term == at) {
            return true;
        }
        let wanted = model::normalize_name(&term.name);
        let tail = wanted.trim_start_matches("财政");
        self.entries.iter().filter(|entry| entry.term.is_none()).any(|entry| {
            let name = model::normalize_name(&entry.name);
            name.contains(&wanted) || name.ends_with(tail)
        })
    }
}

impl Entry {
    /// Reads `（一）基本支出：指为保障…`; `None` for a paragraph that names nothing.
    fn read(disclosure: &Disclosure, reading: &Reading, standard: &Standard) -> Option<Entry> {
        let block = &disclosure.blocks[reading.block];
        let text = reading.plain.text();
        let start = match block.heading() {
            Some(heading) => reading.plain.offset_of(block.start + heading.mark.end),
            None => 0,
        };
        let line = &text[start..];
        let end = OPENERS.find(line).next()?.start;
        let name = line[..end].trim_end_matches(['，', '。', '是']);
        if name.is_empty() || name.len() > 120 || name.contains(['。', '；']) {
            return None;
        }
        let body = line[end..].trim_start_matches(['：', '，']);
        let body_start = text.len() - body.len();
        if body.is_empty() {
            return None;
        }
        let own = name.rsplit("（款）").next().unwrap_or(name);
        Some(Entry {
            block: reading.block,
            name: own.to_owned(),
            name_span: reading.plain.span(start, start + name.len()),
            definition: reading.plain.span(body_start, text.len()),
            term: standard.glossary.position(own),
            runs_on: false,
        })
    }
}

/// Whether a disclosure should have the layout that its unit has chosen: it has a title, or a main heading of the layout.
/// A cover, a list or a letter in the same folder has neither.
fn is_laid_out<'a>(profile: &Profile, disclosure: &Disclosure, mut mains: impl Iterator<Item = &'a Meaning>) -> bool {
    let is_main =
        |meaning: &Meaning| meaning.in_profile(0).and_then(|at| profile.at(at)).is_some_and(|named| named.main);
    disclosure.title.is_some() || mains.any(is_main)
}

/// What kind of document it is: as the title says, else as the headings do.
pub fn kind_of(disclosure: &Disclosure) -> DocumentKind {
    match &disclosure.title {
        Some(title) => title.kind,
        None if disclosure.basis() == Some(Basis::Actual) => DocumentKind::Final,
        None => DocumentKind::Budget,
    }
}

/// 部门 or 单位, as the title says.
pub fn scope(disclosure: &Disclosure) -> &'static str {
    disclosure.title.as_ref().and_then(|title| title.issuer).unwrap_or(IssuerKind::Department).word()
}

/// The end of the text of a section, before tables and closing lines.
pub fn end_of_section(disclosure: &Disclosure, section: usize) -> u32 {
    let section = &disclosure.sections[section];
    end_of_text(disclosure, section.blocks.clone()).unwrap_or(section.title_span.end)
}

/// The end of the text of a disclosure, before the part of tables, tables and closing lines.
pub fn end_of_body(disclosure: &Disclosure) -> u32 {
    let tables_part = disclosure
        .sections
        .iter()
        .rfind(|section| section.style == Style::Part)
        .filter(|section| section.value > 1 && section.title.ends_with('表'))
        .map_or(disclosure.blocks.len(), |section| section.heading);
    end_of_text(disclosure, 0..tables_part).unwrap_or(disclosure.span.end)
}

fn end_of_text(disclosure: &Disclosure, blocks: std::ops::Range<usize>) -> Option<u32> {
    blocks
        .rev()
        .find(|&index| {
            let block = &disclosure.blocks[index];
            match disclosure.role(index) {
                Role::Heading | Role::Title | Role::Front => true,
                Role::Body => !block.span().of(&disclosure.text).contains("联系"),
                _ => false,
            }
        })
        .map(|index| disclosure.blocks[index].span().end)
}
