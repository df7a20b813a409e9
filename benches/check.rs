//! How long the stages take on an invented disclosure of 17 KB and a compilation of 1 MB, and how long a PDF of eight pages takes to
//! be read, which may be thirty milliseconds.
//!
//! `cargo bench --bench check`; one stage: `cargo bench --bench check -- facts`.

mod documents;
#[path = "../tests/support/printed.rs"]
mod printed;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use documents::{compilation, document};
use gouji::analysis::analyze;
use gouji::facts::Facts;
use gouji::formats::{TrackedView, read};
use gouji::lang::Lang;
use gouji::model::Standard;
use gouji::settings::Settings;
use gouji::syntax::{Disclosure, read_blocks};
use gouji::text::decode;

/// Facts of the text, taken for one disclosure: how many figures.
fn facts(text: &str) -> usize {
    let disclosure = Disclosure::read(text.to_owned(), read_blocks(text, 0, text.len(), Standard::base()));
    Facts::read(&disclosure, &disclosure.readings(), Standard::base()).figures.len()
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
            black_box(read_blocks(black_box(text), 0, text.len(), Standard::base()));
        });
        stage("to facts", &|text| {
            black_box(facts(black_box(text)));
        });
        stage("analyze", &|text| {
            black_box(analyze(black_box(text), &Settings::new(Lang::Zh)));
        });
        group.finish();
    }
}

/// The longest time that a PDF of eight pages may take to be read.
const LONGEST: Duration = Duration::from_millis(30);

fn printed_pages(criterion: &mut Criterion) {
    let mut pages = Vec::new();
    for number in 0.. {
        pages.extend(printed::pages(&document(number)));
        if pages.len() >= 8 {
            break;
        }
    }
    pages.truncate(8);
    let file = printed::drawing::pdf(&pages);
    let read = || black_box(read(black_box(&file), TrackedView::Accepted).expect("it is one")).text.len();
    criterion.bench_function("PDF of 8 pages", |bencher| bencher.iter(read));
    let took = (0..9).map(|_| {
        let start = Instant::now();
        read();
        start.elapsed()
    });
    let best = took.min().expect("some");
    assert!(cfg!(debug_assertions) || best <= LONGEST, "a PDF of 8 pages took {best:?}");
}

criterion_group!(benches, stages, printed_pages);
criterion_main!(benches);
