//! A new disclosure: drafted from a layout, last year's text and this year's tables. Bytes in, text and notes out.

mod choices;
mod day;
mod doubt;
mod last_year;
mod notes;
mod request;
mod script;
mod tables;

#[cfg(test)]
mod tests;

pub use choices::{Choice, Choices, DocumentChoice, LayoutChoice, profile_named};
pub use request::{Request, SourceFile, YEARS};

use crate::analysis::{Analysis, Part, Placed};
use crate::draft::{BLANK, Draft, Figures};
use crate::formats::{self, Places, TrackedView, Unreadable};
use crate::lang::Lang;
use crate::model::profile::Profile;
use crate::model::{Basis, DocumentKind, IssuerKind};
use crate::outline::kind_of;
use crate::say;
use crate::settings::Settings;
use crate::text::{MAX_BYTES, Span};
use choices::usual_profile;
use doubt::Doubt;
use notes::notes;
use request::Particulars;
use script::Script;
use std::sync::Arc;
use tables::{TableContext, Tables};

/// Maximum number of problems of the tables reported.
const MOST_PROBLEMS: usize = 20;

/// A disclosure that was drafted.
#[derive(Clone, Debug)]
pub struct NewDisclosure {
    /// Its text.
    pub text: String,
    /// What its author has to look at, a sentence each.
    pub notes: Vec<String>,
}

impl NewDisclosure {
    /// Its first line.
    pub fn title(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    /// The blanks that are left to its author, in text order.
    pub fn blanks(&self) -> impl Iterator<Item = Span> {
        self.text.match_indices(BLANK).map(|(at, blank)| Span::new(at as u32, (at + blank.len()) as u32))
    }
}

/// Drafts a disclosure.
///
/// # Errors
/// All that is wrong with what it was to be made of, a sentence each.
pub fn draft(request: &Request, settings: &Arc<Settings>) -> Result<NewDisclosure, Vec<String>> {
    let lang = settings.lang;
    let Particulars { unit, issuer, document, date } = request.particulars(lang)?;
    let last_year = request.last_year.map(|file| source(file, lang)).transpose()?;
    let analysis = last_year.as_ref().map(|(text, _)| Analysis::new(text, settings));
    let placed = analysis.as_ref().map(|analysis| part_of(analysis, unit));
    let last = placed.map(|placed| &*placed.part);
    if let (Some(part), Some(file)) = (last, request.last_year) {
        is_last_year(part, file, request.year, lang)?;
    }
    let doubts = match (&last_year, placed) {
        (Some((text, places)), Some(placed)) => doubts(text, places, placed, lang),
        _ => Vec::new(),
    };
    let standing = last.map(last_year::standing).unwrap_or_default();
    let issuer = issuer.or(standing.kind).unwrap_or(IssuerKind::Department);
    let known = document.or(request.profile.as_ref().map(|profile| profile.kind));
    let document = known.or(last.map(|part| kind_of(&part.disclosure))).unwrap_or_default();
    // A note on one thing has no layout.
    let document = if document == DocumentKind::Final { document } else { DocumentKind::Budget };
    let profile = layout(request, document, last, settings)?;
    let context =
        TableContext { profile, standard: &settings.standard, lang, unit, year: request.year, scope: issuer.word() };
    let tables = request.tables.map(|file| tables_in(file, context)).transpose()?;
    let mut figures = Figures::new(request.year, &settings.standard);
    figures.basis = if document == DocumentKind::Final { Basis::Actual } else { Basis::Budget };
    if let Some(tables) = &tables {
        tables.tell(&mut figures);
    }
    if let Some(part) = last {
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
    Ok(NewDisclosure { text, notes })
}

/// The layout: that of the request, of the settings, of last year's text, or the usual one.
fn layout<'a>(
    request: &'a Request,
    document: DocumentKind,
    last: Option<&'a Part>,
    settings: &'a Settings,
) -> Result<&'a Profile, Vec<String>> {
    let set = || settings.standard.profile_of(document).map(|profile| &**profile);
    let of_last_year = || last?.outline.profile().filter(|profile| profile.kind == document);
    match request.profile.as_deref().or_else(set).or_else(of_last_year) {
        Some(profile) => Ok(profile),
        None => profile_named(usual_profile(document), settings.lang)
            .map(|profile| &**profile)
            .map_err(|complaint| vec![complaint]),
    }
}

/// The disclosure of this unit; of a single one that one.
fn part_of<'a>(analysis: &'a Analysis, unit: &str) -> &'a Placed {
    let parts = analysis.parts();
    parts.iter().find(|placed| placed.part.disclosure.unit == unit).unwrap_or(&parts[0])
}

fn is_last_year(part: &Part, file: SourceFile, year: i32, lang: Lang) -> Result<(), Vec<String>> {
    let wanted = year - 1;
    match part.disclosure.year() {
        Some(found) if found != wanted => Err(of_file(
            file,
            &say!(
                lang,
                "这是{found}年的，请换成上年（{wanted}年）的情况说明",
                "it is for {found}; the disclosure for {wanted}, the year before, is needed"
            ),
            lang,
        )),
        _ => Ok(()),
    }
}

/// What contradicts itself in the disclosure that stands at a place of last year's text.
fn doubts(text: &str, places: &Places, placed: &Placed, lang: Lang) -> Vec<Doubt> {
    if placed.part.disclosure.year().is_none() {
        return Vec::new();
    }
    let place = |at: u32| {
        let at = placed.start + at;
        places.of(text, at).map(|place| place.in_words(lang)).unwrap_or_else(|| {
            let line = text[..at as usize].matches('\n').count() + 1;
            say!(lang, "第 {line} 行", "line {line}")
        })
    };
    doubt::doubts(&placed.part, &place, lang)
}

/// A complaint about a file.
fn of_file(file: SourceFile, reason: &str, lang: Lang) -> Vec<String> {
    let name = file.name;
    vec![say!(lang, "{name}：{reason}", "{name}: {reason}")]
}

/// What is read of a file that is not too large.
fn read<T>(
    file: SourceFile,
    lang: Lang,
    reader: impl FnOnce(&[u8]) -> Result<T, Unreadable>,
) -> Result<T, Vec<String>> {
    if file.bytes.len() as u64 > MAX_BYTES {
        return Err(of_file(file, &say!(lang, "文件太大", "the file is too large"), lang));
    }
    reader(file.bytes).map_err(|error| of_file(file, &error.message(lang), lang))
}

/// What a file says, and where each part of it stands there.
fn source(file: SourceFile, lang: Lang) -> Result<(String, Places), Vec<String>> {
    read(file, lang, |bytes| {
        let source = formats::read(bytes, TrackedView::default())?;
        Ok((source.text.into_owned(), source.places))
    })
}

fn tables_in(file: SourceFile, context: TableContext) -> Result<Tables, Vec<String>> {
    let lang = context.lang;
    let script = read(file, lang, |bytes| Script::read(bytes, context.profile))?;
    Tables::read(&script, context).map_err(|problems| {
        let left_out = problems.len().saturating_sub(MOST_PROBLEMS);
        let told = problems.iter().take(MOST_PROBLEMS).flat_map(|problem| of_file(file, problem, lang));
        let rest = (left_out > 0).then(|| say!(lang, "另有{left_out}处问题", "{left_out} more problems"));
        told.chain(rest).collect()
    })
}
