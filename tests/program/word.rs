//! Documents of Word through the program: they say what their texts say.

use std::fs;
use std::path::Path;

use crate::program::{code, folder, json, run, run_with_input, stderr, stdout};
use crate::support::testing;
use crate::support::word::{document, published, with_body};
use serde_json::Value;

const TEXT: &str = "江州市云阳区档案馆2025年部门预算情况说明
三、部门预算情况说明
2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。
科目\t合计\t基本支出\t项目支出
教育支出\t12.30\t2.30\t11.00
";

/// What a finding says, but for where it stands.
fn said(finding: &Value) -> String {
    let part = |name: &str| finding[name].as_str().unwrap_or_default();
    [part("code"), part("severity"), part("text"), part("expected"), part("message"), part("fingerprint")].join(" | ")
}

fn findings(report: &Value) -> Vec<Vec<String>> {
    let files = report["files"].as_array().unwrap();
    files.iter().map(|file| file["findings"].as_array().unwrap().iter().map(said).collect()).collect()
}

#[test]
fn a_document_says_what_its_text_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let (texts, words) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut count = 0;
    for kind in ["right", "wrong", "example"] {
        for entry in fs::read_dir(root.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let Ok(marked) = fs::read_to_string(&path) else { continue };
            let text = testing::read(&marked).text;
            let name = format!("{kind}-{}", path.file_stem().unwrap().to_string_lossy());
            // Paragraphs have no line ends of their own.
            let text = text.replace("\r\n", "\n").replace('\r', "\n").trim_end().to_owned() + "\n";
            fs::write(texts.path().join(format!("{name}.txt")), &text).unwrap();
            fs::write(words.path().join(format!("{name}.docx")), document(&text, 1 + count % 7)).unwrap();
            let read = run(words.path(), &["text", &format!("{name}.docx")]);
            assert_eq!(stdout(&read), text, "{name}");
            count += 1;
        }
    }
    assert!(count > 50, "{count} texts");
    // Texts of one unit have other years of it beside them, by the names of their files.
    let check = |folder: &Path| {
        json(&run(folder, &["check", "--format", "json", "--fail-on", "never", "--ignore", "prior-year-mismatch"]))
    };
    let (of_texts, of_words) = (check(texts.path()), check(words.path()));
    assert_eq!(findings(&of_words), findings(&of_texts));
    assert!(of_words["summary"]["error"].as_u64().unwrap() > 10);
}

#[test]
fn what_publishing_adds_is_no_mistake() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let (texts, words) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for kind in ["right", "wrong"] {
        for entry in fs::read_dir(root.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let text =
                testing::read(&fs::read_to_string(&path).unwrap()).text.replace("\r\n", "\n").replace('\r', "\n");
            // Rows drawn with bars are no rows where they are indented.
            if text.contains('|') {
                continue;
            }
            let name = format!("{kind}-{}", path.file_stem().unwrap().to_string_lossy());
            fs::write(texts.path().join(format!("{name}.txt")), &text).unwrap();
            fs::write(words.path().join(format!("{name}.docx")), published(&text)).unwrap();
        }
    }
    let check = |folder: &Path| json(&run(folder, &["check", "--format", "json", "--fail-on", "never"]));
    // Blanks aside, which are added.
    let said = |report: &Value| {
        let of_file = |file: &Value| {
            let name = file["path"].as_str().unwrap().rsplit_once('.').unwrap().0.to_owned();
            let graves = file["findings"].as_array().unwrap().iter();
            let graves = graves.filter(|one| one["severity"] == "error" || one["severity"] == "warning");
            let part =
                |one: &Value, part: &str| one[part].as_str().unwrap_or_default().split_whitespace().collect::<String>();
            let mut list: Vec<String> =
                graves.map(|one| [part(one, "code"), part(one, "text"), part(one, "expected")].join(" ")).collect();
            list.sort();
            (name, list)
        };
        report["files"].as_array().unwrap().iter().map(of_file).collect::<Vec<_>>()
    };
    let (of_texts, of_words) = (said(&check(texts.path())), said(&check(words.path())));
    assert!(of_texts.len() > 150, "{} texts", of_texts.len());
    let other: Vec<_> = of_texts.iter().zip(&of_words).filter(|(text, word)| text != word).collect();
    assert!(other.is_empty(), "{} differ: {other:#?}", other.len());
}

#[test]
fn the_example_is_the_same_in_both_formats() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/example");
    let text = fs::read_to_string(folder.join("部门预算情况说明.txt")).unwrap();
    assert_eq!(stdout(&run(&folder, &["text", "部门预算情况说明.docx"])), text);
}

#[test]
fn a_finding_says_where_in_the_document_it_stands() {
    let folder = folder(&[("预算.docx", &document(TEXT, 3))]);
    let report = json(&run(folder.path(), &["check", "--format", "json"]));
    let file = &report["files"][0];
    assert_eq!(
        (&file["kind"], &file["unit"], &file["year"]),
        (&"budget".into(), &"江州市云阳区档案馆".into(), &2025.into())
    );
    let places = |finding: &Value| {
        let related =
            finding["related"].as_array().unwrap().iter().map(|one| one["place"].as_str().unwrap().to_owned());
        [finding["place"].as_str().unwrap().to_owned()].into_iter().chain(related).collect::<Vec<_>>()
    };
    let errors: Vec<&Value> =
        file["findings"].as_array().unwrap().iter().filter(|one| one["severity"] == "error").collect();
    assert_eq!(places(errors[0])[0], "第3段");
    assert_eq!(places(errors[1]), ["表1 第2行“合计”栏", "表1 第2行“基本支出”栏", "表1 第2行“项目支出”栏"]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("--> 预算.docx:第3段\n"), "{}", stdout(&output));
    assert!(stdout(&output).contains("--> 预算.docx:表1 第2行“合计”栏\n"), "{}", stdout(&output));
    let english = run(folder.path(), &["check", "--lang", "en"]);
    assert!(stdout(&english).contains("--> 预算.docx:table 1, row 2, column `合计`\n"), "{}", stdout(&english));
}

#[test]
fn the_text_is_shown_with_its_places() {
    let folder = folder(&[("a.docx", &document(TEXT, 4)), ("b.txt", "甲\n\n乙".as_bytes())]);
    let shown = |arguments: &[&str]| stdout(&run(folder.path(), arguments)).to_owned();
    assert_eq!(shown(&["text", "a.docx"]), TEXT);
    let with_places = shown(&["text", "--places", "a.docx"]);
    let lines: Vec<&str> = with_places.lines().collect();
    assert_eq!(lines[0], "第1段\t江州市云阳区档案馆2025年部门预算情况说明");
    assert_eq!(lines[4], "表1 第2行\t教育支出\t12.30\t2.30\t11.00");
    assert_eq!(shown(&["text", "--places", "b.txt"]), "1\t甲\n2\t\n3\t乙");
    let missing = run(folder.path(), &["text", "c.docx"]);
    assert_eq!((code(&missing), stderr(&missing)), (2, "gouji：c.docx：文件不存在\n"));
}

#[test]
fn tracked_changes_are_read_as_asked_for() {
    let run_of = |name: &str, words: &str| format!("<w:r><w:{name}>{words}</w:{name}></w:r>");
    let body = format!(
        "<w:p>{}<w:ins>{}</w:ins><w:del>{}</w:del></w:p>",
        run_of("t", "预算总额"),
        run_of("t", "7.00万元"),
        run_of("delText", "6.00万元")
    );
    let folder = folder(&[("a.docx", &with_body(&body))]);
    let text = |view: &[&str]| stdout(&run(folder.path(), &[&["text", "a.docx"], view].concat())).to_owned();
    assert_eq!(text(&[]), "预算总额7.00万元\n");
    assert_eq!(text(&["--tracked-view", "original"]), "预算总额6.00万元\n");
}

#[test]
fn files_of_word_are_found_and_those_of_programs_are_not() {
    let good = document("会议纪要\n", 9);
    let folder = folder(&[
        ("a.docx", good.as_slice()),
        ("b.DOCM", &good),
        ("renamed.wps", &good),
        ("old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("~$a.docx", b"\0\0"),
        (".~b.docx", b"\0\0"),
        ("Thumbs.db", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("no-extension", &good),
    ]);
    let paths = |arguments: &[&str]| {
        let report = json(&run(folder.path(), &[&["check", "--format", "json"], arguments].concat()));
        let path = |file: &Value| file["path"].as_str().unwrap().to_owned();
        let list = |list: &Value| list.as_array().unwrap().iter().map(path).collect::<Vec<_>>();
        (list(&report["files"]), list(&report["summary"]["skipped"]))
    };
    let found = ["a.docx", "b.DOCM", "renamed.wps"].map(String::from).to_vec();
    assert_eq!(paths(&[]), (found, vec!["old.doc".to_owned()]));
    // Named by a shell's pattern, or by hand.
    assert_eq!(paths(&["a.docx", "~$a.docx", "no-extension"]).0, ["a.docx", "no-extension"]);
    // The content decides, not the name.
    let output = run_with_input(folder.path(), &["check", "-", "--format", "json"], &good);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn what_cannot_be_read_is_named_with_the_reason() {
    let good = document(TEXT, 3);
    let locked: Vec<u8> =
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain(utf16("EncryptedPackage")).collect();
    let old: Vec<u8> = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain(utf16("WordDocument")).collect();
    let folder = folder(&[
        ("cut.docx", &good[..good.len() / 2]),
        ("locked.docx", &locked),
        ("old.docx", &old),
        ("entities.docx", &with_body("<w:p><w:r><w:t>&lol;</w:t></w:r></w:p>")),
        ("open.docx", &with_body("<w:p><w:r>")),
        ("deep.docx", &with_body(&["<w:tbl><w:tr><w:tc>".repeat(65), "</w:tc></w:tr></w:tbl>".repeat(65)].concat())),
        ("good.docx", &good),
        ("empty.docx", b""),
    ]);
    for (name, reason) in [
        ("empty", "文件是空的"),
        ("cut", "已损坏或不完整"),
        ("locked", "设有打开密码"),
        ("old", "另存为 .docx"),
        ("entities", "部件 word/document.xml 第 "),
        ("open", "部件 word/document.xml 第 "),
        ("deep", "嵌套超过 64 层"),
    ] {
        let output = run(folder.path(), &["check", &format!("{name}.docx"), "good.docx", "--format", "json"]);
        assert_eq!(code(&output), 2, "{name}");
        let report = json(&output);
        let files = report["files"].as_array().unwrap();
        let read = files.iter().find(|file| file["path"] == "good.docx").unwrap();
        let unread = files.iter().find(|file| file["path"] != "good.docx").unwrap();
        assert!(read["findings"].as_array().unwrap().len() > 1, "{name}: the others are checked");
        assert_eq!(unread["findings"][0]["code"], "unreadable-input");
        let message = unread["findings"][0]["message"].as_str().unwrap();
        assert!(message.contains(reason), "{name}: {message}");
    }
}

fn utf16(name: &str) -> Vec<u8> {
    name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_document_is_not_mended_but_its_repairs_are_shown() {
    let bytes = document("一、收入\n2025年收入预算截止目前6.00万元。\n", 3);
    let folder = folder(&[("a.docx", bytes.as_slice())]);
    let output = run(folder.path(), &["check", "--fix", "a.docx"]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("--fix 不直接改写 Word 文档"), "{}", stdout(&output));
    assert_eq!(fs::read(folder.path().join("a.docx")).unwrap(), bytes);
    let output = run(folder.path(), &["check", "--diff", "a.docx"]);
    assert!(stdout(&output).contains("+2025年收入预算截至目前6.00万元。"), "{}", stdout(&output));
}

#[test]
fn findings_come_back_as_comments_and_repairs_as_tracked_changes() {
    let text = "一、收入\n2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。截止目前没有调整。\n";
    let folder = folder(&[("a.docx", &document(text, 2))]);
    let before = fs::read(folder.path().join("a.docx")).unwrap();
    let output = run(folder.path(), &["check", "a.docx", "--annotate", "b.docx"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(stdout(&run(folder.path(), &["text", "b.docx"])), text);
    let parts = |name: &str, part: &str| {
        let mut zip = zip::ZipArchive::new(fs::File::open(folder.path().join(name)).unwrap()).unwrap();
        std::io::read_to_string(zip.by_name(part).unwrap()).unwrap()
    };
    let comments = parts("b.docx", "word/comments.xml");
    assert!(comments.contains("w:author=\"gouji\"") && comments.contains("规则 total-mismatch · "), "{comments}");
    // Once more, onto the copy's own name but with another target, and all inputs stay.
    let output = run(folder.path(), &["check", "b.docx", "--annotate", "c.docx", "--fail-on", "never"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        parts("c.docx", "word/comments.xml").matches("<w:comment ").count(),
        comments.matches("<w:comment ").count()
    );
    let tracked = ["--fix", "--tracked", "--annotate", "d.docx", "--fail-on", "never"];
    let output = run(folder.path(), &[&["check", "a.docx"], tracked.as_slice()].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("已修复 1 处"), "{}", stderr(&output));
    let shown = |view: &str| stdout(&run(folder.path(), &["text", "d.docx", "--tracked-view", view])).to_owned();
    assert_eq!(shown("original"), text);
    assert_eq!(shown("accepted"), text.replace("截止", "截至"));
    assert_eq!(fs::read(folder.path().join("a.docx")).unwrap(), before);
}

/// What a Word document lacks is put in: the glossary behind its last paragraph, a section before the one that follows it, the
/// total of a table into its empty cell.
#[test]
fn what_is_missing_comes_as_tracked_paragraphs_and_cells() {
    for name in ["缺名词解释.txt", "缺三公一节.txt", "总计栏空缺.txt", "附表合计空缺.txt"] {
        let wrong = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wrong");
        let text = testing::read(&fs::read_to_string(wrong.join(name)).unwrap()).text;
        let folder = folder(&[("a.docx", &document(text.trim_end(), 9))]);
        let reading =
            |file: &str, view: &str| stdout(&run(folder.path(), &["text", file, "--tracked-view", view])).to_owned();
        fs::write(folder.path().join("a.txt"), reading("a.docx", "accepted")).unwrap();
        let fix = ["--fix", "--unsafe-fixes", "--fail-on", "never"];
        run(folder.path(), &[&["check", "a.docx", "--tracked", "--annotate", "b.docx"], fix.as_slice()].concat());
        let before = reading("a.docx", "accepted");
        run(folder.path(), &[&["check", "a.txt"], fix.as_slice()].concat());
        let mended = fs::read_to_string(folder.path().join("a.txt")).unwrap();
        assert_ne!(mended, before, "{name}");
        assert_eq!(reading("b.docx", "accepted").trim_end(), mended.trim_end(), "{name}");
        assert_eq!(reading("b.docx", "original"), before, "{name}");
    }
}

#[test]
fn copies_take_no_place_of_what_is_read() {
    let good = document(TEXT, 3);
    let folder = folder(&[("x/a.docx", good.as_slice()), ("y/a.docx", &good), ("z/b.txt", TEXT.as_bytes())]);
    let refused = |arguments: &[&str], reason: &str| {
        let output = run(folder.path(), &[&["check"], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        let said = [stdout(&output), stderr(&output)].concat();
        assert!(said.contains(reason), "{said}");
    };
    refused(&["x/a.docx", "--annotate", "x/a.docx"], "也是要检查的文件");
    refused(&["x", "--annotate", "x"], "也是要检查的文件");
    refused(&["x", "y", "--annotate", "out"], "的副本都是");
    refused(&["x/a.docx", "--fix", "--annotate", "out.docx"], "--tracked");
    refused(&["x/a.docx", "--tracked"], "--annotate");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.docx", folder.path().join("x/link.docx")).unwrap();
        refused(&["x/a.docx", "--annotate", "x/link.docx"], "也是要检查的文件");
    }
    assert_eq!(fs::read(folder.path().join("x/a.docx")).unwrap(), good);
    refused(&["x/a.docx", "--annotate", "neu/../x/a.docx"], "也是要检查的文件");
    refused(&["x/a.docx", "--annotate", "b.docm"], "扩展名");
    refused(&["x/a.docx", "--annotate", "b.docx", "-o", "b.docx"], "同一个文件");
    refused(&["z/b.txt", "--annotate", "b.docx"], "批注只能写入 Word 文档和 Excel 工作簿");
    assert_eq!(fs::read(folder.path().join("x/a.docx")).unwrap(), good);
    // A folder keeps its names, and those below it their folders.
    let output = run(folder.path(), &["check", "--annotate", "out", "--fail-on", "never"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(folder.path().join("out/x/a.docx").is_file() && folder.path().join("out/y/a.docx").is_file());
    assert!(!folder.path().join("out/z").exists());
    // The same once more: the copies are not checked in their turn.
    let output = run(folder.path(), &["check", "--annotate", "out", "--fail-on", "never"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(!folder.path().join("out/out").exists());
    let output = run(folder.path(), &["check", "x/a.docx", "--annotate", "new/", "--fail-on", "never"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(folder.path().join("new/a.docx").is_file());
}

#[test]
fn a_baseline_knows_a_finding_in_either_format() {
    let folder = folder(&[("a.docx", &document(TEXT, 3))]);
    let check = |more: &[&str]| run(folder.path(), &[&["check", "--baseline", "known.json"], more].concat());
    assert_eq!(code(&check(&["--write-baseline"])), 0);
    let output = check(&[]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    fs::write(folder.path().join("a.docx"), document(&TEXT.replace("6.00", "6.50"), 3)).unwrap();
    assert_eq!(code(&check(&[])), 1);
}

#[test]
fn last_years_document_may_be_one_of_word() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/example/部门预算情况说明.txt"));
    let text = text.unwrap();
    let folder = folder(&[("a.txt", text.as_bytes()), ("a.docx", &document(&text, 5))]);
    let draft = |from: &str| {
        let unit = ["--unit", "江州市云阳区档案馆", "--year", "2026", "--from", from, "--date", "2026-02-01"];
        let output = run(folder.path(), &[&["new"], unit.as_slice()].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output).to_owned()
    };
    assert_eq!(draft("a.docx"), draft("a.txt"));
}
