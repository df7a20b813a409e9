//! What stands from year to year: duties, structure, the unit's own terms, contact; read from last year's disclosure.

use super::figures::{Figures, Source};
use super::tables::with_nil_cells;
use crate::facts::Facts;
use crate::outline::Outline;
use crate::syntax::{Disclosure, DocumentKind, Reading, Role, find_year};

/// What a new disclosure carries over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Text by section: 职能职责, 单位构成, 机构改革.
    pub sections: Vec<(&'static str, String)>,
    /// Terms beside the standard's base terms, as entries: `事业运行：反映…`.
    pub terms: Vec<String>,
    /// Lines with the contact.
    pub contact: Option<String>,
    /// `所属各预算单位共有车辆2辆，其中…`
    pub vehicles: Option<String>,
    /// What projects are for: `政务服务等重点工作`.
    pub project_use: Option<String>,
    /// Whether it is a department's or a unit's disclosure.
    pub kind: Option<DocumentKind>,
}

/// Sections whose text is the unit's own.
const OWN: [&str; 3] = ["duties", "composition", "reform"];

/// Words by which a unit says that 机关运行经费 do not concern it.
const NO_RUNNING_COSTS: &str = "统计范围";

/// A disclosure that was read: last year's.
#[derive(Clone, Copy, Debug)]
pub struct LastYear<'a> {
    /// Its sections and tables.
    pub disclosure: &'a Disclosure,
    /// Its paragraphs.
    pub readings: &'a [Reading],
    /// Which section is which.
    pub outline: &'a Outline,
    /// Its figures.
    pub facts: &'a Facts,
}

impl LastYear<'_> {
    /// What a new disclosure carries over.
    pub fn standing(&self) -> Standing {
        Standing {
            sections: OWN.into_iter().filter_map(|id| Some((id, self.section(id)?))).collect(),
            terms: self.terms(),
            contact: self.contact(),
            vehicles: self.vehicles(),
            project_use: self.project_use(),
            kind: self.disclosure.title.as_ref().and_then(|title| title.kind),
        }
    }

    /// Adds its levels to the figures, as those of the year before.
    pub fn tell(&self, figures: &mut Figures) {
        if self.has_no_running_costs() {
            figures.presume_nil("general.agency_running");
        }
        if self.disclosure.year() != Some(figures.year() - 1) {
            return;
        }
        match self.disclosure.tables.is_empty() {
            true => figures.read(self.facts, &self.disclosure.text, Source::LastYear),
            false => {
                let (text, facts) = with_nil_cells(self.disclosure);
                figures.read(&facts, &text, Source::LastYear);
            }
        }
    }

    fn has_no_running_costs(&self) -> bool {
        self.readings.iter().any(|reading| {
            let text = reading.plain.text();
            text.contains(NO_RUNNING_COSTS) && text.contains('不') && text.contains("运行经费")
        })
    }

    /// What stands behind 主要用于 where the paragraph on 项目支出 ends; nothing with a number or a year in it.
    fn project_use(&self) -> Option<String> {
        self.readings.iter().find_map(|reading| {
            let text = reading.plain.text();
            let own = &text[text.rfind("项目支出")?..];
            let (_, words) = own.split_once("主要用于")?;
            let words = words.split(['。', '；']).next()?;
            (!words.is_empty() && !words.contains(|c: char| c.is_ascii_digit())).then(|| words.to_owned())
        })
    }

    /// The text of a section, without its heading.
    fn section(&self, id: &str) -> Option<String> {
        let section = &self.disclosure.sections[self.outline.find(id)?];
        let text = &self.disclosure.text;
        let heading = &self.disclosure.blocks[section.heading];
        let inline = heading.heading().map(|parts| heading.absolute(parts.body).of(text)).unwrap_or_default();
        let below = section.blocks.clone().filter(|at| *at > section.heading).filter_map(|at| {
            let is_text = matches!(self.disclosure.role(at), Role::Body | Role::Heading);
            is_text.then(|| self.disclosure.blocks[at].span().of(text))
        });
        let lines: Vec<&str> = std::iter::once(inline)
            .chain(below)
            .flat_map(str::lines)
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The entries of the glossary but the base terms; a standard term in the standard's words.
    fn terms(&self) -> Vec<String> {
        let Some(glossary) = &self.outline.glossary else {
            return Vec::new();
        };
        let text = &self.disclosure.text;
        let ends = glossary.entries.iter().skip(1).map(|entry| entry.block).chain([glossary.blocks.end]);
        let mut terms = Vec::new();
        for (entry, end) in glossary.entries.iter().zip(ends) {
            match entry.term.map(|at| &self.outline.standard.glossary.terms()[at]) {
                Some(term) if term.base => {}
                Some(term) => terms.push(term.entry()),
                None => {
                    let mut words = format!("{}：{}", entry.name, entry.definition.of(text).trim());
                    for block in entry.block + 1..end {
                        words.push('\n');
                        words.push_str(self.disclosure.blocks[block].span().of(text).trim());
                    }
                    terms.push(words);
                }
            }
        }
        terms
    }

    fn contact(&self) -> Option<String> {
        let has_contact = |line: &&str| line.contains("联系") || line.contains("电话");
        let text = &self.disclosure.text;
        let last = self.disclosure.sections.iter().map(|section| section.heading).max().unwrap_or(0);
        let closing = self
            .disclosure
            .iter()
            .filter(|(at, _, role)| *role == Role::Closing || (*role == Role::Body && *at > last));
        let lines: Vec<&str> = closing
            .flat_map(|(_, block, _)| block.span().of(text).lines())
            .map(str::trim)
            .filter(has_contact)
            .collect();
        let mut once: Vec<&str> = Vec::new();
        for line in lines {
            if line.chars().count() <= 120 && !once.contains(&line) {
                once.push(line);
            }
        }
        (!once.is_empty()).then(|| once.join("\n"))
    }

    /// What the sentence `截至2024年12月，…共有车辆2辆，…。` says.
    fn vehicles(&self) -> Option<String> {
        self.readings.iter().rev().find_map(|reading| {
            let text = reading.plain.text();
            let sentence = text[text.find("截至").or_else(|| text.find("截止"))?..].split('。').next()?;
            let (_, words) = sentence.split_once('，')?;
            // What was to be bought is last year's.
            let end = find_year(words).map_or(words.len(), |(at, _, _)| at);
            let words = words[..end].trim_end_matches(['，', '；']);
            words.contains("车辆").then(|| words.to_owned())
        })
    }
}
