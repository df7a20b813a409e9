//! The day, as the clock on the wall says.

use std::{env, fs};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// `2026-12-01`
pub fn today() -> String {
    // Asked for the zone of the system, jiff first looks through all that there are: longer than a document takes to be checked.
    let file = || fs::read("/etc/localtime").ok();
    let zone = env::var_os("TZ").is_none().then(file).flatten();
    let zone = zone.and_then(|zone| TimeZone::tzif("local", &zone).ok());
    let now = zone.map_or_else(ZonedDateTime::now, |zone| Timestamp::now().to_zoned_datetime(zone));
    now.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_that_of_the_system() {
        let days = || (ZonedDateTime::now().strftime("%Y-%m-%d").to_string(), today());
        // Midnight may pass between the two.
        assert!([days(), days()].iter().any(|(system, own)| system == own));
    }
}
