//! Text: bytes to characters, characters to lines and columns. Knows nothing of budgets.

mod span;

pub use span::Span;
