//! What is told of the findings: what settings and comments leave of them.

use crate::finding::Finding;
use crate::rules::{Context, Suppression, suppressions, unused};
use crate::settings::{Policy, Settings};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// The findings that are told, and what silenced the others.
#[derive(Debug, Default)]
pub struct Settled {
    /// In text order.
    pub found: Vec<Finding>,
    /// The numbers of the ignores of the settings that silenced something.
    pub used: Vec<usize>,
    /// The rules that comments silence for the whole file.
    pub wide: Vec<&'static str>,
}

/// What comments silence for the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wide {
    codes: Vec<&'static str>,
    /// There is one disclosure only: a comment that is of no use there is of none.
    is_alone: bool,
}

impl Wide {
    /// What the comments for the whole file name, of so many disclosures.
    pub fn new(codes: Vec<&'static str>, disclosures: usize) -> Wide {
        let is_alone = disclosures == 1 && !codes.is_empty();
        Wide { codes, is_alone }
    }

    /// What the comments of a whole text silence.
    pub fn of(text: &str, disclosures: usize) -> Wide {
        let of_file = suppressions(text).into_iter().filter(|suppression| suppression.is_for_file);
        Wide::new(of_file.flat_map(|suppression| suppression.codes).collect(), disclosures)
    }
}

impl Settled {
    /// Settles the findings of one disclosure; `wide` is what the whole file silences.
    pub fn new(context: &Context, settings: &Settings, mut found: Vec<Finding>, wide: &Wide) -> Settled {
        let comments = suppressions(context.text);
        if !wide.codes.is_empty() || !comments.is_empty() {
            silence(context, &comments, &mut found, wide, settings);
        }
        let used = apply(&settings.policy, &mut found, context.text);
        let of_file = comments.into_iter().filter(|comment| comment.is_for_file);
        Settled { found, used, wide: of_file.flat_map(|comment| comment.codes).collect() }
    }
}

/// Takes out what a policy does not tell and gives the rest its severity; the numbers of the ignores that silenced something.
fn apply(policy: &Policy, found: &mut Vec<Finding>, text: &str) -> Vec<usize> {
    let mut used = Vec::new();
    if !policy.levels.is_empty() {
        for one in found.iter_mut() {
            one.severity = policy.severity(one.code).unwrap_or(one.severity);
        }
    }
    if !policy.ignores.is_empty() {
        found.retain(|one| {
            let before = used.len();
            used.extend(policy.silencing(one.code, one.span, text));
            used.len() == before
        });
        used.sort_unstable();
        used.dedup();
    }
    used
}

fn silence(context: &Context, comments: &[Suppression], found: &mut Vec<Finding>, wide: &Wide, settings: &Settings) {
    let mut places = Places::new(context, comments);
    found.retain(|one| !places.silence(one) && !wide.codes.contains(&one.code));
    // A comment for the whole file may be there for another disclosure.
    if !settings.policy.wants("suppression-comment") {
        return;
    }
    for comment in comments.iter().filter(|comment| !places.is_used(context, comment)) {
        if !comment.is_for_file || wide.is_alone {
            found.push(unused(comment, settings.lang));
        }
    }
    found.sort_by_key(|one| (one.span, one.code));
}

/// Where comments silence which rules.
#[derive(Default)]
struct Places {
    /// By rule: the stretches in text order, and whether the rule said something there.
    of_rule: FxHashMap<&'static str, Vec<(Span, bool)>>,
    /// The rules that are silenced everywhere, and whether they said something.
    everywhere: FxHashMap<&'static str, bool>,
}

impl Places {
    fn new(context: &Context, comments: &[Suppression]) -> Self {
        let mut places = Places::default();
        for comment in comments {
            let place = place(context, comment);
            for code in &comment.codes {
                if comment.is_for_file {
                    places.everywhere.insert(code, false);
                    continue;
                }
                let known = places.of_rule.entry(code).or_default();
                if known.last().is_none_or(|(last, _)| *last != place) {
                    known.push((place, false));
                }
            }
        }
        places
    }

    /// Whether a finding is silenced.
    fn silence(&mut self, one: &Finding) -> bool {
        let everywhere = self.everywhere.get_mut(one.code).map(|is_used| *is_used = true);
        let known = self.of_rule.get_mut(one.code).map_or(&mut [][..], |places| places);
        let last = known.partition_point(|(place, _)| place.start <= one.span.start).checked_sub(1);
        let there = last.map(|last| &mut known[last]).filter(|(place, _)| one.span.end <= place.end);
        let there = there.map(|(_, is_used)| *is_used = true);
        everywhere.or(there).is_some()
    }

    /// Whether a comment has silenced anything.
    fn is_used(&self, context: &Context, comment: &Suppression) -> bool {
        let place = place(context, comment);
        comment.codes.iter().any(|code| {
            if comment.is_for_file {
                return self.everywhere.get(code) == Some(&true);
            }
            let known = self.of_rule.get(code).map_or(&[][..], |places| places);
            let at = known.partition_point(|(known, _)| known.start < place.start);
            known.get(at).is_some_and(|(_, is_used)| *is_used)
        })
    }
}

/// Where a comment silences: in the next block.
fn place(context: &Context, comment: &Suppression) -> Span {
    let blocks = &context.disclosure.blocks;
    let next = blocks.partition_point(|block| block.start < comment.span.end);
    blocks.get(next).map_or(Span::at(comment.span.end), |block| block.span())
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Analysis, analyze};
    use crate::settings::Settings;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "<!-- gouji-ignore repeated-punctuation: 原件如此 -->\n",
            "<!-- gouji-ignore-file repeated-punctuation: 原件如此 -->\n",
            "<!-- gouji-ignore-file wrong-word -->\n",
            "<!-- ",
            " -->\n",
            "完成工作。。\n",
            "开设帐户。\n",
            "甲局2025年部门预算情况说明\n一、单位基本情况\n甲。\n二、收支情况\n乙。\n",
            "一、单位基本情况\n",
            "科目\t总计\n甲\t3\n",
            "\n",
        ])
    }

    proptest! {
        #[test]
        fn what_is_silenced_after_an_edit_is_what_a_fresh_reading_silences(
            before in prop::collection::vec(piece(), 0..14),
            edits in prop::collection::vec((0usize..400, 0usize..60, piece()), 1..5),
        ) {
            let settings = Arc::new(Settings::default());
            let mut text = before.concat();
            let mut analysis = Analysis::new(&text, &settings);
            for (at, length, new) in edits {
                let border = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
                let (from, to) = (border(at), border(at + length));
                analysis.edit(from as u32..to as u32, new);
                text.replace_range(from..to, new);
                prop_assert_eq!(analysis.findings(), analyze(&text, &settings), "{}", text);
            }
        }
    }
}
