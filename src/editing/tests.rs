//! Every feature answers for any text and any position, with ranges that lie in the document.

use super::testing::{Fixture, open_for};
use super::{
    actions, code_lens, completion, definition, folding, formatting, highlight, hover, inlay_hint, selection,
    semantic_tokens, symbols,
};
use ls_types::{CodeActionContext, CompletionResponse, CompletionTextEdit, Position, Range};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Pieces of disclosures and of things that are none.
const PIECES: &[&str] = &[
    "某局2025年部门预算情况说明\n",
    "一、单位基本情况\n",
    "二、收支\r\n",
    "（二）构成\n",
    "(一)收 入预算：",
    "2025年年初预算数",
    "一般公共预算财政拨款支出",
    "451.32万元",
    "420.10 万元，",
    "31.22万元。",
    "其中：",
    "基本支出",
    "项目支出",
    "较2024年减少",
    "增长3.5%",
    "占总支出的50%",
    "持平",
    "“三公”经费",
    "六、专业性名词解释\n",
    "（一）基本支出：指甲。\n",
    "馆藏：指乙。\n",
    "附件1\n",
    "无数据空表\n",
    "支出表\n单位：万元\n",
    "科目编码\t科目名称\t总计\t基本支出\t项目支出\r\n",
    "\t合计\t451.32\t420.10\t31.22\n",
    "2010601\t行政运行\t451.32\t420.10\t31.22\n",
    "221\t02\t01\t住房公积金\t3\n",
    "| 合计 | 1.00 |\n",
    "99999999999999999999999999999万元",
    "79228162514264337593543950335亿元",
    "联系人：李某\n",
    "目录\n",
    "\n",
    "\r",
    "\t",
    " ",
    "，",
    "。",
    "；",
    "：",
    "😀",
    "é",
    "\u{2028}",
    "年",
    "较",
    "____",
    "主要用于ybgg",
    "208",
    "（",
    "*_[]<",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..50).prop_map(|pieces| pieces.concat())
}

fn client() -> impl Strategy<Value = Value> {
    let encoding = prop::sample::select(vec!["utf-8", "utf-16", "utf-32"]);
    (encoding, any::<bool>()).prop_map(|(encoding, knows_much)| {
        let text_document = json!({
            "completion": {"completionItem": {"snippetSupport": true}},
            "hover": {"contentFormat": ["markdown"]},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "foldingRange": {"lineFoldingOnly": true, "rangeLimit": 5},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
        });
        let text_document = if knows_much { text_document } else { json!({}) };
        json!({"general": {"positionEncodings": [encoding]}, "textDocument": text_document})
    })
}

/// Asserts that a range is one of the document as it would come back from it.
fn inside(fixture: &Fixture, range: Range) {
    assert!(range.start <= range.end, "{range:?}");
    assert_eq!(fixture.snapshot.text.range(fixture.snapshot.text.span(range)), range);
}

/// Asserts that what is offered replaces what stands before the cursor, and nothing else.
fn complete(fixture: &Fixture, position: Position) {
    let cursor = fixture.snapshot.text.position(fixture.snapshot.text.offset(position));
    let list = match completion::completion(&fixture.snapshot, position) {
        Some(CompletionResponse::List(list)) => list.items,
        Some(CompletionResponse::Array(list)) => list,
        None => Vec::new(),
    };
    assert!(list.len() <= 50);
    for item in list {
        let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else { panic!("no edit: {}", item.label) };
        inside(fixture, edit.range);
        assert_eq!((edit.range.start.line, edit.range.end), (cursor.line, cursor), "{}", item.label);
        assert_eq!(item.filter_text.unwrap_or_default(), fixture.of(edit.range));
        assert!(!edit.new_text.is_empty() && !edit.new_text.contains(['\n', '\r']), "{}", edit.new_text);
    }
}

fn ask_all(fixture: &Fixture, position: Position, range: Range) {
    let snapshot = &fixture.snapshot;
    let hovered = hover::hover(snapshot, position).and_then(|hover| hover.range);
    let locations = definition::definition(snapshot, position).into_iter();
    let locations = locations.chain(definition::references(snapshot, position, true)).map(|location| location.range);
    let marks = highlight::highlight(snapshot, position).into_iter().map(|mark| mark.range);
    let lenses = code_lens::code_lenses(snapshot).into_iter().map(|lens| lens.range);
    let formatted = formatting::formatting(snapshot).into_iter().map(|edit| edit.range);
    let ranges: Vec<Range> = hovered.into_iter().chain(locations).chain(marks).chain(lenses).chain(formatted).collect();
    for range in ranges {
        inside(fixture, range);
    }
    for selected in selection::selection_ranges(snapshot, &[position]) {
        let mut step = Some(&selected);
        while let Some(here) = step {
            inside(fixture, here.range);
            step = here.parent.as_deref();
        }
    }
    complete(fixture, position);
    inlay_hint::inlay_hints(snapshot, range);
    folding::folding_ranges(snapshot);
    symbols::document_symbols(snapshot);
    let mut search = symbols::Search::new("收支");
    search.look_in(snapshot);
    search.finish();
    semantic_tokens::full(snapshot);
    semantic_tokens::range(snapshot, range);
    formatting::range_formatting(snapshot, range);
    let context = CodeActionContext { diagnostics: Vec::new(), only: None, trigger_kind: None };
    actions::code_actions(snapshot, range, &context);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered_for(
        text in text(),
        client in client(),
        places in prop::array::uniform3((0_u32..40, 0_u32..40)),
    ) {
        let fixture = open_for(client, &text);
        let [a, b, c] = places.map(|(line, character)| Position::new(line, character));
        ask_all(&fixture, a, Range::new(b, c));
    }

    #[test]
    fn tokens_stand_in_order_and_apart(text in text(), client in client()) {
        let fixture = open_for(client, &text);
        let mut end = Position::new(0, 0);
        let mut at = Position::new(0, 0);
        for token in semantic_tokens::full(&fixture.snapshot).data {
            if token.delta_line > 0 {
                at = Position::new(at.line + token.delta_line, 0);
            }
            at.character += token.delta_start;
            prop_assert!(at >= end && token.length > 0, "{token:?}");
            end = Position::new(at.line, at.character + token.length);
            inside(&fixture, Range::new(at, end));
        }
    }
}
