//! Readings as the editor is given them: the text of a file that it does not show itself, asked for again when the file changes.

use super::document::Document;
use super::stamp::Stamp;
use super::workers::Workers;
use crate::editing::reading::Reading;
use crate::editing::uri::{document_path, is_reading};
use crate::files;
use crate::formats::{self, Source, TrackedView};
use crate::lang::Lang;
use crate::say;
use ls_types::Uri;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How often the file of an open reading is looked at. Changes are told by looking: of a network drive, and of files outside the
/// folders of the editor, no system tells.
const EVERY: Duration = Duration::from_secs(1);

/// The parameters of `workspace/textDocumentContent`, and of the request that has it asked for again.
#[derive(Debug, Deserialize, Serialize)]
pub struct Content {
    pub uri: Uri,
}

/// The answer to it.
#[derive(Debug, Serialize)]
pub struct ContentResult {
    text: String,
}

/// What was read for an open reading, if its file still says what the editor shows.
pub fn on_disk(uri: &Uri, shown: &str, lang: Lang) -> Option<Reading> {
    let source = source(&document_path(uri)?, lang).ok()?;
    Reading::of(source).filter(|reading| reading.is_of(shown))
}

/// Reads a file.
///
/// # Errors
/// Why it cannot be read.
pub fn source(path: &Path, lang: Lang) -> Result<Source<'static>, String> {
    let bytes = files::read(path).map_err(|error| files::reason(&error, lang))?;
    let Source { text, format, places, remarks } =
        formats::read(&bytes, TrackedView::default()).map_err(|error| error.message(lang))?;
    Ok(Source { text: Cow::Owned(text.into_owned()), format, places, remarks })
}

/// The text of a reading.
///
/// # Errors
/// Why there is none.
pub fn content(uri: &Uri, lang: Lang) -> Result<ContentResult, String> {
    let path = document_path(uri).filter(|_| is_reading(uri));
    let path = path
        .ok_or_else(|| say!(lang, "地址 {0} 不是文件的读出内容", "{0} is not the reading of a file", uri.as_str()))?;
    source(&path, lang).map(|source| ContentResult { text: source.text.into_owned() })
}

/// Has the client ask for a reading again whenever its file has changed and stands still, as long as the reading is open.
pub async fn watch(document: Weak<Document>, uri: Uri, workers: Workers) {
    let Some(path) = document_path(&uri) else { return };
    let path: Arc<Path> = path.into();
    let standing = || {
        let path = path.clone();
        workers.read_file(move || Stamp::of(&path))
    };
    let mut known = standing().await;
    let mut last = known.clone();
    loop {
        tokio::time::sleep(EVERY).await;
        if !document.upgrade().is_some_and(|document| document.is_open()) {
            return;
        }
        let now = standing().await;
        // One that is being written goes on changing, and one that is replaced is gone for a moment.
        if now != known && now == last && now.as_ref().is_ok_and(Option::is_some) {
            workers.outbox.ask("workspace/textDocumentContent/refresh", Some(Content { uri: uri.clone() }));
            known = now.clone();
        }
        last = now;
    }
}
