//! JSON that is safe to print to a terminal or a CI log: control sequences are escaped.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::text::visible;

/// The separator of the values of an array.
pub const SEPARATOR: &str = ",\n";

/// Writes a value as compact JSON.
pub fn to_writer<W: Write + ?Sized>(out: &mut W, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Escaping))?)
}

/// Writes the values of a JSON array, without its brackets.
pub fn write_values<T: Serialize>(
    out: &mut (impl Write + ?Sized),
    values: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    values.into_iter().enumerate().try_for_each(|(at, value)| {
        out.write_all(if at > 0 { SEPARATOR.as_bytes() } else { b"" })?;
        to_writer(out, &value)
    })
}

/// A part of a JSON string, beyond the escapes that JSON itself requires.
pub fn escaped(part: &str) -> Cow<'_, str> {
    let shown = visible(part);
    if let Cow::Borrowed(part) = shown {
        return Cow::Borrowed(part);
    }
    let mut escaped = String::new();
    for (c, shown) in part.chars().zip(shown.chars()) {
        match c == shown {
            true => escaped.push(c),
            // All of them are of the basic plane.
            false => drop(write!(escaped, "\\u{:04x}", u32::from(c))),
        }
    }
    Cow::Owned(escaped)
}

/// Compact JSON with these escapes.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        writer.write_all(escaped(fragment).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_read_as_what_they_stand_for() {
        let text = "甲\u{9b}2J\u{202e}##[add-mask]\u{7f}\n\"乙\\";
        let mut out = Vec::new();
        to_writer(&mut out, &text).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert_eq!(json, "\"甲\\u009b2J\\u202e##\\u005badd-mask]\\u007f\\n\\\"乙\\\\\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
