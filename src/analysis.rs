//! The whole pipeline over one text.

use crate::facts::Facts;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::relations;
use crate::rules::outline::Outline;
use crate::rules::{ALL, Context, Findings, Scan};
use crate::syntax::{Disclosure, Reading, read_blocks, split};

/// All findings of a text, in text order.
pub fn analyze(text: &str, lang: Lang) -> Vec<Finding> {
    let blocks = read_blocks(text, 0, text.len());
    let mut findings = Findings::default();
    for range in split(text, &blocks) {
        let disclosure = Disclosure::read(text, &blocks, range);
        let readings: Vec<Reading> = disclosure
            .iter()
            .filter(|(_, block, _)| block.grid().is_none())
            .map(|(index, block, role)| Reading::new(text, index, block, role))
            .collect();
        let facts = Facts::read(&disclosure, &readings);
        let diagnosis = relations::judge(&facts);
        let outline = Outline::read(&disclosure, &readings);
        let scan = Scan::read(&disclosure, &readings);
        let context = Context {
            text,
            lang,
            disclosure: &disclosure,
            readings: &readings,
            facts: &facts,
            diagnosis: &diagnosis,
            outline: &outline,
            scan: &scan,
        };
        for rule in ALL {
            (rule.check)(&context, &mut findings);
        }
    }
    let mut list = findings.list;
    list.sort_by_key(|finding| (finding.span, finding.code));
    list
}
