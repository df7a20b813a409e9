//! The pages, and what stands in them: links, headings, blocks and spans of code.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// Pages at the top of the repository.
const TOP: [&str; 3] = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"];

/// Their counterpart in Chinese is beside the other pages.
pub const FRONT_PAGES: [&str; 2] = ["README.md", "docs/README.zh.md"];

pub struct Page {
    /// From the root of the repository.
    pub path: String,
    pub text: String,
}

/// A piece of a page and the line on which it begins.
pub struct Piece {
    pub line: usize,
    pub text: String,
}

/// A fenced block.
pub struct Block {
    /// What stands behind the opening fence.
    pub kind: String,
    pub lines: Vec<Piece>,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page that is written for readers.
pub fn pages() -> Vec<Page> {
    let mut paths: Vec<String> = TOP.map(str::to_owned).to_vec();
    for folder in ["docs", "editors", "editors/emacs", "editors/nvim", "editors/vscode", "editors/web"] {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        paths.extend(names.filter(|name| name.ends_with(".md")).map(|name| format!("{folder}/{name}")));
    }
    paths.sort();
    paths.iter().map(|path| page(path)).collect()
}

pub fn page(path: &str) -> Page {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Page { path: path.to_owned(), text }
}

impl Page {
    /// The page is inside and outside of fenced blocks by turns.
    fn split(&self) -> (Vec<Piece>, Vec<Block>) {
        let (mut prose, mut blocks) = (Vec::new(), Vec::<Block>::new());
        let mut is_open = false;
        for (line, text) in (1..).zip(self.text.lines()) {
            match text.trim_start().strip_prefix("```") {
                Some(_) if is_open => is_open = false,
                Some(kind) => {
                    is_open = true;
                    blocks.push(Block { kind: kind.to_owned(), lines: Vec::new() });
                }
                None => {
                    let piece = Piece { line, text: text.to_owned() };
                    if is_open { blocks.last_mut().unwrap().lines.push(piece) } else { prose.push(piece) }
                }
            }
        }
        assert!(!is_open, "{}: a block without an end", self.path);
        (prose, blocks)
    }

    pub fn blocks(&self) -> Vec<Block> {
        self.split().1
    }

    /// The targets of links and pictures.
    pub fn links(&self) -> Vec<Piece> {
        static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"\]\(([^)\s]+)(?:\s+"[^"]*")?\)"#).unwrap());
        let prose = self.split().0;
        let links = prose.iter().flat_map(|piece| {
            let text = CODE.replace_all(&piece.text, "");
            let targets: Vec<String> = LINK.captures_iter(&text).map(|link| link[1].to_owned()).collect();
            targets.into_iter().map(|text| Piece { line: piece.line, text })
        });
        links.collect()
    }

    /// Words in the line that are set as code.
    pub fn spans(&self) -> Vec<Piece> {
        let prose = self.split().0;
        let spans = prose.iter().flat_map(|piece| {
            let spans = CODE.captures_iter(&piece.text);
            // A table needs its bars escaped.
            spans.map(|span| Piece { line: piece.line, text: span[1].replace("\\|", "|") })
        });
        spans.collect()
    }

    /// What a link can name behind `#`, as GitHub makes it of the headings.
    pub fn anchors(&self) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let prose = self.split().0;
        let headings = prose.iter().filter_map(|piece| {
            let text = piece.text.trim_start_matches('#');
            (text.len() < piece.text.len()).then(|| text.strip_prefix(' ')).flatten()
        });
        let anchors = headings.map(|heading| {
            let words = heading.trim().to_lowercase();
            let kept = words.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
            let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
            let count = seen.entry(anchor.clone()).or_default();
            *count += 1;
            if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
        });
        anchors.collect()
    }

    /// The Chinese and the English half of a page that is in both languages.
    pub fn halves(&self) -> [&str; 2] {
        let (zh, en) = self.text.split_once("\n## English\n").unwrap_or_else(|| panic!("{}: one language", self.path));
        [zh, en]
    }
}

/// A span of code.
static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new("`([^`]+)`").unwrap());
