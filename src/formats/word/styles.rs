//! The styles of a document: which text they hide, and which lists their paragraphs belong to.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use crate::formats::Unreadable;
use crate::formats::xml::{Xml, attribute, is_on, is_true};

/// Deepest chain of styles, each based on the next.
const DEEPEST: usize = 32;

/// The styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    styles: FxHashMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
}

/// What one style says itself.
#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    number: Option<String>,
    level: Option<u8>,
    is_hidden: Option<bool>,
}

/// The list that a paragraph belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Which list (`w:numId`); `"0"` is none.
    pub number: Option<String>,
    /// How deep in it.
    pub level: Option<u8>,
}

impl Styles {
    /// Reads `styles.xml`.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn read(part: &str, bytes: &[u8]) -> Result<Styles, Unreadable> {
        let xml = Xml::new(part, bytes)?;
        let mut events = xml.events();
        let mut styles = Styles::default();
        let mut open: Option<(String, Style)> = None;
        loop {
            match events.next()? {
                Event::Start(element) => {
                    let name = element.local_name();
                    match name.as_ref() {
                        "style" => open = styles.begin(&element),
                        // What a change of format was before, and what parts of a table look like.
                        "pPrChange" | "rPrChange" | "tblStylePr" | "docDefaults" | "latentStyles" => {
                            events.skip(&element)?;
                        }
                        _ => say(&element, &mut open),
                    }
                }
                Event::Empty(element) => say(&element, &mut open),
                Event::End(element) if element.local_name().as_ref() == "style" => styles.styles.extend(open.take()),
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    fn begin(&mut self, element: &BytesStart<'_>) -> Option<(String, Style)> {
        let id = attribute(element, "styleId")?.into_owned();
        let is_usual = is_true(element, "default");
        if is_usual && attribute(element, "type").as_deref() == Some("paragraph") {
            self.usual = Some(id.clone());
        }
        Some((id, Style::default()))
    }

    /// A style and those that it is based on.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let named = move |id: &'a str| self.styles.get_key_value(id).map(|(id, style)| (id.as_str(), style));
        let next = move |(_, style): &(&str, &'a Style)| style.based_on.as_deref().and_then(named);
        std::iter::successors(id.and_then(named), next).take(DEEPEST)
    }

    fn of_paragraph<'a>(&'a self, id: Option<&'a str>) -> Option<&'a str> {
        id.or(self.usual.as_deref())
    }

    /// Whether a style puts its paragraphs in a list.
    pub fn has_lists(&self) -> bool {
        self.styles.values().any(|style| style.number.is_some())
    }

    /// Whether a style hides its text; `None` where it does not say.
    pub fn hides(&self, id: &str) -> Option<bool> {
        self.chain(Some(id)).find_map(|(_, style)| style.is_hidden)
    }

    /// Whether the style of a paragraph hides its text.
    pub fn hides_paragraph(&self, id: Option<&str>) -> bool {
        self.chain(self.of_paragraph(id)).find_map(|(_, style)| style.is_hidden).unwrap_or_default()
    }

    /// Whether the style of a paragraph neither puts it in a list nor hides it.
    pub fn is_plain(&self, id: Option<&str>) -> bool {
        self.list(id).is_none() && !self.hides_paragraph(id)
    }

    /// The list that the style of a paragraph puts it in, with the style that says so.
    pub fn list<'a>(&'a self, id: Option<&'a str>) -> Option<(&'a str, Listed)> {
        let mut chain = self.chain(self.of_paragraph(id));
        let (name, style) = chain.find(|(_, style)| style.number.is_some() || style.level.is_some())?;
        let number = style.number.clone().or_else(|| chain.find_map(|(_, style)| style.number.clone()));
        Some((name, Listed { number, level: style.level }))
    }
}

/// What an element in a style says of it.
fn say(element: &BytesStart<'_>, open: &mut Option<(String, Style)>) {
    let Some((_, style)) = open else { return };
    let value = || attribute(element, "val").map(Cow::into_owned);
    match element.local_name().as_ref() {
        "basedOn" => style.based_on = value(),
        "numId" => style.number = value(),
        "ilvl" => style.level = value().and_then(|level| level.parse().ok()),
        "vanish" => style.is_hidden = Some(is_on(element)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:default="1" w:styleId="a"/>
        <w:style w:type="paragraph" w:styleId="1"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="2"><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="s"><w:basedOn w:val="h"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
        <w:style w:styleId="x"><w:basedOn w:val="y"/></w:style><w:style w:styleId="y"><w:basedOn w:val="x"/></w:style>
        </w:styles>"#;

    #[test]
    fn what_a_style_does_not_say_its_base_says() {
        let styles = Styles::read("styles.xml", STYLES.as_bytes()).unwrap();
        let listed = |number: &str, level| Listed { number: Some(number.to_owned()), level };
        assert_eq!(styles.list(Some("1")), Some(("1", listed("7", None))));
        assert_eq!(styles.list(Some("2")), Some(("2", listed("7", Some(1)))));
        assert_eq!(styles.list(None), None);
        assert_eq!((styles.hides("h"), styles.hides("s"), styles.hides("1")), (Some(true), Some(false), None));
        // A circle comes to an end.
        assert_eq!(styles.hides("x"), None);
    }
}
