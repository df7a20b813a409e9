//! Pages that are drawn, and what is read of them.

use std::fmt::Write;

use super::drawing::{Drawing, drawn, pdf};
use crate::formats::{Format, TrackedView, Unreadable, read};
use crate::lang::Lang;

fn text(pages: &[Drawing]) -> String {
    let file = pdf(pages);
    let source = read(&file, TrackedView::Accepted).unwrap();
    assert_eq!(source.format, Format::Pdf);
    source.text.into_owned()
}

#[test]
fn lines_up_to_the_margin_are_one_paragraph() {
    let page = drawn(|page| {
        page.words(200, 100, "某局2026年部门预算情况说明");
        // Fifty letters a line.
        page.words(70, 130, &format!("{}2026年收入预算451.", "收".repeat(40)));
        page.words(50, 145, "32万元。");
        page.words(70, 160, "支出预算451.32万元。");
        page.words(300, 785, "— 1 —");
    });
    let first = format!("{}2026年收入预算451.32万元。", "收".repeat(40));
    assert_eq!(text(&[page]), format!("某局2026年部门预算情况说明\n{first}\n支出预算451.32万元。\n"));
}

#[test]
fn a_number_that_had_no_room_begins_the_next_line() {
    let page = drawn(|page| {
        page.words(50, 100, &"支".repeat(50));
        page.words(50, 115, &format!("{}支出", "收".repeat(46)));
        page.words(50, 130, "34.89万元，比上年增加。");
        page.words(50, 145, "（一）其他");
    });
    let body = format!("{}{}支出34.89万元，比上年增加。", "支".repeat(50), "收".repeat(46));
    assert_eq!(text(&[page]), format!("{body}\n（一）其他\n"));
}

#[test]
fn radicals_are_read_as_letters() {
    let page = drawn(|page| {
        page.words(50, 100, "⼀、⽀出\u{F9F4}⾦");
    });
    assert_eq!(text(&[page]), "一、支出林金\n");
}

#[test]
fn rules_make_cells() {
    let page = drawn(|page| {
        page.words(50, 80, "收支总表");
        page.table(
            100,
            &[50, 200, 300, 400],
            &[&["科目", "合计", "基本支出"], &["教育", "12.30", ""], &["卫生", "", "1.00"]],
        );
        page.words(50, 200, "注：无");
    });
    assert_eq!(text(&[page]), "收支总表\n\n科目\t合计\t基本支出\n教育\t12.30\t\n卫生\t\t1.00\n\n注：无\n");
}

#[test]
fn cells_take_several_fields_and_lines() {
    let page = drawn(|page| {
        // The first cell of the head takes two rows, the second two columns.
        page.table(100, &[50, 150, 250, 350], &[]);
        for (from, to, y) in [(50, 350, 100), (150, 350, 120), (50, 350, 140), (50, 350, 170)] {
            writeln!(page.content, "{from} {0} m {to} {0} l S", 800 - y).unwrap();
        }
        for (x, from, to) in [(50, 100, 170), (150, 100, 170), (250, 120, 170), (350, 100, 170)] {
            writeln!(page.content, "{x} {} m {x} {} l S", 800 - from, 800 - to).unwrap();
        }
        page.words(52, 125, "科目").words(152, 113, "预算数").words(152, 133, "合计").words(252, 133, "基本");
        page.words(52, 153, "机关事业单位基本养").words(52, 165, "老").words(152, 160, "12.30").words(252, 160, "2.30");
    });
    assert_eq!(text(&[page]), "\n科目\t预算数\t\n\t合计\t基本\n机关事业单位基本养老\t12.30\t2.30\n\n");
}

#[test]
fn fields_may_be_open_at_the_sides_and_at_the_end_of_a_page() {
    let page = drawn(|page| {
        for y in [100, 120, 140] {
            writeln!(page.content, "50 {0} m 350 {0} l S", 800 - y).unwrap();
        }
        for x in [150, 250] {
            writeln!(page.content, "{x} {} m {x} {} l S", 800 - 100, 800 - 160).unwrap();
        }
        page.words(52, 113, "科目").words(152, 113, "合计").words(252, 113, "基本支出");
        page.words(52, 133, "教育").words(152, 133, "12.30").words(252, 133, "2.30");
        page.words(52, 153, "卫生").words(152, 153, "1.00").words(252, 153, "1.00");
    });
    assert_eq!(text(&[page]), "\n科目\t合计\t基本支出\n教育\t12.30\t2.30\n卫生\t1.00\t1.00\n\n");
}

#[test]
fn a_table_goes_on_over_pages() {
    let columns = [50, 130, 230, 330];
    let head: &[&str] = &["科目", "合计", "基本支出"];
    let page = |number: &str, rows: &[&[&str]]| {
        drawn(|page| {
            page.words(250, 40, "某局2026年部门预算");
            page.table(60, &columns, &[&[head], rows].concat());
            page.words(290, 780, number);
        })
    };
    let pages = [
        page("1", &[&["教育支出", "12.30", "2.30"], &["机关事业单位", "7.00", "3.00"]]),
        page("2", &[&["养老保险", "", ""], &["卫生健康支出", "4.00", "4.00"]]),
        page("3", &[&["（三）住房保障", "", ""], &["住房公积金", "1.00", "1.00"]]),
    ];
    let rows = "科目\t合计\t基本支出\n教育支出\t12.30\t2.30\n机关事业单位养老保险\t7.00\t3.00\n卫生健康支出\t4.00\t4.00\n\
                （三）住房保障\t\t\n住房公积金\t1.00\t1.00\n";
    assert_eq!(text(&pages), format!("\n{rows}\n"));
    let file = pdf(&pages);
    let source = read(&file, TrackedView::Accepted).unwrap();
    let place = |words: &str| {
        let at = source.text.find(words).unwrap() as u32;
        source.places.of(&source.text, at).unwrap().in_words(Lang::Zh)
    };
    assert_eq!(["教育", "养老", "卫生", "公积"].map(place), ["第1页", "第1页", "第2页", "第3页"]);
}

#[test]
fn what_goes_over_its_cell_is_not_told() {
    let page = drawn(|page| {
        page.table(100, &[50, 90, 200], &[&["科目", "合计"], &["机关事业单位", "12.30"]]);
    });
    assert_eq!(text(&[page]), "\n科目\t合计\n…\t…\n\n");
}

#[test]
fn what_has_no_letters_is_refused() {
    let refused = |bytes: &[u8]| read(bytes, TrackedView::Accepted).unwrap_err();
    assert_eq!(refused(b"%PDF-1.7\nnothing"), Unreadable::BrokenPdf);
    let image = "BI /W 1 /H 1 /BPC 8 /CS /G ID \u{41} EI";
    let scan = drawn(|page| page.content.push_str(&format!("q 600 0 0 800 0 0 cm {image} Q\n")));
    assert_eq!(refused(&pdf(&[scan])), Unreadable::Scan);
    let file = pdf(&[drawn(|page| {
        page.words(50, 100, "收入");
    })]);
    let unnamed = String::from_utf8(file).unwrap().replace("/ToUnicode 5 0 R", "                ");
    assert_eq!(refused(unnamed.as_bytes()), Unreadable::UnknownLetters);
}
