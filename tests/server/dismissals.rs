//! Findings that are not to be reported again: offered where they stand, written into `gouji.toml` by the client.

use std::fs;
use std::path::Path;

use gouji::config::NAME;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower_lsp::ls_types::Uri;

use crate::client::{Client, Hello, REQUEST_FAILED};
use crate::support::testing;
use crate::text::{Text, Units, whole};

const SLIPS: &str = "一、单位基本情况\n完成上级交办的其他工作。。\n截止2024年12月，无车辆。\n";

fn uri(path: &Path) -> String {
    Uri::from_file_path(path).unwrap().as_str().to_owned()
}

/// An editor that makes edits, creates files with them, and has a folder open.
fn hello(folder: &Path) -> Hello {
    let mut hello = Hello::pulling()
        .with(
            "/textDocument/codeAction",
            json!({ "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } }),
        )
        .with("/workspace/workspaceFolders", json!(true))
        .with("/workspace/applyEdit", json!(true))
        .with("/workspace/workspaceEdit", json!({ "documentChanges": true, "resourceOperations": ["create"] }));
    hello.0["workspaceFolders"] = json!([{ "uri": uri(folder), "name": "公开" }]);
    hello
}

/// An editor that asks for reasons.
fn asking(folder: &Path) -> Hello {
    hello(folder).options(json!({ "commands": ["gouji.dismiss"] }))
}

struct Desk {
    folder: TempDir,
    client: Client,
    /// The document.
    text: String,
}

impl Desk {
    /// Opens a document in a folder with these configurations.
    fn open(configs: &[(&str, &str)], hello: impl Fn(&Path) -> Hello) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in configs {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut client = Client::initialized(&hello(folder.path()));
        let text = uri(&folder.path().join("2025/某局.txt"));
        client.open(&text, SLIPS);
        Desk { folder, client, text }
    }

    fn codes(&mut self) -> Vec<String> {
        let found = self.client.diagnostics(&self.text);
        found.iter().map(|one| one["code"].as_str().unwrap_or("-").to_owned()).collect()
    }

    /// The dismissals that are offered on these words.
    fn offered(&mut self, words: &str) -> Vec<Value> {
        let at = SLIPS.find(words).unwrap();
        let range = Text::new(SLIPS, Units::Utf16).range(at..at + words.len());
        let context = json!({ "diagnostics": [], "only": ["quickfix.gouji.dismiss"] });
        let params = json!({ "textDocument": { "uri": self.text }, "range": range, "context": context });
        self.client.call("textDocument/codeAction", params).as_array().cloned().unwrap()
    }

    /// Has the server carry out the command of an action, with a reason where that is given; makes the edit that it asks for on
    /// this text of the configuration. The text after it.
    fn carry_out(&mut self, action: &Value, reason: Option<&str>, before: Option<&str>) -> String {
        let asked = self.ask(action, reason);
        let (params, id) = self.client.told("workspace/applyEdit");
        let changes = params["edit"]["documentChanges"].as_array().unwrap().clone();
        let (edit, creation) = changes.split_last().unwrap();
        assert_eq!(creation.iter().map(|one| &one["kind"]).eq([&json!("create")]), before.is_none(), "{params}");
        let old = Text::new(before.unwrap_or_default(), Units::Utf16);
        let edits = edit["edits"].as_array().unwrap();
        let edits = edits.iter().map(|edit| (old.span(&edit["range"]), edit["newText"].as_str().unwrap()));
        let after = testing::edited(&old.text, edits);
        self.client.reply(&id, &json!({ "applied": true }));
        assert_eq!(self.client.answer(&asked).unwrap(), edit["textDocument"]["uri"]);
        after
    }

    fn ask(&mut self, action: &Value, reason: Option<&str>) -> crate::client::Asked {
        let mut arguments = action["command"]["arguments"].clone();
        if let Some(reason) = reason {
            arguments[0]["reason"] = json!(reason);
        }
        let params = json!({ "command": "gouji.addDismissal", "arguments": arguments });
        self.client.ask("workspace/executeCommand", params)
    }

    fn config(&self, name: &str) -> String {
        uri(&self.folder.path().join(name))
    }
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions.iter().find(|action| action["title"].as_str().unwrap().contains(title));
    found.unwrap_or_else(|| panic!("{title} {actions:?}"))
}

#[test]
fn a_finding_goes_as_soon_as_it_is_dismissed() {
    let mut desk = Desk::open(&[], asking);
    assert_eq!(desk.codes(), ["repeated-punctuation", "wrong-word"]);
    let offered = desk.offered("。。");
    let titles: Vec<&str> = offered.iter().map(|action| action["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["不再报告这一处（写明理由）…", "本文件不再报告“标点重复”（写明理由）…"]);
    assert_eq!(offered[0]["command"]["command"], "gouji.dismiss");
    assert_eq!(offered[0]["diagnostics"][0]["code"], "repeated-punctuation");
    // A new one, at the top of the open folder.
    let after = desk.carry_out(&offered[0], Some("原文如此"), None);
    assert_eq!(
        after,
        "[[ignore-findings]]\nfiles = [\"2025/某局.txt\"]\ncode = \"repeated-punctuation\"\ntext = \"。。\"\nreason = \"原文如此\"\n"
    );
    assert_eq!(desk.codes(), ["wrong-word"], "nothing has been written or opened yet");
    // It is opened and changed: from now on that counts.
    let config = desk.config(NAME);
    desk.client.open(&config, &after);
    assert_eq!(desk.codes(), ["wrong-word"]);
    desk.client.change(&config, 2, &[whole("")]);
    assert_eq!(desk.codes(), ["repeated-punctuation", "wrong-word"]);
    // And when it is closed, what is on disk: nothing.
    desk.client.change(&config, 3, &[whole(&after)]);
    desk.client.close(&config);
    assert_eq!(desk.codes(), ["repeated-punctuation", "wrong-word"]);
    desk.client.finish();
}

#[test]
fn the_nearest_configuration_is_amended_and_keeps_its_words() {
    let own = "# 本科室的设置\nroot = true # 到此为止\n";
    let mut desk = Desk::open(&[("gouji.toml", "ignore = []\n"), ("2025/gouji.toml", own)], asking);
    let offered = desk.offered("。。");
    let after = desk.carry_out(titled(&offered, "本文件"), Some("网页原文"), Some(own));
    let added = after.strip_prefix(own).unwrap().trim_start();
    assert_eq!(
        added,
        "[[ignore-findings]]\nfiles = [\"某局.txt\"]\ncode = \"repeated-punctuation\"\nreason = \"网页原文\"\n"
    );
    assert_eq!(desk.codes(), ["wrong-word"]);
    desk.client.finish();
}

#[test]
fn an_open_configuration_is_edited_as_it_stands() {
    let mut desk = Desk::open(&[("2025/gouji.toml", "ignore = []\n")], asking);
    let config = desk.config("2025/gouji.toml");
    let unsaved = "# 还没有保存\n";
    desk.client.open_version(&config, 7, unsaved);
    let offered = desk.offered("截止");
    let asked = desk.ask(titled(&offered, "不算错词"), None);
    let (params, id) = desk.client.told("workspace/applyEdit");
    let change = &params["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": config, "version": 7 }));
    desk.client.change(&config, 8, &[whole(&format!("{unsaved}[words]\nremove = [\"截止\"]\n"))]);
    desk.client.reply(&id, &json!({ "applied": true }));
    desk.client.answer(&asked).unwrap();
    assert_eq!(desk.codes(), ["repeated-punctuation"]);
    desk.client.finish();
}

#[test]
fn who_asks_for_no_reason_gets_one() {
    let mut desk = Desk::open(&[], hello);
    let offered = desk.offered("。。");
    assert_eq!(offered[0]["title"], "不再报告这一处");
    assert_eq!(offered[0]["command"]["command"], "gouji.addDismissal");
    let after = desk.carry_out(&offered[0], None, None);
    assert!(after.ends_with("reason = \"已核实\"\n"), "{after}");
    assert_eq!(desk.codes(), ["wrong-word"]);
    desk.client.finish();
}

#[test]
fn nothing_is_written_into_a_configuration_that_is_wrong() {
    for (own, why) in [
        ("[severity\n", "gouji.toml 第 1 行"),
        ("[severity]\nnonsense = \"off\"\n", "没有规则“nonsense”"),
        ("ignore-findings = [{ code = \"wrong-word\", reason = \"\" }]\n", "请写明理由"),
    ] {
        let mut desk = Desk::open(&[("gouji.toml", "")], asking);
        let offered = desk.offered("。。");
        let config = desk.config(NAME);
        desk.client.open(&config, own);
        let asked = desk.ask(&offered[0], Some("原文如此"));
        let error = desk.client.outcome(&asked)["error"].clone();
        assert_eq!(error["code"], REQUEST_FAILED);
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with("没有写入：") && message.contains(why), "{message}");
        assert!(desk.client.told_so_far("workspace/applyEdit", |_| true).is_none());
        desk.client.finish();
    }
    // Nor is anything without a reason.
    let mut desk = Desk::open(&[], asking);
    let offered = desk.offered("。。");
    let asked = desk.ask(&offered[0], None);
    assert!(desk.client.outcome(&asked)["error"]["message"].as_str().unwrap().contains("请写明理由"));
    desk.client.finish();
}

#[test]
fn a_term_needs_no_explanation() {
    let text =
        "一、情况说明\n支出10万元，其中：行政运行8万元，住房公积金2万元。\n二、名词解释\n（一）行政运行：反映甲。\n";
    let mut desk = Desk::open(&[], asking);
    let uri = desk.text.clone();
    desk.client.change(&uri, 2, &[whole(text)]);
    assert!(desk.codes().contains(&"undefined-term".to_owned()));
    let at = text.find("住房公积金").unwrap();
    let range = Text::new(text, Units::Utf16).range(at..at + "住房公积金".len());
    let context = json!({ "diagnostics": [], "only": ["quickfix.gouji.dismiss"] });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    let offered = desk.client.call("textDocument/codeAction", params);
    let action = titled(offered.as_array().unwrap(), "“住房公积金”不必解释").clone();
    assert_eq!(desk.carry_out(&action, None, None), "[glossary]\n\"住房公积金\" = false\n");
    assert!(!desk.codes().contains(&"undefined-term".to_owned()));
    desk.client.finish();
}

#[test]
fn an_action_comes_back_as_it_is() {
    let resolving = |folder: &Path| {
        asking(folder)
            .with("/textDocument/codeAction/dataSupport", json!(true))
            .with("/textDocument/codeAction/resolveSupport", json!({ "properties": ["edit"] }))
    };
    let mut desk = Desk::open(&[], resolving);
    for action in desk.offered("。。") {
        assert_eq!(desk.client.call("codeAction/resolve", action.clone()), action);
    }
    desk.client.finish();
}

#[test]
fn an_editor_that_does_not_make_the_edit_keeps_its_findings() {
    let mut desk = Desk::open(&[], asking);
    let offered = desk.offered("。。");
    let asked = desk.ask(&offered[0], Some("原文如此"));
    let (_, id) = desk.client.told("workspace/applyEdit");
    desk.client.reply(&id, &json!({ "applied": false, "failureReason": "磁盘只读" }));
    let message = desk.client.outcome(&asked)["error"]["message"].as_str().unwrap().to_owned();
    assert_eq!(message, "编辑器没有写入 gouji.toml：磁盘只读");
    assert_eq!(desk.codes(), ["repeated-punctuation", "wrong-word"]);
    desk.client.finish();
}

#[test]
fn nothing_is_offered_where_nothing_can_be_written() {
    let no_edits = |folder: &Path| hello(folder).with("/workspace/applyEdit", json!(false));
    let mut desk = Desk::open(&[], no_edits);
    assert_eq!(desk.offered("。。"), Vec::<Value>::new());
    assert_eq!(desk.client.capability("/executeCommandProvider"), &Value::Null);
    desk.client.finish();
    // A document that is nowhere has no configuration.
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::initialized(&hello(folder.path()));
    client.open("untitled:1", SLIPS);
    let range = Text::new(SLIPS, Units::Utf16).range(0..SLIPS.len());
    let params = json!({ "textDocument": { "uri": "untitled:1" }, "range": range, "context": { "diagnostics": [], "only": ["quickfix.gouji"] } });
    assert_eq!(client.call("textDocument/codeAction", params), json!([]));
    client.finish();
}
