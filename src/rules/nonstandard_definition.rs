use super::outline::Entry;
use super::{Context, Findings};
use crate::finding::{Safety, Severity};
use crate::model::glossary::{Term, normalize_definition};
use crate::say;
use crate::text::reading_form;

crate::declare_rule! {
    /// # 名词解释与规范说法不同
    ///
    /// ## 检查什么
    ///
    /// 规范名词的解释与规范说法不一致。全角半角、空格、引号、句末标点、“部门”与“单位”不算差异；本单位自己增加的名词不检查。
    ///
    /// ## 为什么
    ///
    /// 规范名词有统一的说法；改动的字句常常是误删或误改。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转而发生的人员经费。
    /// ```
    ///
    /// ```good
    /// 一、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。
    /// ```
    ///
    /// ## 修复
    ///
    /// 改为规范说法。只在要求时执行。
    ///
    /// ---
    /// # A term is explained in other words than the standard's
    ///
    /// ## What it does
    ///
    /// Compares the explanation of standard terms with the standard wording. Width, spaces, quotes, the closing full stop and
    /// 部门 or 单位 make no difference; terms of the unit's own are not checked.
    ///
    /// ## Why
    ///
    /// Standard terms have one wording; a change in it mostly is a slip.
    ///
    /// ## Example
    /// See the Chinese page: the first document fires, the second does not.
    ///
    /// ## Fix
    ///
    /// Puts the standard wording; only when asked for.
    pub RULE = "nonstandard-definition", Information, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(section) = &ctx.outline.glossary else {
        return;
    };
    for entry in section.entries.iter().filter(|entry| !entry.runs_on) {
        if let Some(term) = entry.term.map(|at| &ctx.standard.glossary.terms()[at]) {
            check_entry(ctx, entry, term, findings);
        }
    }
}

fn check_entry(ctx: &Context, entry: &Entry, term: &Term, findings: &mut Findings) {
    let printed = entry.definition.of(ctx.text);
    // Most print the standard wording to the letter, perhaps with more behind it.
    let to_the_letter = printed
        .trim_start_matches('是')
        .strip_prefix(term.opener.as_str())
        .is_some_and(|rest| rest.starts_with(term.definition.trim_end_matches('。')));
    if to_the_letter || term.is_defined_by(printed) {
        return;
    }
    let standard = normalize_definition(&term.definition);
    let given = normalize_definition(printed);
    let given = given.trim_start_matches('是');
    let given = given.strip_prefix(term.opener.as_str()).unwrap_or(given);
    if given.starts_with(&standard) {
        return;
    }
    let (wanted, found) = difference(&standard, given);
    let name = term.name.replace(['“', '”'], "");
    let message = match (wanted.is_empty(), found.is_empty()) {
        (false, true) => say!(
            ctx.lang,
            "“{name}”的解释与规范说法不同：少了“{wanted}”。",
            "`{name}` is not explained in the standard words: `{wanted}` is left out."
        ),
        (true, false) => say!(
            ctx.lang,
            "“{name}”的解释与规范说法不同：多了“{found}”。",
            "`{name}` is not explained in the standard words: `{found}` is added."
        ),
        _ => say!(
            ctx.lang,
            "“{name}”的解释与规范说法不同：规范为“{wanted}”，这里是“{found}”。",
            "`{name}` is not explained in the standard words: they have `{wanted}` where this has `{found}`."
        ),
    };
    let title = say!(ctx.lang, "改为规范说法", "Use the standard wording");
    let explanation = with_own_kind(&term.explanation(), printed);
    // Who has chosen a layout means its words.
    let severity = if ctx.standard.profile.is_some() { Severity::Warning } else { RULE.severity };
    let finding = findings.report(entry.definition, message).severity(severity);
    finding.fix(title, Safety::Unsafe, entry.definition, explanation);
}

/// The standard explanation with 部门 where the author has it for 单位, or the reverse.
fn with_own_kind(standard: &str, printed: &str) -> String {
    /// Characters behind the word that tell which of several it is.
    const BEHIND: usize = 3;
    let printed = reading_form(printed);
    let mut text = String::with_capacity(standard.len());
    let mut rest = standard;
    while let Some(at) = ["部门", "单位"].iter().filter_map(|word| rest.find(word)).min() {
        let (before, from) = rest.split_at(at);
        let (word, behind) = from.split_at("单位".len());
        let other = if word == "单位" { "部门" } else { "单位" };
        let context: String = behind.chars().take(BEHIND).collect();
        let context = reading_form(&context);
        let has = |word: &str| printed.contains(&format!("{word}{context}"));
        text.push_str(before);
        text.push_str(if has(other) && !has(word) { other } else { word });
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// Where two texts part: what one has and what the other, a few characters each.
fn difference(standard: &str, given: &str) -> (String, String) {
    let standard: Vec<char> = standard.chars().collect();
    let given: Vec<char> = given.chars().collect();
    let start = standard.iter().zip(&given).take_while(|(one, other)| one == other).count();
    let (standard, given) = (&standard[start..], &given[start..]);
    let ends = standard.iter().rev().zip(given.iter().rev());
    let end = ends.take_while(|(one, other)| one == other).count();
    let short = |part: &[char]| -> String {
        const MOST: usize = 16;
        let mut text: String = part.iter().take(MOST).collect();
        if part.len() > MOST {
            text.push('…');
        }
        text
    };
    (short(&standard[..standard.len() - end]), short(&given[..given.len() - end]))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, findings, first_fix};

    #[test]
    fn other_words() {
        check(
            "nonstandard-definition",
            "六、名词解释\n（一）基本支出：⟦指为保障机构正常运转、完成工作任务而发生的人员经费和公用经费。⟧\n（二）事业运行：反映事业单位的基本支出，⟦⟧"
                .replace("\n（二）事业运行：反映事业单位的基本支出，⟦⟧", "\n")
                .as_str(),
        );
        let text = "六、名词解释\n（一）基本支出：指为保障机构正常运转、完成工作任务而发生的人员经费和公用经费。\n";
        assert!(findings("nonstandard-definition", text)[0].message.contains("少了“日常”"));
        assert_eq!(
            first_fix("nonstandard-definition", text),
            "六、名词解释\n（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。\n"
        );
    }

    #[test]
    fn the_fix_keeps_the_kind_of_the_author() {
        assert_eq!(
            first_fix("nonstandard-definition", "六、名词解释\n（一）其他收入：指部门取得的其他收入。\n"),
            "六、名词解释\n（一）其他收入：指部门取得的除“财政拨款收入”、“事业收入”、“经营收入”等以外的收入。\n"
        );
        let fixed = first_fix(
            "nonstandard-definition",
            "六、名词解释\n（一）三公经费：指一般公共预算安排的因公出国（境）费等。其中，公务接待费反映部门按规定开支的各类公务接待支出。\n",
        );
        assert!(fixed.contains("反映部门按规定开支的各类") && fixed.contains("反映单位公务出国"), "{fixed}");
    }

    #[test]
    fn the_same_words() {
        for entry in [
            "（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费；",
            "1.基本支出，是指为保障机构正常运转、 完成日常工作任务而发生的人员经费和公用经费",
            "（六）行政运行：反映行政单位(包括实行公务员管理的事业单位)的基本支出。",
            "（七）行政单位离退休：反映行政部门（包括实行公务员管理的事业单位）开支的离退休经费。",
            "（一）档案征集：指向社会征集档案。",
            "（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。其中人员经费指工资。",
        ] {
            check("nonstandard-definition", &format!("六、名词解释\n{entry}\n"));
        }
    }
}
