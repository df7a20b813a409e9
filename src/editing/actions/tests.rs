//! What is offered, and what it does when it is chosen.

use super::*;
use crate::editing::testing::{Fixture, open, open_for};
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
fn a_quick_fix_belongs_to_its_finding() {
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
        assert!(fixed.contains("负责全区工作") && fixed.contains("451.23") && fixed.contains("\n二、采购"), "{fixed}");
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

const LEDGER: &str = "江州市云阳区档案馆2025年部门预算情况说明
一、单位基本情况
负责档案管理。
二、部门收支总体情况
（一）收入预算：2025年年初预算数451.32万元，其中：一般公共预算拨款451.32万元。
（二）支出预算：2025年年初预算数451.32万元，比2024年增加15.10万元，主要是基本支出增加20.10万元。
三、部门预算情况说明
2025年一般公共预算财政拨款收入451.32万元，一般公共预算财政拨款支出____万元，比2024年____。其中：基本支出420.10万元，比2024年增加20.10万元；项目支出____万元，比2024年减少5.00万元。
四、“三公”经费情况说明
2025年“三公”经费预算____万元。
五、其他重要事项的情况说明
1、政府采购情况。2025年无政府采购预算。
";

/// The document after the one action of this kind at the words `place`, chosen.
#[track_caller]
fn chosen(text: &str, place: &str, kind: &CodeActionKind) -> Option<String> {
    let marked = text.replacen(place, &format!("¦{place}"), 1);
    assert_ne!(marked, text, "{place} is not there");
    let fixture = open_for(lazy(), &marked);
    let mut actions = asked(&fixture, Some(kind.as_str()));
    assert!(actions.len() <= 1, "{actions:?}");
    let action = actions.pop()?;
    assert_eq!(action.kind.as_ref(), Some(kind));
    let resolved = resolve(&fixture.snapshot, action).unwrap();
    Some(edited(&fixture, &resolved))
}

#[test]
fn blanks_are_filled_from_what_is_known() {
    let filled = chosen(LEDGER, "一般公共预算财政拨款收入", &FILL).expect("an action");
    let paragraph = "一般公共预算财政拨款支出451.32万元，比2024年增加15.10万元。其中：基本支出420.10万元，比2024年增加20.10万元；项目支出31.22万元，比2024年减少5.00万元。";
    assert!(filled.contains(paragraph), "{filled}");
    // Elsewhere nothing is touched, and what nobody knows stays a blank.
    assert_eq!(filled.matches("____").count(), 1);
    assert!(chosen(LEDGER, "“三公”经费预算____", &FILL).is_none());
    assert!(chosen(&filled, "一般公共预算财政拨款收入", &FILL).is_none());
}

#[test]
fn what_a_change_consists_of_is_completed() {
    for (place, open, full) in [
        ("主要是基本", "主要是基本支出增加20.10万元。", "主要是基本支出增加20.10万元，项目支出预算减少5万元。"),
        ("主要是。", "主要是。", "主要是基本支出预算增加20.1万元，项目支出预算减少5万元。"),
        ("主要是____", "主要是____。", "主要是基本支出预算增加20.1万元，项目支出预算减少5万元。"),
        ("15.10万元。", "。", "，主要是基本支出预算增加20.1万元，项目支出预算减少5万元。"),
    ] {
        let base = LEDGER.replace("支出____万元，比2024年____。其中", "支出451.32万元，比2024年增加15.10万元。其中");
        let base = base.replace("项目支出____万元", "项目支出31.22万元");
        let old = "，主要是基本支出增加20.10万元。";
        let at = if open == "。" { open.to_owned() } else { format!("，{open}") };
        let text = base.replacen(old, &at, 1);
        let completed = chosen(&text, place, &COMPLETE).unwrap_or_else(|| panic!("{open}"));
        assert_eq!(completed, base.replacen(old, &if open == "。" { full.to_owned() } else { format!("，{full}") }, 1));
        assert!(chosen(&completed, "15.10万元", &COMPLETE).is_none());
    }
    // Reasons in the author's own words are left alone.
    let text = LEDGER.replace("主要是基本支出增加20.10万元", "主要是新增人员");
    assert!(chosen(&text, "主要是新增", &COMPLETE).is_none());
}
