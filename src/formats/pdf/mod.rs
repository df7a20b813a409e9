//! PDF: its pages → lines and tables.

mod bounds;
mod canvas;
mod columns;
#[cfg(test)]
mod drawing;
mod flow;
mod fonts;
mod gaps;
mod lattice;
mod lines;
mod nesting;
mod page;
#[cfg(test)]
mod tests;
mod unruled;

use hayro_interpret::hayro_syntax::object::Object;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{InterpreterCache, InterpreterSettings, RenderContent};

use super::places::Places;
use super::unreadable::{Limit, MOST_PAGES};
use super::{Remark, Unreadable};
use bounds::Bounds;
use canvas::{Canvas, Means};
use fonts::Fonts;
use nesting::Nesting;
use page::Page;

/// Of so many letters one may be unknown.
const KNOWN: usize = 20;

/// Whether a file is a PDF.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The text of a PDF, its places, and what is to be said of how it was read.
///
/// # Errors
/// Where it is damaged, locked, larger than any document, a scan, or written in fonts that do not say what their signs are.
pub fn read(bytes: &[u8]) -> Result<(String, Places, Vec<Remark>), Unreadable> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unreadable::Locked,
        LoadPdfError::Invalid => Unreadable::BrokenPdf,
    })?;
    if pdf.pages().len() > MOST_PAGES {
        return Err(Unreadable::too_much("", Limit::Pages));
    }
    let (mut fonts, mut bounds) = (Fonts::default(), Bounds::new());
    for object in pdf.objects() {
        match object {
            Object::Dict(dict) => fonts.take(dict),
            Object::Stream(stream) => bounds.take(&stream)?,
            _ => {}
        }
    }
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let mut means = Means { cache: InterpreterCache::new(), settings, fonts, bounds };
    let (mut pages, mut nesting) = (Vec::new(), Nesting::default());
    let (mut letters, mut unknown, mut has_image) = (0, 0, false);
    for source in pdf.pages().iter() {
        nesting.check(source)?;
        let canvas = Canvas::of(source, &mut means)?;
        letters += canvas.letters.len();
        unknown += canvas.unknown;
        has_image |= canvas.has_image;
        pages.push(Page::of(canvas));
    }
    match (letters, unknown * KNOWN > letters) {
        (0, _) if has_image => Err(Unreadable::Scan),
        (_, true) => Err(Unreadable::UnknownLetters),
        _ => Ok(flow::text(pages)),
    }
}
