//! `malformed-number`

use super::{Context, Findings};
use crate::finding::Safety;
use crate::model::Denomination;
use crate::syntax::{Reading, Table, unit_at};
use crate::text::is_han;
use crate::text::{Span, numbers};
use crate::{declare_rule, say};
use std::ops::Range;

declare_rule! {
    /// # 数字写坏了
    ///
    /// ## 检查什么
    /// 查找表格数字栏里不是数字的内容（单独的 `.`、`-.`、`1.2.3`、`12,34.5`）和正文里写坏的金额（`0万元0`、`1.2.3万元`、`3，518.85万元`、过长的数字）。空白、`-`、`—`、`/`、`无` 表示没有数字，不算错误；绩效指标的值不是金额，也不查。
    ///
    /// ## 为什么
    /// 写坏的数字既不能相加，也不能核对，读者不知道应是多少。
    ///
    /// ## 示例
    /// ```bad
    /// 项目	2024年	2025年
    /// 基本支出	12.00	10.50
    /// 项目支出	.	3.25
    /// 合计	12.00	13.75
    /// ```
    /// ```good
    /// 项目	2024年	2025年
    /// 基本支出	12.00	10.50
    /// 项目支出	—	3.25
    /// 合计	12.00	13.75
    /// ```
    ///
    /// ## 修复
    /// 只有符号没有数字的，清空单元格，可以自动进行；万元后面多出的数字可以删除，断开千位的中文逗号可以改为英文逗号，要由人确认；其他的无法判断应是多少。
    /// ---
    /// # Malformed number
    ///
    /// ## What it does
    /// Finds litter in the number columns of tables (a lone `.`, `-.`, `1.2.3`, `12,34.5`) and damaged amounts in the text (`0万元0`, `1.2.3万元`, `3，518.85万元`, numbers of absurd length). Blanks, `-`, `—`, `/` and `无` stand for no figure; values of 绩效指标 are no amounts.
    ///
    /// ## Why
    /// Such a number can be neither added nor checked.
    ///
    /// ## Example
    /// A cell that holds nothing but `.` is reported.
    ///
    /// ## Fix
    /// Safe where there is no digit: the cell is emptied. Unsafe: digits behind the unit are deleted, a comma of text between thousands becomes a separator. None otherwise.
    pub RULE = "malformed-number", Warning, Safe, check
}

/// More digits than any budget has.
const LONGEST: usize = 16;

fn check(ctx: &Context, findings: &mut Findings) {
    for (_, reading) in ctx.read() {
        for number in &reading.tokens.numbers {
            check_number(ctx, findings, reading, number);
        }
    }
    for table in &ctx.disclosure.tables {
        check_table(ctx, findings, table);
    }
}

fn check_number(ctx: &Context, findings: &mut Findings, reading: &Reading, range: &Range<usize>) {
    let (text, &Range { start, end }) = (reading.plain.text(), range);
    let number = &text[start..end];
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let points = number.bytes().filter(|b| *b == b'.').count();
    let is_behind_unit = text[..start].ends_with('元');
    if let Some(thousands) = thousands_before(text, start).filter(|_| digits <= LONGEST && points == 1) {
        check_separator(ctx, findings, reading, thousands, range.clone());
        return;
    }
    if points < 2 && digits <= LONGEST && !is_behind_unit {
        return;
    }
    let rest = &text[end..];
    let is_leftover = is_behind_unit
        && digits == number.len()
        && digits <= 4
        && text[..start].trim_end_matches(['万', '亿', '元']).ends_with(|c: char| c.is_ascii_digit())
        && (rest.is_empty() || rest.starts_with(['，', '。', '；', '）']));
    if is_leftover {
        let span = reading.plain.span(start, end);
        let message = say!(ctx.lang, "金额后面多出“{number}”", "“{number}” is left over behind an amount");
        let title = say!(ctx.lang, "删除“{number}”", "Delete “{number}”");
        findings.report(span, message).fix(title, Safety::Unsafe, span, "");
        return;
    }
    let has_unit = unit_at(rest).is_some_and(|(unit, space, _)| unit != Denomination::PERCENT && space == 0);
    let number = number.trim_end_matches(['.', ',']);
    let points = number.bytes().filter(|b| *b == b'.').count();
    if (points > 1 && has_unit) || (digits > LONGEST && (has_unit || digits >= 25)) {
        report_number(ctx, findings, reading.plain.span(start, start + number.len()), number);
    }
}

/// Where the thousands begin that a Chinese comma cuts off: `3，` before `518.85万元`.
fn thousands_before(text: &str, start: usize) -> Option<usize> {
    let before = text[..start].strip_suffix('，')?;
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let from = before.len() - digits;
    // Behind a mark the digits may count something.
    ((1..=3).contains(&digits) && text[..from].ends_with(is_han)).then_some(from)
}

/// `3，518.85万元`
fn check_separator(ctx: &Context, findings: &mut Findings, reading: &Reading, start: usize, rest: Range<usize>) {
    let text = reading.plain.text();
    let number = &text[rest.clone()];
    let has_unit =
        unit_at(&text[rest.end..]).is_some_and(|(unit, space, _)| unit != Denomination::PERCENT && space == 0);
    if has_unit && number.find('.') == Some(3) {
        let shown = &text[start..rest.end];
        let message = say!(
            ctx.lang,
            "“{shown}”里的逗号是中文标点，金额被断成两个数",
            "The comma in “{shown}” is a mark of text and cuts the amount in two"
        );
        let right = format!("{},{number}", &text[start..rest.start - '，'.len_utf8()]);
        let title = say!(ctx.lang, "改为“{right}”", "Write `{right}`");
        findings.report(reading.plain.span(start, rest.end), message).fix(
            title,
            Safety::Unsafe,
            reading.plain.span(start, rest.end),
            right,
        );
    }
}

fn report_number(ctx: &Context, findings: &mut Findings, span: Span, number: &str) {
    let shown: String = number.chars().take(24).collect();
    findings.report(span, say!(ctx.lang, "“{shown}”不是正确的数字", "“{shown}” is not a number"));
}

fn check_table(ctx: &Context, findings: &mut Findings, table: &Table) {
    let mut reported = None;
    let mut number_columns: Vec<Option<bool>> = Vec::new();
    for row in &table.rows {
        let mut indicator = None;
        for (column, (cell, makeup)) in row.cells.iter().zip(&row.makeups).enumerate() {
            let text = cell.of(ctx.text);
            // What nearly all cells of figures look like.
            let is_plain = || makeup.is_decimal() && text.len() <= LONGEST && text.matches('.').count() <= 1;
            if makeup.is_empty() || makeup.has_han() || is_plain() || !is_litter(text) {
                continue;
            }
            // Rare enough that column and row are only looked at here, once.
            if number_columns.len() <= column {
                number_columns.resize(column + 1, None);
            }
            let is_number = *number_columns[column].get_or_insert_with(|| is_number_column(ctx, table, column));
            if !is_number || *indicator.get_or_insert_with(|| is_indicator_row(ctx, table, row.span())) {
                continue;
            }
            if reported.replace(*cell) == Some(*cell) {
                continue;
            }
            if !numbers(text).is_empty() {
                report_number(ctx, findings, *cell, text);
                continue;
            }
            let message = say!(ctx.lang, "数字栏里只有“{text}”，没有数字", "Nothing but “{text}” in a number cell");
            let title = say!(ctx.lang, "清空单元格", "Empty the cell");
            findings.report(*cell, message).fix(title, Safety::Safe, *cell, "");
        }
    }
}

/// Whether a cell looks like a number that went wrong.
fn is_litter(cell: &str) -> bool {
    const LONE: [&str; 5] = ["。", "·", "`", "'", "、"];
    const DIGITS: &str = "0123456789０１２３４５６７８９";
    const OTHERS: &str = ".．。,，-－+＋ \u{3000}\u{a0}";
    if LONE.contains(&cell) {
        return true;
    }
    if !cell.chars().all(|c| DIGITS.contains(c) || OTHERS.contains(c)) {
        return false;
    }
    let count = |wanted: &str| cell.chars().filter(|c| wanted.contains(*c)).count();
    let (digits, points, commas) = (count(DIGITS), count(".．"), count(",，"));
    match digits {
        0 => points + commas > 0,
        _ => points > 1 || digits > LONGEST || cell.contains('。') || commas > 0 && !has_right_separators(cell),
    }
}

/// Whether thousands separators stand every three digits.
fn has_right_separators(cell: &str) -> bool {
    let unsigned = cell.trim_start_matches(['-', '－', '+', '＋', ' ']);
    let whole = unsigned.split(['.', '．']).next().unwrap_or(unsigned);
    let mut groups = whole.split([',', '，']);
    let first = groups.next().unwrap_or("").trim().chars().count();
    (1..=3).contains(&first) && groups.all(|group| group.trim().chars().count() == 3)
}

/// Whether a column holds amounts: figures in it, or a header that says so.
fn is_number_column(ctx: &Context, table: &Table, column: usize) -> bool {
    let mut figures = 0;
    let mut words = 0;
    for row in &table.rows {
        let Some(cell) = row.cells.get(column) else {
            continue;
        };
        let text = cell.of(ctx.text);
        if text.is_empty() || is_litter(text) {
            continue;
        }
        let is_figure = text.chars().all(|c| c.is_ascii_digit() || ".,-+ ％%—－/".contains(c));
        if is_figure {
            figures += 1
        } else if text != "无" {
            words += 1
        }
    }
    if figures + words > 0 {
        return figures > words;
    }
    let amounts = ["预算", "计", "支出", "收入", "经费", "金额", "拨款", "购置", "年", "费"];
    let names = ["名称", "科目", "项目名"];
    let says = |cell: &Span, words: &[&str]| words.iter().any(|word| cell.of(ctx.text).contains(word));
    let heads_amounts = |cell: &Span| says(cell, &amounts) && !says(cell, &names);
    column > 0 && table.columns.get(column).is_some_and(|column| column.path.iter().any(heads_amounts))
}

/// Whether a row is one of 绩效指标, whose values are no amounts.
fn is_indicator_row(ctx: &Context, table: &Table, row: Span) -> bool {
    let caption = table.caption.map_or("", |caption| caption.of(ctx.text));
    caption.contains("绩效") || row.of(ctx.text).contains(['≥', '≤', '＝', '=']) || row.of(ctx.text).contains("定性")
}

#[cfg(test)]
mod tests {
    use crate::finding::Safety;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn a_comma_of_text_between_thousands() {
        let found = check("malformed-number", "2025年收入预算⟦3，518.85⟧万元，比上年减少⟦12，001.50⟧元。");
        assert_eq!(found[0].fixes[0].edits[0].text, "3,518.85");
        check(
            "malformed-number",
            "收入3,518.85万元，增加3，118个，编制3人，518.85万元，分别为10、3，518.85万元，3，518万元。",
        );
    }

    #[test]
    fn finds_litter_in_number_cells() {
        check(
            "malformed-number",
            "项目\t2024年\t2025年\n基本支出\t12.00\t⟦1.2.3⟧\n项目支出\t⟦-.⟧\t⟦12,34.5⟧\n合计\t12.00\t13.75\n",
        );
        assert_eq!(
            fixed("malformed-number", "项目\t2024年\n基本支出\t12.00\n项目支出\t⟦.⟧\n合计\t12.00\n", Safety::Safe),
            "项目\t2024年\n基本支出\t12.00\n项目支出\t\n合计\t12.00\n"
        );
        // A figure in wide digits is a figure, however badly it is written: nothing may empty its cell.
        for cell in ["１２３,４５", "１２..５", "１２.５.", "３３０．１０．６０"] {
            let table = format!("项目\t2024年\n基本支出\t12.00\n项目支出\t⟦{cell}⟧\n合计\t12.00\n");
            assert!(check("malformed-number", &table)[0].fixes.is_empty(), "{cell}");
        }
        check("malformed-number", "项目\t合计\t政府性基金预算\n基本支出\t12.00\t⟦.⟧\n合计\t12.00\t\n");
    }

    #[test]
    fn finds_damaged_amounts() {
        check("malformed-number", "其他收入0万元⟦0⟧。收入较2024年增加3万元。");
        check("malformed-number", "其他收入⟦1.2.3⟧万元，支出⟦1234567890123456789012345678901234567890⟧万元。");
    }

    #[test]
    fn blanks_and_other_numbers_are_fine() {
        check(
            "malformed-number",
            "项目\t2024年\t2025年\n基本支出\t12.00\t－5\n项目支出\t-\t—\n其他\t/\t无\n合计\t1,234.50\t２.５\n",
        );
        check(
            "malformed-number",
            "收入10万元2025年支出10万元1、货物3万元。联系电话：023-44556966，账号62220212345678901。日期2025.3.28，第1.2.3条。",
        );
        check("malformed-number", "指标\t性质\t值\n满意度\t≥\t1.2.3\n合格率\t≥\t95\n");
    }
}
