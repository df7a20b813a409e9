//! A contradiction between two documents, or between a text and its tables, → a finding in the one that is checked.

use super::{Context, Findings, Other, Role, verdicts};
use crate::facts::{Figure, FigureId};
use crate::finding::{Finding, Related, Severity};
use crate::lang::Lang;
use crate::model::{Key, Wording};
use crate::relations::explain::{amount, right_amount};
use crate::relations::{Comparison, Contradiction, Judged, Repair, Wrong, compare_with_earlier, compare_with_tables};
use crate::say;

/// Reports where the disclosure and another one that it states figures of contradict each other: what was published before, or its tables.
pub fn check(ctx: &Context, other: &Other, findings: &mut Findings) {
    let own = Judged { facts: ctx.facts, diagnosis: ctx.diagnosis };
    let theirs = Judged { facts: other.facts, diagnosis: other.diagnosis };
    let comparison = match other.role {
        Role::Earlier => compare_with_earlier(own, theirs),
        Role::Later => compare_with_earlier(theirs, own),
        Role::Tables => compare_with_tables(own, theirs),
        Role::Text => compare_with_tables(theirs, own),
        Role::Copy | Role::Department | Role::Member => return,
    };
    let pair = |one| Pair { ctx, other, comparison: &comparison, one };
    let contradictions = comparison.contradictions.iter();
    match (other.role, comparison.contradictions.as_slice()) {
        (Role::Later | Role::Text, _) => {
            let sure = contradictions.filter(|one| comparison.is_sure_of(one));
            sure.for_each(|one| pair(one).of_earlier(findings));
        }
        (_, [first, _, _, ..]) if !comparison.is_alike() => pair(first).of_all(findings),
        _ => contradictions.for_each(|one| pair(one).of_later(findings)),
    }
}

/// Where the text or the tables beside the document have the value that a repair gives a figure.
pub fn evidence(ctx: &Context, repair: &Repair) -> Option<Related> {
    let keys = &ctx.facts.figure(repair.figure).keys;
    let of_file = |other: &&Other| matches!(other.role, Role::Tables | Role::Text);
    ctx.others().iter().filter(of_file).find_map(|other| {
        let is_it = |key: &Key, theirs: &Key| match other.role {
            Role::Tables => ctx.facts.key_in(other.facts, *key) == *theirs,
            _ => other.facts.key_in(ctx.facts, *theirs) == *key,
        };
        let states = |figure: &&Figure| keys.iter().any(|key| figure.keys.iter().any(|theirs| is_it(key, theirs)));
        let mut figures = other.facts.figures.iter().filter(|figure| figure.value == repair.value);
        let figure = figures.find(states)?;
        let value = format!("{} {} {}", other.word(ctx.lang), amount(figure, figure.value), figure.unit.text());
        Some(Related { span: figure.span.shift(other.start), message: value })
    })
}

impl Other<'_> {
    /// What it is, before a value that it has.
    fn word(&self, lang: Lang) -> String {
        match self.role {
            Role::Later => say!(lang, "下年", "the year after"),
            Role::Text => say!(lang, "正文", "the text"),
            Role::Tables => say!(lang, "表格", "the table"),
            _ => say!(lang, "上年公开", "published"),
        }
    }
}

/// One contradiction between the disclosure that is checked and another. The text is the later one of a text and its tables.
#[derive(Clone, Copy)]
struct Pair<'a> {
    ctx: &'a Context<'a>,
    other: &'a Other<'a>,
    comparison: &'a Comparison,
    one: &'a Contradiction,
}

impl Pair<'_> {
    /// Whether it is one of a text and its tables.
    fn is_of_tables(self) -> bool {
        matches!(self.other.role, Role::Tables | Role::Text)
    }

    /// Tells once that most differ, which other reasons explain better than slips.
    fn of_all(self, findings: &mut Findings) {
        let Pair { ctx, other, comparison, one } = self;
        let (file, compared, differing) = (other.file(), comparison.compared, comparison.contradictions.len());
        let message = say!(
            ctx.lang,
            "与 {file} 中的数多有不同（比较 {compared} 项，不同 {differing} 项），可能口径不同，或者不是同一单位、同一稿，没有逐项列出",
            "much of it is not what {file} has ({differing} of {compared} figures compared): the two may count otherwise, or be of two \
             units or two drafts; the figures are not listed"
        );
        self.report(findings, one.later, message);
    }

    /// Tells it in the later document, unless the earlier one is to blame.
    fn of_later(self, findings: &mut Findings) {
        let Pair { ctx, other, one, .. } = self;
        let (figure, repairs) = match &one.wrong {
            Wrong::Later(repair) => (repair.figure, std::slice::from_ref(repair)),
            Wrong::Open(repairs) => (one.later, repairs.as_slice()),
            Wrong::Earlier(_) => (one.later, &[][..]),
        };
        let file = other.file();
        let published = other.facts.figure(one.earlier);
        let (value, unit) = (amount(published, published.value), published.unit.text());
        let said = amount(published, one.said);
        let stated = ctx.naming().stated(one.later);
        let mut message = match self.is_of_tables() {
            true => say!(ctx.lang, "与 {file} 中的 {value} {unit}不一致", "{file} has {value} {unit}"),
            false => say!(ctx.lang, "与 {file} 公开的 {value} {unit}不一致", "{file} has published {value} {unit}"),
        };
        message += &match one.level.map(|level| ctx.naming().stated(level)) {
            None => say!(ctx.lang, "：此处 {stated}", ": {stated} here"),
            Some(level) => say!(
                ctx.lang,
                "：{level}、{stated}，推出上年为 {said} {unit}",
                ": {level} and {stated} make it {said} {unit}"
            ),
        };
        message += &match &one.wrong {
            Wrong::Later(repair) => verdicts::right(ctx, repair),
            Wrong::Earlier(_) => say!(
                ctx.lang,
                "；此处各数相符，可能是 {file} 有误",
                "; all else agrees here, so that {file} may be wrong"
            ),
            Wrong::Open(_) => {
                say!(ctx.lang, "；请核对是哪一处有误", "; please check which of them is wrong")
            }
        };
        let finding = self.report(findings, figure, message);
        if let Wrong::Earlier(_) = one.wrong {
            finding.severity(Severity::Information);
        }
        finding.expected = match &one.wrong {
            Wrong::Later(repair) => Some(right_amount(ctx.facts.figure(figure), repair.value)),
            _ => None,
        };
        // What is only told is not the one repair.
        let is_settled = matches!(one.wrong, Wrong::Later(_)) && finding.severity == Severity::Error;
        finding.fixes = repairs.iter().filter_map(|repair| verdicts::fix(ctx, repair, is_settled)).collect();
        for id in [Some(one.later), one.level].into_iter().flatten().filter(|id| *id != figure) {
            finding.relate(ctx.facts.figure(id).span, ctx.naming().stated(id));
        }
    }

    /// Tells it in the earlier document where that is to blame.
    fn of_earlier(self, findings: &mut Findings) {
        let Pair { ctx, other, one, .. } = self;
        let Wrong::Earlier(repair) = &one.wrong else { return };
        let own = ctx.facts.figure(one.earlier);
        let (file, said, unit) = (other.file(), amount(own, one.said), own.unit.text());
        let stated = ctx.naming().stated(one.earlier);
        let message = say!(
            ctx.lang,
            "与 {file} 不一致：此处 {stated}，由 {file} 得出 {said} {unit}，与其中其他数字相符",
            "{file} makes it {said} {unit}, which agrees with all else in it: {stated} here"
        );
        let message = message + &verdicts::right(ctx, repair);
        let finding = self.report(findings, one.earlier, message);
        finding.expected = Some(right_amount(own, repair.value));
        finding.fixes = verdicts::fix(ctx, repair, true).into_iter().collect();
    }

    /// A finding on a figure of the document that is checked, with the place in the other file.
    fn report(self, findings: &mut Findings, figure: FigureId, message: String) -> &mut Finding {
        let Pair { ctx, other, comparison, one } = self;
        let span = ctx.facts.figure(figure).span;
        let id = if matches!(other.role, Role::Later | Role::Text) { one.later } else { one.earlier };
        let theirs = other.facts.figure(id);
        let value = format!("{} {} {}", other.word(ctx.lang), amount(theirs, theirs.value), theirs.unit.text());
        let is_sure = comparison.is_sure_of(one) && other.is_alike && !self.is_restated(span.start as usize);
        let finding = findings.report(span, message);
        if !is_sure {
            finding.severity(Severity::Information);
        }
        finding.relate(theirs.span.shift(other.start), value)
    }

    /// Whether either document speaks of another way of counting than the year before, or the line of the figure of an adjustment.
    fn is_restated(self, at: usize) -> bool {
        if self.is_of_tables() {
            return false;
        }
        let words = &Wording::base().restated;
        let has = |words: &[String], text: &str| words.iter().any(|word| text.contains(&**word));
        let text = self.ctx.text;
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        has(&words.document, text) || has(&words.document, self.other.text) || has(&words.line, &text[start..end])
    }
}
