//! The edge to foreign readers: where one panics the file is at fault, and nothing of it reaches the terminal.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether this thread is in a foreign reader.
    static IS_BEYOND: Cell<bool> = const { Cell::new(false) };
}

/// Lets the hook for panics pass over those beyond the edge.
static HUSHED: Once = Once::new();

/// What a reader gives; `None` where it panics.
pub fn caught<T>(read: impl FnOnce() -> T) -> Option<T> {
    HUSHED.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_BEYOND.get() {
                hook(panic);
            }
        }));
    });
    let was_beyond = IS_BEYOND.replace(true);
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    IS_BEYOND.set(was_beyond);
    read.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught_and_what_comes_after_is_not_beyond() {
        let read = |name: &str| name.strip_prefix("a").map(str::len).unwrap();
        let inner = caught(|| (caught(|| read("b")), IS_BEYOND.get()));
        assert_eq!(inner, Some((None, true)));
        assert_eq!((caught(|| read("ab")), IS_BEYOND.get()), (Some(1), false));
    }
}
