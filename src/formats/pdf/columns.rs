//! The cells of lines without rules, and the columns that they stand in.

use std::ops::Range;

use super::lattice::CellText;
use super::lines::{Line, Number, Piece, is_number, is_numbered};
use super::page::SHIFT;

/// How far the letters of one word are set apart (`合　　计`) at most, in their size.
const SET_APART: i32 = 4;

/// What part of the size of its letters the gap between two cells has at least.
const GAP: i32 = 8;

/// Columns of a table, at most.
const MOST_COLUMNS: usize = 100;

pub fn said(cell: &Piece) -> CellText {
    CellText { text: cell.text.clone(), ..CellText::default() }
}

pub fn has_number(cells: &[Piece]) -> bool {
    cells.iter().any(|cell| is_number(&cell.text))
}

/// What stands in the cells of a line: its parts, and numbers by themselves. Letters that are set apart are one word.
pub fn cells(line: &Line) -> Vec<Piece> {
    let is_letter = |piece: &Piece| piece.text.len() > 1 && piece.text.chars().nth(1).is_none();
    let is_word =
        |one: &Piece, next: &Piece| is_letter(one) && is_letter(next) && next.left - one.right <= line.size * SET_APART;
    let pieces: Vec<Piece> = line.pieces.iter().flat_map(|piece| number_and_words(piece, line.size)).collect();
    let mut cells: Vec<Piece> = Vec::new();
    for letters in pieces.chunk_by(is_word) {
        let mut piece = letters[0].clone();
        letters[1..].iter().for_each(|letter| piece.take(letter, ""));
        match cells.last_mut() {
            Some(last) if !piece.is_far && !is_number(&piece.text) && !is_number(&last.text) => last.take(&piece, " "),
            _ => cells.push(piece),
        }
    }
    cells
}

/// A number at the right of its cell and the words of the next, which it nearly touches, or the piece as it is: `2026年` is one.
fn number_and_words(piece: &Piece, size: i32) -> impl Iterator<Item = Piece> {
    let is_two =
        |number: &Number| number.words - number.right > size / GAP && !piece.text[number.len..].starts_with('年');
    let parts = piece.number.filter(is_two).map(|Number { len, right, words }| {
        let number = Piece { text: piece.text[..len].to_owned(), right, number: None, ..piece.clone() };
        [number, Piece { text: piece.text[len..].to_owned(), left: words, is_far: true, number: None, ..piece.clone() }]
    });
    let whole = parts.is_none().then(|| piece.clone());
    parts.into_iter().flatten().chain(whole)
}

/// Whether words end with a number: `一般公共服务1,007.00`.
fn ends_with_number(text: &str) -> bool {
    let words = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    !words.is_empty() && text.len() - words.len() > 1
}

fn middle(cell: &Piece) -> i32 {
    (cell.left + cell.right) / 2
}

/// The head of a table: the names of its columns, and what stands above several of them.
pub struct Head {
    /// From the left.
    pub names: Vec<Piece>,
    /// Its lines: what stands in them, and above or in which column.
    lines: Vec<Vec<(usize, CellText)>>,
}

impl Head {
    /// What lines say of the columns: the last has names; a line above says what several of them have in common, the names of
    /// columns that it alone says something of, and the beginnings of names that go on below. `None` where no name is so long that
    /// it would.
    pub fn of(lines: &[Vec<Piece>], size: i32) -> Option<Head> {
        // With the line in which each begins, and where the first name below begins that something else is above.
        let (mut names, mut above) = (Vec::<(usize, Piece)>::new(), Vec::<(usize, i32, CellText)>::new());
        for (number, line) in lines.iter().enumerate().rev() {
            let over = line_above(line, &names);
            for (at, cell) in line.iter().enumerate() {
                let mut below =
                    names.iter_mut().zip(&over).filter(|(_, over)| **over == Some(at)).map(|(name, _)| name);
                match (below.next(), below.next()) {
                    (None, _) => {}
                    (Some((_, name)), None) if name.right - name.left > cell.right - cell.left + size => return None,
                    (Some((line, name)), None) => {
                        *line = number;
                        name.text.insert_str(0, &cell.text);
                    }
                    (Some((_, first)), Some(_)) => above.push((number, first.left, said(cell))),
                }
            }
            let is_name = |at: &usize| !over.contains(&Some(*at));
            names.extend((0..line.len()).filter(is_name).map(|at| (number, line[at].clone())));
            names.sort_by_key(|(_, name)| name.left);
        }
        let mut rows = vec![Vec::new(); lines.len()];
        for (at, (line, name)) in names.iter().enumerate() {
            rows[*line].push((at, said(name)));
        }
        for (line, left, cell) in above {
            rows[line].push((names.iter().position(|(_, name)| name.left == left)?, cell));
        }
        rows.retain(|row| !row.is_empty());
        Some(Head { names: names.into_iter().map(|(_, name)| name).collect(), lines: rows })
    }

    /// As rows of the table.
    pub fn rows(&self) -> impl Iterator<Item = Vec<CellText>> {
        self.lines.iter().map(|line| {
            let mut row = vec![CellText::default(); self.names.len()];
            line.iter().for_each(|(at, cell)| row[*at] = cell.clone());
            row
        })
    }
}

/// Which cell of a line each name stands below: cells that begin where names do are above all up to the next, others above those
/// nearest to their middle.
fn line_above(line: &[Piece], names: &[(usize, Piece)]) -> Vec<Option<usize>> {
    let begins = |cell: &Piece, name: &Piece| (cell.left - name.left).abs() <= SHIFT;
    let are_left = line.iter().all(|cell| names.iter().any(|(_, name)| begins(cell, name)));
    let above = |(_, name): &(usize, Piece)| match are_left {
        true => line.iter().rposition(|cell| cell.left <= name.left + SHIFT),
        false => (0..line.len()).min_by_key(|at| (middle(&line[*at]) - middle(name)).abs()),
    };
    names.iter().map(above).collect()
}

/// Where the columns of a table are: as far as what stands in them reaches.
pub struct Columns(Vec<Range<i32>>);

/// What stands in the columns of a line.
pub type Row<'a> = Vec<Option<&'a Piece>>;

impl Columns {
    /// The columns of rows, each with its name. A number stands in one; words may go over several that are empty.
    pub fn of(rows: &[Vec<Piece>], names: &[Piece]) -> Option<Columns> {
        let (numbers, mut words): (Vec<&Piece>, Vec<&Piece>) =
            rows.iter().flatten().partition(|cell| is_number(&cell.text));
        let mut columns = Columns(Vec::new());
        words.sort_by_key(|cell| cell.right - cell.left);
        for cell in numbers.into_iter().chain(words) {
            if is_number(&cell.text) || columns.under(cell).len() < 2 {
                columns.take(cell);
            }
            if columns.0.len() > MOST_COLUMNS {
                return None;
            }
        }
        columns.add_empty(names);
        columns.join_divided(rows, names.len());
        let is_above = |(at, name): (usize, &Piece)| columns.room(at).contains(&middle(name));
        let is_named = names.len() == columns.0.len() && names.iter().enumerate().all(is_above);
        (is_named && names.len() > 1).then_some(columns)
    }

    fn take(&mut self, cell: &Piece) {
        let under = self.under(cell);
        let own = self.0.drain(under.clone());
        let taken = own.fold(cell.left..cell.right, |all, own| all.start.min(own.start)..all.end.max(own.end));
        self.0.insert(under.start, taken);
    }

    /// Adds the columns that have a name alone, where each name is above one or above none.
    fn add_empty(&mut self, names: &[Piece]) {
        let is_over = names.iter().filter(|name| !self.under(name).is_empty()).count();
        if names.len() > self.0.len() && is_over == self.0.len() {
            names.iter().for_each(|name| self.take(name));
        }
    }

    /// Makes one of two columns that no row has both of, where just as many are too many: a total stands at the other side of the
    /// codes. Two columns of numbers are two.
    fn join_divided(&mut self, rows: &[Vec<Piece>], wanted: usize) {
        let has = |row: &Vec<Piece>, at: usize| row.iter().any(|cell| self.under(cell).contains(&at));
        let is_of = |cell: &Piece, at: usize| is_number(&cell.text) && self.under(cell).contains(&at);
        let has_numbers = |at: usize| rows.iter().flatten().any(|cell| is_of(cell, at));
        let are_apart = |at: usize| rows.iter().any(|row| has(row, at - 1) && has(row, at));
        let is_one = |at: &usize| !(are_apart(*at) || has_numbers(at - 1) && has_numbers(*at));
        let divided: Vec<usize> = (1..self.0.len()).filter(is_one).collect();
        if self.0.len() == wanted + divided.len() && divided.windows(2).all(|pair| pair[1] - pair[0] > 1) {
            for at in divided.into_iter().rev() {
                self.0[at - 1].end = self.0.remove(at).end;
            }
        }
    }

    /// The columns that a cell is over.
    fn under(&self, cell: &Piece) -> Range<usize> {
        let start = self.0.partition_point(|column| column.end <= cell.left);
        start..self.0.partition_point(|column| column.start < cell.right).max(start)
    }

    /// From the end of the column before to the beginning of the next.
    fn room(&self, at: usize) -> Range<i32> {
        let left = at.checked_sub(1).map_or(i32::MIN, |before| self.0[before].end);
        left..self.0.get(at + 1).map_or(i32::MAX, |next| next.start)
    }

    /// A row of the body: its numbers stand alone in their columns, and its words go over no other cell. A number that words touch
    /// may be a cell of its own.
    pub fn row<'a>(&self, cells: &'a [Piece]) -> Option<Row<'a>> {
        let mut row = vec![None; self.0.len()];
        let mut end = 0;
        for cell in cells {
            let under = self.under(cell);
            let is_alone = under.start >= end && (under.len() == 1 || under.len() > 1 && !is_number(&cell.text));
            let is_two = |number: Number| under.start > 0 && !cell.text[number.len..].starts_with('年');
            if !is_alone || cell.number.is_some_and(is_two) || ends_with_number(&cell.text) {
                return None;
            }
            end = under.end;
            row[under.start] = Some(cell);
        }
        Some(row)
    }

    /// Whether a line without figures is a row, and neither the rest of the line above nor the beginning of that below: some cell
    /// of it is surely neither.
    pub fn is_row_of_words(&self, rows: &[Row], at: usize, size: i32) -> bool {
        (0..self.0.len()).any(|column| {
            let is_full = |cell: &Piece| cell.right + size * 2 > self.0[column].end;
            let above = at.checked_sub(1).and_then(|above| rows[above][column]);
            let begins = |cell: &Piece| is_numbered(&cell.text) || above.is_some_and(|above| !is_full(above));
            let is_next_numbered = |row: &Row| row[column].is_some_and(|cell| is_numbered(&cell.text));
            let ends = |cell: &Piece| !is_full(cell) || rows.get(at + 1).is_none_or(is_next_numbered);
            rows[at][column].is_some_and(|cell| begins(cell) && ends(cell))
        })
    }

    /// Where the columns are parted.
    pub fn borders(&self) -> Vec<i32> {
        let between = self.0.windows(2).map(|pair| (pair[0].end + pair[1].start) / 2);
        let first = self.0.first().map(|first| first.start);
        first.into_iter().chain(between).chain(self.0.last().map(|last| last.end)).collect()
    }
}
