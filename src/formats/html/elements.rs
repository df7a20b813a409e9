//! What the elements of a page do to its text.

/// What an element does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is a block: its text stands in lines of its own.
    Block,
    /// A block that ends where the next one of its kind begins.
    Item,
    /// A paragraph, which ends where any block begins.
    Paragraph,
    /// A block whose blanks and line ends are kept.
    Kept,
    /// It stands in a line.
    Inline,
    /// It leads elsewhere.
    Link,
    /// It ends a line.
    Break,
    /// It ends a block and holds nothing.
    Edge,
    /// Nothing of it is seen as text.
    Silent,
    /// It has no end and no text.
    Void,
    Table,
    /// A part of a table that has rows.
    Rows,
    Row,
    Cell,
    Caption,
}

use Kind::*;

/// The elements, in the order of their names.
const ELEMENTS: &[(&str, Kind)] = &[
    ("a", Link),
    ("address", Block),
    ("area", Void),
    ("article", Block),
    ("aside", Block),
    ("audio", Silent),
    ("b", Inline),
    ("base", Void),
    ("blockquote", Block),
    ("br", Break),
    ("button", Silent),
    ("canvas", Silent),
    ("caption", Caption),
    ("center", Block),
    ("col", Void),
    ("datalist", Silent),
    ("dd", Item),
    ("details", Block),
    ("dir", Block),
    ("div", Block),
    ("dl", Block),
    ("dt", Item),
    ("em", Inline),
    ("embed", Void),
    ("fieldset", Block),
    ("figcaption", Block),
    ("figure", Block),
    ("font", Inline),
    ("footer", Block),
    // It may begin in a table and end behind it.
    ("form", Edge),
    ("h1", Block),
    ("h2", Block),
    ("h3", Block),
    ("h4", Block),
    ("h5", Block),
    ("h6", Block),
    ("header", Block),
    ("hr", Edge),
    ("i", Inline),
    ("iframe", Silent),
    ("img", Void),
    ("input", Void),
    ("label", Inline),
    ("legend", Block),
    ("li", Item),
    ("link", Void),
    ("main", Block),
    ("map", Silent),
    ("math", Silent),
    ("menu", Block),
    ("meta", Void),
    ("nav", Block),
    ("noembed", Silent),
    ("noframes", Silent),
    ("noscript", Silent),
    ("object", Silent),
    ("ol", Block),
    ("p", Paragraph),
    ("param", Void),
    ("pre", Kept),
    ("rp", Silent),
    ("rt", Silent),
    ("script", Silent),
    ("section", Block),
    ("select", Silent),
    ("source", Void),
    ("span", Inline),
    ("strong", Inline),
    ("style", Silent),
    ("summary", Block),
    // The mark of a note: read behind a figure it would be a part of it.
    ("sup", Silent),
    ("svg", Silent),
    ("table", Table),
    ("tbody", Rows),
    ("td", Cell),
    ("template", Silent),
    ("textarea", Silent),
    ("tfoot", Rows),
    ("th", Cell),
    ("thead", Rows),
    ("title", Silent),
    ("tr", Row),
    ("u", Inline),
    ("ul", Block),
    ("video", Silent),
    ("wbr", Void),
];

/// An element: its name, and what it does. One that is not known stands in its line, and what holds it does not change.
pub fn known(name: &str) -> Option<(&'static str, Kind)> {
    let at = ELEMENTS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(ELEMENTS[at])
}

impl Kind {
    /// Whether its text stands in lines of its own.
    pub fn is_block(self) -> bool {
        matches!(self, Block | Item | Paragraph | Kept | Edge | Table | Caption)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_is_found() {
        for (name, kind) in ELEMENTS {
            assert_eq!(known(name), Some((*name, *kind)));
        }
        assert_eq!(known("o:p"), None);
    }
}
