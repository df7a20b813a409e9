//! `--tables`: a document is checked together with the tables of another file, as if they stood at its end.

use std::collections::BTreeMap;
use std::path::Path;

use super::annotate::Annotating;
use super::args::CheckArgs;
use super::inputs::{Input, Inputs};
use super::result::FileResult;
use crate::analysis::{CheckResult, Checklist, check_with_tables, checklists_with_tables, start_of_tables};
use crate::files;
use crate::finding::{Finding, Fix};
use crate::formats::{self, Format, Places, Sheet, Source};
use crate::lang::Lang;
use crate::model::profile;
use crate::relations::Coverage;
use crate::report::{Beside, FileReport};
use crate::say;
use crate::settings::Settings;
use crate::syntax::find_year;
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
    lang: Lang,
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
        let (text, places, format, mut messages) = match formats::sheets(&bytes).map_err(unreadable)? {
            Some((format, sheets)) => {
                let remarks: Vec<String> = formats::remarks(&sheets).map(|remark| remark.message(lang)).collect();
                let (sheets, doubts) = tables(sheets, lang);
                let (text, places) = formats::text_of_sheets(sheets);
                (text, places, format, [remarks, doubts].concat())
            }
            None => {
                let view = arguments.tracked_view.into();
                let Source { text, places, format, .. } = formats::read(&bytes, view).map_err(unreadable)?;
                (text.into_owned(), places, format, Vec::new())
            }
        };
        if text.trim().is_empty() {
            messages.push(say!(lang, "没有可以核对的表格", "there is no table to check with"));
            return Err(of_file(messages.join(&say!(lang, "；", "; "))));
        }
        let messages = if arguments.quiet { Vec::new() } else { messages.into_iter().map(of_file).collect() };
        Ok(Some(Companion { input, bytes, format, path: name, text, places, messages, lang }))
    }

    /// All findings of a document and of the tables.
    pub fn check(&self, document: &str, settings: &Settings) -> CheckResult {
        check_with_tables(document, &self.text, settings)
    }

    /// What a document with these tables owes.
    pub fn checklists(
        &self,
        document: &str,
        settings: &Settings,
        reported: impl Fn(&Finding) -> bool + Sync,
    ) -> Vec<Checklist> {
        checklists_with_tables(document, &self.text, settings, reported)
    }

    /// The tables as the file beside a document.
    pub fn beside<'a>(&'a self, document: &str) -> Beside<'a> {
        let start = start_of_tables(document);
        Beside { path: &self.path, text: &self.text, places: &self.places, start }
    }

    /// A document as the file beside the tables.
    pub fn document<'a>(&self, path: &'a str, text: &'a str, places: &'a Places) -> Beside<'a> {
        Beside { path, text, places, start: start_of_tables(&self.text) }
    }

    /// The report on the tables, beside which the document stands.
    pub fn report<'a>(&'a self, findings: &'a [Finding], document: &'a [Beside<'a>]) -> FileReport<'a> {
        FileReport {
            path: &self.path,
            text: &self.text,
            findings,
            coverage: Some(Coverage::default()),
            places: Some(&self.places),
            beside: document,
            ..FileReport::default()
        }
    }

    /// Writes the copy of a workbook where copies go into a folder; where they do not, it is told that there is none.
    pub fn annotate(&self, annotating: &Annotating, report: &FileReport<'_>, file: &mut FileResult) {
        if self.format.takes_comments() && annotating.has_copy_of(&self.input) {
            annotating.write(&self.input, &self.bytes, report, &[], file);
        } else if !report.findings.is_empty() {
            let (lang, path) = (self.lang, &self.path);
            file.messages.push(say!(
                lang,
                "{path}：问题没有写成批注；--annotate 指定文件夹时才有工作簿（.xlsx）的副本",
                "{path}: its findings were not written as notes; a workbook (.xlsx) has a copy where --annotate names a folder"
            ));
        }
    }

    /// Its name in the report, and its text.
    pub fn name_and_text(&self) -> (&str, &str) {
        (&self.path, &self.text)
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

/// The sheets that are tables. Of several that are one table, as one for each unit is, nobody can say which goes with the document:
/// they are left out, and that is told.
fn tables(sheets: Vec<Sheet>, lang: Lang) -> (Vec<Sheet>, Vec<String>) {
    let mut sheets: Vec<Sheet> = sheets.into_iter().filter(|sheet| !sheet.is_hidden && sheet.has_table()).collect();
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for sheet in &sheets {
        named.entry(table_of(sheet)).or_default().push(sheet.name.clone());
    }
    sheets.retain(|sheet| named.get(&table_of(sheet)).is_some_and(|names| names.len() == 1));
    let messages = named.values().filter(|names| names.len() > 1).map(|names| {
        let names = names.join("、");
        say!(
            lang,
            "工作表 {names} 是同一种表，分不清哪一张与正文对应，没有核对",
            "sheets {names} are the same table, and which of them goes with the document is not known: not checked"
        )
    });
    let messages = messages.collect();
    (sheets, messages)
}

/// Which table of any layout a sheet is, whatever its number and its unit, and the year that it names; of another kind of table,
/// what stands above it.
fn table_of(sheet: &Sheet) -> String {
    let title = sheet.title();
    let known = profile::all().find_map(|profile| profile.table_by_caption(&title));
    let year = find_year(&title).map(|(.., year)| year).unwrap_or_default();
    known.map_or(title, |table| format!("{} {year}", table.id))
}
