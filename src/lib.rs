//! gouji (勾稽): finds what does not add up in a budget disclosure (部门预算情况说明).
//!
//! The program (feature `cli`), the language server (`server`), what an editor shows (`editing`) and the formats of a report (`report`)
//! stand on top of a library that touches neither files nor clocks nor the network.
//!
//! The pipeline: [`text`] → [`syntax`] → [`facts`] → [`relations`] → [`rules`] → [`report`]; see `ARCHITECTURE.md`.

pub mod analysis;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod draft;
#[cfg(feature = "editing")]
pub mod editing;
pub mod facts;
#[cfg(feature = "server")]
pub mod files;
pub mod finding;
#[cfg(feature = "formats")]
pub mod formats;
pub mod lang;
pub mod model;
#[cfg(feature = "formats")]
pub mod new;
pub mod outline;
pub mod relations;
#[cfg(feature = "report")]
pub mod report;
pub mod rules;
#[cfg(feature = "server")]
pub mod server;
pub mod settings;

pub mod syntax;
#[cfg(test)]
mod testing;
pub mod text;
