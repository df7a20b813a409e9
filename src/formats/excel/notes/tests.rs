//! Notes that are written into workbooks.

use crate::formats::excel::tests::{TEXTS, packed, parts, rows, words};
use crate::formats::package::Package;
use crate::formats::{NotReviewed, Note, Review, Reviewed, TrackedView, read, review};
use crate::text::Span;

const SHEET: &str = "xl/sheet0.xml";
const LIST: &str = "xl/comments.xml";
const DRAWING: &str = "xl/vmlDrawing.vml";
const MARK: &str = "0123456789abcdef";

fn content() -> String {
    let row = |number: u32, name: &str, value: &str| {
        format!("{}<c r=\"B{number}\"><f>1+1</f><v>{value}</v></c>", words(&format!("A{number}"), name))
    };
    let (first, second, last) = (row(1, "收入", "12.5"), row(2, "支出", "12.6"), row(3, "结余", "7"));
    rows(&[&first, &second, &last]) + "<pageMargins/><tableParts/>"
}

fn plain() -> Vec<u8> {
    packed(&parts(&[("收支总表", "", &content())], TEXTS))
}

/// A workbook whose sheet has notes already.
fn noted(list: &str, drawing: &str) -> Vec<u8> {
    let content = content().replace("<tableParts/>", "<legacyDrawing r:id=\"d\"/><tableParts/>");
    let mut parts = parts(&[("收支总表", "", &content)], TEXTS);
    let leads = "<Relationships><Relationship Id=\"c\" Type=\"r/comments\" Target=\"../comments/c.xml\"/>\
                 <Relationship Id=\"d\" Type=\"r/vmlDrawing\" Target=\"d.vml\"/></Relationships>";
    parts.push(("xl/_rels/sheet0.xml.rels".to_owned(), leads.to_owned()));
    parts.push(("comments/c.xml".to_owned(), list.to_owned()));
    parts.push(("xl/d.vml".to_owned(), format!("<xml>{drawing}</xml>")));
    packed(&parts)
}

fn note(on: &str, says: &str, mark: &str) -> Note {
    let text = read(&plain(), TrackedView::Accepted).unwrap().text.into_owned();
    let start = text.find(on).unwrap() as u32;
    Note {
        span: Span::new(start, start + 1), lines: vec![says.to_owned(), "规则 a".to_owned()], mark: mark.to_owned()
    }
}

fn asked(bytes: &[u8], notes: &[Note], force: bool) -> Result<Reviewed, NotReviewed> {
    review(bytes, &Review { notes, sheets: None, edits: &[], date: "2026-01-05T08:00:00Z", force })
}

fn reviewed(bytes: &[u8], notes: &[Note]) -> Vec<u8> {
    asked(bytes, notes, false).unwrap().bytes
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(Package::open(bytes).unwrap().needed(name).unwrap()).unwrap()
}

/// The notes of a part: cell and text.
fn said(list: &str) -> Vec<(String, String)> {
    let words = |xml: &str| -> String {
        let texts = xml.split("</t>").filter_map(|part| part.rsplit_once("<t").map(|(_, text)| text));
        texts.filter_map(|text| text.split_once('>').map(|(_, text)| text)).collect()
    };
    let one = |comment: &str| (comment.split('"').nth(1).unwrap().to_owned(), words(comment));
    list.split("<comment ").skip(1).map(one).collect()
}

fn cell(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

#[test]
fn notes_stand_on_their_cells_and_all_else_stays() {
    let old = plain();
    let notes = [note("12.6", "“12.60”应为“12.50”。", MARK), note("[", "缺少附表", "fedcba9876543210")];
    let new = reviewed(&old, &notes);
    let ours = "gouji:\n“12.60”应为“12.50”。\n规则 a · 0123456789abcdef";
    assert_eq!(said(&part(&new, LIST)), [cell("A1", "gouji:\n缺少附表\n规则 a · fedcba9876543210"), cell("B2", ours)]);
    let sheet = part(&new, SHEET);
    let added = sheet.find("<legacyDrawing").unwrap();
    assert!(sheet[added..].ends_with("/><tableParts/></worksheet>"), "{sheet}");
    assert_eq!(sheet.replace(&sheet[added..sheet.rfind("<tableParts/>").unwrap()], ""), part(&old, SHEET));
    let drawing = part(&new, DRAWING);
    assert!(drawing.contains("<x:Row>1</x:Row><x:Column>1</x:Column>"), "{drawing}");
    assert_eq!(drawing.matches("<v:shape ").count(), 2);
    assert!(drawing.contains("_x0000_s1025") && drawing.contains("_x0000_s1026"), "{drawing}");
    assert!(part(&new, "[Content_Types].xml").contains("/xl/comments.xml"));
    for name in ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"] {
        assert_eq!(part(&new, name), part(&old, name));
    }
    let text = |bytes: &[u8]| read(bytes, TrackedView::Accepted).unwrap().text.into_owned();
    assert_eq!(text(&new), text(&old));
    // A second time changes nothing; what is mended goes.
    assert_eq!(reviewed(&new, &notes), new);
    let mended = reviewed(&new, &notes[..1]);
    assert_eq!(said(&part(&mended, LIST)), [cell("B2", ours)]);
    assert_eq!(part(&mended, DRAWING).matches("<v:shape ").count(), 1);
    let none = reviewed(&mended, &[]);
    assert_eq!((said(&part(&none, LIST)), part(&none, DRAWING).matches("<v:shape ").count()), (Vec::new(), 0));
    assert_eq!(reviewed(&old, &[]), old);
}

#[test]
fn what_others_have_written_stays() {
    let ours = "gouji:\n有误\n规则 a · 0123456789abcdef";
    let note = note("12.6", "有误", MARK);
    for text in [
        "<t>甲：请核对 &amp; 签字</t>",
        "<r><rPr><b/></rPr><t>甲：</t></r><r><t>请核对 &amp; 签字</t></r>",
        "<r><t><![CDATA[甲：请核对 ]]>&amp; 签字</t></r><rPh><t>j</t></rPh>",
    ] {
        let list = format!(
            "<comments><authors><author>甲</author></authors><commentList><comment ref=\"B2\" authorId=\"0\"><text>{text}\
             </text></comment></commentList></comments>"
        );
        let old = noted(&list, "<v:shape id=\"b\"><x:ClientData ObjectType=\"Button\"/></v:shape>");
        let new = reviewed(&old, std::slice::from_ref(&note));
        let both = part(&new, "comments/c.xml");
        assert!(both.contains("请核对") && both.contains("签字") && both.contains(ours), "{both}");
        assert!(!both.contains("<author>gouji"), "{both}");
        assert_eq!(reviewed(&new, std::slice::from_ref(&note)), new);
        let none = part(&reviewed(&new, &[]), "comments/c.xml");
        assert_eq!(
            none.replace("<r><t>甲：请核对 &amp;", "<t>甲：请核对 &amp;").replace("</t></r></text>", "</t></text>"),
            { list.replace("</t></r></text>", "</t></text>") }
        );
        // The note had no shape, which is none of our business; the button stays.
        assert_eq!(part(&new, "xl/d.vml"), part(&old, "xl/d.vml"));
    }
}

#[test]
fn what_somebody_wrote_below_ours_keeps_ours() {
    let note = note("12.6", "有误", MARK);
    let with = |text: &str| {
        let list = format!(
            "<comments><authors><author>gouji</author></authors><commentList><comment ref=\"B2\" authorId=\"0\"><text><t>\
             {text}</t></text></comment></commentList></comments>"
        );
        said(&part(&reviewed(&noted(&list, ""), std::slice::from_ref(&note)), "comments/c.xml"))
    };
    let ours = "gouji:\n有误\n规则 a · 0123456789abcdef";
    assert_eq!(with(&format!("{ours}\n已核实，无误")), [cell("B2", &format!("{ours}\n已核实，无误"))]);
    assert_eq!(with(&format!("{ours}（已改）")), [cell("B2", &format!("{ours}（已改）"))]);
    // Of an earlier state of the table.
    let earlier = "gouji:\n旧\n规则 b · aaaaaaaaaaaaaaaa";
    assert_eq!(with(earlier), [cell("B2", ours)]);
    assert_eq!(with(&format!("{earlier}\n{earlier}")), [cell("B2", ours)]);
    assert_eq!(with(&format!("乙\n{earlier}")), [cell("B2", &format!("乙\n{ours}"))]);
    assert_eq!(with("乙：gouji: 说的对"), [cell("B2", &format!("乙：gouji: 说的对\n{ours}"))]);
}

#[test]
fn the_shape_of_a_note_goes_with_it() {
    let shape = |object: &str, row: u32| {
        format!(
            "<v:shape id=\"_x0000_s1030\"><x:ClientData ObjectType=\"{object}\"><x:Row>{row}</x:Row><x:Column>1</x:Column>\
             </x:ClientData></v:shape>"
        )
    };
    let own = "gouji:\n有误\n规则 a · 0123456789abcdef";
    let list = format!(
        "<comments><authors/><commentList><comment ref=\"B3\" authorId=\"0\"><text><t>{own}</t></text></comment>\
         </commentList></comments>"
    );
    let drawing = shape("Note", 2) + &shape("Button", 2) + &shape("Note", 7);
    let new = part(&reviewed(&noted(&list, &drawing), &[note("12.6", "有误", MARK)]), "xl/d.vml");
    assert!(new.starts_with(&format!("<xml>{}{}", shape("Button", 2), shape("Note", 7))), "{new}");
    assert!(new.contains("id=\"_x0000_s1031\"") && new.contains("xmlns:v=") && new.contains("<v:shapetype"), "{new}");
    // Tags that were left open.
    let broken = format!("<br>{}", shape("Button", 2));
    let new = part(&reviewed(&noted(&list, &broken), &[note("12.6", "有误", MARK)]), "xl/d.vml");
    assert!(new.starts_with(&format!("<xml>{broken}<v:shapetype")), "{new}");
}

#[test]
fn a_conversation_is_left_alone_and_a_protected_sheet_is_asked_about() {
    let list = "<comments><authors><author>tc={1}</author></authors><commentList><comment ref=\"B2\" authorId=\"0\"><text><t>\
                [会话]</t></text></comment></commentList></comments>";
    let old = noted(list, "");
    let one = asked(&old, &[note("12.6", "有误", MARK)], false).unwrap();
    assert_eq!((one.taken, one.bytes == old), (1, true));
    let protected = format!("{}<sheetProtection sheet=\"1\" objects=\"1\"/>", content());
    let protected = packed(&parts(&[("收支总表", "", &protected)], TEXTS));
    let note = note("12.6", "有误", MARK);
    let asked = |force| asked(&protected, std::slice::from_ref(&note), force).map(|reviewed| reviewed.taken);
    assert_eq!((asked(false), asked(true)), (Err(NotReviewed::Protected), Ok(0)));
}

#[test]
fn a_sheet_that_is_listed_twice_has_its_notes_once() {
    let mut all = parts(&[("收支总表", "", &content()), ("底稿", "state=\"hidden\"", "")], TEXTS);
    let leads = &mut all.iter_mut().find(|(name, _)| name == "xl/_rels/workbook.xml.rels").unwrap().1;
    *leads = leads.replace("sheet1.xml", "sheet0.xml");
    let notes = [note("12.6", "有误", MARK)];
    let once = reviewed(&packed(&all), &notes);
    assert!(part(&once, LIST).contains("ref=\"B2\""));
    assert_eq!(reviewed(&once, &notes), once);
}

#[test]
fn a_note_of_somebody_else_that_says_nothing_stays_theirs() {
    for text in ["<text/>", "<text></text>", "<text><r><t></t></r></text>"] {
        let list = format!(
            "<comments><authors><author>甲</author></authors><commentList><comment ref=\"B2\" authorId=\"0\">{text}</comment>\
             </commentList></comments>"
        );
        let old = noted(&list, "<v:shape><v:fill src=\"a.png\"/></v:shape>");
        let notes = [note("12.6", "有误", MARK)];
        let once = reviewed(&old, &notes);
        assert_eq!(said(&part(&once, "comments/c.xml")), [cell("B2", "gouji:\n有误\n规则 a · 0123456789abcdef")]);
        let without = reviewed(&once, &[]);
        let list = part(&without, "comments/c.xml");
        assert!(list.contains("<comment ref=\"B2\" authorId=\"0\">") && !list.contains("gouji:"), "{list}");
        assert_eq!(part(&without, "xl/d.vml"), part(&old, "xl/d.vml"));
    }
}

#[test]
fn parts_that_lack_something_are_completed() {
    let notes = [note("12.6", "有误", MARK)];
    // No lists of notes, and a drawing of nothing.
    let new = reviewed(&noted("<comments/>", "").clone(), &notes);
    assert_eq!(said(&part(&new, "comments/c.xml")).len(), 1);
    // An element that leads to no drawing.
    let content = content().replace("<tableParts/>", "<legacyDrawing r:id=\"none\"/><tableParts/>");
    let new = reviewed(&packed(&parts(&[("收支总表", "", &content)], TEXTS)), &notes);
    let sheet = part(&new, SHEET);
    assert_eq!(sheet.matches("<legacyDrawing").count(), 1, "{sheet}");
    assert!(sheet.ends_with("/><tableParts/></worksheet>") && !sheet.contains("none"), "{sheet}");
    // A drawing that is not touched may be in any encoding.
    let odd = noted("<comments><authors/><commentList/></comments>", "");
    assert_eq!(reviewed(&odd, &[]), odd);
}
