//! Lines above a table, and between its pages: its number, its name, its unit, whose it is, the number of the page.

use super::numbering;
use crate::model::Denomination;
use crate::text::{is_digit, is_page_number, is_space, reading_form, trim};

/// `单位：万元`, `（单位:元）`, `金额单位：万元`, perhaps cut after the colon.
pub fn is_unit_line(trimmed: &str) -> bool {
    if !trimmed.starts_with(['单', '金', '（', '(']) {
        return false;
    }
    // One character more than `金额单位：人民币万元` has.
    const MOST: usize = 11;
    let mut bare = trimmed.chars().filter(|c| !is_space(*c) && !matches!(c, '（' | '）' | '(' | ')' | '|')).peekable();
    if !matches!(bare.peek(), Some('单' | '金')) {
        return false;
    }
    let line: String = bare.take(MOST).collect();
    let Some(rest) = line.strip_prefix("金额").unwrap_or(&line).strip_prefix("单位") else {
        return false;
    };
    let Some(rest) = rest.strip_prefix(['：', ':']) else {
        return false;
    };
    let rest = rest.strip_prefix("人民币").unwrap_or(rest);
    rest.is_empty() || Denomination::named_in(rest).is_some_and(|unit| unit.text() == rest)
}

/// `附件 3`, `附表一：…`, `表 2`, `公开表3`: `续表3`: a line that numbers a table.
pub fn is_caption(trimmed: &str) -> bool {
    if !trimmed.starts_with(['附', '预', '公', '表', '续', '部', '单', '财', '决', '批']) {
        return false;
    }
    let line: String = trimmed.chars().filter(|c| !is_space(*c)).take(13).collect();
    if is_bare_number(&line) {
        return true;
    }
    let line = line.strip_prefix('续').unwrap_or(&line);
    let rest =
        ["附件", "附表", "预算公开表", "公开表", "公开", "表"].iter().find_map(|prefix| line.strip_prefix(prefix));
    let Some(rest) = rest else { return false };
    let number = rest.chars().take_while(|c| is_digit(*c) || "一二三四五六七八九十".contains(*c));
    let digits = number.count();
    if digits == 0 {
        return false;
    }
    let after: Vec<char> = rest.chars().skip(digits).take(1).collect();
    trimmed.chars().count() <= 60 && !trimmed.ends_with('。') && !matches!(after.first(), Some('。' | '，' | '年'))
}

/// `部门公开表4`, `财决公开01表`: a number and nothing else.
fn is_bare_number(line: &str) -> bool {
    let number = line.strip_suffix('表').unwrap_or(line);
    let words = number.trim_end_matches(is_digit);
    words.len() < number.len()
        && (line.ends_with('表') || words.ends_with('表'))
        && line.chars().count() <= 12
        && words.chars().all(|c| "部门单位公开预决算财批复附件表".contains(c))
}

/// A line divided before `单位：万元`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit<'t> {
    /// What stands before it: `部门：某局  2025年`, the name of the table, or nothing.
    pub before: &'t str,
    /// Where it begins in the line.
    pub at: usize,
}

/// Where a line names the unit of a table at its end, behind a space, a tab or a bracket.
pub fn unit_in(trimmed: &str) -> Option<Unit<'_>> {
    if is_unit_line(trimmed) {
        return Some(Unit { before: "", at: 0 });
    }
    if !trimmed.ends_with(['元', '）', ')', '|']) {
        return None;
    }
    let is_border = |c: char| is_space(c) || matches!(c, '（' | '(' | '|');
    let ats = trimmed.match_indices(['单', '金']).map(|(at, _)| at);
    ats.filter(|at| trimmed[..*at].ends_with(is_border) && trimmed[*at..].contains('元'))
        .find(|at| is_unit_line(&trimmed[*at..]))
        .map(|at| Unit { before: trim(trimmed[..at].trim_end_matches(is_border)), at })
}

/// Where the unit begins in a line that names it, and beside it only whose the table is and of when:
/// `部门：某局↹单位：万元`, `编制单位：某局  2025年  单位：万元`.
pub fn unit_of_table(trimmed: &str) -> Option<usize> {
    let unit = unit_in(trimmed)?;
    let is_apart = trimmed[..unit.at].trim_end_matches(['（', '(']).ends_with(|c: char| is_space(c) || c == '|');
    (unit.before.is_empty() || is_apart && tells_owner(unit.before)).then_some(unit.at)
}

/// `部门：某局`, `某局  2025年`: whose a table is, and of when. In cells of their own its words are those of an owner.
fn tells_owner(before: &str) -> bool {
    if before.chars().count() > 60
        || before.contains(['。', '，', '；', '、', '.', '！', '？'])
        || numbering::read(before).is_some()
        || is_caption(before)
        || is_table_name(before)
    {
        return false;
    }
    let has_cells = before.contains(['\t', '|']) || before.chars().count() < 4;
    !has_cells || {
        let mut is_labelled = false;
        before.split(|c| is_space(c) || c == '|').filter(|part| !part.is_empty()).all(|part| {
            is_labelled |= part.contains(['：', ':']);
            is_labelled || is_date(part) || part.ends_with(ENDS_OF_ORGANS) || is_page_number(part)
        })
    }
}

/// What the names of offices, schools and places end with, and no head of a column does.
const ENDS_OF_ORGANS: [char; 43] = [
    '局', '委', '办', '院', '校', '园', '学', '所', '站', '馆', '会', '厅', '处', '队', '社', '室', '团', '组', '署',
    '司', '心', '府', '镇', '乡', '村', '区', '县', '市', '省', '道', '联', '协', '关', '台', '场', '库', '部', '级',
    '）', ')', '科', '行', '中',
];

/// Whether a line is the name of an office and nothing else.
pub fn is_organ(line: &str) -> bool {
    line.ends_with(ENDS_OF_ORGANS)
        && (3..=40).contains(&line.chars().count())
        && !line.contains(['。', '，', '；', '：', ':', '、', '.', '\n', '\t'])
}

/// `2025年`, `2025年3月28日`
fn is_date(part: &str) -> bool {
    part.ends_with(['年', '月', '日', '度']) && part.chars().all(|c| c.is_ascii_digit() || "年月日度".contains(c))
}

/// `编制单位：某局`, `填报日期：2025年3月`: a line of its own between the name of a table and its rows.
pub fn is_owner_line(trimmed: &str) -> bool {
    if trimmed.len() > 180 || trimmed.contains(['\n', '\t', '。', '，', '；']) {
        return false;
    }
    let line = reading_form(trimmed);
    let Some((label, value)) = line.split_once('：') else {
        return is_date(&line);
    };
    const LABELS: [&str; 6] = ["单位", "部门", "单位名称", "部门名称", "日期", "时间"];
    label.chars().count() <= 10 && !value.is_empty() && LABELS.iter().any(|end| label.ends_with(end))
}

/// The words of an owner line or a unit line that two pages of one table share.
pub fn owner(line: &str) -> String {
    let before = unit_in(line).map_or(line, |unit| unit.before);
    let parts = before.split(|c| is_space(c) || c == '|').filter(|part| !is_page_number(part));
    reading_form(&parts.collect::<String>()).into_owned()
}

/// The name of a table: `某局支出总表`, `支出总表（续）`, `三公经费支出明细`, perhaps with the unit behind it.
pub fn is_table_name(line: &str) -> bool {
    let may_end = |c: char| c.is_ascii_punctuation() || !c.is_ascii() && ENDS_OF_NAMES.contains(&c) || c.is_numeric();
    if !line.trim_end_matches(is_space).ends_with(may_end) || REFERENCES.iter().any(|word| line.starts_with(word)) {
        return false;
    }
    let plain = reading_form(unit_in(line).map_or(line, |unit| unit.before));
    let line = plain.trim_end_matches(|c: char| {
        c == '）' || c == '（' || c.is_ascii_digit() || "一二三四五六七八九十续".contains(c)
    });
    line.chars().count() <= 60 && !line.contains(['。', '，', '；']) && (line.ends_with('表') || line.ends_with("明细"))
}

/// Open a line that points to a table: `详见绩效目标表`.
const REFERENCES: [&str; 6] = ["详见", "见", "参见", "具体见", "具体详见", "请见"];

/// What the name of a table, its number or the unit behind it end with.
const ENDS_OF_NAMES: [char; 16] =
    ['表', '细', '续', '元', '（', '）', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// The name of a table as its other pages repeat it, and whether it is said to go on: `表3 支出总表（续）`, `续表3`.
fn name(caption: &str) -> (String, bool) {
    let plain = reading_form(unit_in(caption).map_or(caption, |unit| unit.before));
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let mut name = plain.trim_start_matches(['（', '—', '-']);
    let mut goes_on = false;
    if let Some(rest) = name.strip_prefix('续') {
        let starts = ["表", "附", "公开", "预算公开", "）", "："];
        if rest.is_empty() || starts.iter().any(|start| rest.starts_with(start)) {
            (name, goes_on) = (rest, true);
            // `续表`, `（续表）`, `续表：支出总表`: the word itself, not a number of a table.
            let behind = name.strip_prefix('表').unwrap_or(name);
            if !behind.starts_with(is_number) {
                name = behind.trim_start_matches(['）', '：', '（']);
            }
        }
    }
    let end = name.trim_end_matches(['）', '（']).trim_end_matches(is_number);
    let end = end.strip_suffix('表').filter(|end| end.ends_with('续')).unwrap_or(end);
    if let Some(rest) = end.strip_suffix('续') {
        (name, goes_on) = (rest.trim_end_matches(['（', '—', '-']), true);
    }
    (name.to_owned(), goes_on)
}

/// Whether a character belongs to the number of a table rather than to its name.
pub fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || is_space(c) || "附件表部门单位预决算财批复公开一二三四五六七八九十：、".contains(c)
}

/// Whether the words above a table say more than its number: `公开01表` does not tell what is in it.
pub fn says_more_than_number(caption: &str) -> bool {
    !is_caption(caption)
        || !caption.trim_matches(|c| is_of_number(c) || matches!(c, '-' | '－' | '—' | '.' | '：' | ':')).is_empty()
}

/// Whether a line says of itself alone that a table goes on: `（续）`, `续表`.
pub fn is_mark_of_next_page(line: &str) -> bool {
    line.contains('续') && line.len() <= 30 && name(line) == (String::new(), true)
}

/// Whether the caption `next` is that of `last` again, on another page.
pub fn is_again(last: &str, next: &str) -> bool {
    let ((last, _), (next, goes_on)) = (name(last), name(next));
    if last == next || !goes_on {
        return last == next;
    }
    // A page that says it goes on may leave out the number or the name.
    let is_number = |part: &str| is_caption(part) && part.chars().all(is_of_number);
    last.strip_prefix(next.as_str())
        .is_some_and(|rest| next.is_empty() || is_number(&next) && !rest.starts_with(|c: char| c.is_ascii_digit()))
        || last.strip_suffix(next.as_str()).is_some_and(is_number)
}

/// Whether the words of a row are a note below the table: `（备注：本单位无此项支出。）`.
pub fn is_note(trimmed: &str) -> bool {
    trimmed.contains('。') || begins_note(trimmed)
}

/// Whether a line begins as notes do.
pub fn begins_note(line: &str) -> bool {
    let words = line.trim_start_matches(['（', '(']);
    ["备注", "注：", "注:", "说明：", "说明:"].iter().any(|start| words.starts_with(start))
}

/// Whether a line that ends in a tab reads as prose behind a table rather than as a row whose other cells are empty.
pub fn is_plainly_prose(trimmed: &str) -> bool {
    trimmed.ends_with(['；', '！', '？'])
        || is_note(trimmed)
        || is_table_name(trimmed)
        || super::line::is_closing(trimmed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_name() {
        for number in ["公开01表", "附件 3", "表1-1", "部门公开表4", "附表一："] {
            assert!(!says_more_than_number(number), "{number}");
        }
        for name in ["收支总表", "公开01表 收支总表", "部门预算表", "附件1：某局收支总表"] {
            assert!(says_more_than_number(name), "{name}");
        }
    }

    #[test]
    fn unit_lines_and_captions() {
        for line in ["单位：万元", "（单位:元）", "金额单位：万元", "单位："] {
            assert!(is_unit_line(line), "{line}");
        }
        for line in [
            "附件 3",
            "部门公开表4",
            "公开04表",
            "财决公开01表",
            "附表一",
            "表2",
            "公开01表",
            "附件1：某局收支总表",
            "续表3 支出总表",
        ] {
            assert!(is_caption(line), "{line}");
        }
        for line in ["附件说明", "表示同意", "单位：某局", "续表"] {
            assert!(!is_unit_line(line) && !is_caption(line), "{line}");
        }
    }

    #[test]
    fn a_unit_line_may_tell_whose_the_table_is() {
        for line in [
            "单位：万元",
            "部门：石河县教育局\t单位：万元",
            "部门：石河县教育局\t\t\t单位：元",
            "石河县教育局  单位：万元",
            "石河县教育局\t单位：万元",
            "编制单位：石河县教育局  2025年  单位：万元",
            "填报单位：312005-石河县教育局　　（单位：万元）",
            "预算单位:某局 金额单位:人民币万元",
            "| 部门：某局 | | 单位：万元 |",
        ] {
            let at = unit_of_table(line).unwrap_or_else(|| panic!("{line}"));
            assert!(line[at..].starts_with(['单', '金']) || at == 0, "{line}");
        }
        for line in [
            "单位：某局",
            "项目\t单位：万元",
            "科目名称\t预算数\t单位：万元",
            "石河县教育局支出总表（单位：万元）",
            "表3 支出总表  单位：万元",
            "一、收支总体情况  单位：万元",
            "收入10.00万元，支出10.00万元，单位：万元",
            "合计\t100.00\t单位：万元",
        ] {
            assert_eq!(unit_of_table(line), None, "{line}");
        }
        for line in ["编制单位：某局", "填报日期：2025年3月", "部门名称：某局"] {
            assert!(is_owner_line(line), "{line}");
        }
        for line in ["联系人：张三", "其中：基本支出", "部门："] {
            assert!(!is_owner_line(line), "{line}");
        }
        assert_eq!(owner("部门：某局\t第2页\t单位：万元"), "部门：某局");
    }

    #[test]
    fn names_come_again_on_the_next_page() {
        for (last, next) in [
            ("表3 支出总表", "表3 支出总表"),
            ("表3 支出总表", "表3 支出总表（续）"),
            ("表3 支出总表", "表3 支出总表（续表）"),
            ("表3 支出总表", "表3 支出总表（续1）"),
            ("表3 支出总表", "续表3 支出总表"),
            ("表3 支出总表", "续表3"),
            ("表3 支出总表", "表3（续）"),
            ("表3 支出总表", "支出总表（续）"),
            ("表3 支出总表", "（续）"),
            ("表3 支出总表", "续表"),
            ("某局支出总表（单位：万元）", "某局支出总表"),
            ("某局支出总表", "某局支出总表续表"),
        ] {
            assert!(is_again(last, next), "{last}: {next}");
        }
        for (last, next) in [
            ("表3 支出总表", "表4 支出总表"),
            ("表3 支出总表", "表3"),
            ("表3 支出总表", "收入总表（续）"),
            ("表3 财政拨款支出总表", "支出总表（续）"),
            ("表12 支出总表", "续表1"),
            ("表3 支出总表", "支出总表"),
        ] {
            assert!(!is_again(last, next), "{last}: {next}");
        }
        assert!(is_mark_of_next_page("（续表）") && is_mark_of_next_page("续") && !is_mark_of_next_page("表3（续）"));
    }
}
