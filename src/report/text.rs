//! Text for people, in the manner of a compiler: the message, the line, carets under the figure.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt::{self, Write as _};
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE,
    DecorStyle,
};
use annotate_snippets::{AnnotationKind, Group, Level, Snippet};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

use super::terminal::wrapped;
use super::{
    Digest, FileReport, Renderer, RunReport, State, Summary, against_lines, skipped_line, summary::plural, summary_line,
};
use crate::finding::{Finding, Related, Severity};
use crate::lang::Lang;
use crate::say;
use crate::text::{LineIndex, Position, Span, visible, visible_lines};

/// Columns of a line that are shown where no terminal has its own width: paragraphs run to hundreds of characters, the
/// figure's surroundings do.
const WINDOW: usize = 96;

/// Columns that are shown on the narrowest terminal.
const NARROWEST: usize = 16;

/// Columns a tab is shown as.
const TAB: usize = 4;

/// Stands for the part of a line that is not shown; one column wide.
const ELLIPSIS: &str = "…";

/// Blanks before what did not fit on the line above.
const CONTINUED: usize = 2;

/// The format for a terminal.
pub struct Text {
    lang: Lang,
    colour: bool,
    /// The width of the terminal.
    columns: Option<usize>,
    /// Findings below this are counted, not listed.
    least: Severity,
    renderer: annotate_snippets::Renderer,
}

impl Text {
    /// In this language, with colours or without, in lines that fit the columns of a terminal where it goes to one. What is
    /// less severe than `least` is counted, not listed.
    pub fn new(lang: Lang, colour: bool, columns: Option<usize>, least: Severity) -> Self {
        let renderer = match colour {
            true => annotate_snippets::Renderer::styled(),
            false => annotate_snippets::Renderer::plain(),
        };
        // The excerpt is cut here, by display width, so the renderer must not cut it again.
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(4 * columns.unwrap_or(WINDOW).max(WINDOW));
        Text { lang, colour, columns, least, renderer }
    }

    fn finding(&self, at: usize, finding: &Finding, file: &File<'_>, out: &mut String) -> fmt::Result {
        let lines = &file.lines;
        let position = lines.position(finding.span.start);
        let number = file.report.place_of(finding.span.start).map_or(position.line, |place| place.number().max(1));
        let (indent, frame) = (number.ilog10() as usize + 1, self.styled(FRAME));
        let margin = indent + " | ".len();
        let excerpt = Excerpt::new(lines, position.line, finding.span, self.window(margin));
        let shown: Vec<&Related> = finding.related.iter().filter(|related| excerpt.shows(related.span)).collect();
        let is_labelled = |related: &&Related| excerpt.shows(related.span) && self.has_room(related, &excerpt, margin);
        let elsewhere: Vec<&Related> = finding.related.iter().filter(|related| !is_labelled(related)).collect();
        self.title(finding, file.report.state(at), out)?;
        // The renderer's own line with the place would count the column in the excerpt, not in the line.
        let (path, place) = (&file.path, file.place(finding.span.start, self.lang));
        writeln!(out, "{:indent$}{frame}-->{frame:#} {path}:{place}", "")?;
        // An empty line shows nothing that the place does not say.
        let has_snippet = !excerpt.source.trim().is_empty();
        if has_snippet {
            let labels = shown.into_iter().map(|related| {
                let place = AnnotationKind::Context.span(excerpt.locate(related.span));
                if is_labelled(&related) { place.label(clean(&related.message)) } else { place }
            });
            let caret = AnnotationKind::Primary.span(excerpt.locate(finding.span));
            let snippet = Snippet::source(excerpt.source.as_str()).line_start(number as usize);
            let body = snippet.annotation(caret).annotations(labels);
            out.push_str(&self.renderer.render(&[Group::with_level(level(finding.severity).0).element(body)]));
            out.push('\n');
        }
        if has_snippet && (!elsewhere.is_empty() || !finding.fixes.is_empty()) {
            writeln!(out, "{:indent$} {frame}|{frame:#}", "")?;
        }
        let indent = if has_snippet { indent } else { 0 };
        let behind = indent + " = ".len();
        let lead = format!("{:indent$} {frame}= {frame:#}", "");
        let (see, help) = match self.lang {
            Lang::Zh => ("另见", "改法"),
            Lang::En => ("see", "help"),
        };
        for related in elsewhere {
            let place = format!("{see} {} ", file.place(related.span.start, self.lang));
            let message = self.aligned(&related.message, behind + columns(&place), behind);
            writeln!(out, "{lead}{place}{message}")?;
        }
        let style = self.styled(DEFAULT_EMPHASIS_STYLE);
        for fix in &finding.fixes {
            let behind = behind + columns(help) + ": ".len();
            let title = self.aligned(&fix.title, behind, behind);
            writeln!(out, "{lead}{style}{help}{style:#}: {title}")?;
        }
        out.push('\n');
        Ok(())
    }

    /// The line with the message; the renderer would break it.
    fn title(&self, finding: &Finding, state: Option<State>, out: &mut String) -> fmt::Result {
        let name = finding.severity.name(self.lang);
        let (name_style, style) = (self.styled(level(finding.severity).1), self.styled(DEFAULT_EMPHASIS_STYLE));
        let message = match (state.map(|state| state.name(self.lang)), self.lang) {
            (None, _) => clean(&finding.message),
            (Some(state), Lang::Zh) => Cow::Owned(format!("（{state}）{}", clean(&finding.message))),
            (Some(state), Lang::En) => Cow::Owned(format!("({state}) {}", clean(&finding.message))),
        };
        let taken = columns(name) + finding.code.len() + "[]: ".len();
        let message = wrapped(&message, taken, CONTINUED, self.columns);
        writeln!(out, "{name_style}{name}[{}]{name_style:#}{style}: {message}{style:#}", finding.code)
    }

    /// Columns for the text of a line after a margin and an ellipsis on either side.
    fn window(&self, margin: usize) -> usize {
        let left = |columns: usize| columns.saturating_sub(margin + 2).max(NARROWEST);
        self.columns.map_or(WINDOW, left)
    }

    /// Whether the message of a related place fits into the terminal beside it.
    fn has_room(&self, related: &Related, excerpt: &Excerpt<'_>, margin: usize) -> bool {
        let end = || columns(&excerpt.source[..excerpt.locate(related.span).end]);
        let is_within = |most: usize| margin + end() + 1 + columns(&clean(&related.message)) <= most;
        self.columns.is_none_or(is_within)
    }

    /// Wraps a message: its first line begins at column `taken`, the others at column `behind`.
    fn aligned<'a>(&self, words: &'a str, taken: usize, behind: usize) -> Cow<'a, str> {
        let words = untabbed(visible_lines(words));
        Cow::Owned(wrapped(&words, taken, behind, self.columns).into_owned())
    }

    /// What was counted and not listed, and how to see it.
    fn counted_line(&self, summary: &Summary) -> Option<String> {
        let count = summary.at_least(Severity::Hint) - summary.at_least(self.least);
        (count > 0).then(|| {
            let many = plural(count);
            say!(
                self.lang,
                "另有 {count} 处较轻的问题没有列出，加 --min-severity hint 可以看到",
                "{count} minor finding{many} not listed; see them with --min-severity hint"
            )
        })
    }

    fn line(&self, line: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", wrapped(&visible(line), 0, CONTINUED, self.columns))
    }

    fn styled(&self, style: Style) -> Style {
        if self.colour { style } else { Style::new() }
    }
}

/// The file that findings lie in.
struct File<'a> {
    report: &'a FileReport<'a>,
    path: Cow<'a, str>,
    lines: LineIndex<'a>,
}

impl File<'_> {
    /// Line and column, or the place in a document that has no lines.
    fn place(&self, at: u32, lang: Lang) -> String {
        let Position { line, column } = self.lines.position(at);
        self.report.place(at, lang).unwrap_or_else(|| format!("{line}:{column}"))
    }
}

/// The style of the frame around source lines.
const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();

/// A message on one line, control characters made visible.
fn clean(words: &str) -> Cow<'_, str> {
    untabbed(visible(words))
}

fn untabbed(words: Cow<'_, str>) -> Cow<'_, str> {
    if words.contains('\t') { Cow::Owned(words.replace('\t', &" ".repeat(TAB))) } else { words }
}

/// Columns that a text on one line takes.
fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

fn width(character: char) -> usize {
    if character == '\t' { TAB } else { character.width().unwrap_or(1) }
}

/// How the library marks a severity, and the style of its name.
fn level(severity: Severity) -> (Level<'static>, Style) {
    match severity {
        Severity::Error => (Level::ERROR, DEFAULT_ERROR_STYLE),
        Severity::Warning => (Level::WARNING, DEFAULT_WARNING_STYLE),
        Severity::Information => (Level::INFO, DEFAULT_INFO_STYLE),
        Severity::Hint => (Level::NOTE, DEFAULT_NOTE_STYLE),
    }
}

impl Renderer for Text {
    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        let file = File { report, path: clean(report.path), lines: report.lines() };
        let mut shown = String::new();
        let mut listed: Vec<_> = report.findings.iter().enumerate().filter(|(_, f)| f.severity >= self.least).collect();
        listed.sort_by_key(|(_, finding)| Reverse(finding.severity));
        for (at, finding) in listed {
            self.finding(at, finding, &file, &mut shown).map_err(io::Error::other)?;
        }
        out.write_all(shown.as_bytes()).map(|()| None)
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        for line in run.against.into_iter().flat_map(|against| against_lines(against, self.lang)) {
            self.line(&line, out)?;
        }
        if let Some(line) = self.counted_line(run.summary) {
            self.line(&line, out)?;
        }
        self.line(&summary_line(run.summary, run.skipped, self.lang), out)?;
        match skipped_line(run.summary, run.skipped, self.lang) {
            Some(line) if run.summary.files > 0 => self.line(&line, out),
            _ => Ok(()),
        }
    }
}

/// The shown part of one line.
struct Excerpt<'a> {
    /// The excerpt, with ellipses.
    source: String,
    /// The same part of the text, unchanged.
    words: &'a str,
    /// Its bytes in the text, without the ellipses.
    window: Span,
    /// Bytes of the ellipsis before it.
    lead: usize,
}

impl<'a> Excerpt<'a> {
    fn new(lines: &LineIndex<'a>, line: u32, span: Span, columns: usize) -> Self {
        let whole = lines.line(line);
        let text = whole.of(lines.text());
        let inside = |offset: u32| text.floor_char_boundary(offset.saturating_sub(whole.start) as usize);
        let shown = window(text, inside(span.start)..inside(span.end), columns);
        let lead = if shown.start > 0 { ELLIPSIS } else { "" };
        let trail = if shown.end < text.len() { ELLIPSIS } else { "" };
        let words = &text[shown.clone()];
        Excerpt {
            source: [lead, &visible(words), trail].concat(),
            words,
            window: Span::new(shown.start as u32, shown.end as u32).shift(whole.start),
            lead: lead.len(),
        }
    }

    fn shows(&self, span: Span) -> bool {
        self.window.contains(span)
    }

    /// The bytes of `span` in what is shown; what lies outside is cut off.
    fn locate(&self, span: Span) -> Range<usize> {
        let place = |offset: u32| {
            let inside = offset.clamp(self.window.start, self.window.end) - self.window.start;
            visible(&self.words[..self.words.floor_char_boundary(inside as usize)]).len() + self.lead
        };
        place(span.start)..place(span.end)
    }
}

/// The bytes of `line` to show: `focus`, and as much around it as fits into `columns`.
fn window(line: &str, focus: Range<usize>, columns: usize) -> Range<usize> {
    let (focus_length, left) = fitting(line[focus.clone()].chars(), columns);
    let end = focus.start + focus_length;
    let before = || line[..focus.start].chars().rev();
    let after = || line[end..].chars();
    // Each side gets half of what is left, and what the other side cannot use.
    let (_, unused_before) = fitting(before(), left / 2);
    let (length_after, unused_after) = fitting(after(), left - left / 2 + unused_before);
    let (length_before, _) = fitting(before(), left / 2 + unused_after);
    focus.start - length_before..end + length_after
}

/// How many bytes of `characters` fit in `columns`, and how many columns stay free when all of them do.
fn fitting(characters: impl Iterator<Item = char>, columns: usize) -> (usize, usize) {
    let (mut length, mut left) = (0, columns);
    for character in characters {
        // At least one column each, lest a run of combining marks never fills the window.
        let width = width(character).max(1);
        if width > left {
            return (length, 0);
        }
        left -= width;
        length += character.len_utf8();
    }
    (length, left)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::{Fix, Related, Safety};
    use crate::relations::Coverage;
    use crate::report::render;
    use crate::testing;

    /// The spans marked `⟦…⟧`, and the text without the marks.
    fn marked(text: &str) -> (String, Vec<Span>) {
        let fixture = testing::read(text);
        let spans = fixture.marks.iter().map(|mark| Span::new(mark.range.start as u32, mark.range.end as u32));
        (fixture.text, spans.collect())
    }

    fn finding(span: Span) -> Finding {
        Finding {
            code: "total-mismatch",
            severity: Severity::Error,
            message: "收入总计 451.32 万元 ≠ 420.10 + 0 = 420.10 万元，相差 31.22 万元".to_owned(),
            span,
            expected: None,
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    fn shown(text: &str, findings: &[Finding], lang: Lang) -> String {
        let mut out = Vec::new();
        let coverage = Some(Coverage::default());
        let report = FileReport { path: "a.txt", text, findings, coverage, ..FileReport::default() };
        render(&Text::new(lang, false, None, Severity::Hint), &[report], &[], &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn related(span: Span, message: &str) -> Related {
        Related { span, message: message.to_owned() }
    }

    #[test]
    fn carets_stand_under_the_figure_after_wide_characters() {
        let (text, spans) = marked(
            "标题\n（一）收入预算：2025年年初预算数⟦451.32⟧万元，其中：基本支出⟦420.10⟧万元，项目支出0万元。\n⟦上年⟧\n",
        );
        let finding = Finding {
            related: vec![related(spans[1], "基本支出"), related(spans[2], "上年预算数 300.00")],
            fixes: vec![Fix::replace("改为 420.10", Safety::Unsafe, spans[0], "420.10")],
            ..finding(spans[0])
        };
        let zh = "\
错误[total-mismatch]: 收入总计 451.32 万元 ≠ 420.10 + 0 = 420.10 万元，相差 31.22 万元
 --> a.txt:2:19
  |
2 | （一）收入预算：2025年年初预算数451.32万元，其中：基本支出420.10万元，项目支出0万元。
  |                                 ^^^^^^                    ------ 基本支出
  |
  = 另见 3:1 上年预算数 300.00
  = 改法: 改为 420.10

共检查 1 个文件：1 个错误；没有可核对的数字
";
        assert_eq!(shown(&text, std::slice::from_ref(&finding), Lang::Zh), zh);
        let en = shown(&text, &[finding], Lang::En);
        assert!(en.starts_with("error[total-mismatch]: "));
        assert!(en.ends_with(
            "  = see 3:1 上年预算数 300.00\n  = help: 改为 420.10\n\nchecked 1 file: 1 error; no figures to compare\n"
        ));
    }

    #[test]
    fn a_long_line_is_shown_around_the_figure() {
        let duties = "职能职责，".repeat(100);
        let uses = "主要用于，".repeat(100);
        let (text, spans) = marked(&format!("{duties}⟦451.32⟧万元，基本支出⟦420.10⟧{uses}⟦1⟧"));
        let finding = Finding {
            related: vec![related(spans[1], "基本支出"), related(spans[2], "上年")],
            ..finding(spans[0])
        };
        let expected = "\
错误[total-mismatch]: 收入总计 451.32 万元 ≠ 420.10 + 0 = 420.10 万元，相差 31.22 万元
 --> a.txt:1:501
  |
1 | …责，职能职责，职能职责，职能职责，职能职责，451.32万元，基本支出420.10主要用于，主要用于，主要…
  |                                              ^^^^^^              ------ 基本支出
  |
  = 另见 1:1020 上年

共检查 1 个文件：1 个错误；没有可核对的数字
";
        assert_eq!(shown(&text, &[finding], Lang::Zh), expected);
    }

    #[test]
    fn both_ends_of_a_long_line_fill_the_window() {
        let text = "额".repeat(100);
        let first = shown(&text, &[finding(Span::at(0))], Lang::Zh);
        assert!(first.contains(&format!("1 | {}…\n  | ^\n", "额".repeat(48))));
        let last = shown(&text, &[finding(Span::at(text.len() as u32))], Lang::Zh);
        assert!(last.contains(&format!("1 | …{}\n  | {}^\n", "额".repeat(48), " ".repeat(97))));
    }

    #[test]
    fn tabs_and_control_characters_keep_their_place() {
        let (text, spans) = marked("附表\t\t合计\t⟦1.2\u{1b}[31m.3⟧\t－５\r\n");
        let expected = "
 --> a.txt:1:8
  |
1 | 附表        合计    1.2␛[31m.3    －５
  |                     ^^^^^^^^^^
";
        assert!(shown(&text, &[finding(spans[0])], Lang::Zh).contains(expected));
    }

    #[test]
    fn an_empty_line_is_not_shown() {
        let title = "错误[total-mismatch]: 收入总计 451.32 万元 ≠ 420.10 + 0 = 420.10 万元，相差 31.22 万元";
        let expected = format!("{title}\n --> a.txt:1:1\n\n");
        assert!(shown("", &[finding(Span::at(0))], Lang::Zh).starts_with(&expected));
        let insertion = Finding {
            fixes: vec![Fix::replace("插入第六部分", Safety::Unsafe, Span::at(4), "六、")],
            ..finding(Span::at(4))
        };
        let expected = format!("{title}\n --> a.txt:2:1\n = 改法: 插入第六部分\n\n");
        let found = shown("额\n", &[insertion], Lang::Zh);
        assert!(found.starts_with(&expected), "{found}");
    }

    #[test]
    fn colours_come_only_when_asked_for() {
        let mut out = Vec::new();
        let findings = [finding(Span::new(0, 1))];
        let report = FileReport { path: "a.txt", text: "1", findings: &findings, ..FileReport::default() };
        render(&Text::new(Lang::Zh, true, None, Severity::Hint), &[report], &[], &mut out).unwrap();
        assert!(out.starts_with(b"\x1b["));
        assert!(!shown("1", &[finding(Span::new(0, 1))], Lang::Zh).contains('\u{1b}'));
    }

    #[test]
    fn a_title_of_several_lines_stands_under_itself() {
        let fixes = vec![Fix::replace("插入“一、\n二、”", Safety::Unsafe, Span::at(0), "")];
        let found = shown("额\n", &[Finding { fixes, ..finding(Span::new(0, 3)) }], Lang::Zh);
        assert!(found.contains("  |\n  = 改法: 插入“一、\n          二、”\n\n"), "{found}");
    }

    #[test]
    fn what_could_command_a_terminal_is_seen_and_carets_stand_under_the_figure() {
        let (text, spans) = marked("甲\u{9b}2J\u{202e}乙##[x] ⟦12⟧ ⟦34⟧\n");
        let findings = [Finding { related: vec![related(spans[1], "丙\n::error::\u{9b}")], ..finding(spans[0]) }];
        let expected = "
1 | 甲�2J�乙##［x] 12 34
  |                ^^ -- 丙␊::error::�
";
        let found = shown(&text, &findings, Lang::Zh);
        assert!(found.contains(expected), "{found}");
        let drawn = shown(&text, &[finding(spans[1])], Lang::Zh);
        assert!(drawn.contains("\n1 | 甲�2J�乙##［x] 12 34\n  |                   ^^\n"), "{drawn}");
    }

    #[test]
    fn the_library_changes_nothing_more() {
        for c in ('\0'..=char::MAX).filter(|c| !['\t', '\u{200D}'].contains(c)) {
            let word = visible(&format!("一{c}")).into_owned();
            assert_eq!(annotate_snippets::normalize_untrusted_str(&word), word, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_and_no_span_panics(text in "[一a\t \u{301}𠮷\r\n\u{1b}]{0,200}", a in 0u32..600, b in 0u32..600) {
            let floor = |at: u32| text.floor_char_boundary(at as usize) as u32;
            let span = Span::new(floor(a.min(b)), floor(a.max(b)));
            shown(&text, &[finding(span)], Lang::Zh);
        }

        #[test]
        fn carets_stand_at_the_width_of_what_precedes(before in "[一a，１\t]{0,30}", after in "[一a]{0,30}") {
            let text = format!("x{before}42{after}");
            let start = before.len() as u32 + 1;
            let shown = shown(&text, &[finding(Span::new(start, start + 2))], Lang::Zh);
            let carets = shown.lines().find(|line| line.trim_end().ends_with("| ^^")
                || line.trim_end().ends_with(" ^^")).unwrap();
            let width: usize = before.chars().map(|c| if c == '\t' { TAB } else { c.width().unwrap() }).sum();
            let cut = shown.contains("1 | …");
            prop_assert!(cut || carets.find('^') == Some(4 + 1 + width));
        }
    }
}
