//! The automatic numbers of paragraphs. Word counts them as it draws the page; the file has only how each list is numbered.

use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::numerals::Numeral;
use super::styles::{Listed, Styles};
use crate::formats::Unreadable;
use crate::formats::xml::{Xml, attribute, is_on};

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document, each as far as it has been counted.
#[derive(Debug, Default)]
pub struct Numbering {
    /// The lists that paragraphs name, by `w:numId`.
    lists: FxHashMap<String, List>,
    /// How lists are numbered, by `w:abstractNumId`. Lists numbered alike go on counting from each other.
    ways: FxHashMap<String, Way>,
}

/// A list that paragraphs name.
#[derive(Debug, Default)]
struct List {
    way: String,
    /// Where each level begins, where the list says so itself.
    starts: [Option<u32>; LEVELS],
    /// Levels that are numbered otherwise than in the way.
    levels: [Option<Level>; LEVELS],
    /// The levels whose own start is used up.
    has_begun: [bool; LEVELS],
}

/// How lists are numbered.
#[derive(Debug, Default)]
struct Way {
    levels: [Level; LEVELS],
    counts: [Option<u32>; LEVELS],
    /// The style that this is the list of.
    style: Option<String>,
    /// The style whose list this is, where all else stands there.
    link: Option<String>,
}

/// How one level is numbered.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    numeral: Numeral,
    /// `（%2）`
    text: String,
    /// The level, from 1, behind which this one begins anew, where it is not any above it; 0 where it never does.
    restart: Option<usize>,
    /// Whether numbers of other levels are digits in it.
    is_legal: bool,
    /// Whether nothing stands between number and text.
    is_close: bool,
    /// The style whose paragraphs stand on this level.
    style: Option<String>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn read(part: &str, bytes: &[u8]) -> Result<Numbering, Unreadable> {
        let xml = Xml::new(part, bytes)?;
        let mut events = xml.events();
        let mut reading = Reading::default();
        loop {
            match events.next()? {
                Event::Start(element) => reading.begin(&element),
                Event::Empty(element) => {
                    reading.begin(&element);
                    reading.end(element.local_name().as_ref());
                }
                Event::End(element) => reading.end(element.local_name().as_ref()),
                Event::Eof => return Ok(reading.linked()),
                _ => {}
            }
        }
    }

    /// Counts a paragraph, and writes its number with what stands behind it: empty where it has none.
    pub fn count(&mut self, own: &Listed, style: Option<&str>, styles: &Styles) -> String {
        let of_style = styles.list(style);
        let by_style = of_style.as_ref().map(|(_, listed)| listed);
        let id = own.number.as_ref().or_else(|| by_style.and_then(|listed| listed.number.as_ref()));
        let Some(list) = id.and_then(|id| self.lists.get_mut(id)) else { return String::new() };
        let Some(way) = self.ways.get_mut(&list.way) else { return String::new() };
        // A style that is a level's own says which level it is.
        let is_of = |level: &Level| match (&own.level, &of_style) {
            (None, Some((name, _))) => level.style.as_deref() == Some(*name),
            _ => false,
        };
        let said = own.level.or_else(|| by_style.and_then(|listed| listed.level)).unwrap_or_default();
        let at = way.levels.iter().position(is_of).unwrap_or(usize::from(said));
        if at < LEVELS { way.count(at, list) } else { String::new() }
    }
}

impl Way {
    fn count(&mut self, at: usize, list: &mut List) -> String {
        let level = |way: &Way, at: usize| list.levels[at].clone().unwrap_or_else(|| way.levels[at].clone());
        let own = level(self, at);
        let anew = list.starts[at].filter(|_| !std::mem::replace(&mut list.has_begun[at], true));
        let next = self.counts[at].map_or(own.start, |count| count.saturating_add(1));
        let number = anew.unwrap_or(next);
        self.counts[at] = Some(number);
        for deeper in at + 1..LEVELS {
            if self.levels[deeper].restart.is_none_or(|behind| at < behind) {
                self.counts[deeper] = None;
            }
        }
        let mut text = String::new();
        let mut rest = own.text.as_str();
        while let Some((before, behind)) = rest.split_once('%') {
            text.push_str(before);
            let Some(digit @ '1'..='9') = behind.chars().next() else {
                text.push('%');
                rest = behind;
                continue;
            };
            rest = &behind[1..];
            let other = digit as usize - '1' as usize;
            let shown = level(self, other);
            let numeral = if own.is_legal && other != at { Numeral::Decimal } else { shown.numeral };
            text.push_str(&numeral.write(self.counts[other].unwrap_or(shown.start)));
        }
        text.push_str(rest);
        match own.numeral {
            // A mark before a paragraph is no number.
            Numeral::Bullet => return String::new(),
            _ if !own.is_close && text.ends_with(|c: char| c.is_ascii_alphanumeric()) => text.push(' '),
            _ => {}
        }
        text
    }
}

/// `numbering.xml` as far as it has been read.
#[derive(Default)]
struct Reading {
    numbering: Numbering,
    way: Option<(String, Way)>,
    list: Option<(String, List)>,
    /// The level that is being told of, and whether it is the list's own.
    at: Option<usize>,
}

impl Reading {
    fn begin(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let value = || attribute(element, "val").unwrap_or_default();
        match name.as_ref() {
            "abstractNum" => {
                let id = attribute(element, "abstractNumId").unwrap_or_default();
                self.way = Some((id.into_owned(), Way::default()));
            }
            "num" => {
                let id = attribute(element, "numId").unwrap_or_default();
                self.list = Some((id.into_owned(), List::default()));
            }
            "lvl" | "lvlOverride" => {
                let level = attribute(element, "ilvl").and_then(|level| level.parse().ok());
                self.at = level.filter(|level| *level < LEVELS);
                if name.as_ref() == "lvl"
                    && let (Some((_, list)), Some(at)) = (&mut self.list, self.at)
                {
                    list.levels[at] = Some(Level::default());
                }
            }
            "abstractNumId" => {
                if let Some((_, list)) = &mut self.list {
                    list.way = value().into_owned();
                }
            }
            "startOverride" => {
                if let (Some((_, list)), Some(at)) = (&mut self.list, self.at) {
                    list.starts[at] = value().parse().ok();
                }
            }
            "styleLink" | "numStyleLink" => {
                if let Some((_, way)) = &mut self.way {
                    let place = if name.as_ref() == "styleLink" { &mut way.style } else { &mut way.link };
                    *place = Some(value().into_owned());
                }
            }
            _ => {
                if let Some(level) = self.level() {
                    level.say(element);
                }
            }
        }
    }

    /// The level that is being told of.
    fn level(&mut self) -> Option<&mut Level> {
        let at = self.at?;
        match (&mut self.list, &mut self.way) {
            (Some((_, list)), _) => list.levels[at].as_mut(),
            (None, Some((_, way))) => Some(&mut way.levels[at]),
            (None, None) => None,
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "abstractNum" => self.numbering.ways.extend(self.way.take()),
            "num" => self.numbering.lists.extend(self.list.take()),
            "lvl" if self.list.is_none() => self.at = None,
            "lvlOverride" => self.at = None,
            _ => {}
        }
    }

    /// A list that is numbered as the list of a style is that list.
    fn linked(self) -> Numbering {
        let Numbering { mut lists, ways } = self.numbering;
        let of_style = |link: &String| ways.iter().find(|(_, way)| way.style.as_ref() == Some(link));
        for list in lists.values_mut() {
            let link = ways.get(&list.way).and_then(|way| way.link.as_ref());
            if let Some((id, _)) = link.and_then(of_style) {
                list.way.clone_from(id);
            }
        }
        Numbering { lists, ways }
    }
}

impl Level {
    /// What an element says of the level.
    fn say(&mut self, element: &BytesStart<'_>) {
        let value = || attribute(element, "val").unwrap_or_default();
        match element.local_name().as_ref() {
            "start" => self.start = value().parse().unwrap_or_default(),
            "numFmt" => self.numeral = Numeral::named(&value()),
            "lvlText" => self.text = value().into_owned(),
            "lvlRestart" => self.restart = value().parse().ok(),
            "isLgl" => self.is_legal = is_on(element),
            "suff" => self.is_close = value() == "nothing",
            "pStyle" => self.style = Some(value().into_owned()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(lists: &str) -> Numbering {
        let level = |at: usize, numeral: &str, text: &str, more: &str| {
            format!(
                r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{numeral}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
            )
        };
        let levels = [
            level(0, "chineseCountingThousand", "%1、", r#"<w:pStyle w:val="h1"/>"#),
            level(1, "chineseCountingThousand", "（%2）", ""),
            level(2, "decimal", "%1.%3", "<w:isLgl/>"),
            level(3, "decimal", "%4.", r#"<w:lvlRestart w:val="0"/>"#),
            level(4, "bullet", "●", ""),
        ];
        let xml = format!(
            r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="5"><w:styleLink w:val="L"/>{}</w:abstractNum>
            <w:abstractNum w:abstractNumId="6"><w:numStyleLink w:val="L"/></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>{lists}</w:numbering>"#,
            levels.concat()
        );
        Numbering::read("numbering.xml", xml.as_bytes()).unwrap()
    }

    fn counted(numbering: &mut Numbering, paragraphs: &[(&str, u8)]) -> Vec<String> {
        let one = |(id, level): &(&str, u8)| {
            let listed = Listed { number: Some((*id).to_owned()), level: Some(*level) };
            numbering.count(&listed, None, &Styles::default())
        };
        paragraphs.iter().map(one).collect()
    }

    #[test]
    fn levels_begin_anew_below_those_above() {
        let mut numbering = numbering("");
        let numbers = counted(
            &mut numbering,
            &[
                ("1", 0),
                ("1", 1),
                ("1", 1),
                ("1", 3),
                ("1", 0),
                ("1", 1),
                ("1", 2),
                ("1", 3),
                ("1", 4),
                ("9", 0),
                ("1", 12),
            ],
        );
        assert_eq!(numbers, ["一、", "（一）", "（二）", "1.", "二、", "（一）", "2.1 ", "2.", "", "", ""]);
    }

    #[test]
    fn lists_of_one_way_go_on_and_an_own_start_begins_anew() {
        let mut numbering = numbering(
            r#"<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>
            <w:num w:numId="3"><w:abstractNumId w:val="6"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
            <w:num w:numId="4"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1部分"/></w:lvl></w:lvlOverride></w:num>"#,
        );
        let numbers = counted(&mut numbering, &[("1", 0), ("2", 0), ("3", 0), ("3", 0), ("1", 0), ("4", 0)]);
        assert_eq!(numbers, ["一、", "二、", "四、", "五、", "六、", "第7部分"]);
    }

    #[test]
    fn a_style_says_which_list_and_level() {
        let styles = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr>
            <w:ilvl w:val="3"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;
        let styles = Styles::read("styles.xml", styles.as_bytes()).unwrap();
        let mut numbering = numbering("");
        let mut count = |own: Listed| numbering.count(&own, Some("h1"), &styles);
        assert_eq!(count(Listed::default()), "一、");
        assert_eq!(count(Listed { number: None, level: Some(1) }), "（一）");
        assert_eq!(count(Listed { number: Some("0".to_owned()), level: None }), "");
    }
}
