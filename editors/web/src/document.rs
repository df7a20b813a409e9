//! An open document, and the file that it came from.

use crate::news::News;
use crate::origin::Origin;
use gouji::analysis::{About, Analysis};
use gouji::editing::edited::EditedText;
use gouji::editing::reading::Reading;
use gouji::editing::session::Session;
use gouji::editing::snapshot::Snapshot;
use gouji::finding::Finding;
use gouji::formats::{Format, Places, Source};
use gouji::lang::Lang;
use gouji::settings::Settings;
use gouji::text::Span;
use ls_types::{Position, TextDocumentContentChangeEvent, Uri};
use std::sync::Arc;

/// An open document.
pub struct Document {
    edited: EditedText,
    /// As it was last read.
    snapshot: Snapshot,
    /// Its version, and whether it is the one that was read.
    version: i32,
    is_read: bool,
    /// Whether any version was read: the next is read from what has changed.
    is_read_before: bool,
    /// As it was when the page was last told of its findings, as long as those are placed in the file as they were then.
    told: Option<Snapshot>,
    file: Option<File>,
    /// Where the text as it stands was in that of the file.
    origin: Origin,
}

/// The file that a document came from.
pub struct File {
    /// What it is.
    pub format: Format,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was read of it.
    pub text: String,
    /// Where that stands.
    pub places: Places,
    reading: Option<Reading>,
}

impl Document {
    /// A text.
    pub fn new(uri: Uri, version: i32, text: &str, session: &Arc<Session>) -> Document {
        let edited = EditedText::new(text, session.client.encoding);
        let snapshot = Snapshot {
            uri,
            version,
            text: edited.text.clone(),
            analysis: Analysis::new("", &session.settings),
            neighbours: Arc::default(),
            reading: None,
            config_error: None,
            session: session.clone(),
        };
        Document {
            edited,
            snapshot,
            version,
            is_read: false,
            is_read_before: false,
            told: None,
            file: None,
            origin: Origin::default(),
        }
    }

    /// What was read of a file with these bytes.
    pub fn of_file(uri: Uri, bytes: &[u8], source: Source<'_>, session: &Arc<Session>) -> Document {
        let document = Document::new(uri, 1, &source.text, session);
        let (format, text, places) = (source.format, source.text.clone().into_owned(), source.places.clone());
        let file = File { format, bytes: bytes.to_vec(), text, places, reading: Reading::of(source) };
        Document { origin: Origin::of_unedited(&file.text), file: Some(file), ..document }
    }

    /// Applies the edits of the page.
    pub fn change(&mut self, version: i32, edits: Vec<TextDocumentContentChangeEvent>) {
        for edit in edits {
            match (edit.range, &self.file) {
                (Some(range), _) => self.origin.replace(self.edited.text.span(range), edit.text.len() as u32),
                (None, Some(file)) => (self.origin, self.told) = (Origin::between(&file.text, &edit.text), None),
                (None, None) => {}
            }
            self.edited.apply(vec![edit]);
        }
        self.version = version;
        self.is_read = false;
    }

    /// Reads and checks the text as it stands.
    pub fn update(&mut self, session: &Arc<Session>, settings: &Arc<Settings>) {
        let is_current = self.is_read
            && Arc::ptr_eq(self.snapshot.analysis.settings(), settings)
            && Arc::ptr_eq(&self.snapshot.session, session);
        if is_current {
            return;
        }
        let edited = self.edited.take();
        let before = self.is_read_before.then(|| self.snapshot.analysis.clone());
        self.snapshot.analysis = edited.analysis(before, settings);
        self.snapshot.text = edited.text;
        self.snapshot.version = self.version;
        self.snapshot.session = session.clone();
        (self.is_read, self.is_read_before) = (true, true);
        if let Some(file) = self.file.as_ref().filter(|file| self.is_as_read(file)) {
            self.origin = Origin::of_unedited(&file.text);
            // What was typed as it had been stands where that stood.
            self.told = self.told.take().filter(|_| file.reading.is_none());
        }
    }

    /// What has changed of the findings since the page was told of them at that version.
    pub fn news(&mut self, since: Option<i32>) -> News {
        let told = self.told.replace(self.snapshot.clone()).filter(|told| Some(told.version) == since);
        told.map_or_else(|| News::of(&self.snapshot), |told| News::since(&told, &self.snapshot))
    }

    /// The document as it was last read.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Where a span stands in the file, in words: of a line that begins as one of the file does.
    pub fn place(&self, span: Span, lang: Lang) -> Option<String> {
        let file = self.file.as_ref()?;
        let reading = file.reading.as_ref()?;
        let text = &self.snapshot.text;
        let line = text.offset(Position { character: 0, ..text.position(span.start) });
        let start = self.origin.of(line)?;
        let begins_line = start == 0 || file.text[..start as usize].ends_with('\n');
        let at = self.origin.near(span.start);
        let is_in_line = file.text.get(start as usize..at as usize).is_some_and(|before| !before.contains('\n'));
        begins_line.then(|| reading.place(Span::at(if is_in_line { at } else { start }), lang)).flatten()
    }

    /// The file that it came from.
    pub fn file(&self) -> Option<&File> {
        self.file.as_ref()
    }

    /// Its places, as long as it says what was read.
    pub fn places(&self) -> Option<&Places> {
        self.file.as_ref().filter(|file| !file.format.has_lines() && self.is_as_read(file)).map(|file| &file.places)
    }

    fn is_as_read(&self, file: &File) -> bool {
        self.snapshot.text.len() as usize == file.text.len() && self.snapshot.text.whole() == file.text
    }

    /// Its findings, in text order.
    pub fn findings(&self) -> Vec<Finding> {
        self.snapshot.analysis.findings()
    }

    /// What it says it is.
    pub fn about(&self) -> Option<About> {
        self.snapshot.analysis.about()
    }
}
