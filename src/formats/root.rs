//! The outermost element of a part: how its elements are named, and where it ends.

use quick_xml::events::{BytesStart, Event};

use super::Unreadable;
use super::xml::{Xml, spliced};

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
    /// What a part of these names begins with: the declaration of their namespace.
    pub fn declared(&self) -> String {
        match self.element.trim_end_matches(':') {
            "" => format!("xmlns=\"{}\"", self.namespace),
            prefix => format!("xmlns:{prefix}=\"{}\"", self.namespace),
        }
    }

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
    with_child(xml, &[], added)
}

/// A part with a child more in its outermost element: before the first of those named, or at the end.
///
/// # Errors
/// Where it is damaged.
pub fn with_child(xml: &Xml<'_>, before: &[&str], added: &str) -> Result<String, Unreadable> {
    let mut events = xml.events();
    let mut depth = 0_usize;
    let at = |at: usize| Ok(spliced(xml.text(), [(at..at, added.to_owned())]));
    loop {
        let event = events.next()?;
        let range = events.range();
        match event {
            Event::Start(element) | Event::Empty(element)
                if depth == 1 && before.contains(&element.local_name().as_ref()) =>
            {
                return at(range.start);
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at(range.start);
                }
            }
            Event::Empty(element) if depth == 0 => {
                let open = xml.text()[range.clone()].trim_end_matches("/>");
                let whole = format!("{open}>{added}</{}>", element.name().as_ref());
                return Ok(spliced(xml.text(), [(range, whole)]));
            }
            Event::Eof => return Err(events.damaged("it has no element")),
            _ => {}
        }
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
        let before = |xml: &str| with_child(&Xml::new("a.xml", xml.as_bytes()).unwrap(), &["y", "z"], "<c/>");
        assert_eq!(before("<a><b><y/></b><x:z/><y/></a>").unwrap(), "<a><b><y/></b><c/><x:z/><y/></a>");
        assert_eq!(before("<a><b/></a>").unwrap(), "<a><b/><c/></a>");
    }
}
