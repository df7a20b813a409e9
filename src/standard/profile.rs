//! Profiles: which sections, statements and tables a disclosure has, under which names and in which order.

use std::cmp::{Ordering, Reverse};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer};

use super::normalize::{folded, normalize_name, normalize_title};
use crate::finding::Severity;

/// One layout of a disclosure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// `chongqing` or `national`, as in the config.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Words that, left over beside an alias, show that the title speaks of something else.
    blockers: Vec<String>,
    /// Optional part headings around the sections; never missing.
    #[serde(default)]
    pub parts: Vec<Section>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The statements it has to make.
    pub statements: Vec<Statement>,
    /// The tables that go with it, in order.
    pub tables: Vec<Table>,
    #[serde(skip)]
    index: Index,
}

/// A section or sub-section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its stable name, the same in every profile.
    pub id: String,
    /// The standard title, with `{部门}` where 部门 and 单位 are interchangeable: see [`Section::title_for`].
    pub title: String,
    /// Other titles met in print.
    #[serde(default)]
    aliases: Vec<String>,
    /// The level of its heading.
    pub level: Level,
    /// Whether it has to be there.
    #[serde(default)]
    pub mandatory: bool,
    /// Whether its heading tells the profile.
    #[serde(default)]
    pub main: bool,
    /// Words that show, in the text of the section around it, that it is there without a heading of its own.
    #[serde(default)]
    pub told_by: Vec<String>,
    /// The section that may take it in, so that it has no heading of its own.
    pub merges_into: Option<String>,
    /// Its standard text, with slots such as `{year}`.
    pub wording: Option<String>,
    /// Its sub-sections, in order.
    #[serde(default)]
    pub sub: Vec<Section>,
}

/// The level of a heading in the standard layout; a document may shift them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 第一部分
    Part,
    /// 一、
    First,
    /// （一）
    Second,
}

/// Something the disclosure has to say, even when there is none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its stable name, the same in every profile.
    pub id: String,
    /// What is missing, for a message.
    pub label: String,
    /// The sections where it may stand; it is inserted into the first.
    pub sections: Vec<String>,
    /// Phrases that show it is there (outside glossary and tables), any one of them, without spaces.
    any: Vec<String>,
    /// How grave its absence is.
    #[serde(deserialize_with = "severity")]
    pub severity: Severity,
    /// Its standard text, with slots such as `{year}`.
    pub wording: String,
    /// Its standard text where there is nothing to report, if that differs.
    pub none: Option<String>,
}

/// A table of the profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its stable name, the same in every profile.
    pub id: String,
    /// Its standard name, with `{部门}` as in titles.
    pub name: String,
    /// Sets of words; a caption that has all of one set is this table's.
    any: Vec<Vec<String>>,
    /// Words that rule it out.
    #[serde(default)]
    not: Vec<String>,
    /// Whether it belongs to every disclosure that prints tables.
    #[serde(default)]
    pub mandatory: bool,
}

/// Titles ready to be compared.
#[derive(Debug, Default)]
struct Index {
    exact: FxHashMap<String, Path>,
    aliases: Vec<Alias>,
    /// Finds all aliases in a title at once.
    finder: Option<AhoCorasick>,
}

#[derive(Debug)]
struct Alias {
    normal: String,
    /// Only the end of a title.
    tail: bool,
    path: Path,
}

/// Positions of the section, its sub-section and the one below.
type Path = [Option<u8>; 3];

/// How many characters may stand beside an alias.
const LEFT_OVER: usize = 16;
/// A shorter alias has to be the whole title.
const SHORT: usize = 4;
/// Main headings that tell a profile.
const DETECTED: usize = 4;

static ALL: LazyLock<[Profile; 2]> = LazyLock::new(|| {
    [
        Profile::load(
            "profiles/chongqing.toml",
            include_str!("profiles/chongqing.toml"),
        ),
        Profile::load(
            "profiles/national.toml",
            include_str!("profiles/national.toml"),
        ),
    ]
});

/// Every profile.
pub fn all() -> &'static [Profile] {
    ALL.as_slice()
}

/// The profile of this id.
pub fn find(id: &str) -> Option<&'static Profile> {
    all().iter().find(|profile| profile.id == id)
}

/// The profile whose main headings stand among `titles` (without their numbers): at least four, and more than any other's.
/// Of two with the same number, the one whose first section is there. Part headings should be among the titles: they tell
/// the national layout.
pub fn detect<'a>(titles: impl Iterator<Item = &'a str>) -> Option<&'static Profile> {
    let [chongqing, national] = all() else {
        return None;
    };
    let mut found = [Vec::new(), Vec::new()];
    for title in titles {
        let normal = without_year(&normalize_title(title));
        for (profile, ids) in [chongqing, national].into_iter().zip(&mut found) {
            if let Some(section) = profile.path_of(&normal).and_then(|path| profile.at(path))
                && section.main
                && !ids.contains(&section.id.as_str())
            {
                ids.push(section.id.as_str());
            }
        }
    }
    let rank = |profile: &Profile, ids: &[&str]| {
        let begins = profile
            .sections
            .first()
            .is_some_and(|first| ids.contains(&first.id.as_str()));
        (ids.len(), begins)
    };
    let (one, other) = (rank(chongqing, &found[0]), rank(national, &found[1]));
    let best = match one.cmp(&other) {
        Ordering::Greater => chongqing,
        Ordering::Less => national,
        Ordering::Equal => return None,
    };
    (one.0.max(other.0) >= DETECTED).then_some(best)
}

impl Profile {
    fn load(file: &str, text: &str) -> Self {
        let mut profile: Profile = super::parse(file, text);
        let mut index = Index::default();
        index.add(&profile.sections, [None; 3], 0);
        // The longest alias is the one meant.
        index
            .aliases
            .sort_by_key(|alias| Reverse(alias.normal.chars().count()));
        index.finder = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(index.aliases.iter().map(|alias| alias.normal.as_str()))
            .ok();
        profile.index = index;
        profile
    }

    /// Every section and sub-section, in order.
    pub fn walk(&self) -> impl Iterator<Item = &Section> {
        let mut rest: Vec<&Section> = self.sections.iter().rev().collect();
        std::iter::from_fn(move || {
            let section = rest.pop()?;
            rest.extend(section.sub.iter().rev());
            Some(section)
        })
    }

    /// The section of this id, at any depth.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.walk().find(|section| section.id == id)
    }

    /// The statement of this id.
    pub fn statement(&self, id: &str) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.id == id)
    }

    /// The section a heading's title (without its number) names, at any depth. The title is an alias, or holds one beside
    /// a year, a unit's name or other words that speak of no other section. Part headings of `parts` are not looked at:
    /// `第一部分：2025年部门预算情况说明` must not be asked for in the Chongqing profile.
    pub fn section_by_title(&self, title: &str) -> Option<&Section> {
        self.path_of(&without_year(&normalize_title(title)))
            .and_then(|path| self.at(path))
    }

    /// The section whose title opens a line (without its number) that runs on: `收入预算2025年年初预算数…`, with the bytes of
    /// the title. What follows must be the end, punctuation, a digit or a space.
    pub fn section_at_start(&self, line: &str) -> Option<(&Section, usize)> {
        let head: Vec<(char, usize)> = folded(prefix(line, 60));
        let normal: String = head.iter().map(|(c, _)| c).collect();
        let mut present: Vec<(usize, usize)> = self
            .index
            .finder
            .iter()
            .flat_map(|finder| finder.find_overlapping_iter(&normal))
            .filter(|found| found.start() == 0)
            .map(|found| (found.pattern().as_usize(), found.end()))
            .collect();
        present.sort_unstable();
        present.into_iter().find_map(|(at, length)| {
            let alias = &self.index.aliases[at];
            let characters = normal[..length].chars().count();
            let end = head.get(characters.checked_sub(1)?)?.1;
            let ends = line[end..].chars().next().is_none_or(|c| {
                c.is_whitespace()
                    || c.is_numeric()
                    || matches!(c, '。' | '.' | '．' | '：' | ':' | '，' | ',' | '；' | ';')
            });
            (ends && !alias.tail)
                .then(|| self.at(alias.path))
                .flatten()
                .map(|section| (section, end))
        })
    }

    /// The table a caption names.
    pub fn table_by_caption(&self, caption: &str) -> Option<&Table> {
        let caption = normalize_name(caption);
        self.tables
            .iter()
            .find(|table| table.is_captioned(&caption))
    }

    /// `normal` is normalised and has no year.
    fn path_of(&self, normal: &str) -> Option<Path> {
        if let Some(path) = self.index.exact.get(normal) {
            return Some(*path);
        }
        let length = normal.chars().count();
        // The aliases are sorted: of those that stand in the title, the first that holds is the longest.
        let mut present: Vec<usize> = self
            .index
            .finder
            .iter()
            .flat_map(|finder| finder.find_overlapping_iter(normal))
            .map(|found| found.pattern().as_usize())
            .collect();
        present.sort_unstable();
        present
            .into_iter()
            .map(|at| &self.index.aliases[at])
            .find(|alias| self.holds(normal, length, alias))
            .map(|alias| alias.path)
    }

    /// Whether a title of `length` characters holds the alias and nothing that speaks of another section.
    fn holds(&self, normal: &str, length: usize, alias: &Alias) -> bool {
        let alias_length = alias.normal.chars().count();
        let long_enough = alias.tail || alias_length >= SHORT;
        if !long_enough || length > alias_length + LEFT_OVER {
            return false;
        }
        let Some(at) = (if alias.tail {
            tail(normal, &alias.normal)
        } else {
            normal.rfind(&alias.normal)
        }) else {
            return false;
        };
        let (before, after) = (&normal[..at], &normal[at + alias.normal.len()..]);
        !self
            .blockers
            .iter()
            .any(|blocker| before.contains(blocker.as_str()) || after.contains(blocker.as_str()))
    }

    fn at(&self, path: Path) -> Option<&Section> {
        let [first, rest @ ..] = path;
        let mut section = self.sections.get(usize::from(first?))?;
        for position in rest.into_iter().flatten() {
            section = section.sub.get(usize::from(position))?;
        }
        Some(section)
    }
}

impl Index {
    fn add(&mut self, sections: &[Section], above: Path, depth: usize) {
        for (position, section) in (0u8..).zip(sections) {
            let mut path = above;
            path[depth] = Some(position);
            for title in std::iter::once(&section.title).chain(&section.aliases) {
                let tail = title.starts_with('…');
                let normal = normalize_title(title.trim_start_matches('…'));
                if !tail {
                    self.exact.entry(normal.clone()).or_insert(path);
                }
                self.aliases.push(Alias { normal, tail, path });
            }
            if depth + 1 < path.len() {
                self.add(&section.sub, path, depth + 1);
            }
        }
    }
}

impl Section {
    /// The standard title for a 部门 or a 单位 (`scope` is that word).
    pub fn title_for(&self, scope: &str) -> String {
        self.title.replace("{部门}", scope)
    }
}

impl Statement {
    /// The phrases that show it is there, any one of them.
    pub fn phrases(&self) -> &[String] {
        &self.any
    }

    /// Whether a text says it. Spaces between its characters do not matter.
    pub fn is_in(&self, text: &str) -> bool {
        let has = |text: &str| self.any.iter().any(|phrase| text.contains(phrase.as_str()));
        has(text) || has(&normalize_name(text))
    }
}

impl Table {
    /// The standard name for a 部门 or a 单位 (`scope` is that word).
    pub fn name_for(&self, scope: &str) -> String {
        self.name.replace("{部门}", scope)
    }

    fn is_captioned(&self, caption: &str) -> bool {
        self.any
            .iter()
            .any(|words| words.iter().all(|word| caption.contains(word.as_str())))
            && !self.not.iter().any(|word| caption.contains(word.as_str()))
    }
}

fn severity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Severity, D::Error> {
    let name = String::deserialize(deserializer)?;
    match name.as_str() {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "information" => Ok(Severity::Information),
        "hint" => Ok(Severity::Hint),
        _ => Err(serde::de::Error::unknown_variant(
            &name,
            &["error", "warning", "information", "hint"],
        )),
    }
}

/// Where the alias stands at the end of the title, behind something.
fn tail(normal: &str, alias: &str) -> Option<usize> {
    normal
        .strip_suffix(alias)
        .map(str::len)
        .filter(|&at| at > 0)
}

/// The first characters of a text.
fn prefix(text: &str, characters: usize) -> &str {
    text.char_indices()
        .nth(characters)
        .map_or(text, |(at, _)| &text[..at])
}

/// A normalised title without `2025年` or `2025年度`.
fn without_year(normal: &str) -> String {
    let bytes = normal.as_bytes();
    let is_year = |&at: &usize| {
        at >= 4
            && bytes[at - 4..at].iter().all(u8::is_ascii_digit)
            && bytes[at - 4..].starts_with(b"20")
    };
    match normal.match_indices('年').map(|(at, _)| at).find(is_year) {
        Some(at) => {
            let after = &normal[at + '年'.len_utf8()..];
            format!(
                "{}{}",
                &normal[..at - 4],
                after.strip_prefix('度').unwrap_or(after)
            )
        }
        None => normal.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn id(profile: &str, title: &str) -> Option<String> {
        find(profile)
            .unwrap()
            .section_by_title(title)
            .map(|section| section.id.clone())
    }

    #[track_caller]
    fn names(profile: &str, title: &str, expected: &str) {
        assert_eq!(
            id(profile, title).as_deref(),
            Some(expected),
            "{profile}: {title}"
        );
    }

    #[test]
    fn ids_are_unique_and_references_lead_somewhere() {
        for profile in all() {
            let mut ids = HashSet::new();
            for section in profile.walk() {
                assert!(
                    ids.insert(section.id.clone()),
                    "{} twice in {}",
                    section.id,
                    profile.id
                );
            }
            for statement in &profile.statements {
                assert!(!statement.any.is_empty() && !statement.sections.is_empty());
                assert!(
                    statement.sections.iter().all(|id| ids.contains(id)),
                    "{}",
                    statement.id
                );
                assert!(statement.is_in(&statement.wording), "{}", statement.id);
                assert!(
                    statement
                        .none
                        .as_ref()
                        .is_none_or(|none| statement.is_in(none)),
                    "{}",
                    statement.id
                );
            }
            for target in profile
                .walk()
                .filter_map(|section| section.merges_into.as_ref())
            {
                assert!(ids.contains(target), "{target}");
            }
            let tables: HashSet<_> = profile.tables.iter().map(|table| &table.id).collect();
            assert_eq!(tables.len(), profile.tables.len());
        }
        assert_eq!(
            find("national")
                .unwrap()
                .statement("state_capital")
                .unwrap()
                .severity,
            Severity::Information
        );
    }

    #[test]
    fn every_alias_resolves_to_its_section() {
        for profile in all() {
            for section in profile.walk() {
                for title in std::iter::once(&section.title).chain(&section.aliases) {
                    if let Some(end) = title.strip_prefix('…') {
                        names(&profile.id, &format!("某市某局{end}"), &section.id);
                        continue;
                    }
                    for scope in ["部门", "单位", ""] {
                        names(&profile.id, &title.replace("{部门}", scope), &section.id);
                    }
                }
            }
        }
    }

    #[test]
    fn every_table_is_known_by_its_name() {
        for profile in all() {
            for table in &profile.tables {
                let caption = format!("某市某局2025年{}", table.name_for("部门"));
                assert_eq!(
                    profile.table_by_caption(&caption).map(|table| &table.id),
                    Some(&table.id),
                    "{caption}"
                );
            }
        }
        let chongqing = find("chongqing").unwrap();
        let table = |caption| {
            chongqing
                .table_by_caption(caption)
                .map(|table| table.id.as_str())
        };
        assert_eq!(
            table("某中心一般公共预算\"三公\" 经费支出表"),
            Some("three_public")
        );
        assert_eq!(
            table("某中心财政拨款收支总表"),
            Some("appropriation_totals")
        );
        assert_eq!(
            table("某中心一般公共预算财政拨款基本支出预算表"),
            Some("general_basic")
        );
        assert_eq!(table("某中心部门收支总表"), Some("totals"));
        assert_eq!(table("某中心预算整体绩效目标表"), Some("performance"));
        assert_eq!(table("2025年工作安排"), None);
    }

    #[test]
    fn titles_as_printed() {
        for (title, expected) in [
            ("单位基本情况", "overview"),
            ("职能职责。", "duties"),
            (" 职能职责", "duties"),
            ("机构设置", "composition"),
            ("部门构成", "composition"),
            ("机构改革相关情况", "reform"),
            ("2025年部门收支总体情况", "totals"),
            ("2025 年单位收支总体情况：", "totals"),
            ("部门（单位）收支总体情况", "totals"),
            ("重庆市某区某局收支总体情况说明", "totals"),
            ("收入预算：", "income_budget"),
            ("支出预算", "expenditure_budget"),
            ("2025年单位预算情况说明", "budget_notes"),
            ("部门财政拨款收支情况", "budget_notes"),
            ("财政拨款情况说明", "budget_notes"),
            ("\"三公\"经费情况说明", "three_public"),
            ("2025年度‘三公’经费情况说明", "three_public"),
            ("其他重要事项的情况说明", "other_matters"),
            ("绩效目标设置情况。", "performance"),
            ("国有资产占有使用情况", "state_assets"),
            ("政府采购情况", "procurement"),
            ("机关运行经费。", "operating_cost"),
            ("专业性名称解释", "glossary"),
            ("对专业性较强的名词进行解释", "glossary"),
        ] {
            names("chongqing", title, expected);
        }
        for (title, expected) in [
            ("某市财政局概况", "overview"),
            ("部门主要职责", "duties"),
            ("某市财政局2025年部门预算表", "tables_part"),
            ("某市财政局2025年部门预算情况说明", "budget_notes"),
            ("关于某市财政局2025年收支预算情况的总体说明", "totals"),
            (
                "关于某局2025年财政拨款收支预算情况的总体说明",
                "appropriation_totals",
            ),
            (
                "关于某局2025年一般公共预算当年拨款情况说明",
                "general_expenditure",
            ),
            (
                "关于某局2025年一般公共预算基本支出情况说明",
                "general_basic",
            ),
            ("关于某局2025年“三公”经费预算情况说明", "three_public"),
            (
                "关于某局2025年政府性基金预算支出情况的说明",
                "government_fund",
            ),
            ("关于某局2025年收入预算情况说明", "income_budget"),
            ("名词解释", "glossary"),
        ] {
            names("national", title, expected);
        }
    }

    #[test]
    fn titles_of_something_else() {
        for title in [
            "一般公共预算支出情况",
            "政府性基金预算情况说明",
            "2025年部门预算公开报表",
            "部门收支总体情况表",
            "基本支出情况",
            "项目支出预算",
            "一般公共预算收入预算",
            "综合科",
            "公务用车运行维护费",
            "",
            "2025年",
        ] {
            assert_eq!(id("chongqing", title), None, "{title}");
        }
        assert_eq!(id("national", "部门收支总体情况表"), None);
        assert_eq!(id("national", "规模变化情况"), None);
    }

    #[test]
    fn a_title_that_runs_on() {
        let profile = find("chongqing").unwrap();
        for (line, title) in [
            ("收入预算：2025年年初预算数1351.94万元", "收入预算"),
            ("收入预算2025年年初预算数1351.94万元", "收入预算"),
            ("支出预算。2025年", "支出预算"),
            ("机关运行经费。2025年", "机关运行经费"),
            ("“三公”经费情况说明", "“三公”经费情况说明"),
            ("部门 收支总体情况", "部门 收支总体情况"),
        ] {
            let (_, end) = profile
                .section_at_start(line)
                .unwrap_or_else(|| panic!("{line}"));
            assert_eq!(&line[..end], title);
        }
        assert!(
            profile
                .section_at_start("收入预算编制工作由财务科负责")
                .is_none()
        );
        assert!(profile.section_at_start("").is_none());
    }

    #[test]
    fn profiles_are_detected() {
        let chongqing = [
            "2025年部门预算情况说明",
            "单位基本情况",
            "职能职责",
            "单位构成",
            "部门收支总体情况",
            "收入预算",
            "支出预算",
            "部门预算情况说明",
            "“三公”经费情况说明",
            "其他重要事项的情况说明",
            "专业性名词解释",
            "2025年部门预算公开报表",
        ];
        let national = [
            "某局概况",
            "主要职责",
            "机构设置",
            "2025年部门预算表",
            "2025年部门预算情况说明",
            "收支总体情况说明",
            "收入预算情况说明",
            "财政拨款收支预算情况的总体说明",
            "“三公”经费预算情况说明",
            "其他重要事项的情况说明",
            "名词解释",
        ];
        let detected =
            |titles: &[&str]| detect(titles.iter().copied()).map(|profile| profile.id.as_str());
        assert_eq!(detected(&chongqing), Some("chongqing"));
        assert_eq!(detected(&chongqing[1..6]), None);
        assert_eq!(
            detected(&[
                "单位基本情况",
                "单位收支总体情况",
                "单位预算情况说明",
                "名词解释"
            ]),
            Some("chongqing")
        );
        assert_eq!(detected(&national), Some("national"));
        assert_eq!(
            detected(&["部门概况", "部门预算表", "部门预算情况说明", "名词解释"]),
            Some("national")
        );
        assert_eq!(
            detected(&["部门预算情况说明", "名词解释", "名词解释", "名词解释"]),
            None
        );
        assert_eq!(detected(&[]), None);
    }

    #[test]
    fn titles_for_a_unit() {
        let section = find("chongqing").unwrap().section("totals").unwrap();
        assert_eq!(section.title_for("单位"), "单位收支总体情况");
        assert_eq!(section.title_for("部门"), "部门收支总体情况");
    }
}
