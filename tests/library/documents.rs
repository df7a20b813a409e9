//! Right documents in all forms stay quiet; wrong ones say just what their marks say.

use std::fs;
use std::path::PathBuf;

use crate::support::layouts::{self, LAYOUTS, makeup::Makeup};
use crate::support::{analyze, document, is_grave, show, testing};
use gouji::analysis::check;
use gouji::finding::{Finding, Severity};
use gouji::lang::Lang;
use gouji::settings::Settings;

const SEEDS: u64 = 200;

#[test]
fn generated_documents_are_quiet() {
    let mut failures = Vec::new();
    // `GOUJI_SEEDS=5000` looks further than the suite does.
    let seeds = std::env::var("GOUJI_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(SEEDS);
    for seed in 0..seeds {
        let document = document(seed);
        let findings = analyze(&document.text);
        let grave: Vec<String> = findings.iter().filter(|f| is_grave(f)).map(|f| show(&document.text, f)).collect();
        if !grave.is_empty() {
            failures.push(format!("seed {seed}:\n{}", grave.join("\n")));
        }
        if let Some(finding) = findings.iter().find(|f| f.code == "rounding-difference")
            && document.is_exact()
        {
            failures.push(format!(
                "seed {seed}: an exact document has a difference of rounding\n{}",
                show(&document.text, finding)
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {seeds} right documents are found fault with\n{}",
        failures.len(),
        failures.join("\n")
    );
}

const MAKEUPS: [Makeup; 4] = [Makeup::Plain, Makeup::Wrapped(30), Makeup::SpacedHeadings, Makeup::SpacedText];
/// Narrowest margin in characters, and how many wider ones are tried.
const MARGINS: (usize, usize) = (24, 37);

/// Budgets and final accounts of other places, on plain lines and as a PDF gives them.
#[test]
fn documents_of_all_layouts_are_quiet() {
    let seeds = std::env::var("GOUJI_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let mut failures = Vec::new();
    for layout in LAYOUTS {
        for seed in 0..seeds {
            let margin = MARGINS.0 + seed as usize * 7 % MARGINS.1;
            for makeup in MAKEUPS.into_iter().chain([Makeup::Wrapped(margin)]) {
                let text = layouts::document(layout, seed, makeup);
                let findings = analyze(&text);
                let grave: Vec<String> = findings.iter().filter(|f| is_grave(f)).map(|f| show(&text, f)).collect();
                if !grave.is_empty() {
                    failures.push(format!("{layout:?} {seed} {makeup:?}:\n{}", grave.join("\n")));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} right documents are found fault with\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn rounded_documents_say_so() {
    let noted = (0..SEEDS)
        .map(document)
        .filter(|document| !document.form.is_exact())
        .filter(|document| analyze(&document.text).iter().any(|f| f.code == "rounding-difference"))
        .count();
    assert!(noted >= 5, "only {noted} documents have a difference that rounding explains");
}

#[test]
fn what_other_documents_say_changes_nothing() {
    let settings = Settings::new(Lang::Zh);
    for text in (0..SEEDS / 2).map(|seed| document(seed).text) {
        let findings = check(&text, &settings).findings;
        assert_eq!(findings, analyze(&text));
        assert_eq!(check(&text, &settings).findings, findings);
    }
}

fn fixtures(folder: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut list: Vec<(String, String)> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    list.sort();
    list
}

/// What a document says that its marks do not, and the reverse.
fn differences(source: &str) -> Vec<String> {
    let (text, marks) = testing::strip(source);
    let findings = analyze(&text);
    let mut taken = vec![false; findings.len()];
    let mut out = Vec::new();
    for mark in &marks {
        let fits = |finding: &Finding| {
            let place = finding.span.start as usize..finding.span.end as usize;
            mark.codes.iter().any(|code| code == finding.code) && (mark.range.is_empty() || place == mark.range)
        };
        match findings.iter().enumerate().position(|(at, finding)| !taken[at] && fits(finding)) {
            Some(at) => {
                taken[at] = true;
                if mark.expected.is_some() && mark.expected != findings[at].expected {
                    out.push(format!(
                        "expected {} here:\n{}",
                        mark.expected.as_deref().unwrap_or_default(),
                        show(&text, &findings[at])
                    ));
                }
            }
            None => {
                let line = text[..mark.range.start].matches('\n').count() + 1;
                out.push(format!(
                    "  {} is not found on ⟦{}⟧ in line {line}",
                    mark.codes.join(" or "),
                    &text[mark.range.clone()]
                ));
            }
        }
    }
    out.extend(
        findings
            .iter()
            .zip(taken)
            .filter(|(f, taken)| is_grave(f) && !taken)
            .map(|(f, _)| format!("not marked:\n{}", show(&text, f))),
    );
    out
}

fn check_fixtures(folder: &str) {
    let list = fixtures(folder);
    let failures: Vec<String> = list
        .iter()
        .map(|(name, source)| (name, differences(source)))
        .filter(|(_, differences)| !differences.is_empty())
        .map(|(name, differences)| format!("{folder}/{name}:\n{}", differences.join("\n")))
        .collect();
    assert!(failures.is_empty(), "{} of {} documents\n{}", failures.len(), list.len(), failures.join("\n"));
}

#[test]
fn right_fixtures_are_quiet() {
    check_fixtures("right");
}

/// What excerpts lack, being excerpts.
const OF_WHOLES: [&str; 10] = [
    "heading-numbering",
    "section-order",
    "missing-section",
    "missing-statement",
    "missing-glossary",
    "incomplete-glossary",
    "missing-table",
    "empty-section",
    "missing-contact",
    "undefined-term",
];

/// Right texts in the forms of all provinces: budgets, final accounts and notes, whole chapters and parts of them; in `wordings`
/// several texts a file, parted by lines of `====`.
#[test]
fn right_excerpts_are_quiet() {
    let mut warnings = Vec::new();
    let parted = fixtures("wordings");
    let wordings =
        parted.iter().flat_map(|(name, text)| text.split("\n====\n").map(|text| (name.clone(), text.to_owned())));
    for (name, text) in fixtures("excerpts").into_iter().chain(wordings) {
        for finding in analyze(&text) {
            let of_whole = OF_WHOLES.contains(&finding.code);
            assert!(finding.severity != Severity::Error || of_whole, "{name}:\n{}", show(&text, &finding));
            if finding.severity == Severity::Warning && !of_whole {
                warnings.push(format!("{name}:\n{}", show(&text, &finding)));
            }
        }
    }
    assert!(warnings.len() <= 2, "{}", warnings.join("\n"));
}

type Change = fn(&str) -> String;

/// What programs do to a text on its way: Word, the web, a file written twice.
const DETOURS: &[(&str, Change)] = &[
    ("line ends turned twice", |text| text.replace("\r\n", "\n").replace('\n', "\r\r\n")),
    ("line ends of old", |text| text.replace("\r\n", "\n").replace('\n', "\r")),
    ("spaces at line ends", |text| text.replace("\r\n", "\n").replace('\n', "  \n")),
    ("no-width spaces at line ends", |text| text.replace("\r\n", "\n").replace('\n', "\u{200B}\n")),
    ("no-width spaces before units", |text| text.replace("万元", "\u{200B}万元")),
    ("no-break spaces before units", |text| text.replace("万元", "\u{A0}万元")),
    ("thin spaces before units", |text| text.replace("万元", "\u{2009}万元")),
    ("marks of direction around figures", |text| text.replace("万元", "\u{202C}万元").replace("预算", "预算\u{202A}")),
    ("marks of direction at line ends", |text| text.replace('\n', "\u{200E}\n")),
    ("no-width spaces inside numbers of the prose and of tables", |text| {
        let changed = |line: &str| match line.contains(['\t', '|']) {
            true => line.to_owned(),
            false => line.replace('0', "0\u{200B}").replace("公开", "公\u{200B}开"),
        };
        text.split('\n').map(changed).collect::<Vec<_>>().join("\n")
    }),
    ("no-width spaces inside short words", |text| text.replace("合计", "合\u{200B}计").replace('表', "\u{200B}表")),
    ("codes and figures of full width in tables", |text| {
        let wide = |c: char| match c {
            '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap(),
            '.' => '．',
            c => c,
        };
        let lines = text.split('\n').map(|line| match line.contains('\t') {
            true => line.chars().map(wide).collect(),
            false => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }),
    ("soft hyphens before units", |text| text.replace("万元", "\u{AD}万元")),
    ("a tab behind every row", |text| {
        let lines = text
            .split('\n')
            .map(|line| if line.matches('\t').count() > 1 { format!("{line}\t") } else { line.to_owned() });
        lines.collect::<Vec<_>>().join("\n")
    }),
    ("a mark of byte order inside", |text| text.replace("\n二、", "\n\u{FEFF}二、")),
    ("soft line breaks of Word", |text| {
        text.replace('。', "。\u{B}").replace("\u{B}\n", "\n").replace("\u{B}\r", "\r")
    }),
    ("line separators", |text| {
        text.replace('。', "。\u{2028}").replace("\u{2028}\n", "\n").replace("\u{2028}\r", "\r")
    }),
];

#[test]
fn right_documents_stay_quiet_on_every_detour() {
    let mut failures = Vec::new();
    for (name, source) in fixtures("right") {
        let (text, _) = testing::strip(&source);
        let known: Vec<&str> = analyze(&text).iter().filter(|f| is_grave(f)).map(|f| f.code).collect();
        for (detour, change) in DETOURS {
            let changed = change(&text);
            let findings = analyze(&changed);
            let new = findings.iter().filter(|f| is_grave(f) && !known.contains(&f.code));
            failures.extend(new.map(|f| format!("{name}, {detour}:\n{}", show(&changed, f))));
        }
    }
    assert!(failures.is_empty(), "{} false alarms\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn wrong_fixtures_say_what_is_marked() {
    check_fixtures("wrong");
}

/// `GOUJI_DUMP=folder cargo test --test library documents` writes the generated documents to read.
#[test]
fn generated_documents_can_be_read() {
    let Ok(folder) = std::env::var("GOUJI_DUMP") else { return };
    for seed in 0..SEEDS {
        fs::write(format!("{folder}/{seed:03}.txt"), document(seed).text).unwrap();
    }
    for layout in LAYOUTS {
        for (seed, makeup) in (0..60).flat_map(|seed| MAKEUPS.map(|makeup| (seed, makeup))) {
            let text = layouts::document(layout, seed, makeup);
            fs::write(format!("{folder}/{layout:?}-{seed}-{makeup:?}.txt"), text).unwrap();
        }
    }
}
