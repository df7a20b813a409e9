use super::outline::{Entry, kind_of};
use super::{Context, Findings};
use crate::finding::{Safety, Severity};
use crate::model::glossary::{Term, compared};
use crate::say;
use crate::text::reading_form;

crate::declare_rule! {
    /// # 名词解释与规范说法不同
    ///
    /// ## 检查什么
    ///
    /// 规范名词的解释与所用版式的规范说法不一致。各地说法不同：只有版式（`gouji.toml` 选定的，或按标题识别出的）对这个名词有自己的说法时才检查，
    /// 其他通行的说法也算对。全角半角、空格、引号、顿号、句末标点、“部门”与“单位”不算差异；本单位自己增加的名词不检查。
    ///
    /// ## 为什么
    ///
    /// 规范名词有统一的说法；改动的字句常常是误删或误改。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、单位基本情况
    /// 负责档案管理。
    /// 二、单位收支总体情况
    /// 2025年收入支出各10万元。
    /// 三、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// 四、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转而发生的人员经费。
    /// ```
    ///
    /// ```good
    /// 一、单位基本情况
    /// 负责档案管理。
    /// 二、单位收支总体情况
    /// 2025年收入支出各10万元。
    /// 三、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// 四、专业性名词解释
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
    /// Compares the explanation of standard terms with the wording of the layout, chosen in `gouji.toml` or recognised from the headings,
    /// where that layout has a wording of its own; the other usual wordings are right too. Width, spaces, quotes, 、, the closing
    /// full stop and 部门 or 单位 make no difference; terms of the unit's own are not checked.
    ///
    /// ## Why
    ///
    /// Standard terms have one wording; a change in it mostly is a slip.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Puts the standard wording; only when asked for.
    pub RULE = "nonstandard-definition", Information, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let (Some(section), Some(profile)) = (&ctx.outline.glossary, ctx.outline.profile_id().or(ANY)) else {
        return;
    };
    for entry in section.entries.iter().filter(|entry| !entry.runs_on) {
        let term = entry.term.map(|at| &ctx.standard.glossary.terms()[at]);
        if let Some((term, standard)) = term.and_then(|term| Some((term, term.wording_of(profile)?))) {
            check_entry(ctx, entry, term, standard, findings);
        }
    }
}

/// In a text of no known layout the unit's own terms hold.
const ANY: Option<&str> = Some("");

fn check_entry(ctx: &Context, entry: &Entry, term: &Term, standard: &str, findings: &mut Findings) {
    let printed = entry.definition.of(ctx.text);
    // Most print the standard wording to the letter, perhaps with more behind it.
    let given = printed.trim_start_matches('是');
    let given = given.strip_prefix(term.opener.as_str()).unwrap_or(given);
    if given.starts_with(standard.trim_end_matches('。')) || term.is_defined_by(printed) {
        return;
    }
    let (wanted, found) = difference(standard, given);
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
    let explanation = with_own_kind(&format!("{}{standard}", term.opener), printed);
    // Who has chosen a layout means its words.
    let is_chosen = ctx.standard.profile_of(kind_of(ctx.disclosure)).is_some();
    let severity = if is_chosen { Severity::Warning } else { RULE.severity };
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

/// Where two texts part: what one has and what the other, a few characters each, as they are printed.
fn difference(standard: &str, given: &str) -> (String, String) {
    let sides = [(standard, compared(standard)), (given, compared(given))];
    let [(_, one), (_, other)] = &sides;
    let same = |(one, other): &(&(char, usize), &(char, usize))| one.0 == other.0;
    let start = one.iter().zip(other).take_while(same).count();
    let ends = one[start..].iter().rev().zip(other[start..].iter().rev());
    let end = ends.take_while(same).count();
    let [wanted, found] = sides.map(|(text, compared)| {
        const MOST: usize = 16;
        let until = compared.len() - end;
        let from = compared.get(start).map_or(text.len(), |(_, at)| *at);
        let to = compared.get(until).map_or(text.len(), |(_, at)| *at);
        let part = if start < until { text[from..to].trim_end_matches(['。', '，', '；']) } else { "" };
        let mut words: String = part.chars().take(MOST).collect();
        if part.chars().count() > MOST {
            words.push('…');
        }
        words
    });
    (wanted, found)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, findings, first_fix};

    /// A budget of Chongqing's layout, up to its terms.
    const BEFORE: &str = "一、单位基本情况\n甲。\n二、单位收支总体情况\n乙。\n三、“三公”经费情况说明\n丙。\n";

    #[test]
    fn other_words() {
        check(
            "nonstandard-definition",
            &format!(
                "{BEFORE}四、名词解释\n（一）基本支出：⟦指为保障机构正常运转、完成工作任务而发生的人员经费和公用经费。⟧\n"
            ),
        );
        let text = format!(
            "{BEFORE}四、名词解释\n（一）基本支出：指为保障机构正常运转、完成工作任务而发生的人员经费和公用经费。\n"
        );
        assert!(findings("nonstandard-definition", &text)[0].message.contains("少了“日常”"));
        assert_eq!(first_fix("nonstandard-definition", &text), text.replace("完成工作", "完成日常工作"));
        // What is printed is shown as it is printed.
        let text =
            format!("{BEFORE}四、名词解释\n（一）项目支出：指在基本支出之外为完成本部门（含下属）任务所发生的支出。\n");
        let message = &findings("nonstandard-definition", &text)[0].message;
        assert!(message.contains("规范为“特定行政任务和事业发展目标”，这里是“本部门（含下属）任务”"), "{message}");
    }

    #[test]
    fn a_layout_without_a_wording_of_its_own_says_nothing() {
        let entry = "（一）基本支出：指养活机构的钱。\n";
        check("nonstandard-definition", &format!("六、名词解释\n{entry}"));
        let national = "第一部分 某局概况\n一、主要职责\n甲。\n第二部分 部门预算表\n见附件。\n第三部分 部门预算情况说明\n乙。\n第四部分 名词解释\n";
        check("nonstandard-definition", &format!("{national}{entry}"));
    }

    #[test]
    fn the_fix_keeps_the_kind_of_the_author() {
        let fixed = first_fix(
            "nonstandard-definition",
            &format!("{BEFORE}四、名词解释\n（一）其他收入：指部门取得的其他收入。\n"),
        );
        assert!(
            fixed.ends_with("（一）其他收入：指部门取得的除“财政拨款收入”、“事业收入”、“经营收入”等以外的收入。\n"),
            "{fixed}"
        );
        let fixed = first_fix(
            "nonstandard-definition",
            &(BEFORE.to_owned()
                + "四、名词解释\n（一）三公经费：指一般公共预算安排的因公出国（境）费等。其中，公务接待费反映部门按规定开支的各类公务接待支出。\n"),
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
            check("nonstandard-definition", &format!("{BEFORE}四、名词解释\n{entry}\n"));
        }
    }
}
