//! What a line says by itself.

use crate::model::Wording;
use crate::text::reading_form;

/// Whether a line belongs to the end of a disclosure: contact, telephone, date.
pub fn is_closing(line: &str) -> bool {
    let line = reading_form(line);
    line.chars().count() <= 80
        && (Wording::base().contact.labels.iter().any(|label| line.contains(&**label)) || is_date(&line))
}

/// `2025年3月28日` and nothing else.
fn is_date(line: &str) -> bool {
    let bare: String =
        line.chars().filter(|c| !c.is_ascii_digit() && !"〇○零一二三四五六七八九十".contains(*c)).collect();
    bare == "年月日"
}
