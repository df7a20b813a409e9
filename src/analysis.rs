//! The whole pipeline over one text.

use crate::facts::Facts;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::relations;
use crate::rules::outline::Outline;
use crate::rules::{ALL, Context, Findings, Scan};
use crate::syntax::{Block, Disclosure, Reading, read_blocks, split};
use rayon::prelude::*;
use std::ops::Range;

/// All findings of a text, in text order. The disclosures of a compilation are read side by side, in the pool of threads
/// that the caller runs in.
pub fn analyze(text: &str, lang: Lang) -> Vec<Finding> {
    let blocks = read_blocks(text, 0, text.len());
    let disclosures = split(text, &blocks);
    let mut list = match &disclosures[..] {
        [only] => analyze_disclosure(text, &blocks, only.clone(), lang),
        several => {
            let each: Vec<Vec<Finding>> =
                several.par_iter().map(|range| analyze_disclosure(text, &blocks, range.clone(), lang)).collect();
            each.into_iter().flatten().collect()
        }
    };
    list.sort_by_key(|finding| (finding.span, finding.code));
    list
}

/// The findings of the disclosure made of `blocks[range]`.
fn analyze_disclosure(text: &str, blocks: &[Block], range: Range<usize>, lang: Lang) -> Vec<Finding> {
    let disclosure = Disclosure::read(text, blocks, range);
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
    let mut findings = Findings::default();
    for rule in ALL {
        (rule.check)(&context, &mut findings);
    }
    findings.list
}
