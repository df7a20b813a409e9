//! The sentences of one block, read by their own words alone.

mod clause;
mod parse;
mod print;
mod row;
mod wording;

pub use clause::{Amount, Aspect, Clause, Part, RisenFrom, Said, Whole};
pub use parse::{Lexis, parse};
pub use print::print as print_parts;
pub use row::{Owners, Row};
