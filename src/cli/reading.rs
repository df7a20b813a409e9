//! What reading and checking one document can come to, for a file and for a line of a stream alike.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::files;
use crate::finding::{Finding, Severity};
use crate::formats::{self, Source, TrackedView};
use crate::lang::Lang;
use crate::rules::UNREADABLE;
use crate::say;
use crate::text::Span;

/// Reads a document that has this name, if it has one.
///
/// # Errors
/// Why it cannot be read.
pub fn source<'a>(bytes: &'a [u8], name: Option<&Path>, view: TrackedView, lang: Lang) -> Result<Source<'a>, String> {
    if bytes.is_empty() && name.is_some_and(files::is_office) {
        return Err(say!(lang, "文件是空的（0 字节）", "the file is empty (0 bytes)"));
    }
    formats::read(bytes, view).map_err(|error| error.message(lang))
}

/// A rule that panics costs its document, not the run.
///
/// # Errors
/// That this has happened.
pub fn guarded<T>(lang: Lang, check: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(check))
        .map_err(|_| say!(lang, "检查时发生内部错误，请报告此问题", "internal error while checking; please report it"))
}

/// The only finding of a document that cannot be checked.
pub fn unreadable(reason: String) -> Finding {
    Finding::new(UNREADABLE, Severity::Error, Span::at(0), reason)
}
