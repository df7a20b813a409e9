//! Which files are which submissions, as they stood when they were last read: a file that has not changed is not read again.

use crate::analysis::Submission;
use crate::files;
use crate::formats::{self, Source, TrackedView};
use crate::server::stamp::Stamp;
use crate::settings::Settings;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is known of the files.
#[derive(Debug, Default)]
pub struct Index {
    files: Mutex<FxHashMap<PathBuf, Known>>,
}

/// What a file was, as it stood then; `None` of what is no submission.
type Known = (Stamp, Option<Arc<Candidate>>);

/// A file that may belong to others.
#[derive(Debug)]
pub struct Candidate {
    pub path: PathBuf,
    pub stamp: Stamp,
    /// How easily its format is edited.
    pub rank: u8,
    pub submission: Submission,
}

impl Index {
    /// What a file is, read where it has changed; `None` of what is no submission.
    pub fn candidate(&self, path: &Path, settings: &Settings) -> Option<Arc<Candidate>> {
        let stamp = Stamp::of(path)?;
        if let Some((known, candidate)) = self.files.lock().get(path)
            && *known == stamp
        {
            return candidate.clone();
        }
        let candidate = Candidate::read(path, stamp, settings).map(Arc::new);
        self.files.lock().insert(path.to_path_buf(), (stamp, candidate.clone()));
        candidate
    }
}

impl Candidate {
    fn read(path: &Path, stamp: Stamp, settings: &Settings) -> Option<Candidate> {
        let bytes = files::read(path).ok()?;
        let Source { text, format, .. } = formats::read(&bytes, TrackedView::default()).ok()?;
        let (rank, submission) = (format.rank()?, Submission::of(&text, &settings.standard)?);
        Some(Candidate { path: path.to_path_buf(), stamp, rank, submission })
    }
}
