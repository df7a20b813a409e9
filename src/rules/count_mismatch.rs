//! `count-mismatch`

use super::words::Hit;
use super::{Context, Findings, prose};
use crate::finding::{Fix, Safety};
use crate::model::{Use, Wording};
use crate::syntax::{Role, Section};
use crate::text::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// # 数目与列出的不符
    ///
    /// ## 检查什么
    /// “内设9个科室，分别是……”后面列出的不是9个；“内设机构3个：……”列出的不是3个；“共有车辆9辆，其中……”各类车辆之和不是9辆；“学校共有31所，其中……”各类之和不是31所。只在列得完整、数得清楚时才提示。
    ///
    /// ## 为什么
    /// 不是数目没有改，就是少列、多列了一个。
    ///
    /// ## 示例
    /// ```bad
    /// （二）单位构成
    ///
    /// 某区档案中心内设3个科室，分别是综合科、保管科。
    /// ```
    /// ```good
    /// （二）单位构成
    ///
    /// 某区档案中心内设3个科室，分别是综合科、保管科、利用科。
    /// ```
    ///
    /// ## 修复
    /// 把数目改成列出的个数，要由人确认；各类车辆之和不符的，总数和各类都可能写错，每一种改法都列出。
    /// ---
    /// # Wrong count
    ///
    /// ## What it does
    /// `内设9个科室，分别是…` is followed by a list of another length, or the kinds of vehicles or schools do not add up to `共有车辆9辆`, `学校共有31所`. Only where the list is plainly complete.
    ///
    /// ## Why
    /// Either the number was not changed, or an item is missing or one too many.
    ///
    /// ## Example
    /// `内设3个科室，分别是综合科、保管科。` is reported.
    ///
    /// ## Fix
    /// Unsafe: the number that the list has. Where vehicles do not add up, the total or a kind may be wrong: each repair is offered.
    pub RULE = "count-mismatch", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let is_prose = |hit: &Hit| matches!(hit.reading.role, Role::Body | Role::Heading);
    let mut last = None;
    for hit in ctx.words(Use::Offices).filter(is_prose) {
        if last.replace((hit.index, hit.start)) != Some((hit.index, hit.start)) {
            check_list(ctx, findings, &hit);
        }
    }
    let mut last = None;
    for hit in ctx.words(Use::NamedOffices).filter(is_prose) {
        if last.replace((hit.index, hit.end)) != Some((hit.index, hit.end)) {
            check_named(ctx, findings, &hit);
        }
    }
    ctx.words(Use::Counted).filter(is_prose).for_each(|hit| check_kinds(ctx, findings, &hit));
    ctx.words(Use::Vehicles).filter(is_prose).for_each(|hit| check_vehicles(ctx, findings, &hit));
}

fn report(ctx: &Context, findings: &mut Findings, span: Span, said: u32, counted: u32, zh: &str, en: &str) {
    let right = counted.to_string();
    let finding = findings.report(span, message(ctx, said, counted, zh, en));
    if span.of(ctx.text).is_ascii() {
        finding.replace(say!(ctx.lang, "改为 {right}", "Change to {right}"), Safety::Unsafe, right);
    }
}

fn message(ctx: &Context, said: u32, counted: u32, zh: &str, en: &str) -> String {
    say!(ctx.lang, "这里写 {said} {zh}，后面列出的是 {counted} {zh}", "{said} {en} are announced, {counted} are listed")
}

/// A total of vehicles and its kinds, each with the place of its number: either may be wrong.
fn report_vehicles(ctx: &Context, findings: &mut Findings, (said, span): (u32, Span), kinds: &[(u32, Span)]) {
    let sum = kinds.iter().fold(0_u32, |sum, (count, _)| sum.saturating_add(*count));
    let finding = findings.report(span, message(ctx, said, sum, "辆", "vehicles"));
    let of_kind = kinds.iter().filter_map(|(count, span)| Some((*span, count.checked_add(said)?.checked_sub(sum)?)));
    for (span, right) in [(span, sum)].into_iter().chain(of_kind) {
        let shown = span.of(ctx.text);
        if shown.is_ascii() {
            let title = say!(ctx.lang, "把 {shown} 改为 {right}", "Change {shown} to {right}");
            finding.fixes.push(Fix::replace(title, Safety::Unsafe, span, right.to_string()).alternative());
        }
    }
}

fn check_list(ctx: &Context, findings: &mut Findings, hit: &Hit) {
    let plain = &hit.reading.plain;
    let text = plain.text();
    let Some((said, len)) = prose::trailing_count(&text[..hit.start]) else {
        return;
    };
    let number = plain.span(hit.start - len, hit.start);
    // The longest term counts: `个科` opens `个科室`.
    let mut rest = &text[hit.start..];
    let offices = &Wording::base().offices;
    let Some(term) = offices.counted.iter().filter(|term| rest.starts_with(&***term)).max_by_key(|term| term.len())
    else {
        return;
    };
    rest = &rest[term.len()..];
    let Some(list) = list_behind(rest, &offices.openers) else { return };
    if list.is_empty() {
        check_headings(ctx, findings, hit, number, said);
        return;
    }
    if let Some((fewest, most)) = sentence(list).and_then(count_items)
        && !(fewest..=most).contains(&said)
    {
        report(ctx, findings, number, said, most, "个", "units");
    }
}

/// `内设机构3个：办公室、保管科、利用科`
fn check_named(ctx: &Context, findings: &mut Findings, hit: &Hit) {
    let (plain, offices) = (&hit.reading.plain, &Wording::base().offices);
    let text = plain.text();
    let linked = offices.links.iter().find(|link| text[hit.end..].starts_with(&***link));
    let at = hit.end + linked.map_or(0, |link| link.len());
    let Some((said, len)) = prose::leading_count(&text[at..]) else { return };
    let Some(rest) = text[at + len..].strip_prefix(|c| offices.units.contains(c)) else { return };
    let counted = list_behind(rest, &offices.openers).and_then(sentence).and_then(count_items);
    if let Some((fewest, most)) = counted
        && !(fewest..=most).contains(&said)
    {
        report(ctx, findings, plain.span(at, at + len), said, most, "个", "units");
    }
}

/// Most characters of what is counted, between 共有 and its number.
const LONGEST_NAME: usize = 8;

/// `学校共有31所，其中：初中2所，小学29所`: a total whose kinds are counted with the same word.
fn check_kinds(ctx: &Context, findings: &mut Findings, hit: &Hit) {
    let (plain, words) = (&hit.reading.plain, Wording::base());
    let text = plain.text();
    // `共有公务用车3辆`
    let name = text[hit.end..].char_indices().take(LONGEST_NAME).take_while(|(_, c)| crate::text::is_han(*c));
    let at = name.last().map_or(hit.end, |(at, c)| hit.end + at + c.len_utf8());
    let digits = prose::digits(&text[at..]);
    let behind = &text[at + digits.len()..];
    let unit = behind.chars().next().filter(|c| words.counted.units.contains(*c));
    let (Ok(said), Some(unit)) = (digits.parse::<u32>(), unit) else { return };
    // Those of `车辆` are counted by their kinds alone.
    let word = &words.vehicles.word;
    if text[..hit.start].ends_with(word) || text[hit.end..at].contains(word.as_str()) {
        return;
    }
    let rest = &behind[unit.len_utf8()..];
    let Some(opener) = words.vehicles.openers.iter().find(|opener| rest.starts_with(&***opener)) else { return };
    let listed = &rest[opener.len()..];
    let Some(list) = kinds_behind(listed, opener.starts_with('（')) else { return };
    let number = |(at, item): (usize, &str)| {
        let number = item.strip_suffix(unit)?;
        let (count, len) = prose::trailing_count(number)?;
        let start = number.len() - len;
        (number[..start].chars().count() >= 2).then(|| (count, plain.span(at + start, at + number.len())))
    };
    let items = items(list, text.len() - listed.len(), |c| matches!(c, '、' | '，' | '；'));
    let Some(kinds) = items.map(number).collect::<Option<Vec<_>>>() else { return };
    let sum: u32 = kinds.iter().fold(0, |sum, (count, _)| sum.saturating_add(*count));
    // Some kinds may be left out or overlap: a list that is far from the total is no slip; vehicles have one kind each.
    let is_each_of_one_kind = is_vehicle(unit);
    let is_slip = sum.abs_diff(said) <= (said / 10).max(2) || is_each_of_one_kind && sum > said;
    if sum != said && is_slip && kinds.len() >= if is_each_of_one_kind { 2 } else { 3 } {
        let span = plain.span(at, at + digits.len());
        if is_each_of_one_kind {
            report_vehicles(ctx, findings, (said, span), &kinds);
        } else {
            report(ctx, findings, span, said, sum, &unit.to_string(), "things");
        }
    }
}

/// The list that ends with its bracket, or with its sentence.
fn kinds_behind(text: &str, in_brackets: bool) -> Option<&str> {
    let list = sentence(text)?;
    match in_brackets {
        true => list.split_once('）').map(|(list, _)| list),
        false => Some(list),
    }
}

/// What a list holds that these words open, with `，` or `：` around them, or `：` alone.
fn list_behind<'t>(text: &'t str, openers: &[String]) -> Option<&'t str> {
    let words = text.strip_prefix(['，', '：']).unwrap_or(text);
    let opened = openers.iter().find_map(|opener| words.strip_prefix(&**opener));
    match opened {
        Some(list) => Some(list.strip_prefix('：').unwrap_or(list)),
        None => text.strip_prefix('：'),
    }
}

/// The first sentence of a text; `None` where it is longer than any list.
fn sentence(text: &str) -> Option<&str> {
    let near = prose::behind(text, 0);
    match near.find(['。', '；']) {
        Some(end) => Some(&near[..end]),
        None => (near.len() == text.len()).then_some(text),
    }
}

/// How many names a list has; two values where 和 may part the last two or belong to a name.
fn count_items(list: &str) -> Option<(u32, u32)> {
    if !list.contains('、') {
        return None;
    }
    let mut depth = 0;
    let parts = |c: char| {
        match c {
            '（' => depth += 1,
            '）' => depth -= 1,
            _ => {}
        }
        depth == 0 && matches!(c, '、' | '，')
    };
    let items: Vec<&str> = list.split(parts).collect();
    let is_name = |item: &str| {
        let name = item.split('（').next().unwrap_or(item);
        name.chars().count() <= 24
            && name.chars().count() >= 2
            && (Wording::base().ends_as_office(name) || Wording::base().ends_as_office(item))
            && !name.contains(['负', '等'])
            && !name.contains(|c: char| c.is_ascii_digit())
    };
    if depth != 0 || !items.iter().all(|item| is_name(item)) {
        return None;
    }
    let count = items.len() as u32;
    let joined = items.iter().map(|item| item.matches(['和', '及', '与']).count() as u32).sum::<u32>();
    Some((count, count + joined))
}

/// `设7个内设机构：` with numbered headings below.
fn check_headings(ctx: &Context, findings: &mut Findings, hit: &Hit, number: Span, said: u32) {
    let block = hit.reading.block;
    let sections = &ctx.disclosure.sections;
    let Ok(first) = sections.binary_search_by_key(&(block + 1), |section| section.heading) else {
        return;
    };
    let is_sibling =
        |section: &&Section| (section.style, section.parent) == (sections[first].style, sections[first].parent);
    let below =
        sections[first..].iter().take_while(|section| section.style > sections[first].style || is_sibling(section));
    let mut counted = 0;
    for section in below.filter(is_sibling) {
        if section.value != counted + 1 || !Wording::base().ends_as_office(&section.title) {
            return;
        }
        counted += 1;
    }
    if counted > 1 && counted != said {
        report(ctx, findings, number, said, counted, "个", "units");
    }
}

/// `共有车辆9辆，其中一般公务用车9辆、执法执勤用车0辆`
fn check_vehicles(ctx: &Context, findings: &mut Findings, hit: &Hit) {
    let plain = &hit.reading.plain;
    let text = plain.text();
    let mut at = hit.end;
    let words = &Wording::base().vehicles;
    for word in &words.totals {
        at += if text[at..].starts_with(&**word) { word.len() } else { 0 };
    }
    let digits = prose::digits(&text[at..]);
    let number = plain.span(at, at + digits.len());
    let rest = text[at + digits.len()..].strip_prefix(is_vehicle);
    let Some((said, rest)) = digits.parse::<u32>().ok().zip(rest) else {
        return;
    };
    let Some(listed) = words.openers.iter().find_map(|opener| rest.strip_prefix(&**opener)) else { return };
    let Some(list) = sentence(listed) else { return };
    let of_kind = |(at, item): (usize, &str)| {
        let (name, count, len) = last_count(item)?;
        let is_kind = name.contains(&words.kind) && !prose::contains_any(name, &words.no_kinds);
        is_kind.then(|| (count, plain.span(at + name.len(), at + name.len() + len)))
    };
    // What is parted in brackets belongs to the item before them.
    let mut depth = 0_u32;
    let parts = |c: char| {
        match c {
            '（' => depth += 1,
            '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '、' | '，')
    };
    let kinds: Vec<(u32, Span)> = items(list, text.len() - listed.len(), parts).map_while(of_kind).collect();
    let sum: u32 = kinds.iter().fold(0, |sum, (count, _)| sum.saturating_add(*count));
    if !kinds.is_empty() && sum > said || kinds.len() >= 2 && sum < said {
        report_vehicles(ctx, findings, (said, number), &kinds);
    }
}

/// The items of a list that begins at byte `from` of the reading copy, each with the byte where it begins.
fn items(list: &str, from: usize, parts: impl FnMut(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut next = from;
    list.split_inclusive(parts).map(move |item| {
        let at = next;
        next += item.len();
        (at, item.trim_end_matches(['、', '，', '；']))
    })
}

/// Whether vehicles are counted with this word.
fn is_vehicle(c: char) -> bool {
    Wording::base().vehicles.counted.contains(c)
}

/// The count a list item ends in, with what stands before it and the bytes of its digits: `一般公务用车9辆`.
fn last_count(item: &str) -> Option<(&str, u32, usize)> {
    let before_note = item.split_once('（').map(|(head, _)| head).filter(|head| head.ends_with(is_vehicle));
    let item = before_note.unwrap_or(item).trim_end_matches('）');
    let number = item.strip_suffix(is_vehicle)?;
    let (value, len) = prose::trailing_count(number)?;
    Some((&number[..number.len() - len], value, len))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn counts_lists() {
        let found = check("count-mismatch", "内设⟦9⟧个科室，分别是综合科、值守科、公开电话（信箱）科、财务科。");
        assert_eq!(found[0].expected.as_deref(), Some("4"));
        check("count-mismatch", "内设⟦七⟧个内设机构，分别为：综合科、值守科、财务科。");
        check(
            "count-mismatch",
            "（二）机构设置\n\n中心设 ⟦3⟧ 个内设机构：\n\n1.综合科\n\n负责日常工作。\n\n2.财务科\n\n负责财务。\n",
        );
    }

    #[test]
    fn counts_vehicles() {
        // The total or a kind may be wrong.
        let found = check("count-mismatch", "共有车辆⟦9⟧辆，其中一般公务用车8辆、执法执勤用车0辆。");
        let right: Vec<&str> = found[0].fixes.iter().map(|fix| &*fix.edits[0].text).collect();
        assert_eq!((found[0].expected.as_deref(), right), (None, vec!["8", "9", "1"]));
        assert!(found[0].fixes.iter().all(|fix| !fix.preferred));
        check("count-mismatch", "共有车辆⟦2⟧辆，其中：一般公务用车3辆。");
        check("count-mismatch", "共有车辆⟦9⟧辆，其中一般公务用车8辆（其中：越野车3辆、轿车5辆）、执法执勤用车2辆。");
    }

    #[test]
    fn counts_behind_the_name() {
        for text in [
            "某县档案馆共有内设机构⟦3⟧个：办公室、保管科、利用科、编研科。",
            "本部门共有科室⟦5⟧个，分别是办公室、财务科、业务科、监督科。",
            "下属事业单位⟦两⟧家：甲中心、乙中心、丙中心。",
            "各级各类学校共有⟦31⟧所，其中：初中2所，九年制学校4所，完全小学5所，中心小学16所，幼儿园2所。",
            "公务用车总数⟦63⟧辆（其中：轿车20辆，越野车30辆，其他车15辆），价值3万元。",
            "共有公务用车⟦3⟧辆，其中轿车2辆、客车2辆。",
            "医院现有⟦12⟧台，其中：甲设备5台、乙设备8台。",
        ] {
            check("count-mismatch", text);
        }
    }

    #[test]
    fn right_and_unclear_lists() {
        for text in [
            "现设有4个科室，分别是：综合科、秘书一科、文秘科（政务公开科）、总值班室。现有区领导7人。",
            "内设5科1室。\n\n1.办公室\n\n负责协调。",
            "内设3个科室，分别是综合科、财务科和信息科。",
            "内设2个科室，分别是综合科、宣传和教育科。",
            "内设9个科室，分别是综合科、财务科等。",
            "负责全区9个部门：综合协调、业务指导、财务。",
            "下设3个科室，包括综合科、财务科。",
            "共有车辆0辆，其中一般公务用车0辆，2025年一般公共预算安排购置车辆0辆，其中一般公务用车0辆，执法执勤用车0辆。",
            "共有车辆2辆，其中一般公务用车2辆，公务用车运行经费合并在本级一起管理。",
            "共有车辆9辆，其中一般公务用车6辆。",
            "内设机构3个：办公室、保管科、利用科。科室4个：办公室、财务科等。",
            "学校共有31所，其中：初中2所，小学5所，幼儿园3所。现有职工31人，其中党员5人，女性30人。",
            "学校共有31所，其中：初中2所，小学29所；教师100人。阅览室共有10处，其中：市级3处，达标8处，开放9处。",
            "共有车辆10辆，其中应急保障用车4辆、执法执勤用车6辆，比上年减少2辆（应急保障用车减少1辆、执法执勤用车减少1辆）。",
            "公务用车保有量3辆，其中机要用车1辆，2025年购置车辆2辆。",
        ] {
            check("count-mismatch", text);
        }
    }
}
