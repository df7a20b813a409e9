//! Names that do not exist, and the one that was meant.

use crate::lang::Lang;
use crate::say;

/// What to say of a name that nothing of this `kind` (Chinese, English) has: the nearest one that exists, or a hint.
pub fn unknown_name<'a>(
    kind: (&str, &str),
    name: &str,
    known: impl Iterator<Item = &'a str>,
    hint: impl FnOnce() -> String,
    lang: Lang,
) -> String {
    let hint = match nearest(name, known) {
        Some(near) => say!(lang, "您是否想用“{near}”？", "did you mean `{near}`?"),
        None => hint(),
    };
    let (zh, en) = kind;
    say!(lang, "没有{zh}“{name}”；{hint}", "no {en} `{name}`; {hint}")
}

/// The candidate fewest edits away, if it is near enough to be meant.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // No code is longer; what was typed can be of any length.
    if word.len() > 64 {
        return None;
    }
    let word = word.trim().to_ascii_lowercase().replace('_', "-");
    let limit = 2.max(word.len() / 3);
    candidates
        .map(|candidate| (strsim::levenshtein(&word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_offered_when_it_is_near() {
        let codes = ["total-mismatch", "table-total-mismatch", "stray-text"];
        let near = |word| nearest(word, codes.into_iter());
        assert_eq!(near("total-mismach"), Some("total-mismatch"));
        assert_eq!(near("TOTAL_MISMATCH"), Some("total-mismatch"));
        assert_eq!(near("stray"), None);
        assert_eq!(near("勾稽"), None);
        assert_eq!(near(&"x".repeat(1_000_000)), None);
    }
}
