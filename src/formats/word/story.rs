//! The text of a document as it grows: paragraphs are lines, and so are rows of tables, with a tab between cells.

use super::marks::{Block, Piece};
use super::styles::Listed;
use crate::formats::Unreadable;
use crate::formats::places::{Spot, Stretch};
use crate::formats::unreadable::{DEEPEST, Limit, MOST_CELLS};

/// Most columns that a cell may take: more than Word has.
const MOST_COLUMNS: usize = 63;

/// What has a text of its own: the body, a text box, a note.
#[derive(Debug, Default)]
pub struct Story {
    pub text: String,
    pub spots: Vec<Spot>,
    /// Where it was read from; nothing unless somebody asks.
    pub pieces: Vec<Piece>,
    /// Its paragraphs and tables, likewise.
    pub blocks: Vec<Block>,
    /// What its paragraphs are, if not those of the body.
    pub kind: Option<Stretch>,
    pub paragraph: Option<Paragraph>,
    tables: Vec<Table>,
    /// Text boxes that stand in its open paragraph or table: their text comes behind it.
    later: Vec<Story>,
}

/// A paragraph that has begun.
#[derive(Debug, Default)]
pub struct Paragraph {
    pub style: Option<String>,
    pub listed: Listed,
    /// Whether something of it is in the text.
    pub is_said: bool,
    /// Whether its end is deleted or hidden, so that the next one goes on in its line.
    pub runs_on: bool,
    /// Whether its style hides it.
    pub is_hidden: bool,
}

/// A table that has begun.
#[derive(Debug)]
struct Table {
    number: u32,
    row: Row,
    rows: u32,
    cell: Cell,
    /// Where one cell, or one paragraph of a cell, ends and the next begins.
    joints: Vec<usize>,
    most_columns: usize,
    /// It holds tables: it only lays them out.
    is_layout: bool,
}

/// A row that has begun.
#[derive(Debug, Default)]
pub struct Row {
    start: usize,
    columns: usize,
    /// Columns before its first cell and behind its last.
    pub before: usize,
    pub behind: usize,
    pub is_gone: bool,
}

/// A cell that has begun.
#[derive(Debug, Default)]
pub struct Cell {
    start: usize,
    /// Columns that it takes.
    pub span: usize,
    /// Whether it goes on from the cell above or to its left.
    pub is_merged: bool,
}

/// How much there is so far of what is counted through the document.
#[derive(Debug, Default)]
pub struct Counts {
    paragraphs: u32,
    tables: u32,
    cells: usize,
    pub boxes: u32,
    pub notes: u32,
}

impl Story {
    /// A text whose paragraphs are of one kind.
    pub fn new(kind: Option<Stretch>) -> Self {
        Story { kind, ..Story::default() }
    }

    /// Whether a table is open.
    pub fn is_in_table(&self) -> bool {
        !self.tables.is_empty()
    }

    /// How many tables are open.
    pub fn depth(&self) -> usize {
        self.tables.len()
    }

    /// The block of the open paragraph.
    pub fn open_paragraph(&mut self) -> Option<&mut Block> {
        self.blocks.last_mut().filter(|block| block.is_open() && !block.is_table)
    }

    /// Keeps where the text of a block ends that has just been closed.
    pub fn end_block(&mut self, is_table: bool) {
        if let Some(block) = self.blocks.iter_mut().rfind(|block| block.is_table == is_table) {
            block.text.end = self.text.len();
        }
    }

    /// Begins what a paragraph says: its place, and in a cell the joint to the paragraph before.
    pub fn begin_saying(&mut self, counts: &mut Counts) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.is_said = true;
        }
        let end = self.text.len();
        match self.tables.last_mut() {
            Some(table) => {
                if end > table.cell.start && !self.text.ends_with('\n') {
                    table.joints.push(end);
                    self.text.push(' ');
                }
            }
            None => {
                let what = self.kind.unwrap_or_else(|| {
                    counts.paragraphs += 1;
                    Stretch::Paragraph(counts.paragraphs)
                });
                self.spots.push(Spot { start: end as u32, what });
            }
        }
    }

    /// Ends the line of a paragraph.
    pub fn end_paragraph(&mut self) {
        self.paragraph = None;
        if !self.is_in_table() {
            self.text.push('\n');
            self.flush();
        }
    }

    /// Ends a paragraph that was to run on where nothing follows.
    pub fn end_line(&mut self) {
        if self.paragraph.take().is_some_and(|paragraph| paragraph.is_said) && !self.is_in_table() {
            self.text.push('\n');
        }
    }

    /// A line break in a paragraph; cells are one line.
    pub fn break_line(&mut self) {
        match self.tables.last_mut() {
            Some(table) if self.text.len() > table.cell.start => {
                table.joints.push(self.text.len());
                self.text.push(' ');
            }
            Some(_) => {}
            None => self.text.push('\n'),
        }
    }

    /// Takes back the last line that is not empty, with what is empty behind it, if it is of a kind.
    pub fn forget_last_line(&mut self, is_of_kind: impl Fn(&str) -> bool) {
        let end = self.text.trim_end_matches('\n').len();
        let start = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
        if !self.is_in_table() && is_of_kind(&self.text[start..end]) {
            self.truncate(start);
            self.spots.truncate(self.spots.partition_point(|spot| (spot.start as usize) < start));
            let open = self.blocks.pop_if(|block| block.is_open());
            while self.blocks.pop_if(|block| block.text.start >= start).is_some() {}
            self.blocks.extend(open.map(|block| Block { text: start..start, ..block }));
        }
    }

    /// Keeps the text of a text box until the line at hand has ended.
    pub fn keep(&mut self, text_box: Story) {
        self.later.push(text_box);
    }

    /// Writes what was kept.
    fn flush(&mut self) {
        for story in std::mem::take(&mut self.later) {
            self.append(story);
        }
    }

    /// Adds a text behind this one.
    pub fn append(&mut self, story: Story) {
        let start = self.text.len() as u32;
        self.spots.extend(story.spots.iter().map(|spot| Spot { start: spot.start + start, ..*spot }));
        let shift = self.text.len();
        self.pieces.extend(
            story
                .pieces
                .into_iter()
                .map(|piece| Piece { text: piece.text.start + shift..piece.text.end + shift, ..piece }),
        );
        self.blocks.extend(
            story
                .blocks
                .into_iter()
                .map(|block| Block { text: block.text.start + shift..block.text.end + shift, ..block }),
        );
        self.text.push_str(&story.text);
    }

    /// Takes back what the text has from a byte on, but for the places of lines.
    pub fn truncate(&mut self, end: usize) {
        self.text.truncate(end);
        while self.pieces.pop_if(|piece| piece.text.start >= end).is_some() {}
        if let Some(last) = self.pieces.last_mut().filter(|last| last.text.end > end) {
            last.source.end = last.source_at(end);
            last.text.end = end;
        }
    }

    /// Begins a table.
    pub fn begin_table(&mut self, part: &str, counts: &mut Counts) -> Result<(), Unreadable> {
        if self.depth() >= DEEPEST {
            return Err(Unreadable::too_much(part, Limit::Nesting));
        }
        self.end_line();
        if let Some(outer) = self.tables.last_mut() {
            outer.is_layout = true;
            if !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
        }
        counts.tables += 1;
        self.tables.push(Table {
            number: counts.tables,
            row: Row::default(),
            rows: 0,
            cell: Cell::default(),
            joints: Vec::new(),
            most_columns: 0,
            is_layout: false,
        });
        Ok(())
    }

    /// Begins a row.
    pub fn begin_row(&mut self) {
        let start = self.text.len();
        let Some(table) = self.tables.last_mut() else { return };
        table.rows += 1;
        table.row = Row { start, ..Row::default() };
        self.spots.push(Spot { start: start as u32, what: Stretch::Row { table: table.number, row: table.rows } });
    }

    /// The open row.
    pub fn row(&mut self) -> Option<&mut Row> {
        self.tables.last_mut().map(|table| &mut table.row)
    }

    /// The open cell.
    pub fn cell(&mut self) -> Option<&mut Cell> {
        self.tables.last_mut().map(|table| &mut table.cell)
    }

    /// Begins a cell.
    pub fn begin_cell(&mut self, part: &str, counts: &mut Counts) -> Result<(), Unreadable> {
        let before = self.row().map(|row| std::mem::take(&mut row.before)).unwrap_or_default();
        self.columns(before.min(MOST_COLUMNS) + 1, part, counts)?;
        let start = self.text.len();
        if let Some(table) = self.tables.last_mut() {
            table.cell = Cell { start, span: 1, is_merged: false };
        }
        Ok(())
    }

    /// Adds columns to the open row, all empty.
    fn columns(&mut self, count: usize, part: &str, counts: &mut Counts) -> Result<(), Unreadable> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        for _ in 0..count {
            if table.row.columns > 0 {
                table.joints.push(self.text.len());
                self.text.push('\t');
            }
            table.row.columns += 1;
        }
        counts.cells += count;
        if counts.cells > MOST_CELLS { Err(Unreadable::too_much(part, Limit::Cells)) } else { Ok(()) }
    }

    /// Ends a cell.
    pub fn end_cell(&mut self, part: &str, counts: &mut Counts) -> Result<(), Unreadable> {
        self.paragraph = None;
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let Cell { start, span, is_merged } = std::mem::take(&mut table.cell);
        if is_merged {
            self.cut(start);
        }
        self.columns(span.clamp(1, MOST_COLUMNS) - 1, part, counts)
    }

    /// Ends a row.
    pub fn end_row(&mut self, part: &str, counts: &mut Counts) -> Result<(), Unreadable> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let Row { start, behind, is_gone, .. } = table.row;
        if is_gone {
            table.rows -= 1;
            self.cut(start);
            // The place of the row itself.
            self.spots.pop_if(|spot| spot.start as usize == start);
            return Ok(());
        }
        self.columns(behind.min(MOST_COLUMNS), part, counts)?;
        if let Some(table) = self.tables.last_mut() {
            table.most_columns = table.most_columns.max(table.row.columns);
        }
        self.text.push('\n');
        Ok(())
    }

    /// Takes back all from a byte on.
    fn cut(&mut self, start: usize) {
        self.truncate(start);
        self.spots.truncate(self.spots.partition_point(|spot| spot.start as usize <= start));
        while self.blocks.pop_if(|block| block.is_in_table && block.text.start >= start).is_some() {}
        if let Some(table) = self.tables.last_mut() {
            table.joints.truncate(table.joints.partition_point(|joint| *joint < start));
        }
    }

    /// Ends a table. One that holds tables, or has one column, only lays out its paragraphs: each is a line.
    pub fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        if table.is_layout || table.most_columns == 1 {
            for joint in table.joints {
                self.text.replace_range(joint..joint + 1, "\n");
            }
        }
        if !self.is_in_table() {
            self.flush();
        }
    }

    /// Ends the text.
    pub fn finish(mut self) -> Self {
        while self.is_in_table() {
            self.end_table();
        }
        self.end_line();
        self.flush();
        self
    }
}
