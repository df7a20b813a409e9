//! Word: a .docx → its text.

mod body;
mod comments;
mod marks;
mod numbering;
mod numerals;
mod review;
#[cfg(test)]
mod review_tests;
mod root;
mod splice;
mod story;
mod styles;
#[cfg(test)]
mod tests;

use memchr::memmem;

use super::package::{Package, Relationship};
use super::places::Places;
use super::{TrackedView, Unreadable};
use body::{Document, Part};
use numbering::Numbering;
pub use review::write;
use styles::Styles;

/// The part that the package leads to.
const MAIN: &str = "officeDocument";

/// The parts of a .docx.
struct Parts {
    main: String,
    /// The type of the relationship that leads to it.
    kind: String,
    /// What it leads to.
    leads: Vec<Relationship>,
}

impl Parts {
    /// Finds them.
    fn of(package: &mut Package<'_>) -> Result<Self, Unreadable> {
        let main = package.relationships("")?.into_iter().find(|leads| leads.kind == MAIN);
        let Some(Relationship { target: main, uri: kind, .. }) = main else { return Err(Unreadable::Archive) };
        match package.content_type(&main)? {
            Some(kind) if kind.contains("spreadsheetml") || kind.contains("ms-excel") => {
                return Err(Unreadable::Workbook);
            }
            Some(kind) if kind.contains("wordprocessingml") || kind.contains("ms-word") => {}
            Some(kind) => return Err(Unreadable::damaged(&main, None, format!("its type is {kind}"))),
            None => return Err(Unreadable::damaged(&main, None, "it has no type")),
        }
        let leads = package.relationships(&main)?;
        Ok(Parts { main, kind, leads })
    }

    /// A document of which nothing has been read but its styles and lists, as far as its body asks for them.
    fn document(&self, package: &mut Package<'_>, body: &[u8], view: TrackedView) -> Result<Document, Unreadable> {
        // In UTF-16 a word stands there in other bytes.
        let is_wide = body.starts_with(b"\xFF\xFE") || body.starts_with(b"\xFE\xFF");
        let asks = |name: &str| is_wide || memmem::find(body, name.as_bytes()).is_some();
        let (mut styles, mut numbering) = (Styles::default(), Numbering::default());
        if asks("Style ")
            && let Some((name, bytes)) = package.related(&self.leads, "styles")?
        {
            styles = Styles::read(&name, &bytes)?;
        }
        if (asks("numPr") || styles.has_lists())
            && let Some((name, bytes)) = package.related(&self.leads, "numbering")?
        {
            numbering = Numbering::read(&name, &bytes)?;
        }
        Ok(Document::new(styles, numbering, view))
    }

    /// Reads what stands below the body.
    fn read_notes(&self, package: &mut Package<'_>, document: &mut Document) -> Result<(), Unreadable> {
        for kind in ["footnotes", "endnotes"] {
            if let Some((name, bytes)) = package.related(&self.leads, kind)? {
                document.read(&name, &bytes, Part::Notes)?;
            }
        }
        for leads in self.leads.iter().filter(|leads| matches!(leads.kind.as_str(), "header" | "footer")) {
            if let Some(bytes) = package.part(&leads.target)? {
                document.read(&leads.target, &bytes, Part::Margin)?;
            }
        }
        Ok(())
    }
}

/// The text of a .docx and its places.
///
/// # Errors
/// Where it is none, damaged, or larger than any document.
pub fn read(bytes: &[u8], view: TrackedView) -> Result<(String, Places), Unreadable> {
    let mut package = Package::open(bytes)?;
    let parts = Parts::of(&mut package)?;
    let body = package.needed(&parts.main)?;
    let mut document = parts.document(&mut package, &body, view)?;
    document.read(&parts.main, &body, Part::Body)?;
    parts.read_notes(&mut package, &mut document)?;
    Ok(document.finish())
}
