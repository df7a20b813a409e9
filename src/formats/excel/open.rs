//! The workbook of LibreOffice and its like (.ods): one part, whose cells say what they show.

use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashSet;

use super::cells::put;
use super::shown::{NumberFormat, shown};
use super::{Room, Sheet, SheetRow};
use crate::formats::package::Package;
use crate::formats::unreadable::{Limit, MOST_COLUMNS, MOST_SHEETS};
use crate::formats::xml::{Events, Xml, attribute, local};
use crate::formats::{UNKNOWN, Unreadable};

/// The part with the sheets.
const CONTENT: &str = "content.xml";

/// The list of parts, which says what is locked.
const LIST: &str = "META-INF/manifest.xml";

/// The sheets of a workbook, hidden ones included.
///
/// # Errors
/// Where it is damaged, locked, or larger than any workbook.
pub fn sheets(package: &mut Package<'_>, room: &mut Room) -> Result<Vec<Sheet>, Unreadable> {
    if let Some(list) = package.part(LIST)? {
        let mut is_locked = false;
        Xml::new(LIST, &list)?.each_element(|element| is_locked |= local(element) == b"encryption-data")?;
        if is_locked {
            return Err(Unreadable::Locked);
        }
    }
    let content = package.needed(CONTENT)?;
    let xml = Xml::new(CONTENT, &content)?;
    let mut events = xml.events();
    let (mut sheets, mut hidden, mut style) = (Vec::new(), FxHashSet::default(), String::new());
    loop {
        match events.next()? {
            Event::Start(element) | Event::Empty(element) if local(&element) == b"style" => {
                style = attribute(&element, "name").unwrap_or_default().into_owned();
            }
            Event::Start(element) | Event::Empty(element)
                if local(&element) == b"table-properties"
                    && attribute(&element, "display").as_deref() == Some("false") =>
            {
                hidden.insert(std::mem::take(&mut style));
            }
            Event::Start(element) if local(&element) == b"table" => {
                let is_hidden = attribute(&element, "style-name").is_some_and(|style| hidden.contains(style.as_ref()));
                let name = attribute(&element, "name").unwrap_or_default().into_owned();
                let sheet = read_sheet(&mut events, room)?;
                sheets.push(Sheet { name, is_hidden, ..sheet });
                if sheets.len() > MOST_SHEETS {
                    return Err(Unreadable::too_much(CONTENT, Limit::Sheets));
                }
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// Reads a sheet that has just begun.
fn read_sheet(events: &mut Events<'_>, room: &mut Room) -> Result<Sheet, Unreadable> {
    let (mut sheet, mut number) = (Sheet::default(), 0_u32);
    loop {
        match events.next()? {
            Event::Start(element) => match local(&element) {
                b"table-row" => {
                    let times = times(&element, "number-rows-repeated");
                    let is_hidden = attribute(&element, "visibility").is_some_and(|state| state != "visible");
                    let row = read_row(events, number.saturating_add(1), &mut sheet.uncalculated, room)?;
                    // Rows that are alike and say something are few.
                    let count = if row.cells.is_empty() { 0 } else { times };
                    for at in 0..count {
                        if at > 0 {
                            let bytes = row.cells.iter().map(String::len).sum();
                            room.take(CONTENT, row.cells.len(), bytes)?;
                        }
                        sheet.rows.push(SheetRow { number: number.saturating_add(1 + at), ..row.clone() });
                        sheet.hidden_rows += u32::from(is_hidden);
                    }
                    number = number.saturating_add(times);
                }
                // What is drawn on the sheet, and sheets within cells.
                b"shapes" | b"forms" | b"table" => events.skip(&element)?,
                _ => {}
            },
            Event::Empty(element) if local(&element) == b"table-row" => {
                number = number.saturating_add(times(&element, "number-rows-repeated"));
            }
            Event::End(element) if element.local_name().as_ref() == "table" => return Ok(sheet),
            Event::Eof => return Err(events.damaged("the part is cut off")),
            _ => {}
        }
    }
}

/// Reads a row that has just begun; one that says nothing has no cells.
fn read_row(
    events: &mut Events<'_>,
    number: u32,
    uncalculated: &mut u32,
    room: &mut Room,
) -> Result<SheetRow, Unreadable> {
    let (mut row, mut column) = (SheetRow::new(number), 0_usize);
    loop {
        let event = events.next()?;
        let (element, is_empty) = match &event {
            Event::Start(element) if is_cell(element) => (element, false),
            Event::Empty(element) if is_cell(element) => (element, true),
            Event::End(element) if element.local_name().as_ref() == "table-row" => return Ok(row),
            Event::Eof => return Err(events.damaged("the part is cut off")),
            _ => continue,
        };
        let end = column.saturating_add(times(element, "number-columns-repeated") as usize);
        let said = if is_empty { String::new() } else { read_cell(events)? };
        // What a cell shows is said in it, by most programs; what is covered by others, nobody sees.
        let text = match local(element) {
            b"covered-table-cell" => String::new(),
            _ if said.is_empty() => value(element),
            _ => said,
        };
        let is_due = text.is_empty() && attribute(element, "formula").is_some() && !has_value(element);
        *uncalculated += u32::from(is_due);
        let text = if is_due { UNKNOWN.to_owned() } else { text };
        if !text.is_empty() {
            row.widest = row.widest.max(times(element, "number-columns-spanned").min(MOST_COLUMNS as u32));
            for column in column..end.min(MOST_COLUMNS) {
                put(CONTENT, &mut row, column, text.clone(), room)?;
            }
        }
        column = end;
    }
}

/// Whether a cell has a value, though it may show nothing of it.
fn has_value(element: &BytesStart<'_>) -> bool {
    attribute(element, "value-type").is_some()
}

/// The value of a cell that does not say what it shows.
fn value(element: &BytesStart<'_>) -> String {
    let value = ["value", "string-value"].iter().find_map(|name| attribute(element, name));
    let number = |value: &str| shown(value, &NumberFormat::default(), false);
    value.map_or_else(String::new, |value| number(&value))
}

/// Reads what a cell shows that has just begun: its paragraphs as lines. What is said of it or drawn on it stands beside them.
fn read_cell(events: &mut Events<'_>) -> Result<String, Unreadable> {
    let (mut text, mut depth, mut paragraphs) = (String::new(), 1_u32, 0_u32);
    while depth > 0 {
        match events.next()? {
            Event::Start(element) if depth == 1 => {
                if local(&element) != b"p" {
                    events.skip(&element)?;
                    continue;
                }
                if paragraphs > 0 {
                    text.push('\n');
                }
                (paragraphs, depth) = (paragraphs + 1, 2);
            }
            Event::Start(element) => match local(&element) {
                b"annotation" | b"frame" | b"note" | b"ruby-text" => events.skip(&element)?,
                name => {
                    text.push_str(blank(name));
                    depth += 1;
                }
            },
            Event::Empty(element) if depth == 1 && local(&element) == b"p" => paragraphs += 1,
            Event::Empty(element) => text.push_str(blank(local(&element))),
            Event::Text(words) if depth > 1 => text.push_str(&words),
            Event::CData(words) if depth > 1 => text.push_str(&words),
            Event::GeneralRef(reference) if depth > 1 => text.push(events.character(&reference)?),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(events.damaged("the part is cut off")),
            _ => {}
        }
    }
    Ok(text)
}

/// What an element stands for that is written in place of blanks.
fn blank(name: &[u8]) -> &'static str {
    match name {
        b"s" | b"tab" => " ",
        b"line-break" => "\n",
        _ => "",
    }
}

fn is_cell(element: &BytesStart<'_>) -> bool {
    matches!(local(element), b"table-cell" | b"covered-table-cell")
}

/// How often something is repeated.
fn times(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|times| times.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use crate::formats::testing::zipped;
    use crate::formats::unreadable::Limit;
    use crate::formats::{Format, Remark, TrackedView, Unreadable, read};

    fn workbook(tables: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
        let styles = r#"<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>"#;
        let content = format!(
            "<office:document-content>{styles}<office:spreadsheet>{tables}</office:spreadsheet></office:document-content>"
        );
        let kind = b"application/vnd.oasis.opendocument.spreadsheet";
        zipped(&[&[("mimetype", kind.as_slice()), ("content.xml", content.as_bytes())], more].concat())
    }

    fn cell(words: &str) -> String {
        format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>")
    }

    #[test]
    fn cells_are_what_they_say() {
        let rows = [
            format!("<table:table-row>{}{}</table:table-row>", cell("科目"), cell("合<text:s/>计&amp;")),
            "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned(),
            format!(
                "<table:table-row table:visibility=\"collapse\">{}<table:covered-table-cell/>{}</table:table-row>",
                cell("教育</text:p><office:annotation><text:p>批注</text:p></office:annotation><text:p>支出"),
                "<table:table-cell table:number-columns-repeated=\"2\"><text:p>1,2<text:span>3.50</text:span></text:p></table:table-cell>"
            ),
            "<table:table-row table:number-rows-repeated=\"1048570\"/>".to_owned(),
        ];
        let shown = format!(
            "<table:table table:name=\"收支总表\"><table:shapes><table:table><text:p>图</text:p></table:table></table:shapes>{}</table:table>",
            rows.concat()
        );
        let hidden = format!(
            "<table:table table:name=\"底稿\" table:style-name=\"ta2\"><table:table-row>{}</table:table-row></table:table>",
            cell("x")
        );
        let source = workbook(&(shown + &hidden), &[]);
        let source = read(&source, TrackedView::Accepted).unwrap();
        assert_eq!(source.text, "[收支总表]\n收支总表\n科目\t合 计&\t\t\n教育 支出\t\t1,23.50\t1,23.50\n\n");
        assert_eq!(source.format, Format::OtherWorkbook);
        let remarks = [
            Remark::HiddenRows { sheet: "收支总表".to_owned(), rows: 1 },
            Remark::HiddenSheet { sheet: "底稿".to_owned() },
        ];
        assert_eq!(source.remarks, remarks);
        let place = source.places.of(&source.text, source.text.rfind("1,23").unwrap() as u32).unwrap();
        assert_eq!(place.in_words(crate::lang::Lang::Zh), "收支总表!D5");
    }

    #[test]
    fn what_nobody_sees_is_not_read_and_what_was_never_calculated_is_told() {
        let row = [
            cell("<draw:frame><text:p>图</text:p></draw:frame>甲"),
            "<table:table-cell><draw:custom-shape><text:p>形</text:p></draw:custom-shape><text:p>乙</text:p></table:table-cell>".to_owned(),
            "<table:covered-table-cell><text:p>遮</text:p></table:covered-table-cell>".to_owned(),
            "<table:table-cell office:value-type=\"float\" office:value=\"12.5\"/>".to_owned(),
            "<table:table-cell table:formula=\"of:=1+1\"/>".to_owned(),
        ];
        let table =
            format!("<table:table table:name=\"甲\"><table:table-row>{}</table:table-row></table:table>", row.concat());
        let file = workbook(&table, &[]);
        let source = read(&file, TrackedView::Accepted).unwrap();
        assert_eq!(source.text, "[甲]\n甲\n甲\t乙\t\t12.5\t…\n\n");
        assert_eq!(source.remarks, [Remark::Uncalculated { sheet: "甲".to_owned(), cells: 1 }]);
    }

    #[test]
    fn what_repeats_without_end_or_is_locked_is_refused() {
        let refused = |bytes: &[u8]| read(bytes, TrackedView::Accepted).unwrap_err();
        let many = format!(
            "<table:table><table:table-row table:number-rows-repeated=\"4000000000\">{}</table:table-row></table:table>",
            cell("1")
        );
        assert_eq!(refused(&workbook(&many, &[])), Unreadable::too_much("content.xml", Limit::Cells));
        let list = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>".as_slice();
        assert_eq!(refused(&workbook("", &[("META-INF/manifest.xml", list)])), Unreadable::Locked);
        assert!(matches!(refused(&workbook("<table:table>", &[])), Unreadable::Damaged { .. }));
    }
}
