//! The engine by itself, over documents that are made up: right ones, wrong ones, edited ones, any bytes.

#[path = "../support/mod.rs"]
mod support;

mod corruptions;
mod documents;
mod editing;
mod fixes;
mod properties;
mod reading;
mod standard;
mod text_and_tables;
mod writing;
