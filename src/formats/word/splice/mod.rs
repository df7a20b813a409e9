//! Writes into `document.xml` without touching what stands around: a run is cut where a comment or a change begins or ends, each
//! part keeps the look of the whole, and every byte outside the cut text stays.

mod paragraphs;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::body::BLANKS;
use super::marks::{Element, Host, Marks, Piece};
use crate::formats::root::Names;
use crate::formats::xml::escaped;

/// What is to be written, by bytes of the source.
pub struct Splicer<'a> {
    xml: &'a str,
    /// What was read, and from where.
    text: &'a str,
    pieces: &'a [Piece],
    marks: &'a Marks,
    writer: Writer<'a>,
    /// The next number of a comment or a change.
    next: u32,
    /// What stands between two bytes of the content of an element.
    inside: BTreeMap<(usize, usize), Joint>,
    /// Text that is deleted, by its element.
    deleted: BTreeMap<usize, Vec<Range<usize>>>,
    /// What stands before or behind a run: what ends there comes first.
    outside: BTreeMap<usize, Joint>,
    /// What takes the place of stretches between runs.
    between: Vec<(Range<usize>, String)>,
    /// The paragraphs whose end is tracked, by where they begin.
    ends: BTreeSet<usize>,
}

/// What stands between two parts of a run.
#[derive(Debug, Default)]
struct Joint {
    /// What is inserted in place of what is deleted before it.
    inserted: String,
    ends: String,
    starts: String,
}

/// One end of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    /// At a byte of the content of an element.
    In { element: usize, at: usize },
    /// Before or behind a run.
    Around(usize),
}

/// A change that is tracked.
pub struct Change<'t> {
    /// What is replaced; at a place where something is put in, nothing.
    pub text: Range<usize>,
    /// What takes its place.
    pub new: &'t str,
}

/// Who writes, and when.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    pub names: &'a Names,
    pub author: &'a str,
    pub date: &'a str,
}

impl<'a> Splicer<'a> {
    /// Over a source, and the text that was read from it; numbers begin at `next`.
    pub fn new(
        xml: &'a str,
        text: &'a str,
        pieces: &'a [Piece],
        marks: &'a Marks,
        writer: Writer<'a>,
        next: u32,
    ) -> Self {
        let (inside, deleted, outside, between, ends) = Default::default();
        Splicer { xml, text, pieces, marks, writer, next, inside, deleted, outside, between, ends }
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// The attributes of the next change.
    fn attributes(&mut self) -> String {
        let Writer { names: Names { attribute: a, declaration, .. }, author, date } = self.writer;
        let (number, date) = (self.number(), escaped(date));
        format!("{declaration} {a}id=\"{number}\" {a}author=\"{author}\" {a}date=\"{date}\"")
    }

    /// Puts a comment on a stretch of the text, or on the words nearest to a place: its number; `None` where there is nothing to
    /// put it on.
    pub fn comment(&mut self, text: Range<usize>) -> Option<u32> {
        let text = if text.is_empty() { self.words_near(text.start) } else { text };
        let (first, last) = self.nearest(&text)?;
        let (start, end) = match (self.host(first), self.host(last)) {
            (Host::Itself, Host::Itself) => {
                let (from, to) = (&self.pieces[first], &self.pieces[last]);
                // A stretch that was read from nowhere, such as a number, has its comment on the words beside it.
                let is_in = text.start < from.text.end && to.text.start < text.end;
                let text = if is_in { text } else { from.text.start..to.text.end };
                let start = from.source_at(text.start.clamp(from.text.start, from.text.end));
                let end = to.source_to(text.end.clamp(to.text.start, to.text.end));
                (Edge::In { element: from.element, at: start }, Edge::In { element: to.element, at: end })
            }
            (Host::Run(run), _) | (_, Host::Run(run)) => {
                let run = &self.marks.runs[run];
                (Edge::Around(run.open.start), Edge::Around(run.end))
            }
            _ => return None,
        };
        let (Names { element: e, attribute: a, declaration, .. }, number) = (self.writer.names, self.number());
        let id = format!("{declaration} {a}id=\"{number}\"");
        let starts = format!("<{e}commentRangeStart{id}/>");
        let ends = format!("<{e}commentRangeEnd{id}/><{e}r><{e}commentReference{id}/></{e}r>");
        self.joint(start).starts.push_str(&starts);
        self.joint(end).ends.push_str(&ends);
        Some(number)
    }

    /// Tracks a change; false where it would take in what is no text of the body.
    pub fn change(&mut self, change: &Change<'_>) -> bool {
        let has_lines = |text: &str| text.contains('\n');
        match (has_lines(&self.text[change.text.clone()]), has_lines(change.new)) {
            _ if change.new.contains(['\r', '\t']) => false,
            (_, true) => self.add_lines(change) || self.divide(change),
            (true, false) => self.join(change),
            (false, false) => self.change_words(change) || self.fill(change),
        }
    }

    /// Tracks a change in a line.
    fn change_words(&mut self, change: &Change<'_>) -> bool {
        let Some(pieces) = self.changeable(&change.text) else { return false };
        let last = pieces.end - 1;
        let prefix = &self.writer.names.element;
        for piece in self.pieces[pieces].iter().filter(|_| !change.text.is_empty()) {
            let source = piece.source_at(change.text.start)..piece.source_at(change.text.end.min(piece.text.end));
            self.deleted.entry(piece.element).or_default().push(source);
        }
        if !change.new.is_empty() {
            let (marks, pieces) = (self.marks, self.pieces);
            let piece = &pieces[last];
            let element = &marks.elements[piece.element];
            let run = &marks.runs[element.run];
            let inserted = self.inserted_like(element, change.new);
            // In what another has inserted, each keeps his own.
            let inserted = match run.insertion.map(|at| &self.xml[self.marks.insertions[at].clone()]) {
                Some(open) => format!("</{prefix}ins>{inserted}{}", numbered(open, self.number())),
                None => inserted,
            };
            let at = piece.source_at(change.text.end.min(piece.text.end));
            let edge = Edge::In { element: piece.element, at };
            self.joint(edge).inserted.push_str(&inserted);
        }
        true
    }

    /// Words in an insertion of ours, with the look of an element's.
    fn inserted_like(&mut self, element: &Element, words: &str) -> String {
        let text = self.run_of(element, "t", &escaped(words), false);
        let (prefix, attributes) = (&self.writer.names.element.clone(), self.attributes());
        format!("<{prefix}ins{attributes}>{text}</{prefix}ins>")
    }

    /// The pieces of a stretch that can be changed.
    fn changeable(&self, text: &Range<usize>) -> Option<Range<usize>> {
        let is_own = |piece: &Piece| self.marks.runs[self.marks.elements[piece.element].run].host == Host::Itself;
        // A reference or a marked section is not divided.
        let is_whole = |piece: &Piece| {
            let cut = text.start.max(piece.text.start)..text.end.min(piece.text.end);
            piece.text.len() == piece.source.len() || cut == piece.text
        };
        let pieces = self.whole(text)?;
        self.pieces[pieces.clone()].iter().all(|piece| is_own(piece) && is_whole(piece)).then_some(pieces)
    }

    /// The pieces that make up a stretch without a gap; of an empty one, that before it or else behind it.
    fn whole(&self, text: &Range<usize>) -> Option<Range<usize>> {
        if text.is_empty() {
            let before =
                self.pieces.iter().rposition(|piece| piece.text.start < text.start && text.start <= piece.text.end);
            let at = before.or_else(|| self.pieces.iter().position(|piece| piece.text.start == text.start))?;
            return Some(at..at + 1);
        }
        let first = self.pieces.partition_point(|piece| piece.text.end <= text.start);
        let end = self.pieces.partition_point(|piece| piece.text.start < text.end);
        let pieces = self.pieces.get(first..end).filter(|pieces| !pieces.is_empty())?;
        let is_whole = pieces[0].text.start <= text.start
            && pieces[pieces.len() - 1].text.end >= text.end
            && pieces.windows(2).all(|pair| pair[0].text.end == pair[1].text.start);
        is_whole.then_some(first..end)
    }

    /// The first and the last piece of a stretch, or the one nearest to it.
    fn nearest(&self, text: &Range<usize>) -> Option<(usize, usize)> {
        let first = self.pieces.partition_point(|piece| piece.text.end <= text.start);
        let end = self.pieces.partition_point(|piece| piece.text.start < text.end);
        if first < end {
            return Some((first, end - 1));
        }
        let behind = self.pieces.get(first).filter(|piece| !self.text[text.start..piece.text.start].contains('\n'));
        let near = match behind {
            Some(_) => first,
            None => first.checked_sub(1).or_else(|| (!self.pieces.is_empty()).then_some(0))?,
        };
        Some((near, near))
    }

    /// The last words before a place, or the first behind it.
    fn words_near(&self, at: usize) -> Range<usize> {
        const MOST: usize = 8;
        let end = self.text[..at].trim_end().len();
        if end == 0 {
            let start = self.text.len() - self.text.trim_start().len();
            let words = self.text[start..].lines().next().unwrap_or_default();
            let length = words.char_indices().nth(MOST).map_or(words.len(), |(at, _)| at);
            return start..start + length;
        }
        let line = self.text[..end].rfind(['\n', '\t']).map_or(0, |at| at + 1);
        let start = self.text[line..end].char_indices().rev().nth(MOST - 1).map_or(line, |(at, _)| line + at);
        start..end
    }

    fn host(&self, piece: usize) -> Host {
        self.marks.runs[self.marks.elements[self.pieces[piece].element].run].host
    }

    /// What stands at an edge: around the run where nothing of it is before or behind.
    fn joint(&mut self, edge: Edge) -> &mut Joint {
        match edge {
            Edge::Around(at) => self.outside.entry(at).or_default(),
            Edge::In { element, at } => {
                let marks = self.marks;
                let of = &marks.elements[element];
                let run = &marks.runs[of.run];
                if at == of.open.end && self.is_first(of) {
                    self.outside.entry(run.open.start).or_default()
                } else if at == of.end && of.close == self.content_end(of) {
                    self.outside.entry(run.end).or_default()
                } else {
                    self.inside.entry((element, at)).or_default()
                }
            }
        }
    }

    fn is_first(&self, element: &Element) -> bool {
        self.marks.runs[element.run].properties.end == element.open.start
    }

    /// Where the content of an element's run ends.
    fn content_end(&self, element: &Element) -> usize {
        let run = &self.marks.runs[element.run];
        run.end - self.closing_tag(element).len()
    }

    /// The end tag of a run.
    fn closing_tag(&self, element: &Element) -> String {
        let run = &self.marks.runs[element.run];
        format!("</{}>", tag_name(&self.xml[run.open.clone()]))
    }

    /// The start of a run that looks like that of an element. A change of its look has a number of its own in each part.
    fn opening(&mut self, element: &Element, is_first: bool) -> String {
        let (marks, xml) = (self.marks, self.xml);
        let run = &marks.runs[element.run];
        let (open, properties) = (&xml[run.open.clone()], &xml[run.properties.clone()]);
        let change = format!("<{}rPrChange", self.writer.names.element);
        match properties.find(&change).filter(|_| !is_first) {
            Some(start) => [open, &properties[..start], &numbered(&properties[start..], self.number())].concat(),
            None => [open, properties].concat(),
        }
    }

    /// A run with the look of an element's, and this text.
    fn run_of(&mut self, element: &Element, name: &str, content: &str, is_first: bool) -> String {
        let (open, close) = (self.opening(element, is_first), self.closing_tag(element));
        let prefix = &self.writer.names.element;
        format!("{open}<{prefix}{name} xml:space=\"preserve\">{content}</{prefix}{name}>{close}")
    }

    /// The source with all that was put in.
    pub fn finish(mut self) -> String {
        let mut edits = std::mem::take(&mut self.between);
        for (at, joint) in &self.outside {
            edits.push((*at..*at, [joint.inserted.as_str(), &joint.ends, &joint.starts].concat()));
        }
        let cut = self.inside.keys().map(|(element, _)| *element).chain(self.deleted.keys().copied());
        let mut elements: Vec<usize> = cut.collect();
        elements.sort_unstable();
        elements.dedup();
        for element in elements {
            edits.push(self.element(element));
        }
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = String::with_capacity(self.xml.len() + self.xml.len() / 4);
        let mut at = 0;
        for (range, new) in edits {
            text.push_str(&self.xml[at..range.start]);
            text.push_str(&new);
            at = range.end;
        }
        text.push_str(&self.xml[at..]);
        text
    }

    /// An element that is cut: what takes its place, from its run's start tag where it is the first in it, to its run's end tag
    /// where it is the last.
    fn element(&mut self, index: usize) -> (Range<usize>, String) {
        let (marks, prefix) = (self.marks, &self.writer.names.element);
        let element = &marks.elements[index];
        let run = &marks.runs[element.run];
        let (is_first, is_last) = (self.is_first(element), element.close == self.content_end(element));
        let content = element.open.end..element.end;
        let deleted = self.deleted.remove(&index).unwrap_or_default();
        let joints = self.inside.range((index, 0)..=(index, usize::MAX));
        let mut cuts: Vec<usize> = joints.map(|((_, at), _)| *at).collect();
        cuts.extend(deleted.iter().flat_map(|source| [source.start, source.end]));
        cuts.extend([content.start, content.end]);
        cuts.sort_unstable();
        cuts.dedup();
        let close = self.closing_tag(element);
        // The run goes on before the element, or is begun with it.
        let mut text = String::new();
        let mut begins = is_first;
        if !is_first {
            text.push_str(&close);
        }
        for (at, end) in cuts.iter().zip(cuts.iter().skip(1).map(Some).chain([None])) {
            if let Some(joint) = self.inside.get(&(index, *at)) {
                text.extend([joint.inserted.as_str(), &joint.ends, &joint.starts]);
            }
            let Some(end) = end else { break };
            let mut part = &self.xml[*at..*end];
            if !element.keeps_blanks {
                part = if *at == content.start { part.trim_start_matches(BLANKS) } else { part };
                part = if *end == content.end { part.trim_end_matches(BLANKS) } else { part };
            }
            if part.is_empty() {
                continue;
            }
            let begins = std::mem::take(&mut begins);
            if deleted.iter().any(|source| source.start <= *at && *end <= source.end) {
                let (attributes, run) = (self.attributes(), self.run_of(element, "delText", part, begins));
                text.push_str(&format!("<{prefix}del{attributes}>{run}</{prefix}del>"));
            } else {
                text.push_str(&self.run_of(element, "t", part, begins));
            }
        }
        if !is_last {
            text.push_str(&self.opening(element, begins));
        }
        let start = if is_first { run.open.start } else { element.open.start };
        let end = if is_last { run.end } else { element.close };
        (start..end, text)
    }
}

/// The name in a start tag.
fn tag_name(tag: &str) -> &str {
    tag.trim_start_matches('<').split([' ', '>', '/', '\t', '\r', '\n']).next().unwrap_or_default()
}

/// A start tag with another number.
fn numbered(tag: &str, number: u32) -> String {
    let Some(start) = tag.find(":id=\"").map(|at| at + 5) else { return tag.to_owned() };
    let end = tag[start..].find('"').map_or(start, |length| start + length);
    format!("{}{number}{}", &tag[..start], &tag[end..])
}
