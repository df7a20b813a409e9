//! Figures and relations in words: what a figure is called, and the equation it stands in.

use crate::facts::{Facts, Figure, FigureId};
use crate::lang::Lang;
use crate::model::{Denomination, Measure};
use crate::relations::{Form, Relation, Standing};
use crate::say;
use crate::text::{Span, reading_form};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// What is needed to name the figures of one disclosure.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// The text of the disclosure.
    pub text: &'a str,
    /// The language of messages.
    pub lang: Lang,
    /// Its figures.
    pub facts: &'a Facts,
    /// Changes and the levels they were said of.
    pub levels: &'a FxHashMap<FigureId, FigureId>,
}

/// A value in the figure's unit, with at least its decimals.
pub fn amount(figure: &Figure, value: Decimal) -> String {
    decimal(figure.unit.wan_to_self(value).unwrap_or(value), figure.decimals)
}

/// The value that a figure should have, as it would be written in its place: without the sign where a word says it.
pub fn right_amount(figure: &Figure, value: Decimal) -> String {
    let right = amount(figure, value.abs());
    let has_sign = matches!(figure.measure, Measure::Level | Measure::Share);
    if has_sign && value.is_sign_negative() && !value.is_zero() { format!("-{right}") } else { right }
}

fn decimal(value: Decimal, decimals: u8) -> String {
    let mut out = String::new();
    push_decimal(&mut out, value, decimals);
    out
}

/// Writes a value without idle zeros, but with at least so many decimals: messages are mostly figures, so that it is
/// done digit by digit where the digits fit a machine word.
fn push_decimal(out: &mut String, value: Decimal, decimals: u8) {
    const MOST_PLACES: usize = 12;
    let places = usize::from(decimals);
    let mut rest = match u64::try_from(value.mantissa().unsigned_abs()) {
        Ok(digits) if digits < 10_u64.pow(16) && places <= MOST_PLACES => digits,
        _ => {
            let mut value = value.normalize();
            if value.scale() < u32::from(decimals) {
                value.rescale(u32::from(decimals));
            }
            out.push_str(&value.to_string());
            return;
        }
    };
    if rest > 0 && value.is_sign_negative() {
        out.push('-');
    }
    let mut scale = if rest == 0 { 0 } else { value.scale() as usize };
    while scale > places && rest % 10 == 0 {
        rest /= 10;
        scale -= 1;
    }
    // From the last digit to the first.
    let mut digits = [b'0'; 64];
    let mut first = digits.len() - places.saturating_sub(scale);
    if scale.max(places) > 0 {
        for _ in 0..scale {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        first -= 1;
        digits[first] = b'.';
    }
    loop {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[first..]).unwrap_or_default());
}

fn push_with_unit(out: &mut String, figure: &Figure, value: Decimal) {
    push_decimal(out, figure.unit.wan_to_self(value).unwrap_or(value), figure.decimals);
    if figure.unit != Denomination::Percent {
        out.push(' ');
    }
    out.push_str(figure.unit.text());
}

/// How a relation that stands so is written.
fn sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Exact => " = ",
        Standing::Rounded => " ≈ ",
        Standing::Broken => " ≠ ",
    }
}

/// Most terms shown with those that are zero.
const MOST_SHOWN: usize = 8;

impl Naming<'_> {
    /// What a figure is called in messages: its words in the text, or the row and the column of a cell.
    pub fn name(&self, id: FigureId) -> String {
        let mut name = String::new();
        self.push_name(&mut name, id);
        name
    }

    fn push_name(&self, out: &mut String, id: FigureId) {
        let figure = self.facts.figure(id);
        let before = out.len();
        self.push_words(out, figure.label);
        if let Some(header) = figure.header {
            let is_row = out.len() > before;
            let (between, behind) = match self.lang {
                Lang::Zh => ("行“", "”栏"),
                Lang::En => (" (column ", ")"),
            };
            let mut column = String::new();
            self.push_words(&mut column, header);
            match is_row && !column.is_empty() {
                true => [between, &column, behind].into_iter().for_each(|words| out.push_str(words)),
                false => out.push_str(&column),
            }
        }
        if out.len() > before {
            return;
        }
        let unnamed = match figure.measure {
            Measure::Rate => say!(self.lang, "变动幅度", "rate of change"),
            Measure::Share => say!(self.lang, "占比", "share"),
            Measure::Change => {
                // `比2024年增加`: the change of the level named before it.
                let mut of = String::new();
                if let Some(level) = self.levels.get(&id) {
                    self.push_words(&mut of, self.facts.figure(*level).label);
                }
                say!(self.lang, "{of}较上年变动", "change of {of} on last year")
            }
            Measure::Level => say!(self.lang, "此数", "this figure"),
        };
        out.push_str(&unnamed);
    }

    /// The same beside a figure just named: of a cell in its column the row alone, of one in its row the column.
    fn push_name_beside(&self, out: &mut String, id: FigureId, named: FigureId) {
        let (figure, named) = (self.facts.figure(id), self.facts.figure(named));
        let cells = figure.header.zip(named.header).filter(|_| figure.source == named.source);
        let is_same = |a: Span, b: Span| {
            let (mut mine, mut other) = (String::new(), String::new());
            self.push_words(&mut mine, a);
            self.push_words(&mut other, b);
            mine == other
        };
        let both = cells.map(|(mine, other)| (is_same(figure.label, named.label), is_same(mine, other), mine));
        match both {
            Some((false, true, _)) if !figure.label.is_empty() => self.push_words(out, figure.label),
            Some((true, false, column)) => {
                let (before, behind) = match self.lang {
                    Lang::Zh => ("“", "”栏"),
                    Lang::En => ("column ", ""),
                };
                out.push_str(before);
                self.push_words(out, column);
                out.push_str(behind);
            }
            _ => self.push_name(out, id),
        }
    }

    /// The words of a label, without the marks around them.
    fn push_words(&self, out: &mut String, span: Span) {
        out.push_str(reading_form(span.of(self.text)).trim_matches(['，', '、', '：', '；']));
    }

    /// `基本支出 420.10 万元`: a figure with its name and unit.
    pub fn stated(&self, id: FigureId) -> String {
        let figure = self.facts.figure(id);
        let mut out = String::with_capacity(64);
        self.push_name(&mut out, id);
        out.push(' ');
        push_with_unit(&mut out, figure, figure.value);
        out
    }

    /// The relation with its figures; if it does not hold to the last digit, by how much it fails.
    pub fn equation(&self, relation: &Relation, standing: Standing) -> String {
        match relation.form {
            Form::Sum | Form::Difference | Form::Same => self.sum(relation, standing),
            Form::Rate | Form::Share => self.ratio(relation, standing),
        }
    }

    /// What the others make of the first figure of a sum, a difference or a restatement, in the first one's unit.
    pub fn computed(&self, relation: &Relation) -> Decimal {
        let mut sum = Decimal::ZERO;
        for (at, id) in relation.figures[1..].iter().enumerate() {
            let value = self.in_unit_of_first(relation, *id);
            let is_minus = relation.form == Form::Difference && at == 1;
            sum = if is_minus { sum.saturating_sub(value) } else { sum.saturating_add(value) };
        }
        sum
    }

    /// Decimals of the figures that have the first one's unit.
    fn places(&self, relation: &Relation) -> u8 {
        let unit = self.facts.figure(relation.figures[0]).unit;
        let figures = relation.figures.iter().map(|id| self.facts.figure(*id));
        figures.filter(|figure| figure.unit == unit).map(|figure| figure.decimals).max().unwrap_or(0)
    }

    fn in_unit_of_first(&self, relation: &Relation, id: FigureId) -> Decimal {
        let unit = self.facts.figure(relation.figures[0]).unit;
        unit.wan_to_self(self.facts.figure(id).value).unwrap_or_default()
    }

    /// `支出 100 万元 ≠ 基本支出 60 + 项目支出 30 = 90 万元，相差 10 万元`
    fn sum(&self, relation: &Relation, standing: Standing) -> String {
        let first = self.facts.figure(relation.figures[0]);
        let places = self.places(relation);
        let unit = first.unit.text();
        let own = self.in_unit_of_first(relation, relation.figures[0]);
        let is_same = relation.form == Form::Same;
        let parts = &relation.figures[1..];
        let mut out = String::with_capacity(64 * relation.figures.len().min(MOST_SHOWN));
        self.push_name(&mut out, relation.figures[0]);
        out.push(' ');
        push_decimal(&mut out, own, first.decimals);
        for text in [" ", unit, sign(standing)] {
            out.push_str(text);
        }
        let mut shown = 0;
        for id in parts {
            let value = self.in_unit_of_first(relation, *id);
            if parts.len() > MOST_SHOWN && value.is_zero() {
                continue;
            }
            if shown > 0 {
                out.push_str(if relation.form == Form::Difference { " − " } else { " + " });
            }
            self.push_name_beside(&mut out, *id, relation.figures[0]);
            let in_brackets = value.is_sign_negative() && !value.is_zero() && shown > 0;
            out.push_str(if in_brackets { " (" } else { " " });
            push_decimal(&mut out, value, self.facts.figure(*id).decimals);
            if in_brackets {
                out.push(')');
            }
            shown += 1;
        }
        let sum = self.computed(relation);
        if !is_same && shown > 1 && standing != Standing::Exact {
            out.push_str(" = ");
            push_decimal(&mut out, sum, places);
        }
        out.push(' ');
        out.push_str(unit);
        if standing == Standing::Exact {
            return out;
        }
        out.push_str(match self.lang {
            Lang::Zh => "，相差 ",
            Lang::En => ", off by ",
        });
        push_decimal(&mut out, own.saturating_sub(sum).abs(), places.min(2));
        out.push(' ');
        out.push_str(unit);
        out
    }

    fn ratio(&self, relation: &Relation, standing: Standing) -> String {
        let printed = self.facts.figure(relation.figures[0]);
        let (a, b) = (self.facts.figure(relation.figures[1]), self.facts.figure(relation.figures[2]));
        let bottom = if relation.form == Form::Rate { b.value.saturating_sub(a.value) } else { b.value };
        let base = match (self.lang, relation.form) {
            (Lang::Zh, Form::Rate) => "上年数".to_owned(),
            (Lang::En, Form::Rate) => "last year".to_owned(),
            _ => self.name(relation.figures[2]),
        };
        let mut out = self.name(relation.figures[0]);
        out.push(' ');
        push_decimal(&mut out, printed.value, printed.decimals);
        out.push('%');
        out.push_str(sign(standing));
        self.push_name(&mut out, relation.figures[1]);
        out.push(' ');
        push_decimal(&mut out, a.value, 0);
        out.push_str(" ÷ ");
        out.push_str(&base);
        out.push(' ');
        push_decimal(&mut out, bottom, 0);
        if standing != Standing::Exact {
            let percent = a.value.saturating_mul(Decimal::ONE_HUNDRED).checked_div(bottom).unwrap_or_default();
            out.push_str(" = ");
            push_decimal(&mut out, percent.round_dp(u32::from(printed.decimals.max(2))), 0);
            out.push('%');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::findings;
    use super::*;

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
}
