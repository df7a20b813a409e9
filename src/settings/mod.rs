//! What a document is read with: the language, the standard that holds for it, and what its owner wants to hear of.

mod policy;

pub use policy::{Ignore, Level, Policy};

use crate::lang::Lang;
use crate::model::Standard;
use std::sync::Arc;

/// What a document is read with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The language of messages.
    pub lang: Lang,
    /// The standard that holds for it.
    pub standard: Arc<Standard>,
    /// Which findings are told.
    pub policy: Policy,
}

impl Settings {
    /// What holds where nobody has said anything else.
    pub fn new(lang: Lang) -> Settings {
        Settings { lang, standard: Standard::base().clone(), policy: Policy::default() }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings::new(Lang::default())
    }
}
