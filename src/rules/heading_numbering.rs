use super::{Context, Findings};
use crate::finding::{Edit, Safety, Severity};
use crate::say;
use crate::syntax::{Block, Role, Section, Style, mark as usual, renumber};
use crate::text::{Span, chinese_numeral, reading_form, trim_start};
use rustc_hash::FxHashMap;

crate::declare_rule! {
    /// # 标题编号有误
    ///
    /// ## 检查什么
    ///
    /// 同级标题的编号跳号、重号，或写成另一级的样式（如“一、”“二、”之后写成“（三）”）；有“第一部分”而没有“第二部分”。
    /// 三条以上编号的段落（“1.”“2.”“2.”）也查；目录里有、正文里没有的那一部分不算跳号。
    /// 在新标题下重新编号、接着上一节继续编号都是正常的，不会提示；全文从后面的编号开始（如只公开“第三部分”），只作为信息。
    ///
    /// ## 为什么
    ///
    /// 编号跳号往往说明漏了一段；重号使引用“第（二）项”时无法确定所指。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、单位基本情况
    /// （一）职能职责
    /// 负责档案的接收、整理和保管。
    /// （二）机构设置
    /// 内设综合科。
    /// （二）单位构成
    /// 本单位是二级预算单位。
    /// ```
    ///
    /// ```good
    /// 一、单位基本情况
    /// （一）职能职责
    /// 负责档案的接收、整理和保管。
    /// （二）机构设置
    /// 内设综合科。
    /// （三）单位构成
    /// 本单位是二级预算单位。
    /// ```
    ///
    /// ## 修复
    ///
    /// 改为应有的编号，其后连续的同级编号一并顺改。只在要求时执行：跳号也可能是漏了一段。
    ///
    /// ---
    /// # A heading is wrongly numbered
    ///
    /// ## What it does
    ///
    /// Finds numbers skipped or repeated among sibling headings, a number in another level's style (`（三）` after `一、` and
    /// `二、`), and 第一部分 without 第二部分. Numbering that starts anew under a new heading, or runs on from the section before,
    /// is fine; so is a part that the 目录 names and the body lacks. A text that begins with a later number, as an excerpt does, is
    /// told of as information. Numbered paragraphs are looked at where there are three or
    /// more of them (`1.`, `2.`, `2.`).
    ///
    /// ## Why
    ///
    /// A skipped number often means a lost paragraph; of two headings with one number nobody can cite either.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Puts the right number, and moves on those that follow. Only when asked for: a gap may be a paragraph that is missing.
    pub RULE = "heading-numbering", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    check_parts(ctx, findings);
    let sections = &ctx.disclosure.sections;
    let mut lists: FxHashMap<Place, List> = FxHashMap::default();
    for section in sections {
        lists.entry((section.parent, section.style)).or_default().values.push(section.value);
    }
    let mut last_of_style = [0; 8];
    for (index, section) in sections.iter().enumerate().filter(|(_, section)| section.style != Style::Hash) {
        let style = section.style;
        let Some(list) = lists.get_mut(&(section.parent, style)) else { continue };
        let last = std::mem::replace(&mut last_of_style[style as usize], section.value);
        match list.step(style, last) {
            Step::Fine => {}
            Step::Wrong(wanted) => report_value(ctx, index, wanted, findings),
            Step::First if is_list_of_one(ctx, index, list) => {
                list.goes_on_from_one();
                report_value(ctx, index, 2, findings);
            }
            Step::First => {}
            Step::Odd(wanted) => match other_style(ctx, index).filter(|_| !list.goes_on()) {
                Some(place) => {
                    last_of_style[place.1 as usize] = section.value;
                    if let Some(other) = lists.get_mut(&place) {
                        other.set(section.value);
                    }
                    report_style(ctx, section, place.1, findings);
                }
                None if !list.is_clear(style)
                    || is_hidden(ctx, index, wanted)
                    || is_in_contents(ctx, style, wanted) => {}
                None if wanted == 1 && begins_text(ctx, index) => report_start(ctx, index, findings),
                None => report_value(ctx, index, wanted, findings),
            },
        }
    }
}

/// The parent and the style of siblings.
type Place = (Option<usize>, Style);

/// The numbers of siblings of one style, and how far they are read.
#[derive(Default)]
struct List {
    values: Vec<u32>,
    /// Index of the next one.
    at: usize,
    /// Last number of the running list and of the lists it is nested in: a list in a paragraph may restart at 1 and end.
    open: Vec<u32>,
    /// Numbers skipped that may come later.
    missing: Vec<u32>,
}

/// As many skipped numbers are waited for; a list that skips more is no list.
const MOST_MISSING: usize = 64;

enum Step {
    Fine,
    /// The first number of another list, inside the running one.
    First,
    /// A slip that the neighbours prove; the number it should be.
    Wrong(u32),
    /// A number out of turn; the number its turn has.
    Odd(u32),
}

impl List {
    fn step(&mut self, style: Style, last_of_style: u32) -> Step {
        let (here, next) = (self.values[self.at], self.values.get(self.at + 1).copied());
        self.at += 1;
        let Some(&last) = self.open.last() else {
            self.open.push(here);
            return match here {
                1 => Step::Fine,
                _ if here == last_of_style + 1 => Step::Fine,
                2.. if next == Some(2) => {
                    self.open = vec![1];
                    Step::Wrong(1)
                }
                _ => Step::Odd(1),
            };
        };
        let wanted = last + 1;
        if here == wanted {
            self.set(here);
            return Step::Fine;
        }
        if let Some(outer) = self.open.iter().rposition(|open| open + 1 == here)
            && outer + 1 < self.open.len()
        {
            self.open.truncate(outer + 1);
            self.set(here);
            return Step::Fine;
        }
        if next == Some(wanted + 1) && !(here == 1 && next == Some(2)) {
            self.set(wanted);
            return Step::Wrong(wanted);
        }
        if let Some(late) = self.missing.iter().position(|missing| *missing == here) {
            self.missing.swap_remove(late);
            return Step::Fine;
        }
        if here == 1 {
            let twice = last == 1 && self.open.len() == 1;
            if twice && style <= Style::ChineseParen {
                return Step::Odd(2);
            }
            // Deep nesting is no text's; forget the outermost.
            if self.open.len() >= 4 {
                self.open.remove(0);
            }
            self.open.push(1);
            return Step::First;
        }
        if here > wanted {
            self.missing.extend((wanted..here).take(8));
            let too_many = self.missing.len().saturating_sub(MOST_MISSING);
            self.missing.drain(..too_many);
            self.set(here);
        }
        Step::Odd(wanted)
    }

    fn set(&mut self, value: u32) {
        if let Some(last) = self.open.last_mut() {
            *last = value;
        }
    }

    /// The list that seemed to begin with the number read last is the one before it.
    fn goes_on_from_one(&mut self) {
        self.open = vec![1];
    }

    /// Whether the siblings are clearly one list, so that a number out of turn is a slip: headings always are; numbered
    /// paragraphs only when there are three or more and all others are in turn.
    fn is_clear(&self, style: Style) -> bool {
        let (first, count) = (self.values[0], self.values.len());
        if style <= Style::ChineseParen {
            return style == Style::Part || count >= 2;
        }
        let pairs = || self.values.windows(2).map(|pair| (pair[0], pair[1]));
        (3..=200).contains(&count)
            && (first == 1 || first == 2 && count > 3)
            && pairs().all(|(value, next)| next <= value + 2)
            && pairs().filter(|(value, next)| value + 1 != *next).count() + usize::from(first != 1) == 1
    }

    /// Whether a list that began above goes on behind the number read last, as one does that lost a section.
    fn goes_on(&self) -> bool {
        let (before, from_here) = self.values.split_at(self.at - 1);
        before.last().is_some_and(|before| *before < from_here[0])
            && from_here.get(1).is_some_and(|next| *next == from_here[0] + 1)
    }
}

/// The list of another style that this section's number carries on: `（三）` after `一、` and `二、`.
fn other_style(ctx: &Context, index: usize) -> Option<Place> {
    let sections = &ctx.disclosure.sections;
    let section = &sections[index];
    let before = index.checked_sub(1)?;
    let neighbour =
        ctx.disclosure.ancestors(Some(before)).find(|other| other.value + 1 == section.value && section.value >= 3)?;
    let different =
        neighbour.style != section.style && neighbour.style != Style::Part && neighbour.style != Style::Hash;
    // The list it would carry on must not go on by itself with the same number.
    let taken = sections[index + 1..]
        .iter()
        .take(40)
        .take_while(|other| other.style >= neighbour.style)
        .find(|other| other.style == neighbour.style)
        .is_some_and(|other| other.value == section.value);
    (different && !taken).then_some((neighbour.parent, neighbour.style))
}

/// Blocks behind which no 目录 has an entry.
const FARTHEST_ENTRY: usize = 200;

/// Whether the 目录 names the part that the body lacks: the line got lost, the number is right.
fn is_in_contents(ctx: &Context, style: Style, wanted: u32) -> bool {
    let is_named = |block: &Block| {
        block.heading().is_some_and(|heading| (heading.numbering.style, heading.numbering.value) == (style, wanted))
    };
    style == Style::Part
        && ctx.disclosure.iter().take(FARTHEST_ENTRY).any(|(_, block, role)| role == Role::Contents && is_named(block))
}

/// `1. 1. 2. 3.`: whether the first of two lists would be one item, headed as those of the next, or one line right above it.
fn is_list_of_one(ctx: &Context, index: usize, list: &List) -> bool {
    let sections = &ctx.disclosure.sections;
    let [above, here] = [&sections[index - 1], &sections[index]];
    let line = ctx.disclosure.blocks[here.heading - 1].span().of(ctx.text);
    let in_turn = list.values.iter().skip(1).zip(1..).all(|(value, turn)| *value == turn);
    let is_sibling = (above.parent, above.style) == (here.parent, here.style);
    let is_like = above.heading + 1 == here.heading || !above.is_paragraph() && !here.is_paragraph();
    list.at == 2 && list.values.len() > 2 && in_turn && is_sibling && is_like && !line.ends_with(['：', ':'])
}

/// Whether the wanted number stands inside the text before the section, as in a paragraph that holds several items.
fn is_hidden(ctx: &Context, index: usize, wanted: u32) -> bool {
    let sections = &ctx.disclosure.sections;
    let section = &sections[index];
    let is_sibling = |other: &&Section| other.parent == section.parent && other.style == section.style;
    let before = sections[..index].iter().rev().take(2000).find(is_sibling);
    let from = before.or(section.parent.map(|parent| &sections[parent])).map_or(0, |before| before.mark.end);
    let text = Span::new(from, section.mark.start).of(ctx.text);
    let number = wanted.to_string();
    let opens_line =
        || section.style == Style::Arabic && text.lines().any(|line| trim_start(line).starts_with(&number));
    let plain = reading_form(text);
    marks(section.style, wanted).iter().any(|mark| plain.contains(mark)) || opens_line()
}

/// The forms of a number in a style, as the reading copy has them.
fn marks(style: Style, value: u32) -> Vec<String> {
    let chinese = chinese_numeral(value.min(99));
    let with = |number: &str, ends: &[&str]| ends.iter().map(|end| format!("{number}{end}")).collect();
    match style {
        Style::Part => vec![format!("第{chinese}部分"), format!("第{value}部分")],
        Style::Chinese => with(&chinese, &["、", "．", "."]),
        Style::ChineseParen => vec![format!("（{chinese}）")],
        Style::Arabic => with(&value.to_string(), &["、", ".", "．", "﹒", "，"]),
        Style::ArabicParen => with(&value.to_string(), &["）"]),
        Style::Circled if (1..=20).contains(&value) => vec![usual(style, value)],
        Style::Circled | Style::Hash => Vec::new(),
    }
}

/// Whether nothing stands before a heading but those that it stands under.
fn begins_text(ctx: &Context, index: usize) -> bool {
    const DEEPEST: usize = 8;
    let above = ctx.disclosure.ancestors(Some(index)).skip(1).count();
    index <= DEEPEST && above == index
}

/// Reports the first heading of a text that begins with a later number: of an excerpt it is right.
fn report_start(ctx: &Context, index: usize, findings: &mut Findings) {
    let section = &ctx.disclosure.sections[index];
    let mark = section.mark.of(ctx.text);
    let first = renumber(mark, section.style, 1).unwrap_or_default();
    let message = say!(
        ctx.lang,
        "文件从“{mark}”开始，前面没有“{first}”；如只公开这一部分，不必处理。",
        "The text begins with `{mark}`, there is no `{first}`: nothing to do if only this part is published."
    );
    findings.report(section.mark, message).severity(Severity::Information);
}

/// Reports a section whose number should be another. The fix also moves on the siblings that follow in turn.
fn report_value(ctx: &Context, index: usize, wanted: u32, findings: &mut Findings) {
    let sections = &ctx.disclosure.sections;
    let section = &sections[index];
    // No number past ⑳ is circled.
    if section.style == Style::Circled && wanted > 20 {
        return;
    }
    let mark = section.mark.of(ctx.text);
    let expected = renumber(mark, section.style, wanted).unwrap_or_default();
    let message = if section.value > wanted {
        say!(
            ctx.lang,
            "编号“{mark}”跳号，这里应为“{expected}”；如漏了一段，请补上。",
            "The number `{mark}` is out of turn, `{expected}` comes here; if a paragraph is missing, add it."
        )
    } else {
        say!(
            ctx.lang,
            "编号“{mark}”与上文重复，这里应为“{expected}”。",
            "The number `{mark}` stands above already, `{expected}` comes here."
        )
    };
    let end = section.parent.map_or(usize::MAX, |parent| sections[parent].blocks.end);
    let followers = sections[index..].iter().take_while(|other| other.heading < end);
    let siblings = followers.filter(|other| (other.parent, other.style) == (section.parent, section.style));
    let in_turn = (section.value..).zip(siblings.take(200)).take_while(|(value, sibling)| sibling.value == *value);
    let renumbered = (wanted..).zip(in_turn).filter_map(|(value, (_, sibling))| {
        let text = renumber(sibling.mark.of(ctx.text), sibling.style, value)?;
        Some(Edit { span: sibling.mark, text })
    });
    let title = say!(ctx.lang, "改为“{expected}”并顺改其后编号", "Change to `{expected}` and renumber what follows");
    let finding = findings.report(section.mark, message).expect(expected);
    finding.fix_all(title, Safety::Unsafe, renumbered.collect());
}

fn report_style(ctx: &Context, section: &Section, style: Style, findings: &mut Findings) {
    let mark = section.mark.of(ctx.text);
    let expected = usual(style, section.value);
    let message = say!(
        ctx.lang,
        "编号“{mark}”与同级标题的样式不一致，应为“{expected}”。",
        "The number `{mark}` is not in the style of its siblings: it should be `{expected}`."
    );
    let title = say!(ctx.lang, "改为“{expected}”", "Change to `{expected}`");
    findings.report(section.mark, message).replace(title, Safety::Unsafe, expected);
}

/// 第一部分 that stands alone.
fn check_parts(ctx: &Context, findings: &mut Findings) {
    let mut parts = ctx.disclosure.sections.iter().filter(|section| section.style == Style::Part);
    let (Some(part), None) = (parts.next(), parts.next()) else {
        return;
    };
    if part.value != 1 || is_in_contents(ctx, Style::Part, 2) {
        return;
    }
    let message = say!(
        ctx.lang,
        "只有“第一部分”，没有“第二部分”：请补上第二部分（如“第二部分：部门预算公开报表”），或去掉“第一部分”。",
        "There is a 第一部分 and no 第二部分: add the second part (such as `第二部分：部门预算公开报表`) or drop the first."
    );
    let tables = ctx.disclosure.iter().find(|(index, block, role)| {
        let line = block.span().of(ctx.text);
        *index > part.heading
            && matches!(role, Role::Body | Role::Closing)
            && block.heading().is_none()
            && line.len() <= 240
            && (line.contains("公开报表") || line.contains("公开表"))
            && line.contains("附")
    });
    let finding = findings.report(part.mark, message);
    if let Some((_, block, _)) = tables {
        let title = say!(ctx.lang, "在报表一行前加“第二部分：”", "Put `第二部分：` before the line on the tables");
        finding.fix(title, Safety::Unsafe, Span::at(block.start), "第二部分：");
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{check, findings, first_fix};

    #[test]
    fn repeated_numbers() {
        check("heading-numbering", "一、概况\n（一）职责\n甲。\n(二) 机构\n乙。\n⟦（二）⟧构成\n丙。\n二、收支\n丁。\n");
        check("heading-numbering", "一、概况\n甲。\n⟦一、⟧收支\n乙。\n三、采购\n丙。\n");
        check("heading-numbering", "一、概况\n甲。\n二、收支\n乙。\n⟦二、⟧采购\n丙。\n四、绩效\n丁。\n");
    }

    #[test]
    fn skipped_numbers() {
        check("heading-numbering", "一、概况\n甲。\n二、收支\n乙。\n⟦四、⟧采购\n丙。\n");
        check("heading-numbering", "一、职责\n1.甲甲。\n2.乙乙。\n⟦4.⟧丙丙。\n5.丁丁。\n6.戊戊。\n");
        check("heading-numbering", "一、职责\n⟦（二）⟧甲甲\n乙。\n（三）丙丙\n丁。\n");
        check("heading-numbering", "第一部分 概况\n甲。\n⟦第三部分⟧ 说明\n乙。\n");
    }

    #[test]
    fn an_excerpt_begins_with_a_later_number() {
        let severity = |text: &str| findings("heading-numbering", text).first().map(|finding| finding.severity);
        assert_eq!(severity("第三部分 说明\n一、收支\n甲。\n二、采购\n乙。\n"), Some(Severity::Information));
        assert_eq!(severity("第一部分 概况\n甲。\n第三部分 说明\n乙。\n"), Some(Severity::Warning));
    }

    #[test]
    fn a_list_that_lost_a_section_keeps_its_style() {
        check(
            "heading-numbering",
            "一、概况\n（一）职责\n甲。\n（二）机构\n乙。\n⟦三、⟧收支\n丙。\n四、采购\n丁。\n五、绩效\n戊。\n",
        );
    }

    #[test]
    fn slips_that_the_neighbours_prove() {
        check("heading-numbering", "一、概况\n甲。\n⟦三、⟧收支\n乙。\n三、采购\n丙。\n四、绩效\n丁。\n");
        check(
            "heading-numbering",
            "一、职责\n9、甲甲甲。\n10、甲甲。\n⟦1、⟧乙乙。\n12、丙丙。\n"
                .replace(
                    "9、甲甲甲。",
                    "1、子。\n2、子。\n3、子。\n4、子。\n5、子。\n6、子。\n7、子。\n8、子。\n9、甲甲甲。",
                )
                .as_str(),
        );
    }

    #[test]
    fn a_number_of_another_style() {
        check("heading-numbering", "一、概况\n甲。\n二、收支\n乙。\n⟦（三）⟧采购\n丙。\n四、绩效\n丁。\n");
        check(
            "heading-numbering",
            "五、其他事项\n（一）机关运行经费。甲。\n（二）政府采购。乙。\n⟦3、⟧绩效。丙。\n4、国有资产。丁。\n",
        );
    }

    #[test]
    fn a_first_part_alone() {
        check("heading-numbering", "⟦第一部分⟧ 情况说明\n一、概况\n甲。\n二、收支\n乙。\n");
        check("heading-numbering", "第一部分 情况说明\n一、概况\n甲。\n第二部分 报表\n详见附表。\n");
    }

    #[test]
    fn numbers_that_are_right() {
        for text in [
            // a new heading, a new list
            "一、概况\n（一）职责\n1.甲。\n2.乙。\n（二）机构\n1.丙。\n2.丁。\n二、收支\n（一）收入\n戊。\n",
            // numbers that run on across headings
            "一、概况\n（一）职责\n1.甲。\n2.乙。\n（二）机构\n3.丙。\n4.丁。\n",
            // the first item hides behind something else
            "一、概况\n（一）职责\n[x]1.甲甲。\n2.乙乙。\n3.丙丙。\n4.丁丁。\n5.戊戊。\n",
            // several items in one paragraph
            "一、概况\n1.甲甲。2.乙乙。\n3.丙丙。\n4.丁丁。\n5.戊戊。\n",
            // a list of the same style in a section
            "五、其他\n甲。\n".repeat(0).as_str(),
            "一、概况\n甲。\n二、名词解释\n一、基本支出：指甲。\n二、项目支出：指乙。\n三、其他收入：指丙。\n三、附件\n丁。\n",
            // two unrelated lists
            "一、概况\n1.甲。\n2.乙。\n其中：\n1.丙。\n2.丁。\n3.戊。\n",
            // Markdown numbers every item 1
            "一、概况\n1. 甲。\n1. 乙。\n1. 丙。\n",
            // a fragment
            "五、其他重要事项\n甲。\n",
            // numbered by twos by accident in a short list proves nothing
            "一、概况\n3.甲。\n7.乙。\n",
            "一、概况\n（一）甲甲\n子。\n（二）乙乙\n子。\n二、收支\n（六）行政运行：反映甲。\n",
        ] {
            check("heading-numbering", text);
        }
    }

    #[test]
    fn the_fix_moves_on_what_follows() {
        assert_eq!(
            first_fix("heading-numbering", "一、甲\n子。\n二、乙\n子。\n二、丙\n子。\n三、丁\n子。\n"),
            "一、甲\n子。\n二、乙\n子。\n三、丙\n子。\n四、丁\n子。\n"
        );
        assert_eq!(
            first_fix("heading-numbering", "（一）甲\n子。\n（一）乙\n子。\n（三）丙\n子。\n"),
            "（一）甲\n子。\n（二）乙\n子。\n（三）丙\n子。\n"
        );
        assert_eq!(
            first_fix("heading-numbering", "第一部分：说明\n一、概况\n甲。\n2025年公开报表（详见附表）\n"),
            "第一部分：说明\n一、概况\n甲。\n第二部分：2025年公开报表（详见附表）\n"
        );
    }
}
