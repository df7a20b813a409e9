//! `--tables`: a document is checked together with the tables of another file, as if they stood at its end.

use std::collections::BTreeMap;
use std::path::Path;

use super::annotate::Annotating;
use super::args::CheckArgs;
use super::inputs::{Input, Inputs};
use crate::analysis::{CheckResult, check_with_tables, start_of_tables};
use crate::files;
use crate::finding::{Finding, Fix};
use crate::formats::{self, Format, Places, Sheet, Source, TrackedView};
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::report::{Beside, FileReport};
use crate::say;
use crate::settings::Settings;
use crate::text::Span;

/// The tables that go with a document.
pub struct Companion {
    /// Their file.
    input: Input,
    bytes: Vec<u8>,
    format: Format,
    /// Its name in the report.
    path: String,
    text: String,
    places: Places,
    /// For stderr.
    messages: Vec<String>,
}

impl Companion {
    /// Reads them.
    ///
    /// # Errors
    /// Where they cannot be read, there are none, or more than one document is to be checked with them.
    pub fn new(arguments: &CheckArgs, inputs: &Inputs, lang: Lang) -> Result<Option<Self>, String> {
        let Some(path) = &arguments.tables else { return Ok(None) };
        let name = path.to_string_lossy().into_owned();
        let of_file = |reason: String| say!(lang, "{name}：{reason}", "{name}: {reason}");
        if inputs.files.len() != 1 {
            return Err(say!(
                lang,
                "--tables 一次只与一个文件核对，请给出这个文件",
                "--tables goes with one document: name it"
            ));
        }
        if inputs.files.iter().filter_map(Input::path).any(|input| is_same(input, path)) {
            return Err(of_file(say!(
                lang,
                "--tables 与要检查的是同一个文件",
                "--tables is the document that is to be checked"
            )));
        }
        let input = Input::named(path);
        let bytes = input.read(lang).map_err(of_file)?;
        let unreadable = |error: formats::Unreadable| of_file(error.message(lang));
        let Source { text, places, format, remarks } =
            formats::read(&bytes, TrackedView::default()).map_err(unreadable)?;
        let mut messages: Vec<String> = remarks.iter().map(|remark| remark.message(lang)).collect();
        let (text, places) = match formats::sheets(&bytes).map_err(unreadable)? {
            Some(sheets) => {
                let (sheets, doubts) = tables(sheets, lang);
                messages.extend(doubts);
                formats::text_of_sheets(sheets)
            }
            None => (text.into_owned(), places),
        };
        let messages = if arguments.quiet { Vec::new() } else { messages.into_iter().map(of_file).collect() };
        if text.trim().is_empty() {
            return Err(of_file(say!(lang, "没有可以核对的表格", "there is no table to check with")));
        }
        Ok(Some(Companion { input, bytes, format, path: name, text, places, messages }))
    }

    /// All findings of a document and of the tables.
    pub fn check(&self, document: &str, settings: &Settings) -> CheckResult {
        check_with_tables(document, &self.text, settings)
    }

    /// The tables as the file beside a document.
    pub fn beside<'a>(&'a self, document: &str) -> Beside<'a> {
        let start = start_of_tables(document);
        Beside { path: &self.path, text: &self.text, places: &self.places, start }
    }

    /// The report on the tables, beside which the document stands.
    pub fn report<'a>(
        &'a self,
        findings: &'a [Finding],
        path: &'a str,
        text: &'a str,
        places: &'a Places,
    ) -> FileReport<'a> {
        FileReport {
            path: &self.path,
            text: &self.text,
            findings,
            coverage: Some(Coverage::default()),
            places: Some(&self.places),
            beside: Some(Beside { path, text, places, start: start_of_tables(&self.text) }),
            ..FileReport::default()
        }
    }

    /// Writes the copy of a workbook, where copies go into a folder.
    ///
    /// # Errors
    /// Why it was not written.
    pub fn annotate(&self, annotating: &Annotating, report: &FileReport<'_>) -> Result<(), String> {
        if !self.format.takes_comments() || !annotating.has_copy_of(&self.input) {
            return Ok(());
        }
        annotating.write(&self.input, &self.bytes, report, &[]).map(drop)
    }

    /// What is to be told of the file.
    pub fn messages(&self) -> Vec<String> {
        self.messages.clone()
    }

    /// Divides findings of document and tables: those of the document, and those of the tables with offsets of their text, behind
    /// which the document stands in their turn. A fix that would write into the other file is left out.
    pub fn divide(&self, document: &str, findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
        let (start, behind) = (start_of_tables(document), start_of_tables(&self.text));
        let (mut own, tables): (Vec<Finding>, Vec<Finding>) =
            findings.into_iter().partition(|finding| finding.span.start < start);
        let keep = |finding: &mut Finding, end: usize| {
            let stays = |fix: &Fix| fix.edits.iter().all(|edit| edit.span.end as usize <= end);
            finding.fixes.retain(stays);
        };
        own.iter_mut().for_each(|finding| keep(finding, document.len()));
        let turned = |span: Span| match span.start.checked_sub(start) {
            Some(from) => Span::new(from, span.end.max(span.start) - start),
            None => span.shift(behind),
        };
        let turn = |mut finding: Finding| {
            finding.each_span(turned);
            keep(&mut finding, self.text.len());
            finding
        };
        (own, tables.into_iter().map(turn).collect())
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    files::identity(one).is_some_and(|id| files::identity(other) == Some(id))
}

/// The sheets that are tables. Of those whose tables have one name nobody can say which goes with the document: they are left
/// out, and that is told.
fn tables(sheets: Vec<Sheet>, lang: Lang) -> (Vec<Sheet>, Vec<String>) {
    let mut sheets: Vec<Sheet> = sheets.into_iter().filter(|sheet| !sheet.is_hidden && sheet.has_table()).collect();
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for sheet in &sheets {
        named.entry(sheet.title()).or_default().push(sheet.name.clone());
    }
    sheets.retain(|sheet| named.get(&sheet.title()).is_some_and(|names| names.len() == 1));
    let messages = named.values().filter(|names| names.len() > 1).map(|names| {
        let names = names.join("、");
        say!(
            lang,
            "工作表 {names} 的表名相同，分不清哪一张与正文对应，没有核对",
            "sheets {names} have tables of one name, and which of them goes with the document is not known: not checked"
        )
    });
    let messages = messages.collect();
    (sheets, messages)
}
