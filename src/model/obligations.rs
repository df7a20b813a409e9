//! What has to be said beside an amount: `obligations.toml`.

use super::data::data;
use super::kinds::DocumentKind;
use super::profile::Profile;
use crate::finding::Severity;
use serde::Deserialize;
use std::sync::LazyLock;

/// Something that has to be said beside an amount that is not nil.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// The amount: an item of the concepts.
    pub about: String,
    /// The section where it is said; anywhere, where a document has no such section.
    pub section: String,
    /// What is missing, in Chinese and English.
    pub missing: [String; 2],
    /// How severe that is.
    pub severity: Severity,
    /// An item whose amount says it.
    pub of: Option<String>,
    any: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    kind: Option<DocumentKind>,
    #[serde(default)]
    except: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    obligation: Vec<Obligation>,
}

static ALL: LazyLock<Vec<Obligation>> = LazyLock::new(|| data!("obligations" as File).obligation);

/// Those of documents of this profile.
pub fn of_profile(profile: &Profile) -> impl Iterator<Item = &'static Obligation> {
    let is_owed = move |obligation: &&Obligation| {
        obligation.kind.is_none_or(|kind| kind == profile.kind) && !obligation.except.contains(&profile.id)
    };
    ALL.iter().filter(is_owed)
}

impl Obligation {
    /// Whether a text, in reading form, says it.
    pub fn is_met_by(&self, text: &str) -> bool {
        text.split(['，', '；', '。', '：', '、']).any(|clause| {
            !self.not.iter().any(|word| clause.contains(word.as_str())) && self.any.iter().any(|word| has(clause, word))
        })
    }
}

/// Whether a clause has a word, with a number or a blank before it where the word begins with `#`.
fn has(clause: &str, word: &str) -> bool {
    match word.strip_prefix('#') {
        None => clause.contains(word),
        Some(unit) => {
            // A blank is another rule's.
            let is_number = |c: char| c.is_ascii_digit() || "零一二两三四五六七八九十百_".contains(c);
            clause.match_indices(unit).any(|(at, _)| clause[..at].ends_with(is_number))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Standard;

    #[test]
    fn every_amount_is_a_concept() {
        let concepts = &Standard::base().lexicon.concepts;
        for obligation in ALL.iter() {
            assert!(concepts.quantity(&obligation.about).is_some(), "{}", obligation.about);
            assert!(obligation.of.as_ref().is_none_or(|of| concepts.quantity(of).is_some()), "{:?}", obligation.of);
            assert!(obligation.not.iter().all(|word| !word.is_empty()) && !obligation.any.is_empty());
        }
    }

    #[test]
    fn counts_are_told_by_words_and_numbers() {
        let domestic = ALL.iter().find(|one| one.missing[0] == "国内接待批次").unwrap();
        assert!(domestic.is_met_by("国内公务接待34批次，外事接待0批次"));
        assert!(domestic.is_met_by("全年接待26次"));
        assert!(!domestic.is_met_by("其中：外事接待0批次"));
        assert!(!domestic.is_met_by("多次接待来访"));
    }
}
