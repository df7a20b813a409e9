//! Pages as sites publish them.

use super::*;
use crate::finding::Edit;
use crate::lang::Lang;
use crate::text::Span;

fn text(page: &str) -> String {
    read(page).unwrap().text
}

#[test]
fn a_page_begins_with_its_tags() {
    for page in [
        "<!DOCTYPE HTML PUBLIC \"a\"><p>",
        "\u{FEFF}\r\n <html>",
        "<?xml version=\"1.0\"?>\n<!-- a --> <!--b--><HTML lang=a>",
    ] {
        assert!(is_page(page), "{page}");
    }
    for text in [
        "",
        "一、<html>",
        "<!-- 表 -->\n# 预算",
        "<div align=center>\n\n# 预算",
        "<htmlx>",
        "# a\n<html>",
        "<!-- <html>",
    ] {
        assert!(!is_page(text), "{text}");
    }
}

#[test]
fn blocks_are_lines() {
    let page = "<html><head><title>标题</title><style>p{}</style></head><body><div>一、收入<p>2025年\n  <b>收入</b>  420.10\n万元\
        <p>二1.00<sup>2</sup><br>三<br><br>四</p><ul><li>甲<li> 乙 </ul>丙<script>'丁'</script><pre>戊\n 己\t庚</pre>";
    assert_eq!(text(page), "一、收入\n2025年收入 420.10 万元\n二1.00\n三\n\n四\n甲\n乙\n丙\n戊\n 己\t庚\n");
    assert_eq!(
        text("<html><p>收入\n    预算<b>\n</b>数 </p><p>&nbsp;</p><p>　　支&emsp;出&#12288;&lt;</p>"),
        "收入预算数\n\n　　支\u{2003}出　<\n"
    );
}

#[test]
fn what_is_hidden_is_not_read() {
    let page = "<html><p>甲<span style='Display : none'>乙<span>丙</span></span>丁<p style=display:none>戊<p hidden>己<p>庚\
        <table><tr style='display:none'><td>辛<tr><td>壬<td style='visibility: hidden'>癸<td>子</table>\
        <div style='display:none'><table><tr><td>丑</table></div>寅<select><option>卯<div>辰</div></select>巳";
    assert_eq!(text(page), "甲丁\n庚\n壬\t子\n寅巳\n");
}

#[test]
fn tables_are_rows() {
    let page = "<html><table><caption>表</caption><thead><tr><th rowspan=2>项目<th colspan=2>预算数</tr><tr><td>合计</td><td>基本<br>支出</tr>\
        <tr><td><p>教育</p></td><td> 1.00<td colspan=9>2.00</tr><tr></tr></table><table><tr><td>甲<td>乙</table>";
    assert_eq!(text(page), "表\n项目\t预算数\t\n\t合计\t基本 支出\n教育\t1.00\t2.00\n\n甲\t乙\n");
    // One that lays out a page.
    let page = "<html><table><tr><td>甲<td><p>乙<p>丙<table><tr><td>1<td>2<tr><td>3<td>4</table></td></tr></table>丁";
    assert_eq!(text(page), "甲\n乙\n丙\n1\t2\n3\t4\n丁\n");
    assert_eq!(text("<html><table><tr><td colspan=3>甲<p>乙<tr><td>丙</table>"), "甲\n乙\n丙\n");
    assert_eq!(text("<html><table><tr><td rowspan=0>甲<td>乙<tr><td>丙<tr><td>丁</table>"), "甲\t乙\n\t丙\n\t丁\n");
}

#[test]
fn tags_out_of_place_lose_nothing() {
    let page = "<html><td>甲</td><tr>乙<caption>丙</caption></p></div>丁<p>戊<table>己<tr>庚<td>辛<td></div>壬</tr></table></table>癸";
    assert_eq!(text(page), "甲乙\n丙\n丁\n戊\n己\n庚\n辛\t壬\n癸\n");
    assert_eq!(text("<html><table>甲<td>乙</td>丙"), "甲\n丙\n乙\n");
    let page = "<html><div>甲<table><form><tr><td>1<td>2</form><tr><td>3<td>4</table></div>乙</html>丙";
    assert_eq!(text(page), "甲\n1\t2\n3\t4\n乙丙\n");
    assert_eq!(text(&format!("<html>{}甲", "<div>".repeat(3000))), "甲\n");
    let deep = "<table><tr><td>".repeat(65);
    let message = read(&format!("<html>{deep}")).unwrap_err().message(Lang::Zh);
    assert_eq!(message, "没有读取：表格或文本框嵌套超过 64 层");
    let wide = "<tr><td colspan=1000>".repeat(1001);
    let message = read(&format!("<html><table>{wide}")).unwrap_err().message(Lang::En);
    assert_eq!(message, "not read: the tables have more than 1000000 cells");
}

const SENTENCE: &str =
    "2025年年初预算数420.10万元，其中一般公共预算拨款420.10万元，比2024年增加1.70万元，主要是人员增加。";

#[test]
fn furniture_is_left_out() {
    let page = format!(
        "<html><body><div class='top-nav'><a href=/>首页</a><p>专题</div><header><a href=/>江州市人民政府</a></header>\
         <div class=weizhi>您现在的位置：<a href=/a>首页</a></div><h1>云阳区档案馆2025年部门预算</h1>\
         <p>发布时间：2025-02-10 来源：档案馆</p><div class=content><p>{SENTENCE}<p>二、支出<div class=share>分享到微信</div></div>\
         <p>附：无<ul><li><a href=1>甲</a><li><a href=2>乙</a></ul><footer>主办单位：某局<p>ICP备05000001号</footer>"
    );
    assert_eq!(text(&page), format!("云阳区档案馆2025年部门预算\n{SENTENCE}\n二、支出\n"));
}

#[test]
fn what_the_document_says_stays_whatever_it_stands_in() {
    // A name says furniture and the text says otherwise; the element for the document holds but a part of it; one is never closed.
    let page = format!("<html><div class=nav><p>{SENTENCE}<p>{SENTENCE}<p>{SENTENCE}</div>");
    assert_eq!(text(&page), format!("{SENTENCE}\n").repeat(3));
    let page = format!("<html><div class=content>一、<p>{SENTENCE}</div><p>{SENTENCE}<p>二、支出");
    assert_eq!(text(&page), format!("一、\n{SENTENCE}\n{SENTENCE}\n二、支出\n"));
    assert_eq!(text("<html><div><nav>首页<p>一、收入<p>二、支出</div>"), "首页\n一、收入\n二、支出\n");
    let page = "<html><p><a href=1>附件1</a><p><a href=2>附件2</a><p><a name=t>一、收入</a><p><a href=#b>二、支出</a>";
    assert_eq!(text(page), "附件1\n附件2\n一、收入\n二、支出\n");
}

#[test]
fn places_are_those_of_the_page() {
    let reading = read("<html><p>甲</p><br><p>乙<table><tr><td>项目<td>合计<tr><td>a<td>1.00</table><p>丙").unwrap();
    let place = |words: &str| {
        let at = reading.text.find(words).unwrap() as u32;
        reading.places.of(&reading.text, at).unwrap().in_words(Lang::Zh)
    };
    assert_eq!([place("甲"), place("乙"), place("丙")], ["第1段", "第2段", "第3段"]);
    assert_eq!(place("1.00"), "表1 第2行“合计”栏");
}

/// The page after one change of its text.
fn changed(page: &str, old: &str, new: &str) -> Option<String> {
    let changes = Changes::of(page).unwrap();
    let start = text(page).find(old).unwrap() as u32;
    let edit = Edit { span: Span::new(start, start + old.len() as u32), text: new.to_owned() };
    changes.can_make(&edit).then(|| changes.make(&[edit]).unwrap().page.text())
}

#[test]
fn changes_are_made_in_the_page() {
    let page = "<html><script>'42.10'</script><p title=42.10>收入4<b class=a>2.1</b>0万元&nbsp;&lt;5";
    let wanted = "<html><script>'42.10'</script><p title=42.10>收入43.00<b class=a></b>万元&nbsp;&lt;5";
    assert_eq!(changed(page, "42.10", "43.00").as_deref(), Some(wanted));
    assert_eq!(changed(page, "\u{a0}", "").unwrap(), page.replace("&nbsp;", ""));
    assert_eq!(changed(page, "元\u{a0}<5", "<&>").unwrap(), page.replace("元&nbsp;&lt;5", "&lt;&amp;&gt;"));
    assert_eq!(changed("<html><p>收入 \r\n 1元", " 1", "2").as_deref(), Some("<html><p>收入2元"));
    // What would be another line, or is not in the page.
    assert_eq!(changed(page, "收", "收\n"), None);
    assert_eq!(changed("<html><table><tr><td>甲<p>乙<td>丙</table>", "甲 乙", "丁"), None);
    assert_eq!(changed("<html><table><tr><td>甲<td>丙</table>", "甲\t", "丁"), None);
}

#[test]
fn a_change_that_would_say_something_else_is_not_made() {
    let page = "<html><p>甲乙<p>丙<p>丁";
    let edit = |start: u32, end: u32, text: &str| Edit { span: Span::new(start, end), text: text.to_owned() };
    let changes = Changes::of(page).unwrap();
    // A page shows one blank. The others are made, also one that leaves a paragraph empty.
    let edits = [edit(3, 3, "  "), edit(7, 10, ""), edit(11, 14, "<戊>")];
    assert!(edits.iter().all(|edit| changes.can_make(edit)));
    let changed = changes.make(&edits).unwrap();
    assert_eq!((changed.page.text().as_str(), changed.count), ("<html><p>甲乙<p><p>&lt;戊&gt;", 2));
    assert_eq!(changed.reading.text, "甲乙\n<戊>\n");
    let inserted = changes.make(&[edit(3, 3, "己")]).unwrap();
    assert_eq!(inserted.page.text(), "<html><p>甲己乙<p>丙<p>丁");
}

#[test]
fn nothing_is_put_where_the_page_has_nothing() {
    let page = "<html><table><tr><td>甲<td><td>丙</table>";
    let at = text(page).find("\t\t").unwrap() as u32 + 1;
    assert!(!Changes::of(page).unwrap().can_make(&Edit { span: Span::at(at), text: "乙".to_owned() }));
}

mod any {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_page_is_read_and_changed_in_its_own_bytes(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<p>", "</p>", "<div class=nav>", "</div>", "<table>", "</table>", "<tr>", "<td rowspan=3>", "<td colspan=2>", "</td>",
            "<span hidden>", "</span>", "<br>", "<pre>", "</pre>", "<a href=b>", "</a>", "<caption>", "<form>", "<script>", "</script>",
            "&nbsp;", "&lt", "&", "<", "<!--", "-->", "\r\n", " ", "\t", "甲", "12.30万元", "<!", "</", "<li>", "<title>", "&#13;", "&acE;",
            "<main>", "</main>", "<select>", "<svg/>",
        ]), 0..60)) {
            let page = format!("<html>{}", parts.concat());
            let reading = read(&page).unwrap();
            for piece in &reading.pieces {
                let (said, source) = (&reading.text[piece.text.clone()], &page[piece.source.clone()]);
                let blanks = source.replace(['\t', '\r', '\n'], " ");
                let is_same = said == source || said == blanks || source.contains('&') || said == " ";
                prop_assert!(is_same, "{:?} {:?}", said, source);
            }
            for (at, figure) in reading.text.match_indices("12.30") {
                let edit = Edit { span: Span::new(at as u32, (at + figure.len()) as u32), text: "4".to_owned() };
                let changes = Changes::of(&page).unwrap();
                let changed = changes.make(&[edit]).unwrap();
                prop_assert_eq!(changed.count, 1);
                prop_assert_eq!(changed.reading.text.len(), reading.text.len() - 4);
                prop_assert_eq!(changed.page.text().len(), page.len() - 4);
            }
        }
    }
}
