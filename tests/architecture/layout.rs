//! What the sources may and may not hold.

use std::collections::BTreeSet;
use std::fs;

use crate::sources::{collect, has_word, read, rooms_named, root, sources};

/// Each room and the rooms it may know, in the order of the pipeline.
const ROOMS: &[(&str, &[&str])] = &[
    ("lang", &[]),
    ("text", &["lang"]),
    ("finding", &["lang", "text"]),
    ("model", &["lang", "text", "finding"]),
    ("formats", &["lang", "text", "finding", "model"]),
    ("settings", &["lang", "text", "finding", "model"]),
    ("syntax", &["text", "model"]),
    ("facts", &["text", "model", "syntax"]),
    ("relations", &["lang", "text", "syntax", "facts", "model"]),
    ("outline", &["text", "model", "syntax"]),
    ("draft", &["lang", "text", "finding", "model", "syntax", "facts", "relations", "outline"]),
    ("rules", &["lang", "text", "finding", "model", "syntax", "facts", "relations", "outline", "draft"]),
    ("analysis", &["lang", "text", "finding", "model", "settings", "syntax", "facts", "relations", "outline", "rules"]),
    (
        "new",
        &[
            "lang",
            "text",
            "formats",
            "model",
            "settings",
            "syntax",
            "facts",
            "relations",
            "outline",
            "draft",
            "analysis",
        ],
    ),
    ("config", &["lang", "text", "finding", "model", "settings", "rules"]),
    ("report", &["lang", "text", "finding", "formats", "model", "syntax", "relations", "rules", "analysis"]),
    (
        "editing",
        &[
            "lang",
            "text",
            "finding",
            "formats",
            "model",
            "settings",
            "syntax",
            "facts",
            "relations",
            "outline",
            "draft",
            "rules",
            "analysis",
        ],
    ),
    ("files", &["lang", "text"]),
    (
        "cli",
        &[
            "lang",
            "text",
            "finding",
            "formats",
            "model",
            "settings",
            "syntax",
            "facts",
            "relations",
            "outline",
            "rules",
            "analysis",
            "new",
            "config",
            "report",
            "files",
            "server",
        ],
    ),
    ("server", &["lang", "text", "formats", "settings", "relations", "analysis", "config", "editing", "files"]),
];

/// Rooms that may touch the world: files, clocks, threads, the environment.
const OUTER: &[&str] = &["cli", "files", "server", "main", "build"];

/// Arrows that run against the pipeline and wait to be turned round.
const WRONG_ARROWS: &[(&str, &str)] = &[];

/// Files below cli that may panic and why: nothing an author types gets there.
const PANICS: &[(&str, &str)] = &[
    ("src/model/data.rs", "reads the crate's own data; its tests read all of it"),
    ("src/editing/semantic_tokens.rs", "has a pattern of its own; its tests use it"),
];

/// Files that know binary fractions.
const FLOATS: [(&str, &str); 1] = [(
    "src/formats/pdf/canvas.rs",
    "coordinates of PDF are such; they become hundredths of a point, and no amount passes through them",
)];

/// Files below `report` that know JSON.
const JSON: &[(&str, &str)] = &[
    ("src/build/main.rs", "makes JSON of the standard's TOML, which is read faster"),
    ("src/build/slips.rs", "makes a part of it"),
    ("src/model/data.rs", "reads it"),
];

/// The places that remember, and why they may: nothing that is said of a document depends on it
/// (`documents::what_other_documents_say_changes_nothing`).
const REMEMBERED: &[(&str, &str)] = &[
    (
        "src/facts/table/words.rs",
        "tables of all disclosures have most words in common; it follows from the standard alone",
    ),
    ("src/formats/edge.rs", "a panic of a foreign reader is told from one of ours by where its thread is"),
];

/// Tests that do not run and why.
const IGNORED_TESTS: &[&str] = &[];

/// What stands at the top beside dot-files and `target`: the product, and what its tools need there.
const TOP: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "action.yml",
    "benches",
    "docs",
    "editors",
    "fuzz",
    "rustfmt.toml",
    "src",
    "tests",
];

#[test]
fn the_top_holds_nothing_else() {
    let entries = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let others: Vec<String> =
        entries.filter(|name| !name.starts_with('.') && name != "target" && !TOP.contains(&name.as_str())).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn arrows_run_one_way() {
    let mut wrong = Vec::new();
    let mut waiting: BTreeSet<(&str, &str)> = WRONG_ARROWS.iter().copied().collect();
    for source in sources() {
        let room = source.room.as_str();
        if matches!(room, "main" | "lib" | "build") {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{}: no room of this name", source.path));
            continue;
        };
        for name in rooms_named(&source.code) {
            if name == room || allowed.contains(&name.as_str()) {
                continue;
            }
            match WRONG_ARROWS.iter().find(|arrow| **arrow == (room, name.as_str())) {
                Some(arrow) => {
                    waiting.remove(arrow);
                }
                None => wrong.push(format!("{}: {room} knows {name}", source.path)),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(waiting.is_empty(), "turned round, strike them out: {waiting:?}");
}

#[test]
fn a_file_names_other_rooms_from_the_crate() {
    for source in sources() {
        // `src/a/mod.rs` is one step below the crate, `src/a/b.rs` two.
        let steps = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
        let climb = "super::".repeat(steps);
        assert!(!source.code.contains(&climb), "{} climbs out of its room", source.path);
    }
}

#[test]
fn nothing_below_the_program_touches_the_world() {
    let worldly = [
        "std::fs",
        "std::time",
        "std::thread",
        "std::env",
        "std::process",
        "std::net",
        "std::io::stdin",
        "std::io::stdout",
        "rayon",
        "chrono",
        "tokio",
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "dbg!",
    ];
    for source in sources() {
        if OUTER.contains(&source.room.as_str()) {
            continue;
        }
        for word in worldly {
            let bare = word.trim_end_matches('!');
            let stands = has_word(&source.code, bare) && source.code.contains(word);
            // The disclosures of a compilation are read side by side, in the pool of the caller.
            let stands = stands && !(word == "rayon" && source.path == "src/analysis/parallel.rs");
            assert!(!stands, "{} has {word}", source.path);
        }
    }
}

#[test]
fn nothing_changes_behind_the_back() {
    for source in sources() {
        if OUTER.contains(&source.room.as_str()) {
            continue;
        }
        if REMEMBERED.iter().any(|(path, _)| *path == source.path) {
            assert!(source.code.contains("thread_local!"), "{} remembers nothing any more", source.path);
            continue;
        }
        for word in [
            "static mut",
            "thread_local!",
            "Mutex",
            "RwLock",
            "RefCell",
            "AtomicUsize",
            "AtomicU32",
            "AtomicU64",
            "AtomicBool",
        ] {
            assert!(!source.code.contains(word), "{} has {word}", source.path);
        }
    }
}

#[test]
fn no_float_anywhere() {
    for source in sources() {
        let words = ["f32", "f64", "to_f32", "to_f64", "from_f64"];
        let has_float = words.iter().any(|word| has_word(&source.code, word));
        let is_excused = FLOATS.iter().any(|(path, _)| *path == source.path);
        assert_eq!(has_float, is_excused, "{} and binary fractions", source.path);
    }
}

#[test]
fn the_protocol_stays_in_the_server_and_json_at_the_edge() {
    for source in sources() {
        let room = source.room.as_str();
        for word in ["lsp_types", "ls_types", "gen_lsp_types", "tower_lsp", "tower_lsp_server", "lsp_server"] {
            let knows = room == "server" || room == "editing" && word == "ls_types";
            assert!(knows || !has_word(&source.code, word), "{} has {word}", source.path);
        }
        let at_the_edge = matches!(room, "report" | "cli" | "server" | "editing");
        let is_excused = JSON.iter().any(|(path, _)| *path == source.path);
        assert_eq!(has_word(&source.code, "serde_json") && !at_the_edge, is_excused, "{} and JSON", source.path);
        for word in ["LineIndex", "Position"] {
            let knows = at_the_edge || room == "text" || !has_word(&source.code, word);
            assert!(knows, "{} counts lines: offsets are bytes inside", source.path);
        }
    }
}

#[test]
fn nothing_typed_can_panic() {
    let mut excused: BTreeSet<&str> = PANICS.iter().map(|(path, _)| *path).collect();
    for source in sources() {
        if OUTER.contains(&source.room.as_str()) {
            continue;
        }
        for word in [".unwrap()", ".expect(\"", "panic!", "unreachable!", "todo!", "unimplemented!"] {
            if source.code.contains(word) {
                let is_excused = PANICS.iter().any(|(path, _)| *path == source.path);
                assert!(is_excused, "{} has {word}", source.path);
                excused.remove(source.path.as_str());
            }
        }
    }
    excused.retain(|path| root().join(path).exists());
    assert!(excused.is_empty(), "mended, strike them out: {excused:?}");
}

#[test]
fn every_test_runs() {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    collect(&root().join("tests"), &mut files);
    for file in files {
        let path = file.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        let text = fs::read_to_string(&file).unwrap();
        let ignores = text.lines().any(|line| line.trim().starts_with("#[ignore"));
        assert_eq!(ignores, IGNORED_TESTS.contains(&path.as_str()), "{path}");
    }
}

#[test]
fn every_room_has_its_line() {
    let picture = read("ARCHITECTURE.md");
    for source in sources() {
        if matches!(source.room.as_str(), "lib" | "main" | "build") {
            continue;
        }
        let line = format!("| `{}` |", source.room);
        assert!(picture.contains(&line), "ARCHITECTURE.md has no line for {}", source.room);
    }
}

#[test]
fn every_invariant_names_what_holds_it() {
    let picture = read("ARCHITECTURE.md");
    let table = picture.split_once("| invariant | held by |").expect("the table").1;
    let rows: Vec<&str> = table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 20, "the table has {} rows", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let held_by = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
        let mut names = 0;
        let phrases = held_by.split([',', ';']).flat_map(|phrase| phrase.split(": "));
        for phrase in phrases {
            for name in phrase.split('`').skip(1).step_by(2) {
                names += 1;
                let is_there = match phrase.trim().split('`').next().unwrap_or_default() {
                    start if start.starts_with("tests of") => has_tests(&format!("src/{}", name.replace("::", "/"))),
                    start if start.starts_with("fuzz target") => {
                        root().join(format!("fuzz/fuzz_targets/{name}.rs")).exists()
                    }
                    _ if name.contains('/') => root().join(name).exists(),
                    _ => is_test(name),
                };
                if !is_there {
                    wrong.push(name.to_owned());
                }
            }
        }
        if names == 0 {
            wrong.push(row.to_owned());
        }
    }
    assert!(wrong.is_empty(), "no such tests: {wrong:#?}");
}

/// Whether a module, a file or a folder of `src`, has tests.
fn has_tests(module: &str) -> bool {
    let texts = texts_of(module);
    texts.iter().any(|text| text.contains("#[test]") || text.contains("#![proptest_config"))
}

/// Whether there is an integration test of this name: a crate of tests, a module of it, or a function of either.
fn is_test(name: &str) -> bool {
    let (module, part) = name.rsplit_once("::").unwrap_or((name, ""));
    let texts = texts_of(&format!("tests/{}", module.replace("::", "/")));
    let is_part = |text: &String| text.contains(&format!("fn {part}(")) || text.contains(&format!("mod {part};"));
    !texts.is_empty() && (part.is_empty() || texts.iter().any(is_part))
}

/// The sources of a module: those of its file and its folder.
fn texts_of(module: &str) -> Vec<String> {
    let (file, folder) = (root().join(format!("{module}.rs")), root().join(module));
    let mut files: Vec<_> = Some(file).filter(|file| file.exists()).into_iter().collect();
    if folder.is_dir() {
        collect(&folder, &mut files);
    }
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}
