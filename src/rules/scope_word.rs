//! `scope-word`

use super::prose::in_book_title;
use super::{Context, Findings};
use crate::finding::Safety;
use crate::model::words::scope_words;
use crate::model::{IssuerKind, Use};
use crate::{declare_rule, say};

declare_rule! {
    /// # 部门、单位混用
    ///
    /// ## 检查什么
    /// 标题写明是单位预算的，正文里却写“部门预算安排”；标题写明是部门预算的，正文里却写“单位预算安排”。只查一份固定的词表（`src/standard/scope_words.toml`）。“本单位”“我单位”不查，标题、职责和名词解释不查。
    ///
    /// ## 为什么
    /// 部门预算包括所属单位，单位预算只是本单位。两者混用，读者不知道数字包括哪些单位。
    ///
    /// ## 示例
    /// ```bad
    /// 江州市云阳区档案中心2025年单位预算情况说明
    ///
    /// 四、国有资产占有使用情况
    ///
    /// 2025年部门预算安排购置车辆0辆。
    /// ```
    /// ```good
    /// 江州市云阳区档案中心2025年单位预算情况说明
    ///
    /// 四、国有资产占有使用情况
    ///
    /// 2025年单位预算安排购置车辆0辆。
    /// ```
    ///
    /// ## 修复
    /// 换成与标题一致的词。要由人确认，不自动进行。
    /// ---
    /// # Wrong scope
    ///
    /// ## What it does
    /// The title says 单位预算, but the body says 部门预算安排, or the reverse. Only a closed list of phrases is looked for (`src/standard/scope_words.toml`); never 本单位 or 我单位, never in headings, duties or the glossary.
    ///
    /// ## Why
    /// A department's budget includes its units', a unit's only its own; the reader must know which figures these are.
    ///
    /// ## Example
    /// See the Chinese part.
    ///
    /// ## Fix
    /// Unsafe: the phrase of the title's kind.
    pub RULE = "scope-word", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(scope) = ctx.disclosure.title.as_ref().and_then(|title| title.issuer) else { return };
    for hit in ctx.words(Use::Scope(scope)) {
        let word = &scope_words(scope)[hit.term];
        let (reading, text, start) = (hit.reading, hit.text(), hit.start);
        let is_statement = start >= reading.body && ctx.is_statement(hit.index);
        if !is_statement || !word.stands(text, start) || in_book_title(text, start) {
            continue;
        }
        let (wrong, right) = (&word.wrong, &word.right);
        let message = match scope {
            IssuerKind::Unit => say!(
                ctx.lang,
                "标题是单位预算，这里写的是“{wrong}”，请核对是否应为“{right}”",
                "The title says 单位预算, but this says “{wrong}”; is “{right}” meant?"
            ),
            IssuerKind::Department => say!(
                ctx.lang,
                "标题是部门预算，这里写的是“{wrong}”，请核对是否应为“{right}”",
                "The title says 部门预算, but this says “{wrong}”; is “{right}” meant?"
            ),
        };
        let title = say!(ctx.lang, "改为“{right}”", "Replace by “{right}”");
        findings.report(hit.span(), message).replace(title, Safety::Unsafe, right);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    const UNIT: &str = "江州市云阳区档案中心2025年单位预算情况说明\n\n";

    #[test]
    fn finds_the_other_kind() {
        check("scope-word", &format!("{UNIT}四、国有资产\n\n2025年⟦部门预算安排⟧购置车辆0辆。\n"));
        check(
            "scope-word",
            "江州市云阳区档案局2025年部门预算情况说明\n\n四、国有资产\n\n2025年⟦单位预算安排⟧购置车辆0辆。\n",
        );
    }

    #[test]
    fn leaves_what_may_be_right() {
        for text in [
            "按照部门预算列报口径，我单位不在机关运行经费统计范围之内。",
            "由主管部门预算安排经费。",
            "本单位、我单位无车辆。",
        ] {
            check("scope-word", &format!("{UNIT}四、国有资产\n\n{text}\n"));
        }
        check("scope-word", "2025年部门预算安排购置车辆0辆。");
        check("scope-word", &format!("{UNIT}一、单位基本情况\n\n（一）职能职责\n\n1.负责部门预算安排。\n"));
    }
}
