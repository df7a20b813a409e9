//! What is read of the elements of Word.

use super::*;
use crate::formats::Place;
use crate::formats::testing::{document, document_with, read};
use crate::formats::unreadable::Limit;
use crate::lang::Lang;

fn text(body: &str) -> String {
    read(&document(body), TrackedView::Accepted).unwrap().0
}

fn text_with(body: &str, more: &[(&str, &str)]) -> String {
    read(&document_with(body, more), TrackedView::Accepted).unwrap().0
}

/// Runs of one paragraph, each said to have these properties.
fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

fn paragraph(text: &str) -> String {
    format!("<w:p>{}</w:p>", run("", text))
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text))
}

#[test]
fn a_paragraph_is_a_line_however_it_is_cut() {
    let body = "<w:p><w:r><w:t>2025年收入</w:t></w:r><w:proofErr/><w:r><w:t>1 35</w:t></w:r><w:hyperlink><w:r><w:t>1.94</w:t></w:r></w:hyperlink></w:p><w:p/><w:p><w:r><w:t>a&lt;b&#x3000;c</w:t></w:r></w:p>";
    assert_eq!(text(body), "2025年收入1 351.94\n\na<b\u{3000}c\n");
}

#[test]
fn blanks_at_the_ends_of_a_text_must_be_asked_for() {
    let body = "<w:p><w:r><w:t> 收 入 </w:t></w:r><w:r><w:t xml:space=\"preserve\"> 预算 </w:t></w:r><w:r><w:t>\n数\n</w:t></w:r></w:p>";
    assert_eq!(text(body), "收 入 预算 数\n");
}

#[test]
fn breaks_end_a_line_and_special_characters_are_read() {
    let body = "<w:p><w:r><w:t>甲</w:t><w:br w:type=\"page\"/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>丁</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:sym w:char=\"2611\"/></w:r></w:p>";
    assert_eq!(text(body), "甲\n乙\t丙-丁☑\n");
}

#[test]
fn a_page_break_alone_is_no_paragraph() {
    let body = format!("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>{}", paragraph("甲"));
    let (text, places) = read(&document(&body), TrackedView::Accepted).unwrap();
    assert_eq!((text.as_str(), places.of(&text, 2)), ("\n\n甲\n", Some(Place::Paragraph(1))));
    let cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:br/><w:t>甲</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl>";
    assert_eq!(self::text(cell), "甲\t\n");
}

#[test]
fn tracked_changes_are_taken_as_accepted_or_as_not_made() {
    let body = format!(
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>21.20</w:delText></w:r></w:del></w:p><w:p>{}<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p><w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>{}</w:p>{}",
        run("", "共"),
        run("", "21.00"),
        run("", "万元"),
        run("", "旧"),
        run("", "新"),
        run("", "一"),
        paragraph("二"),
    );
    let bytes = document(&body);
    let of = |view| read(&bytes, view).unwrap().0;
    assert_eq!(of(TrackedView::Accepted), "共21.00万元新\n一\n二\n");
    assert_eq!(of(TrackedView::Original), "共21.20\n万元旧\n一二\n");
}

#[test]
fn a_paragraph_that_is_wholly_deleted_leaves_nothing() {
    let gone = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>";
    assert_eq!(text(&[paragraph("一").as_str(), gone, gone, &paragraph("二")].concat()), "一\n二\n");
    assert_eq!(text(&[paragraph("一").as_str(), gone].concat()), "一\n");
    let row = |properties: &str, text: &str| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}{}</w:tr>", cell("", text), cell("", "1"))
    };
    let table = format!("<w:tbl>{}{}{}</w:tbl>", row("", "甲"), row("<w:del/>", "乙"), row("", "丙"));
    assert_eq!(text(&table), "甲\t1\n丙\t1\n");
}

#[test]
fn hidden_text_is_left_out() {
    let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#;
    let body = format!(
        "<w:p>{}{}{}{}</w:p>",
        run("", "见"),
        run("<w:vanish/>", "密"),
        run("<w:rStyle w:val=\"h\"/>", "密"),
        run("<w:rStyle w:val=\"h\"/><w:vanish w:val=\"0\"/>", "开"),
    );
    assert_eq!(text_with(&body, &[("styles.xml", styles)]), "见开\n");
}

#[test]
fn fields_show_their_results_and_contents_none() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let told = |instruction: &str| format!("<w:r><w:instrText> {instruction} </w:instrText></w:r>");
    let field = |instruction: &str, result: &str| {
        [mark("begin"), told(instruction), mark("separate"), run("", result), mark("end")].concat()
    };
    let body = format!(
        "{}<w:p>{}{}{}{}{}</w:p><w:p>{}{}</w:p><w:p>{}</w:p><w:p>{}<w:fldSimple w:instr=\" DATE \">{}</w:fldSimple></w:p>",
        paragraph("目录"),
        mark("begin"),
        told("TOC \\o"),
        mark("separate"),
        run("", "一、收入"),
        field("PAGEREF _Toc1", "3"),
        run("", "二、支出"),
        field("PAGEREF _Toc2", "5"),
        mark("end"),
        field("DATE", "2025年"),
        run("", "1月"),
    );
    assert_eq!(text(&body), "\n2025年1月\n");
    // A line of another kind stays, and so does a 目录 that was typed.
    let body = body.replace("目录", "某局");
    assert_eq!(text(&body), "某局\n\n2025年1月\n");
    assert_eq!(text(&[paragraph("目　录"), paragraph("一、收入\t3")].concat()), "目　录\n一、收入\t3\n");
    let control = format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        paragraph("一、收入"),
        paragraph("收入"),
    );
    assert_eq!(text(&control), "收入\n");
}

#[test]
fn a_text_box_is_read_once_behind_its_paragraph() {
    let box_of = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
    let body = format!(
        "<w:p>{}<w:r><mc:AlternateContent><mc:Choice><w:drawing>{}</w:drawing></mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>{}",
        run("", "前"),
        box_of("框"),
        box_of("框"),
        run("", "后"),
        paragraph("下"),
    );
    let (text, places) = read(&document(&body), TrackedView::Accepted).unwrap();
    assert_eq!(text, "前后\n框\n下\n");
    let place = |word: &str| places.of(&text, text.find(word).unwrap() as u32);
    assert_eq!(place("框"), Some(Place::TextBox(1)));
    assert_eq!(place("后"), Some(Place::Paragraph(1)));
    assert_eq!(place("下"), Some(Place::Paragraph(2)));
}

#[test]
fn cells_are_parted_by_tabs_and_merged_ones_are_empty() {
    let body = format!(
        "{}<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/><w:gridAfter w:val=\"1\"/></w:trPr>{}</w:tr></w:tbl>{}",
        paragraph("表1"),
        cell("<w:vMerge w:val=\"restart\"/>", "项目"),
        cell("<w:gridSpan w:val=\"2\"/>", "预算数"),
        cell("<w:vMerge/>", ""),
        cell("", "合计"),
        cell("", "基本</w:t><w:br/><w:t>支出"),
        cell("", "5.00"),
        paragraph("后"),
    );
    let (text, places) = read(&document(&body), TrackedView::Accepted).unwrap();
    assert_eq!(text, "表1\n项目\t预算数\t\n\t合计\t基本 支出\n\t5.00\t\n后\n");
    let place = places.of(&text, text.find("5.00").unwrap() as u32).unwrap();
    assert_eq!(place.in_words(Lang::Zh), "表1 第3行“合计”栏");
    assert_eq!(place.in_words(Lang::En), "table 1, row 3, column `合计`");
    assert_eq!(places.of(&text, text.find('后').unwrap() as u32), Some(Place::Paragraph(2)));
}

#[test]
fn a_table_that_only_lays_out_gives_its_lines() {
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", "收入"), cell("", "5.00"));
    let outer = format!(
        "<w:tbl><w:tr><w:tc>{}{}{inner}<w:p/></w:tc>{}</w:tr></w:tbl>",
        paragraph("甲"),
        paragraph("乙"),
        cell("", "丙")
    );
    assert_eq!(text(&outer), "甲\n乙\n收入\t5.00\n\n丙\n");
    let one = format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", paragraph("甲"), paragraph("乙"));
    assert_eq!(text(&one), "甲\n乙\n");
}

#[test]
fn automatic_numbers_stand_before_their_paragraphs() {
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
        <w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let listed = |text: &str, mark: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:rPr>{mark}</w:rPr></w:pPr>{text}</w:p>"
        )
    };
    let gone = "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>";
    let body = [
        listed(&run("", "收入"), ""),
        listed(gone, "<w:del/>"),
        listed(&run("", "支出"), ""),
        paragraph("正文"),
        listed("", ""),
    ]
    .concat();
    assert_eq!(text_with(&body, &[("numbering.xml", numbering)]), "一、收入\n二、支出\n正文\n三、\n");
}

#[test]
fn notes_and_margins_stand_behind_the_body() {
    let note = |kind: &str, text: &str| format!("<w:footnote{kind}>{}</w:footnote>", paragraph(text));
    let notes =
        format!("<w:footnotes xmlns:w=\"w\">{}{}</w:footnotes>", note(" w:type=\"separator\"", "线"), note("", "注"));
    let header = format!("<w:hdr xmlns:w=\"w\">{}{}</w:hdr>", paragraph("正文"), paragraph("内部资料"));
    let footer = format!("<w:ftr xmlns:w=\"w\">{}</w:ftr>", paragraph("第 1 页 共 9 页"));
    let more = [("footnotes.xml", notes.as_str()), ("header1.xml", &header), ("footer1.xml", &footer)];
    let bytes = document_with(&paragraph("正文"), &more);
    let (text, places) = read(&bytes, TrackedView::Accepted).unwrap();
    assert_eq!(text, "正文\n注\n内部资料\n");
    assert_eq!(places.of(&text, 7), Some(Place::Note(1)));
    assert_eq!(places.of(&text, 11), Some(Place::Margin));
}

#[test]
fn what_is_no_document_is_refused() {
    let refused = |body: &str| read(&document(body), TrackedView::Accepted).unwrap_err();
    let part = "word/document.xml".to_owned();
    let too_much = |limit| Unreadable::TooMuch { part: part.clone(), limit };
    let deep = ["<w:tbl><w:tr><w:tc>".repeat(65), "</w:tc></w:tr></w:tbl>".repeat(65)].concat();
    assert_eq!(refused(&deep), too_much(Limit::Nesting));
    let boxes = ["<w:txbxContent>".repeat(65), "</w:txbxContent>".repeat(65)].concat();
    assert_eq!(refused(&boxes), too_much(Limit::Nesting));
    let wide = "<w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/></w:tcPr></w:tc>".repeat(16_000);
    assert_eq!(refused(&format!("<w:tbl><w:tr>{wide}</w:tr></w:tbl>")), too_much(Limit::Cells));
    for broken in ["<w:p>", "</w:p>", "&a;", "<w:p w:a=>"] {
        let refused = refused(broken);
        assert!(
            matches!(&refused, Unreadable::Damaged { part: of, offset: Some(_), .. } if *of == part),
            "{broken}: {refused:?}"
        );
    }
    // A million elements in one another are read like any other.
    let nested = ["<w:smartTag>".repeat(20_000), paragraph("深"), "</w:smartTag>".repeat(20_000)].concat();
    assert_eq!(text(&nested), "深\n");
}

#[test]
fn a_text_box_in_text_does_not_upset_its_blanks() {
    let inner = "<w:txbxContent><w:p><w:r><w:t> 框 </w:t></w:r></w:p></w:txbxContent>";
    for outer in ["a", "收", "收入"] {
        assert_eq!(
            text(&format!("<w:p><w:r><w:t>{outer}{inner}支出 </w:t></w:r></w:p>")),
            format!("{outer}支出\n框\n")
        );
    }
}
