//! Which findings are reported: comments in the text and settings suppress the others.

use crate::finding::Finding;
use crate::rules::{Context, Suppression, suppressions, unused};
use crate::settings::{Policy, Settings, StatementId};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// The findings of one disclosure that are reported, and what suppressed the others.
#[derive(Debug, Default)]
pub struct Filtered {
    /// In text order.
    pub findings: Vec<Finding>,
    /// The statements of configurations that suppressed something.
    pub used: Vec<StatementId>,
    /// The rules that comments suppress for the whole file.
    pub suppressed_in_file: Vec<&'static str>,
}

/// The rules that comments suppress for the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSuppressions {
    codes: Vec<&'static str>,
    /// The file is one disclosure: a comment that suppresses nothing there suppresses nothing at all.
    is_alone: bool,
}

impl FileSuppressions {
    /// The rules that comments name, in a file of `disclosures` disclosures.
    pub fn new(codes: Vec<&'static str>, disclosures: usize) -> FileSuppressions {
        let is_alone = disclosures == 1 && !codes.is_empty();
        FileSuppressions { codes, is_alone }
    }

    /// Those of a text.
    pub fn of(text: &str, disclosures: usize) -> FileSuppressions {
        FileSuppressions::new(codes_for_file(suppressions(text)), disclosures)
    }
}

fn codes_for_file(comments: Vec<Suppression>) -> Vec<&'static str> {
    comments.into_iter().filter(|comment| comment.is_for_file).flat_map(|comment| comment.codes).collect()
}

impl Filtered {
    /// Filters the findings of one disclosure, in text order.
    pub fn new(
        context: &Context,
        settings: &Settings,
        mut findings: Vec<Finding>,
        file: &FileSuppressions,
    ) -> Filtered {
        let comments = suppressions(context.text);
        if !file.codes.is_empty() || !comments.is_empty() {
            suppress(context, &comments, &mut findings, file, settings);
        }
        let used = apply(&settings.policy, &mut findings, context.text);
        Filtered { findings, used, suppressed_in_file: codes_for_file(comments) }
    }
}

/// Gives findings the severity of the settings and removes the accepted ones; the statements that accept them.
fn apply(policy: &Policy, findings: &mut Vec<Finding>, text: &str) -> Vec<StatementId> {
    for finding in findings.iter_mut().filter(|_| !policy.levels.is_empty()) {
        finding.severity = policy.severity(finding.code).unwrap_or(finding.severity);
    }
    let mut used = Vec::new();
    findings.retain(|finding| {
        let before = used.len();
        used.extend(policy.accepting(finding.code, finding.span, text));
        used.len() == before
    });
    used.sort_unstable();
    used.dedup();
    used
}

/// A rule and where comments suppress it: in a block, or everywhere.
type Scope = (&'static str, Option<Span>);

fn suppress(
    context: &Context,
    comments: &[Suppression],
    findings: &mut Vec<Finding>,
    file: &FileSuppressions,
    settings: &Settings,
) {
    let blocks = &context.disclosure.blocks;
    let scopes = |comment: &Suppression| {
        let next = blocks.partition_point(|block| block.start < comment.span.end);
        let block = blocks.get(next).map_or(Span::at(comment.span.end), |block| block.span());
        let place = (!comment.is_for_file).then_some(block);
        comment.codes.iter().map(move |code| (*code, place)).collect::<Vec<Scope>>()
    };
    // Whether anything was suppressed there.
    let mut is_used: FxHashMap<Scope, bool> = comments.iter().flat_map(scopes).map(|scope| (scope, false)).collect();
    findings.retain(|finding| {
        let after = blocks.partition_point(|block| block.start <= finding.span.start);
        let block = after.checked_sub(1).map(|at| blocks[at].span()).filter(|block| block.contains(finding.span));
        let mut is_suppressed = file.codes.contains(&finding.code);
        // Everywhere, in its block, or, behind the last block, at its own place.
        for place in [None, block, Some(finding.span)] {
            if let Some(is_used) = is_used.get_mut(&(finding.code, place)) {
                *is_used = true;
                is_suppressed = true;
            }
        }
        !is_suppressed
    });
    if !settings.policy.wants("suppression-comment") {
        return;
    }
    // A comment for the whole file may be there for another disclosure.
    let unused_comments = comments.iter().filter(|comment| {
        (!comment.is_for_file || file.is_alone) && !scopes(comment).iter().any(|scope| is_used[scope])
    });
    findings.extend(unused_comments.map(|comment| unused(comment, settings.lang)));
    findings.sort_by_key(|finding| (finding.span, finding.code));
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
