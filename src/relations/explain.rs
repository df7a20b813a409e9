//! Figures, quantities and relations in words.

use super::{Form, Relation, Standing};
use crate::facts::{Facts, Figure, FigureId};
use crate::lang::Lang;
use crate::model::subjects::parent;
use crate::model::{Basis, Classification, Concept, Concepts, Denomination, Fund, Item, Key, Measure, Side, Subjects};
use crate::say;
use crate::text::{Span, reading_form};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Most terms of a sum shown with those that are zero.
const MOST_SHOWN: usize = 8;

/// Names the figures of one disclosure and writes out its equations.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// The text of the disclosure.
    pub text: &'a str,
    /// The language of messages.
    pub lang: Lang,
    /// Its figures.
    pub facts: &'a Facts,
    /// Changes and the levels they belong to.
    pub levels: &'a FxHashMap<FigureId, FigureId>,
}

/// A value in 万元, printed in the figure's unit with at least its decimals.
pub fn amount(figure: &Figure, value: Decimal) -> String {
    decimal(figure.unit.wan_to_self(value).unwrap_or(value), figure.decimals)
}

/// The value that a figure should have, as it would be written in its place: without the sign where a word says it. Nothing
/// but the sign says it in a cell.
pub fn right_amount(figure: &Figure, value: Decimal) -> String {
    let right = amount(figure, value.abs());
    let has_sign = matches!(figure.measure, Measure::Level | Measure::Share) || figure.source > 0;
    if has_sign && value.is_sign_negative() && !value.is_zero() { format!("-{right}") } else { right }
}

/// A ratio in percent, with two decimals or as many as are printed.
fn percentage(top: Decimal, bottom: Decimal, decimals: u8) -> String {
    let percent = top.saturating_mul(Decimal::ONE_HUNDRED).checked_div(bottom).unwrap_or_default();
    format!("{}%", decimal(percent.round_dp(u32::from(decimals.max(2))), 0))
}

/// A value without trailing zeros, but with at least `decimals` places.
fn decimal(value: Decimal, decimals: u8) -> String {
    let decimals = u32::from(decimals);
    let mut value = if value.scale() > decimals { value.normalize() } else { value };
    if value.scale() < decimals {
        value.rescale(decimals);
    }
    value.to_string()
}

impl Naming<'_> {
    /// What a figure is called in messages: its words in the text, or the row and the column of a cell.
    pub fn name(&self, id: FigureId) -> String {
        let figure = self.facts.figure(id);
        let row = self.words(figure.label);
        let column = figure.header.map(|header| self.words(header)).unwrap_or_default();
        match (row.is_empty(), column.is_empty()) {
            (false, false) => say!(self.lang, "{row}行“{column}”栏", "{row} (column {column})"),
            (false, true) => row.into_owned(),
            (true, false) => column.into_owned(),
            (true, true) => self.unnamed(id, figure.measure),
        }
    }

    /// What a figure without words of its own is called.
    fn unnamed(&self, id: FigureId, measure: Measure) -> String {
        match measure {
            Measure::Rate => say!(self.lang, "变动幅度", "rate of change"),
            Measure::Share => say!(self.lang, "占比", "share"),
            Measure::Completion => say!(self.lang, "完成预算", "completion"),
            Measure::Change => {
                // `比2024年增加`: the change of the level named before it.
                let level = self.levels.get(&id).map(|level| self.words(self.facts.figure(*level).label));
                let of = level.unwrap_or_default();
                say!(self.lang, "{of}较上年变动", "change of {of} on last year")
            }
            Measure::Level => say!(self.lang, "此数", "this figure"),
        }
    }

    /// The name beside another figure of the same table: in the same column the row alone, in the same row the column.
    fn name_beside(&self, id: FigureId, named: FigureId) -> String {
        let (figure, named) = (self.facts.figure(id), self.facts.figure(named));
        let headers = figure.header.zip(named.header).filter(|_| figure.source == named.source);
        let Some((header, named_header)) = headers else { return self.name(id) };
        let is_same = |a: Span, b: Span| a == b || self.words(a) == self.words(b);
        match (is_same(figure.label, named.label), is_same(header, named_header)) {
            (false, true) if !figure.label.is_empty() => self.words(figure.label).into_owned(),
            (true, false) => say!(self.lang, "“{}”栏", "column {}", self.words(header)),
            _ => self.name(id),
        }
    }

    /// The words of a label, without the marks around them.
    pub fn words(&self, span: Span) -> Cow<'_, str> {
        const MARKS: [char; 4] = ['，', '、', '：', '；'];
        match reading_form(span.of(self.text)) {
            Cow::Borrowed(words) => Cow::Borrowed(words.trim_matches(MARKS)),
            Cow::Owned(words) => Cow::Owned(words.trim_matches(MARKS).to_owned()),
        }
    }

    /// `基本支出 420.10 万元`: a figure with its name and unit.
    pub fn stated(&self, id: FigureId) -> String {
        let figure = self.facts.figure(id);
        let space = if figure.unit == Denomination::PERCENT { "" } else { " " };
        format!("{} {}{space}{}", self.name(id), amount(figure, figure.value), figure.unit.text())
    }

    /// The relation with its figures; if it does not hold to the last digit, by how much it fails.
    pub fn equation(&self, relation: &Relation, standing: Standing) -> String {
        let sign = match standing {
            Standing::Exact => "=",
            Standing::Rounded => "≈",
            Standing::Broken => "≠",
        };
        match relation.form {
            Form::Sum | Form::Difference | Form::Same | Form::Flow => {
                self.sum(relation, sign, standing == Standing::Exact)
            }
            Form::Rate | Form::Share | Form::Growth => self.ratio(relation, sign, standing == Standing::Exact),
        }
    }

    /// What the other figures of a sum, a difference or a restatement amount to, in the first one's unit.
    pub fn computed(&self, relation: &Relation) -> Decimal {
        let mut sum = Decimal::ZERO;
        for (at, id) in relation.figures[1..].iter().enumerate() {
            let value = self.in_unit_of_first(relation, *id);
            let is_minus = relation.subtracts(at + 1);
            sum = if is_minus { sum.saturating_sub(value) } else { sum.saturating_add(value) };
        }
        sum
    }

    fn in_unit_of_first(&self, relation: &Relation, id: FigureId) -> Decimal {
        let unit = self.facts.figure(relation.figures[0]).unit;
        unit.wan_to_self(self.facts.figure(id).value).unwrap_or_default()
    }

    /// `支出 100 万元 ≠ 基本支出 60 + 项目支出 30 = 90 万元，相差 10 万元`
    fn sum(&self, relation: &Relation, sign: &str, is_exact: bool) -> String {
        let (first, parts) = (relation.figures[0], &relation.figures[1..]);
        let total = self.in_unit_of_first(relation, first);
        let unit = self.facts.figure(first).unit;
        let mut terms: Vec<String> = Vec::new();
        for id in parts {
            let value = self.in_unit_of_first(relation, *id);
            if parts.len() > MOST_SHOWN && value.is_zero() {
                continue;
            }
            let (name, value_text) = (self.name_beside(*id, first), decimal(value, self.facts.figure(*id).decimals));
            let in_brackets = value.is_sign_negative() && !value.is_zero() && !terms.is_empty();
            terms.push(if in_brackets { format!("{name} ({value_text})") } else { format!("{name} {value_text}") });
        }
        let of_unit = relation.figures.iter().map(|id| self.facts.figure(*id)).filter(|figure| figure.unit == unit);
        let places = of_unit.map(|figure| figure.decimals).max().unwrap_or(0);
        let sum = self.computed(relation);
        let result = match relation.form != Form::Same && terms.len() > 1 && !is_exact {
            true => format!(" = {}", decimal(sum, places)),
            false => String::new(),
        };
        let mut equation_terms = String::new();
        for (at, term) in terms.iter().enumerate() {
            equation_terms += match at {
                0 => "",
                _ if relation.subtracts(at + 1) => " − ",
                _ => " + ",
            };
            equation_terms += term;
        }
        let terms = equation_terms;
        let (name, unit) = (self.name(first), unit.text());
        let total_text = decimal(total, self.facts.figure(first).decimals);
        let equation = format!("{name} {total_text} {unit} {sign} {terms}{result} {unit}");
        if is_exact {
            return equation;
        }
        let gap = decimal(total.saturating_sub(sum).abs(), places.min(2));
        say!(self.lang, "{equation}，相差 {gap} {unit}", "{equation}, off by {gap} {unit}")
    }

    /// `增长 5% ≠ 增加 10 ÷ 上年数 100 = 10%`
    fn ratio(&self, relation: &Relation, sign: &str, is_exact: bool) -> String {
        let printed = self.facts.figure(relation.figures[0]);
        let (top, whole) = (self.facts.figure(relation.figures[1]), self.facts.figure(relation.figures[2]));
        let (base, bottom) = match relation.form {
            Form::Rate => (say!(self.lang, "上年数", "last year"), whole.value.saturating_sub(top.value)),
            _ => (self.name(relation.figures[2]), whole.value),
        };
        if relation.form == Form::Growth {
            return self.growth(relation, sign, is_exact);
        }
        let equation = format!(
            "{} {}% {sign} {} {} ÷ {base} {}",
            self.name(relation.figures[0]),
            decimal(printed.value, printed.decimals),
            self.name(relation.figures[1]),
            decimal(top.value, 0),
            decimal(bottom, 0),
        );
        if is_exact {
            return equation;
        }
        format!("{equation} = {}", percentage(top.value, bottom, printed.decimals))
    }

    /// `增长 5% ≠ (预算数 110 − 执行数 100) ÷ 执行数 100 = 10%`
    fn growth(&self, relation: &Relation, sign: &str, is_exact: bool) -> String {
        let [rate, level, base] = [0, 1, 2].map(|at| self.facts.figure(relation.figures[at]));
        let (name, base_name) = (self.name(relation.figures[1]), self.name(relation.figures[2]));
        let (value, base_value) = (decimal(level.value, 0), decimal(base.value, 0));
        let equation = format!(
            "{} {}% {sign} ({name} {value} − {base_name} {base_value}) ÷ {base_value}",
            self.name(relation.figures[0]),
            decimal(rate.value, rate.decimals),
        );
        match is_exact {
            true => equation,
            false => {
                let change = level.value.saturating_sub(base.value);
                format!("{equation} = {}", percentage(change, base.value, rate.decimals))
            }
        }
    }
}

/// What a figure of a document states, in words: `2025年一般公共预算财政拨款基本支出预算数`.
pub fn quantity(facts: &Facts, key: &Key, lang: Lang) -> String {
    match lang {
        Lang::Zh => quantity_in_chinese(facts, key),
        Lang::En => quantity_in_english(facts, key),
    }
}

fn quantity_in_chinese(facts: &Facts, key: &Key) -> String {
    let standard = &facts.standard;
    let concepts = &standard.lexicon.concepts;
    let side = match key.side {
        Side::Income => "收入",
        Side::Expenditure => "支出",
    };
    let mut words = if key.year > 0 { format!("{}年", key.year) } else { String::new() };
    let before = words.len();
    for name in [fund(concepts, key), concepts.nature_name(key.nature)].into_iter().flatten() {
        words += name.zh();
    }
    let is_sum = [Item::SUM, Item::GRAND].contains(&key.item);
    if key.item == Item::CURRENT {
        words += "本年";
    } else if is_sum {
        // Behind the side, not before it: 收入合计.
    } else if let Some(name) = concepts.item_name(key.item) {
        words += name.zh();
    }
    let subject = subject_of(&standard.subjects, key.item);
    if let Some((_, name)) = subject {
        words += name;
    }
    if words.len() == before && !is_sum {
        words += "总";
    }
    if !words.ends_with(side) {
        words += side;
    }
    if is_sum {
        words += if key.item == Item::GRAND { "总计" } else { "合计" };
    }
    if let Some((code, _)) = subject {
        words += &format!("（{code}）");
    }
    let measure = match (key.measure, key.basis) {
        // A final account has a budget of its own year beside it.
        (Measure::Level, Basis::Budget) if facts.is_final() => "年初预算数",
        (Measure::Level, Basis::Budget) => "预算数",
        (Measure::Level, Basis::Adjusted) => "全年预算数",
        (Measure::Level, Basis::Actual) if facts.is_final() => "决算数",
        (Measure::Level, Basis::Actual) => "执行数",
        (Measure::Change, Basis::Budget) if facts.is_final() => "较年初预算数的增减",
        (Measure::Change, Basis::Budget) => "较上年预算数的增减",
        (Measure::Change, Basis::Adjusted) => "较全年预算数的增减",
        (Measure::Change, Basis::Actual) if facts.is_final() => "较上年决算数的增减",
        (Measure::Change, Basis::Actual) => "较上年执行数的增减",
        (Measure::Rate, _) => "较上年增减的幅度",
        (Measure::Share, _) => "所占比重",
        (Measure::Completion, _) => "完成预算的比例",
    };
    words + measure
}

fn quantity_in_english(facts: &Facts, key: &Key) -> String {
    let standard = &facts.standard;
    let concepts = &standard.lexicon.concepts;
    let measure = match (key.measure, key.basis) {
        (Measure::Level, Basis::Budget) => "budget",
        (Measure::Level, Basis::Adjusted) => "adjusted budget",
        (Measure::Level, Basis::Actual) => "actual",
        (Measure::Change, Basis::Budget) if facts.is_final() => "change on the budget",
        (Measure::Change, Basis::Budget) => "change on last year's budget",
        (Measure::Change, Basis::Adjusted) => "change on the adjusted budget",
        (Measure::Change, Basis::Actual) => "change on last year's actual",
        (Measure::Rate, _) => "rate of change",
        (Measure::Share, _) => "share",
        (Measure::Completion, _) => "completion of the budget",
    };
    let side = match key.side {
        Side::Income => "income",
        Side::Expenditure => "expenditure",
    };
    let mut words = if key.year > 0 { format!("{} {measure}: {side}", key.year) } else { format!("{measure}: {side}") };
    for name in
        [fund(concepts, key), concepts.nature_name(key.nature), concepts.item_name(key.item)].into_iter().flatten()
    {
        words += ", ";
        words += &name.en;
    }
    if let Some((code, name)) = subject_of(&standard.subjects, key.item) {
        words += &format!(", {code} {name}");
    }
    words
}

/// The fund's name; all the money needs none.
fn fund<'a>(concepts: &'a Concepts, key: &Key) -> Option<&'a Concept> {
    concepts.fund_name(key.fund).filter(|_| key.fund != Fund::ALL)
}

fn subject_of(subjects: &Subjects, item: Item) -> Option<(u32, &str)> {
    let (classification, code) = classified(item)?;
    Some((code, subjects.name_of(classification, code).unwrap_or_default()))
}

/// The subject an item is.
pub fn classified(item: Item) -> Option<(Classification, u32)> {
    match item {
        Item::Functional(code) => Some((Classification::Functional, code)),
        Item::Economic(code) => Some((Classification::Economic, code)),
        Item::Total | Item::Named(_) => None,
    }
}

/// `2080505 机关事业单位基本养老保险缴费支出` below its class and group, outermost first; `None` for a code that is in none.
pub fn subject_path(subjects: &Subjects, classification: Classification, code: u32, lang: Lang) -> Option<String> {
    subjects.name_of(classification, code)?;
    let mut steps: Vec<String> = std::iter::successors(Some(code), |code| parent(*code))
        .filter_map(|code| Some(format!("{code} {}", subjects.name_of(classification, code)?)))
        .collect();
    steps.reverse();
    let kind = match classification {
        Classification::Functional => say!(lang, "支出功能分类", "functional classification"),
        Classification::Economic => say!(lang, "支出经济分类", "economic classification"),
    };
    Some(say!(lang, "{kind}：{}", "{kind}: {}", steps.join(" › ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::testing::facts_of_sentence;
    use crate::model::{Nature, Standard};
    use crate::rules::testing::findings;

    #[test]
    fn cells_are_named_by_row_and_column() {
        let table = |rows: &str| {
            format!(
                "海州区水务局2025年部门预算情况说明\n\n附件 1\n\n部门支出总表\n\n单位：万元\n\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n{rows}\n"
            )
        };
        let message = |rows: &str| findings("table-total-mismatch", &table(rows)).remove(0).message;
        let in_row = message("合计\t\t90.00\t70.00\t30.00\n205\t教育支出\t90.00\t70.00\t20.00\n");
        assert!(in_row.starts_with("合计行“总计”栏 90.00 万元 ≠ “基本支出”栏 70.00 + “项目支出”栏 30.00"), "{in_row}");
        let in_column = message(
            "合计\t\t120.00\t\t120.00\n205\t教育支出\t90.00\t\t90.00\n208\t社会保障和就业支出\t50.00\t\t50.00\n",
        );
        assert!(in_column.contains("≠ 教育支出 90.00 + 社会保障和就业支出 50.00 = 140.00 万元"), "{in_column}");
    }

    #[test]
    fn figures_keep_their_decimals_and_no_idle_zeros() {
        for (value, decimals, expected) in [
            ("1351.940000", 2, "1351.94"),
            ("1351.940000", 0, "1351.94"),
            ("1351", 2, "1351.00"),
            ("-0.50", 1, "-0.5"),
            ("-0.00", 2, "0.00"),
            ("0.00", 0, "0"),
            ("0.0005", 2, "0.0005"),
            ("100", 0, "100"),
            ("1200.00", 0, "1200"),
            ("79228162514264337593543950335", 0, "79228162514264337593543950335"),
            ("1", 20, "1.00000000000000000000"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(decimal(value, decimals), expected);
        }
    }

    fn key(side: Side, fund: &str, item: Item, nature: &str) -> Key {
        Key {
            side,
            fund: Standard::base().lexicon.concepts.fund(fund).unwrap(),
            item,
            nature: if nature.is_empty() {
                Nature(0)
            } else {
                Standard::base().lexicon.concepts.nature(nature).unwrap()
            },
            basis: Basis::Budget,
            measure: Measure::Level,
            year: 2025,
        }
    }

    #[test]
    fn quantities_have_their_usual_names() {
        let facts = facts_of_sentence("");
        for (key, zh, en) in [
            (key(Side::Income, "all", Item::Total, ""), "2025年总收入预算数", "2025 budget: income"),
            (
                key(Side::Expenditure, "general", Item::Total, "basic"),
                "2025年一般公共预算财政拨款基本支出预算数",
                "2025 budget: expenditure, general public budget, basic expenditure",
            ),
            (
                key(Side::Expenditure, "all", Item::CURRENT, ""),
                "2025年本年支出预算数",
                "2025 budget: expenditure, of this year",
            ),
            (key(Side::Income, "all", Item::SUM, ""), "2025年收入合计预算数", "2025 budget: income, sum"),
            (
                key(Side::Expenditure, "all", Item::Functional(205), ""),
                "2025年教育支出（205）预算数",
                "2025 budget: expenditure, 205 教育支出",
            ),
            (
                Key { measure: Measure::Change, ..key(Side::Income, "other", Item::Total, "") },
                "2025年其他收入较上年预算数的增减",
                "2025 change on last year's budget: income, other income",
            ),
        ] {
            assert_eq!(
                (quantity(&facts, &key, Lang::Zh), quantity(&facts, &key, Lang::En)),
                (zh.to_owned(), en.to_owned())
            );
        }
    }

    #[test]
    fn a_subject_stands_below_its_class_and_group() {
        assert_eq!(
            subject_path(&Standard::base().subjects, Classification::Functional, 2210201, Lang::Zh).as_deref(),
            Some("支出功能分类：221 住房保障支出 › 22102 住房改革支出 › 2210201 住房公积金")
        );
        assert_eq!(subject_path(&Standard::base().subjects, Classification::Functional, 2999999, Lang::Zh), None);
    }
}
