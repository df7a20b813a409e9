//! The same few findings for every format.

use gouji::finding::{Finding, Fix, Related, Safety, Severity};
use gouji::relations::Coverage;
use gouji::report::{FileReport, Renderer, render};
use gouji::rules::UNREADABLE;
use gouji::text::{Skipped, SkippedKind, Span};

/// A disclosure with a paragraph, a table and odd characters.
pub const TEXT: &str = "江州市<云阳>区档案馆2025年部门预算情况说明
一、部门收支总体情况
收入100.00万元，比2024年增加30.00万元。其中：基本支出60.00万元，项目支出 40.00万元，占比50%。
二、附表
科目\t合计\t基本支出\t项目支出
教育支出\t12.30\t2.30\t10.00
卫生健康支出\t8.00\t3.00\t6.00
住房保障支出\t1.00\t1.00\t0
合计\t21.30\t6.30\t15.00
三、名词解释
";

/// The place of `words` in [`TEXT`].
fn span(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::new(start as u32, (start + words.len()) as u32)
}

fn finding(code: &'static str, severity: Severity, span: Span, message: &str) -> Finding {
    Finding {
        code,
        severity,
        span,
        message: message.to_owned(),
        expected: None,
        related: Vec::new(),
        fixes: Vec::new(),
    }
}

/// One of each severity, in text order: a figure, a space, a cell, a missing section.
pub fn findings() -> Vec<Finding> {
    let related = |words: &str, message: &str| Related { span: span(words), message: message.to_owned() };
    vec![
        Finding {
            expected: Some("20.00".to_owned()),
            related: vec![related("100.00", "本年 100.00 万元"), related("21.30", "附表合计 21.30 万元")],
            fixes: vec![
                Fix::replace("把 30.00 改为 20.00", Safety::Unsafe, span("30.00"), "20.00"),
                Fix::replace("把 100.00 改为 110.00", Safety::Unsafe, span("100.00"), "110.00").alternative(),
            ],
            ..finding(
                "change-mismatch",
                Severity::Error,
                span("30.00"),
                "增加 30.00 万元 ≠ 100.00 − 80.00 = 20.00 万元，“<b>&”, 50%: 此处应为 20.00",
            )
        },
        Finding {
            fixes: vec![Fix::replace("删除空格", Safety::Safe, span(" 40"), "40")],
            ..finding("stray-space", Severity::Hint, span(" "), "多余的空格\n（第二行）")
        },
        finding("table-total-mismatch", Severity::Warning, span("8.00"), "8.00 ≠ 3.00 + 6.00 = 9.00"),
        finding("missing-section", Severity::Information, Span::at(TEXT.len() as u32 - 1), "缺少“联系方式”。"),
    ]
}

/// What is said of a file that is no text.
pub fn unreadable() -> Vec<Finding> {
    vec![finding(UNREADABLE, Severity::Error, Span::at(0), "不是文本文件")]
}

/// A report on three files (with findings, clean, unreadable) and two documents that were not checked.
pub fn rendered(renderer: &dyn Renderer) -> String {
    let (found, unreadable) = (findings(), unreadable());
    written(
        renderer,
        &[
            FileReport {
                path: "./甲 单位/a,1:2%.txt",
                text: TEXT,
                findings: &found,
                coverage: Some(Coverage { figures: 14, relations: 9, broken: 2 }),
                ..FileReport::default()
            },
            FileReport { path: "clean.txt", text: TEXT, coverage: Some(Coverage::default()), ..FileReport::default() },
            FileReport { path: "b.docx", findings: &unreadable, ..FileReport::default() },
        ],
        &["./甲 单位/c.wps", "d<1>.ofd"].map(|path| Skipped::new(path, SkippedKind::of_name(path).unwrap())),
    )
}

/// A report on these files.
pub fn reported(renderer: &dyn Renderer, reports: &[FileReport<'_>]) -> String {
    written(renderer, reports, &[])
}

fn written(renderer: &dyn Renderer, reports: &[FileReport<'_>], skipped: &[Skipped]) -> String {
    let mut out = Vec::new();
    render(renderer, reports, skipped, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
