//! The words before a figure: what it is called, what it is compared with, and whether it rose or fell.

use crate::model::Basis;

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// 增加
    Up,
    /// 减少
    Down,
    /// 增加（减少）: left open in the template.
    Open,
}

/// The words before a figure, taken apart. Offsets count in the clause given.
#[derive(Clone, Debug, Default)]
pub struct Phrase {
    /// The name of the figure; byte range.
    pub label: (usize, usize),
    /// The year named before the label.
    pub year: Option<i32>,
    /// The figure is compared with an earlier one.
    pub comparison: Option<Comparison>,
    /// Rise or fall, and where the word stands.
    pub direction: Option<(Direction, usize, usize)>,
    /// A sign stands for the word of direction: `较上年-19.50万元`.
    pub has_sign: bool,
}

/// `比2024年执行数`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The year, if it is given as a number.
    pub year: Option<i32>,
    /// What of that year.
    pub basis: Basis,
}

const UP: [&str; 10] = ["增加", "增长", "上升", "提高", "增支", "增收", "上涨", "多增", "净增", "调增"];
const DOWN: [&str; 12] =
    ["减少", "下降", "降低", "减支", "减收", "压减", "缩减", "下浮", "净减", "调减", "压缩", "削减"];
const TAILS: [&str; 12] = ["了", "额为", "数为", "额", "数", "幅度为", "幅度", "约", "为", "共", "：", "支出"];
const OPEN: [&str; 12] = [
    "增加（减少）",
    "减少（增加）",
    "增长（下降）",
    "下降（增长）",
    "增加/减少",
    "减少/增加",
    "增长/下降",
    "增加减少",
    "减少增加",
    "增（减）",
    "增减",
    "上升（下降）",
];
/// What the words of direction, and those behind them, end in: most words before a figure do not.
const LAST: [char; 24] = [
    '加', '长', '升', '高', '支', '收', '涨', '增', '少', '降', '低', '减', '缩', '浮', '）', '了', '为', '额', '数',
    '度', '约', '共', '：', '出',
];
/// Words between a name and its figure.
const FILLERS: [&str; 11] = ["为", "是", "共计", "共", "计", "约", "达到", "达", "均", "各", "皆"];
/// Words of a name, or of a rate, that end like a filler: 收入合计 is not 收入合 and 计.
const WHOLE_WORDS: [&str; 29] = [
    "合计", "总计", "小计", "累计", "统计", "审计", "会计", "设计", "预计", "估计", "公共", "节约", "公约", "合约",
    "下达", "传达", "作为", "平均", "人均", "车均", "户均", "批均", "次均", "生均", "亩均", "村均", "校均", "年均",
    "月均",
];

/// Words that say that nothing changed.
pub const UNCHANGED: [&str; 14] = [
    "持平",
    "保持一致",
    "一致",
    "无增减",
    "无变化",
    "无增加",
    "没有变化",
    "无增减变化",
    "不变",
    "相同",
    "未发生变化",
    "没有增减",
    "无变动",
    "未增加",
];

impl Phrase {
    /// Takes apart the words of `text` that stand before a figure.
    pub fn read(text: &str) -> Phrase {
        let mut phrase = Phrase::default();
        let (mut end, direction) = direction_at_end(text);
        phrase.direction = direction;
        if let Some(bare) = text.strip_suffix(['-', '+'])
            && direction.is_none()
            && comparison_in(bare).is_some_and(|(_, stop, _)| stop == bare.len())
        {
            phrase.has_sign = true;
            end = bare.len();
        } else if direction.is_none() {
            while let Some(filler) = filler_at_end(&text[..end]) {
                end -= filler.len();
            }
        }
        phrase.read_comparison(text, end);
        phrase
    }

    /// Takes apart a clause that says that nothing changed (`与2024年持平`); `end` is where the word begins.
    pub fn read_unchanged(text: &str, end: usize) -> Phrase {
        let mut phrase = Phrase::default();
        phrase.read_comparison(text, end);
        phrase
    }

    fn read_comparison(&mut self, text: &str, end: usize) {
        let head = &text[..end];
        let (label_from, label_to) = match comparison_in(head) {
            Some((start, stop, comparison)) => {
                self.comparison = Some(comparison);
                // `较2024年基本支出` names the figure behind the year, `基本支出较2024年` before it.
                let behind = head[stop..].trim_start_matches(['，', '、']);
                if start > 0 || behind.is_empty() { (0, start) } else { (head.len() - behind.len(), head.len()) }
            }
            None => (0, head.len()),
        };
        let label = &head[label_from..label_to];
        match crate::syntax::find_year(label) {
            Some((at, len, year)) => {
                self.year = Some(year);
                let behind = label_from + at + len;
                let after = head[behind..label_to].trim_start_matches('度');
                let has_name = after.chars().any(|c| !"初预算数年度为共，".contains(c));
                self.label = if has_name || at == 0 {
                    (label_to - after.len(), label_to)
                } else {
                    (label_from, label_from + at)
                };
            }
            None => self.label = (label_from, label_to),
        }
    }
}

/// `公务接待费由上年4.50万元减少到3.00万元`: where the name of the figure between `words` and `tail` ends, and what it is of.
pub fn risen_from(words: &str, tail: &str) -> Option<(usize, Comparison)> {
    let goes_on = |word: &&&str| tail.strip_prefix(**word).is_some_and(|rest| rest.starts_with(['到', '至', '为']));
    UP.iter().chain(&DOWN).find(goes_on)?;
    let at = words.rfind(['由', '从'])?;
    let from = words[at..].trim_start_matches(['由', '从']);
    if from.is_empty() {
        return Some((at, Comparison { year: None, basis: Basis::Budget }));
    }
    let (year, len) = period(from)?;
    let (len, basis) = details(from, len);
    from[len..].trim_matches(['的', '为']).is_empty().then_some((at, Comparison { year, basis }))
}

/// The word at the end of a text that stands between a name and its figure, and is no part of the name.
fn filler_at_end(text: &str) -> Option<&'static str> {
    word_at_end(text, &FILLERS).filter(|_| word_at_end(text, &WHOLE_WORDS).is_none())
}

/// The first of these words that stands at the end of a text.
fn word_at_end<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let last = text.as_bytes().last()?;
    // Of most words the last byte tells that they do not.
    words.iter().find(|word| word.as_bytes().last() == Some(last) && text.ends_with(**word)).copied()
}

/// The word of direction at the end, and where the text before it ends.
fn direction_at_end(text: &str) -> (usize, Option<(Direction, usize, usize)>) {
    let mut end = text.len();
    if !text.ends_with(LAST) {
        return (end, None);
    }
    for _ in 0..2 {
        let words = [(&OPEN[..], Direction::Open), (&UP, Direction::Up), (&DOWN, Direction::Down)];
        for (words, direction) in words {
            if let Some(word) = word_at_end(&text[..end], words) {
                return (end - word.len(), Some((direction, end - word.len(), end)));
            }
        }
        match word_at_end(&text[..end], &TAILS) {
            Some(tail) => end -= tail.len(),
            None => break,
        }
    }
    (text.len(), None)
}

/// What may follow the year compared with.
const DETAILS: [&str; 19] = [
    "度",
    "同期",
    "年初预算数",
    "年初预算",
    "初预算数",
    "初预算",
    "预算执行数",
    "执行数",
    "决算数",
    "预算批复数",
    "预算安排数",
    "预算安排",
    "部门预算",
    "单位预算",
    "预算数",
    "预算",
    "相比较",
    "相比",
    "年初",
];

/// The last `比…年…` of a text: its start, its end, what it compares with.
fn comparison_in(text: &str) -> Option<(usize, usize, Comparison)> {
    let mut last = None;
    for (start, c) in text.char_indices() {
        let from = start + c.len_utf8();
        match c {
            '较' | '比' | '与' => {}
            '同' if text[from..].starts_with('比') => {
                return Some((start, from + '比'.len_utf8(), Comparison { year: None, basis: Basis::Budget }));
            }
            '同' => {}
            _ => continue,
        }
        let rest = &text[from..];
        let Some((year, len)) = period(rest) else { continue };
        let (len, basis) = details(rest, len);
        let start = if text[..start].ends_with(['相', '对']) { start - '相'.len_utf8() } else { start };
        last = Some((start, from + len, Comparison { year, basis }));
    }
    last
}

/// What is said of a year that ends at byte `len`: where that ends, and what of the year is meant.
fn details(text: &str, mut len: usize) -> (usize, Basis) {
    let mut basis = Basis::Budget;
    while let Some(detail) = DETAILS.iter().find(|detail| text[len..].starts_with(**detail)) {
        if detail.contains("执行") || detail.contains("决算") {
            basis = Basis::Actual;
        }
        len += detail.len();
    }
    (len, basis)
}

/// A period at the start of `text`: the year if given, and its length.
fn period(text: &str) -> Option<(Option<i32>, usize)> {
    for word in ["上一年度", "上一年", "上年度", "上年", "去年", "上期"] {
        if text.starts_with(word) {
            return Some((None, word.len()));
        }
    }
    match crate::syntax::find_year(text) {
        Some((0, len, year)) => Some((Some(year), len)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<Direction>, Option<Option<i32>>) {
        let phrase = Phrase::read(text);
        (
            text[phrase.label.0..phrase.label.1].to_owned(),
            phrase.direction.map(|d| d.0),
            phrase.comparison.map(|c| c.year),
        )
    }

    #[test]
    fn no_word_of_direction_is_passed_over() {
        for word in UP.iter().chain(&DOWN).chain(&TAILS).chain(&OPEN) {
            assert!(word.ends_with(LAST), "{word}");
        }
    }

    #[test]
    fn a_level_may_be_given_with_the_one_it_has_risen_from() {
        let name = |words: &str, tail: &str| {
            risen_from(words, tail)
                .map(|(end, comparison)| (words[..end].to_owned(), comparison.year, comparison.basis))
        };
        let budget = |name: &str, year| Some((name.to_owned(), year, Basis::Budget));
        assert_eq!(name("公务接待费由上年", "减少到3.00万元"), budget("公务接待费", None));
        assert_eq!(name("支出预算由", "增加至2200.00万元"), budget("支出预算", None));
        assert_eq!(name("支出从2024年预算数的", "下降为2200.00万元"), budget("支出", Some(2024)));
        let actual = name("公务接待费由上年决算数", "减少到3.00万元").unwrap();
        assert_eq!(actual.2, Basis::Actual);
        assert_eq!(name("公务接待费由上年", "，减少到3.00万元"), None);
        assert_eq!(name("由财政承担的支出", "增加到3.00万元"), None);
    }

    #[test]
    fn takes_the_words_before_a_figure_apart() {
        use Direction::*;
        for (text, label, direction, comparison) in [
            ("2025年年初预算数", "年初预算数", None, None),
            ("比2024年增加", "", Some(Up), Some(Some(2024))),
            ("收入较去年增加了", "收入", Some(Up), Some(None)),
            ("基本支出预算减少", "基本支出预算", Some(Down), None),
            ("较2024年基本支出减少", "基本支出", Some(Down), Some(Some(2024))),
            ("上年结转收入较上年减少", "上年结转收入", Some(Down), Some(None)),
            ("比上年增加（减少）", "", Some(Open), Some(None)),
            ("比2024年预算数", "", None, Some(Some(2024))),
            ("同比下降", "", Some(Down), Some(None)),
            ("某局2025年基本支出", "基本支出", None, None),
            ("收入预算为", "收入预算", None, None),
            ("收入合计", "收入合计", None, None),
            ("支出总计为", "支出总计", None, None),
            ("收、支总计均为", "收、支总计", None, None),
            ("收入、支出各", "收入、支出", None, None),
            ("政府采购预算总额共计", "政府采购预算总额", None, None),
            ("2025年本年收入合计约", "本年收入合计", None, None),
            ("一般公共", "一般公共", None, None),
            ("资金计", "资金", None, None),
            ("接待费人均", "接待费人均", None, None),
        ] {
            assert_eq!(read(text), (label.to_owned(), direction, comparison), "{text}");
        }
        assert_eq!(Phrase::read("较2024年执行数增加").comparison.unwrap().basis, Basis::Actual);
    }
}
