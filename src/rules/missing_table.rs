use super::checklist::{Group, Owed, Standing};
use super::outline::scope;
use super::{Context, Findings};
use crate::finding::Severity;
use crate::model::profile::Table;
use crate::model::{DocumentKind, Profile, Use, Wording};
use crate::say;
use crate::syntax::{Reading, Role};
use crate::text::Span;
use rustc_hash::FxHashMap;

crate::declare_rule! {
    /// # 缺少应公开的表格
    ///
    /// ## 检查什么
    ///
    /// 文件里有一部分应公开的表格，但不全（警告）；一张也没有，也没有提到附表、附件（信息）。
    /// 文中写明“详见附表”而表格在另一个文件里的，不报告。没有数据的表也要列出空表并说明。表格在工作簿里、一并检查的，以工作簿中的为准（信息）。
    ///
    /// ## 为什么
    ///
    /// 按规定，部门预算应公开全部报表，没有数据的也要列出空表。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、单位基本情况
    /// 负责档案管理。
    /// 二、部门收支总体情况
    /// 2025年收入支出各10万元。
    /// 三、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// 四、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转而发生的支出。
    ///
    /// 附件1
    /// 部门收支总表
    /// 单位：万元
    /// 收入		支出
    /// 项目	预算数	支出科目	预算数
    /// 收入总计	10	支出总计	10
    /// ```
    ///
    /// ```good
    /// 一、单位基本情况
    /// 负责档案管理。
    /// 二、部门收支总体情况
    /// 2025年收入支出各10万元。
    /// 三、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// 四、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转而发生的支出。
    /// 第二部分 2025年部门预算公开报表（详见附表）
    /// ```
    ///
    /// ## 修复
    ///
    /// 请补上缺少的表格；没有自动修复。
    ///
    /// ---
    /// # Tables are missing
    ///
    /// ## What it does
    ///
    /// Reports a file that holds some of the mandatory tables but not all (warning), or none without a word on an attachment
    /// (information). A text that refers to its attachment says enough. Of a text whose tables are in a workbook that is checked beside it,
    /// those of the workbook count (information).
    ///
    /// ## Why
    ///
    /// The regulation asks for every table, the empty ones with a note.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// None: add the tables.
    pub RULE = "missing-table", Warning, None, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(profile) = ctx.outline.profile() else {
        return;
    };
    let held = held(ctx, profile);
    let is_missing = |table: &&Table| table.mandatory && !held.contains_key(table.id.as_str());
    let missing: Vec<&Table> = profile.tables.iter().filter(is_missing).collect();
    if missing.is_empty() {
        return;
    }
    let place = Span::at(ctx.disclosure.span.end);
    if held.is_empty() || !has_tables(ctx) {
        if !refers_to_tables(ctx) {
            let kind = if profile.kind == DocumentKind::Final { "决算" } else { "预算" };
            let message = say!(
                ctx.lang,
                "文件中没有{kind}报表，也没有提到附表；如报表另附，请写明“详见附表”。",
                "There are no tables and no word on an attachment: if they are attached, say `详见附表`."
            );
            findings.report(place, message).severity(Severity::Information);
        }
        return;
    }
    let count = missing.len();
    let scope = scope(ctx.disclosure);
    let names: String = missing.iter().map(|table| format!("《{}》", table.name_for(scope))).collect();
    let message = say!(
        ctx.lang,
        "应公开的表格还缺{count}张：{names}。没有数据的也请列出空表并说明。",
        "{count} of the mandatory tables are missing: {names}. Those without data belong here too, with a note."
    );
    // What no workbook at hand has may be in one that is not.
    let severity = if ctx.disclosure.tables.is_empty() { Severity::Information } else { RULE.severity };
    findings.report(place, message).severity(ctx.asked(severity));
}

/// The tables of the profile that the document has, or the workbook beside it, each with the place of its name.
fn held<'p>(ctx: &Context, profile: &'p Profile) -> FxHashMap<&'p str, Span> {
    let mut held: FxHashMap<&str, Span> = FxHashMap::default();
    let own = captions(ctx).map(|caption| (caption, caption.of(ctx.text)));
    let of_workbook = ctx.others_as(super::Role::Tables).flat_map(|other| {
        let captions = other.disclosure.tables.iter().filter_map(|table| table.caption);
        captions.map(|caption| (caption.shift(other.start), caption.of(other.text)))
    });
    for (place, caption) in own.chain(of_workbook) {
        if let Some(table) = profile.table_by_caption(caption) {
            held.entry(&table.id).or_insert(place);
        }
    }
    held
}

fn has_tables(ctx: &Context) -> bool {
    !ctx.disclosure.tables.is_empty() || ctx.others_as(super::Role::Tables).next().is_some()
}

/// The tables that are owed. Where the document has none they may be in another file.
pub(super) fn owed(ctx: &Context, profile: &Profile) -> Vec<Owed> {
    let held = held(ctx, profile);
    let is_without = held.is_empty() || !has_tables(ctx);
    let owed = |table: &Table| {
        let named = format!("《{}》", table.name_for(scope(ctx.disclosure)));
        Owed {
            group: Group::Table,
            id: table.id.clone(),
            question: say!(ctx.lang, "是否公开{named}", "has the table {named}"),
            named,
            standing: match held.get(table.id.as_str()) {
                Some(place) => Standing::There(*place),
                None if is_without => Standing::Unknown,
                None => Standing::NotThere,
            },
        }
    };
    profile.tables.iter().filter(|table| table.mandatory).map(owed).collect()
}

/// Names of tables: captions, and lines that name a table whose cells are elsewhere (a picture, a sheet).
fn captions(ctx: &Context) -> impl Iterator<Item = Span> {
    let names = ctx.disclosure.tables.iter().filter_map(|table| table.caption);
    let is_caption = |reading: &&Reading| {
        let text = reading.plain.text();
        matches!(reading.role, Role::Body | Role::Heading | Role::Closing)
            && text.len() <= 150
            && text.trim_end_matches('）').ends_with('表')
    };
    let lines = ctx.readings.iter().filter(is_caption).map(|reading| ctx.disclosure.blocks[reading.block].span());
    names.chain(lines)
}

fn refers_to_tables(ctx: &Context) -> bool {
    // A reference stands in the opening paragraph or towards the end; the duties of a unit refer to nothing.
    let overview = ctx.outline.blocks_of(ctx.disclosure, "overview");
    let is_elsewhere = |reading: &Reading| !overview.contains(&reading.block);
    let in_contents = |reading: &Reading| {
        let text = reading.plain.text();
        reading.role == Role::Contents && Wording::base().references.iter().any(|word| text.contains(&**word))
    };
    ctx.words(Use::Reference).any(|hit| is_elsewhere(hit.reading))
        || ctx.readings.iter().any(|reading| in_contents(reading) && is_elsewhere(reading))
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{check, findings};

    const TEXT: &str = "一、单位基本情况\n甲。\n二、部门收支总体情况\n乙。\n三、“三公”经费情况说明\n丙。\n四、专业性名词解释\n（一）基本支出：指甲。\n";

    #[test]
    fn some_tables() {
        let text = format!(
            "{TEXT}部门收支总表\n单位：万元\n项目\t预算数\n合计\t1\n\n部门收入总表\n单位：万元\n项目\t预算数\n合计\t1"
        );
        check("missing-table", &format!("{text}⟦⟧"));
        let message = &findings("missing-table", &text)[0].message;
        assert!(message.contains("《部门支出总表》") && !message.contains("部门收入总表"), "{message}");
    }

    #[test]
    fn no_tables() {
        let list = findings("missing-table", TEXT);
        assert_eq!((list.len(), list[0].severity), (1, Severity::Information));
        check("missing-table", &format!("{TEXT}2025年部门预算公开报表（详见附表）\n"));
        check("missing-table", "一、工作总结\n甲。\n");
    }

    #[test]
    fn a_small_table_in_the_text_is_none_of_them() {
        check("missing-table", &format!("详见附件。\n{TEXT}科室\t人数\n综合科\t3\n"));
    }
}
