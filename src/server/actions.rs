//! Code actions: the fixes of findings, one by one and all at once.

use super::diagnostics::diagnostic;
use super::formatting::{self, NUMBERING};
use super::snapshot::Snapshot;
use crate::analysis::{Part, Placed};
use crate::finding::{Edit, Finding, Fix, Safety, together};
use crate::say;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::str::FromStr;
use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOptions, CodeActionOrCommand, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, Uri, WorkDoneProgressOptions,
    WorkspaceEdit,
};

/// All safe fixes of the document.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.gouji");
/// The section 专业性名词解释, or what it lacks.
pub const INSERT_GLOSSARY: CodeActionKind = CodeActionKind::new("source.insertGlossary.gouji");
/// The numbers of all headings.
pub const RENUMBER: CodeActionKind = CodeActionKind::new("source.renumberHeadings.gouji");

/// The rules whose fixes write the glossary.
const GLOSSARY: [&str; 2] = ["missing-glossary", "incomplete-glossary"];

/// What the server announces.
pub fn options() -> CodeActionOptions {
    CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, FIX_ALL, INSERT_GLOSSARY, RENUMBER]),
        work_done_progress_options: WorkDoneProgressOptions::default(),
        resolve_provider: Some(true),
    }
}

/// What an action does, as it waits at the client to be chosen.
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
}

/// The actions for a range. Those for the whole document are offered with any range, the glossary in its disclosure only.
pub fn code_actions(snapshot: &Snapshot, range: Range, context: &CodeActionContext) -> Vec<CodeActionOrCommand> {
    let text = snapshot.session.client.text_document.as_ref();
    let client = text.and_then(|text| text.code_action.as_ref());
    if client.and_then(|client| client.code_action_literal_support.as_ref()).is_none() {
        return Vec::new(); // an old client, which runs commands only
    }
    let mut actions = Actions { snapshot, context, list: Vec::new() };
    for (placed, asked) in snapshot.parts_in(range) {
        for finding in &placed.part.findings {
            actions.of_finding(placed, finding, asked);
        }
    }
    actions.of_document();
    actions.list.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// The document an action belongs to.
pub fn document_of(action: &CodeAction) -> Option<Uri> {
    Uri::from_str(&ticket_of(action)?.uri).ok()
}

/// The action with its edits; or why there are none any more.
pub fn resolve(snapshot: &Snapshot, mut action: CodeAction) -> Result<CodeAction, String> {
    let lang = snapshot.session.lang;
    let ticket = ticket_of(&action).ok_or_else(|| {
        say!(lang, "无法识别这一操作，请重新选择。", "This action is not known here: please choose again.")
    })?;
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
        let is_near = finding.span.start <= asked.end && asked.start <= finding.span.end;
        let span = finding.span.shift(placed.start);
        let what = |fix| What::Fix { code: finding.code.to_owned(), start: span.start, end: span.end, fix };
        if is_near && self.wants(&CodeActionKind::QUICKFIX) {
            for (at, fix) in finding.fixes.iter().enumerate() {
                let mends = diagnostic(self.snapshot, placed, finding);
                self.add(CodeActionKind::QUICKFIX, fix.title.clone(), what(at), |action| {
                    action.is_preferred = Some(fix.preferred);
                    action.diagnostics = Some(vec![mends]);
                });
            }
        }
        if GLOSSARY.contains(&finding.code)
            && self.wants(&INSERT_GLOSSARY)
            && let Some(fix) = finding.fixes.first()
        {
            self.add(INSERT_GLOSSARY, fix.title.clone(), what(0), |_| {});
        }
    }

    fn of_document(&mut self) {
        let lang = self.snapshot.session.lang;
        let any = |holds: fn(&Part) -> bool| self.snapshot.analysis.parts().iter().any(|placed| holds(&placed.part));
        if self.wants(&FIX_ALL) && any(|part| safe_fixes(part).next().is_some()) {
            let title = say!(lang, "修复全部可以自动修复的问题", "Fix all that can be fixed safely");
            self.add(FIX_ALL, title, What::All, |_| {});
        }
        if self.wants(&RENUMBER) && any(|part| formatting::is_needed(part, NUMBERING)) {
            let title = say!(lang, "重排标题编号", "Renumber the headings");
            self.add(RENUMBER, title, What::Numbers, |_| {});
        }
    }

    /// Adds an action: with its edits, or with a ticket for them where the client can come back for the edits.
    fn add(&mut self, kind: CodeActionKind, title: String, what: What, more: impl FnOnce(&mut CodeAction)) {
        let mut action = CodeAction { title, kind: Some(kind), ..CodeAction::default() };
        if comes_back(self.snapshot) {
            let ticket = Ticket { uri: self.snapshot.uri.as_str().to_owned(), version: self.snapshot.version, what };
            action.data = serde_json::to_value(ticket).ok();
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

/// Whether the client asks for an action's edits when it is chosen.
fn comes_back(snapshot: &Snapshot) -> bool {
    let text = snapshot.session.client.text_document.as_ref();
    let client = text.and_then(|text| text.code_action.as_ref());
    client.is_some_and(|client| {
        let resolves = client.resolve_support.as_ref();
        client.data_support == Some(true)
            && resolves.is_some_and(|resolves| resolves.properties.iter().any(|property| property == "edit"))
    })
}

/// The edits of an action; `None` where what it would mend is not there.
fn edits(snapshot: &Snapshot, what: &What) -> Option<Vec<TextEdit>> {
    match what {
        What::All => Some(snapshot.analysis.parts().iter().flat_map(|placed| all_of(snapshot, placed)).collect()),
        What::Numbers => Some(formatting::renumbering(snapshot)),
        What::Fix { code, start, end, fix } => {
            let placed = snapshot.analysis.parts().iter().rfind(|placed| placed.start <= *start)?;
            let span = Span::new(start.checked_sub(placed.start)?, end.checked_sub(placed.start)?);
            let finding = placed.part.findings.iter().find(|finding| finding.code == code && finding.span == span)?;
            Some(text_edits(snapshot, placed, &finding.fixes.get(*fix)?.edits))
        }
    }
}

/// The fixes that may run unasked, one of each finding.
fn safe_fixes(part: &Part) -> impl Iterator<Item = &Fix> {
    part.findings.iter().filter_map(|finding| finding.fixes.first()).filter(|fix| fix.safety == Safety::Safe)
}

fn all_of(snapshot: &Snapshot, placed: &Placed) -> Vec<TextEdit> {
    text_edits(snapshot, placed, together(safe_fixes(&placed.part)))
}

fn text_edits<'a>(snapshot: &Snapshot, placed: &Placed, edits: impl IntoIterator<Item = &'a Edit>) -> Vec<TextEdit> {
    let edits = edits.into_iter();
    edits.map(|edit| TextEdit::new(snapshot.range(placed, edit.span), edit.text.clone())).collect()
}

/// Edits of the document: of this version only, where the client knows versions.
fn workspace_edit(snapshot: &Snapshot, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let workspace = snapshot.session.client.workspace.as_ref();
    let client = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
    if client.and_then(|client| client.document_changes) == Some(true) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{Fixture, open, open_for};
    use serde_json::{Value, json};

    /// A client that takes actions with their edits at once.
    fn eager() -> Value {
        json!({"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}})
    }

    /// A client that comes back for the edits, and knows versions.
    fn lazy() -> Value {
        json!({
            "textDocument": {"codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
                "dataSupport": true,
                "resolveSupport": {"properties": ["edit"]}
            }},
            "workspace": {"workspaceEdit": {"documentChanges": true}}
        })
    }

    fn asked(fixture: &Fixture, only: Option<&str>) -> Vec<CodeAction> {
        let only = only.map(|kind| vec![CodeActionKind::from(kind.to_owned())]);
        let context = CodeActionContext { diagnostics: Vec::new(), only, trigger_kind: None };
        let actions = code_actions(&fixture.snapshot, fixture.here(), &context).into_iter();
        actions
            .map(|action| match action {
                CodeActionOrCommand::CodeAction(action) => action,
                CodeActionOrCommand::Command(command) => panic!("{command:?}"),
            })
            .collect()
    }

    fn edited(fixture: &Fixture, action: &CodeAction) -> String {
        let edit = action.edit.clone().expect("an edit");
        let edits = match (edit.changes, edit.document_changes) {
            (Some(mut changes), None) => changes.remove(&fixture.snapshot.uri).expect("this document"),
            (None, Some(DocumentChanges::Edits(edits))) => {
                let [edit] = edits.as_slice() else { panic!("{edits:?}") };
                assert_eq!(edit.text_document.version, Some(fixture.snapshot.version));
                let plain = |edit: &OneOf<TextEdit, _>| match edit {
                    OneOf::Left(edit) => edit.clone(),
                    OneOf::Right(_) => panic!("an annotation"),
                };
                edit.edits.iter().map(plain).collect()
            }
            other => panic!("{other:?}"),
        };
        fixture.edited(&edits)
    }

    const WRONG_TOTAL: &str = "某局2025年部门预算情况说明\n一、收支情况\n2025年一般公共预算财政拨款支出45¦1.23万元，其中：基本支出420.10万元，项目支出31.22万元。\n2025年一般公共预算财政拨款收入451.32万元。\n2025年一般公共预算财政拨款支出451.32万元。\n";

    #[test]
    fn a_quick_fix_mends_its_finding() {
        let fixture = open_for(eager(), WRONG_TOTAL);
        let actions = asked(&fixture, Some("quickfix"));
        let fix = actions.first().expect("a fix");
        assert_eq!((fix.is_preferred, fix.kind.clone()), (Some(true), Some(CodeActionKind::QUICKFIX)));
        assert_eq!(fix.diagnostics.as_ref().unwrap()[0].source.as_deref(), Some("gouji"));
        assert!(edited(&fixture, fix).contains("支出451.32万元，其中"), "{}", edited(&fixture, fix));
    }

    #[test]
    fn edits_are_made_when_the_action_is_chosen() {
        let fixture = open_for(lazy(), WRONG_TOTAL);
        let action = asked(&fixture, Some("quickfix")).remove(0);
        assert!(action.edit.is_none());
        assert_eq!(document_of(&action).as_ref(), Some(&fixture.snapshot.uri));
        let resolved = resolve(&fixture.snapshot, action.clone()).unwrap();
        assert!(edited(&fixture, &resolved).contains("支出451.32万元，其中"));

        let mut later = fixture.snapshot.clone();
        later.version += 1;
        assert_eq!(resolve(&later, action).unwrap_err(), "文档已经改变，请重新选择这一操作。");
        assert!(resolve(&later, CodeAction::default()).is_err());
    }

    #[test]
    fn all_safe_fixes_at_once_and_no_others() {
        let text = "一、概况\n负责全 区工作，截止2024年12月31日。\n二、收支\n支出451.23万元，其中：基本支出420.10万元，项目支出31.22万元。 支 出。\n二、采购\n无。\n";
        for client in [eager(), lazy()] {
            let fixture = open_for(client, text);
            let mut action = asked(&fixture, Some("source.fixAll")).remove(0);
            assert_eq!(action.kind, Some(FIX_ALL));
            if action.edit.is_none() {
                action = resolve(&fixture.snapshot, action).unwrap();
            }
            let fixed = edited(&fixture, &action);
            assert!(
                fixed.contains("负责全区工作") && fixed.contains("451.23") && fixed.contains("\n二、采购"),
                "{fixed}"
            );
        }
    }

    #[test]
    fn kinds_are_asked_for_by_what_they_begin_with() {
        let text = "一、概况\n负责全¦ 区工作。\n二、收支\n乙。\n二、采购\n丙。\n";
        let fixture = open_for(lazy(), text);
        let kinds = |only| -> Vec<String> {
            asked(&fixture, only).into_iter().map(|action| action.kind.unwrap().as_str().to_owned()).collect()
        };
        assert_eq!(kinds(Some("quickfix")), ["quickfix"]);
        assert_eq!(kinds(Some("source")), ["source.fixAll.gouji", "source.renumberHeadings.gouji"]);
        assert_eq!(kinds(Some("source.fixAll.gouji")), ["source.fixAll.gouji"]);
        assert!(kinds(Some("source.fix")).is_empty() && kinds(Some("refactor")).is_empty());
        assert_eq!(kinds(Some("")).len(), 3);
        assert_eq!(kinds(None).len(), 3);
    }

    #[test]
    fn headings_are_renumbered() {
        let fixture = open_for(lazy(), "一、概况\n甲。\n二、收支\n乙。\n二、采购\n丙。\n");
        let action = asked(&fixture, Some("source.renumberHeadings")).remove(0);
        let resolved = resolve(&fixture.snapshot, action).unwrap();
        assert_eq!(edited(&fixture, &resolved), "一、概况\n甲。\n二、收支\n乙。\n三、采购\n丙。\n");
    }

    #[test]
    fn the_glossary_is_inserted_from_anywhere_in_the_disclosure() {
        let fixture = open_for(
            eager(),
            "¦江州市云阳区档案馆2025年部门预算情况说明\n一、单位基本情况\n甲。\n二、部门收支总体情况\n乙。\n三、部门预算情况说明\n丙。\n四、“三公”经费情况说明\n丁。\n",
        );
        let actions = asked(&fixture, Some("source.insertGlossary"));
        assert!(edited(&fixture, &actions[0]).contains("丁。\n五、专业性名词解释\n（一）财政拨款收入：指"));
    }

    #[test]
    fn clients_that_run_commands_only_get_nothing() {
        assert!(asked(&open(WRONG_TOTAL), None).is_empty());
    }
}
