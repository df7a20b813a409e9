//! From a line to its answer.

use std::path::Path;

use super::lines::{Content, Line};
use super::request::{self, Document, Request, Work};
use crate::analysis::{self, About, CheckResult, CheckedDisclosure};
use crate::cli::filter::Filter;
use crate::cli::reading::{guarded, source, unreadable};
use crate::cli::{FINDINGS, SUCCESS, TROUBLE};
use crate::finding::{Finding, Severity};
use crate::formats::{Format, Places, Source, TrackedView};
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::report::{Beside, FileReport, LineId, LineResult, answer};
use crate::say;
use crate::settings::Settings;

/// How the documents of all lines are checked.
pub struct Checker {
    /// Which findings are reported.
    pub filter: Filter,
    /// The settings of every document.
    pub settings: Settings,
    /// How tracked changes are read.
    pub view: TrackedView,
    /// The least severity of a finding for exit code 1.
    pub fail_on: Option<Severity>,
    /// Bytes of a line at most.
    pub most: usize,
    /// The language.
    pub lang: Lang,
}

/// The answer to a line.
pub struct Answer {
    /// A line of JSON.
    pub bytes: Vec<u8>,
    /// The exit code if there were no other line.
    pub code: u8,
}

/// A document as it is read.
pub struct ReadDocument {
    /// Its name.
    pub path: String,
    /// What it says; nothing where it cannot be read.
    pub text: String,
    /// Where its text stands.
    pub places: Places,
    /// What is to be said of how it was read.
    pub remarks: Vec<String>,
    /// What it is, or why it cannot be read.
    pub format: Result<Format, String>,
}

/// A document and what was found.
pub struct CheckedDocument {
    /// The document.
    pub document: ReadDocument,
    findings: Vec<Finding>,
    /// `None` where it could not be checked.
    coverage: Option<Coverage>,
    about: Option<About>,
    disclosures: Vec<CheckedDisclosure>,
}

impl Checker {
    /// Answers a line, whatever it holds.
    pub fn answer(&self, line: &Line) -> Answer {
        let request = match &line.content {
            Content::Whole(bytes) => request::read(bytes, self.lang),
            Content::Head(head) => Err((request::id_in(head), self.too_long())),
        };
        match request {
            Ok(Request { id, work: Work::Document(document) }) => self.document(id.as_ref(), document),
            Ok(Request { id, work: Work::Group(documents) }) => self.group(id.as_ref(), documents),
            Err((id, reason)) => self.refusal(id.as_ref(), line.number, &reason),
        }
    }

    /// The answer to a line that cannot be read.
    pub fn refusal(&self, id: Option<&LineId>, line: u64, reason: &str) -> Answer {
        Answer { bytes: answer(id, &LineResult::Error(line, reason), self.lang), code: TROUBLE }
    }

    fn too_long(&self) -> String {
        let most = self.most >> 20;
        say!(self.lang, "这一行超过 {most} MiB，没有读取", "the line is longer than {most} MiB and was not read")
    }

    fn document(&self, id: Option<&LineId>, document: Document) -> Answer {
        let document = self.read(document);
        let result = self.check(&document, |text| analysis::check(text, &self.settings));
        let checked = self.checked(document, result);
        let result = LineResult::Document(checked.report(&[]));
        Answer { bytes: answer(id, &result, self.lang), code: self.code(&checked) }
    }

    /// Reads a document.
    pub fn read(&self, Document { path, bytes }: Document) -> ReadDocument {
        match source(&bytes, Some(Path::new(&path)), self.view, self.lang) {
            Ok(Source { text, format, places, remarks }) => {
                let remarks = remarks.iter().map(|remark| remark.message(self.lang)).collect();
                ReadDocument { path, text: text.into_owned(), places, remarks, format: Ok(format) }
            }
            Err(reason) => ReadDocument {
                path,
                text: String::new(),
                places: Places::default(),
                remarks: Vec::new(),
                format: Err(reason),
            },
        }
    }

    /// Checks a document.
    ///
    /// # Errors
    /// Why that cannot be done.
    pub fn check(
        &self,
        document: &ReadDocument,
        check: impl FnOnce(&str) -> CheckResult,
    ) -> Result<CheckResult, String> {
        document.format.clone()?;
        guarded(self.lang, || check(&document.text))
    }

    /// A document with its result.
    pub fn checked(&self, document: ReadDocument, result: Result<CheckResult, String>) -> CheckedDocument {
        let (mut findings, coverage, about, disclosures) = match result {
            Ok(CheckResult { findings, coverage, about, disclosures, .. }) => {
                (findings, Some(coverage), about, disclosures)
            }
            Err(reason) => (vec![unreadable(reason)], None, None, Vec::new()),
        };
        findings.retain(|finding| self.filter.wants(finding));
        CheckedDocument { document, findings, coverage, about, disclosures }
    }

    /// The exit code if there were no other document.
    pub fn code(&self, checked: &CheckedDocument) -> u8 {
        let fails = |finding: &Finding| self.fail_on.is_some_and(|least| finding.severity >= least);
        match (checked.coverage, checked.findings.iter().any(fails)) {
            (None, _) => TROUBLE,
            (Some(_), true) => FINDINGS,
            (Some(_), false) => SUCCESS,
        }
    }
}

impl CheckedDocument {
    /// Its part in a report.
    pub fn report<'a>(&'a self, beside: &'a [Beside<'a>]) -> FileReport<'a> {
        let ReadDocument { path, text, places, remarks, .. } = &self.document;
        FileReport {
            path,
            text,
            findings: &self.findings,
            coverage: self.coverage,
            about: self.about.as_ref(),
            places: Some(places),
            disclosures: &self.disclosures,
            checklists: &[],
            remarks,
            beside,
            states: &[],
        }
    }
}
