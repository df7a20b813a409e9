//! Tables without rules: their rows are told from lines by gaps.

use super::lines::{Line, Piece, is_number, is_numbered};
use super::page::Part;

/// Lines of a cell that stands alone in its row, at most.
const FEW: usize = 4;

/// Tells the rows of tables without rules from lines: they have gaps, or stand beside such. A row may have been the last on the page
/// before.
pub fn mark_rows(parts: &mut [Part], goes_on: bool) {
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
    let mut are_rows: Vec<bool> = (0..count).map(|at| line(at).is_some_and(has_gaps)).collect();
    // An amount that stands alone beside other lines.
    for (at, is_row) in are_rows.iter_mut().enumerate() {
        let is_near = |other: usize| is_beside(other, at, 2);
        let has_neighbour = at.checked_sub(1).is_some_and(is_near) || at + 1 < count && is_near(at + 1);
        *is_row |= line(at).is_some_and(|line| is_number(&line.text) && line.text.contains('.')) && has_neighbour;
    }
    // The lines of a head, and the rest of a cell.
    for at in (1..count).rev() {
        let has_parts = line(at - 1).is_some_and(|line| line.text.contains(' '));
        are_rows[at - 1] |= are_rows[at] && has_parts && is_beside(at - 1, at, 2);
    }
    for at in 1..count {
        let is_new = line(at).is_none_or(|line| is_numbered(&line.text) && line.parts().len() < 2);
        are_rows[at] |= are_rows[at - 1] && !is_new && is_beside(at, at - 1, 2);
    }
    // A row of which one cell says something, and what a page has of the row that began on the one before.
    let mut at = 0;
    while at < count {
        let end = (at..count).find(|next| are_rows[*next]).unwrap_or(count);
        let is_between = end < count
            && end - at <= FEW
            && at.checked_sub(1).map_or(goes_on, |above| are_rows[above])
            && (at..end).all(|line| (line == 0 || is_beside(line, line - 1, 3)) && is_beside(line, line + 1, 3));
        are_rows[at..end].iter_mut().for_each(|is_row| *is_row |= is_between);
        at = end + 1;
    }
    for (part, _) in parts.iter_mut().zip(are_rows).filter(|(_, is_row)| *is_row) {
        if let Part::Line(line) = part {
            *part = Part::Row(line.clone());
        }
    }
}

/// Whether a line has the gaps of a row: three cells, or a name and an amount. Letters that are set apart have gaps too.
fn has_gaps(line: &Line) -> bool {
    let parts = line.parts();
    let letters: usize = parts.iter().map(|part| part.text.chars().count()).sum();
    let is_amount = |part: &Piece| is_number(&part.text) && (part.text.len() > 3 || part.text.contains('.'));
    letters >= 2 * parts.len() && (parts.len() > 2 || parts.len() == 2 && parts.iter().any(is_amount))
}
