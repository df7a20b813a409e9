//! What a new disclosure is asked for with.

use super::choices::{document_title, kinds_named};
use crate::lang::Lang;
use crate::model::profile::Profile;
use crate::model::{DocumentKind, IssuerKind};
use crate::say;
use std::ops::Range;
use std::sync::Arc;

/// Years that a disclosure may be for.
pub const YEARS: Range<i32> = 1990..2100;

/// Maximum length of a unit's name, in characters.
const LONGEST_UNIT: usize = 60;

/// What is to be drafted, and of what.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The unit.
    pub unit: &'a str,
    /// The year of the budget or the final account.
    pub year: i32,
    /// What it is and whose, by the names of [`super::Choices`]; of several of one sort the last.
    pub kinds: &'a [String],
    /// The layout.
    pub profile: Option<Arc<Profile>>,
    /// The date below the text: `2026-03-08`.
    pub date: Option<&'a str>,
    /// Last year's disclosure.
    pub last_year: Option<SourceFile<'a>>,
    /// This year's tables.
    pub tables: Option<SourceFile<'a>>,
}

/// A file that a disclosure is drafted of.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Its name in complaints.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// What the words of a request mean.
#[derive(Debug)]
pub(super) struct Particulars<'a> {
    pub unit: &'a str,
    pub issuer: Option<IssuerKind>,
    pub document: Option<DocumentKind>,
    /// `2026年3月8日`
    pub date: Option<String>,
}

impl<'a> Request<'a> {
    /// Reads the words of the request, but for its files.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub(super) fn particulars(&self, lang: Lang) -> Result<Particulars<'a>, Vec<String>> {
        let mut complaints = Vec::new();
        let unit = kept(unit(self.unit, lang), &mut complaints);
        if !YEARS.contains(&self.year) {
            let (first, last) = (YEARS.start, YEARS.end - 1);
            complaints.push(say!(
                lang,
                "年度应在 {first} 至 {last} 之间",
                "the year should be one of {first} to {last}"
            ));
        }
        let kinds = kept(kinds_named(self.kinds, lang), &mut complaints);
        let (issuer, document) = kinds.unwrap_or_default();
        kept(is_of_kind(self.profile.as_deref(), document, lang), &mut complaints);
        let date = kept(self.date.map(|date| date_of(date, lang)).transpose(), &mut complaints);
        match (unit, date) {
            (Some(unit), Some(date)) if complaints.is_empty() => Ok(Particulars { unit, issuer, document, date }),
            _ => Err(complaints),
        }
    }
}

fn kept<T>(result: Result<T, String>, complaints: &mut Vec<String>) -> Option<T> {
    result.map_err(|complaint| complaints.push(complaint)).ok()
}

fn unit(name: &str, lang: Lang) -> Result<&str, String> {
    let unit = name.trim();
    if unit.is_empty() || unit.chars().count() > LONGEST_UNIT || unit.contains(char::is_control) {
        return Err(say!(
            lang,
            "单位名称应为 1 至 {LONGEST_UNIT} 个字",
            "the name of the unit should have 1 to {LONGEST_UNIT} characters"
        ));
    }
    Ok(unit)
}

/// Whether the layout that was asked for is one of the documents that were.
fn is_of_kind(profile: Option<&Profile>, kind: Option<DocumentKind>, lang: Lang) -> Result<(), String> {
    match profile.zip(kind).filter(|(profile, kind)| profile.kind != *kind) {
        None => Ok(()),
        Some((profile, kind)) => {
            let id = &profile.id;
            let (own, wanted) = (document_title(profile.kind, lang), document_title(kind, lang));
            Err(say!(
                lang,
                "版式 {id} 是{own}的，要编制的是{wanted}；请换用{wanted}的版式",
                "the layout {id} is that of a {own}, not of a {wanted}: please take one of a {wanted}"
            ))
        }
    }
}

/// `2026-03-08` → `2026年3月8日`.
fn date_of(date: &str, lang: Lang) -> Result<String, String> {
    let parts: Vec<Option<i32>> = date.split('-').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(year), Some(month @ 1..=12), Some(day @ 1..=31)] if YEARS.contains(year) => {
            let last = days(*year, *month);
            if *day > last {
                return Err(say!(
                    lang,
                    "落款日期没有这一天：{year}年{month}月只有{last}天",
                    "the date below the text is no day: month {month} of {year} has {last} days"
                ));
            }
            Ok(format!("{year}年{month}月{day}日"))
        }
        _ => Err(say!(
            lang,
            "落款日期应写成 2026-03-08，现在是“{date}”",
            "the date below the text is written like 2026-03-08, not `{date}`"
        )),
    }
}

/// How many days a month has.
fn days(year: i32, month: i32) -> i32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
