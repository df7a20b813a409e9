//! The language server: one module for each feature, over [`crate::analysis`].
//!
//! [`transport`] reads and writes messages, [`main_loop`] takes them in order: notifications change the [`state`] at once
//! ([`lifecycle`]), so the order of arrival is the order of edits; requests are answered by [`features`]. Reading and checking,
//! and all that takes long or waits for a disk, is done by [`workers`].

mod actions;
mod capabilities;
mod code_lens;
mod completion;
mod config_faults;
mod configs;
mod definition;
mod diagnostics;
mod document;
mod features;
mod figures;
mod folding;
mod formatting;
mod highlight;
mod hover;
mod inlay_hint;
mod lifecycle;
mod main_loop;
mod outline;
mod presence;
mod reading;
mod selection;
mod semantic_tokens;
mod session;
mod snapshot;
mod snippet;
mod state;
mod subjects;
mod symbols;
mod terms;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod transport;
mod uri;
mod workers;
mod workspace;

pub use main_loop::run;
