//! Syntax: text → blocks → disclosures → sections and tables. Never fails: any text has a tree.
//!
//! A [`Block`] is read from its own lines alone and holds offsets relative to its start, so an edit re-reads only the
//! blocks it touches. What depends on the surroundings (roles, sections, tables that run over pages) is in
//! [`Disclosure`], built anew from the blocks of one disclosure.

mod block;
mod disclosure;
mod numbering;
mod reading;
mod section;
mod table;
mod title;

pub use block::{Block, BlockKind, Heading, read_blocks};
pub use disclosure::{Disclosure, Role, split};
pub use numbering::{Numbering, Style, chinese_numeral, read as read_numbering};
pub use reading::Reading;
pub use section::Section;
pub use table::{Column, Grid, Row, Table};
pub use title::{DocumentKind, Title, find_year};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[ignore]
    fn dump() {
        let path = std::env::var("F").unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let blocks = read_blocks(&text, 0, text.len());
        for range in split(&text, &blocks) {
            let d = Disclosure::read(&text, &blocks, range);
            println!("=== {:?} year {:?} unit {}", d.title, d.year(), d.unit);
            for (i, b, r) in d.iter() {
                let s: String = b.span().of(&text).chars().take(40).collect();
                println!("{i:4} {r:?} {:?} | {}", d.section_at(i), s.replace('\n', "⏎"));
            }
            for s in &d.sections {
                println!("S {:?} {} {:?} [{}] parent {:?}", s.style, s.value, s.blocks, s.title, s.parent);
            }
            for t in &d.tables {
                println!(
                    "T {:?} unit {:?} note {:?} rows {} rep {}",
                    t.caption.map(|c| c.of(&text)),
                    t.unit_line.map(|c| c.of(&text)),
                    t.note.map(|c| c.of(&text)),
                    t.rows.len(),
                    t.repeated_headers.len()
                );
                for c in &t.columns {
                    print!(" [{}]", c.path.iter().map(|p| p.of(&text)).collect::<Vec<_>>().join("/"));
                }
                println!();
            }
        }
    }
}
