//! Word: a .docx → its text.

mod body;
mod comments;
mod marks;
mod numbering;
mod numerals;
mod review;
#[cfg(test)]
mod review_tests;
mod splice;
mod story;
mod styles;
#[cfg(test)]
mod tests;

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

    /// A document of which nothing has been read but its styles and lists.
    fn document(&self, package: &mut Package<'_>, view: TrackedView) -> Result<Document, Unreadable> {
        let styles = package.related(&self.leads, "styles")?;
        let styles = styles.map(|(name, bytes)| Styles::read(&name, &bytes)).transpose()?.unwrap_or_default();
        let numbering = package.related(&self.leads, "numbering")?;
        let numbering = numbering.map(|(name, bytes)| Numbering::read(&name, &bytes)).transpose()?;
        Ok(Document::new(styles, numbering.unwrap_or_default(), view))
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
    let mut document = parts.document(&mut package, view)?;
    document.read(&parts.main, &package.needed(&parts.main)?, Part::Body)?;
    parts.read_notes(&mut package, &mut document)?;
    Ok(document.finish())
}
