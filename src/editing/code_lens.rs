//! Code lenses: above each section and table, how many relations its figures take part in and how many of them fail.

use super::outline::{self, Entry};
use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::relations::{Coverage, standings};
use crate::say;
use crate::text::Span;
use ls_types::{CodeLens, Command, Range};
use std::collections::BTreeSet;

/// One lens for each section and table whose figures take part in a relation.
pub fn code_lenses(snapshot: &Snapshot) -> Vec<CodeLens> {
    snapshot.analysis.parts().iter().flat_map(|placed| of_part(snapshot, placed)).collect()
}

fn of_part(snapshot: &Snapshot, placed: &Placed) -> Vec<CodeLens> {
    let part = &placed.part;
    let entries = outline::read(part);
    let mut counts = vec![Coverage::default(); entries.len()];
    for standing in standings(&part.diagnosis) {
        let homes = standing.relation.figures.iter().map(|id| home(&entries, part.facts.figure(*id).span.start));
        let around = |home| std::iter::successors(home, |home: &usize| entries[*home].parent);
        let concerned: BTreeSet<usize> = homes.flat_map(around).collect();
        for at in concerned {
            counts[at].add(&standing);
        }
    }
    let counted = entries.iter().zip(counts).filter(|(_, count)| count.relations > 0);
    counted.map(|(entry, count)| lens(snapshot, placed, entry.head, count)).collect()
}

/// The innermost entry of the outline around a place.
fn home(entries: &[Entry], at: u32) -> Option<usize> {
    let last = entries.partition_point(|entry| entry.head.start <= at).checked_sub(1);
    std::iter::successors(last, |last| entries[*last].parent).find(|around| at < entries[*around].span.end)
}

fn lens(snapshot: &Snapshot, placed: &Placed, head: Span, count: Coverage) -> CodeLens {
    let lang = snapshot.lang();
    let Coverage { relations: all, broken, .. } = count;
    let title = match broken {
        0 => say!(lang, "勾稽 {all} 项，全部相符", "relations: {all}, none broken"),
        _ => say!(lang, "勾稽 {all} 项，{broken} 项不符", "relations: {all}, broken: {broken}"),
    };
    let range = snapshot.range(placed, head);
    // A lens has one line.
    let end = if range.end.line == range.start.line { range.end } else { range.start };
    CodeLens {
        range: Range::new(range.start, end),
        command: Some(Command { title, command: String::new(), arguments: None }),
        data: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::{open, open_with};
    use serde_json::json;

    /// The lenses, each before the line it stands above.
    fn lenses(fixture: &super::super::testing::Fixture) -> Vec<String> {
        code_lenses(&fixture.snapshot)
            .into_iter()
            .map(|lens| format!("{}｜{}", lens.command.unwrap().title, fixture.of(lens.range)))
            .collect()
    }

    #[test]
    fn each_section_counts_its_relations() {
        let fixture = open(
            "一、概况\n甲。\n二、收支情况\n（一）支出：2025年一般公共预算财政拨款支出45.32万元，其中：基本支出30.00万元，项目支出10.00万元。\n三、采购情况\n2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务2.00万元。\n",
        );
        assert_eq!(
            lenses(&fixture),
            [
                "勾稽 1 项，1 项不符｜二、收支情况",
                "勾稽 1 项，1 项不符｜（一）支出",
                "勾稽 1 项，全部相符｜三、采购情况"
            ]
        );
    }

    #[test]
    fn tables_have_their_own() {
        let fixture = open(
            "一、概况\n甲。\n支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n201\t一般公共服务支出\t5.00\t3.00\t2.00\n",
        );
        assert_eq!(lenses(&fixture), ["勾稽 1 项，全部相符｜一、概况", "勾稽 1 项，全部相符｜支出表"]);
    }

    #[test]
    fn english_for_english_clients() {
        let fixture = open_with(
            json!({"capabilities": {}, "locale": "en-US"}),
            "一、采购情况\n2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务2.00万元。\n",
        );
        assert_eq!(lenses(&fixture), ["relations: 1, none broken｜一、采购情况"]);
    }

    #[test]
    fn no_relations_no_lens() {
        assert!(lenses(&open("一、概况\n2025年支出1.00万元。\n")).is_empty());
        assert!(lenses(&open("")).is_empty());
    }
}
