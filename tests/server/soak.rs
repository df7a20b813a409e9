//! An editing session that does not end: memory stays what the document needs.
//!
//! The suite runs a short one. For half an hour: `GOUJI_SOAK=1800 cargo test --release --test server soak -- --nocapture`.

use std::time::{Duration, Instant};

use crate::client::{Client, Hello};
use crate::support::{document, rng::Rng};
use serde_json::json;

/// Seconds, where nothing else is wanted.
const SHORT: u64 = 3;

/// Memory, in KB, that a session may gain on top of a quarter of what it had: pages the allocator keeps.
const SLACK: u64 = 24 << 10;

/// Most edits that are not undone yet.
const MOST_DONE: usize = 40;

const URI: &str = "file:///soak.txt";

#[test]
fn memory_is_bounded_by_the_document() {
    let seconds = std::env::var("GOUJI_SOAK").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(SHORT);
    let length = Duration::from_secs(seconds);
    let mut client = Client::initialized(&Hello::pulling().encodings(&["utf-32"]));
    let mut rng = Rng::new(11);
    let mut lines: Vec<Vec<char>> = (0..20).flat_map(lines_of).collect();
    let item = json!({ "uri": URI, "languageId": "plaintext", "version": 1, "text": text_of(&lines) });
    client.notify("textDocument/didOpen", json!({ "textDocument": item }));
    let start = Instant::now();
    let mut settled = None;
    let mut version = 1;
    let mut undo: Vec<(usize, usize, usize, Vec<char>)> = Vec::new();
    while start.elapsed() < length {
        version += 1;
        // What is done is undone some time later: in the end the document is what it was.
        let (line, at, end, new) = match undo.pop() {
            Some(last) if undo.len() >= MOST_DONE || rng.chance(50) => last,
            last => {
                undo.extend(last);
                let line = rng.below(lines.len());
                let at = rng.below(lines[line].len() + 1);
                let end = (at + rng.below(3)).min(lines[line].len());
                let new: Vec<char> = rng.pick(&["", "1", "的", "，", "增加", "0.5", "\u{1F600}"]).chars().collect();
                undo.push((line, at, at + new.len(), lines[line][at..end].to_vec()));
                (line, at, end, new)
            }
        };
        let place = |character: usize| json!({ "line": line, "character": character });
        let change =
            json!({ "range": { "start": place(at), "end": place(end) }, "text": new.iter().collect::<String>() });
        lines[line].splice(at..end, new);
        let item = json!({ "uri": URI, "version": version });
        client.notify("textDocument/didChange", json!({ "textDocument": item, "contentChanges": [change] }));
        client.call("textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }));
        // What the first tenth of the session has taken is what the document needs.
        if settled.is_none() && start.elapsed() * 10 > length {
            settled = client.memory();
        }
    }
    if let (Some(settled), Some(last)) = (settled, client.memory()) {
        println!("{version} edits, {settled} KB at first, {last} KB in the end");
        assert!(last <= settled + settled / 4 + SLACK, "{settled} KB have become {last} KB in {version} edits");
    }
    client.finish();
}

fn lines_of(seed: u64) -> Vec<Vec<char>> {
    document(seed).text.lines().map(|line| line.chars().collect()).collect()
}

fn text_of(lines: &[Vec<char>]) -> String {
    lines.iter().map(|line| line.iter().collect::<String>() + "\n").collect()
}
