//! `department-mismatch`: a department's figures are not the sums of its units'.

use super::{Context, Findings, Other, Role, verdicts};
use crate::facts::{Facts, FigureId};
use crate::finding::{Finding, Severity};
use crate::model::{IssuerKind, Standard};
use crate::relations::explain::{amount, right_amount};
use crate::relations::{Diagnosis, Gap, Judged, Repair, Slipped, Sums, Units, compare_with_units};
use crate::say;
use crate::syntax::{Disclosure, UnitList, UnitName};
use crate::text::Span;

crate::declare_rule! {
    /// # 部门与所属单位的合计不一致
    ///
    /// ## 检查什么
    /// 部门的数应当是本级和所属各单位的数之和：财政拨款各项（按资金、基本支出和项目支出、功能分类和经济分类科目）、“三公”经费、政府采购、机关运行经费；单位之间有上缴、补助的，收支总额不核对。所属单位按部门文稿“单位构成”中列出的名称，在一起检查的文件中查找。
    ///
    /// 单位没有找全的，只核对已有单位的合计有没有超过部门的数，只算信息；可比的数少的，也只算信息；多数不同的只说一次，不逐项列出。
    ///
    /// ## 为什么
    /// 部门预算由各单位预算汇总而成。单位改了数没有重新汇总，或汇总后又改了部门的数，单看一份文件看不出来。
    ///
    /// ## 示例
    /// 所属单位区档案馆的：
    /// ```unit
    /// 江州市云阳区档案馆2025年单位预算情况说明
    /// 二、单位预算情况说明
    /// 2025年财政拨款支出预算40.00万元，其中：基本支出30.00万元，项目支出10.00万元。公务接待费0.50万元。
    /// ```
    /// 局本级的：
    /// ```unit
    /// 江州市云阳区档案局（本级）2025年单位预算情况说明
    /// 二、单位预算情况说明
    /// 2025年财政拨款支出预算60.00万元，其中：基本支出40.00万元，项目支出20.00万元。公务接待费1.00万元。
    /// ```
    /// ```bad
    /// 江州市云阳区档案局2025年部门预算情况说明
    /// 一、部门基本情况
    /// （一）单位构成
    /// 本部门由局本级和下属1个预算单位组成，为江州市云阳区档案馆。
    /// 二、部门预算情况说明
    /// 2025年财政拨款支出预算100.00万元，其中：基本支出71.00万元，项目支出30.00万元。公务接待费1.50万元。
    /// ```
    /// ```good
    /// 江州市云阳区档案局2025年部门预算情况说明
    /// 一、部门基本情况
    /// （一）单位构成
    /// 本部门由局本级和下属1个预算单位组成，为江州市云阳区档案馆。
    /// 二、部门预算情况说明
    /// 2025年财政拨款支出预算100.00万元，其中：基本支出70.00万元，项目支出30.00万元。公务接待费1.50万元。
    /// ```
    ///
    /// ## 修复
    /// 看得出是哪一个数有误的，改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # A department is not the sum of its units
    ///
    /// ## What it does
    /// A department's figures must be the sums of its bureau's and its units': fiscal money by fund, by basic and project spending and
    /// by subject, the three public expenses, procurement, the running costs of the agency. Where units pay one another, totals are
    /// left out. The units are those that the department's text lists, looked for among the files that are checked together.
    ///
    /// Where some are missing it only tells, as information, that the others have more than the department; so it does where few figures
    /// can be compared. Where most differ it says so once.
    ///
    /// ## Why
    /// A department's budget is made up of its units'. A unit changed a figure and the department did not add up again, or the
    /// reverse. One document alone does not show it.
    ///
    /// ## Example
    /// See the Chinese page: beside the documents of both units the first one fires, the second does not.
    ///
    /// ## Fix
    /// Replaces the figure with the right value where one figure is to blame. A figure is never changed unless you ask for it.
    pub RULE = "department-mismatch", Error, Unsafe, check, Anywhere
}

/// Names of units shown at most.
const MOST_NAMED: usize = 5;

fn check(ctx: &Context, findings: &mut Findings) {
    let own = Party { other: None, disclosure: ctx.disclosure, facts: ctx.facts, diagnosis: ctx.diagnosis };
    let of_role = |role: Role| ctx.others_as(role).map(Party::of);
    let mut units: Vec<Party> = of_role(Role::Member).collect();
    let above = of_role(Role::Department).next();
    let department = match above {
        Some(above) => {
            units.push(own);
            above
        }
        None if units.is_empty() => return,
        None => own,
    };
    let list = UnitList::of(department.disclosure, ctx.standard);
    // In a compilation there are those of other departments too.
    units.retain(|unit| department.has(unit, &list));
    if units.is_empty() {
        return;
    }
    let missing = department.missing(&units, list);
    let at_hand = units.len();
    let units = department.without_nested(units, ctx.standard);
    let are_all = missing.is_none() && units.len() == at_hand;
    let judged = units.iter().map(|unit| unit.judged()).collect();
    let sums = compare_with_units(&Units { department: department.judged(), units: judged, are_all });
    let compared = Compared { ctx, units: &units, department, sums: &sums };
    if above.is_some() {
        return compared.of_unit(findings);
    }
    if let Some(missing) = missing {
        tell_missing(ctx, &missing, findings);
    }
    compared.of_department(findings);
}

/// One of the disclosures that are compared.
#[derive(Clone, Copy)]
struct Party<'a> {
    /// Its file; none of the one that is checked.
    other: Option<&'a Other<'a>>,
    disclosure: &'a Disclosure,
    facts: &'a Facts,
    diagnosis: &'a Diagnosis,
}

/// The units of a department that are not at hand, each with its place, where they can be told.
#[derive(Default)]
struct Missing {
    units: Vec<(UnitName, Span)>,
}

impl<'a> Party<'a> {
    fn of(other: &'a Other<'a>) -> Party<'a> {
        let Other { disclosure, facts, diagnosis, .. } = *other;
        Party { other: Some(other), disclosure, facts, diagnosis }
    }

    fn judged(&self) -> Judged<'a> {
        Judged { facts: self.facts, diagnosis: self.diagnosis }
    }

    fn name(&self) -> UnitName {
        UnitName::of(&self.disclosure.unit)
    }

    /// Whether this is a department and that one of the units that it lists, or its bureau.
    fn has(&self, unit: &Party, list: &UnitList) -> bool {
        let (own, name) = (self.name(), unit.name());
        let issuer = |party: &Party| party.disclosure.title.as_ref().and_then(|title| title.issuer);
        let is_alone = |party: &Party, name: &UnitName| name.is_own || issuer(party) == Some(IssuerKind::Unit);
        let is_listed = || list.units.iter().any(|(listed, _)| name.is_called(listed, &own));
        !is_alone(self, &own) && if name.name == own.name { is_alone(unit, &name) } else { is_listed() }
    }

    /// Of the units of this department, those that no other one of them lists: that one may have their money in its figures. What its
    /// bureau lists are the department's own.
    fn without_nested<'p>(&self, units: Vec<Party<'p>>, standard: &Standard) -> Vec<Party<'p>> {
        let own = self.name();
        let lists: Vec<UnitList> = units.iter().map(|unit| UnitList::of(unit.disclosure, standard)).collect();
        let is_nested = |at: usize| {
            let name = units[at].name();
            let is_other = |other: usize| other != at && units[other].name().name != own.name && name.name != own.name;
            let others = lists.iter().enumerate().filter(|(other, _)| is_other(*other));
            others.flat_map(|(_, list)| &list.units).any(|(listed, _)| name.is_called(listed, &own))
        };
        (0..units.len()).filter(|at| !is_nested(*at)).map(|at| units[at]).collect()
    }

    /// Of the units that this department lists, those that are none of these; `None` where all are at hand.
    fn missing(&self, units: &[Party], list: UnitList) -> Option<Missing> {
        let own = self.name();
        let names: Vec<UnitName> = units.iter().map(Party::name).collect();
        let has_bureau = names.iter().any(|name| name.name == own.name);
        let UnitList { units: listed, is_whole } = list;
        let is_bureau = |unit: &UnitName| unit.is_own || unit.name == own.name || own.is_called(unit, &own);
        let is_found = |unit: &UnitName| match is_bureau(unit) {
            true => has_bureau,
            false => names.iter().any(|name| name.is_called(unit, &own)),
        };
        let is_known = is_whole && has_bureau && !listed.is_empty();
        let units: Vec<(UnitName, Span)> = listed.into_iter().filter(|(unit, _)| !is_found(unit)).collect();
        (!units.is_empty() || !is_known).then_some(Missing { units })
    }
}

fn tell_missing(ctx: &Context, missing: &Missing, findings: &mut Findings) {
    let Some((_, first)) = missing.units.first() else { return };
    let bureau = say!(ctx.lang, "本级", "its own bureau");
    let names: Vec<&str> =
        missing.units.iter().map(|(unit, _)| if unit.name.is_empty() { &*bureau } else { &unit.name }).collect();
    let (shown, count) = (names[..names.len().min(MOST_NAMED)].join(&say!(ctx.lang, "、", ", ")), names.len());
    let message = say!(
        ctx.lang,
        "所属单位没有找全，合计只核对到已有单位为止：缺 {shown}（共 {count} 个）的文件",
        "not all units are at hand, so that sums are checked against those found: no file of {shown} ({count} in all)"
    );
    findings.report(*first, message).severity(Severity::Information);
}

/// A department and its units, compared.
#[derive(Clone, Copy)]
struct Compared<'a> {
    ctx: &'a Context<'a>,
    department: Party<'a>,
    units: &'a [Party<'a>],
    sums: &'a Sums,
}

impl Compared<'_> {
    /// Tells in the department's document what is not blamed on a unit.
    fn of_department(self, findings: &mut Findings) {
        let Compared { ctx, units, sums, .. } = self;
        if !sums.are_alike() && sums.gaps.len() > 2 {
            let (compared, differing) = (sums.compared, sums.gaps.len());
            let message = say!(
                ctx.lang,
                "与所属单位的合计多有不同（比较 {compared} 项，不同 {differing} 项），可能口径不同或单位不全，没有逐项列出",
                "much of it is not the sum of its units ({differing} of {compared} figures compared): it may count otherwise, or units may \
                 be missing; the figures are not listed"
            );
            self.report(findings, sums.gaps[0].department, &sums.gaps[0], message);
            return;
        }
        for gap in &sums.gaps {
            let right = match &gap.slipped {
                // Its document says so.
                Slipped::Unit(..) if sums.are_alike() => continue,
                Slipped::Unit(..) => None,
                Slipped::Department(repair) => Some(repair),
                Slipped::Open => None,
            };
            let figure = ctx.facts.figure(gap.department);
            let (stated, sum) = (ctx.naming().stated(gap.department), amount(figure, gap.sum));
            let (count, unit) = (units.len(), figure.unit.text());
            let message = say!(
                ctx.lang,
                "与所属单位的合计不一致：此处 {stated}，{count} 个单位合计 {sum} {unit}",
                "not the sum of its units: {stated} here, {sum} {unit} in {count} units"
            );
            let end = match right {
                Some(repair) => verdicts::right(ctx, repair),
                None => say!(ctx.lang, "；请核对是哪一处有误", "; please check which of them is wrong"),
            };
            let finding = self.report(findings, gap.department, gap, message + &end);
            right.into_iter().for_each(|repair| self.mend(finding, repair));
        }
    }

    /// Tells in a unit's document what is blamed on it.
    fn of_unit(self, findings: &mut Findings) {
        let Compared { ctx, department, units, sums } = self;
        for gap in &sums.gaps {
            let Slipped::Unit(at, repair) = &gap.slipped else { continue };
            if units[*at].other.is_some() || !sums.are_alike() {
                continue;
            }
            let whole = department.facts.figure(gap.department);
            let file = department.other.map(Other::file).unwrap_or_default();
            let (stated, value, unit) =
                (ctx.naming().stated(repair.figure), amount(whole, whole.value), whole.unit.text());
            let others = units.len() - 1;
            let message = say!(
                ctx.lang,
                "与部门的数不一致：此处 {stated}，与其余 {others} 个单位相加不是 {file} 中的 {value} {unit}",
                "not what the department has: {stated} here and {others} other units do not make {value} {unit} of {file}"
            );
            let finding = self.report(findings, repair.figure, gap, message + &verdicts::right(ctx, repair));
            self.mend(finding, repair);
        }
    }

    /// A finding on a figure of the document that is checked, with the places in the other files.
    fn report<'f>(self, findings: &'f mut Findings, figure: FigureId, gap: &Gap, message: String) -> &'f mut Finding {
        let Compared { ctx, department, units, sums } = self;
        let finding = findings.report(ctx.facts.figure(figure).span, message);
        if gap.is_unsure || !sums.are_alike() {
            finding.severity(Severity::Information);
        }
        let parts = gap.units.iter().map(|(at, id)| (units[*at], *id));
        for (party, id) in [(department, gap.department)].into_iter().chain(parts) {
            if let Some(other) = party.other {
                let theirs = party.facts.figure(id);
                let value =
                    format!("{} {} {}", party.disclosure.unit, amount(theirs, theirs.value), theirs.unit.text());
                finding.relate(theirs.span.shift(other.start), value);
            }
        }
        finding
    }

    fn mend(self, finding: &mut Finding, repair: &Repair) {
        finding.expected = Some(right_amount(self.ctx.facts.figure(repair.figure), repair.value));
        // What is only told is not the one repair.
        let is_settled = finding.severity == Severity::Error;
        finding.fixes = verdicts::fix(self.ctx, repair, is_settled).into_iter().collect();
    }
}
