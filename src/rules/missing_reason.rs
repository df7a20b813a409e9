//! `missing-reason`

use super::zone::Zone;
use super::{Context, Findings, prose};
use crate::finding::Severity;
use crate::model::wording::Reasons;
use crate::model::{Denomination, Wording};
use crate::{declare_rule, say};
use rustc_hash::FxHashMap;

declare_rule! {
    /// # 增减没有说明原因
    ///
    /// ## 检查什么
    /// “三公”经费有增减而没有说明原因的，给出警告；其他收支有增减而没有说明原因的，只作提示。原因可以写在本句，也可以写在下一句、下一段（“公务接待费减少的主要原因是……”），或者在列完各项以后一起写。持平的不需要原因。
    ///
    /// ## 为什么
    /// 公开“三公”经费要求同时说明增减变化的原因。
    ///
    /// ## 示例
    /// ```bad
    /// 四、“三公”经费情况说明
    ///
    /// 2025年公务接待费6.7万元，比2024年增加1.7万元。
    /// ```
    /// ```good
    /// 四、“三公”经费情况说明
    ///
    /// 2025年公务接待费6.7万元，比2024年增加1.7万元，主要原因是承办全区档案工作会议。
    /// ```
    ///
    /// ## 修复
    /// 没有自动修复：原因只有单位知道。
    /// ---
    /// # Missing reason
    ///
    /// ## What it does
    /// A change of “三公” spending without a reason is a warning, any other change without one a hint. The reason may stand in the sentence, in the next sentence or paragraph (`公务接待费减少的主要原因是…`) or, for all items together, behind the list. 持平 needs none.
    ///
    /// ## Why
    /// Publishing “三公” spending includes explaining how it changed.
    ///
    /// ## Example
    /// `比2024年增加1.7万元。` with nothing behind it is reported.
    ///
    /// ## Fix
    /// None: only the unit knows the reason.
    pub RULE = "missing-reason", Warning, None, check
}

fn words() -> &'static Reasons {
    &Wording::base().reason
}

fn check(ctx: &Context, findings: &mut Findings) {
    let mut reasons = Explained::default();
    for index in (0..ctx.readings.len()).filter(|index| ctx.is_statement(*index)) {
        check_paragraph(ctx, findings, index, &mut reasons);
    }
}

/// Reasons reach as far as a sentence or a `；`: the first change there speaks for all of them.
fn check_paragraph(ctx: &Context, findings: &mut Findings, index: usize, reasons: &mut Explained) {
    let reading = &ctx.readings[index];
    let (zone, text) = (ctx.zone(index), reading.plain.text());
    let (mut last, mut clause, mut seen) = (None, 0, 0);
    for (amount, start, end) in reading.clauses().filter_map(prose::change) {
        if amount.unit == Denomination::PERCENT || amount.printed.is_zero() {
            continue;
        }
        clause = text[seen..start].rfind(['。', '；']).map_or(clause, |mark| seen + mark + 3);
        seen = start;
        if last.replace(clause) == Some(clause) {
            continue;
        }
        let before = &text[clause..start];
        let Some(compared) = before.rfind(['比', '较', '与']) else {
            continue;
        };
        let subject = &before[..compared];
        let is_total = is_total(ctx, reading.block, zone, subject);
        if prose::has_reason(subject)
            || has_reason_behind(ctx, reasons, index, subject, end, is_total)
            || is_in_list_by_unit(text, start, subject)
            || is_in_explained_list(text, reading.body, start)
        {
            continue;
        }
        let is_three_public =
            zone == Zone::ThreePublic || subject.contains("三公") || prose::contains_any(subject, &words().items);
        let span = reading.plain.span(start, end);
        let shown = &text[start..end];
        let finding =
            findings.report(span, say!(ctx.lang, "“{shown}”没有说明原因", "No reason is given for “{shown}”"));
        if !is_three_public {
            finding.severity(Severity::Hint);
        }
    }
}

/// The last reasons of each reading asked for: the changes before them all ask the same.
#[derive(Default)]
struct Explained(FxHashMap<usize, LastReasons>);

#[derive(Default)]
struct LastReasons {
    /// Where the last reason begins.
    last: Option<usize>,
    /// Where the last sentence begins that explains what stands before it.
    last_sentence: Option<usize>,
    /// Where the last one begins that explains an item of “三公” spending, by the words of items.
    last_of_items: Vec<Option<usize>>,
}

impl LastReasons {
    fn of(text: &str, body: usize) -> LastReasons {
        let words = words();
        let mut reasons = LastReasons {
            last: prose::last_reason(text),
            last_of_items: vec![None; words.item_words.len()],
            ..Self::default()
        };
        let mut start = body;
        for sentence in text[body..].split_inclusive(['。', '；']) {
            let is_opened = text[..start].ends_with('。') && prose::starts_with_any(sentence, &words.openers);
            if let Some(subject) = explained(sentence) {
                let mut names_item = false;
                for (word, last) in words.item_words.iter().zip(&mut reasons.last_of_items) {
                    if subject.contains(word.as_str()) {
                        (names_item, *last) = (true, Some(start));
                    }
                }
                if !names_item {
                    reasons.last_sentence = Some(start);
                }
            } else if is_opened {
                reasons.last_sentence = Some(start);
            }
            start += sentence.len();
        }
        reasons
    }

    /// Whether a sentence behind `end` explains what goes by this name.
    fn explain(&self, name: &str, end: usize) -> bool {
        let items = words().item_words.iter().zip(&self.last_of_items);
        let of_item = || items.filter(|(_, last)| **last >= Some(end)).any(|(word, _)| name.contains(word.as_str()));
        self.last_sentence >= Some(end) || of_item()
    }
}

/// Whether the list that a change stands in was opened behind a reason: `减少2万元，主要原因是…。其中：公务接待费…减少2万元`.
fn is_in_explained_list(text: &str, body: usize, start: usize) -> bool {
    let list = text[body..start].rfind("其中").map(|at| &text[body..body + at]);
    list.is_some_and(prose::has_reason)
}

/// What a sentence explains that states no amount itself: `公务接待费低于预算数的主要` of `…原因是压减接待`.
fn explained(sentence: &str) -> Option<&str> {
    let subject = &sentence[..prose::first_reason(sentence)?];
    let is_change = prose::contains_any(subject, &words().changes);
    (is_change && !subject.contains('元')).then_some(subject)
}

impl Explained {
    fn of(&mut self, ctx: &Context, reading: usize) -> &LastReasons {
        self.0.entry(reading).or_insert_with(|| {
            let reading = &ctx.readings[reading];
            LastReasons::of(reading.plain.text(), reading.body)
        })
    }
}

/// Whether a reason follows: in the clause, in the one behind it, or after the list as a whole.
fn has_reason_behind(
    ctx: &Context,
    reasons: &mut Explained,
    index: usize,
    subject: &str,
    end: usize,
    is_total: bool,
) -> bool {
    let reading = &ctx.readings[index];
    let text = reading.plain.text();
    let rest = &text[end..];
    let (clause, behind) = match prose::end_of_part(rest) {
        Some(at) => (&rest[..at], &rest[at + 3..]),
        None => (rest, ""),
    };
    let opens_list = clause.contains("其中") || opens_list(behind);
    if prose::has_reason(clause) || prose::starts_with_any(behind, &words().openers) {
        return true;
    }
    if (opens_list || is_total) && reasons.of(ctx, index).last >= Some(text.len() - behind.len()) {
        return true;
    }
    // What the change is said of: its clause names it, or the heading.
    let heading =
        ctx.disclosure.section_at(reading.block).map_or("", |section| &ctx.disclosure.sections[section].title);
    let name = if prose::contains_any(subject, &words().item_words) { subject } else { heading };
    if reasons.of(ctx, index).explain(name, end) {
        return true;
    }
    // The rest of the section may explain a total, or all of the list.
    let section = ctx.disclosure.section_at(reading.block);
    let is_below = |block: usize| match section {
        Some(section) => ctx.disclosure.sections[section].blocks.contains(&block),
        None => ctx.disclosure.section_at(block).is_none(),
    };
    let zone = ctx.zone(index);
    let explains_list = opens_list || is_total;
    let goes_on = |at: &usize| {
        is_below(ctx.readings[*at].block) || zone == Zone::ThreePublic && ctx.zone(*at) == Zone::ThreePublic
    };
    (index + 1..ctx.readings.len()).take_while(goes_on).take(12).any(|at| {
        let next = &ctx.readings[at];
        prose::starts_with_any(next.prose(), &words().openers)
            || reasons.of(ctx, at).explain(name, 0)
            || explains_list && reasons.of(ctx, at).last >= Some(next.body)
    })
}

/// Whether a change is said of “三公” spending as a whole, not of one item.
fn is_total(ctx: &Context, block: usize, zone: Zone, subject: &str) -> bool {
    let names_item = |text: &str| prose::contains_any(text, &words().item_words);
    let heading = ctx.disclosure.section_at(block).map_or("", |section| &ctx.disclosure.sections[section].title);
    // `因公出国（境）费、公务接待费等“三公”经费18万元，其中…`: what stands before and in the list are its items.
    match subject.rsplit_once("三公") {
        Some((_, rest)) => !names_item(rest.split("其中").next().unwrap_or_default()),
        None => zone == Zone::ThreePublic && !names_item(heading) && !names_item(subject),
    }
}

/// Whether a sentence announces the items of the total before it: `其中：`, `具体支出情况如下：`, `分单位看：`.
fn opens_list(sentence: &str) -> bool {
    let head = sentence.find(['：', '，', '。', '；']).map_or(sentence, |end| &sentence[..end]);
    prose::starts_with_any(head, &words().lists) || head.ends_with("如下") || is_by_unit(head)
}

/// Whether words open a list of units: `分单位看：`.
fn is_by_unit(text: &str) -> bool {
    // All of them speak of 单位, and hardly any reason does.
    text.contains("单位") && prose::contains_any(text, &words().by_unit)
}

/// Whether a change stands in a list of units, whose total has told the reason; another item of spending is out of it.
fn is_in_list_by_unit(text: &str, start: usize, subject: &str) -> bool {
    let before = prose::before(text, start);
    let sentence = before.rfind('。').map_or(before, |stop| &before[stop..]);
    is_by_unit(sentence) || is_by_unit(before) && !prose::contains_any(subject, &words().items)
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::check;

    const THREE: &str = "四、“三公”经费情况说明\n\n";

    #[test]
    fn finds_changes_without_reason() {
        let found = check(
            "missing-reason",
            &format!(
                "{THREE}接待费6.7万元，比2024年⟦增加1.7万元⟧；运行维护费3万元，比2024年⟦减少8万元⟧；购置费0万元，与2024年持平。\n"
            ),
        );
        assert_eq!(found[0].severity, Severity::Warning);
        check(
            "missing-reason",
            &format!(
                "{THREE}预算9万元，比2024年减少1万元。其中：接待费6万元，比2024年⟦减少3万元⟧；运行维护费3万元，比2024年增加2万元，主要原因是车辆老旧。\n"
            ),
        );
    }

    #[test]
    fn other_changes_are_hints() {
        let found = check("missing-reason", "二、收支总体情况\n\n收入预算10万元，较2024年⟦增加2万元⟧，增长25%。\n");
        assert_eq!(found[0].severity, Severity::Hint);
    }

    #[test]
    fn a_total_explained_by_its_items() {
        let items =
            ["因公出国（境）费0万元，与2024年持平。", "公务接待费2.0万元，比2024年减少1.0万元，主要原因：压减接待。"];
        for opener in ["具体支出情况如下：", "具体情况如下", "具体如下：", "各项支出如下：", "其中：", ""]
        {
            let total = format!("2025年“三公”经费预算为18.0万元，比2024年减少1.0万元。{opener}");
            let total = if opener.is_empty() { total.replace("“三公”经费", "") } else { total };
            for list in [
                items.concat(),
                format!("\n{}", items.join("\n")),
                format!("\n（一）{}\n（二）{}", items[0], items[1]),
                format!("\n（一）因公出国（境）费\n{}\n（二）公务接待费\n{}", items[0], items[1]),
            ] {
                check("missing-reason", &format!("{THREE}{total}{list}\n"));
                let wrong = format!("{THREE}{total}{list}\n（三）公务用车运行维护费5万元，比2024年⟦增加1万元⟧。\n");
                check("missing-reason", &wrong);
            }
        }
        for total in [
            "因公出国（境）费、公务用车购置及运行维护费和公务接待费等“三公”经费预算18.0万元，比2024年减少1.0万元。",
            "“三公”经费预算18.0万元，其中：因公出国（境）费0万元、公务接待费18.0万元，比2024年减少1.0万元。",
        ] {
            check("missing-reason", &format!("{THREE}{total}\n{}\n{}\n", items[0], items[1]));
        }
        check(
            "missing-reason",
            &format!("{THREE}“三公”经费中公务接待费2.0万元，比2024年⟦减少1.0万元⟧。\n（一）{}\n", items[1]),
        );
        let total = "2025年“三公”经费预算为18.0万元，比2024年⟦减少1.0万元⟧。";
        check("missing-reason", &format!("{THREE}{total}公务接待费2.0万元，比2024年⟦减少1.0万元⟧。\n"));
        // An item that its heading names is no total.
        let item = "（一）公务接待费\n2025年预算2.0万元，比2024年⟦减少1.0万元⟧。\n";
        let next = "（二）公务用车运行维护费\n2025年预算2.0万元，比2024年减少1.0万元，主要原因是车辆减少。\n";
        check("missing-reason", &format!("{THREE}{item}{next}"));
    }

    #[test]
    fn units_share_the_reason_of_their_total() {
        check(
            "missing-reason",
            &format!(
                "{THREE}公务接待费20万元，比2024年减少2万元，主要原因是压减接待。分单位看：局机关12.50万元，比2024年减少1.50万元；普查中心7.50万元，比2024年减少0.50万元。公务用车购置费8万元，比2024年⟦增加8万元⟧。\n"
            ),
        );
        check(
            "missing-reason",
            &format!("{THREE}公务接待费20万元，由部分单位承担。运行费3万元，比2024年⟦减少1.50万元⟧。\n"),
        );
    }

    #[test]
    fn reasons_in_any_place() {
        for text in [
            "接待费6万元，比2024年减少1万元，主要原因是厉行节约。",
            "接待费6万元，比2024年减少1万元；主要原因是厉行节约。",
            "接待费6万元，比2024年减少1万元；运行费3万元，比2024年减少1万元。主要原因是厉行节约。",
            "由于厉行节约，接待费6万元，比2024年减少1万元。",
            "接待费6万元，比2024年减少1万元。\n\n减少的原因是厉行节约。",
            "接待费6万元，与2024年持平；购置费0万元，比2024年增加0万元。",
            "接待费6万元，比2024年减少1万元，主要是因公出国人员减少3万元。",
        ] {
            check("missing-reason", &format!("{THREE}{text}\n"));
        }
        check("missing-reason", "一、单位基本情况\n\n（一）职能职责\n\n1.比2024年增加收入3万元。");
    }

    #[test]
    fn reasons_given_elsewhere() {
        for text in [
            "接待费6万元，比2024年减少1万元（区外0.4万元，减少0.6万元；区内5.6万元，减少0.4万元），主要原因是批次减少。",
            "接待费6万元，比2024年减少1万元；运行费3万元，比2024年增加1万元。\n“三公”经费变化的原因是从严审批。",
            "接待费6万元，比2024年减少1万元。接待费下降系压减批次。",
            "其中：接待费6万元，比2024年减少1万元；购置费9万元，比2024年增加9万元。\n购置费高于上年的主要原因是更新车辆；接待费低于上年，主要是批次减少。",
            "接待费6万元，比2024年减少1万元。主要情况：压减批次。",
        ] {
            check("missing-reason", &format!("{THREE}{text}\n"));
        }
        for text in [
            "接待费6万元，比2024年⟦减少1万元⟧；购置费9万元，比2024年增加9万元。\n购置费高于上年的主要原因是更新车辆。",
            "接待费6万元，比2024年⟦减少1万元⟧。\n购置费9万元，比2024年增加9万元，主要原因是更新车辆。",
            "接待费6万元，比2024年⟦减少1万元⟧。按照规定开展公务活动。",
        ] {
            check("missing-reason", &format!("{THREE}{text}\n"));
        }
    }
}
