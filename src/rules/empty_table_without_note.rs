use super::{Context, Findings, prose};
use crate::finding::Safety;
use crate::model::Wording;
use crate::model::wording::EmptyTables;
use crate::say;
use crate::syntax::{Block, Row, Table};
use crate::text::{Plain, Span, reading_form};

crate::declare_rule! {
    /// # 空表没有说明
    ///
    /// ## 检查什么
    ///
    /// 一张表没有任何数据，表下也没有说明原因；或者说明的是另一种资金（例如政府采购表下写“无政府性基金收支”）。
    /// 填了 0 的表不是空表；绩效指标表不是空表。
    ///
    /// ## 为什么
    ///
    /// 空白的表让读者无法分辨是没有这项收支，还是忘了填。按要求，没有数据的表格应当列出空表并加以说明。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 附件5
    /// 江州市云阳区档案馆政府性基金预算支出表
    /// 单位：万元
    /// 科目编码	科目名称	总计	基本支出	项目支出
    /// 	合计
    /// ```
    ///
    /// ```good
    /// 附件5
    /// 江州市云阳区档案馆政府性基金预算支出表
    /// 单位：万元
    /// 科目编码	科目名称	总计	基本支出	项目支出
    /// 	合计
    ///
    /// （备注：本单位无政府性基金收支，故此表无数据。）
    /// ```
    ///
    /// ## 修复
    ///
    /// 在表下插入说明，或把说明中的资金名称改为本表的。只在要求时执行：是否真的没有数据，由您确认。
    ///
    /// ---
    /// # An empty table does not say why
    ///
    /// ## What it does
    ///
    /// Finds a table without any data and without a note below it, and a note that speaks of another fund than the caption.
    /// A table of zeros is not empty, nor is a table of performance indicators.
    ///
    /// ## Why
    ///
    /// A blank table does not tell whether there is nothing to report or someone forgot to fill it in. The regulation asks for
    /// the empty table and a word on why it is empty.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Inserts the note, or puts the caption's fund into it; only when asked for, since you must know that there is nothing.
    pub RULE = "empty-table-without-note", Warning, Unsafe, check
}

fn words() -> &'static EmptyTables {
    &Wording::base().empty_table
}

fn check(ctx: &Context, findings: &mut Findings) {
    let tables = &ctx.disclosure.tables;
    for (at, table) in tables.iter().enumerate() {
        if !is_empty(ctx, table) || !is_amount_table(ctx, table) {
            continue;
        }
        // Header rows that a page break parted from their body make no table of their own.
        let goes_on = tables.get(at + 1).is_some_and(|next| next.blocks.start == table.blocks.end);
        if goes_on {
            continue;
        }
        match table.note.or_else(|| note_nearby(ctx, table)) {
            None => report_missing(ctx, table, findings),
            Some(note) => check_fund(ctx, table, note, findings),
        }
    }
}

/// Whether the table holds amounts: it has a unit line, or its caption calls it a table and its header speaks of sums.
fn is_amount_table(ctx: &Context, table: &Table) -> bool {
    let named = table.unit_line.is_some()
        || table.caption.is_some_and(|caption| caption.of(ctx.text).trim_end().ends_with('表'));
    named && table.header.iter().chain(table.rows.first()).any(|row| speaks_of_sums(ctx, row))
}

fn speaks_of_sums(ctx: &Context, row: &Row) -> bool {
    row.cells.iter().any(|cell| prose::contains_any(cell.of(ctx.text), &words().sums))
}

/// Whether no row has more than its subjects: no figure, no words beside them.
fn is_empty(ctx: &Context, table: &Table) -> bool {
    let is_bare = |row: &Row| {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty());
        filled.clone().count() <= 2
            && row.cells.len() > filled.clone().count()
            && filled.enumerate().all(|(at, cell)| is_subject(cell.of(ctx.text), at))
    };
    // Where no row has a figure, rows of words pass for header rows: those do not speak of sums.
    let is_header = |row: &Row| speaks_of_sums(ctx, row) || is_bare(row);
    table.rows.iter().all(is_bare)
        && (!table.rows.is_empty() || table.header.iter().skip(1).all(is_header))
        && !table.header.iter().flat_map(|row| &row.cells).any(|cell| has_amount(cell.of(ctx.text)))
}

/// Whether a cell names what its row is about; only the first may be a code.
fn is_subject(cell: &str, at: usize) -> bool {
    let cell = reading_form(cell);
    let has_digit = cell.bytes().any(|b| b.is_ascii_digit());
    let is_code = cell.bytes().all(|b| b.is_ascii_digit()) && cell.len() <= 7;
    let is_mark = cell.chars().all(|c| matches!(c, '-' | '—' | '－' | '/' | '.' | '无'));
    !is_mark && (!has_digit || (at == 0 && is_code && cell.len() >= 3) || cell.chars().any(crate::text::is_han))
}

/// Whether a header cell is an amount: the rows are data that was taken for a header.
fn has_amount(cell: &str) -> bool {
    let cell = reading_form(cell);
    cell.contains('.') && cell.bytes().all(|b| b.is_ascii_digit() || b".,-".contains(&b))
}

/// A note in the table's own cells, above it, or up to two paragraphs below it.
fn note_nearby(ctx: &Context, table: &Table) -> Option<Span> {
    let gives_reason = |span: &Span| {
        let plain = reading_form(span.of(ctx.text));
        plain.chars().count() <= 120 && prose::contains_any(&plain, &words().reasons)
    };
    let blocks = &ctx.disclosure.blocks;
    let around = [
        table.blocks.end,
        table.blocks.end + 1,
        table.blocks.start.wrapping_sub(1),
        table.blocks.start.wrapping_sub(2),
    ];
    let around = around.into_iter().filter_map(|index| blocks.get(index));
    let notes = around.filter(|block| block.grid().is_none() && block.heading().is_none()).map(Block::span);
    let cells = table.rows.iter().chain(&table.header).flat_map(|row| row.cells.iter().copied());
    cells.chain(table.caption).chain(notes).find(gives_reason)
}

/// The subjects that a caption or a note speaks of.
fn subjects(text: &str) -> Vec<&'static (String, String)> {
    words().subjects.iter().filter(|(name, _)| text.contains(&**name)).collect()
}

fn check_fund(ctx: &Context, table: &Table, note: Span, findings: &mut Findings) {
    let Some(caption) = table.caption.filter(|caption| !caption.overlaps(note)) else {
        return;
    };
    let note_text = Plain::new(note.of(ctx.text), note.start);
    let caption_text = reading_form(caption.of(ctx.text));
    let (wanted, given) = (subjects(&caption_text), subjects(note_text.text()));
    let ([(wanted, _)], [(given, _)]) = (&wanted[..], &given[..]) else { return };
    if wanted == given {
        return;
    }
    let start = note_text.text().find(&**given).unwrap_or(0);
    let span = note_text.span(start, start + given.len());
    let message = say!(
        ctx.lang,
        "表名是{wanted}，说明写的却是{given}，请核对说明是否抄自另一张表。",
        "The table is about {wanted}, yet its note speaks of {given}: was it copied from another table?"
    );
    let title = say!(ctx.lang, "改为“{wanted}”", "Change to {wanted}");
    let finding = findings.report(span, message).relate(caption, say!(ctx.lang, "表名", "the caption"));
    finding.replace(title, Safety::Unsafe, wanted);
}

fn report_missing(ctx: &Context, table: &Table, findings: &mut Findings) {
    let first_row = || table.rows.first().or(table.header.first()).map(Row::span);
    let Some(span) = table.caption.or_else(first_row) else {
        return;
    };
    let caption = table.caption.map(|caption| reading_form(caption.of(ctx.text))).unwrap_or_default();
    let subject = subjects(&caption).first().map_or("此项收支", |(_, nothing)| nothing);
    let end = ctx.disclosure.blocks[table.blocks.end - 1].span().end;
    let title = say!(ctx.lang, "在表下插入说明", "Insert a note below the table");
    let message = say!(
        ctx.lang,
        "这张表没有数据，也没有说明原因。如确无数据，请在表下注明，例如“本单位无{subject}，故此表无数据”。",
        "This table has no data and does not say why. If there is none, say so below it, e.g. `本单位无{subject}，故此表无数据`."
    );
    let note = format!("\n\n（备注：本单位无{subject}，故此表无数据。）");
    findings.report(span, message).fix(title, Safety::Unsafe, Span::at(end), note);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, first_fix};

    const PURCHASES: &str =
        "单位：万元\n\n项目\t总计\t上年结转\t一般公共预算拨款收入\n合计\t\t\t\n货物类\t\t\t\n工程类\t\t\t\n";

    #[test]
    fn an_empty_table() {
        check(
            "empty-table-without-note",
            &format!("附件 9\n\n⟦某局政府采购预算明细表⟧\n\n{PURCHASES}\n附件 10\n\n某局整体绩效目标表\n"),
        );
        check(
            "empty-table-without-note",
            "附表5\n⟦政府性基金预算支出表⟧\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\n",
        );
        check(
            "empty-table-without-note",
            "⟦政府性基金预算支出表⟧\n\n| 科目编码 | 科目名称 | 总计 |\n| --- | --- | --- |\n| | 合计 | |\n",
        );
    }

    #[test]
    fn a_note_about_another_fund() {
        check(
            "empty-table-without-note",
            &format!(
                "附件 9\n某局政府采购预算明细表\n{PURCHASES}\n（备注：本单位无⟦政府性基金⟧收支，故此表无数据。）\n"
            ),
        );
    }

    #[test]
    fn a_note_in_any_place() {
        for text in [
            format!("附件 9\n某局政府采购预算明细表\n{PURCHASES}\n(备注：本单位无政府采购预算，故此表无数据。)\n"),
            format!("附件 9\n某局政府采购预算明细表（空表）\n{PURCHASES}"),
            format!("附件 9\n某局政府采购预算明细表\n{PURCHASES}本表为空\t\t\t\n"),
            format!("附件 9\n某局政府采购预算明细表\n{PURCHASES}\n江州市某局\n本单位2025年没有政府采购预算。\n"),
        ] {
            check("empty-table-without-note", &text);
        }
    }

    #[test]
    fn tables_that_are_not_empty() {
        for text in [
            "支出总表\n单位：万元\n项目\t合计\n合计\t0.00\n",
            "支出总表\n单位：万元\n项目\t合计\n教育支出\t5\n",
            "整体绩效目标表\n单位：万元\n指标\t支出预算\t性质\t值\n满意度\t定性\t好\t长期\n",
            "联系表\n科室\t收入来源\n综合科\t财政拨款\n",
            // the body follows on the next page
            "收支总表\n单位：万元\n收入\t\t支出\t\n\n项目\t预算数\t支出科目\t预算数\n拨款\t5\t教育支出\t5\n",
        ] {
            check("empty-table-without-note", text);
        }
    }

    #[test]
    fn the_fix_adds_the_note() {
        let text = "附表5\n政府性基金预算支出表\n单位：万元\n项目\t总计\t基本支出\n合计\t\t\n";
        assert!(
            first_fix("empty-table-without-note", text)
                .ends_with("合计\t\t\n\n（备注：本单位无政府性基金收支，故此表无数据。）\n")
                || first_fix("empty-table-without-note", text).contains("故此表无数据")
        );
    }
}
