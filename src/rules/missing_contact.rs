//! `missing-contact`

use super::checklist::{Group, Owed, Standing};
use super::{Context, Findings};
use crate::model::{Profile, Use};
use crate::syntax::Role;
use crate::text::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// # 没有联系人和电话
    ///
    /// ## 检查什么
    /// 版式要求写联系人的（重庆的预算和决算），公开文本里没有写联系人和联系电话。汇编里的每一份都查；其他版式不查。
    ///
    /// ## 为什么
    /// 公众看了预算有疑问，应当知道问谁。
    ///
    /// ## 示例
    /// ```bad
    /// 江州市云阳区档案中心2025年单位预算情况说明
    ///
    /// 一、单位基本情况
    ///
    /// 本单位负责全区档案管理。
    ///
    /// 二、单位收支总体情况
    ///
    /// 2025年收入支出各10万元。
    ///
    /// 三、“三公”经费情况说明
    ///
    /// 2025年“三公”经费预算0万元。
    ///
    /// 四、专业性名词解释
    ///
    /// （一）基本支出：指为保障机构正常运转而发生的支出。
    /// ```
    /// ```good
    /// 江州市云阳区档案中心2025年单位预算情况说明
    ///
    /// 一、单位基本情况
    ///
    /// 本单位负责全区档案管理。
    ///
    /// 二、单位收支总体情况
    ///
    /// 2025年收入支出各10万元。
    ///
    /// 三、“三公”经费情况说明
    ///
    /// 2025年“三公”经费预算0万元。
    ///
    /// 四、专业性名词解释
    ///
    /// （一）基本支出：指为保障机构正常运转而发生的支出。
    ///
    /// 单位预算公开联系人：张三  联系方式：010-12345678
    /// ```
    ///
    /// ## 修复
    /// 没有自动修复：联系人和电话只有单位知道。
    /// ---
    /// # Missing contact
    ///
    /// ## What it does
    /// Where the layout asks for a contact (budgets and final accounts of Chongqing), the disclosure names nobody with a
    /// telephone number. Each disclosure of a compilation needs one; other layouts are not checked.
    ///
    /// ## Why
    /// A reader with a question should know whom to ask.
    ///
    /// ## Example
    /// See the Chinese part.
    ///
    /// ## Fix
    /// None: only the unit knows.
    pub RULE = "missing-contact", Information, None, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    if !ctx.outline.profile().is_some_and(|profile| profile.asks_contact) {
        return;
    }
    if contact(ctx).is_some() {
        return;
    }
    let span = place(ctx);
    let message = say!(ctx.lang, "没有写预算公开的联系人和联系电话", "No contact with a telephone number is given");
    findings.report(span, message);
}

/// Whom to ask, where the layout wants that.
pub(super) fn owed(ctx: &Context, profile: &Profile) -> Owed {
    Owed {
        group: Group::Closing,
        id: "contact".to_owned(),
        question: say!(ctx.lang, "是否写明联系人和联系电话", "names a contact with a telephone number"),
        named: String::new(),
        standing: if profile.asks_contact { contact(ctx).into() } else { Standing::NotOwed },
    }
}

/// The block with a telephone number beside a word on contact.
fn contact(ctx: &Context) -> Option<Span> {
    let span = |block: usize| ctx.disclosure.blocks[block].span();
    // However many words a paragraph has, it is looked through once.
    let mut seen = 0;
    for hit in ctx.words(Use::Contact) {
        let until = ctx.readings.len().min(hit.index + 3);
        let near = &ctx.readings[hit.index.max(seen).min(until)..until];
        if let Some(reading) = near.iter().find(|reading| has_telephone(reading.plain.text())) {
            return Some(span(reading.block));
        }
        seen = until;
    }
    let mut tables: Vec<usize> = ctx.table_words(Use::Contact).map(|(block, _)| block).collect();
    tables.dedup();
    tables.into_iter().map(span).find(|span| has_telephone(span.of(ctx.text)))
}

/// At least seven digits in a row, hyphens and spaces apart.
fn has_telephone(text: &str) -> bool {
    let mut digits = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'-' | b' ' => {}
            _ => digits = 0,
        }
        if digits >= 7 {
            return true;
        }
    }
    false
}

/// Where the contact belongs: behind the last paragraph of the text, before the signature and the tables.
fn place(ctx: &Context) -> Span {
    let last = ctx
        .disclosure
        .iter()
        .filter(|(_, block, role)| matches!(role, Role::Body | Role::Heading) && block.grid().is_none())
        .last();
    Span::at(last.map_or(ctx.disclosure.span.end, |(_, block, _)| block.span().end))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    const TITLE: &str = "某区档案中心2025年单位预算情况说明\n\n一、单位基本情况\n\n负责档案管理。\n\n二、单位收支总体情况\n\n收支各5万元。\n\n三、“三公”经费情况说明\n\n0万元。\n\n四、专业性名词解释\n\n基本支出：指支出。";

    #[test]
    fn finds_a_disclosure_without_contact() {
        check("missing-contact", &format!("{TITLE}⟦⟧\n"));
        check("missing-contact", &format!("{TITLE}⟦⟧\n\n联系人：张三\n"));
    }

    #[test]
    fn contacts_in_any_form() {
        for contact in [
            "联系人：张三\n\n联系方式：023-44556966",
            "部门预算公开联系人：张三  联系方式：4455 6966",
            "联系人\t张三\n联系电话\t13800000000",
        ] {
            check("missing-contact", &format!("{TITLE}\n\n{contact}\n"));
        }
        check("missing-contact", "2025年收入预算10万元。");
        // Only some layouts ask for one.
        check(
            "missing-contact",
            "某局2025年部门预算\n第一部分 某局概况\n一、主要职责\n甲。\n第二部分 2025年部门预算表\n见附件。\n第三部分 2025年部门预算情况说明\n乙。\n第四部分 名词解释\n基本支出：指支出。\n",
        );
    }
}
