//! Findings back into a document of Word: comments on the words, changes that are tracked. All other parts, and all of
//! `document.xml` outside the runs that are touched, stay as they were.

use quick_xml::events::Event;
use rustc_hash::FxHashSet;

use super::comments::{self, AUTHOR, Comments, New};
use super::splice::{Change, Splicer, Writer};
use super::{Parts, body::Part};
use crate::formats::package::Package;
use crate::formats::xml::{Xml, attribute};
use crate::formats::{NotReviewed, Review, Reviewed, Unreadable};

/// What a comment's part is.
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// Where the first relationship of a package, or of a part, is told.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// Writes a review into a document.
///
/// # Errors
/// Where the document cannot be read, or must not be written into.
pub fn write(bytes: &[u8], review: &Review<'_>) -> Result<Reviewed, NotReviewed> {
    let mut package = Package::open(bytes)?;
    let parts = Parts::of(&mut package)?;
    guard(&mut package, &parts, review)?;
    let main = package.needed(&parts.main)?;
    if main.starts_with(b"\xFF\xFE") || main.starts_with(b"\xFE\xFF") {
        return Err(NotReviewed::Encoding);
    }
    let settled = match package.related(&parts.leads, "commentsExtended")? {
        Some((name, bytes)) => comments::settled(&name, &bytes)?,
        None => FxHashSet::default(),
    };
    let old = package.related(&parts.leads, "comments")?;
    let comments = old.as_ref().map(|(name, bytes)| Comments::read(name, bytes, &settled)).transpose()?;
    let comments = comments.unwrap_or_default();
    let xml = Xml::new(&parts.main, &main)?;
    let clean = comments::without(&xml, &comments.gone)?;
    let mut document = parts.document(&mut package, Default::default())?.marking();
    document.read(&parts.main, clean.as_bytes(), Part::Body)?;
    parts.read_notes(&mut package, &mut document)?;
    let (text, pieces, marks) = document.into_marks();
    let root = root(&parts.main, &clean)?;
    let highest = highest_number(&clean).max(old.as_ref().map_or(0, |(_, bytes)| highest_in(bytes)));
    let writer = Writer { prefix: &root.prefix, author: AUTHOR, date: review.date };
    let mut splicer = Splicer::new(&clean, &text, &pieces, &marks, writer, highest + 1);
    let changes = review.edits.iter().map(|edit| Change { text: edit.span.into(), new: &edit.text });
    let changes = changes.filter(|change| splicer.change(change)).count();
    let mut new = Vec::new();
    for note in review.notes.iter().filter(|note| !comments.keeps(&note.mark)) {
        if let Some(number) = splicer.comment(note.span.into()) {
            new.push(New { number, lines: &note.lines, mark: &note.mark, date: review.date });
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
        let part = comments.with(&new, &root.prefix, &root.namespace);
        changed.push((name, part.into_bytes()));
    }
    Ok(Reviewed { bytes: package.with(&changed)?, changes })
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

/// How the elements of a part are named.
struct Root {
    /// With its colon: `w:`.
    prefix: String,
    namespace: String,
}

fn root(part: &str, xml: &str) -> Result<Root, Unreadable> {
    let xml = Xml::new(part, xml.as_bytes())?;
    let mut events = xml.events();
    loop {
        match events.next()? {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name();
                let prefix = name.prefix().map(|prefix| prefix.into_inner().to_owned()).unwrap_or_default();
                let declared = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
                let mut attributes = element.attributes();
                let mut attributes = attributes.with_checks(false).flatten();
                let namespace = attributes.find(|one| one.key.as_ref() == declared).map(|one| one.value.into_owned());
                let prefix = if prefix.is_empty() { prefix } else { prefix + ":" };
                return Ok(Root { prefix, namespace: namespace.unwrap_or_default() });
            }
            Event::Eof => return Err(events.damaged("it has no element")),
            _ => {}
        }
    }
}

/// The largest number of a comment, a change or a bookmark.
fn highest_number(xml: &str) -> u32 {
    let numbers = xml.match_indices(":id=\"").filter_map(|(at, found)| {
        let rest = &xml[at + found.len()..];
        rest[..rest.find('"')?].parse::<u32>().ok().filter(|number| *number < 1 << 30)
    });
    numbers.max().unwrap_or_default()
}

fn highest_in(bytes: &[u8]) -> u32 {
    highest_number(&String::from_utf8_lossy(bytes))
}

/// The list of types with one for the comments.
fn types_with(package: &mut Package<'_>, part: &str) -> Result<(String, Vec<u8>), Unreadable> {
    let bytes = package.needed(CONTENT_TYPES)?;
    let added = format!("<Override PartName=\"/{part}\" ContentType=\"{COMMENTS_TYPE}\"/>");
    Ok((CONTENT_TYPES.to_owned(), before_end(CONTENT_TYPES, &bytes, &added)?))
}

/// The relationships of the main part with one to the comments.
fn leads_with(package: &mut Package<'_>, parts: &Parts, part: &str) -> Result<(String, Vec<u8>), Unreadable> {
    let (folder, file) = parts.main.rsplit_once('/').unwrap_or(("", &parts.main));
    let name = [folder, "_rels", &format!("{file}.rels")].join("/");
    let name = name.trim_start_matches('/').to_owned();
    let kind = format!("{}/comments", parts.kind.rsplit_once('/').map_or("", |(base, _)| base));
    let empty = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"{}\"></Relationships>",
        "http://schemas.openxmlformats.org/package/2006/relationships"
    );
    let bytes = package.part(&name)?.unwrap_or_else(|| empty.into_bytes());
    let xml = Xml::new(&name, &bytes)?;
    let mut taken: FxHashSet<String> = FxHashSet::default();
    xml.each_element(|element| taken.extend(attribute(element, "Id").map(|id| id.into_owned())))?;
    let id = (1..).map(|number| format!("rIdGouji{number}")).find(|id| !taken.contains(id)).unwrap_or_default();
    let added = format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{part}\"/>");
    let bytes = before_end(&name, &bytes, &added)?;
    Ok((name, bytes))
}

/// A part with one more element in its outermost.
fn before_end(part: &str, bytes: &[u8], added: &str) -> Result<Vec<u8>, Unreadable> {
    let xml = Xml::new(part, bytes)?;
    let text = xml.text();
    match text.rfind("</") {
        Some(end) => Ok([&text[..end], added, &text[end..]].concat().into_bytes()),
        None => {
            let mut events = xml.events();
            loop {
                match events.next()? {
                    Event::Empty(element) => {
                        let (range, name) = (events.range(), element.name());
                        let open = text[range.clone()].trim_end_matches("/>");
                        return Ok(format!("{}{open}>{added}</{}>", &text[..range.start], name.as_ref()).into_bytes());
                    }
                    Event::Eof => return Err(events.damaged("it has no element")),
                    _ => {}
                }
            }
        }
    }
}
