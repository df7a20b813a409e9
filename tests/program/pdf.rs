//! PDF through the program.

use crate::printed::drawing::{SIZE, drawn, pdf};
use crate::program::{code, folder, json, run, stderr, stdout};

/// What is published is checked as it is: the paragraph over two lines, the table over two pages.
#[test]
fn a_pdf_is_checked_as_it_is() {
    let head: &[&str] = &["科目", "合计", "基本支出", "项目支出"];
    let columns = [50, 170, 260, 350, 450];
    let first = drawn(|page| {
        page.words(150, 100, "江州市云阳区档案馆2025年部门预算情况说明");
        page.words(50, 130, "三、部门预算情况说明");
        page.words(70, 150, &format!("2025年政府采购预算总额{}6.00万元，其中：货物", " ".repeat(60)));
        page.words(50, 150 + 3 * SIZE / 2, "4.00万元，服务3.00万元。");
        page.words(50, 300, "部门收支总表").words(400, 315, "单位：万元");
        page.table(700, &columns, &[head, &["教育支出", "12.30", "2.30", "10.00"]]);
    });
    let second = drawn(|page| {
        page.table(60, &columns, &[head, &["卫生支出", "12.30", "2.30", "11.00"]]);
        page.words(290, 780, "— 2 —");
    });
    let file = pdf(&[first, second]);
    let folder = folder(&[("公开/a.pdf", &file), ("公开/b.pdf", b"%PDF-1.7 nothing")]);
    let output = run(folder.path(), &["check", "公开", "--format", "json"]);
    let report = json(&output);
    let places = |at: usize| {
        let findings = report["files"][at]["findings"].as_array().unwrap().iter();
        let errors = findings.filter(|finding| finding["severity"] == "error");
        errors.map(|finding| format!("{} {}", finding["place"], finding["text"])).collect::<Vec<_>>()
    };
    assert_eq!(
        (code(&output), places(0)),
        (2, vec!["\"第1页“2025年政府采购预算总”\" \"6.00\"".to_owned(), "\"第2页“卫生支出”\" \"12.30\"".to_owned()])
    );
    assert!(
        stderr(&output).is_empty() && report["files"][1]["findings"][0]["code"] == "unreadable-input",
        "{report:#}"
    );
    let text = stdout(&run(folder.path(), &["text", "公开/a.pdf", "--places"])).to_owned();
    assert!(text.contains("第2页") && text.contains("卫生支出\t12.30\t2.30\t11.00"), "{text}");
    for (arguments, reason) in [(["--fix", "-q"], "--fix 不改写 PDF"), (["--annotate", "b.pdf"], "批注只能写入")]
    {
        let output = run(folder.path(), &[&["check", "公开/a.pdf"], arguments.as_slice()].concat());
        let said = [stdout(&output), stderr(&output)].concat();
        assert!(code(&output) == 2 && said.contains(reason), "{said}");
    }
}
