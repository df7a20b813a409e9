//! 元, 万元 and other units: `units.toml`.

use super::data::data;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::sync::LazyLock;

/// The unit of a figure, by its place in `units.toml`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Denomination(u8);

/// A unit as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    name: String,
    /// The power of ten that turns an amount of this unit into 万元.
    power: i32,
    #[serde(default)]
    is_percent: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Vec<Unit>,
}

static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| data!("units" as File).unit);

impl Denomination {
    /// 万元
    pub const WAN: Denomination = Denomination(0);
    /// 亿元
    pub const YI: Denomination = Denomination(1);
    /// 元
    pub const YUAN: Denomination = Denomination(3);
    /// %
    pub const PERCENT: Denomination = Denomination(4);

    /// Every unit.
    pub fn all() -> impl DoubleEndedIterator<Item = Denomination> {
        (0..UNITS.len() as u8).map(Denomination)
    }

    fn unit(self) -> &'static Unit {
        &UNITS[usize::from(self.0)]
    }

    /// How it is written.
    pub fn text(self) -> &'static str {
        &self.unit().name
    }

    /// The power of ten that turns an amount of this unit into 万元.
    pub fn power(self) -> i32 {
        self.unit().power
    }

    /// Whether its figures are parts of a hundred rather than amounts.
    pub fn is_percent(self) -> bool {
        self.unit().is_percent
    }

    /// The unit that a text begins with.
    pub fn at_start(text: &str) -> Option<Denomination> {
        Denomination::all().find(|unit| text.starts_with(unit.text()))
    }

    /// The unit of money that a caption or unit line names.
    pub fn named_in(text: &str) -> Option<Denomination> {
        Denomination::all().find(|unit| !unit.is_percent() && text.contains(unit.text()))
    }

    /// An amount of this unit in 万元 (a percentage stays as it is); `None` on overflow.
    pub fn to_wan(self, amount: Decimal) -> Option<Decimal> {
        scale(amount, self.power())
    }

    /// An amount in 万元 in this unit.
    pub fn wan_to_self(self, amount: Decimal) -> Option<Decimal> {
        scale(amount, -self.power())
    }
}

/// `amount · 10^power`.
fn scale(mut amount: Decimal, power: i32) -> Option<Decimal> {
    match power {
        0 => Some(amount),
        1.. => amount.checked_mul(Decimal::from(10_i64.pow(power as u32))),
        _ => {
            let scale = amount.scale() + power.unsigned_abs();
            amount.set_scale(scale).ok()?;
            Some(amount)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn units_have_the_names_of_their_constants() {
        let names =
            [Denomination::WAN, Denomination::YI, Denomination::YUAN, Denomination::PERCENT].map(Denomination::text);
        assert_eq!(names, ["万元", "亿元", "元", "%"]);
        assert_eq!(Denomination::default(), Denomination::WAN);
    }

    #[test]
    fn units_convert_without_loss() {
        assert_eq!(Denomination::YUAN.to_wan(decimal("11063429")), Some(decimal("1106.3429")));
        assert_eq!(Denomination::YI.to_wan(decimal("1.2")), Some(decimal("12000")));
        assert_eq!(Denomination::YUAN.wan_to_self(decimal("1106.3429")), Some(decimal("11063429")));
    }
}
