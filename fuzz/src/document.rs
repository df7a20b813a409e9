//! Documents, and changes of them. What is inserted comes from the standard's data and from the fixtures.

use crate::Rng;
use crate::marks;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Longest word that is taken from the standard, in bytes; what is longer is a sentence.
const LONGEST: usize = 60;

/// Marks, spaces and numbers that no data has.
const PIECES: &[&str] = &[
    "0",
    "9",
    "12.34",
    "1,351.94",
    "100 200 300",
    "5 6",
    "0.00",
    "-3.5",
    "－2.0",
    "１２．５",
    "１２３,４５",
    "1.2.3",
    ".",
    ",",
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "万元",
    "元",
    "亿元",
    "千元",
    "%",
    "％",
    "个百分点",
    "辆",
    "七百五十九点六五万元",
    "2025年",
    "2024年",
    "2026年",
    "二〇二五年",
    "2025年13月40日",
    "增加",
    "减少",
    "持平",
    "增加（减少）",
    "其中：",
    "主要是",
    "主要原因是",
    "分别为",
    "比2024年",
    "较上年",
    "占",
    "合计",
    "总计",
    "小计",
    "一、",
    "二、",
    "第一部分",
    "（一）",
    "(二)",
    "1.",
    "2、",
    "（1）",
    "①",
    "目录\n",
    "附件1\n",
    "附表",
    "单位：万元\n",
    "单位：元\n",
    "续表\n",
    "____",
    "××",
    "，",
    "。",
    "；",
    "、",
    "：",
    "（",
    "）",
    "(",
    ")",
    "“",
    "”",
    "《",
    "》",
    "\"",
    "—",
    "-",
    "/",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "\u{3000}",
    "\u{A0}",
    "\u{200B}",
    "\u{2028}",
    "\u{B}",
    "|",
    "| --- | --- |\n",
    "😀",
    "𠮷",
    "e\u{301}",
    "\u{FEFF}",
    "[bookmark: _GoBack]",
    "- 12 -\n",
    "<!-- gouji-ignore total-mismatch: 已核实 -->\n",
    "<!-- gouji-ignore-file stray-space: 原件 -->\n",
];

/// Words of the standard's data.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words = Vec::new();
    for path in files(&project("src/standard")) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("toml") => collect(&toml::Value::Table(text.parse().expect("the standard is TOML")), &mut words),
            Some("csv") => words.extend(text.lines().flat_map(|line| line.split(',')).map(str::to_owned)),
            _ => {}
        }
    }
    words.retain(|word| (1..=LONGEST).contains(&word.len()));
    words.sort();
    words.dedup();
    assert!(words.len() > 500, "the words of the standard are not found");
    words
});

/// Lines of the fixtures, without their marks.
static LINES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut lines: Vec<String> =
        documents().iter().flat_map(|text| text.split_inclusive('\n')).map(str::to_owned).collect();
    lines.sort();
    lines.dedup();
    assert!(lines.len() > 500, "the lines of the fixtures are not found");
    lines
});

/// The fixtures, without their marks: what the fuzzer begins with.
pub fn documents() -> Vec<String> {
    let folders = ["tests/fixtures/right", "tests/fixtures/wrong", "tests/fixtures/example"];
    let paths = folders.iter().flat_map(|folder| files(&project(folder)));
    paths.filter_map(|path| fs::read_to_string(path).ok()).map(|text| marks::strip(&text).0).collect()
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn collect(value: &toml::Value, words: &mut Vec<String>) {
    match value {
        toml::Value::String(word) => words.push(word.clone()),
        toml::Value::Array(values) => values.iter().for_each(|value| collect(value, words)),
        toml::Value::Table(table) => table.values().for_each(|value| collect(value, words)),
        _ => {}
    }
}

/// A mark, a number or a word.
pub fn piece(rng: &mut Rng) -> &'static str {
    if rng.chance(70) { rng.pick(PIECES) } else { &WORDS[rng.below(WORDS.len())] }
}

/// A line of a fixture, its end included.
pub fn line(rng: &mut Rng) -> &'static str {
    &LINES[rng.below(LINES.len())]
}

/// The border of a character at or before a byte.
pub fn border(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// The runs of digits, points and commas.
pub fn numbers(text: &str) -> Vec<Range<usize>> {
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    let bytes = text.as_bytes();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| is_part(byte)).count();
        if length > 0 && bytes[at].is_ascii_digit() {
            numbers.push(at..at + length);
        }
        at += length.max(1);
    }
    numbers
}

/// The edit that one step of a fuzzer makes: what stands at `range` is replaced.
pub fn edit(text: &str, rng: &mut Rng) -> (Range<usize>, String) {
    let at = border(text, rng.below(text.len() + 1));
    let stretch = |most: usize, rng: &mut Rng| at..border(text, (at + rng.below(most + 1)).min(text.len())).max(at);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
    match rng.below(16) {
        0..4 => (at..at, piece(rng).to_owned()),
        4 => (start..start, line(rng).to_owned()),
        5 => (start..end, line(rng).to_owned()),
        6 => (start..start, text[start..end].repeat(1 + rng.below(3))),
        7 => (start..end, String::new()),
        8 => (stretch(40, rng), String::new()),
        9 => (stretch(60, rng), piece(rng).to_owned()),
        10 => {
            let copied = stretch(300, rng);
            let to = border(text, rng.below(text.len() + 1));
            (to..to, text[copied].to_owned())
        }
        11 => match text[at..].chars().next() {
            Some(c) => (at..at + c.len_utf8(), other_width(c).to_string()),
            None => (at..at, piece(rng).to_owned()),
        },
        _ => {
            let numbers = numbers(text);
            if numbers.is_empty() {
                return (at..at, piece(rng).to_owned());
            }
            let place = numbers[rng.below(numbers.len())].clone();
            let old = &text[place.clone()];
            let digit = |rng: &mut Rng| char::from(b'0' + rng.below(10) as u8);
            let new = match rng.below(7) {
                0 => text[numbers[rng.below(numbers.len())].clone()].to_owned(),
                1 => "0".to_owned(),
                2 => format!("-{old}"),
                3 => old.replace('.', ""),
                4 => old.chars().map(|c| if c.is_ascii_digit() { other_width(c) } else { c }).collect(),
                5 => format!("{old} {}", rng.below(1000)),
                _ => {
                    let changed = rng.below(old.len());
                    old.char_indices().map(|(at, c)| if at == changed { digit(rng) } else { c }).collect()
                }
            };
            (place, new)
        }
    }
}

fn other_width(c: char) -> char {
    match c {
        '0'..='9' | '(' | ')' | ',' | '.' | '%' | ':' | ';' | '-' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        '０'..='９' | '（' | '）' | '，' | '．' | '％' | '：' | '；' | '－' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        '\t' => ' ',
        ' ' => '\u{3000}',
        '\n' => '\r',
        '。' => '.',
        _ => 'x',
    }
}

/// A few edits, one after another; the text stays below `most` bytes.
pub fn mutate(text: &mut String, most: usize, rng: &mut Rng) {
    if text.is_empty() {
        text.push_str(line(rng));
    }
    for _ in 0..1 + rng.below(3) {
        let (range, new) = edit(text, rng);
        text.replace_range(range, &new);
    }
    text.truncate(border(text, most));
}
