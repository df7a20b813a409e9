use super::incomplete_glossary::insertion;
use super::{Context, Findings};
use crate::finding::Safety;
use crate::say;
use crate::syntax::Role;
use crate::text::is_han;

crate::declare_rule! {
    /// # 用到的科目没有解释
    ///
    /// ## 检查什么
    ///
    /// 名词解释里解释了功能分类科目（如行政运行、住房公积金），正文也用到了同类的另一个科目，却没有解释它。
    /// 名词解释里一个科目都不解释的，不报告。
    ///
    /// ## 为什么
    ///
    /// 既然解释科目，就应当把正文用到的都解释到。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、预算情况说明
    /// 2025年支出10万元，其中：行政运行8万元，住房公积金2万元。
    /// 二、名词解释
    /// （一）行政运行：反映行政单位的基本支出。
    /// ```
    ///
    /// ```good
    /// 一、预算情况说明
    /// 2025年支出10万元，其中：行政运行8万元，住房公积金2万元。
    /// 二、名词解释
    /// （一）行政运行：反映行政单位的基本支出。
    /// （二）住房公积金：反映行政事业单位按规定比例为职工缴纳的住房公积金。
    /// ```
    ///
    /// ## 修复
    ///
    /// 在名词解释中应有的位置插入规范解释，并顺改其后编号；只在要求时执行。
    ///
    /// ---
    /// # A subject that the text uses is not explained
    ///
    /// ## What it does
    ///
    /// Where the glossary explains subjects of the functional classification, reports another such subject that the text uses
    /// and the glossary leaves out. A glossary without subjects is fine.
    ///
    /// ## Why
    ///
    /// Readers who find some subjects explained look for the others too.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Inserts the standard explanation at its place in the glossary and renumbers what follows; only when asked for.
    pub RULE = "undefined-term", Information, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(section) = &ctx.outline.glossary else {
        return;
    };
    let terms = ctx.standard.glossary.terms();
    let explains_subjects = section.entries.iter().any(|entry| entry.term.is_some_and(|at| terms[at].subject));
    if !explains_subjects {
        return;
    }
    let subjects = ctx.standard.glossary.subjects();
    let subject = |at: usize| &terms[subjects.terms[at]];
    let mut open: Vec<bool> =
        (0..subjects.terms.len()).map(|at| !section.explains(subject(at), ctx.standard)).collect();
    let overview = ctx.outline.blocks_of(ctx.disclosure, "overview");
    for reading in ctx.readings {
        let is_text = matches!(reading.role, Role::Heading | Role::Body);
        if !is_text || ctx.outline.is_in_glossary(reading.block) || overview.contains(&reading.block) {
            continue;
        }
        let text = reading.plain.text();
        for found in subjects.vocabulary.find(text) {
            let at = found.word;
            if !open[at] || !stands_alone(text, found.start, found.end) {
                continue;
            }
            open[at] = false;
            let name = subject(at).name.as_str();
            let message = say!(
                ctx.lang,
                "正文用到了“{name}”，名词解释中解释了其他科目，却没有解释它。",
                "The text uses `{name}`, which the glossary leaves out though it explains other subjects."
            );
            let title = say!(ctx.lang, "插入“{name}”的规范解释", "Insert the standard explanation of `{name}`");
            let (_, edits) = insertion(ctx, section, &[subject(at)]);
            findings
                .report(reading.plain.span(found.start, found.end), message)
                .relate(section.heading, say!(ctx.lang, "名词解释", "the glossary"))
                .fix_all(title, Safety::Unsafe, edits);
        }
    }
}

/// Whether a name is not part of a longer one: 事业单位医疗 in 行政事业单位医疗.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = &text[end..];
    before.is_none_or(|c| !is_han(c) || "是为和及与中括".contains(c))
        && (after.chars().next().is_none_or(|c| !is_han(c))
            || ["支出", "预算", "和", "及", "等", "科目"].iter().any(|word| after.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, findings, first_fix};

    #[test]
    fn a_subject_without_an_explanation() {
        check(
            "undefined-term",
            "一、情况说明\n支出10万元，其中：行政运行5万元，⟦住房公积金⟧2万元，⟦行政单位离退休⟧3万元；住房公积金增加1万元。\n二、名词解释\n（一）行政运行：反映甲。\n（二）购房补贴：反映乙。\n",
        );
    }

    #[test]
    fn its_explanation_comes_at_its_place() {
        let text = "一、情况说明\n支出10万元，其中：行政运行5万元，住房公积金2万元。\n二、名词解释\n（一）行政运行：反映甲。\n（二）购房补贴：反映乙。\n";
        let fixed = first_fix("undefined-term", text);
        let lines: Vec<&str> = fixed.lines().collect();
        assert_eq!(lines[3], "（一）行政运行：反映甲。");
        assert!(lines[4].starts_with("（二）住房公积金：反映"), "{fixed}");
        assert_eq!(lines[5], "（三）购房补贴：反映乙。");
        assert!(findings("undefined-term", &fixed).is_empty());
    }

    #[test]
    fn subjects_that_need_none() {
        for text in [
            // no subject is explained
            "一、情况说明\n住房公积金2万元。\n二、名词解释\n（一）基本支出：指甲。\n",
            // part of a longer name, or of another word
            "一、情况说明\n行政事业单位医疗2万元，行政运行经费3万元。\n二、名词解释\n（一）购房补贴：反映乙。\n",
            // only in the glossary
            "一、情况说明\n支出2万元。\n二、名词解释\n（一）购房补贴：反映乙，不含住房公积金。\n（六）行政运行：反映甲。\n",
        ] {
            check("undefined-term", text);
        }
    }
}
