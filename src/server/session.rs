//! What documents are read with: the client and its settings, and the configurations of the folders.

use super::configs::Configs;
use crate::editing::session::Session as Editing;
use crate::lang::Lang;
use serde_json::Value;
use std::sync::Arc;

/// What documents are read with, at one moment. A change of the user's settings makes a new one.
#[derive(Clone, Default)]
pub struct Session {
    /// The client and its settings.
    pub editing: Arc<Editing>,
    /// The configurations of the documents.
    pub configs: Arc<Configs>,
}

impl Session {
    /// Reads the parameters of `initialize`.
    pub fn new(params: &Value) -> Session {
        Session { editing: Arc::new(Editing::new(params)), configs: Arc::default() }
    }

    /// The same with the settings `gouji` of the client.
    pub fn configured(&self, settings: &Value) -> Session {
        Session { editing: Arc::new(self.editing.configured(settings)), configs: self.configs.clone() }
    }

    /// The language of messages.
    pub fn lang(&self) -> Lang {
        self.editing.lang()
    }
}
