//! How long the stages take on an invented disclosure of 17 KB and a compilation of 1 MB.
//!
//! `cargo bench --bench check`; one stage: `cargo bench --bench check -- facts`.

mod documents;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use documents::{compilation, document};
use gouji::analysis::analyze;
use gouji::facts::Facts;
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

criterion_group!(benches, stages);
criterion_main!(benches);
