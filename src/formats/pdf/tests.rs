//! Pages that are drawn, and what is read of them.

use std::fmt::Write;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use hayro_interpret::font::StandardFont;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{InterpreterCache, InterpreterSettings};

use super::bounds::Bounds;
use super::canvas::{Canvas, Means};
use super::drawing::{Drawing, SIZE, drawn, file, pdf, stream};
use super::fonts::Fonts;
use crate::formats::unreadable::Limit;
use crate::formats::{Format, Remark, TrackedView, Unreadable, read};
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
fn the_longest_line_of_a_few_is_not_one_up_to_the_margin() {
    let page = drawn(|page| {
        page.words(70, 100, "农林水支出420.00万元，占84%。");
        page.words(70, 115, "收支总表");
    });
    assert_eq!(text(&[page]), "农林水支出420.00万元，占84%。\n收支总表\n");
}

#[test]
fn short_lines_that_are_as_long_as_one_another_are_not_full() {
    let lines = ["某局2026年部门预算", "一般公共预算支出表", "政府性基金支出表格", "财政拨款收支总表格"];
    let page = drawn(|page| {
        lines.iter().enumerate().for_each(|(at, line)| {
            page.words(50, 100 + at * 15, line);
        });
    });
    assert_eq!(text(&[page]), lines.join("\n") + "\n");
}

#[test]
fn a_part_begins_behind_a_full_line_that_ends_a_sentence() {
    let page = drawn(|page| {
        page.words(50, 100, &format!("{}。", "支".repeat(49)));
        page.words(50, 115, &format!("第二部分 {}见", "收".repeat(44)));
        page.words(50, 130, "第三部分。");
    });
    let wanted = format!("{}。\n第二部分 {}见第三部分。\n", "支".repeat(49), "收".repeat(44));
    assert_eq!(text(&[page]), wanted);
}

#[test]
fn a_full_last_line_does_not_take_what_comes_below() {
    let full = |end: &str| format!("{}{end}", "支".repeat(50 - end.chars().count()));
    let page = |lines: &[(usize, &str)]| {
        drawn(|page| {
            lines.iter().for_each(|(y, words)| {
                page.words(50, *y, words);
            });
        })
    };
    let (plain, end) = (full(""), full("。"));
    let first: &[(usize, &str)] = &[(100, &plain), (115, &plain), (130, &plain), (145, &end)];
    let told = |rest: &[(usize, &str)]| text(&[page(&[first, rest].concat())]).lines().count();
    // Farther below than lines of a paragraph are, and a line without marks at their distance.
    assert_eq!(told(&[(165, "收入预算12.30万元。")]), 2);
    assert_eq!(told(&[(160, "收入预算情况说明"), (175, "收入预算12.30万元。")]), 3);
    // The next sentence, and what no sentence ends above.
    assert_eq!(told(&[(160, "收入预算12.30万元，"), (175, "支出12.30万元。")]), 2);
    assert_eq!(told(&[(160, &plain), (180, "收入预算情况说明。")]), 1);
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

/// Two tables whose rules touch, of which the second has a line above it or none.
#[test]
fn tables_that_touch_are_two_where_that_is_certain() {
    let first: &[&[&str]] =
        &[&["科目", "合计", "基本支出"], &["教育支出", "12.30", "2.30"], &["合计", "12.30", "2.30"]];
    let second: &[&[&str]] = &[&["项目", "预算数"], &["车辆购置", "7.00"], &["其他", "1.00"]];
    let page = |line: &[&[&str]], columns: &[usize], second: &[&[&str]]| {
        drawn(|page| {
            page.table(100, &[50, 200, 300, 400], first);
            page.table(160, &[50, 400], line);
            page.table(160 + line.len() * 2 * SIZE, columns, second);
        })
    };
    let one = "科目\t合计\t基本支出\n教育支出\t12.30\t2.30\n合计\t12.30\t2.30\n";
    let two = "项目\t预算数\n车辆购置\t7.00\n其他\t1.00\n";
    let apart = |between: &str| (format!("\n{one}\n{between}\n{two}\n"), 0);
    assert_eq!(untold(&[page(&[], &[50, 250, 400], second)]), apart(""));
    assert_eq!(untold(&[page(&[], &[50, 150, 250], second)]), apart(""), "narrower");
    assert_eq!(
        untold(&[page(&[&["项目支出表"], &["单位：万元"]], &[50, 200, 400], second)]),
        apart("项目支出表\n单位：万元\n")
    );
    // Columns that are the same in part may be those of one table.
    let (text, rows) = untold(&[page(&[], &[50, 200, 400], second)]);
    assert!(rows == 6 && !text.contains(['0', '.']) && text.contains("车辆购置"), "{text}");
}

#[test]
fn cells_that_are_merged_do_not_divide_a_table() {
    let told = |draw: &dyn Fn(&mut Drawing)| untold(&[drawn(|page| draw(page))]).1;
    let columns = [50, 200, 300, 400];
    let body: &[&[&str]] = &[&["教育支出", "12.30", "2.30"], &["卫生支出", "1.00", "1.00"]];
    // Bands of a head, and a head below the line that says whose the table is.
    let heads = told(&|page| {
        page.table(60, &[50, 250, 400], &[&["部门：某局", "单位：万元"]]);
        page.table(80, &[50, 200, 400], &[&["科目", "2026年预算数"]]);
        page.table(100, &columns, &[&["名称", "合计", "基本支出"], body[0], body[1]]);
    });
    // A part of the table begins in a row over its whole width, or in one with other cells, and one row has words alone.
    let parts = told(&|page| {
        page.table(60, &columns, &[&["科目", "合计", "基本支出"], body[0]]);
        page.table(100, &[50, 400], &[&["二、项目支出"]]);
        page.table(120, &columns, body);
        page.table(160, &[50, 250, 400], &[&["三、其他", "另行安排"]]);
        page.table(180, &columns, body);
        page.table(220, &[50, 250, 400], &[&["总计", "26.60"]]);
    });
    assert_eq!((heads, parts), (0, 0));
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
    assert_eq!(
        ["教育", "养老", "卫生", "公积"].map(place),
        ["第1页“教育支出”", "第1页“机关事业单位养老保险”", "第2页“卫生健康支出”", "第3页“住房公积金”"]
    );
}

#[test]
fn a_page_may_repeat_the_head_without_the_line_above_it() {
    let columns = [50, 130, 230, 330];
    let (whose, head): (&[&str], &[&str]) = (&["部门：某局", "", "单位：万元"], &["科目", "合计", "基本支出"]);
    let first = drawn(|page| {
        page.table(60, &columns, &[whose, head, &["教育支出", "12.30", "2.30"]]);
    });
    let second = drawn(|page| {
        page.table(60, &columns, &[head, &["卫生支出", "4.00", "4.00"]]);
    });
    let rows = "部门：某局\t\t单位：万元\n科目\t合计\t基本支出\n教育支出\t12.30\t2.30\n卫生支出\t4.00\t4.00\n";
    assert_eq!(text(&[first, second]), format!("\n{rows}\n"));
}

fn untold(pages: &[Drawing]) -> (String, u32) {
    let file = pdf(pages);
    let source = read(&file, TrackedView::Accepted).unwrap();
    let rows = match source.remarks.as_slice() {
        [Remark::Untold { rows }] => *rows,
        [] => 0,
        other => panic!("{other:?}"),
    };
    (source.text.into_owned(), rows)
}

#[test]
fn words_over_their_cells_tell_nothing_of_the_table() {
    let head: &[&str] = &["科目", "合计"];
    let wide = drawn(|page| {
        page.table(100, &[50, 90, 200], &[head, &["机关事业单位", "12.30"], &["其他", "1.00"]]);
    });
    assert_eq!(untold(&[wide]), ("\n科目\t合计\n…\t…\n其他\t…\n\n".to_owned(), 3));
    // A row that is too low for the lines of its cell.
    let high = drawn(|page| {
        page.table(100, &[50, 90, 200], &[head, &["", "12.30"], &["其他", "1.00"]]);
        page.words(52, 128, "机关事").words(52, 139, "业单位").words(52, 150, "运行");
    });
    let (text, rows) = untold(&[high]);
    assert!(rows == 3 && !text.contains("12.30") && !text.contains("1.00"), "{text}");
}

/// Browsers take the blank halves away where full-width marks meet.
#[test]
fn marks_that_are_squeezed_together_are_not_printed_over_one_another() {
    let table = |parts: &[(usize, &str)]| {
        let page = drawn(|page| {
            page.table(100, &[50, 250, 350], &[&["科目", "合计"], &["", "12.30"], &["其他", "1.00"]]);
            parts.iter().for_each(|(x, words)| {
                page.words(*x, 133, words);
            });
        });
        untold(&[page])
    };
    let squeezed = table(&[(52, "其中："), (77, "（1）"), (97, "公务用车购置费（辆）"), (192, "。")]);
    let rows = "科目\t合计\n其中：（1）公务用车购置费（辆）。\t12.30\n其他\t1.00\n";
    assert_eq!(squeezed, (format!("\n{rows}\n"), 0));
    // Letters as far on others, marks farther, and those whose blank half is at the other side.
    for parts in [
        [(52, "其中公"), (77, "务用车")],
        [(52, "其中："), (75, "（1）")],
        [(52, "其中（"), (77, "1）")],
        [(52, "其中1"), (72, "）用车")],
    ] {
        let (text, rows) = table(&parts);
        assert!(rows == 3 && !text.contains("12.30"), "{parts:?}: {text}");
    }
}

/// A sheet that is too wide for its paper is printed downwards first, and then what is at the right.
#[test]
fn a_table_whose_columns_are_on_another_page_proves_nothing() {
    let left = drawn(|page| {
        page.table(60, &[50, 150, 250], &[&["科目", "总计"], &["教育支出", "12.30"], &["卫生支出", "2.30"]]);
    });
    let right = drawn(|page| {
        page.table(60, &[50, 120, 190], &[&["基本支出", "项目支出"], &["2.30", "10.00"], &["1.30", "1.00"]]);
    });
    let other = drawn(|page| {
        page.words(50, 40, "收入总表");
        page.table(60, &[50, 150, 300], &[&["科目", "合计"], &["财政拨款", "14.60"], &["其他收入", "0.10"]]);
    });
    let (text, rows) = untold(&[left, right, other]);
    assert!(rows == 6 && !text.contains("12.30") && text.contains("财政拨款\t14.60"), "{text}");
}

#[test]
fn tables_without_rules_are_rows_that_prove_nothing() {
    let page = drawn(|page| {
        page.words(50, 60, &"支".repeat(50));
        page.words(200, 100, "2025年收支总表");
        page.words(50, 118, "科目").words(200, 118, "2024年预算数").words(350, 118, "2025年预算数");
        page.words(50, 133, "教育支出").words(200, 133, "12.30").words(350, 133, "2.30");
        page.words(50, 148, "机关事业单位").words(50, 160, "养老");
        page.words(50, 175, "卫生支出").words(350, 175, "2.30");
        page.words(50, 200, "三、其他说明");
        page.words(50, 215, "联系人：周林").words(200, 215, "联系电话：55551234");
    });
    let rows = "…\t…\t…\n…\t…\t…\n…\t…\n…\t…\n…\t…\n";
    let wanted =
        format!("{}\n2025年收支总表\n\n{rows}\n三、其他说明\n联系人：周林 联系电话：55551234\n", "支".repeat(50));
    assert_eq!(untold(&[page]), (wanted, 5));
}

/// Lines of a table without rules: words at places.
fn rows(page: &mut Drawing, top: usize, rows: &[&[(usize, &str)]]) {
    for (at, row) in rows.iter().enumerate() {
        row.iter().for_each(|(x, words)| {
            page.words(*x, top + at * 15, words);
        });
    }
}

#[test]
fn gaps_part_the_columns_of_tables_without_rules() {
    let page = drawn(|page| {
        page.words(200, 80, "2025年收支总表");
        page.words(50, 95, "部门：某局").words(400, 95, "单位：万元");
        // The names of columns stand at the left or in the middle, one takes two lines, and one is of two columns.
        rows(
            page,
            110,
            &[
                &[(50, "科目"), (170, "2024年"), (300, "2025年预算数")],
                &[(50, "编码"), (170, "预算数"), (300, "合计"), (400, "基本支出"), (480, "其他")],
                &[(50, "合　　计"), (190, "12.30"), (310, "2.30"), (415, "2.30")],
                &[(50, "205教育支出"), (190, "12.30"), (310, "2.30"), (415, "2.30")],
            ],
        );
    });
    let wanted = "2025年收支总表\n部门：某局 单位：万元\n\n科目编码\t2024年预算数\t2025年预算数\t\t\n\t\t合计\t基本支出\t其他\n\
                  合　　计\t12.30\t2.30\t2.30\t\n205教育支出\t12.30\t2.30\t2.30";
    assert_eq!(text(&[page]).trim_end(), wanted);
}

#[test]
fn numbers_that_touch_the_next_cell_are_parted_from_it() {
    let page = drawn(|page| {
        rows(
            page,
            110,
            &[
                &[(50, "项目"), (200, "预算数"), (260, "项目"), (450, "预算数")],
                &[(50, "一、本年收入"), (200, "12.30"), (228, "一、本年支出"), (450, "12.30")],
                &[(50, "（一）财政拨款"), (232, "（一）教育支出"), (450, "12.30")],
                &[(50, "（二）其他"), (232, "（二）其他支出")],
                &[(50, "收入总计"), (200, "12.30"), (232, "支出总计"), (450, "12.30")],
            ],
        );
    });
    let wanted = "项目\t预算数\t项目\t预算数\n一、本年收入\t12.30\t一、本年支出\t12.30\n（一）财政拨款\t\t（一）教育支出\t12.30\n\
                  （二）其他\t\t（二）其他支出\t\n收入总计\t12.30\t支出总计\t12.30";
    assert_eq!(text(&[page]).trim(), wanted);
}

#[test]
fn a_table_without_rules_that_may_go_on_elsewhere_proves_nothing() {
    const HEAD: &[(usize, &str)] = &[(50, "科目"), (200, "2024年预算数"), (350, "2025年预算数")];
    const TOTAL: &[(usize, &str)] = &[(50, "合计"), (200, "12.30"), (350, "12.30")];
    const ITEM: &[(usize, &str)] = &[(50, "教育支出"), (200, "12.30"), (350, "12.30")];
    let table = |lines: &[&[(usize, &str)]]| drawn(|page| rows(page, 100, lines));
    let below = |caption: &str, lines: &[&[(usize, &str)]]| {
        drawn(|page| {
            page.words(50, 120, caption).words(50, 135, "单位：万元");
            rows(page, 150, lines);
        })
    };
    let proves = |pages: &[Drawing]| text(pages).contains("12.30");
    assert!(proves(&[table(&[HEAD, TOTAL, ITEM])]));
    assert!(!proves(&[table(&[HEAD, TOTAL]), table(&[ITEM])]), "the rest has no head");
    assert!(!proves(&[table(&[HEAD, TOTAL]), table(&[HEAD, ITEM])]), "the rest is on the next page");
    assert!(proves(&[below("表1", &[HEAD, TOTAL]), below("表2", &[HEAD, ITEM])]));
    let untold: &[(usize, &str)] = &[(50, "教育支出"), (200, "12.30"), (260, "12.30"), (350, "12.30")];
    assert!(!proves(&[below("表1", &[HEAD, TOTAL]), below("表1", &[HEAD, untold])]), "not all of it can be told");
    assert!(!proves(&[below("表1 收支总表", &[HEAD, TOTAL]), below("表1 收支总表（续）", &[HEAD, untold])]));
    assert!(proves(&[below("表1 收支总表", &[HEAD, TOTAL]), below("表2 支出总表", &[HEAD, untold])]));
    // Two columns of numbers are two, though no row has both.
    let codes: &[&[(usize, &str)]] = &[
        &[(50, "科目编码"), (140, "科目名称"), (350, "合计")],
        &[(50, "301"), (140, "工资福利支出"), (350, "12.30")],
        &[(90, "01"), (140, "基本工资"), (350, "12.30")],
    ];
    assert!(!proves(&[table(codes)]));
    // The rest of a name, and an amount that its name touches.
    for row in [&[(50, "支出"), (350, "（续）")][..], &[(50, "教育支出1,007.00"), (350, "12.30")]] {
        assert!(!proves(&[table(&[HEAD, TOTAL, ITEM, row])]), "{row:?}");
    }
}

#[test]
fn a_number_with_an_unknown_sign_is_none() {
    let file = pdf(&[drawn(|page| {
        page.words(50, 100, &format!("{}收入4\u{E000}1.32万元，支出5.00万元", "支".repeat(40)));
    })]);
    let unnamed = String::from_utf8(file).unwrap().replace("<E000> <E000>", "<E001> <E000>");
    let source = read(unnamed.as_bytes(), TrackedView::Accepted).unwrap();
    assert_eq!(source.text, format!("{}收入…万元，支出5.00万元\n", "支".repeat(40)));
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

#[test]
fn what_nobody_sees_is_not_read() {
    let page = drawn(|page| {
        page.words(50, 100, "收入预算451.32万元。");
        // In no ink, and outside of what may be drawn in.
        page.content.push_str("3 Tr ");
        page.words(50, 115, "收入预算999.99万元。");
        page.content.push_str("0 Tr q 0 0 300 800 re W n ");
        page.words(50, 130, "支出预算451.32万元。").words(310, 130, "其中人员经费888.88万元。");
        page.content.push_str("Q ");
        page.words(310, 145, "支出预算");
    });
    assert_eq!(text(&[page]), "收入预算451.32万元。\n支出预算451.32万元。\n支出预算\n");
}

#[test]
fn more_pages_than_any_document_are_refused() {
    let read = |count: usize| {
        let mut pages: Vec<Drawing> = (0..count).map(|_| Drawing::default()).collect();
        pages[0].words(50, 100, "收入");
        read(&pdf(&pages), TrackedView::Accepted).map(|source| source.text.into_owned())
    };
    assert_eq!(read(2_000), Ok("收入\n".to_owned()));
    assert_eq!(read(2_001), Err(Unreadable::too_much("", Limit::Pages)));
}

#[test]
fn pages_that_are_pictures_are_named() {
    let image = "BI /W 1 /H 1 /BPC 8 /CS /G ID \u{41} EI";
    let picture = |page: &mut Drawing, width: usize, height: usize| {
        writeln!(page.content, "q {width} 0 0 {height} 50 50 cm {image} Q").unwrap();
    };
    let foot = |page: &mut Drawing, number: usize| {
        page.words(290, 785, &format!("— {number} —"));
    };
    let mut pages: Vec<Drawing> = (1..=7).map(|number| drawn(|page| foot(page, number))).collect();
    pages[0].words(50, 100, "2026年收入预算451.32万元。");
    picture(&mut pages[1], 500, 700);
    // In strips, as scanners write it.
    (0..10).for_each(|_| picture(&mut pages[2], 500, 70));
    // One beside words, a stamp, one that is clipped away, and an empty page say nothing.
    pages[3].words(50, 100, "支出预算451.32万元。");
    picture(&mut pages[3], 500, 700);
    picture(&mut pages[4], 100, 100);
    pages[5].content.push_str("0 0 100 100 re W n ");
    picture(&mut pages[5], 500, 700);
    let file = pdf(&pages);
    let source = read(&file, TrackedView::Accepted).unwrap();
    assert_eq!(source.text, "2026年收入预算451.32万元。\n支出预算451.32万元。\n");
    assert_eq!(source.remarks, [Remark::Pictures { pages: vec![2, 3] }]);
}

/// A file of pages whose codes are those of a table of the standard.
fn by_table(pages: &[Drawing], table: &str, has_outlines: bool) -> Vec<u8> {
    let font =
        format!("<< /Type /Font /Subtype /Type0 /BaseFont /STSong /Encoding /{table} /DescendantFonts [4 0 R] >>");
    let descriptor = if has_outlines { "/FontDescriptor 5 0 R" } else { "" };
    let inner = format!(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong /DW 1000 /W [1 94 500] {descriptor}
        /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
    );
    // Any outlines: what they draw is not looked at.
    let (outlines, _) = StandardFont::Helvetica.get_font_data();
    let bytes = (*outlines).as_ref().iter().fold(String::new(), |mut bytes, byte| {
        write!(bytes, "{byte:02X}").unwrap();
        bytes
    });
    let outlines = stream("/Filter /ASCIIHexDecode /Subtype /CIDFontType0C", &bytes);
    let descriptor = "<< /Type /FontDescriptor /FontName /STSong /Flags 4 /FontFile3 6 0 R >>";
    file(pages, &[&font, &inner, descriptor, &outlines])
}

/// Words in codes of a font.
fn coded(codes: &[u8]) -> Drawing {
    let codes = codes.iter().fold(String::new(), |codes, byte| format!("{codes}{byte:02X}"));
    drawn(|page| writeln!(page.content, "BT /F 10 Tf 50 700 Td <{codes}> Tj ET").unwrap())
}

#[test]
fn fonts_that_only_number_their_letters_are_read() {
    let words = "二、收入预算451.32万元（“三公”经费），增长3.00%";
    let (gbk, ..) = encoding_rs::GBK.encode(words);
    let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    // Their numbers in Adobe-GB1: 1–95 are those of ASCII.
    let numbers: Vec<u8> = "12.30".bytes().flat_map(|byte| [0, byte - 31]).collect();
    for has_outlines in [false, true] {
        let read = |table: &str, codes: &[u8]| {
            let file = by_table(&[coded(codes)], table, has_outlines);
            read(&file, TrackedView::Accepted).unwrap().text.trim_end().to_owned()
        };
        assert_eq!(["GBK-EUC-H", "GBKp-EUC-H", "GBK2K-H"].map(|table| read(table, &gbk)), [words; 3]);
        assert_eq!(["UniGB-UCS2-H", "UniGB-UTF16-H"].map(|table| read(table, &wide)), [words; 2]);
        assert_eq!(read("Identity-H", &numbers), "12.30");
    }
}

#[test]
fn behind_a_code_of_no_letter_nothing_is_told() {
    // U+0251 is not in the table. What stands behind it may begin at the wrong byte.
    let page = |words: &str| coded(&words.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>());
    let mut known = page(&"支".repeat(300));
    known.content.push_str(&page("支出12.30\u{251}45.60万元").content.replace("50 700", "50 600"));
    for has_outlines in [false, true] {
        let file = by_table(std::slice::from_ref(&known), "UniGB-UCS2-H", has_outlines);
        let text = read(&file, TrackedView::Accepted).unwrap().text;
        let rest = text.lines().nth(1).unwrap();
        assert!(rest.starts_with("支出…") && !rest.contains(['4', '万']), "{rest}");
    }
}

/// A page that draws a part, which draws another one four times, and so on.
fn nested() -> Vec<u8> {
    let parts: Vec<String> = (4..10).map(|inner| part(&format!("/G {inner} 0 R"), &"/G Do ".repeat(4))).collect();
    of_parts(&parts)
}

/// A part of a page, with the names of others.
fn part(names: &str, content: &str) -> String {
    let names = format!("/Resources << /XObject << {names} >> >>");
    stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 600 800] {names}"), content)
}

/// A page that draws the first of parts, whose numbers are those from 3 on.
fn of_parts(parts: &[String]) -> Vec<u8> {
    let page = drawn(|page| page.content.push_str("/G Do"));
    let file = file(&[page], &parts.iter().map(String::as_str).collect::<Vec<_>>());
    String::from_utf8(file).unwrap().replace("/Font << /F 3 0 R >>", "/XObject<</G 3 0 R>>").into_bytes()
}

#[test]
fn what_is_nested_too_deep_is_refused_and_not_left_out() {
    let ink = "0 0 9 9 re f";
    let chain = |count: usize| {
        let part = |at: usize| match at == count {
            true => part("", ink),
            false => part(&format!("/G {} 0 R", at + 3), "/G Do /G Do"),
        };
        of_parts(&(1..=count).map(part).collect::<Vec<_>>())
    };
    let too_deep = Some(Unreadable::too_much("", Limit::Parts));
    let error = |file: &[u8]| read(file, TrackedView::Accepted).err();
    assert_eq!(error(&chain(16)), None);
    assert_eq!(error(&chain(17)), too_deep);
    // One that draws itself is drawn once.
    assert_eq!(error(&of_parts(&[part("/G 3 0 R", &format!("/G Do {ink}"))])), None);
}

#[test]
fn no_page_is_drawn_without_end() {
    let file = nested();
    let pdf = Pdf::new(file).unwrap();
    let drawn = |bounds: Bounds| {
        let settings = InterpreterSettings::default();
        let mut means = Means { cache: InterpreterCache::new(), settings, fonts: Fonts::default(), bounds };
        Canvas::of(&pdf.pages()[0], &mut means).map(|_| ())
    };
    let too_much = |limit: Limit| Err(Unreadable::too_much("", limit));
    assert_eq!(drawn(Bounds::of(1_000_000, 24)), Ok(()));
    assert_eq!(drawn(Bounds::of(1_000, 24)), too_much(Limit::Marks));
    assert_eq!(drawn(Bounds::of(1_000_000, 64 << 20)), too_much(Limit::Work));
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn what_is_packed_to_do_harm_is_refused() {
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"));
    let is_read = |filter: &str, data: &[u8]| {
        let font = stream(&format!("/Filter [/ASCIIHexDecode {filter}]"), &hex(data));
        let page = drawn(|page| {
            page.words(50, 100, "收入");
        });
        let file = file(&[page], &["null", &font]);
        read(&file, TrackedView::Accepted).err() != Some(Unreadable::too_much("", Limit::Work))
    };
    let (spaces, words) = (vec![b' '; 8 << 20], "收入预算451.32万元".repeat(100));
    assert!(is_read("/FlateDecode", &packed(words.as_bytes())));
    assert!(!is_read("/FlateDecode", &packed(&spaces)));
    assert!(!is_read("/FlateDecode /FlateDecode", &packed(&packed(&spaces))));
}
