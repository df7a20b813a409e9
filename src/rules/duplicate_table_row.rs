use super::{Context, Findings};
use crate::finding::Safety;
use crate::say;
use crate::syntax::{Row, Table};
use crate::text::Span;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

crate::declare_rule! {
    /// # 表格行重复
    ///
    /// ## 检查什么
    ///
    /// 表格跨页时，上一页末尾的几行在下一页开头又出现一次；或者同一科目编码的行（编码、名称、数字完全相同）在同一张表里出现两次。
    /// 名称相同而数字不同的行、没有数字的行不算重复。
    ///
    /// ## 为什么
    ///
    /// 重复的行会让各行相加不等于合计，读者也无法判断哪一行是多出来的。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 科目编码	科目名称	总计
    /// 302	商品和服务支出	18.00
    /// 30201	办公费	10.00
    /// 30216	培训费	8.00
    ///
    /// 科目编码	科目名称	总计
    /// 30216	培训费	8.00
    /// ```
    ///
    /// ```good
    /// 科目编码	科目名称	总计
    /// 302	商品和服务支出	18.00
    /// 30201	办公费	10.00
    ///
    /// 科目编码	科目名称	总计
    /// 30216	培训费	8.00
    /// ```
    ///
    /// ## 修复
    ///
    /// 删除重复的行。因为会删去数字，只在要求时执行。
    ///
    /// ---
    /// # A table row is repeated
    ///
    /// ## What it does
    ///
    /// Finds rows at the end of a page that come again at the start of the next, and rows with the same subject code, name
    /// and figures that stand twice in one table. Rows without figures, or with other figures, are no repeats.
    ///
    /// ## Why
    ///
    /// With a repeated row the parts no longer add up to the total, and no reader can tell which row is one too many.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Deletes the repeated rows; only when asked for, since it deletes figures.
    pub RULE = "duplicate-table-row", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    for table in &ctx.disclosure.tables {
        let hashes: Vec<u64> = table.rows.iter().map(|row| hash_of(ctx.text, row)).collect();
        let mut seen = FxHashSet::with_capacity_and_hasher(hashes.len(), FxBuildHasher);
        if !hashes.iter().all(|hash| seen.insert(hash)) {
            check_lines(ctx, table, &read_lines(ctx, table, &hashes), findings);
        }
    }
}

/// A body row, without the header rows that a page break put between.
struct Line {
    row: usize,
    hash: u64,
    /// Whether a page begins with it.
    opens_page: bool,
    has_figure: bool,
    code: Option<Span>,
}

/// Reports the rows that repeat earlier ones: at a page break those right before it, elsewhere those of the same codes.
fn check_lines(ctx: &Context, table: &Table, lines: &[Line], findings: &mut Findings) {
    let row = |line: usize| &table.rows[lines[line].row];
    let same = |a: usize, b: usize| lines[a].hash == lines[b].hash && same_cells(ctx.text, row(a), row(b));
    let by_code = has_unique_codes(ctx, lines);
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    let mut at = 0;
    while at < lines.len() {
        let (line, left) = (&lines[at], lines.len() - at);
        let of_last_page = || {
            let lens = 1..=at.min(left).min(MOST_ACROSS_PAGES);
            let len = lens.rev().find(|&len| (0..len).all(|n| same(at - len + n, at + n)))?;
            lines[at..at + len].iter().any(|line| line.has_figure).then_some((at - len, len))
        };
        let mut of_same_codes = || {
            let earlier = *seen.entry(line.hash).or_insert(at);
            let ends = |n: &usize| earlier + n >= at || lines[at + n].code.is_none() || !same(earlier + n, at + n);
            (earlier < at && same(earlier, at)).then(|| (earlier, (1..left).find(ends).unwrap_or(left)))
        };
        let mut repeated = if line.opens_page { of_last_page() } else { None };
        if repeated.is_none() && by_code && line.code.is_some() && line.has_figure {
            repeated = of_same_codes();
        }
        let Some((first, len)) = repeated else {
            at += 1;
            continue;
        };
        report(ctx, &table.rows[line.row..=lines[at + len - 1].row], row(first).span(), findings);
        at += len;
    }
}

/// As many rows at most are looked for at both sides of a page break.
const MOST_ACROSS_PAGES: usize = 60;

/// The body rows, whose hashes are given.
fn read_lines(ctx: &Context, table: &Table, hashes: &[u64]) -> Vec<Line> {
    let headers: FxHashSet<u64> = table.header.iter().map(|row| hash_of(ctx.text, row)).collect();
    let blocks = table.blocks.clone().skip(1).map(|block| &ctx.disclosure.blocks[block]);
    let mut pages = blocks.filter(|block| block.grid().is_some()).map(|block| block.start).peekable();
    let mut opens_page = false;
    let mut lines = Vec::with_capacity(table.rows.len());
    for (index, (row, &hash)) in table.rows.iter().zip(hashes).enumerate() {
        while pages.next_if(|start| row.span().start >= *start).is_some() {
            opens_page = true;
        }
        if headers.contains(&hash) {
            opens_page = true;
            continue;
        }
        let code = row.cells.iter().find(|cell| !cell.is_empty()).filter(|cell| is_code(cell.of(ctx.text))).copied();
        let mut after_subject = row.cells.iter().skip(usize::from(code.is_some()) + 1);
        let has_figure = after_subject.any(|cell| is_figure(cell.of(ctx.text)));
        lines.push(Line { row: index, hash, opens_page, has_figure, code });
        opens_page = false;
    }
    lines
}

/// Whether no code stands twice with other figures: then the table lists each subject once, not once a unit or project.
fn has_unique_codes(ctx: &Context, lines: &[Line]) -> bool {
    let mut rows: FxHashMap<&str, u64> = FxHashMap::default();
    lines
        .iter()
        .all(|line| line.code.is_none_or(|code| *rows.entry(code.of(ctx.text)).or_insert(line.hash) == line.hash))
}

fn hash_of(text: &str, row: &Row) -> u64 {
    let mut hasher = FxHasher::default();
    for (at, cell) in row.cells.iter().enumerate() {
        if !cell.is_empty() {
            (at, cell.of(text)).hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn same_cells(text: &str, a: &Row, b: &Row) -> bool {
    let width = a.cells.len().max(b.cells.len());
    (0..width).all(|at| a.cell(at).of(text) == b.cell(at).of(text))
}

fn is_code(cell: &str) -> bool {
    matches!(cell.len(), 3 | 5 | 7) && cell.bytes().all(|b| b.is_ascii_digit())
}

fn is_figure(cell: &str) -> bool {
    cell.bytes().any(|b| b.is_ascii_digit()) && cell.bytes().all(|b| b.is_ascii_digit() || b".,-%".contains(&b))
}

fn report(ctx: &Context, rows: &[Row], first: Span, findings: &mut Findings) {
    let (Some(start), Some(end)) = (rows.first(), rows.last()) else {
        return;
    };
    let span = start.span().cover(end.span());
    let cells = start.cells.iter().map(|cell| cell.of(ctx.text)).filter(|cell| !cell.is_empty());
    let name = cells.take(2).collect::<Vec<_>>().join(" ");
    let count = rows.len();
    let message = if count == 1 {
        say!(
            ctx.lang,
            "“{name}”一行与上文完全相同，可能是换页时重复，请核对后删去。",
            "The row `{name}` repeats an earlier row word for word, perhaps at a page break: check and delete it."
        )
    } else {
        say!(
            ctx.lang,
            "从“{name}”起的{count}行与上文完全相同，可能是换页时重复，请核对后删去。",
            "{count} rows from `{name}` on repeat earlier rows word for word, perhaps at a page break: check and delete them."
        )
    };
    let title = say!(ctx.lang, "删除重复的{count}行", "Delete {count} repeated row(s)");
    let finding = findings.report(span, message).relate(first, say!(ctx.lang, "第一次出现在这里", "stands here first"));
    finding.fix(title, Safety::Unsafe, lines_of(ctx.text, span), "");
}

/// The whole lines that `span` touches, the last line break included.
fn lines_of(text: &str, span: Span) -> Span {
    let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end as usize..].find('\n').map_or(text.len(), |at| span.end as usize + at + 1);
    Span::new(start as u32, end as u32)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, first_fix};

    #[test]
    fn rows_repeated_on_the_next_page() {
        check(
            "duplicate-table-row",
            "单位：万元\n\n科目编码\t科目名称\t总计\n合计\t\t30\n30201\t办公费\t10\n30215\t会议费\t12\n30216\t培训费\t8\n\n\
             科目编码\t科目名称\t总计\n⟦30215\t会议费\t12\n30216\t培训费\t8⟧\n30217\t公务接待费\t0.5\n",
        );
        check(
            "duplicate-table-row",
            "项目\t预算数\n办公设备\t10\n车辆租赁\t8\n\n项目\t预算数\n⟦车辆租赁\t8⟧\n物业管理\t3\n",
        );
    }

    #[test]
    fn a_header_repeated_inside_the_table_is_a_page_break() {
        check(
            "duplicate-table-row",
            "项目\t预算数\n办公设备\t10\n车辆租赁\t8\n项目\t预算数\n⟦车辆租赁\t8⟧\n物业管理\t3\n",
        );
    }

    #[test]
    fn a_code_listed_twice() {
        check(
            "duplicate-table-row",
            "科目编码\t科目名称\t总计\n302\t商品和服务支出\t20\n30201\t办公费\t10\n30202\t印刷费\t10\n⟦30201\t办公费\t10⟧\n",
        );
    }

    #[test]
    fn rows_that_only_look_alike() {
        for text in [
            // a total and its only part
            "科目\t预算数\n合计\t5\n办公费\t5\n",
            // the same subject under two units
            "科目编码\t科目名称\t总计\n\t甲中心\t9\n30201\t办公费\t9\n30216\t培训费\t1\n\t乙中心\t9\n30201\t办公费\t9\n30216\t培训费\t2\n",
            // rows without figures
            "项目\t预算数\n外交支出\t\n国防支出\t\n\n项目\t预算数\n外交支出\t\n国防支出\t\n教育支出\t3\n",
            // two purchases of the same kind
            "品目\t数量\t金额\n台式计算机\t1\t0.5\n台式计算机\t1\t0.5\n",
            // indicators of one name
            "指标\t权重\t单位\t性质\t值\n满意度\t4%\t%\t≥\t95\n满意度\t3%\t定性\t\t长期\n",
        ] {
            check("duplicate-table-row", text);
        }
    }

    #[test]
    fn the_fix_deletes_the_lines() {
        let text = "项目\t预算数\n办公设备\t10\n车辆租赁\t8\n\n项目\t预算数\n车辆租赁\t8\n物业管理\t3\n";
        assert_eq!(
            first_fix("duplicate-table-row", text),
            "项目\t预算数\n办公设备\t10\n车辆租赁\t8\n\n项目\t预算数\n物业管理\t3\n"
        );
    }
}
