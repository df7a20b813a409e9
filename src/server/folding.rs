//! Folding: disclosures, the contents, sections and tables.

use super::outline::{self, Node};
use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::syntax::Role;
use crate::text::Span;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeClientCapabilities, FoldingRangeKind};

/// What can be folded away, outermost first where the client takes only so many.
pub fn folding_ranges(snapshot: &Snapshot) -> Vec<FoldingRange> {
    let text = snapshot.session.client.text_document.as_ref();
    let client = text.and_then(|text| text.folding_range.clone()).unwrap_or_default();
    let mut folds = Folds { snapshot, client: &client, found: Vec::new() };
    for placed in snapshot.analysis.parts() {
        folds.of_part(placed);
    }
    let mut found = folds.found;
    if let Some(most) = client.range_limit {
        found.sort_by_key(|(depth, _)| *depth);
        found.truncate(most as usize);
    }
    found.sort_by_key(|(_, fold)| (fold.start_line, std::cmp::Reverse(fold.end_line)));
    found.into_iter().map(|(_, fold)| fold).collect()
}

struct Folds<'a> {
    snapshot: &'a Snapshot,
    client: &'a FoldingRangeClientCapabilities,
    found: Vec<(usize, FoldingRange)>,
}

impl Folds<'_> {
    fn of_part(&mut self, placed: &Placed) {
        let disclosure = &placed.part.disclosure;
        let is_compilation = self.snapshot.analysis.parts().len() > 1;
        if is_compilation {
            let title = disclosure.title.as_ref().map(|title| title.span);
            let first = disclosure.blocks.first().map(|block| block.span());
            if let Some(head) = title.or(first) {
                self.fold(placed, 0, head, disclosure.span.end, None);
            }
        }
        let contents =
            || disclosure.iter().filter(|(.., role)| *role == Role::Contents).map(|(_, block, _)| block.span());
        if let (Some(first), Some(last)) = (contents().next(), contents().last()) {
            self.fold(placed, 1, first, last.end, Some(FoldingRangeKind::Region));
        }
        self.nodes(placed, 1, &outline::read(&placed.part));
    }

    fn nodes(&mut self, placed: &Placed, depth: usize, nodes: &[Node]) {
        for node in nodes {
            self.fold(placed, depth, node.head, node.span.end, None);
            self.nodes(placed, depth + 1, &node.children);
        }
    }

    /// Folds all behind the head, unless it stands on the head's line.
    fn fold(&mut self, placed: &Placed, depth: usize, head: Span, end: u32, kind: Option<FoldingRangeKind>) {
        let head = self.snapshot.text.position(placed.start + head.end);
        let end = self.snapshot.text.position(placed.start + end);
        if end.line <= head.line {
            return;
        }
        let by_line = self.client.line_folding_only == Some(true);
        let fold = FoldingRange {
            start_line: head.line,
            start_character: (!by_line).then_some(head.character),
            end_line: end.line,
            end_character: (!by_line).then_some(end.character),
            kind,
            collapsed_text: None,
        };
        self.found.push((depth, fold));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{open, open_for};
    use serde_json::{Value, json};

    /// The document with `▾` before each line that folds and the number of lines it folds away.
    fn folded(client: Value, text: &str) -> Vec<String> {
        let fixture = open_for(json!({ "textDocument": { "foldingRange": client } }), text);
        let folds = folding_ranges(&fixture.snapshot);
        let lines = text.lines().enumerate();
        let shown = lines.filter_map(|(at, line)| {
            let fold = folds.iter().find(|fold| fold.start_line as usize == at)?;
            Some(format!("{line} ▾{}", fold.end_line - fold.start_line))
        });
        shown.collect()
    }

    #[test]
    fn sections_and_tables_fold() {
        let text = "一、概况\n（一）职责\n甲。\n乙。\n（二）构成：丙。\n二、收支\n收支总表\n单位：万元\n项目\t预算数\n合计\t1.00\n";
        assert_eq!(folded(json!({}), text), ["一、概况 ▾4", "（一）职责 ▾2", "二、收支 ▾4", "收支总表 ▾3"]);
        assert_eq!(folded(json!({"rangeLimit": 2}), text), ["一、概况 ▾4", "二、收支 ▾4"]);
    }

    #[test]
    fn disclosures_and_contents_fold() {
        assert_eq!(
            folded(
                json!({}),
                "甲局2025年部门预算情况说明\n一、单位基本情况\n二、收支情况\n三、名词解释\n一、单位基本情况\n甲。\n二、收支情况\n乙。\n三、名词解释\n丙。\n\n乙局2025年部门预算情况说明\n一、单位基本情况\n丁。\n"
            ),
            [
                "甲局2025年部门预算情况说明 ▾9",
                "一、单位基本情况 ▾2",
                "一、单位基本情况 ▾1",
                "二、收支情况 ▾1",
                "三、名词解释 ▾1",
                "乙局2025年部门预算情况说明 ▾2",
                "一、单位基本情况 ▾1"
            ]
        );
    }

    #[test]
    fn characters_only_for_clients_that_fold_by_them() {
        let fixture = open("一、概况\n甲。\n");
        let fold = &folding_ranges(&fixture.snapshot)[0];
        assert_eq!((fold.start_character, fold.end_character), (Some(4), Some(2)));
        let by_line = json!({"textDocument": {"foldingRange": {"lineFoldingOnly": true}}});
        let fixture = open_for(by_line, "一、概况\n甲。\n");
        let fold = &folding_ranges(&fixture.snapshot)[0];
        assert_eq!((fold.start_character, fold.end_character), (None, None));
    }
}
