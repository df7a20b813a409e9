//! 政府收支分类科目: code ↔ name, functional and economic, and the names that were in force before.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::normalize::fold;

/// Which classification a code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Classification {
    /// 支出功能分类: 类 3 digits, 款 5, 项 7.
    Functional,
    /// 支出经济分类: 类 3 digits, 款 5.
    Economic,
}

impl Classification {
    /// The one that a code is of, which its first digit tells.
    pub fn of_code(code: u32) -> Option<Classification> {
        match std::iter::successors(Some(code), |code| (*code > 9).then_some(code / 10)).last() {
            Some(2) => Some(Classification::Functional),
            Some(3 | 5) => Some(Classification::Economic),
            _ => None,
        }
    }
}

/// One subject of the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The classification it belongs to.
    pub classification: Classification,
    /// Its code, joined: 2010301.
    pub code: u32,
    /// Its name in force.
    pub name: Cow<'static, str>,
    /// The years it is in force.
    pub years: RangeInclusive<i32>,
}

impl Subject {
    /// A subject of all years.
    pub fn new(classification: Classification, code: u32, name: impl Into<Cow<'static, str>>) -> Subject {
        Subject { classification, code, name: name.into(), years: i32::MIN..=i32::MAX }
    }
}

/// A name that was in force before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldName {
    /// The functional code.
    pub code: u32,
    /// The name of then.
    pub old: &'static str,
    /// The name of now.
    pub current: &'static str,
}

/// How a printed name stands to its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameCheck<'a> {
    /// The standard data do not know the code: nothing can be said.
    UnknownCode,
    /// It is the standard's name, after normalisation.
    Same,
    /// The name of former years; the current one.
    Old(&'a str),
    /// Another name; the standard's.
    Different(&'a str),
}

static OLD_NAMES: LazyLock<Vec<OldName>> = LazyLock::new(|| {
    rows(include_str!("../standard/subject_old_names.csv"))
        .filter_map(|[code, old, current, ..]| Some(OldName { code: code.parse().ok()?, old, current }))
        .collect()
});

/// Subjects, found by code and by name.
#[derive(Debug, Default)]
pub struct Subjects {
    /// In the order of classification and code.
    list: Vec<Subject>,
    /// Codes by the key of their name, made when first asked for.
    codes: OnceLock<FxHashMap<String, Vec<(Classification, u32)>>>,
}

static BASE: LazyLock<Arc<Subjects>> = LazyLock::new(|| {
    let subjects = rows(TABLE).filter_map(|[code, name, classification, from, until]| {
        let classification = match classification {
            "functional" => Classification::Functional,
            "economic" => Classification::Economic,
            _ => return None,
        };
        let years = from.parse().unwrap_or(i32::MIN)..=until.parse().unwrap_or(i32::MAX);
        Some(Subject { years, ..Subject::new(classification, code.parse().ok()?, name) })
    });
    Arc::new(Subjects::new(subjects.collect()))
});

const TABLE: &str = include_str!("../standard/subjects.csv");

/// The years whose classification the data hold.
static YEARS: LazyLock<RangeInclusive<i32>> = LazyLock::new(|| {
    let years = rows(TABLE).find_map(|[name, first, last, ..]| {
        (name == "years").then_some(())?;
        Some(first.parse().ok()?..=last.parse().ok()?)
    });
    super::data::sound("subjects.csv", years.ok_or("no years"))
});

/// Whether the data hold the classification of this year.
pub fn is_known_year(year: i32) -> bool {
    YEARS.contains(&year)
}

/// The columns of each row, those left out empty, without comments. The code of a header is no number.
fn rows(text: &'static str) -> impl Iterator<Item = [&'static str; 5]> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut cells = line.split(',');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

impl Subjects {
    /// The standard's.
    pub fn base() -> &'static Arc<Subjects> {
        &BASE
    }

    fn new(mut list: Vec<Subject>) -> Subjects {
        list.sort_by_key(|subject| (subject.classification, subject.code, *subject.years.start()));
        Subjects { list, codes: OnceLock::new() }
    }

    /// These subjects with others; one of a known code takes its place.
    pub fn with(&self, own: Vec<Subject>) -> Subjects {
        let is_own = |subject: &&Subject| {
            own.iter().any(|own| (own.classification, own.code) == (subject.classification, subject.code))
        };
        let mut list: Vec<Subject> = self.list.iter().filter(|subject| !is_own(subject)).cloned().collect();
        list.extend(own);
        Subjects::new(list)
    }

    /// Every subject, functional before economic, by code.
    pub fn all(&self) -> &[Subject] {
        &self.list
    }

    /// The newest name of a code, if the data know it.
    pub fn name_of(&self, classification: Classification, code: u32) -> Option<&str> {
        self.of_code(classification, code).last().map(|subject| &*subject.name)
    }

    /// Those of one code, one for each time that its name changed.
    fn of_code(&self, classification: Classification, code: u32) -> &[Subject] {
        let key = |classification, code| (classification as u64) << 32 | u64::from(code);
        let (sought, of) = (key(classification, code), |subject: &Subject| key(subject.classification, subject.code));
        let from = self.list.partition_point(|subject| of(subject) < sought);
        let count = self.list[from..].iter().take_while(|subject| of(subject) == sought).count();
        &self.list[from..from + count]
    }

    /// The codes a name stands for, in any spelling [`normalized_eq`] accepts; 行政运行 has dozens.
    pub fn codes_of(&self, name: &str) -> &[(Classification, u32)] {
        let codes = self.codes.get_or_init(|| {
            let mut codes: FxHashMap<String, Vec<_>> = FxHashMap::default();
            for subject in &self.list {
                codes.entry(key(&subject.name)).or_default().push((subject.classification, subject.code));
            }
            codes
        });
        codes.get(&key(name)).map_or(&[], Vec::as_slice)
    }

    /// The code of the subject that a name stands for, where the printed code is of none or of one with another name: the only
    /// one of its class and depth. Names of 超长期特别国债 (款 98) are those of other subjects.
    pub fn meant(&self, classification: Classification, code: u32, name: &str) -> Option<u32> {
        if name.is_empty() || matches!(self.check(classification, code, name, 0), NameCheck::Same | NameCheck::Old(_)) {
            return None;
        }
        let class = |code: u32| std::iter::successors(Some(code), |code| parent(*code)).last();
        let is_bond =
            std::iter::successors(Some(code), |code| parent(*code)).any(|code| code > 999 && code % 100 == 98);
        let mut fits = self.codes_of(name).iter().filter(|(kind, own)| {
            *kind == classification && own.checked_ilog10() == code.checked_ilog10() && class(*own) == class(code)
        });
        fits.next().filter(|_| fits.next().is_none() && !is_bond).map(|(_, code)| *code)
    }

    /// How a printed name stands to its code in the classification of a year; of a year that the data do not know, in the newest.
    pub fn check(&self, classification: Classification, code: u32, printed: &str, year: i32) -> NameCheck<'_> {
        let subjects = self.of_code(classification, code);
        let of_year = subjects.iter().rfind(|subject| subject.years.contains(&year));
        let Some(subject) = of_year.or_else(|| subjects.last().filter(|_| !is_known_year(year))) else {
            return NameCheck::UnknownCode;
        };
        let standard = &*subject.name;
        if normalized_eq(printed, standard) {
            return NameCheck::Same;
        }
        let old = classification == Classification::Functional
            && OLD_NAMES.iter().any(|name| name.code == code && normalized_eq(name.old, printed));
        if old { NameCheck::Old(standard) } else { NameCheck::Different(standard) }
    }
}

/// The code one level up: 2010301 → 20103 → 201 → none.
pub fn parent(code: u32) -> Option<u32> {
    (code > 999).then_some(code / 100)
}

/// Whether two names are the same but for width, spaces, quotes, brackets, 的, 、, （类）（款）（项） and a trailing 支出.
pub fn normalized_eq(a: &str, b: &str) -> bool {
    a == b || key(a) == key(b)
}

/// What is left of a name when everything print varies is taken away.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let is_mark = |c: char| matches!(c, '(' | ')' | '的' | '、' | ',' | '/' | '·' | '《' | '》');
    let mut has_mark = false;
    key.extend(name.chars().filter_map(fold).inspect(|c| has_mark |= is_mark(*c)));
    if key.contains('(') {
        for suffix in ["(类)", "(款)", "(项)", "(类级)", "(款级)", "(项级)"] {
            key = key.replace(suffix, "");
        }
    }
    if has_mark {
        key.retain(|c| !is_mark(c));
    }
    if let Some(stem) = key.strip_suffix("支出").filter(|stem| !stem.is_empty()) {
        key.truncate(stem.len());
    }
    key
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use Classification::{Economic, Functional};

    fn all() -> &'static [Subject] {
        Subjects::base().all()
    }

    fn name_of(classification: Classification, code: u32) -> Option<&'static str> {
        Subjects::base().name_of(classification, code)
    }

    fn codes_of(name: &str) -> &'static [(Classification, u32)] {
        Subjects::base().codes_of(name)
    }

    fn check(classification: Classification, code: u32, printed: &str) -> NameCheck<'static> {
        Subjects::base().check(classification, code, printed, 2026)
    }

    #[test]
    fn every_line_is_a_subject_and_no_code_twice() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(all().len(), lines - 2, "the header and the years are none");
        for pair in all().windows(2) {
            let is_one = (pair[0].classification, pair[0].code) == (pair[1].classification, pair[1].code);
            assert!(!is_one || pair[0].years.end() < pair[1].years.start(), "{pair:?}");
        }
        let lines =
            include_str!("../standard/subject_old_names.csv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(OLD_NAMES.len(), lines - 1);
    }

    #[test]
    fn codes_have_the_digits_of_their_level_and_a_parent() {
        for subject in all() {
            let digits = subject.code.to_string().len();
            let deepest = if subject.classification == Functional { 7 } else { 5 };
            assert!(matches!(digits, 3 | 5 | 7) && digits <= deepest, "{subject:?}");
            if let Some(parent) = parent(subject.code) {
                assert!(name_of(subject.classification, parent).is_some(), "no parent: {subject:?}");
            }
            assert_eq!(subject.name.trim(), &*subject.name);
            assert!(!subject.name.is_empty() && !subject.name.contains(','), "{subject:?}");
        }
    }

    #[test]
    fn names_by_code() {
        assert_eq!(name_of(Functional, 201), Some("一般公共服务支出"));
        assert_eq!(name_of(Functional, 2010350), Some("事业运行"));
        assert_eq!(name_of(Functional, 2080506), Some("机关事业单位职业年金缴费支出"));
        assert_eq!(name_of(Functional, 2150899), Some("其他支持中小企业发展和管理支出"));
        assert_eq!(name_of(Functional, 2210203), Some("购房补贴"));
        assert_eq!(name_of(Economic, 30303), Some("退职（役）费"));
        assert_eq!(name_of(Economic, 31022), Some("无形资产购置"));
        assert_eq!(name_of(Economic, 30113), Some("住房公积金"));
        assert_eq!(name_of(Functional, 2019998), None);
        assert_eq!(name_of(Economic, 201), None);
    }

    #[test]
    fn codes_by_name() {
        assert_eq!(codes_of("“事业单位医疗”"), &[(Functional, 2101102)]);
        assert_eq!(codes_of("住房公积金").get(..2), Some([(Functional, 2210201), (Economic, 30113)].as_slice()));
        assert_eq!(codes_of("教育"), &[(Functional, 205)]);
        assert!(codes_of("行政运行").len() > 50);
        assert!(codes_of("没有这个科目").is_empty());
    }

    #[test]
    fn print_varies_and_is_the_same_name() {
        assert!(normalized_eq("政府办公厅(室)及相关机构事务", "政府办公厅（室）及相关机构事务"));
        assert!(normalized_eq("卫生健康支出（类）", "卫生健康"));
        assert!(normalized_eq("行 政 运 行", "行政运行"));
        assert!(!normalized_eq("行政运行", "事业运行"));
        assert!(!normalized_eq("支出", "其他支出"));
    }

    #[test]
    fn a_name_against_its_code() {
        assert_eq!(check(Functional, 210, "医疗卫生与计划生育支出"), NameCheck::Old("卫生健康支出"));
        assert_eq!(check(Functional, 210, "教育支出"), NameCheck::Different("卫生健康支出"));
        assert_eq!(check(Functional, 210, " 卫生健康 "), NameCheck::Same);
        assert_eq!(check(Functional, 2019998, "什么"), NameCheck::UnknownCode);
    }

    #[test]
    fn the_year_decides() {
        let subject = |name: &'static str, years| Subject { years, ..Subject::new(Functional, 2019998, name) };
        let subjects = Subjects::base().with(vec![subject("旧事务", 2000..=2024), subject("新事务", 2025..=2026)]);
        let check = |name, year| subjects.check(Functional, 2019998, name, year);
        assert_eq!(check("旧事务", 2024), NameCheck::Same);
        assert_eq!(check("旧事务", 2025), NameCheck::Different("新事务"));
        // A year that the data do not know has the newest.
        assert_eq!(check("新事务", 2027), NameCheck::Same);
        assert_eq!(check("旧事务", 2027), NameCheck::Different("新事务"));
        // 款 98 has 项 with the names of others.
        assert_eq!(subjects.check(Functional, 2219899, "其他住房保障支出", 2025), NameCheck::Same);
        assert!(is_known_year(2026) && !is_known_year(2027));
    }

    #[test]
    fn renamings_lead_to_the_name_in_force() {
        let mut seen = HashSet::new();
        for name in OLD_NAMES.iter() {
            assert_eq!(name_of(Functional, name.code), Some(name.current), "{name:?}");
            assert!(!normalized_eq(name.old, name.current), "no renaming: {name:?}");
            assert!(seen.insert((name.code, name.old)), "twice: {name:?}");
        }
    }
}
