//! What a document lacks is inserted as the standard has it: right documents with something taken out, mended by the fixes.
//!
//! `GOUJI_EXTRA_DOCUMENTS=folder` has the same done to documents of one's own.

use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::support::{analyze, document, show, testing};
use gouji::analysis::{Analysis, Part};
use gouji::finding::{Finding, Severity, compatible, in_order};
use gouji::lang::Lang;
use gouji::model::Section;
use gouji::model::profile::{Level, Statement};
use gouji::outline::end_of_section;
use gouji::settings::Settings;
use gouji::syntax::{Reading, Role, read_numbering};

/// Rules that look at what a document consists of.
const STRUCTURE: [&str; 8] = [
    "missing-section",
    "missing-statement",
    "missing-glossary",
    "incomplete-glossary",
    "nonstandard-definition",
    "empty-section",
    "section-order",
    "heading-numbering",
];

/// Disclosures to take something out of, each of a recognised layout.
fn documents() -> Vec<(String, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/right")];
    folders.extend(std::env::var_os("GOUJI_EXTRA_DOCUMENTS").map(Into::into));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let mut list: Vec<(String, String)> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .flat_map(|(name, text)| disclosures(&text).map(move |text| (name.clone(), text)).collect::<Vec<_>>())
        .collect();
    list.sort();
    list.extend((100..106).map(|seed| (format!("generated {seed}"), document(seed).text)));
    // Whole documents of other provinces are put back together at the layout's own places, which need not be theirs.
    list.retain(|(name, text)| {
        !name.starts_with("预算-")
            && !name.starts_with("决算-")
            && reading(text).parts()[0].part.outline.profile().is_some()
    });
    assert!(list.len() > 40, "{}", list.len());
    list
}

fn reading(text: &str) -> Analysis {
    Analysis::new(text, &Settings::new(Lang::Zh).into())
}

fn disclosures(text: &str) -> impl Iterator<Item = String> {
    let analysis = reading(text);
    analysis.parts().iter().map(|placed| placed.part.text().to_owned()).collect::<Vec<_>>().into_iter()
}

/// What is wrong with the structure, and the errors; the blanks of inserted wording are their author's to fill.
fn wrong(text: &str) -> Vec<(&'static str, String)> {
    let counts = |finding: &Finding| {
        STRUCTURE.contains(&finding.code) || finding.severity == Severity::Error && !is_blank(finding)
    };
    analyze(text).into_iter().filter(counts).map(|finding| (finding.code, finding.message)).collect()
}

fn is_blank(finding: &Finding) -> bool {
    finding.code == "unfilled-placeholder" && finding.message.contains("____")
}

/// The text after the first fix of the first finding of a rule that speaks of `what`.
fn mended(text: &str, code: &str, what: &str) -> Result<String, String> {
    let findings = analyze(text);
    let Some(finding) = findings.iter().find(|finding| finding.code == code && finding.message.contains(what)) else {
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        return Err(format!("{code} does not speak of {what}: {codes:?}"));
    };
    let Some(fix) = finding.fixes.first() else {
        return Err(format!("no fix\n{}", show(text, finding)));
    };
    let edits = in_order(&compatible([fix]));
    assert_eq!(edits.len(), fix.edits.len(), "edits overlap: {fix:?}");
    Ok(testing::edited(text, edits.into_iter().map(|edit| (edit.span, edit.text.as_str()))))
}

/// Lines without their numbers, space and blank lines.
fn lines(text: &str) -> Vec<String> {
    let bare = |line: &str| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        line[read_numbering(line).map_or(0, |numbering| numbering.len as usize)..].to_owned()
    };
    text.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

/// The lines that are new, for a failed test.
fn news(before: &str, after: &str) -> String {
    let known: Vec<&str> = before.lines().collect();
    after.lines().filter(|line| !known.contains(line)).map(|line| format!("  + {line}\n")).collect()
}

/// Whether every line of `part` stands in `whole`, in order.
fn keeps_all(part: &str, whole: &str) -> bool {
    let whole = lines(whole);
    let mut rest = whole.iter();
    lines(part).iter().all(|line| rest.any(|other| other == line))
}

/// The section of an id: its number and its title, and how many headings of its kind stand before it.
fn place(text: &str, id: &str) -> Option<(u32, usize)> {
    let analysis = reading(text);
    let part = &analysis.parts()[0].part;
    let at = part.outline.find(id)?;
    let sections = &part.disclosure.sections;
    let is_sibling =
        |other: &usize| sections[*other].parent == sections[at].parent && sections[*other].style == sections[at].style;
    Some((sections[at].value, (0..at).filter(is_sibling).count()))
}

/// The bytes of a section with the space behind it, without tables and closing lines.
fn extent(part: &Part, section: usize) -> Range<usize> {
    let disclosure = &part.disclosure;
    let start = disclosure.blocks[disclosure.sections[section].heading].start as usize;
    let line = disclosure.text[..start].rfind('\n').map_or(0, |at| at + 1);
    let end = end_of_section(disclosure, section) as usize;
    let rest = &disclosure.text[end..];
    line..end + rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace()).len()
}

/// The text without a stretch; `closed` also closes the gap in the numbers behind it.
fn without(text: &str, stretch: Range<usize>, closed: bool) -> String {
    let mut cut = text.to_owned();
    cut.replace_range(stretch, "");
    if closed && let Ok(renumbered) = mended(&cut, "heading-numbering", "") {
        return renumbered;
    }
    cut
}

/// What is wrong after `code` has put `what` back into `cut`, of which the whole `text` shows where it was.
fn insertion(text: &str, cut: &str, code: &str, what: &str, id: &str) -> Result<(), String> {
    let fixed = mended(cut, code, what)?;
    if !keeps_all(cut, &fixed) {
        return Err(format!("something else was changed\n{}", news(cut, &fixed)));
    }
    if place(text, id) != place(&fixed, id) {
        return Err(format!("{:?} became {:?}\n{}", place(text, id), place(&fixed, id), news(cut, &fixed)));
    }
    // A figure that only the lost text explained is missed until the author has filled the blanks.
    let (before, without) = (wrong(text), wrong(cut));
    let is_known = |finding: &(&str, String)| {
        before.contains(finding) || !STRUCTURE.contains(&finding.0) && without.contains(finding)
    };
    let more: Vec<_> = wrong(&fixed).into_iter().filter(|finding| !is_known(finding)).collect();
    if more.is_empty() { Ok(()) } else { Err(format!("{more:?}\n{}", news(cut, &fixed))) }
}

/// Whether a text no longer has a section, under another heading or under none.
fn is_gone(text: &str, section: &Section) -> bool {
    let analysis = reading(text);
    let part = &analysis.parts()[0].part;
    let profile = part.outline.profile().unwrap();
    let around = profile.sections.iter().find(|around| around.sub.iter().any(|sub| sub.id == section.id));
    let around = around.and_then(|around| Some((around, part.outline.find(&around.id)?)));
    let is_told = around.is_some_and(|(around, at)| {
        let blocks = |at: usize| part.disclosure.sections[at].blocks.clone();
        let siblings: Vec<_> = around.sub.iter().filter_map(|sub| part.outline.find(&sub.id)).map(blocks).collect();
        let is_own = |block: usize| {
            blocks(at).contains(&block) && block > blocks(at).start && !siblings.iter().any(|sub| sub.contains(&block))
        };
        let says = |text: &str| section.told_by.iter().any(|word| text.contains(word.as_str()));
        part.readings.iter().any(|reading| is_own(reading.block) && says(reading.plain.text()))
    });
    part.outline.find(&section.id).is_none() && !is_told
}

#[test]
fn a_section_that_is_taken_out_is_put_back() {
    let mut failures = Vec::new();
    let mut tried = 0;
    for (name, text) in documents() {
        let analysis = reading(&text);
        let part = &analysis.parts()[0].part;
        let profile = part.outline.profile().unwrap();
        for section in profile.walk().filter(|section| section.mandatory && section.id != "glossary") {
            // A part heading is another rule's, and what another section may take in is not missing.
            if section.level == Level::Part || section.merges_into.is_some() {
                continue;
            }
            let Some(at) = part.outline.find(&section.id) else { continue };
            let title = section.title.replace("{部门}", "");
            let stretch = extent(part, at);
            // Without the only word of what is carried in nothing balances, whatever is put back.
            let carries = text[stretch.clone()].contains("结转");
            let closed = tried % 2 == 0;
            let cut = without(&text, stretch, closed);
            if !carries && is_gone(&cut, section) {
                tried += 1;
                if let Err(problem) = insertion(&text, &cut, "missing-section", &title, &section.id) {
                    failures.push(format!("{name}, without {title} (closed: {closed}): {problem}"));
                }
            }
        }
    }
    assert!(tried > 300, "{tried}");
    assert!(failures.is_empty(), "{} of {tried}\n{}", failures.len(), failures.join("\n\n"));
}

/// The blocks that make a statement, where it may stand: their numbers, if they have any, and where they begin.
fn told(text: &str, statement: &Statement) -> Vec<(Option<u32>, Range<usize>)> {
    let analysis = reading(text);
    let part = &analysis.parts()[0].part;
    let overview = part.outline.blocks_of(&part.disclosure, "overview");
    let is_text = |reading: &&Reading| {
        let role = matches!(reading.role, Role::Heading | Role::Body | Role::Note | Role::Closing);
        role && !part.outline.is_in_glossary(reading.block) && !overview.contains(&reading.block)
    };
    let found = part.readings.iter().filter(is_text).filter(|reading| statement.is_in(reading.plain.text()));
    found
        .map(|reading| {
            let section = part.disclosure.sections.iter().position(|section| section.heading == reading.block);
            match section {
                Some(at) => (Some(part.disclosure.sections[at].value), extent(part, at)),
                None => (None, part.disclosure.blocks[reading.block].span().into()),
            }
        })
        .collect()
}

#[test]
fn a_statement_that_is_taken_out_is_put_back() {
    let mut failures = Vec::new();
    let mut tried = 0;
    for (name, text) in documents() {
        let analysis = reading(&text);
        let part = &analysis.parts()[0].part;
        let profile = part.outline.profile().unwrap();
        for statement in &profile.statements {
            let places = told(&text, statement);
            let Some((number, first)) = places.first().cloned() else { continue };
            // What other sections tell too is not missing; nor is what makes up all of a section.
            let is_told_again = places.iter().any(|(_, place)| place.start >= first.end);
            let tells_more =
                profile.statements.iter().any(|other| other.id != statement.id && other.is_in(&text[first.clone()]))
                    || profile.section("totals").is_some_and(|totals| {
                        let totals = part.outline.blocks_of(&part.disclosure, &totals.id);
                        part.disclosure.blocks[totals].iter().any(|block| first.contains(&(block.start as usize)))
                    });
            if is_told_again || tells_more || text[first.clone()].contains("结转") {
                continue;
            }
            tried += 1;
            let cut = without(&text, first, tried % 2 == 0);
            let fixed = match mended(&cut, "missing-statement", &statement.label) {
                Ok(fixed) => fixed,
                Err(problem) => {
                    failures.push(format!("{name}, without {}: {problem}", statement.label));
                    continue;
                }
            };
            let now = told(&fixed, statement).first().and_then(|(number, _)| *number);
            let before = wrong(&text);
            let more: Vec<_> = wrong(&fixed).into_iter().filter(|finding| !before.contains(finding)).collect();
            // Elsewhere the statements have no fixed order.
            let is_placed = now == number || profile.id != "chongqing" && now.is_some() == number.is_some();
            if !is_placed || !more.is_empty() || !keeps_all(&cut, &fixed) {
                failures.push(format!(
                    "{name}, without {} ({number:?}, {now:?}): {more:?}\n{}",
                    statement.label,
                    news(&cut, &fixed)
                ));
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert!(failures.is_empty(), "{} of {tried}\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn a_glossary_that_is_taken_out_is_put_back() {
    let mut failures = Vec::new();
    for (name, text) in documents() {
        let analysis = reading(&text);
        let part = &analysis.parts()[0].part;
        let Some(at) = part.outline.glossary.as_ref().and_then(|glossary| glossary.section) else { continue };
        let cut = without(&text, extent(part, at), true);
        if let Err(problem) = insertion(&text, &cut, "missing-glossary", "", "glossary") {
            failures.push(format!("{name}: {problem}"));
        }
    }
    assert!(failures.is_empty(), "{}\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn a_term_that_is_taken_out_or_altered_is_mended() {
    let mut failures = Vec::new();
    for (name, text) in documents() {
        let analysis = reading(&text);
        let part = &analysis.parts()[0].part;
        let Some(glossary) = &part.outline.glossary else { continue };
        let before = wrong(&text);
        for entry in &glossary.entries {
            let Some(term) = entry
                .term
                .map(|at| &part.outline.standard.glossary.terms()[at])
                .filter(|term| term.base && !entry.runs_on)
            else {
                continue;
            };
            let short = term.name.replace(['“', '”'], "");
            let block: Range<usize> = part.disclosure.blocks[entry.block].span().into();
            let mut lost = text.clone();
            let line = text[..block.start].rfind('\n').map_or(0, |at| at + 1);
            let rest = text[block.end..].len() - text[block.end..].trim_start().len();
            lost.replace_range(line..block.end + rest, "");
            let mut altered = text.clone();
            let definition: Range<usize> = entry.definition.into();
            altered.replace_range(definition.clone(), &format!("{}按有关规定安排的资金。", term.opener));
            // Only Chongqing's layout owns the words of its glossary.
            let owns_words = part.outline.profile().is_some_and(|profile| profile.id == "chongqing");
            for (code, wrong_text) in [("incomplete-glossary", lost), ("nonstandard-definition", altered)] {
                if code == "nonstandard-definition" && !owns_words {
                    let spoken = analyze(&wrong_text).iter().any(|finding| finding.code == code);
                    assert!(!spoken, "{name}, {short}: the words of this layout are nobody's");
                    continue;
                }
                match mended(&wrong_text, code, &short) {
                    Err(problem) => failures.push(format!("{name}, {short}: {problem}")),
                    Ok(fixed) => {
                        let more: Vec<_> =
                            wrong(&fixed).into_iter().filter(|finding| !before.contains(finding)).collect();
                        let is_kept = code == "nonstandard-definition" || keeps_all(&wrong_text, &fixed);
                        if !more.is_empty() || !is_kept {
                            failures.push(format!("{name}, {short}: {more:?}\n{}", news(&wrong_text, &fixed)));
                        }
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn sections_that_changed_places_change_back() {
    let bare = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let mut failures = Vec::new();
    let mut tried = 0;
    for (name, text) in documents() {
        let analysis = reading(&text);
        let part = &analysis.parts()[0].part;
        let sections = &part.disclosure.sections;
        let profile = part.outline.profile().unwrap();
        let mandatory = profile.sections.iter().filter(|section| section.mandatory);
        let found: Vec<usize> = mandatory.filter_map(|section| part.outline.find(&section.id)).collect();
        let before = wrong(&text);
        for pair in found.windows(2) {
            let [one, other] = [pair[0], pair[1]];
            let is_next = sections[one].blocks.end == sections[other].heading;
            // The tables below the last section stay where they are; those inside one move with it.
            let is_last = sections[other].blocks.end == part.disclosure.blocks.len();
            let inside = if is_last {
                sections[one].blocks.clone()
            } else {
                sections[one].blocks.start..sections[other].blocks.end
            };
            let has_table = part.disclosure.blocks[inside].iter().any(|block| block.grid().is_some());
            if !is_next || has_table || sections[one].style != sections[other].style {
                continue;
            }
            let content = |at: usize| {
                let range = extent(part, at);
                range.start..range.start + text[range.clone()].trim_end().len()
            };
            let (first, second) = (content(one), content(other));
            if first.end > second.start {
                continue;
            }
            // The numbers stay where they were, or move with their sections.
            for keeps in [false, true] {
                let moved = |at: usize, like: usize| {
                    let lines = &text[content(at)];
                    let (old, new) = (sections[at].mark.of(part.text()), sections[like].mark.of(part.text()));
                    if keeps { lines.to_owned() } else { lines.replacen(old, new, 1) }
                };
                tried += 1;
                let scrambled = format!(
                    "{}{}{}{}{}",
                    &text[..first.start],
                    moved(other, one),
                    &text[first.end..second.start],
                    moved(one, other),
                    &text[second.end..]
                );
                let title = &sections[one].title;
                match mended(&scrambled, "section-order", "") {
                    Err(problem) => failures.push(format!("{name}, {title}: {problem}")),
                    Ok(fixed) if bare(&fixed) != bare(&text) => {
                        failures.push(format!("{name}, {title}\n{}", news(&text, &fixed)));
                    }
                    Ok(fixed) => {
                        let more: Vec<_> = wrong(&fixed).into_iter().filter(|one| !before.contains(one)).collect();
                        if !more.is_empty() {
                            failures.push(format!("{name}, {title}: {more:?}"));
                        }
                    }
                }
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert!(failures.is_empty(), "{} of {tried}\n{}", failures.len(), failures.join("\n\n"));
}
