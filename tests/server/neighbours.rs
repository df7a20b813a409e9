//! Documents of one unit, checked beside one another as they stand in the editor or on disk.

use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};

use crate::client::*;
use crate::program::folder;
use crate::support::html::{Form, page};
use crate::support::word::document;
use crate::text::*;
use crate::workspace::{client_of, uri};

const RULE: &str = "prior-year-mismatch";

const BEFORE: &str = "江州市云阳区档案馆2024年部门预算情况说明
二、部门预算情况说明
2024年支出预算90.00万元，其中：基本支出60.00万元，项目支出30.00万元。
";

/// It makes 92 of the 90.
const NOW: &str = "江州市云阳区档案馆2025年部门预算情况说明
二、部门预算情况说明
2025年支出预算100.00万元，比2024年预算增加8.00万元，其中：基本支出64.00万元，项目支出36.00万元。
";

const REFRESH: &str = "workspace/diagnostic/refresh";

fn mended() -> String {
    BEFORE.replace("90.00", "92.00").replace("30.00", "32.00")
}

/// An editor that is shown diagnostics, each once.
fn shown_hello() -> Hello {
    Hello::plain().with("/textDocument/publishDiagnostics", json!({ "relatedInformation": true }))
}

/// The diagnostic of the rule, once a document is shown with it or without it as `wanted`.
fn wait_for(client: &mut Client, uri: &str, wanted: bool) -> Option<Value> {
    loop {
        let shown = client.shown(uri).diagnostics;
        let found = shown.into_iter().find(|said| said["code"] == RULE);
        if found.is_some() == wanted {
            return found;
        }
    }
}

/// The range of a word in a text.
fn range(text: &str, word: &str) -> Value {
    let at = text.find(word).unwrap();
    Text::new(text, Units::Utf16).range(at..at + word.len())
}

fn at(text: &str, word: &str) -> Value {
    range(text, word)["start"].clone()
}

fn hover(client: &mut Client, uri: &str, text: &str, word: &str) -> String {
    let params = json!({ "textDocument": { "uri": uri }, "position": at(text, word) });
    client.call("textDocument/hover", params)["contents"]["value"].as_str().unwrap().to_owned()
}

fn definition(client: &mut Client, uri: &str, text: &str, word: &str) -> Vec<Value> {
    let params = json!({ "textDocument": { "uri": uri }, "position": at(text, word) });
    client.call("textDocument/definition", params).as_array().unwrap().clone()
}

fn changed(client: &mut Client, path: &Path) {
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(path), "type": 2 }] }));
}

#[test]
fn the_other_buffer_is_mended_and_the_diagnostic_goes_without_saving() {
    let (now, before) = ("file:///2025/a.txt", "untitled:2024");
    let mut client = Client::initialized(&shown_hello());
    client.open(now, NOW);
    client.open(before, BEFORE);
    let found = wait_for(&mut client, now, true).unwrap();
    assert_eq!(found["range"], range(NOW, "8.00"));
    let related = found["relatedInformation"].as_array().unwrap();
    let place = json!({ "uri": before, "range": range(BEFORE, "90.00") });
    assert!(related.iter().any(|one| one["location"] == place), "{related:#?}");
    client.change(before, 2, &[whole(&mended())]);
    wait_for(&mut client, now, false);
    // And comes back.
    client.change(before, 3, &[whole(BEFORE)]);
    wait_for(&mut client, now, true);
    // What is typed in the own text is checked beside the other at once.
    client.change(now, 2, &[whole(&NOW.replace("增加8.00", "增加10.00"))]);
    wait_for(&mut client, now, false);
    client.change(now, 3, &[whole(&format!("{NOW}完成。。\n"))]);
    assert_eq!(codes(&client.shown(now).diagnostics), ["missing-reason", RULE, "repeated-punctuation"]);
    // Nothing is beside it any more.
    client.close(before);
    wait_for(&mut client, now, false);
    client.ignore("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn a_client_that_pulls_is_asked_to_pull_again() {
    let (now, before) = ("file:///2025/a.txt", "file:///2024/a.txt");
    let mut client = Client::initialized(&Hello::pulling().with("/workspace/diagnostics/refreshSupport", json!(true)));
    assert_eq!(client.capability("/diagnosticProvider/interFileDependencies"), true);
    client.open(now, NOW);
    assert!(client.diagnostics(now).iter().all(|said| said["code"] != RULE));
    client.open(before, BEFORE);
    client.told(REFRESH);
    assert!(client.diagnostics(now).iter().any(|said| said["code"] == RULE));
    client.change(before, 2, &[whole(&mended())]);
    client.told(REFRESH);
    assert!(client.diagnostics(now).iter().all(|said| said["code"] != RULE));
    client.finish();
}

#[test]
fn files_that_are_not_open_are_beside_those_that_are() {
    let folder = folder(&[("2024/说明.docx", &document(BEFORE, 3)), ("2025/说明.txt", NOW.as_bytes())]);
    let (last, now) = (folder.path().join("2024/说明.docx"), uri(&folder.path().join("2025/说明.txt")));
    let reading = uri(&last).replacen("file:", "gouji:", 1);
    for shows_readings in [false, true] {
        let mut hello = shown_hello();
        if shows_readings {
            hello = hello.with("/workspace/textDocumentContent", json!({ "dynamicRegistration": false }));
        }
        fs::write(&last, document(BEFORE, 3)).unwrap();
        let mut client = client_of(&hello, &[&folder]);
        client.open(&now, NOW);
        let found = wait_for(&mut client, &now, true).unwrap();
        let related = found["relatedInformation"].as_array().unwrap();
        let theirs = related.iter().find(|one| one["location"]["uri"] != now.as_str()).unwrap();
        let message = theirs["message"].as_str().unwrap();
        assert!(message.starts_with("第3段：上年公开 90.00 万元"), "{message}");
        let (address, place) = match shows_readings {
            true => (reading.as_str(), range(BEFORE, "90.00")),
            false => {
                (&*uri(&last), json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } }))
            }
        };
        let place = json!({ "uri": address, "range": place });
        assert_eq!(theirs["location"], place);
        // What was published is told of the level and of its change.
        for word in ["100.00", "8.00"] {
            let said = hover(&mut client, &now, NOW, word);
            assert!(said.contains("上年公开：90.00 万元（2024/说明.docx，第3段）"), "{said}");
        }
        assert!(definition(&mut client, &now, NOW, "8.00").contains(&place));
        assert!(!definition(&mut client, &now, NOW, "64.00").contains(&place));
        fs::write(&last, document(&mended(), 3)).unwrap();
        changed(&mut client, &last);
        wait_for(&mut client, &now, false);
        client.ignore("textDocument/publishDiagnostics");
        client.finish();
    }
}

/// A workbook with one table.
fn workbook(basic: f64) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [("合计", 100.0), ("基本支出", basic), ("项目支出", 100.0 - basic)];
    for (row, words) in ["江州市云阳区档案馆2025年支出总表", "单位：万元"].into_iter().enumerate() {
        sheet.write_string(row as u32, 0, words).unwrap();
    }
    for (column, words) in ["项目", "预算数", "备注"].into_iter().enumerate() {
        sheet.write_string(2, column as u16, words).unwrap();
    }
    for (row, (name, value)) in rows.into_iter().enumerate() {
        sheet.write_string(row as u32 + 3, 0, name).unwrap();
        sheet.write_number_with_format(row as u32 + 3, 1, value, &Format::new().set_num_format("0.00")).unwrap();
        sheet.write_string(row as u32 + 3, 2, "无").unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// The workbook of the tables is beside the text of its unit and year, and its changes on disk count.
#[test]
fn a_workbook_is_beside_its_text() {
    let folder = folder(&[("2025/说明.txt", NOW.as_bytes()), ("2025/报表.xlsx", &workbook(63.0))]);
    let (book, now) = (folder.path().join("2025/报表.xlsx"), uri(&folder.path().join("2025/说明.txt")));
    let mut client = client_of(&shown_hello(), &[&folder]);
    client.open(&now, NOW);
    let found = loop {
        let shown = client.shown(&now).diagnostics;
        if let Some(found) = shown.into_iter().find(|said| said["code"] == "restatement-mismatch") {
            break found;
        }
    };
    let related = found["relatedInformation"].as_array().unwrap();
    let theirs = related.iter().find(|one| one["location"]["uri"] != now.as_str()).unwrap();
    let message = theirs["message"].as_str().unwrap();
    assert!(message.contains("Sheet1!B5") && message.contains("表格 63.00 万元"), "{message}");
    let said = hover(&mut client, &now, NOW, "64.00");
    assert!(said.contains("表格：63.00 万元（2025/报表.xlsx，Sheet1!B5）"), "{said}");
    fs::write(&book, workbook(64.0)).unwrap();
    changed(&mut client, &book);
    while client.shown(&now).diagnostics.iter().any(|said| said["code"] == "restatement-mismatch") {}
    client.ignore("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn an_open_document_is_not_read_from_disk_and_nothing_is_read_again_for_an_edit() {
    let folder = folder(&[("2024/说明.txt", mended().as_bytes()), ("2025/说明.txt", NOW.as_bytes())]);
    let [before, now] = ["2024/说明.txt", "2025/说明.txt"].map(|name| folder.path().join(name));
    let mut client = client_of(&shown_hello(), &[&folder]);
    client.open(&uri(&now), NOW);
    client.open(&uri(&before), BEFORE);
    wait_for(&mut client, &uri(&now), true);
    // Once it is closed the file counts, as it stands on disk.
    client.close(&uri(&before));
    wait_for(&mut client, &uri(&now), false);
    fs::write(&before, BEFORE).unwrap();
    changed(&mut client, &before);
    wait_for(&mut client, &uri(&now), true);
    // Nobody tells of this change, and no edit looks at the disk.
    fs::write(&before, "别的").unwrap();
    for version in 2..6 {
        client.change(&uri(&now), version, &[whole(&format!("{NOW}{}\n", "完成。".repeat(version as usize)))]);
        assert!(client.diagnostics(&uri(&now)).iter().any(|said| said["code"] == RULE));
    }
    changed(&mut client, &before);
    wait_for(&mut client, &uri(&now), false);
    client.ignore("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn without_folders_the_own_one_is_looked_at_and_those_of_the_years_beside_it() {
    let folder = folder(&[("公开2024/说明.txt", BEFORE.as_bytes()), ("公开2025/说明.txt", NOW.as_bytes())]);
    let now = uri(&folder.path().join("公开2025/说明.txt"));
    let mut client = Client::initialized(&shown_hello());
    client.open(&now, NOW);
    wait_for(&mut client, &now, true);
    client.ignore("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn two_documents_of_one_year_are_not_guessed_between_and_told_of_once() {
    let other = format!("{BEFORE}完成。\n");
    let folder = folder(&[("2024/甲.txt", BEFORE.as_bytes()), ("2024/乙.txt", other.as_bytes())]);
    let now = uri(&folder.path().join("2025.txt"));
    let mut client = client_of(&shown_hello(), &[&folder]);
    client.open(&now, NOW);
    let (said, _) = client.told("window/logMessage");
    assert_eq!(
        said["message"],
        "江州市云阳区档案馆 2024年的文件不止一份，没有与其他文件核对：2024/乙.txt、2024/甲.txt"
    );
    client.change(&now, 2, &[whole(&format!("{NOW}完成。\n"))]);
    let path: PathBuf = folder.path().join("2024/乙.txt");
    changed(&mut client, &path);
    // One of them goes: the other one is meant.
    fs::remove_file(&path).unwrap();
    changed(&mut client, &path);
    wait_for(&mut client, &now, true);
    client.ignore("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn a_department_follows_its_units() {
    let unit = "江州市云阳区档案馆2025年单位预算情况说明
二、单位预算情况说明
2025年财政拨款支出预算40.00万元，其中：基本支出30.00万元，项目支出10.00万元。公务接待费0.50万元。
";
    let bureau = "江州市云阳区档案局（本级）2025年单位预算情况说明
二、单位预算情况说明
2025年财政拨款支出预算60.00万元，其中：基本支出40.00万元，项目支出20.00万元。公务接待费1.00万元。
";
    let text = "江州市云阳区档案局2025年部门预算情况说明
一、部门基本情况
（一）单位构成
本部门由局本级和下属1个预算单位组成，为江州市云阳区档案馆。
二、部门预算情况说明
2025年财政拨款支出预算100.00万元，其中：基本支出70.00万元，项目支出30.00万元。公务接待费1.60万元。
";
    let folder = folder(&[("馆.txt", unit.as_bytes()), ("本级.txt", bureau.as_bytes())]);
    let (department, archives) = (uri(&folder.path().join("部门.txt")), uri(&folder.path().join("馆.txt")));
    let mut client = client_of(&shown_hello(), &[&folder]);
    let wait = |client: &mut Client, wanted: bool| {
        while client.shown(&department).diagnostics.iter().any(|said| said["code"] == "department-mismatch") != wanted {
        }
    };
    client.open(&department, text);
    wait(&mut client, true);
    client.open(&archives, &unit.replace("0.50", "0.60"));
    wait(&mut client, false);
    client.ignore("textDocument/publishDiagnostics");
    client.finish();
}

/// The reports on a folder.
struct Checked {
    /// The address and the result id of each file.
    known: Vec<(String, String)>,
    /// Whether the rule speaks, by the address of each file whose report has changed.
    speaks: Vec<(String, bool)>,
    summary: Value,
}

impl Checked {
    fn of(&self, uri: &str) -> Option<bool> {
        self.speaks.iter().find(|(name, _)| name == uri).map(|(_, speaks)| *speaks)
    }
}

fn check(client: &mut Client, previous: &[(String, String)]) -> Checked {
    let ids: Vec<Value> = previous.iter().map(|(uri, id)| json!({ "uri": uri, "value": id })).collect();
    let report = client.call("workspace/diagnostic", json!({ "previousResultIds": ids }));
    let items = report["items"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let known = items.iter().map(|item| (text(&item["uri"]), text(&item["resultId"]))).collect();
    let full = items.iter().filter(|item| item["kind"] == "full");
    let speaks = full.map(|item| {
        let speaks = item["items"].as_array().unwrap().iter().any(|said| said["code"] == RULE);
        (text(&item["uri"]), speaks)
    });
    Checked { known, speaks: speaks.collect(), summary: report["summary"].clone() }
}

#[test]
fn the_check_of_a_folder_pairs_as_the_command_line_does() {
    let web = page(NOW, Form::default());
    let folder = folder(&[
        ("2024/说明.txt", BEFORE.as_bytes()),
        ("2025/说明.docx", &document(NOW, 3)),
        ("2025/公开稿.html", web.as_bytes()),
    ]);
    let before = folder.path().join("2024/说明.txt");
    let now = uri(&folder.path().join("2025/说明.docx"));
    let mut client = client_of(&Hello::pulling(), &[&folder]);
    let first = check(&mut client, &[]);
    assert_eq!((first.known.len(), first.of(&now)), (2, Some(true)));
    assert_eq!(first.summary["skipped"][0]["path"], "2025/公开稿.html");
    assert!(check(&mut client, &first.known).speaks.is_empty());
    // A change of the other file changes the report on this one.
    fs::write(&before, mended()).unwrap();
    let second = check(&mut client, &first.known);
    assert_eq!(second.of(&now), Some(false));
    // So does the other one as it stands in the editor.
    client.open(&uri(&before), BEFORE);
    client.diagnostics(&uri(&before));
    assert_eq!(check(&mut client, &second.known).of(&now), Some(true));
    client.finish();
}
