//! `suppression-comment`

use super::{Context, Findings};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::text::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// # 屏蔽注释有误
    ///
    /// ## 检查什么
    /// 检查 `<!-- gouji-ignore 规则代码: 理由 -->`（屏蔽下一段或下一张表）和 `<!-- gouji-ignore-file 规则代码: 理由 -->`（屏蔽整个文件）：规则代码是否存在，是否写明理由，是否真的屏蔽了什么。没有理由或代码有误的注释不起作用。
    ///
    /// ## 为什么
    /// 没有理由的屏蔽日后无人敢删，也无人敢信；已经不起作用的屏蔽会掩盖以后的真问题。
    ///
    /// ## 示例
    /// ```bad
    /// <!-- gouji-ignore total-mismatch -->
    ///
    /// 收入10万元。
    /// ```
    /// ```good
    /// <!-- gouji-ignore repeated-punctuation: 原文如此 -->
    ///
    /// 完成工作。。
    /// ```
    ///
    /// ## 修复
    /// 无：请补上理由、改正代码，或删去注释。
    /// ---
    /// # Faulty suppression comment
    ///
    /// ## What it does
    /// Looks at `<!-- gouji-ignore CODE: reason -->` (the next paragraph or table) and `<!-- gouji-ignore-file CODE: reason -->` (the whole file): whether there is such a rule, whether a reason is given, and whether anything was silenced. A comment without a reason or with an unknown code has no effect.
    ///
    /// ## Why
    /// Nobody dares to remove or to trust a suppression without a reason, and one that silences nothing hides the real problems of tomorrow.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// None: give a reason, mend the code, or remove the comment.
    pub RULE = "suppression-comment", Warning, None, check, Anywhere
}

/// A comment that silences rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Where it stands.
    pub span: Span,
    /// Whether it is for the whole file.
    pub is_for_file: bool,
    /// The rules it names.
    pub codes: Vec<&'static str>,
}

/// What is wrong with a comment.
enum Fault<'a> {
    NoCode,
    Unknown(&'a str),
    NoReason,
}

const OPEN: &str = "<!--";
const WORD: &str = "gouji-ignore";

/// The comments of a text that silence rules, in text order.
pub fn suppressions(text: &str) -> Vec<Suppression> {
    comments(text).filter_map(Result::ok).collect()
}

/// Every comment that is meant to silence rules.
fn comments(text: &str) -> impl Iterator<Item = Result<Suppression, (Span, Fault<'_>)>> {
    memchr::memmem::find_iter(text.as_bytes(), OPEN).filter_map(move |start| read(text, start))
}

fn read(text: &str, start: usize) -> Option<Result<Suppression, (Span, Fault<'_>)>> {
    // It has a line of its own: what stands beside text is that text's. Looked at first, so that a line full of comments is
    // not searched for its end again and again.
    let before = text[..start].trim_end_matches(|c: char| c.is_whitespace() && !matches!(c, '\n' | '\r'));
    if !before.is_empty() && !before.ends_with(['\n', '\r']) {
        return None;
    }
    let line_end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..]).map_or(text.len(), |end| start + end);
    let line = &text[start..line_end];
    let inner = line.trim_end().strip_prefix(OPEN)?.strip_suffix("-->")?.trim();
    let rest = inner.strip_prefix(WORD)?;
    let (is_for_file, rest) = rest.strip_prefix("-file").map_or((false, rest), |rest| (true, rest));
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        return None;
    }
    let span = Span::new(start as u32, (start + line.trim_end().len()) as u32);
    let (names, reason) = rest.split_once([':', '：']).unwrap_or((rest, ""));
    let mut codes = Vec::new();
    for name in names.split([',', '，', '、', ' ']).map(str::trim).filter(|name| !name.is_empty()) {
        match super::find(name) {
            Some(rule) => codes.push(rule.code),
            None => return Some(Err((span, Fault::Unknown(name)))),
        }
    }
    Some(match (codes.is_empty(), reason.trim().is_empty()) {
        (true, _) => Err((span, Fault::NoCode)),
        (_, true) => Err((span, Fault::NoReason)),
        _ => Ok(Suppression { span, is_for_file, codes }),
    })
}

fn check(ctx: &Context, findings: &mut Findings) {
    for (span, fault) in comments(ctx.text).filter_map(Result::err) {
        let message = match fault {
            Fault::NoCode => say!(
                ctx.lang,
                "屏蔽注释没有写明规则代码，不起作用；应写成 <!-- gouji-ignore 规则代码: 理由 -->。",
                "This comment names no rule and has no effect: write <!-- gouji-ignore CODE: reason -->."
            ),
            Fault::Unknown(name) => unknown(name, ctx.lang),
            Fault::NoReason => say!(
                ctx.lang,
                "屏蔽注释没有写明理由，不起作用；请在规则代码后写“: 理由”。",
                "This comment gives no reason and has no effect: write `: reason` behind the code."
            ),
        };
        findings.report(span, message);
    }
}

fn unknown(name: &str, lang: Lang) -> String {
    match crate::text::nearest(name, super::ALL.iter().map(|rule| rule.code)) {
        Some(near) => say!(
            lang,
            "没有规则“{name}”，注释不起作用；您是否想用“{near}”？",
            "There is no rule `{name}`, so this comment has no effect: did you mean `{near}`?"
        ),
        None => say!(
            lang,
            "没有规则“{name}”，注释不起作用；gouji rules 列出全部规则。",
            "There is no rule `{name}`, so this comment has no effect; `gouji rules` lists them all."
        ),
    }
}

/// The finding on a comment that silences nothing.
pub fn unused(suppression: &Suppression, lang: Lang) -> Finding {
    let message =
        say!(lang, "这条屏蔽注释没有屏蔽任何问题，可以删去。", "This comment silences nothing: it can be removed.");
    Finding::new(RULE.code, RULE.severity, suppression.span, message)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, findings};

    #[test]
    fn comments_without_reason_code_or_effect() {
        check("suppression-comment", "⟦<!-- gouji-ignore -->⟧\n\n完成工作。。\n");
        check("suppression-comment", "⟦<!-- gouji-ignore repeated-punctuation -->⟧\n\n完成工作。。\n");
        let list = check("suppression-comment", "⟦<!-- gouji-ignore repeated-punctuatoin: 原文 -->⟧\n\n完成工作。。\n");
        assert!(list[0].message.contains("“repeated-punctuation”"), "{}", list[0].message);
        check("suppression-comment", "⟦<!-- gouji-ignore stray-text: 原文 -->⟧\n\n完成工作。。\n");
        check("suppression-comment", "⟦<!-- gouji-ignore-file stray-text: 原文 -->⟧\n\n完成工作。。\n");
    }

    #[test]
    fn the_next_paragraph_or_the_file_is_silenced() {
        let twice = "<!-- gouji-ignore repeated-punctuation：原文如此 -->\n完成工作。。\n\n再完成。。\n";
        check("suppression-comment", twice);
        assert_eq!(findings("repeated-punctuation", twice).len(), 1);
        let file = "完成工作。。\n\n再完成。。\n<!-- gouji-ignore-file repeated-punctuation: 原文如此 -->\n";
        check("suppression-comment", file);
        assert!(findings("repeated-punctuation", file).is_empty());
    }

    #[test]
    fn the_whole_file_means_every_disclosure_of_it() {
        let one = "一、单位基本情况\n完成工作。。\n";
        let file = format!(
            "<!-- gouji-ignore-file repeated-punctuation: 原文如此 -->\n甲局2025年部门预算情况说明\n{one}\n乙局2025年部门预算情况说明\n{one}"
        );
        assert!(findings("repeated-punctuation", &file).is_empty());
        assert!(findings("suppression-comment", &file).is_empty());
    }

    #[test]
    fn other_comments_are_no_text() {
        check("suppression-comment", "<!-- 草稿。。 -->\n完成工作。\n");
        assert!(findings("repeated-punctuation", "<!-- 草稿。。 -->\n完成工作。\n").is_empty());
    }
}
