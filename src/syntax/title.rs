//! The title line of a disclosure: whose, and for which year.

use super::block::{Block, BlockKind};
use super::caption::is_organ;
use super::numbering::Style;
use super::year::find_year;
use crate::model::{Basis, DocumentKind, IssuerKind, Kinds};
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
    pub issuer: Option<IssuerKind>,
    /// What the document is.
    pub kind: DocumentKind,
    /// What its figures are, where the title says so.
    pub basis: Option<Basis>,
    /// Whether it ends in 部门预算 and says no more: so may the head of a page or a link.
    pub is_bare: bool,
}

/// Marks that stand in a sentence, a list or a path on a web page, but in no title.
const NOT_IN_BARE: [char; 17] =
    ['，', '；', '：', '。', '、', '！', '？', '>', '《', '》', '/', '|', '-', '—', '…', '›', '»'];

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

    /// Whether a line that reads as a title heads a chapter where there is a title already: it names no unit, nor does the
    /// line above it.
    pub fn is_chapter(&self, text: &str, above: Option<&Block>) -> bool {
        let is_organ = |block: &Block| block.kind == BlockKind::Paragraph && is_organ(block.span().of(text));
        self.unit.is_empty() && chapter(self.span.of(text)).is_some() && !above.is_some_and(is_organ)
    }

    /// Whether `next` may be the title of the same disclosure: on its cover, below its 目录, at the head of a page.
    pub fn is_repeated_by(&self, next: &Title, text: &str) -> bool {
        let is_same_unit = self.unit.ends_with(&next.unit) || next.unit.ends_with(&self.unit);
        let is_same_issuer = self.issuer.is_none() || next.issuer.is_none() || self.issuer == next.issuer;
        let is_same_kind = self.kind == next.kind && is_same_issuer;
        self.span.of(text) == next.span.of(text) || is_same_unit && is_same_kind && self.year == next.year
    }

    /// Reads one paragraph as a title; `None` if it is none.
    pub fn read(text: &str, span: Span) -> Option<Title> {
        if span.len() > 300 || span.len() < SHORTEST {
            return None;
        }
        let source = span.of(text);
        if source.ends_with('。') || !source.contains(['算', '费', '采', '绩']) || !may_end_title(source) {
            return None;
        }
        let plain = Plain::new(source, span.start);
        let line = plain.text();
        let core = line.trim_end_matches(['）', '：']).split("（草案").next().unwrap_or(line);
        let end = Kinds::base().end_of(core)?;
        let (at, len, year) = find_year(line)?;
        if end.is_bare && (line.ends_with('：') || !is_bare_title(core, at, len, end.kind)) {
            return None;
        }
        let before = line[..at].trim_start_matches("关于");
        let after = &line[at + len..];
        let unit = if before.is_empty() { unit_in(after) } else { before.to_owned() };
        let issuer = if after.contains("部门") && !after.contains("单位预算") && !after.contains("单位决算") {
            Some(IssuerKind::Department)
        } else if after.contains("单位") {
            Some(IssuerKind::Unit)
        } else {
            None
        };
        let digits = if line.as_bytes()[at].is_ascii_digit() { 4 } else { 12 };
        let year_span = plain.span(at, at + digits);
        Some(Title { span, year, year_span, unit, issuer, kind: end.kind, basis: end.basis, is_bare: end.is_bare })
    }
}

/// Whether a line that ends in 部门预算 is a title: a name and a year, or a year and a name, and nothing else.
fn is_bare_title(core: &str, at: usize, len: usize, kind: DocumentKind) -> bool {
    let words = &Kinds::base().title;
    let (before, after) = (&core[..at], core.get(at + len..).unwrap_or_default().trim_start_matches('度'));
    let is_named = match kind {
        DocumentKind::Note => !before.is_empty(),
        _ => {
            let Some(name) = Kinds::base().without_name(after) else { return false };
            let is_level = name.is_empty() || words.levels.iter().any(|level| level == name);
            let is_own = !Kinds::base().names_document(name) && !words.before_year.iter().any(|word| word == name);
            is_level || before.is_empty() && is_own
        }
    };
    is_named
        && !core.contains(NOT_IN_BARE)
        && find_year(after).is_none()
        && !before.starts_with('（')
        && !words.before_year.iter().any(|end| before.ends_with(&**end))
        && !words.openings.iter().any(|start| before.starts_with(&**start))
}

/// Whether the end of a title, or what is taken out behind it, may stand at the end of a line.
fn may_end_title(line: &str) -> bool {
    let line = line.trim_end_matches(|c| is_space(c) || matches!(c, '）' | ')' | '：' | ':'));
    line.ends_with(['明', '开', '告', '示', '本', '算', '案', '况', '息', '的', '“', '”', '"']) || line.contains('草')
}

/// The unit's name behind the year: `2025年重庆市某区某局部门预算公开`.
fn unit_in(after: &str) -> String {
    let name = after[..Kinds::base().name_in(after).unwrap_or(0)].trim_start_matches('度');
    if Kinds::base().title.levels.iter().any(|level| level == name) { String::new() } else { name.to_owned() }
}

/// The unit that a line below the title names: `预算主管部门：江州市某局`.
pub fn owner_in(line: &str) -> Option<String> {
    let line = reading_form(line);
    let (label, name) = line.split_once('：')?;
    let is_owner = Kinds::base().title.owners.iter().any(|owner| label.ends_with(&**owner));
    let is_name = (2..=40).contains(&name.chars().count()) && !name.contains(NOT_IN_BARE);
    (is_owner && label.chars().count() <= 10 && is_name).then(|| name.to_owned())
}

/// The name of the chapter that a line without a number heads: `部门预算编制说明`, `某局主要职能`.
pub fn chapter(line: &str) -> Option<&'static str> {
    if line.len() > 120 || line.contains('\n') {
        return None;
    }
    let line = reading_form(line);
    let mut names = Kinds::base().title.chapters.iter().map(String::as_str);
    names.find(|end| line.ends_with(end)).filter(|_| !line.contains(NOT_IN_BARE))
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
        for end in ["预算说明", "预算公开", "预算公开公示", "决算说明", "决算公开说明", "预算及三公经费说明"]
        {
            for tail in ["", "）", "）：", " :", "情况", "信息的", "”", "（草案）", "（草 案二稿）", "\u{3000}） ： "]
            {
                let line = format!("江州市云阳区档案馆2025年部门{end}{tail}");
                assert!(title(&line).is_some(), "{line}");
            }
        }
        for end in ["部门预算", "单位预算", "部门（单位）预算", "部门预算草案", "部门决算", "单位决算"]
        {
            for tail in ["", "（草案）", "（草 案二稿）", "\u{3000} "] {
                let line = format!("江州市云阳区档案馆2025年{end}{tail}");
                assert!(title(&line).is_some_and(|title| title.is_bare), "{line}");
            }
        }
    }

    #[test]
    fn titles_tell_what_the_document_is() {
        use DocumentKind::*;
        for (line, unit, kind, basis) in [
            ("江州市云阳区档案馆2024年度部门决算公开说明", "江州市云阳区档案馆", Final, Some(Basis::Actual)),
            ("江州市云阳区档案馆2024年度部门决算", "江州市云阳区档案馆", Final, Some(Basis::Actual)),
            ("2024年度江州市云阳区档案馆决算公开", "江州市云阳区档案馆", Final, Some(Basis::Actual)),
            ("江州市云阳区2026年区级部门预算", "江州市云阳区", Budget, Some(Basis::Budget)),
            ("2026年区级部门预算", "", Budget, Some(Basis::Budget)),
            ("江州市云阳区档案馆2023年度“三公”经费支出决算", "江州市云阳区档案馆", Note, Some(Basis::Actual)),
            ("江州市云阳区2024年“三公”经费预算情况说明", "江州市云阳区", Note, Some(Basis::Budget)),
            ("江州市云阳区2023年度“三公”经费公开说明", "江州市云阳区", Note, None),
            ("江州市云阳区档案馆2024年部门预算及“三公”经费预算公开", "江州市云阳区档案馆", Budget, Some(Basis::Budget)),
        ] {
            let title = title(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((&*title.unit, title.kind, title.basis), (unit, kind, basis), "{line}");
        }
    }

    #[test]
    fn a_line_below_the_title_may_name_the_unit() {
        assert_eq!(owner_in("预算主管部门：江州市云阳区档案局").as_deref(), Some("江州市云阳区档案局"));
        assert_eq!(owner_in("编制单位：江州市某局").as_deref(), Some("江州市某局"));
        assert_eq!(owner_in("发布日期：2025年3月"), None);
        assert_eq!(chapter("2026年部门预算编制说明"), Some("编制说明"));
        assert_eq!(chapter("江州市档案馆主要职能"), Some("主要职能"));
        assert_eq!(chapter("按照预算编制说明，收入增加。"), None);
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
            "全市2024年度“三公”经费支出",
            "与2023年度部门决算",
            "2024年收入支出决算总表",
        ] {
            assert_eq!(title(line), None, "{line}");
        }
    }
}
