//! Which rows stand under which.

use super::{Line, Rank};
use crate::model::{Family, Fund, Item, Tree};
use rust_decimal::Decimal;

/// Whether `line` is a part of `above`.
pub fn is_under(above: &Line, line: &Line, tree: &Tree) -> bool {
    let codes = above.code.zip(line.code);
    match (above.rank, line.rank) {
        (Rank::Code(_), Rank::Code(_)) => codes.is_some_and(|(outer, inner)| is_prefix(outer, inner)),
        (Rank::Unit(outer), Rank::Unit(inner)) => codes.is_some_and(|(above, below)| {
            outer < inner && below.checked_div(10_u32.pow(u32::from(inner - outer))) == Some(above)
        }),
        (Rank::Unit(_), Rank::Code(_)) => true,
        (Rank::Plain | Rank::Number(_), Rank::Carried) => above.label.fund == Some(Fund::CARRY_IN),
        // `本年收入` above the funds that make it up.
        (Rank::Number(_), Rank::Plain) if above.label.item == Some(Item::CURRENT) => {
            let is_part = [Some(Family::FUNDS), Some(Family::CLASSES)].contains(&line.label.family);
            is_part && !line.label.is_carry()
        }
        (Rank::Number(outer), Rank::Number(inner)) if outer < inner => true,
        (Rank::Plain | Rank::Number(_) | Rank::Total, Rank::Plain | Rank::Number(_)) => {
            tree.is_part(&line.label, &above.label)
        }
        _ => false,
    }
}

fn is_prefix(outer: u32, mut inner: u32) -> bool {
    while inner > outer {
        inner /= 100;
        if inner == outer {
            return true;
        }
    }
    false
}

/// Rows that go on with `其中：…` in the row above them, though only the first says so, are asides too: those that would stand
/// under the same numbered row; elsewhere as many as make up the row above them all.
pub fn go_on_with_asides(lines: &mut [Line], values: &[Option<(Decimal, u8)>], width: usize, tree: &Tree) {
    const MOST: usize = 8;
    let mut at = 1;
    while at < lines.len() {
        let above = at - 1;
        if lines[at].rank != Rank::Aside || lines[above].rank == Rank::Aside {
            at += 1;
            continue;
        }
        let is_numbered = matches!(lines[above].rank, Rank::Number(_) | Rank::Code(_));
        let goes_on = |line: &Line| match line.rank {
            Rank::Aside => true,
            Rank::Plain => is_numbered,
            _ => is_under(&lines[above], line, tree),
        };
        let by_rank = lines[at..].iter().take_while(|line| goes_on(line)).count();
        let plain = lines[at + 1..].iter().take_while(|line| line.rank == Rank::Plain).count();
        let makes_up = |count: &usize| {
            let value = |line: usize, column: usize| values[line * width + column].map(|(value, _)| value);
            let mut filled = (0..width).filter(|column| value(above, *column).is_some()).peekable();
            filled.peek().is_some()
                && filled.all(|column| {
                    let sum: Decimal = (at..at + count).filter_map(|line| value(line, column)).sum();
                    Some(sum) == value(above, column)
                })
        };
        let count = match by_rank {
            1 => (2..=plain.min(MOST) + 1).find(makes_up).unwrap_or(1),
            count => count,
        };
        for line in &mut lines[at..at + count] {
            line.rank = Rank::Aside;
        }
        at += count;
    }
}

/// A subject that several rows have is of one unit or one block of the table in each of them; so is a `小计` beside a total.
pub fn find_partial(lines: &mut [Line]) {
    let subject = |line: &Line| match line.rank {
        Rank::Unit(_) | Rank::Total => None,
        _ => Some((line.code, line.name)),
    };
    let mut subjects: Vec<_> = lines.iter().filter_map(subject).collect();
    subjects.sort_unstable();
    let mut repeated: Vec<_> = subjects.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    repeated.dedup();
    let totals = lines.iter().filter(|line| line.rank == Rank::Total).count();
    for line in lines {
        line.is_partial |= subject(line).is_some_and(|subject| repeated.binary_search(&subject).is_ok());
        line.is_partial |= line.is_subtotal && totals > 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_nest_by_prefix() {
        assert!(is_prefix(201, 20106));
        assert!(is_prefix(20106, 2010601));
        assert!(is_prefix(201, 2010601));
        assert!(!is_prefix(201, 20206));
        assert!(!is_prefix(201, 201));
    }
}
