//! Findings in the formats of the library, in both languages; and after an edit and back, those of a fresh reading.

use std::sync::Arc;

use gouji::analysis::{Analysis, check};
use gouji::finding::Severity;
use gouji::lang::Lang;
use gouji::report::{FileReport, Html, Json, Renderer, Sarif, Text, render};
use gouji::settings::Settings;

use crate::store::Store;
use crate::texts::Named;

pub fn record(Named { name, text }: &Named, store: &Store) {
    for (lang, suffix) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let settings = Arc::new(Settings::new(lang));
        let checked = check(text, &settings);
        let findings = &checked.findings;
        if lang == Lang::Zh {
            let mut analysis = Analysis::new(text, &settings);
            let middle = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0) as u32;
            analysis.edit(middle..middle, "。。");
            analysis.edit(middle..middle + 6, "");
            assert_eq!(&analysis.findings(), findings, "{name}: after an edit and back");
        }
        let coverage = Some(checked.coverage);
        let report = [FileReport { path: name, text, findings, coverage, ..FileReport::default() }];
        let put = |format: &str, renderer: &dyn Renderer| {
            let mut output = Vec::new();
            render(renderer, &report, &[], &mut output).unwrap();
            store.put(name, &format!("{suffix}.{format}"), &output);
        };
        put("json", &Json { lang });
        put("txt", &Text::new(lang, false, None, Severity::Hint));
        if findings.is_empty() && name.starts_with("generated/") {
            // These would say the same of every such document.
            continue;
        }
        put("sarif", &Sarif { lang });
        put("html", &Html { lang, run: Vec::new() });
    }
}
