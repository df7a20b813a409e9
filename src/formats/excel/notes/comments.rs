//! The part with the notes of a sheet. What we have written in them is replaced at each run, but for what somebody has written
//! under; the words of others stay, and ours come below them.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::{CellPlace, ChangedNotes, SheetNotes};
use crate::formats::Unreadable;
use crate::formats::excel::cells::place;
use crate::formats::places::letters;
use crate::formats::review::{AUTHOR, Note};
use crate::formats::root::{Names, with_more};
use crate::formats::xml::{Events, Xml, attribute, escaped, local, spliced};

/// The line that what we say begins with, as Excel begins a note with who wrote it.
const HEADING: &str = "gouji:";

/// What stands between the last words of what we say and its mark.
const BEFORE_MARK: &str = " · ";

/// Hex digits of a mark.
const MARK: usize = 16;

/// How the author of a conversation begins: what its note says, the sheet does not show.
const CONVERSATION: &str = "tc=";

/// A part without notes, for a sheet whose elements are named like this.
pub fn empty(names: &Names) -> String {
    let (e, declared) = (&names.element, names.declared());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<{e}comments {declared}>\
         <{e}authors></{e}authors><{e}commentList></{e}commentList></{e}comments>"
    )
}

/// A stretch of what a note says, and the bytes of the part that say it.
struct Stretch {
    text: Range<usize>,
    xml: Range<usize>,
}

/// A note as it stands.
#[derive(Default)]
struct Old {
    xml: Range<usize>,
    cell: CellPlace,
    author: usize,
    text: String,
    /// The pieces of its text.
    pieces: Vec<Stretch>,
    /// Its runs.
    runs: Vec<Stretch>,
    /// Text that stands in no run, as an element.
    bare: Option<Range<usize>>,
    /// Where its runs end.
    end: Option<End>,
}

/// The part as it stands.
#[derive(Default)]
struct Part {
    authors: Vec<String>,
    end_of_authors: Option<End>,
    notes: Vec<Old>,
    end_of_notes: Option<End>,
}

/// The end of an element, or all of one that is empty.
#[derive(Clone, Default)]
struct End {
    xml: Range<usize>,
    is_empty: bool,
}

/// The part with these notes in place of those of an earlier run; the cells that have a note now or no longer; and how many
/// notes have a cell that is not free.
///
/// # Errors
/// Where it is damaged.
pub fn with(xml: &Xml<'_>, notes: &SheetNotes<'_>) -> Result<(String, ChangedNotes, usize), Unreadable> {
    let names = Names::of(xml)?;
    let part = Part::read(xml)?;
    if part.end_of_authors.is_none() && part.end_of_notes.is_none() && !notes.is_empty() {
        let e = &names.element;
        let lists = format!("<{e}authors></{e}authors><{e}commentList></{e}commentList>");
        let whole = with_more(xml, &lists)?;
        return with(&Xml::new("", whole.as_bytes())?, notes);
    }
    let known = part.authors.iter().position(|author| author == AUTHOR);
    let author = known.unwrap_or(part.authors.len());
    let (mut changes, mut shown, mut lost, mut is_author) = (Vec::new(), ChangedNotes::default(), 0, false);
    let mut left: BTreeMap<CellPlace, &[&Note]> = notes.iter().map(|(cell, notes)| (*cell, notes.as_slice())).collect();
    for old in &part.notes {
        let new = left.remove(&old.cell).unwrap_or_default();
        if part.authors.get(old.author).is_some_and(|author| author.starts_with(CONVERSATION)) {
            lost += new.len();
            continue;
        }
        let begin = begin_of_own(&old.text);
        let others = &old.text[..begin];
        let sections: Vec<String> = new.iter().filter(|note| !others.contains(&note.mark)).map(section).collect();
        // A note of somebody else is theirs though it says nothing: it may hold a picture.
        let is_ours = part.authors.get(old.author).is_none_or(|author| author == AUTHOR) && others.trim().is_empty();
        match (is_ours, sections.is_empty()) {
            (_, true) if begin == old.text.len() => {}
            (true, true) => {
                changes.push((old.xml.clone(), String::new()));
                shown.gone.push(old.cell);
            }
            (true, false) => {
                changes.push((old.xml.clone(), comment(old.cell, author, &sections, &names)));
                is_author = true;
            }
            (false, _) => old.change(begin, &sections, &names, &mut changes),
        }
    }
    let mut added = String::new();
    for (cell, new) in left {
        let sections: Vec<String> = new.iter().map(section).collect();
        added.push_str(&comment(cell, author, &sections, &names));
        shown.new.push((cell, sections.join("\n")));
        is_author = true;
    }
    let put = |end: &Option<End>, name: &str, more: String| {
        let Some(End { xml: range, is_empty }) = end else { return Err(xml.events().damaged("a list is missing")) };
        let e = &names.element;
        Ok(match is_empty {
            true => (range.clone(), format!("<{e}{name}>{more}</{e}{name}>")),
            false => (range.start..range.start, more),
        })
    };
    if !added.is_empty() {
        changes.push(put(&part.end_of_notes, "commentList", added)?);
    }
    if is_author && known.is_none() {
        let e = &names.element;
        changes.push(put(&part.end_of_authors, "authors", format!("<{e}author>{AUTHOR}</{e}author>"))?);
    }
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    Ok((spliced(xml.text(), changes), shown, lost))
}

impl Part {
    fn read(xml: &Xml<'_>) -> Result<Self, Unreadable> {
        let mut events = xml.events();
        let (mut part, mut author) = (Part::default(), None);
        loop {
            let event = events.next()?;
            let range = events.range();
            let end = |is_empty| Some(End { xml: range.clone(), is_empty });
            match event {
                Event::Start(element) => match local(&element) {
                    b"author" => author = Some(String::new()),
                    b"comment" => part.notes.push(Old::read(&element, &mut events)?),
                    _ => {}
                },
                Event::Empty(element) => match local(&element) {
                    b"authors" => part.end_of_authors = end(true),
                    b"commentList" => part.end_of_notes = end(true),
                    b"author" => part.authors.push(String::new()),
                    _ => {}
                },
                Event::Text(words) => author.iter_mut().for_each(|author| author.push_str(&words)),
                Event::GeneralRef(reference) => {
                    let character = events.character(&reference)?;
                    author.iter_mut().for_each(|author| author.push(character));
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "author" => part.authors.extend(author.take()),
                    "authors" => part.end_of_authors = end(false),
                    "commentList" => part.end_of_notes = end(false),
                    _ => {}
                },
                Event::Eof => return Ok(part),
                _ => {}
            }
        }
    }
}

impl Old {
    /// Reads a note that has just begun.
    fn read(element: &BytesStart<'_>, events: &mut Events<'_>) -> Result<Self, Unreadable> {
        let cell = attribute(element, "ref").and_then(|name| place(&name));
        let mut old = Old {
            xml: events.range(),
            cell: cell.map_or((0, 0), |(column, row)| (row, column as u32)),
            author: attribute(element, "authorId").and_then(|number| number.parse().ok()).unwrap_or(usize::MAX),
            ..Old::default()
        };
        let (mut run, mut words): (Option<Stretch>, Option<usize>) = (None, None);
        loop {
            let event = events.next()?;
            let range = events.range();
            match event {
                Event::Start(element) => match local(&element) {
                    b"r" => run = Some(Stretch { text: old.text.len()..0, xml: range }),
                    b"t" => words = Some(range.start),
                    // How the words are spoken.
                    b"rPh" | b"phoneticPr" => events.skip(&element)?,
                    b"text" => old.end = Some(End { xml: range.end..range.end, is_empty: false }),
                    _ => {}
                },
                Event::Empty(element) if local(&element) == b"text" => {
                    old.end = Some(End { xml: range, is_empty: true });
                }
                Event::Text(said) if words.is_some() => old.push(&said, range),
                Event::CData(said) if words.is_some() => {
                    let start = range.start + "<![CDATA[".len();
                    old.push(&said, start..start + said.len());
                }
                Event::GeneralRef(reference) if words.is_some() => {
                    let character = events.character(&reference)?;
                    old.push(character.encode_utf8(&mut [0; 4]), range);
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "t" => {
                        let start = words.take().filter(|_| run.is_none());
                        old.bare = start.map(|start| start..range.end).or(old.bare);
                        old.end = Some(End { xml: range.end..range.end, is_empty: false });
                    }
                    "r" => {
                        let (end, of_text) = (range.end, old.text.len());
                        let run = run.take();
                        old.runs
                            .extend(run.map(|run| Stretch { text: run.text.start..of_text, xml: run.xml.start..end }));
                        old.end = Some(End { xml: end..end, is_empty: false });
                    }
                    "comment" => {
                        old.xml.end = range.end;
                        return Ok(old);
                    }
                    _ => {}
                },
                Event::Eof => return Err(events.damaged("a note is cut off")),
                _ => {}
            }
        }
    }

    fn push(&mut self, said: &str, xml: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(said);
        self.pieces.push(Stretch { text: start..self.text.len(), xml });
    }

    /// Puts sections in place of what stands from byte `begin` of the text on, below what somebody else has written.
    fn change(&self, begin: usize, sections: &[String], names: &Names, changes: &mut Vec<(Range<usize>, String)>) {
        // The end of the line above came with what goes.
        let is_cut = begin < self.text.len();
        let begin =
            if is_cut { self.text[..begin].trim_end_matches('\n').len().max(begin.saturating_sub(1)) } else { begin };
        let is_whole = |stretch: &&Stretch| stretch.text.start >= begin && !stretch.text.is_empty();
        let whole: Vec<&Stretch> = self.runs.iter().filter(is_whole).collect();
        changes.extend(whole.iter().map(|run| (run.xml.clone(), String::new())));
        for piece in self.pieces.iter().filter(|piece| piece.text.end > begin) {
            if whole.iter().any(|run| run.xml.contains(&piece.xml.start)) {
                continue;
            }
            let inside = begin.saturating_sub(piece.text.start);
            changes.push((piece.xml.start + inside..piece.xml.end, String::new()));
        }
        if sections.is_empty() {
            return;
        }
        let e = &names.element;
        if let Some(bare) = &self.bare {
            changes.push((bare.start..bare.start, format!("<{e}r>")));
            changes.push((bare.end..bare.end, format!("</{e}r>")));
        }
        let behind = |section: &String| if self.text.is_empty() { section.clone() } else { format!("\n{section}") };
        let runs: String = sections.iter().map(|section| run(&behind(section), names)).collect();
        changes.extend(self.end.as_ref().map(|end| match end.is_empty {
            true => (end.xml.clone(), format!("<{e}text>{runs}</{e}text>")),
            false => (end.xml.clone(), runs),
        }));
    }
}

/// Where in a note begins what we have written at its end; its length where somebody has written below it, or we nothing.
fn begin_of_own(text: &str) -> usize {
    let mut begin = text.len();
    loop {
        let head = text[..begin].trim_end();
        if !ends_in_mark(head) {
            return begin;
        }
        let mut starts = head.rmatch_indices(HEADING).map(|(start, _)| start);
        let is_line = |start: &usize| {
            let is_first = head[..*start].is_empty() || head[..*start].ends_with('\n');
            is_first && head[start + HEADING.len()..].trim_start_matches([' ', '\r']).starts_with('\n')
        };
        match starts.find(is_line) {
            Some(start) => begin = start,
            None => return begin,
        }
    }
}

fn ends_in_mark(text: &str) -> bool {
    let start = text.len().saturating_sub(MARK);
    let is_hex = |mark: &str| mark.len() == MARK && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.get(start..).is_some_and(is_hex) && text[..start].ends_with(BEFORE_MARK)
}

/// What we say of one finding.
fn section(note: &&Note) -> String {
    format!("{HEADING}\n{}{BEFORE_MARK}{}", note.lines.join("\n"), note.mark)
}

/// A note of our own.
fn comment((row, column): CellPlace, author: usize, sections: &[String], names: &Names) -> String {
    let e = &names.element;
    let cell = format!("{}{row}", letters(column));
    let runs: String = sections
        .iter()
        .enumerate()
        .map(|(at, section)| if at == 0 { run(section, names) } else { run(&format!("\n{section}"), names) })
        .collect();
    format!("<{e}comment ref=\"{cell}\" authorId=\"{author}\"><{e}text>{runs}</{e}text></{e}comment>")
}

/// Words as Excel writes those of notes.
fn run(words: &str, names: &Names) -> String {
    let e = &names.element;
    let words = words.split('\n').map(escaped).collect::<Vec<_>>().join("\n");
    format!(
        "<{e}r><{e}rPr><{e}sz val=\"9\"/><{e}color indexed=\"81\"/><{e}rFont val=\"宋体\"/><{e}charset val=\"134\"/>\
         </{e}rPr><{e}t xml:space=\"preserve\">{words}</{e}t></{e}r>"
    )
}
