//! The word that was meant.

/// The candidate fewest edits away, if it is near enough to be meant.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // No code is longer; what was typed can be of any length.
    if word.len() > 64 {
        return None;
    }
    let word = word.trim().to_ascii_lowercase().replace('_', "-");
    let limit = 2.max(word.len() / 3);
    candidates
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits of one character between two words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
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

    #[test]
    fn distances_are_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
