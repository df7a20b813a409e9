//! Fingerprints: they identify a finding in later versions of its document by code, text and clause, never by line.

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::finding::Finding;
use crate::syntax::read_numbering;
use crate::text::{is_space, reading_form, trim_start};

/// Bytes of the hash that are kept: enough that no two findings of a submission meet.
const KEPT: usize = 16;

/// Bytes searched on either side for the end of a clause or the beginning of a row.
const REACH: usize = 1024;

/// One fingerprint for each finding, in the same order, in hex; no two are equal.
///
/// It is made of the code, the text at the place and the clause around it, or the cell and the name of its row. Widths and
/// spaces, the numbers of headings, the order of paragraphs and the language of the run change nothing in it. Findings that
/// are alike in all this are counted in text order.
pub fn fingerprints(text: &str, findings: &[Finding]) -> Vec<String> {
    let mut alike: FxHashMap<Vec<u8>, u32> = FxHashMap::default();
    let print = |finding| {
        let identity = identity(text, finding);
        let count = alike.entry(identity.clone()).or_default();
        *count += 1;
        hash(&[&identity, &count.to_le_bytes()])
    };
    findings.iter().map(print).collect()
}

/// The fingerprint of a finding among those of many documents.
pub fn among_documents(path: &str, fingerprint: &str) -> String {
    hash(&[path.replace('\\', "/").as_bytes(), fingerprint.as_bytes()])
}

/// The hash of these parts; where one ends and the next begins counts too.
fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(KEPT).map(|byte| format!("{byte:02x}")).collect()
}

/// The hashed parts, separated by zero bytes.
fn identity(text: &str, finding: &Finding) -> Vec<u8> {
    let floor = |offset: u32| text.floor_char_boundary(offset as usize);
    let range = floor(finding.span.start)..floor(finding.span.end.max(finding.span.start));
    let (before, place, after) = (&text[..range.start], &text[range.clone()], &text[range.end..]);
    let (clause_before, clause_after) = (clause_before(before), clause_after(after));
    let is_within = !clause_before.chars().all(is_space) && !clause_after.chars().all(is_space);
    let parts = if place.is_empty() && !is_within {
        // Something is missing here: it is identified by its name, not by its surroundings.
        [String::new(), quoted(&finding.message), String::new()]
    } else {
        let clause = [clause_before, place, clause_after].concat();
        let opens =
            before.len() == clause_before.len() || before[..before.len() - clause_before.len()].ends_with(BREAKS);
        let clause = if opens { without_number(&clause) } else { &clause };
        let is_opening = opens && clause_before.chars().all(is_space);
        let place = if is_opening { without_number(place) } else { place };
        [normal(place), normal(clause), row_name(before)]
    };
    [finding.code, &parts[0], &parts[1], &parts[2]].join("\0").into_bytes()
}

const BREAKS: [char; 2] = ['\n', '\r'];

/// Whether the character at a place ends a clause or a cell; a comma within a number ends none.
fn ends_clause(text: &str, at: usize, c: char) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let is_in_number = || c == ',' && text[..at].ends_with(is_digit) && text[at + 1..].starts_with(is_digit);
    matches!(c, '\n' | '\r' | '\t' | '|' | '，' | ',' | '。' | '；' | ';' | '！' | '？') && !is_in_number()
}

/// The part of the clause before a place.
fn clause_before(before: &str) -> &str {
    let reach = before.ceil_char_boundary(before.len().saturating_sub(REACH));
    let mut near = before[reach..].char_indices().map(|(at, c)| (reach + at, c));
    let end = near.rfind(|(at, c)| ends_clause(before, *at, *c));
    &before[end.map_or(reach, |(at, c)| at + c.len_utf8())..]
}

/// The part of the clause behind a place.
fn clause_after(after: &str) -> &str {
    let near = &after[..after.floor_char_boundary(REACH)];
    let end = near.char_indices().find(|(at, c)| ends_clause(near, *at, *c));
    &near[..end.map_or(near.len(), |(at, _)| at)]
}

/// The first cell with a word in it that precedes the place in its row.
fn row_name(before: &str) -> String {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(REACH))..];
    let row = near.rfind(BREAKS).map_or(near, |at| &near[at + 1..]);
    let mut cells = row.split(['\t', '|']);
    // The last cell is the one with the place.
    cells.next_back();
    cells.find(|cell| cell.chars().any(char::is_alphabetic)).map(normal).unwrap_or_default()
}

/// A line without the number of its heading.
fn without_number(line: &str) -> &str {
    let line = trim_start(line);
    let rest = read_numbering(line).and_then(|numbering| line.get(numbering.len as usize..)).unwrap_or_default();
    if rest.is_empty() { line } else { rest }
}

/// The names that a message quotes: they are the same in both languages.
fn quoted(message: &str) -> String {
    let mut names = String::new();
    let (mut in_ticks, mut depth) = (false, 0_usize);
    for c in message.chars() {
        let was_outside = !in_ticks && depth == 0;
        match c {
            '`' => in_ticks = !in_ticks,
            '“' if !in_ticks => depth += 1,
            '”' if !in_ticks => depth = depth.saturating_sub(1),
            _ => {}
        }
        match (was_outside, !in_ticks && depth == 0) {
            (false, false) => names.push(c),
            // A name ends here; those of names within names do not.
            (false, true) => names.push('\u{1}'),
            (true, _) => {}
        }
    }
    names
}

/// One width, no spaces.
fn normal(text: &str) -> String {
    reading_form(text).chars().filter(|c| !is_space(*c)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Severity;
    use crate::text::Span;

    fn finding(text: &str, code: &'static str, place: &str) -> Finding {
        let start = text.find(place).unwrap() as u32;
        at(code, Span::new(start, start + place.len() as u32), "")
    }

    fn at(code: &'static str, span: Span, message: &str) -> Finding {
        Finding {
            code,
            severity: Severity::Error,
            span,
            message: message.to_owned(),
            expected: None,
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// The fingerprint of a finding on `place`.
    fn of(text: &str, place: &str) -> String {
        fingerprints(text, &[finding(text, "total-mismatch", place)]).remove(0)
    }

    const TEXT: &str =
        "一、收入\n2025年收入451.32万元，其中：基本支出1,420.10万元。\n科目\t合计\t基本\n教育支出\t12.30\t12.03\n";

    #[test]
    fn the_hash_never_changes() {
        assert_eq!(of(TEXT, "451.32"), "2ad271b59d16f14a99ded4528d280b0d");
    }

    #[test]
    fn what_stands_elsewhere_changes_nothing() {
        for (place, other) in [
            ("451.32", TEXT.replace("一、收入", "二、收入情况").replace("1,420.10", "20")),
            ("1,420.10", TEXT.replace("451.32", "30")),
            ("1,420.10", TEXT.replace("基本支出1", "基本 支出 1").replace("其中：", "其中:").replace('\n', "\r\n")),
            ("12.03", TEXT.replace("12.30", "12.31").replace("科目\t合计", "行\t科目\t合计")),
            ("12.03", TEXT.replace("教育支出\t", "7\t教育支出\t9\t")),
            ("一、收入", format!("说明\n\n{TEXT}")),
        ] {
            assert_eq!(of(TEXT, place), of(&other, place), "{other}");
        }
        assert_eq!(of(TEXT, "一、收入"), of(&TEXT.replace("一、", "（三）"), "（三）收入"));
    }

    #[test]
    fn another_figure_clause_row_or_code_is_another_finding() {
        let first = of(TEXT, "451.32");
        assert_ne!(first, of(&TEXT.replace("451.32", "451.33"), "451.33"));
        assert_ne!(first, of(&TEXT.replace("年收入", "年支出"), "451.32"));
        assert_ne!(of(TEXT, "1,420.10"), of(&TEXT.replace("其中", "包括"), "1,420.10"));
        assert_ne!(of(TEXT, "12.03"), of(&TEXT.replace("教育支出", "卫生支出"), "12.03"));
        let other = fingerprints(TEXT, &[finding(TEXT, "change-mismatch", "451.32")]);
        assert_ne!(first, other[0]);
    }

    #[test]
    fn equal_ones_are_counted() {
        let text = "收入5万元，\n收入5万元，\n";
        let one = |start| at("mixed-width", Span::new(start, start + 1), "");
        let all = fingerprints(text, &[one(6), one(23)]);
        assert_ne!(all[0], all[1]);
        assert_eq!(all[0], fingerprints(text, &[one(23)])[0]);
    }

    #[test]
    fn what_is_missing_goes_by_its_name() {
        let missing = |text: &str, message| {
            let end = Span::at(text.trim_end().len() as u32);
            fingerprints(text, &[at("missing-section", end, message)]).remove(0)
        };
        let first = missing(TEXT, "缺少“名词解释”，请在这里补上。");
        assert_eq!(first, missing("别的文字。\n", "The section `名词解释` is missing: add it here."));
        assert_ne!(first, missing(TEXT, "缺少“单位基本情况”，请在这里补上。"));
        assert_eq!(quoted("“甲”下缺少“四、“三公”经费”。"), quoted("Under `甲` there is no `四、“三公”经费`."));
    }

    #[test]
    fn a_document_among_others_goes_by_its_path() {
        assert_eq!(among_documents("a\\b.txt", "1"), among_documents("a/b.txt", "1"));
        assert_ne!(among_documents("a.txt", "1"), among_documents("b.txt", "1"));
    }

    proptest! {
        #[test]
        fn no_text_and_no_span_panics(text in "[一a,，5\t| \r\n\u{1}]{0,200}", a in 0u32..700, b in 0u32..700) {
            let findings = [at("x", Span::new(a.min(b), a.max(b)), &text), at("x", Span::at(b), "`“")];
            prop_assert_eq!(fingerprints(&text, &findings).len(), 2);
        }
    }
}
