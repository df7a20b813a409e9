//! Changes that bring paragraphs, or the first words of an empty one. The end of each new paragraph is tracked as well: where
//! it is rejected, nothing is left of it.

use std::ops::Range;

use quick_xml::events::Event;

use super::{Change, Splicer, tag_name};
use crate::formats::word::marks::{Block, Host, Piece};
use crate::formats::xml::escaped;
use crate::formats::xml::{Xml, local};
use crate::text::is_chinese_numeral;

/// What a new paragraph does not take over from the one before it: what says more of that one than how it looks.
const OWN: [&[u8]; 9] = [
    b"rPr",
    b"numPr",
    b"sectPr",
    b"pPrChange",
    b"keepNext",
    b"pageBreakBefore",
    b"outlineLvl",
    b"framePr",
    b"cnfStyle",
];

impl Splicer<'_> {
    /// Tracks words in the empty paragraph of a cell.
    pub(super) fn fill(&mut self, change: &Change<'_>) -> bool {
        let at = change.text.start;
        let blocks = &self.marks.blocks;
        let from = blocks.partition_point(|block| block.text.start < at);
        let here = blocks[from..].iter().take_while(|block| block.text.start == at);
        let mut empty = here.filter(|block| block.is_in_table && block.is_plain && block.is_read && !block.is_said);
        let Some(block) = empty.next().filter(|_| change.text.is_empty() && !change.new.is_empty()) else {
            return false;
        };
        let look = self.look_of_mark(block);
        let words = self.inserted(&look, change.new);
        let xml = self.xml;
        let source = &xml[block.source.clone()];
        if source.ends_with("/>") {
            let open = xml[block.open.clone()].trim_end_matches("/>");
            let close = tag_name(open);
            self.between.push((block.source.clone(), format!("{open}>{words}</{close}>")));
        } else {
            let Some(end) = source.rfind("</").map(|at| block.source.start + at) else { return false };
            self.between.push((end..end, words));
        }
        true
    }

    /// Tracks a change that brings lines: before that which it begins, or behind that which it stands at the end of.
    pub(super) fn add_lines(&mut self, change: &Change<'_>) -> bool {
        let Change { text: Range { start, end }, new } = change;
        let (start, end) = (*start, *end);
        let is_line_start = self.text[..start].is_empty() || self.text[..start].ends_with('\n');
        let is_line_end = self.text[end..].is_empty() || self.text[end..].starts_with('\n');
        let old = &self.text[start..end];
        if let Some(lines) = new.strip_prefix(old).and_then(|new| new.strip_prefix('\n')).filter(|_| is_line_end) {
            let behind = (end + 1).min(self.text.len());
            return self.add_paragraphs(behind, lines);
        }
        if start == self.text.len() && is_line_start {
            return self.add_paragraphs(start, new.strip_suffix('\n').unwrap_or(new));
        }
        let Some((lines, rest)) = new.rsplit_once('\n').filter(|_| is_line_start) else { return false };
        let rest = Change { text: start..end, new: rest };
        if rest.new == old {
            return self.add_paragraphs(start, lines);
        }
        self.changeable(&rest.text).is_some() && self.add_paragraphs(start, lines) && self.change_words(&rest)
    }

    /// Tracks new paragraphs where a line begins or the body ends.
    fn add_paragraphs(&mut self, at: usize, lines: &str) -> bool {
        let marks = self.marks;
        let outermost = || marks.blocks.iter().filter(|block| !block.is_in_table);
        let before = outermost().take_while(|block| block.text.start < at).last();
        let behind = outermost().find(|block| block.text.start >= at);
        let is_between = before.map_or(0, |block| block.text.end) == at
            && behind.map_or(marks.body_end, |block| block.text.start) == at;
        let is_line = self.text[..at].is_empty() || self.text[..at].ends_with('\n');
        if !is_between || !is_line {
            return false;
        }
        let lines: Vec<&str> = lines.split('\n').collect();
        // Numbers that count themselves would not go on from one that is typed.
        let is_counted = |block: Option<&Block>| block.is_some_and(|block| !block.is_table && !block.is_plain);
        if lines.iter().any(|line| has_number(line)) && (is_counted(before) || is_counted(behind)) {
            return false;
        }
        let like = before.filter(|block| !block.is_table && block.is_plain);
        if like.is_none() && !marks.is_usual_plain {
            return false;
        }
        match (before, behind) {
            // The end of the last new paragraph goes with it, and what was behind stays as it is.
            (_, Some(behind)) if !behind.is_table && behind.is_read => {
                let look = like.map(|block| self.look(block)).unwrap_or_default();
                let new: String = lines.iter().map(|line| self.paragraph(&look, line, true)).collect();
                self.between.push((behind.source.start..behind.source.start, new));
                true
            }
            // The end of what was before goes with them, and the last new one has that of old: no body is without it.
            _ => like.is_some_and(|before| before.is_read && self.add_behind(before, &lines)),
        }
    }

    fn add_behind(&mut self, before: &Block, lines: &[&str]) -> bool {
        let xml = self.xml;
        let e = self.writer.names.element.clone();
        let (properties, mark) = (&xml[before.properties.clone()], &xml[before.mark.clone()]);
        let has = |within: &str, names: &[&str]| names.iter().any(|name| within.contains(&format!("<{e}{name}")));
        let is_tracked = has(mark, &["ins", "del", "moveFrom", "moveTo", "vanish"]);
        let is_section = has(properties, &["sectPr", "pPrChange"]);
        let is_closed = [&xml[before.open.clone()], properties, mark]
            .iter()
            .any(|tag| tag.starts_with('<') && first_tag(tag).ends_with("/>"));
        if is_tracked || is_section || is_closed {
            return false;
        }
        let attributes = self.attributes();
        let inserted = format!("<{e}ins{attributes}/>");
        let (at, added) = match (properties.is_empty(), mark.is_empty()) {
            (true, _) => (before.open.end, format!("<{e}pPr><{e}rPr>{inserted}</{e}rPr></{e}pPr>")),
            (_, true) => (
                before.properties.start + properties.rfind("</").unwrap_or_default(),
                format!("<{e}rPr>{inserted}</{e}rPr>"),
            ),
            (_, false) => (before.mark.start + first_tag(mark).len(), inserted),
        };
        let look = self.look(before);
        let (last, others) = lines.split_last().unwrap_or((&"", &[]));
        let mut new: String = others.iter().map(|line| self.paragraph(&look, line, true)).collect();
        let own = Look { paragraph: properties.to_owned(), ..look };
        new.push_str(&self.paragraph(&own, last, false));
        self.between.push((at..at, added));
        self.between.push((before.source.end..before.source.end, new));
        true
    }

    /// A new paragraph; the properties of its look are whole where its end is not new.
    fn paragraph(&mut self, look: &Look, line: &str, is_end_new: bool) -> String {
        let e = self.writer.names.element.clone();
        let properties = if is_end_new {
            let attributes = self.attributes();
            format!("<{e}pPr>{}<{e}rPr><{e}ins{attributes}/></{e}rPr></{e}pPr>", look.paragraph)
        } else {
            look.paragraph.clone()
        };
        let words = if line.is_empty() { String::new() } else { self.inserted(&look.run, line) };
        format!("<{e}p>{properties}{words}</{e}p>")
    }

    /// Words in an insertion of ours.
    fn inserted(&mut self, look: &str, words: &str) -> String {
        let (e, attributes) = (self.writer.names.element.clone(), self.attributes());
        let words = escaped(words);
        format!("<{e}ins{attributes}><{e}r>{look}<{e}t xml:space=\"preserve\">{words}</{e}t></{e}r></{e}ins>")
    }

    /// What new paragraphs behind one look like: as it does, and as most of its words do.
    fn look(&self, block: &Block) -> Look {
        let marks = self.marks;
        let from = self.pieces.partition_point(|piece| piece.text.start < block.text.start);
        let run_of = |piece: &Piece| &marks.runs[marks.elements[piece.element].run];
        let is_in = |piece: &&Piece| run_of(piece).host == Host::Itself && piece.source.end <= block.source.end;
        let longest = self.pieces[from..].iter().take_while(is_in).max_by_key(|piece| piece.text.len());
        let run = longest.map(|piece| self.xml[run_of(piece).properties.clone()].to_owned());
        let paragraph = children(&self.xml[block.properties.clone()], |name| !OWN.contains(&name));
        let run = run.filter(|run| !run.contains("rPrChange")).unwrap_or_default();
        Look { paragraph, run }
    }

    /// The look of the first words in an empty paragraph: that of its end.
    fn look_of_mark(&self, block: &Block) -> String {
        let e = &self.writer.names.element;
        let own: [&[u8]; 7] = [b"ins", b"del", b"moveFrom", b"moveTo", b"rPrChange", b"rStyle", b"vanish"];
        let look = children(&self.xml[block.mark.clone()], |name| !own.contains(&name));
        if look.is_empty() { look } else { format!("<{e}rPr>{look}</{e}rPr>") }
    }
}

/// How a new paragraph looks.
#[derive(Default)]
struct Look {
    /// Its properties, without the element that holds them.
    paragraph: String,
    /// Those of its words, with it.
    run: String,
}

/// Whether a line begins with a number.
fn has_number(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches(['（', '(', '第']);
    line.starts_with(|c: char| c.is_ascii_digit() || is_chinese_numeral(c))
}

/// The first tag of an element.
fn first_tag(element: &str) -> &str {
    element.find('>').map_or(element, |end| &element[..=end])
}

/// The elements right in an element that are wanted, by their names without prefix.
fn children(element: &str, is_wanted: impl Fn(&[u8]) -> bool) -> String {
    let Ok(xml) = Xml::new("", element.as_bytes()) else { return String::new() };
    let mut events = xml.events();
    let (mut kept, mut depth, mut start) = (String::new(), 0_usize, None);
    loop {
        match events.next() {
            Ok(Event::Start(tag)) => {
                if depth == 1 && is_wanted(local(&tag)) {
                    start = Some(events.range().start);
                }
                depth += 1;
            }
            Ok(Event::Empty(tag)) if depth == 1 && is_wanted(local(&tag)) => kept.push_str(&element[events.range()]),
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                if let Some(start) = start.take_if(|_| depth == 1) {
                    kept.push_str(&element[start..events.range().end]);
                }
            }
            Ok(Event::Eof) | Err(_) => return kept,
            Ok(_) => {}
        }
    }
}
