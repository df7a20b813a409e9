//! The real program as an editor sees it: `gouji lsp` over standard input and output.
//!
//! Each test talks to a process of its own through [`client::Client`], which fails the test when a request is left
//! unanswered or answered twice, when a message of the server is not expected by the test, when the process says
//! anything on standard error (a panic, say), or when it does not end as it should. Nothing here measures time: a busy
//! machine makes a test slower, not red.

#[path = "../support/program.rs"]
mod program;
#[path = "../support/mod.rs"]
mod support;

mod client;
mod text;

mod actions;
mod bounds;
mod cancelling;
mod completion;
mod config;
mod diagnostics;
mod dismissals;
mod documents;
mod editing;
mod encodings;
mod features;
mod framing;
mod large;
mod lifecycle;
mod navigation;
mod neighbours;
mod reading;
mod readings;
mod soak;
mod workspace;
