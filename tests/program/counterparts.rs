//! One submission in two formats.

use crate::printed;
use crate::program::{code, folder, json, run, stderr, stdout};
use crate::support::html::{Form, page};
use crate::support::word::document;
use serde_json::Value;

const TEXT: &str = "江州市云阳区档案馆2025年部门预算情况说明
一、单位基本情况
本馆负责全区档案的收集和保管。
二、部门预算情况说明
2025年一般公共预算财政拨款支出100.00万元，其中：基本支出60.00万元，项目支出40.00万元。
2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务2.00万元。
公务接待费1.20万元。培训费3.10万元。
一般公共预算财政拨款支出预算表
单位：万元
科目编码\t科目名称\t总计\t基本支出\t项目支出
201\t一般公共服务支出\t100.00\t60.00\t40.00
";

fn web(text: &str) -> Vec<u8> {
    page(text, Form::default()).into_bytes()
}

/// The report on a folder with a document of Word and the same as a web page.
fn report(word: &str, other: &str) -> Value {
    let folder = folder(&[("公开/说明.docx", &document(word, 3)), ("公开/公开稿.html", &web(other))]);
    json(&run(folder.path(), &["check", "公开", "--format", "json"]))
}

/// Rule, severity and text of the findings between the two.
fn between(report: &Value) -> Vec<String> {
    let findings = report["files"][0]["findings"].as_array().unwrap().iter();
    let own = findings.filter(|finding| finding["message"].as_str().unwrap().contains("公开稿.html"));
    own.map(|finding| format!("{} {} {}", finding["code"], finding["severity"], finding["text"]).replace('"', ""))
        .collect()
}

#[test]
fn what_says_the_same_is_one_document() {
    let report = report(TEXT, TEXT);
    assert_eq!(report["files"].as_array().unwrap().len(), 1);
    assert_eq!(report["files"][0]["path"], "公开/说明.docx");
    assert_eq!((&report["summary"]["files"], between(&report).len()), (&Value::from(1), 0));
    let skipped = &report["summary"]["skipped"][0];
    assert_eq!(skipped["path"], "公开/公开稿.html");
    let folder = folder(&[("说明.docx", &document(TEXT, 3)), ("说明.html", &web(TEXT))]);
    let issues = json(&run(folder.path(), &["check", "--format", "gitlab"]));
    assert!(!issues.to_string().contains("说明.html"), "what is checked in another file is no issue: {issues}");
    let reason = "没有重复检查：与 公开/说明.docx 是同一份文件，两份中的数字已互相核对";
    assert_eq!(skipped["reason"], reason, "{report:#}");
}

#[test]
fn a_figure_that_differs_is_told_with_its_place_in_both() {
    let report = report(TEXT, &TEXT.replace("公务接待费1.20", "公务接待费1.30"));
    assert_eq!(between(&report), ["restatement-mismatch error 1.20"]);
    let finding = &report["files"][0]["findings"].as_array().unwrap().iter().find(|one| one["text"] == "1.20").unwrap();
    assert_eq!(
        finding["message"],
        "与 公开稿.html 不一致：此处 公务接待费 1.20 万元，该文件中为 1.30 万元；请核对哪一份有误"
    );
    let related = &finding["related"][0];
    assert_eq!((&related["path"], &related["message"]), (&"公开/公开稿.html".into(), &"公务接待费 1.30 万元".into()));
    assert!(finding["place"].as_str().unwrap().starts_with("第") && related["place"].is_string());
    assert!(finding["fixes"].as_array().is_none_or(Vec::is_empty));
    // In a cell, where words name no quantity, and in the report for people.
    assert_eq!(between(&self::report(TEXT, &TEXT.replace("\t40.00", "\t44.00"))), ["restatement-mismatch error 40.00"]);
    assert_eq!(
        between(&self::report(TEXT, &TEXT.replace("培训费3.10", "培训费3.70"))),
        ["restatement-mismatch error 3.10"]
    );
    let other = web(&TEXT.replace("公务接待费1.20", "公务接待费1.30"));
    let folder = folder(&[("说明.docx", &document(TEXT, 3)), ("说明.html", &other)]);
    let output = run(folder.path(), &["check"]);
    let told = stdout(&output);
    assert!(code(&output) == 1 && told.contains("说明.html:") && told.contains("说明.html 同 说明.docx"), "{told}");
}

/// What is published, beside the draft of it.
#[cfg(feature = "pdf")]
#[test]
fn a_document_and_its_print_are_one() {
    let report = |printed: &str| {
        let pdf = printed::drawing::pdf(&printed::pages(printed));
        let folder = folder(&[("公开/说明.docx", &document(TEXT, 3)), ("公开/公开稿.pdf", &pdf)]);
        json(&run(folder.path(), &["check", "公开", "--format", "json"]))
    };
    let same = report(TEXT);
    assert_eq!(
        (&same["files"][0]["path"], &same["summary"]["files"]),
        (&"公开/说明.docx".into(), &1.into()),
        "{same:#}"
    );
    assert_eq!(same["summary"]["skipped"][0]["path"], "公开/公开稿.pdf");
    assert_eq!(same["summary"]["error"], 0, "{same:#}");
    for (from, to) in [("公务接待费1.20", "公务接待费1.30"), ("\t40.00", "\t44.00")] {
        let other = report(&TEXT.replace(from, to));
        let findings = other["files"][0]["findings"].as_array().unwrap();
        let told: Vec<&Value> = findings.iter().filter(|one| one["code"] == "restatement-mismatch").collect();
        assert_eq!((other["summary"]["files"].as_u64(), told.len()), (Some(1), 1), "{from}: {other:#}");
        let related = &told[0]["related"][0];
        assert_eq!(related["path"], "公开/公开稿.pdf");
        assert!(related["place"].as_str().unwrap().starts_with("第1页"), "{related}");
    }
}

#[test]
fn a_figure_held_for_wrong_is_told_once() {
    // The document of Word contradicts itself: what is right there stands in the message already.
    let report = report(&TEXT.replace("总额6.00", "总额6.60"), TEXT);
    assert_eq!(between(&report), Vec::<String>::new());
    let errors = report["files"][0]["findings"].as_array().unwrap().iter().filter(|one| one["severity"] == "error");
    assert_eq!(errors.count(), 1);
}

#[test]
fn what_is_another_document_is_checked_for_itself() {
    let files = |other: &str| report(TEXT, other)["files"].as_array().unwrap().len();
    assert_eq!(files(&TEXT.replace("云阳区", "云阴区")), 2);
    assert_eq!(files(&TEXT.replace("2025", "2026")), 2);
    assert_eq!(files(&TEXT.replace("部门预算情况说明\n一", "单位预算情况说明\n一")), 2);
    // The same unit and year, and other figures throughout: the first draft, say.
    let other: String = TEXT.chars().map(|character| if character == '0' { '7' } else { character }).collect();
    assert_eq!(files(&other.replace("2725", "2025")), 2);
}

#[test]
fn of_two_that_could_be_it_the_name_decides() {
    let (word, other) = (document(TEXT, 3), web(TEXT));
    let skipped = |files: &[(&str, &[u8])]| {
        let folder = folder(files);
        let report = json(&run(folder.path(), &["check", "--format", "json"]));
        let skipped = report["summary"]["skipped"].as_array().cloned().unwrap_or_default();
        (report["files"].as_array().unwrap().len(), skipped.len())
    };
    assert_eq!(skipped(&[("a.docx", &word), ("b.docx", &word), ("a.html", &other)]), (2, 1));
    assert_eq!(skipped(&[("a.docx", &word), ("b.docx", &word), ("c.html", &other)]), (3, 0));
    assert_eq!(skipped(&[("a.docx", &word), ("b.html", &other), ("c.txt", TEXT.as_bytes())]), (1, 2));
}

#[test]
fn files_that_are_mended_are_each_mended() {
    let text = TEXT.replace("的收集和保管。", "的收集和保管。。");
    let folder = folder(&[("说明.docx", &document(&text, 3)), ("说明.txt", text.as_bytes())]);
    let output = run(folder.path(), &["check", "--fix"]);
    let (told, failed) = (stdout(&output).to_owned(), stderr(&output).to_owned());
    let mended = std::fs::read_to_string(folder.path().join("说明.txt")).unwrap();
    assert!(mended.contains("保管。\n"), "{told}{failed}");
}

/// A draft, the text that was read out of it and mended, and a page that was mended further: what is left out stands for nothing.
#[test]
fn a_file_that_is_left_out_stands_for_no_other() {
    let mended = TEXT.replace("1.20", "1.50").replace("3.10", "3.60");
    let further = mended.replace("6.00", "8.00").replace("4.00万元，服务2.00", "5.00万元，服务3.00");
    let folder = folder(&[("a.docx", &document(TEXT, 3)), ("b.txt", mended.as_bytes()), ("c.html", &web(&further))]);
    let report = json(&run(folder.path(), &["check", "--format", "json"]));
    let paths = |list: &Value| list.as_array().unwrap().iter().map(|one| one["path"].clone()).collect::<Vec<_>>();
    assert_eq!(paths(&report["files"]), ["a.docx", "c.html"]);
    assert_eq!(paths(&report["summary"]["skipped"]), ["b.txt"]);
}

/// A box beside the text is read at its anchor in one format and at its height in another.
#[test]
fn the_order_of_the_text_is_no_difference() {
    let items = "（一）甲项目涉及金额12.00万元。\n（二）乙项目涉及金额34.00万元。\n";
    let turned = "（二）乙项目涉及金额34.00万元。\n（一）甲项目涉及金额12.00万元。\n";
    let report = report(&format!("{TEXT}{items}"), &format!("{TEXT}{turned}"));
    assert_eq!((report["files"].as_array().unwrap().len(), between(&report)), (1, Vec::new()));
}

#[test]
fn every_report_and_the_copy_with_comments_name_the_other_file() {
    let other = web(&TEXT.replace("公务接待费1.20", "公务接待费1.30"));
    let folder = folder(&[("说明.docx", &document(TEXT, 3)), ("公开稿.html", &other)]);
    for format in ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"] {
        let output = run(folder.path(), &["check", ".", "--format", format]);
        assert!(code(&output) == 1 && stdout(&output).contains("公开稿.html"), "{format}: {}", stderr(&output));
    }
    let output = run(folder.path(), &["check", ".", "--annotate", "批注/"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let copy = std::fs::File::open(folder.path().join("批注/说明.docx")).unwrap();
    let mut copy = zip::ZipArchive::new(copy).unwrap();
    let comments = std::io::read_to_string(copy.by_name("word/comments.xml").unwrap()).unwrap();
    assert!(comments.contains("公开稿.html") && comments.contains("1.30"), "{comments}");
}
