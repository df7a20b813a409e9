//! A document at a glance: whose it is, how much was compared, and its findings by the headings above them.

use super::outline::{self, Entry};
use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::finding::{Finding, Severity};
use crate::model::DocumentKind;
use crate::outline::kind_of;
use crate::relations::Coverage;
use crate::rules;
use crate::text::Span;
use serde::Serialize;
use std::ops::Range;

/// A document at a glance.
#[derive(Debug, Serialize)]
pub struct Overview<'a> {
    /// The unit's name; empty where the text does not tell it.
    pub unit: &'a str,
    /// The year that it is on.
    pub year: Option<i32>,
    /// Budget, final account or note.
    pub kind: DocumentKind,
    /// How much was compared.
    pub coverage: Coverage,
    /// Findings, in text order.
    pub findings: Vec<Listed<'a>>,
}

/// One finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed<'a> {
    /// The code of its rule.
    pub code: &'static str,
    /// The name of its rule.
    pub title: &'static str,
    /// How severe it is.
    pub severity: Severity,
    /// What it says.
    pub message: &'a str,
    /// The one value or word that mends it.
    pub expected: Option<&'a str>,
    /// The words that it is on.
    pub text: &'a str,
    /// Where they stand.
    pub range: ls_types::Range,
    /// The same in words, of a file that has no lines.
    pub place: Option<String>,
    /// The heading or caption that it stands below; empty before the first.
    pub section: String,
    /// Whether a repair is offered.
    pub has_fix: bool,
}

/// A document at a glance, with the findings of these of its disclosures; `place` says where a span of it stands in the file that it
/// was read from.
pub fn overview(snapshot: &Snapshot, told: Range<usize>, place: impl Fn(Span) -> Option<String>) -> Overview<'_> {
    let parts = snapshot.analysis.parts();
    let first = &parts[0].part.disclosure;
    Overview {
        unit: &first.unit,
        year: first.year(),
        kind: kind_of(first),
        coverage: snapshot.analysis.coverage(),
        findings: parts[told].iter().flat_map(|placed| of_part(snapshot, placed, &place)).collect(),
    }
}

fn of_part<'a>(snapshot: &'a Snapshot, placed: &'a Placed, place: impl Fn(Span) -> Option<String>) -> Vec<Listed<'a>> {
    let entries = outline::read(&placed.part);
    let list = |finding: &'a Finding| {
        let place = place(finding.span.shift(placed.start));
        Listed { place, ..listed(snapshot, placed, &entries, finding) }
    };
    placed.findings().iter().map(list).collect()
}

fn listed<'a>(snapshot: &'a Snapshot, placed: &'a Placed, entries: &[Entry], finding: &'a Finding) -> Listed<'a> {
    let text = placed.part.text();
    Listed {
        code: finding.code,
        title: rules::title_of(finding.code, snapshot.lang()),
        severity: finding.severity,
        message: &finding.message,
        expected: finding.expected.as_deref(),
        text: finding.span.of(text),
        range: snapshot.range(placed, finding.span),
        place: None,
        section: outline::heading_above(entries, text, finding.span.start),
        has_fix: !finding.fixes.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::open;

    #[test]
    fn findings_are_listed_by_the_headings_above_them() {
        let fixture = open(
            "某区档案馆2025年部门预算情况说明\n一、采购情况\n2025年政府采购预算总额⟦6.00⟧万元，其中：货物4.00万元，服务3.00万元。\n支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n201\t一般公共服务支出\t⟦5.00⟧\t3.00\t1.00\n",
        );
        let overview = overview(&fixture.snapshot, 0..1, |_| None);
        assert_eq!((overview.unit, overview.year), ("某区档案馆", Some(2025)));
        let errors: Vec<&Listed> = overview.findings.iter().filter(|one| one.severity == Severity::Error).collect();
        fixture.expect(errors.iter().map(|one| one.range));
        let said = errors.iter().map(|one| format!("{} {} {}", one.section, one.title, one.text));
        let expected = ["一、采购情况 合计不等于各项之和 6.00", "支出表 表内合计不等于各项之和 5.00"];
        assert_eq!(said.collect::<Vec<_>>(), expected);
        assert!(errors[0].has_fix && errors[0].place.is_none());
    }
}
