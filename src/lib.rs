//! gouji (勾稽): finds what does not add up in a budget disclosure (部门预算情况说明).
//!
//! The pipeline: [`text`] → [`syntax`] → [`facts`] → [`relations`] → [`rules`] → [`report`]; see `ARCHITECTURE.md`.

pub mod analysis;
pub mod cli;
pub mod config;
pub mod draft;
pub mod facts;
pub mod files;
pub mod finding;
pub mod lang;
pub mod outline;
pub mod relations;
pub mod report;
pub mod rules;
pub mod server;
pub mod settings;
pub mod standard;
pub mod syntax;
pub mod text;
