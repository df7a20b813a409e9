//! Semantic tokens: figures, subjects, years and terms.

use super::snapshot::Snapshot;
use super::terms;
use crate::analysis::Part;
use crate::relations::explain::classified;
use crate::rules::{lists_subjects, read_subject};
use crate::syntax::Reading;
use crate::text::Span;
use ls_types::{
    Position, Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensLegend,
};
use regex::{Match, Regex};
use std::sync::LazyLock;

/// What a token is; the order is that of the legend, and of what counts where two overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Figure,
    Year,
    Subject,
    Term,
}

/// The types of tokens, as the server announces them.
pub fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: vec![
            SemanticTokenType::NUMBER,
            SemanticTokenType::ENUM_MEMBER,
            SemanticTokenType::TYPE,
            SemanticTokenType::PROPERTY,
        ],
        token_modifiers: Vec::<SemanticTokenModifier>::new(),
    }
}

/// The tokens of the whole document.
pub fn full(snapshot: &Snapshot) -> SemanticTokens {
    range(snapshot, snapshot.text.range(Span::new(0, snapshot.text.len())))
}

/// The tokens that begin in a range.
pub fn range(snapshot: &Snapshot, range: Range) -> SemanticTokens {
    let mut data = Vec::new();
    let mut last = Position::new(0, 0);
    for (placed, asked) in snapshot.parts_in(range) {
        let (text, found) = (placed.part.text(), of_part(&placed.part, asked));
        for (piece, kind) in
            found.into_iter().flat_map(|(span, kind)| lines_of(text, span).map(move |piece| (piece, kind)))
        {
            let place = snapshot.text.position(placed.start + piece.start);
            let delta_line = place.line - last.line;
            data.push(SemanticToken {
                delta_line,
                delta_start: if delta_line == 0 { place.character - last.character } else { place.character },
                length: snapshot.text.encoding.length(piece.of(text)),
                token_type: kind as u32,
                token_modifiers_bitset: 0,
            });
            last = place;
        }
    }
    SemanticTokens { result_id: None, data }
}

/// The tokens of a disclosure that begin in the span, in text order and apart from one another.
fn of_part(part: &Part, asked: Span) -> Vec<(Span, Kind)> {
    let mut found: Vec<(Span, Kind)> = Vec::new();
    let is_asked = |span: &Span| !span.is_empty() && asked.start <= span.start && span.start < asked.end;
    let mut add = |span: Span, kind: Kind| {
        if is_asked(&span) {
            found.push((span, kind));
        }
    };
    for figure in &part.facts.figures {
        if !figure.implied {
            add(figure.span, Kind::Figure);
        }
        if figure.keys.iter().any(|key| classified(key.item).is_some()) {
            add(figure.label, Kind::Subject);
        }
    }
    for table in part.disclosure.tables.iter().filter(|table| lists_subjects(part.text(), table)) {
        for subject in table.rows.iter().filter_map(|row| read_subject(part.text(), row)) {
            for cell in subject.code_cells.into_iter().chain([subject.name]) {
                add(cell, Kind::Subject);
            }
        }
    }
    let near = |reading: &&Reading| asked.overlaps(part.disclosure.blocks[reading.block].span());
    for reading in part.readings.iter().filter(near) {
        terms::standard_in(part, reading).for_each(|found| add(found.span, Kind::Term));
    }
    years(part.text()).for_each(|span| add(span, Kind::Year));
    found.sort_unstable_by_key(|(span, kind)| (span.start, *kind, std::cmp::Reverse(span.end)));
    let mut end = 0;
    found.retain(|(span, _)| {
        let is_free = span.start >= end;
        if is_free {
            end = span.end;
        }
        is_free
    });
    found
}

/// `2025年`, perhaps with a space inside.
static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?:19|20)[0-9]{2} {0,2}年").expect("a valid pattern"));

/// The years of a text.
fn years(text: &str) -> impl Iterator<Item = Span> {
    let is_whole = |year: &Match| !text[..year.start()].ends_with(|c: char| c.is_ascii_digit());
    YEAR.find_iter(text).filter(is_whole).map(|year| Span::new(year.start() as u32, year.end() as u32))
}

/// A span line by line: no token may run over a line's end.
fn lines_of(text: &str, span: Span) -> impl Iterator<Item = Span> + '_ {
    let mut start = span.start;
    let pieces = span.of(text).split(['\n', '\r']).map(move |line| {
        let piece = Span::new(start, start + line.len() as u32);
        start = piece.end + 1;
        piece
    });
    pieces.filter(|piece| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::{Fixture, open, open_for};
    use serde_json::json;

    /// What each token covers and of which kind it is.
    fn shown(fixture: &Fixture, tokens: &SemanticTokens) -> Vec<String> {
        let names = legend().token_types;
        let mut at = Position::new(0, 0);
        let show = |token: &SemanticToken| {
            if token.delta_line > 0 {
                at = Position::new(at.line + token.delta_line, 0);
            }
            at.character += token.delta_start;
            let end = Position::new(at.line, at.character + token.length);
            format!("{} {}", names[token.token_type as usize].as_str(), fixture.of(Range::new(at, end)))
        };
        tokens.data.iter().map(show).collect()
    }

    const TEXT: &str = "某局2025年部门预算情况说明\r\n一、😀收支\r\n2025年基本支出1,351.94万元，教育支出40.00万元。\r\n支出表\r\n单位：万元\r\n科目编码\t科目名称\t总计\r\n205\t教育支出\t40.00\r\n";
    const EXPECTED: [&str; 9] = [
        "enumMember 2025年",
        "enumMember 2025年",
        "property 基本支出",
        "number 1,351.94",
        "type 教育支出",
        "number 40.00",
        "type 205",
        "type 教育支出",
        "number 40.00",
    ];

    #[test]
    fn figures_years_subjects_and_terms_in_every_encoding() {
        for encoding in ["utf-8", "utf-16", "utf-32"] {
            let fixture = open_for(json!({"general": {"positionEncodings": [encoding]}}), TEXT);
            assert_eq!(shown(&fixture, &full(&fixture.snapshot)), EXPECTED, "{encoding}");
        }
    }

    #[test]
    fn a_range_has_its_tokens_only() {
        let fixture = open(&TEXT.replace("支出表", "¦支出表"));
        let end = fixture.everything().end;
        assert_eq!(shown(&fixture, &range(&fixture.snapshot, Range::new(fixture.cursor, end))), EXPECTED[6..]);
        assert_eq!(
            shown(&fixture, &range(&fixture.snapshot, Range::new(Position::new(0, 0), fixture.cursor))),
            EXPECTED[..6]
        );
    }

    #[test]
    fn a_token_over_two_lines_is_two_tokens() {
        let line = "这一段很长，为了在编辑器里好看而在边上折断，比上年增加很多，主要是人员经费的增加和基本";
        let fixture =
            open(&format!("{line}\n支出的调整，其余与上年持平，没有别的变化，也没有需要说明的其他重要事项和情况。\n"));
        assert_eq!(shown(&fixture, &full(&fixture.snapshot)), ["property 基本", "property 支出"]);
    }

    #[test]
    fn compilations_count_on() {
        let fixture = open(
            "甲局2025年部门预算情况说明\n一、单位基本情况\n甲。\n\n乙局2024年部门预算情况说明\n一、单位基本情况\n乙。\n",
        );
        assert_eq!(shown(&fixture, &full(&fixture.snapshot)), ["enumMember 2025年", "enumMember 2024年"]);
    }

    #[test]
    fn nothing_has_no_tokens() {
        assert!(full(&open("").snapshot).data.is_empty());
        assert!(full(&open("年年年\n年").snapshot).data.is_empty());
    }
}
