//! Lines → blocks, each read from its own lines alone.

use super::caption;
use super::numbering::{self, Numbering, Style};
use super::reading::Prose;
use super::sentence::Lexis;
use super::table::{self, Grid};
use crate::model::patterns::between_fields;
use crate::model::{Kinds, Standard};
use crate::text::{Span, is_digit, trim, trim_end, trim_start};
use std::ops::Range;
use std::sync::Arc;

/// A run of lines that belong together. All spans inside are relative to `start`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// First byte in the text.
    pub start: u32,
    /// Length in bytes without the final line break.
    pub len: u32,
    /// What it is.
    pub kind: BlockKind,
    /// Its words and what they say; none of a table.
    pub prose: Option<Prose>,
}

/// The kinds of block that can be told from their own lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A numbered line: a heading, a heading with text behind it, or a numbered paragraph.
    Heading(Heading),
    /// Plain text, hard-wrapped lines joined.
    Paragraph,
    /// Tab-separated or pipe rows.
    Table(Arc<Grid>),
    /// `附件 3`, `附表一`, `表 2`: the number line of a table's caption, perhaps with the name.
    Caption,
    /// `单位：万元`
    UnitLine,
}

/// A numbered line. Spans are relative to the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its number.
    pub numbering: Numbering,
    /// The number with its delimiter, without following spaces.
    pub mark: Span,
    /// The title, without `：` or `。`; empty when the line is a numbered paragraph.
    pub title: Span,
    /// The text behind the title, or the whole numbered paragraph; may be empty.
    pub body: Span,
}

impl Block {
    fn of_words(start: usize, source: &str, kind: BlockKind, lexis: Lexis) -> Block {
        let body = match &kind {
            BlockKind::Heading(heading) if heading.body.is_empty() => source.len() as u32,
            BlockKind::Heading(heading) => heading.body.start,
            _ => 0,
        };
        let prose = Some(Prose::read(source, body, lexis));
        Block { start: start as u32, len: source.len() as u32, kind, prose }
    }

    /// The whole block in the text.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.len)
    }

    /// A relative span of this block in the text.
    pub fn absolute(&self, relative: Span) -> Span {
        relative.shift(self.start)
    }

    /// Its heading, if it is one.
    pub fn heading(&self) -> Option<&Heading> {
        match &self.kind {
            BlockKind::Heading(heading) => Some(heading),
            _ => None,
        }
    }

    /// Whether it is a line that may stand above a title of Markdown, such as the unit's name: `# 某局`.
    pub(super) fn is_line_above_title(&self) -> bool {
        let is_first_level = |heading: &Heading| heading.numbering.style == Style::Hash && heading.mark.len() == 1;
        self.heading().is_some_and(|heading| is_first_level(heading) && heading.body.is_empty())
    }

    /// Its rows, if it is a table.
    pub fn grid(&self) -> Option<&Grid> {
        match &self.kind {
            BlockKind::Table(grid) => Some(grid),
            _ => None,
        }
    }

    /// The prose in it, in the text: the paragraph, or what follows a heading's title.
    pub fn prose(&self) -> Option<Span> {
        match &self.kind {
            BlockKind::Paragraph => Some(self.span()),
            BlockKind::Heading(heading) if !heading.body.is_empty() => Some(self.absolute(heading.body)),
            _ => None,
        }
    }
}

/// One line, without its line break and without the space around it.
#[derive(Clone, Copy)]
struct Line<'t> {
    start: usize,
    end: usize,
    raw: &'t str,
    trimmed: &'t str,
}

/// What one line can be on its own.
enum LineKind {
    Blank,
    Row,
    /// With what Word left before the number, in bytes.
    Numbered(Numbering, usize),
    Caption,
    UnitLine,
    Text,
}

/// Reads the blocks of `text[from..to]`; both must be line starts (or the end).
pub fn read_blocks(text: &str, from: usize, to: usize, standard: &Standard) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity((to - from) / 160);
    read_blocks_until(text, from..to, standard, &mut blocks, |_| Resume::Read);
    blocks.shrink_to_fit();
    blocks
}

/// What to do where a block begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// Read it.
    Read,
    /// Stop: this block and those behind it are known.
    Stop,
}

/// Reads blocks of `text[range]` until one begins in a line where `border`, asked for the line's first byte, says stop;
/// returns whether all were read. Both ends of the range must be line starts (or the end).
pub fn read_blocks_until(
    text: &str,
    range: Range<usize>,
    standard: &Standard,
    blocks: &mut Vec<Block>,
    mut border: impl FnMut(usize) -> Resume,
) -> bool {
    let lexis = Lexis::from(standard);
    let mut rows = Rows::default();
    let mut open: Option<Open> = None;
    for line in lines(text, range.start, range.end) {
        let mut kind = classify(&line);
        if rows.has_row_cut(&line, &kind) {
            kind = LineKind::Row;
        }
        if !rows.is_empty() && !rows.go_on(&line, &kind) {
            blocks.push(rows.close(text, lexis));
        }
        if let (LineKind::Text, Some(paragraph)) = (&kind, &mut open)
            && paragraph.goes_on(&line)
        {
            paragraph.end = line.start + line.trimmed_end();
            paragraph.last = line;
            continue;
        }
        if let Some(paragraph) = open.take() {
            blocks.push(paragraph.close(text, lexis));
        }
        let opens_block = !matches!(kind, LineKind::Blank) && rows.is_empty();
        if opens_block && border(line.start) == Resume::Stop {
            return false;
        }
        match kind {
            LineKind::Blank => {}
            LineKind::Row => rows.push(line),
            LineKind::Caption => blocks.push(line.block(BlockKind::Caption, lexis)),
            LineKind::UnitLine => blocks.push(line.block(BlockKind::UnitLine, lexis)),
            LineKind::Numbered(numbering, litter) => open = Some(Open::new(line, Some((numbering, litter)))),
            LineKind::Text => open = Some(Open::new(line, None)),
        }
    }
    if !rows.is_empty() {
        blocks.push(rows.close(text, lexis));
    }
    if let Some(paragraph) = open {
        blocks.push(paragraph.close(text, lexis));
    }
    true
}

/// The lines of `text[from..to]`, split at `\n`, `\r\n` and `\r`.
fn lines(text: &str, from: usize, to: usize) -> impl Iterator<Item = Line<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= to {
            return None;
        }
        let start = at;
        let rest = &text[start..to];
        let (len, next) = match memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            Some(end) if rest[end..].starts_with("\r\n") => (end, start + end + 2),
            Some(end) => (end, start + end + 1),
            None => (rest.len(), to),
        };
        at = next;
        let raw = &rest[..len];
        Some(Line { start, end: start + len, raw, trimmed: trim(raw) })
    })
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.raw.len() - trim_start(self.raw).len()
    }

    fn trimmed_end(&self) -> usize {
        trim_end(self.raw).len()
    }

    fn block(&self, kind: BlockKind, lexis: Lexis) -> Block {
        Block::of_words(self.start + self.indent(), self.trimmed, kind, lexis)
    }
}

fn classify(line: &Line) -> LineKind {
    let trimmed = line.trimmed;
    let Some(&first) = trimmed.as_bytes().first() else {
        return LineKind::Blank;
    };
    // A comment of Markdown is nothing that a reader sees.
    if first == b'<' && trimmed.starts_with("<!--") && trimmed.ends_with("-->") {
        return LineKind::Blank;
    }
    if table::is_row(line.raw, trimmed) && !is_above_rows(trimmed) {
        return LineKind::Row;
    }
    // Only these bytes can open a number, a caption or a unit line: most prose is passed on at once.
    let may_be_numbered = matches!(first, b'#' | b'(' | b'0'..=b'9' | 0xE7 | 0xEF | 0xE4 | 0xE5 | 0xE2);
    if may_be_numbered && let Some(numbering) = numbering::read(trimmed) {
        return LineKind::Numbered(numbering, 0);
    }
    let may_be_litter = matches!(first, b'[' | b'T' | b'H' | b'P' | b'_');
    let litter = if may_be_litter { between_fields(trimmed).start } else { 0 };
    if litter > 0
        && let Some(numbering) = numbering::read(&trimmed[litter..])
    {
        return LineKind::Numbered(numbering, litter);
    }
    if trimmed.len() <= 120 {
        if caption::unit_of_table(trimmed).is_some() {
            return LineKind::UnitLine;
        }
        if caption::is_caption(trimmed) {
            return LineKind::Caption;
        }
    }
    LineKind::Text
}

/// Whether a line of cells stands above a table rather than in it: `部门：某局↹单位：万元`, `支出总表↹单位：万元`,
/// `附件 3↹↹`.
fn is_above_rows(trimmed: &str) -> bool {
    // Nearly every row is passed on at once.
    if trimmed.len() > 120 || trimmed.ends_with(|c: char| c.is_ascii_digit()) && !trimmed.starts_with('附') {
        return false;
    }
    let is_name = |words: &str| {
        let is_one_cell = !words.contains(['\t', '|']);
        is_one_cell && (caption::is_caption(words) || caption::is_table_name(words) && !words.ends_with("明细"))
    };
    if !trimmed.contains('\t') {
        return caption::unit_of_table(trimmed).is_some() && !trimmed.starts_with('|') || is_name(trimmed);
    }
    !trimmed.starts_with('|')
        && caption::unit_in(trimmed)
            .is_some_and(|unit| is_name(unit.before) || caption::unit_of_table(trimmed).is_some())
}

/// A paragraph or numbered line still growing.
struct Open<'t> {
    start: usize,
    end: usize,
    numbering: Option<(Numbering, usize)>,
    last: Line<'t>,
}

impl<'t> Open<'t> {
    fn new(line: Line<'t>, numbering: Option<(Numbering, usize)>) -> Self {
        Open { start: line.start + line.indent(), end: line.start + line.trimmed_end(), numbering, last: line }
    }

    /// Whether `line` is the hard-wrapped continuation of what stands above it.
    fn goes_on(&self, line: &Line) -> bool {
        let last = self.last.trimmed;
        if self.start == self.last.start + self.last.indent() && is_title(last) {
            return false;
        }
        let Some(end) = last.chars().next_back() else {
            return false;
        };
        if line.start - self.last.end > 2 {
            return false;
        }
        // Two lines of prose as wide as one another are cut at one margin.
        let (width, next_width) = (columns(last), columns(line.trimmed));
        if width >= 40 && width.abs_diff(next_width) <= 2 && !has_year_title(line.trimmed) {
            return true;
        }
        // A line that opens with a year is no rest of one that is too short, or too long, to be cut at its margin.
        if end == '，' && opens_with_year(line.trimmed) && (width > LONGEST_WRAPPED || next_width > width + 8) {
            return false;
        }
        if matches!(end, '。' | '；' | '：' | '！' | '？' | ';' | ':' | '”') {
            return false;
        }
        if line.trimmed.starts_with(['）', ')', '”', '》', '，', ',', '。', '、', '；', '元', '%'])
            || line.trimmed.starts_with("万元")
            || starts_with_amount(line.trimmed)
            || breaks_off_in_subject(last, line.trimmed)
        {
            return true;
        }
        let is_open = matches!(end, '，' | '、' | ',' | '（' | '(') || is_digit(end);
        if self.numbering.is_some() && self.start == self.last.start + self.last.indent() && !is_open {
            // The first line of a numbered block is a title on its own unless it clearly breaks off in a sentence.
            let is_prose = last.len() > 60 && last.contains(['，', '；', '：', '。', ',']);
            if !is_prose {
                return false;
            }
        }
        if is_open && last.len() > 24 {
            return true;
        }
        // A sentence that breaks off at the margin.
        let is_sentence = width >= 50 && last.contains(['，', '；', '：']) || width >= 40 && last.contains('，');
        if is_sentence && !line.trimmed.starts_with(|c: char| c.is_ascii_digit()) && !has_year_title(line.trimmed) {
            return true;
        }
        // A wrapped line is filled to the margin; the next one is as full, or ends the sentence.
        let next_ends = line.trimmed.ends_with(['。', '；', '，', '、']);
        last.len() >= 54 && (next_ends || (next_width * 10 >= width * 9 && !has_year_title(line.trimmed)))
    }

    fn close(self, text: &str, lexis: Lexis) -> Block {
        let source = &text[self.start..self.end];
        let kind = match self.numbering {
            Some((numbering, litter)) => BlockKind::Heading(read_heading(source, litter, numbering)),
            None => BlockKind::Paragraph,
        };
        Block::of_words(self.start, source, kind, lexis)
    }
}

/// `10.36万元，`, `16.59%。`: no paragraph begins with an amount.
fn starts_with_amount(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| is_digit(c) || matches!(c, '.' | '．' | ','));
    rest.len() < line.len() && (rest.starts_with(['元', '%']) || rest.starts_with("万元") || rest.starts_with("亿元"))
}

/// Columns a line takes, a Chinese character two.
fn columns(line: &str) -> usize {
    let ascii = line.bytes().filter(u8::is_ascii).count();
    ascii + (line.len() - ascii) / 3 * 2
}

/// Columns of the longest line that is cut at a margin.
const LONGEST_WRAPPED: usize = 100;

/// `2025年政府性基金预算…`
fn opens_with_year(line: &str) -> bool {
    line.split_once('年').is_some_and(|(year, _)| {
        let year = trim_end(year);
        year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `某县档案局2024年度“三公”经费支出决算情况说明`
fn is_title(line: &str) -> bool {
    line.contains('年')
        && line.contains(|c: char| c.is_ascii_digit())
        && !line.contains(['，', '；', '：', '。'])
        && Kinds::base().end_of(line).is_some()
}

fn has_year_title(line: &str) -> bool {
    line.ends_with("说明") || line.ends_with("公告") || line.ends_with("公示")
}

/// Most characters a heading's title has.
const LONGEST_TITLE: usize = 40;

/// Divides a numbered line into title and text.
fn read_heading(source: &str, litter: usize, numbering: Numbering) -> Heading {
    let number = litter + numbering.len as usize;
    // What Word left before and behind a title is none of it.
    let within = between_fields(&source[number..]);
    let (start, end) = (number + within.start, number + within.end);
    let rest = &source[start..end];
    let mark = Span::new(0, numbering.mark_len).shift(litter as u32);
    let span = |from: usize, to: usize| {
        let part = &source[from..to];
        let lead = part.len() - trim_start(part).len();
        let trimmed = trim(part);
        Span::new((from + lead) as u32, (from + lead + trimmed.len()) as u32)
    };
    let most = if ends_in_subject(rest) { 3 * LONGEST_TITLE } else { LONGEST_TITLE };
    let (mut at, mut depth, mut left) = (0, 0, most + 1);
    loop {
        // Chinese characters, most of a title, end none.
        while left > 0 && matches!(rest.as_bytes().get(at), Some(0xE4..=0xE9)) {
            (at, left) = (at + 3, left - 1);
        }
        if left == 0 {
            break;
        }
        let Some(c) = rest[at..].chars().next() else {
            if rest.is_empty() || has_amount(rest) {
                break;
            }
            return Heading { numbering, mark, title: span(start, end), body: Span::at(source.len() as u32) };
        };
        match c {
            '（' | '(' | '“' | '《' => depth += 1,
            '）' | ')' | '”' | '》' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            // `收入预算2025年年初预算数10万元：`: the sentence has begun.
            '：' | ':' | '。' if has_amount(&rest[..at]) => break,
            '：' | ':' | '。' => {
                let body = start + at + c.len_utf8();
                return Heading { numbering, mark, title: span(start, start + at), body: span(body, end) };
            }
            '，' | '；' | ';' | ',' | '\n' => break,
            _ => {}
        }
        (at, left) = (at + c.len_utf8(), left - 1);
    }
    let title = unseparated_title(rest);
    Heading { numbering, mark, title: span(start, start + title), body: span(start + title, end) }
}

/// The marks of a subject's levels, the highest first.
const LEVELS: [&str; 6] = ["（类）", "(类)", "（款）", "(款)", "（项）", "(项)"];

/// Whether the words up to the first mark name a subject by its levels: `…（类）…（款）…（项）。`
fn ends_in_subject(line: &str) -> bool {
    let name = line.split(['。', '：', ':', '\n', '，']).next().unwrap_or_default();
    LEVELS.iter().any(|level| name.ends_with(level)) && name.len() < 600
}

/// Whether the margin cuts the levels of a subject: `…（类）…（款）行政` and `运行（项）2025年…`.
fn breaks_off_in_subject(last: &str, next: &str) -> bool {
    let is_name = |words: &str| words.chars().all(|c| c.is_alphabetic() || matches!(c, '（' | '）' | '(' | ')'));
    let ends = |levels: &[&str]| levels.iter().filter_map(|level| last.rfind(level).map(|at| at + level.len())).max();
    // Hardly a line has any.
    let Some(begun) = LEVELS[2..].iter().filter_map(|level| next.find(level)).min() else { return false };
    let Some(above) = ends(&LEVELS[..4]) else { return false };
    ends(&LEVELS[4..]).is_none_or(|item| item < above) && is_name(&last[above..]) && is_name(&next[..begun])
}

/// Whether an amount stands in the words.
pub(super) fn has_amount(words: &str) -> bool {
    words.contains('元') && words.contains(is_digit)
}

/// Length of a title that runs into the text without a mark (`收入预算2025年年初预算数…`): up to the year, 0 if there is none.
fn unseparated_title(rest: &str) -> usize {
    let Some(digit) = rest.find(|c: char| c.is_ascii_digit()) else {
        return 0;
    };
    let (title, after) = rest.split_at(digit);
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let is_year = digits == 4 && trim_start(&after[digits..]).starts_with('年');
    let count = title.chars().count();
    let is_title = is_year && (2..=16).contains(&count) && !title.contains(['，', '；', '、', '。', '于', '自', '至']);
    if is_title { digit } else { 0 }
}

/// The rows of a table still growing.
///
/// Some programs put a blank line behind every line (`\r\r\n`, rows copied from a web page): a table whose rows are all one
/// blank line apart is one table.
#[derive(Default)]
struct Rows<'t> {
    lines: Vec<Line<'t>>,
    /// Blank lines since the last row.
    blanks: usize,
    /// Blank lines between its rows; unknown of a single one.
    spacing: Option<usize>,
}

impl<'t> Rows<'t> {
    fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether the table may go on with or behind this line.
    fn go_on(&mut self, line: &Line, kind: &LineKind) -> bool {
        match kind {
            LineKind::Blank => {
                self.blanks += 1;
                self.blanks <= self.spacing.unwrap_or(1)
            }
            LineKind::Row if self.blanks == 0 => true,
            LineKind::Row => match (self.spacing, self.lines.last()) {
                (None, Some(last)) => separators(last) == separators(line),
                (spacing, _) => spacing == Some(self.blanks),
            },
            _ => false,
        }
    }

    /// Whether a line that would be text elsewhere is a row here: all its cells but the first are empty, however many
    /// words that one has.
    fn has_row_cut(&self, line: &Line, kind: &LineKind) -> bool {
        !self.is_empty()
            && (self.blanks == 0 || self.spacing == Some(self.blanks))
            && matches!(kind, LineKind::Numbered(..) | LineKind::Text)
            && line.raw[line.trimmed_end()..].contains('\t')
            && !has_amount(line.trimmed)
            && !caption::is_plainly_prose(line.trimmed)
            // One tab may stand behind a sentence by mistake.
            && (separators(line) > 1 || line.trimmed.len() <= 60 || !line.trimmed.contains('，'))
    }

    fn push(&mut self, line: Line<'t>) {
        if !self.lines.is_empty() {
            self.spacing = Some(self.blanks);
        }
        self.blanks = 0;
        self.lines.push(line);
    }

    /// The block of its rows; the next row begins another table.
    fn close(&mut self, text: &str, lexis: Lexis) -> Block {
        let rows = &self.lines;
        let start = rows[0].start;
        let end = rows[rows.len() - 1].end;
        let source = &text[start..end];
        let grid = Grid::read(source, rows.iter().map(|row| (row.start - start, row.end - start)), lexis);
        // The next table's rows take their place.
        self.lines.clear();
        (self.blanks, self.spacing) = (0, None);
        Block { start: start as u32, len: (end - start) as u32, kind: BlockKind::Table(Arc::new(grid)), prose: None }
    }
}

/// How many cell borders a row has.
fn separators(line: &Line) -> usize {
    line.raw.bytes().filter(|byte| matches!(byte, b'\t' | b'|')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<String> {
        read_blocks(text, 0, text.len(), Standard::base())
            .iter()
            .map(|block| match &block.kind {
                BlockKind::Heading(h) => {
                    format!("H {}|{}", block.absolute(h.title).of(text), block.absolute(h.body).of(text))
                }
                BlockKind::Paragraph => format!("P {}", block.span().of(text)),
                BlockKind::Table(grid) => format!("T {}", grid.rows.len()),
                BlockKind::Caption => "C".into(),
                BlockKind::UnitLine => "U".into(),
            })
            .collect()
    }

    #[test]
    fn divides_title_and_text() {
        for (line, expected) in [
            ("（一）收入预算：2025年年初预算数10万元", "H 收入预算|2025年年初预算数10万元"),
            ("（一）收入预算2025年年初预算数10万元", "H 收入预算|2025年年初预算数10万元"),
            ("(一) 职能职责。", "H 职能职责|"),
            ("（一）收入预算2025年年初预算数10万元：其中", "H 收入预算|2025年年初预算数10万元：其中"),
            ("四、“三公”经费情况说明", "H “三公”经费情况说明|"),
            ("1.贯彻执行法律法规，提供保障。", "H |贯彻执行法律法规，提供保障。"),
            ("2、政府采购情况。2025年采购6万元。", "H 政府采购情况|2025年采购6万元。"),
            ("第一部分：2025年部门预算情况说明", "H 2025年部门预算情况说明|"),
            ("（五）“三公”经费：指用一般公共预算", "H “三公”经费|指用一般公共预算"),
        ] {
            assert_eq!(kinds(line), [expected], "{line}");
        }
    }

    #[test]
    fn a_figure_in_a_long_numbered_sentence_is_no_year() {
        let sentence =
            "承担全区3个镇街道和5个社区的档案接收、整理、保管、利用以及业务指导、培训、监督检查和考核评价工作";
        assert_eq!(kinds(&format!("1.{sentence}")), [format!("H |{sentence}")]);
    }

    #[test]
    fn joins_the_levels_of_a_subject() {
        for (text, count) in [
            ("1．教育支出（类）普通教育（款）小学教育\n（项）2025年预算数为5万元。\n", 1),
            ("1．教育支出（类）普通教育（款）小学\n教育（项）2025年预算数为5万元。\n", 1),
            ("1．教育支出（类）普通教育\n（款）小学教育（项）2025年预算数为5万元。\n", 1),
            ("1．教育支出（类）30万元\n普通教育（款）20万元\n", 2),
            ("1．教育支出（类）普通教育（款）小学教育（项）\n2．教育支出（类）普通教育（款）初中教育（项）\n", 2),
            ("6．行政单位医疗(项)２０２５年预算数为４２.１\n８万元，较上年减少２.６６万元。\n", 1),
        ] {
            assert_eq!(kinds(text).len(), count, "{text}");
        }
    }

    #[test]
    fn joins_wrapped_lines_only() {
        let wrapped =
            "一般公共预算财政拨款收入一千万元，比上年增加七百五十九点六五万\n元，主要是人员增加。\n下一段。\n";
        assert_eq!(kinds(wrapped).len(), 2);
        assert_eq!(kinds("某市某区某局\n二〇二五年单位预算情况说明\n").len(), 2);
        assert_eq!(kinds("（一）职能职责\n贯彻执行法律，落实政策。\n").len(), 2);
    }

    #[test]
    fn a_table_may_have_a_blank_line_behind_every_row() {
        let table = "项目\t预算数\n合计\t1.00\n甲\t1.00\n";
        assert_eq!(kinds(&table.replace('\n', "\r\r\n")), ["T 3"]);
        assert_eq!(kinds(&table.replace('\n', "\n\u{200B}\n")), ["T 3"]);
        // Two tables one blank line apart are two.
        assert_eq!(kinds(&format!("{table}\n{table}")), ["T 3", "T 3"]);
        assert_eq!(kinds("项目\t预算数\n\n科目\t预算数\t备注\n合计\t1.00\t\n"), ["T 1", "T 2"]);
    }

    #[test]
    fn sees_tables_captions_and_units() {
        let text = "附件 3\n\n某局支出表\n单位：万元\n\n项目\t预算数\n合计\t1.00\n";
        assert_eq!(kinds(text), ["C", "P 某局支出表", "U", "T 2"]);
    }

    #[test]
    fn lines_above_a_table_may_have_tabs() {
        let rows = "项目\t预算数\n合计\t1.00\n";
        assert_eq!(kinds(&format!("部门：某县教育局\t单位：万元\n{rows}")), ["U", "T 2"]);
        assert_eq!(
            kinds(&format!("附件 3\t\t\n支出总表\t\t\n\t\t单位：万元\n{rows}")),
            ["C", "P 支出总表", "U", "T 2"]
        );
        assert_eq!(kinds("项目\t单位：万元\n合计\t1.00\n"), ["T 2"]);
    }

    #[test]
    fn in_a_table_a_line_that_ends_in_a_tab_is_a_row() {
        let table = "项目\t预算数\n一、财政拨款收入\t9.00\n";
        for row in [
            "2.政府性基金预算拨款收入\t",
            "二、财政专户管理资金收入\t  ",
            "因公出国（境）费、公务接待费等三项费用的合计数\t",
        ] {
            assert_eq!(kinds(&format!("{table}{row}\n三、事业收入\t1.00\n")), ["T 4"], "{row}");
            assert_eq!(kinds(&format!("{table}{row}\n三、事业收入\t1.00\n").replace('\n', "\r\r\n")), ["T 4"], "{row}");
        }
        for line in [
            "备注：本单位无政府性基金收支\t",
            "（备注：本单位无政府性基金收支，故此表无数据。）\t\t\t",
            "（注：本表无数据）\t\t",
            "本表没有其他需要说明的事项，特此说明。\t",
            "某县教育局一般公共预算财政拨款支出表\t",
        ] {
            assert_eq!(kinds(&format!("{table}{line}\n"))[0], "T 2", "{line}");
        }
        assert_eq!(kinds(&format!("{table}\n二、部门收支总体情况、绩效目标\t\n"))[0], "T 2");
        assert_eq!(kinds(&format!("{table}二、部门收支总体情况说明\n"))[0], "T 2");
    }
}
