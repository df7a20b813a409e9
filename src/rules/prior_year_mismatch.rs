//! `prior-year-mismatch`: what a disclosure says of the year before is not what was published.

use super::{Context, Findings, Other, Role, left_in, verdicts};
use crate::facts::FigureId;
use crate::finding::{Finding, Severity};
use crate::model::Wording;
use crate::relations::explain::{amount, right_amount};
use crate::relations::{Comparison, Contradiction, Judged, Wrong, compare_with_earlier};
use crate::say;

crate::declare_rule! {
    /// # 与上年公开的数不一致
    ///
    /// ## 检查什么
    /// 本年文稿中的上年数，以及由本年数和增减额推出的上年数，应当与同一单位上年公开的数一致：预算与预算比，决算与决算比，决算中的年初预算数与当年公开的预算比。用 `gouji check` 一起检查几个年度的文件时自动配对，也可以用 `--last-year` 指定上年的文件；编辑器中同样配对，已打开的以编辑器中的内容为准，改哪一份都随即核对。
    ///
    /// 增减的原因与上年文稿一字不差、连其中的数字也相同的，或增减方向相反而原因相同的，提示可能沿用了上年的。
    ///
    /// 两份文件口径不同的（结转、机构划转、调整等），只作提示；可比的数少的，也只作提示；多数不同的只说一次，不逐项列出。
    ///
    /// ## 为什么
    /// 上年数填错、增减额按别的数计算，或上年公开的数本身有误。单看一份文件看不出来。
    ///
    /// ## 示例
    /// 上年公开的：
    /// ```last-year
    /// 江州市云阳区档案馆2024年部门预算情况说明
    /// 二、部门预算情况说明
    /// 2024年支出预算90.00万元，其中：基本支出60.00万元，项目支出30.00万元。
    /// ```
    /// ```bad
    /// 江州市云阳区档案馆2025年部门预算情况说明
    /// 二、部门预算情况说明
    /// 2025年支出预算100.00万元，比2024年预算增加8.00万元，其中：基本支出64.00万元，项目支出36.00万元。
    /// ```
    /// ```good
    /// 江州市云阳区档案馆2025年部门预算情况说明
    /// 二、部门预算情况说明
    /// 2025年支出预算100.00万元，比2024年预算增加10.00万元，其中：基本支出64.00万元，项目支出36.00万元。
    /// ```
    ///
    /// ## 修复
    /// 看得出是哪一个数有误的，改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # Not what was published for the year before
    ///
    /// ## What it does
    /// Levels of the year before, as a document restates them or as its changes imply them, must be those that the same unit has
    /// published: budget with budget, final account with final account, and the budget that a final account names with the budget
    /// of its year. Files of several years in one folder are paired; `--last-year` names the file of the year before.
    /// Editors pair them too, as they stand there, while any of them is edited.
    ///
    /// A reason that last year's document has word for word, with the same numbers in it or for a change the other way, is pointed out.
    ///
    /// Where the two count otherwise (money carried over, units moved, adjustments), or where few figures can be compared, it only
    /// informs; where most differ it says so once.
    ///
    /// ## Why
    /// A figure of last year is wrong, a change was counted from another one, or what was published was wrong. One document alone does
    /// not show it.
    ///
    /// ## Example
    /// See the Chinese page: beside the document of last year the first one fires, the second does not.
    ///
    /// ## Fix
    /// Puts the right value where one figure is to blame. A figure is never changed unasked.
    pub RULE = "prior-year-mismatch", Error, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let own = Judged { facts: ctx.facts, diagnosis: ctx.diagnosis };
    for other in ctx.others {
        let theirs = Judged { facts: other.facts, diagnosis: other.diagnosis };
        match other.role {
            Role::Copy | Role::Department | Role::Member => {}
            Role::Earlier => {
                let comparison = compare_with_earlier(own, theirs);
                let pair = |one| Pair { ctx, other, comparison: &comparison, one };
                match comparison.contradictions.as_slice() {
                    [first, _, _, ..] if !comparison.is_alike() => pair(first).of_all(findings),
                    contradictions => contradictions.iter().for_each(|one| pair(one).of_later(findings)),
                }
                left_in::check_reasons(ctx, other, findings);
            }
            Role::Later => {
                let comparison = compare_with_earlier(theirs, own);
                let contradictions = comparison.contradictions.iter().filter(|one| comparison.is_sure_of(one));
                contradictions.for_each(|one| Pair { ctx, other, comparison: &comparison, one }.of_earlier(findings));
            }
        }
    }
}

/// One contradiction between the disclosure that is checked and another.
#[derive(Clone, Copy)]
struct Pair<'a> {
    ctx: &'a Context<'a>,
    other: &'a Other<'a>,
    comparison: &'a Comparison,
    one: &'a Contradiction,
}

impl Pair<'_> {
    /// Tells once that most differ, which two ways of counting explain better than slips.
    fn of_all(self, findings: &mut Findings) {
        let Pair { ctx, other, comparison, one } = self;
        let (file, compared, differing) = (other.file(), comparison.compared, comparison.contradictions.len());
        let message = say!(
            ctx.lang,
            "与 {file} 公开的数多有不同（比较 {compared} 项，不同 {differing} 项），可能口径不同或不是同一单位，没有逐项列出",
            "much of it is not what {file} has published ({differing} of {compared} figures compared): the two may count otherwise, or be \
             of two units; the figures are not listed"
        );
        self.report(findings, one.later, message);
    }

    /// Tells it in the later document, unless the earlier one is to blame.
    fn of_later(self, findings: &mut Findings) {
        let Pair { ctx, other, one, .. } = self;
        let (figure, repairs) = match &one.wrong {
            Wrong::Later(repair) => (repair.figure, std::slice::from_ref(repair)),
            Wrong::Open(repairs) => (one.later, repairs.as_slice()),
            Wrong::Earlier(_) => (one.later, &[][..]),
        };
        let file = other.file();
        let published = other.facts.figure(one.earlier);
        let (value, unit) = (amount(published, published.value), published.unit.text());
        let said = amount(published, one.said);
        let stated = ctx.naming().stated(one.later);
        let mut message = match one.level.map(|level| ctx.naming().stated(level)) {
            None => say!(
                ctx.lang,
                "与 {file} 公开的 {value} {unit}不一致：此处 {stated}",
                "{file} has published {value} {unit}: {stated} here"
            ),
            Some(level) => say!(
                ctx.lang,
                "与 {file} 公开的 {value} {unit}不一致：{level}、{stated}，推出上年为 {said} {unit}",
                "{file} has published {value} {unit}: {level} and {stated} make it {said} {unit}"
            ),
        };
        message += &match &one.wrong {
            Wrong::Later(repair) => verdicts::right(ctx, repair),
            Wrong::Earlier(_) => say!(
                ctx.lang,
                "；本年各数相符，可能是上年公开的数有误",
                "; all else agrees here, so that the published figure may be wrong"
            ),
            Wrong::Open(_) => {
                say!(ctx.lang, "；请核对是哪一处有误", "; please check which of them is wrong")
            }
        };
        let finding = self.report(findings, figure, message);
        if let Wrong::Earlier(_) = one.wrong {
            finding.severity(Severity::Information);
        }
        finding.expected = match &one.wrong {
            Wrong::Later(repair) => Some(right_amount(ctx.facts.figure(figure), repair.value)),
            _ => None,
        };
        // What is only told is not the one repair.
        let is_settled = matches!(one.wrong, Wrong::Later(_)) && finding.severity == Severity::Error;
        finding.fixes = repairs.iter().filter_map(|repair| verdicts::fix(ctx, repair, is_settled)).collect();
        for id in [Some(one.later), one.level].into_iter().flatten().filter(|id| *id != figure) {
            finding.relate(ctx.facts.figure(id).span, ctx.naming().stated(id));
        }
    }

    /// Tells it in the earlier document where that is to blame.
    fn of_earlier(self, findings: &mut Findings) {
        let Pair { ctx, other, one, .. } = self;
        let Wrong::Earlier(repair) = &one.wrong else { return };
        let own = ctx.facts.figure(one.earlier);
        let (file, said, unit) = (other.file(), amount(own, one.said), own.unit.text());
        let stated = ctx.naming().stated(one.earlier);
        let message = say!(
            ctx.lang,
            "与 {file} 不一致：此处 {stated}，{file} 中这一年为 {said} {unit}，与该文件其他数字相符",
            "{file} has {said} {unit} for this year, which agrees with all else in it: {stated} here"
        );
        let message = message + &verdicts::right(ctx, repair);
        let finding = self.report(findings, one.earlier, message);
        finding.expected = Some(right_amount(own, repair.value));
        finding.fixes = verdicts::fix(ctx, repair, true).into_iter().collect();
    }

    /// A finding on a figure of the document that is checked, with the place in the other file.
    fn report(self, findings: &mut Findings, figure: FigureId, message: String) -> &mut Finding {
        let Pair { ctx, other, comparison, one } = self;
        let span = ctx.facts.figure(figure).span;
        let (id, word) = match other.role {
            Role::Later => (one.later, say!(ctx.lang, "下年", "the year after")),
            _ => (one.earlier, say!(ctx.lang, "上年公开", "published")),
        };
        let theirs = other.facts.figure(id);
        let value = format!("{word} {} {}", amount(theirs, theirs.value), theirs.unit.text());
        let is_sure = comparison.is_sure_of(one) && other.is_alike && !self.is_restated(span.start as usize);
        let finding = findings.report(span, message);
        if !is_sure {
            finding.severity(Severity::Information);
        }
        finding.relate(theirs.span.shift(other.start), value)
    }

    /// Whether either document speaks of another way of counting, or the line of the figure of an adjustment.
    fn is_restated(self, at: usize) -> bool {
        let words = &Wording::base().restated;
        let has = |words: &[String], text: &str| words.iter().any(|word| text.contains(&**word));
        let text = self.ctx.text;
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        has(&words.document, text) || has(&words.document, self.other.text) || has(&words.line, &text[start..end])
    }
}
