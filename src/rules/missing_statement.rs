use super::outline::end_of_section;
use super::{Context, Findings};
use crate::draft::{Draft, Figures, Text};
use crate::finding::Safety;
use crate::say;
use crate::standard::profile::Statement;
use crate::syntax::Role;
use crate::text::Span;

crate::declare_rule! {
    /// # 缺少必备的说明
    ///
    /// ## 检查什么
    ///
    /// 缺少应当说明的事项：政府性基金预算、机关运行经费、政府采购、绩效目标、国有资产占有使用；国有资本经营预算只作提示。
    /// 写明“无”“未使用”“不在统计范围之内”“此表无数据”都算已经说明。只检查能识别版式的文件。
    ///
    /// ## 为什么
    ///
    /// 这些事项即使没有也要说明，否则读者无法分辨是没有，还是漏报。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、单位基本情况
    /// 负责档案管理，内设综合科。
    /// 二、部门收支总体情况
    /// 2025年收入支出各10万元，其中政府性基金预算拨款0万元、国有资本经营预算收入0万元。
    /// 三、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// 四、其他重要事项的情况说明
    /// 1、政府采购情况。2025年无政府采购预算。
    /// 2、绩效目标设置情况。项目支出均实行了绩效目标管理。
    /// 3、国有资产占有使用情况。截至2024年12月，本单位无车辆。
    /// ```
    ///
    /// ```good
    /// 一、单位基本情况
    /// 负责档案管理，内设综合科。
    /// 二、部门收支总体情况
    /// 2025年收入支出各10万元，其中政府性基金预算拨款0万元、国有资本经营预算收入0万元。
    /// 三、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// 四、其他重要事项的情况说明
    /// 1、我单位不在机关运行经费统计范围之内。
    /// 2、政府采购情况。2025年无政府采购预算。
    /// 3、绩效目标设置情况。项目支出均实行了绩效目标管理。
    /// 4、国有资产占有使用情况。截至2024年12月，本单位无车辆。
    /// ```
    ///
    /// ## 修复
    ///
    /// 没有政府性基金或国有资本经营预算的，可以插入规范说法；只在要求时执行，是否确实没有由您确认。
    ///
    /// ---
    /// # A mandatory statement is missing
    ///
    /// ## What it does
    ///
    /// Reports what has to be said and is not: government funds, running costs, procurement, performance targets, state assets;
    /// state capital is information only. `无`, `未使用`, `不在统计范围之内` and the note of an empty table count as said. Only
    /// files of a recognised layout are checked.
    ///
    /// ## Why
    ///
    /// These have to be stated even when there is none, else no reader can tell nothing from forgotten.
    ///
    /// ## Example
    /// See the Chinese page: the first document fires, the second does not.
    ///
    /// ## Fix
    ///
    /// Inserts the standard words for a fund that is not used; only when asked for, since you must know that it is not.
    pub RULE = "missing-statement", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(profile) = ctx.outline.profile() else {
        return;
    };
    let phrases = profile.phrases();
    let overview = ctx.outline.blocks_of(ctx.disclosure, "overview");
    let mut open = vec![true; profile.statements.len()];
    let mut left = open.len();
    // From the end: most statements stand in the last sections, and the duties of a unit prove nothing.
    for reading in ctx.readings.iter().rev() {
        let is_text = matches!(reading.role, Role::Heading | Role::Body | Role::Note | Role::Closing);
        if !is_text || ctx.outline.is_in_glossary(reading.block) || overview.contains(&reading.block) {
            continue;
        }
        for statement in phrases.find(reading.plain.text()) {
            left -= usize::from(open[statement]);
            open[statement] = false;
        }
        if left == 0 {
            return;
        }
    }
    // Where all its sections are missing, `missing-section` says so.
    let missing =
        profile.statements.iter().zip(open).filter(|(_, open)| *open).filter_map(|(statement, _)| {
            Some((statement, statement.sections.iter().find_map(|id| ctx.outline.find(id))?))
        });
    let mut missing = missing.peekable();
    if missing.peek().is_none() {
        return;
    }
    let figures = Figures::of_document(ctx.disclosure, ctx.facts, ctx.standard);
    let draft = figures.as_ref().map(|figures| Draft::of_document(profile, ctx.disclosure, figures));
    for (statement, section) in missing {
        let place = Span::at(end_of_section(ctx.disclosure, section));
        report(ctx, statement, place, draft.as_ref(), findings);
    }
}

fn report(ctx: &Context, statement: &Statement, place: Span, draft: Option<&Draft>, findings: &mut Findings) {
    let label = statement.label.as_str();
    let message = say!(
        ctx.lang,
        "没有说明{label}；即使没有，也请写明。",
        "Nothing is said about {label}: say so even when there is none."
    );
    let finding = findings.report(&RULE, place, message).severity(statement.severity);
    // A fund that the document says nothing of mostly is not used.
    let wording = draft.and_then(|draft| draft.presumed_none(&statement.id).or_else(|| draft.statement(&statement.id)));
    if let Some(wording) = wording.map(Text::into_string) {
        let title = say!(ctx.lang, "插入“{wording}”", "Insert `{wording}`");
        finding.fix(title, Safety::Unsafe, place, format!("\n{wording}"));
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{check, findings};

    fn document(notes: &str, other: &str) -> String {
        format!(
            "江州市云阳区档案馆2025年部门预算情况说明\n一、单位基本情况\n负责国有资产、政府采购、绩效管理。\n二、部门收支总体情况\n收入5万元。\n三、部门预算情况说明\n{notes}四、“三公”经费情况说明\n0万元。\n五、其他重要事项的情况说明\n{other}六、专业性名词解释\n（一）财政拨款收入：指包括政府性基金预算的拨款。\n"
        )
    }

    const NOTES: &str = "本馆2025年无使用政府性基金预算拨款安排的支出。\n国有资本经营预算0万元。\n";
    const OTHER: &str =
        "1、机 关 运 行 经 费5万元。\n2、2025年无政府采购预算。\n3、绩效目标。无。\n4、截至2024年12月，共有车辆2辆。\n";

    #[test]
    fn what_is_not_said() {
        check(
            "missing-statement",
            &document(NOTES, &OTHER.replace("2、2025年无政府采购预算。\n", "")).replace("2辆。\n", "2辆。⟦⟧\n"),
        );
        let text = document("2025年拨款5万元，国有资本经营预算0万元。\n", OTHER);
        let list = findings("missing-statement", &text);
        assert_eq!(list.len(), 1);
        assert!(list[0].fixes[0].edits[0].text.contains("江州市云阳区档案馆2025年"));
        let text = document(&NOTES.replace("国有资本经营预算0万元。\n", ""), OTHER);
        let list = findings("missing-statement", &text);
        assert_eq!((list.len(), list[0].severity), (1, Severity::Information));
    }

    #[test]
    fn whatever_way_it_is_said() {
        check("missing-statement", &document(NOTES, OTHER));
        check(
            "missing-statement",
            &document(
                "2025年未使用政府性基金。国有资本经营预算支出：无。\n",
                "1、我单位不在机关运行经费统计范围之内。\n2、无政府采购预算。\n3、预算绩效情况：无项目。\n4、国有资产占有使用：无。\n",
            ),
        );
        // a table's note says it
        check(
            "missing-statement",
            &(document("拨款5万元。国有资本经营预算：无。\n", OTHER)
                + "附表5\n基金支出表\n单位：万元\n项目\t总计\n合计\t\n\n（备注：本单位无政府性基金收支，故此表无数据。）\n"),
        );
        check("missing-statement", "一、工作总结\n甲。\n");
    }
}
