//! Folding: disclosures, the contents, sections and tables.

use super::outline;
use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::syntax::Role;
use crate::text::Span;
use ls_types::{FoldingRange, FoldingRangeKind};

/// The folding ranges; only the outermost where the client takes no more.
pub fn folding_ranges(snapshot: &Snapshot) -> Vec<FoldingRange> {
    let parts = snapshot.analysis.parts();
    let mut found: Vec<(usize, FoldingRange)> = parts.iter().flat_map(|placed| of_part(snapshot, placed)).collect();
    if let Some(most) = snapshot.client().most_folds {
        found.sort_by_key(|(depth, _)| *depth);
        found.truncate(most as usize);
    }
    found.sort_by_key(|(_, fold)| (fold.start_line, std::cmp::Reverse(fold.end_line)));
    found.into_iter().map(|(_, fold)| fold).collect()
}

/// The folding ranges of a disclosure with their depths.
fn of_part(snapshot: &Snapshot, placed: &Placed) -> Vec<(usize, FoldingRange)> {
    let disclosure = &placed.part.disclosure;
    let mut found = Vec::new();
    let mut add =
        |depth, head, end, kind| found.extend(fold(snapshot, placed, head, end, kind).map(|fold| (depth, fold)));
    let is_compilation = snapshot.analysis.parts().len() > 1;
    let title = disclosure.title.as_ref().map(|title| title.span);
    let first = disclosure.blocks.first().map(|block| block.span());
    if let Some(head) = title.or(first).filter(|_| is_compilation) {
        add(0, head, disclosure.span.end, None);
    }
    let contents = || disclosure.iter().filter(|(.., role)| *role == Role::Contents).map(|(_, block, _)| block.span());
    if let (Some(first), Some(last)) = (contents().next(), contents().last()) {
        add(1, first, last.end, Some(FoldingRangeKind::Region));
    }
    for entry in outline::read(&placed.part) {
        add(entry.depth + 1, entry.head, entry.span.end, None);
    }
    found
}

/// Folds everything after the head, unless that is on the head's line.
fn fold(
    snapshot: &Snapshot,
    placed: &Placed,
    head: Span,
    end: u32,
    kind: Option<FoldingRangeKind>,
) -> Option<FoldingRange> {
    let head = snapshot.text.position(placed.start + head.end);
    let end = snapshot.text.position(placed.start + end);
    let by_character = !snapshot.client().folds_lines;
    (head.line < end.line).then(|| FoldingRange {
        start_line: head.line,
        start_character: by_character.then_some(head.character),
        end_line: end.line,
        end_character: by_character.then_some(end.character),
        kind,
        collapsed_text: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::{open, open_for};
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
