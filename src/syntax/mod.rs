//! Syntax: text → blocks → disclosures → sections and tables. Never fails: any text has a tree.
//!
//! A [`Block`] is read from its own lines alone and holds offsets relative to its start, so an edit re-reads only the
//! blocks it touches. What depends on the surroundings (roles, sections, tables that run over pages) is in
//! [`Disclosure`], built anew from the blocks of one disclosure.

mod amount;
mod block;
mod caption;
mod contents;
mod disclosure;
mod line;
mod makeup;
mod mark;
mod numbering;
mod reading;
mod role;
mod section;
mod sentence;
mod split;
mod table;
mod table_head;
mod title;
mod token;
mod units;
mod year;

pub use amount::{Number, cell_number, looks_like_number, next_number, unit_at};
pub use block::{Block, BlockKind, Heading, Resume, read_blocks, read_blocks_until};
pub use caption::is_unit_line;
pub use disclosure::Disclosure;
pub use makeup::Makeup;
pub use mark::{mark, renumber};
pub use numbering::{Numbering, Style, chinese_value, read as read_numbering};
pub use reading::Reading;
pub use role::Role;
pub use section::Section;
pub use sentence::{
    Amount, Aspect, Clause, Head, Lexis, Order, Owners, Part, RisenFrom, Row as AmountRow, Said, Whole,
    comparison_at_end, period, print_parts,
};
pub use split::split;
pub use table::{Column, Grid, Row, Table};
pub use table_head::TableHead;
pub use title::Title;
pub use token::{Token, Tokens, print as print_tokens};
pub use units::{UnitList, UnitName};
pub use year::find_year;
