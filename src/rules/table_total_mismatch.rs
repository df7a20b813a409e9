//! `table-total-mismatch`.

use super::{Context, Findings, verdicts};
use crate::declare_rule;
use crate::finding::Severity;
use crate::say;
use crate::syntax::Table;
use crate::syntax::cell_number;
use crate::text::Span;
use memchr::memmem;
use rust_decimal::Decimal;
use std::sync::LazyLock;

declare_rule! {
    /// # 表内合计不等于各项之和
    ///
    /// ## 检查什么
    /// 核对表格里的横向合计（总计 = 基本支出 + 项目支出等）、纵向合计（合计 = 各类，类 = 各款，款 = 各项）和绩效指标权重（合计 100%）。空白的分项按没有计；空白的合计不核对。一栏多出、邻栏少了同一个数时，指出填错了栏的那一格。
    ///
    /// ## 为什么
    /// 表格是正文的依据，表内不平，全文都不可信。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 附件1
    /// 某局支出总表
    /// 单位：万元
    ///
    /// 科目编码	科目名称	总计	基本支出	项目支出
    /// 合计		100.00	63.00	40.00
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
    /// 改为应有的值，或移到应在的栏，不会自动执行。
    /// ---
    /// # A total in a table is not the sum of its parts
    ///
    /// ## What it does
    /// Holds rows (总计 = 基本支出 + 项目支出 …), columns and code hierarchies (类 = Σ款 = Σ项), and the weights of targets (100 %). Empty parts add nothing; an empty total is not checked. Where one column has too much what another lacks, the cell in the wrong column is named.
    ///
    /// ## Why
    /// The tables are what the text rests on.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Puts the right value, or the amount into its column; never unasked.
    pub RULE = "table-total-mismatch", Error, Unsafe, check, Anywhere
}

fn check(ctx: &Context, findings: &mut Findings) {
    verdicts::check(ctx, findings);
    for table in &ctx.disclosure.tables {
        check_weights(ctx, findings, table);
    }
    check_insides(ctx, findings);
}

/// `其中：…` is no more than the row above it.
fn check_insides(ctx: &Context, findings: &mut Findings) {
    for (whole, part) in &ctx.facts.insides {
        let [above, below] = [whole, part].map(|id| ctx.facts.figure(*id));
        let is_more = below.value > above.value && !above.value.is_sign_negative();
        if !is_more || ctx.is_suspect(&[*whole, *part]) {
            continue;
        }
        let [whole, part] = [whole, part].map(|id| ctx.naming().stated(*id));
        let message = say!(
            ctx.lang,
            "{whole}，小于其中的 {part}，请核对",
            "{whole} is less than what is in it: {part}; please check"
        );
        findings.report(above.span, message).severity(Severity::Warning).relate(below.span, part);
    }
}

/// Few tables have weights: the others are passed over whole.
static WEIGHT: LazyLock<memmem::Finder> = LazyLock::new(|| memmem::Finder::new("权重"));

/// The weights of targets add up to 100 %.
fn check_weights(ctx: &Context, findings: &mut Findings, table: &Table) {
    let rows = || table.header.iter().chain(&table.rows);
    let blocks = &ctx.disclosure.blocks[table.blocks.clone()];
    if !blocks.iter().any(|block| WEIGHT.find(block.span().of(ctx.text).as_bytes()).is_some()) {
        return;
    }
    let is_head = |cell: &Span| {
        let text = cell.of(ctx.text);
        text.len() <= 60 && text.contains("权重")
    };
    let Some((at, column, head)) = rows().enumerate().find_map(|(at, row)| {
        let column = row.cells.iter().position(is_head)?;
        Some((at, column, row.cells[column]))
    }) else {
        return;
    };
    let weight = |cell: Span| {
        let text = cell.of(ctx.text).trim_end_matches(['%', '％']);
        (text.len() < cell.len() as usize).then(|| cell_number(text)).flatten().map(|(value, _)| value)
    };
    let mut sum = Decimal::ZERO;
    let mut count = 0;
    for row in rows().skip(at + 1) {
        // Rows behind a page break may lack the merged first cell.
        let value =
            weight(row.cell(column)).or_else(|| column.checked_sub(1).and_then(|before| weight(row.cell(before))));
        match value {
            Some(value) => {
                sum += value;
                count += 1;
            }
            None if row.cells.iter().filter(|cell| !cell.is_empty()).count() >= 4 => return,
            None => {}
        }
    }
    if count < 2 || sum == Decimal::ONE_HUNDRED || sum.is_zero() {
        return;
    }
    let message = say!(
        ctx.lang,
        "{} 项指标权重合计 {}%，不等于 100%",
        "the weights of {} targets add up to {}%, not 100%",
        count,
        sum
    );
    findings.report(head, message);
}
