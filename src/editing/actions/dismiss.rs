//! Dismissals: a finding that somebody has checked is not reported again. What is chosen is written into a `gouji.toml`, so
//! these actions carry a command in place of edits.

use super::{Actions, What};
use crate::analysis::Placed;
use crate::editing::diagnostics::diagnostic;
use crate::editing::dismissal::{ASK, Dismissal, Scope, WRITE};
use crate::editing::uri::document_path;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::model::Words;
use crate::rules;
use crate::say;
use ls_types::{CodeAction, CodeActionKind, Command};

/// A finding is not reported again.
pub const DISMISS: CodeActionKind = CodeActionKind::new("quickfix.gouji.dismiss");

/// The rule on subjects that the glossary leaves out, and the one on wrong words: both lie on the word.
const UNDEFINED: &str = "undefined-term";
const WRONG_WORD: &str = "wrong-word";

impl Actions<'_> {
    /// What a finding can be dismissed as.
    pub fn of_dismissal(&mut self, placed: &Placed, finding: &Finding) {
        let snapshot = self.snapshot;
        let client = snapshot.client();
        // A document that is not saved yet has no configuration.
        if !client.applies_edits || !self.wants(&DISMISS) || document_path(&snapshot.uri).is_none() {
            return;
        }
        let lang = snapshot.lang();
        let text = finding.span.of(placed.part.text());
        let asks = client.asks_for_reasons;
        for (scope, title) in scopes(finding.code, text, asks, lang) {
            let dismissal = Dismissal {
                uri: snapshot.uri.clone(),
                code: finding.code.to_owned(),
                text: text.to_owned(),
                scope,
                reason: (!asks && scope.wants_reason()).then(|| say!(lang, "已核实", "checked")),
            };
            let command = if asks { ASK } else { WRITE };
            let arguments = serde_json::to_value(dismissal).ok().map(|dismissal| vec![dismissal]);
            self.list.push(CodeAction {
                title: title.clone(),
                kind: Some(DISMISS),
                diagnostics: Some(vec![diagnostic(snapshot, placed, finding)]),
                command: Some(Command { title, command: command.to_owned(), arguments }),
                // Some clients come back with every action.
                data: client.resolves_actions.then(|| self.ticket(What::Nothing)).flatten(),
                ..CodeAction::default()
            });
        }
    }
}

/// The ways to dismiss a finding on these words, with their titles.
fn scopes(code: &str, text: &str, asks: bool, lang: Lang) -> Vec<(Scope, String)> {
    let rule = rules::title_of(code, lang);
    let more = if asks { say!(lang, "（写明理由）…", " (with the reason)…") } else { String::new() };
    let mut list = Vec::new();
    // Of what is missing there are no words to know it by.
    if !text.is_empty() {
        list.push((Scope::Here, say!(lang, "不再报告这一处{more}", "Do not report this again{more}")));
    }
    list.push((Scope::File, say!(lang, "本文件不再报告“{rule}”{more}", "Do not report “{rule}” in this file{more}")));
    if code == WRONG_WORD && Words::base().iter().any(|word| word.wrong == text) {
        list.push((Scope::Word, say!(lang, "“{text}”不算错词", "“{text}” is no wrong word")));
    }
    if code == UNDEFINED {
        list.push((Scope::Term, say!(lang, "“{text}”不必解释", "“{text}” needs no explanation")));
    }
    list
}
