//! `unfinished-sentence`

use super::words::Hit;
use super::zone::Zone;
use super::{Context, Findings, prose};
use crate::finding::Safety;
use crate::model::{Use, Wording};
use crate::syntax::Role;
use crate::{declare_rule, say};
use std::ops::Range;

declare_rule! {
    /// # 句子没有写完
    ///
    /// ## 检查什么
    /// 查找只有开头没有内容的句子（`主要原因是。`、`主要用于。`）、缺少数字的金额和数目（`收入万元`、`占 %`、`保有量为辆`、`内设个科室`），缺少单位的金额（`减少484.05，`、`减少20.00万，`），缺少 % 的占比和增幅（`占73.33；`），缺少“年”的年份（`比2023增加`）。标题以冒号结尾、内容在下一行的不算。
    ///
    /// ## 为什么
    /// 读者看不到原因或者金额，多是模板没有填完。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年事业收入万元，基本支出减少48.05，主要原因是。
    /// ```
    /// ```good
    /// 2025年事业收入0万元，基本支出减少48.05万元，主要原因是机构改革。
    /// ```
    ///
    /// ## 修复
    /// “万”后补“元”、年份后补“年”，要由人确认；其他没有自动修复：缺少的内容只有单位自己知道。
    /// ---
    /// # Unfinished sentence
    ///
    /// ## What it does
    /// Finds sentences that open and say nothing (`主要原因是。`, `主要用于。`), amounts and counts without their number (`收入万元`, `占 %`, `保有量为辆`, `内设个科室`), amounts without their unit or half of it (`减少484.05，`, `减少20.00万，`), shares and rates without % (`占73.33；`), years without 年 (`比2023增加`). A heading that ends in a colon, with its text on the next line, is fine.
    ///
    /// ## Why
    /// The reason or the amount is missing; mostly a template that was not filled in.
    ///
    /// ## Example
    /// See the Chinese part.
    ///
    /// ## Fix
    /// Unsafe: 元 behind 万, 年 behind a year. None for the rest: only the unit knows what is missing.
    pub RULE = "unfinished-sentence", Warning, Unsafe, check
}

/// The marks that end a clause.
const MARKS: [char; 6] = ['，', '。', '；', '、', '（', '）'];

fn check(ctx: &Context, findings: &mut Findings) {
    check_openings(ctx, findings);
    for hit in ctx.words(Use::NoNumber).filter(|hit| ctx.is_statement(hit.index) && lacks_number(hit)) {
        report_number(ctx, findings, &hit, hit.start);
    }
    let lists = &Wording::base().unfinished;
    for hit in ctx.words(Use::NoRate).filter(|hit| ctx.is_statement(hit.index)) {
        if !prose::starts_with_any(&hit.text()[hit.end..], &lists.words) {
            report_number(ctx, findings, &hit, hit.end - 1);
        }
    }
    check_counts(ctx, findings);
    let year = ctx.disclosure.year();
    for (index, reading) in ctx.readings.iter().enumerate().filter(|(index, _)| ctx.is_statement(*index)) {
        for number in &reading.tokens.numbers {
            check_unit(ctx, findings, index, number.clone());
            check_year(ctx, findings, index, number.clone(), year);
        }
    }
}

/// `主要原因是。`, `共有科室3个：。`
fn check_openings(ctx: &Context, findings: &mut Findings) {
    let lists = &Wording::base().unfinished;
    let mut opened: Vec<(usize, usize)> = Vec::new();
    for hit in ctx.words(Use::OpenSentence).filter(|hit| ctx.is_statement(hit.index)) {
        let before = hit.text()[..hit.end].trim_end_matches(['。', '，', '；', '：']);
        let is_alone = |opening: &&String| {
            let start = before.strip_suffix(&***opening);
            start.is_some_and(|start| *opening != "其中" || is_clause_start(start))
        };
        let goes_on =
            hit.text()[..hit.end].ends_with('，') && prose::starts_with_any(&hit.text()[hit.end..], &lists.goes_on);
        if let Some(opening) = lists.openings.iter().find(is_alone).filter(|_| !goes_on) {
            let span = hit.reading.plain.span(before.len() - opening.len(), hit.end);
            findings.report(span, say!(ctx.lang, "“{opening}”后面没有内容", "Nothing follows “{opening}”"));
            opened.push((hit.index, hit.end));
        }
    }
    for hit in ctx.words(Use::Marks).filter(|hit| matches!(hit.reading.role, Role::Body | Role::Heading)) {
        if matches!(&hit.text()[hit.start..hit.end], "：。" | "：；") && !opened.contains(&(hit.index, hit.end)) {
            findings.report(hit.span(), say!(ctx.lang, "冒号后面没有内容", "Nothing follows the colon"));
        }
    }
}

/// Whether the unit closes an amount that has no number: `住房保障支出元。`, not `单位：万元`, `数百万元`.
fn lacks_number(hit: &Hit) -> bool {
    let lists = &Wording::base().unfinished;
    let (before, behind) = (&hit.text()[..hit.start], &hit.text()[hit.end..]);
    let is_numeral = prose::ends_with_any(before, &lists.numerals) && !prose::ends_with_any(before, &lists.sums);
    let is_word = if lists.units[hit.term] == "元" {
        !prose::ends_with_any(before, &lists.money) || !(behind.is_empty() || behind.starts_with(MARKS))
    } else {
        prose::starts_with_any(behind, &lists.words)
    };
    before.ends_with(crate::text::is_han) && !is_numeral && !is_word
}

/// An amount, rate or count without its number, of which the bytes from `from` on are there.
fn report_number(ctx: &Context, findings: &mut Findings, hit: &Hit, from: usize) {
    let text = hit.text();
    let label = text[..from].char_indices().next_back().map_or(from, |(at, _)| at);
    let shown = &text[label..hit.end];
    let message = say!(ctx.lang, "“{shown}”缺少数字", "“{shown}” lacks its number");
    findings.report(hit.reading.plain.span(from, hit.end), message);
}

/// `保有量为辆`, `内设个科室`
fn check_counts(ctx: &Context, findings: &mut Findings) {
    let is_prose =
        |hit: &Hit| matches!(hit.reading.role, Role::Body | Role::Heading) && ctx.zone(hit.index) != Zone::Glossary;
    let ends = |hit: &Hit| hit.text()[hit.end..].starts_with(MARKS);
    let counts = &Wording::base().unfinished.counts;
    for hit in ctx.words(Use::NoCount).filter(|hit| is_prose(hit) && ends(hit)) {
        let words = &hit.text()[hit.start..hit.end];
        let counted = counts.iter().flat_map(|(_, counted)| counted).filter(|word| words.ends_with(&***word));
        let counted = counted.map(String::len).max().unwrap_or_default();
        report_number(ctx, findings, &hit, hit.end - counted);
    }
    let leads = &Wording::base().offices.leads;
    let mut last = None;
    for hit in ctx.words(Use::Offices).filter(is_prose) {
        // `个科` opens `个科室`.
        let is_again = last.replace((hit.index, hit.start)) == Some((hit.index, hit.start));
        if !is_again && prose::ends_with_any(&hit.text()[..hit.start], leads) {
            report_number(ctx, findings, &hit, hit.start);
        }
    }
}

/// Whether a clause begins behind this text.
fn is_clause_start(before: &str) -> bool {
    before.is_empty() || before.ends_with(['。', '，', '；', '：', '、'])
}

/// A number without its unit or the half of it: `减少484.05，`, `减少20.00万，`, `占73.33；`.
fn check_unit(ctx: &Context, findings: &mut Findings, reading: usize, range: Range<usize>) {
    let (plain, lists) = (&ctx.readings[reading].plain, &Wording::base().unfinished);
    let text = plain.text();
    let (number, before, behind) = (&text[range.clone()], &text[..range.start], &text[range.end..]);
    let ends = |behind: &str| behind.starts_with(['，', '；', '。']);
    let has_decimals = number.contains('.') && !number.ends_with('.');
    let lacks = |unit: &str| say!(ctx.lang, "“{number}”后面缺少“{unit}”", "“{number}” lacks its `{unit}`");
    if behind.strip_prefix('万').is_some_and(|behind| {
        ends(behind) || behind.is_empty() || behind.starts_with(['、', '（', '）', '比', '较', '与'])
    }) {
        if prose::ends_with_any(before, &lists.money) || prose::ends_with_any(before, &lists.bare) {
            let span = plain.span(range.end, range.end + '万'.len_utf8());
            let message = say!(ctx.lang, "“{number}万”后面缺少“元”", "“{number}万” lacks its `元`");
            findings.report(span, message).fix(
                say!(ctx.lang, "改为“万元”", "Write `万元`"),
                Safety::Unsafe,
                span,
                "万元",
            );
        }
        return;
    }
    if !ends(behind) {
        return;
    }
    let span = plain.span(range.start, range.end);
    if is_share(before) || has_decimals && prose::ends_with_any(before, &lists.percents) {
        findings.report(span, lacks("%"));
    } else if has_decimals && prose::ends_with_any(before, &lists.bare) {
        findings.report(span, say!(ctx.lang, "“{number}”后面缺少单位", "“{number}” lacks its unit"));
    }
}

/// Whether a share follows: `占`, `占总支出的`.
fn is_share(before: &str) -> bool {
    let clause =
        || prose::before(before, before.len()).rsplit(['，', '。', '；', '：', '、']).next().unwrap_or_default();
    prose::ends_with_any(before, &Wording::base().unfinished.shares)
        || before.ends_with('的') && clause().contains('占')
}

/// A year without 年: `比2023增加`, `2023游仙区`.
fn check_year(ctx: &Context, findings: &mut Findings, reading: usize, range: Range<usize>, year: Option<i32>) {
    let (plain, wording) = (&ctx.readings[reading].plain, Wording::base());
    let text = plain.text();
    let (number, before, behind) = (&text[range.clone()], &text[..range.start], &text[range.end..]);
    let is_near = |said: i32| year.is_some_and(|year| (year - 3..=year + 1).contains(&said));
    if number.len() != 4
        || behind.starts_with('年')
        || !behind.starts_with(crate::text::is_han)
        || !number.parse().is_ok_and(is_near)
    {
        return;
    }
    let is_compared = before.ends_with(|c| wording.year.compared.contains(c)) && {
        let is_object = prose::starts_with_any(behind, &wording.year.objects)
            || prose::starts_with_any(behind, &wording.year.changes);
        is_object || ctx.standard.phrases.change_at_start(behind).is_some()
    };
    // `2023游仙区`: whose year it is.
    let is_of_unit =
        || behind.char_indices().nth(2).is_some_and(|(end, _)| ctx.disclosure.unit.contains(&behind[..end]));
    let is_headed = is_clause_start(before) && !before.ends_with(['，', '、']) || before.is_empty();
    let is_own = || prose::starts_with_any(behind, &wording.year.headings) || is_of_unit();
    let is_as_of = prose::ends_with_any(before, &wording.year.as_of) && behind.starts_with(['底', '末']);
    if is_compared || is_headed && is_own() || is_as_of {
        let span = plain.span(range.start, range.end);
        let message = say!(ctx.lang, "“{number}”后面缺少“年”", "“{number}” lacks its `年`");
        let title = say!(ctx.lang, "改为“{number}年”", "Write `{number}年`");
        findings.report(span, message).replace(title, Safety::Unsafe, format!("{number}年"));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn finds_what_is_missing() {
        check("unfinished-sentence", "比上年减少3万元，⟦主要原因是。⟧基本支出⟦主要用于。⟧");
        check("unfinished-sentence", "事业收入资金⟦万元⟧，其他收入⟦万元⟧；接待费占 ⟦%⟧。");
        check("unfinished-sentence", "基本支出比上年减少⟦484.05⟧，降低12%。");
    }

    #[test]
    fn sentences_that_break_off() {
        for text in [
            "比2024年增加21万元，⟦主要原因为，⟧主要用于日常运转。",
            "比2024年增加11万元，⟦主要是由于；⟧项目支出3万元。",
            "比2024年增加11万元，⟦主要原因：，⟧项目支出3万元。",
            "共有内设机构3个⟦：。⟧现有编制13人。",
        ] {
            check("unfinished-sentence", text);
        }
        check("unfinished-sentence", "比2024年增加1万元，主要原因是，一是人员增加，二是项目增加。");
    }

    #[test]
    fn numbers_that_are_missing() {
        for text in [
            "收入预算总额为⟦元⟧，其中：拨款3000元。住房保障支出⟦元⟧。",
            "收入预算总额为⟦亿元⟧，社会保障和就业⟦万元⟧、住房保障⟦万元⟧。",
            "公务用车保有量为⟦辆⟧；国内接待共⟦批次⟧，团组⟦个⟧，在职职工⟦人⟧。",
            "本部门内设⟦个⟧科室，分别是办公室、财务科。",
            "下属⟦个⟧事业单位，共有⟦所⟧，购置⟦辆⟧。",
            "内设科室⟦个⟧，编制人数⟦人⟧，实有⟦人⟧，共有车辆⟦辆⟧。",
        ] {
            let text = text.replace("⟦个⟧科室", "⟦个科室⟧").replace("⟦个⟧事业单位", "⟦个事业单位⟧");
            check("unfinished-sentence", &text);
        }
        for text in [
            "节约资金数百万元，投资上亿元，每万元补助3元，单位：万元，按万元计，三万元。",
            "成为个别单位，人员人均3元，职工人数5人，为人民服务，公务用车辆数。",
            "公开接待批次、人次、经费总额，预算编制人、审核人，内设机构科室。",
            "单元、多元，项目预算元旦前下达，收入（万元）。",
            "内设3个科室，各个科室负责，下设若干个部门。",
        ] {
            check("unfinished-sentence", text);
        }
    }

    #[test]
    fn units_that_are_missing() {
        for text in [
            "较上年减少20.00⟦万⟧，主要是人员减少。接待费0⟦万⟧。",
            "基本支出220万元，占⟦73.33⟧；项目支出80万元，占总支出的⟦26.67⟧。",
            "比2024年增加5.20万元，增长⟦7.53⟧。占比为⟦12⟧，",
        ] {
            check("unfinished-sentence", text);
        }
        check("unfinished-sentence", "常住人口20.5万，占地500亩，占73.33%，增长5.2个百分点，增加3人，占3个。");
    }

    #[test]
    fn years_without_their_word() {
        let title = "石河县河口镇2024年部门预算情况说明\n\n二、收支情况\n\n";
        let found = check(
            "unfinished-sentence",
            &format!(
                "{title}收入比⟦2023⟧增加2万元，与⟦2023⟧相比持平。⟦2024⟧收入5万元，截至⟦2023⟧底无车辆。⟦2024⟧河口镇支出3万元。\n"
            ),
        );
        assert_eq!(found[0].expected.as_deref(), Some("2023年"));
        for text in [
            "比2023年增加2万元，2024人参加，2024年支出，",
            "2023—2024学年",
            "比2036增加，2024，2024.5元",
            "高于2023个单位",
        ] {
            check("unfinished-sentence", &format!("{title}{text}。\n"));
        }
    }

    #[test]
    fn finished_sentences_are_fine() {
        for text in [
            "五、政府采购主要包括：\n\n1.货物3万元。\n",
            "主要原因机构改革，人员调整；主要用于：办公费、印刷费。",
            "支持万元以上项目，比例为5%，占10%，增加3人，减少2，出国0，接待费0。",
            "按预算万元以上的项目执行，单位：万元。",
            "比上年减少4.5万元，版本号2.0。",
        ] {
            check("unfinished-sentence", text);
        }
    }
}
