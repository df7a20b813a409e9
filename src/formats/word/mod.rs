//! Word: a .docx → its text.

mod body;
mod numbering;
mod numerals;
mod story;
mod styles;
#[cfg(test)]
mod tests;

use super::package::{Package, Relationship};
use super::places::Places;
use super::{TrackedView, Unreadable};
use body::{Document, Part};
use numbering::Numbering;
use styles::Styles;

/// The part that the package leads to.
const MAIN: &str = "officeDocument";

/// The text of a .docx and its places.
///
/// # Errors
/// Where it is none, damaged, or larger than any document.
pub fn read(bytes: &[u8], view: TrackedView) -> Result<(String, Places), Unreadable> {
    let mut package = Package::open(bytes)?;
    let main = package.relationships("")?.into_iter().find(|leads| leads.kind == MAIN);
    let Some(Relationship { target: main, .. }) = main else { return Err(Unreadable::Archive) };
    match package.content_type(&main)? {
        Some(kind) if kind.contains("spreadsheetml") || kind.contains("ms-excel") => return Err(Unreadable::Workbook),
        Some(kind) if kind.contains("wordprocessingml") || kind.contains("ms-word") => {}
        Some(kind) => return Err(Unreadable::damaged(&main, None, format!("its type is {kind}"))),
        None => return Err(Unreadable::damaged(&main, None, "it has no type")),
    }
    let parts = package.relationships(&main)?;
    let part = |package: &mut Package<'_>, kind: &str| -> Result<Option<(String, Vec<u8>)>, Unreadable> {
        let Some(leads) = parts.iter().find(|leads| leads.kind == kind) else { return Ok(None) };
        Ok(package.part(&leads.target)?.map(|bytes| (leads.target.clone(), bytes)))
    };
    let styles = part(&mut package, "styles")?;
    let styles = styles.map(|(name, bytes)| Styles::read(&name, &bytes)).transpose()?.unwrap_or_default();
    let numbering = part(&mut package, "numbering")?;
    let numbering = numbering.map(|(name, bytes)| Numbering::read(&name, &bytes)).transpose()?.unwrap_or_default();
    let mut document = Document::new(styles, numbering, view);
    document.read(&main, &package.needed(&main)?, Part::Body)?;
    for kind in ["footnotes", "endnotes"] {
        if let Some((name, bytes)) = part(&mut package, kind)? {
            document.read(&name, &bytes, Part::Notes)?;
        }
    }
    for leads in parts.iter().filter(|leads| matches!(leads.kind.as_str(), "header" | "footer")) {
        if let Some(bytes) = package.part(&leads.target)? {
            document.read(&leads.target, &bytes, Part::Margin)?;
        }
    }
    Ok(document.finish())
}
