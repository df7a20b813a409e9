//! `year-mismatch`

use super::{Context, Findings, prose};
use crate::finding::Safety;
use crate::model::wording::Years;
use crate::model::{Measure, Phrases, Wording};
use crate::syntax::{Clause, Reading, Role, Style, find_year};
use crate::text::{Span, reading_form};
use crate::{declare_rule, say};
use std::ops::Range;

declare_rule! {
    /// # 年份不对
    ///
    /// ## 检查什么
    /// 只查三种情况：与上年比较，写的不是上一年（预算写成了本年也算；决算可以与本年预算比较；与上年比过以后再与更早的年份比、与五年或更早以前的年份比，都不算）；“预算数”“年初预算”“部门预算”“单位预算”前面、标题和表名里的年份不是本年（上年一栏的表除外）；“截至”的年份既不是本年也不是上一年（决算只能是本年）。本年取自公开文本的标题。文号、日期、原因、职责、法规和规划名称、表格里的年份都不查。
    ///
    /// ## 为什么
    /// 多是沿用往年的文本，忘了改年份。
    ///
    /// ## 示例
    /// ```bad
    /// 江州市云阳区档案中心2025年单位预算情况说明
    ///
    /// 二、单位收支总体情况
    ///
    /// （一）收入预算：2025年年初预算数10万元，比2022年增加1万元，主要是人员增加。
    /// ```
    /// ```good
    /// 江州市云阳区档案中心2025年单位预算情况说明
    ///
    /// 二、单位收支总体情况
    ///
    /// （一）收入预算：2025年年初预算数10万元，比2024年增加1万元，主要是2022年立项的工程完工。
    /// ```
    ///
    /// ## 修复
    /// 换成正确的年份，要由人确认。
    /// ---
    /// # Wrong year
    ///
    /// ## What it does
    /// Three cases only: a comparison with a year other than the one before, or, in a budget, of a year with itself (a final account compares with the budget of its own year as well; a second comparison beside the one with last year, or one with a year five or more back, is none); another year right before 预算数, 年初预算, 部门预算, 单位预算 or in a heading or the name of a table (unless its columns are of that year); 截至 with a year that is neither this one nor the last (in a final account: not this one). The year is that of the title. Document numbers, dates, reasons, duties, names of laws and plans, and tables are left alone.
    ///
    /// ## Why
    /// Last year's text was used again and the year was not changed everywhere.
    ///
    /// ## Example
    /// `比2022年增加1万元` in a disclosure of 2025 is reported.
    ///
    /// ## Fix
    /// Unsafe: the right year.
    pub RULE = "year-mismatch", Error, Unsafe, check
}

/// What a year is said of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// `比2024年增加`
    Comparison,
    /// `2025年年初预算数`, `2025年部门预算`
    Budget,
    /// `三、2025年收支情况`
    Heading,
    /// `截至2024年12月`
    AsOf,
}

impl Use {
    /// The right year to say so in a budget of `year`.
    fn right(self, year: i32) -> i32 {
        match self {
            Use::Budget | Use::Heading => year,
            Use::Comparison | Use::AsOf => year - 1,
        }
    }
}

/// A year in the text, and what it is said of.
struct Said {
    reading: usize,
    /// Its digits in the reading copy.
    digits: Range<usize>,
    year: i32,
    usage: Use,
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(year) = ctx.disclosure.year() else {
        return;
    };
    let mut wrong: Vec<Said> = Vec::new();
    let mut any_right = false;
    for (index, reading) in ctx.read() {
        let text = reading.plain.text();
        let is_year = |digits: &&Range<usize>| digits.len() == 4 && text[digits.end..].starts_with('年');
        for digits in reading.tokens.numbers.iter().filter(is_year) {
            let Some(said) = text[digits.clone()].parse().ok().filter(|said| (1990..2100).contains(said)) else {
                continue;
            };
            if any_right && is_plainly_right(&text[..digits.start], said, year) {
                continue;
            }
            let Some(usage) = usage(ctx, index, digits, said, year) else {
                continue;
            };
            let is_right = match usage {
                Use::AsOf if ctx.facts.is_final() => said == year,
                Use::AsOf => said == year || said == year - 1,
                // The outturn is compared with the budget of its own year, and with the outturn of the year before.
                Use::Comparison if ctx.facts.is_final() => said == year || said == year - 1,
                _ => said == usage.right(year),
            };
            // One right year is enough; the surroundings cost more to read than the year.
            let counts = !is_right || !any_right && usage != Use::AsOf;
            if !counts || usage != Use::Heading && is_quoted_or_reason(text, digits.start) {
                continue;
            }
            if is_right {
                any_right = true;
            } else {
                wrong.push(Said { reading: index, digits: digits.clone(), year: said, usage });
            }
        }
    }
    if !any_right && title_is_wrong(ctx, findings, &wrong) {
        return;
    }
    for Said { reading, digits, year: said, usage } in wrong {
        if usage == Use::Comparison && is_another_comparison(&ctx.readings[reading], digits.start, said, year) {
            continue;
        }
        let span = ctx.readings[reading].plain.span(digits.start, digits.end);
        report(ctx, findings, span, usage, said, year);
    }
}

/// Whether a comparison with an older year stands beside the one with last year, or is of a level of another year.
fn is_another_comparison(reading: &Reading, at: usize, said: i32, year: i32) -> bool {
    // `与2012年相比`: no year that was forgotten when last year's text was used again.
    if said <= year - 5 {
        return true;
    }
    let (mut is_compared, mut of) = (false, None);
    for clause in reading.clauses().filter(|clause| !clause.is_in_reason) {
        if clause.is_named {
            (is_compared, of) = (false, clause.year);
        }
        let Some(comparison) = clause.comparison else { continue };
        if (comparison.span.start as usize..comparison.span.end as usize).contains(&at) {
            // `2024年支出10万元，与2023年相比增加1万元`; `比2024年增加1万元，比2023年增加2万元`
            return of == Some(said + 1) && of != Some(year) || is_compared && said < year - 1;
        }
        is_compared |= comparison.year.map_or(comparison.basis.is_none(), |compared| compared == year - 1);
    }
    false
}

/// Where the whole text agrees on another year, the title is wrong, not the text.
fn title_is_wrong(ctx: &Context, findings: &mut Findings, wrong: &[Said]) -> bool {
    let Some(title) = &ctx.disclosure.title else {
        return false;
    };
    let meant = wrong.iter().filter(|said| said.usage != Use::AsOf);
    let mut years = meant.map(|said| said.year - said.usage.right(0));
    let Some(first) = years.next() else {
        return false;
    };
    let budgets = wrong.iter().filter(|said| said.usage == Use::Budget).count();
    if wrong.len() < 3 || budgets < 2 || !years.all(|year| year == first) {
        return false;
    }
    report(ctx, findings, title.year_span, Use::Heading, title.year, first);
    true
}

fn report(ctx: &Context, findings: &mut Findings, span: Span, usage: Use, said: i32, year: i32) {
    let (last, is_final) = (year - 1, ctx.facts.is_final());
    let right = if usage == Use::AsOf && is_final { year } else { usage.right(year) };
    let (zh, en) = if is_final { ("决算", "final account") } else { ("预算", "budget") };
    let message = match usage {
        Use::Comparison => say!(
            ctx.lang,
            "{year}年的{zh}应与{last}年比较，这里写的是{said}年",
            "A {en} of {year} is compared with {last}, not {said}"
        ),
        Use::Budget | Use::Heading => say!(
            ctx.lang,
            "本文是{year}年的{zh}，这里写的是{said}年",
            "This is the {en} of {year}, but the text says {said}"
        ),
        Use::AsOf => say!(
            ctx.lang,
            "{year}年的{zh}应写截至{right}年，这里写的是{said}年",
            "A {en} of {year} states assets as of {right}, not {said}"
        ),
    };
    // The digits keep the form they have: Arabic in the text, perhaps Chinese in the title.
    let has_chinese_digits = span.of(ctx.text).chars().all(|c| "〇○零一二三四五六七八九".contains(c));
    let text = match has_chinese_digits {
        true => right
            .to_string()
            .chars()
            .filter_map(|digit| "〇一二三四五六七八九".chars().nth(digit.to_digit(10)? as usize))
            .collect(),
        false => right.to_string(),
    };
    let title = say!(ctx.lang, "改为{text}年", "Change to {text}");
    findings.report(span, message).replace(title, Safety::Unsafe, text);
}

/// Whether a year is right or no case at all: this year that nothing is compared with, last year that something is. So are
/// nearly all, and there is no need to read on.
fn is_plainly_right(before: &str, said: i32, year: i32) -> bool {
    let is_compared = is_compared(before);
    said == year && !is_compared || said == year - 1 && is_compared
}

/// Whether something is compared with the year behind this text.
fn is_compared(before: &str) -> bool {
    before.ends_with(is_comparing)
}

fn is_comparing(c: char) -> bool {
    words().compared.contains(c)
}

fn words() -> &'static Years {
    &Wording::base().year
}

/// What the year is said of, if it is one of the cases.
fn usage(ctx: &Context, index: usize, digits: &Range<usize>, said: i32, year: i32) -> Option<Use> {
    let reading = &ctx.readings[index];
    let (text, start) = (reading.plain.text(), digits.start);
    let before = &text[..start];
    let after = text[digits.end..].strip_prefix('年')?.trim_start_matches('度');
    let is_compared = is_compared(before);
    if matches!(reading.role, Role::Heading) && start < reading.body && !is_compared {
        // `（一）机关运行经费与上年（2024年）预算持平`: a numbered line may say what has become of something.
        let is_own = is_heading_year(ctx, reading.block, after) && !prose::contains_any(text, &words().sentences);
        return is_own.then_some(Use::Heading);
    }
    if reading.role == Role::Front {
        let rest = after.strip_prefix("部门预算").or_else(|| after.strip_prefix("单位预算"))?;
        let is_own = prose::starts_with_any(rest, &words().fronts);
        return (is_own && !is_compared).then_some(Use::Budget);
    }
    if reading.role == Role::Caption {
        return is_caption_year(ctx, reading.block, after, year).then_some(Use::Heading);
    }
    if !ctx.is_statement(index) {
        return None;
    }
    if prose::ends_with_any(before, &words().as_of) {
        return Some(Use::AsOf);
    }
    if is_compared {
        // `2025年较2024年增长`: of other years.
        let of_next = ["年", "年度"]
            .iter()
            .any(|end| before.trim_end_matches(is_comparing).ends_with(&format!("{}{end}", said + 1)));
        // `2022年6万元，…。2024年较2022年减少2万元`: of a year whose level is stated.
        let is_level = |clause: &Clause| {
            clause.comparison.is_none() && clause.amount().is_some_and(|a| a.measure == Measure::Level)
        };
        let is_stated = said != year && reading.clauses().any(|clause| clause.year == Some(said) && is_level(clause));
        if of_next || is_stated {
            return None;
        }
        return is_comparison(&ctx.standard.phrases, after).then_some(Use::Comparison);
    }
    let rest = words().budgets.iter().find_map(|word| after.strip_prefix(&**word));
    let is_budget = rest.is_some_and(|rest| !prose::starts_with_any(rest, &words().past));
    if !is_budget {
        return None;
    }
    // `2024年预算数8万元，2025年预算数10万元`: last year's level, said beside this year's.
    let is_last_year = said == year - 1
        && (prose::ends_with_any(before, &words().beside) || sentence_of(text, start).contains(&format!("{year}年")));
    (!is_last_year).then_some(Use::Budget)
}

/// The whole sentence around a place.
fn sentence_of(text: &str, at: usize) -> &str {
    let (before, behind) = (prose::before(text, at), prose::behind(text, at));
    let start = before.rfind(['。', '；']).map_or(0, |mark| mark + 3);
    let end = behind.find(['。', '；']).unwrap_or(behind.len());
    &text[at - before.len() + start..at + end]
}

/// Whether a year stands in the name of a document, or in a sentence that gives a reason.
fn is_quoted_or_reason(text: &str, at: usize) -> bool {
    prose::in_book_title(text, at) || prose::contains_any(prose::sentence_before(text, at), &words().reasons)
}

/// Whether what follows the year makes it one side of a comparison of budgets.
fn is_comparison(phrases: &Phrases, after: &str) -> bool {
    let mut rest = after;
    while let Some(next) = words().objects.iter().find_map(|word| rest.strip_prefix(&**word)) {
        rest = next;
    }
    phrases.change_at_start(rest).is_some() || prose::starts_with_any(rest, &words().changes)
}

/// Whether the year of a heading is the budget's.
fn is_heading_year(ctx: &Context, block: usize, after: &str) -> bool {
    let is_high =
        ctx.disclosure.blocks[block].heading().is_some_and(|heading| heading.numbering.style <= Style::ChineseParen);
    is_high && !prose::contains_any(after, &words().other_headings) && prose::starts_with_any(after, &words().headings)
}

/// Whether the year of a table's name is the document's: its columns are not those of another year alone.
fn is_caption_year(ctx: &Context, block: usize, after: &str, year: i32) -> bool {
    let words = words();
    let title = ctx.disclosure.title.as_ref().map_or("", |title| title.span.of(ctx.text));
    let is_other = |word: &&String| after.contains(word.as_str()) && !title.contains(word.as_str());
    if words.other_headings.iter().any(|word| is_other(&word)) || !prose::contains_any(after, &words.tables) {
        return false;
    }
    let tables = &ctx.disclosure.tables;
    let Some(table) = tables.get(tables.partition_point(|table| table.blocks.start < block)) else { return false };
    let cells = || table.header.iter().flat_map(|row| &row.cells).map(|cell| reading_form(cell.of(ctx.text)));
    let mut years = cells().filter_map(|cell| find_year(&cell).map(|(.., year)| year)).peekable();
    years.peek().is_none() || years.any(|said| said == year)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    const TITLE: &str = "某区档案中心2025年单位预算情况说明\n\n二、收支总体情况\n\n";

    #[test]
    fn finds_the_three_cases() {
        let found = check(
            "year-mismatch",
            &format!(
                "{TITLE}（一）收入预算：⟦2024⟧年年初预算数10万元，比⟦2022⟧年增加1万元。\n\n（二）支出预算：2025年年初预算数10万元，较⟦2025⟧ 年持平。\n\n四、国有资产。截至⟦2021⟧年12月，无车辆。\n"
            ),
        );
        assert_eq!(found[0].expected.as_deref(), Some("2025"));
        assert_eq!(found[1].expected.as_deref(), Some("2024"));
        check(
            "year-mismatch",
            "某区档案中心2025年单位预算情况说明\n\n第一部分：⟦2024⟧年单位预算情况说明\n\n一、情况\n\n2025年部门预算10万元。\n",
        );
    }

    #[test]
    fn names_of_tables() {
        let table = |name: &str, header: &str| {
            format!("{TITLE}2025年年初预算数10万元。\n\n{name}\n单位：万元\n项目\t{header}\n合计\t10.00\t9.00\n")
        };
        for (name, header) in [
            ("某区⟦2024⟧年“三公”经费预算统计表", "2024年预算数\t2025年预算数"),
            ("附件1\n⟦2024⟧年收支总表", "基本支出\t项目支出"),
            ("表3 ⟦2026⟧年政府采购预算表", "2024年\t2025年"),
        ] {
            check("year-mismatch", &table(name, header));
        }
        for (name, header) in [
            ("某区2025年“三公”经费预算统计表", "2024年预算数\t2025年预算数"),
            ("2024年支出决算表", "基本支出\t项目支出"),
            ("2024年部门预算执行情况表", "基本支出\t项目支出"),
            ("2024年收支总表", "2023年\t2024年"),
            ("2024年国有资产占有使用情况表", "数量\t金额"),
            ("2023年度立项项目明细表", "基本支出\t项目支出"),
        ] {
            check("year-mismatch", &table(name, header));
        }
    }

    #[test]
    fn a_wrong_title_is_one_finding() {
        check(
            "year-mismatch",
            "某区档案中心⟦2024⟧年单位预算情况说明\n\n二、收支\n\n2025年年初预算数10万元，比2024年增加1万元。2025年年初预算数支出10万元，比2024年持平。\n",
        );
    }

    #[test]
    fn other_years_stay() {
        for text in [
            "2025年预算2036.77万元，比2024年减少2047.69万元，主要原因是2022年项目完工，比2021年减少3个。",
            "依据某发〔2020〕5号、2019年3月1日印发的《2021年部门预算管理办法》，2023年预算执行情况良好。",
            "2024年年初预算数9万元，2025年年初预算数10万元，比2024年年初预算数增加1万元。",
            "截至2024年12月，车辆1辆；2016年以来，与2020年相关的工作已完成。",
            "2025年支出，较2024年相比，增加1万元，主要用于2023年部门预算项目尾款。",
        ] {
            check("year-mismatch", &format!("{TITLE}{text}\n"));
        }
        check("year-mismatch", "项目\t2024年预算数\t2023年预算数\n合计\t1.00\t2.00\n");
        check(
            "year-mismatch",
            "某区档案中心2025年单位预算情况说明\n\n一、基本情况\n\n（一）职能职责\n\n1.落实2020年部门预算改革。\n\n二、2024年预算执行情况\n\n良好。\n",
        );
    }

    #[test]
    fn a_short_numbered_line_compares_too() {
        for line in [
            "因公出国（境）经费与2024年预算持平。",
            "公务用车购置及运行维护费与2024年预算数持平。",
            "公务接待费较2024年预算无变化。",
            "机关运行经费与2024年部门预算持平",
            "机关运行经费与上年（2024年）预算持平",
            "与2024年预算对比情况",
        ] {
            check("year-mismatch", &format!("{TITLE}（一）{line}\n"));
        }
        check("year-mismatch", &format!("{TITLE}（一）公务接待费与⟦2023⟧年预算持平。\n"));
        check("year-mismatch", &format!("{TITLE}（一）公务接待费与⟦2025⟧年预算持平。\n"));
        check("year-mismatch", &format!("{TITLE}（一）⟦2024⟧年预算收支增减变化情况\n"));
    }

    #[test]
    fn a_bare_title_tells_the_year() {
        let text = "一、收支预算总体情况\n2025年收入预算3260万元，比2024年预算增加120万元。\n二、“三公”经费预算\n与2024年预算持平；公务接待费与2024年预算持平。\n";
        for title in [
            "浦西区统计局2025年部门预算",
            "浦西区统计局2025年度部门预算",
            "2025年浦西区统计局部门预算",
            "浦西区统计局\n2025年单位预算",
            "2025年度部门预算",
            "浦西区统计局2025年部门预算（草案）",
            "浦西区统计局2025年部门预算文本",
            "# 浦西区统计局2025年部门预算",
            // Without a title the prose tells it.
            "",
        ] {
            check("year-mismatch", &format!("{title}\n\n{text}"));
            check("year-mismatch", &format!("{title}\n\n{}", text.replace("比2024", "比⟦2023⟧")));
        }
    }

    #[test]
    fn an_unknown_year_is_quiet() {
        check("year-mismatch", "本单位比2022年增加1万元，截至2019年12月无车辆。");
    }

    #[test]
    fn older_years_beside_the_comparison_with_last_year() {
        let after = |text: &str| check("year-mismatch", &format!("{TITLE}{text}\n"));
        after("2025年支出预算10万元，比2024年增加1万元，比2023年增加2万元。");
        after("2025年支出预算10万元，比2024年增加1万元。其中：基本支出8万元，比⟦2023⟧年增加1万元。");
        after("2025年支出预算10万元，比⟦2021⟧年增加1万元。");
        after("2025年支出预算10万元，比2020年增加1万元。");
        after("2024年支出9万元，与2023年相比增加1万元。2025年支出10万元，与⟦2023⟧年相比增加1万元。");
    }
}
