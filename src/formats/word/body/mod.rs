//! `document.xml` and the parts that are made like it: one walk over their elements.

mod marking;

use std::ops::Range;

use memchr::memchr2;
use quick_xml::events::{BytesStart, Event};

use super::marks::{Marks, Piece};
use super::numbering::Numbering;
use super::story::{Counts, Paragraph, Story};
use super::styles::Styles;
use crate::formats::places::{Places, Stretch};
use crate::formats::unreadable::{DEEPEST, Limit};
use crate::formats::xml::{Xml, attribute, is_on, local};
use crate::formats::{TrackedView, Unreadable};
use crate::model::Wording;
use crate::text::{is_page_number, reading_form};

/// What a part is to the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Body,
    Notes,
    /// The head or foot of pages.
    Margin,
}

/// A document as far as it has been read.
pub struct Document {
    styles: Styles,
    numbering: Numbering,
    view: TrackedView,
    counts: Counts,
    story: Story,
    /// Where the text was read from, if somebody asks.
    marks: Option<Marks>,
}

/// An open element, as far as it matters to those in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// What is in it is read as if it were not there.
    Through,
    Paragraph,
    ParagraphProperties,
    /// The properties of the end of a paragraph.
    MarkProperties,
    Run,
    RunProperties,
    Text,
    /// Text that blanks at its ends are no part of.
    Trimmed,
    Instruction,
    /// What somebody has inserted.
    Insertion,
    /// Content that a person or a program fills in.
    Control,
    Table,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    TextBox,
    Note,
}

/// A field, such as a page number: what it is told in, then what it shows.
#[derive(Debug, Default)]
struct Field {
    instruction: String,
    is_shown: bool,
}

/// What counts as a blank in XML.
pub const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Bytes of an instruction that say what a field is.
const INSTRUCTION: usize = 16;

/// What the gallery of Word calls a 目录.
const CONTENTS: &str = "Table of Contents";

impl Document {
    /// One of which nothing has been read.
    pub fn new(styles: Styles, numbering: Numbering, view: TrackedView) -> Self {
        Document { styles, numbering, view, counts: Counts::default(), story: Story::default(), marks: None }
    }

    /// One that keeps where its text was read from.
    pub fn marking(self) -> Self {
        Document { marks: Some(Marks::default()), ..self }
    }

    /// Reads a part.
    ///
    /// # Errors
    /// Where it is damaged or too large.
    pub fn read(&mut self, name: &str, bytes: &[u8], part: Part) -> Result<(), Unreadable> {
        let xml = Xml::new(name, bytes)?;
        let mut walk = Walk {
            document: self,
            part: name,
            story: Story::new((part == Part::Margin).then_some(Stretch::Margin)),
            waiting: Vec::new(),
            open: Vec::new(),
            fields: Vec::new(),
            contents: None,
            is_hidden: false,
            text_start: None,
            kind: part,
            prefix: None,
            runs: Vec::new(),
            element: None,
            insertions: Vec::new(),
            host: None,
        };
        walk.run(&xml)?;
        // All text boxes of a part that is whole have ended.
        let story = walk.story.finish();
        if let Some(marks) = self.marks.as_mut().filter(|_| part == Part::Body) {
            marks.body_end = story.text.len();
            marks.is_usual_plain = self.styles.is_plain(None);
        }
        match part {
            Part::Body | Part::Notes => self.story.append(story),
            Part::Margin => self.append_margin(story),
        }
        Ok(())
    }

    /// Adds the lines of a head or foot that say something, and nothing that has been said: most repeat the title.
    fn append_margin(&mut self, story: Story) {
        let says = |line: &&str| line.contains(char::is_alphabetic) && !is_page_number(line);
        for line in story.text.lines().map(str::trim).filter(says) {
            if !self.story.text.contains(line) {
                let mut margin = Story::new(Some(Stretch::Margin));
                margin.begin_saying(&mut self.counts);
                margin.text.push_str(line);
                margin.end_paragraph();
                self.story.append(margin);
            }
        }
    }

    /// The text, and where it was read from.
    pub fn into_marks(self) -> (String, Vec<Piece>, Marks) {
        let blocks = self.story.blocks;
        let marks = self.marks.map_or_else(Marks::default, |marks| Marks { blocks, ..marks });
        (self.story.text, self.story.pieces, marks)
    }

    /// The text and its places.
    pub fn finish(self) -> (String, Places) {
        (self.story.text, Places::new(self.story.spots))
    }
}

/// The walk over one part.
struct Walk<'a> {
    document: &'a mut Document,
    part: &'a str,
    /// The text being written.
    story: Story,
    /// Those around the open text boxes, which wait for their ends.
    waiting: Vec<Story>,
    open: Vec<Open>,
    fields: Vec<Field>,
    /// How many elements were open where a 目录 began.
    contents: Option<usize>,
    /// Whether the run is hidden.
    is_hidden: bool,
    /// Where the text of the open element begins.
    text_start: Option<usize>,
    kind: Part,
    /// The prefix of the elements of Word, of which the outermost is one.
    prefix: Option<String>,
    /// The open runs, where they are kept.
    runs: Vec<usize>,
    /// The open element that holds text, and the open insertions, likewise.
    element: Option<usize>,
    insertions: Vec<usize>,
    /// The run that stands for those of the open text box or note.
    host: Option<usize>,
}

impl Walk<'_> {
    fn run(&mut self, xml: &Xml<'_>) -> Result<(), Unreadable> {
        let mut events = xml.events();
        loop {
            match events.next()? {
                Event::Start(element) => match self.begin(&element)? {
                    Some(open) => {
                        self.mark_begin(open, &element, events.range());
                        self.open.push(open);
                    }
                    None => {
                        self.open_text().into_iter().for_each(|run| self.mark_uncut(run));
                        events.skip(&element)?;
                    }
                },
                Event::Empty(element) => {
                    if let Some(open) = self.begin(&element)? {
                        self.mark_begin(open, &element, events.range());
                        self.mark_end(open, events.range());
                        self.end(open)?;
                    }
                }
                Event::End(_) => {
                    if let Some(open) = self.open.pop() {
                        self.mark_end(open, events.range());
                        self.end(open)?;
                    }
                }
                Event::Text(text) => self.text(&text, events.range()),
                // Marked sections are not divided.
                Event::CData(text) => self.text(&text, events.range()),
                Event::GeneralRef(reference) => {
                    let character = events.character(&reference)?;
                    self.text(character.encode_utf8(&mut [0; 4]), events.range());
                }
                Event::Eof if self.prefix.is_none() => return Err(events.damaged("it has no element")),
                Event::Eof if self.open.is_empty() => return Ok(()),
                Event::Eof => return Err(events.damaged("the part is cut off")),
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
            }
        }
    }

    /// Begins an element; `None` where nothing in it is read.
    fn begin(&mut self, element: &BytesStart<'_>) -> Result<Option<Open>, Unreadable> {
        match self.open.last() {
            Some(Open::ParagraphProperties) => return Ok(self.paragraph_property(element)),
            Some(Open::MarkProperties) => self.mark_property(element),
            Some(Open::RunProperties) => self.run_property(element),
            Some(Open::RowProperties) => self.row_property(element),
            Some(Open::CellProperties) => self.cell_property(element),
            Some(Open::Run) if local(element) == b"rPr" => return Ok(Some(Open::RunProperties)),
            _ => return self.content(element),
        }
        Ok(None)
    }

    fn content(&mut self, element: &BytesStart<'_>) -> Result<Option<Open>, Unreadable> {
        let is_original = self.document.view == TrackedView::Original;
        let part = self.part;
        Ok(Some(match local(element) {
            b"r" => {
                self.is_hidden = self.story.paragraph.as_ref().is_some_and(|paragraph| paragraph.is_hidden);
                Open::Run
            }
            b"t" => self.begin_text(element),
            b"delText" if is_original => self.begin_text(element),
            b"p" => {
                self.begin_paragraph();
                Open::Paragraph
            }
            b"pPr" if self.open.last() == Some(&Open::Paragraph) => Open::ParagraphProperties,
            b"tab" | b"ptab" => {
                let tab = if self.story.is_in_table() { " " } else { "\t" };
                self.say(tab);
                Open::Through
            }
            b"br" | b"cr" => {
                if !self.is_silent() {
                    self.story.break_line();
                }
                Open::Through
            }
            b"noBreakHyphen" => {
                self.say("-");
                Open::Through
            }
            b"sym" => {
                self.symbol(element);
                Open::Through
            }
            b"fldChar" => {
                self.field(element);
                Open::Through
            }
            b"instrText" => Open::Instruction,
            b"fldSimple" if attribute(element, "instr").is_some_and(|told| is_contents(&told)) => return Ok(None),
            b"tbl" => {
                let (story, counts) = self.writing();
                story.begin_table(part, counts)?;
                Open::Table
            }
            b"tr" => {
                self.story.begin_row();
                Open::Row
            }
            b"trPr" => Open::RowProperties,
            b"tc" => {
                let (story, counts) = self.writing();
                story.begin_cell(part, counts)?;
                Open::Cell
            }
            b"tcPr" => Open::CellProperties,
            b"ins" | b"moveTo" if is_original => return Ok(None),
            b"ins" => Open::Insertion,
            b"del" | b"moveFrom" if !is_original => return Ok(None),
            b"sdt" => Open::Control,
            b"docPartGallery" if attribute(element, "val").as_deref() == Some(CONTENTS) => {
                let control = self.open.iter().rposition(|open| *open == Open::Control);
                self.contents = self.contents.or(control);
                self.story.forget_last_line(is_contents_title);
                Open::Through
            }
            b"txbxContent" => {
                self.begin_text_box()?;
                Open::TextBox
            }
            b"footnote" | b"endnote" => match attribute(element, "type").as_deref() {
                None | Some("normal") => {
                    self.document.counts.notes += 1;
                    let notes = self.document.marks.as_ref().map(|marks| &marks.notes);
                    self.host = notes.and_then(|notes| notes.get(&note_key(element)).copied());
                    self.story.kind = Some(Stretch::Note(self.document.counts.notes));
                    Open::Note
                }
                // The line above the notes.
                Some(_) => return Ok(None),
            },
            b"footnoteReference" | b"endnoteReference" => {
                if let (Some(marks), Some(run)) = (&mut self.document.marks, self.runs.last()) {
                    marks.notes.insert(note_key(element), *run);
                }
                Open::Through
            }
            // What an older Word shows instead, how a word is spoken, and what says nothing.
            b"Fallback" | b"rt" | b"delText" | b"delInstrText" | b"rPr" | b"sectPr" | b"tblPr" | b"tblGrid"
            | b"tblPrEx" => {
                return Ok(None);
            }
            _ => Open::Through,
        }))
    }

    fn end(&mut self, open: Open) -> Result<(), Unreadable> {
        let part = self.part;
        match open {
            Open::Trimmed => self.trim_end(),
            Open::Text => self.text_start = None,
            Open::Run => self.is_hidden = self.story.paragraph.as_ref().is_some_and(|paragraph| paragraph.is_hidden),
            Open::Paragraph => {
                self.end_paragraph();
                self.story.end_block(false);
            }
            Open::Control => self.contents = self.contents.filter(|start| *start != self.open.len()),
            Open::Table => {
                self.story.end_table();
                self.story.end_block(true);
            }
            Open::Row => {
                let (story, counts) = self.writing();
                story.end_row(part, counts)?;
            }
            Open::Cell => {
                let (story, counts) = self.writing();
                story.end_cell(part, counts)?;
            }
            Open::TextBox => self.end_text_box(),
            Open::Note => self.story.kind = None,
            _ => {}
        }
        Ok(())
    }

    fn writing(&mut self) -> (&mut Story, &mut Counts) {
        (&mut self.story, &mut self.document.counts)
    }

    /// Begins text, which says whether its blanks count.
    fn begin_text(&mut self, element: &BytesStart<'_>) -> Open {
        self.text_start = None;
        let keeps_blanks = attribute(element, "space").as_deref() == Some("preserve");
        if keeps_blanks { Open::Text } else { Open::Trimmed }
    }

    /// Text of an element; between elements it is none.
    fn text(&mut self, text: &str, source: Range<usize>) {
        let kept = match self.open.last() {
            Some(Open::Text) => text,
            Some(Open::Trimmed) if self.text_start.is_none() => text.trim_start_matches(BLANKS),
            Some(Open::Trimmed) => text,
            Some(Open::Instruction) => {
                if let Some(field) = self.fields.last_mut().filter(|field| field.instruction.len() < INSTRUCTION) {
                    field.instruction.push_str(text.get(..INSTRUCTION).unwrap_or(text));
                }
                return;
            }
            _ => return,
        };
        let Some(said) = self.say(kept) else { return };
        self.text_start = self.text_start.or(Some(said.start));
        if let Some(element) = self.element {
            let source = source.start + text.len() - kept.len()..source.end;
            self.story.pieces.push(Piece { text: said, source, element });
        }
    }

    fn trim_end(&mut self) {
        if let Some(start) = self.text_start.take() {
            let story = &mut self.story;
            let kept = story.text.get(start..).map_or(0, |said| said.trim_end_matches(BLANKS).len());
            story.truncate(start + kept);
        }
    }

    /// Writes a piece of the open paragraph: where it stands, if it is to be seen.
    fn say(&mut self, text: &str) -> Option<Range<usize>> {
        if self.is_silent() || text.is_empty() {
            return None;
        }
        self.begin_saying();
        let story = &mut self.story;
        let start = story.text.len();
        story.text.push_str(text);
        // A line end in the file is a blank on the page.
        if memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
            let blanks = text.replace(['\n', '\r'], " ");
            story.text.replace_range(start.., &blanks);
        }
        Some(start..story.text.len())
    }

    /// Whether what is read now is not on the page, or is an entry of the 目录.
    fn is_silent(&self) -> bool {
        let is_told = |field: &Field| !field.is_shown || is_contents(&field.instruction);
        self.is_hidden || self.contents.is_some() || self.fields.iter().any(is_told)
    }

    /// Writes the place and the number of the open paragraph, where nothing of it has been written.
    fn begin_saying(&mut self) {
        if self.story.paragraph.as_ref().is_some_and(|paragraph| paragraph.is_said) {
            return;
        }
        let number = self.number();
        let (story, counts) = self.writing();
        story.begin_saying(counts);
        story.text.push_str(&number);
    }

    /// Counts the open paragraph.
    fn number(&mut self) -> String {
        let Some(paragraph) = &self.story.paragraph else { return String::new() };
        let Document { styles, numbering, .. } = &mut *self.document;
        numbering.count(&paragraph.listed, paragraph.style.as_deref(), styles)
    }

    fn begin_paragraph(&mut self) {
        let story = &mut self.story;
        // One whose end is gone goes on.
        match &mut story.paragraph {
            Some(paragraph) if paragraph.runs_on => {
                let is_said = paragraph.is_said;
                *paragraph = Paragraph { is_said, ..Paragraph::default() };
            }
            paragraph => *paragraph = Some(Paragraph::default()),
        }
        self.is_hidden = false;
    }

    fn end_paragraph(&mut self) {
        self.is_hidden = false;
        // What a field is told in ends with the line, also where it is damaged.
        self.fields.iter_mut().for_each(|field| field.is_shown = true);
        let Some(paragraph) = &self.story.paragraph else { return };
        if paragraph.runs_on {
            return;
        }
        if !paragraph.is_said {
            if self.is_silent() {
                self.story.paragraph = None;
                return;
            }
            let number = self.number();
            if !number.is_empty() {
                let (story, counts) = self.writing();
                story.begin_saying(counts);
                story.text.push_str(&number);
            }
        }
        self.story.end_paragraph();
    }

    fn paragraph_property(&mut self, element: &BytesStart<'_>) -> Option<Open> {
        let value = || attribute(element, "val").map(|value| value.into_owned());
        match local(element) {
            b"rPr" => return Some(Open::MarkProperties),
            b"numPr" => return Some(Open::ParagraphProperties),
            _ => {}
        }
        let Walk { document, story, .. } = self;
        let paragraph = story.paragraph.as_mut()?;
        match local(element) {
            b"pStyle" => {
                paragraph.style = value();
                paragraph.is_hidden = document.styles.hides_paragraph(paragraph.style.as_deref());
            }
            b"numId" => paragraph.listed.number = value(),
            b"ilvl" => paragraph.listed.level = value().and_then(|level| level.parse().ok()),
            _ => {}
        }
        None
    }

    fn mark_property(&mut self, element: &BytesStart<'_>) {
        let is_original = self.document.view == TrackedView::Original;
        let is_gone = match local(element) {
            b"del" | b"moveFrom" => !is_original,
            b"ins" | b"moveTo" => is_original,
            b"vanish" => is_on(element),
            _ => false,
        };
        if let Some(paragraph) = &mut self.story.paragraph {
            paragraph.runs_on |= is_gone;
        }
    }

    fn run_property(&mut self, element: &BytesStart<'_>) {
        match local(element) {
            b"vanish" => self.is_hidden = is_on(element),
            b"rStyle" => {
                let style = attribute(element, "val");
                let hides = style.and_then(|style| self.document.styles.hides(&style));
                self.is_hidden = hides.unwrap_or(self.is_hidden);
            }
            _ => {}
        }
    }

    fn row_property(&mut self, element: &BytesStart<'_>) {
        let is_original = self.document.view == TrackedView::Original;
        let Some(row) = self.story.row() else { return };
        match local(element) {
            b"gridBefore" => row.before = number(element),
            b"gridAfter" => row.behind = number(element),
            b"del" => row.is_gone |= !is_original,
            b"ins" => row.is_gone |= is_original,
            _ => {}
        }
    }

    fn cell_property(&mut self, element: &BytesStart<'_>) {
        let Some(cell) = self.story.cell() else { return };
        match local(element) {
            b"gridSpan" => cell.span = number(element),
            b"vMerge" | b"hMerge" => cell.is_merged = attribute(element, "val").is_none_or(|value| value != "restart"),
            _ => {}
        }
    }

    fn symbol(&mut self, element: &BytesStart<'_>) {
        let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        // What stands in the private area is a picture in some font.
        let is_private = |code: &u32| (0xE000..=0xF8FF).contains(code);
        if let Some(symbol) = code.filter(|code| !is_private(code)).and_then(char::from_u32) {
            self.say(symbol.encode_utf8(&mut [0; 4]));
        }
    }

    fn field(&mut self, element: &BytesStart<'_>) {
        match attribute(element, "fldCharType").as_deref() {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                let field = self.fields.last_mut();
                let is_of_contents = field.is_some_and(|field| {
                    field.is_shown = true;
                    is_contents(&field.instruction)
                });
                // A title without entries would be that of the headings below it.
                if is_of_contents {
                    self.story.forget_last_line(is_contents_title);
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn begin_text_box(&mut self) -> Result<(), Unreadable> {
        if self.waiting.len() >= DEEPEST {
            return Err(Unreadable::too_much(self.part, Limit::Nesting));
        }
        if self.waiting.is_empty() && self.kind == Part::Body {
            self.host = self.runs.last().copied();
        }
        self.document.counts.boxes += 1;
        let text_box = Story::new(Some(Stretch::Box(self.document.counts.boxes)));
        self.waiting.push(std::mem::replace(&mut self.story, text_box));
        Ok(())
    }

    fn end_text_box(&mut self) {
        if let Some(around) = self.waiting.pop() {
            let text_box = std::mem::replace(&mut self.story, around);
            self.story.keep(text_box.finish());
        }
        self.is_hidden = false;
    }
}

/// What tells a note from others: its kind and its number.
fn note_key(element: &BytesStart<'_>) -> String {
    let name = element.local_name();
    let kind = name.as_ref().trim_end_matches("Reference");
    format!("{kind} {}", attribute(element, "id").unwrap_or_default())
}

/// The number that an element holds.
fn number(element: &BytesStart<'_>) -> usize {
    attribute(element, "val").and_then(|value| value.parse().ok()).unwrap_or_default()
}

/// Whether a line is the title of a 目录.
fn is_contents_title(line: &str) -> bool {
    let line = reading_form(line);
    Wording::base().titles.contents.iter().any(|title| *title == line)
}

/// Whether a field is a 目录.
fn is_contents(instruction: &str) -> bool {
    instruction.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("TOC"))
}
