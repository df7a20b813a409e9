//! Findings as the editor gets them: pushed or pulled, never both.

use gouji::analysis::analyze;
use gouji::editing::diagnostics::told;
use gouji::lang::Lang;
use gouji::settings::Settings;
use serde_json::{Value, json};

use crate::client::*;
use crate::support::testing;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";

/// A finding of each kind of trouble.
const MARKED: &str = "\
一、单位基本情况
2025年政府采购预算总额46万元⟦万元⟧{duplicated-phrase}。
二、“三公”经费情况说明
2025年“三公”经费预算⟦6.00⟧{total-mismatch}万元，其中：公务接待费1.00万元，公务用车运行维护费4.00万元，公务用车购置费0万元。
完成上级交办的其他工作⟦。。⟧{repeated-punctuation}
";

/// More addends than are shown; none of them explains the difference alone.
const MANY_PARTS: &str = "二、单位收支总体情况\n\
    支出预算：2025年年初预算数500.00万元，其中：一般公共服务支出10.10万元，国防支出10.20万元，公共安全支出10.30万元，\
    教育支出10.40万元，科学技术支出10.50万元，文化旅游体育与传媒支出10.60万元，社会保障和就业支出10.70万元，\
    卫生健康支出10.80万元，节能环保支出10.90万元，城乡社区支出11.10万元，农林水支出11.20万元，交通运输支出11.30万元，\
    住房保障支出11.40万元。\n";

#[test]
fn findings_lie_where_they_belong() {
    let (text, marked) = testing::strip(MARKED);
    let place = Text::new(&text, Units::Utf16);
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &text);
    let said = client.diagnostics(URI);
    let found: Vec<(Value, Value)> = said.iter().map(|said| (said["range"].clone(), said["code"].clone())).collect();
    let expected: Vec<(Value, Value)> =
        marked.iter().map(|mark| (place.range(mark.range.clone()), json!(mark.codes[0]))).collect();
    assert_eq!(found, expected);
    client.agrees(URI, &place);
    client.finish();
}

#[test]
fn a_client_that_asks_is_not_told() {
    let mut client = Client::initialized(&Hello::pulling());
    assert_eq!(client.capability("/diagnosticProvider/interFileDependencies"), true);
    client.open(URI, &faults(1));
    client.change(URI, 2, &[whole(&faults(2))]);
    assert_eq!(client.diagnostics(URI).len(), 2);
    client.close(URI);
    // Anything pushed would be left over here.
    client.finish();
}

#[test]
fn a_client_that_cannot_ask_is_told() {
    let pushed = [
        Hello::plain(),
        Hello::pushed(),
        // One that could ask and does not want to.
        Hello::pulling().options(json!({ "diagnostics": "push" })),
    ];
    for hello in pushed {
        let mut client = Client::initialized(&hello);
        assert_eq!(client.capability("/diagnosticProvider"), &Value::Null);
        client.open_version(URI, 7, &faults(1));
        let shown = client.shown(URI);
        assert_eq!((shown.version, shown.diagnostics.len()), (Some(7), 1));
        client.change(URI, 8, &[whole(&faults(2))]);
        let shown = client.shown(URI);
        assert_eq!((shown.version, shown.diagnostics.len()), (Some(8), 2));
        client.close(URI);
        assert!(client.shown(URI).diagnostics.is_empty());
        client.finish();
    }
}

#[test]
fn a_document_without_faults_is_told_too() {
    let mut client = Client::initialized(&Hello::pushed());
    client.open(URI, "完成上级交办的其他工作。\n");
    let shown = client.shown(URI);
    assert_eq!((shown.version, shown.diagnostics.len()), (Some(1), 0));
    client.finish();
}

#[test]
fn what_is_known_is_not_sent_again() {
    let mut client = Client::initialized(&Hello::plain());
    client.open(URI, &faults(1));
    assert_eq!(client.shown(URI).diagnostics.len(), 1);
    // The fault stays where it is.
    client.change(URI, 2, &[between((1, 0), (1, 0), "完成。\n")]);
    assert_eq!(client.diagnostics(URI).len(), 1);
    assert!(client.shown_so_far(URI).is_empty());
    // It moves.
    client.change(URI, 3, &[between((0, 0), (0, 0), "完成。\n")]);
    assert_eq!(client.shown(URI).diagnostics[0]["range"]["start"]["line"], 1);
    client.finish();
}

#[test]
fn a_client_that_knows_versions_is_told_of_each() {
    let mut client = Client::initialized(&Hello::pushed());
    client.open(URI, &faults(1));
    let first = client.shown(URI);
    client.change(URI, 2, &[between((1, 0), (1, 0), "完成。\n")]);
    let second = client.shown(URI);
    assert_eq!((second.version, &second.diagnostics), (Some(2), &first.diagnostics));
    client.finish();
}

#[test]
fn old_versions_are_not_shown() {
    let mut client = Client::initialized(&Hello::pushed().options(json!({ "maxDiagnostics": 100_000 })));
    client.open(URI, &faults(2_000));
    for version in 2..100 {
        client.change(URI, version, &[between((0, 0), (0, 0), "完成。。\n")]);
    }
    assert_eq!(client.diagnostics(URI).len(), 2_098);
    let shown = client.shown_so_far(URI);
    let versions: Vec<i64> = shown.iter().map(|shown| shown.version.unwrap()).collect();
    assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
    assert_eq!(versions.last(), Some(&99));
    for shown in shown {
        assert_eq!(shown.diagnostics.len() as i64, 1_999 + shown.version.unwrap());
    }
    client.finish();
}

#[test]
fn a_report_that_the_client_has_is_not_sent_again() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(1));
    let (one, items) = client.report(URI, None);
    assert_eq!(items.len(), 1);
    let pull = |client: &mut Client, previous: &str| {
        let document = json!({ "uri": URI });
        let params = json!({ "textDocument": document, "identifier": "gouji", "previousResultId": previous });
        client.call("textDocument/diagnostic", params)
    };
    assert_eq!(pull(&mut client, &one), json!({ "kind": "unchanged", "resultId": one }));
    // An edit that leaves everything as it was.
    client.change(URI, 2, &[between((1, 0), (1, 0), "完成。\n")]);
    assert_eq!(pull(&mut client, &one)["kind"], "unchanged");
    // One that does not, and its undoing.
    client.change(URI, 3, &[between((0, 0), (0, 0), "完成。\n")]);
    let (two, _) = client.report(URI, Some(&one));
    assert_ne!(one, two);
    assert_eq!(pull(&mut client, &two)["kind"], "unchanged");
    client.change(URI, 4, &[between((0, 0), (1, 0), "")]);
    assert_eq!(client.report(URI, Some(&two)).0, one);
    // Names that the server never gave.
    for unknown in ["", "0", "没有", &"9".repeat(10_000)] {
        assert_eq!(client.report(URI, Some(unknown)).1.len(), 1);
    }
    // A document that is closed has nothing, which a client may know already.
    client.close(URI);
    let (nothing, items) = client.report(URI, Some(&one));
    assert!(items.is_empty());
    assert_eq!(pull(&mut client, &nothing)["kind"], "unchanged");
    client.finish();
}

#[test]
fn no_more_than_two_hundred_and_a_word_on_the_rest() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(200));
    assert_eq!(client.diagnostics(URI).len(), 200);
    // The gravest are kept, wherever they stand.
    let grave = "四、“三公”经费情况说明\n2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费4.00万元。\n";
    client.change(URI, 2, &[whole(&(faults(230) + grave))]);
    let said = client.diagnostics(URI);
    assert_eq!(said.len(), 201);
    assert!(codes(&said).contains(&"total-mismatch"));
    let notice = &said[200];
    assert_eq!(notice["message"], "还有 31 条较轻的问题未显示。");
    assert_eq!((&notice["severity"], &notice["source"], &notice["code"]), (&json!(3), &json!("gouji"), &Value::Null));
    client.finish();
}

#[test]
fn how_many_is_the_users_choice() {
    for (most, shown) in [(json!(5), 6), (json!(1), 2), (json!(0), 2), (json!(1_000), 300), (json!(u64::MAX), 300)] {
        let mut client = Client::initialized(&Hello::pulling().options(json!({ "maxDiagnostics": most })));
        client.open(URI, &faults(300));
        assert_eq!(client.diagnostics(URI).len(), shown, "{most}");
        client.finish();
    }
}

#[test]
fn settings_may_change() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(10));
    assert_eq!(client.diagnostics(URI).len(), 10);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "gouji": { "maxDiagnostics": 3 } } }));
    assert_eq!(client.diagnostics(URI).len(), 4);
    let english = json!({ "gouji": { "maxDiagnostics": 50, "language": "en" } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": english }));
    let said = client.diagnostics(URI);
    assert_eq!(said.len(), 10);
    assert!(said[0]["message"].as_str().unwrap().contains("in a row"), "{}", said[0]);
    for strange in
        [json!(null), json!([]), json!({ "gouji": 7 }), json!({ "gouji": { "maxDiagnostics": -1 } }), json!({})]
    {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": strange }));
        assert_eq!(client.diagnostics(URI), said);
    }
    client.finish();

    let mut client = Client::initialized(&Hello::pushed());
    client.open(URI, &faults(10));
    assert_eq!(client.shown(URI).diagnostics.len(), 10);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "gouji": { "maxDiagnostics": 3 } } }));
    assert_eq!(client.shown(URI).diagnostics.len(), 4);
    client.finish();
}

#[test]
fn no_more_than_ten_related_places() {
    assert!(analyze(MANY_PARTS, &Settings::new(Lang::Zh))[0].related.len() > 10, "the document has to have more");
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, MANY_PARTS);
    let said = client.diagnostics(URI);
    assert_eq!(said[0]["code"], "total-mismatch");
    let places = said[0]["relatedInformation"].as_array().unwrap();
    assert_eq!(places.len(), 10);
    for place in places {
        assert_eq!(place["location"]["uri"], URI);
    }
    client.agrees(URI, &Text::new(MANY_PARTS, Units::Utf16));
    client.finish();
}

#[test]
fn a_client_gets_what_it_understands() {
    let (text, _) = testing::strip(MARKED);
    let mut client = Client::initialized(&Hello::plain());
    client.open(URI, &text);
    for said in client.shown(URI).diagnostics {
        let mut fields: Vec<&String> = said.as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(fields, ["code", "message", "range", "severity", "source"]);
    }
    client.finish();

    let mut client = Client::initialized(&Hello::pushed());
    client.open(URI, &text);
    let said = client.shown(URI).diagnostics;
    for said in &said {
        assert_eq!(said["source"], "gouji");
        let page = said["codeDescription"]["href"].as_str().unwrap();
        assert!(page.starts_with("https://") && page.ends_with(said["code"].as_str().unwrap()), "{page}");
        assert!(said["data"]["fixes"].is_u64(), "{said}");
    }
    let tagged: Vec<&Value> = said.iter().filter(|said| said["tags"] == json!([1])).map(|said| &said["code"]).collect();
    assert_eq!(tagged, ["duplicated-phrase"], "text that had better go is faded");
    client.finish();

    // One that names one thing gets that one.
    let named = json!({ "codeDescriptionSupport": true });
    let mut client = Client::initialized(&Hello::plain().with("/textDocument/publishDiagnostics", named));
    client.open(URI, &text);
    for said in client.shown(URI).diagnostics {
        assert!(said["codeDescription"].is_object() && said.get("data").is_none() && said.get("tags").is_none());
        assert!(said.get("relatedInformation").is_none());
    }
    client.finish();
}

#[test]
fn the_language_is_the_clients() {
    let (text, _) = testing::strip(MARKED);
    for (locale, lang) in
        [("en", Lang::En), ("en-US", Lang::En), ("EN_gb", Lang::En), ("zh-cn", Lang::Zh), ("fr", Lang::Zh)]
    {
        let mut client = Client::initialized(&Hello::pulling().locale(locale).options(json!({ "maxDiagnostics": 2 })));
        client.open(URI, &text);
        let said: Vec<String> =
            client.diagnostics(URI).iter().map(|said| said["message"].as_str().unwrap().to_owned()).collect();
        let findings = analyze(&text, &Settings::new(lang));
        let expected: Vec<String> = findings.iter().take(2).map(|finding| told(finding, lang)).collect();
        assert_eq!(said[..2], expected, "{locale}");
        let notice = if lang == Lang::En {
            "Less serious findings not shown: 1."
        } else {
            "还有 1 条较轻的问题未显示。"
        };
        assert_eq!(said[2], notice);
        client.finish();
    }
}
