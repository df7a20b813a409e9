//! Lines and characters, as each client counts them.

use serde_json::json;

use crate::client::*;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";

/// The parts add up to 5.00, not 6.00.
const THREE_PUBLIC: &str = "四、“三公”经费情况说明\n\
    \u{1F600}2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费4.00万元，公务用车购置费0万元。\n";

fn client(units: Units) -> Client {
    Client::initialized(&Hello::pulling().encodings(&[units.name()]).options(json!({ "maxDiagnostics": 100_000 })))
}

/// Opens a text, lets an editor change it, and compares.
fn check(text: &Text, edit: impl FnOnce(&mut Client), after: &str) {
    let mut client = client(text.units);
    client.open(URI, &text.text);
    client.agrees(URI, text);
    edit(&mut client);
    client.agrees(URI, &Text::new(after, text.units));
    client.finish();
}

#[test]
fn the_clients_first_known_encoding_is_taken() {
    for (offered, taken) in [
        (vec!["utf-8"], "utf-8"),
        (vec!["utf-16"], "utf-16"),
        (vec!["utf-32"], "utf-32"),
        (vec!["utf-32", "utf-16", "utf-8"], "utf-32"),
        (vec!["utf-8", "utf-16"], "utf-8"),
        (vec!["utf-7", "UTF-8", "utf-8"], "utf-8"),
        (vec!["gb18030"], "utf-16"),
        (vec![], "utf-16"),
    ] {
        let client = Client::initialized(&Hello::pulling().encodings(&offered));
        assert_eq!(client.capability("/positionEncoding"), taken, "{offered:?}");
        client.finish();
    }
    let client = Client::initialized(&Hello::plain());
    assert_eq!(client.capability("/positionEncoding"), "utf-16");
    client.finish();
}

#[test]
fn a_figure_behind_other_characters_is_found_in_each_encoding() {
    // `6.00` stands behind one character outside the first plane, four digits and nine characters of three bytes.
    for (units, total, part) in [(Units::Utf8, 35, 112), (Units::Utf16, 15, 46), (Units::Utf32, 14, 45)] {
        let mut client = client(units);
        client.open(URI, THREE_PUBLIC);
        let said = client.diagnostics(URI);
        assert_eq!(codes(&said), ["total-mismatch"]);
        let range = |from: u32| json!({ "start": { "line": 1, "character": from }, "end": { "line": 1, "character": from + 4 } });
        assert_eq!(said[0]["range"], range(total), "{units:?}");
        let places = said[0]["relatedInformation"].as_array().unwrap();
        assert!(places.iter().any(|place| place["location"]["range"] == range(part)), "{units:?} {places:?}");
        client.change(URI, 2, &[between((1, part), (1, part + 4), "5.00")]);
        assert!(client.diagnostics(URI).is_empty(), "{units:?}");
        client.finish();
    }
}

#[test]
fn without_a_word_on_it_positions_count_utf_16() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, THREE_PUBLIC);
    assert_eq!(client.diagnostics(URI)[0]["range"]["start"], json!({ "line": 1, "character": 15 }));
    client.finish();
}

#[test]
fn lines_end_as_in_the_protocol_and_nowhere_else() {
    let source = "一、说明\r完成工作。。\r\n\u{2028}完成工作。。\u{b}\u{c}\u{85}\u{2029}完成任务。。\n\r\r完成工作。。\n\r\n完成工作。。";
    for units in ALL_UNITS {
        let text = Text::new(source, units);
        let mut client = client(units);
        client.open(URI, source);
        client.agrees(URI, &text);
        let said = client.diagnostics(URI);
        // The clause that stands twice in one line is another finding.
        let slips = said.iter().filter(|said| said["code"] == "repeated-punctuation");
        let lines: Vec<_> = slips.map(|said| said["range"]["start"]["line"].clone()).collect();
        assert_eq!(lines, [1, 2, 2, 5, 7], "{units:?}");
        client.finish();
    }
}

#[test]
fn line_breaks_may_be_made_and_unmade() {
    // A break put between the two characters of another, and taken away again.
    for units in ALL_UNITS {
        let mut text = Text::new("一、说明\r\n完成工作。。\r\n完成工作。。\r\n", units);
        let mut client = client(units);
        client.open(URI, &text.text);
        for (version, (range, new)) in [
            // `\r\n` loses its `\n`, then gets one again; lone `\r` and `\n` meet.
            (text.text.find("\r\n完").unwrap()..text.text.find("\r\n完").unwrap() + 2, "\r"),
            (text.text.find("完").unwrap() - 1..text.text.find("完").unwrap() - 1, "\n"),
            (0..0, "\r"),
            (1..1, "\n"),
            (0..2, ""),
            (0..0, "完成工作。。\r\n\r"),
        ]
        .into_iter()
        .enumerate()
        {
            let change = text.replace(range, new);
            client.change(URI, version as i32 + 2, &[change]);
            client.agrees(URI, &text);
        }
        client.finish();
    }
}

#[test]
fn a_position_past_the_end_of_a_line_is_its_end() {
    for units in ALL_UNITS {
        for line_break in ["\n", "\r\n", "\r"] {
            let source = format!("完成工作。{line_break}一、说明{line_break}完成工作。");
            let after = format!("完成工作。。{line_break}一、说明{line_break}完成工作。。");
            let edit = |client: &mut Client| {
                client.change(URI, 2, &[between((0, 99), (0, 999), "。"), between((2, u32::MAX), (2, u32::MAX), "。")]);
            };
            check(&Text::new(&source, units), edit, &after);
        }
    }
}

#[test]
fn a_position_past_the_end_of_the_text_is_its_end() {
    for units in ALL_UNITS {
        let edit = |client: &mut Client| client.change(URI, 2, &[between((7, 0), (i32::MAX as u32, 9), "。")]);
        check(&Text::new("完成工作。", units), edit, "完成工作。。");
        // Behind the last break a line begins, even if nothing stands there.
        let edit = |client: &mut Client| client.change(URI, 2, &[between((1, 5), (u32::MAX, u32::MAX), "完成。。")]);
        check(&Text::new("完成工作。\n", units), edit, "完成工作。\n完成。。");
        // All of it.
        let edit = |client: &mut Client| client.change(URI, 2, &[between((0, 0), (99, 0), "完成。。")]);
        check(&Text::new("完成工作。\n一、说明\n", units), edit, "完成。。");
        let edit = |client: &mut Client| client.change(URI, 2, &[between((3, 3), (4, 4), "完成。。")]);
        check(&Text::new("", units), edit, "完成。。");
    }
}

#[test]
fn a_position_within_a_character_is_its_beginning() {
    // The second unit of a character outside the first plane.
    let edit = |client: &mut Client| client.change(URI, 2, &[between((0, 1), (0, 3), "完成。。")]);
    check(&Text::new("\u{1F600}\u{1F600}完成工作", Units::Utf16), edit, "完成。。\u{1F600}完成工作");
    // The second and third byte of a character of three.
    let edit = |client: &mut Client| client.change(URI, 2, &[between((0, 4), (0, 8), "。。")]);
    check(&Text::new("完成的工作", Units::Utf8), edit, "完。。的工作");
}

#[test]
fn a_range_whose_end_comes_first_replaces_nothing() {
    for units in ALL_UNITS {
        let edit = |client: &mut Client| client.change(URI, 2, &[between((1, 2), (0, 1), "完成。。")]);
        let at = if units == Units::Utf8 { "一、说明\n" } else { "一、说明\n12" };
        let (before, after) = match units {
            Units::Utf8 => (format!("{at}12完成工作"), format!("{at}12完成。。完成工作")),
            _ => (format!("{at}完成工作"), format!("{at}完成。。完成工作")),
        };
        check(&Text::new(&before, units), edit, &after);
    }
}
