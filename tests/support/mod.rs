//! Right documents in every form, and the language of the fixtures.
#![allow(dead_code)]

pub mod budget;
pub mod corrupt;
pub mod form;
pub mod marks;
pub mod prose;
pub mod rng;
pub mod tables;
pub mod write;

pub use write::{Document, document};
