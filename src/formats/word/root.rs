//! The outermost element of a part: how its elements are named, and where it ends.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use crate::formats::Unreadable;
use crate::formats::xml::Xml;

/// How elements and attributes of a part are named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The prefix of elements, with its colon: `w:`; empty where the namespace is that of elements without one.
    pub element: String,
    /// The prefix of attributes, which always need one.
    pub attribute: String,
    /// What an element of ours must say so that the prefix of its attributes is known; mostly nothing.
    pub declaration: String,
    /// The namespace.
    pub namespace: String,
}

/// The prefix that is declared where a part has none for attributes.
const PREFIX: &str = "w";

impl Names {
    /// Those of a part.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn of(xml: &Xml<'_>) -> Result<Names, Unreadable> {
        let mut events = xml.events();
        loop {
            match events.next()? {
                Event::Start(element) | Event::Empty(element) => return Ok(Names::of_element(&element)),
                Event::Eof => return Err(events.damaged("it has no element")),
                _ => {}
            }
        }
    }

    fn of_element(element: &BytesStart<'_>) -> Names {
        let name = element.name();
        let prefix = name.prefix().map(|prefix| prefix.into_inner().to_owned());
        let mut attributes = element.attributes();
        let declared: Vec<(String, String)> = attributes
            .with_checks(false)
            .flatten()
            .filter_map(|one| {
                let name = one.key.as_ref().strip_prefix("xmlns")?;
                Some((name.trim_start_matches(':').to_owned(), one.value.into_owned()))
            })
            .collect();
        let own = prefix.clone().unwrap_or_default();
        let namespace = declared.iter().find(|(name, _)| *name == own).map(|(_, uri)| uri.clone()).unwrap_or_default();
        let other = declared.iter().find(|(name, uri)| !name.is_empty() && *uri == namespace).map(|(name, _)| name);
        let colon = |prefix: &str| format!("{prefix}:");
        match (&prefix, other) {
            (Some(prefix), _) => {
                Names { element: colon(prefix), attribute: colon(prefix), declaration: String::new(), namespace }
            }
            (None, Some(other)) => {
                Names { element: String::new(), attribute: colon(other), declaration: String::new(), namespace }
            }
            (None, None) => Names {
                element: String::new(),
                attribute: colon(PREFIX),
                declaration: format!(" xmlns:{PREFIX}=\"{namespace}\""),
                namespace,
            },
        }
    }
}

/// A part with more at the end of its outermost element.
///
/// # Errors
/// Where it is damaged.
pub fn with_more(xml: &Xml<'_>, added: &str) -> Result<String, Unreadable> {
    let text = xml.text();
    let mut events = xml.events();
    let (mut depth, mut end): (usize, Option<Range<usize>>) = (0, None);
    loop {
        match events.next()? {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                end = if depth == 0 { Some(events.range()) } else { end };
            }
            Event::Empty(element) if depth == 0 => {
                let (range, name) = (events.range(), element.name());
                let open = text[range.clone()].trim_end_matches("/>");
                let (before, behind) = (&text[..range.start], &text[range.end..]);
                return Ok(format!("{before}{open}>{added}</{}>{behind}", name.as_ref()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match end {
        Some(end) => Ok([&text[..end.start], added, &text[end.start..]].concat()),
        None => Err(events.damaged("it has no element")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(xml: &str) -> [String; 3] {
        let Names { element, attribute, declaration, .. } =
            Names::of(&Xml::new("a.xml", xml.as_bytes()).unwrap()).unwrap();
        [element, attribute, declaration]
    }

    #[test]
    fn attributes_have_a_prefix_whatever_elements_have() {
        assert_eq!(names(r#"<?xml version="1.0"?><x:a xmlns:x="n"/>"#), ["x:", "x:", ""]);
        assert_eq!(names(r#"<a xmlns="n" xmlns:y="n"><b/></a>"#), ["", "y:", ""]);
        assert_eq!(names(r#"<a xmlns="n" xmlns:y="m"/>"#), ["", "w:", " xmlns:w=\"n\""]);
    }

    #[test]
    fn more_comes_before_the_end_of_the_outermost_element() {
        let with = |xml: &str| with_more(&Xml::new("a.xml", xml.as_bytes()).unwrap(), "<c/>");
        assert_eq!(with("<a><b/></a><!-- </a> -->").unwrap(), "<a><b/><c/></a><!-- </a> -->");
        assert_eq!(with("<a x=\"1\"/>\n").unwrap(), "<a x=\"1\"><c/></a>\n");
        assert!(with("").is_err());
    }
}
