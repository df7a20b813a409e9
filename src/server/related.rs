//! The files of the folders that belong together, for the check of the folders.

use super::document::Document;
use super::neighbours::{Groups, Member, Neighbours, open_texts};
use super::session::Session;
use super::workspace::{Workspace, address_of, neighbour_text};
use crate::analysis::{Analysis, Tie};
use crate::editing::neighbour::{Neighbour, NeighbourText};
use crate::editing::snapshot::Snapshot;
use crate::files::Shared;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What belongs together, and what was read of it.
#[derive(Default)]
pub struct Related {
    /// What each file stands beside.
    beside: FxHashMap<PathBuf, Vec<(Member, Tie)>>,
    /// The files that another one holds in a format that is edited more easily, each with that.
    pub copies: BTreeMap<PathBuf, PathBuf>,
    read: Shared<NeighbourText>,
}

impl Related {
    /// Pairs files and the documents that are open. Files that have changed are read, side by side in the caller's pool.
    pub fn find(
        files: &[PathBuf],
        open: &[Arc<Document>],
        session: &Session,
        neighbours: &Neighbours,
        workspace: &Workspace,
    ) -> Related {
        let candidate = |path: &PathBuf| neighbours.index.candidate(path, session).map(Member::File);
        let members: Vec<Member> = files.par_iter().filter_map(candidate).collect();
        let open = open_texts(open, workspace).into_iter().map(Member::Open);
        let groups = Groups::of(members.into_iter().chain(open).collect());
        let mut related = Related::default();
        for (at, own) in groups.members.iter().enumerate().filter(|(_, own)| !own.is_open()) {
            let beside: Vec<(Member, Tie)> = groups.beside(at).map(|(other, tie)| (other.clone(), tie)).collect();
            if !beside.is_empty() {
                related.beside.insert(own.path().to_path_buf(), beside);
            }
        }
        let copies = groups.copies().filter(|(copy, _)| !copy.is_open());
        related.copies = copies.map(|(copy, best)| (copy.path().to_path_buf(), best.path().to_path_buf())).collect();
        for own in related.beside.keys() {
            related.needed_by(own).for_each(|path| related.read.need(path));
        }
        related
    }

    /// The files that one is read with, itself among them.
    fn needed_by<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a Path> {
        let others = self.beside.get(path).into_iter().flatten();
        others.filter(|(other, _)| !other.is_open()).map(|(other, _)| other.path()).chain([path])
    }

    /// A number that changes with what a file stands beside.
    pub fn version(&self, path: &Path) -> u64 {
        let mut hasher = FxHasher::default();
        for (other, tie) in self.beside.get(path).into_iter().flatten() {
            (other.path(), tie).hash(&mut hasher);
            match other {
                Member::Open(open) => open.round.hash(&mut hasher),
                Member::File(file) => file.stamp.hash(&mut hasher),
            }
        }
        hasher.finish()
    }

    /// Checks a file that stands beside others; `None` of all others, and of what cannot be read.
    pub fn check(&self, path: &Path, session: &Arc<Session>, workspace: &Workspace) -> Option<Snapshot> {
        let beside = self.beside.get(path)?;
        let text = |path: &Path| self.read.get(path, || neighbour_text(path, session, workspace).ok());
        let neighbour = |(other, tie): &(Member, Tie)| {
            let text = match other {
                Member::Open(open) => open.text.clone(),
                Member::File(file) => text(&file.path)?,
            };
            Some(Neighbour { text, tie: *tie })
        };
        let own = text(path);
        let neighbours: Arc<[Neighbour]> = beside.iter().filter_map(neighbour).collect();
        self.needed_by(path).for_each(|path| self.read.is_done(path));
        let own = own?;
        let uri = address_of(path, session)?;
        let effective = session.configs.settings_now(&uri, &session.editing.settings);
        let for_rules = neighbours.iter().map(Neighbour::for_rules).collect();
        Some(Snapshot {
            uri,
            version: 0,
            text: own.text.clone(),
            analysis: Analysis::of_read(&own.read, &effective.settings, for_rules),
            neighbours,
            reading: own.reading.clone(),
            config_error: effective.error,
            session: session.editing.clone(),
        })
    }
}
