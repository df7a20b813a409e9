//! Code actions: the fixes of findings, one by one and all at once, and what the figures can add to a paragraph.

mod dismiss;
mod rewrite;

#[cfg(test)]
mod tests;

use super::diagnostics::diagnostic;
use super::formatting::{self, NUMBERING};
use super::snapshot::Snapshot;
use crate::analysis::{Placed, keeping_numbers};
use crate::finding::{Edit, Finding, Fix, Safety, compatible, in_order};
use crate::say;
use crate::text::Span;
use dismiss::DISMISS;
use ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOptions, CodeActionOrCommand, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, Uri, WorkDoneProgressOptions,
    WorkspaceEdit,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::str::FromStr;

/// All safe fixes of the document.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.gouji");
/// The section 专业性名词解释, or what it lacks.
pub const INSERT_GLOSSARY: CodeActionKind = CodeActionKind::new("source.insertGlossary.gouji");
/// The numbers of all headings.
pub const RENUMBER: CodeActionKind = CodeActionKind::new("source.renumberHeadings.gouji");

/// The blanks of a paragraph that the figures know (按附表填列).
pub const FILL: CodeActionKind = CodeActionKind::new("refactor.rewrite.gouji.fillFigures");
/// The parts of a change behind 主要是.
pub const COMPLETE: CodeActionKind = CodeActionKind::new("refactor.rewrite.gouji.completeChanges");

/// The rules whose fixes write the glossary.
const GLOSSARY: [&str; 2] = ["missing-glossary", "incomplete-glossary"];

/// The capability announced to the client.
pub fn options() -> CodeActionOptions {
    CodeActionOptions {
        code_action_kinds: Some(vec![
            CodeActionKind::QUICKFIX,
            DISMISS,
            FIX_ALL,
            INSERT_GLOSSARY,
            RENUMBER,
            FILL,
            COMPLETE,
        ]),
        work_done_progress_options: WorkDoneProgressOptions::default(),
        resolve_provider: Some(true),
    }
}

/// What an action stands for, kept by the client until it is chosen.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ticket {
    uri: String,
    version: i32,
    what: What,
}

/// The edits an action stands for.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum What {
    /// One fix of the finding with this code at these bytes.
    Fix { code: String, start: u32, end: u32, fix: usize },
    /// Every safe fix.
    All,
    /// The numbers of the headings.
    Numbers,
    /// The blanks of the paragraph that begins at this byte.
    Fill(u32),
    /// The parts of the changes that the paragraph at this byte states.
    Complete(u32),
    /// None: the action has a command.
    Nothing,
}

/// The actions for a range. Those for the whole document are offered with any range, the glossary in its disclosure only.
pub fn code_actions(snapshot: &Snapshot, range: Range, context: &CodeActionContext) -> Vec<CodeActionOrCommand> {
    if !snapshot.client().takes_actions {
        return Vec::new();
    }
    let mut actions = Actions { snapshot, context, list: Vec::new() };
    // The text of a reading cannot be changed.
    if !snapshot.is_reading() {
        for (placed, asked) in snapshot.parts_in(range) {
            placed.findings().iter().for_each(|finding| actions.of_finding(placed, finding, asked));
            actions.of_paragraphs(placed, asked);
        }
        actions.of_document();
    }
    for (placed, asked) in snapshot.parts_in(range) {
        let near = placed.findings().iter().filter(|finding| is_near(finding, asked));
        near.for_each(|finding| actions.of_dismissal(placed, finding));
    }
    actions.list.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// The document an action belongs to.
pub fn document_of(action: &CodeAction) -> Option<Uri> {
    Uri::from_str(&ticket_of(action)?.uri).ok()
}

/// The action with its edits; or why there are none any more.
pub fn resolve(snapshot: &Snapshot, mut action: CodeAction) -> Result<CodeAction, String> {
    let lang = snapshot.lang();
    let ticket = ticket_of(&action).ok_or_else(|| {
        say!(lang, "无法识别这一操作，请重新选择。", "This action is not known here: please choose again.")
    })?;
    if ticket.what == What::Nothing {
        return Ok(action);
    }
    let gone = || {
        say!(lang, "文档已经改变，请重新选择这一操作。", "The document has changed: please choose the action again.")
    };
    if ticket.version != snapshot.version || ticket.uri != snapshot.uri.as_str() {
        return Err(gone());
    }
    action.edit = Some(workspace_edit(snapshot, edits(snapshot, &ticket.what).ok_or_else(gone)?));
    Ok(action)
}

fn ticket_of(action: &CodeAction) -> Option<Ticket> {
    serde_json::from_value(action.data.clone()?).ok()
}

struct Actions<'a> {
    snapshot: &'a Snapshot,
    context: &'a CodeActionContext,
    list: Vec<CodeAction>,
}

impl Actions<'_> {
    /// Whether the client asked for this kind, or for one that it belongs to.
    fn wants(&self, kind: &CodeActionKind) -> bool {
        let belongs = |wanted: &CodeActionKind| {
            let rest = kind.as_str().strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| wanted.as_str().is_empty() || rest.is_empty() || rest.starts_with('.'))
        };
        self.context.only.as_ref().is_none_or(|only| only.iter().any(belongs))
    }

    fn of_finding(&mut self, placed: &Placed, finding: &Finding, asked: Span) {
        let is_glossary = GLOSSARY.contains(&finding.code);
        let span = finding.span.shift(placed.start);
        let what = |fix| What::Fix { code: finding.code.to_owned(), start: span.start, end: span.end, fix };
        if is_near(finding, asked) && self.wants(&CodeActionKind::QUICKFIX) {
            for (at, fix) in finding.fixes.iter().enumerate() {
                let fixed = diagnostic(self.snapshot, placed, finding);
                self.add(CodeActionKind::QUICKFIX, fix.title.clone(), what(at), |action| {
                    action.is_preferred = Some(fix.preferred);
                    action.diagnostics = Some(vec![fixed]);
                });
            }
        }
        if is_glossary
            && self.wants(&INSERT_GLOSSARY)
            && let Some(fix) = finding.fixes.first()
        {
            self.add(INSERT_GLOSSARY, fix.title.clone(), what(0), |_| {});
        }
    }

    fn of_paragraphs(&mut self, placed: &Placed, asked: Span) {
        let lang = self.snapshot.lang();
        let wants = (self.wants(&FILL), self.wants(&COMPLETE));
        if wants == (false, false) {
            return;
        }
        for block in rewrite::paragraphs(placed, asked) {
            let start = placed.start + placed.part.disclosure.blocks[block].start;
            if wants.0 && rewrite::is_fillable(self.snapshot, placed, block) {
                let title = say!(lang, "按附表和上下文填列空白", "Fill the blanks from tables and text");
                self.add(FILL, title, What::Fill(start), |_| {});
            }
            if wants.1 && !rewrite::completed(placed, block).is_empty() {
                let title = say!(lang, "补全“主要是”的增减明细", "Complete the changes behind 主要是");
                self.add(COMPLETE, title, What::Complete(start), |_| {});
            }
        }
    }

    fn of_document(&mut self) {
        let lang = self.snapshot.lang();
        let parts = || self.snapshot.analysis.parts().iter();
        if self.wants(&FIX_ALL) && parts().any(|placed| safe_fixes(placed).next().is_some()) {
            let title = say!(lang, "修复全部可以自动修复的问题", "Fix all that can be fixed safely");
            self.add(FIX_ALL, title, What::All, |_| {});
        }
        if self.wants(&RENUMBER) && parts().any(|placed| formatting::is_needed(placed, NUMBERING)) {
            let title = say!(lang, "重排标题编号", "Renumber the headings");
            self.add(RENUMBER, title, What::Numbers, |_| {});
        }
    }

    /// What the client comes back with for an action's edits.
    fn ticket(&self, what: What) -> Option<serde_json::Value> {
        let ticket = Ticket { uri: self.snapshot.uri.as_str().to_owned(), version: self.snapshot.version, what };
        serde_json::to_value(ticket).ok()
    }

    /// Adds an action: with its edits, or with a ticket for them where the client can come back for the edits.
    fn add(&mut self, kind: CodeActionKind, title: String, what: What, more: impl FnOnce(&mut CodeAction)) {
        let mut action = CodeAction { title, kind: Some(kind), ..CodeAction::default() };
        if self.snapshot.client().resolves_actions {
            action.data = self.ticket(what);
        } else {
            let Some(edits) = edits(self.snapshot, &what).filter(|edits| !edits.is_empty()) else {
                return;
            };
            action.edit = Some(workspace_edit(self.snapshot, edits));
        }
        more(&mut action);
        self.list.push(action);
    }
}

/// Whether a range reaches a finding.
fn is_near(finding: &Finding, asked: Span) -> bool {
    finding.span.start <= asked.end && asked.start <= finding.span.end
}

/// The edits of an action; `None` where what it would fix is not there.
fn edits(snapshot: &Snapshot, what: &What) -> Option<Vec<TextEdit>> {
    match what {
        What::Nothing => None,
        What::All => Some(snapshot.analysis.parts().iter().flat_map(|placed| all_of(snapshot, placed)).collect()),
        What::Numbers => Some(formatting::renumbering(snapshot)),
        What::Fill(start) => {
            let (placed, block) = paragraph_at(snapshot, *start)?;
            Some(text_edits(snapshot, placed, &rewrite::filled(snapshot, placed, block)))
        }
        What::Complete(start) => {
            let (placed, block) = paragraph_at(snapshot, *start)?;
            Some(text_edits(snapshot, placed, &rewrite::completed(placed, block)))
        }
        What::Fix { code, start, end, fix } => {
            let placed = snapshot.analysis.parts().iter().rfind(|placed| placed.start <= *start)?;
            let span = Span::new(start.checked_sub(placed.start)?, end.checked_sub(placed.start)?);
            let finding = placed.findings().iter().find(|one| one.code == code && one.span == span)?;
            Some(text_edits(snapshot, placed, &finding.fixes.get(*fix)?.edits))
        }
    }
}

/// The paragraph that begins at a byte of the document.
fn paragraph_at(snapshot: &Snapshot, start: u32) -> Option<(&Placed, usize)> {
    let placed = snapshot.analysis.parts().iter().rfind(|placed| placed.start <= start)?;
    let blocks = &placed.part.disclosure.blocks;
    let block = blocks.iter().position(|block| block.start + placed.start == start)?;
    blocks[block].grid().is_none().then_some((placed, block))
}

/// The fixes that may run unasked, one of each finding.
fn safe_fixes(placed: &Placed) -> impl Iterator<Item = &Fix> {
    let first = placed.findings().iter().filter_map(|finding| finding.fixes.first());
    first.filter(|fix| fix.safety == Safety::Safe)
}

fn all_of(snapshot: &Snapshot, placed: &Placed) -> Vec<TextEdit> {
    let fixes = compatible(safe_fixes(placed));
    text_edits(snapshot, placed, in_order(&keeping_numbers(placed.part.text(), fixes)))
}

fn text_edits<'a>(snapshot: &Snapshot, placed: &Placed, edits: impl IntoIterator<Item = &'a Edit>) -> Vec<TextEdit> {
    let edits = edits.into_iter();
    edits.map(|edit| TextEdit::new(snapshot.range(placed, edit.span), edit.text.clone())).collect()
}

/// Edits of the document: of this version only, where the client knows versions.
fn workspace_edit(snapshot: &Snapshot, edits: Vec<TextEdit>) -> WorkspaceEdit {
    if snapshot.client().takes_versioned_edits {
        let text_document =
            OptionalVersionedTextDocumentIdentifier { uri: snapshot.uri.clone(), version: Some(snapshot.version) };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        let changes = DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }]);
        WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
    } else {
        let changes = HashMap::from([(snapshot.uri.clone(), edits)]);
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }
}
