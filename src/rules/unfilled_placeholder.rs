//! `unfilled-placeholder`

use super::scan::{Kind, Zone};
use super::{Context, Findings, prose};
use crate::draft::BLANK;
use crate::finding::{Fix, Safety};
use crate::standard::patterns::{Pattern, placeholders};
use crate::syntax::Role;
use crate::text::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// # 模板没有填写
    ///
    /// ## 检查什么
    /// 查找模板里留着没有填写或没有选择的地方：`增加（减少）`、`下降（增长）`、`增加/减少`、`XX`、`××`、`＿＿`、`20XX年`、`分别是。`。职责、名词解释和表头里的不算。
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
    /// “增加（减少）”可以选“增加”或“减少”，由人决定；其他占位符没有自动修复。
    /// ---
    /// # Unfilled placeholder
    ///
    /// ## What it does
    /// Finds what a template leaves to be filled in or chosen: `增加（减少）`, `下降（增长）`, `增加/减少`, `XX`, `××`, `＿＿`, `20XX年`, `分别是。`; not in duties, the glossary or table headers.
    ///
    /// ## Why
    /// The reader cannot tell which it is, and sees that nobody checked.
    ///
    /// ## Example
    /// `比2024年增加（减少）0万元` is reported; `与2024年持平` is not.
    ///
    /// ## Fix
    /// Unsafe: a choice of 增加 or 减少, none preferred; nothing for the others.
    pub RULE = "unfilled-placeholder", Error, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let mut found: Vec<(Span, &Pattern)> = Vec::new();
    for hit in ctx.scan.hits_once(Kind::Placeholder) {
        let reading = &ctx.readings[hit.reading as usize];
        let pattern = &placeholders()[hit.term as usize];
        let is_quoted =
            !pattern.choices.is_empty() && matches!(ctx.scan.zone(hit.reading as usize), Zone::Basics | Zone::Glossary);
        if is_quoted || is_signature(pattern, reading.role) || is_rule_line(reading.plain.text()) {
            continue;
        }
        let block = ctx.disclosure.blocks[reading.block].span();
        collect(ctx, pattern, block, &mut found);
    }
    for hit in ctx.scan.table_hits_once(Kind::Placeholder) {
        let pattern = &placeholders()[hit.term as usize];
        if !pattern.in_tables {
            continue;
        }
        let block = ctx.disclosure.blocks[hit.block].span();
        collect(ctx, pattern, block, &mut found);
    }
    for (span, pattern) in prose::outermost(found) {
        report(ctx, findings, span, pattern);
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
    let message = if pattern.choices.is_empty() {
        say!(ctx.lang, "“{shown}”是模板里没有填写的内容", "“{shown}” is a placeholder that was not filled in")
    } else {
        let choices = pattern.choices.join("”或“");
        let english = pattern.choices.join(" or ");
        say!(ctx.lang, "“{shown}”没有选择，请改为“{choices}”", "“{shown}” leaves the choice open: write {english}")
    };
    let finding = findings.report(&RULE, span, message);
    for choice in &pattern.choices {
        let title = say!(ctx.lang, "改为“{choice}”", "Write “{choice}”");
        finding.fixes.push(Fix::replace(title, Safety::Unsafe, span, choice).alternative());
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    const TITLE: &str = "某局2025年部门预算情况说明\n\n四、“三公”经费情况说明\n\n";

    #[test]
    fn finds_open_choices() {
        let found = check(
            "unfilled-placeholder",
            &format!("{TITLE}预算0万元，比上年⟦增加（减少）⟧0万元，其中：公务接待费0万元，比上年⟦下降(增长)⟧0%。\n"),
        );
        assert_eq!(found[0].fixes.len(), 2);
        assert!(found[0].fixes.iter().all(|fix| !fix.preferred));
        check("unfilled-placeholder", "比2024年⟦增加/减少⟧3万元。");
    }

    #[test]
    fn finds_blanks() {
        check("unfilled-placeholder", "⟦XX⟧年度预算，内设8个科室，⟦分别是。⟧");
        check("unfilled-placeholder", "⟦20XX年⟧预算收入⟦＿＿⟧万元。");
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
