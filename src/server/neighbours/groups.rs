//! What belongs together of the open documents and the files, as the command line pairs files.

use super::index::Candidate;
use crate::analysis::{Pairing, Submission, Tie, Twice};
use crate::editing::neighbour::NeighbourText;
use crate::editing::snapshot::Snapshot;
use crate::editing::uri::path_of;
use crate::formats::Format;
use crate::lang::Lang;
use crate::server::document::Document;
use crate::server::workspace::Workspace;
use crate::text::Encoding;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open document as it was last read.
pub struct OpenText {
    pub document: Arc<Document>,
    /// The round of its text.
    pub round: u64,
    pub text: Arc<NeighbourText>,
    path: PathBuf,
    rank: u8,
    submission: Submission,
}

/// What may belong to others.
#[derive(Clone)]
pub enum Member {
    Open(Arc<OpenText>),
    File(Arc<Candidate>),
}

/// What belongs together.
pub struct Groups {
    pub members: Vec<Member>,
    pairing: Pairing,
}

impl OpenText {
    /// What was read of a document; `None` where it does not say what it is.
    pub fn new(document: Arc<Document>, round: u64, snapshot: &Snapshot, workspace: &Workspace) -> Option<OpenText> {
        let format = snapshot.reading.as_ref().map_or(Format::Text(Encoding::Utf8), |reading| reading.format);
        let submission = match format.is_workbook() {
            true => snapshot.analysis.submission_of_tables()?,
            false => snapshot.analysis.submission()?,
        };
        let uri = snapshot.uri.clone();
        let path = path_of(&uri).unwrap_or_else(|| PathBuf::from(uri.as_str()));
        let text = NeighbourText {
            name: workspace.name_of(&path).into(),
            text: snapshot.text.clone(),
            reading: snapshot.reading.clone(),
            read: Arc::new(snapshot.analysis.to_read_text()),
            uri,
        };
        Some(OpenText { document, round, text: Arc::new(text), path, rank: format.rank(), submission })
    }
}

impl Member {
    fn document(&self) -> crate::analysis::Document<'_> {
        let (submission, rank) = match self {
            Member::Open(open) => (&open.submission, open.rank),
            Member::File(file) => (&file.submission, file.rank),
        };
        crate::analysis::Document { submission, rank, path: self.path() }
    }

    fn submission(&self) -> &Submission {
        match self {
            Member::Open(open) => &open.submission,
            Member::File(file) => &file.submission,
        }
    }

    /// Its file, or the address of one that is not on disk.
    pub fn path(&self) -> &Path {
        match self {
            Member::Open(open) => &open.path,
            Member::File(file) => &file.path,
        }
    }

    /// Whether it is open in the editor.
    pub fn is_open(&self) -> bool {
        matches!(self, Member::Open(_))
    }
}

impl Groups {
    /// Pairs documents, the open ones as they stand in the editor.
    pub fn of(members: Vec<Member>) -> Groups {
        let documents: Vec<_> = members.iter().map(Member::document).collect();
        let pairing = Pairing::of(&documents);
        Groups { members, pairing }
    }

    /// What a member stands beside.
    pub fn beside(&self, at: usize) -> impl Iterator<Item = (&Member, Tie)> {
        let others = self.pairing.beside.get(&at).into_iter().flatten();
        others.map(|(other, tie)| (&self.members[*other], *tie))
    }

    /// The members that another one holds, each with that.
    pub fn copies(&self) -> impl Iterator<Item = (&Member, &Member)> {
        self.pairing.copies.iter().map(|(copy, best)| (&self.members[*copy], &self.members[*best]))
    }

    /// A message for each unit of an open document that has several documents where one is wanted.
    pub fn ambiguous(&self, workspace: &Workspace, lang: Lang) -> Vec<String> {
        let unit = |at: usize| self.members[at].submission().about().first().map(|about| about.unit.as_str());
        let open: Vec<&str> =
            (0..self.members.len()).filter(|at| self.members[*at].is_open()).filter_map(unit).collect();
        let concerned = self.pairing.ambiguous.iter().filter(|twice| open.contains(&&*twice.about.unit));
        let message = |twice: &Twice| {
            let names: Vec<String> = twice.at.iter().map(|at| workspace.name_of(self.members[*at].path())).collect();
            twice.in_words(&names, lang)
        };
        concerned.map(message).collect()
    }
}
