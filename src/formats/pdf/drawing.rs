//! Files of PDF for tests, drawn by hand. Tests over the program take them from here.

use std::collections::BTreeSet;
use std::fmt::Write;

/// A page that is drawn, 600 points wide and 800 high, in units of a point from the upper left corner.
#[derive(Default)]
pub struct Drawing {
    /// What draws it.
    pub content: String,
    used: BTreeSet<u16>,
}

/// The size of letters; those of ASCII are half as wide.
pub const SIZE: usize = 10;

impl Drawing {
    /// Words that begin at a place, above a line.
    pub fn words(&mut self, x: usize, y: usize, words: &str) -> &mut Self {
        let units: Vec<u16> = words.encode_utf16().collect();
        let codes: String = units.iter().map(|unit| format!("{unit:04X}")).collect();
        self.used.extend(units);
        writeln!(self.content, "BT /F {SIZE} Tf {x} {} Td <{codes}> Tj ET", 800 - y).unwrap();
        self
    }

    /// A table with rules around all its cells; columns begin at these places, and rows are twice as high as letters.
    pub fn table(&mut self, y: usize, columns: &[usize], rows: &[&[&str]]) -> &mut Self {
        let height = 2 * SIZE;
        let bottom = y + rows.len() * height;
        for at in (y..=bottom).step_by(height) {
            let (from, to) = (columns[0], columns[columns.len() - 1]);
            writeln!(self.content, "{from} {0} m {to} {0} l S", 800 - at).unwrap();
        }
        for at in columns {
            // As thin boxes, the way other programs draw rules.
            writeln!(self.content, "{at} {} 0.5 {} re f", 800 - bottom, bottom - y).unwrap();
        }
        for (row, cells) in rows.iter().enumerate() {
            for (column, words) in cells.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
                self.words(columns[column] + 2, y + row * height + SIZE + 3, words);
            }
        }
        self
    }
}

/// A file of these pages, in a font that says what its signs are.
pub fn pdf(pages: &[Drawing]) -> Vec<u8> {
    let used: BTreeSet<u16> = pages.iter().flat_map(|page| page.used.iter().copied()).collect();
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    for unit in &used {
        writeln!(map, "1 beginbfchar <{unit:04X}> <{unit:04X}> endbfchar").unwrap();
    }
    map.push_str("endcmap end end");
    file(
        pages,
        &[
            "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [32 126 500] /FontDescriptor 6 0 R >>",
            &stream("", &map),
            "<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent 200 /CapHeight 700 /StemV 80 >>",
        ],
    )
}

/// A stream of PDF.
pub fn stream(entries: &str, content: &str) -> String {
    format!("<< {entries} /Length {} >> stream\n{content}\nendstream", content.len())
}

/// A file of these pages and the objects of their font, of which the first is the font and has the number 3.
pub fn file(pages: &[Drawing], font: &[&str]) -> Vec<u8> {
    let begin = 3 + font.len();
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", begin + 2 * at)).collect();
    let mut objects = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (2, format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len())),
    ];
    objects.extend((3..).zip(font.iter().map(|object| (*object).to_owned())));
    for (at, page) in pages.iter().enumerate() {
        let (number, content) = (begin + 2 * at, begin + 2 * at + 1);
        objects.push((number, format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> /Contents {content} 0 R >>")));
        objects.push((content, stream("", &page.content)));
    }
    let mut file = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in &objects {
        places.push((*number, file.len()));
        writeln!(file, "{number} 0 obj {object} endobj").unwrap();
    }
    let start = file.len();
    file.push_str("xref\n0 1\n0000000000 65535 f \n");
    for (number, at) in places {
        write!(file, "{number} 1\n{at:010} 00000 n \n").unwrap();
    }
    writeln!(file, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF", begin + 2 * pages.len()).unwrap();
    file.into_bytes()
}

/// A page that something draws.
pub fn drawn(draw: impl FnOnce(&mut Drawing)) -> Drawing {
    let mut drawing = Drawing::default();
    draw(&mut drawing);
    drawing
}
