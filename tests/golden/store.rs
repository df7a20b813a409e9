//! What was said: its hashes, and all of it under `target`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use gouji::report::unified;
use sha2::{Digest, Sha256};

const HASHES: &str = "tests/golden/hashes.txt";

/// Differences shown in full; of more only the names are.
const SHOWN: usize = 40;

/// Hashes by text and format.
type Hashes = BTreeMap<String, BTreeMap<String, String>>;

pub struct Store {
    folder: PathBuf,
    hashes: Mutex<Hashes>,
}

impl Store {
    pub fn new() -> Store {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("golden");
        let _ = fs::remove_dir_all(folder.join("now"));
        fs::create_dir_all(folder.join("now")).unwrap();
        Store { folder, hashes: Mutex::default() }
    }

    /// Notes what was said of a text in one format.
    pub fn put(&self, text: &str, format: &str, output: &[u8]) {
        let hash = Sha256::digest(output)[..4].iter().fold(String::new(), |mut hash, byte| {
            let _ = write!(hash, "{byte:02x}");
            hash
        });
        let path = self.folder.join("now").join(file_name(text, format));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &output[head(format, output)..]).unwrap();
        let before = self.hashes.lock().unwrap().entry(text.to_owned()).or_default().insert(format.to_owned(), hash);
        assert_eq!(before, None, "{text}: {format} twice");
    }

    /// Compares with the hashes of the repository, or replaces them.
    pub fn finish(self, bless: bool) -> ExitCode {
        let now = self.hashes.into_inner().unwrap();
        let blessed = parse(&fs::read_to_string(HASHES).unwrap_or_default());
        let keys = |hashes: &Hashes| -> BTreeSet<(String, String)> {
            let pairs = |(text, formats): (&String, &BTreeMap<String, String>)| -> Vec<(String, String)> {
                formats.keys().map(|format| (text.clone(), format.clone())).collect()
            };
            hashes.iter().flat_map(pairs).collect()
        };
        let hash = |hashes: &Hashes, (text, format): &(String, String)| hashes.get(text)?.get(format).cloned();
        let changed: Vec<(String, String)> =
            keys(&now).union(&keys(&blessed)).filter(|key| hash(&now, key) != hash(&blessed, key)).cloned().collect();
        for (at, (text, format)) in changed.iter().enumerate() {
            println!("{text}: {format}");
            if at < SHOWN {
                let read = |age: &str| fs::read_to_string(self.folder.join(age).join(file_name(text, format)));
                match (read("blessed"), read("now")) {
                    (Ok(before), Ok(after)) => println!("{}", unified(text, &before, &after, true, false)),
                    (Err(_), Ok(_)) => println!("  (the output of before is not at hand)"),
                    (_, Err(_)) => println!("  (gone)"),
                }
            }
        }
        let folder = self.folder.display();
        if bless || changed.is_empty() {
            // What is at hand is what the hashes say: the next difference can be shown.
            let _ = fs::remove_dir_all(self.folder.join("blessed"));
            fs::rename(self.folder.join("now"), self.folder.join("blessed")).unwrap();
        }
        if bless {
            fs::write(HASHES, print(&now)).unwrap();
            println!("{} outputs blessed, {} of them changed", keys(&now).len(), changed.len());
            return ExitCode::SUCCESS;
        }
        if changed.is_empty() {
            println!("golden: {} outputs as before", keys(&now).len());
            return ExitCode::SUCCESS;
        }
        println!("golden: {} outputs differ; see {folder}/now, and -- --bless to take them", changed.len());
        ExitCode::FAILURE
    }
}

/// Bytes that are the same in every output of a format: hashed, not kept.
fn head(format: &str, output: &[u8]) -> usize {
    let mark: &[u8] = match format.rsplit('.').next() {
        Some("sarif") => b"\"results\"",
        Some("html") => b"<body",
        _ => return 0,
    };
    output.windows(mark.len()).position(|bytes| bytes == mark).unwrap_or(0)
}

fn file_name(text: &str, format: &str) -> String {
    format!("{text}.{format}")
}

/// One line a text: its name, then `format=hash`.
fn print(hashes: &Hashes) -> String {
    let mut lines = String::new();
    for (text, formats) in hashes {
        lines.push_str(text);
        for (format, hash) in formats {
            let _ = write!(lines, " {format}={hash}");
        }
        lines.push('\n');
    }
    lines
}

fn parse(lines: &str) -> Hashes {
    lines
        .lines()
        .map(|line| {
            let mut words = line.split(' ');
            let text = words.next().unwrap().to_owned();
            let formats = words.map(|word| word.split_once('=').expect("format=hash"));
            (text, formats.map(|(format, hash)| (format.to_owned(), hash.to_owned())).collect())
        })
        .collect()
}
