//! A new disclosure, as the page asks for it.

use crate::{Answer, is_unread_pdf};
use gouji::editing::text::{Encoding, Text};
use gouji::new::{Request, SourceFile, draft, profile_named};
use gouji::say;
use gouji::settings::Settings;
use ls_types::Range;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is to be drafted; behind the message stand the bytes of last year's file and of that with the tables.
#[derive(Deserialize)]
pub struct Wish {
    unit: String,
    year: i32,
    kinds: Vec<String>,
    profile: Option<String>,
    date: Option<String>,
    from: Option<Attachment>,
    tables: Option<Attachment>,
}

/// A file behind the message.
#[derive(Deserialize)]
struct Attachment {
    name: String,
    /// Its bytes.
    size: usize,
}

impl Attachment {
    /// Takes it from the front of the files.
    fn cut_off<'a>(&'a self, files: &mut &'a [u8]) -> SourceFile<'a> {
        let (bytes, rest) = files.split_at(self.size.min(files.len()));
        *files = rest;
        SourceFile { name: &self.name, bytes }
    }
}

/// The month in which somebody drafts.
#[derive(Deserialize)]
pub struct Month {
    /// Its year.
    pub year: i32,
    /// From 1 on.
    pub month: u32,
}

/// What came of it.
#[derive(Serialize)]
#[serde(untagged)]
enum Outcome {
    Draft {
        /// A name for its file.
        name: String,
        text: String,
        notes: Vec<String>,
        blanks: Vec<Range>,
    },
    Complaints {
        complaints: Vec<String>,
    },
}

/// Drafts it, or says all that is wrong.
pub fn answer(wish: &Wish, files: &[u8], settings: &Arc<Settings>, encoding: Encoding) -> Answer {
    let outcome = outcome(wish, files, settings, encoding);
    Answer::new(&outcome.unwrap_or_else(|complaints| Outcome::Complaints { complaints }))
}

fn outcome(wish: &Wish, files: &[u8], settings: &Arc<Settings>, encoding: Encoding) -> Result<Outcome, Vec<String>> {
    let profile = wish.profile.as_deref().map(|name| profile_named(name, settings.lang)).transpose();
    let mut files = files;
    let request = Request {
        unit: &wish.unit,
        year: wish.year,
        kinds: &wish.kinds,
        profile: profile.map_err(|complaint| vec![complaint])?.cloned(),
        date: wish.date.as_deref(),
        last_year: wish.from.as_ref().map(|file| file.cut_off(&mut files)),
        tables: wish.tables.as_ref().map(|file| file.cut_off(&mut files)),
    };
    let refused = [request.last_year, request.tables].into_iter().flatten().find(|file| is_unread_pdf(file.bytes));
    if let Some(SourceFile { name, .. }) = refused {
        return Err(vec![say!(
            settings.lang,
            "{name}：这个网页不读 PDF，请换用 Word、Excel 或文本文件，或用 gouji-pdf.html",
            "{name}: this page does not read PDF; please take a file of Word or Excel, a text, or use gouji-pdf.html"
        )]);
    }
    let new = draft(&request, settings)?;
    let text = Text::new(&new.text, encoding);
    let blanks = new.blanks().map(|blank| text.range(blank)).collect();
    Ok(Outcome::Draft { name: file_name(new.title()), blanks, text: new.text, notes: new.notes })
}

/// A name that every system takes.
fn file_name(title: &str) -> String {
    let allowed = |c: char| if "\\/:*?\"<>|".contains(c) || c.is_control() { '_' } else { c };
    format!("{}.txt", title.trim().chars().map(allowed).collect::<String>())
}
