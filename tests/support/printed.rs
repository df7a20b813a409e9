//! Texts printed as PDF: their lines one under the other, and rows of cells with rules around them.

use std::iter::Peekable;
use std::str::Lines;

#[path = "../../src/formats/pdf/drawing.rs"]
pub mod drawing;

use drawing::{Drawing, SIZE, drawn};

/// A line that begins with it is no words, but says how something is drawn.
const RAW: char = '%';
/// A line that begins with it is the last of its page.
const LAST: char = '\u{c}';

/// Where the first and the last line of a page stand, and how wide lines are.
const TOP: usize = 60;
const BOTTOM: usize = 760;
const LEFT: usize = 50;
const WIDTH: usize = 500;

/// The pages of a text.
pub fn pages(text: &str) -> Vec<Drawing> {
    let (mut lines, mut pages) = (text.lines().peekable(), Vec::new());
    while lines.peek().is_some() {
        pages.push(drawn(|page| print(page, &mut lines)));
    }
    pages
}

/// Prints lines until the page is full.
fn print(page: &mut Drawing, lines: &mut Peekable<Lines<'_>>) {
    let is_row = |line: &&str| line.contains('\t') && !line.starts_with(RAW);
    let mut y = TOP;
    while y <= BOTTOM
        && let Some(line) = lines.next()
    {
        if let Some(raw) = line.strip_prefix(RAW) {
            page.content.push_str(raw);
            page.content.push('\n');
        } else if line.contains('\t') {
            let mut rows: Vec<Vec<&str>> = vec![line.split('\t').collect()];
            while y + rows.len() * 2 * SIZE < BOTTOM
                && let Some(next) = lines.next_if(is_row)
            {
                rows.push(next.split('\t').collect());
            }
            let count = rows.iter().map(Vec::len).max().unwrap_or(1);
            let columns: Vec<usize> = (0..=count).map(|at| LEFT + at * WIDTH / count).collect();
            page.table(y, &columns, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
            y += (rows.len() + 1) * 2 * SIZE;
        } else {
            let letters: Vec<char> = line.trim_start_matches(LAST).chars().collect();
            // What does not fit on the page is left out.
            for part in letters.chunks(WIDTH / SIZE).take((BOTTOM - y) * 2 / (3 * SIZE) + 1) {
                page.words(LEFT, y, &part.iter().collect::<String>());
                y += 3 * SIZE / 2;
            }
        }
        if line.starts_with(LAST) {
            return;
        }
    }
}
