//! `missing-table-total`.

use super::{Context, Findings};
use crate::declare_rule;
use crate::facts::{Figure, FigureId, MissingTotal};
use crate::finding::Safety;
use crate::model::Key;
use crate::relations::explain::amount;
use crate::say;
use crate::text::{Span, reading_form};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

declare_rule! {
    /// # 合计栏未填
    ///
    /// ## 检查什么
    /// 分项有数而合计（总计、小计）栏空白。
    ///
    /// ## 为什么
    /// 读者看不到合计，也无从核对。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 附件1
    /// 某局支出总表
    /// 单位：万元
    ///
    /// 科目编码	科目名称	总计	基本支出	项目支出
    /// 合计			60.00	40.00
    /// 201	一般公共服务支出	70.00	30.00	40.00
    /// 208	社会保障和就业支出	30.00	30.00
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 附件1
    /// 某局支出总表
    /// 单位：万元
    ///
    /// 科目编码	科目名称	总计	基本支出	项目支出
    /// 合计		100.00	60.00	40.00
    /// 201	一般公共服务支出	70.00	30.00	40.00
    /// 208	社会保障和就业支出	30.00	30.00
    /// ```
    ///
    /// ## 修复
    /// 填入各项之和，不会自动执行。某一项可能有误，或者别处对同一个数另有说法的，不给出数字。
    /// ---
    /// # A total cell is empty
    ///
    /// ## What it does
    /// Parts are filled and the total cell (合计, 总计, 小计) is blank.
    ///
    /// ## Why
    /// The reader misses the total and cannot check it.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Fills in the sum; never unasked. No value is given where a part may be wrong or the same quantity is stated elsewhere with another value.
    pub RULE = "missing-table-total", Warning, Unsafe, check, Anywhere
}

fn check(ctx: &Context, findings: &mut Findings) {
    let totals = &ctx.facts.missing_totals;
    let mut seen: FxHashSet<(Span, usize)> = FxHashSet::default();
    if totals.is_empty() {
        return;
    }
    let keys: FxHashSet<Key> = totals.iter().filter_map(|missing| missing.key).collect();
    let stated = ctx.extremes(|key| keys.contains(key).then_some(*key));
    let doubtful = doubtful(ctx);
    for missing in totals.iter().filter(|missing| seen.insert((missing.cell, missing.absent))) {
        let column = missing.header.map(|header| reading_form(header.of(ctx.text))).unwrap_or_default();
        let row = reading_form(missing.subject.of(ctx.text));
        let value = value(ctx, missing, &doubtful, &stated);
        let message = match &value {
            Some((value, unit)) => say!(
                ctx.lang,
                "“{row}”行的“{column}”未填，各项之和为 {value} {unit}",
                "row `{row}`, column `{column}` is empty; its parts add up to {value} {unit}"
            ),
            None => say!(
                ctx.lang,
                "“{row}”行的“{column}”未填，各项与别处的数不一致，请核对后填写",
                "row `{row}`, column `{column}` is empty; its parts disagree with other figures, check them before filling it in"
            ),
        };
        let finding = findings.report(missing.cell, message);
        if let Some((value, _)) = value {
            let title = say!(ctx.lang, "填入 {value}", "Fill in {value}");
            finding.fix(title, Safety::Unsafe, missing.cell, separator(ctx, missing).repeat(missing.absent) + &value);
        }
        for id in &missing.parts {
            finding.relate(ctx.facts.figure(*id).span, ctx.naming().stated(*id));
        }
    }
}

/// The figures that may be wrong, and those that are equal to one of them.
fn doubtful(ctx: &Context) -> FxHashSet<FigureId> {
    let verdicts = ctx.diagnosis.verdicts.iter();
    let mut doubtful: FxHashSet<FigureId> = verdicts.flat_map(|verdict| ctx.diagnosis.suspects(verdict)).collect();
    let equal = ctx.diagnosis.relations.iter().filter_map(|relation| match relation.figures.as_slice() {
        [one, other] if doubtful.contains(one) => Some(*other),
        [one, other] if doubtful.contains(other) => Some(*one),
        _ => None,
    });
    let equal: Vec<FigureId> = equal.collect();
    doubtful.extend(equal);
    doubtful
}

/// What the cell should say and in which unit, unless a part of the sum may be wrong or the same quantity is stated
/// elsewhere with another value.
fn value(
    ctx: &Context,
    missing: &MissingTotal,
    doubtful: &FxHashSet<FigureId>,
    stated: &FxHashMap<Key, [FigureId; 2]>,
) -> Option<(String, &'static str)> {
    if missing.parts.iter().any(|id| doubtful.contains(id)) {
        return None;
    }
    let first = ctx.facts.figure(*missing.parts.first()?);
    let values = missing.parts.iter().map(|id| ctx.facts.figure(*id).value);
    let sum = values.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)?;
    let half = |figure: &Figure| ctx.facts.half_unit_of(figure.source, figure.unit, figure.decimals);
    let differs = |id: &FigureId| {
        let figure = ctx.facts.figure(*id);
        (figure.value - sum).abs() > half(figure).max(half(first))
    };
    let stated = missing.key.and_then(|key| stated.get(&key));
    let is_contradicted = stated.is_some_and(|figures| figures.iter().any(differs));
    (!is_contradicted).then(|| (amount(first, sum), first.unit.text()))
}

/// What parts the cells of its row.
fn separator(ctx: &Context, missing: &MissingTotal) -> &'static str {
    let line = ctx.text[..missing.cell.start as usize].rsplit(['\n', '\r']).next().unwrap_or_default();
    if line.contains('\t') || !line.contains('|') { "\t" } else { " | " }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, findings, first_fix};

    const HEAD: &str = "某局2025年部门预算情况说明\n一、收支情况\n收入70.00万元。\n附件6\n一般公共预算财政拨款基本支出表\n单位：万元\n";

    #[test]
    fn a_row_that_ends_too_early_is_filled_up_to_the_cell() {
        let rows = "科目编码\t科目名称\t合计\t人员经费\t公用经费\n\t合计\t70.00\t50.00\t20.00\n301\t工资福利支出\t50.00\n30101\t基本工资\t30.00\t30.00\n30102\t津贴补贴\t20.00\t20.00\n302\t商品和服务支出\t20.00\t\t20.00\n30201\t办公费\t20.00\t\t20.00\n";
        let text = format!("{HEAD}{rows}");
        let filled = text.replace("利支出\t50.00\n", "利支出\t50.00\t50.00\n");
        assert_eq!(first_fix("missing-table-total", &text), filled);
        assert!(findings("missing-table-total", &filled).is_empty());
        // Two cells are absent: the second is filled in behind an empty one.
        let text = format!("{HEAD}{}", rows.replace("公用经费\n", "公用经费\t其中：办公\t其他合计\t甲\t乙\n"));
        assert!(first_fix("missing-table-total", &text).contains("利支出\t50.00\t50.00\n"));
    }

    #[test]
    fn a_piped_row_is_filled_with_pipes() {
        let text = format!(
            "{HEAD}| 科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |\n| --- | --- | --- | --- | --- |\n|  | 合计 | 70.00 | 50.00 | 20.00 |\n| 301 | 工资福利支出 | 50.00 |\n| 30101 | 基本工资 | 30.00 | 30.00 |  |\n| 30102 | 津贴补贴 | 20.00 | 20.00 |  |\n| 302 | 商品和服务支出 | 20.00 |  | 20.00 |\n"
        );
        assert_eq!(
            first_fix("missing-table-total", &text),
            text.replace("利支出 | 50.00 |\n", "利支出 | 50.00 | 50.00 |\n")
        );
    }

    /// The message and the number of fixes of the one finding.
    fn found(text: &str) -> (String, usize) {
        let list = findings("missing-table-total", text);
        assert_eq!(list.len(), 1, "{list:?}");
        (list[0].message.clone(), list[0].fixes.len())
    }

    #[test]
    fn no_value_is_given_while_another_place_says_otherwise() {
        let table = "附件3\n一般公共预算“三公”经费支出表\n单位：万元\n项目\t2025年预算数\n合计\t\n因公出国（境）费\t0.00\n公务接待费\t2.70\n公务用车运行维护费\t4.00\n";
        let document = |total: &str| {
            format!(
                "某局2025年部门预算情况说明\n一、“三公”经费情况说明\n2025年“三公”经费预算{total}万元，其中：因公出国（境）费0.00万元，公务接待费2.70万元，公务用车运行维护费4.00万元。\n{table}"
            )
        };
        let (message, fixes) = found(&document("6.70"));
        assert!(message.contains("各项之和为 6.70 万元") && fixes == 1, "{message}");
        let (message, fixes) = found(&document("13.40"));
        assert!(!message.contains("6.70") && fixes == 0, "{message}");
    }

    #[test]
    fn no_value_is_given_while_a_part_is_blamed() {
        let table = "附件3\n某局支出总表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n合计\t\t\t60.00\t40.00\n201\t一般公共服务支出\t70.00\t30.00\t40.00\n208\t社会保障和就业支出\t30.00\t30.00\t\n";
        assert_eq!(found(&format!("某局2025年部门预算情况说明\n{table}")).1, 1);
        let wrong = table.replace("70.00\t30.00", "79.00\t30.00");
        let (message, fixes) = found(&format!("某局2025年部门预算情况说明\n{wrong}"));
        assert!(!message.contains("万元") && fixes == 0, "{message}");
    }

    #[test]
    fn no_value_is_given_of_a_part_that_repeats_a_blamed_one() {
        // The only unit repeats the row of totals, its wrong 小计 too.
        let text = "某局2025年部门预算情况说明\n一、“三公”经费情况说明\n2025年“三公”经费预算6.70万元，其中：公务接待费6.70万元，公务用车购置费0.00万元，公务用车运行维护费0.00万元。\n附件3\n一般公共预算“三公”经费支出表\n单位：万元\n部门名称\t2025年预算数\t\t\t\t\n\t总计\t公务用车购置及运行费\t\t\t公务接待费\n\t\t小计\t公务用车购置费\t公务用车运行维护费\t\n合计\t\t6.70\t0.00\t0.00\t6.70\n某局\t\t6.70\t0.00\t0.00\t6.70\n";
        let found = findings("missing-table-total", text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|finding| finding.fixes.is_empty()), "{found:?}");
    }

    #[test]
    fn an_empty_total_of_empty_parts_is_fine() {
        check(
            "missing-table-total",
            "附件3\n某局支出总表\n单位：万元\n项目\t合计\t基本支出\t项目支出\n甲\t\t\t\n合计\t\t\t\n",
        );
    }
}
