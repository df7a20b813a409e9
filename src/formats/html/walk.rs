//! The walk over a page: from its tags to lines.

use std::ops::Range;

use super::elements::{Kind, known};
use super::furniture::{self, Region};
use super::lines::{Line, Scroll};
use super::table::{Cell, Table};
use super::tokens::{Reader, Tag};
use crate::formats::Unreadable;
use crate::formats::unreadable::{DEEPEST, Limit};

/// Elements in one another, those of tables aside: what is deeper is passed over, its text is read.
const MOST_OPEN: usize = 1024;

/// Elements in one another that stand for something.
const MOST_REGIONS: usize = 32;

/// What has been read of a page.
#[derive(Debug, Default)]
pub struct Walk {
    pub scroll: Scroll,
    /// All lines; rows of a table stand behind those of its cells.
    pub lines: Vec<Line>,
    /// What may hold the document.
    pub mains: Vec<Range<usize>>,
    /// What stops the reading.
    pub trouble: Option<Unreadable>,
    open: Vec<Open>,
    /// What lines are added to: the page, and the cells that are open.
    flows: Vec<Flow>,
    /// The tables that are open.
    tables: Vec<Table>,
    /// The tables that have ended and are no layout.
    count: u32,
    cells: usize,
    /// How many open elements are not seen, keep their blanks, lead elsewhere.
    silent: usize,
    kept: usize,
    linking: usize,
    /// How many stand for something.
    regions: usize,
    /// Whether nothing was said yet of the last element that leads elsewhere.
    is_new_link: bool,
}

/// An element that is open.
#[derive(Debug)]
struct Open {
    name: &'static str,
    kind: Kind,
    is_silent: bool,
    region: Option<Region>,
    /// How many lines there were when it began.
    start: usize,
}

/// Lines that follow one another.
#[derive(Debug, Default)]
struct Flow {
    lines: Vec<usize>,
    line: Option<Line>,
    /// Blanks behind the last word of the line.
    blanks: Option<Blanks>,
    /// Whether the last thing was a table.
    is_behind_table: bool,
}

/// White space that is one blank, if words follow.
#[derive(Debug)]
struct Blanks {
    source: Range<usize>,
    /// Whether the source goes to a new line there.
    breaks: bool,
}

impl Reader for Walk {
    fn text(&mut self, text: &str, source: Range<usize>) {
        if self.silent > 0 || self.trouble.is_some() {
            return;
        }
        if self.kept > 0 {
            return self.say_kept(text, source);
        }
        let is_verbatim = text.len() == source.len();
        let mut at = 0;
        for word in text.split_inclusive(is_blank) {
            let end = at + word.len();
            let said = word.trim_end_matches(is_blank);
            let part = |range: Range<usize>| match is_verbatim {
                true => source.start + range.start..source.start + range.end,
                false => source.clone(),
            };
            if !said.is_empty() {
                self.say(said, part(at..at + said.len()));
            }
            if said.len() < word.len() {
                self.blank(part(at + said.len()..end), word.ends_with(['\n', '\r']));
            }
            at = end;
        }
    }

    fn open(&mut self, tag: &Tag) {
        if self.trouble.is_some() {
            return;
        }
        let Some((name, kind)) = known(tag.name()) else { return };
        if kind.is_block() {
            self.close_open("p", is_barrier);
            self.end_seen_line();
        }
        match kind {
            Kind::Break if self.silent == 0 => return self.break_line(),
            Kind::Break | Kind::Edge | Kind::Void => return,
            Kind::Item => {
                let is_list =
                    |open: &Open| is_barrier(open) || matches!(open.name, "ul" | "ol" | "dl" | "menu" | "dir");
                for item in if name == "li" { ["li"].as_slice() } else { &["dd", "dt"] } {
                    self.close_open(item, is_list);
                }
            }
            Kind::Link => self.close_open("a", is_barrier),
            Kind::Cell => self.close_part(&["td", "th", "caption"]),
            Kind::Row | Kind::Rows | Kind::Caption => {
                self.close_part(&["td", "th", "caption"]);
                self.close_part(&["tr"]);
            }
            _ => {}
        }
        // One that leads nowhere else is the name of a place.
        let leads = || tag.attribute("href").is_some_and(|to| !to.trim().is_empty() && !to.starts_with('#'));
        let kind = if kind == Kind::Link && !leads() { Kind::Inline } else { kind };
        // Foreign elements may be empty.
        if tag.is_closed && matches!(name, "svg" | "math") {
            return;
        }
        let is_silent = kind == Kind::Silent || furniture::is_hidden(tag);
        let is_of_table = matches!(kind, Kind::Table | Kind::Row | Kind::Cell);
        let matters = kind != Kind::Inline || is_silent || self.silent > 0;
        if !matters || !is_of_table && self.open.len() >= MOST_OPEN {
            return;
        }
        if self.silent == 0 && !is_silent && !self.begin(kind, tag) {
            return;
        }
        let region = furniture::region(name, kind, tag).filter(|_| self.regions < MOST_REGIONS);
        self.regions += usize::from(region.is_some());
        self.silent += usize::from(is_silent);
        self.kept += usize::from(kind == Kind::Kept);
        self.linking += usize::from(kind == Kind::Link);
        self.is_new_link |= kind == Kind::Link;
        let is_silent_now = self.silent > 0;
        // What begins in silence is nothing when it ends.
        let kind = if is_silent_now && is_of_table { Kind::Block } else { kind };
        self.open.push(Open { name, kind, is_silent, region, start: self.lines.len() });
    }

    fn close(&mut self, name: &str) {
        if self.trouble.is_some() {
            return;
        }
        let Some((name, kind)) = known(name) else { return };
        match kind {
            Kind::Break if self.silent == 0 => return self.break_line(),
            Kind::Edge => return self.end_seen_line(),
            Kind::Break | Kind::Void => return,
            _ => {}
        }
        let is_of_table = matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption");
        let stops = |open: &Open| match is_of_table {
            true => open.name == "table" && name != "table",
            false => is_barrier(open),
        };
        if kind.is_block() {
            self.end_seen_line();
        }
        self.close_open(name, stops);
    }
}

impl Walk {
    /// Ends the page: its lines in their order.
    pub fn finish(&mut self) -> Result<Vec<usize>, Unreadable> {
        while !self.open.is_empty() && self.trouble.is_none() {
            self.pop(false);
        }
        self.end_line();
        match self.trouble.take() {
            Some(trouble) => Err(trouble),
            None => Ok(self.flows.pop().map(|flow| flow.lines).unwrap_or_default()),
        }
    }

    /// Begins what an element holds: whether it may stand here.
    fn begin(&mut self, kind: Kind, tag: &Tag) -> bool {
        match kind {
            Kind::Table => {
                if self.tables.len() >= DEEPEST {
                    self.trouble = Some(Unreadable::too_much("", Limit::Nesting));
                    return false;
                }
                if let Some(outer) = self.tables.last_mut() {
                    outer.holds_table = true;
                }
                self.tables.push(Table::default());
            }
            Kind::Row | Kind::Cell | Kind::Caption => {
                // In a table, but not in a cell of it or a caption.
                let inner = self.open.iter().rev().find(|open| is_barrier(open)).map(|open| open.kind);
                if !matches!(inner, Some(Kind::Table | Kind::Row)) {
                    return false;
                }
                // What stands between the parts of a table is a line before it.
                self.end_line();
                let Some(table) = self.tables.last_mut() else { return false };
                if kind == Kind::Row || kind == Kind::Cell && table.rows.is_empty() {
                    table.rows.push(Vec::new());
                }
                if let Some(row) = table.rows.last_mut().filter(|_| kind == Kind::Cell) {
                    row.push(Cell::new(tag.attribute("colspan"), tag.attribute("rowspan")));
                }
                if kind != Kind::Row {
                    self.flows.push(Flow::default());
                }
            }
            _ => {}
        }
        true
    }

    /// Closes the innermost element of a name, and all in it, if it is open before one that stops the search.
    fn close_open(&mut self, name: &str, stops: impl Fn(&Open) -> bool) {
        let mut found = None;
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.name == name {
                found = Some(at);
            }
            if found.is_some() || stops(open) {
                break;
            }
        }
        self.close_from(found);
    }

    /// Closes a part of the innermost table: the one that is open of these.
    fn close_part(&mut self, names: &[&str]) {
        let inner = self.open.iter().rposition(|open| open.name == "table" || names.contains(&open.name));
        self.close_from(inner.filter(|at| self.open[*at].name != "table"));
    }

    fn close_from(&mut self, found: Option<usize>) {
        let Some(found) = found else { return };
        while self.open.len() > found && self.trouble.is_none() {
            self.pop(self.open.len() == found + 1);
        }
    }

    /// Ends the innermost element; `is_told` where the page says so itself.
    fn pop(&mut self, is_told: bool) {
        let Some(open) = self.open.pop() else { return };
        let was_silent = self.silent > 0;
        self.silent -= usize::from(open.is_silent);
        self.kept -= usize::from(open.kind == Kind::Kept);
        self.linking -= usize::from(open.kind == Kind::Link);
        self.regions -= usize::from(open.region.is_some());
        if was_silent {
            return;
        }
        match open.kind {
            Kind::Cell | Kind::Caption => {
                self.end_line();
                let lines = self.flows.pop().map(|flow| flow.lines).unwrap_or_default();
                if let Some(table) = self.tables.last_mut() {
                    match table.rows.last_mut().and_then(|row| row.last_mut()).filter(|_| open.kind == Kind::Cell) {
                        Some(cell) => cell.lines = lines,
                        None => table.before.extend(lines),
                    }
                }
            }
            Kind::Table => self.end_table(),
            kind if kind.is_block() => self.end_line(),
            _ => {}
        }
        let range = open.start..self.lines.len();
        match open.region {
            Some(Region::Main) => self.mains.push(range),
            Some(furniture) if is_told => furniture::mark(furniture, &mut self.lines[range], &self.scroll),
            _ => {}
        }
    }

    fn end_table(&mut self) {
        self.end_line();
        let Some(table) = self.tables.pop() else { return };
        match table.finish(self.count + 1, &mut self.scroll, &mut self.lines, &mut self.cells) {
            Ok(ended) => {
                let is_row = |line: Option<&usize>| line.is_some_and(|line| self.lines[*line].row.is_some());
                let (has_rows, begins_with_row) = (is_row(ended.last()), is_row(ended.first()));
                self.count += u32::from(has_rows);
                if begins_with_row && self.flow().is_behind_table {
                    self.push(self.scroll.line());
                }
                let flow = self.flow();
                flow.lines.extend(ended);
                flow.is_behind_table = has_rows;
            }
            Err(trouble) => self.trouble = Some(trouble),
        }
    }

    fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::default());
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    /// Adds words to the open line.
    fn say(&mut self, words: &str, source: Range<usize>) {
        let mut line = self.take_line();
        if let Some(blanks) = self.flow().blanks.take() {
            let before = self.scroll.of(&line).chars().next_back();
            let is_wide = |c: Option<char>| c.is_some_and(is_wide);
            // Between Chinese characters a line end of the source is nothing.
            let is_nothing = blanks.breaks && is_wide(before) && is_wide(words.chars().next());
            if !line.text.is_empty() && !is_nothing {
                self.scroll.say(" ", blanks.source);
            }
        }
        self.scroll.say(words, source);
        if self.linking > 0 {
            line.linked += words.len();
            line.links += u32::from(std::mem::take(&mut self.is_new_link));
        }
        self.scroll.end(&mut line);
        self.flow().line = Some(line);
    }

    /// Adds text of which every blank counts.
    fn say_kept(&mut self, text: &str, source: Range<usize>) {
        let mut at = source.start;
        for part in text.split_inclusive('\n') {
            let said = part.trim_end_matches(['\n', '\r']);
            if !said.is_empty() {
                let end = if text.len() == source.len() { at + said.len() } else { source.end };
                let mut line = self.take_line();
                let said = if self.flows.len() > 1 { said.replace('\t', " ") } else { said.to_owned() };
                self.scroll.say(&said, at..end);
                self.scroll.end(&mut line);
                self.flow().line = Some(line);
            }
            if part.ends_with('\n') {
                self.break_line();
            }
            at += part.len();
        }
    }

    fn blank(&mut self, source: Range<usize>, breaks: bool) {
        let flow = self.flow();
        match &mut flow.blanks {
            Some(blanks) => {
                blanks.source.end = source.end;
                blanks.breaks |= breaks;
            }
            None if flow.line.is_some() => flow.blanks = Some(Blanks { source, breaks }),
            None => {}
        }
    }

    /// The open line, or a new one.
    fn take_line(&mut self) -> Line {
        let line = self.flow().line.take();
        line.unwrap_or_else(|| self.scroll.line())
    }

    /// Ends the open line, which may be empty.
    fn break_line(&mut self) {
        let line = self.flow().line.take().unwrap_or_else(|| self.scroll.line());
        self.push(line);
    }

    /// Ends the open line, if there is one.
    fn end_line(&mut self) {
        self.flow().blanks = None;
        if let Some(line) = self.flow().line.take() {
            self.push(line);
        }
    }

    /// The same where what begins or ends is to be seen.
    fn end_seen_line(&mut self) {
        if self.silent == 0 {
            self.end_line();
        }
    }

    fn push(&mut self, mut line: Line) {
        // A line of blanks alone is empty.
        if self.scroll.of(&line).trim().is_empty() {
            line.text.end = line.text.start;
            line.pieces.end = line.pieces.start;
        }
        let number = self.lines.len();
        self.lines.push(line);
        let flow = self.flow();
        flow.blanks = None;
        flow.is_behind_table = false;
        flow.lines.push(number);
    }
}

/// White space that a page does not tell apart. The blank that does not break is none.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C')
}

/// Whether a character is as wide as two, and of a script without blanks.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFD}')
}

/// What the end of an element outside does not reach into.
fn is_barrier(open: &Open) -> bool {
    matches!(open.kind, Kind::Table | Kind::Row | Kind::Cell | Kind::Caption)
}
