//! What tables that stand without a text say of themselves: whose they are, and of which year.

use super::block::{Block, BlockKind};
use super::caption::{is_caption, is_organ, unit_in};
use super::table::Table;
use super::title::owner_in;
use super::units::UnitName;
use super::year::find_year;
use crate::model::Wording;
use crate::text::{Span, is_digit, reading_form};

/// Characters of a unit's name, at least: shorter ones are places.
const SHORTEST: usize = 4;

/// Lines of a cover that are looked at.
const COVER: usize = 12;

/// What the names of tables, the lines below them and a cover say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableHead {
    /// The unit's name; empty when not told.
    pub unit: String,
    /// The year that they are on.
    pub year: Option<i32>,
    /// They are those of a final account.
    pub is_final: bool,
    /// They are of several units, or of one several times: what one of them states, another one need not.
    pub is_mixed: bool,
    /// The names of those that a unit has once.
    pub names: Vec<String>,
}

impl TableHead {
    /// That of tables among these blocks.
    pub fn of(text: &str, blocks: &[Block], tables: &[Table]) -> TableHead {
        let mut lines = Lines::default();
        let first = tables.first().map_or(0, |table| table.blocks.start);
        let cover = blocks[..first].iter().filter(|block| block.kind == BlockKind::Paragraph).take(COVER);
        let mut above = String::new();
        for line in cover.map(|block| reading_form(block.span().of(text)).into_owned()) {
            lines.take_cover(&line, &above);
            above = line;
        }
        tables.iter().for_each(|table| lines.take_table(text, table));
        lines.into_head()
    }
}

/// What each line says.
#[derive(Default)]
struct Lines {
    units: Vec<String>,
    /// Of the names of tables.
    years: Vec<i32>,
    /// Of a cover and of the heads of columns.
    other_years: Vec<i32>,
    names: Vec<String>,
    /// With whose they are.
    captions: Vec<String>,
    is_twice: bool,
}

impl Lines {
    fn take_cover(&mut self, line: &str, above: &str) {
        self.units.extend(unit_of_line(line));
        let Some((at, _, year)) = find_year(line).filter(|_| line.ends_with('表') && line.contains('算')) else {
            return;
        };
        self.other_years.push(year);
        self.units.extend([&line[..at], above].into_iter().find(|name| is_unit(name)).map(str::to_owned));
    }

    fn take_table(&mut self, text: &str, table: &Table) {
        let words = &Wording::base().units;
        let caption = table.caption.map(|caption| reading_form(caption.of(text))).unwrap_or_default();
        let name = without_number(&caption);
        self.years.extend(find_year(name).map(|(.., year)| year));
        let heads = table.columns.iter().flat_map(|column| &column.path);
        let of_head = |cell: &Span| Some(find_year(&reading_form(cell.of(text)))?.2);
        self.other_years.extend(heads.filter_map(of_head));
        // There is one for each project, whoever has that.
        if words.of_projects.iter().any(|word| name.contains(&**word)) {
            return;
        }
        let mut owner = String::new();
        let lines = [table.owner, table.unit_line].into_iter().flatten();
        for part in lines.flat_map(|span| span.of(text).split(['\t', '\n', '|'])) {
            let part = unit_in(part).map_or(part, |unit| unit.before);
            if let Some(unit) = unit_of_line(part) {
                owner = unit;
            }
        }
        if !name.is_empty() {
            let whose = format!("{caption} {owner}");
            self.is_twice |= self.captions.contains(&whose);
            self.captions.push(whose);
            self.names.push(name.to_owned());
            self.units.extend(unit_of_name(name));
        }
        if !owner.is_empty() {
            self.units.push(owner);
        }
    }

    fn into_head(self) -> TableHead {
        let Lines { units, years, other_years, names, captions, is_twice } = self;
        let places = |name: &str| name.ends_with(|end| Wording::base().units.places.contains(end));
        let mut owners: Vec<UnitName> = units.iter().map(|unit| UnitName::of(unit)).collect();
        owners.sort_unstable();
        owners.dedup();
        // A name may leave out the place; the place alone is none.
        owners.retain(|owner| !places(&owner.name));
        let all = owners.clone();
        let is_short = |owner: &UnitName| {
            all.iter().any(|other| other.name.len() > owner.name.len() && other.name.ends_with(&owner.name))
        };
        owners.retain(|owner| !is_short(owner));
        let finals = captions.iter().filter(|caption| caption.contains("决算")).count();
        let printed = |owner: &UnitName| units.iter().find(|unit| UnitName::of(unit) == *owner).cloned();
        TableHead {
            unit: owners.first().and_then(printed).unwrap_or_default(),
            year: most_frequent(&years).or_else(|| most_frequent(&other_years)),
            is_final: finals * 2 > captions.len(),
            is_mixed: is_twice || owners.len() > 1,
            names,
        }
    }
}

/// The year that stands most often, of two the later one.
fn most_frequent(years: &[i32]) -> Option<i32> {
    let count = |year: &i32| years.iter().filter(|other| *other == year).count();
    years.iter().copied().max_by_key(|year| (count(year), *year))
}

/// `编制单位：某局  2025年`, but not `主管部门：某局`.
fn unit_of_line(line: &str) -> Option<String> {
    let is_above = Wording::base().units.above.iter().any(|word| line.contains(&**word));
    let mut unit = owner_in(line).filter(|_| !is_above)?;
    unit.truncate(find_year(&unit).map_or(unit.len(), |(at, ..)| at));
    Some(unit)
}

/// Whose a table is by its name: `某市某局2025年收支总表`, `某局财政拨款收支总表`.
fn unit_of_name(caption: &str) -> Option<String> {
    let name = match find_year(caption) {
        Some((0, length, _)) => &caption[length..],
        Some((at, ..)) if is_unit(&caption[..at]) => return Some(caption[..at].to_owned()),
        _ => caption,
    };
    let words = &Wording::base().units.tables;
    let mut ends: Vec<usize> = words.iter().flat_map(|word| name.match_indices(&**word)).map(|(at, _)| at).collect();
    ends.sort_unstable();
    ends.into_iter().map(|end| &name[..end]).find(|name| is_unit(name)).map(str::to_owned)
}

fn is_unit(name: &str) -> bool {
    name.chars().count() >= SHORTEST && is_organ(name)
}

/// `表1：某局收支总表` without its number.
fn without_number(caption: &str) -> &str {
    if !is_caption(caption) {
        return caption;
    }
    let is_number = |c: char| is_digit(c) || matches!(c, '-' | '－') || "一二三四五六七八九十".contains(c);
    let Some(at) = caption.find(is_number) else { return caption };
    caption[at..].trim_start_matches(|c: char| is_number(c) || matches!(c, '：' | '、' | '.' | '表'))
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;
    use crate::syntax::{Disclosure, read_blocks};

    /// `unit year final mixed` of a text.
    fn head(text: &str) -> String {
        let standard = &Settings::default().standard;
        let disclosure = Disclosure::read(text.to_owned(), read_blocks(text, 0, text.len(), standard));
        let Some(head) = &disclosure.table_head else { return "-".to_owned() };
        let year = head.year.map_or("-".to_owned(), |year| year.to_string());
        let flags = [(head.is_final, " final"), (head.is_mixed, " mixed")];
        let flags: String = flags.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        format!("{} {year}{flags}", head.unit)
    }

    fn table(lines: &str) -> String {
        format!("{lines}\n项目\t合计\t备注\n收入\t1.00\t\n支出\t1.00\t\n\n")
    }

    #[test]
    fn names_owners_and_covers_tell_whose_tables_are() {
        let of = |lines: &str| head(&table(lines));
        assert_eq!(of("表1 江州市甲区档案馆2025年收支总表\n单位：万元"), "江州市甲区档案馆 2025");
        assert_eq!(of("甲区档案馆财政拨款收支总表\n单位：万元"), "甲区档案馆 -");
        assert_eq!(of("2025年部门收支总表\n部门：甲区档案馆\t单位：万元"), "甲区档案馆 2025");
        assert_eq!(of("收支总表\n编制单位：甲区档案馆  2025年  单位：万元"), "甲区档案馆 -");
        assert_eq!(of("收入支出决算总表\n部门：甲区档案馆\n单位：万元"), "甲区档案馆 - final");
        assert_eq!(of("江州市2025年部门收支总表\n单位：万元"), " 2025");
        assert_eq!(of("部门收支总表\n单位：万元"), " -");
        assert_eq!(of("江州市甲区档案馆\n2025年部门预算公开表\n\n部门收支总表\n单位：万元"), "江州市甲区档案馆 2025");
        // A text has a title, or no tables.
        assert_eq!(of("甲区档案馆2025年部门预算情况说明\n\n收支总表\n单位：万元"), "-");
        assert_eq!(head("一、收支情况\n"), "-");
    }

    #[test]
    fn heads_of_columns_tell_the_year_where_nothing_else_does() {
        let text = "收支总表\n单位：万元\n项目\t2024年预算数\t2025年预算数\n收入\t1.00\t2.00\n支出\t1.00\t2.00\n";
        assert_eq!(head(text), " 2025");
    }

    #[test]
    fn a_table_for_each_project_is_no_table_twice() {
        let of_project = |unit: &str| format!("2025年项目绩效目标表\n{unit}\n单位：万元");
        let tables = [
            "甲区档案馆收支总表\n主管部门：甲区教育局\n单位：万元",
            &of_project("实施单位：甲区方志馆"),
            &of_project("部门：甲区档案馆"),
        ];
        assert_eq!(head(&tables.map(table).concat()), "甲区档案馆 2025");
    }

    #[test]
    fn sentences_with_amounts_beside_tables_are_a_text() {
        let tables = table("收支总表\n单位：万元");
        assert_eq!(head(&format!("支出预算1.00万元。\n\n{tables}收入总表\n\n{tables}")), "-");
    }

    #[test]
    fn tables_of_several_units_are_mixed() {
        let of = |names: [&str; 2]| head(&names.map(|name| table(&format!("{name}\n单位：万元"))).concat());
        assert_eq!(of(["甲区档案馆收支总表", "甲区方志馆收支总表"]), "甲区方志馆 - mixed");
        assert_eq!(head(&["收支总表", "收入总表", "收支总表"].map(table).concat()), " - mixed");
        assert_eq!(of(["甲区档案馆收支总表", "收入总表"]), "甲区档案馆 -");
        assert_eq!(of(["江州市甲区档案馆收支总表", "甲区档案馆收入总表"]), "江州市甲区档案馆 -");
        // One unit's name may begin with another's, as no place does.
        assert_eq!(of(["江州市教育局收支总表", "江州市教育局幼儿园收支总表"]), "江州市教育局 - mixed");
        assert_eq!(of(["江州市甲区财政拨款收支总表", "江州市甲区档案馆收入总表"]), "江州市甲区档案馆 -");
    }
}
