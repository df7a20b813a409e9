//! The invariants of `ARCHITECTURE.md`, held against the sources and the program itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gouji::analysis::analyze;
use gouji::finding::Finding;
use gouji::lang::Lang;
use gouji::rules;
use gouji::syntax::{Block, read_blocks};
use gouji::text::Span;
use proptest::prelude::*;

/// Each room and the rooms it may know, in the order of the pipeline.
const ROOMS: &[(&str, &[&str])] = &[
    ("lang", &[]),
    ("text", &["lang"]),
    ("finding", &["text"]),
    ("standard", &["lang", "text", "finding"]),
    ("syntax", &["text"]),
    ("facts", &["text", "syntax", "standard"]),
    ("relations", &["text", "syntax", "facts", "standard"]),
    (
        "rules",
        &[
            "lang",
            "text",
            "finding",
            "standard",
            "syntax",
            "facts",
            "relations",
        ],
    ),
    (
        "analysis",
        &[
            "lang",
            "text",
            "finding",
            "standard",
            "syntax",
            "facts",
            "relations",
            "rules",
        ],
    ),
    ("report", &["lang", "text", "finding"]),
    (
        "cli",
        &[
            "lang",
            "text",
            "finding",
            "standard",
            "syntax",
            "facts",
            "relations",
            "rules",
            "analysis",
            "report",
        ],
    ),
    (
        "server",
        &[
            "lang",
            "text",
            "finding",
            "standard",
            "syntax",
            "facts",
            "relations",
            "rules",
            "analysis",
        ],
    ),
];

/// Rooms that may touch the world: files, clocks, threads, the environment.
const OUTER: &[&str] = &["cli", "server", "main"];

/// Arrows that run against the pipeline and wait to be turned round.
const WRONG_ARROWS: &[(&str, &str)] = &[("facts", "rules")];

/// Files past [`LONGEST`] lines and why they are not split.
const LONG_FILES: &[(&str, &str)] =
    &[("src/facts/prose.rs", "the clause reader; waits to be split")];

/// Lines, tests included, past which a file wants a reason.
const LONGEST: usize = 600;

/// Files below cli that may panic and why: nothing an author types gets there.
const PANICS: &[(&str, &str)] = &[
    (
        "src/facts/lexicon.rs",
        "reads the crate's own data; its tests read all of it",
    ),
    (
        "src/standard/mod.rs",
        "reads the crate's own data; its tests read all of it",
    ),
];

/// Tests that do not run and why.
const IGNORED_TESTS: &[&str] = &["src/syntax/mod.rs"];

/// One source file.
struct Source {
    /// From the root of the crate, with `/`.
    path: String,
    /// The top-level module it belongs to.
    room: String,
    /// As it stands.
    text: String,
    /// Without comments and tests.
    code: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files of `src` that belong to the product.
fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    files.sort();
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(root()).unwrap();
            let path = path.to_str().unwrap().replace('\\', "/");
            let text = fs::read_to_string(file).unwrap();
            (path, text)
        })
        .collect();
    let test_files: BTreeSet<String> = texts
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    texts
        .into_iter()
        .filter(|(path, _)| !test_files.contains(path))
        .map(|(path, text)| {
            let inner = path.trim_start_matches("src/");
            let room = inner.split('/').next().unwrap_or(inner);
            Source {
                room: room.trim_end_matches(".rs").to_owned(),
                code: product(&text),
                path,
                text,
            }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The files behind `#[cfg(test)] mod name;`.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let folder = match path.strip_suffix("/mod.rs") {
        Some(folder) => folder,
        None => path.trim_end_matches(".rs"),
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]")
        .filter_map(|pair| {
            let name = pair[1]
                .trim_start_matches("pub ")
                .trim_start_matches("pub(crate) ");
            let name = name.strip_prefix("mod ")?.strip_suffix(';')?;
            Some([
                format!("{folder}/{name}.rs"),
                format!("{folder}/{name}/mod.rs"),
            ])
        })
        .flatten()
        .collect()
}

/// The text without line comments and without what follows `#[cfg(test)]`: tests stand at the end of a file.
fn product(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed == "#[cfg(test)]" {
            match lines.peek().map(|next| next.trim_end()) {
                Some(next) if next.ends_with('{') && next.contains("mod ") => break,
                _ => {
                    lines.next();
                    continue;
                }
            }
        }
        if !trimmed.starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// Whether `word` stands in `code` with nothing of a name beside it.
fn has_word(code: &str, word: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, word)| {
        !code[..at].ends_with(in_name) && !code[at + word.len()..].starts_with(in_name)
    })
}

/// The names behind every `crate::`.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut name = |text: &str| {
        let end = text
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(text.len());
        if end > 0 {
            names.insert(match &text[..end] {
                "say" => "lang".to_owned(),
                "declare_rule" => "rules".to_owned(),
                name => name.to_owned(),
            });
        }
    };
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        match rest.strip_prefix('{') {
            None => name(rest),
            Some(list) => {
                let mut depth = 0;
                let mut start = 0;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            name(list[start..at].trim());
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            name(list[start..at].trim());
                            start = at + 1;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

#[test]
fn arrows_run_one_way() {
    let mut wrong = Vec::new();
    let mut waiting: BTreeSet<(&str, &str)> = WRONG_ARROWS.iter().copied().collect();
    for source in sources() {
        let room = source.room.as_str();
        if matches!(room, "main" | "lib") {
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
            match WRONG_ARROWS
                .iter()
                .find(|arrow| **arrow == (room, name.as_str()))
            {
                Some(arrow) => {
                    waiting.remove(arrow);
                }
                None => wrong.push(format!("{}: {room} knows {name}", source.path)),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        waiting.is_empty(),
        "turned round, strike them out: {waiting:?}"
    );
}

#[test]
fn a_file_names_other_rooms_from_the_crate() {
    for source in sources() {
        // `src/a/mod.rs` is one step below the crate, `src/a/b.rs` two.
        let steps =
            source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
        let climb = "super::".repeat(steps);
        assert!(
            !source.code.contains(&climb),
            "{} climbs out of its room",
            source.path
        );
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
        for word in ["f32", "f64", "to_f32", "to_f64", "from_f64"] {
            assert!(!has_word(&source.code, word), "{} has {word}", source.path);
        }
    }
}

#[test]
fn the_protocol_stays_in_the_server_and_json_at_the_edge() {
    for source in sources() {
        let room = source.room.as_str();
        for word in [
            "lsp_types",
            "ls_types",
            "gen_lsp_types",
            "tower_lsp",
            "tower_lsp_server",
            "lsp_server",
        ] {
            assert!(
                room == "server" || !has_word(&source.code, word),
                "{} has {word}",
                source.path
            );
        }
        let at_the_edge = matches!(room, "report" | "cli" | "server");
        assert!(
            at_the_edge || !has_word(&source.code, "serde_json"),
            "{} has serde_json",
            source.path
        );
        for word in ["LineIndex", "Position"] {
            let knows = at_the_edge || room == "text" || !has_word(&source.code, word);
            assert!(
                knows,
                "{} counts lines: offsets are bytes inside",
                source.path
            );
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
        for word in [
            ".unwrap()",
            ".expect(\"",
            "panic!",
            "unreachable!",
            "todo!",
            "unimplemented!",
        ] {
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
fn files_are_short() {
    for source in sources() {
        let lines = source.text.lines().count();
        let listed = LONG_FILES.iter().any(|(path, _)| *path == source.path);
        assert!(
            lines <= LONGEST || listed,
            "{} has {lines} lines",
            source.path
        );
        assert!(
            lines > LONGEST || !listed,
            "{} has only {lines} lines: strike it out",
            source.path
        );
    }
}

#[test]
fn every_test_runs() {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    collect(&root().join("tests"), &mut files);
    for file in files {
        let path = file
            .strip_prefix(root())
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let text = fs::read_to_string(&file).unwrap();
        let ignores = text.lines().any(|line| line.trim().starts_with("#[ignore"));
        assert_eq!(ignores, IGNORED_TESTS.contains(&path.as_str()), "{path}");
    }
}

#[test]
fn every_room_has_its_line() {
    let picture = read("ARCHITECTURE.md");
    for source in sources() {
        if matches!(source.room.as_str(), "lib" | "main") {
            continue;
        }
        let line = format!("| `{}` |", source.room);
        assert!(
            picture.contains(&line),
            "ARCHITECTURE.md has no line for {}",
            source.room
        );
    }
    // Each invariant names the test that holds it.
    for test in picture
        .match_indices("architecture::")
        .map(|(at, mark)| &picture[at + mark.len()..])
    {
        let end = test
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(test.len());
        let name = &test[..end];
        assert!(
            read("tests/architecture.rs").contains(&format!("fn {name}(")),
            "no test {name}"
        );
    }
}

#[test]
fn every_dependency_earns_its_line() {
    let manifest = read("Cargo.toml");
    let code: String = sources().into_iter().map(|source| source.text).collect();
    let code =
        code + &read("tests/cli.rs") + &read("tests/architecture.rs") + &read("benches/check.rs");
    let mut in_dependencies = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
        } else if in_dependencies && !line.trim().is_empty() && !line.starts_with('#') {
            let name = line.split([' ', '=']).next().unwrap_or_default();
            assert!(line.contains("# "), "{name}: a word on what it is for");
            assert!(
                has_word(&code, &name.replace('-', "_")),
                "{name} is not used"
            );
        }
    }
}

#[test]
fn one_file_a_rule() {
    let mut codes = BTreeSet::new();
    for rule in rules::ALL {
        assert!(codes.insert(rule.code), "{} is registered twice", rule.code);
        let path = format!("src/rules/{}.rs", rule.code.replace('-', "_"));
        assert!(root().join(&path).exists(), "{path} is missing");
        let declared = format!("= \"{}\"", rule.code);
        assert!(
            read(&path).contains(&declared),
            "{path} declares another code"
        );
    }
    for source in sources() {
        let declarations = source.code.matches("declare_rule! {").count();
        let name = source
            .path
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs")
            .replace('_', "-");
        if declarations > 0 && source.room == "rules" && !source.path.ends_with("/mod.rs") {
            assert_eq!(declarations, 1, "{}", source.path);
            assert!(
                codes.contains(name.as_str()),
                "{} is not registered",
                source.path
            );
        }
    }
}

#[test]
fn every_rule_has_its_pages() {
    for rule in rules::ALL {
        let (zh, en) = (rule.page_in(Lang::Zh), rule.page_in(Lang::En));
        assert_ne!(zh, en, "{}: a page in each language", rule.code);
        for page in [zh, en] {
            let first = page
                .lines()
                .map(str::trim)
                .find(|line| !line.is_empty())
                .unwrap_or_default();
            assert!(first.starts_with("# "), "{}: a title", rule.code);
            assert!(page.contains(" ## "), "{}: headings", rule.code);
        }
        assert!(
            is_chinese(zh) && !is_chinese(en.lines().next().unwrap_or_default()),
            "{}",
            rule.code
        );
        for kind in ["bad", "good"] {
            assert!(
                !examples(rule.page, kind).is_empty(),
                "{}: an example ```{kind}",
                rule.code
            );
        }
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

#[test]
fn every_example_does_what_its_page_says() {
    for rule in rules::ALL {
        for (kind, fires) in [("bad", true), ("good", false)] {
            for example in examples(rule.page, kind) {
                let found = analyze(&example, Lang::Zh)
                    .iter()
                    .any(|finding| finding.code == rule.code);
                assert_eq!(found, fires, "{}: the {kind} example\n{example}", rule.code);
            }
        }
    }
}

/// The fenced examples of one kind on a page.
fn examples(page: &str, kind: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => examples.extend(open.take()),
            (Some(example), None) => {
                example.push_str(line);
                example.push('\n');
            }
            (None, Some(info)) if info.trim() == kind => open = Some(String::new()),
            _ => {}
        }
    }
    examples
}

/// The bundled example, as README's command names it.
const EXAMPLE: &str = "tests/fixtures/example/部门预算情况说明.txt";

#[test]
fn the_readme_shows_real_output() {
    let mut readme = read("README.md");
    for lang in ["en", "zh"] {
        let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "--lang", lang, "--color", "never", EXAMPLE])
            .current_dir(root())
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        let (open, close) = (
            format!("<!-- output {lang} -->\n```text\n"),
            "```\n<!-- /output -->",
        );
        let start = readme
            .find(&open)
            .map(|at| at + open.len())
            .expect("the mark of the picture");
        let end = start + readme[start..].find(close).expect("the end of the picture");
        if std::env::var_os("GOUJI_BLESS").is_some() {
            readme.replace_range(start..end, &shown);
            fs::write(root().join("README.md"), &readme).unwrap();
        } else {
            assert_eq!(
                &readme[start..end],
                shown,
                "README.md is stale: GOUJI_BLESS=1 cargo test --test architecture"
            );
        }
    }
}

/// Pieces of disclosures and of things that are none.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "一、单位基本情况\n",
        "（一）收入预算：",
        "2025年",
        "2024年",
        "某某局2025年部门预算情况说明\n",
        "年初预算数",
        "，其中：",
        "基本支出",
        "项目支出",
        "一般公共预算拨款",
        "增加",
        "（减少）",
        "持平",
        "万元",
        "元",
        "。",
        "；",
        "，",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        " ",
        "　",
        "|",
        "附件3\n",
        "单位：万元\n",
        "合计\t1.00\t2.00\n",
        "2010601\t行政运行\t3\t4\n",
        "“",
        "”",
        "（",
        "）",
        "0",
        "12.34",
        "1.2.3",
        "99999999999999999999999999999",
        "-",
        "%",
        "占",
        "目录\n",
        "第一部分 概况\n",
        "六、专业性名词解释\n",
        "截至",
        "𠮷",
        "\u{feff}",
        "\u{2028}",
        "é",
    ]);
    prop_oneof![9 => words.prop_map(str::to_owned), 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat())
}

fn spans(finding: &Finding) -> impl Iterator<Item = Span> + '_ {
    let related = finding.related.iter().map(|related| related.span);
    let edits = finding
        .fixes
        .iter()
        .flat_map(|fix| &fix.edits)
        .map(|edit| edit.span);
    std::iter::once(finding.span).chain(related).chain(edits)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_analysed(text in text()) {
        for finding in analyze(&text, Lang::Zh) {
            for span in spans(&finding) {
                prop_assert!(span.start <= span.end, "{finding:?}");
                prop_assert!(text.is_char_boundary(span.start as usize), "{finding:?}");
                prop_assert!(text.is_char_boundary(span.end as usize), "{finding:?}");
            }
        }
    }

    #[test]
    fn the_same_text_gives_the_same_findings(text in text()) {
        prop_assert_eq!(analyze(&text, Lang::Zh), analyze(&text, Lang::Zh));
    }

    #[test]
    fn a_language_changes_words_only(text in text()) {
        let place = |finding: &Finding| (finding.code, finding.severity, finding.span, finding.expected.clone());
        let zh: Vec<_> = analyze(&text, Lang::Zh).iter().map(place).collect();
        let en: Vec<_> = analyze(&text, Lang::En).iter().map(place).collect();
        prop_assert_eq!(zh, en);
    }

    #[test]
    fn a_block_is_read_from_its_own_lines(before in text(), after in text()) {
        let cut = format!("{before}\n\n");
        let whole = format!("{cut}{after}");
        let mut apart = read_blocks(&cut, 0, cut.len());
        let shifted = read_blocks(&after, 0, after.len());
        apart.extend(shifted.into_iter().map(|block| Block { start: block.start + cut.len() as u32, ..block }));
        prop_assert_eq!(read_blocks(&whole, 0, whole.len()), apart);
    }
}
