//! Wording with slots, as the profiles hold it.
//!
//! ```text
//! {general.income}            a slot: a figure, a list or a word, by name
//! {?联系人}                    a blank that only its author can fill; what it is for
//! [，主要原因是{?原因}]         a clause, left out where figures of this year are known and something in it is not
//! [carry_in.income?…]         a clause that stands only where the quantity is known and not zero
//! [!carry_in.income?…]        … where it is not
//! [vehicle_buy=0?…]           … where it is known to be zero
//! [a=b+c?…] [a≠b+c?…]         … unless, or only where, both sides are known to differ (sums by more than rounding)
//! ```

use serde::Deserialize;

/// A wording with its slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words that stand as they are.
    Text(String),
    /// The value of a name.
    Slot(String),
    /// A blank for the author; what belongs there is a note for whoever reads the wording.
    Blank,
    /// A clause that may be left out.
    Clause(Option<Condition>, Vec<Piece>),
}

/// When a clause stands. Names are those of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Known, and not zero.
    Has(String),
    /// Zero or not known.
    HasNot(String),
    /// Known to be zero.
    IsZero(String),
    /// Two sums that are not known to differ.
    Same(Vec<String>, Vec<String>),
    /// Two sums that are known to differ.
    Differ(Vec<String>, Vec<String>),
}

/// Clauses inside clauses: more than any wording has.
const DEEPEST: usize = 8;

impl Template {
    /// Reads a wording.
    ///
    /// # Errors
    /// Why it cannot be parsed, with its place.
    pub fn parse(text: &str) -> Result<Template, String> {
        let mut rest = text;
        let pieces = pieces(&mut rest, 0)?;
        match rest.is_empty() {
            true => Ok(Template { pieces }),
            false => Err(format!("a bracket that was not opened: {rest}")),
        }
    }
}

/// The pieces up to the end of the text, or to a bracket that closes.
fn pieces(rest: &mut &str, depth: usize) -> Result<Vec<Piece>, String> {
    let mut found = Vec::new();
    loop {
        let (words, behind) = rest.split_at(rest.find(['{', '}', '[', ']']).unwrap_or(rest.len()));
        if !words.is_empty() {
            found.push(Piece::Text(words.to_owned()));
        }
        *rest = behind;
        if let Some(slot) = behind.strip_prefix('{') {
            let (name, after) = slot.split_once('}').ok_or_else(|| format!("{{ without }}: {behind}"))?;
            found.push(if name.starts_with('?') { Piece::Blank } else { Piece::Slot(name.to_owned()) });
            *rest = after;
        } else if let Some(clause) = behind.strip_prefix('[') {
            if depth == DEEPEST {
                return Err(format!("too many clauses inside one another: {behind}"));
            }
            let (condition, length) = condition(clause);
            *rest = &clause[length..];
            let inside = pieces(rest, depth + 1)?;
            *rest = rest.strip_prefix(']').ok_or_else(|| format!("a clause that does not end: {behind}"))?;
            found.push(Piece::Clause(condition, inside));
        } else {
            return Ok(found);
        }
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Template, String> {
        Template::parse(&text)
    }
}

/// The condition at the start of a clause, and its length with the question mark.
fn condition(clause: &str) -> (Option<Condition>, usize) {
    let is_condition = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.!=+≠".contains(c);
    let length = clause.find(|c| !is_condition(c)).unwrap_or(clause.len());
    if length == 0 || !clause[length..].starts_with('?') {
        return (None, 0);
    }
    let text = &clause[..length];
    let sum = |text: &str| text.split('+').map(str::to_owned).collect::<Vec<_>>();
    let condition = if let Some((left, right)) = text.split_once('≠') {
        Condition::Differ(sum(left), sum(right))
    } else if let Some(name) = text.strip_suffix("=0") {
        Condition::IsZero(name.to_owned())
    } else if let Some((left, right)) = text.split_once('=') {
        Condition::Same(sum(left), sum(right))
    } else if let Some(name) = text.strip_prefix('!') {
        Condition::HasNot(name.to_owned())
    } else {
        Condition::Has(text.to_owned())
    };
    (Some(condition), length + 1)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The words of a wording without slots and blanks, clauses included.
    pub fn words(template: &Template) -> String {
        let mut words = String::new();
        let mut rest: Vec<&Piece> = template.pieces.iter().rev().collect();
        while let Some(piece) = rest.pop() {
            match piece {
                Piece::Text(text) => words.push_str(text),
                Piece::Clause(_, pieces) => rest.extend(pieces.iter().rev()),
                Piece::Slot(_) | Piece::Blank => {}
            }
        }
        words
    }

    /// The names of its slots and conditions, clauses included.
    pub fn names(template: &Template) -> Vec<&str> {
        let mut names = Vec::new();
        let mut rest: Vec<&Piece> = template.pieces.iter().collect();
        while let Some(piece) = rest.pop() {
            match piece {
                Piece::Slot(name) => names.push(name.as_str()),
                Piece::Clause(condition, pieces) => {
                    names.extend(condition.iter().flat_map(names_of));
                    rest.extend(pieces);
                }
                Piece::Text(_) | Piece::Blank => {}
            }
        }
        names
    }

    fn names_of(condition: &Condition) -> Vec<&str> {
        match condition {
            Condition::Has(name) | Condition::HasNot(name) | Condition::IsZero(name) => vec![name],
            Condition::Same(left, right) | Condition::Differ(left, right) => {
                left.iter().chain(right).map(String::as_str).collect()
            }
        }
    }

    fn text(words: &str) -> Piece {
        Piece::Text(words.to_owned())
    }

    #[test]
    fn slots_blanks_and_clauses() {
        let template = Template::parse("支出{expenditure}[，主要是{?原因}][carry_in.income?（含{a}）]。").unwrap();
        assert_eq!(
            template.pieces,
            [
                text("支出"),
                Piece::Slot("expenditure".into()),
                Piece::Clause(None, vec![text("，主要是"), Piece::Blank]),
                Piece::Clause(
                    Some(Condition::Has("carry_in.income".into())),
                    vec![text("（含"), Piece::Slot("a".into()), text("）")]
                ),
                text("。"),
            ]
        );
        assert_eq!(names(&template), ["carry_in.income", "a", "expenditure"]);
        assert_eq!(words(&template), "支出，主要是（含）。");
    }

    #[test]
    fn conditions() {
        let of = |text: &str| match &Template::parse(text).unwrap().pieces[0] {
            Piece::Clause(condition, _) => condition.clone(),
            piece => panic!("{piece:?}"),
        };
        assert_eq!(of("[!a?甲]"), Some(Condition::HasNot("a".into())));
        assert_eq!(of("[a=0?甲]"), Some(Condition::IsZero("a".into())));
        assert_eq!(of("[a≠b+c?甲]"), Some(Condition::Differ(vec!["a".into()], vec!["b".into(), "c".into()])));
        assert_eq!(of("[a=b?甲]"), Some(Condition::Same(vec!["a".into()], vec!["b".into()])));
        assert_eq!(of("[甲?]"), None);
    }

    #[test]
    fn what_does_not_close_is_said() {
        for wrong in ["{a", "[a", "a]", "a}", &"[".repeat(40)] {
            assert!(Template::parse(wrong).is_err(), "{wrong}");
        }
    }
}
