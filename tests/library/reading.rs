//! How sentences are read, step by step: `sentences.txt` holds sentences under headings, and behind each its tokens, what its
//! clauses say and what they state. A failing test shows which step went wrong.
//!
//! `GOUJI_BLESS=1 cargo test --test library reading` writes what is read now.

use gouji::facts::Facts;
use gouji::model::Standard;
use gouji::syntax::{Disclosure, print_parts, print_tokens, read_blocks};

const PATH: &str = "tests/library/sentences.txt";

/// A sentence, the heading it stands under, and what was read.
struct Case {
    heading: String,
    sentence: String,
    read: String,
}

#[test]
fn sentences_are_read_as_written_down() {
    let cases = std::fs::read_to_string(PATH).unwrap();
    let (mut heading, mut all, mut now) = (String::new(), Vec::new(), String::new());
    for block in cases.split("\n\n").map(|block| block.trim_matches('\n')).filter(|block| !block.is_empty()) {
        match block.strip_prefix("# ") {
            Some(title) => {
                heading = title.to_owned();
                now.push_str(&format!("# {title}\n\n"));
            }
            None => {
                let (sentence, read) = block.split_once('\n').unwrap_or((block, ""));
                let case = Case { heading: heading.clone(), sentence: sentence.to_owned(), read: read.to_owned() };
                now.push_str(&format!("{sentence}\n{}\n\n", read_again(&case)));
                all.push(case);
            }
        }
    }
    if std::env::var_os("GOUJI_BLESS").is_some() {
        std::fs::write(PATH, format!("{}\n", now.trim_end())).unwrap();
        return;
    }
    let wrong: Vec<String> = all
        .iter()
        .filter_map(|case| {
            let now = read_again(case);
            (now != case.read).then(|| format!("{}\n-- was\n{}\n-- is\n{now}\n", case.sentence, case.read))
        })
        .collect();
    assert!(all.len() >= 200, "{} sentences", all.len());
    assert!(wrong.is_empty(), "{} sentences are read otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the clauses of a sentence say, and what they state in a budget of 2025.
fn read_again(case: &Case) -> String {
    let text = format!("某市某区档案馆2025年单位预算情况说明\n\n一、{}\n\n{}\n", case.heading, case.sentence);
    let blocks = read_blocks(&text, 0, text.len(), Standard::base());
    let disclosure = Disclosure::read(text.clone(), blocks);
    let readings = disclosure.readings();
    let facts = Facts::read(&disclosure, &readings, Standard::base());
    let last = readings.last().expect("a sentence");
    let mut read = format!("  tokens {}\n", print_tokens(last, Standard::base()));
    for line in print_parts(last.plain.text(), &last.parts).lines() {
        read.push_str(&format!("  {line}\n"));
    }
    for line in facts.print(&text).lines() {
        read.push_str(&format!("    {line}\n"));
    }
    read.trim_end_matches('\n').to_owned()
}
