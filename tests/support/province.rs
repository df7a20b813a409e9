//! The units of a province, each with its documents of two years; some with a wrong figure.

use gouji::analysis::Tie;

use super::analyze_beside;
use super::corrupt::{corruptions, spots};
use super::form::UNITS;
use super::rng::Rng;
use super::testing::edited;
use super::write::three_years;

/// A document as a portal has it.
pub struct Paper {
    pub unit: String,
    pub path: String,
    pub text: String,
}

/// Of which names of places are made. None of them is a word of budgets.
const PLACES: [char; 22] = [
    '云', '临', '青', '白', '望', '石', '海', '东', '南', '城', '溪', '河', '山', '川', '阳', '沙', '湖', '桥', '林',
    '泉', '兰', '谷',
];

/// Figures that are made wrong in search of one.
const TRIES: usize = 20;

/// So many units, no two of one name.
pub fn province(units: usize) -> impl Iterator<Item = Vec<Paper>> {
    (0..units).map(|number| {
        let mut rng = Rng::new(number as u64 + 71);
        let unit = name(number);
        let mut texts: Vec<(i32, String)> = three_years(number as u64).into_iter().take(2).collect();
        let wrong = match number % 12 {
            0 => contradicting(&texts[0].1, &texts[1].1, &mut rng),
            4 | 8 => wrong(&texts[0].1, &mut rng).next(),
            _ => None,
        };
        if let Some(wrong) = wrong {
            texts[0].1 = wrong;
        }
        let paper = |(year, text): (i32, String)| {
            let text = UNITS.iter().fold(text, |text, generated| text.replace(generated, &unit));
            Paper { unit: unit.clone(), path: format!("{year}/{number:05}.txt"), text }
        };
        texts.into_iter().map(paper).collect()
    })
}

/// The same text with one wrong figure, in any order.
fn wrong<'a>(text: &'a str, rng: &mut Rng) -> impl Iterator<Item = String> + 'a {
    let mut spots = spots(text);
    rng.shuffle(&mut spots);
    spots.into_iter().filter_map(|spot| {
        let (_, figure) = corruptions(&text[spot.range.clone()]).into_iter().next()?;
        Some(edited(text, [(spot.range, figure)]))
    })
}

/// The same where only the year before tells; nothing where that is hard to find.
fn contradicting(text: &str, before: &str, rng: &mut Rng) -> Option<String> {
    let before = [(before.to_owned(), Tie::Named)];
    let is_it =
        |wrong: &String| analyze_beside(wrong, &before).iter().any(|finding| finding.code == "prior-year-mismatch");
    wrong(text, rng).take(TRIES).find(is_it)
}

fn name(number: usize) -> String {
    let place = |at: u32| PLACES[number / PLACES.len().pow(at) % PLACES.len()];
    format!("江州市{}{}{}区档案馆", place(2), place(1), place(0))
}
