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

use memchr::memmem;

use super::package::{Package, Parts};
use super::places::Places;
use super::{TrackedView, Unreadable};
use body::{Document, Part};
use numbering::Numbering;
pub use review::write;
use styles::Styles;

impl Parts {
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
/// Where it is damaged, or larger than any document.
pub fn read(package: &mut Package<'_>, parts: &Parts, view: TrackedView) -> Result<(String, Places), Unreadable> {
    let body = package.needed(&parts.main)?;
    let mut document = parts.document(package, &body, view)?;
    document.read(&parts.main, &body, Part::Body)?;
    parts.read_notes(package, &mut document)?;
    Ok(document.finish())
}
