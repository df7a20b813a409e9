//! The folders that are open in the editor.

use std::fs;
use std::path::Path;

use gouji::analysis::analyze;
use gouji::lang::Lang;
use gouji::settings::Settings;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower_lsp::ls_types::Uri;

use crate::client::*;
use crate::support::html::{Form, page};
use crate::support::word::document;
use crate::text::*;

/// A folder with two disclosures, one of them in an old encoding and in a folder of its own, and files that are none.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put("档案馆 2025.txt", faults(1).as_bytes());
    let (gb18030, ..) = encoding_rs::GB18030.encode("二、说明\n完成上级交办的其他工作。。\n完成。。\n");
    put("乡镇/石桥镇.md", &gb18030);
    put("程序.rs", faults(9).as_bytes());
    put("无扩展名", faults(9).as_bytes());
    folder
}

pub fn uri(path: &Path) -> String {
    Uri::from_file_path(path).unwrap().as_str().to_owned()
}

/// A client that opens folders.
fn client(folders: &[&TempDir]) -> Client {
    client_of(&Hello::pulling(), folders)
}

/// An editor that opens folders.
pub fn client_of(hello: &Hello, folders: &[&TempDir]) -> Client {
    let mut hello = hello.clone().with("/workspace/workspaceFolders", json!(true));
    let folders: Vec<Value> =
        folders.iter().map(|folder| json!({ "uri": uri(folder.path()), "name": "公开" })).collect();
    hello.0["workspaceFolders"] = json!(folders);
    Client::initialized(&hello)
}

/// All reports: name of the document, result id, and how many diagnostics, or none where nothing changed.
fn pull(client: &mut Client, previous: &[(String, String, Option<usize>)]) -> Vec<(String, String, Option<usize>)> {
    let ids: Vec<Value> = previous.iter().map(|(uri, id, _)| json!({ "uri": uri, "value": id })).collect();
    let report = client.call("workspace/diagnostic", json!({ "previousResultIds": ids }));
    summary(&report["items"])
}

fn summary(items: &Value) -> Vec<(String, String, Option<usize>)> {
    let mut all: Vec<(String, String, Option<usize>)> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let text = |field: &str| item[field].as_str().unwrap_or_else(|| panic!("{field} of {item}")).to_owned();
            assert!(item.get("version").is_some(), "the protocol wants one, if only null: {item}");
            let is_full = text("kind") == "full";
            assert_eq!(item.get("items").is_some(), is_full, "{item}");
            (text("uri"), text("resultId"), item["items"].as_array().map(Vec::len))
        })
        .collect();
    all.sort();
    all
}

/// How many diagnostics each document has, by its name.
fn counts(reports: &[(String, String, Option<usize>)], folder: &Path) -> Vec<(String, Option<usize>)> {
    let folder = uri(folder);
    let name = |uri: &str| percent_decoded(uri.strip_prefix(&folder).unwrap_or(uri).trim_start_matches('/'));
    let mut counts: Vec<_> = reports.iter().map(|(uri, _, count)| (name(uri), *count)).collect();
    counts.sort();
    counts
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        if *byte == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn named(counts: &[(&str, Option<usize>)]) -> Vec<(String, Option<usize>)> {
    let mut counts: Vec<_> = counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    counts.sort();
    counts
}

#[test]
fn every_document_of_the_folder_is_checked() {
    let folder = folder();
    let mut client = client(&[&folder]);
    assert_eq!(client.capability("/diagnosticProvider/workspaceDiagnostics"), true);
    let reports = pull(&mut client, &[]);
    let expected = named(&[("档案馆 2025.txt", Some(1)), ("乡镇/石桥镇.md", Some(2))]);
    assert_eq!(counts(&reports, folder.path()), expected);
    // Nothing has changed.
    let expected = named(&[("档案馆 2025.txt", None), ("乡镇/石桥镇.md", None)]);
    assert_eq!(counts(&pull(&mut client, &reports), folder.path()), expected);
    client.finish();
}

#[test]
fn a_file_is_told_as_the_same_text_opened() {
    let folder = folder();
    let path = folder.path().join("档案馆 2025.txt");
    let text = "四、“三公”经费情况说明\r\n2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费4.00万元。\r\n";
    fs::write(&path, text).unwrap();
    let mut client = client(&[&folder]);
    let closed = client.call("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let closed = closed["items"].as_array().unwrap().iter().find(|item| item["uri"] == uri(&path)).unwrap().clone();
    assert_eq!(closed["version"], Value::Null);
    client.open(&uri(&path), text);
    let (id, items) = client.report(&uri(&path), None);
    assert_eq!(closed["items"], json!(items));
    assert_eq!(closed["resultId"], id, "the editor has nothing to do when a file is opened");
    let findings = analyze(text, &Settings::new(Lang::Zh));
    assert_eq!(items.len(), findings.len());
    client.finish();
}

#[test]
fn an_open_document_is_never_read_from_disk() {
    let folder = folder();
    let path = folder.path().join("档案馆 2025.txt");
    let mut client = client(&[&folder]);
    client.open_version(&uri(&path), 3, &faults(5));
    client.open("untitled:Untitled-1", &faults(4));
    fs::write(&path, faults(7)).unwrap();
    let reports = pull(&mut client, &[]);
    let expected =
        named(&[("档案馆 2025.txt", Some(5)), ("乡镇/石桥镇.md", Some(2)), ("untitled:Untitled-1", Some(4))]);
    assert_eq!(counts(&reports, folder.path()), expected);
    client.close(&uri(&path));
    client.close("untitled:Untitled-1");
    // Closed, the file counts as it is on disk; what is on no disk is no more.
    let expected = named(&[("档案馆 2025.txt", Some(7)), ("乡镇/石桥镇.md", None), ("untitled:Untitled-1", Some(0))]);
    assert_eq!(counts(&pull(&mut client, &reports), folder.path()), expected);
    client.finish();
}

#[test]
fn files_change_come_and_go() {
    let folder = folder();
    let mut client = client(&[&folder]);
    let before = pull(&mut client, &[]);
    fs::write(folder.path().join("档案馆 2025.txt"), faults(3)).unwrap();
    fs::write(folder.path().join("新.txt"), faults(2)).unwrap();
    fs::remove_file(folder.path().join("乡镇/石桥镇.md")).unwrap();
    let after = pull(&mut client, &before);
    let expected = named(&[("档案馆 2025.txt", Some(3)), ("新.txt", Some(2)), ("乡镇/石桥镇.md", Some(0))]);
    assert_eq!(counts(&after, folder.path()), expected);
    fs::write(folder.path().join("乡镇/石桥镇.md"), faults(1)).unwrap();
    let expected = named(&[("档案馆 2025.txt", None), ("新.txt", None), ("乡镇/石桥镇.md", Some(1))]);
    assert_eq!(counts(&pull(&mut client, &after), folder.path()), expected);
    client.finish();
}

#[test]
fn a_file_that_is_no_text_costs_its_own_report_only() {
    let folder = folder();
    fs::write(folder.path().join("坏.txt"), [0u8, 159, 146, 150, 0, 255, 254, 0, 0, 1, 2, 3]).unwrap();
    fs::write(folder.path().join("空.txt"), "").unwrap();
    let mut client = client(&[&folder]);
    let reports = pull(&mut client, &[]);
    let expected =
        named(&[("档案馆 2025.txt", Some(1)), ("乡镇/石桥镇.md", Some(2)), ("坏.txt", Some(1)), ("空.txt", Some(0))]);
    assert_eq!(counts(&reports, folder.path()), expected);
    client.finish();
}

#[test]
fn several_folders_are_several_and_overlap_once() {
    let (one, other) = (folder(), folder());
    fs::write(other.path().join("档案馆 2025.txt"), faults(6)).unwrap();
    let mut client = client(&[&one, &other]);
    let reports = pull(&mut client, &[]);
    assert_eq!(reports.len(), 4);
    assert_eq!(reports.iter().filter_map(|(_, _, count)| *count).sum::<usize>(), 1 + 2 + 6 + 2);
    let change = |client: &mut Client, added: &[&Path], removed: &[&Path]| {
        let list = |paths: &[&Path]| -> Vec<Value> {
            paths.iter().map(|path| json!({ "uri": uri(path), "name": "公开" })).collect()
        };
        let event = json!({ "added": list(added), "removed": list(removed) });
        client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    };
    // A folder within a folder, and one twice.
    change(&mut client, &[&one.path().join("乡镇"), one.path()], &[]);
    assert_eq!(pull(&mut client, &[]).len(), 4);
    change(&mut client, &[], &[other.path()]);
    let left = pull(&mut client, &reports);
    let (of_other, of_one): (Vec<_>, Vec<_>) =
        left.into_iter().partition(|(name, ..)| name.starts_with(&uri(other.path())));
    assert!(of_one.iter().all(|(_, _, count)| count.is_none()), "{of_one:?}");
    assert!(of_other.iter().all(|(_, _, count)| *count == Some(0)), "no longer of interest: {of_other:?}");
    client.finish();
}

#[test]
fn folders_that_are_none_have_no_documents() {
    for folders in [
        json!(null),
        json!([]),
        json!([{ "uri": "file:///nowhere/at/all", "name": "无" }]),
        json!([{ "uri": "vscode-remote://a/b", "name": "远" }]),
    ] {
        let mut hello = Hello::pulling();
        hello.0["workspaceFolders"] = folders;
        let mut client = Client::initialized(&hello);
        assert!(pull(&mut client, &[]).is_empty());
        client.open("untitled:1", &faults(2));
        assert_eq!(pull(&mut client, &[])[0].2, Some(2));
        client.finish();
    }
    // What clients without folders still send.
    let folder = folder();
    let mut hello = Hello::pulling();
    hello.0["rootUri"] = json!(uri(folder.path()));
    let mut client = Client::initialized(&hello);
    assert_eq!(pull(&mut client, &[]).len(), 2);
    client.finish();
}

/// A folder of many documents.
fn crowded(count: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for at in 0..count {
        fs::write(folder.path().join(format!("{at}.txt")), faults(at % 5)).unwrap();
    }
    folder
}

/// All progress told so far under a token, in its order.
fn progress(client: &mut Client, token: &str) -> Vec<Value> {
    let mut all = Vec::new();
    while let Some(params) = client.told_so_far("$/progress", |params| params["token"] == token) {
        all.push(params["value"].clone());
    }
    all
}

#[test]
fn the_answer_says_how_much_was_checked_and_what_was_left_out() {
    let folder = folder();
    fs::write(folder.path().join("乡镇/预算.doc"), b"\xD0\xCF\x11\xE0").unwrap();
    fs::write(folder.path().join("坏.txt"), b"\0").unwrap();
    fs::write(folder.path().join("gouji.toml"), b"").unwrap();
    let sum = "2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。\n";
    fs::write(folder.path().join("采购.txt"), sum).unwrap();
    let mut client = client(&[&folder]);
    let ask =
        |client: &mut Client, ids: Value| client.call("workspace/diagnostic", json!({ "previousResultIds": ids }));
    let report = ask(&mut client, json!([]));
    let left_out = json!([{ "path": "乡镇/预算.doc", "reason": "没有检查：.doc、.wps 是旧格式，请另存为 .docx" }]);
    let expected = json!({
        "files": 3, "figures": 3, "relations": 1, "broken": 1, "skipped": left_out,
        "leftOut": "1 个旧格式 Word 没有检查（乡镇/预算.doc）",
    });
    assert_eq!(report["summary"], expected);
    // What has not changed since is counted all the same.
    let ids: Vec<Value> =
        summary(&report["items"]).iter().map(|(uri, id, _)| json!({ "uri": uri, "value": id })).collect();
    assert_eq!(ask(&mut client, json!(ids))["summary"], expected);
    client.open(&uri(&folder.path().join("采购.txt")), sum);
    assert_eq!(ask(&mut client, json!(ids))["summary"], expected);
    client.finish();
    let empty = tempfile::tempdir().unwrap();
    let mut client = self::client(&[&empty]);
    let report = ask(&mut client, json!([]));
    assert_eq!(report["summary"], json!({ "files": 0, "figures": 0, "relations": 0, "broken": 0, "skipped": [] }));
    client.finish();
}

#[test]
fn a_document_without_lines_says_where_its_findings_stand() {
    says_where("采购.docx", |text| document(text, 3));
    says_where("采购.html", |text| page(text, Form { on_site: true, ..Form::default() }).into_bytes());
}

fn says_where(name: &str, written: impl Fn(&str) -> Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let text = "2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。\n科目\t合计\t基本支出\t项目支出\n教育支出\t12.30\t2.30\t11.00\n";
    let path = folder.path().join(name);
    fs::write(&path, written(text)).unwrap();
    fs::write(folder.path().join(format!("~${name}")), b"\0").unwrap();
    let mut client = client(&[&folder]);
    let report = client.call("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let items = report["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["uri"]), (1, &json!(uri(&path))));
    let errors: Vec<&Value> =
        items[0]["items"].as_array().unwrap().iter().filter(|item| item["severity"] == 1).collect();
    let start = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    assert!(errors.len() == 2 && errors.iter().all(|item| item["range"] == start), "{errors:#?}");
    let message = |item: &Value| item["message"].as_str().unwrap().to_owned();
    assert!(message(errors[0]).starts_with("第1段：政府采购"), "{}", message(errors[0]));
    assert!(message(errors[1]).starts_with("表1 第2行“合计”栏："), "{}", message(errors[1]));
    // What is found by name is shown in an editor, which shows no such document.
    assert_eq!(client.call("workspace/symbol", json!({ "query": "采购" })), json!([]));
    fs::write(&path, written(&text.replace("4.00", "3.00"))).unwrap();
    let again = client.call("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let left = again["items"][0]["items"].as_array().unwrap().iter().filter(|item| item["severity"] == 1).count();
    assert_eq!(left, 1);
    client.finish();
}

#[test]
fn progress_is_told_to_who_wants_it() {
    let folder = crowded(300);
    let mut client = client(&[&folder]);
    let params = json!({ "previousResultIds": [], "workDoneToken": "进度" });
    let report = client.call("workspace/diagnostic", params);
    assert_eq!(report["items"].as_array().unwrap().len(), 300);
    let steps = progress(&mut client, "进度");
    let kinds: Vec<&str> = steps.iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!((kinds[0], kinds[kinds.len() - 1]), ("begin", "end"));
    assert!(kinds.len() > 3 && kinds[1..kinds.len() - 1].iter().all(|kind| *kind == "report"), "{kinds:?}");
    let percentages: Vec<u64> = steps.iter().filter_map(|step| step["percentage"].as_u64()).collect();
    assert!(percentages.is_sorted() && percentages.last() == Some(&100), "{percentages:?}");
    client.finish();
}

#[test]
fn reports_come_in_parts_to_who_wants_them_so() {
    let folder = crowded(300);
    let mut client = client(&[&folder]);
    let gone = json!([{ "uri": "file:///gone.txt", "value": "0123456789abcdef" }]);
    let params = json!({ "previousResultIds": gone, "partialResultToken": 7 });
    let report = client.call("workspace/diagnostic", params);
    assert_eq!(report["items"], json!([]), "parts are all of it");
    let mut items = Vec::new();
    while let Some(params) = client.told_so_far("$/progress", |params| params["token"] == 7) {
        items.extend(params["value"]["items"].as_array().unwrap().clone());
    }
    assert_eq!(summary(&json!(items)).len(), 301);
    client.finish();
}

#[test]
fn a_withdrawn_check_of_the_folder_ends() {
    let folder = crowded(600);
    let mut client = client(&[&folder]);
    for _ in 0..5 {
        let params = json!({ "previousResultIds": [], "workDoneToken": "进度", "partialResultToken": "部分" });
        let asked = client.ask("workspace/diagnostic", params);
        client.cancel(&asked);
        match client.answer(&asked) {
            Ok(_) => {}
            Err(code) => assert_eq!(code, REQUEST_CANCELLED),
        }
        client.open("untitled:1", &faults(1));
        assert_eq!(client.diagnostics("untitled:1").len(), 1);
    }
    // What was told of it until it ended, in whatever order, is of no interest.
    client.ignore("$/progress");
    client.finish();
}

#[test]
fn watched_files_and_folders_make_the_client_ask_again() {
    let folder = folder();
    let mut hello = Hello::pulling()
        .with("/workspace/didChangeWatchedFiles", json!({ "dynamicRegistration": true }))
        .with("/workspace/diagnostics", json!({ "refreshSupport": true }));
    hello.0["workspaceFolders"] = json!([{ "uri": uri(folder.path()), "name": "公开" }]);
    let mut client = Client::initialized(&hello);
    let (registrations, id) = client.told("client/registerCapability");
    client.reply(&id, &Value::Null);
    let registration = &registrations["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    assert!(registration["registerOptions"]["watchers"].to_string().contains("**/*.txt"));
    let changed = |client: &mut Client, name: &str| {
        let change = json!({ "uri": uri(&folder.path().join(name)), "type": 2 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    };
    changed(&mut client, "档案馆 2025.txt");
    let (_, id) = client.told("workspace/diagnostic/refresh");
    client.reply(&id, &Value::Null);
    // Saving an open document changes nothing that the server did not know.
    let open = uri(&folder.path().join("档案馆 2025.txt"));
    client.open(&open, &faults(1));
    changed(&mut client, "档案馆 2025.txt");
    assert_eq!(client.diagnostics(&open).len(), 1);
    client.finish();
}

#[test]
fn a_client_that_is_told_has_no_folders_to_ask_for() {
    let folder = folder();
    let mut hello = Hello::pushed();
    hello.0["workspaceFolders"] = json!([{ "uri": uri(folder.path()), "name": "公开" }]);
    let mut client = Client::initialized(&hello);
    let change = json!({ "uri": uri(&folder.path().join("档案馆 2025.txt")), "type": 2 });
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    client.open("untitled:1", &faults(1));
    assert_eq!(client.shown("untitled:1").diagnostics.len(), 1);
    client.finish();
}

#[test]
fn a_file_is_read_from_disk_until_it_is_opened() {
    let folder = folder();
    let name = uri(&folder.path().join("档案馆 2025.txt"));
    let mut client = client(&[&folder]);
    assert_eq!(client.diagnostics(&name).len(), 1);
    let symbols = client.call("textDocument/documentSymbol", json!({ "textDocument": { "uri": name } }));
    assert!(symbols.is_array(), "{symbols}");
    // What the editor has counts, whatever lies on disk.
    client.open(&name, &faults(3));
    assert_eq!(client.diagnostics(&name).len(), 3);
    fs::write(folder.path().join("档案馆 2025.txt"), faults(5)).unwrap();
    assert_eq!(client.diagnostics(&name).len(), 3);
    client.close(&name);
    assert_eq!(client.diagnostics(&name).len(), 5);
    client.finish();
}

/// A folder may hold what can never be read to its end; the server goes on with the rest.
#[cfg(unix)]
#[test]
fn pipes_devices_and_links_out_of_the_folder_hold_nothing_up() {
    use std::os::unix::fs::symlink;

    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    let pipe = |name: &str| assert!(std::process::Command::new("mkfifo").arg(path(name)).status().unwrap().success());
    pipe("a.txt");
    symlink("/dev/zero", path("b.txt")).unwrap();
    fs::write(outside.path().join("c.txt"), faults(1)).unwrap();
    symlink(outside.path().join("c.txt"), path("c.txt")).unwrap();
    fs::write(path("z.txt"), faults(2)).unwrap();
    for (sub, config) in [("管道", None), ("设备", Some("/dev/zero"))] {
        fs::create_dir(path(sub)).unwrap();
        fs::write(path(sub).join("a.txt"), faults(1)).unwrap();
        match config {
            Some(device) => symlink(device, path(sub).join("gouji.toml")).unwrap(),
            None => pipe("管道/gouji.toml"),
        }
    }
    let mut client = client(&[&folder]);
    let open = uri(&path("管道/a.txt"));
    client.open(&open, &faults(1));
    let told = client.diagnostics(&open);
    assert!(told[0]["message"].as_str().unwrap().contains("不是普通文件"), "{told:?}");
    let expected = named(&[
        ("a.txt", Some(1)),
        ("z.txt", Some(2)),
        ("管道/a.txt", Some(1)),
        ("管道/gouji.toml", Some(1)),
        ("设备/a.txt", Some(1)),
    ]);
    assert_eq!(counts(&pull(&mut client, &[]), folder.path()), expected);
    client.finish();
}
