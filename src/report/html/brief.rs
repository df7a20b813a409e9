//! The findings of one file in brief, for a page of so many that their paragraphs and tables would be too much:
//! what each says, and the words around its place.

use std::cmp::Reverse;

use super::document::View;
use super::extent::Extent;
use super::{state_of, text};
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::say;
use crate::text::Span;

/// Bytes shown on either side of a place.
const AROUND: usize = 48;

/// Longest place, in bytes, that is shown whole.
const LONGEST: usize = 120;

/// A file's part of the page, in brief.
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// Its beginning, with the heading.
    pub heading: String,
    /// The most severe first.
    pub notes: Vec<Note>,
}

/// A finding.
#[derive(Clone, Debug)]
pub struct Note {
    /// The heading above it, if it is the first of its severity.
    opening: String,
    /// Where it is and what it says.
    says: String,
    /// The words around its place.
    pub excerpt: String,
}

impl Note {
    /// Its length without the words around its place.
    pub fn len(&self) -> usize {
        self.opening.len() + self.says.len()
    }
}

/// The end of the findings of a severity.
const CLOSING: &str = "</ol></section>\n";

impl Brief {
    /// Of a file that has findings.
    pub fn new(view: &View<'_>, heading: &str) -> Brief {
        let mut findings: Vec<(usize, &Finding)> = view.report.findings.iter().enumerate().collect();
        findings.sort_by_key(|(_, finding)| Reverse(finding.severity));
        let of_severities = findings.chunk_by(|(_, one), (_, next)| one.severity == next.severity);
        let notes = of_severities.flat_map(|findings| {
            let mut opening = opening(findings[0].1.severity, findings.len(), view.lang);
            findings.iter().map(move |(at, finding)| note(view, *at, finding, std::mem::take(&mut opening)))
        });
        Brief { heading: heading.to_owned(), notes: notes.collect() }
    }

    /// As much of it as the page has of each file.
    pub fn html(&self, extent: Extent, lang: Lang) -> String {
        if self.notes.is_empty() {
            return String::new();
        }
        let (shown, left_out) = self.notes.split_at(self.notes.len().min(extent.notes));
        let mut html = self.heading.clone();
        for (at, note) in shown.iter().enumerate() {
            html += if at > 0 && !note.opening.is_empty() { CLOSING } else { "" };
            html += &note.opening;
            html += &note.says;
            html += if at < extent.excerpts { &note.excerpt } else { "" };
            html += "</li>\n";
        }
        html += CLOSING;
        if !left_out.is_empty() {
            let more = say!(lang, "另有 {} 处没有列出", "not listed: {} more", left_out.len());
            html += &format!("<p class=\"more\">{more}</p>\n");
        }
        html + "</details></article>\n"
    }
}

fn opening(severity: Severity, count: usize, lang: Lang) -> String {
    let (class, name) = (severity.id(), severity.name(lang));
    format!(
        "<section class=\"place brief only-{class}\"><h3 class=\"{class}\">{name} {count}</h3><ol class=\"notes\">\n"
    )
}

fn note(view: &View<'_>, at: usize, finding: &Finding, opening: String) -> Note {
    let (code, class) = (finding.code, finding.severity.id());
    let (state, said) = state_of(view.report, at, view.lang);
    let unit = view.unit_attribute(finding.span);
    let (place, message) = (text(&view.whereabouts(finding.span)), text(&finding.message));
    let says = format!(
        "<li class=\"note {class}\" data-rule=\"{code}\"{unit}{state}><p class=\"message\"><span>{place}</span> {said}{message}</p>"
    );
    Note { opening, says, excerpt: excerpt(view, finding) }
}

/// The words around a place, in its own line: of a table its row.
fn excerpt(view: &View<'_>, finding: &Finding) -> String {
    let (words, span) = (view.report.text, finding.span);
    let line = view.lines.line(view.line_of(span));
    if span.is_empty() || span.start < line.start || span.start >= line.end {
        return String::new();
    }
    let place = Span::new(span.start, span.end.min(line.end));
    let (before, after) = (Span::new(line.start, place.start).of(words), Span::new(place.end, line.end).of(words));
    let mut from = before.ceil_char_boundary(before.len().saturating_sub(AROUND));
    let mut until = after.floor_char_boundary(AROUND);
    // The cells of a row are whole.
    if from > 0 {
        from += before[from..].find('\t').map_or(0, |tab| tab + 1);
    }
    if until < after.len() {
        until = after[..until].rfind('\t').unwrap_or(until);
    }
    let own = place.of(words);
    let shown = own.floor_char_boundary(LONGEST);
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    // A row is known by its first words.
    let left_out = &before[..from];
    let label = left_out.split('\t').find(|cell| cell.contains(char::is_alphabetic));
    let label = label.filter(|_| left_out.contains('\t')).map(|cell| cell.trim().to_owned() + " ").unwrap_or_default();
    let expected = finding.expected.as_deref().map(|value| format!("<ins>{}</ins>", text(value))).unwrap_or_default();
    format!(
        "<p class=\"text\">{}{}{}<mark>{}{}</mark>{expected}{}{}</p>",
        text(&label),
        cut(from > 0),
        text(&filled(&before[from..])),
        text(&filled(&own[..shown])),
        cut(shown < own.len()),
        text(&filled(&after[..until])),
        cut(until < after.len()),
    )
}

/// The cells of a part of a row that have something in them, with a bar wherever the part begins or ends between two.
fn filled(words: &str) -> String {
    if !words.contains('\t') {
        return words.to_owned();
    }
    let cells: Vec<&str> = words.split('\t').map(str::trim).collect();
    let is_edge = |at: usize| at == 0 || at + 1 == cells.len();
    let kept = cells.iter().enumerate().filter(|(at, cell)| is_edge(*at) || !cell.is_empty());
    kept.map(|(_, cell)| *cell).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_cells_are_left_out() {
        assert_eq!(filled("合计\t\t\t12.00\t"), "合计 | 12.00 | ");
        assert_eq!(filled("\t\t9.50"), " | 9.50");
        assert_eq!(filled("本年 收入"), "本年 收入");
    }
}
