//! Everything gouji says of every fixture, every example of a rule, and generated documents right and wrong, as one hash
//! a text and format. A change of the code that should change nothing leaves `hashes.txt` as it is.
//!
//! `cargo test --test golden` compares, and writes all output to `target/golden/now`.
//! `cargo test --test golden -- --bless` shows what differs from the output blessed before, and takes the new hashes.

#[path = "../server/client.rs"]
#[allow(dead_code)]
mod client;
mod editor;
#[path = "../server/text.rs"]
#[allow(dead_code)]
mod position;
mod program;
mod reports;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod texts;

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::Store;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let bless = arguments.iter().any(|argument| argument == "--bless");
    // As any test, it is passed over where others are asked for by name.
    let is_other = |argument: &&String| !argument.starts_with('-') && !"golden".contains(argument.as_str());
    if arguments.iter().any(|argument| argument == "--list") || arguments.iter().find(is_other).is_some() {
        return ExitCode::SUCCESS;
    }
    let store = Store::new();
    let texts = texts::all();
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    reports::record(text, &store);
                }
            });
        }
    });
    program::record(&texts, &store);
    editor::record(&texts, &store);
    store.finish(bless)
}
