//! What may stand beside a hit and make it right.

/// Whether the surroundings of `text[start..end]` excuse it: the text before ends in one of `not_before`,
/// or the text after begins with one of `not_after`.
pub(super) fn excused(text: &str, start: usize, end: usize, not_before: &[String], not_after: &[String]) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    not_before.iter().any(|guard| before.ends_with(guard.as_str()))
        || not_after.iter().any(|guard| after.starts_with(guard.as_str()))
}
