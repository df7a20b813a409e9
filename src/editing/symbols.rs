//! Symbols: disclosures, sections and tables, of one document and of all.

use super::outline::{self, Kind};
use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::text::{Span, reading_form};
use ls_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

/// The outline of a document: nested where the client can show that, else flat.
pub fn document_symbols(snapshot: &Snapshot) -> DocumentSymbolResponse {
    match snapshot.client().nests_symbols {
        true => DocumentSymbolResponse::Nested(nested(snapshot)),
        false => DocumentSymbolResponse::Flat(flat(snapshot)),
    }
}

/// Maximum number of symbols found in all documents together.
const MOST_FOUND: usize = 500;

/// The symbols of all documents whose name has the characters of a query in this order; whole words first.
#[derive(Debug)]
pub struct Search {
    query: String,
    found: Vec<(bool, SymbolInformation)>,
}

impl Search {
    /// Looks for a query.
    pub fn new(query: &str) -> Search {
        Search { query: folded(query), found: Vec::new() }
    }

    /// Looks in one more document.
    pub fn look_in(&mut self, snapshot: &Snapshot) {
        for symbol in flat(snapshot) {
            let name = folded(&symbol.name);
            let mut rest = name.chars();
            if self.query.chars().all(|c| rest.any(|other| other == c)) {
                self.found.push((!name.contains(&self.query), symbol));
            }
        }
    }

    /// The symbols found, the best first.
    pub fn finish(mut self) -> Vec<SymbolInformation> {
        self.found.sort_by_key(|(is_scattered, _)| *is_scattered);
        self.found.truncate(MOST_FOUND);
        self.found.into_iter().map(|(_, symbol)| symbol).collect()
    }
}

/// A name as it is compared: in reading form, in small letters.
fn folded(name: &str) -> String {
    reading_form(name).to_lowercase()
}

/// The title line of a disclosure, where the document has several.
fn title(snapshot: &Snapshot, placed: &Placed) -> Option<Span> {
    let disclosure = &placed.part.disclosure;
    if snapshot.analysis.parts().len() < 2 {
        return None;
    }
    let first = disclosure.blocks.first().map(|block| block.span());
    disclosure.title.as_ref().map(|title| title.span).or(first).filter(|span| !span.is_empty())
}

fn nested(snapshot: &Snapshot) -> Vec<DocumentSymbol> {
    let mut symbols = Vec::new();
    for placed in snapshot.analysis.parts() {
        let entries = outline::read(&placed.part);
        // From the last to the first, so that all that stands in an entry is there before it; behind them the outermost.
        let mut children: Vec<Vec<DocumentSymbol>> = vec![Vec::new(); entries.len() + 1];
        for (at, entry) in entries.iter().enumerate().rev() {
            let own = std::mem::take(&mut children[at]).into_iter().rev().collect();
            let kind = match entry.kind {
                Kind::Section(_) => SymbolKind::NAMESPACE,
                Kind::Table(_) => SymbolKind::ARRAY,
            };
            let symbol = build(snapshot, placed, kind, entry.head, entry.span, own);
            children[entry.parent.unwrap_or(entries.len())].push(symbol);
        }
        let outermost = children.pop().into_iter().flatten().rev();
        match title(snapshot, placed) {
            Some(head) => {
                let span = placed.part.disclosure.span.cover(head);
                symbols.push(build(snapshot, placed, SymbolKind::MODULE, head, span, outermost.collect()));
            }
            None => symbols.extend(outermost),
        }
    }
    symbols
}

fn build(
    snapshot: &Snapshot,
    placed: &Placed,
    kind: SymbolKind,
    head: Span,
    span: Span,
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    let words: Vec<&str> = head.of(placed.part.text()).split_whitespace().collect();
    #[expect(deprecated)] // the type has no other way to be made
    DocumentSymbol {
        // On one line, and never empty.
        name: if words.is_empty() { "—".to_owned() } else { words.join(" ") },
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range: snapshot.range(placed, span),
        selection_range: snapshot.range(placed, head),
        children: Some(children),
    }
}

fn flat(snapshot: &Snapshot) -> Vec<SymbolInformation> {
    let mut symbols = Vec::new();
    flatten(snapshot, nested(snapshot), None, &mut symbols);
    symbols
}

/// Adds the symbols, each before what stands in it.
fn flatten(snapshot: &Snapshot, tree: Vec<DocumentSymbol>, around: Option<&str>, symbols: &mut Vec<SymbolInformation>) {
    for symbol in tree {
        let name = symbol.name;
        #[expect(deprecated)] // the type has no other way to be made
        symbols.push(SymbolInformation {
            name: name.clone(),
            kind: symbol.kind,
            tags: None,
            deprecated: None,
            location: Location::new(snapshot.uri.clone(), symbol.range),
            container_name: around.map(str::to_owned),
        });
        flatten(snapshot, symbol.children.unwrap_or_default(), Some(&name), symbols);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::{open, open_for};
    use serde_json::json;

    const TWO: &str = "甲局2025年部门预算情况说明\n一、单位基本情况\n（一）职能职责\n甲。\n二、收支情况\n乙。\n\n乙局2025年部门预算情况说明\n一、单位基本情况\n丙。\n";

    fn indented(symbols: &[DocumentSymbol], depth: usize, lines: &mut Vec<String>) {
        for symbol in symbols {
            let (inner, outer) = (symbol.selection_range, symbol.range);
            assert!(outer.start <= inner.start && inner.end <= outer.end, "{symbol:?}");
            lines.push(format!("{}{}", "  ".repeat(depth), symbol.name));
            indented(symbol.children.as_deref().unwrap_or_default(), depth + 1, lines);
        }
    }

    fn search<const N: usize>(snapshots: [&Snapshot; N], query: &str) -> Vec<SymbolInformation> {
        let mut search = Search::new(query);
        for snapshot in snapshots {
            search.look_in(snapshot);
        }
        search.finish()
    }

    #[test]
    fn a_compilation_has_a_tree_for_each_disclosure() {
        let nests = json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}});
        let fixture = open_for(nests, TWO);
        let DocumentSymbolResponse::Nested(symbols) = document_symbols(&fixture.snapshot) else { panic!() };
        let mut lines = Vec::new();
        indented(&symbols, 0, &mut lines);
        assert_eq!(
            lines,
            [
                "甲局2025年部门预算情况说明",
                "  一、单位基本情况",
                "    （一）职能职责",
                "  二、收支情况",
                "乙局2025年部门预算情况说明",
                "  一、单位基本情况"
            ]
        );
    }

    #[test]
    fn flat_for_clients_that_show_no_tree() {
        let fixture = open("一、单位基本情况\n（一）职能职责\n甲。\n收支总表\n项目\t预算数\n合计\t1.00\n");
        let DocumentSymbolResponse::Flat(symbols) = document_symbols(&fixture.snapshot) else { panic!() };
        let shown: Vec<_> = symbols.iter().map(|s| (s.name.as_str(), s.container_name.as_deref())).collect();
        assert_eq!(
            shown,
            [
                ("一、单位基本情况", None),
                ("（一）职能职责", Some("一、单位基本情况")),
                ("收支总表", Some("（一）职能职责"))
            ]
        );
    }

    #[test]
    fn symbols_of_all_documents_are_found_by_their_characters() {
        let (one, two) = (open(TWO), open("一、基本情况与职责\n甲。\n"));
        let found = search([&one.snapshot, &two.snapshot], "基本情况");
        let names = |found: &[SymbolInformation]| found.iter().map(|s| s.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&found), ["一、单位基本情况", "一、单位基本情况", "一、基本情况与职责"]);
        assert_eq!(names(&search([&two.snapshot], "基职")), ["一、基本情况与职责"]);
        assert!(search([&two.snapshot], "采购").is_empty());
    }
}
