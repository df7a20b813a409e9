//! Texts printed as PDF, and changes of what is printed.

#[path = "../../tests/support/printed.rs"]
pub mod printed;

use printed::drawing::{file, stream};
use printed::pages;

use crate::Rng;

/// Lines that the reader has much to tell of.
const PIECES: &[&str] = &[
    "部门收支总表\n",
    "单位：万元\n",
    "科目\t合计\t基本支出\n教育支出\t12.30\t2.30\n",
    "科目\t\t预算数\t\n机关事业单位基本养老保险缴费支出\t1,234.50\t\t\n",
    "2026年收入预算451.32万元，比上年增加\n",
    "（一）其他说明\n",
    "— 3 —\n",
    "\u{c}\n",
    "%50 700 m 550 700 l S\n",
    "%50 680 m 550 680 l S\n",
    "%150 760 m 150 500 l S\n",
    "%300 500 0.5 200 re f\n",
    "%50 600 500 0.5 re f\n",
    "%60 500 300 200 re S\n",
    "%BT /F 10 Tf 60 690 Td <6536652F0031002E0035> Tj ET\n",
    "%BT /F 10 Tf 260 690 Td [<0031> -900 <0032002E0033>] TJ ET\n",
    "%BT /F 7 Tf 55 683 Td <2F00E00031> Tj 0 -9 Td <FFFD0032> Tj ET\n",
    "%q 60 500 90 200 re W n\n",
    "%Q\n",
    "%/Span << /ActualText <FEFF652F> >> BDC\n",
    "%EMC\n",
    "%1 0 0 -1 0 800 cm\n",
    "%0.5 0 0 0.5 20 20 cm\n",
    "%3 Tr\n",
    "%BT /F 10 Tf 1 0.2 -0.2 1 60 600 Tm <6536> Tj ET\n",
    "%BI /W 1 /H 1 /BPC 8 /CS /G ID A EI\n",
];

/// How the font of a file says what its signs are.
const FONTS: &[[&str; 2]] = &[
    ["/Encoding /Identity-H /ToUnicode 5 0 R", "/Registry (Adobe) /Ordering (Identity)"],
    ["/Encoding /UniGB-UCS2-H", "/Registry (Adobe) /Ordering (GB1)"],
    ["/Encoding /GBK-EUC-H", "/Registry (Adobe) /Ordering (GB1)"],
    ["/Encoding /Identity-H", "/Registry (Adobe) /Ordering (GB1)"],
];

/// What names every sign by its own number.
const NAMED: &str = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap";

/// A text as PDF, in one of the fonts.
pub fn file_of(text: &str, font: usize) -> Vec<u8> {
    let [signs, collection] = FONTS[font % FONTS.len()];
    file(
        &pages(text),
        &[
            &format!("<< /Type /Font /Subtype /Type0 /BaseFont /A {signs} /DescendantFonts [4 0 R] >>"),
            &format!(
                "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /A /CIDSystemInfo << {collection} /Supplement 0 >> /DW 1000 /W [32 126 500] >>"
            ),
            &stream("", NAMED),
        ],
    )
}

/// Puts in a line or takes some out, or changes a number in one.
pub fn mutate(text: &mut String, most: usize, rng: &mut Rng) {
    let borders: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).chain([0]).collect();
    let at = rng.pick(&borders);
    let digits: Vec<usize> = text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
    match rng.below(8) {
        0 => {
            let end = rng.pick(&borders).max(at);
            text.replace_range(at..end, "");
        }
        1..4 if !digits.is_empty() => {
            let at = rng.pick(&digits);
            text.replace_range(at..=at, rng.pick(&["", "0", "1", "5", "9", "00", "-", "."]));
        }
        _ => text.insert_str(at, rng.pick(PIECES)),
    }
    while text.len() > most {
        text.pop();
    }
}

/// The file with bytes of it changed, taken out or cut off.
pub fn damaged(file: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..=rng.below(4) {
        let at = rng.below(file.len());
        let end = (at + rng.below(40)).min(file.len());
        match rng.below(5) {
            0 => file.truncate(at.max(9)),
            1 => drop(file.drain(at..end)),
            2 => file[at] = rng.pick(b"0129 /<>[]()RfA\n"),
            3 => file[at] ^= 1 << rng.below(8),
            _ => {
                let part = file[at..end].to_vec();
                let to = rng.below(file.len());
                drop(file.splice(to..to, part));
            }
        }
    }
    file
}
