//! What is written into documents of Word.

use super::*;
use crate::finding::Edit;
use crate::formats::testing::{document, document_with, read, zipped};
use crate::formats::{NotReviewed, Note, Review, review};
use crate::text::Span;
use proptest::prelude::*;

const DATE: &str = "2026-01-05T08:00:00Z";

fn note(text: &str, words: &str, mark: &str) -> Note {
    let start = text.find(words).unwrap() as u32;
    let lines = vec![format!("“{words}”有误"), "规则 a".to_owned()];
    Note { span: Span::new(start, start + words.len() as u32), lines, mark: mark.to_owned() }
}

fn edit(text: &str, old: &str, new: &str) -> Edit {
    let start = text.find(old).unwrap() as u32;
    Edit { span: Span::new(start, start + old.len() as u32), text: new.to_owned() }
}

fn reviewed(bytes: &[u8], notes: &[Note], edits: &[Edit]) -> Vec<u8> {
    review(bytes, &Review { sheets: None, notes, edits, date: DATE, force: false }).unwrap().bytes
}

fn part(bytes: &[u8], name: &str) -> Option<String> {
    let part = Package::open(bytes).unwrap().part(name).unwrap()?;
    Some(String::from_utf8(part).unwrap())
}

fn text(bytes: &[u8], view: TrackedView) -> String {
    read(bytes, view).unwrap().0
}

/// The words between the marks of each comment, and the comments, in the order of their numbers.
fn comments(bytes: &[u8]) -> Vec<(String, String)> {
    let Some(list) = part(bytes, "word/comments.xml") else { return Vec::new() };
    let document = part(bytes, "word/document.xml").unwrap();
    let words = |xml: &str| -> String {
        let texts = xml.split("</w:t>").filter_map(|part| part.rsplit_once("<w:t").map(|(_, text)| text));
        texts.filter_map(|text| text.split_once('>').map(|(_, text)| text)).collect()
    };
    let one = |comment: &str| {
        let number = comment.split_once("w:id=\"")?.1.split('"').next()?;
        let start = document.find(&format!("<w:commentRangeStart w:id=\"{number}\"/>"))?;
        let end = document.find(&format!("<w:commentRangeEnd w:id=\"{number}\"/>"))?;
        assert_eq!(document.matches(&format!("<w:commentReference w:id=\"{number}\"/>")).count(), 1);
        let anchored = document[start..end].replace("delText", "t");
        Some((words(&anchored), words(comment)))
    };
    list.split("<w:comment ").skip(1).filter_map(one).collect()
}

fn run(text: &str) -> String {
    format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>")
}

#[test]
fn a_comment_is_on_its_words_however_they_are_cut() {
    for body in [
        format!("<w:p>{}</w:p>", run("收入420.10万元，支出")),
        format!("<w:p>{}{}</w:p>", run("收入"), run("420.10")) + &format!("<w:p>{}</w:p>", run("万元")),
        format!("<w:p>{}<w:proofErr/>{}{}</w:p>", run("收入4"), run("20."), run("10万元")),
        format!("<w:p><w:hyperlink>{}</w:hyperlink>{}</w:p>", run("收入420"), run(".10万元")),
        format!("<w:p><w:ins w:id=\"7\" w:author=\"甲\">{}</w:ins></w:p>", run("收入420.10万元")),
        "<w:p><w:r><w:tab/><w:t>收入420.10</w:t><w:footnoteReference w:id=\"2\"/><w:t>万元</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:r><w:t> 收入 </w:t></w:r><w:r><w:t>420.10 </w:t></w:r></w:p>".to_owned(),
        format!(
            "<w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{0}</w:tc></w:tr></w:tbl>",
            format!("<w:p>{}</w:p>", run("420.10"))
        ),
    ] {
        let bytes = document(&body);
        let before = text(&bytes, TrackedView::Accepted);
        let after = reviewed(&bytes, &[note(&before, "420.10", "0123456789abcdef")], &[]);
        assert_eq!(text(&after, TrackedView::Accepted), before, "{body}");
        let said = "“420.10”有误规则 a · 0123456789abcdef".to_owned();
        assert_eq!(comments(&after), [("420.10".to_owned(), said)], "{}", part(&after, "word/document.xml").unwrap());
        // Every child of a run is there.
        let count = |bytes: &[u8], name: &str| part(bytes, "word/document.xml").unwrap().matches(name).count();
        for name in ["<w:tab/>", "<w:footnoteReference", "<w:proofErr/>", "<w:hyperlink>", "w:author=\"甲\""] {
            assert_eq!(count(&after, name), count(&bytes, name), "{name}");
        }
    }
}

#[test]
fn a_tracked_look_stays_with_each_part_of_a_run() {
    let look = "<w:rPr><w:b/><w:rPrChange w:id=\"5\" w:author=\"甲\"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>";
    let bytes = document(&format!("<w:p><w:r>{look}<w:t>收入420.10万元</w:t></w:r></w:p>"));
    let before = text(&bytes, TrackedView::Accepted);
    let xml = part(&reviewed(&bytes, &[note(&before, "420.10", "01")], &[]), "word/document.xml").unwrap();
    let numbers: Vec<&str> =
        xml.split("<w:rPrChange w:id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!((numbers.len(), numbers[0]), (3, "5"), "{xml}");
    assert!(numbers[1] != numbers[2] && !numbers[1..].contains(&"5"), "{numbers:?}");
}

#[test]
fn comments_that_meet_and_overlap_keep_their_words() {
    let bytes = document(&format!("<w:p>{}{}</w:p>", run("收入420.10万元"), run("支出402.10万元")));
    let before = text(&bytes, TrackedView::Accepted);
    let notes = [
        note(&before, "420.10", "01"),
        note(&before, "万元", "02"),
        note(&before, "10万元支出", "03"),
        note(&before, "收入420.10万元支出402.10万元", "04"),
    ];
    let after = reviewed(&bytes, &notes, &[]);
    let words: Vec<String> = comments(&after).into_iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["420.10", "万元", "10万元支出", "收入420.10万元支出402.10万元"]);
    assert_eq!(text(&after, TrackedView::Accepted), before);
}

#[test]
fn changes_are_tracked_and_can_be_rejected() {
    for body in [
        format!("<w:p>{}</w:p>", run("收入420.10万元，截止目前。")),
        format!("<w:p>{}{}{}</w:p>", run("收入4"), run("20"), run(".10万元，截止目前。")),
        "<w:p><w:r><w:t>收入420.10</w:t><w:tab/><w:t>万元，截止目前。</w:t></w:r></w:p>".to_owned(),
        format!("<w:p>{}</w:p><w:p>{}</w:p>", run("&#52;20.10"), run("截止")),
    ] {
        let bytes = document(&body);
        let before = text(&bytes, TrackedView::Accepted);
        let edits = [edit(&before, "420.10", "402.10"), edit(&before, "止", "至")];
        let after = reviewed(&bytes, &[note(&before, "420.10", "01")], &edits);
        assert_eq!(text(&after, TrackedView::Original), before, "{body}");
        let wanted = before.replace("420.10", "402.10").replace('止', "至");
        assert_eq!(text(&after, TrackedView::Accepted), wanted, "{body}");
        assert!(comments(&after)[0].0.contains("20.10"), "{:?}", comments(&after));
    }
}

#[test]
fn a_change_in_what_another_inserted_is_apart_from_it() {
    let body = format!("<w:p>{}<w:ins w:id=\"7\" w:author=\"甲\">{}</w:ins></w:p>", run("共"), run("21.20万元"));
    let bytes = document(&body);
    let before = text(&bytes, TrackedView::Accepted);
    let after = reviewed(&bytes, &[], &[edit(&before, "21.20", "21.00")]);
    assert_eq!(text(&after, TrackedView::Accepted), "共21.00万元\n");
    let xml = part(&after, "word/document.xml").unwrap();
    // What 甲 inserted is hers, what is deleted of it is ours, and what takes its place stands in no insertion of hers.
    assert!(xml.contains("<w:ins w:id=\"7\" w:author=\"甲\"><w:del w:id=\"10\" w:author=\"gouji\""), "{xml}");
    assert!(xml.contains("</w:del></w:ins><w:ins w:id=\"8\" w:author=\"gouji\""), "{xml}");
    assert!(xml.contains("21.00</w:t></w:r></w:ins><w:ins w:id=\"9\" w:author=\"甲\">"), "{xml}");
}

#[test]
fn what_cannot_be_changed_in_place_is_left() {
    let bytes = document(&format!(
        "<w:p>{}<w:r><w:drawing><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:drawing></w:r></w:p>",
        run("一、收入"),
        run("框420.10")
    ));
    let before = text(&bytes, TrackedView::Accepted);
    let edits = [edit(&before, "420.10", "402.10"), edit(&before, "收入", "收\t入")];
    let notes = [note(&before, "420.10", "01")];
    let done =
        review(&bytes, &Review { sheets: None, notes: &notes, edits: &edits, date: DATE, force: false }).unwrap();
    assert_eq!((done.changes, text(&done.bytes, TrackedView::Accepted)), (0, before));
    // The comment hangs on the run that holds the box.
    let xml = part(&done.bytes, "word/document.xml").unwrap();
    assert!(xml.contains("<w:commentRangeStart w:id=\"1\"/><w:r><w:drawing>"), "{xml}");
}

#[test]
fn new_lines_are_paragraphs_that_can_be_rejected() {
    let looks = "<w:pPr><w:pStyle w:val=\"x\"/><w:ind w:firstLine=\"640\"/><w:rPr><w:b/></w:rPr></w:pPr>";
    let row = |word: &str| format!("<w:tr><w:tc><w:p>{0}</w:p></w:tc><w:tc><w:p>{0}</w:p></w:tc></w:tr>", run(word));
    let table =
        format!("<w:tbl>{}<w:tr><w:tc><w:p/></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>", row("甲"), run("乙"));
    let second = format!("<w:p>{looks}{}</w:p>", run("二、支出"));
    let last = format!("<w:p>{}</w:p>", run("三、其他"));
    for (body, old, new) in [
        // Behind a paragraph that others follow, at the end of the body, and there behind one with properties.
        (second.clone() + &last, "支出", "支出\n（一）甲\n（二）乙"),
        (second.clone() + &last, "三、其他", "三、其他\n\n（一）甲"),
        (last.clone() + &second, "支出", "支出\n（一）甲\n（二）乙"),
        (last.clone() + &second.replace("<w:rPr><w:b/></w:rPr></w:pPr>", "</w:pPr>"), "支出", "支出\n（一）甲"),
        // Before one, whose number grows.
        (second.clone() + &last, "三、", "三、绩效\n说明。\n四、"),
        (second.clone() + &last, "二、", "一、绩效\n二、"),
        // Behind a table, and before the first of all.
        (table.clone() + &last, "乙", "乙\n\n（备注：无。）"),
    ] {
        let bytes = document(&body);
        let before = text(&bytes, TrackedView::Accepted);
        let done = review(
            &bytes,
            &Review { sheets: None, notes: &[], edits: &[edit(&before, old, new)], date: DATE, force: false },
        )
        .unwrap();
        let xml = part(&done.bytes, "word/document.xml").unwrap();
        assert_eq!((done.changes, text(&done.bytes, TrackedView::Original)), (1, before.clone()), "{xml}");
        assert_eq!(text(&done.bytes, TrackedView::Accepted), before.replacen(old, new, 1), "{xml}");
        // Each paragraph but the last of the body has an end that goes with it.
        let ends = xml.matches("<w:rPr><w:ins ").count();
        assert_eq!(ends, new.matches('\n').count() - old.matches('\n').count(), "{xml}");
    }
}

#[test]
fn lines_behind_the_last_are_the_last_then() {
    let bytes = document(&format!("<w:p>{}</w:p><w:sectPr/>", run("三、其他")));
    let before = text(&bytes, TrackedView::Accepted);
    let at_end = Edit { span: Span::at(before.len() as u32), text: "四、名词解释\n（一）甲\n".to_owned() };
    let after = reviewed(&bytes, &[], std::slice::from_ref(&at_end));
    assert_eq!(text(&after, TrackedView::Original), before);
    assert_eq!(text(&after, TrackedView::Accepted), before + &at_end.text);
    assert!(part(&after, "word/document.xml").unwrap().contains("</w:p><w:sectPr/>"));
}

#[test]
fn new_paragraphs_look_like_the_one_before_them() {
    let properties = "<w:pPr><w:keepNext/><w:ind w:firstLine=\"640\"/></w:pPr>";
    let note = "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>①</w:t></w:r>";
    let bytes = document(&format!("<w:p>{properties}{}{note}</w:p><w:p/>", run("收入420.10万元")));
    let before = text(&bytes, TrackedView::Accepted);
    let after = reviewed(&bytes, &[], &[edit(&before, "①", "①\n支出")]);
    let xml = part(&after, "word/document.xml").unwrap();
    assert!(xml.contains("<w:p><w:pPr><w:ind w:firstLine=\"640\"/><w:rPr><w:ins "), "{xml}");
    assert!(
        xml.contains("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">支出</w:t></w:r></w:ins></w:p><w:p/>"),
        "{xml}"
    );
}

/// The text after edits as it is with them and without, and how many were made.
fn edited(bytes: &[u8], edits: &[Edit]) -> (usize, String, String) {
    let done = review(bytes, &Review { sheets: None, notes: &[], edits, date: DATE, force: false }).unwrap();
    (done.changes, text(&done.bytes, TrackedView::Accepted), text(&done.bytes, TrackedView::Original))
}

#[test]
fn paragraphs_are_divided_joined_and_deleted() {
    let paragraph = |text: &str| format!("<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr>{}</w:p>", run(text));
    let body = format!(
        "<w:p>{}{}</w:p>{}<w:p/>{}{}",
        run("收入420.10万元，"),
        run("支出402.10万元。"),
        paragraph("其中：基本支出"),
        paragraph("项目支出"),
        paragraph("特此说明")
    );
    let bytes = document(&body);
    let before = text(&bytes, TrackedView::Accepted);
    assert_eq!(before, "收入420.10万元，支出402.10万元。\n其中：基本支出\n\n项目支出\n特此说明\n");
    for (old, new) in [
        ("，支", "，\n支"),
        ("，", "；\n"),
        ("", "\n二、"),
        ("420", "40\n一\n二"),
        ("10万", "1\n\n0万"),
        ("。\n其", "。其"),
        ("。\n其", "，其"),
        ("支出\n\n", "支出\n"),
        ("基本支出\n", ""),
        ("\n其中：基本支出\n", "\n"),
        ("其中：基本支出\n\n项目支出\n", ""),
        ("\n\n项目", "、项目"),
        ("元。\n其中", "元"),
    ] {
        let mut edit = edit(&before, old, new);
        if old.is_empty() {
            edit.span = Span::at("收入420.10万元，".len() as u32);
        }
        let after = crate::testing::edited(&before, vec![(edit.span, new.to_owned())]);
        let finest = crate::report::edits_between(&before, &after);
        // An edit that has lines on both sides is none of these.
        let coarse = (!old.contains('\n') || !new.contains('\n')).then(|| vec![edit]);
        for edits in coarse.into_iter().chain([finest]) {
            assert_eq!(
                edited(&bytes, &edits),
                (edits.len(), after.clone(), before.clone()),
                "{old:?} {new:?} {edits:?}"
            );
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_edited_the_old_text_is_there_where_all_is_refused(
        paragraphs in prop::collection::vec((0usize..6, "[甲乙1]{0,4}"), 1..6),
        edits in prop::collection::vec((0usize..40, 0usize..6, "[甲丙\n]{0,3}"), 1..4),
    ) {
        let made = |(kind, words): &(usize, String)| match kind {
            _ if words.is_empty() => "<w:p/>".to_owned(),
            0 => format!("<w:p>{}<w:hyperlink>{}</w:hyperlink></w:p>", run("链"), run(words)),
            1 => format!("<w:p>{}{}</w:p>", run(words), run("二")),
            2 => format!("<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:ins w:id=\"1\">{}</w:ins></w:p>", run(words)),
            3 => format!("<w:tbl><w:tr><w:tc><w:p>{0}</w:p></w:tc><w:tc><w:p>{0}</w:p></w:tc></w:tr></w:tbl>", run(words)),
            _ => format!("<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr>{}</w:p>", run(words)),
        };
        let bytes = document(&paragraphs.iter().map(made).collect::<String>());
        let (before, refused) = (text(&bytes, TrackedView::Accepted), text(&bytes, TrackedView::Original));
        let mut after = before.clone();
        for (at, length, new) in &edits {
            let borders: Vec<usize> = after.char_indices().map(|(at, _)| at).chain([after.len()]).collect();
            let start = at % borders.len();
            after.replace_range(borders[start]..borders[(start + length).min(borders.len() - 1)], new);
        }
        // The last line of a document is ended, whatever is edited.
        if !after.ends_with('\n') {
            after.push('\n');
        }
        let edits = crate::report::edits_between(&before, &after);
        let (changes, accepted, original) = edited(&bytes, &edits);
        prop_assert_eq!(original, refused, "{:?} {:?} {:?}", before, after, edits);
        if changes == edits.len() {
            prop_assert_eq!(accepted, after, "{:?} {:?}", before, edits);
        }
    }
}

#[test]
fn what_cannot_be_divided_or_joined_is_left() {
    let table =
        format!("<w:tbl><w:tr><w:tc><w:p>{0}</w:p></w:tc><w:tc><w:p>{0}</w:p></w:tc></w:tr></w:tbl>", run("合计"));
    let section = "<w:pPr><w:sectPr/></w:pPr>";
    let body = format!(
        "<w:p>{}<w:hyperlink>{}</w:hyperlink></w:p>{table}<w:p>{section}{}</w:p><w:p>{}</w:p>",
        run("收入"),
        run("420.10"),
        run("支出"),
        run("其他")
    );
    let bytes = document(&body);
    let before = text(&bytes, TrackedView::Accepted);
    assert_eq!(before, "收入420.10\n合计\t合计\n支出\n其他\n");
    for (old, new) in [
        ("20.1", "2\n0.1"),
        ("计\t", "\n计\t"),
        ("计\n", "\n计\n"),
        ("10\n合", "10合"),
        ("合计\t合计\n", ""),
        ("支出\n", ""),
        ("他\n", "他"),
    ] {
        assert_eq!(edited(&bytes, &[edit(&before, old, new)]), (0, before.clone(), before.clone()), "{old:?} {new:?}");
    }
}

#[test]
fn lines_that_belong_to_a_number_nobody_typed_are_left() {
    let numbered = "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>";
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;
    let body = format!("<w:p>{numbered}{0}</w:p><w:p>{numbered}{0}</w:p>", run("收入"));
    let bytes = document_with(&body, &[("numbering.xml", numbering)]);
    let before = text(&bytes, TrackedView::Accepted);
    assert_eq!(before, "1、收入\n2、收入\n");
    let at_end = Edit { span: Span::at(before.len() as u32), text: "3、支出\n".to_owned() };
    let between = edit(&before, "收入\n", "收入\n2、支出\n");
    let tenth = edit(&before, "收入\n", "收入\n（十）支出\n");
    for edit in [edit(&before, "2、", "2、支出\n3、"), between, tenth, at_end] {
        let done =
            review(&bytes, &Review { sheets: None, notes: &[], edits: &[edit], date: DATE, force: false }).unwrap();
        assert_eq!((done.changes, done.bytes == bytes), (0, true));
    }
}

#[test]
fn an_empty_cell_is_filled_by_a_tracked_insertion() {
    let cell = |content: &str| format!("<w:tc><w:tcPr><w:tcW w:w=\"0\"/></w:tcPr>{content}</w:tc>");
    let words = cell(&format!("<w:p>{}</w:p>", run("合计")));
    for empty in [
        "<w:p/>",
        "<w:p w:rsidR=\"1\"/>",
        "<w:p></w:p>",
        "<w:p><w:pPr><w:jc w:val=\"right\"/><w:rPr><w:del w:id=\"9\"/><w:sz w:val=\"18\"/></w:rPr></w:pPr></w:p>",
        "<w:p><w:r><w:rPr/></w:r></w:p>",
    ] {
        let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.concat());
        let empty = cell(empty);
        let bytes =
            document(&format!("<w:tbl>{}{}</w:tbl>", row(&[&words, &words, &words]), row(&[&words, &empty, &empty])));
        let before = text(&bytes, TrackedView::Accepted);
        assert_eq!(before, "合计\t合计\t合计\n合计\t\t\n");
        let at = before.len() as u32 - 1;
        let edits = [at - 1, at].map(|at| Edit { span: Span::at(at), text: at.to_string() });
        let done =
            review(&bytes, &Review { sheets: None, notes: &[], edits: &edits, date: DATE, force: false }).unwrap();
        assert_eq!((done.changes, text(&done.bytes, TrackedView::Original)), (2, before.clone()));
        let wanted = format!("合计\t合计\t合计\n合计\t{}\t{at}\n", at - 1);
        assert_eq!(text(&done.bytes, TrackedView::Accepted), wanted);
        let xml = part(&done.bytes, "word/document.xml").unwrap();
        assert_eq!(xml.contains("<w:r><w:rPr><w:sz w:val=\"18\"/></w:rPr><w:t"), empty.contains("sz"), "{xml}");
    }
}

#[test]
fn a_place_without_words_has_its_comment_on_those_before_it() {
    let bytes = document(&format!("<w:p>{}</w:p><w:p/><w:p>{}</w:p>", run("三、名词解释"), run("其他")));
    let before = text(&bytes, TrackedView::Accepted);
    let at =
        |at: usize| Note {
            span: Span::at(at as u32), lines: vec!["缺少“联系方式”".to_owned()], mark: at.to_string()
        };
    let after = reviewed(&bytes, &[at(0), at("三、名词解释\n".len()), at(before.len())], &[]);
    let words: Vec<String> = comments(&after).into_iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["三、名词解释", "三、名词解释", "其他"]);
}

#[test]
fn a_second_run_doubles_nothing_and_others_keep_theirs() {
    let theirs = r#"<w:comments xmlns:w="w"><w:comment w:id="3" w:author="甲"><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment></w:comments>"#;
    let body = format!(
        "<w:p><w:commentRangeStart w:id=\"3\"/>{}<w:commentRangeEnd w:id=\"3\"/><w:r><w:commentReference w:id=\"3\"/></w:r></w:p>",
        run("收入420.10万元")
    );
    let bytes = document_with(&body, &[("comments.xml", theirs)]);
    let before = text(&bytes, TrackedView::Accepted);
    let notes = [note(&before, "420.10", "0123456789abcdef"), note(&before, "收入", "fedcba9876543210")];
    let once = reviewed(&bytes, &notes, &[]);
    let found = comments(&once);
    assert_eq!((found.len(), &found[0]), (3, &("收入420.10万元".to_owned(), "请核对".to_owned())));
    let twice = reviewed(&once, &notes, &[]);
    assert_eq!(comments(&twice), found);
    // A finding that is gone takes its comment along.
    assert_eq!(comments(&reviewed(&twice, &notes[..1], &[])).len(), 2);
    let none = reviewed(&twice, &[], &[]);
    assert_eq!(comments(&none), found[..1]);
    let xml = part(&none, "word/document.xml").unwrap();
    assert_eq!(xml.matches("<w:commentReference").count(), 1, "{xml}");
}

#[test]
fn an_answered_comment_stays_and_is_not_made_again() {
    let bytes = document(&format!("<w:p>{}</w:p>", run("收入420.10万元")));
    let before = text(&bytes, TrackedView::Accepted);
    let notes = [note(&before, "420.10", "0123456789abcdef"), note(&before, "收入", "fedcba9876543210")];
    let once = reviewed(&bytes, &notes, &[]);
    let answered = r#"<w15:commentsEx xmlns:w15="w15"><w15:commentEx w15:paraId="7ABC0000" w15:paraIdParent="01234567" w15:done="0"/></w15:commentsEx>"#;
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for name in ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/comments.xml"] {
        parts.push((name.to_owned(), part(&once, name).unwrap().into_bytes()));
    }
    let leads = part(&once, "word/_rels/document.xml.rels").unwrap();
    let more = r#"<Relationship Id="x" Type="r/commentsExtended" Target="commentsExtended.xml"/></Relationships>"#;
    parts.push(("word/_rels/document.xml.rels".to_owned(), leads.replace("</Relationships>", more).into_bytes()));
    parts.push(("word/commentsExtended.xml".to_owned(), answered.as_bytes().to_vec()));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect();
    let answered = zipped(&parts);
    let again = reviewed(&answered, &notes, &[]);
    assert_eq!(comments(&again).len(), 2);
    // Its finding is gone: it stays all the same, the other one goes.
    let left = comments(&reviewed(&again, &[], &[]));
    assert_eq!((left.len(), left[0].0.as_str()), (1, "420.10"));
}

#[test]
fn all_other_parts_stay_as_they_were_packed() {
    let styles = r#"<w:styles xmlns:w="w"/>"#;
    let bytes = document_with(&format!("<w:p>{}</w:p>", run("收入420.10")), &[("styles.xml", styles)]);
    let before = text(&bytes, TrackedView::Accepted);
    assert_eq!(reviewed(&bytes, &[], &[]), bytes);
    let after = reviewed(&bytes, &[note(&before, "420.10", "01")], &[]);
    assert_eq!(part(&after, "word/styles.xml").as_deref(), Some(styles));
    assert_eq!(part(&after, "_rels/.rels"), part(&bytes, "_rels/.rels"));
    assert!(part(&after, "[Content_Types].xml").unwrap().contains("/word/comments.xml"));
    assert!(
        part(&after, "word/_rels/document.xml.rels")
            .unwrap()
            .contains("relationships/comments\" Target=\"/word/comments.xml")
    );
}

#[test]
fn a_protected_or_signed_document_is_asked_about_first() {
    let settings =
        r#"<w:settings xmlns:w="w"><w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>"#;
    let bytes = document_with(&format!("<w:p>{}</w:p>", run("收入")), &[("settings.xml", settings)]);
    let asked = |force| review(&bytes, &Review { sheets: None, notes: &[], edits: &[], date: DATE, force }).map(|_| ());
    assert_eq!((asked(false), asked(true)), (Err(NotReviewed::Protected), Ok(())));
}

#[test]
fn what_xml_forbids_reaches_no_comment() {
    let bytes = document(&format!("<w:p>{}</w:p>", run("收入")));
    let lines = vec!["a\u{1}<b>&\"\u{FFFE}\n二".to_owned()];
    let after = reviewed(&bytes, &[Note { span: Span::new(0, 6), lines, mark: "01".to_owned() }], &[]);
    assert!(part(&after, "word/comments.xml").unwrap().contains(">a&lt;b&gt;&amp;&quot; 二 · 01<"));
}
