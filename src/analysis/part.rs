//! One disclosure of a text, read and checked.

use crate::facts::Facts;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::relations::{self, Diagnosis};
use crate::rules::outline::Outline;
use crate::rules::{ALL, Context, Findings, Scan};
use crate::syntax::{Block, Disclosure, Reading};

/// One disclosure and all that is known of it. It is made from its own text alone; all places count from that text's start.
#[derive(Debug)]
pub struct Part {
    /// Its blocks, sections and tables.
    pub disclosure: Disclosure,
    /// Reading copies of its blocks but the tables, in text order.
    pub readings: Vec<Reading>,
    /// Its figures and what they state.
    pub facts: Facts,
    /// The relations between them, and which figure is wrong.
    pub diagnosis: Diagnosis,
    /// Its profile, named sections and glossary.
    pub outline: Outline,
    /// What the rules say of it, in text order.
    pub findings: Vec<Finding>,
}

impl Part {
    /// Reads and checks the disclosure made of these blocks of `text`.
    pub(super) fn read(text: String, blocks: Vec<Block>, lang: Lang) -> Part {
        let disclosure = Disclosure::read(text, blocks);
        let readings: Vec<Reading> = disclosure
            .iter()
            .filter(|(_, block, _)| block.grid().is_none())
            .map(|(index, block, role)| Reading::new(&disclosure.text, index, block, role))
            .collect();
        let facts = Facts::read(&disclosure, &readings);
        let diagnosis = relations::judge(&facts);
        let outline = Outline::read(&disclosure, &readings);
        let scan = Scan::read(&disclosure, &readings);
        let context = Context {
            text: &disclosure.text,
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
        let mut findings = findings.list;
        findings.sort_by_key(|finding| (finding.span, finding.code));
        Part { disclosure, readings, facts, diagnosis, outline, findings }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.disclosure.text
    }
}
