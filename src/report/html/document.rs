//! The part of one file: its paragraphs and rows that have findings, marked, and beside them what is wrong.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::brief::Brief;
use super::marks::{Mark, Marks};
use super::{anchor, badges, details, heading, list, state_of, text};
use crate::finding::{Finding, Related, Severity};
use crate::lang::Lang;
use crate::report::headings::Headings;
use crate::report::{Digest, FileReport, Summary};
use crate::say;
use crate::syntax::BlockKind;
use crate::text::{LineIndex, Span};

/// Longest paragraph, in bytes, that is shown whole.
const WHOLE: u32 = 3000;

/// Bytes shown on either side of a place in a longer one.
const AROUND: u32 = 300;

/// Rows at the head of a table that name its columns.
const HEAD_ROWS: u32 = 2;

/// Maximum number of fixes listed.
const MOST_FIXES: usize = 3;

/// The file's part of the page, empty where nothing was found, and what the overview says of the file.
pub fn page(report: &FileReport<'_>, lang: Lang) -> (String, Digest) {
    let mut digest = Digest::new(report, lang);
    if report.findings.is_empty() {
        return (String::new(), digest);
    }
    let anchor = anchor(report.path);
    let view = View::new(report, &anchor, lang);
    let mut units: BTreeMap<usize, Summary> = BTreeMap::new();
    for finding in report.findings {
        units.entry(view.headings.disclosure_at(finding.span.start)).or_default().add_finding(finding);
    }
    let unit = |at: usize| view.headings.disclosures[at].1.unit.clone();
    digest.units = units.into_iter().map(|(at, summary)| (unit(at), summary)).collect();
    let heading = heading::heading(&view, &badges(&digest.summary, lang));
    digest.brief = Brief::new(&view, &heading);
    let page = view.page(&heading);
    digest.part = page.len();
    (page, digest)
}

/// The findings of one block, and their numbers in the file.
type OfBlock<'f> = [(usize, &'f Finding)];

/// A file as the page shows it.
pub struct View<'a> {
    /// The file.
    pub report: &'a FileReport<'a>,
    /// Its lines.
    pub lines: LineIndex<'a>,
    /// Its disclosures and their headings.
    pub headings: Headings,
    /// The marks in its text.
    pub marks: Marks<'a>,
    /// The language of the page.
    pub lang: Lang,
}

impl<'a> View<'a> {
    fn new(report: &'a FileReport<'a>, anchor: &'a str, lang: Lang) -> Self {
        let mut list = Vec::new();
        for (number, finding) in (1..).zip(report.findings) {
            let expected = finding.expected.as_deref().filter(|_| !finding.span.is_empty());
            list.push(Mark { span: finding.span, severity: Some(finding.severity), number, expected });
            let parts = finding.related.iter().map(|related| related.span);
            let parts = parts.filter(|span| !span.is_empty() && report.is_own(*span));
            list.extend(parts.map(|span| Mark { span, severity: None, number, expected: None }));
        }
        list.sort_by_key(|mark| mark.span);
        View {
            report,
            lines: report.lines(),
            headings: Headings::read(report.text),
            marks: Marks { text: report.text, list, anchor },
            lang,
        }
    }

    fn page(&self, heading: &str) -> String {
        let numbered: Vec<(usize, &Finding)> = (1..).zip(self.report.findings).collect();
        let block_of = |(_, finding): &(usize, &Finding)| self.block_at(finding.span.start);
        let is_severe = |(_, finding): &(usize, &Finding)| finding.severity > Severity::Information;
        let (mut severe, lesser): (Vec<&OfBlock>, Vec<&OfBlock>) = numbered
            .chunk_by(|one, next| block_of(one) == block_of(next))
            .partition(|findings| findings.iter().any(is_severe));
        severe.sort_by_key(|findings| Reverse(findings.iter().map(|(_, finding)| finding.severity).max()));
        let of_blocks = |all: &[&OfBlock]| all.iter().map(|findings| self.of_block(findings)).collect::<String>();
        let mut body = of_blocks(&severe);
        if !lesser.is_empty() {
            let count: usize = lesser.iter().map(|findings| findings.len()).sum();
            let title = say!(self.lang, "信息与提示 {count} 条", "information and hints: {count}");
            body += &details(" class=\"lesser\"", severe.is_empty(), &title, &format!("\n{}", of_blocks(&lesser)));
        }
        format!("{heading}{body}</details></article>\n")
    }

    /// The unit that a place is of, as an attribute; where the whole file is of one, its heading has it.
    pub fn unit_attribute(&self, span: Span) -> String {
        if self.report.disclosures.len() < 2 {
            return String::new();
        }
        let about = self.report.disclosure_at(span.start).and_then(|one| one.about.as_ref());
        heading::unit_attribute(about.map(|about| about.unit.as_str()).unwrap_or_default())
    }

    /// The disclosure and the block that a place lies in; `None` where there is no text.
    fn block_at(&self, offset: u32) -> Option<(usize, usize)> {
        self.headings.block_at(offset)
    }

    /// A paragraph, heading or table with the findings in it.
    fn of_block(&self, findings: &OfBlock) -> String {
        let (_, first) = findings[0];
        let only = match findings.iter().all(|(_, finding)| finding.severity == first.severity) {
            true => format!(" only-{}", first.severity.id()),
            false => String::new(),
        };
        let words = self.block_at(first.span.start).map(|(disclosure, block)| {
            let (place, words) = (self.place(disclosure, block), self.words(disclosure, block, findings));
            format!("{place}<div class=\"text\">{words}</div>")
        });
        let words = words.unwrap_or_default();
        let notes: String = findings.iter().map(|(number, finding)| self.note(*number, finding)).collect();
        let unit = self.unit_attribute(first.span);
        format!("<section class=\"place{only}\"{unit}>{words}<ol class=\"notes\">\n{notes}</ol></section>\n")
    }

    /// The line that a place begins in.
    pub fn line_of(&self, span: Span) -> u32 {
        self.lines.position(span.start).line
    }

    /// Where a place is: its line, or where a person finds it in a document that has none.
    pub fn whereabouts(&self, span: Span) -> String {
        self.report.whereabouts(&self.lines, span.start, self.lang)
    }

    /// Where the block is, and the headings above it.
    fn place(&self, disclosure: usize, block: usize) -> String {
        let (start, read) = &self.headings.disclosures[disclosure];
        let own = read.blocks[block].span();
        let place = text(&self.whereabouts(own.shift(*start)));
        // Where the whole file is of one unit, its heading says so.
        let unit = Some(&read.unit).filter(|unit| self.headings.disclosures.len() > 1 && !unit.is_empty()).cloned();
        let names: Vec<String> =
            unit.into_iter().chain(self.headings.above(disclosure, block)).map(|name| text(&name)).collect();
        format!("<p class=\"where\"><span>{place}</span>{}</p>", names.join(" › "))
    }

    /// The block's own words, marked.
    fn words(&self, disclosure: usize, block: usize, findings: &OfBlock) -> String {
        let (start, disclosure) = &self.headings.disclosures[disclosure];
        let block = &disclosure.blocks[block];
        let span = block.span().shift(*start);
        if matches!(block.kind, BlockKind::Table { .. }) {
            return self.table(span, findings);
        }
        let marks = self.marks.within(span);
        let stretch = |stretch: Span| {
            let is_own = |mark: &&Mark| stretch.contains(mark.span) || stretch.overlaps(mark.span);
            let own: Vec<&Mark> = marks.iter().copied().filter(is_own).collect();
            let before = if stretch.start > span.start { "…" } else { "" };
            let after = if stretch.end < span.end { "…" } else { "" };
            format!("{before}{}{after}", self.marks.html(stretch, &own))
        };
        let words: String = stretches(self.report.text, span, &marks).into_iter().map(stretch).collect();
        format!("<p>{words}</p>")
    }

    /// The head of a table and its rows with findings, those beside them for comparison.
    fn table(&self, span: Span, findings: &OfBlock) -> String {
        let (first, last) = (self.line_of(span), self.line_of(Span::at(span.end)));
        let wrong: Vec<u32> = findings.iter().map(|(_, finding)| self.line_of(finding.span)).collect();
        let related = findings.iter().flat_map(|(_, finding)| &finding.related).map(|related| related.span);
        let own = related.filter(|span| self.report.is_own(*span));
        let parts: Vec<u32> = own.map(|span| self.line_of(span)).collect();
        let is_shown = |line: u32| {
            let is_edge = line < first + HEAD_ROWS || line == last;
            is_edge || parts.contains(&line) || wrong.iter().any(|wrong| wrong.abs_diff(line) <= 1)
        };
        let mut rows = String::new();
        let mut gap = false;
        for line in first..=last {
            let row = self.lines.line(line);
            if is_rule(row.of(self.report.text)) {
                continue;
            }
            if !is_shown(line) {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) {
                rows += "<tr class=\"gap\"><td>⋯</td></tr>";
            }
            let cells: String = cells(self.report.text, row).into_iter().map(|cell| self.cell(cell)).collect();
            rows += &format!("<tr>{cells}</tr>\n");
        }
        format!("<table>{rows}</table>")
    }

    fn cell(&self, cell: Span) -> String {
        let is_figure = cell.of(self.report.text).trim().starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let class = if is_figure { " class=\"figure\"" } else { "" };
        format!("<td{class}>{}</td>", self.marks.html(cell, &self.marks.within(cell)))
    }

    fn note(&self, number: usize, finding: &Finding) -> String {
        let (anchor, code) = (self.marks.anchor, finding.code);
        let (class, severity) = (finding.severity.id(), finding.severity.name(self.lang));
        let message = text(&finding.message);
        // Related places in the same paragraph are marked there.
        let here = self.block_at(finding.span.start);
        let reference = match here {
            Some(_) => format!(
                "<a class=\"ref {class}\" href=\"#{anchor}-t{number}\" aria-label=\"{}\">{number}</a>",
                say!(self.lang, "问题 {number} 在文中的位置", "finding {number} in the text")
            ),
            None => format!("<span class=\"ref {class}\">{number}</span>"),
        };
        let is_here =
            |one: &&Related| here.is_some() && self.report.is_own(one.span) && self.block_at(one.span.start) == here;
        let elsewhere = finding.related.iter().filter(|one| !is_here(one));
        let elsewhere = elsewhere.map(|related| {
            let (place, message) = (text(&self.whereabouts(related.span)), text(&related.message));
            say!(self.lang, "{place}：{message}", "{place}: {message}")
        });
        let related = list("related", elsewhere);
        let fixes = list("fixes", finding.fixes.iter().take(MOST_FIXES).map(|fix| text(&fix.title)));
        let (attribute, said) = state_of(self.report, number - 1, self.lang);
        format!(
            "<li class=\"note {class}\" id=\"{anchor}-n{number}\" data-rule=\"{code}\"{attribute}>{reference}\
             <p class=\"message\">{message}</p><p class=\"code\">{said}{severity} · <a href=\"#rule-{code}\">{code}</a></p>\
             {related}{fixes}</li>\n"
        )
    }
}

/// The parts of a paragraph that are shown: all of it, or the surroundings of its marks.
fn stretches(words: &str, span: Span, marks: &[&Mark<'_>]) -> Vec<Span> {
    if span.len() <= WHOLE {
        return vec![span];
    }
    let floor = |offset: u32| words.floor_char_boundary(offset as usize) as u32;
    let mut places: Vec<Span> = marks.iter().filter(|mark| mark.severity.is_some()).map(|mark| mark.span).collect();
    places.sort_unstable();
    let mut stretches: Vec<Span> = Vec::new();
    for place in places {
        let from = floor(place.start.clamp(span.start, span.end).saturating_sub(AROUND).max(span.start));
        let to = floor(place.end.saturating_add(AROUND).min(span.end));
        match stretches.last_mut().filter(|last| from <= last.end) {
            Some(last) => last.end = last.end.max(to),
            None => stretches.push(Span::new(from, to.max(from))),
        }
    }
    stretches
}

/// Whether a line only parts the head of a table from its rows: `|---|---|`.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// The cells of a row.
fn cells(words: &str, row: Span) -> Vec<Span> {
    let line = row.of(words);
    let separator = if line.contains('\t') { '\t' } else { '|' };
    let mut start = row.start;
    let mut cells: Vec<Span> = Vec::new();
    for cell in line.split(separator) {
        let end = start + cell.len() as u32;
        cells.push(Span::new(start, end));
        start = end + 1;
    }
    if separator == '|' {
        let is_outer = |cell: &Span| cell.of(words).trim().is_empty();
        if cells.first().is_some_and(is_outer) {
            cells.remove(0);
        }
        if cells.last().is_some_and(is_outer) {
            cells.pop();
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &str, cells: Vec<Span>) -> Vec<&str> {
        cells.into_iter().map(|cell| cell.of(words)).collect()
    }

    #[test]
    fn rows_fall_into_cells() {
        let row = |words: &str| Span::new(0, words.len() as u32);
        assert_eq!(shown("合计\t\t1", cells("合计\t\t1", row("合计\t\t1"))), ["合计", "", "1"]);
        assert_eq!(shown("| 合计 | 1 |", cells("| 合计 | 1 |", row("| 合计 | 1 |"))), [" 合计 ", " 1 "]);
        assert!(is_rule("|:--|--:|") && !is_rule("| - | 1 |"));
    }

    #[test]
    fn a_long_paragraph_is_shown_around_its_marks() {
        let words = "额".repeat(5000);
        let all = Span::new(0, words.len() as u32);
        let mark = |start| Mark {
            span: Span::new(start, start + 3),
            severity: Some(Severity::Error),
            number: 1,
            expected: None,
        };
        let marks = [mark(0), mark(300), mark(9000)];
        let found = stretches(&words, all, &marks.iter().collect::<Vec<_>>());
        assert_eq!(found, [Span::new(0, 603), Span::new(8700, 9303)]);
        assert_eq!(stretches(&words, Span::new(0, 300), &[]), [Span::new(0, 300)]);
    }
}
