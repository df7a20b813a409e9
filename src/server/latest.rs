//! The text of an open document as the client has it, and what is known of it on the thread of the messages.

use super::configs::EffectiveSettings;
use super::session::Session;
use crate::editing::edited::EditedText;
use crate::editing::neighbour::Neighbour;
use std::sync::Arc;

/// The text as the client has it.
pub struct Latest {
    pub session: Arc<Session>,
    /// Its settings, once they are known.
    pub settings: Option<EffectiveSettings>,
    pub edited: EditedText,
    /// What it stands beside.
    pub neighbours: Arc<[Neighbour]>,
    pub version: i32,
    /// Counts the client's messages on the document. Its versions may stand still or go back.
    pub round: u64,
    /// Whether a task is catching up with it.
    pub is_running: bool,
    pub is_closed: bool,
    /// Name and version of the diagnostics last pushed.
    pub pushed: Option<(String, i32)>,
}

/// A round that is to be read.
pub struct Next {
    pub round: u64,
    /// What the text stands beside.
    pub neighbours: Arc<[Neighbour]>,
    /// The session where the settings are to be found first.
    pub unsettled: Option<Arc<Session>>,
}

impl Latest {
    /// Nothing is read yet.
    pub fn new(text: &str, version: i32, session: Arc<Session>) -> Latest {
        Latest {
            edited: EditedText::new(text, session.editing.client.encoding),
            session,
            settings: None,
            neighbours: Arc::default(),
            version,
            round: 0,
            is_running: false,
            is_closed: false,
            pushed: None,
        }
    }
}
