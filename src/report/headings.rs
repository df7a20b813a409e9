//! The headings above a place of a text.

use crate::analysis::disclosures;
use crate::model::Standard;
use crate::syntax::Disclosure;
use crate::text::Span;

/// A text with its headings.
pub struct Headings {
    /// Its disclosures, each with its first byte.
    pub disclosures: Vec<(u32, Disclosure)>,
}

impl Headings {
    /// Reads a text.
    pub fn read(text: &str) -> Headings {
        Headings { disclosures: disclosures(text, Standard::base()) }
    }

    /// The disclosure that a byte belongs to, by its number.
    pub fn disclosure_at(&self, offset: u32) -> usize {
        self.disclosures.partition_point(|(start, _)| *start <= offset).saturating_sub(1)
    }

    /// The disclosure and the block that a place lies in; `None` where there is no text.
    pub fn block_at(&self, offset: u32) -> Option<(usize, usize)> {
        let at = self.disclosure_at(offset);
        let (start, disclosure) = self.disclosures.get(at)?;
        let after = disclosure.blocks.partition_point(|block| block.start + start <= offset);
        (!disclosure.blocks.is_empty()).then(|| (at, after.saturating_sub(1)))
    }

    /// What stands above a block, the outermost first: the headings of its sections; of a table its caption.
    pub fn above(&self, disclosure: usize, block: usize) -> Vec<String> {
        let (_, disclosure) = &self.disclosures[disclosure];
        let own = disclosure.blocks[block].span();
        let table = disclosure.tables.iter().find(|table| {
            let is_in = |part: Option<Span>| part.is_some_and(|part| own.contains(part));
            table.blocks.contains(&block) || is_in(table.caption) || is_in(table.number) || is_in(table.note)
        });
        // Tables follow the text and belong to no heading of it.
        let mut names: Vec<String> = match table {
            Some(table) => {
                let caption = table.caption.filter(|caption| !own.contains(*caption));
                caption.map(|caption| caption.of(&disclosure.text).trim().to_owned()).into_iter().collect()
            }
            None => disclosure
                .ancestors(disclosure.section_at(block))
                .filter(|section| section.heading != block && !section.is_paragraph())
                .map(|section| [section.mark.of(&disclosure.text), section.title.as_str()].concat())
                .collect(),
        };
        names.reverse();
        names
    }
}
