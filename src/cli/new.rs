//! `gouji new`: reads what a disclosure is drafted of, and writes the draft.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use super::args::NewArgs;
use super::configs::Configs;
use super::{SUCCESS, TROUBLE, complain, print};
use crate::config::read_profile;
use crate::files;
use crate::lang::Lang;
use crate::model::Profile;
use crate::new::{self, NewDisclosure, Request, SourceFile};
use crate::say;
use crate::text::visible_lines;

/// Drafts the disclosure and writes it.
pub fn run(arguments: &NewArgs, lang: Lang) -> u8 {
    match draft(arguments, lang) {
        Ok(NewDisclosure { text, notes }) => {
            let code = match &arguments.output {
                // A file gets every character, an eye what it can see.
                None if io::stdout().is_terminal() => print(&visible_lines(&text), SUCCESS, lang),
                None => print(&text, SUCCESS, lang),
                Some(path) => match files::write(path, text.as_bytes(), arguments.force) {
                    Ok(()) => SUCCESS,
                    Err(error) => {
                        complain(lang, &not_written(path, &error, lang));
                        TROUBLE
                    }
                },
            };
            if code == SUCCESS {
                notes.iter().for_each(|note| complain(lang, note));
            }
            code
        }
        Err(messages) => {
            messages.iter().for_each(|message| complain(lang, message));
            TROUBLE
        }
    }
}

fn not_written(path: &Path, error: &io::Error, lang: Lang) -> String {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::AlreadyExists => say!(
            lang,
            "{path} 已经存在，没有覆盖；确要覆盖请加 --force",
            "{path} exists and was not overwritten; --force overwrites it"
        ),
        _ => say!(lang, "无法写入 {path}：{error}", "cannot write {path}: {error}"),
    }
}

fn draft(arguments: &NewArgs, lang: Lang) -> Result<NewDisclosure, Vec<String>> {
    is_apart(arguments, lang)?;
    let configs = Configs::new(lang);
    let settings = configs.settings(arguments.output.as_deref().unwrap_or(Path::new("-")))?;
    let profile = arguments.profile.as_deref().map(|name| profile_named(name, &configs, lang)).transpose()?;
    let from = arguments.from.as_deref().map(|path| File::read(path, lang)).transpose()?;
    let tables = arguments.tables.as_deref().map(|path| File::read(path, lang)).transpose()?;
    let request = Request {
        unit: &arguments.unit,
        year: arguments.year,
        kinds: &arguments.kind,
        profile,
        date: arguments.date.as_deref(),
        last_year: from.as_ref().map(File::source),
        tables: tables.as_ref().map(File::source),
    };
    new::draft(&request, &settings)
}

/// A file that was read.
struct File {
    name: String,
    bytes: Vec<u8>,
}

impl File {
    fn read(path: &Path, lang: Lang) -> Result<File, Vec<String>> {
        let bytes = files::read_named(path).map_err(|error| of_file(path, &files::reason(&error, lang), lang))?;
        Ok(File { name: path.display().to_string(), bytes })
    }

    fn source(&self) -> SourceFile<'_> {
        SourceFile { name: &self.name, bytes: &self.bytes }
    }
}

/// Whether the draft takes the place of nothing that it is made from, not even by `--force`.
fn is_apart(arguments: &NewArgs, lang: Lang) -> Result<(), Vec<String>> {
    let Some(output) = arguments.output.as_deref() else { return Ok(()) };
    let is_output = |path: &Path| files::identity(path).is_some_and(|it| files::identity(output) == Some(it));
    for (option, source) in [("--from", &arguments.from), ("--tables", &arguments.tables)] {
        if source.as_deref().is_some_and(is_output) {
            let reason = say!(
                lang,
                "--output 与 {option} 是同一个文件，没有写入；请另取文件名",
                "--output and {option} name the same file; take another name, nothing was written"
            );
            return Err(of_file(output, &reason, lang));
        }
    }
    Ok(())
}

/// One of the standard's layouts, or that in a file.
fn profile_named(name: &str, configs: &Configs, lang: Lang) -> Result<Arc<Profile>, Vec<String>> {
    if name.ends_with(".toml") {
        let read = read_profile(Path::new(name), lang, &|path| files::read_config(path, lang));
        return read.map_err(|problem| vec![configs.problem_line(&problem)]);
    }
    new::profile_named(name, lang).cloned().map_err(|complaint| vec![complaint])
}

/// A complaint about a file.
fn of_file(path: &Path, reason: &str, lang: Lang) -> Vec<String> {
    let name = path.display();
    vec![say!(lang, "{name}：{reason}", "{name}: {reason}")]
}
