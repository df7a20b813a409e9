//! A part of a package as XML.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Unreadable;
use crate::text::decode;

/// The text of a part.
pub struct Xml<'a> {
    part: &'a str,
    text: Cow<'a, str>,
}

impl<'a> Xml<'a> {
    /// The text of a part, in UTF-8 or UTF-16.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn new(part: &'a str, bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let decoded = decode(bytes).map_err(|error| Unreadable::damaged(part, Some(error.offset), "not XML"))?;
        Ok(Xml { part, text: decoded.text })
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its events.
    pub fn events(&self) -> Events<'_> {
        Events { part: self.part, reader: Reader::from_str(&self.text), start: 0 }
    }

    /// Looks at each element.
    ///
    /// # Errors
    /// Where the part is damaged.
    pub fn each_element(&self, mut look: impl FnMut(&BytesStart<'_>)) -> Result<(), Unreadable> {
        let mut events = self.events();
        loop {
            match events.next()? {
                Event::Start(element) | Event::Empty(element) => look(&element),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// The events of a part.
pub struct Events<'a> {
    part: &'a str,
    reader: Reader<&'a [u8]>,
    start: usize,
}

impl<'a> Events<'a> {
    /// The next one.
    ///
    /// # Errors
    /// Where the part is damaged, or declares a document type: what entities it defines is nobody's text.
    #[inline]
    pub fn next(&mut self) -> Result<Event<'a>, Unreadable> {
        self.start = self.reader.buffer_position() as usize;
        let event = self.reader.read_event().map_err(|error| {
            let offset = self.reader.error_position();
            Unreadable::damaged(self.part, Some(offset), error)
        })?;
        if let Event::DocType(_) = event {
            return Err(self.damaged("a document type is declared"));
        }
        Ok(event)
    }

    /// The bytes of the event read last.
    pub fn range(&self) -> Range<usize> {
        self.start..self.reader.buffer_position() as usize
    }

    /// Passes over all that stands in an element that has just begun.
    ///
    /// # Errors
    /// Where the part is damaged.
    pub fn skip(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => {
                    let name = element.name();
                    return Err(self.damaged(format!("<{}> is not closed", name.as_ref())));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The character that a reference stands for.
    ///
    /// # Errors
    /// Where nobody knows it.
    pub fn character(&self, reference: &BytesRef<'_>) -> Result<char, Unreadable> {
        let name: &str = reference;
        let known = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => reference.resolve_char_ref().ok().flatten(),
        };
        known.ok_or_else(|| self.damaged(format!("&{name}; is not defined")))
    }

    /// The part is damaged here.
    pub fn damaged(&self, why: impl ToString) -> Unreadable {
        Unreadable::damaged(self.part, Some(self.reader.buffer_position()), why)
    }
}

/// The name of an element without its prefix, as bytes: those are told apart by a tree of comparisons, words one after another.
pub fn local<'a>(element: &'a BytesStart<'_>) -> &'a [u8] {
    without_prefix(element.name().into_inner().as_bytes())
}

/// A name without its prefix. It is short: a search made for long texts takes twice as long.
fn without_prefix(name: &[u8]) -> &[u8] {
    name.iter().position(|byte| *byte == b':').map_or(name, |at| &name[at + 1..])
}

/// An attribute of an element, by its name without prefix.
pub fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    // A check for repeated names would take time by the square of their number.
    let mut attributes = element.attributes();
    let has_name = |key: &str| without_prefix(key.as_bytes()) == name.as_bytes();
    let found = attributes.with_checks(false).flatten().find(|one| has_name(one.key.as_ref()))?;
    if !found.value.contains('&') {
        return Some(found.value);
    }
    Some(Cow::Owned(unescape(&found.value).ok()?.into_owned()))
}

/// Whether an attribute says yes; where there is none it says no.
pub fn is_true(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.as_ref(), "1" | "true" | "on"))
}

/// Whether an element such as `<w:vanish/>` turns on what it names.
pub fn is_on(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|value| !matches!(value.as_ref(), "0" | "false" | "off" | "none"))
}

/// Text as it stands between tags; what XML forbids is left out.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// A text with others in place of some of its stretches, which come in their order and do not overlap.
pub fn spliced(text: &str, changes: impl IntoIterator<Item = (Range<usize>, String)>) -> String {
    let (mut spliced, mut at) = (String::with_capacity(text.len()), 0);
    for (range, new) in changes {
        spliced.push_str(&text[at..range.start]);
        spliced.push_str(&new);
        at = range.end;
    }
    spliced.push_str(&text[at..]);
    spliced
}
