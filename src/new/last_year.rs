//! Last year's disclosure: what stands from year to year, and its levels.

use std::ops::Range;

use super::day;
use super::doubt::Doubt;
use super::tables::with_nil_cells;
use crate::analysis::Part;
use crate::draft::{Figures, OVERVIEW, Other, Source, Standing};
use crate::model::IssuerKind;
use crate::outline::Entry;
use crate::syntax::{Block, Role, find_year};

/// Sections below it whose text is the unit's own.
const OWN: [&str; 3] = ["duties", "composition", "reform"];

/// Words by which a unit says that 机关运行经费 do not concern it.
const NO_RUNNING_COSTS: &str = "统计范围";

/// Everything a new disclosure carries over.
pub fn standing(part: &Part) -> Standing {
    let had_vehicles = had_vehicles(part);
    let mut standing = Standing {
        terms: terms(part),
        contact: contact(part),
        vehicles: had_vehicles.as_ref().and_then(|(_, words)| day::with_blanks(words)),
        project_use: project_use(part),
        kind: part.disclosure.title.as_ref().and_then(|title| title.issuer),
        ..Standing::default()
    };
    sections(part, &mut standing);
    standing.of_a_day.extend(had_vehicles.map(|(day, words)| format!("{day}，{words}")));
    standing
}

/// Adds its levels to the figures, as those of the year before, but for those in doubt.
pub fn tell(part: &Part, doubts: &[Doubt], figures: &mut Figures) {
    let says_no_running_costs =
        |text: &str| text.contains(NO_RUNNING_COSTS) && text.contains('不') && text.contains("运行经费");
    if part.readings.iter().any(|reading| says_no_running_costs(reading.plain.text())) {
        figures.presume_nil("general.agency_running");
    }
    if part.disclosure.year() != Some(figures.year - 1) {
        return;
    }
    figures.distrust(doubts.iter().flat_map(|doubt| doubt.quantities.iter().copied()));
    if part.disclosure.tables.is_empty() {
        figures.read(&part.facts, part.text(), Source::LastYear);
    } else {
        let (text, facts) = with_nil_cells(&part.disclosure, &figures.standard);
        figures.read(&facts, &text, Source::LastYear);
    }
}

/// The words after 主要用于 at the end of the paragraph on 项目支出, unless they contain a number or a year.
fn project_use(part: &Part) -> Option<String> {
    part.readings.iter().find_map(|reading| {
        let text = reading.plain.text();
        let own = &text[text.rfind("项目支出")?..];
        let (_, words) = own.split_once("主要用于")?;
        let words = words.split(['。', '；']).next()?;
        (!words.is_empty() && !words.contains(|c: char| c.is_ascii_digit())).then(|| words.to_owned())
    })
}

/// The sections about the unit itself.
fn sections(part: &Part, standing: &mut Standing) {
    let sections = &part.disclosure.sections;
    let overview = part.outline.find(OVERVIEW);
    let below = || sections.iter().enumerate().filter(|(_, section)| section.parent == overview);
    if let Some(overview) = overview {
        let whole = &sections[overview].blocks;
        let end = below().next().map_or(whole.end, |(_, first)| first.heading);
        let text = text(part, overview, whole.start..end, standing);
        standing.sections.extend(text.map(|text| (OVERVIEW, text)));
    }
    let named = OWN.map(|id| (id, own(part, id)));
    for (id, at) in named {
        let text = at.and_then(|at| text(part, at, sections[at].blocks.clone(), standing));
        standing.sections.extend(text.map(|text| (id, text)));
    }
    let mut behind = None;
    for (at, section) in below() {
        if let Some((id, _)) = named.iter().find(|(_, named)| *named == Some(at)) {
            // One without text may not be drafted.
            behind = standing.sections.iter().map(|(id, _)| *id).find(|own| own == id).or(behind);
            continue;
        }
        let is_other = part.outline.name_of(at).is_none_or(|named| OWN.contains(&named.id.as_str()));
        if overview.is_none() || !is_other || section.is_paragraph() {
            continue;
        }
        let title: String = section.title_span.of(part.text()).split_whitespace().collect();
        if find_year(&section.title).is_some() {
            standing.left_out.push(title);
        } else if let Some(text) = text(part, at, section.blocks.clone(), standing) {
            standing.others.push(Other { behind, title, text });
        }
    }
}

/// The section with this name in the standard: of several the one that has the standard's title.
fn own(part: &Part, id: &str) -> Option<usize> {
    let named = |at: usize| part.outline.name_of(at).filter(|named| named.id == id);
    let has_title = |at: usize| {
        let title = &part.disclosure.sections[at].title;
        let is_title = |kind: IssuerKind| named(at).is_some_and(|named| named.title_for(kind.word()) == *title);
        is_title(IssuerKind::Unit) || is_title(IssuerKind::Department)
    };
    let all = (0..part.disclosure.sections.len()).filter(|at| named(*at).is_some());
    all.min_by_key(|at| !has_title(*at))
}

/// The text of these blocks of a section, without its heading. What it says of a day is asked for again.
fn text(part: &Part, section: usize, blocks: Range<usize>, standing: &mut Standing) -> Option<String> {
    let (disclosure, text) = (&part.disclosure, part.text());
    let section = &disclosure.sections[section];
    let heading = &disclosure.blocks[section.heading];
    let inline = heading.heading().map(|parts| heading.absolute(parts.body).of(text)).unwrap_or_default();
    let is_text = |at: &usize| *at > section.heading && matches!(disclosure.role(*at), Role::Body | Role::Heading);
    let below = blocks.filter(is_text).map(|at| disclosure.blocks[at].span().of(text));
    let lines = std::iter::once(inline).chain(below).flat_map(str::lines).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let mut sentences = String::new();
    for sentence in lines.join("\n").split_inclusive(['。', '\n']) {
        let bare = sentence.trim_end_matches(['。', '\n']);
        match Some(bare).filter(|bare| day::is_of_a_day(bare)).and_then(day::a_year_later) {
            Some(later) => {
                standing.of_a_day.push(bare.to_owned());
                sentences += &later;
                sentences += &sentence[bare.len()..];
            }
            None => sentences += sentence,
        }
    }
    (!lines.is_empty()).then_some(sentences)
}

/// The entries of the glossary but the base terms; a standard term in the standard's words.
fn terms(part: &Part) -> Vec<String> {
    let Some(glossary) = &part.outline.glossary else {
        return Vec::new();
    };
    let text = part.text();
    let ends = glossary.entries.iter().skip(1).map(|entry| entry.block).chain([glossary.blocks.end]);
    let term = |(entry, end): (&Entry, usize)| match entry.term.map(|at| &part.outline.standard.glossary.terms()[at]) {
        Some(term) => (!term.base).then(|| term.entry(part.outline.profile_id())),
        None => {
            let mut words = format!("{}：{}", entry.name, entry.definition.of(text).trim());
            for block in &part.disclosure.blocks[entry.block + 1..end] {
                words.push('\n');
                words.push_str(block.span().of(text).trim());
            }
            Some(words)
        }
    };
    glossary.entries.iter().zip(ends).filter_map(term).collect()
}

fn contact(part: &Part) -> Option<String> {
    let last = part.disclosure.sections.iter().map(|section| section.heading).max().unwrap_or(0);
    let is_closing = |(at, _, role): &(usize, &Block, Role)| match role {
        Role::Closing => true,
        Role::Body => *at > last,
        _ => false,
    };
    let closing = part.disclosure.iter().filter(is_closing);
    let lines = closing.flat_map(|(_, block, _)| block.span().of(part.text()).lines()).map(str::trim);
    let has_contact = |line: &&str| line.contains("联系") || line.contains("电话");
    // Said once: in the middle of the text and again at its end it may have other labels.
    let mut once: Vec<&str> = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    for line in lines.filter(has_contact).filter(|line| line.chars().count() <= LONGEST_CONTACT) {
        let new: Vec<&str> = details(line).filter(|detail| !said.contains(detail)).collect();
        if !new.is_empty() {
            once.push(line);
            said.extend(new);
        }
    }
    (!once.is_empty()).then(|| once.join("\n"))
}

/// The sentence `截至2024年12月，…共有车辆2辆，…`.
fn had_vehicles(part: &Part) -> Option<(String, String)> {
    part.readings.iter().rev().find_map(|reading| {
        let text = reading.plain.text();
        let sentence = text[text.find("截至").or_else(|| text.find("截止"))?..].split('。').next()?;
        let (day, words) = sentence.split_once('，')?;
        // What was to be bought is of another year.
        let end = find_year(words).map_or(words.len(), |(at, _, _)| at);
        let words = words[..end].trim_end_matches(['，', '；']);
        words.contains("车辆").then(|| (day.to_owned(), words.to_owned()))
    })
}

/// Maximum length of a line with the contact, in characters.
const LONGEST_CONTACT: usize = 120;

/// The names and numbers in a line with the contact, without labels.
fn details(line: &str) -> impl Iterator<Item = &str> {
    const LABELS: [&str; 5] = ["联系人", "联系方式", "联系电话", "联系", "电话"];
    let words = line.split(|c: char| c.is_whitespace() || "：:，,；;、（）()".contains(c));
    let behind_label = |word: &'_ str| {
        let ends = LABELS.iter().filter_map(|label| Some(word.rfind(label)? + label.len()));
        ends.max().unwrap_or(0)
    };
    words.map(move |word| &word[behind_label(word)..]).filter(|word| !word.is_empty())
}
