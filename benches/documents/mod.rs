//! Invented documents for the benches.

use std::fmt::Write;

/// The bundled example: 5 KB of prose.
const EXAMPLE: &str = include_str!("../../tests/fixtures/example/部门预算情况说明.txt");

/// The unit the example is about.
const UNIT: &str = "澄湖市望山区档案馆";

/// One disclosure of about 17 KB: the example's prose and a table of subjects that adds up; one figure is wrong.
pub fn document(number: usize) -> String {
    let kind = ["档案馆", "图书馆", "水务局", "第一小学", "气象服务中心"][number % 5];
    let unit = format!("澄湖市望山区第{}{kind}", number + 1);
    let mut text = EXAMPLE.replace(UNIT, &unit);
    text.push_str("\n附件1\n一般公共预算财政拨款支出执行情况表\n单位：万元\n");
    text.push_str("功能分类科目编码\t功能分类科目名称\t2024年执行数\t2025年执行数\t\t\n");
    text.push_str("\t\t总计\t总计\t基本支出\t项目支出\n");
    let mut rows = String::new();
    let mut all = [0; 4];
    let mut class = 201;
    while text.len() + rows.len() < 17 * 1024 {
        let (mut items, mut sums) = (String::new(), [0; 4]);
        for item in 1..=8 {
            let basic = 1_000 + class * item + number as u64 % 97;
            let project = 300 + 7 * item;
            let cells = [basic + project - 11 * item, basic + project, basic, project];
            row(&mut items, &format!("{class}01{item:02}"), "某项工作经费", cells);
            sums = add(sums, cells);
        }
        row(&mut rows, &class.to_string(), "某类支出", sums);
        row(&mut rows, &format!("{class}01"), "某款事务", sums);
        rows.push_str(&items);
        all = add(all, sums);
        class += 1;
    }
    row(&mut text, "", "合计", all);
    text + &rows + "\n"
}

fn add(a: [u64; 4], b: [u64; 4]) -> [u64; 4] {
    std::array::from_fn(|at| a[at] + b[at])
}

/// One row of amounts in hundredths.
fn row(text: &mut String, code: &str, name: &str, cells: [u64; 4]) {
    let _ = write!(text, "{code}\t{name}");
    for cell in cells {
        let _ = write!(text, "\t{}.{:02}", cell / 100, cell % 100);
    }
    text.push('\n');
}

/// Many disclosures in one file.
pub fn compilation(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 20_000);
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text += &document(number);
        text.push('\n');
    }
    text
}
