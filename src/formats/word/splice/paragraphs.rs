//! Changes that bring, divide, join or delete paragraphs, or bring the first words of an empty one. The end of each paragraph that
//! is new or gone is tracked as well: where it is rejected, all is as before.

use std::ops::Range;

use quick_xml::events::Event;

use super::{Change, Edge, Splicer, tag_name};
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
        if start == self.text.len() && is_line_start {
            return self.add_paragraphs(start, new.strip_suffix('\n').unwrap_or(new));
        }
        if let Some(lines) = new.strip_prefix(old).and_then(|new| new.strip_prefix('\n')).filter(|_| is_line_end) {
            let behind = (end + 1).min(self.text.len());
            return self.add_paragraphs(behind, lines);
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
        if !self.track_end(before, "ins") {
            return false;
        }
        let look = self.look(before);
        let (last, others) = lines.split_last().unwrap_or((&"", &[]));
        let mut new: String = others.iter().map(|line| self.paragraph(&look, line, true)).collect();
        let own = Look { paragraph: self.xml[before.properties.clone()].to_owned(), ..look };
        new.push_str(&self.paragraph(&own, last, false));
        self.between.push((before.source.end..before.source.end, new));
        true
    }

    /// Whether the end of a paragraph can be tracked.
    fn is_end_free(&self, block: &Block) -> bool {
        let xml = self.xml;
        let e = &self.writer.names.element;
        let (properties, mark) = (&xml[block.properties.clone()], &xml[block.mark.clone()]);
        let has = |within: &str, names: &[&str]| names.iter().any(|name| within.contains(&format!("<{e}{name}")));
        let is_tracked = has(mark, &["ins", "del", "moveFrom", "moveTo", "vanish"]);
        let is_section = has(properties, &["sectPr", "pPrChange"]);
        let is_closed = [properties, mark].iter().any(|tag| tag.starts_with('<') && first_tag(tag).ends_with("/>"));
        !is_tracked && !is_section && !is_closed && !self.ends.contains(&block.source.start)
    }

    /// Tracks the end of a paragraph: `ins` where it is new, `del` where it is gone.
    fn track_end(&mut self, block: &Block, how: &str) -> bool {
        if !self.is_end_free(block) {
            return false;
        }
        let xml = self.xml;
        let e = self.writer.names.element.clone();
        let (properties, mark) = (&xml[block.properties.clone()], &xml[block.mark.clone()]);
        let attributes = self.attributes();
        let tracked = format!("<{e}{how}{attributes}/>");
        let open = &xml[block.open.clone()];
        if let Some(open) = open.strip_suffix("/>") {
            let (whole, close) = (block.source.clone(), tag_name(open));
            self.between.push((whole, format!("{open}><{e}pPr><{e}rPr>{tracked}</{e}rPr></{e}pPr></{close}>")));
            self.ends.insert(block.source.start);
            return true;
        }
        let (at, added) = match (properties.is_empty(), mark.is_empty()) {
            (true, _) => (block.open.end, format!("<{e}pPr><{e}rPr>{tracked}</{e}rPr></{e}pPr>")),
            (_, true) => (
                block.properties.start + properties.rfind("</").unwrap_or_default(),
                format!("<{e}rPr>{tracked}</{e}rPr>"),
            ),
            (_, false) => (block.mark.start + first_tag(mark).len(), tracked),
        };
        self.between.push((at..at, added));
        self.ends.insert(block.source.start);
        true
    }

    /// Tracks ends of lines within a paragraph: the last part of it keeps its end and its properties.
    pub(super) fn divide(&mut self, change: &Change<'_>) -> bool {
        let Change { text: Range { start, end }, new } = change;
        let marks = self.marks;
        let is_around = |block: &&Block| block.text.start < *start && *end < block.text.end;
        let Some(block) = marks.blocks.iter().find(|block| !block.is_table && is_around(block)) else { return false };
        let lines: Vec<&str> = new.split('\n').collect();
        let [first, between @ .., last] = lines.as_slice() else { return false };
        let Some(pieces) = self.changeable(&change.text).filter(|_| is_movable(block) && self.is_end_free(block))
        else {
            return false;
        };
        let piece = &self.pieces[pieces.end - 1];
        let element = &marks.elements[piece.element];
        let run = &marks.runs[element.run];
        let content = block.properties.end..run.open.start;
        let is_in_paragraph = block.properties.end <= run.open.start && run.end <= block.source.end;
        let is_outermost = is_in_paragraph && run.insertion.is_none() && is_balanced(&self.xml[content]);
        if !is_outermost || !self.track_end(block, "ins") {
            return false;
        }
        // What is gone and what is new before the division, then the division behind it.
        let at = piece.source_at((*end).min(piece.text.end));
        self.change_words(&Change { text: change.text.clone(), new: first });
        let e = self.writer.names.element.clone();
        let look = self.look(block);
        let mut division = format!("</{e}p>");
        for line in between {
            division.push_str(&self.paragraph(&look, line, true));
        }
        division.push_str(&format!("<{e}p>{}", &self.xml[block.properties.clone()]));
        if !last.is_empty() {
            division.push_str(&self.inserted_like(element, last));
        }
        self.joint(Edge::In { element: piece.element, at }).inserted.push_str(&division);
        true
    }

    /// Tracks that paragraphs run on, or are gone; what takes their place stands where the first of them ended.
    pub(super) fn join(&mut self, change: &Change<'_>) -> bool {
        let Change { text: Range { start, end }, new } = change;
        let marks = self.marks;
        let mut at = *start;
        let (mut words, mut ended) = (Vec::new(), Vec::new());
        for line in self.text[*start..*end].split_inclusive('\n') {
            let line_end = at + line.len();
            let words_end = at + line.trim_end_matches('\n').len();
            words.push(at..words_end);
            if words_end < line_end {
                let is_here =
                    |block: &&Block| !block.is_in_table && block.text.end == line_end && block.text.start <= at;
                let Some(here) = marks.blocks.iter().rposition(|block| is_here(&block)) else { return false };
                let is_next = |block: &&Block| !block.is_in_table && block.text.start == line_end;
                let next = marks.blocks[here + 1..].iter().find(is_next);
                let block = &marks.blocks[here];
                let is_joined = is_movable(block) && next.is_some_and(is_movable) && self.is_end_free(block);
                if !is_joined || self.text[block.text.start..words_end].contains('\n') {
                    return false;
                }
                ended.push(block);
            }
            at = line_end;
        }
        let is_empty = |text: &Range<usize>| text.is_empty();
        let are_changeable = words.iter().all(|text| is_empty(text) || self.changeable(text).is_some());
        // Words have to stand in the first paragraph.
        let first = words[0].clone();
        let is_line_start = first.start == 0 || self.text[..first.start].ends_with('\n');
        let is_settled = new.is_empty() || !is_empty(&first) || !is_line_start;
        if !are_changeable || !is_settled || (!new.is_empty() && self.changeable(&first).is_none()) {
            return false;
        }
        for (number, text) in words.into_iter().enumerate() {
            let new = if number == 0 { new } else { "" };
            if !text.is_empty() || !new.is_empty() {
                self.change_words(&Change { text, new });
            }
        }
        ended.into_iter().all(|block| self.track_end(block, "del"))
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

/// Whether a paragraph can be divided and joined: one of the body that nothing numbers or hides.
fn is_movable(block: &Block) -> bool {
    !block.is_table && !block.is_in_table && block.is_plain && block.is_read
}

/// Whether what stands here stands in nothing: every element that begins in it ends in it, and every field.
fn is_balanced(content: &str) -> bool {
    let Ok(xml) = Xml::new("", content.as_bytes()) else { return false };
    let mut events = xml.events();
    let mut depth = 0_usize;
    loop {
        match events.next() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) => break,
            Err(_) => return false,
            Ok(_) => {}
        }
    }
    let fields = |kind: &str| content.matches(&format!("fldCharType=\"{kind}\"")).count();
    depth == 0 && fields("begin") == fields("end")
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
