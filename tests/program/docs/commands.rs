//! The commands that the pages show. Those in blocks are run, in the order in which they stand, on a desk that has the bundled
//! examples under the names used; all others are put to the parser of the program.

use crate::program;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::program::{code, stderr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use gouji::lang::Lang;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::markdown::{Block, FRONT_PAGES, Page, page, pages, root};

/// Commands that go on until somebody ends them: the parser alone sees those.
const ENDLESS: [&str; 3] = ["gouji check --watch", "gouji serve", "gouji lsp"];

/// Other programs that blocks call, which are not run here. Those of the repository must be there.
const OTHERS: [&str; 7] = ["cargo", "npm", "mkdir", "cp", "nvim", "./", "test/"];

/// A workbook with the tables of a text, a sheet for each.
fn workbook(tables: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    for table in tables.split("附件 ").skip(1) {
        let lines = table.lines().skip(1).filter(|line| !line.is_empty());
        let sheet = book.add_worksheet();
        for (row, line) in (0..).zip(lines) {
            for (column, cell) in (0..).zip(line.split('\t')).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The desk of a reader, as a repository: the bundled examples under the names that the pages use.
fn desk() -> TempDir {
    let bundled = |path: &str| fs::read(root().join("tests/fixtures").join(path)).unwrap();
    let [word, text] = ["docx", "txt"].map(|kind| bundled(&format!("example/部门预算情况说明.{kind}")));
    let [last_year, this_year] = ["上年2025.txt", "预期2026.txt"].map(|name| bundled(&format!("new/{name}")));
    let tables = workbook(&String::from_utf8(bundled("new/报表2026.txt")).unwrap());
    let line = json!({"id": 1, "path": "说明.txt", "text": String::from_utf8(text.clone()).unwrap()});
    let folder = program::folder(&[
        ("2026年部门预算.docx", &word),
        ("说明.docx", &word),
        ("说明.txt", &text),
        ("2025.txt", &last_year),
        ("预算.xlsx", &tables),
        ("报表.xlsx", &tables),
        ("2025/部门预算.txt", &last_year),
        ("2026/部门预算.txt", &this_year),
        ("2026/另一单位.docx", &word),
        ("2026修改稿/部门预算.txt", &this_year),
        ("drafts/一稿/说明.txt", &text),
        ("documents.jsonl", format!("{line}\n").as_bytes()),
    ]);
    for round in ["第一轮", "第二轮"] {
        copy(&root().join("tests/district").join(round), &folder.path().join(round));
    }
    let git = "git init -q && git add . && git -c user.name=n -c user.email=m commit -qm 稿 \
               && git update-ref refs/remotes/origin/main HEAD";
    assert!(Command::new("bash").args(["-c", git]).current_dir(folder.path()).status().unwrap().success());
    folder
}

/// A folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let copied = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &copied),
            false => drop(fs::copy(entry.path(), copied).unwrap()),
        }
    }
}

/// Runs a line in a shell that finds the program. The exit code is that of its last command; 99 where one before it failed.
fn shell(line: &str, folder: &Path) -> Output {
    let script = format!(
        "{line}\ncodes=(\"${{PIPESTATUS[@]}}\")\nlast=$((${{#codes[@]}} - 1))\n\
         for code in \"${{codes[@]:0:last}}\"; do [ \"$code\" = 0 ] || exit 99; done\nexit \"${{codes[last]}}\""
    );
    let bin = Path::new(env!("CARGO_BIN_EXE_gouji")).parent().unwrap();
    let paths = std::env::var_os("PATH").unwrap();
    let paths = std::env::join_paths([bin.to_owned()].into_iter().chain(std::env::split_paths(&paths))).unwrap();
    let mut command = Command::new("bash");
    command.args(["-c", &script]).current_dir(folder).env("PATH", paths).stdin(Stdio::null());
    command.output().unwrap()
}

/// The words of a command without what a shell does with them: comments, redirections and what follows in a pipe.
fn words(line: &str) -> Vec<String> {
    let words = line.split_whitespace().take_while(|word| !["|", "<", ">", "||", "&&"].contains(word));
    let words = words.take_while(|word| !word.starts_with('#'));
    words.map(|word| word.trim_matches(['\'', '"']).to_owned()).collect()
}

/// What the parser of the program has against a line. A page may speak of `gouji new --tables` without what else is needed.
fn objection(line: &str, is_whole: bool) -> Option<String> {
    let error = gouji::cli::command(Lang::En).try_get_matches_from(words(line)).err()?;
    let value = error.get(ContextKind::InvalidValue);
    let lacks_value = matches!(value, Some(ContextValue::String(value)) if value.is_empty());
    let lacks_something = lacks_value || error.kind() == ErrorKind::MissingRequiredArgument;
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if is_help || lacks_something && !is_whole {
        return None;
    }
    Some(error.to_string().lines().next().unwrap_or_default().to_owned())
}

/// What is wrong with a line of a block.
fn complaint(line: &str, page: &str, desk: &Path) -> Option<String> {
    let line = line.trim();
    if ENDLESS.iter().any(|endless| line.starts_with(endless)) {
        return objection(line, true);
    }
    let (run, folder) = match line.strip_prefix("cargo run -- ") {
        Some(arguments) => (format!("gouji {arguments}"), root()),
        None => (line.to_owned(), desk),
    };
    if run.contains("gouji check ") || run.starts_with("gouji ") {
        let output = shell(&run, folder);
        return (!matches!(code(&output), 0 | 1)).then(|| format!("exit code {}: {}", code(&output), stderr(&output)));
    }
    let first = words(line).into_iter().next()?;
    let script = [root(), &root().join(Path::new(page).parent().unwrap())].iter().any(|at| at.join(&first).is_file());
    let is_known = OTHERS.iter().any(|other| *other == first) || script;
    (!is_known).then(|| "neither gouji, nor a script of the repository, nor a program that is known here".to_owned())
}

fn shell_blocks(page: &Page) -> impl Iterator<Item = Block> {
    page.blocks().into_iter().filter(|block| ["sh", "bash", "shell", "console"].contains(&block.kind.as_str()))
}

#[test]
fn every_command_in_a_block_runs() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages() {
        for block in shell_blocks(&page) {
            let desk = desk();
            for line in block.lines {
                count += 1;
                if let Some(complaint) = complaint(&line.text, &page.path, desk.path()) {
                    wrong.push(format!("{}:{}: {}: {complaint}", page.path, line.line, line.text));
                }
            }
        }
    }
    assert!(count > 80, "{count} lines were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_command_in_a_line_is_one() {
    let mut wrong = Vec::new();
    for page in pages() {
        let spans = page.spans();
        for span in spans.iter().filter(|span| span.text.starts_with("gouji ")) {
            if let Some(objection) = objection(&span.text, false) {
                wrong.push(format!("{}:{}: {}: {objection}", page.path, span.line, span.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_wrong_command_is_seen() {
    let desk = desk();
    let said = |line| complaint(line, "docs/use.md", desk.path());
    for line in [
        "gouji check 说明.docx # 注释",
        "cat 说明.txt | gouji check -",
        "gouji lsp --stdio",
        "cargo test",
        "# 注释",
        "",
    ] {
        assert_eq!(said(line), None, "{line}");
    }
    assert!(said("gouji check --formt json").unwrap().starts_with("exit code 2: "));
    assert!(said("gouji check absent.docx").unwrap().starts_with("exit code 2: "));
    assert!(said("cat absent.txt | gouji check -").unwrap().starts_with("exit code 99: "));
    assert_eq!(said("gouji serve --prt 1").unwrap(), "error: unexpected argument '--prt' found");
    assert!(said("no-such-program 说明.docx").is_some());
    assert!(objection("gouji chek 说明.docx", false).is_some());
    assert!(objection("gouji new --tables", false).is_none());
    assert!(objection("gouji new --tables", true).is_some());
}

/// Who has run the tests of the front page has run those of the CI.
#[test]
fn the_tests_are_those_of_the_ci() {
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.lines().any(|line| line == "cargo test --locked"));
    for path in FRONT_PAGES {
        let page = page(path);
        let blocks = shell_blocks(&page).flat_map(|block| block.lines).map(|line| line.text);
        let spans = page.spans().into_iter().map(|span| span.text);
        assert!(blocks.chain(spans).any(|line| line == "cargo test"), "{path}");
    }
}

/// The hook, the action and the job that the page for the engineer has: their commands, inputs and hooks are those there are.
#[test]
fn what_is_shown_for_a_ci_is_there() {
    let parse = |text: &str| -> Value { serde_saphyr::from_str(text).unwrap() };
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let action = parse(&read("action.yml"));
    let hooks = parse(&read(".pre-commit-hooks.yaml"));
    let hooks: Vec<&Value> = hooks.as_array().unwrap().iter().map(|hook| &hook["id"]).collect();
    let mut seen = BTreeSet::new();
    for block in page("docs/engineer.md").blocks().into_iter().filter(|block| block.kind == "yaml") {
        let text: String = block.lines.iter().map(|line| format!("{}\n", line.text)).collect();
        let yaml = parse(&text);
        for input in yaml[0]["with"].as_object().into_iter().flatten() {
            assert!(!action["inputs"][input.0].is_null(), "{}", input.0);
            seen.insert("input");
        }
        for hook in yaml[0]["hooks"].as_array().into_iter().flatten() {
            assert!(hooks.contains(&&hook["id"]), "{hook}");
            seen.insert("hook");
        }
        for line in yaml["gouji"]["script"].as_array().into_iter().flatten() {
            let line = line.as_str().unwrap();
            if let Some(at) = line.find("gouji check") {
                assert_eq!(objection(&line[at..], true), None, "{line}");
                seen.insert("command");
            }
        }
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

/// Readers look for an option in the tables of a page: each that there is stands there, in both languages, and no other.
#[test]
fn the_tables_of_options_are_whole() {
    for (name, path) in [("check", "docs/use.md"), ("new", "docs/drafting.md")] {
        let command = gouji::cli::command(Lang::En);
        let command = command.find_subcommand(name).unwrap();
        let options: BTreeSet<String> = command
            .get_arguments()
            .filter(|argument| !argument.is_global_set())
            .filter_map(|argument| argument.get_long())
            .filter(|long| !["help", "version"].contains(long))
            .map(|long| format!("--{long}"))
            .collect();
        for half in page(path).halves() {
            let half = Page { path: path.to_owned(), text: half.to_owned() };
            let spans = half.spans();
            let named: BTreeSet<String> = spans
                .iter()
                .flat_map(|span| span.text.split([' ', ',']))
                .filter(|word| word.starts_with("--"))
                .map(str::to_owned)
                .collect();
            let missing: Vec<&String> = options.difference(&named).collect();
            // `gouji new` asks for these before anything else: its command line shows them.
            let missing: Vec<&&String> =
                missing.iter().filter(|option| !half.text.contains(&format!(" {option} "))).collect();
            assert!(missing.is_empty(), "{path} does not have {missing:?}");
        }
    }
    let use_page = page("docs/use.md");
    for half in use_page.halves() {
        for command in gouji::cli::command(Lang::En).get_subcommands().filter(|command| !command.is_hide_set()) {
            let name = command.get_name();
            assert!(name == "help" || half.contains(&format!("\ngouji {name}")), "docs/use.md does not have {name}");
        }
    }
}
