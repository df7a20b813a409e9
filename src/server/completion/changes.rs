//! Comparisons with the year before: `较2024年增加31.22万元`.

use super::amounts;
use super::cursor::Cursor;
use super::item::{Kind, Offer};
use crate::text::Span;
use rust_decimal::Decimal;

/// Words that end in 比 or 较 and compare no years.
const OTHERS: [&str; 16] = [
    "占比",
    "同比",
    "环比",
    "相比",
    "对比",
    "百分比",
    "评比",
    "性价比",
    "比较",
    "计较",
    "可比",
    "不比",
    "好比",
    "无比",
    "配比",
    "之比",
];
/// Names of the year before.
const LAST_YEAR: [&str; 2] = ["上年", "去年"];

/// What may be written behind 较, 比 or 与.
pub fn changes(cursor: &Cursor) -> Vec<Offer> {
    let year = cursor.part.facts.year;
    // A blank stands for what is to be written.
    let before = cursor.before.trim_end_matches(['_', '＿']);
    let Some(typed) = typed(before, year).filter(|_| year > 0 && cursor.tells_facts()) else {
        return Vec::new();
    };
    let start = cursor.back(typed.length + cursor.before.len() - before.len());
    let base = format!("{}{}", typed.word, typed.base);
    let lead = format!("{base}增加");
    let unit = amounts::usual_unit(&cursor.part.facts).text();
    let (range, supposed) = amounts::sentence(cursor, start, &format!("{lead}{}{unit}", amounts::SUPPOSED));
    let known = known(cursor, range, &supposed, lead.len());
    let has_figures = || {
        let Some(block) = cursor.block.map(|block| cursor.part.disclosure.blocks[block].span()) else { return false };
        cursor.part.facts.figures.iter().any(|figure| figure.source == 0 && block.contains(figure.span))
    };
    if known.is_none() && !has_figures() && !amounts::is_understood(cursor, range, &supposed, lead.len()) {
        return Vec::new();
    }
    let word = if typed.word == "与" { "比" } else { typed.word };
    let unchanged = format!("与{}持平", typed.base);
    let moved = |direction: &str| format!("{word}{}{direction}", typed.base);
    let bare = [moved("增加"), moved("减少"), unchanged.clone()];
    let mut words: Vec<(String, Option<String>)> = Vec::new();
    if let Some((value, amount, equation)) = known {
        if value.is_zero() {
            words.push((unchanged, Some(equation)));
        } else {
            let direction = if value.is_sign_negative() { "减少" } else { "增加" };
            words.push((format!("{}{amount}", moved(direction)), Some(equation)));
            words.push((moved(direction), None));
        }
    }
    for words_of in bare {
        if words.iter().all(|(other, _)| *other != words_of) {
            words.push((words_of, None));
        }
    }
    let typed = &before[before.len() - typed.length..];
    let rest = |words: &str| fits(words, typed);
    let offers = words.into_iter().filter(|(words, _)| rest(words)).enumerate();
    offers
        .map(|(rank, (words, detail))| Offer { detail, rank: rank as u32, ..Offer::new(Kind::Change, start, words) })
        .collect()
}

/// Whether what is typed may become these words: 较 and 比 may also turn into 与…持平.
fn fits(words: &str, typed: &str) -> bool {
    let behind = |text: &str| text.strip_prefix(['较', '比', '与']).map(str::to_owned);
    match (behind(words), behind(typed)) {
        (Some(words), Some(typed)) => words.starts_with(&typed) && words != typed,
        _ => false,
    }
}

/// A comparison that is being typed.
struct Typed<'a> {
    /// 较, 比 or 与.
    word: &'a str,
    /// `2024年`, or the words for it that are there.
    base: String,
    /// Bytes typed of it.
    length: usize,
}

fn typed(before: &str, year: i32) -> Option<Typed<'_>> {
    const LONGEST: usize = 8;
    let (at, c) = before.char_indices().rev().take(LONGEST).find(|(_, c)| matches!(c, '较' | '比' | '与'))?;
    let end = at + c.len_utf8();
    let behind = &before[end..];
    if OTHERS.iter().any(|word| before[..end].ends_with(word)) {
        return None;
    }
    let usual = format!("{}年", year - 1);
    let named =
        LAST_YEAR.iter().find(|name| behind.starts_with(**name) || (!behind.is_empty() && name.starts_with(behind)));
    let base = named.map_or(usual, |name| (*name).to_owned());
    let is_of_base = base.starts_with(behind)
        || behind.strip_prefix(base.as_str()).is_some_and(|rest| ["增", "减", "持"].contains(&rest));
    // 与 alone joins words far more often than years.
    let is_comparison = is_of_base && (c != '与' || !behind.is_empty());
    is_comparison.then(|| Typed { word: &before[at..end], base, length: before.len() - at })
}

/// The change that the figures make: its value, its amount as printed without sign, and the equation.
fn known(cursor: &Cursor, range: Span, up: &str, figure: usize) -> Option<(Decimal, String, String)> {
    let amount = amounts::signed(cursor, range, up, figure)?;
    let words = format!("{}{}", amount.digits, amount.unit.text());
    Some((amount.value, words, amount.equation))
}
