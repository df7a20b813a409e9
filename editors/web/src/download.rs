//! What the page hands out as files.

use crate::Answer;
use crate::document::{Document, File};
use gouji::analysis::{About, analyze, fix_all};
use gouji::finding::{Edit, Finding, Safety};
use gouji::formats::{self, Review, Reviewed};
use gouji::lang::Lang;
use gouji::report::{FileReport, Html, edits_between, list, notes, render};
use gouji::say;
use gouji::text::Patched;
use ls_types::Uri;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// What is wanted of one document.
#[derive(Deserialize)]
pub struct Wish {
    /// The document.
    pub uri: Uri,
    /// The name of its file.
    name: String,
    what: What,
    /// When comments are written, as in ISO 8601.
    #[serde(default)]
    date: String,
}

/// A document among several.
#[derive(Deserialize)]
pub struct Named {
    /// The document.
    pub uri: Uri,
    /// The name of its file.
    pub name: String,
}

/// Several documents.
#[derive(Deserialize)]
pub struct Several {
    /// In the order of the report.
    pub documents: Vec<Named>,
}

/// A kind of file.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    /// The document of Word or the workbook with the findings as comments, and what was changed in the page.
    Comments,
    /// The same with all that may be mended unasked.
    Tracked,
    /// The text as it stands.
    Text,
    /// The reviewer's page.
    Report,
    /// The findings as a workbook.
    Findings,
}

/// A file that is handed out.
#[derive(Serialize)]
struct Handed {
    name: String,
    /// What could not be written into it.
    remarks: Vec<String>,
}

/// What a report tells of a document.
struct Told<'a> {
    name: &'a str,
    text: String,
    findings: Vec<Finding>,
    about: Option<About>,
    document: &'a Document,
}

impl<'a> Told<'a> {
    fn of(name: &'a str, document: &'a Document) -> Self {
        let (text, findings, about) = (document.snapshot().text.whole(), document.findings(), document.about());
        Told { name, text, findings, about, document }
    }

    fn report(&self) -> FileReport<'_> {
        FileReport {
            path: self.name,
            text: &self.text,
            findings: &self.findings,
            coverage: Some(self.document.snapshot().analysis.coverage()),
            about: self.about.as_ref(),
            places: self.document.places(),
            ..FileReport::default()
        }
    }
}

/// Makes a file of one document.
///
/// # Errors
/// Why there is none.
pub fn one(document: &Document, wish: &Wish, lang: Lang) -> Result<Answer, String> {
    let (stem, extension) = wish.name.rsplit_once('.').unwrap_or((&wish.name, "txt"));
    let hand = |name: String, bytes: Vec<u8>| Answer::with_file(&Handed { name, remarks: Vec::new() }, bytes);
    let told = Told::of(&wish.name, document);
    let report = told.report();
    let (text, findings) = (&told.text, &told.findings);
    match wish.what {
        What::Text => Ok(hand(format!("{stem}.txt"), text.clone().into_bytes())),
        What::Report => {
            let name = say!(lang, "{stem} 检查报告.html", "{stem} report.html");
            Ok(hand(name, page(&[report], lang)))
        }
        What::Findings => {
            let bytes = list(&[report], lang).ok_or_else(|| too_large(lang))?;
            Ok(hand(say!(lang, "{stem} 问题清单.xlsx", "{stem} findings.xlsx"), bytes))
        }
        What::Comments | What::Tracked => {
            let file = document.file().filter(|file| file.format.takes_comments());
            let file =
                file.ok_or_else(|| say!(lang, "批注只能写入 .docx 和 .xlsx", "comments go into .docx and .xlsx only"))?;
            let (bytes, remarks) = reviewed(document, file, text, findings.clone(), wish, lang)?;
            let name = say!(lang, "{stem}（批注）.{extension}", "{stem} (comments).{extension}");
            Ok(Answer::with_file(&Handed { name, remarks }, bytes))
        }
    }
}

/// The reviewer's page on several documents, which have been read.
pub fn report(documents: &[(&Named, &Document)], lang: Lang) -> Answer {
    let told: Vec<Told<'_>> = documents.iter().map(|(named, document)| Told::of(&named.name, document)).collect();
    let reports: Vec<FileReport<'_>> = told.iter().map(Told::report).collect();
    let name = say!(lang, "检查报告.html", "report.html");
    Answer::with_file(&Handed { name, remarks: Vec::new() }, page(&reports, lang))
}

fn page(reports: &[FileReport<'_>], lang: Lang) -> Vec<u8> {
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let program = (say!(lang, "程序", "program"), concat!("gouji.html ", env!("CARGO_PKG_VERSION")).to_owned());
    let _ = render(&Html { lang, run: vec![program] }, reports, &[], &mut page);
    page
}

/// How many of the changes made in the page cannot be written into the file that the document came from.
///
/// # Errors
/// Where nothing can be written into it.
pub fn unwritten(document: &Document, lang: Lang) -> Result<usize, String> {
    let Some(file) = document.file().filter(|file| file.format.takes_comments()) else { return Ok(0) };
    let edits = edits_between(&file.text, &document.snapshot().text.whole());
    if edits.is_empty() {
        return Ok(0);
    }
    let review = Review { notes: &[], sheets: None, edits: &edits, date: "", force: false };
    let written = formats::review(&file.bytes, &review).map_err(|error| error.message(lang))?;
    Ok(without(&edits, &written))
}

fn without(edits: &[Edit], written: &Reviewed) -> usize {
    edits.len() - written.changes.min(edits.len())
}

/// The file with its findings as comments, with what was changed in the page, and, where it is wished, with what may be mended
/// unasked.
fn reviewed(
    document: &Document,
    file: &File,
    text: &str,
    findings: Vec<Finding>,
    wish: &Wish,
    lang: Lang,
) -> Result<(Vec<u8>, Vec<String>), String> {
    let settings = document.snapshot().analysis.settings();
    let (now, findings) = match wish.what {
        What::Tracked => {
            let examine = |text: &str| Ok::<_, Infallible>(analyze(text, settings));
            let Ok(fixed) = fix_all(text, findings, Safety::Safe, examine);
            (fixed.patched.text(), fixed.findings)
        }
        _ => (text.to_owned(), findings),
    };
    let edits = edits_between(&file.text, &now);
    let mut patched = Patched::new(&file.text);
    patched.replace(edits.iter().map(|Edit { span, text }| (*span, text.clone())));
    let places = edits.is_empty().then_some(&file.places);
    let report = FileReport { path: &wish.name, text: &now, findings: &findings, places, ..FileReport::default() };
    let mut notes = notes(&report, lang);
    // The words of the file that a comment stands on are those that the words of the page came from.
    notes.iter_mut().for_each(|note| note.span = patched.origin(note.span));
    let review = Review { notes: &notes, sheets: None, edits: &edits, date: &wish.date, force: false };
    let written = formats::review(&file.bytes, &review).map_err(|error| error.message(lang))?;
    let mut remarks = Vec::new();
    let unwritten = without(&edits, &written);
    if unwritten > 0 {
        remarks.push(say!(
            lang,
            "{unwritten} 处改动没有写入文件（如增加的表格行、改动的自动编号、工作簿的单元格），请下载文本后自行修改",
            "changes not written into the file, such as new rows, numbers that count themselves, or cells of a workbook: {unwritten}; download the text for these"
        ));
    }
    if written.lost > 0 {
        let lost = written.lost;
        remarks.push(say!(
            lang,
            "没有可以附着的文字，{lost} 条批注没有写入",
            "no words to stand on, comments not written: {lost}"
        ));
    }
    Ok((written.bytes, remarks))
}

fn too_large(lang: Lang) -> String {
    say!(lang, "内容太多，写不成一个文件", "too much for one file")
}
