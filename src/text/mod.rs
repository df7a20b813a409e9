//! Text: bytes to characters, characters to lines and columns. Knows nothing of budgets.

mod plain;
mod span;

pub use plain::{Gap, Plain};
pub use span::Span;
