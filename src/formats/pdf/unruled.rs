//! Tables without rules: their rows are told from lines by gaps, and nothing is told of what stands in them.

use super::lines::{Line, is_number, is_numbered};
use super::page::Part;

/// Lines of a cell that stands alone in its row, at most.
const FEW: usize = 4;

/// Tells the rows of tables without rules from lines: they have gaps, or stand beside such.
pub fn mark_rows(parts: &mut [Part]) {
    let line = |at: usize| match &parts[at] {
        Part::Line(line) => Some(line),
        Part::Row(_) | Part::Table(_) => None,
    };
    let is_beside = |one: usize, other: usize, sizes: i32| {
        line(one).zip(line(other)).is_some_and(|(line, row)| {
            let is_sentence = line.text.contains(['，', '。', '；', '：', ':']);
            (line.base - row.base).abs() <= row.size * sizes && !is_sentence
        })
    };
    let count = parts.len();
    let mut is_row: Vec<bool> = (0..count).map(|at| line(at).is_some_and(has_gaps)).collect();
    // The lines of a head, and the rest of a cell.
    for at in (1..count).rev() {
        let has_parts = line(at - 1).is_some_and(|line| line.text.contains(' '));
        is_row[at - 1] |= is_row[at] && has_parts && is_beside(at - 1, at, 2);
    }
    for at in 1..count {
        let is_new = line(at).is_none_or(|line| is_numbered(&line.text));
        is_row[at] |= is_row[at - 1] && !is_new && is_beside(at, at - 1, 2);
    }
    // A row of which one cell says something.
    let mut at = 1;
    while at < count {
        let end = (at..count).find(|next| is_row[*next]).unwrap_or(count);
        let is_between = end < count
            && end - at <= FEW
            && is_row[at - 1]
            && (at..end).all(|line| is_beside(line, line - 1, 3) && is_beside(line, line + 1, 3));
        is_row[at..end].iter_mut().for_each(|is_row| *is_row |= is_between);
        at = end + 1;
    }
    for (part, _) in parts.iter_mut().zip(is_row).filter(|(_, is_row)| *is_row) {
        if let Part::Line(line) = part {
            *part = Part::Row(line.clone());
        }
    }
}

/// Whether a line has the gaps of a row: three cells, or a name and an amount. Letters that are set apart have gaps too.
fn has_gaps(line: &Line) -> bool {
    let parts = line.parts();
    let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
    let is_amount = |part: &&str| is_number(part) && (part.len() > 3 || part.contains('.'));
    letters >= 2 * parts.len() && (parts.len() > 2 || parts.len() == 2 && parts.iter().any(is_amount))
}
