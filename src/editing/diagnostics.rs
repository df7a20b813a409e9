//! Findings as the protocol's diagnostics.

use super::outline;
use super::query::raw;
use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::rules::{self, page_address};
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
        let mut items = Vec::with_capacity(chosen.len() + 1);
        for of_part in chosen.chunk_by(|(one, _), (next, _)| one.start == next.start) {
            // Where the client lists them by sections.
            let entries = snapshot.client().keeps_data.then(|| outline::read(&of_part[0].0.part));
            for (placed, finding) in of_part {
                let mut item = diagnostic(snapshot, placed, finding);
                if let (Some(entries), Some(data)) = (&entries, &mut item.data) {
                    let section = outline::heading_above(entries, placed.part.text(), finding.span.start);
                    data["section"] = json!(section);
                }
                items.push(item);
            }
        }
        if left_out > 0 {
            let message =
                say!(lang, "还有 {left_out} 条较轻的问题未显示。", "Less serious findings not shown: {left_out}.");
            items.push(notice(Range::default(), DiagnosticSeverity::INFORMATION, message));
        }
        let remarks = snapshot.reading.iter().flat_map(|reading| &reading.remarks);
        let remarks = remarks.map(|remark| remark.message(lang));
        items.extend(remarks.map(|told| notice(Range::default(), DiagnosticSeverity::INFORMATION, told)));
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
    let (lang, span) = (snapshot.lang(), finding.span);
    let (title, message) =
        (rules::title_of(finding.code, lang), snapshot.message(placed, span, &conclusion_first(finding, lang)));
    let data = || {
        let mut data = json!({ "fixes": finding.fixes.len(), "rule": title, "message": message });
        if let Some(expected) = &finding.expected {
            data["expected"] = json!(expected);
        }
        data
    };
    Diagnostic {
        code: Some(NumberOrString::String(finding.code.to_owned())),
        code_description: client.shows_pages.then(page).flatten(),
        related_information: client.shows_related.then(|| related.collect()).filter(|list: &Vec<_>| !list.is_empty()),
        tags: (client.shows_tags && SUPERFLUOUS.contains(&finding.code)).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: client.keeps_data.then(data),
        ..notice(snapshot.range(placed, span), severity, snapshot.message(placed, span, &told(finding, lang)))
    }
}

/// What an editor is told of a finding: the conclusion first, the name of its rule last.
pub fn told(finding: &Finding, lang: Lang) -> String {
    let (message, title) = (conclusion_first(finding, lang), rules::title_of(finding.code, lang));
    say!(lang, "{message}（{title}）", "{message} ({title})")
}

/// What a finding says, with the value that mends it in front: a list shows no more than the first words.
fn conclusion_first(finding: &Finding, lang: Lang) -> String {
    let Some(expected) = finding.expected.as_deref() else { return finding.message.clone() };
    let values = ["", "%"].map(|sign| format!("{expected}{sign}"));
    let turned = values.iter().find_map(|value| {
        let rest = finding.message.strip_suffix(&rules::right_behind(value, lang))?;
        Some(say!(lang, "应为 {value}：{rest}", "Should be {value}: {rest}"))
    });
    turned.unwrap_or_else(|| finding.message.clone())
}

/// A message that is no finding of a rule.
pub fn notice(range: Range, severity: DiagnosticSeverity, message: String) -> Diagnostic {
    Diagnostic { range, severity: Some(severity), source: Some("gouji".to_owned()), message, ..Diagnostic::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::{Fixture, open_for, open_with};

    const WRONG: &str = "某局2025年部门预算情况说明\n一、收支情况\n2025年一般公共预算财政拨款支出451.32万元，其中：基本支出420.10万元，占90.00%，项目支出31.22万元。完成工作。。\n";

    fn messages(fixture: &Fixture) -> Vec<String> {
        let items: Vec<Diagnostic> = serde_json::from_str(Report::new(&fixture.snapshot).items.get()).unwrap();
        items.into_iter().map(|item| item.message).collect()
    }

    #[test]
    fn the_conclusion_comes_first_and_the_rule_last() {
        let said = messages(&open_for(json!({}), WRONG));
        assert!(said[0].starts_with("应为 93.08%：") && said[0].ends_with("（百分比与数字不符）"), "{said:?}");
        assert!(!said[0].contains("此处应为"), "{said:?}");
        // What has no value to turn round stays as it is.
        assert_eq!(said[1], "标点“。。”重复（标点重复）");
        let said = messages(&open_with(json!({ "capabilities": {}, "locale": "en" }), WRONG));
        assert!(said[0].starts_with("Should be 93.08%: "), "{said:?}");
    }
}
