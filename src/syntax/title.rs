//! The title line of a disclosure: whose, and for which year.

use super::block::{Block, BlockKind};
use super::numbering::Style;
use super::year::find_year;
use crate::model::IssuerKind;
use crate::text::{Plain, Span, is_space, reading_form};

/// A title: `重庆市某区某局2025年部门预算情况说明`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The title line, in the text.
    pub span: Span,
    /// The year it is for.
    pub year: i32,
    /// Where the year's digits stand.
    pub year_span: Span,
    /// The unit's name as the line has it; empty when the line above has it.
    pub unit: String,
    /// Department or unit, where the title says so.
    pub kind: Option<IssuerKind>,
    /// Whether it ends in 部门预算 and says no more: so may the head of a page or a link.
    pub is_bare: bool,
}

/// Ends of a title, after spaces, `的`, `情况` and `信息` are taken out.
const ENDS: [&str; 13] = [
    "预算说明",
    "预算公开说明",
    "预算公开",
    "预算公开公告",
    "预算公开公示",
    "预算编制说明",
    "预算公告",
    "预算公示",
    "预算文本",
    "预算公开文本",
    "预算公开报告",
    "预算及三公经费说明",
    "预算及三公经费预算公开",
];

/// Ends of a title that says no more.
const BARE_ENDS: [&str; 4] = ["部门预算", "单位预算", "部门（单位）预算", "部门预算草案"];

/// Marks that stand in a sentence, a list or a path on a web page, but in no title.
const NOT_IN_BARE: [char; 17] =
    ['，', '；', '：', '。', '、', '！', '？', '>', '《', '》', '/', '|', '-', '—', '…', '›', '»'];

/// Words before the year that make it part of a sentence.
const SENTENCE_ENDS: [&str; 23] = [
    "比", "较", "与", "和", "及", "同", "按", "对", "将", "入", "在", "从", "向", "至", "到", "编制", "批复", "公开",
    "执行", "下达", "审核", "开展", "做好",
];

/// Words that begin a sentence.
const SENTENCE_STARTS: [&str; 5] = ["现将", "根据", "按照", "依据", "为做好"];

/// Bytes of `2025年部门预算`.
const SHORTEST: u32 = 19;

impl Title {
    /// Reads a paragraph, or a Markdown heading of the first level without a number.
    pub fn of_block(text: &str, block: &Block) -> Option<Title> {
        match &block.kind {
            BlockKind::Paragraph => Title::read(text, block.span()),
            BlockKind::Heading(heading)
                if heading.numbering.style == Style::Hash && heading.mark.len() == 1 && heading.body.is_empty() =>
            {
                Title::read(text, block.absolute(heading.title))
            }
            _ => None,
        }
    }

    /// With the unit that the line above names, where the title names none.
    pub fn with_line_above(mut self, text: &str, above: Option<&Block>) -> Title {
        if let Some(above) = above.filter(|above| self.unit.is_empty() && above.kind == BlockKind::Paragraph) {
            self.unit = reading_form(above.span().of(text)).into_owned();
        }
        self
    }

    /// Whether `next` may be the title of the same disclosure: on its cover, below its 目录, at the head of a page.
    pub fn is_repeated_by(&self, next: &Title, text: &str) -> bool {
        let is_same_unit = self.unit.ends_with(&next.unit) || next.unit.ends_with(&self.unit);
        let is_same_kind = self.kind.is_none() || next.kind.is_none() || self.kind == next.kind;
        self.span.of(text) == next.span.of(text) || is_same_unit && is_same_kind && self.year == next.year
    }

    /// Reads one paragraph as a title; `None` if it is none.
    pub fn read(text: &str, span: Span) -> Option<Title> {
        if span.len() > 300 || span.len() < SHORTEST {
            return None;
        }
        let source = span.of(text);
        if source.ends_with('。') || !source.contains("预") || !may_end_title(source) {
            return None;
        }
        let plain = Plain::new(source, span.start);
        let line = plain.text();
        let core = line.trim_end_matches(['）', '：']).split("（草案").next().unwrap_or(line);
        let bare: String = core.replace("情况", "").replace("信息", "").replace(['的', '“', '”', '"'], "");
        let is_bare = !ENDS.iter().any(|end| bare.ends_with(end));
        if is_bare && !BARE_ENDS.iter().any(|end| core.ends_with(end)) {
            return None;
        }
        let (at, len, year) = find_year(line)?;
        if is_bare && (line.ends_with('：') || !is_bare_title(core, at, len)) {
            return None;
        }
        let before = line[..at].trim_start_matches("关于");
        let after = &line[at + len..];
        let unit = if before.is_empty() { unit_in(after) } else { before.to_owned() };
        let kind = if after.contains("部门") && !after.contains("单位预算") {
            Some(IssuerKind::Department)
        } else if after.contains("单位") {
            Some(IssuerKind::Unit)
        } else {
            None
        };
        let digits = if line.as_bytes()[at].is_ascii_digit() { 4 } else { 12 };
        Some(Title { span, year, year_span: plain.span(at, at + digits), unit, kind, is_bare })
    }
}

/// Whether a line that ends in 部门预算 is a title: a name and a year, or a year and a name, and nothing else.
fn is_bare_title(core: &str, at: usize, len: usize) -> bool {
    let (before, after) = (&core[..at], core.get(at + len..).unwrap_or_default().trim_start_matches('度'));
    let Some(name) = BARE_ENDS.iter().find_map(|end| after.strip_suffix(end)) else {
        return false;
    };
    !core.contains(NOT_IN_BARE)
        && find_year(after).is_none()
        && (name.is_empty() || before.is_empty() && !name.contains("预算") && !SENTENCE_ENDS.contains(&name))
        && !before.starts_with('（')
        && !SENTENCE_ENDS.iter().any(|end| before.ends_with(end))
        && !SENTENCE_STARTS.iter().any(|start| before.starts_with(start))
}

/// Whether one of [`ENDS`] or [`BARE_ENDS`], or what is taken out behind it, may stand at the end of a line.
fn may_end_title(line: &str) -> bool {
    let line = line.trim_end_matches(|c| is_space(c) || matches!(c, '）' | ')' | '：' | ':'));
    line.ends_with(['明', '开', '告', '示', '本', '算', '案', '况', '息', '的', '“', '”', '"']) || line.contains('草')
}

/// The unit's name behind the year: `2025年重庆市某区某局部门预算公开`.
fn unit_in(after: &str) -> String {
    let end = ["部门预算", "单位预算", "预算"].iter().filter_map(|word| after.find(word)).min().unwrap_or(0);
    after[..end].trim_start_matches('度').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(line: &str) -> Option<Title> {
        Title::read(line, Span::new(0, line.len() as u32))
    }

    #[test]
    fn reads_titles() {
        for (line, unit, year) in [
            ("江州市云阳区档案馆 2025 年部门预算情况说明", "江州市云阳区档案馆", 2025),
            ("关于2025年部门预算情况公开的公告", "", 2025),
            ("2024年单位预算情况说明", "", 2024),
            ("关于江州市某局（本级）2024年部门预算情况公开的公告", "江州市某局（本级）", 2024),
            ("2023年度江州市某局部门预算公开说明", "江州市某局", 2023),
            ("江州市某局二〇二六年部门预算公开", "江州市某局", 2026),
            ("江州市云阳区统计局2025年部门预算", "江州市云阳区统计局", 2025),
            ("江州市云阳区统计局 2025 年度单位预算", "江州市云阳区统计局", 2025),
            ("2025年江州市云阳区统计局部门预算", "江州市云阳区统计局", 2025),
            ("2025年度部门预算", "", 2025),
            ("2025年单位预算", "", 2025),
            ("江州市某局（本级）2025年部门预算（草案）", "江州市某局（本级）", 2025),
            ("江州市某局2025年部门预算文本", "江州市某局", 2025),
            ("中共江州市委机构编制委员会办公室2025年部门（单位）预算", "中共江州市委机构编制委员会办公室", 2025),
        ] {
            let title = title(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((title.unit.as_str(), title.year), (unit, year), "{line}");
        }
    }

    #[test]
    fn whatever_stands_behind_the_end() {
        for end in ENDS {
            for tail in ["", "）", "）：", " :", "情况", "信息的", "”", "（草案）", "（草 案二稿）", "\u{3000}） ： "]
            {
                let line = format!("江州市云阳区档案馆2025年部门{end}{tail}");
                assert!(title(&line).is_some(), "{line}");
            }
        }
        for end in BARE_ENDS {
            for tail in ["", "（草案）", "（草 案二稿）", "\u{3000} "] {
                let line = format!("江州市云阳区档案馆2025年{end}{tail}");
                assert!(title(&line).is_some_and(|title| title.is_bare), "{line}");
            }
        }
    }

    #[test]
    fn other_lines_are_no_titles() {
        for line in [
            "现将2025年部门预算批复情况公开如下：",
            "2025年部门预算公开报表",
            "2025年收入预算",
            "根据《关于批复2025年部门预算的通知》",
            "2025年部门预算表",
            "全部收支纳入2025年部门预算",
            "现将江州市某局2025年部门预算",
            "公务接待费较2024年部门预算",
            "2024年部门决算和2025年部门预算",
            "首页 > 财政信息 > 2025年部门预算",
            "上一篇：江州市某局2024年部门预算",
            "局机关，2025年部门预算",
            "（2025年部门预算）",
            "2025年部门预算：",
        ] {
            assert_eq!(title(line), None, "{line}");
        }
    }
}
