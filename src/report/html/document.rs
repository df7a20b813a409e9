//! The part of one file: its paragraphs and rows that have findings, marked, and beside them what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::marks::{Mark, Marks};
use super::{anchor, badges, text};
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::model::Standard;
use crate::report::{Digest, FileReport, Summary};
use crate::say;
use crate::syntax::{Block, BlockKind, Disclosure, read_blocks, split};
use crate::text::{LineIndex, Span};

/// Longest paragraph, in bytes, that is shown whole.
const WHOLE: u32 = 3000;

/// Bytes shown on either side of a place in a longer one.
const AROUND: u32 = 300;

/// Rows at the head of a table that name its columns.
const HEAD_ROWS: u32 = 2;

/// Maximum number of fixes listed.
const MOST_FIXES: usize = 3;

/// A disclosure and its offset in the file.
struct Placed {
    start: u32,
    disclosure: Disclosure,
}

/// The disclosures of a file.
fn disclosures(text: &str) -> Vec<Placed> {
    let blocks = read_blocks(text, 0, text.len(), Standard::base());
    let ranges = split(text, &blocks);
    let start_of = |at: usize| {
        ranges.get(at).and_then(|range| blocks.get(range.start)).map_or(text.len() as u32, |block| block.start)
    };
    let each = ranges.iter().enumerate().map(|(at, range)| {
        let start = if at == 0 { 0 } else { start_of(at) };
        let moved = |block: &Block| Block { start: block.start - start, ..block.clone() };
        let own = blocks.get(range.clone()).unwrap_or_default().iter().map(moved).collect();
        let words = text.get(start as usize..start_of(at + 1) as usize).unwrap_or_default();
        Placed { start, disclosure: Disclosure::read(words.to_owned(), own) }
    });
    each.collect()
}

/// The disclosure that a place lies in.
fn index_at(placed: &[Placed], offset: u32) -> usize {
    placed.partition_point(|placed| placed.start <= offset).saturating_sub(1)
}

/// The file's part of the page, empty where nothing was found, and what the overview says of the file.
pub fn page(report: &FileReport<'_>, lang: Lang) -> (String, Digest) {
    let mut digest = Digest { path: report.path.to_owned(), ..Digest::default() };
    digest.summary.add(report);
    if report.findings.is_empty() {
        return (String::new(), digest);
    }
    let anchor = anchor(report.path);
    let view = View::new(report, &anchor, lang);
    let (mut rules, mut units) = (BTreeMap::new(), BTreeMap::new());
    for finding in report.findings {
        let one = std::slice::from_ref(finding);
        rules.entry(finding.code).or_insert_with(Summary::default).add_findings(one);
        let unit = index_at(&view.placed, finding.span.start);
        units.entry(unit).or_insert_with(Summary::default).add_findings(one);
    }
    digest.rules = rules.into_iter().collect();
    let unit = |at: usize| view.placed.get(at).map_or(String::new(), |placed| placed.disclosure.unit.clone());
    digest.units = units.into_iter().map(|(at, summary)| (unit(at), summary)).collect();
    (view.page(&badges(&digest.summary, lang)), digest)
}

/// A paragraph, heading or table with findings in it.
struct Place {
    /// The disclosure and the block; `None` where there is no text.
    block: Option<(usize, usize)>,
    findings: Vec<usize>,
}

struct View<'a> {
    report: &'a FileReport<'a>,
    lines: LineIndex<'a>,
    placed: Vec<Placed>,
    marks: Marks<'a>,
    lang: Lang,
}

impl<'a> View<'a> {
    fn new(report: &'a FileReport<'a>, anchor: &'a str, lang: Lang) -> Self {
        let mut list = Vec::new();
        for (at, finding) in report.findings.iter().enumerate() {
            let number = at + 1;
            let expected = finding.expected.as_deref().filter(|_| !finding.span.is_empty());
            list.push(Mark { span: finding.span, severity: Some(finding.severity), number, expected });
            let part = |span| Mark { span, severity: None, number, expected: None };
            list.extend(
                finding.related.iter().filter(|related| !related.span.is_empty()).map(|related| part(related.span)),
            );
        }
        list.sort_by_key(|mark| (mark.span.start, mark.span.end));
        View {
            report,
            lines: LineIndex::new(report.text),
            placed: disclosures(report.text),
            marks: Marks { text: report.text, list, anchor },
            lang,
        }
    }

    fn page(&self, badges: &str) -> String {
        let (anchor, path) = (self.marks.anchor, text(self.report.path));
        let mut html = format!(
            "<article id=\"{anchor}\"><details open><summary><h2>{path}</h2><span class=\"badges\">{badges}</span></summary>\n"
        );
        let is_severe = |at: &usize| self.report.findings[*at].severity > Severity::Information;
        let (severe, lesser): (Vec<Place>, Vec<Place>) =
            self.places().into_iter().partition(|place| place.findings.iter().any(is_severe));
        severe.iter().for_each(|place| self.place(place, &mut html));
        if !lesser.is_empty() {
            let count: usize = lesser.iter().map(|place| place.findings.len()).sum();
            let title = say!(self.lang, "信息与提示 {count} 条", "information and hints: {count}");
            let open = if severe.is_empty() { " open" } else { "" };
            let _ = writeln!(html, "<details class=\"lesser\"{open}><summary>{title}</summary>");
            lesser.iter().for_each(|place| self.place(place, &mut html));
            html.push_str("</details>\n");
        }
        html.push_str("</details></article>\n");
        html
    }

    /// The findings by the block they lie in, in text order.
    fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for (at, finding) in self.report.findings.iter().enumerate() {
            let block = self.block_at(finding.span.start);
            match places.last_mut().filter(|place| place.block == block) {
                Some(place) => place.findings.push(at),
                None => places.push(Place { block, findings: vec![at] }),
            }
        }
        places
    }

    fn block_at(&self, offset: u32) -> Option<(usize, usize)> {
        let index = index_at(&self.placed, offset);
        let placed = self.placed.get(index)?;
        let blocks = &placed.disclosure.blocks;
        let after = blocks.partition_point(|block| block.start + placed.start <= offset);
        (!blocks.is_empty()).then(|| (index, after.saturating_sub(1)))
    }

    fn place(&self, place: &Place, html: &mut String) {
        let severity = |at: &usize| self.report.findings[*at].severity;
        let only = Severity::ALL.iter().find(|only| place.findings.iter().all(|at| severity(at) == **only));
        let only = only.map_or(String::new(), |only| format!(" only-{}", only.id()));
        let _ = write!(html, "<section class=\"place{only}\">");
        if let Some((disclosure, block)) = place.block {
            self.context(disclosure, block, html);
            html.push_str("<div class=\"text\">");
            self.words(disclosure, block, place, html);
            html.push_str("</div>");
        }
        html.push_str("<ol class=\"notes\">\n");
        place.findings.iter().for_each(|at| self.note(*at, html));
        html.push_str("</ol></section>\n");
    }

    /// The line, and the headings above the block.
    fn context(&self, index: usize, block: usize, html: &mut String) {
        let Placed { start, disclosure } = &self.placed[index];
        let line = self.lines.position(disclosure.blocks[block].start + start).line;
        let line = say!(self.lang, "第 {line} 行", "line {line}");
        let own = disclosure.blocks[block].span();
        let table = disclosure.tables.iter().find(|table| {
            let is_of = |place: Option<Span>| place.is_some_and(|place| own.contains(place));
            table.blocks.contains(&block) || is_of(table.caption) || is_of(table.number) || is_of(table.note)
        });
        // Tables follow the text and belong to no heading of it.
        let mut names: Vec<String> = match table {
            Some(table) => {
                let caption = table.caption.filter(|caption| !own.contains(*caption));
                caption.map(|caption| text(caption.of(&disclosure.text).trim())).into_iter().collect()
            }
            None => disclosure
                .ancestors(disclosure.section_at(block))
                .filter(|section| section.heading != block && !section.is_paragraph())
                .map(|section| text(&[section.mark.of(&disclosure.text), section.title.as_str()].concat()))
                .collect(),
        };
        if !disclosure.unit.is_empty() {
            names.push(text(&disclosure.unit));
        }
        names.reverse();
        let _ = write!(html, "<p class=\"where\"><span>{line}</span>{}</p>", names.join(" › "));
    }

    /// The block's own words, marked.
    fn words(&self, index: usize, block: usize, place: &Place, html: &mut String) {
        let Placed { start, disclosure } = &self.placed[index];
        let block = &disclosure.blocks[block];
        let span = block.span().shift(*start);
        let marks = self.marks.within(span);
        if matches!(block.kind, BlockKind::Table { .. }) {
            return self.table(span, place, html);
        }
        html.push_str("<p>");
        for stretch in stretches(self.report.text, span, &marks) {
            let is_own = |mark: &&Mark| stretch.contains(mark.span) || stretch.overlaps(mark.span);
            let own: Vec<&Mark> = marks.iter().copied().filter(is_own).collect();
            let (before, after) = (stretch.start > span.start, stretch.end < span.end);
            html.push_str(if before { "…" } else { "" });
            html.push_str(&self.marks.html(stretch, &own));
            html.push_str(if after { "…" } else { "" });
        }
        html.push_str("</p>");
    }

    /// The head of a table and its rows with findings, those beside them for comparison.
    fn table(&self, span: Span, place: &Place, html: &mut String) {
        let first = self.lines.position(span.start).line;
        let last = self.lines.position(span.end).line;
        let findings = || place.findings.iter().map(|at| &self.report.findings[*at]);
        let line_of = |span: Span| self.lines.position(span.start).line;
        let wrong: Vec<u32> = findings().map(|finding| line_of(finding.span)).collect();
        let parts: BTreeSet<u32> =
            findings().flat_map(|finding| &finding.related).map(|related| line_of(related.span)).collect();
        let is_shown = |line: u32| {
            let is_edge = line < first + HEAD_ROWS || line == last;
            is_edge || parts.contains(&line) || wrong.iter().any(|wrong| wrong.abs_diff(line) <= 1)
        };
        html.push_str("<table>");
        let mut gap = false;
        for line in first..=last {
            let row = self.lines.line(line);
            if !is_shown(line) || is_rule(row.of(self.report.text)) {
                gap |= !is_rule(row.of(self.report.text));
                continue;
            }
            if std::mem::take(&mut gap) {
                html.push_str("<tr class=\"gap\"><td>⋯</td></tr>");
            }
            html.push_str("<tr>");
            for cell in cells(self.report.text, row) {
                let marks = self.marks.within(cell);
                let is_figure = cell.of(self.report.text).trim().starts_with(|c: char| c.is_ascii_digit() || c == '-');
                let class = if is_figure { " class=\"figure\"" } else { "" };
                let _ = write!(html, "<td{class}>{}</td>", self.marks.html(cell, &marks));
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</table>");
    }

    fn note(&self, at: usize, html: &mut String) {
        let finding: &Finding = &self.report.findings[at];
        let (number, anchor, code) = (at + 1, self.marks.anchor, finding.code);
        let (class, severity) = (finding.severity.id(), finding.severity.name(self.lang));
        let message = text(&finding.message);
        // Related places in the same paragraph are marked there.
        let here = self.block_at(finding.span.start);
        let reference = match here {
            Some(_) => format!("<a class=\"ref {class}\" href=\"#{anchor}-t{number}\">{number}</a>"),
            None => format!("<span class=\"ref {class}\">{number}</span>"),
        };
        let _ = write!(
            html,
            "<li class=\"note {class}\" id=\"{anchor}-n{number}\">{reference}\
             <p class=\"message\">{message}</p><p class=\"code\">{severity} · <a href=\"#rule-{code}\">{code}</a></p>"
        );
        let elsewhere: Vec<String> = finding
            .related
            .iter()
            .filter(|related| here.is_none() || self.block_at(related.span.start) != here)
            .map(|related| {
                let line = self.lines.position(related.span.start).line;
                let message = text(&related.message);
                say!(self.lang, "<li>第 {line} 行：{message}</li>", "<li>line {line}: {message}</li>")
            })
            .collect();
        if !elsewhere.is_empty() {
            let _ = write!(html, "<ul class=\"related\">{}</ul>", elsewhere.concat());
        }
        let fixes: Vec<String> =
            finding.fixes.iter().take(MOST_FIXES).map(|fix| format!("<li>{}</li>", text(&fix.title))).collect();
        if !fixes.is_empty() {
            let _ = write!(html, "<ul class=\"fixes\">{}</ul>", fixes.concat());
        }
        html.push_str("</li>\n");
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
