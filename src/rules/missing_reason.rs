//! `missing-reason`

use super::scan::{Hit, Kind, Zone};
use super::{Context, Findings, prose};
use crate::finding::Severity;
use crate::syntax::Role;
use crate::{declare_rule, say};
use rustc_hash::FxHashMap;

declare_rule! {
    /// # 增减没有说明原因
    ///
    /// ## 检查什么
    /// “三公”经费有增减而没有说明原因的，给出警告；其他收支有增减而没有说明原因的，只作提示。原因可以写在本句，也可以在列完各项以后一起写。持平的不需要原因。
    ///
    /// ## 为什么
    /// 公开“三公”经费要求同时说明增减变化的原因。
    ///
    /// ## 示例
    /// ```bad
    /// 四、“三公”经费情况说明
    ///
    /// 2025年公务接待费6.7万元，比2024年增加1.7万元。
    /// ```
    /// ```good
    /// 四、“三公”经费情况说明
    ///
    /// 2025年公务接待费6.7万元，比2024年增加1.7万元，主要原因是承办全区档案工作会议。
    /// ```
    ///
    /// ## 修复
    /// 没有自动修复：原因只有单位知道。
    /// ---
    /// # Missing reason
    ///
    /// ## What it does
    /// A change of “三公” spending without a reason is a warning, any other change without one a hint. The reason may stand in the sentence or, for all items together, behind the list. 持平 needs none.
    ///
    /// ## Why
    /// Publishing “三公” spending includes explaining how it changed.
    ///
    /// ## Example
    /// `比2024年增加1.7万元。` with nothing behind it is reported.
    ///
    /// ## Fix
    /// None: only the unit knows the reason.
    pub RULE = "missing-reason", Warning, None, check
}

/// Words of change.
pub const TERMS: [&str; 8] = ["增加", "减少", "增长", "下降", "增支", "减支", "上升", "降低"];

/// What opens a sentence that explains the one before.
const OPENERS: [&str; 14] = [
    "主要原因",
    "原因",
    "主要是",
    "主要系",
    "其原因",
    "减少原因",
    "增加原因",
    "增减",
    "变化",
    "变动",
    "上述",
    "以上",
    "由于",
    "减少的",
];

fn check(ctx: &Context, findings: &mut Findings) {
    let hits = ctx.scan.hits(Kind::Change);
    // Reasons reach one clause: the first change of a clause speaks for all of them.
    let mut last = (u32::MAX, usize::MAX);
    let mut clauses = prose::Clauses::default();
    let mut reasons = Reasons::default();
    for hit in hits {
        let reading = &ctx.readings[hit.reading as usize];
        if !matches!(reading.role, Role::Body | Role::Heading) {
            continue;
        }
        let zone = ctx.scan.zone(hit.reading as usize);
        if matches!(zone, Zone::Basics | Zone::Glossary) {
            continue;
        }
        let text = reading.plain.text();
        let Some(end) = amount_end(text, hit) else {
            continue;
        };
        let start = hit.start as usize;
        let clause = clauses.start(hit.reading, text, start);
        if last == (hit.reading, clause) {
            continue;
        }
        last = (hit.reading, clause);
        let before = &text[clause..start];
        let Some(compared) = before.rfind(['比', '较', '与']) else {
            continue;
        };
        if prose::has_reason(&before[..compared]) || has_reason_behind(ctx, &mut reasons, hit, end) {
            continue;
        }
        let subject = &before[..compared];
        let is_three_public = zone == Zone::ThreePublic
            || ["三公", "公务接待", "公务用车", "因公出国"].iter().any(|word| subject.contains(word));
        let span = reading.plain.span(start, end);
        let shown = &text[start..end];
        let finding =
            findings.report(&RULE, span, say!(ctx.lang, "“{shown}”没有说明原因", "No reason is given for “{shown}”"));
        if !is_three_public {
            finding.severity(Severity::Hint);
        }
    }
}

/// The last reasons of each reading asked for: the changes before them all ask the same.
#[derive(Default)]
struct Reasons(FxHashMap<usize, LastReasons>);

#[derive(Clone, Copy)]
struct LastReasons {
    /// Where the last reason begins.
    last: Option<usize>,
    /// Where the full stop stands behind which the last sentence begins that explains the one before.
    last_sentence: Option<usize>,
}

impl Reasons {
    fn of(&mut self, ctx: &Context, reading: usize) -> LastReasons {
        *self.0.entry(reading).or_insert_with(|| {
            let text = ctx.readings[reading].plain.text();
            let explains = |&(stop, _): &(usize, &str)| prose::starts_with_any(&text[stop + 3..], &OPENERS);
            LastReasons {
                last: prose::last_reason(text),
                last_sentence: text.rmatch_indices('。').find(explains).map(|(stop, _)| stop),
            }
        })
    }
}

/// Where the amount of a change ends; `None` if there is none, or if it is zero.
fn amount_end(text: &str, hit: &Hit) -> Option<usize> {
    let mut at = hit.end as usize;
    for word in ["了", "额", "为"] {
        if text[at..].starts_with(word) {
            at += word.len();
        }
    }
    let number = prose::leading_number(&text[at..])?;
    if number.bytes().all(|b| matches!(b, b'0' | b'.' | b',')) {
        return None;
    }
    at += number.len();
    let unit = ["万元", "元", "亿元"].iter().find(|unit| text[at..].starts_with(**unit))?;
    Some(at + unit.len())
}

/// Whether a reason follows: in the clause, in the one behind it, or after the list as a whole.
fn has_reason_behind(ctx: &Context, reasons: &mut Reasons, hit: &Hit, end: usize) -> bool {
    let reading = &ctx.readings[hit.reading as usize];
    let text = reading.plain.text();
    let rest = &text[end..];
    let (clause, behind) = match rest.find(['。', '；']) {
        Some(at) => (&rest[..at], &rest[at + 3..]),
        None => (rest, ""),
    };
    let opens_list = clause.contains("其中") || behind.starts_with("其中");
    if prose::has_reason(clause) || prose::starts_with_any(behind, &OPENERS) {
        return true;
    }
    if opens_list && reasons.of(ctx, hit.reading as usize).last >= Some(text.len() - behind.len()) {
        return true;
    }
    if reasons.of(ctx, hit.reading as usize).last_sentence >= Some(end) {
        return true;
    }
    // The rest of the section may explain a total, or all of the list.
    let section = ctx.disclosure.section_at(reading.block);
    let zone = ctx.scan.zone(hit.reading as usize);
    let is_total = opens_list || behind.is_empty();
    ctx.readings[hit.reading as usize + 1..]
        .iter()
        .enumerate()
        .take_while(|(at, next)| {
            ctx.disclosure.section_at(next.block) == section
                || zone == Zone::ThreePublic && ctx.scan.zone(hit.reading as usize + 1 + at) == Zone::ThreePublic
        })
        .take(12)
        .any(|(at, next)| {
            prose::starts_with_any(next.prose(), &OPENERS)
                || is_total && opens_list && reasons.of(ctx, hit.reading as usize + 1 + at).last >= Some(next.body)
        })
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::check;

    const THREE: &str = "四、“三公”经费情况说明\n\n";

    #[test]
    fn finds_changes_without_reason() {
        let found = check(
            "missing-reason",
            &format!(
                "{THREE}接待费6.7万元，比2024年⟦增加1.7万元⟧；运行维护费3万元，比2024年⟦减少8万元⟧；购置费0万元，与2024年持平。\n"
            ),
        );
        assert_eq!(found[0].severity, Severity::Warning);
        check(
            "missing-reason",
            &format!(
                "{THREE}预算9万元，比2024年减少1万元。其中：接待费6万元，比2024年⟦减少3万元⟧；运行维护费3万元，比2024年增加2万元，主要原因是车辆老旧。\n"
            ),
        );
    }

    #[test]
    fn other_changes_are_hints() {
        let found = check("missing-reason", "二、收支总体情况\n\n收入预算10万元，较2024年⟦增加2万元⟧，增长25%。\n");
        assert_eq!(found[0].severity, Severity::Hint);
    }

    #[test]
    fn reasons_in_any_place() {
        for text in [
            "接待费6万元，比2024年减少1万元，主要原因是厉行节约。",
            "接待费6万元，比2024年减少1万元；主要原因是厉行节约。",
            "接待费6万元，比2024年减少1万元；运行费3万元，比2024年减少1万元。主要原因是厉行节约。",
            "由于厉行节约，接待费6万元，比2024年减少1万元。",
            "接待费6万元，比2024年减少1万元。\n\n减少的原因是厉行节约。",
            "接待费6万元，与2024年持平；购置费0万元，比2024年增加0万元。",
            "接待费6万元，比2024年减少1万元，主要是因公出国人员减少3万元。",
        ] {
            check("missing-reason", &format!("{THREE}{text}\n"));
        }
        check("missing-reason", "一、单位基本情况\n\n（一）职能职责\n\n1.比2024年增加收入3万元。");
    }
}
