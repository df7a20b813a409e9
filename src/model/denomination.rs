//! 元, 万元 and 亿元.

use rust_decimal::Decimal;

/// The unit of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Denomination {
    /// 元
    Yuan,
    /// 千元
    Thousand,
    /// 万元
    Wan,
    /// 亿元
    Yi,
    /// %
    Percent,
}

impl Denomination {
    /// How it is written.
    pub fn text(self) -> &'static str {
        match self {
            Denomination::Yuan => "元",
            Denomination::Thousand => "千元",
            Denomination::Wan => "万元",
            Denomination::Yi => "亿元",
            Denomination::Percent => "%",
        }
    }

    /// The unit a caption or unit line names.
    pub fn named_in(text: &str) -> Option<Denomination> {
        [
            ("亿元", Denomination::Yi),
            ("万元", Denomination::Wan),
            ("千元", Denomination::Thousand),
            ("元", Denomination::Yuan),
        ]
        .into_iter()
        .find_map(|(name, unit)| text.contains(name).then_some(unit))
    }

    /// The power of ten that turns an amount of this unit into 万元.
    fn shift(self) -> i32 {
        match self {
            Denomination::Yuan => -4,
            Denomination::Thousand => -1,
            Denomination::Wan | Denomination::Percent => 0,
            Denomination::Yi => 4,
        }
    }

    /// An amount of this unit in 万元 (a percentage stays as it is); `None` on overflow.
    pub fn to_wan(self, amount: Decimal) -> Option<Decimal> {
        scale(amount, self.shift())
    }

    /// An amount in 万元 in this unit.
    pub fn wan_to_self(self, amount: Decimal) -> Option<Decimal> {
        scale(amount, -self.shift())
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
    fn units_convert_without_loss() {
        assert_eq!(Denomination::Yuan.to_wan(decimal("11063429")), Some(decimal("1106.3429")));
        assert_eq!(Denomination::Yi.to_wan(decimal("1.2")), Some(decimal("12000")));
        assert_eq!(Denomination::Yuan.wan_to_self(decimal("1106.3429")), Some(decimal("11063429")));
    }
}
