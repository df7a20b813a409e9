//! Findings as the protocol's diagnostics.

use super::query::raw;
use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::finding::{Finding, Severity};
use crate::rules::page_address;
use crate::say;
use ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString,
    Range, Uri,
};
use rustc_hash::FxHasher;
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;
use std::cmp::Reverse;
use std::hash::Hasher;

/// Maximum number of related places sent with a finding.
const MOST_RELATED: usize = 10;

/// The rules whose findings lie on text that should go; editors fade it.
const SUPERFLUOUS: [&str; 3] = ["stray-text", "duplicated-phrase", "duplicate-table-row"];

/// The diagnostics of one version of a document.
pub struct Report {
    /// All of them, as JSON.
    pub items: Box<RawValue>,
    /// Their name in the protocol: equal diagnostics have equal names.
    pub id: String,
}

impl Report {
    /// The findings of a snapshot with the highest severity, in text order, and how many were left out.
    pub fn new(snapshot: &Snapshot) -> Report {
        let lang = snapshot.lang();
        let (chosen, left_out) = most_severe(snapshot);
        let mut items: Vec<Diagnostic> =
            chosen.into_iter().map(|(placed, finding)| diagnostic(snapshot, placed, finding)).collect();
        if left_out > 0 {
            let message =
                say!(lang, "还有 {left_out} 条较轻的问题未显示。", "Less serious findings not shown: {left_out}.");
            items.push(notice(Range::default(), DiagnosticSeverity::INFORMATION, message));
        }
        let remarks = snapshot.reading.iter().flat_map(|reading| &reading.remarks);
        let told = remarks.map(|remark| remark.message(lang));
        items.extend(told.map(|told| notice(Range::default(), DiagnosticSeverity::INFORMATION, told)));
        // A document that was not checked should not look clean.
        if let Some(error) = &snapshot.config_error {
            items.push(notice(Range::default(), DiagnosticSeverity::ERROR, error.to_string()));
        }
        Report::of(&items)
    }

    /// The report on a file that cannot be read.
    pub fn unreadable(reason: &str) -> Report {
        let code = Some(NumberOrString::String(crate::rules::UNREADABLE.to_owned()));
        Report::of(&[Diagnostic { code, ..notice(Range::default(), DiagnosticSeverity::ERROR, reason.to_owned()) }])
    }

    /// The report on a document that has nothing to report.
    pub fn empty() -> Report {
        Report::of(&[])
    }

    /// A report that the client has already.
    pub fn known(id: String) -> Report {
        Report { items: Box::default(), id }
    }

    /// The report that has these findings.
    pub fn of(items: &[Diagnostic]) -> Report {
        let items = raw(&items);
        let mut hasher = FxHasher::default();
        hasher.write(items.get().as_bytes());
        Report { items, id: format!("{:016x}", hasher.finish()) }
    }

    /// The answer to a client that asks for diagnostics and has those named `previous`; among the answers for a workspace with
    /// its document and the version of one that is open.
    pub fn answer(&self, document: Option<(&Uri, Option<i32>)>, previous: Option<&str>) -> Box<RawValue> {
        #[derive(Serialize)]
        struct Document<'a> {
            uri: &'a Uri,
            version: Option<i32>,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Answer<'a> {
            #[serde(flatten)]
            document: Option<Document<'a>>,
            kind: &'static str,
            result_id: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            items: Option<&'a RawValue>,
        }
        let is_known = previous == Some(self.id.as_str());
        raw(&Answer {
            document: document.map(|(uri, version)| Document { uri, version }),
            kind: if is_known { "unchanged" } else { "full" },
            result_id: &self.id,
            items: (!is_known).then_some(&*self.items),
        })
    }
}

/// The findings with the highest severity in text order, and how many there are besides.
fn most_severe(snapshot: &Snapshot) -> (Vec<(&Placed, &Finding)>, usize) {
    let parts = snapshot.analysis.parts().iter();
    let all = parts.flat_map(|placed| placed.findings().iter().map(move |finding| (placed, finding)));
    let mut chosen: Vec<(usize, (&Placed, &Finding))> = all.enumerate().collect();
    let left_out = chosen.len().saturating_sub(snapshot.session.most_diagnostics);
    if left_out > 0 {
        // The sort is stable: of the least severity that still finds room the first ones are shown.
        chosen.sort_by_key(|(_, (_, finding))| Reverse(finding.severity));
        chosen.truncate(chosen.len() - left_out);
        chosen.sort_by_key(|(at, _)| *at);
    }
    (chosen.into_iter().map(|(_, one)| one).collect(), left_out)
}

/// A finding as the client understands it.
pub fn diagnostic(snapshot: &Snapshot, placed: &Placed, finding: &Finding) -> Diagnostic {
    let client = snapshot.client();
    let mut data = json!({ "fixes": finding.fixes.len() });
    if let Some(expected) = &finding.expected {
        data["expected"] = json!(expected);
    }
    let page = || Some(CodeDescription { href: page_address(finding.code, snapshot.lang()).parse().ok()? });
    let related = finding.related.iter().take(MOST_RELATED).map(|related| DiagnosticRelatedInformation {
        location: snapshot.location(placed, related.span),
        message: snapshot.message(placed, related.span, &related.message),
    });
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    };
    Diagnostic {
        code: Some(NumberOrString::String(finding.code.to_owned())),
        code_description: client.shows_pages.then(page).flatten(),
        related_information: client.shows_related.then(|| related.collect()).filter(|list: &Vec<_>| !list.is_empty()),
        tags: (client.shows_tags && SUPERFLUOUS.contains(&finding.code)).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: client.keeps_data.then_some(data),
        ..notice(
            snapshot.range(placed, finding.span),
            severity,
            snapshot.message(placed, finding.span, &finding.message),
        )
    }
}

/// A message that is no finding of a rule.
pub fn notice(range: Range, severity: DiagnosticSeverity, message: String) -> Diagnostic {
    Diagnostic { range, severity: Some(severity), source: Some("gouji".to_owned()), message, ..Diagnostic::default() }
}
