//! Any bytes: a text or a clear refusal; findings in their places; the report says where they are.
#![no_main]

use gouji::analysis::{Analysis, analyze};
use gouji::lang::Lang;
use gouji::report::{FileReport, Json, render};
use gouji::text::decode;
use gouji_fuzz::{Rng, SETTINGS, check_places, document};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut rng = Rng::new(u64::from(seed));
    if rng.chance(10) {
        return fuzzer_mutate(data, size, max_size);
    }
    let mut text = String::from_utf8_lossy(&data[..size]).into_owned();
    document::mutate(&mut text, max_size, &mut rng);
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
});

fuzz_target!(|data: &[u8]| {
    let Ok(decoded) = decode(data) else { return };
    let text = decoded.text.as_ref();
    let findings = analyze(text, &SETTINGS);
    check_places(text, &findings);
    let analysis = Analysis::new(text, &SETTINGS);
    assert_eq!(analysis.findings(), findings, "two readings of one text");
    let whole: String = analysis.parts().iter().map(|placed| placed.part.text()).collect();
    assert_eq!(whole, text, "the disclosures are not the text");

    let mut json = Vec::new();
    let coverage = Some(analysis.coverage());
    let file = FileReport { path: "a.txt", text, findings: &findings, coverage, ..FileReport::default() };
    render(&Json { lang: Lang::Zh }, &[file], &[], &mut json).expect("a report");
    let report: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    for found in report["files"][0]["findings"].as_array().expect("findings") {
        let offset = |end: &str| found["range"][end]["offset"].as_u64().expect("an offset") as usize;
        assert_eq!(
            found["text"],
            text[offset("start")..offset("end")],
            "the text of a finding is not that of its range"
        );
    }
});
