//! `comments.xml`: what is said of the document beside it. Comments of our own are replaced at each run, but for those that
//! somebody has answered or marked as done; those of others stay.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashSet;

use crate::formats::Unreadable;
use crate::formats::review::AUTHOR;
use crate::formats::root::{Names, with_more};
use crate::formats::xml::{Xml, attribute, escaped, is_true, spliced};

/// The namespace of the numbers that answers are known by.
const W14: &str = "http://schemas.microsoft.com/office/word/2010/wordml";

/// The namespace in which a part says what older readers may pass over.
const MC: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// The comments of a document.
#[derive(Debug, Default)]
pub struct Comments {
    /// The part as it stands, without our comments that go.
    xml: Option<String>,
    /// The numbers of those.
    pub gone: FxHashSet<String>,
    /// What our comments that stay say last: the mark of their finding.
    pub kept: Vec<String>,
}

/// A comment as it is read.
struct Old {
    range: Range<usize>,
    number: String,
    text: String,
    /// The names of its paragraphs.
    paragraphs: Vec<String>,
}

/// A comment as it is written.
pub struct New<'a> {
    pub number: u32,
    /// Its paragraphs.
    pub lines: &'a [String],
    /// The mark of its finding, which ends the last of them.
    pub mark: &'a str,
    /// When it was written.
    pub date: &'a str,
}

/// The paragraphs that somebody has answered or marked as done, by `commentsExtended.xml`.
///
/// # Errors
/// Where it is damaged.
pub fn settled(part: &str, bytes: &[u8]) -> Result<FxHashSet<String>, Unreadable> {
    let mut settled = FxHashSet::default();
    Xml::new(part, bytes)?.each_element(|element| {
        if element.local_name().as_ref() != "commentEx" {
            return;
        }
        settled.extend(attribute(element, "paraIdParent").map(|id| id.into_owned()));
        let is_done = is_true(element, "done");
        settled.extend(attribute(element, "paraId").filter(|_| is_done).map(|id| id.into_owned()));
    })?;
    Ok(settled)
}

impl Comments {
    /// Reads the part, and leaves out our comments that nobody has answered.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn read(part: &str, bytes: &[u8], settled: &FxHashSet<String>) -> Result<Comments, Unreadable> {
        let xml = Xml::new(part, bytes)?;
        let (mut comments, mut cuts) = (Comments::default(), Vec::new());
        for old in own(&xml)? {
            if old.paragraphs.iter().any(|paragraph| settled.contains(paragraph)) {
                comments.kept.push(old.text);
                continue;
            }
            cuts.push((old.range, String::new()));
            comments.gone.insert(old.number);
        }
        comments.xml = Some(spliced(xml.text(), cuts));
        Ok(comments)
    }

    /// Whether a comment on a finding stays.
    pub fn keeps(&self, mark: &str) -> bool {
        self.kept.iter().any(|text| text.trim_end().ends_with(mark))
    }

    /// The part with more comments; where there is none, named as in the document.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn with(self, part: &str, new: &[New<'_>], document: &Names) -> Result<String, Unreadable> {
        let text = self.xml.unwrap_or_else(|| {
            let (element, declared) = (&document.element, document.declared());
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<{element}comments {declared} \
                 xmlns:mc=\"{MC}\" xmlns:w14=\"{W14}\" mc:Ignorable=\"w14\"/>"
            )
        });
        let xml = Xml::new(part, text.as_bytes())?;
        let names = Names::of(&xml)?;
        with_more(&xml, &new.iter().map(|new| new.xml(&names)).collect::<String>())
    }
}

impl New<'_> {
    fn xml(&self, names: &Names) -> String {
        let Names { element: e, attribute: a, declaration, .. } = names;
        let paragraph = |line: &str, id: &str| {
            let text = escaped(line);
            format!("<{e}p{id}><{e}r><{e}t xml:space=\"preserve\">{text}</{e}t></{e}r></{e}p>")
        };
        let (last, lines) = self.lines.split_last().map_or(("", self.lines), |(last, lines)| (last.as_str(), lines));
        let mut paragraphs: String = lines.iter().map(|line| paragraph(line, "")).collect();
        // An answer names the last paragraph of what it answers. The names are below 0x80000000.
        let id = u32::from_str_radix(self.mark.get(..8).unwrap_or_default(), 16).unwrap_or(self.number) & 0x7FFF_FFFF;
        let id = format!(" xmlns:w14=\"{W14}\" w14:paraId=\"{:08X}\"", id.max(1));
        paragraphs.push_str(&paragraph(&format!("{last} · {}", self.mark), &id));
        let (number, date) = (self.number, escaped(self.date));
        format!(
            "<{e}comment{declaration} {a}id=\"{number}\" {a}author=\"{AUTHOR}\" {a}date=\"{date}\" \
             {a}initials=\"{AUTHOR}\">{paragraphs}</{e}comment>"
        )
    }
}

/// Our comments, in their order.
fn own(xml: &Xml<'_>) -> Result<Vec<Old>, Unreadable> {
    let mut events = xml.events();
    let (mut found, mut open): (Vec<Old>, Option<Old>) = Default::default();
    let mut is_text = false;
    loop {
        match events.next()? {
            Event::Start(element) => {
                let range = events.range();
                match element.local_name().as_ref() {
                    "comment" if is_own(&element) => open = Some(Old::new(&element, range)),
                    "t" => is_text = true,
                    _ => note_paragraph(&element, &mut open),
                }
            }
            Event::Empty(element) if element.local_name().as_ref() == "comment" && is_own(&element) => {
                found.push(Old::new(&element, events.range()));
            }
            Event::Empty(element) => note_paragraph(&element, &mut open),
            Event::Text(text) if is_text => open.iter_mut().for_each(|old| old.text.push_str(&text)),
            Event::GeneralRef(reference) if is_text => {
                let character = events.character(&reference)?;
                open.iter_mut().for_each(|old| old.text.push(character));
            }
            Event::End(element) => match element.local_name().as_ref() {
                "t" => is_text = false,
                "comment" => {
                    if let Some(mut old) = open.take() {
                        old.range.end = events.range().end;
                        found.push(old);
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

impl Old {
    fn new(element: &BytesStart<'_>, range: Range<usize>) -> Old {
        let number = attribute(element, "id").unwrap_or_default().into_owned();
        Old { range, number, text: String::new(), paragraphs: Vec::new() }
    }
}

fn is_own(element: &BytesStart<'_>) -> bool {
    attribute(element, "author").as_deref() == Some(AUTHOR)
}

fn note_paragraph(element: &BytesStart<'_>, open: &mut Option<Old>) {
    if let Some(old) = open
        && element.local_name().as_ref() == "p"
    {
        old.paragraphs.extend(attribute(element, "paraId").map(|id| id.into_owned()));
    }
}

/// `document.xml` without the marks of the comments that go.
///
/// # Errors
/// Where it is damaged.
pub fn without(xml: &Xml<'_>, gone: &FxHashSet<String>) -> Result<String, Unreadable> {
    let mut events = xml.events();
    let mut cuts: Vec<Range<usize>> = Vec::new();
    // The open run, and whether it holds nothing but such a mark and its look.
    let (mut run, mut is_only_mark, mut has_mark): (Option<Range<usize>>, bool, bool) = (None, true, false);
    let mut depth = 0_usize;
    let is_gone = |element: &BytesStart<'_>| attribute(element, "id").is_some_and(|id| gone.contains(id.as_ref()));
    loop {
        let event = events.next()?;
        let range = events.range();
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let is_empty = matches!(event, Event::Empty(_));
                match element.local_name().as_ref() {
                    "commentRangeStart" | "commentRangeEnd" if is_gone(element) && is_empty => cuts.push(range),
                    "commentReference" if is_gone(element) && is_empty => {
                        has_mark = true;
                        cuts.push(range);
                    }
                    "r" if !is_empty && run.is_none() => {
                        (run, is_only_mark, has_mark, depth) = (Some(range), true, false, 0)
                    }
                    "rPr" if !is_empty && depth == 0 => events.skip(element)?,
                    "rPr" => {}
                    _ => {
                        is_only_mark = false;
                        depth += usize::from(!is_empty);
                    }
                }
            }
            Event::End(element) if element.local_name().as_ref() == "r" && depth == 0 => {
                if let Some(run) = run.take().filter(|_| has_mark && is_only_mark) {
                    cuts.pop();
                    cuts.push(run.start..range.end);
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(spliced(xml.text(), cuts.into_iter().map(|cut| (cut, String::new()))))
}

/// Whether the settings of a document protect it.
///
/// # Errors
/// Where they are damaged.
pub fn is_protected(part: &str, bytes: &[u8]) -> Result<bool, Unreadable> {
    let mut is_protected = false;
    Xml::new(part, bytes)?.each_element(|element| {
        if element.local_name().as_ref() == "documentProtection" {
            is_protected |= is_true(element, "enforcement");
        }
    })?;
    Ok(is_protected)
}
