//! Reports: findings as text, JSON, SARIF and other formats. Pure translations: no files, no clock, no threads.

mod against;
mod answers;
mod baseline;
mod checklist;
mod diff;
mod digest;
mod escape;
mod fingerprint;
mod github;
mod gitlab;
mod headings;
mod html;
mod json;
mod junit;
mod ledger;
mod list;
mod notes;
mod sarif;
mod statistics;
mod summary;
mod terminal;
mod text;
mod xlsx;

use std::io::{self, Write};

pub use against::{Against, Compared, Earlier, EarlierDocument, EarlierFinding, State, against_line, against_lines};
pub use answers::{GroupMember, LineId, LineResult, answer};
pub use baseline::{Baseline, Entry};
pub use checklist::Checklists;
pub use diff::{edits_between, unified};
pub use digest::Digest;
pub use fingerprint::{among_documents, fingerprints};
pub use github::GitHub;
pub use gitlab::GitLab;
pub use html::Html;
pub use json::{Json, JsonLines};
pub use junit::JUnit;
pub use ledger::LedgerEntry;
pub use list::list;
pub use notes::notes;
pub use sarif::Sarif;
pub use statistics::Statistics;
pub use summary::{Summary, checked_line, skipped_line, summary_line};
pub use terminal::columns;
pub use text::Text;
pub use xlsx::Xlsx;

use crate::analysis::{About, CheckedDisclosure, Checklist, place_behind};
use crate::finding::Finding;
use crate::formats::{Place, Places};
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::say;
use crate::text::{LineIndex, Position, Skipped, Span};

/// One file.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileReport<'a> {
    /// As the user named it.
    pub path: &'a str,
    /// The decoded text; empty for an unreadable file.
    pub text: &'a str,
    /// Its findings, in text order.
    pub findings: &'a [Finding],
    /// How much was checked; `None` where the file could not be checked.
    pub coverage: Option<Coverage>,
    /// What it says it is.
    pub about: Option<&'a About>,
    /// Its disclosures, in text order.
    pub disclosures: &'a [CheckedDisclosure],
    /// Where its text stands in a document that has no lines.
    pub places: Option<&'a Places>,
    /// What is to be said of how it was read: which parts of it were not checked, and why.
    pub remarks: &'a [String],
    /// The files that it was checked together with, in the order of their offsets.
    pub beside: &'a [Beside<'a>],
    /// What each finding is to an earlier report; empty where there is none.
    pub states: &'a [State],
    /// What its disclosures owe, where that is asked for.
    pub checklists: &'a [Checklist],
}

/// A file that another was checked together with: places that belong to a finding may stand in it.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// As the user named it.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Where its text stands in a document that has no lines.
    pub places: &'a Places,
    /// The offset that findings give its first byte; it is behind the text of the file that they are of.
    pub start: u32,
}

impl<'a> FileReport<'a> {
    /// The file that a place stands in, and the place in its text.
    fn file_of(&self, span: Span) -> (FileReport<'a>, Span) {
        match place_behind(self.beside.iter().map(|beside| beside.start), span) {
            Some((at, span)) => {
                let Beside { path, text, places, .. } = self.beside[at];
                (FileReport { path, text, places: Some(places), ..FileReport::default() }, span)
            }
            None => (*self, span),
        }
    }

    /// Whether a place stands in the file itself.
    fn is_own(&self, span: Span) -> bool {
        self.beside.iter().all(|beside| span.start < beside.start)
    }

    /// What a finding is to an earlier report, by its number from 0.
    fn state(&self, at: usize) -> Option<State> {
        self.states.get(at).copied()
    }

    /// The disclosure that a byte of the text belongs to, where it was checked.
    fn disclosure_at(&self, at: u32) -> Option<&'a CheckedDisclosure> {
        let after = self.disclosures.partition_point(|disclosure| disclosure.start <= at);
        self.disclosures.get(after.saturating_sub(1))
    }

    /// The lines that findings stand in; without findings no line has to be counted.
    fn lines(&self) -> LineIndex<'a> {
        LineIndex::new(if self.findings.is_empty() { "" } else { self.text })
    }

    /// Where a byte of the text stands in a document that has no lines.
    fn place_of(&self, at: u32) -> Option<Place<'a>> {
        self.places?.of(self.text, at)
    }

    /// The same in words: `第12段`; of a place in the file beside it with that one's path: `预算.xlsx:收支总表!C12`.
    fn place(&self, at: u32, lang: Lang) -> Option<String> {
        if self.is_own(Span::at(at)) {
            return self.place_of(at).map(|place| place.in_words(lang));
        }
        let (file, span) = self.file_of(Span::at(at));
        let place = file.place(span.start, lang).unwrap_or_else(|| {
            let Position { line, column } = LineIndex::new(file.text).position(span.start);
            format!("{line}:{column}")
        });
        Some(format!("{}:{place}", file.path))
    }

    /// Where a byte of the text is for people: its line, or its place in a document that has none.
    fn whereabouts(&self, lines: &LineIndex<'_>, at: u32, lang: Lang) -> String {
        self.place(at, lang).unwrap_or_else(|| {
            let line = lines.position(at).line;
            say!(lang, "第 {line} 行", "line {line}")
        })
    }

    /// A message for those who see no place beside it: in a document that has no lines it says where.
    fn message(&self, finding: &Finding, lang: Lang) -> String {
        let message = &finding.message;
        match self.place(finding.span.start, lang) {
            Some(place) => say!(lang, "{place}：{message}", "{place}: {message}"),
            None => message.clone(),
        }
    }
}

/// All files of a run together.
#[derive(Clone, Copy, Debug)]
pub struct RunReport<'a> {
    /// The counts.
    pub summary: &'a Summary,
    /// What the end of a report says of each file, for formats that need it.
    pub digests: &'a [Digest],
    /// The documents that were not checked.
    pub skipped: &'a [Skipped],
    /// What became of an earlier report.
    pub against: Option<&'a Against<'a>>,
    /// How many files have a part in the report.
    pub parts: usize,
    /// The parts of the files, for a format that holds them back; empty where they are more than it wants.
    pub held: &'a [u8],
}

/// One output format.
pub trait Renderer: Sync {
    /// Writes the beginning, before the files.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Whether the end writes the files too: something stands before them that is known only when all have been checked.
    fn holds_files(&self) -> bool {
        false
    }

    /// How many bytes of files it wants held. Where there are more none are kept, and the end makes do with the digests.
    fn most_held(&self) -> usize {
        usize::MAX
    }

    /// Writes one file, or nothing if it has no part in the report.
    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>>;

    /// Written between two files.
    fn separator(&self) -> &'static str {
        ""
    }

    /// Writes the end, after the last file.
    fn end(&self, _run: &RunReport<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The part of one file in a report. Files are rendered each by itself, on any thread.
#[derive(Debug, Default)]
pub struct Rendered {
    /// As it is written; empty where the file has no part.
    pub bytes: Vec<u8>,
    /// For the end of the report.
    pub digest: Option<Digest>,
}

impl Rendered {
    /// The part of a file.
    pub fn new(renderer: &dyn Renderer, report: &FileReport<'_>) -> Rendered {
        let mut bytes = Vec::new();
        // Writing to memory does not fail.
        let digest = renderer.file(report, &mut bytes).unwrap_or_default();
        Rendered { bytes, digest }
    }
}

/// A report as it grows, file by file.
pub struct Report<'a> {
    renderer: &'a dyn Renderer,
    /// The files, where they are held back.
    held: Vec<u8>,
    /// How many bytes were to be held.
    offered: usize,
    digests: Vec<Digest>,
    parts: usize,
}

impl<'a> Report<'a> {
    /// An empty report.
    pub fn new(renderer: &'a dyn Renderer) -> Self {
        Report { renderer, held: Vec::new(), offered: 0, digests: Vec::new(), parts: 0 }
    }

    /// Writes its beginning.
    pub fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        self.renderer.begin(out)
    }

    /// Adds the next file.
    pub fn add(&mut self, file: Rendered, out: &mut dyn Write) -> io::Result<()> {
        self.digests.extend(file.digest);
        if file.bytes.is_empty() {
            return Ok(());
        }
        let separator = if self.parts > 0 { self.renderer.separator() } else { "" };
        self.parts += 1;
        if self.renderer.holds_files() {
            self.hold(&[separator.as_bytes(), &file.bytes]);
            return Ok(());
        }
        out.write_all(separator.as_bytes())?;
        out.write_all(&file.bytes)
    }

    fn hold(&mut self, parts: &[&[u8]]) {
        let more: usize = parts.iter().map(|part| part.len()).sum();
        self.offered = self.offered.saturating_add(more);
        match self.offered <= self.renderer.most_held() {
            true => parts.iter().for_each(|part| self.held.extend_from_slice(part)),
            false => self.held = Vec::new(),
        }
    }

    /// Ends the report.
    pub fn end(
        &self,
        summary: &Summary,
        skipped: &[Skipped],
        against: Option<&Against<'_>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (digests, held) = (&self.digests, &self.held);
        let run = RunReport { summary, digests, skipped, against, parts: self.parts, held };
        self.renderer.end(&run, out)
    }
}

/// A whole report at once.
pub fn render(
    renderer: &dyn Renderer,
    files: &[FileReport<'_>],
    skipped: &[Skipped],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut summary = Summary::default();
    let mut report = Report::new(renderer);
    report.begin(out)?;
    for file in files {
        summary.add(file);
        report.add(Rendered::new(renderer, file), out)?;
    }
    report.end(&summary, skipped, None, out)
}

/// A path with `/`, without a leading `./`.
fn portable(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
}
