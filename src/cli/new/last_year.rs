//! Last year's disclosure: what stands from year to year, and its levels.

use std::ops::Range;

use super::day;
use super::doubt::{self, Doubt};
use super::tables::with_nil_cells;
use crate::analysis::Part;
use crate::draft::{Figures, OVERVIEW, Other, Source, Standing};
use crate::model::IssuerKind;
use crate::syntax::{Role, find_year};

/// Sections below it whose text is the unit's own.
const OWN: [&str; 3] = ["duties", "composition", "reform"];

/// Words by which a unit says that 机关运行经费 do not concern it.
const NO_RUNNING_COSTS: &str = "统计范围";

/// Last year's disclosure.
#[derive(Clone, Copy)]
pub struct LastYear<'a> {
    pub part: &'a Part,
    /// Lines of the file before it.
    pub lines_before: usize,
}

impl LastYear<'_> {
    /// What a new disclosure carries over.
    pub fn standing(&self) -> Standing {
        let had_vehicles = self.had_vehicles();
        let mut standing = Standing {
            terms: self.terms(),
            contact: self.contact(),
            vehicles: had_vehicles.as_ref().and_then(|(_, words)| day::with_blanks(words)),
            project_use: self.project_use(),
            kind: self.part.disclosure.title.as_ref().and_then(|title| title.kind),
            ..Standing::default()
        };
        self.sections(&mut standing);
        standing.of_a_day.extend(had_vehicles.map(|(day, words)| format!("{day}，{words}")));
        standing
    }

    /// What its own text contradicts of the levels that a budget of `year` starts from.
    pub fn doubts(&self, year: i32) -> Vec<Doubt> {
        if self.part.disclosure.year() == Some(year - 1) {
            doubt::doubts(self.part, self.lines_before)
        } else {
            Vec::new()
        }
    }

    /// Adds its levels to the figures, as those of the year before.
    pub fn tell(&self, figures: &mut Figures) {
        if self.has_no_running_costs() {
            figures.presume_nil("general.agency_running");
        }
        if self.part.disclosure.year() != Some(figures.year - 1) {
            return;
        }
        figures.distrust(self.doubts(figures.year).into_iter().flat_map(|doubt| doubt.quantities));
        match self.part.disclosure.tables.is_empty() {
            true => figures.read(&self.part.facts, &self.part.disclosure.text, Source::LastYear),
            false => {
                let (text, facts) = with_nil_cells(&self.part.disclosure, &figures.standard);
                figures.read(&facts, &text, Source::LastYear);
            }
        }
    }

    fn has_no_running_costs(&self) -> bool {
        self.part.readings.iter().any(|reading| {
            let text = reading.plain.text();
            text.contains(NO_RUNNING_COSTS) && text.contains('不') && text.contains("运行经费")
        })
    }

    /// What stands behind 主要用于 where the paragraph on 项目支出 ends; nothing with a number or a year in it.
    fn project_use(&self) -> Option<String> {
        self.part.readings.iter().find_map(|reading| {
            let text = reading.plain.text();
            let own = &text[text.rfind("项目支出")?..];
            let (_, words) = own.split_once("主要用于")?;
            let words = words.split(['。', '；']).next()?;
            (!words.is_empty() && !words.contains(|c: char| c.is_ascii_digit())).then(|| words.to_owned())
        })
    }

    /// All that stands under the heading of the unit itself.
    fn sections(&self, standing: &mut Standing) {
        let sections = &self.part.disclosure.sections;
        let overview = self.part.outline.find(OVERVIEW);
        if let Some(overview) = overview {
            let below = |at: &usize| sections[*at].parent == Some(overview);
            let first = (0..sections.len()).find(below).map(|at| sections[at].heading);
            let whole = &sections[overview].blocks;
            let text = self.text(overview, whole.start..first.unwrap_or(whole.end), standing);
            standing.sections.extend(text.map(|text| (OVERVIEW, text)));
        }
        let named = OWN.map(|id| (id, self.own(id)));
        for (id, at) in named {
            let text = at.and_then(|at| self.text(at, sections[at].blocks.clone(), standing));
            standing.sections.extend(text.map(|text| (id, text)));
        }
        let mut behind = None;
        for (at, section) in sections.iter().enumerate().filter(|(_, section)| section.parent == overview) {
            if let Some((id, _)) = named.iter().find(|(_, named)| *named == Some(at)) {
                // One without text may not be drafted.
                behind = standing.sections.iter().map(|(id, _)| *id).find(|own| own == id).or(behind);
                continue;
            }
            let is_other = self.part.outline.name_of(at).is_none_or(|named| OWN.contains(&named.id.as_str()));
            if overview.is_none() || !is_other || section.is_paragraph() {
                continue;
            }
            let title: String = section.title_span.of(&self.part.disclosure.text).split_whitespace().collect();
            match find_year(&section.title) {
                Some(_) => standing.left_out.push(title),
                None => {
                    let text = self.text(at, section.blocks.clone(), standing);
                    standing.others.extend(text.map(|text| Other { behind, title, text }));
                }
            }
        }
    }

    /// The section with this name in the standard: of several the one that has the standard's title.
    fn own(&self, id: &str) -> Option<usize> {
        let is_own = |at: &usize| self.part.outline.name_of(*at).is_some_and(|named| named.id == id);
        let has_title = |at: &usize| {
            let title = &self.part.disclosure.sections[*at].title;
            let named = self.part.outline.name_of(*at);
            named.is_some_and(|named| {
                [IssuerKind::Unit, IssuerKind::Department].iter().any(|kind| named.title_for(kind.word()) == *title)
            })
        };
        let all = || (0..self.part.disclosure.sections.len()).filter(is_own);
        all().find(has_title).or_else(|| all().next())
    }

    /// The text of these blocks of a section, without its heading. What it says of a day is asked for again.
    fn text(&self, section: usize, blocks: Range<usize>, standing: &mut Standing) -> Option<String> {
        let section = &self.part.disclosure.sections[section];
        let text = &self.part.disclosure.text;
        let heading = &self.part.disclosure.blocks[section.heading];
        let inline = heading.heading().map(|parts| heading.absolute(parts.body).of(text)).unwrap_or_default();
        let below = blocks.filter(|at| *at > section.heading).filter_map(|at| {
            let is_text = matches!(self.part.disclosure.role(at), Role::Body | Role::Heading);
            is_text.then(|| self.part.disclosure.blocks[at].span().of(text))
        });
        let lines: Vec<&str> = std::iter::once(inline)
            .chain(below)
            .flat_map(str::lines)
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let mut sentences: Vec<String> = Vec::new();
        for sentence in lines.join("\n").split_inclusive(['。', '\n']) {
            let bare = sentence.trim_end_matches(['。', '\n']);
            let later = Some(bare).filter(|bare| day::is_of_a_day(bare)).and_then(day::a_year_later);
            sentences.push(match later {
                Some(later) => {
                    standing.of_a_day.push(bare.to_owned());
                    format!("{later}{}", &sentence[bare.len()..])
                }
                None => sentence.to_owned(),
            });
        }
        (!lines.is_empty()).then(|| sentences.concat())
    }

    /// The entries of the glossary but the base terms; a standard term in the standard's words.
    fn terms(&self) -> Vec<String> {
        let Some(glossary) = &self.part.outline.glossary else {
            return Vec::new();
        };
        let text = &self.part.disclosure.text;
        let ends = glossary.entries.iter().skip(1).map(|entry| entry.block).chain([glossary.blocks.end]);
        let mut terms = Vec::new();
        for (entry, end) in glossary.entries.iter().zip(ends) {
            match entry.term.map(|at| &self.part.outline.standard.glossary.terms()[at]) {
                Some(term) if term.base => {}
                Some(term) => terms.push(term.entry()),
                None => {
                    let mut words = format!("{}：{}", entry.name, entry.definition.of(text).trim());
                    for block in entry.block + 1..end {
                        words.push('\n');
                        words.push_str(self.part.disclosure.blocks[block].span().of(text).trim());
                    }
                    terms.push(words);
                }
            }
        }
        terms
    }

    fn contact(&self) -> Option<String> {
        let has_contact = |line: &&str| line.contains("联系") || line.contains("电话");
        let text = &self.part.disclosure.text;
        let last = self.part.disclosure.sections.iter().map(|section| section.heading).max().unwrap_or(0);
        let closing = self
            .part
            .disclosure
            .iter()
            .filter(|(at, _, role)| *role == Role::Closing || (*role == Role::Body && *at > last));
        let lines: Vec<&str> = closing
            .flat_map(|(_, block, _)| block.span().of(text).lines())
            .map(str::trim)
            .filter(has_contact)
            .collect();
        // Said once: in the middle of the text and again at its end it may have other labels.
        let mut once: Vec<&str> = Vec::new();
        let mut said: Vec<&str> = Vec::new();
        for line in lines.into_iter().filter(|line| line.chars().count() <= LONGEST_CONTACT) {
            let new: Vec<&str> = details(line).filter(|detail| !said.contains(detail)).collect();
            if !new.is_empty() {
                once.push(line);
                said.extend(new);
            }
        }
        (!once.is_empty()).then(|| once.join("\n"))
    }

    /// The sentence `截至2024年12月，…共有车辆2辆，…`.
    fn had_vehicles(&self) -> Option<(String, String)> {
        self.part.readings.iter().rev().find_map(|reading| {
            let text = reading.plain.text();
            let sentence = text[text.find("截至").or_else(|| text.find("截止"))?..].split('。').next()?;
            let (day, words) = sentence.split_once('，')?;
            // What was to be bought is of another year.
            let end = find_year(words).map_or(words.len(), |(at, _, _)| at);
            let words = words[..end].trim_end_matches(['，', '；']);
            words.contains("车辆").then(|| (day.to_owned(), words.to_owned()))
        })
    }
}

/// Most characters of a line with the contact.
const LONGEST_CONTACT: usize = 120;

/// What a line with the contact tells, without its labels: names and numbers.
fn details(line: &str) -> impl Iterator<Item = &str> {
    const LABELS: [&str; 5] = ["联系人", "联系方式", "联系电话", "联系", "电话"];
    let words = line.split(|c: char| c.is_whitespace() || "：:，,；;、（）()".contains(c));
    let behind_label = |word: &'_ str| {
        let ends = LABELS.iter().filter_map(|label| Some(word.rfind(label)? + label.len()));
        ends.max().unwrap_or(0)
    };
    words.map(move |word| &word[behind_label(word)..]).filter(|word| !word.is_empty())
}
