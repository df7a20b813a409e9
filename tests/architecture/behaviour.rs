//! What the program does with any text, and what the front pages say it does.

use std::fs;
use std::process::Command;

use gouji::analysis::analyze;
use gouji::finding::Finding;
use gouji::lang::Lang;
use gouji::model::Standard;
use gouji::settings::Settings;
use gouji::syntax::{Block, read_blocks};
use gouji::text::Span;
use proptest::prelude::*;

use crate::sources::{read, root};

/// The bundled example, as the command of the front pages names it.
const EXAMPLE: &str = "tests/fixtures/example/部门预算情况说明.docx";

/// What the program prints of the example as far as a front page shows it: the first finding and the summary.
fn shown(lang: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["check", "--lang", lang, "--color", "never", EXAMPLE])
        .current_dir(root())
        .output()
        .unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let (first, rest) = output.split_once("\n\n").expect("several findings");
    format!("{first}\n\n…\n\n{}\n", rest.lines().last().expect("the summary"))
}

#[test]
fn the_readme_shows_real_output() {
    for (lang, path) in [("en", "README.md"), ("zh", "docs/README.zh.md")] {
        let mut readme = read(path);
        let shown = shown(lang);
        let (open, close) = (format!("<!-- output {lang} -->\n```text\n"), "```\n<!-- /output -->");
        let start = readme.find(&open).map(|at| at + open.len()).expect("the mark of the picture");
        let end = start + readme[start..].find(close).expect("the end of the picture");
        if std::env::var_os("GOUJI_BLESS").is_some() {
            readme.replace_range(start..end, &shown);
            fs::write(root().join(path), &readme).unwrap();
        } else {
            assert_eq!(&readme[start..end], shown, "{path} is stale: GOUJI_BLESS=1 cargo test --test architecture");
        }
    }
}

/// Pieces of disclosures and of things that are none.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "一、单位基本情况\n",
        "（一）收入预算：",
        "2025年",
        "2024年",
        "某某局2025年部门预算情况说明\n",
        "年初预算数",
        "，其中：",
        "基本支出",
        "项目支出",
        "一般公共预算拨款",
        "增加",
        "（减少）",
        "持平",
        "万元",
        "元",
        "。",
        "；",
        "，",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        " ",
        "　",
        "|",
        "附件3\n",
        "单位：万元\n",
        "合计\t1.00\t2.00\n",
        "2010601\t行政运行\t3\t4\n",
        "“",
        "”",
        "（",
        "）",
        "0",
        "12.34",
        "1.2.3",
        "99999999999999999999999999999",
        "-",
        "%",
        "占",
        "目录\n",
        "第一部分 概况\n",
        "六、专业性名词解释\n",
        "截至",
        "𠮷",
        "\u{feff}",
        "\u{2028}",
        "é",
    ]);
    prop_oneof![9 => words.prop_map(str::to_owned), 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat())
}

fn spans(finding: &Finding) -> impl Iterator<Item = Span> + '_ {
    let related = finding.related.iter().map(|related| related.span);
    let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
    std::iter::once(finding.span).chain(related).chain(edits)
}

#[test]
fn what_once_broke_is_analysed() {
    for text in ["（一）收入12个科目2025年\n", "1.,00某某局2025年部门预算情况说明\n", "1、内设12楼某处，支出3万元\n"]
    {
        analyze(text, &Settings::new(Lang::Zh));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_analysed(text in text()) {
        for finding in analyze(&text, &Settings::new(Lang::Zh)) {
            for span in spans(&finding) {
                prop_assert!(span.start <= span.end, "{finding:?}");
                prop_assert!(text.is_char_boundary(span.start as usize), "{finding:?}");
                prop_assert!(text.is_char_boundary(span.end as usize), "{finding:?}");
            }
        }
    }

    #[test]
    fn the_same_text_gives_the_same_findings(text in text()) {
        prop_assert_eq!(analyze(&text, &Settings::new(Lang::Zh)), analyze(&text, &Settings::new(Lang::Zh)));
    }

    #[test]
    fn a_language_changes_words_only(text in text()) {
        let place = |finding: &Finding| (finding.code, finding.severity, finding.span, finding.expected.clone());
        let zh: Vec<_> = analyze(&text, &Settings::new(Lang::Zh)).iter().map(place).collect();
        let en: Vec<_> = analyze(&text, &Settings::new(Lang::En)).iter().map(place).collect();
        prop_assert_eq!(zh, en);
    }

    #[test]
    fn a_block_is_read_from_its_own_lines(before in text(), after in text()) {
        // The rows of a table may be one blank line apart, never two.
        let cut = format!("{before}\n\n\n");
        let whole = format!("{cut}{after}");
        let mut apart = read_blocks(&cut, 0, cut.len(), Standard::base());
        let shifted = read_blocks(&after, 0, after.len(), Standard::base());
        apart.extend(shifted.into_iter().map(|block| Block { start: block.start + cut.len() as u32, ..block }));
        prop_assert_eq!(read_blocks(&whole, 0, whole.len(), Standard::base()), apart);
    }
}
