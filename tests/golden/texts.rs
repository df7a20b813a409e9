//! The texts that are read.

use std::fs;
use std::path::Path;

use gouji::rules::ALL;

use crate::support::rng::Rng;
use crate::support::{document, testing};

/// Generated documents, each right and once more with one digit changed.
const SEEDS: u64 = 1000;

/// A text and its name, which is the same for ever.
pub struct Named {
    pub name: String,
    pub text: String,
}

pub fn all() -> Vec<Named> {
    let mut texts = Vec::new();
    for folder in ["right", "wrong", "example", "new"] {
        for entry in fs::read_dir(Path::new("tests/fixtures").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            // The example is there as a document of Word too.
            if path.extension().is_some_and(|kind| kind == "docx") {
                continue;
            }
            let name = format!("{folder}/{}", path.file_stem().unwrap().to_string_lossy());
            texts.push(Named { name, text: testing::strip(&fs::read_to_string(&path).unwrap()).0 });
        }
    }
    for rule in ALL {
        for kind in ["bad", "good"] {
            for (at, text) in rule.examples(kind).into_iter().enumerate() {
                texts.push(Named { name: format!("rules/{}-{kind}-{at}", rule.code), text });
            }
        }
    }
    for seed in 0..SEEDS {
        let text = document(seed).text;
        texts.push(Named { name: format!("generated/{seed:03}-wrong"), text: with_a_wrong_digit(&text, seed) });
        texts.push(Named { name: format!("generated/{seed:03}"), text });
    }
    texts.sort_by(|a, b| a.name.cmp(&b.name));
    texts
}

fn with_a_wrong_digit(text: &str, seed: u64) -> String {
    let mut rng = Rng::new(seed + 1);
    let digits: Vec<usize> =
        text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect();
    let at = rng.pick(&digits);
    let digit = (text.as_bytes()[at] - b'0' + 1 + rng.below(9) as u8) % 10;
    let mut text = text.to_owned();
    text.replace_range(at..at + 1, &digit.to_string());
    text
}
