//! The settings of a document: language, standard, and which findings are reported.

mod policy;

pub use policy::{Ignore, Level, Policy};

use crate::lang::Lang;
use crate::model::Standard;
use std::sync::Arc;

/// The settings of a document.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The language of messages.
    pub lang: Lang,
    /// The standard that applies to it.
    pub standard: Arc<Standard>,
    /// Which findings are reported.
    pub policy: Policy,
}

impl Settings {
    /// Default settings.
    pub fn new(lang: Lang) -> Settings {
        Settings { lang, standard: Standard::base().clone(), policy: Policy::default() }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings::new(Lang::default())
    }
}
