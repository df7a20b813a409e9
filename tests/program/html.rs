//! Pages of the web through the program: they say what their texts say, and are mended in their own bytes.

use std::fs;
use std::path::Path;

use crate::program::{code, folder, json, run, run_with_input, stderr, stdout};
use crate::support::html::{Form, page};
use crate::support::testing;
use encoding_rs::GB18030;
use gouji::formats::{self, TrackedView};
use serde_json::Value;

/// What a finding says, but for where it stands.
fn said(finding: &Value) -> String {
    let part = |name: &str| finding[name].as_str().unwrap_or_default();
    [part("code"), part("severity"), part("text"), part("expected")].join(" | ")
}

fn findings(folder: &Path) -> Vec<(String, Vec<String>)> {
    let report = json(&run(folder, &["check", "--format", "json", "--fail-on", "never"]));
    let files = report["files"].as_array().unwrap();
    let of_file = |file: &Value| {
        let name = file["path"].as_str().unwrap().rsplit_once('.').unwrap().0.to_owned();
        (name, file["findings"].as_array().unwrap().iter().map(said).collect())
    };
    files.iter().map(of_file).collect()
}

/// What lines say in the fixtures that a site adds.
const OF_SITES: [&str; 6] = ["当前的位置", "大 中 小", "上一篇", "打印本页", "来源：", "发布时间："];

/// Each fixture of a text, by name.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut texts = Vec::new();
    for kind in ["right", "wrong", "example"] {
        for entry in fs::read_dir(root.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let Ok(marked) = fs::read_to_string(&path) else { continue };
            let text = testing::read(&marked).text.replace("\r\n", "\n").replace('\r', "\n");
            let lines = text.trim().lines().map(|line| if line.trim().is_empty() { "" } else { line });
            // A page keeps no blanks at the ends of its lines and cells.
            // Nor does it show more than one.
            let blanks = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            let cells = |line: &str| line.split('\t').map(blanks).collect::<Vec<_>>().join("\t");
            // What a site says is left out of its page.
            let lines = lines.filter(|line| !OF_SITES.iter().any(|words| line.contains(words)));
            let text: String = lines.map(|line| cells(line) + "\n").collect();
            let text = text.trim_start_matches('\n').to_owned();
            texts.push((format!("{kind}-{}", path.file_stem().unwrap().to_string_lossy()), text));
        }
    }
    assert!(texts.len() > 50, "{} texts", texts.len());
    texts
}

/// What a file says.
fn read(path: &Path) -> String {
    formats::read(&fs::read(path).unwrap(), TrackedView::Accepted).unwrap().text.into_owned()
}

#[test]
fn a_page_says_what_its_text_says() {
    let (plain, site) = (Form::default(), Form { on_site: true, ..Form::default() });
    let all = Form { on_site: true, is_cut: true, has_spans: true };
    let written = tempfile::tempdir().unwrap();
    let texts = texts();
    for (name, text) in &texts {
        fs::write(written.path().join(format!("{name}.txt")), text).unwrap();
    }
    let of_texts = findings(written.path());
    let is_error = |said: &String| said.contains("| error |");
    assert!(of_texts.iter().flat_map(|(_, list)| list).filter(|said| is_error(said)).count() > 10);
    for (form, is_utf8) in [(plain, true), (site, true), (all, true), (site, false)] {
        let pages = tempfile::tempdir().unwrap();
        for (name, text) in &texts {
            let page = page(text, form);
            let bytes = if is_utf8 { page.into_bytes() } else { GB18030.encode(&page).0.into_owned() };
            let file = format!("{name}.html");
            fs::write(pages.path().join(&file), bytes).unwrap();
            assert_eq!(read(&pages.path().join(&file)), *text, "{name} {form:?}");
        }
        let of_pages = findings(pages.path());
        let other: Vec<_> = of_texts.iter().zip(&of_pages).filter(|(text, page)| text != page).collect();
        assert!(other.is_empty(), "{form:?}: {} differ: {other:#?}", other.len());
    }
}

const PAGE: &str = "<!DOCTYPE html>\r\n<html><head><meta charset=gb2312><script>var a = '420.10';</script>\
    <style>p:before { content: '截止目前' }</style></head>\r\n<body><h1>江州市云阳区档案馆2025年部门预算情况说明</h1>\r\n\
    <p>三、部门预算情况说明</p><p title='420.10 截止目前'>2025年收入预算451.32万元，&ldquo;支出预算&rdquo;4<b>20.</b><i>1</i>0万元。\r\n  \
    截<span>止</span>目前没有调整。<p>支出预算451.32万元，其中：基本支出400.32万元，项目支出51.00万元。<table><tr><td>科目<td>合计\
    <td>基本支出<td>项目支出<tr><td>教育支出<td>12.30<td>2.30<td>11.00</table>\r\n<!-- 截止目前 --></body></html>\r\n";

/// The same with its fixes.
fn mended() -> String {
    let mended = PAGE.replace("4<b>20.</b><i>1</i>0万", "451.32<b></b><i></i>万");
    mended.replace("截<span>止</span>", "截至<span></span>")
}

#[test]
fn a_finding_says_where_in_the_page_it_stands() {
    let folder = folder(&[("预算.htm", PAGE.as_bytes())]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).contains("--> 预算.htm:第3段\n"), "{}", stdout(&output));
    assert!(stdout(&output).contains("--> 预算.htm:表1 第2行“合计”栏\n"), "{}", stdout(&output));
    let shown = run(folder.path(), &["text", "--places", "预算.htm"]);
    assert!(stdout(&shown).ends_with("表1 第2行\t教育支出\t12.30\t2.30\t11.00\n"), "{}", stdout(&shown));
}

#[test]
fn a_page_is_mended_in_its_own_bytes() {
    let mended = mended();
    for is_utf8 in [true, false] {
        let bytes = |page: &str| match is_utf8 {
            true => page.as_bytes().to_vec(),
            false => GB18030.encode(page).0.into_owned(),
        };
        let folder = folder(&[("a.html", &bytes(PAGE))]);
        let fix = ["check", "a.html", "--fix", "--unsafe-fixes", "--fail-on", "never"];
        let output = run(folder.path(), &fix);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let now = fs::read(folder.path().join("a.html")).unwrap();
        assert_eq!(String::from_utf8_lossy(&now), String::from_utf8_lossy(&bytes(&mended)));
        assert_eq!(now, bytes(&mended));
        // Once more there is nothing to be done.
        run(folder.path(), &fix);
        assert_eq!(fs::read(folder.path().join("a.html")).unwrap(), now);
        let piped = run_with_input(folder.path(), &["check", "-", "--fix", "--unsafe-fixes"], &bytes(PAGE));
        assert!(piped.stdout.starts_with(&now), "{}", String::from_utf8_lossy(&piped.stdout));
    }
}

#[test]
fn a_diff_is_one_of_the_page() {
    let folder = folder(&[("a.html", PAGE.as_bytes())]);
    let output = run(folder.path(), &["check", "--diff", "a.html"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).contains("截至<span></span>目前没有"), "{}", stdout(&output));
    assert_eq!(fs::read(folder.path().join("a.html")).unwrap(), PAGE.as_bytes());
}

/// Where the empty cells are, by line and column.
fn empty_cells(text: &str) -> Vec<(usize, usize)> {
    let cells =
        text.lines().enumerate().flat_map(|(line, cells)| cells.split('\t').enumerate().map(move |cell| (line, cell)));
    cells.filter(|(_, (_, cell))| cell.trim().is_empty()).map(|(line, (column, _))| (line, column)).collect()
}

/// Also where every figure is cut by tags.
#[test]
fn a_page_is_mended_as_its_text_is() {
    let (texts, written) = (texts(), tempfile::tempdir().unwrap());
    let form = Form { on_site: true, is_cut: true, has_spans: true };
    for (name, text) in &texts {
        fs::write(written.path().join(format!("{name}.txt")), text).unwrap();
        fs::write(written.path().join(format!("{name}.html")), page(text, form)).unwrap();
    }
    run(written.path(), &["check", "--fix", "--unsafe-fixes", "--fail-on", "never"]);
    let mut changed = 0;
    for (name, text) in &texts {
        let mended = fs::read_to_string(written.path().join(format!("{name}.txt"))).unwrap();
        let of_page = read(&written.path().join(format!("{name}.html")));
        // A page is given no new lines, and nothing in its empty cells.
        if mended.lines().count() == text.lines().count() && empty_cells(&mended) == empty_cells(text) {
            assert_eq!(of_page, mended, "{name}");
            changed += usize::from(*text != mended);
        } else {
            assert_eq!(of_page.lines().count(), text.lines().count(), "{name}");
        }
    }
    assert!(changed > 20, "{changed} texts");
}

#[test]
fn what_a_page_cannot_take_is_left() {
    // A glossary would be new paragraphs; the file stays, and the finding too.
    let wrong = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wrong/缺名词解释.txt");
    let text = testing::read(&fs::read_to_string(wrong).unwrap()).text;
    let page = page(&text, Form::default());
    let folder = folder(&[("a.html", page.as_bytes())]);
    let output = run(folder.path(), &["check", "--fix", "--unsafe-fixes", "--format", "json"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let report = json(&output);
    let list = report["files"][0]["findings"].as_array().unwrap();
    assert!(list.iter().any(|one| one["code"] == "missing-glossary"), "{list:?}");
    assert_eq!(fs::read_to_string(folder.path().join("a.html")).unwrap(), page);
}

#[test]
fn a_web_archive_is_read_only() {
    let archive = format!(
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n--b\r\n\
         Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{PAGE}--b\r\nContent-Type: text/html\r\n\r\n<p>甲\r\n--b--\r\n"
    );
    let folder = folder(&[
        ("a.html", PAGE.as_bytes()),
        ("b.mhtml", archive.as_bytes()),
        ("c.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a--"),
    ]);
    let text = |name: &str| stdout(&run(folder.path(), &["text", name])).to_owned();
    assert_eq!(text("b.mhtml"), text("a.html"));
    let output = run(folder.path(), &["check", "b.mhtml"]);
    assert!(stdout(&output).contains("--> b.mhtml:第3段\n"), "{}", stdout(&output));
    let output = run(folder.path(), &["check", "--fix", "b.mhtml"]);
    assert_eq!(code(&output), 2);
    assert!([stdout(&output), stderr(&output)].concat().contains("--fix 不改写网页归档"), "{}", stdout(&output));
    assert_eq!(fs::read(folder.path().join("b.mhtml")).unwrap(), archive.as_bytes());
    let output = run(folder.path(), &["check", "c.mht"]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("没有网页正文"), "{}", stdout(&output));
}

#[test]
fn other_pages_of_a_folder_say_nothing() {
    let news = "<!DOCTYPE html><html><body><h1>区财政局召开会议</h1><p>2月10日，区财政局召开会议，传达学习有关文件，部署2025年预算编制，安排资金7.00万元，其中：一期4.00万元，二期3.00万元。</p></body></html>";
    let manual = "<!doctype html><html><body><h1>Struct Vec</h1><p>pub fn new() -&gt; Vec&lt;T&gt;</p><pre>let v = 1;</pre></body></html>";
    let folder =
        folder(&[("a.html", news.as_bytes()), ("b.htm", manual.as_bytes()), ("c.txt", "会议纪要\n".as_bytes())]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    // A report of gouji's own is none of them.
    run(folder.path(), &["check", "--format", "html", "-o", "报告.html"]);
    let report = json(&run(folder.path(), &["check", "--format", "json"]));
    let paths: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["a.html", "b.htm", "c.txt"]);
}

#[test]
fn last_years_document_may_be_a_page() {
    let text = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/example/部门预算情况说明.txt");
    let text = fs::read_to_string(text).unwrap();
    let page = page(&text, Form { on_site: true, ..Form::default() });
    let folder = folder(&[("a.txt", text.as_bytes()), ("a.html", page.as_bytes())]);
    let draft = |from: &str| {
        let unit = ["--unit", "江州市云阳区档案馆", "--year", "2026", "--from", from, "--date", "2026-02-01"];
        let output = run(folder.path(), &[&["new"], unit.as_slice()].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output).to_owned()
    };
    assert_eq!(draft("a.html"), draft("a.txt"));
}
