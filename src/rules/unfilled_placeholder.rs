//! `unfilled-placeholder`

use super::zone::Zone;
use super::{Context, Findings, prose};
use crate::draft::BLANK;
use crate::facts::Figure;
use crate::finding::{Fix, Safety};
use crate::model::patterns::{Pattern, placeholders};
use crate::model::{Basis, Denomination, Direction, Measure, Phrases, Use};
use crate::syntax::{Role, comparison_at_end};
use crate::text::Span;
use crate::{declare_rule, say};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

declare_rule! {
    /// # 模板没有填写
    ///
    /// ## 检查什么
    /// 查找模板里留着没有填写或没有选择的地方：`增加（减少）`、`下降（增长）`、`增加/减少`、`XX`、`××`、`＿＿`、`20XX年`、`分别是。`。职责、名词解释和表头里的不算。一段里的几处空白（`____`）合为一处报告。
    ///
    /// ## 为什么
    /// 读者不知道是增加还是减少，也看得出文件没有核对过。
    ///
    /// ## 示例
    /// ```bad
    /// 四、“三公”经费情况说明
    ///
    /// 公务接待费0万元，比2024年增加（减少）0万元。
    /// ```
    /// ```good
    /// 四、“三公”经费情况说明
    ///
    /// 公务接待费0万元，与2024年持平。
    /// ```
    ///
    /// ## 修复
    /// “增加（减少）”可以选“增加”或“减少”；两年的数字在文中或附表中都有的，优先给出数字要求的说法（增加、减少，或“与…年持平”）。只在要求时执行。其他占位符没有自动修复。
    /// ---
    /// # Unfilled placeholder
    ///
    /// ## What it does
    /// Finds what a template leaves to be filled in or chosen: `增加（减少）`, `下降（增长）`, `增加/减少`, `XX`, `××`, `＿＿`, `20XX年`, `分别是。`; not in duties, the glossary or table headers. The blanks (`____`) of a paragraph are one finding.
    ///
    /// ## Why
    /// The reader cannot tell which it is, and sees that nobody checked.
    ///
    /// ## Example
    /// `比2024年增加（减少）0万元` is reported; `与2024年持平` is not.
    ///
    /// ## Fix
    /// Unsafe: a choice of 增加 or 减少; where text or tables tell both years, what they demand (or 与…年持平) comes first. Nothing for the others.
    pub RULE = "unfilled-placeholder", Error, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let mut found: Vec<(Span, &Pattern)> = Vec::new();
    for (at, term) in ctx.terms(Use::Placeholder) {
        let (reading, pattern) = (&ctx.readings[at], &placeholders()[term]);
        let is_quoted = !pattern.choices.is_empty() && matches!(ctx.zone(at), Zone::Basics | Zone::Glossary);
        if is_quoted || is_signature(pattern, reading.role) || is_rule_line(reading.plain.text()) {
            continue;
        }
        let block = ctx.disclosure.blocks[reading.block].span();
        collect(ctx, pattern, block, &mut found);
    }
    for (block, term) in ctx.table_terms(Use::Placeholder) {
        collect(ctx, &placeholders()[term], ctx.disclosure.blocks[block].span(), &mut found);
    }
    let mut blanks: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    for (span, pattern) in prose::outermost(found) {
        if pattern.is_blank {
            let block = ctx.disclosure.blocks.partition_point(|block| block.start <= span.start);
            blanks.entry(block).or_default().push(span);
        } else {
            report(ctx, findings, span, pattern);
        }
    }
    for blanks in blanks.values() {
        report_blanks(ctx, findings, blanks);
    }
}

/// The blanks of a paragraph are one thing to do: a new draft has dozens.
fn report_blanks(ctx: &Context, findings: &mut Findings, blanks: &[Span]) {
    let [first, others @ ..] = blanks else { return };
    let (shown, count) = (first.of(ctx.text), blanks.len());
    let message = match others {
        [] => say!(ctx.lang, "“{shown}”没有填写", "“{shown}” was not filled in"),
        _ => say!(
            ctx.lang,
            "这一段有 {count} 处“{shown}”没有填写",
            "{count} blanks (“{shown}”) of this paragraph were not filled in"
        ),
    };
    let finding = findings.report(*first, message);
    for blank in others {
        finding.relate(*blank, say!(ctx.lang, "也没有填写", "not filled in either"));
    }
}

/// A line to sign or to fill in by hand, below or above the text.
fn is_signature(pattern: &Pattern, role: Role) -> bool {
    match pattern.id.as_str() {
        "underscores" => !matches!(role, Role::Body | Role::Heading),
        "blank" => role == Role::Front,
        _ => false,
    }
}

/// A line that only divides.
fn is_rule_line(text: &str) -> bool {
    text != BLANK && text.chars().all(|c| matches!(c, '_' | '＿' | '*' | '-' | '×'))
}

fn collect<'p>(ctx: &Context, pattern: &'p Pattern, block: Span, found: &mut Vec<(Span, &'p Pattern)>) {
    for hit in pattern.find_in(block.of(ctx.text)) {
        found.push((Span::new(hit.start as u32, hit.end as u32).shift(block.start), pattern));
    }
}

fn report(ctx: &Context, findings: &mut Findings, span: Span, pattern: &Pattern) {
    let shown = span.of(ctx.text);
    let choices = choices(&ctx.standard.phrases, shown, pattern);
    let message = if choices.is_empty() {
        say!(ctx.lang, "“{shown}”是模板里没有填写的内容", "“{shown}” is a placeholder that was not filled in")
    } else {
        let chinese = choices.join("”或“");
        let english = choices.join(" or ");
        say!(ctx.lang, "“{shown}”没有选择，请改为“{chinese}”", "“{shown}” leaves the choice open: write {english}")
    };
    let demand = if choices.is_empty() { None } else { demand(ctx, span, &choices) };
    let finding = findings.report(span, message);
    if let Some((place, words)) = &demand {
        let title = say!(ctx.lang, "按数字改为“{words}”", "Write “{words}”, as the figures say");
        finding.fix(title, Safety::Unsafe, *place, words);
        if *place == span {
            finding.expect(words);
        }
    }
    for choice in choices.iter().filter(|choice| demand.as_ref().is_none_or(|(_, words)| words != *choice)) {
        let title = say!(ctx.lang, "改为“{choice}”", "Write “{choice}”");
        finding.fixes.push(Fix::replace(title, Safety::Unsafe, span, *choice).alternative());
    }
}

/// The two words that are left to choose from; none where nothing is.
fn choices<'t>(phrases: &'t Phrases, shown: &'t str, pattern: &'t Pattern) -> Vec<&'t str> {
    if pattern.choices.is_empty() {
        return Vec::new();
    }
    let mut words: Vec<(usize, &str)> =
        phrases.directions().filter_map(|(word, _)| Some((shown.find(word)?, word))).collect();
    words.sort_unstable();
    match words.len() {
        2 => words.into_iter().map(|(_, word)| word).collect(),
        _ => pattern.choices.iter().map(String::as_str).collect(),
    }
}

/// What the figures make of an open choice, and what it replaces: `减少`, or `与2024年持平` for all of `比2024年增加（减少）0万元`.
fn demand(ctx: &Context, span: Span, choices: &[&str]) -> Option<(Span, String)> {
    let at = ctx.readings.partition_point(|reading| ctx.disclosure.blocks[reading.block].start <= span.start);
    let index = at.checked_sub(1)?;
    let plain = &ctx.readings[index].plain;
    let text = plain.text();
    let (start, end) = (plain.offset_of(span.start), plain.offset_of(span.end));
    let behind = &text[end..];
    let amount = prose::leading_number(behind).filter(|number| !number.is_empty());
    let is_nil = amount.is_some_and(|amount| amount.bytes().all(|byte| matches!(byte, b'0' | b'.')));
    let change = if is_nil { Some(Decimal::ZERO) } else { change_before(ctx, index, span) }?;
    if !change.is_zero() {
        let way = if change.is_sign_negative() { Direction::Down } else { Direction::Up };
        let goes_so = |choice: &&&str| ctx.standard.phrases.directions().any(|word| word == (**choice, way));
        let word = choices.iter().find(goes_so)?;
        return Some((span, (*word).to_owned()));
    }
    // Of nothing the amount goes too.
    let amount = amount.or_else(|| behind.starts_with(BLANK).then_some(BLANK)).unwrap_or_default();
    let unit = Denomination::at_start(&behind[amount.len()..]).map_or("", Denomination::text);
    let end = end + amount.len() + unit.len();
    let rest = &text[end..];
    if !(rest.is_empty() || rest.starts_with(['，', '。', '；', '）'])) {
        return None;
    }
    Some(match comparison_at_end(prose::before(text, start), &ctx.standard.phrases) {
        Some(compared) => {
            let base = &compared['比'.len_utf8()..];
            (plain.span(start - compared.len(), end), format!("与{base}持平"))
        }
        None => (plain.span(start, end), "持平".to_owned()),
    })
}

/// The change of the level that stands before a choice in the same clause: `公务接待费1万元，比2024年增加（减少）`.
fn change_before(ctx: &Context, index: usize, span: Span) -> Option<Decimal> {
    let figures = ctx.figures()?;
    let is_level =
        |figure: &&Figure| !figure.implied && figure.measure == Measure::Level && figure.span.end <= span.start;
    let level = ctx.facts.figures_of(index).iter().filter(is_level).max_by_key(|figure| figure.span)?;
    let plain = &ctx.readings[index].plain;
    let between = plain.text().get(plain.offset_of(level.span.end)..plain.offset_of(span.start))?;
    let is_compared = between.contains(['比', '较']) && !between.contains(['。', '；']);
    let key = level.keys.iter().find(|key| key.basis == Basis::Budget && key.year == figures.year)?;
    figures.change(&key.quantity()).filter(|_| is_compared)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, first_fix};

    const TITLE: &str = "某局2025年部门预算情况说明\n\n四、“三公”经费情况说明\n\n";

    #[test]
    fn finds_open_choices() {
        let found = check(
            "unfilled-placeholder",
            &format!("{TITLE}预算0万元，比上年⟦增加（减少）⟧0万元，其中：公务接待费0万元，比上年⟦下降(增长)⟧0%。\n"),
        );
        assert_eq!(found[0].fixes[0].edits[0].text, "与2024年持平".replace("2024年", "上年"));
        assert_eq!(found[0].fixes.len(), 3);
        check("unfilled-placeholder", "比2024年⟦增加/减少⟧3万元。");
    }

    #[test]
    fn figures_decide_an_open_choice() {
        let sentence = |words: &str| format!("{TITLE}2025年“三公”经费预算6万元，{words}\n");
        for (wrong, right) in [
            // Last year's level is stated elsewhere, or follows from a change.
            (
                "比2024年⟦增加（减少）⟧2万元。2024年“三公”经费预算4万元。",
                "比2024年增加2万元。2024年“三公”经费预算4万元。",
            ),
            ("比2024年⟦增长（下降）⟧25%。2024年“三公”经费预算8万元。", "比2024年下降25%。2024年“三公”经费预算8万元。"),
            ("比2024年⟦增加/减少⟧0万元。", "与2024年持平。"),
            ("与2024年相比⟦增加（减少）⟧0万元，无变化。", "与2024年相比持平，无变化。"),
        ] {
            let found = check("unfilled-placeholder", &sentence(wrong));
            assert!(found[0].fixes[0].preferred && found[0].fixes.len() >= 2, "{wrong}");
            let plain = sentence(wrong).replace(['⟦', '⟧'], "");
            assert_eq!(first_fix("unfilled-placeholder", &plain), sentence(right));
        }
        let found = check("unfilled-placeholder", &sentence("比2024年⟦增加（减少）⟧2万元，其中：公务接待费1万元。"));
        assert!(found[0].fixes.iter().all(|fix| !fix.preferred));
    }

    #[test]
    fn finds_blanks() {
        check("unfilled-placeholder", "⟦XX⟧年度预算，内设8个科室，⟦分别是。⟧");
        check("unfilled-placeholder", "⟦20XX年⟧预算收入⟦＿＿⟧万元。");
        let found =
            check("unfilled-placeholder", "收入⟦____⟧万元，支出____万元，与____年持平。\n项目支出⟦____⟧万元。\n");
        assert_eq!(found.iter().map(|finding| finding.related.len()).collect::<Vec<_>>(), [2, 0]);
        assert!(found[0].message.starts_with("这一段有 3 处"), "{}", found[0].message);
        check("unfilled-placeholder", "项目\t2025年\n⟦××⟧经费\t3.00\n合计\t3.00\n");
    }

    #[test]
    fn leaves_words_alone() {
        check("unfilled-placeholder", "一、单位基本情况\n\n（一）职能职责\n\n1.负责编制增加（减少）计划。\n");
        check("unfilled-placeholder", "六、名词解释\n\n（一）增减额：指比上年增加（减少）的金额。\n");
        check("unfilled-placeholder", "项目\t增加（减少）\t增减(+-)\n基本支出\t3.00\t1\n合计\t3.00\t1\n");
        check("unfilled-placeholder", "建设XXL系统和www.xxgk.gov.cn网站，内设2个科室，分别是甲科、乙科。");
        check("unfilled-placeholder", "________\n\n支出3万元。\n\n某局2025年预算公开说明\n");
    }
}
