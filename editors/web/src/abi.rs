//! Where the page and the module meet: bytes in the module's memory. wasm-bindgen would do this with imports, and a module with
//! imports needs more of the page than its bytes.

use crate::{Engine, Message};
use std::cell::RefCell;

#[derive(Default)]
struct State {
    engine: Engine,
    /// The last answer, until the next call.
    answer: Vec<u8>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Memory for a message of `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    let message = vec![0u8; length].into_boxed_slice();
    Box::into_raw(message).cast()
}

/// Gives memory back that was not handed to [`call`].
///
/// # Safety
/// `at` and `length` are those of one [`alloc`], and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(at: *mut u8, length: usize) {
    // SAFETY: the caller gives back what `alloc` gave, whole and once.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, length)) });
}

/// Answers the message that stands at `at`, and takes its memory back.
///
/// # Safety
/// `at` and `length` are those of one [`alloc`], and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call(at: *mut u8, length: usize) {
    // SAFETY: the caller hands over what `alloc` gave, whole and once.
    let message = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, length)) };
    STATE.with_borrow_mut(|state| {
        state.answer = Vec::new();
        state.answer = state.engine.answer(&Message::read(&message)).bytes();
    });
}

/// Where the answer stands.
#[unsafe(no_mangle)]
pub extern "C" fn answer_ptr() -> *const u8 {
    STATE.with_borrow(|state| state.answer.as_ptr())
}

/// How many bytes the answer has.
#[unsafe(no_mangle)]
pub extern "C" fn answer_len() -> usize {
    STATE.with_borrow(|state| state.answer.len())
}
