//! Rules → tables: where level and upright ones meet there are cells.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::canvas::{Letter, Rule};
use super::lines::{is_number, joined, lines};

/// How far apart rules may be that are one, in hundredths of a point.
const SLACK: i32 = 150;

/// How far rules reach over the last one that they cross where fields are open there.
const OPEN: i32 = 600;

/// Most rules of a page that are looked at, and most cells of the grid of a table.
const MOST_RULES: usize = 6_000;
const MOST_CELLS: usize = 100_000;

/// A table on a page.
#[derive(Debug)]
pub struct Table {
    pub top: i32,
    /// Where its columns are parted.
    pub columns: Vec<i32>,
    /// Where its rows are parted, of those too that say nothing.
    pub borders: Vec<i32>,
    pub rows: Vec<Vec<CellText>>,
    /// Whether nothing can be told of its figures.
    pub is_unsure: bool,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellText {
    pub text: String,
    /// Whether its last line goes up to the border, so that it may go on elsewhere.
    pub is_full: bool,
    /// Whether its words go over its borders: they cannot be told from those of the next cell.
    pub is_over: bool,
}

/// The tables that rules make; letters in them are taken out of `letters`.
pub fn tables(rules: &[Rule], letters: &mut Vec<Letter>) -> Vec<Table> {
    let (levels, uprights) = (merged(rules, true), merged(rules, false));
    if levels.len() + uprights.len() > MOST_RULES {
        return Vec::new();
    }
    let mut tables = Vec::new();
    for (levels, uprights) in components(&levels, &uprights) {
        let Some(grid) = Grid::new(&levels, &uprights) else { continue };
        let seams = grid.seams(letters);
        if let [part] = seams.as_slice() {
            let table = grid.table(letters);
            tables.extend(table.map(|table| Table { is_unsure: table.is_unsure || part.is_unsure, ..table }));
            continue;
        }
        for Stretch { rows, is_unsure } in seams {
            let (levels, uprights) = cut(&levels, &uprights, grid.ys[rows.start], grid.ys[rows.end]);
            let table = Grid::new(&levels, &uprights).and_then(|grid| grid.table(letters));
            tables.extend(table.map(|table| Table { is_unsure: table.is_unsure || is_unsure, ..table }));
        }
    }
    tables.sort_by_key(|table| table.top);
    tables
}

/// The rules between two heights, and of the rules at these as much as the others reach.
fn cut(levels: &[Rule], uprights: &[Rule], top: i32, bottom: i32) -> (Vec<Rule>, Vec<Rule>) {
    let is_inside = |rule: &Rule| rule.at > top + SLACK && rule.at < bottom - SLACK;
    let of_uprights: Vec<Rule> = uprights
        .iter()
        .map(|rule| Rule { from: rule.from.max(top), to: rule.to.min(bottom), ..*rule })
        .filter(|rule| rule.to > rule.from + SLACK)
        .collect();
    let ends = of_uprights.iter().map(|rule| (rule.at, rule.at));
    let ends = ends.chain(levels.iter().filter(|rule| is_inside(rule)).map(|rule| (rule.from, rule.to)));
    let (left, right) = ends.fold((i32::MAX, i32::MIN), |(left, right), (from, to)| (left.min(from), right.max(to)));
    let of_levels = levels.iter().filter(|rule| (top - SLACK..=bottom + SLACK).contains(&rule.at)).map(|rule| {
        if is_inside(rule) { *rule } else { Rule { from: rule.from.max(left), to: rule.to.min(right), ..*rule } }
    });
    (of_levels.filter(|rule| rule.to > rule.from).collect(), of_uprights)
}

/// Rules of one kind, those that go on in one another as one.
fn merged(rules: &[Rule], is_level: bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.iter().filter(|rule| rule.is_level == is_level).copied().collect();
    rules.sort_by_key(|rule| (rule.at, rule.from));
    let mut merged = Vec::new();
    for line in rules.chunk_by_mut(|before, next| next.at - before.at <= SLACK / 2) {
        let at = line[line.len() / 2].at;
        line.sort_by_key(|rule| rule.from);
        let mut open: Option<Rule> = None;
        for rule in line {
            match &mut open {
                Some(open) if rule.from <= open.to + SLACK => open.to = open.to.max(rule.to),
                _ => merged.extend(open.replace(Rule { at, ..*rule })),
            }
        }
        merged.extend(open);
    }
    merged
}

/// Level and upright rules that meet, directly or through others.
fn components(levels: &[Rule], uprights: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let meets = |level: &Rule, upright: &Rule| {
        (level.from - SLACK..=level.to + SLACK).contains(&upright.at)
            && (upright.from - SLACK..=upright.to + SLACK).contains(&level.at)
    };
    let (mut levels, mut uprights) = (levels.to_vec(), uprights.to_vec());
    let mut found = Vec::new();
    while let Some(first) = levels.pop() {
        let (mut of_levels, mut of_uprights) = (vec![first], Vec::new());
        let (mut seen_levels, mut seen_uprights) = (0, 0);
        while seen_levels < of_levels.len() || seen_uprights < of_uprights.len() {
            for level in &of_levels[seen_levels..] {
                of_uprights.extend(uprights.extract_if(.., |upright| meets(level, upright)));
            }
            seen_levels = of_levels.len();
            for upright in &of_uprights[seen_uprights..] {
                of_levels.extend(levels.extract_if(.., |level| meets(level, upright)));
            }
            seen_uprights = of_uprights.len();
        }
        found.push((of_levels, of_uprights));
    }
    found
}

/// Where rules are, each place once, and where those end that cross them: the end of a page leaves a row open, and some tables
/// are open at their sides.
fn positions(rules: &[Rule], crossing: &[Rule]) -> Vec<i32> {
    let mut all: Vec<i32> = rules.iter().map(|rule| rule.at).collect();
    all.sort_unstable();
    all.dedup_by(|next, before| *next - *before <= SLACK);
    if let (Some(first), Some(last)) = (all.first().copied(), all.last().copied()) {
        let from = crossing.iter().map(|rule| rule.from).min().unwrap_or(first);
        let to = crossing.iter().map(|rule| rule.to).max().unwrap_or(last);
        if from < first - OPEN {
            all.insert(0, from);
        }
        if to > last + OPEN {
            all.push(to);
        }
    }
    all
}

/// Whether a cell is an amount, and no code or year.
fn is_amount(text: &str) -> bool {
    is_number(text) && text.contains(['.', ','])
}

/// Whether a cell over the whole width says which table comes below, or in which unit.
fn is_title(text: &str) -> bool {
    let words = text.trim_end();
    words.ends_with('表') || words.contains("单位：") || words.contains("单位:")
}

/// The grid of all rules of a table. Cells may take several of its fields.
struct Grid {
    ys: Vec<i32>,
    xs: Vec<i32>,
    /// Whether a rule is above a field, and left of it: by row and column.
    above: Vec<Vec<bool>>,
    left: Vec<Vec<bool>>,
}

/// Rows of a grid that are a table of their own, and whether nothing can be told of its figures.
struct Stretch {
    rows: Range<usize>,
    is_unsure: bool,
}

/// A cell, over rows and columns of the grid.
struct Cell {
    rows: (usize, usize),
    columns: (usize, usize),
    letters: Vec<Letter>,
    /// Whether words go over its borders.
    is_over: bool,
}

impl Grid {
    fn new(levels: &[Rule], uprights: &[Rule]) -> Option<Self> {
        let (ys, xs) = (positions(levels, uprights), positions(uprights, levels));
        let (rows, columns) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
        if rows == 0 || columns == 0 || rows + columns < 3 || rows.saturating_mul(columns) > MOST_CELLS {
            return None;
        }
        let borders = |rules: &[Rule], along: &[i32], across: &[i32]| {
            let mut borders = vec![vec![false; along.len() - 1]; across.len()];
            for rule in rules {
                let line = across.partition_point(|at| *at < rule.at - SLACK).min(across.len() - 1);
                for (field, ends) in along.windows(2).enumerate() {
                    borders[line][field] |= (rule.from..=rule.to).contains(&((ends[0] + ends[1]) / 2));
                }
            }
            borders
        };
        let (above, upright) = (borders(levels, &xs, &ys), borders(uprights, &ys, &xs));
        let left = (0..rows).map(|row| (0..=columns).map(|column| upright[column][row]).collect()).collect();
        Some(Grid { ys, xs, above, left })
    }

    /// Where one table ends and the next begins that touches it: behind amounts a rule goes over the whole width, and below it
    /// other columns begin with their names. Merged cells change the columns of one table too, so that what is called a table, or
    /// has no border in common with that above, is one for sure; of others nothing is told.
    fn seams(&self, letters: &[Letter]) -> Vec<Stretch> {
        let count = self.ys.len() - 1;
        let mut parts = vec![Stretch { rows: 0..count, is_unsure: false }];
        let inner = |row: usize| &self.left[row][1..self.left[row].len() - 1];
        let is_seam = |row: usize| self.above[row].iter().all(|is_ruled| *is_ruled) && inner(row - 1) != inner(row);
        if !(1..count).any(is_seam) {
            return parts;
        }
        let Some(rows) = self.fill(&mut letters.to_vec()) else { return parts };
        let has_amount: Vec<bool> = rows.iter().map(|row| row.iter().any(|cell| is_amount(&cell.text))).collect();
        let (mut is_below_amounts, mut seen, mut all) = (false, FxHashSet::default(), vec![false; self.xs.len() - 2]);
        for row in 1..count {
            is_below_amounts |= has_amount[row - 1];
            seen.insert(inner(row - 1));
            all.iter_mut().zip(inner(row - 1)).for_each(|(all, is_ruled)| *all |= is_ruled);
            if !is_below_amounts || !is_seam(row) || !inner(row - 1).contains(&true) {
                continue;
            }
            let head = (row..count).find(|row| inner(*row).contains(&true));
            let Some(head) = head.filter(|head| self.above[*head].iter().all(|is_ruled| *is_ruled)) else { continue };
            let Some(first) = (head + 1..count).find(|row| has_amount[*row]) else { break };
            let names = || rows[head].iter().filter(|cell| !cell.text.is_empty());
            let is_head = names().count() > 1 && !names().any(|cell| is_number(&cell.text));
            let is_titled = rows[row..head].iter().flatten().any(|cell| is_title(&cell.text));
            let has_other_columns = !seen.contains(inner(first));
            let is_apart = || !all.iter().zip(inner(head)).any(|(above, below)| *above && *below);
            let last = parts.len() - 1;
            if is_head && (is_titled || has_other_columns && is_apart()) {
                parts[last].rows.end = row;
                parts.push(Stretch { rows: head..count, is_unsure: false });
                is_below_amounts = false;
                seen.clear();
                all.fill(false);
            } else if is_head && has_other_columns {
                parts[last].is_unsure = true;
            }
        }
        parts
    }

    /// The table, with the letters that stand in it.
    fn table(&self, letters: &mut Vec<Letter>) -> Option<Table> {
        let mut rows = self.fill(letters)?;
        rows.retain(|row| row.iter().any(|cell| !cell.text.is_empty()));
        // Where one row cannot be told, neither can what the others add up to.
        let is_unsure = rows.iter().flatten().any(|cell| cell.is_over);
        Some(Table { top: self.ys[0], columns: self.xs.clone(), borders: self.ys.clone(), rows, is_unsure })
    }

    /// What stands in the fields, of cells in the first of theirs; its letters are taken out.
    fn fill(&self, letters: &mut Vec<Letter>) -> Option<Vec<Vec<CellText>>> {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let (mut cells, home) = self.cells(rows, columns);
        // A frame around words is no table.
        if cells.len() < 2 {
            return None;
        }
        let inside = |places: &[i32], at: i32| {
            let field = places.partition_point(|place| *place <= at).checked_sub(1)?;
            (field + 1 < places.len()).then_some(field)
        };
        let mut last: Option<(Letter, usize)> = None;
        letters.retain(|letter| {
            let (x, y) = ((letter.left + letter.right) / 2, letter.base - letter.size * 3 / 10);
            let Some((row, column)) = inside(&self.ys, y).zip(inside(&self.xs, x)) else { return true };
            let of = home[row][column];
            cells[of].letters.push(letter.clone());
            // Words that go on over a border stand in both cells.
            if let Some((before, of_before)) = last.replace((letter.clone(), of))
                && of_before != of
                && before.touches(letter)
            {
                cells[of].is_over = true;
                cells[of_before].is_over = true;
            }
            false
        });
        let mut out = vec![vec![CellText::default(); columns]; rows];
        for cell in &cells {
            out[cell.rows.0][cell.columns.0] = self.text_of(cell);
        }
        Some(out)
    }

    /// The text of the letters in a cell.
    fn text_of(&self, cell: &Cell) -> CellText {
        let (left, right) = (self.xs[cell.columns.0], self.xs[cell.columns.1]);
        let (top, bottom) = (self.ys[cell.rows.0], self.ys[cell.rows.1]);
        let mut said = CellText { is_over: cell.is_over, ..CellText::default() };
        let mut last: Option<i32> = None;
        for line in lines(cell.letters.iter()) {
            let size = line.size;
            joined(&mut said.text, &line.text);
            let is_aside = line.left < left - size / 2 || line.right > right + size / 2;
            // Letters are somewhat lower than their size.
            let is_above_or_below = line.base - size * 7 / 10 < top || line.base > bottom;
            let is_on_last = last.is_some_and(|last| line.base - last < size * 9 / 10);
            said.is_over |= is_aside || is_above_or_below || is_on_last || line.is_overprinted;
            // Room for a letter and a bracket before it, and as much before the border as at the other.
            said.is_full = right - line.right < size * 2 + (line.left - left).clamp(0, size);
            last = Some(line.base);
        }
        said
    }

    /// The cells, parts of the grid that no rule divides, and which of them each field belongs to.
    fn cells(&self, rows: usize, columns: usize) -> (Vec<Cell>, Vec<Vec<usize>>) {
        let mut home = vec![vec![usize::MAX; columns]; rows];
        let mut cells = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                if home[row][column] != usize::MAX {
                    continue;
                }
                let (mut right, mut below) = (column + 1, row + 1);
                while right < columns && home[row][right] == usize::MAX && !self.left[row][right] {
                    right += 1;
                }
                let is_open = |below: usize, home: &[Vec<usize>]| {
                    (column..right).all(|at| home[below][at] == usize::MAX && !self.above[below][at])
                };
                while below < rows && is_open(below, &home) {
                    below += 1;
                }
                for line in home.iter_mut().take(below).skip(row) {
                    line[column..right].fill(cells.len());
                }
                cells.push(Cell { rows: (row, below), columns: (column, right), letters: Vec::new(), is_over: false });
            }
        }
        (cells, home)
    }
}
