//! Documents as the client names them, one or many.

use serde_json::json;

use crate::client::*;
use crate::support::document;
use crate::text::*;

#[test]
fn a_document_is_known_by_the_name_the_client_gives_it() {
    let names = [
        "untitled:Untitled-1",
        "untitled:%E9%A2%84%E7%AE%97%E8%AF%B4%E6%98%8E.txt",
        "file:///C:/Users/%E6%9D%8E/%E9%A2%84%E7%AE%97.txt",
        "file:///c%3A/Users/%E6%9D%8E/%E9%A2%84%E7%AE%97.txt",
        "file://server/share/a.txt",
        "file:///a%20b%23c%3Fd.txt",
        "file:///a.txt?query#fragment",
        "vscode-notebook-cell:/a.ipynb#W0sZmlsZQ%3D%3D",
        "git:/a.txt?%7B%22path%22%3A%22a%22%7D",
        "vscode-remote://wsl%2Bubuntu/home/a.txt",
        "zipfile:///a.zip::b.txt",
        "inmemory://model/1",
        "a:",
    ];
    for hello in [Hello::pulling(), Hello::pushed()] {
        let mut client = Client::initialized(&hello);
        for (at, name) in names.into_iter().enumerate() {
            client.open(name, &faults(at + 1));
        }
        for (at, name) in names.into_iter().enumerate() {
            if client.capability("/diagnosticProvider").is_null() {
                assert_eq!(client.shown(name).diagnostics.len(), at + 1, "{name}");
                client.close(name);
                assert!(client.shown(name).diagnostics.is_empty(), "{name}");
            } else {
                client.change(name, 2, &[between((0, 0), (0, 0), "完成。。\n")]);
                assert_eq!(client.diagnostics(name).len(), at + 2, "{name}");
                client.close(name);
                assert!(client.diagnostics(name).is_empty(), "{name}");
            }
        }
        client.finish();
    }
}

#[test]
fn two_spellings_of_one_file_are_two_documents() {
    let spellings =
        ["file:///%E9%A2%84.txt", "file:///%e9%a2%84.txt", "file:///./%E9%A2%84.txt", "FILE:///%E9%A2%84.txt"];
    let mut client = Client::initialized(&Hello::pulling());
    for (at, name) in spellings.into_iter().enumerate() {
        client.open(name, &faults(at + 1));
    }
    client.close(spellings[1]);
    for (at, name) in spellings.into_iter().enumerate() {
        let expected = if at == 1 { 0 } else { at + 1 };
        assert_eq!(client.diagnostics(name).len(), expected, "{name}");
    }
    client.finish();
}

#[test]
fn names_that_are_none_are_passed_over() {
    let mut client = Client::initialized(&Hello::pulling());
    for name in ["", "a.txt", "/a.txt", "C:\\a.txt", "file:///预算.txt", "file:///a b.txt", "%", "file:///%zz"] {
        client.open(name, &faults(1));
        client.change(name, 2, &[whole(&faults(2))]);
        client.close(name);
    }
    client.open("file:///a.txt", &faults(1));
    assert_eq!(client.diagnostics("file:///a.txt").len(), 1);
    client.finish();
}

#[test]
fn a_document_opened_twice_is_the_one_opened_last() {
    let uri = "file:///a.txt";
    let mut client = Client::initialized(&Hello::pulling());
    client.open_version(uri, 5, &faults(3));
    client.open_version(uri, 1, &faults(1));
    assert_eq!(client.diagnostics(uri).len(), 1);
    client.change(uri, 2, &[between((0, 0), (0, 0), "完成。。\n")]);
    assert_eq!(client.diagnostics(uri).len(), 2);
    client.close(uri);
    client.close(uri);
    assert!(client.diagnostics(uri).is_empty());
    client.finish();

    let mut client = Client::initialized(&Hello::pushed());
    client.open_version(uri, 5, &faults(3));
    assert_eq!(client.shown(uri).diagnostics.len(), 3);
    client.open_version(uri, 1, &faults(1));
    let shown = client.shown(uri);
    assert_eq!((shown.version, shown.diagnostics.len()), (Some(1), 1));
    // Opened again with what stood there before, it is shown again all the same.
    client.open_version(uri, 1, &faults(1));
    assert_eq!(client.shown(uri).diagnostics.len(), 1);
    client.finish();
}

#[test]
fn a_document_may_be_closed_and_opened_again_and_again() {
    let uri = "file:///a.txt";
    let mut client = Client::initialized(&Hello::pushed());
    for round in 0..50 {
        client.open(uri, &faults(round % 7));
        client.close(uri);
    }
    client.open(uri, &faults(9));
    assert_eq!(client.diagnostics(uri).len(), 9);
    // What was shown in between is one of the texts or nothing; the last word is the last text.
    let shown = client.shown_so_far(uri);
    assert!(shown.len() >= 51, "each closing clears");
    assert_eq!(shown.last().unwrap().diagnostics.len(), 9);
    client.finish();
}

#[test]
fn fifty_documents_at_once_do_not_meet() {
    let count = 50;
    let uri = |at: usize| format!("file:///disclosures/{at}.txt");
    let mut texts: Vec<Text> = (0..count).map(|at| Text::new(&document(at as u64).text, Units::Utf16)).collect();
    let mut client = Client::initialized(&Hello::pulling().options(json!({ "maxDiagnostics": 100_000 })));
    // Several are of one unit and year, which is said where there is time for it.
    client.ignore("window/logMessage");
    for (at, text) in texts.iter().enumerate() {
        client.open(&uri(at), &text.text);
    }
    // One edit in each, all over again.
    for version in 2..12 {
        for (at, text) in texts.iter_mut().enumerate() {
            let lines = text.text.matches('\n').count();
            let line = (at * 31 + version as usize * 7) % lines;
            let start = text.text.match_indices('\n').nth(line).unwrap().0 + 1;
            let change = text.replace(start..start, &format!("完成第{at}项工作{version}。。\n"));
            client.change(&uri(at), version, &[change]);
        }
    }
    let asked: Vec<Asked> = (0..count).rev().map(|at| client.ask_diagnostics(&uri(at))).collect();
    for (asked, at) in asked.iter().zip((0..count).rev()) {
        let report = client.answer(asked).unwrap();
        assert_same(&essence(report["items"].as_array().unwrap()), &texts[at].expected(), &texts[at].text);
        client.close(&uri(at));
    }
    client.finish();
}
