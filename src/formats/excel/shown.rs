//! A number and its format → what the sheet shows.

use rust_decimal::{Decimal, RoundingStrategy};

/// Digits that a spreadsheet keeps of a number; what lies behind them is an artefact of binary fractions.
const DIGITS: u32 = 15;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A number format: one section for all numbers, or one each for those above, below and equal to zero. Without any, a number is
/// shown as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFormat {
    sections: Vec<Section>,
}

/// How numbers of one sign are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Section {
    /// As it is.
    General,
    /// Nothing of it, but these words.
    Words(String),
    Amount {
        decimals: u32,
        is_grouped: bool,
        is_percent: bool,
        /// Powers of a thousand that it is shown in.
        thousands: u32,
    },
    /// A day or an hour, in pieces.
    Date(Vec<Piece>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// A letter of the format, and how often it stands there: `yyyy`.
    Unit(char, usize),
    Words(String),
}

impl NumberFormat {
    /// One that is written out.
    pub fn of(code: &str) -> Self {
        match code.trim() {
            "" => NumberFormat::default(),
            code => NumberFormat { sections: sections(code).iter().map(|section| Section::of(section)).collect() },
        }
    }

    /// One that has a number; those of East Asia as Chinese programs show them.
    pub fn built_in(id: u32) -> Self {
        let code = match id {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5..=8 => ["#,##0", "#,##0", "#,##0.00", "#,##0.00"][id as usize - 5],
            9 => "0%",
            10 => "0.00%",
            14 => "yyyy/m/d",
            15 => "d-m-yy",
            16 => "d-m",
            17 => "m-yy",
            18..=21 => ["h:mm", "h:mm:ss", "h:mm", "h:mm:ss"][id as usize - 18],
            22 => "yyyy/m/d h:mm",
            27 | 57 => "yyyy\"年\"m\"月\"",
            28 | 29 | 51 | 54 | 58 => "m\"月\"d\"日\"",
            30 => "m-d-yy",
            31 => "yyyy\"年\"m\"月\"d\"日\"",
            37 | 38 => "#,##0",
            39 | 40 => "#,##0.00",
            41 | 42 => "#,##0;-#,##0;\"-\"",
            43 | 44 => "#,##0.00;-#,##0.00;\"-\"",
            _ => return NumberFormat::default(),
        };
        NumberFormat::of(code)
    }

    fn section(&self, value: Decimal) -> &Section {
        match self.sections.as_slice() {
            [_, _, zero, ..] if value.is_zero() => zero,
            [_, negative, ..] if value.is_sign_negative() && !value.is_zero() => negative,
            [first, ..] => first,
            [] => &Section::General,
        }
    }
}

/// A format without what it says of texts, cut at its semicolons.
fn sections(code: &str) -> Vec<String> {
    let (mut sections, mut quoted, mut escaped) = (vec![String::new()], false, false);
    for c in code.chars() {
        match c {
            ';' if !quoted && !escaped => {
                sections.push(String::new());
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = !escaped && !quoted && matches!(c, '\\' | '!');
        if let Some(section) = sections.last_mut() {
            section.push(c);
        }
    }
    // Of one alone that shows texts, numbers are shown as they are.
    sections.truncate(3);
    sections
}

impl Section {
    fn of(code: &str) -> Self {
        let (mut bare, mut pieces, mut words) = (String::new(), Vec::new(), String::new());
        let mut characters = code.chars();
        while let Some(c) = characters.next() {
            match c {
                '"' => words.extend(characters.by_ref().take_while(|c| *c != '"')),
                '[' => characters.by_ref().take_while(|c| *c != ']').for_each(drop),
                '\\' | '!' => words.extend(characters.next()),
                // Room as wide as the next character, and one that fills the cell.
                '_' | '*' => {
                    characters.next();
                }
                c => {
                    bare.push(c);
                    let unit = c.to_ascii_lowercase();
                    if "ymdhse".contains(unit) {
                        if !words.is_empty() {
                            pieces.push(Piece::Words(std::mem::take(&mut words)));
                        }
                        match pieces.last_mut() {
                            Some(Piece::Unit(last, count)) if *last == unit => *count += 1,
                            _ => pieces.push(Piece::Unit(unit, 1)),
                        }
                    } else {
                        words.push(c);
                    }
                }
            }
        }
        if bare.contains(['0', '#']) {
            return Section::amount(&bare);
        }
        let is_general = bare.to_ascii_lowercase().contains("general") || bare.contains('@');
        if !is_general && pieces.iter().any(|piece| matches!(piece, Piece::Unit(..))) {
            pieces.push(Piece::Words(words));
            return Section::Date(pieces);
        }
        if is_general { Section::General } else { Section::Words(words.replace('?', "").trim().to_owned()) }
    }

    fn amount(bare: &str) -> Self {
        let is_digit = |c: char| "0#?".contains(c);
        let whole = bare.split('.').next().unwrap_or_default();
        let last = bare.rfind(is_digit).map_or(0, |at| at + 1);
        let decimals =
            bare.split_once('.').map_or(0, |(_, behind)| behind.chars().take_while(|c| is_digit(*c)).count());
        Section::Amount {
            decimals: u32::try_from(decimals).unwrap_or(DIGITS).min(DIGITS),
            is_grouped: whole.trim_end_matches(',').contains(','),
            is_percent: bare.contains('%'),
            thousands: bare[last..].chars().take_while(|c| *c == ',').count() as u32,
        }
    }
}

/// What the sheet shows of a number; what is no number is shown as it is.
pub fn shown(number: &str, format: &NumberFormat, is_from_1904: bool) -> String {
    let Some(value) = decimal(number) else { return number.to_owned() };
    match format.section(value) {
        Section::General => value.normalize().to_string(),
        Section::Words(words) => words.clone(),
        Section::Date(pieces) => date(value, pieces, is_from_1904).unwrap_or_else(|| number.to_owned()),
        Section::Amount { decimals, is_grouped, is_percent, thousands } => {
            let scaled = if *is_percent { value.checked_mul(Decimal::ONE_HUNDRED) } else { Some(value) };
            let scaled = (0..*thousands).try_fold(scaled, |value, _| Some(value?.checked_div(Decimal::ONE_THOUSAND)));
            let Some(mut value) = scaled.flatten() else { return number.to_owned() };
            value = value.round_dp_with_strategy(*decimals, RoundingStrategy::MidpointAwayFromZero);
            value.rescale(*decimals);
            let shown = if *is_grouped { grouped(&value.to_string()) } else { value.to_string() };
            format!("{shown}{}", if *is_percent { "%" } else { "" })
        }
    }
}

/// The decimal behind a binary fraction: the fifteen digits that a spreadsheet keeps of it.
fn decimal(number: &str) -> Option<Decimal> {
    let value = number.parse::<Decimal>().or_else(|_| Decimal::from_scientific(number)).ok()?;
    value.round_sf_with_strategy(DIGITS, RoundingStrategy::MidpointAwayFromZero).map(|value| value.normalize())
}

/// A number with a comma before each three digits.
fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut grouped = sign.to_owned();
    for (at, c) in digits.char_indices() {
        if 0 < at && at < whole && (whole - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}

/// A day, counted from the last but one of 1899, as a format shows it.
fn date(value: Decimal, pieces: &[Piece], is_from_1904: bool) -> Option<String> {
    if value.is_sign_negative() {
        return None;
    }
    let seconds = i64::try_from((value * Decimal::from(DAY)).round()).ok()?;
    let (days, seconds) = (seconds / DAY, seconds % DAY);
    let days = match days {
        days if is_from_1904 => days + 1_462,
        // A spreadsheet takes 1900 for a leap year.
        days if days < 60 => days + 1,
        days => days,
    };
    let (year, month, day) = civil(days - 25_569)?;
    let mut shown = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let (unit, count) = match piece {
            Piece::Words(words) => {
                shown.push_str(words);
                continue;
            }
            Piece::Unit(unit, count) => (*unit, *count),
        };
        let number = match unit {
            'y' if count == 2 => year % 100,
            'y' | 'e' => year,
            // The minutes of an hour, or months.
            'm' if is_minute(pieces, at) => seconds / 60 % 60,
            'm' => month,
            'd' => day,
            'h' => seconds / 3600,
            _ => seconds % 60,
        };
        shown.push_str(&if count == 2 { format!("{number:02}") } else { number.to_string() });
    }
    Some(shown)
}

/// Whether an `m` stands behind an hour or before a second.
fn is_minute(pieces: &[Piece], at: usize) -> bool {
    let unit = |piece: &&Piece| match piece {
        Piece::Unit(unit, _) => Some(*unit),
        Piece::Words(_) => None,
    };
    let before = pieces[..at].iter().rev().find_map(|piece| unit(&piece));
    let behind = pieces[at + 1..].iter().find_map(|piece| unit(&piece));
    before == Some('h') || behind == Some('s')
}

/// Year, month and day of the days since 1970.
fn civil(days: i64) -> Option<(i64, i64, i64)> {
    let days = days.checked_add(719_468).filter(|days| (0..4_000_000).contains(days))?;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    Some((year + era * 400 + i64::from(month <= 2), month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_the_sheet_shows() {
        for (number, format, wanted) in [
            ("0.30000000000000004", "General", "0.3"),
            ("451.31999999999994", "General", "451.32"),
            ("12", "", "12"),
            ("1.2E-2", "General", "0.012"),
            ("12.345678", "0.00", "12.35"),
            ("1.005", "0.00_ ", "1.01"),
            ("1647.1", "#,##0.00", "1,647.10"),
            ("1234567.891", "#,##0.00_);[Red]\\(#,##0.00\\)", "1,234,567.89"),
            ("-1234.5", "#,##0.00", "-1,234.50"),
            ("-5", "0.00;-0.00", "-5.00"),
            ("0", "0.00;-0.00;;@", ""),
            ("0", "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "-"),
            ("0", "0.00", "0.00"),
            ("0.2", "0%", "20%"),
            ("0.125", "0.0%", "12.5%"),
            ("2010301", "@", "2010301"),
            ("3", "\"共\"0", "3"),
            ("1234567", "#,##0.0,", "1,234.6"),
            ("7e28", "0%", "7e28"),
            ("123456789012345678", "General", "123456789012346000"),
            ("#REF!", "0.00", "#REF!"),
            ("1", "\"是\";;\"否;\"", "是"),
            ("0", "\"是\";;\"否;\"", "否;"),
        ] {
            assert_eq!(shown(number, &NumberFormat::of(format), false), wanted, "{number} {format}");
        }
        assert_eq!(shown("1647.1", &NumberFormat::built_in(4), false), "1,647.10");
        assert_eq!(shown("1647.1", &NumberFormat::built_in(49), false), "1647.1");
    }

    #[test]
    fn days_and_hours_are_what_the_sheet_shows() {
        for (number, format, wanted) in [
            ("46023", "yyyy\"年\"m\"月\"d\"日\"", "2026年1月1日"),
            ("46023", "[$-804]yyyy\\-mm\\-dd;@", "2026-01-01"),
            ("46023.75", "yyyy/m/d h:mm", "2026/1/1 18:00"),
            ("45716.5", "mm:ss", "00:00"),
            ("45716", "yy.m", "25.2"),
            ("59", "m/d", "2/28"),
            ("61", "m/d", "3/1"),
            ("-1", "yyyy", "-1"),
            ("1e20", "yyyy", "1e20"),
        ] {
            assert_eq!(shown(number, &NumberFormat::of(format), false), wanted, "{number} {format}");
        }
        assert_eq!(shown("44561", &NumberFormat::built_in(14), true), "2026/1/1");
    }
}
