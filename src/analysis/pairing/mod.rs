//! Which documents belong together: one in several formats, a text and the workbook of its tables, those of one unit in several years, a
//! department and its units.

mod copies;
mod tables;

use super::{About, Submission};
use crate::lang::Lang;
use crate::model::{DocumentKind, IssuerKind};
use crate::say;
use crate::syntax::UnitName;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

/// Characters of a name that may be another one without the place before it.
const SHORTEST_NAME: usize = 5;

/// Characters in which the names end that a unit may be called.
const SHORTEST_END: usize = 3;

/// A document of those that are paired.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// What it is.
    pub submission: &'a Submission,
    /// How easily its format is edited, the best first.
    pub rank: u8,
    /// Its file, whose name and folder tell what nothing else does.
    pub path: &'a Path,
}

impl Document<'_> {
    /// The name of its file without the end.
    fn stem(&self) -> &str {
        self.path.file_stem().and_then(OsStr::to_str).unwrap_or_default()
    }
}

impl Twice {
    /// That there are several documents, of these names, where one is wanted.
    pub fn in_words(&self, names: &[String], lang: Lang) -> String {
        let names = names.join(&say!(lang, "、", ", "));
        let (unit, year) = (&self.about.unit, self.about.year.unwrap_or_default());
        say!(
            lang,
            "{unit} {year}年的文件不止一份，没有与其他文件核对：{names}",
            "{unit} has more than one document for {year}, not checked against others: {names}"
        )
    }
}

/// What ties a document to the one that it is beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tie {
    /// The user has named it: it is the unit's of another year, whatever its name.
    Named,
    /// It is the same in another format.
    Copy,
    /// It has the tables of the text.
    Tables {
        /// It says whose they are, or the user has named it.
        is_alike: bool,
    },
    /// It is the text of the tables.
    Text {
        /// See [`Tie::Tables`].
        is_alike: bool,
    },
    /// It is of the same unit.
    Unit {
        /// Both are of the unit alone, or of it with those below it, and are named alike.
        is_alike: bool,
    },
    /// It is of the department that the unit belongs to.
    Department,
    /// It is of a unit of the same department, or of the department that is checked.
    Member,
}

/// What belongs together, each document by its place among those given.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// The documents that another one holds in a format that is edited more easily, each with that.
    pub copies: BTreeMap<usize, usize>,
    /// Beside which others each is checked; the copies of it are among them.
    pub beside: BTreeMap<usize, Vec<(usize, Tie)>>,
    /// Where others go with a document, and nobody knows with which.
    pub ambiguous: Vec<Twice>,
}

/// Documents of which one is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twice {
    /// What they are, or what the text is whose tables they have.
    pub about: About,
    /// Their places.
    pub at: Vec<usize>,
}

impl Pairing {
    /// Pairs documents.
    pub fn of(documents: &[Document]) -> Pairing {
        let mut pairing = Pairing { copies: copies::copies(documents), ..Pairing::default() };
        let is_text = |at: &usize| !pairing.copies.contains_key(at) && !documents[*at].submission.is_tables();
        let places = (0..documents.len()).filter(is_text);
        let all: Vec<Single> = places.filter_map(|at| Single::of(at, documents[at].submission)).collect();
        let mut same: BTreeMap<_, Vec<&Single>> = BTreeMap::new();
        for one in &all {
            same.entry((&one.name.name, one.kind(), one.scope)).or_default().push(one);
        }
        let (known, twice): (Vec<_>, Vec<_>) = same.into_values().partition(|same| same.len() == 1);
        let known: Vec<&Single> = known.into_iter().flatten().collect();
        pairing.pair_years(&known);
        pairing.pair_departments(&known);
        pairing.pair_tables(documents, &all);
        for (copy, best) in &pairing.copies {
            pairing.beside.entry(*best).or_default().push((*copy, Tie::Copy));
        }
        let names: FxHashSet<&str> = known.iter().map(|one| one.name.name.as_str()).collect();
        let twice = twice.into_iter().filter(|same| names.contains(same[0].name.name.as_str()));
        pairing.ambiguous.extend(
            twice.map(|same| Twice { about: same[0].about.clone(), at: same.into_iter().map(|one| one.at).collect() }),
        );
        pairing
    }

    fn tie(&mut self, own: &Single, other: &Single, tie: Tie) {
        self.beside.entry(own.at).or_default().push((other.at, tie));
    }

    /// Pairs the documents of each unit that are of the years before and after, or a final account and its budget.
    fn pair_years(&mut self, known: &[&Single]) {
        let full = full_names(known);
        let mut units: BTreeMap<&str, Vec<&Single>> = BTreeMap::new();
        for one in known {
            let name = one.name.name.as_str();
            units.entry(full.get(name).copied().unwrap_or(name)).or_default().push(one);
        }
        for of_unit in units.values() {
            for own in of_unit {
                for other in of_unit.iter().filter(|other| own.about.is_compared_with(other.about)) {
                    let is_lone =
                        |one: &Single| of_unit.iter().all(|rival| rival.kind() != one.kind() || rival.at == one.at);
                    if own.is_alike(other) {
                        self.tie(own, other, Tie::Unit { is_alike: true });
                    } else if is_lone(own) && is_lone(other) {
                        self.tie(own, other, Tie::Unit { is_alike: false });
                    }
                }
            }
        }
    }

    /// Ties a department to the units that it lists and to its own bureau, and each of them to all others.
    fn pair_departments(&mut self, known: &[&Single]) {
        let mut ends = Ends::default();
        for one in known {
            ends.entry((one.kind(), end_of(&one.name).to_owned())).or_default().push(one);
        }
        for department in known.iter().filter(|one| one.scope == Scope::Whole) {
            let members = department.members(&ends);
            for own in &members {
                self.tie(department, own, Tie::Member);
                self.tie(own, department, Tie::Department);
                for other in members.iter().filter(|other| other.at != own.at) {
                    self.tie(own, other, Tie::Member);
                }
            }
        }
    }
}

/// The unit with those below it, or alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Whole,
    Alone,
}

/// Documents by kind, year and the end of the unit's name.
type Ends<'a> = FxHashMap<((DocumentKind, Option<i32>), String), Vec<&'a Single<'a>>>;

/// A document that is one disclosure, and says whose and which.
struct Single<'a> {
    at: usize,
    about: &'a About,
    name: UnitName,
    scope: Scope,
    units: &'a [UnitName],
}

impl<'a> Single<'a> {
    fn of(at: usize, submission: &'a Submission) -> Option<Single<'a>> {
        let [about] = submission.about() else { return None };
        let name = Some(UnitName::of(&about.unit)).filter(|name| !name.name.is_empty())?;
        let is_alone = name.is_own || about.issuer == Some(IssuerKind::Unit);
        let scope = if is_alone { Scope::Alone } else { Scope::Whole };
        Some(Single { at, about, name, scope, units: submission.units() })
    }

    fn kind(&self) -> (DocumentKind, Option<i32>) {
        (self.about.kind, self.about.year)
    }

    fn is_alike(&self, other: &Single) -> bool {
        (&self.name.name, self.scope) == (&other.name.name, other.scope)
    }

    /// Of the documents of the same year and kind, those of its units: each unit that it lists, and its own bureau.
    fn members<'s>(&self, ends: &Ends<'s>) -> Vec<&'s Single<'s>> {
        let others = |name: &UnitName| {
            let alike = ends.get(&(self.kind(), end_of(name).to_owned())).into_iter().flatten();
            alike.copied().filter(|one| one.at != self.at)
        };
        let of_name = |listed: &UnitName| {
            let is_it = |one: &&Single| one.name.name != self.name.name && one.name.is_called(listed, &self.name);
            let mut found = others(listed).filter(is_it);
            found.next().filter(|_| found.next().is_none())
        };
        let bureau = others(&self.name).filter(|one| one.name.name == self.name.name && one.scope == Scope::Alone);
        let mut members: Vec<&Single> = self.units.iter().filter_map(of_name).chain(bureau).collect();
        members.sort_by_key(|one| one.at);
        members.dedup_by_key(|one| one.at);
        members
    }
}

/// The end of a name, which all names have that a unit may be called.
fn end_of(name: &UnitName) -> &str {
    let at = name.name.char_indices().rev().nth(SHORTEST_END - 1).map_or(0, |(at, _)| at);
    &name.name[at..]
}

/// The names that are another one without the place before it, each with that.
fn full_names<'a>(known: &[&'a Single]) -> BTreeMap<&'a str, &'a str> {
    let backwards = |name: &'a str| (name.chars().rev().collect::<String>(), name);
    let mut names: Vec<(String, &str)> = known.iter().map(|one| backwards(&one.name.name)).collect();
    names.sort_unstable();
    names.dedup();
    let with_next = names.iter().enumerate().filter(|(_, (_, name))| name.chars().count() >= SHORTEST_NAME);
    let full = with_next.filter_map(|(at, (short, name))| {
        let mut longer = names[at + 1..].iter().take_while(|(long, _)| long.starts_with(short.as_str()));
        let (_, full) = longer.next()?;
        longer.next().is_none().then_some((*name, *full))
    });
    full.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    /// What is paired, by the titles of the documents: `own: other tie …`.
    fn paired(texts: &[&str]) -> Vec<String> {
        let standard = &Settings::default().standard;
        let read = |text: &&str| {
            Submission::of(&text.replace('：', "部门预算情况说明\n一、单位基本情况\n"), standard).unwrap()
        };
        let read: Vec<Submission> = texts.iter().map(read).collect();
        let documents: Vec<Document> =
            read.iter().map(|submission| Document { submission, rank: 0, path: Path::new("") }).collect();
        let pairing = Pairing::of(&documents);
        let shown = |(own, others): (usize, Vec<(usize, Tie)>)| {
            let others = others.iter().map(|(other, tie)| match tie {
                Tie::Unit { is_alike: true } => format!(" {other}"),
                Tie::Unit { is_alike: false } => format!(" {other}?"),
                Tie::Department => format!(" ↑{other}"),
                Tie::Member => format!(" ↓{other}"),
                Tie::Named | Tie::Copy | Tie::Tables { .. } | Tie::Text { .. } => unreachable!(),
            });
            format!("{own}:{}", others.collect::<String>())
        };
        let twice = pairing.ambiguous.iter().map(|twice| format!("{:?}", twice.at));
        pairing.beside.into_iter().map(shown).chain(twice).collect()
    }

    #[test]
    fn years_of_one_unit_are_paired() {
        let paired_with = |now: &str, before: &str| paired(&[now, before]);
        assert_eq!(paired_with("甲区档案馆2025年：", "甲区档案馆2024年："), ["0: 1", "1: 0"]);
        assert!(paired_with("甲区档案馆2025年：", "乙区档案馆2024年：").is_empty());
        assert!(paired_with("甲区档案馆2025年：", "甲区档案馆2023年：").is_empty());
        // The department's and its own bureau's, and a name without the place before it.
        assert_eq!(paired_with("甲区档案局2025年：", "甲区档案局（本级）2024年："), ["0: 1?", "1: 0?"]);
        assert_eq!(paired_with("江州市甲区档案馆2025年：", "甲区档案馆2024年："), ["0: 1?", "1: 0?"]);
        let three = ["甲区档案局2025年：", "甲区档案局（本级）2024年：", "甲区档案局2024年："];
        assert_eq!(paired(&three), ["0: 2", "1: ↑2", "2: 0 ↓1"]);
        let short = ["江州市甲区档案馆2025年：", "江州市乙区档案馆2025年：", "区档案馆2024年："];
        assert!(paired(&short).is_empty());
    }

    #[test]
    fn two_documents_where_one_is_wanted_are_not_guessed() {
        let texts = ["甲区档案馆2025年：", "甲区档案馆2025年：支出1万元。", "甲区档案馆2024年："];
        assert_eq!(paired(&texts), ["[0, 1]"]);
        assert!(paired(&texts[..2]).is_empty());
    }

    #[test]
    fn a_department_goes_with_the_units_that_it_lists() {
        let texts = [
            "甲区档案局2025年：下属2个预算单位，分别是区档案馆、区方志馆。",
            "甲区档案局（本级）2025年：",
            "甲区档案馆2025年：",
            "甲区方志馆2024年：",
            "甲区图书馆2025年：",
        ];
        assert_eq!(paired(&texts), ["0: ↓1 ↓2", "1: ↑0 ↓2", "2: ↑0 ↓1"]);
    }
}
