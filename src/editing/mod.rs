//! What an editor shows of a document, in the types of the language server protocol: one module for each feature, each a function
//! of one [`snapshot`]. No files, no threads, no clock: the server and the page stand on it.

pub mod actions;
pub mod capabilities;
pub mod code_lens;
pub mod completion;
pub mod definition;
pub mod diagnostics;
pub mod dismissal;
pub mod edited;
mod figures;
pub mod folding;
pub mod formatting;
pub mod highlight;
pub mod hover;
pub mod inlay_hint;
pub mod neighbour;
mod outline;
pub mod overview;
mod published;
pub mod query;
pub mod reading;
pub mod selection;
pub mod semantic_tokens;
pub mod session;
pub mod snapshot;
pub mod snippet;
mod subjects;
pub mod symbols;
mod terms;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod text;
pub mod uri;
