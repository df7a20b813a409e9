//! `gouji.toml` in the editor: the same resolution as on the command line, faults in the file itself.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use tower_lsp::ls_types::Uri;

use crate::client::{Client, Hello};
use crate::text::{between, faults, whole};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        put(folder.path(), name, text);
    }
    folder
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn uri(folder: &TempDir, name: &str) -> String {
    Uri::from_file_path(folder.path().join(name)).unwrap().as_str().to_owned()
}

fn codes(diagnostics: &[Value]) -> Vec<String> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap_or("-").to_owned()).collect()
}

fn changed(client: &mut Client, uri: &str) {
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
}

const OFF: &str = "[severity]\nrepeated-punctuation = \"off\"\n";
const WRONG: &str = "[severity]\nrepeated-punctuatoin = \"off\"\n";

#[test]
fn documents_have_the_settings_of_their_folder() {
    let one = folder(&[
        ("gouji.toml", OFF),
        ("a.txt", ""),
        ("区/gouji.toml", "[severity]\nrepeated-punctuation = \"hint\"\n"),
    ]);
    let other = folder(&[("a.txt", "")]);
    let mut hello = Hello::pulling().with("/workspace/workspaceFolders", json!(true));
    let named = |folder: &TempDir| json!({ "uri": uri(folder, ""), "name": "公开" });
    hello.0["workspaceFolders"] = json!([named(&one), named(&other)]);
    let mut client = Client::initialized(&hello);
    for (folder, name, severity) in [(&one, "a.txt", None), (&one, "区/a.txt", Some(4)), (&other, "a.txt", Some(2))] {
        let uri = uri(folder, name);
        client.open(&uri, &faults(1));
        let diagnostics = client.diagnostics(&uri);
        assert_eq!(diagnostics.first().map(|one| one["severity"].as_i64().unwrap()), severity, "{name}");
    }
    // A document that is nowhere has none.
    client.open("untitled:1", &faults(1));
    assert_eq!(client.diagnostics("untitled:1").len(), 1);
    client.finish();
}

#[test]
fn a_change_on_disk_checks_the_documents_again() {
    let folder = folder(&[("gouji.toml", OFF)]);
    let (text, config) = (uri(&folder, "a.txt"), uri(&folder, "gouji.toml"));
    let mut client = Client::initialized(&Hello::pushed());
    client.open(&text, &faults(2));
    assert!(client.shown(&text).diagnostics.is_empty());
    put(folder.path(), "gouji.toml", "");
    changed(&mut client, &config);
    assert_eq!(client.shown(&text).diagnostics.len(), 2);
    fs::remove_file(folder.path().join("gouji.toml")).unwrap();
    put(folder.path(), "gouji.toml", "[words]\nadd = [{ wrong = \"上级\", right = \"上一级\" }]\n");
    changed(&mut client, &config);
    assert_eq!(client.shown(&text).diagnostics.len(), 4);
    client.finish();
}

#[test]
fn a_client_that_asks_is_told_to_ask_again() {
    let folder = folder(&[("gouji.toml", OFF)]);
    let (text, config) = (uri(&folder, "a.txt"), uri(&folder, "gouji.toml"));
    let mut client =
        Client::initialized(&Hello::pulling().with("/workspace/diagnostics", json!({ "refreshSupport": true })));
    client.open(&text, &faults(1));
    assert!(client.diagnostics(&text).is_empty());
    put(folder.path(), "gouji.toml", "");
    changed(&mut client, &config);
    let (_, id) = client.told("workspace/diagnostic/refresh");
    client.reply(&id, &Value::Null);
    assert_eq!(client.diagnostics(&text).len(), 1);
    client.finish();
}

#[test]
fn faults_are_shown_in_the_configuration_itself() {
    let folder = folder(&[("gouji.toml", WRONG)]);
    let (text, config) = (uri(&folder, "a.txt"), uri(&folder, "gouji.toml"));
    let mut client = Client::initialized(&Hello::pushed());
    client.open(&text, &faults(2));
    let shown = client.shown(&config);
    assert_eq!(shown.diagnostics.len(), 1);
    let fault = &shown.diagnostics[0];
    assert_eq!(fault["message"], "没有规则“repeated-punctuatoin”；您是否想用“repeated-punctuation”？");
    assert_eq!(fault["range"], json!({"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 20}}));
    assert_eq!(fault["severity"], 1);
    // Its documents are not checked, and say so.
    let said = client.shown(&text).diagnostics;
    assert_eq!(codes(&said), ["-"]);
    assert!(
        said[0]["message"].as_str().unwrap().starts_with("没有检查，因为设置文件有误：gouji.toml 第 2 行，没有规则")
    );
    put(folder.path(), "gouji.toml", OFF);
    changed(&mut client, &config);
    assert!(client.shown(&config).diagnostics.is_empty());
    assert!(client.shown(&text).diagnostics.is_empty());
    client.finish();
}

#[test]
fn an_open_configuration_is_never_read_from_disk() {
    let folder = folder(&[("gouji.toml", WRONG)]);
    let (text, config) = (uri(&folder, "a.txt"), uri(&folder, "gouji.toml"));
    let mut client = Client::initialized(&Hello::pulling());
    client.open(&text, &faults(1));
    assert_eq!(codes(&client.diagnostics(&text)), ["-"]);
    client.open(&config, OFF);
    assert!(client.diagnostics(&config).is_empty());
    assert!(client.diagnostics(&text).is_empty());
    // What is typed counts at once, saved or not.
    client.change(&config, 2, &[between((1, 24), (1, 27), "eror")]);
    let said = client.diagnostics(&config);
    assert_eq!(said[0]["message"], "不能是“eror”；您是否想用“error”？");
    assert_eq!(said[0]["range"]["start"], json!({"line": 1, "character": 23}));
    client.change(&config, 3, &[whole("[severity]\nrepeated-punctuation = \"error\"\n")]);
    assert_eq!(client.diagnostics(&text)[0]["severity"], 1);
    put(folder.path(), "gouji.toml", OFF);
    changed(&mut client, &config);
    assert_eq!(client.diagnostics(&text)[0]["severity"], 1);
    client.close(&config);
    assert!(client.diagnostics(&text).is_empty());
    // Nothing of a disclosure is offered in it.
    client.open(&config, "# 一、单位基本情况\n");
    for method in ["textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/codeLens"] {
        assert_eq!(client.call(method, json!({ "textDocument": { "uri": config } })), Value::Null, "{method}");
    }
    let place = json!({ "textDocument": { "uri": config }, "position": { "line": 0, "character": 3 } });
    for method in ["textDocument/hover", "textDocument/completion"] {
        assert_eq!(client.call(method, place.clone()), Value::Null, "{method}");
    }
    client.finish();
}

#[test]
fn an_open_configuration_shows_its_faults_once() {
    let folder = folder(&[("gouji.toml", WRONG)]);
    let (text, config) = (uri(&folder, "a.txt"), uri(&folder, "gouji.toml"));
    let mut client = Client::initialized(&Hello::pushed());
    client.open(&text, "完成工作。\n");
    assert_eq!(client.shown(&config).diagnostics.len(), 1);
    client.open_version(&config, 7, WRONG);
    let shown = client.shown(&config);
    assert_eq!((shown.version, shown.diagnostics.len()), (Some(7), 1));
    client.change(&config, 8, &[whole(OFF)]);
    let shown = client.shown(&config);
    assert_eq!((shown.version, shown.diagnostics.len()), (Some(8), 0));
    // On disk it is as wrong as before.
    client.close(&config);
    assert!(client.shown(&config).diagnostics.is_empty());
    assert_eq!(client.shown(&config).diagnostics.len(), 1);
    assert_eq!(
        client.call(
            "textDocument/hover",
            json!({ "textDocument": { "uri": text }, "position": { "line": 0, "character": 0 } })
        ),
        Value::Null
    );
    let noise = client.shown_so_far(&config);
    assert!(noise.is_empty(), "{noise:?}");
    client.ignore("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn the_folder_shows_its_configurations() {
    let folder =
        folder(&[("gouji.toml", OFF), ("区/gouji.toml", WRONG), ("a.txt", &faults(1)), ("区/a.txt", &faults(1))]);
    let mut hello = Hello::pulling().with("/workspace/workspaceFolders", json!(true));
    hello.0["workspaceFolders"] = json!([{ "uri": uri(&folder, ""), "name": "公开" }]);
    let mut client = Client::initialized(&hello);
    let ask = |client: &mut Client, previous: Value| {
        let report = client.call("workspace/diagnostic", json!({ "previousResultIds": previous }));
        report["items"].as_array().unwrap().clone()
    };
    let items = ask(&mut client, json!([]));
    let of = |items: &[Value], name: &str| items.iter().find(|item| item["uri"] == uri(&folder, name)).unwrap().clone();
    let count = |items: &[Value], name: &str| of(items, name)["items"].as_array().map_or(99, Vec::len);
    assert_eq!(count(&items, "gouji.toml"), 0);
    assert_eq!(of(&items, "区/gouji.toml")["items"][0]["range"]["start"]["line"], 1);
    assert_eq!(count(&items, "a.txt"), 0);
    assert_eq!(of(&items, "区/a.txt")["items"][0]["severity"], 1);
    // Files that have not changed are looked at again when their configuration has.
    put(folder.path(), "gouji.toml", "");
    changed(&mut client, &uri(&folder, "gouji.toml"));
    let previous: Vec<Value> =
        items.iter().map(|item| json!({ "uri": item["uri"], "value": item["resultId"] })).collect();
    let items = ask(&mut client, json!(previous));
    assert_eq!(of(&items, "区/gouji.toml")["kind"], "unchanged");
    assert_eq!(count(&items, "a.txt"), 1);
    client.finish();
}

#[test]
fn a_file_that_a_configuration_names_shows_its_own_faults() {
    let folder = folder(&[("gouji.toml", "glossary = \"名词.toml\"\n"), ("名词.toml", "\"甲\" = 3\n")]);
    let (text, config, terms) = (uri(&folder, "a.txt"), uri(&folder, "gouji.toml"), uri(&folder, "名词.toml"));
    let mut client = Client::initialized(&Hello::pushed());
    client.open(&text, "完成工作。\n");
    assert_eq!(client.shown(&terms).diagnostics[0]["range"]["start"], json!({"line": 0, "character": 6}));
    assert_eq!(client.shown(&text).diagnostics.len(), 1);
    put(folder.path(), "名词.toml", "\"甲\" = \"指乙。\"\n");
    changed(&mut client, &terms);
    assert!(client.shown(&terms).diagnostics.is_empty());
    assert!(client.shown(&text).diagnostics.is_empty());
    assert!(client.shown_so_far(&config).is_empty());
    client.finish();
}

#[test]
fn terms_of_ones_own_are_known_everywhere() {
    let folder = folder(&[(
        "gouji.toml",
        "[glossary]\n\"馆藏专项\" = \"指整理馆藏的支出。\"\n[subjects.functional]\n\"2019998\" = \"馆藏整理\"\n",
    )]);
    let text = uri(&folder, "a.txt");
    let mut client = Client::initialized(&Hello::pulling());
    client.open(
        &text,
        "某馆2025年部门预算情况说明\n一、收支情况\n用于馆藏专项的资金。\n二、名词解释\n（一）基本支出：指甲。\n\n",
    );
    let hover = json!({ "textDocument": { "uri": text }, "position": { "line": 2, "character": 4 } });
    let said = client.call("textDocument/hover", hover);
    assert!(said["contents"]["value"].as_str().unwrap().contains("指整理馆藏的支出。"), "{said}");
    let place = json!({ "textDocument": { "uri": text }, "position": { "line": 5, "character": 0 } });
    let offered = client.call("textDocument/completion", place);
    assert!(offered.to_string().contains("馆藏专项：指整理馆藏的支出。"), "{offered}");
    client.change(&text, 2, &[between((2, 0), (2, 10), "主要用于馆藏整")]);
    let place = json!({ "textDocument": { "uri": text }, "position": { "line": 2, "character": 7 } });
    let offered = client.call("textDocument/completion", place);
    assert!(offered.to_string().contains("2019998 馆藏整理"), "{offered}");
    client.finish();
}

#[cfg(unix)]
#[test]
fn a_configuration_that_cannot_be_read_stops_nothing_else() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    let (bad, good) = (folder(&[]), folder(&[("gouji.toml", OFF)]));
    mknodat(CWD, bad.path().join("gouji.toml"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let mut client = Client::initialized(&Hello::pushed());
    // More documents than there are threads of any kind wait for one configuration, if they do.
    for at in 0..100 {
        client.open(&uri(&bad, &format!("{at}.txt")), &faults(1));
    }
    let other = uri(&good, "a.txt");
    client.open(&other, &faults(1));
    assert!(client.shown(&other).diagnostics.is_empty());
    client.open("untitled:1", &faults(1));
    assert_eq!(client.shown("untitled:1").diagnostics.len(), 1);
    let here = json!({ "textDocument": { "uri": other }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.call("textDocument/hover", here), Value::Null);
    // Once it can be read, all is checked with it.
    fs::remove_file(bad.path().join("gouji.toml")).unwrap();
    put(bad.path(), "gouji.toml", OFF);
    changed(&mut client, &uri(&bad, "gouji.toml"));
    let last = uri(&bad, "99.txt");
    while !client.shown(&last).diagnostics.is_empty() {}
    client.ignore("textDocument/publishDiagnostics");
    client.finish();
}
