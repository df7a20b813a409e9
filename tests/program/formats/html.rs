//! The page for a reviewer: whole in itself, and no text of a document becomes a part of it.

use gouji::lang::Lang;
use gouji::report::{FileReport, Html};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::samples::{TEXT, findings, rendered, reported};

/// How many marks of each severity the page has.
fn marks(page: &str, class: &str) -> usize {
    page.matches(&format!("<mark class=\"{class}\">")).count()
}

#[test]
fn figures_are_marked_in_place_with_the_equation_beside_them() {
    let page = rendered(&Html { lang: Lang::Zh, run: Vec::new() });
    assert!(page.contains("比2024年增加<mark class=\"error\">30.00</mark><ins>20.00</ins>"), "{page}");
    assert!(page.contains("收入<mark class=\"part\">100.00</mark>万元"));
    assert!(page.contains("<td class=\"figure\"><mark class=\"warning\">8.00</mark>"));
    assert!(page.contains("增加 30.00 万元 ≠ 100.00 − 80.00 = 20.00 万元"));
    assert!(page.contains("江州市&lt;云阳&gt;区档案馆"), "the unit");
    assert!(page.contains("<td>科目</td><td>合计</td>"), "the head of the table");
    assert!(page.contains("clean.txt") && page.contains("不是文本文件"));
    assert_eq!((marks(&page, "error"), marks(&page, "hint")), (1, 1));
}

#[test]
fn the_page_needs_nothing_else() {
    for lang in [Lang::Zh, Lang::En] {
        let page = rendered(&Html { lang, run: Vec::new() });
        let script = page.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
        let hash: Vec<u8> = Sha256::digest(script).to_vec();
        let named = page.split_once("script-src 'sha256-").unwrap().1.split_once('\'').unwrap().0;
        assert_eq!(hash, decoded(named), "no other script runs");
        assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"));
        assert_eq!(page.matches("<script").count(), 1);
        let page = page.replace(script, "");
        for word in ["http:", "https:", "src=", "url(", "@import", "<link", "<img"] {
            assert!(!page.contains(word), "{word}");
        }
        for link in page.split("href=\"").skip(1) {
            let target = &link[1..link.find('"').unwrap()];
            assert!(link.starts_with('#') && page.contains(&format!("id=\"{target}\"")), "#{target} leads nowhere");
        }
    }
}

/// The bytes that base64 stands for.
fn decoded(base64: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = Vec::new();
    for digit in base64.chars().filter(|digit| *digit != '=') {
        let value = DIGITS.find(digit).unwrap();
        bits.extend((0..6).rev().map(|bit| value >> bit & 1));
    }
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | *bit as u8)).collect()
}

#[test]
fn every_file_has_its_line_in_the_ledger() {
    let page = rendered(&Html { lang: Lang::Zh, run: Vec::new() });
    let ledger = page.split_once("<nav class=\"ledger\" ").unwrap().1.split_once("</nav>").unwrap().0;
    for file in ["clean.txt", "不是文本文件", "a,1:2%.txt"] {
        assert!(ledger.contains(file), "{file}");
    }
    let links: Vec<&str> = ledger.split("href=\"#").skip(1).map(|link| &link[..link.find('"').unwrap()]).collect();
    let lead = |link: &&str| page.contains(&format!("<article id=\"{link}\""));
    assert!(!links.is_empty() && links.iter().all(lead), "{links:?}");
    assert!(page.contains("<select id=\"by-rule\">") && page.contains("data-rule=\"change-mismatch\""));
}

#[test]
fn a_document_is_headed_by_its_unit_with_the_file_below() {
    let page = rendered(&Html { lang: Lang::Zh, run: vec![("日期".to_owned(), "2026-12-01".to_owned())] });
    let heading = page.split_once("<article ").unwrap().1.split_once("</summary>").unwrap().0;
    assert!(heading.contains("<h2>江州市&lt;云阳&gt;区档案馆</h2>"), "{heading}");
    assert!(heading.contains("<span class=\"path\">./甲 单位/a,1:2%.txt</span>"), "{heading}");
    assert!(page.contains("<dt>日期</dt><dd>2026-12-01</dd>"));
    assert!(page.contains("<dt>没有检查</dt><dd><a href=\"#left-out\">3 处，见下</a></dd>"));
}

#[test]
fn of_very_many_documents_the_findings_are_listed_in_brief() {
    let findings = findings();
    let paths: Vec<String> = (0..2_000).map(|number| format!("{number}.txt")).collect();
    let report = |path| FileReport { path, text: TEXT, findings: &findings, ..FileReport::default() };
    let reports = |count: usize| paths[..count].iter().map(|path| report(path)).collect::<Vec<_>>();
    let few = reported(&Html { lang: Lang::Zh, run: Vec::new() }, &reports(100));
    assert!(!few.contains("class=\"notice\"") && few.contains("<table><tr>"));
    let many = reported(&Html { lang: Lang::Zh, run: Vec::new() }, &reports(2_000));
    balanced(&many).unwrap();
    assert!(many.len() < 5_000_000, "{}", many.len());
    assert!(
        many.contains("文件较多，这里只列问题和前后的文字") || many.contains("最严重的"),
        "what is left out is said"
    );
    assert_eq!(many.matches("<article ").count(), 2_000);
    assert!(many.contains("比2024年增加<mark>30.00</mark><ins>20.00</ins>万元"));
    let first = many.split_once("<article ").unwrap().1.split_once("</article>").unwrap().0;
    assert!(first.find("change-mismatch") < first.find("table-total-mismatch"), "{first}");
}

#[test]
fn elements_are_closed_and_text_is_escaped() {
    let page = rendered(&Html { lang: Lang::Zh, run: Vec::new() });
    balanced(&page).unwrap();
    assert!(!page.contains("<b>&”"));
}

#[test]
fn a_long_paragraph_and_a_long_table_are_shown_in_part() {
    let long = "额".repeat(20_000);
    let rows: String = (0..2_000).map(|row| format!("科目{row}\t{row}.10\n")).collect();
    for text in [format!("{long}30.00{long}"), format!("科目\t30.00\n{rows}")] {
        let mut findings = findings();
        findings.truncate(1);
        let start = text.find("30.00").unwrap() as u32;
        findings[0].span = gouji::text::Span::new(start, start + 5);
        findings[0].related.clear();
        let report = FileReport { path: "a.txt", text: &text, findings: &findings, ..FileReport::default() };
        let page = reported(&Html { lang: Lang::Zh, run: Vec::new() }, &[report]);
        assert!(page.contains("<mark class=\"error\">30.00</mark>"));
        assert!(page.len() < 40_000, "{}", page.len());
    }
}

/// Whether every element that is opened is closed, in turn.
fn balanced(page: &str) -> Result<(), String> {
    let mut open = Vec::new();
    // The script is none of them.
    let page = page.split_once("<script>").map_or(page, |(before, _)| before);
    for tag in page.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)) {
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) if open.last() == Some(&name) => drop(open.pop()),
            Some(name) => return Err(format!("</{name}> closes {open:?}")),
            None if name.starts_with('!') || ["meta", "input"].contains(&name) => {}
            None => open.push(name),
        }
    }
    if open == ["html", "body"] { Ok(()) } else { Err(format!("{open:?} still open")) }
}

proptest! {
    #[test]
    fn no_text_becomes_a_part_of_the_page(
        text in "(\\PC|[<>&'\"\t|\n额1.]){0,120}",
        places in prop::collection::vec((0u32..200, 0u32..40), 4),
    ) {
        let floor = |at: u32| (0..=(at as usize).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap() as u32;
        let mut findings = findings();
        for (finding, (start, len)) in findings.iter_mut().zip(places) {
            finding.span = gouji::text::Span::new(floor(start), floor(start + len));
            finding.message.clone_from(&text);
            finding.related.iter_mut().for_each(|related| related.span = gouji::text::Span::new(floor(start / 2), floor(start / 2 + 3)));
        }
        findings.sort_by_key(|finding| finding.span);
        let report = FileReport { path: &text, text: &text, findings: &findings, ..FileReport::default() };
        let page = reported(&Html { lang: Lang::Zh, run: Vec::new() }, &[report]);
        prop_assert_eq!(balanced(&page), Ok(()));
        let report = FileReport { path: "a", text: TEXT, ..FileReport::default() };
        prop_assert_eq!(balanced(&reported(&Html { lang: Lang::En, run: Vec::new() }, &[report])), Ok(()));
    }
}
