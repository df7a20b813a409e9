use super::checklist::{Group, Owed, Standing};
use super::outline::end_of_section;
use super::{Context, Findings};
use crate::draft::{Draft, Gap, Site};
use crate::facts::Figure;
use crate::finding::Safety;
use crate::model::obligations::{self, Obligation};
use crate::model::profile::Statement;
use crate::model::{Item, Key, Measure, Profile, Section};
use crate::say;
use crate::syntax::{Reading, Role};
use crate::text::Span;

crate::declare_rule! {
    /// # 缺少必备的说明
    ///
    /// ## 检查什么
    ///
    /// 缺少应当说明的事项：政府性基金预算、机关运行经费、政府采购、绩效目标、国有资产占有使用；国有资本经营预算只算信息。
    /// 有金额而没有说全的也提示：“三公”经费的各项和公务用车的购置、运行；决算的团组数、批次、人次、购置数、保有量；决算的政府采购货物、工程、服务
    /// （预算只算信息）；面向中小企业的份额（信息）。决算按决算的事项检查；只谈“三公”等一件事的说明、识别不出版式的文件不检查；摘录只算信息。
    /// 写明“无”“未使用”“不在统计范围之内”“此表无数据”都算已经说明；有政府性基金收入的，只在收入总数里列出一项不算。只检查能识别版式的文件。
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
    /// 在规定的位置插入规范说法，编号接着前一项，并顺改其后编号；文中和附表中已有的数字会填上，其余留空（`____`）。
    /// 文中没有提到的政府性基金和国有资本经营预算，按没有写；是否确实没有由您确认。只在要求时执行。
    ///
    /// ---
    /// # A mandatory statement is missing
    ///
    /// ## What it does
    ///
    /// Reports what has to be said and is not: government funds, running costs, procurement, performance targets, state assets;
    /// state capital is information only. An amount that is not nil has its parts beside it: the items of “三公” and what buys and
    /// what runs vehicles; in a final account the delegations, receptions, persons and vehicles, and the goods, works and services
    /// of procurement (information in a budget); the share of small firms (information). A final account is asked for its own
    /// statements, a note on “三公” or procurement alone for none, an excerpt for information. `无`, `未使用`, `不在统计范围之内` and the note of an empty table count as said; where there is
    /// money of a government fund, an item among the income does not. Only files of a recognised layout are checked.
    ///
    /// ## Why
    ///
    /// These have to be stated even when there is none, else no reader can tell nothing from forgotten.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Inserts the standard words at their place, with the figures that text and tables know and blanks (`____`) for the rest,
    /// and renumbers what follows. A fund that is not mentioned is taken not to be used; only when asked for, since you must
    /// know that it is not.
    pub RULE = "missing-statement", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(profile) = ctx.outline.profile() else {
        return;
    };
    let said = said(ctx, profile);
    // Where all its sections are missing, `missing-section` says so.
    let missing = profile.statements.iter().zip(said).filter(|(_, said)| said.is_none());
    let missing = missing
        .filter_map(|(statement, _)| Some((statement, statement.sections.iter().find_map(|id| ctx.outline.find(id))?)));
    check_details(ctx, profile, findings);
    let mut missing = missing.peekable();
    if missing.peek().is_none() {
        return;
    }
    let draft = ctx.figures().map(|figures| Draft::of_document(profile, ctx.disclosure, figures));
    for (statement, home) in missing {
        report(ctx, profile, statement, home, draft.as_ref(), findings);
    }
}

/// The paragraphs that may state something; the duties of a unit and its glossary prove nothing.
fn may_state<'a>(ctx: &Context<'a>) -> impl Fn(&&'a Reading) -> bool {
    let overview = ctx.outline.blocks_of(ctx.disclosure, "overview");
    let outline = ctx.outline;
    move |reading| {
        matches!(reading.role, Role::Heading | Role::Body | Role::Note | Role::Closing)
            && !outline.is_in_glossary(reading.block)
            && !overview.contains(&reading.block)
    }
}

/// Where each statement of the profile is made.
fn said(ctx: &Context, profile: &Profile) -> Vec<Option<Span>> {
    let totals = ctx.outline.blocks_of(ctx.disclosure, "totals");
    let mut said: Vec<Option<Span>> = vec![None; profile.statements.len()];
    let mut named = said.clone();
    for reading in ctx.readings.iter().filter(may_state(ctx)) {
        let (text, place) = (reading.plain.text(), ctx.disclosure.blocks[reading.block].span());
        for (statement, end) in profile.statements_in(text) {
            let is_income = totals.contains(&reading.block) && !clause(&text[end..]).contains("支出");
            let is_named = is_income && profile.statements[statement].owed_for.is_some();
            let list = if is_named { &mut named } else { &mut said };
            list[statement].get_or_insert(place);
        }
    }
    let draft = |figures| Draft::of_document(profile, ctx.disclosure, figures);
    let is_owed = |slot: &String| ctx.figures().map(draft).is_some_and(|draft| draft.has_money(slot));
    for (at, statement) in profile.statements.iter().enumerate() {
        if said[at].is_none() && named[at].is_some() && !statement.owed_for.as_ref().is_some_and(is_owed) {
            said[at] = named[at];
        }
    }
    said
}

/// The statements, as something that is owed.
pub(super) fn owed(ctx: &Context, profile: &Profile) -> Vec<Owed> {
    let owed = |(statement, said): (&Statement, Option<Span>)| {
        let named = statement.label.clone();
        let question = say!(ctx.lang, "是否说明{named}", "says something about {named}");
        Owed { group: Group::Statement, id: statement.id.clone(), question, named, standing: said.into() }
    };
    profile.statements.iter().zip(said(ctx, profile)).map(owed).collect()
}

/// What is owed beside amounts, each with the amount where it is stated and not nil.
fn details(ctx: &Context, profile: &Profile) -> Vec<(&'static Obligation, Option<Span>, Standing)> {
    let basis = ctx.facts.basis.unwrap_or_default();
    let concepts = &ctx.standard.lexicon.concepts;
    let is_own = |key: &&Key| (key.basis, key.year, key.measure) == (basis, ctx.facts.year, Measure::Level);
    let figures = ctx.facts.figures.iter().filter(|figure| figure.source == 0);
    let levels: Vec<(Item, &Figure)> =
        figures.flat_map(|figure| figure.keys.iter().filter(is_own).map(move |key| (key.item, figure))).collect();
    // Of any fund: the parts of an amount may be said of another.
    let stated = |slot: &str| {
        let item = concepts.quantity(slot).map(|quantity| quantity.item);
        levels.iter().filter(move |(of, _)| Some(*of) == item).map(|(_, figure)| *figure)
    };
    let detail = |obligation: &'static Obligation| {
        let Some(amount) = stated(&obligation.about).next() else { return (obligation, None, Standing::Unknown) };
        if stated(&obligation.about).any(|figure| figure.value.is_zero()) {
            return (obligation, None, Standing::NotOwed);
        }
        let part = obligation.of.as_ref().and_then(|of| stated(of).next()).map(|figure| figure.span);
        let own = ctx.outline.blocks_of(ctx.disclosure, &obligation.section);
        let is_there = |reading: &&Reading| own.is_empty() || own.contains(&reading.block);
        let mut texts = ctx.readings.iter().filter(may_state(ctx)).filter(is_there);
        let place = part.or_else(|| {
            let reading = texts.find(|reading| obligation.is_met_by(reading.plain.text()))?;
            Some(ctx.disclosure.blocks[reading.block].span())
        });
        (obligation, Some(amount.span), place.into())
    };
    obligations::of_profile(profile).map(detail).collect()
}

/// The same, as something that is owed.
pub(super) fn owed_details(ctx: &Context, profile: &Profile) -> Vec<Owed> {
    let owed = |(obligation, _, standing): (&Obligation, Option<Span>, Standing)| {
        let [missing, missing_en] = &obligation.missing;
        Owed {
            group: Group::Detail,
            id: format!("{} {missing}", obligation.about),
            question: say!(ctx.lang, "是否说明{missing}", "says {missing_en}"),
            named: say!(ctx.lang, "{missing}", "{missing_en}"),
            standing,
        }
    };
    details(ctx, profile).into_iter().map(owed).collect()
}

/// Reports what is not said beside an amount that is stated and not nil.
fn check_details(ctx: &Context, profile: &Profile, findings: &mut Findings) {
    for (obligation, amount, standing) in details(ctx, profile) {
        let (Some(amount), Standing::NotThere) = (amount, standing) else { continue };
        let [missing, missing_en] = &obligation.missing;
        let message = say!(ctx.lang, "没有说明{missing}，请补上。", "This does not say {missing_en}: add it.");
        findings.report(amount, message).severity(ctx.asked(obligation.severity));
    }
}

fn report(
    ctx: &Context,
    profile: &Profile,
    statement: &Statement,
    home: usize,
    draft: Option<&Draft>,
    findings: &mut Findings,
) {
    let label = statement.label.as_str();
    let message = say!(
        ctx.lang,
        "没有说明{label}；即使没有，也请写明。",
        "Nothing is said about {label}: say so even when there is none."
    );
    let site = Site::new(ctx.disclosure, ctx.outline);
    let own = own_section(ctx, profile, statement, home);
    let gap = own.and_then(|(siblings, at)| gap(ctx, profile, &site, siblings, at, home));
    let end = Span::at(end_of_section(ctx.disclosure, home));
    let place = gap.as_ref().map_or(end, |gap| gap.span);
    let finding = findings.report(place, message).severity(ctx.asked(statement.severity));
    let Some(draft) = draft else { return };
    // A fund that the document says nothing of mostly is not used.
    let Some(words) = draft.presumed_none(&statement.id).or_else(|| draft.statement(&statement.id)) else { return };
    let edits = match (own, gap) {
        (Some((siblings, at)), Some(gap)) => site.section(draft, &siblings[at], gap),
        _ => vec![site.paragraph(home, &words)],
    };
    let title = say!(ctx.lang, "插入“{words}”", "Insert `{words}`");
    finding.fix_all(title, Safety::Unsafe, edits);
}

/// The clause that a text begins with.
fn clause(text: &str) -> &str {
    text.split(['，', '。', '；', '、', '：']).next().unwrap_or_default()
}

/// The section that is the statement's own, with its siblings, where `home` is not it.
fn own_section<'p>(
    ctx: &Context,
    profile: &'p Profile,
    statement: &Statement,
    home: usize,
) -> Option<(&'p [Section], usize)> {
    let is_home = ctx.outline.name_of(home).is_some_and(|section| section.id == statement.id);
    let lists = std::iter::once(&profile.sections).chain(profile.walk().map(|section| &section.sub));
    let found =
        lists.filter_map(|list| Some((list.as_slice(), list.iter().position(|section| section.id == statement.id)?)));
    found.filter(|_| !is_home).last()
}

/// The place of a statement's own section: where the numbers beside `home`, where the layout has it there, or in it leave one
/// out; else among those of the other statements in `home`, numbered paragraphs too; `None` where nothing there has a number.
fn gap(ctx: &Context, profile: &Profile, site: &Site, siblings: &[Section], at: usize, home: usize) -> Option<Gap> {
    let sections = &ctx.disclosure.sections;
    let mut inside = (0..sections.len()).filter(|at| sections[*at].parent == Some(home));
    let says = |section: &Section, at: usize| {
        let statement = profile.statement(&section.id);
        let blocks = sections[at].blocks.clone();
        statement.is_some_and(|statement| statement.is_in(ctx.disclosure.blocks[blocks.start].span().of(ctx.text)))
    };
    let place = |section: &Section| {
        let told = || (home + 1..sections.len()).find(|at| sections[*at].parent == Some(home) && says(section, *at));
        site.find(section, Some(home)).or_else(told)
    };
    let is_beside_home =
        ctx.outline.name_of(home).is_some_and(|named| siblings.iter().any(|section| section.id == named.id));
    let around = if is_beside_home { sections[home].parent } else { Some(home) };
    if let Some(gap) = site.left_out(around) {
        return Some(gap);
    }
    match siblings.iter().any(|section| place(section).is_some()) {
        true => Some(site.gap(siblings, at, Some(home), place)),
        false => inside.rfind(|at| ctx.outline.name_of(*at).is_some()).map(|last| site.behind(last)),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{check, findings, first_fix};

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
        check("missing-statement", &document(NOTES, &OTHER.replace("2、2025年无政府采购预算。\n", "⟦⟧")));
        check(
            "missing-statement",
            &document(NOTES, &OTHER.replace("4、截至2024年12月，共有车辆2辆。\n", ""))
                .replace("无。\n六", "无。⟦⟧\n六"),
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
    fn what_is_named_is_not_said() {
        let totals = "二、部门收支总体情况\n2025年收入预算40万元，其中：一般公共预算拨款30万元，政府性基金预算拨款";
        let notes = "2025年一般公共预算拨款按照绩效考核办法安排，国有资本经营预算0万元。\n";
        let text = document(notes, OTHER).replace("二、部门收支总体情况\n收入5", &format!("{totals}10"));
        assert_eq!(findings("missing-statement", &text).len(), 1);
        check("missing-statement", &text.replace("10万元。", "0万元。"));
        let list = findings("missing-statement", &text.replace("3、绩效目标。无。\n4", "3"));
        assert_eq!(list.len(), 2);
    }

    fn final_account(three_public: &str, procurement: &str) -> String {
        format!(
            "江州市云阳区档案馆2024年度部门决算\n第一部分 部门概况\n一、主要职责\n管档案。\n二、机构设置\n内设综合科。\n第二部分 2024年度部门决算表\n见附件。\n第三部分 2024年度部门决算情况说明\n一、财政拨款“三公”经费支出决算情况说明\n{three_public}\n二、政府性基金预算财政拨款收入支出决算情况说明\n没有。\n三、国有资本经营预算财政拨款支出决算情况说明\n没有。\n四、预算绩效管理情况说明\n自评3个项目。\n五、其他重要事项的情况说明\n（一）机关运行经费支出情况\n2024年度机关运行经费支出5.00万元。\n（二）政府采购支出情况\n{procurement}\n（三）国有资产占有使用情况\n共有车辆2辆。\n第四部分 名词解释\n基本支出：指支出。\n"
        )
    }

    const COUNTS: &str = "2024年度“三公”经费财政拨款支出决算为6.50万元，其中：因公出国（境）费支出2.00万元，公务用车购置及运行维护费支出4.00万元，公务接待费支出0.50万元。全年出国（境）团组1个、3人次。公务用车购置费支出0.00万元，公务用车运行维护费支出4.00万元，年末公务用车保有量2辆。国内公务接待6批次、45人次；外事接待0批次、0人次。";
    const PARTS: &str = "2024年度政府采购支出总额50.00万元，其中：政府采购货物支出20.00万元、政府采购服务支出30.00万元。授予中小企业合同金额40.00万元，占80.00%。";

    #[test]
    fn a_final_account_says_its_counts_and_parts() {
        check("missing-statement", &final_account(COUNTS, PARTS));
        for (words, missing) in [
            ("全年出国（境）团组1个、3人次。", "出国（境）团组数"),
            ("国内公务接待6批次、45人次；", "国内接待批次"),
            ("，年末公务用车保有量2辆", "公务用车保有量"),
        ] {
            let found = findings("missing-statement", &final_account(&COUNTS.replace(words, ""), PARTS));
            assert!(found.iter().any(|finding| finding.message.contains(missing)), "{missing}");
            assert!(found.iter().all(|finding| finding.severity == Severity::Warning), "{missing}");
        }
        let no_split = COUNTS.replace("公务用车购置费支出0.00万元，", "");
        let found = findings("missing-statement", &final_account(&no_split, PARTS));
        assert!(found[0].message.contains("其中的公务用车购置费") && found[0].severity == Severity::Information);
        let whole = PARTS.split_once("，其中").unwrap().0;
        let messages: Vec<String> =
            findings("missing-statement", &final_account(COUNTS, whole)).into_iter().map(|one| one.message).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
    }

    #[test]
    fn what_is_nil_needs_no_counts() {
        let nil = "2024年度“三公”经费财政拨款支出决算为4.00万元，其中：因公出国（境）费支出0.00万元，公务用车购置及运行维护费支出4.00万元（均为运行维护费，保有2辆），公务接待费支出0.00万元。";
        check("missing-statement", &final_account(nil, "2024年度没有政府采购支出。"));
        check("missing-statement", &final_account("2024年度没有“三公”经费支出。", "政府采购支出0.00万元。"));
    }

    #[test]
    fn another_kind_is_asked_for_its_own_statements() {
        // Nothing of a budget is missing in a final account, nor the reverse; a note owes nothing.
        let text = final_account("没有“三公”经费。", "没有政府采购。")
            .replace("自评3个项目。", "")
            .replace("预算绩效管理", "其他");
        let messages = findings("missing-statement", &text);
        assert!(messages.len() == 1 && messages[0].message.contains("预算绩效管理情况"), "{messages:?}");
        check(
            "missing-statement",
            "江州市云阳区档案馆2024年“三公”经费决算说明\n一、“三公”经费支出决算总体情况\n支出5.00万元。\n二、“三公”经费支出决算具体情况\n其中接待5.00万元。\n",
        );
    }

    #[test]
    fn the_fix_takes_its_place_in_the_list() {
        let text = document(NOTES, &OTHER.replace("1、机 关 运 行 经 费5万元。\n2、", "1、"));
        let text = text.replace("3、绩效", "2、绩效").replace("4、截至", "3、截至");
        let fixed = first_fix("missing-statement", &text);
        let other = fixed.split("情况说明\n").last().unwrap();
        assert!(
            other.starts_with("1、机关运行经费。2025年一般公共预算财政拨款运行经费____万元，主要用于")
                && other.contains("\n2、2025年无政府采购预算。\n3、绩效目标。无。\n4、截至2024年"),
            "{other}"
        );
        check("missing-statement", &fixed);
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
