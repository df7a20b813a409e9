//! Comparisons with the year before: `较2024年增加31.22万元`.

use super::amounts::{self, SUPPOSED};
use super::cursor::Cursor;
use super::item::Offer;
use super::sentence::{is_blank, with_words};
use ls_types::CompletionItemKind;

/// Words that end in 比 or 较 and compare no years.
const NO_COMPARISONS: &str = "占比 同比 环比 相比 对比 百分比 评比 性价比 比较 计较 可比 不比 好比 无比 配比 之比";
/// Maximum length of the beginning of a comparison, in characters.
const LONGEST_COMPARISON: usize = 8;

/// Completions after 较, 比 or 与.
pub fn changes(cursor: &Cursor) -> Vec<Offer> {
    begun(cursor).unwrap_or_default()
}

/// The comparisons that begin with what is typed; `None` where none is being typed.
fn begun(cursor: &Cursor) -> Option<Vec<Offer>> {
    let facts = &cursor.part.facts;
    let before = cursor.before.trim_end_matches(is_blank);
    let is_word = |(_, c): &(usize, char)| matches!(c, '较' | '比' | '与');
    let (at, word) = before.char_indices().rev().take(LONGEST_COMPARISON).find(is_word)?;
    let (lead, typed) = before.split_at(at + word.len_utf8());
    if !facts.is_dated() || !cursor.states_facts() || NO_COMPARISONS.split(' ').any(|other| lead.ends_with(other)) {
        return None;
    }
    let bases = [format!("{}年", facts.year - 1), "上年".to_owned(), "去年".to_owned()];
    let base = bases.iter().find(|base| base.starts_with(typed) || typed.starts_with(base.as_str()))?;
    let direction = typed.strip_prefix(base.as_str()).unwrap_or_default();
    // 与 alone joins words far more often than years.
    if !["", "增", "减", "持"].contains(&direction) || (word == '与' && typed.is_empty()) {
        return None;
    }
    let start = cursor.back(cursor.before.len() - at);
    let lead = format!("{word}{base}增加");
    let unit = amounts::units_by_use(facts)[0].text();
    let (range, new) = with_words(cursor, start, &format!("{lead}{SUPPOSED}{unit}"));
    let mut supposed = amounts::suppose(cursor, range, &new, lead.len());
    let known = supposed.as_mut().and_then(|supposed| amounts::change(cursor.lang, supposed));
    let states_something =
        supposed.is_some_and(|supposed| supposed.figures.iter().any(|id| !supposed.facts.figure(*id).keys.is_empty()));
    if known.is_none() && !states_something && !follows_figures(cursor) {
        return None;
    }
    // 较 and 比 may also turn into 与…持平, and 与 into 比.
    let word = if word == '与' { '比' } else { word };
    let moved = |direction: &str| format!("{word}{base}{direction}");
    let unchanged = format!("与{base}持平");
    let mut words: Vec<(String, Option<String>)> = Vec::new();
    match known {
        Some(amount) if amount.value.is_zero() => words.push((unchanged.clone(), Some(amount.equation))),
        Some(amount) => {
            let moved = moved(if amount.value.is_sign_negative() { "减少" } else { "增加" });
            words.push((format!("{moved}{}{}", amount.digits, amount.unit.text()), Some(amount.equation)));
            words.push((moved, None));
        }
        None => {}
    }
    words.extend([moved("增加"), moved("减少"), unchanged].map(|words| (words, None)));
    let mut offers: Vec<Offer> = Vec::new();
    for (words, detail) in words {
        let behind_word = words.trim_start_matches(['较', '比', '与']);
        let is_begun = behind_word.starts_with(typed) && behind_word != typed;
        if is_begun && offers.iter().all(|other| other.label != words) {
            let rank = offers.len() as u32;
            offers.push(Offer { detail, rank, ..Offer::new(CompletionItemKind::OPERATOR, start, words) });
        }
    }
    Some(offers)
}

/// Whether the cursor's paragraph states figures.
fn follows_figures(cursor: &Cursor) -> bool {
    let Some(block) = cursor.block.map(|block| cursor.part.disclosure.blocks[block].span()) else { return false };
    cursor.part.facts.figures.iter().any(|figure| figure.source == 0 && block.contains(figure.span))
}
