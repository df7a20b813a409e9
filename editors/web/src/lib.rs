//! The engine of `gouji.html`: the library's `editing`, asked in JSON. The page draws; all that is known of disclosures is here.
//!
//! Requests about a document are those of the language server protocol; those that begin with `gouji/` are the page's own.

mod abi;
mod document;
mod download;
mod draft;
mod message;
mod news;
mod origin;

pub use message::{Answer, Message};

use document::Document;
use download::Named;
use gouji::analysis::{Placed, analyze};
use gouji::config::amend::{Change, Shown, changed, shown};
use gouji::config::{NAME, Problem, Resolver};
use gouji::editing::capabilities;
use gouji::editing::diagnostics::Report;
use gouji::editing::overview::{Overview, overview};
use gouji::editing::query::{Query, params};
use gouji::editing::session::Session;
use gouji::formats::{self, Format, TrackedView};
use gouji::lang::Lang;
use gouji::new::Choices;
use gouji::report::{Summary, checked_line};
use gouji::rules;
use gouji::say;
use gouji::settings::Settings;
use ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentDiagnosticParams, Uri,
};
use news::News;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Where the documents of the page would lie, and its `gouji.toml` with them.
const FOLDER: &str = "/";

/// The open documents and what they are read with.
#[derive(Default)]
pub struct Engine {
    session: Arc<Session>,
    /// The `gouji.toml` of the page, where it has one: the documents lie beside it, each by its name.
    config: Option<Resolver>,
    documents: BTreeMap<String, Document>,
}

/// Which document is meant.
#[derive(Deserialize)]
struct Of {
    uri: Uri,
}

/// Which document is meant, and the version of it that the page knows the findings of.
#[derive(Deserialize)]
struct Since {
    uri: Uri,
    since: Option<i32>,
}

/// A change of a `gouji.toml`.
#[derive(Deserialize)]
struct Changed {
    toml: String,
    change: Change,
}

/// What became of a `gouji.toml`.
#[derive(Serialize)]
struct Told<'a> {
    toml: &'a str,
    shown: Shown,
    problems: Vec<String>,
}

/// A file that was read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    text: String,
    format: &'static str,
    takes_comments: bool,
    remarks: Vec<String>,
}

/// A document at a glance, in a sentence too.
#[derive(Serialize)]
struct Glance<'a> {
    headline: String,
    counts: Summary,
    #[serde(flatten)]
    overview: Overview<'a>,
    #[serde(flatten)]
    news: News,
}

impl Engine {
    /// The answer to a message.
    pub fn answer(&mut self, message: &Message<'_>) -> Answer {
        self.try_to_answer(message).unwrap_or_else(Answer::error)
    }

    fn try_to_answer(&mut self, message: &Message<'_>) -> Result<Answer, String> {
        let json = &message.params;
        match message.method.as_str() {
            "initialize" => {
                self.session = Arc::new(Session::new(json));
                // The standard is read with the first text: the first document is as quick as the next.
                analyze("", &self.session.settings);
                let mut answer = capabilities::answer(&self.session.client);
                answer["capabilities"]["experimental"] = serde_json::json!({ "pdf": cfg!(feature = "pdf") });
                Ok(Answer::new(&answer))
            }
            "textDocument/didOpen" => {
                let DidOpenTextDocumentParams { text_document: opened } = params(json)?;
                let document = Document::new(opened.uri.clone(), opened.version, &opened.text, &self.session);
                self.documents.insert(opened.uri.as_str().to_owned(), document);
                Ok(Answer::new(&()))
            }
            "textDocument/didChange" => {
                let DidChangeTextDocumentParams { text_document, content_changes } = params(json)?;
                self.document(&text_document.uri)?.change(text_document.version, content_changes);
                Ok(Answer::new(&()))
            }
            "textDocument/didClose" => {
                let DidCloseTextDocumentParams { text_document } = params(json)?;
                self.documents.remove(text_document.uri.as_str());
                Ok(Answer::new(&()))
            }
            "textDocument/diagnostic" => {
                let DocumentDiagnosticParams { text_document, previous_result_id, .. } = params(json)?;
                let report = Report::new(self.read(&text_document.uri)?.snapshot());
                Ok(Answer::raw(&report.answer(None, previous_result_id.as_deref())))
            }
            "gouji/open" => self.open(json, message.file),
            "gouji/overview" => {
                let Since { uri, since } = params(json)?;
                let lang = self.session.lang();
                self.read(&uri)?;
                let document = self.document(&uri)?;
                let news = document.news(since);
                let overview = overview(document.snapshot(), news.parts.clone(), |span| document.place(span, lang));
                let mut counts = Summary { coverage: overview.coverage, ..Summary::default() };
                let parts = document.snapshot().analysis.parts();
                parts.iter().flat_map(Placed::findings).for_each(|finding| counts.add_finding(finding));
                Ok(Answer::new(&Glance { headline: checked_line(&counts, lang), counts, overview, news }))
            }
            "gouji/explain" => {
                let code = json["code"].as_str().unwrap_or_default();
                let rule = rules::find(code).ok_or_else(|| format!("{code}?"))?;
                let page = rules::page(rule.page_in(self.session.lang()));
                Ok(Answer::new(&serde_json::json!({ "title": rule.title_in(self.session.lang()), "markdown": page })))
            }
            "gouji/settings" => Ok(self.configure(json["toml"].as_str().unwrap_or_default())),
            "gouji/changeSettings" => {
                let Changed { toml, change } = params(json)?;
                let changed = changed(&toml, change).map_err(|error| error.message(self.session.lang()))?;
                Ok(self.configure(&changed))
            }
            "gouji/unwritten" => {
                let Of { uri } = params(json)?;
                let lang = self.session.lang();
                let changes = download::unwritten(self.read(&uri)?, lang)?;
                Ok(Answer::new(&serde_json::json!({ "changes": changes })))
            }
            "gouji/download" => {
                let wish: download::Wish = params(json)?;
                let lang = self.session.lang();
                download::one(self.read(&wish.uri)?, &wish, lang)
            }
            "gouji/report" => {
                let download::Several { documents } = params(json)?;
                documents.iter().try_for_each(|one| self.read(&one.uri).map(drop))?;
                let read: Vec<(&Named, &Document)> =
                    documents.iter().filter_map(|one| Some((one, self.documents.get(one.uri.as_str())?))).collect();
                Ok(download::report(&read, self.session.lang()))
            }
            "gouji/choices" => {
                let draft::Month { year, month } = params(json)?;
                Ok(Answer::new(&Choices::in_month(year, month, self.session.lang())))
            }
            "gouji/draft" => {
                let settings = self.settings_beside("a.txt");
                Ok(draft::answer(&params(json)?, message.file, &settings, self.session.client.encoding))
            }
            method => {
                let query = Query::new(method, json).ok_or_else(|| format!("{method}?"))??;
                let snapshot = self.read(&query.uri)?.snapshot();
                query.answer(snapshot).map(|answer| Answer::raw(&answer))
            }
        }
    }

    /// Reads a file and opens what it says.
    fn open(&mut self, json: &Value, file: &[u8]) -> Result<Answer, String> {
        let Of { uri } = params(json)?;
        let lang = self.session.lang();
        if is_unread_pdf(file) {
            return Err(say!(
                lang,
                "这个网页不读 PDF：请用 gouji-pdf.html（同样的网页，能读 PDF）或 gouji 程序核对，也可以把 PDF 里的文字复制、粘贴到这里",
                "this page does not read PDF: use gouji-pdf.html, the same page with a reader of PDF, or the program, or copy the text and paste it here"
            ));
        }
        let source = formats::read(file, TrackedView::default()).map_err(|error| error.message(lang))?;
        let opened = Opened {
            text: source.text.clone().into_owned(),
            format: name_of(source.format),
            takes_comments: source.format.takes_comments(),
            remarks: source.remarks.iter().map(|remark| remark.message(lang)).collect(),
        };
        let document = Document::of_file(uri.clone(), file, source, &self.session);
        self.documents.insert(uri.as_str().to_owned(), document);
        Ok(Answer::new(&opened))
    }

    /// Takes the settings of a `gouji.toml`; with problems those before stay.
    fn configure(&mut self, toml: &str) -> Answer {
        let lang = self.session.lang();
        let mut resolver = Resolver::new(lang);
        let own = Path::new(FOLDER).join(NAME);
        let read = |path: &Path| match path == own {
            true => Some(Ok(toml.to_owned())),
            false => Some(Err(say!(
                lang,
                "网页只读 gouji.toml，读不到它另外指明的文件",
                "the page reads gouji.toml alone, not the files that it names"
            ))),
        };
        let resolved = resolver.resolve(&Path::new(FOLDER).join("a.txt"), &read);
        let problems: Vec<String> = match &resolved.settings {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(|problem| told(problem, lang)).collect(),
        };
        if problems.is_empty() {
            self.config = Some(resolver);
        }
        Answer::new(&Told { toml, shown: shown(toml), problems })
    }

    /// The settings of a document: those of the page for a file of its name.
    fn settings_of(&mut self, uri: &Uri) -> Arc<Settings> {
        let path = uri.to_file_path().unwrap_or_default();
        self.settings_beside(path.file_name().unwrap_or_default())
    }

    /// The settings of a file of this name.
    fn settings_beside(&mut self, name: impl AsRef<Path>) -> Arc<Settings> {
        let beside = Path::new(FOLDER).join(name);
        let resolved = self.config.as_mut().and_then(|config| config.look_up(&beside).ok()?.settings.ok());
        resolved.unwrap_or_else(|| self.session.settings.clone())
    }

    fn document(&mut self, uri: &Uri) -> Result<&mut Document, String> {
        self.documents.get_mut(uri.as_str()).ok_or_else(|| format!("{}?", uri.as_str()))
    }

    /// The document, read as it stands.
    fn read(&mut self, uri: &Uri) -> Result<&Document, String> {
        let settings = self.settings_of(uri);
        let session = self.session.clone();
        let document = self.document(uri)?;
        document.update(&session, &settings);
        Ok(document)
    }
}

/// A problem with its place.
fn told(problem: &Problem, lang: Lang) -> String {
    let before = problem.text.get(..problem.span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let message = &problem.message;
    say!(lang, "第 {line} 行第 {column} 列：{message}", "line {line}, column {column}: {message}")
}

fn name_of(format: Format) -> &'static str {
    match format {
        Format::Text(_) => "text",
        Format::Word => "word",
        Format::Excel => "excel",
        Format::OtherWorkbook => "workbook",
        Format::Pdf => "pdf",
        Format::Html(_) => "page",
        Format::WebArchive => "archive",
    }
}

/// Whether a file is a PDF, which the page without its reader would take for a text.
fn is_unread_pdf(file: &[u8]) -> bool {
    !cfg!(feature = "pdf") && file.starts_with(b"%PDF-")
}
