//! The language server: one module for each feature, over [`crate::analysis`].

mod session;
mod snapshot;
mod text;
