//! The sentences of one block, read by their own words alone.

mod clause;
mod lexis;
mod parse;
mod print;
mod row;
mod wording;

pub use clause::{Amount, Aspect, Clause, Head, Order, Part, RisenFrom, Said, Whole};
pub use lexis::Lexis;
pub use parse::parse;
pub use print::print as print_parts;
pub use row::{Owners, Row};
pub use wording::{comparison_at_end, period};
