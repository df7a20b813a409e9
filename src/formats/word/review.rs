//! Findings back into a document of Word: comments on the words, changes that are tracked. All other parts, and all of
//! `document.xml` outside the runs that are touched, stay as they were.

use rustc_hash::FxHashSet;

use super::body::Part;
use super::comments::{self, AUTHOR, Comments, New};
use super::root::{Names, with_more};
use super::splice::{Change, Splicer, Writer};
use crate::formats::package::{CONTENT_TYPES, Kind, Package, Parts, relationships_of};
use crate::formats::xml::{Xml, attribute};
use crate::formats::{NotReviewed, Review, Reviewed, TrackedView, Unreadable};

/// What a comment's part is.
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// Writes a review into a document.
///
/// # Errors
/// Where the document cannot be read, or must not be written into.
pub fn write(bytes: &[u8], review: &Review<'_>) -> Result<Reviewed, NotReviewed> {
    let mut package = Package::open(bytes)?;
    let parts = Parts::of(&mut package)?;
    if parts.kind != Kind::Word {
        return Err(NotReviewed::NotWord);
    }
    guard(&mut package, &parts, review)?;
    let main = package.needed(&parts.main)?;
    expect_utf8(&main)?;
    let settled = match package.related(&parts.leads, "commentsExtended")? {
        Some((name, bytes)) => comments::settled(&name, &bytes)?,
        None => FxHashSet::default(),
    };
    let old = package.related(&parts.leads, "comments")?;
    old.iter().try_for_each(|(_, bytes)| expect_utf8(bytes))?;
    let comments = old.as_ref().map(|(name, bytes)| Comments::read(name, bytes, &settled)).transpose()?;
    let comments = comments.unwrap_or_default();
    let xml = Xml::new(&parts.main, &main)?;
    let clean = comments::without(&xml, &comments.gone)?;
    let mut document = parts.document(&mut package, &main, TrackedView::Accepted)?.marking();
    document.read(&parts.main, clean.as_bytes(), Part::Body)?;
    parts.read_notes(&mut package, &mut document)?;
    let (text, pieces, marks) = document.into_marks();
    let names = Names::of(&xml)?;
    let of_comments = old.as_ref().map(|(name, bytes)| highest_number(&Xml::new(name, bytes)?)).transpose()?;
    let highest = highest_number(&xml)?.max(of_comments.unwrap_or_default());
    let writer = Writer { names: &names, author: AUTHOR, date: review.date };
    let mut splicer = Splicer::new(&clean, &text, &pieces, &marks, writer, highest + 1);
    let changes = review.edits.iter().map(|edit| Change { text: edit.span.into(), new: &edit.text });
    let changes = changes.filter(|change| splicer.change(change)).count();
    let (mut new, mut lost) = (Vec::new(), 0);
    for note in review.notes.iter().filter(|note| !comments.keeps(&note.mark)) {
        match splicer.comment(note.span.into()) {
            Some(number) => new.push(New { number, lines: &note.lines, mark: &note.mark, date: review.date }),
            None => lost += 1,
        }
    }
    let has_comments = !new.is_empty() || !comments.gone.is_empty();
    let written = splicer.finish();
    let bom: &[u8] = if main.starts_with(b"\xEF\xBB\xBF") { b"\xEF\xBB\xBF" } else { b"" };
    let mut changed: Vec<(String, Vec<u8>)> = Vec::new();
    if written.as_bytes() != &main[bom.len()..] {
        changed.push((parts.main.clone(), [bom, written.as_bytes()].concat()));
    }
    if has_comments {
        let name = match &old {
            Some((name, _)) => name.clone(),
            None => {
                let name = package.free_name(&parts.main, "comments");
                changed.push(types_with(&mut package, &name)?);
                changed.push(leads_with(&mut package, &parts, &name)?);
                name
            }
        };
        let part = comments.with(&name, &new, &names)?;
        changed.push((name, part.into_bytes()));
    }
    let bytes = if changed.is_empty() { bytes.to_vec() } else { package.with(&changed)? };
    Ok(Reviewed { bytes, changes, lost })
}

/// Refuses a part that would have to be written in another encoding than its declaration says.
fn expect_utf8(bytes: &[u8]) -> Result<(), NotReviewed> {
    let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if is_utf16 || std::str::from_utf8(bytes).is_err() { Err(NotReviewed::Encoding) } else { Ok(()) }
}

/// Refuses a document that has been signed or protected, unless it is asked for all the same.
fn guard(package: &mut Package<'_>, parts: &Parts, review: &Review<'_>) -> Result<(), NotReviewed> {
    if review.force {
        return Ok(());
    }
    if package.relationships("")?.iter().any(|leads| leads.kind == "origin" && leads.target.contains("_xmlsignatures"))
    {
        return Err(NotReviewed::Signed);
    }
    if let Some((name, bytes)) = package.related(&parts.leads, "settings")?
        && comments::is_protected(&name, &bytes)?
    {
        return Err(NotReviewed::Protected);
    }
    Ok(())
}

/// The largest number of a comment, a change or a bookmark.
fn highest_number(xml: &Xml<'_>) -> Result<u32, Unreadable> {
    let mut highest = 0;
    xml.each_element(|element| {
        let number = attribute(element, "id").and_then(|id| id.parse::<u32>().ok());
        highest = number.filter(|number| *number < 1 << 30).map_or(highest, |number| highest.max(number));
    })?;
    Ok(highest)
}

/// The list of types with one for the comments.
fn types_with(package: &mut Package<'_>, part: &str) -> Result<(String, Vec<u8>), NotReviewed> {
    let bytes = package.needed(CONTENT_TYPES)?;
    expect_utf8(&bytes)?;
    let xml = Xml::new(CONTENT_TYPES, &bytes)?;
    let prefix = Names::of(&xml)?.element;
    let added = format!("<{prefix}Override PartName=\"/{part}\" ContentType=\"{COMMENTS_TYPE}\"/>");
    Ok((CONTENT_TYPES.to_owned(), with_more(&xml, &added)?.into_bytes()))
}

/// The relationships of the main part with one to the comments.
fn leads_with(package: &mut Package<'_>, parts: &Parts, part: &str) -> Result<(String, Vec<u8>), NotReviewed> {
    let name = relationships_of(&parts.main);
    let kind = format!("{}/comments", parts.uri.rsplit_once('/').map_or("", |(base, _)| base));
    let empty = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"{}\"></Relationships>",
        "http://schemas.openxmlformats.org/package/2006/relationships"
    );
    let bytes = package.part(&name)?.unwrap_or_else(|| empty.into_bytes());
    expect_utf8(&bytes)?;
    let xml = Xml::new(&name, &bytes)?;
    let mut taken: FxHashSet<String> = FxHashSet::default();
    xml.each_element(|element| taken.extend(attribute(element, "Id").map(|id| id.into_owned())))?;
    let id = (1..).map(|number| format!("rIdGouji{number}")).find(|id| !taken.contains(id)).unwrap_or_default();
    let prefix = Names::of(&xml)?.element;
    let added = format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{part}\"/>");
    let more = with_more(&xml, &added)?.into_bytes();
    Ok((name, more))
}
