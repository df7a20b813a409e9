//! Every fix, applied: what it mends is mended, and nothing else is made wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;

use crate::support::{analyze, analyze_beside, beside, show, testing};
use gouji::analysis::Tie;
use gouji::analysis::{fix_all, keeping_numbers};
use gouji::finding::{Finding, Fix, Safety, Severity, compatible, in_order, replaced};
use gouji::rules::{ALL, FixKind};
use gouji::text::{Span, numbers};

/// A document with something wrong in it.
struct Wrong {
    name: String,
    text: String,
    /// What was published a year before, where that shows it.
    beside: Vec<(String, Tie)>,
}

impl Wrong {
    fn findings_in(&self, text: &str) -> Vec<Finding> {
        analyze_beside(text, &self.beside)
    }
}

/// The documents with something wrong in them.
fn documents() -> Vec<Wrong> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wrong");
    let mut list: Vec<Wrong> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            Wrong { name, text: testing::strip(&fs::read_to_string(&path).unwrap()).0, beside: Vec::new() }
        })
        .collect();
    list.sort_by(|one, other| one.name.cmp(&other.name));
    for rule in ALL {
        let beside = beside(rule);
        let name = format!("{}, example", rule.code);
        let examples = rule.examples("bad").into_iter();
        list.extend(examples.map(|text| Wrong { name: name.clone(), text, beside: beside.clone() }));
    }
    list
}

/// The text after some fixes, those that meet others left out.
fn apply<'a>(text: &str, fixes: impl IntoIterator<Item = &'a Fix>) -> String {
    replaced(text, Span::new(0, text.len() as u32), &in_order(&compatible(fixes)))
}

/// How often each error is said; the blanks of a wording that a fix inserts are its author's to fill.
fn errors(findings: &[Finding]) -> BTreeMap<(&'static str, String), usize> {
    let mut counts = BTreeMap::new();
    for finding in
        findings.iter().filter(|finding| finding.severity == Severity::Error && !finding.message.contains("____"))
    {
        *counts.entry((finding.code, finding.message.clone())).or_default() += 1;
    }
    counts
}

fn count(findings: &[Finding], finding: &Finding) -> usize {
    findings.iter().filter(|other| other.code == finding.code && other.message == finding.message).count()
}

#[test]
fn each_fix_mends_its_finding_and_breaks_nothing() {
    let mut failures = Vec::new();
    let mut tried = 0;
    let mut codes = BTreeSet::new();
    for document in documents() {
        let Wrong { name, text, .. } = &document;
        let before = document.findings_in(text);
        let wrong = errors(&before);
        for finding in &before {
            for fix in &finding.fixes {
                tried += 1;
                codes.insert(finding.code);
                let after = document.findings_in(&apply(text, [fix]));
                if count(&after, finding) >= count(&before, finding) {
                    failures.push(format!("{name}: still there after “{}”\n{}", fix.title, show(text, finding)));
                }
                // Of several repairs only one can be right: only the preferred one must not break anything.
                let is_sure = fix.preferred || fix.safety == Safety::Safe;
                let more: Vec<_> =
                    errors(&after).into_iter().filter(|(error, times)| wrong.get(error) < Some(times)).collect();
                if is_sure && errors(&after).values().sum::<usize>() > wrong.values().sum() {
                    failures.push(format!("{name}: “{}” brings {more:?}", fix.title));
                }
            }
        }
    }
    let untried: Vec<&str> = ALL
        .iter()
        .filter(|rule| rule.fix != FixKind::None)
        .map(|rule| rule.code)
        .filter(|code| !codes.contains(code))
        .collect();
    assert!(untried.is_empty(), "a fix is promised and none is tried: {untried:?}");
    assert!(failures.is_empty(), "{} of {tried} fixes\n{}", failures.len(), failures.join("\n"));
}

/// Documents in which what looks like litter has numbers in it or between it.
const ODD: &[&str] = &[
    "某局2025年部门预算情况说明\n一、收支情况\n基本支出、项目支 出、其他支出分别为100 200 300万元。。\n收 入12.34 56.78万元，，支出 5 6万元，\n",
    "某局2025年部门预算情况说明\n一、收支情况\n截 止2024年12 月，基本支出数2024 100万元，（第1 2批)。\n- 12 -\n第 3 页 共 20 页\n2025。。3，，4；。5 6，\n",
    "某局2025年部门预算情况说明\n一、收支情况\n甲。\n附件1\n部门支出总表\n单位：万元\n项目\t总计\t基本支出\t项目支出\n合计\t6.00\t3.00\t3.00\n甲\t1.00\t1.00\t１２３,４５\n乙\t2.00\t.\t１２..５\n丙\t3.00\t1 .00\t３３０．１０．６０\n",
    "某局2025年部门预算情况说明\n一、收支情况\n（一）收入10 .5万元，比2024年增加0万元，增长0%。\n(二) 支出1 2.5万元[bookmark: _Toc123]45万元，帐户6 7个。\n(三)PAGEREF _Toc25831 h 3万元。\n",
];

#[test]
fn a_safe_fix_leaves_every_number() {
    let mut tried = 0;
    let odd = ODD.iter().map(|text| Wrong { name: "odd".to_owned(), text: (*text).to_owned(), beside: Vec::new() });
    for document in documents().into_iter().chain(odd) {
        let Wrong { name, text, .. } = &document;
        for finding in document.findings_in(text) {
            for fix in finding.fixes.iter().filter(|fix| fix.safety == Safety::Safe) {
                tried += 1;
                let may_run = !keeping_numbers(text, vec![fix]).is_empty();
                assert!(
                    may_run,
                    "{name}: “{}” of {} changes a number\n{}",
                    fix.title,
                    finding.code,
                    show(text, &finding)
                );
            }
        }
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn safe_fixes_settle_and_leave_every_figure() {
    for Wrong { name, text, .. } in documents() {
        let fixed = fix_all(&text, analyze(&text), Safety::Safe, |text| Ok::<_, Infallible>(analyze(text))).unwrap();
        assert!(fixed.is_stable, "{name}: the fixes do not settle");
        let amounts = |text: &str| numbers(text).into_iter().filter(|number| number.contains('.')).collect::<Vec<_>>();
        assert_eq!(amounts(&fixed.patched.text()), amounts(&text), "{name}: a safe fix changed a figure");
    }
}
