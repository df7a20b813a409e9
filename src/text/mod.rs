//! Text: bytes to characters, characters to lines and columns. Knows nothing of budgets.

mod decode;
mod encode;
mod han;
mod lines;
mod nearest;
mod numbers;
mod numerals;
mod page_number;
mod patch;
mod plain;
mod repeats;
mod skipped;
mod space;
mod span;
mod visible;
mod vocabulary;

pub use decode::{COMPOUND, DecodeError, Decoded, Encoding, MAX_BYTES, Reason, ZIP, decode};
pub use encode::{EncodeError, encode};
pub use han::is_han;
pub use lines::{LineIndex, Position};
pub use nearest::{nearest, unknown_name};
pub use numbers::{is_digit, may_join, numbers};
pub use numerals::{CHINESE_DIGITS, chinese_digit, chinese_numeral, is_chinese_numeral};
pub use page_number::is_page_number;
pub use patch::{Patched, Piece};
pub use plain::{Gap, Plain, reading_form};
pub use repeats::{Copy, copies};
pub use skipped::{OWN_REPORT, OWN_WORKBOOK, Skipped, SkippedKind, is_temporary, skipped_in_words};
pub use space::{is_space, trim, trim_end, trim_start};
pub use span::Span;
pub use visible::{visible, visible_lines};
pub use vocabulary::{Match, Overlapping, Vocabulary};
