//! Amounts and changes in words, as an official writes them.

use crate::model::Denomination;
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals of an amount, and of a percentage.
const USUAL: u32 = 2;
/// A hundredth of a 元: no amount in 万元 has more.
const MOST: u32 = 6;

/// How the amounts of one document are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountFormat {
    unit: Denomination,
    decimals: u32,
}

impl AmountFormat {
    /// In this unit with two decimals; with more where one of these amounts (万元) would print as zero and is none. All
    /// amounts of a text have the same precision, or none could be checked against another.
    pub fn showing(unit: Denomination, amounts: &[Decimal]) -> AmountFormat {
        let with = |decimals| AmountFormat { unit, decimals };
        let shows = |decimals: &u32| {
            amounts.iter().all(|amount| amount.is_zero() || !with(*decimals).rounded(*amount).is_zero())
        };
        with((USUAL..MOST).find(shows).unwrap_or(MOST))
    }

    /// `451.32万元`; zeros at the end left out.
    pub fn money(self, wan: Decimal) -> String {
        format!("{}{}", self.rounded(wan), self.unit.text())
    }

    /// The same with the decimals it was printed with in 万元: `420.10万元`.
    pub fn money_as_printed(self, wan: Decimal, decimals: Option<u8>) -> String {
        let mut amount = wan;
        match decimals {
            Some(decimals) if self.unit == Denomination::WAN => {
                amount.rescale(u32::from(decimals));
                format!("{amount}{}", self.unit.text())
            }
            _ => self.money(wan),
        }
    }

    /// `增加31.22万元`, `减少…`, `持平`.
    pub fn moved(self, change: Decimal) -> String {
        match change {
            change if self.is_level(change) => "持平".to_owned(),
            change if change.is_sign_negative() => format!("减少{}", self.money(-change)),
            change => format!("增加{}", self.money(change)),
        }
    }

    /// `比2025年增加31.22万元`, `与2025年持平`; `base` is the year with what follows it.
    pub fn change(self, change: Decimal, base: &str) -> String {
        let with = if self.is_level(change) { "与" } else { "比" };
        format!("{with}{base}{}", self.moved(change))
    }

    /// An amount as it is printed, in the unit it is printed in.
    pub fn rounded(self, wan: Decimal) -> Decimal {
        rounded(self.unit.wan_to_self(wan).unwrap_or(wan), self.decimals)
    }

    /// Whether two sums of printed amounts may be the same: of two amounts as they stand, of more but for rounding.
    pub fn are_same(self, left: &[Decimal], right: &[Decimal]) -> bool {
        let count = left.iter().chain(right).filter(|amount| !amount.is_zero()).count();
        let half = Decimal::new(5, self.decimals + 1);
        let tolerance = if count > 2 { half * Decimal::from(count) } else { Decimal::ZERO };
        (left.iter().sum::<Decimal>() - right.iter().sum::<Decimal>()).abs() <= tolerance
    }

    /// Whether a change is none, as far as the text shows.
    pub fn is_level(self, change: Decimal) -> bool {
        self.rounded(change).is_zero()
    }
}

/// `增长7.43%`; `None` where there is no base, or nothing that two decimals show.
pub fn rate(change: Decimal, base: Decimal) -> Option<String> {
    let percent = percent(change.abs(), base)?;
    let word = if change.is_sign_negative() { "下降" } else { "增长" };
    Some(format!("{word}{percent}"))
}

/// `92.5%` of the whole; `None` where it prints as zero.
pub fn percent(part: Decimal, whole: Decimal) -> Option<String> {
    let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    let share = rounded(share, USUAL);
    (!share.is_zero()).then(|| format!("{share}%"))
}

fn rounded(amount: Decimal, places: u32) -> Decimal {
    amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn usual() -> AmountFormat {
        AmountFormat::showing(Denomination::WAN, &[decimal("451.3246"), decimal("0")])
    }

    #[test]
    fn amounts() {
        for (value, printed) in [("451.3200", "451.32万元"), ("30.00", "30万元"), ("0", "0万元"), ("1.005", "1.01万元")]
        {
            assert_eq!(usual().money(decimal(value)), printed);
        }
    }

    #[test]
    fn a_small_amount_makes_all_precise() {
        let small = [decimal("451.3246"), decimal("0.0022")];
        let precise = AmountFormat::showing(Denomination::WAN, &small);
        assert_eq!(precise.money(decimal("451.32461")), "451.325万元");
        assert_eq!(precise.money(decimal("0.0022")), "0.002万元");
        let yuan = AmountFormat::showing(Denomination::YUAN, &small);
        assert_eq!(yuan.money(decimal("451.32461")), "4513246.1元");
        assert_eq!(yuan.change(decimal("-0.0022"), "2025年"), "比2025年减少22元");
    }

    #[test]
    fn changes_have_their_word() {
        let format = usual();
        assert_eq!(format.change(decimal("31.22"), "2025年"), "比2025年增加31.22万元");
        assert_eq!(format.change(decimal("-4"), "2025年"), "比2025年减少4万元");
        assert_eq!(format.change(decimal("0.001"), "2025年"), "与2025年持平");
        assert_eq!(rate(decimal("31.22"), decimal("420.1")).as_deref(), Some("增长7.43%"));
        assert_eq!(rate(decimal("-5"), decimal("20")).as_deref(), Some("下降25%"));
        assert_eq!(rate(decimal("5"), decimal("0")), None);
        assert_eq!(percent(decimal("1"), decimal("99999")), None);
    }
}
