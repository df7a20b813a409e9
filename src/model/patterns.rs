//! Unfilled placeholders and stray text: forms rather than words.

use super::data::data;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

use super::guards::excused;
use crate::text::{trim, trim_end, trim_start};

/// One form, found line by line. Its expression is built when one of its hints turns up.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Its stable name.
    pub id: String,
    pattern: String,
    /// One of them occurs in every hit.
    pub hints: Vec<String>,
    #[serde(default)]
    whole_line: bool,
    #[serde(default)]
    isolated: bool,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
    /// What it may have stood for: 增加 or 减少.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Site furniture: passed over in the front matter and after the closing.
    #[serde(default)]
    pub navigation: bool,
    /// The number of a page.
    #[serde(default)]
    pub page: bool,
    /// A code of Word's fields, which may stand before and behind a heading.
    #[serde(default)]
    field: bool,
    /// Whether a hit counts in a table cell too.
    #[serde(default)]
    pub in_tables: bool,
    /// A place to write in.
    #[serde(default)]
    pub is_blank: bool,
    #[serde(skip)]
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The hits in one line (without its line break), in order.
    pub fn find_in(&self, line: &str) -> Vec<Range<usize>> {
        if !self.hints.iter().any(|hint| line.contains(hint.as_str())) {
            return Vec::new();
        }
        // Hardly any hint is a hit, and to say so takes no captures.
        let Some(regex) = self.regex.get_or_init(|| self.compile()).as_ref().filter(|regex| regex.is_match(line))
        else {
            return Vec::new();
        };
        let hits = regex.captures_iter(line).filter_map(|captures| captures.get(1).or_else(|| captures.get(0)));
        hits.map(|hit| hit.range()).filter(|hit| self.stands(line, hit)).collect()
    }

    fn compile(&self) -> Option<Regex> {
        if self.whole_line {
            Regex::new(&format!(r"^\s*({})\s*$", self.pattern)).ok()
        } else {
            Regex::new(&self.pattern).ok()
        }
    }

    fn stands(&self, line: &str, hit: &Range<usize>) -> bool {
        let bare = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
        let alone = bare(line[..hit.start].chars().next_back()) && bare(line[hit.end..].chars().next());
        (!self.isolated || alone) && !excused(line, hit.start, hit.end, &self.not_before, &self.not_after)
    }
}

#[cfg(test)]
impl Pattern {
    /// Whether its expression is one, and can be found.
    pub fn is_sound(&self) -> bool {
        self.compile().is_some() && !self.hints.is_empty()
    }
}

#[derive(Deserialize)]
struct Placeholders {
    placeholder: Vec<Pattern>,
}

#[derive(Deserialize)]
struct Stray {
    stray: Vec<Pattern>,
}

static PLACEHOLDERS: LazyLock<Vec<Pattern>> = LazyLock::new(|| data!("placeholders" as Placeholders).placeholder);

static STRAY: LazyLock<Vec<Pattern>> = LazyLock::new(|| data!("stray" as Stray).stray);

/// What an unfilled template leaves behind.
pub fn placeholders() -> &'static [Pattern] {
    &PLACEHOLDERS
}

/// Leftovers of Word, PDF and the web.
pub fn stray() -> &'static [Pattern] {
    &STRAY
}

/// The bytes of a line that the codes of Word's fields leave: `TOC \\o "1-3" \\h 一、概况 PAGEREF _Toc1 \\h 4`.
pub fn between_fields(line: &str) -> Range<usize> {
    let mut within = 0..line.len();
    // Hardly a line has a letter that opens one.
    if memchr::memchr3(b'[', b'T', b'H', line.as_bytes()).is_none()
        || !["[bookmark", "_Toc", "TOC", "HYPERLINK"].iter().any(|code| line.contains(code))
    {
        return within;
    }
    let fields = STRAY.iter().filter(|pattern| pattern.field);
    let mut hits: Vec<Range<usize>> = fields.flat_map(|pattern| pattern.find_in(line)).collect();
    hits.sort_by_key(|hit| (hit.start, hit.end));
    for hit in &hits {
        if trim(&line[within.start..hit.start.max(within.start)]).is_empty() {
            within.start = within.start.max(hit.end);
        }
    }
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.end));
    for hit in hits {
        if hit.start >= within.start && trim(&line[hit.end.min(within.end)..within.end]).is_empty() {
            within.end = within.end.min(hit.start);
        }
    }
    within.start += line[within.clone()].len() - trim_start(&line[within.clone()]).len();
    within.end = within.start + trim_end(&line[within.clone()]).len();
    within
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn hits<'t>(patterns: &'static [Pattern], line: &'t str) -> Vec<&'t str> {
        patterns.iter().flat_map(|pattern| pattern.find_in(line)).map(|hit| &line[hit]).collect()
    }

    #[test]
    fn data_are_sound() {
        for patterns in [placeholders(), stray()] {
            let ids: HashSet<_> = patterns.iter().map(|pattern| &pattern.id).collect();
            assert_eq!(ids.len(), patterns.len());
            for pattern in patterns {
                assert!(pattern.compile().is_some(), "{}", pattern.id);
                assert!(!pattern.hints.is_empty(), "{}", pattern.id);
            }
        }
    }

    #[test]
    fn placeholders_are_found() {
        for (line, hit) in [
            ("比2024年增加（减少）10万元", "增加（减少）"),
            ("比2024年增加(减少)10万元", "增加(减少)"),
            ("较上年减少（增加）3万元", "减少（增加）"),
            ("比上年下降（增长）2%", "下降（增长）"),
            ("比上年增加/减少2万元", "增加/减少"),
            ("较2024年增加减少2万元", "增加减少"),
            ("比上年(减少)2万元", "(减少)"),
            ("XX年度收支情况", "XX"),
            ("20XX年预算", "20XX年"),
            ("20××年预算", "20××年"),
            ("某某局××科", "××"),
            ("预算数＿＿万元", "＿＿"),
            ("预算数____万元", "____"),
            ("内设8个科室，分别是。", "分别是。"),
            ("拨款增加减少6.69万元", "增加减少"),
            ("减少3万元（请说明增减变化的原因）", "（请说明增减变化的原因）"),
            ("购置车辆0辆（如有，需简要说明用途）", "（如有，需简要说明用途）"),
            ("收入3万元（根据实际情况填写）", "（根据实际情况填写）"),
            ("（单位名称）2025年收入3万元", "（单位名称）"),
            ("无政府采购（如无，请写明“无”）", "（如无，请写明“无”）"),
            ("各科室（根据本部门实际情况增减）", "（根据本部门实际情况增减）"),
            ("开展内容包括：具体出访任务及工作开展情况等", "具体出访任务及工作开展情况等"),
            ("增加3万元，主要原因是……。", "……"),
        ] {
            assert!(hits(placeholders(), line).contains(&hit), "{line}: {:?}", hits(placeholders(), line));
        }
    }

    #[test]
    fn no_placeholders() {
        for line in [
            "比2024年增加10万元，减少5万元",
            "增加（减少）额",
            "与上年相比无增加（减少）",
            "比上年增加/减少率",
            "因退休人员增加减少工资支出",
            "建设XXL系统",
            "分别是综合科、办公室。",
            "增加减少浪费的措施",
            "收入3万元（详细说明见附表），（说明：不含结转），（需说明的是，不含结转），（如有疑问，请说明来意），（如无特殊说明，单位为万元）",
            "主要用于办公、印刷……等支出",
            "开展任务包括：具体工作由各科承担",
            "file_name__v2",
            "3×4米",
            "[链接](a)",
        ] {
            assert_eq!(hits(placeholders(), line), [""; 0], "{line}");
        }
    }

    #[test]
    fn stray_text_is_found() {
        for (line, hit) in [
            ("一、单位基本情况[bookmark: _GoBack]", "[bookmark: _GoBack]"),
            ("单位构成 PAGEREF _Toc25831 h 3", "PAGEREF _Toc25831 h 3"),
            ("- 12 -", "- 12 -"),
            ("  — 3 —", "— 3 —"),
            ("第 3 页 共 10 页", "第 3 页 共 10 页"),
            ("您当前的位置：首页 > 政务公开", "您当前的位置：首页 > 政务公开"),
            ("【字号：大 中 小】", "【字号：大 中 小】"),
            ("打印本页 关闭窗口", "打印本页 关闭窗口"),
            ("错误！未定义书签。", "错误！未定义书签。"),
            ("收入&nbsp;10万元", "&nbsp;"),
        ] {
            assert!(hits(stray(), line).contains(&hit), "{line}: {:?}", hits(stray(), line));
        }
    }

    #[test]
    fn lines_between_fields() {
        for (line, left) in [
            (r#"TOC \o "1-3" \h \u 二、收支情况"#, "二、收支情况"),
            (r#"[bookmark: _Toc2583] HYPERLINK \l "_Toc2583" （二）支出 PAGEREF _Toc2583 \h 4"#, "（二）支出"),
            (r"三、说明 PAGEREF _Toc60540 \h 4", "三、说明"),
            ("一、概况[bookmark: _GoBack]", "一、概况"),
            ("一、[bookmark: _GoBack]概况", "一、[bookmark: _GoBack]概况"),
            ("[bookmark: _GoBack]", ""),
            ("一、概况", "一、概况"),
        ] {
            assert_eq!(&line[between_fields(line)], left, "{line}");
        }
    }

    #[test]
    fn no_stray_text() {
        for line in ["-12", "12", "(3)", "负责文件打印", "地理位置优越", "收入≥5%、支出<3万元", "2024-2025年"]
        {
            assert_eq!(hits(stray(), line), [""; 0], "{line}");
        }
    }
}
