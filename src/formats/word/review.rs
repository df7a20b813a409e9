//! Findings back into a document of Word: comments on the words, changes that are tracked. All other parts, and all of
//! `document.xml` outside the runs that are touched, stay as they were.

use rustc_hash::FxHashSet;

use super::body::Part;
use super::comments::{self, Comments, New};
use super::splice::{Change, Splicer, Writer};
use crate::formats::package::{Package, Parts};
use crate::formats::review::{AUTHOR, NotReviewed, Review, Reviewed};
use crate::formats::rewrite::{NewPart, Rewrite, mark_of};
use crate::formats::root::Names;
use crate::formats::xml::{Xml, attribute};
use crate::formats::{TrackedView, Unreadable};

/// What a comment's part is.
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// Writes a review into a document.
///
/// # Errors
/// Where the document cannot be read, or must not be written into.
pub fn write(package: &mut Package<'_>, parts: &Parts, review: &Review<'_>) -> Result<Reviewed, NotReviewed> {
    if !review.force
        && let Some((name, bytes)) = package.related(&parts.leads, "settings")?
        && comments::is_protected(&name, &bytes)?
    {
        return Err(NotReviewed::Protected);
    }
    let main = package.needed(&parts.main)?;
    let mark = mark_of(&main)?;
    let settled = match package.related(&parts.leads, "commentsExtended")? {
        Some((name, bytes)) => comments::settled(&name, &bytes)?,
        None => FxHashSet::default(),
    };
    let old = package.related(&parts.leads, "comments")?;
    old.iter().try_for_each(|(_, bytes)| mark_of(bytes).map(drop))?;
    let comments = old.as_ref().map(|(name, bytes)| Comments::read(name, bytes, &settled)).transpose()?;
    let comments = comments.unwrap_or_default();
    let xml = Xml::new(&parts.main, &main)?;
    let clean = comments::without(&xml, &comments.gone)?;
    let mut document = parts.document(package, &main, TrackedView::Accepted)?.marking();
    document.read(&parts.main, clean.as_bytes(), Part::Body)?;
    parts.read_notes(package, &mut document)?;
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
    let mut rewrite = Rewrite::new(package);
    if written.as_bytes() != &main[mark.len()..] {
        rewrite.put(&parts.main, [mark, written.as_bytes()].concat());
    }
    if has_comments {
        let name = match &old {
            Some((name, _)) => name.clone(),
            None => {
                let (from, uri) = (&parts.main, &parts.uri_of("comments"));
                let (beside, stem, extension, content_type) = (from, "comments", "xml", COMMENTS_TYPE);
                rewrite.add(&NewPart { from, beside, stem, extension, content_type, uri })?.name
            }
        };
        let part = comments.with(&name, &new, &names)?;
        rewrite.put(&name, part.into_bytes());
    }
    Ok(Reviewed { bytes: rewrite.finish()?, changes, lost, taken: 0 })
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
