//! The invariants of `ARCHITECTURE.md`, held against the sources and the program itself.

mod behaviour;
mod layout;
mod rules;
mod sources;
#[path = "../support/mod.rs"]
mod support;
