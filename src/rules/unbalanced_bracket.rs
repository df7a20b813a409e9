//! `unbalanced-bracket`

use super::{Context, Findings, Reading};
use crate::finding::{Finding, Safety};
use crate::model::Use;
use crate::model::patterns::stray;
use crate::syntax::{Role, Token};
use crate::text::Span;
use crate::{declare_rule, say};
use std::collections::VecDeque;

declare_rule! {
    /// # 括号、引号不成对
    ///
    /// ## 检查什么
    /// 查找有头无尾或有尾无头的括号、引号、书名号，正文和表格都查。全角和半角混着成对（`（…)`）、弯引号和直引号成对（`“…"`）也会提示。编号 `1）`、`一）`、跨段落的引号和正文前后网页上的 `【` 不算。
    ///
    /// ## 为什么
    /// 多是删改时丢了一半，读者不知道括号里的话到哪里为止。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年安排培训费（含全区档案培训2万元，会议费1万元。
    /// ```
    /// ```good
    /// 2025年安排培训费（含全区档案培训）2万元，会议费1万元。
    /// ```
    ///
    /// ## 修复
    /// 全角半角混用的，改成一致，可以自动进行；缺少一半的，不知道应补在哪里，没有自动修复，只在表格单元格的首尾多出一个时可以删除。
    /// ---
    /// # Unbalanced bracket
    ///
    /// ## What it does
    /// Finds brackets, quotes and book-title marks that open without closing or the reverse, in prose and tables. A full-width bracket paired with a half-width one (`（…)`) and `“…"` are reported too. Numbers such as `1）`, quotes that run over paragraphs and the `【` of a web page around the text are fine.
    ///
    /// ## Why
    /// Editing lost one half, and the reader cannot tell where the aside ends.
    ///
    /// ## Example
    /// `安排培训费（含全区档案培训2万元，…` is reported.
    ///
    /// ## Fix
    /// Safe for mixed widths. Unsafe in a table cell: deletes a bracket at its edge. None otherwise.
    pub RULE = "unbalanced-bracket", Warning, Safe, check
}

/// A bracket whose partner is missing.
#[derive(Clone, Copy, Debug)]
struct Loose {
    /// Which reading.
    reading: u32,
    /// Which kind of bracket.
    kind: usize,
    opens: bool,
    /// Where it stands in the reading copy, or in the cell.
    start: usize,
    end: usize,
}

/// The kind of `（`.
const ROUND: usize = 0;
/// The kind of `“`.
const CURLY: usize = 2;
/// The kind of `‘`.
const SINGLE: usize = 3;
/// The kind of `"`.
const STRAIGHT: usize = 10;
/// The kinds of `【` and `［`, which sites put around their links: `字号：【大 中 小】`.
const SITE: [usize; 2] = [4, 6];
/// How many kinds there are.
const KINDS: usize = STRAIGHT + 1;

/// The kind of a bracket or quote, half-width ones counting as their full-width ones, and whether it opens.
fn kind_of(c: char) -> Option<(usize, bool)> {
    Some(match c {
        '（' | '(' => (ROUND, true),
        '）' | ')' => (ROUND, false),
        '《' => (1, true),
        '》' => (1, false),
        '“' => (CURLY, true),
        '”' => (CURLY, false),
        '‘' => (SINGLE, true),
        '’' => (SINGLE, false),
        '【' => (SITE[0], true),
        '】' => (SITE[0], false),
        '〔' => (5, true),
        '〕' => (5, false),
        '［' | '[' => (SITE[1], true),
        '］' | ']' => (SITE[1], false),
        '「' => (7, true),
        '」' => (7, false),
        '『' => (8, true),
        '』' => (8, false),
        '〈' => (9, true),
        '〉' => (9, false),
        _ => return None,
    })
}

/// Most places of one disclosure that are reported one by one: what has more is no text any more.
const MOST: usize = 200;

/// Quotes may run over as many paragraphs, brackets over a broken line only.
const QUOTE_REACH: u32 = 12;
const BRACKET_REACH: u32 = 2;

fn check(ctx: &Context, findings: &mut Findings) {
    let mut loose: Vec<Loose> = Vec::new();
    for (index, reading) in ctx.read().filter(|(_, reading)| !reading.tokens.brackets.is_empty()) {
        let found = read(reading.plain.text(), brackets(reading), index as u32);
        let is_around = is_furniture(reading);
        loose.extend(found.into_iter().filter(|one| !(is_around && SITE.contains(&one.kind))));
    }
    let unpaired: Vec<Loose> = unpaired(&loose).collect();
    for (at, one) in unpaired.iter().take(MOST).enumerate() {
        let rest = if at + 1 == MOST { unpaired.len() - MOST } else { 0 };
        let span = ctx.readings[one.reading as usize].plain.span(one.start, one.end);
        report(ctx, findings, one, span, rest);
    }
    check_mixed(ctx, findings);
    check_tables(ctx, findings);
}

/// Whether a line stands around the text, or is a site's: `浏览次数：12 字号：【`.
fn is_furniture(reading: &Reading) -> bool {
    let is_navigation = |token: &Token| token.usage == Use::Stray && stray()[usize::from(token.term)].navigation;
    matches!(reading.role, Role::Front | Role::Closing) || reading.tokens.words.iter().any(is_navigation)
}

/// The brackets and quotes of a reading copy.
fn brackets(reading: &Reading) -> impl Iterator<Item = (usize, char)> {
    let text = reading.plain.text();
    reading.tokens.brackets.iter().filter_map(|range| Some((range.start, text[range.clone()].chars().next()?)))
}

/// What finds no partner in a paragraph nearby: an opening takes the first closing of its kind that none has taken.
fn unpaired(loose: &[Loose]) -> impl Iterator<Item = Loose> {
    let mut closings: [VecDeque<usize>; KINDS] = Default::default();
    for (at, one) in loose.iter().enumerate().filter(|(_, one)| !one.opens) {
        closings[one.kind].push_back(at);
    }
    let mut is_paired = vec![false; loose.len()];
    for (at, one) in loose.iter().enumerate().filter(|(_, one)| one.opens) {
        let closings = &mut closings[one.kind];
        while closings.front().is_some_and(|&closing| loose[closing].reading <= one.reading) {
            closings.pop_front();
        }
        let reach = if matches!(one.kind, CURLY | SINGLE) { QUOTE_REACH } else { BRACKET_REACH };
        if let Some(&closing) = closings.front()
            && loose[closing].reading - one.reading <= reach
        {
            closings.pop_front();
            is_paired[at] = true;
            is_paired[closing] = true;
        }
    }
    loose.iter().zip(is_paired).filter(|(_, is_paired)| !is_paired).map(|(one, _)| *one)
}

/// Reports a bracket or quote; `rest` more are not reported one by one.
fn report<'f>(ctx: &Context, findings: &'f mut Findings, one: &Loose, span: Span, rest: usize) -> &'f mut Finding {
    let shown = span.of(ctx.text);
    let message = if one.kind == STRAIGHT {
        say!(ctx.lang, "引号“{shown}”不成对", "The quote {shown} has no partner")
    } else if one.opens {
        say!(ctx.lang, "“{shown}”没有对应的后一半", "“{shown}” is never closed")
    } else {
        say!(ctx.lang, "“{shown}”没有对应的前一半", "“{shown}” was never opened")
    };
    let more = match rest {
        0 => String::new(),
        _ => say!(ctx.lang, "；其后还有 {rest} 处", "; {rest} more behind it"),
    };
    findings.report(span, message + &more)
}

/// Brackets still open, and how many of each kind: where none is open, none is looked for.
#[derive(Default)]
struct Open {
    list: Vec<Loose>,
    of_kind: [usize; KINDS],
}

impl Open {
    fn push(&mut self, bracket: Loose) {
        self.list.push(bracket);
        self.of_kind[bracket.kind] += 1;
    }

    /// Closes the last of one of these kinds; what was opened inside it comes back, unclosed.
    fn close(&mut self, kinds: &[usize]) -> Option<Vec<Loose>> {
        if kinds.iter().all(|kind| self.of_kind[*kind] == 0) {
            return None;
        }
        let partner = self.list.iter().rposition(|open| kinds.contains(&open.kind))?;
        let inside = self.list.split_off(partner + 1);
        for closed in self.list.pop().iter().chain(&inside) {
            self.of_kind[closed.kind] -= 1;
        }
        Some(inside)
    }
}

/// Reads the brackets of a text: those without a partner.
fn read(text: &str, brackets: impl Iterator<Item = (usize, char)>, reading: u32) -> Vec<Loose> {
    let mut loose = Vec::new();
    let mut open = Open::default();
    let mut straight = 0usize;
    for (start, c) in brackets {
        let bracket = |kind, opens| Loose { reading, kind, opens, start, end: start + c.len_utf8() };
        match kind_of(c) {
            Some((kind, true)) => open.push(bracket(kind, true)),
            // Whatever opened inside and was not closed before this one is loose.
            Some((kind, false)) => match open.close(&[kind]) {
                Some(inside) => loose.extend(inside),
                None if kind == ROUND && is_number_mark(text, start) => {}
                None if kind == SINGLE && is_apostrophe(text, start) => {}
                None => loose.push(bracket(kind, false)),
            },
            None if c == '"' => {
                match open.close(&[STRAIGHT, CURLY]) {
                    Some(_) if straight.is_multiple_of(2) => loose.push(bracket(STRAIGHT, false)),
                    Some(_) => {}
                    None => open.push(bracket(STRAIGHT, true)),
                }
                straight += 1;
            }
            None => {}
        }
    }
    loose.extend(open.list);
    loose.sort_by_key(|one| one.start);
    loose
}

/// `1）`, `一）`, `a)` at the start of a line or a clause.
fn is_number_mark(text: &str, close: usize) -> bool {
    let number = text[..close]
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*c))
        .take(10)
        .last();
    let Some((start, _)) = number else {
        return false;
    };
    close - start <= 9
        && text[..start].chars().next_back().is_none_or(|c| "。；：，、！？)）".contains(c) || c.is_whitespace())
}

fn is_apostrophe(text: &str, at: usize) -> bool {
    text[..at].ends_with(|c: char| c.is_ascii_alphabetic())
}

/// `（…)`: balanced, but of two widths.
fn check_mixed(ctx: &Context, findings: &mut Findings) {
    let is_half = |span: &Span| span.len() == 1;
    let has_half = |reading: &Reading| {
        let block = ctx.disclosure.blocks[reading.block].span();
        memchr::memchr2(b'(', b')', block.of(ctx.text).as_bytes()).is_some()
    };
    let pairs = ctx
        .read()
        .filter(|(_, reading)| !reading.tokens.brackets.is_empty() && has_half(reading))
        .flat_map(|(_, reading)| pairs(reading));
    for (open, close) in pairs.filter(|(open, close)| is_half(open) != is_half(close)) {
        let close_is_half = is_half(&close);
        let (shown, opening) = (close.of(ctx.text), open.of(ctx.text));
        // The full-width form is the one to keep.
        let (span, mark) = if close_is_half { (close, "）") } else { (open, "（") };
        let message = say!(
            ctx.lang,
            "“{opening}”和“{shown}”一个全角一个半角",
            "“{opening}” is closed by “{shown}” of another width"
        );
        let title = say!(ctx.lang, "统一为全角括号", "Make both full-width");
        findings.report(span, message).replace(title, Safety::Safe, mark);
    }
}

/// The brackets of a paragraph, each with its partner.
fn pairs(reading: &Reading) -> Vec<(Span, Span)> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (at, c) in brackets(reading) {
        let span = || reading.plain.span(at, at + c.len_utf8());
        match c {
            '（' => open.push(span()),
            '）' => pairs.extend(open.pop().map(|open| (open, span()))),
            _ => {}
        }
    }
    pairs
}

/// Brackets in table cells, each cell on its own.
fn check_tables(ctx: &Context, findings: &mut Findings) {
    for row in ctx.disclosure.tables.iter().flat_map(|table| &table.rows) {
        for (column, (cell, makeup)) in row.cells.iter().zip(&row.makeups).enumerate() {
            let text = cell.of(ctx.text);
            if !makeup.may_have_bracket() || !is_odd(text) {
                continue;
            }
            let is_odd_at = |other: usize| row.cells.get(other).is_some_and(|cell| is_odd(cell.of(ctx.text)));
            // A line break inside a cell splits its text over two rows or cells: leave those to the reader.
            if is_odd_at(column + 1) || column > 0 && is_odd_at(column - 1) {
                continue;
            }
            for one in read(text, text.char_indices(), 0) {
                let span = Span::new(one.start as u32, one.end as u32).shift(cell.start);
                let finding = report(ctx, findings, &one, span, 0);
                let is_edge = one.start == 0 || one.end == text.len();
                if is_edge && one.kind != STRAIGHT {
                    finding.fix(say!(ctx.lang, "删除多余的括号", "Delete it"), Safety::Unsafe, span, "");
                }
            }
        }
    }
}

/// Whether the openings of a cell differ from its closings in number, of round brackets or of curly quotes.
fn is_odd(cell: &str) -> bool {
    let opened = |wanted| {
        let kinds = cell.chars().filter_map(kind_of).filter(|(kind, _)| *kind == wanted);
        kinds.map(|(_, opens)| if opens { 1 } else { -1 }).sum::<i32>()
    };
    opened(ROUND) != 0 || opened(CURLY) != 0
}

#[cfg(test)]
mod tests {
    use crate::finding::{Safety, Severity};
    use crate::rules::testing::{check, fixed};

    #[test]
    fn finds_loose_brackets() {
        check("unbalanced-bracket", "安排培训费⟦（⟧含全区培训2万元，会议费1万元。");
        check("unbalanced-bracket", "安排培训费含全区培训⟦）⟧2万元。依据⟦《⟧某办法执行。");
        check("unbalanced-bracket", "四、“三公⟦\"⟧经费情况说明");
        check("unbalanced-bracket", "项目\t金额\n全区信息培训⟦)⟧\t6.00\n合计（万元）\t6.00\n");
    }

    #[test]
    fn of_thousands_of_brackets_some_are_reported() {
        let text = format!("安排培训费{}2万元。", "（".repeat(1000));
        let found = crate::rules::testing::findings("unbalanced-bracket", &text);
        assert_eq!(found.len(), 200);
        assert!(found[199].message.ends_with("；其后还有 800 处"), "{}", found[199].message);
    }

    #[test]
    fn mixed_widths_are_mended() {
        let found = check("unbalanced-bracket", "行政单位⟦(⟧包括参公单位）的支出。");
        assert_eq!(found[0].severity, Severity::Warning);
        assert_eq!(
            fixed("unbalanced-bracket", "行政单位（包括参公单位⟦)⟧的支出。", Safety::Safe),
            "行政单位（包括参公单位）的支出。"
        );
    }

    #[test]
    fn numbers_and_long_quotes_are_fine() {
        for text in [
            "1）负责接待；2）负责培训。\n\n一）综合科",
            "提出“严格执行规定。\n\n厉行节约，压减支出。\n\n确保运转”的要求。",
            "（一）收入预算（含结转（上年））3万元。",
            "组织实施（含培训\n\n工作）和普及。",
            "索引号：00234 浏览次数：12 字号：【\n某局2025年部门预算情况说明\n\n一、收支情况\n\n无。\n",
            "【字体： 大 中 小\n某局2025年部门预算情况说明\n\n一、收支情况\n\n无。\n",
            "the unit’s \"plan\" 〔2025〕5号【2017】89号",
        ] {
            check("unbalanced-bracket", text);
        }
    }
}
