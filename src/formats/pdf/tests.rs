//! Pages that are drawn, and what is read of them.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::formats::{Format, TrackedView, Unreadable, read};
use crate::lang::Lang;

/// A page that is drawn, 600 points wide and 800 high, in units of a point from the upper left corner.
#[derive(Default)]
struct Drawing {
    content: String,
    used: BTreeSet<u16>,
}

/// The size of letters; those of ASCII are half as wide.
const SIZE: usize = 10;

impl Drawing {
    fn words(&mut self, x: usize, y: usize, words: &str) -> &mut Self {
        let units: Vec<u16> = words.encode_utf16().collect();
        let codes: String = units.iter().map(|unit| format!("{unit:04X}")).collect();
        self.used.extend(units);
        writeln!(self.content, "BT /F {SIZE} Tf {x} {} Td <{codes}> Tj ET", 800 - y).unwrap();
        self
    }

    /// A table with rules around all its cells; columns begin at these places, and rows are twice as high as letters.
    fn table(&mut self, y: usize, columns: &[usize], rows: &[&[&str]]) -> &mut Self {
        let height = 2 * SIZE;
        let bottom = y + rows.len() * height;
        for at in (y..=bottom).step_by(height) {
            let (from, to) = (columns[0], columns[columns.len() - 1]);
            writeln!(self.content, "{from} {0} m {to} {0} l S", 800 - at).unwrap();
        }
        for at in columns {
            // As thin boxes, the way other programs draw rules.
            writeln!(self.content, "{at} {} 0.5 {} re f", 800 - bottom, bottom - y).unwrap();
        }
        for (row, cells) in rows.iter().enumerate() {
            for (column, words) in cells.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
                self.words(columns[column] + 2, y + row * height + SIZE + 3, words);
            }
        }
        self
    }
}

/// A file of these pages.
fn pdf(pages: &[Drawing]) -> Vec<u8> {
    let used: BTreeSet<u16> = pages.iter().flat_map(|page| page.used.iter().copied()).collect();
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    for unit in &used {
        writeln!(map, "1 beginbfchar <{unit:04X}> <{unit:04X}> endbfchar").unwrap();
    }
    map.push_str("endcmap end end");
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 10 + 2 * at)).collect();
    let stream = |content: &str| format!("<< /Length {} >> stream\n{content}\nendstream", content.len());
    let mut objects = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (2, format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len())),
        (3, "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>".to_owned()),
        (4, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [32 126 500] /FontDescriptor 6 0 R >>".to_owned()),
        (5, stream(&map)),
        (6, "<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent 200 /CapHeight 700 /StemV 80 >>".to_owned()),
    ];
    for (at, page) in pages.iter().enumerate() {
        let (number, content) = (10 + 2 * at, 11 + 2 * at);
        objects.push((number, format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> /Contents {content} 0 R >>")));
        objects.push((content, stream(&page.content)));
    }
    let mut file = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in &objects {
        places.push((*number, file.len()));
        writeln!(file, "{number} 0 obj {object} endobj").unwrap();
    }
    let start = file.len();
    file.push_str("xref\n0 1\n0000000000 65535 f \n");
    for (number, at) in places {
        write!(file, "{number} 1\n{at:010} 00000 n \n").unwrap();
    }
    writeln!(file, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF", 12 + 2 * pages.len()).unwrap();
    file.into_bytes()
}

fn drawn(draw: impl FnOnce(&mut Drawing)) -> Drawing {
    let mut drawing = Drawing::default();
    draw(&mut drawing);
    drawing
}

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
