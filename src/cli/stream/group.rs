//! The documents of one line, checked beside one another as the files of a folder are.

use std::collections::BTreeMap;
use std::path::Path;

use super::check::{Answer, CheckedDocument, Checker, ReadDocument};
use super::request::Document;
use crate::analysis::{self, OtherFile, Pairing, ReadText, Submission, Tie};
use crate::cli::SUCCESS;
use crate::cli::reading::guarded;
use crate::cli::related::starts;
use crate::formats::Format;
use crate::report::{Beside, GroupMember, LineId, LineResult, answer};
use crate::text::Skipped;

/// What belongs together, each document by its place in the line.
#[derive(Default)]
struct Ties {
    /// The documents that say what another one says in another format, each with that.
    copies: BTreeMap<usize, usize>,
    /// Beside which others each is checked.
    beside: BTreeMap<usize, Vec<(usize, Tie)>>,
    /// What could not be paired.
    remarks: Vec<String>,
}

impl Checker {
    /// The answer to a line with several documents.
    pub fn group(&self, id: Option<&LineId>, documents: Vec<Document>) -> Answer {
        let documents: Vec<ReadDocument> = documents.into_iter().map(|document| self.read(document)).collect();
        let ties = self.ties(&documents);
        let checked = self.check_all(documents, &ties);
        let text = |at: usize| checked[at].document.text.as_str();
        let beside = |at| {
            let places = ties.of(at, text).map(|((other, _), start)| {
                let ReadDocument { path, text, places, .. } = &checked[*other].document;
                Beside { path, text, places, start }
            });
            places.collect()
        };
        let beside: Vec<Vec<Beside>> = (0..checked.len()).map(beside).collect();
        let member = |at: usize| match ties.copies.get(&at) {
            Some(best) => {
                let path = |at: usize| checked[at].document.path.as_str();
                GroupMember::Skipped(path(at), Skipped::repeating(path(at), path(*best)).reason(self.lang))
            }
            None => GroupMember::Checked(checked[at].report(&beside[at])),
        };
        let members: Vec<GroupMember> = (0..checked.len()).map(member).collect();
        let codes = checked.iter().enumerate().filter(|(at, _)| !ties.copies.contains_key(at));
        let code = codes.map(|(_, one)| self.code(one)).max().unwrap_or(SUCCESS);
        Answer { bytes: answer(id, &LineResult::Group(&members, &ties.remarks), self.lang), code }
    }

    /// Finds what belongs together, in the order of the names, as in a folder.
    fn ties(&self, documents: &[ReadDocument]) -> Ties {
        let formats: Vec<Option<Format>> =
            documents.iter().map(|document| document.format.as_ref().ok().copied()).collect();
        // Documents of one format are no copies of one another.
        let mut ranks = formats.iter().flatten().map(|format| format.rank());
        let may_be_copies = ranks.next().is_some_and(|first| ranks.any(|rank| rank != first));
        let standard = &self.settings.standard;
        let candidate = |(at, document): (usize, &ReadDocument)| {
            let format = formats[at]?;
            let read = || match format.is_workbook() {
                true => Submission::of_tables(&document.text, standard),
                false if may_be_copies => Submission::of(&document.text, standard),
                false => Submission::at_head(&document.text, standard),
            };
            Some((at, format.rank(), guarded(self.lang, read).ok()??))
        };
        let mut found: Vec<(usize, u8, Submission)> = documents.iter().enumerate().filter_map(candidate).collect();
        found.sort_by_key(|(at, ..)| Path::new(&documents[*at].path));
        let candidates = found.iter().map(|(at, rank, submission)| analysis::Document {
            submission,
            rank: *rank,
            path: Path::new(&documents[*at].path),
        });
        let Pairing { copies, beside, ambiguous } = Pairing::of(&candidates.collect::<Vec<_>>());
        let place = |at: usize| found[at].0;
        let mut ties = Ties::default();
        for (own, others) in beside {
            ties.beside.insert(place(own), others.into_iter().map(|(other, tie)| (place(other), tie)).collect());
        }
        ties.copies = copies.into_iter().map(|(copy, best)| (place(copy), place(best))).collect();
        ties.remarks.extend(ambiguous.iter().map(|twice| {
            let names: Vec<String> = twice.at.iter().map(|at| documents[place(*at)].path.clone()).collect();
            twice.in_words(&names, self.lang)
        }));
        ties
    }

    fn check_all(&self, documents: Vec<ReadDocument>, ties: &Ties) -> Vec<CheckedDocument> {
        // What several are checked beside is read once.
        let tied = ties.beside.iter().flat_map(|(own, others)| others.iter().map(|(other, _)| other).chain([own]));
        let mut read: BTreeMap<usize, Option<ReadText>> = BTreeMap::new();
        for at in tied {
            let text = &documents[*at].text;
            read.entry(*at).or_insert_with(|| guarded(self.lang, || ReadText::new(text, &self.settings)).ok());
        }
        let text = |at: usize| documents[at].text.as_str();
        let check = |(at, document): (usize, &ReadDocument)| {
            let others = ties.of(at, text).filter_map(|((other, tie), start)| {
                let read = read.get(other)?.as_ref()?;
                Some(OtherFile { path: &documents[*other].path, read, start, tie: *tie })
            });
            let others: Vec<OtherFile> = others.collect();
            self.check(document, |text| match read.get(&at) {
                Some(Some(own)) if !others.is_empty() => own.check(&others, &self.settings),
                _ => analysis::check(text, &self.settings),
            })
        };
        let results: Vec<_> = documents.iter().enumerate().map(check).collect();
        documents.into_iter().zip(results).map(|(document, result)| self.checked(document, result)).collect()
    }
}

impl Ties {
    /// The documents that go with one, and where each is thought to begin behind it.
    fn of<'a>(
        &'a self,
        at: usize,
        text: impl Fn(usize) -> &'a str + Copy,
    ) -> impl Iterator<Item = (&'a (usize, Tie), u32)> {
        let others = self.beside.get(&at).map_or(&[][..], Vec::as_slice);
        others.iter().zip(starts(text(at), others.iter().map(move |(other, _)| text(*other))))
    }
}
