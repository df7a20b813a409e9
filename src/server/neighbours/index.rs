//! Which files are which submissions, as they stood when they were last read: a file that has not changed is not read again.

use crate::analysis::Submission;
use crate::files;
use crate::formats::{self, Source, TrackedView};
use crate::server::configs::EffectiveSettings;
use crate::server::session::Session;
use crate::server::stamp::Stamp;
use crate::settings::Settings;
use ls_types::Uri;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is known of the files.
#[derive(Debug, Default)]
pub struct Index {
    files: Mutex<FxHashMap<PathBuf, Known>>,
}

/// What a file was, as it stood then.
#[derive(Debug)]
struct Known {
    stamp: Stamp,
    /// The changes of configurations so far: one may name the units of a department.
    generation: u64,
    /// `None` of what is no submission.
    candidate: Option<Arc<Candidate>>,
}

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
    pub fn candidate(&self, path: &Path, session: &Session) -> Option<Arc<Candidate>> {
        let (stamp, generation) = (Stamp::of(path)?, session.configs.generation());
        if let Some(known) = self.files.lock().get(path)
            && (known.stamp, known.generation) == (stamp, generation)
        {
            return known.candidate.clone();
        }
        let uri = Uri::from_file_path(path)?;
        let EffectiveSettings { settings, error } = session.configs.settings_now(&uri, &session.editing.settings);
        // Where the configuration is wrong the file is not checked.
        let read = || Candidate::read(path, stamp, &settings);
        let candidate = error.is_none().then(read).flatten().map(Arc::new);
        let known = Known { stamp, generation, candidate: candidate.clone() };
        self.files.lock().insert(path.to_path_buf(), known);
        candidate
    }
}

impl Candidate {
    fn read(path: &Path, stamp: Stamp, settings: &Settings) -> Option<Candidate> {
        let bytes = files::read(path).ok()?;
        let Source { text, format, .. } = formats::read(&bytes, TrackedView::default()).ok()?;
        let submission = match format.is_workbook() {
            true => Submission::of_tables(&text, &settings.standard),
            false => Submission::of(&text, &settings.standard),
        };
        Some(Candidate { path: path.to_path_buf(), stamp, rank: format.rank(), submission: submission? })
    }
}
