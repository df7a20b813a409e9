//! How long the stages take on an invented disclosure of 17 KB and a compilation of 1 MB.
//!
//! `cargo bench --bench check`; one stage: `cargo bench --bench check -- facts`.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gouji::analysis::analyze;
use gouji::facts::Facts;
use gouji::lang::Lang;
use gouji::syntax::{Disclosure, Reading, read_blocks};
use gouji::text::decode;

/// The bundled example: 5 KB of prose.
const EXAMPLE: &str = include_str!("../tests/fixtures/example/部门预算情况说明.txt");

/// The unit the example is about.
const UNIT: &str = "澄湖市望山区档案馆";

/// One disclosure of about 17 KB: the example's prose and a table of subjects that adds up; one figure is wrong.
fn document(number: usize) -> String {
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
fn compilation(bytes: usize) -> String {
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

/// Facts of the text, taken for one disclosure: how many figures.
fn facts(text: &str) -> usize {
    let disclosure = Disclosure::read(text.to_owned(), read_blocks(text, 0, text.len()));
    let readings: Vec<Reading> = disclosure
        .iter()
        .filter(|(_, block, _)| block.grid().is_none())
        .map(|(index, block, role)| Reading::new(text, index, block, role))
        .collect();
    Facts::read(&disclosure, &readings, None).figures.len()
}

fn stages(criterion: &mut Criterion) {
    for (name, text) in [("17 KB", document(0)), ("1 MB", compilation(1 << 20))] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.sample_size(10);
        group.warm_up_time(Duration::from_millis(300));
        group.measurement_time(Duration::from_secs(2));
        let mut stage = |stage: &str, run: &dyn Fn(&str)| {
            group.bench_with_input(BenchmarkId::from_parameter(stage), &text, |bencher, text| {
                bencher.iter(|| run(text));
            });
        };
        stage("decode", &|text| {
            black_box(decode(black_box(text.as_bytes())).is_ok());
        });
        stage("blocks", &|text| {
            black_box(read_blocks(black_box(text), 0, text.len()));
        });
        stage("to facts", &|text| {
            black_box(facts(black_box(text)));
        });
        stage("analyze", &|text| {
            black_box(analyze(black_box(text), Lang::Zh));
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
