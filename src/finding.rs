//! The one finding type. Renderers and the server are pure translations of it.

use crate::lang::Lang;
use crate::text::Span;
use std::collections::BTreeSet;

/// How severe a finding is. Ordered: `Hint < Information < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A matter of taste.
    Hint,
    /// Worth knowing; nothing need be done.
    Information,
    /// Most likely a slip.
    Warning,
    /// The document contradicts itself or the regulation.
    Error,
}

impl Severity {
    /// All four, the most severe first.
    pub const ALL: [Severity; 4] = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];

    /// Its name for programs, and in English.
    pub fn id(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
        }
    }

    /// Its name for people.
    pub fn name(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, _) => self.id(),
            (Lang::Zh, Severity::Error) => "错误",
            (Lang::Zh, Severity::Warning) => "警告",
            (Lang::Zh, Severity::Information) => "信息",
            (Lang::Zh, Severity::Hint) => "提示",
        }
    }
}

/// One finding of a rule at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code of the rule, e.g. `change-mismatch`.
    pub code: &'static str,
    /// Severity, the rule's default or the user's.
    pub severity: Severity,
    /// Where; on a figure its digits only.
    pub span: Span,
    /// One sentence for the clerk, in the language of the run.
    pub message: String,
    /// The single value that fixes it: a bare decimal in the unit of the text at `span`, or a word.
    pub expected: Option<String>,
    /// The other figures of the equation, or the other places concerned.
    pub related: Vec<Related>,
    /// Repairs, the preferred one first.
    pub fixes: Vec<Fix>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// Its role in the finding.
    pub message: String,
}

/// Whether a fix may run unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Safety {
    /// Cannot change a figure or a meaning: runs in `--fix`.
    Safe,
    /// Changes a figure, a word of weight, or adds text: only when asked for.
    Unsafe,
}

/// One repair: all its edits together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Its title in a menu.
    pub title: String,
    /// Whether it may run unasked.
    pub safety: Safety,
    /// The one repair an editor may offer first; at most one per finding.
    pub preferred: bool,
    /// Edits that do not overlap, in text order.
    pub edits: Vec<Edit>,
}

/// Replace the text of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The replaced text; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Finding {
    /// A finding that says no more than its message.
    pub fn new(code: &'static str, severity: Severity, span: Span, message: String) -> Finding {
        Finding { code, severity, span, message, expected: None, related: Vec::new(), fixes: Vec::new() }
    }

    /// The same finding, `by` bytes further on.
    pub fn shift(mut self, by: u32) -> Finding {
        self.each_span(|span| span.shift(by));
        self
    }

    /// Moves each place of it.
    pub fn each_span(&mut self, moved: impl Fn(Span) -> Span) {
        let related = self.related.iter_mut().map(|related| &mut related.span);
        let edits = self.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
        for span in related.chain(edits).chain([&mut self.span]) {
            *span = moved(*span);
        }
    }
}

impl Fix {
    /// A fix of one edit.
    pub fn replace(title: impl Into<String>, safety: Safety, span: Span, text: impl Into<String>) -> Self {
        Fix { title: title.into(), safety, preferred: true, edits: vec![Edit { span, text: text.into() }] }
    }

    /// The same fix, as one of several that could be it.
    pub fn alternative(mut self) -> Self {
        self.preferred = false;
        self
    }
}

/// The edits of fixes that can be made at once, in text order.
pub fn in_order<'a>(fixes: &[&'a Fix]) -> Vec<&'a Edit> {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// A region of a text with edits made that lie in it, in text order and apart.
pub fn replaced(text: &str, region: Span, edits: &[&Edit]) -> String {
    let mut out = String::with_capacity(region.len() as usize);
    let mut at = region.start;
    for edit in edits {
        out.push_str(Span::new(at, edit.span.start).of(text));
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(Span::new(at, region.end).of(text));
    out
}

/// The fixes that can be made at once: where two meet in one place, the first one counts and the other is left out with all
/// its edits.
pub fn compatible<'a>(fixes: impl IntoIterator<Item = &'a Fix>) -> Vec<&'a Fix> {
    let mut taken: BTreeSet<Span> = BTreeSet::new();
    let is_free = |taken: &BTreeSet<Span>, edit: &Edit| {
        let before = taken.range(..Span::new(edit.span.end, 0)).next_back();
        !taken.contains(&edit.span) && before.is_none_or(|last| last.end <= edit.span.start)
    };
    let mut chosen = Vec::new();
    for fix in fixes {
        if fix.edits.iter().all(|edit| is_free(&taken, edit)) {
            taken.extend(fix.edits.iter().map(|edit| edit.span));
            chosen.push(fix);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(u32, u32)]) -> Fix {
        let edits = edits.iter().map(|(start, end)| Edit { span: Span::new(*start, *end), text: String::new() });
        Fix { title: String::new(), safety: Safety::Safe, preferred: true, edits: edits.collect() }
    }

    #[test]
    fn fixes_that_meet_do_not_run_together() {
        let fixes = [
            fix(&[(10, 12), (20, 22)]),
            fix(&[(0, 2), (11, 13)]),
            fix(&[(12, 14)]),
            fix(&[(5, 5)]),
            fix(&[(5, 5)]),
            fix(&[(21, 21)]),
            fix(&[(4, 30)]),
        ];
        let spans: Vec<(u32, u32)> =
            in_order(&compatible(&fixes)).iter().map(|edit| (edit.span.start, edit.span.end)).collect();
        assert_eq!(spans, [(5, 5), (10, 12), (12, 14), (20, 22)]);
    }
}
