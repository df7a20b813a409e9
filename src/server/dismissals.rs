//! Dismissals are written into a `gouji.toml`: the nearest one above the document, which is where its user looks for what holds
//! there; else a new one at the top of the folder that is open, so that all dismissals of a folder stand in one file for whoever
//! looks them through; beside a document that lies in no open folder.
//!
//! The client makes the edit: a configuration that is open and not saved is edited as it stands there.

use super::lifecycle::Server;
use super::session::Session;
use super::state::State;
use crate::config::amend::{Change, Dismissal as Ignored, changed};
use crate::config::{Config, NAME, relative};
use crate::editing::dismissal::{Dismissal, Scope};
use crate::editing::text::Text;
use crate::editing::uri::document_path;
use crate::lang::Lang;
use crate::say;
use crate::text::{LineIndex, Span};
use ls_types::Uri;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;

/// A configuration before and after.
struct Plan {
    path: PathBuf,
    /// `None` where there is none yet.
    before: Option<String>,
    after: String,
}

/// Has the client write a dismissal, and checks the documents again; the address of the configuration, or why nothing was
/// written.
pub async fn write(
    state: &Arc<State>,
    session: &Arc<Session>,
    dismissal: Dismissal,
) -> Result<std::result::Result<Uri, String>> {
    let folders = state.workspace.folders();
    let planning = session.clone();
    let plan = state.workers.read_file(move || plan(&planning, &folders, dismissal)).await?;
    Ok(match plan {
        Ok(plan) => carry_out(state, session, plan).await,
        Err(reason) => Err(reason),
    })
}

async fn carry_out(state: &Arc<State>, session: &Session, plan: Plan) -> std::result::Result<Uri, String> {
    let lang = session.lang();
    let documents: Vec<_> = state.documents.lock().values().cloned().collect();
    let open = documents.iter().find(|document| document.config().is_some_and(|(path, _)| path == plan.path));
    let uri = open.map(|document| document.uri.clone()).or_else(|| Uri::from_file_path(&plan.path));
    let uri = uri.ok_or_else(|| plan.path.display().to_string())?;
    let version = open.map(|document| document.version());
    let label = say!(lang, "写入不再报告的问题", "Dismiss a finding");
    let params = json!({ "label": label, "edit": edit(&plan, &uri, version, session) });
    let answer = state.workers.outbox.request("workspace/applyEdit", params).await;
    match answer {
        Some(Ok(result)) if result["applied"] == true => {}
        answer => {
            let why = answer.and_then(|result| match result {
                Ok(result) => result["failureReason"].as_str().map(str::to_owned),
                Err(error) => Some(error.message.into_owned()),
            });
            let why = why.map(|why| say!(lang, "：{why}", ": {why}")).unwrap_or_default();
            return Err(say!(lang, "编辑器没有写入 gouji.toml{why}", "the editor did not write gouji.toml{why}"));
        }
    }
    if state.document(&uri).is_none() {
        session.configs.amend(plan.path, plan.after);
        Server { state: state.clone() }.check_again();
    }
    Ok(uri)
}

fn plan(session: &Session, folders: &[PathBuf], dismissal: Dismissal) -> std::result::Result<Plan, String> {
    let lang = session.lang();
    let document = document_path(&dismissal.uri);
    let document = document.ok_or_else(|| say!(lang, "请先保存文档", "please save the document first"))?;
    let nearest = document.ancestors().skip(1).find_map(|folder| {
        let path = folder.join(NAME);
        session.configs.text(&path, lang).map(|text| (path, text))
    });
    let (path, before) = match nearest {
        Some((path, text)) => (path, Some(text.map_err(|why| unwritten(&why, lang))?)),
        None => {
            let around = folders.iter().filter(|folder| document.starts_with(folder));
            let folder = around.max_by_key(|folder| folder.components().count());
            let beside = document.parent().map(Path::to_owned);
            (folder.cloned().or(beside).unwrap_or_default().join(NAME), None)
        }
    };
    let text = before.clone().unwrap_or_default();
    sound(session, &path, &text, lang)?;
    let change = change(dismissal, &path, &document);
    let after = changed(&text, change).map_err(|error| unwritten(&error.message(lang), lang))?;
    sound(session, &path, &after, lang)?;
    Ok(Plan { path, before, after })
}

/// What is to be changed of the configuration at `path`.
fn change(dismissal: Dismissal, path: &Path, document: &Path) -> Change {
    let Dismissal { code, text, scope, reason, .. } = dismissal;
    let file = path.parent().and_then(|folder| relative(folder, document)).unwrap_or_default();
    let ignored = |text| Change::Dismiss(Ignored { file, code, text, reason: reason.unwrap_or_default() });
    match scope {
        Scope::Here => ignored(text),
        Scope::File => ignored(String::new()),
        Scope::Word => Change::Word(text),
        Scope::Term => Change::Term(text),
    }
}

/// Whether nothing is wrong with a configuration of this text.
fn sound(session: &Session, path: &Path, text: &str, lang: Lang) -> std::result::Result<(), String> {
    let read = |file: &Path| session.configs.text(file, lang);
    let config = Config::read(path.to_owned(), text.into(), lang, &read);
    let Some(problem) = config.problems.first() else { return Ok(()) };
    let name = problem.path.file_name().unwrap_or_default().to_string_lossy();
    let line = LineIndex::new(&problem.text).position(problem.span.start as u32).line;
    let message = &problem.message;
    Err(unwritten(&say!(lang, "{name} 第 {line} 行，{message}", "{name} line {line}: {message}"), lang))
}

fn unwritten(why: &str, lang: Lang) -> String {
    say!(lang, "没有写入：{why}", "not written: {why}")
}

/// The edit of the protocol; the file is created where the client can do that, else by the edit.
fn edit(plan: &Plan, uri: &Uri, version: Option<i32>, session: &Session) -> Value {
    let client = &session.editing.client;
    let before = plan.before.as_deref().unwrap_or_default();
    let (span, new) = difference(before, &plan.after);
    let range = Text::new(before, client.encoding).range(span);
    let edits = json!([{ "range": range, "newText": new }]);
    if !client.takes_versioned_edits {
        return json!({ "changes": { uri.as_str(): edits } });
    }
    let change = json!({ "textDocument": { "uri": uri, "version": version }, "edits": edits });
    let creates = plan.before.is_none() && client.creates_files;
    let create = creates.then(|| json!({ "kind": "create", "uri": uri, "options": { "ignoreIfExists": true } }));
    json!({ "documentChanges": create.into_iter().chain([change]).collect::<Vec<_>>() })
}

/// The lines that differ, and those in their place.
fn difference<'a>(before: &str, after: &'a str) -> (Span, &'a str) {
    let is_common = |(one, other): &(&str, &str)| one == other;
    let lines = |text| str::split_inclusive(text, '\n');
    let length = |(line, _): (&str, &str)| line.len();
    let start: usize = lines(before).zip(lines(after)).take_while(is_common).map(length).sum();
    let (rest, new) = (&before[start..], &after[start..]);
    let end: usize = lines(rest).rev().zip(lines(new).rev()).take_while(is_common).map(length).sum();
    (Span::new(start as u32, (before.len() - end) as u32), &new[..new.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ_are_edited() {
        for (before, after, expected) in [
            ("", "甲\n", (0, 0, "甲\n")),
            ("甲\n", "甲\n乙\n", (4, 4, "乙\n")),
            ("甲", "甲\n乙\n", (0, 3, "甲\n乙\n")),
            ("甲\n乙\n丙\n", "甲\n丁\n丙\n", (4, 8, "丁\n")),
            ("甲\n甲\n", "甲\n甲\n甲\n", (8, 8, "甲\n")),
        ] {
            let (span, new) = difference(before, after);
            assert_eq!((span.start, span.end, new), expected, "{before:?} {after:?}");
        }
    }
}
