//! The names of units, and the units that a department's text lists.

use super::disclosure::Disclosure;
use super::reading::Reading;
use super::role::Role;
use super::table::{Row, Table};
use crate::model::{Standard, Wording};
use crate::text::{Span, is_han, reading_form};

/// Characters of a unit's name, and of one that is told from others by its end alone.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=40;
const SHORTEST_END: usize = 3;

/// A unit's name, as it is compared with others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitName {
    /// Without what says that it is the bureau itself, and without brackets around it.
    pub name: String,
    /// It is a bureau without the units below it: 本级.
    pub is_own: bool,
}

impl UnitName {
    /// A name as it is printed.
    pub fn of(printed: &str) -> UnitName {
        let printed = reading_form(printed);
        let ends = &Wording::base().units.own;
        let without = ends.iter().filter_map(|end| printed.strip_suffix(&**end)).min_by_key(|name| name.len());
        // `局本级`, `本部门本级`, but not `本溪市审计局本级`; 市直机关 has no name without its end.
        let whole = &Wording::base().offices.whole;
        let is_nameless = |name: &str| {
            let length = name.chars().count();
            length < 2 || length <= *LENGTH.start() && whole.iter().any(|word| name.starts_with(&**word))
        };
        match without.filter(|name| is_nameless(name) || name.chars().count() >= *LENGTH.start()) {
            Some(name) if is_nameless(name) => UnitName { name: String::new(), is_own: true },
            Some(name) => UnitName { name: name.to_owned(), is_own: true },
            None => UnitName { name: printed.into_owned(), is_own: false },
        }
    }

    /// Whether a text that belongs to the unit `of` may call this unit so: whole, or without the place that both lie in.
    pub fn is_called(&self, listed: &UnitName, of: &UnitName) -> bool {
        let (long, short) =
            if self.name.len() >= listed.name.len() { (&self.name, &listed.name) } else { (&listed.name, &self.name) };
        let Some(place) = long.strip_suffix(short.as_str()) else { return false };
        place.is_empty() || short.chars().count() >= SHORTEST_END && of.name.starts_with(place)
    }
}

/// The units that a department lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitList {
    /// Each with its place.
    pub units: Vec<(UnitName, Span)>,
    /// Whether each of them could be told.
    pub is_whole: bool,
}

impl UnitList {
    /// That of a department: as the user has given it, or else as its text has it.
    pub fn of(disclosure: &Disclosure, standard: &Standard) -> UnitList {
        let own = UnitName::of(&disclosure.unit);
        let given = standard.departments.iter().find(|(name, _)| UnitName::of(name).name == own.name);
        match given {
            Some((_, names)) => {
                let at = disclosure.title.as_ref().map_or(Span::at(disclosure.span.start), |title| title.span);
                UnitList { units: names.iter().map(|name| (UnitName::of(name), at)).collect(), is_whole: true }
            }
            None => UnitList::read(disclosure, &disclosure.readings()),
        }
    }

    fn read(disclosure: &Disclosure, readings: &[Reading]) -> UnitList {
        let mut list = UnitList { units: Vec::new(), is_whole: true };
        let mut goes_on = false;
        for reading in readings.iter().filter(|reading| matches!(reading.role, Role::Body | Role::Heading)) {
            if goes_on && list.take_line(reading) {
                continue;
            }
            goes_on = reading
                .plain
                .text()
                .split_inclusive('。')
                .fold((0, false), |(at, _), sentence| (at + sentence.len(), list.take_sentence(reading, at, sentence)))
                .1;
        }
        disclosure.tables.iter().for_each(|table| list.take_column(&disclosure.text, table));
        list
    }

    fn push(&mut self, unit: UnitName, span: Span) {
        if !self.units.iter().any(|(known, _)| *known == unit) {
            self.units.push((unit, span));
        }
    }

    /// The names in a sentence that begins at byte `at` of the reading copy: whether they stand in the lines below it.
    fn take_sentence(&mut self, reading: &Reading, at: usize, sentence: &str) -> bool {
        let Some(from) = list_in(sentence) else { return false };
        if sentence[from..].is_empty() {
            return sentence.ends_with('：');
        }
        let mut start = at + from;
        let (mut mark, mut is_whole, known) = ('：', true, self.units.len());
        // What stands in brackets belongs to the name before them.
        let mut depth = 0_usize;
        let parts = |c: char| {
            match c {
                '（' => depth += 1,
                '）' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && SEPARATORS.contains(&c)
        };
        for part in sentence[from..].split_inclusive(parts) {
            let part_start = start;
            start += part.len();
            let separator = part.chars().next_back().unwrap_or_default();
            let piece = part.trim_end_matches(SEPARATORS);
            match named(piece) {
                Some((unit, before, length)) => {
                    let span = reading.plain.span(part_start + before, part_start + before + length);
                    self.push(unit, span);
                }
                // Behind a comma something else is said of them.
                None if mark != '、' && self.units.len() > known => break,
                None => is_whole = false,
            }
            mark = separator;
        }
        self.is_whole &= is_whole || self.units.len() == known;
        false
    }

    /// The name that a line below such a sentence is.
    fn take_line(&mut self, reading: &Reading) -> bool {
        let text = reading.plain.text();
        let line = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".、（）()．".contains(c));
        let start = text.len() - line.len();
        let line = line.trim_end_matches(SEPARATORS);
        let Some((unit, before, length)) = named(line) else { return false };
        self.push(unit, reading.plain.span(start + before, start + before + length));
        true
    }

    /// The names in the column of a table that lists units and no amounts: where money goes is no list of a department's units.
    fn take_column(&mut self, text: &str, table: &Table) {
        let is_amount = |row: &Row| row.makeups.iter().any(|makeup| makeup.is_decimal() && !makeup.is_digits());
        if table.unit_line.is_some() || table.rows.iter().any(is_amount) {
            return;
        }
        let heads = &Wording::base().units.heads;
        let is_head = |span: Span| heads.iter().any(|head| **head == *reading_form(span.of(text)));
        let Some(column) = table.header.last().and_then(|row| row.cells.iter().position(|cell| is_head(*cell))) else {
            return;
        };
        for row in &table.rows {
            let Some(cell) = row.cells.get(column).filter(|cell| !cell.is_empty()) else { continue };
            if let Some((unit, ..)) = named(&reading_form(cell.of(text))) {
                self.push(unit, *cell);
            }
        }
    }
}

const SEPARATORS: [char; 4] = ['、', '，', '；', '。'];

/// The byte of a sentence where it begins to list units.
fn list_in(sentence: &str) -> Option<usize> {
    let words = &Wording::base().units;
    let has = |words: &[String], text: &str| words.iter().any(|word| text.contains(&**word));
    if has(&words.none, sentence) || has(&words.apart, sentence) {
        return None;
    }
    let lead = words.leads.iter().filter_map(|lead| Some(sentence.find(&**lead)? + lead.len())).min()?;
    let opened = words.openers.iter().find_map(|opener| Some((sentence[lead..].find(&**opener)?, opener.len())));
    let (at, length) = opened?;
    let from = lead + at + length;
    let from = from + sentence[from..].len() - sentence[from..].trim_start_matches('：').len();
    (!has(&words.inside, &sentence[lead..from])).then_some(from)
}

/// The unit that a part of a list names, with the byte where its name begins and the length of that.
fn named(part: &str) -> Option<(UnitName, usize, usize)> {
    let words = &Wording::base().units;
    let bare = part.trim_start_matches(|c: char| c.is_ascii_digit() || "“《.".contains(c));
    let bare = words.before.iter().find_map(|word| bare.strip_prefix(&**word)).unwrap_or(bare);
    let before = part.len() - bare.len();
    // `某馆等3个单位`
    let bare = bare.split_once('等').map_or(bare, |(name, _)| name).trim_end_matches(['”', '》']);
    let bare = words.behind.iter().find_map(|word| bare.strip_suffix(&**word)).unwrap_or(bare);
    let unit = UnitName::of(bare);
    // `（公益一类）`
    let (name, note) = bare.split_once('（').unwrap_or((bare, ""));
    let unit = if unit.is_own || note.is_empty() { unit } else { UnitName::of(name) };
    let is_name = |name: &str| {
        LENGTH.contains(&name.chars().count())
            && name.ends_with(|c| words.endings.contains(c))
            && name.chars().all(is_han)
    };
    (unit.is_own && unit.name.is_empty() || is_name(&unit.name)).then_some((unit, before, bare.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn listed(text: &str) -> (Vec<String>, bool) {
        let text = format!("江州市云阳区档案局2025年部门预算情况说明\n一、单位基本情况\n（二）单位构成\n{text}");
        let standard = &Settings::default().standard;
        let blocks = crate::syntax::read_blocks(&text, 0, text.len(), standard);
        let disclosure = Disclosure::read(text.clone(), blocks);
        let list = UnitList::of(&disclosure, standard);
        let shown = |(unit, span): &(UnitName, Span)| {
            assert!(unit.is_own || span.of(&text).contains(&unit.name), "{unit:?} {}", span.of(&text));
            format!("{}{}", unit.name, if unit.is_own { "*" } else { "" })
        };
        (list.units.iter().map(shown).collect(), list.is_whole)
    }

    #[test]
    fn units_are_listed_in_many_forms() {
        for (text, units) in [
            ("本部门由局本级和下属2个预算单位组成，分别是：区档案馆、区方志馆。", &["区档案馆", "区方志馆"][..]),
            ("下属二级预算单位2个：区档案馆、区方志馆（公益一类），均为事业单位。", &["区档案馆", "区方志馆"]),
            ("从预算单位构成看，档案局部门预算包括：局本级预算、区档案馆预算。", &["*", "区档案馆"]),
            (
                "纳入编制范围的预算单位包括：\n1.云阳区档案局（本级）\n2.区档案馆；\n3.区方志馆。\n本部门负责档案。",
                &["云阳区档案局*", "区档案馆", "区方志馆"],
            ),
            ("内设8个科室，下属单位1个，为区档案馆。", &["区档案馆"]),
            ("下属单位有区档案馆（公益一类，全额拨款）、区方志馆。", &["区档案馆", "区方志馆"]),
            (
                "本部门所属单位有区人力资源和社会保障服务中心、区就业局等2个单位。",
                &["区人力资源和社会保障服务中心", "区就业局"],
            ),
            (
                "序号\t单位名称\t单位性质\n1\t云阳区档案局机关\t行政\n2\t云阳区档案馆\t事业\n",
                &["云阳区档案局*", "云阳区档案馆"],
            ),
        ] {
            let (found, is_whole) = listed(text);
            assert_eq!(found, units, "{text}");
            assert!(is_whole, "{text}");
        }
    }

    #[test]
    fn what_lists_no_units() {
        for text in [
            "本部门无下属二级预算单位。",
            "本单位是二级预算单位，内设机构有：办公室、综合科。",
            "截至2024年12月，所属各预算单位共有车辆1辆，其中一般公务用车1辆。",
            "指导所属单位做好档案工作，包括接收、整理。",
            "下属单位有区方志馆，单独编制预算。",
            "对下转移支付表\n单位：万元\n序号\t单位名称\t金额\n1\t云阳区桥头镇档案站\t5\n",
            "对下转移支付表\n序号\t单位名称\t金额（万元）\n1\t云阳区桥头镇档案站\t5.00\n",
        ] {
            assert_eq!(listed(text).0, Vec::<String>::new(), "{text}");
        }
        assert!(!listed("下属单位有区档案馆、其他若干、区方志馆。").1);
    }

    #[test]
    fn names_are_compared_without_their_place() {
        let of = UnitName::of("江州市云阳区档案局");
        let is_called = |name: &str, listed: &str| UnitName::of(name).is_called(&UnitName::of(listed), &of);
        assert!(is_called("江州市云阳区档案馆", "江州市云阳区档案馆"));
        assert!(is_called("江州市云阳区档案馆", "区档案馆") && is_called("云阳区档案馆", "江州市云阳区档案馆"));
        assert!(!is_called("江州市北川区档案馆", "档案馆") && !is_called("江州市云阳区第二档案馆", "档案馆"));
        assert_eq!(UnitName::of("江州市某局（本级）"), UnitName { name: "江州市某局".into(), is_own: true });
        let benxi = UnitName { name: "本溪市审计局".into(), is_own: true };
        assert_eq!(UnitName::of("本溪市审计局（本级）"), benxi);
        assert_eq!(UnitName::of("本部门本级"), UnitName { name: String::new(), is_own: true });
        assert_eq!(UnitName::of("市直机关"), UnitName { name: "市直机关".into(), is_own: false });
    }
}
