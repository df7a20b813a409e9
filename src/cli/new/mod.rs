//! `gouji new`: a disclosure drafted from a profile, last year's text and this year's tables.

mod day;
mod doubt;
mod last_year;
mod notes;
mod script;
mod tables;

#[cfg(test)]
mod tests;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use super::args::NewArgs;
use super::configs::Configs;
use super::{SUCCESS, TROUBLE, complain, print};
use crate::analysis::{Analysis, Part, Placed};
use crate::config::read_profile;
use crate::draft::{Draft, Figures};
use crate::files;
use crate::formats::{self, TrackedView};
use crate::lang::Lang;
use crate::model::profile::{self, Profile};
use crate::model::{Basis, DocumentKind, IssuerKind};
use crate::outline::kind_of;
use crate::say;
use crate::text::{MAX_BYTES, unknown_name, visible_lines};
use notes::notes;
use script::Script;
use tables::{TableContext, Tables};

/// Maximum length of a unit's name, in characters.
const LONGEST_UNIT: usize = 60;
/// Maximum number of problems of the tables reported.
const MOST_PROBLEMS: usize = 20;

/// Drafts the disclosure and writes it.
pub fn run(arguments: &NewArgs, lang: Lang) -> u8 {
    match draft(arguments, lang) {
        Ok((text, notes)) => {
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

/// The text and what its author has to look at, or all that is wrong.
fn draft(arguments: &NewArgs, lang: Lang) -> Result<(String, Vec<String>), Vec<String>> {
    let unit = unit(arguments, lang)?;
    is_apart(arguments, lang)?;
    let configs = Configs::new(lang);
    let settings = configs.settings(arguments.output.as_deref().unwrap_or(Path::new("-")))?;
    let profile = arguments.profile.as_deref().map(|name| profile_named(name, &configs, lang)).transpose()?;
    let (issuer, document) = kinds_named(&arguments.kind, lang)?;
    is_of_kind(profile.as_deref(), document, lang)?;
    let date = arguments.date.as_deref().map(|date| date_of(date, lang)).transpose()?;
    let last_text = arguments.from.as_deref().map(|path| text(path, &bytes(path, lang)?, lang)).transpose()?;
    let before = last_text.as_ref().map(|text| Analysis::new(text, &settings));
    let placed = before.as_ref().map(|analysis| part_of(analysis, unit));
    let before = placed.map(|placed| &*placed.part);
    if let (Some(part), Some(path)) = (before, &arguments.from) {
        is_last_year(part, path, arguments.year, lang)?;
    }
    let start = placed.map_or(0, |placed| placed.start as usize);
    let lines_before = last_text.as_deref().map_or(0, |text| text[..start].matches('\n').count());
    let of_a_year = before.filter(|part| part.disclosure.year().is_some());
    let doubts = of_a_year.map(|part| doubt::doubts(part, lines_before, lang)).unwrap_or_default();
    let standing = before.map(last_year::standing).unwrap_or_default();
    let issuer = issuer.or(standing.kind).unwrap_or(IssuerKind::Department);
    let known = document.or(profile.as_ref().map(|profile| profile.kind));
    let document = known.or(before.map(|part| kind_of(&part.disclosure))).unwrap_or_default();
    // A note on one thing has no layout.
    let document = if document == DocumentKind::Final { document } else { DocumentKind::Budget };
    let usual = profile_named(usual_profile(document), &configs, lang)?;
    let profile = profile.or_else(|| settings.standard.profile_of(document).cloned());
    let of_last_year = || before.and_then(|part| part.outline.profile()).filter(|profile| profile.kind == document);
    let profile: &Profile = match &profile {
        Some(profile) => profile,
        None => of_last_year().unwrap_or(&usual),
    };
    let context =
        TableContext { profile, standard: &settings.standard, lang, unit, year: arguments.year, scope: issuer.word() };
    let tables = arguments.tables.as_deref().map(|path| tables_in(path, context)).transpose()?;
    let mut figures = Figures::new(arguments.year, &settings.standard);
    figures.basis = if document == DocumentKind::Final { Basis::Actual } else { Basis::Budget };
    if let Some(tables) = &tables {
        tables.tell(&mut figures);
    }
    if let Some(part) = before {
        last_year::tell(part, &doubts, &mut figures);
    }
    figures.infer();
    let mut draft = Draft::new(profile, unit, issuer.word(), &figures).with_standing(standing);
    if let Some(date) = date {
        draft.writer.words.push(("date", date));
    }
    let text = draft.document(tables.as_ref().map(|tables| tables.text.as_str()));
    let mut notes = notes(&draft, &doubts, lang);
    for caption in tables.iter().flat_map(|tables| &tables.without_total) {
        let note = say!(lang, "“{caption}”有合计没有填写", "a total of {caption} is empty");
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    Ok((text, notes))
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

/// The layout where nothing tells another.
fn usual_profile(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Final => "national-final",
        DocumentKind::Budget | DocumentKind::Note => "chongqing",
    }
}

fn unit(arguments: &NewArgs, lang: Lang) -> Result<&str, Vec<String>> {
    let unit = arguments.unit.trim();
    if unit.is_empty() || unit.chars().count() > LONGEST_UNIT || unit.contains(char::is_control) {
        let message = say!(
            lang,
            "--unit 应是单位名称，1 至 {LONGEST_UNIT} 个字",
            "--unit takes the name of the unit, 1 to {LONGEST_UNIT} characters"
        );
        return Err(vec![message]);
    }
    Ok(unit)
}

/// One of the standard's layouts, or that in a file.
fn profile_named(name: &str, configs: &Configs, lang: Lang) -> Result<Arc<Profile>, Vec<String>> {
    if name.ends_with(".toml") {
        let read = read_profile(Path::new(name), lang, &|path| files::read_config(path, lang));
        return read.map_err(|problem| vec![configs.problem_line(&problem)]);
    }
    let ids = || profile::all().map(|profile| profile.id.as_str());
    profile::find(name).cloned().ok_or_else(|| {
        let hint = || {
            let all = ids().collect::<Vec<_>>().join(&say!(lang, "、", ", "));
            say!(lang, "可用的有 {all}", "there are {all}")
        };
        vec![unknown_name(("版式", "profile"), name, ids(), hint, lang)]
    })
}

/// What a document is and whose, by name.
const KINDS: [(&str, Kind); 4] = [
    ("budget", Kind::Document(DocumentKind::Budget)),
    ("final", Kind::Document(DocumentKind::Final)),
    ("department", Kind::Issuer(IssuerKind::Department)),
    ("unit", Kind::Issuer(IssuerKind::Unit)),
];

#[derive(Clone, Copy)]
enum Kind {
    Document(DocumentKind),
    Issuer(IssuerKind),
}

/// Whose document is meant, and which: the last that is named of each.
fn kinds_named(names: &[String], lang: Lang) -> Result<(Option<IssuerKind>, Option<DocumentKind>), Vec<String>> {
    let (mut issuer, mut document) = (None, None);
    for name in names {
        match KINDS.iter().find(|(kind, _)| kind == name).map(|(_, kind)| *kind) {
            Some(Kind::Issuer(named)) => issuer = Some(named),
            Some(Kind::Document(named)) => document = Some(named),
            None => {
                let hint = || {
                    say!(
                        lang,
                        "可用的有 budget（预算）、final（决算）、department（部门）、unit（单位）",
                        "there are budget, final, department and unit"
                    )
                };
                let kinds = KINDS.iter().map(|(kind, _)| *kind);
                return Err(vec![unknown_name(("类别", "kind"), name, kinds, hint, lang)]);
            }
        }
    }
    Ok((issuer, document))
}

/// Whether the layout that was asked for is one of the documents that were.
fn is_of_kind(profile: Option<&Profile>, kind: Option<DocumentKind>, lang: Lang) -> Result<(), Vec<String>> {
    match profile.zip(kind).filter(|(profile, kind)| profile.kind != *kind) {
        None => Ok(()),
        Some((profile, _)) => {
            let id = &profile.id;
            Err(vec![say!(
                lang,
                "版式 {id} 与 --kind 不符：一个是预算的，一个是决算的",
                "the layout {id} does not fit --kind: one is of budgets, the other of final accounts"
            )])
        }
    }
}

/// `2026-03-08` → `2026年3月8日`.
fn date_of(date: &str, lang: Lang) -> Result<String, Vec<String>> {
    let parts: Vec<Option<u32>> = date.split('-').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(year @ 1990..2100), Some(month @ 1..=12), Some(day @ 1..=31)] => {
            let last = days(*year, *month);
            if *day > last {
                return Err(vec![say!(
                    lang,
                    "--date 没有这一天：{year}年{month}月只有{last}天",
                    "--date: there is no such day, month {month} of {year} has {last} days"
                )]);
            }
            Ok(format!("{year}年{month}月{day}日"))
        }
        _ => Err(vec![say!(
            lang,
            "--date 应写成 2026-03-08，现在是“{date}”",
            "--date takes a date such as 2026-03-08, not `{date}`"
        )]),
    }
}

/// How many days a month has.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The disclosure of this unit; of a single one that one.
fn part_of<'a>(analysis: &'a Analysis, unit: &str) -> &'a Placed {
    let parts = analysis.parts();
    parts.iter().find(|placed| placed.part.disclosure.unit == unit).unwrap_or(&parts[0])
}

fn is_last_year(part: &Part, path: &Path, year: i32, lang: Lang) -> Result<(), Vec<String>> {
    let wanted = year - 1;
    let path = path.display();
    match part.disclosure.year() {
        Some(found) if found != wanted => Err(vec![say!(
            lang,
            "{path} 是{found}年的，--from 应是上年（{wanted}年）的情况说明",
            "{path} is for {found}: --from takes the disclosure of the year before, {wanted}"
        )]),
        _ => Ok(()),
    }
}

/// A complaint about a file.
fn of_file(path: &Path, reason: &str, lang: Lang) -> Vec<String> {
    let name = path.display();
    vec![say!(lang, "{name}：{reason}", "{name}: {reason}")]
}

fn bytes(path: &Path, lang: Lang) -> Result<Vec<u8>, Vec<String>> {
    let bytes = files::read_named(path).map_err(|error| of_file(path, &files::reason(&error, lang), lang))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(of_file(path, &say!(lang, "文件太大", "the file is too large"), lang));
    }
    Ok(bytes)
}

fn text(path: &Path, bytes: &[u8], lang: Lang) -> Result<String, Vec<String>> {
    let source = formats::read(bytes, TrackedView::default());
    source.map(|source| source.text.into_owned()).map_err(|error| of_file(path, &error.message(lang), lang))
}

fn tables_in(path: &Path, context: TableContext) -> Result<Tables, Vec<String>> {
    let lang = context.lang;
    let name = path.display();
    let bytes = bytes(path, lang)?;
    let script = Script::read(&bytes, context.profile).map_err(|error| of_file(path, &error.message(lang), lang))?;
    Tables::read(&script, context).map_err(|problems| {
        let left_out = problems.len().saturating_sub(MOST_PROBLEMS);
        let told =
            problems.iter().take(MOST_PROBLEMS).map(|problem| say!(lang, "{name}：{problem}", "{name}: {problem}"));
        let rest = (left_out > 0).then(|| say!(lang, "另有{left_out}处问题", "{left_out} more problems"));
        told.chain(rest).collect()
    })
}
