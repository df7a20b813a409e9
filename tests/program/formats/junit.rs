//! JUnit XML against what a CI allows.

use gouji::lang::Lang;
use gouji::report::{FileReport, JUnit};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::samples::{TEXT, findings, rendered, reported};

/// Each element, what may stand in it, the attributes it must have and those it may have: Jenkins' `junit-10.xsd`.
type Element = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const ELEMENTS: &[Element] = &[
    ("testsuites", &["testsuite"], &[], &["name", "time", "tests", "failures", "errors"]),
    (
        "testsuite",
        &["testsuite", "properties", "testcase", "system-out", "system-err"],
        &["name", "tests", "failures", "errors"],
        &["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"],
    ),
    (
        "testcase",
        &[
            "skipped",
            "error",
            "failure",
            "rerunFailure",
            "rerunError",
            "flakyFailure",
            "flakyError",
            "system-out",
            "system-err",
        ],
        &["name"],
        &["time", "classname", "group"],
    ),
    ("failure", &[], &[], &["type", "message"]),
    ("error", &[], &[], &["type", "message"]),
    ("skipped", &[], &[], &["type", "message"]),
];

/// The attributes of an element, by name.
fn attributes(tag: &BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let read = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
        let attribute = attribute.map_err(|error| format!("{error}"))?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
        Ok((attribute.key.as_ref().to_owned(), value.into_owned()))
    };
    tag.attributes().map(read).collect()
}

/// What is wrong with a document; how many of each element it has.
fn validate(xml: &str) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<String> = Vec::new();
    let mut seen = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match &event {
            Event::Eof if open.is_empty() => return Ok(seen),
            Event::Eof => return Err(format!("{open:?} still open")),
            Event::End(_) => drop(open.pop()),
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let of = |name: &str| ELEMENTS.iter().find(|(element, ..)| *element == name);
                let (_, _, must, may) = of(&name).ok_or(format!("<{name}> is unknown"))?;
                match open.last().and_then(|above| of(above)) {
                    Some((above, inside, ..)) if !inside.contains(&name.as_str()) => {
                        return Err(format!("<{name}> in <{above}>"));
                    }
                    None if name != "testsuites" => return Err(format!("<{name}> at the root")),
                    _ => {}
                }
                let attributes = attributes(tag)?;
                for (attribute, value) in &attributes {
                    if !must.contains(&attribute.as_str()) && !may.contains(&attribute.as_str()) {
                        return Err(format!("{attribute} of <{name}>"));
                    }
                    if ["tests", "failures", "errors"].contains(&attribute.as_str()) && value.parse::<u32>().is_err() {
                        return Err(format!("{attribute} is {value}"));
                    }
                }
                if let Some(missing) = must.iter().find(|must| attributes.iter().all(|(name, _)| name != *must)) {
                    return Err(format!("{missing} of <{name}> is missing"));
                }
                if matches!(event, Event::Start(_)) {
                    open.push(name.clone());
                }
                seen.push(name);
            }
            _ => {}
        }
    }
}

#[test]
fn a_file_is_a_test_case_and_a_finding_a_failure() {
    let seen = validate(&rendered(&JUnit { lang: Lang::Zh })).unwrap();
    let count = |name: &str| seen.iter().filter(|element| *element == name).count();
    assert_eq!((count("testsuite"), count("testcase"), count("failure"), count("error")), (5, 5, 4, 1));
    assert_eq!(count("skipped"), 2);
    assert_eq!(validate(&reported(&JUnit { lang: Lang::Zh }, &[])).unwrap(), ["testsuites"]);
}

#[test]
fn the_check_would_tell() {
    for xml in [
        "<testsuite name=\"a\"/>",
        "<testsuites><testcase name=\"a\"/></testsuites>",
        "<testsuites><testsuite/></testsuites>",
        "<testsuites surprise=\"1\"/>",
        "<testsuites>",
        "<testsuites><testsuite name=\"a\" tests=\"x\" failures=\"0\" errors=\"0\"/></testsuites>",
        "<testsuites><testsuite name=\"a\" tests=\"1\" failures=\"0\"/></testsuites>",
        "<testsuites name=\"&surprise;\"/>",
    ] {
        assert!(validate(xml).is_err(), "{xml}");
    }
}

proptest! {
    #[test]
    fn any_message_and_any_path_is_valid(message in "(\\PC|[\u{0}-\u{A0}\u{FFFE}\u{2028}<>&'\"\\]]){0,40}") {
        let mut findings = findings();
        findings.truncate(1);
        findings[0].message.clone_from(&message);
        findings[0].fixes[0].title.clone_from(&message);
        let report = FileReport { path: &message, text: TEXT, findings: &findings, ..FileReport::default() };
        let xml = reported(&JUnit { lang: Lang::Zh }, &[report]);
        prop_assert_eq!(validate(&xml).unwrap(), ["testsuites", "testsuite", "testcase", "failure"]);
        // The characters that XML 1.0 allows.
        let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
        prop_assert!(xml.chars().all(is_allowed));
    }
}
