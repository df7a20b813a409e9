//! Typing slips: could the value that stands be the right one mistyped?

use rust_decimal::Decimal;

/// How telling a slip is: of two figures that could be wrong, the one with the more telling slip is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// One digit wrong, missing or added, but few digits agree.
    Weak,
    /// One digit wrong, missing or added; three digits or more agree.
    Digit,
    /// Two neighbouring digits swapped, or the decimal point moved.
    Exact,
    /// The sign or the unit: the digits are right.
    Word,
}

/// The digits of a number without leading zeros and its decimals.
fn digits(value: Decimal, decimals: u32) -> Option<Vec<u8>> {
    let mut value = value.abs();
    if value.scale() < decimals {
        value.rescale(decimals);
    }
    if value.scale() > decimals {
        return None;
    }
    let mantissa = value.mantissa().unsigned_abs();
    Some(mantissa.to_string().into_bytes())
}

/// The slip that makes `right` into `printed`, both in the unit printed, if one does.
pub fn between(printed: Decimal, right: Decimal) -> Option<Slip> {
    if printed.is_zero() || right.is_zero() || printed.abs() == right.abs() {
        return None;
    }
    let decimals = printed.normalize().scale().max(right.normalize().scale()).max(printed.scale().min(2));
    let wrong = digits(printed.normalize(), decimals)?;
    let good = digits(right.normalize(), decimals)?;
    let significant = trimmed(&good).len();
    if trimmed(&wrong) == trimmed(&good) {
        // The same digits with the point elsewhere.
        return Some(if significant >= 2 { Slip::Exact } else { Slip::Weak });
    }
    let telling = |agree: usize| if agree >= 3 { Slip::Digit } else { Slip::Weak };
    if wrong.len() == good.len() {
        let differing: Vec<usize> = (0..good.len()).filter(|at| wrong[*at] != good[*at]).collect();
        match differing[..] {
            [at] => return Some(telling(agreeing(&good, &wrong, &[at]))),
            [a, b] if b == a + 1 && wrong[a] == good[b] && wrong[b] == good[a] => {
                return Some(if significant >= 2 { Slip::Exact } else { Slip::Weak });
            }
            _ => {}
        }
    }
    // One digit missing or added: before the point in the padded form, behind it in the bare one.
    let bare = |value: Decimal| value.abs().normalize().to_string();
    let (a, b) = (bare(printed), bare(right));
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let is_one_more = |short: &[u8], long: &[u8]| {
        long.len() == short.len() + 1
            && (0..long.len()).any(|at| long[at] != b'.' && long[..at] == short[..at] && long[at + 1..] == short[at..])
    };
    if is_one_more(short.as_bytes(), long.as_bytes()) || is_one_more(shorter(&wrong, &good), longer(&wrong, &good)) {
        return Some(telling(short.bytes().filter(u8::is_ascii_digit).count()));
    }
    // Padded with a zero in front: 49.9 for 149.9, or 0.59 for 9.59.
    if wrong.len() + 1 == good.len() || good.len() + 1 == wrong.len() {
        let (short, long) = (shorter(&wrong, &good), longer(&wrong, &good));
        if long[1..] == *short {
            return Some(telling(short.len()));
        }
    }
    None
}

/// Every value one slip away from `printed`: a digit wrong, missing or added, neighbours swapped, the point moved.
pub fn variants(printed: Decimal) -> Vec<Decimal> {
    let text = printed.abs().to_string();
    let digits: Vec<usize> = text.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect();
    let mut found = Vec::new();
    let mut add = |text: Vec<u8>| {
        if let Ok(value) = String::from_utf8_lossy(&text).parse::<Decimal>() {
            found.push(value);
        }
    };
    for (count, at) in digits.iter().enumerate() {
        for digit in b'0'..=b'9' {
            let mut other = text.clone().into_bytes();
            other[*at] = digit;
            add(other);
            let mut longer = text.clone().into_bytes();
            longer.insert(*at, digit);
            add(longer);
        }
        let mut shorter = text.clone().into_bytes();
        shorter.remove(*at);
        add(shorter);
        if let Some(next) = digits.get(count + 1) {
            let mut swapped = text.clone().into_bytes();
            swapped.swap(*at, *next);
            add(swapped);
        }
    }
    for power in [10, 100, 1000] {
        let power = Decimal::from(power);
        found.extend(printed.abs().checked_mul(power));
        found.extend(printed.abs().checked_div(power));
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|value| *value != printed.abs());
    found
}

/// Digits of a value, zeros at both ends apart.
pub fn significant_digits(value: Decimal) -> usize {
    trimmed(value.mantissa().unsigned_abs().to_string().as_bytes()).len()
}

fn trimmed(digits: &[u8]) -> &[u8] {
    let end = digits.iter().rposition(|d| *d != b'0').map_or(0, |at| at + 1);
    let start = digits[..end].iter().position(|d| *d != b'0').unwrap_or(end);
    &digits[start..end]
}

fn shorter<'a>(a: &'a [u8], b: &'a [u8]) -> &'a [u8] {
    if a.len() < b.len() { a } else { b }
}

fn longer<'a>(a: &'a [u8], b: &'a [u8]) -> &'a [u8] {
    if a.len() < b.len() { b } else { a }
}

/// How many digits agree, trailing zeros apart.
fn agreeing(good: &[u8], wrong: &[u8], except: &[usize]) -> usize {
    let end =
        [good, wrong].iter().map(|d| d.iter().rposition(|d| *d != b'0').map_or(0, |at| at + 1)).max().unwrap_or(0);
    (0..end).filter(|at| !except.contains(at)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn slip(printed: &str, right: &str) -> Option<Slip> {
        between(Decimal::from_str(printed).unwrap(), Decimal::from_str(right).unwrap())
    }

    #[test]
    fn knows_the_slips() {
        for (printed, right, expected) in [
            ("504.07", "504.70", Some(Slip::Exact)),
            ("282", "382", Some(Slip::Weak)),
            ("282.15", "382.15", Some(Slip::Digit)),
            ("43269.3", "3269.3", Some(Slip::Digit)),
            ("17", "1.7", Some(Slip::Exact)),
            ("7.1", "1.7", Some(Slip::Exact)),
            ("13519.4", "1351.94", Some(Slip::Exact)),
            ("135.19", "1351.94", Some(Slip::Digit)),
            ("1351.9", "1351.94", Some(Slip::Digit)),
            ("420.10", "451.32", None),
            ("1110.21", "1075.21", None),
            ("100", "110", Some(Slip::Weak)),
            ("0.1", "1.0", Some(Slip::Weak)),
        ] {
            assert_eq!(slip(printed, right), expected, "{printed} for {right}");
        }
    }
}
