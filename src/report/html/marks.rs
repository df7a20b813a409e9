//! A stretch of text with the places of findings marked in it.

use super::text;
use crate::finding::Severity;
use crate::text::Span;

/// A marked place.
pub struct Mark<'a> {
    /// Where.
    pub span: Span,
    /// The severity of the finding here; `None` for another figure of its equation.
    pub severity: Option<Severity>,
    /// The number of the finding.
    pub number: usize,
    /// The value that belongs there.
    pub expected: Option<&'a str>,
}

/// The marks of one document and the prefix of its anchors.
pub struct Marks<'a> {
    /// The text of the document.
    pub text: &'a str,
    /// In the order of their places.
    pub list: Vec<Mark<'a>>,
    /// The prefix of the anchors.
    pub anchor: &'a str,
}

impl<'a> Marks<'a> {
    /// The marks that begin in a stretch or at one of its ends.
    pub fn within(&self, stretch: Span) -> Vec<&Mark<'a>> {
        let until = self.list.partition_point(|mark| mark.span.start <= stretch.end);
        // Few places are longer than a paragraph; those that began before it are passed one by one.
        self.list[..until].iter().rev().take_while(|mark| mark.span.start >= stretch.start).collect::<Vec<_>>()
    }

    /// The stretch as HTML.
    pub fn html(&self, stretch: Span, marks: &[&Mark<'a>]) -> String {
        let mut html = String::new();
        let clip = |offset: u32| offset.clamp(stretch.start, stretch.end);
        let mut cuts: Vec<u32> = marks.iter().flat_map(|mark| [clip(mark.span.start), clip(mark.span.end)]).collect();
        cuts.extend([stretch.start, stretch.end]);
        cuts.sort_unstable();
        cuts.dedup();
        let mut marks: Vec<&Mark<'a>> = marks.to_vec();
        marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        let mut next = 0;
        let mut open: Vec<&Mark<'a>> = Vec::new();
        for (at, cut) in cuts.iter().enumerate() {
            let (ended, still): (Vec<_>, Vec<_>) = open.into_iter().partition(|mark| clip(mark.span.end) <= *cut);
            open = still;
            html.extend(ended.iter().map(|mark| self.reference(mark)));
            while let Some(mark) = marks.get(next).filter(|mark| clip(mark.span.start) <= *cut) {
                next += 1;
                match mark.span.is_empty() {
                    true => html += &self.reference(mark),
                    false => open.push(mark),
                }
            }
            let Some(end) = cuts.get(at + 1) else { break };
            let words = text(self.text.get(*cut as usize..*end as usize).unwrap_or_default());
            match open.iter().map(|mark| mark.severity).max() {
                None => html.push_str(&words),
                Some(severity) => {
                    let class = severity.map_or("part", Severity::id);
                    html += &format!("<mark class=\"{class}\">{words}</mark>");
                }
            }
        }
        html
    }

    /// The right value and the number of the finding, which stand behind a marked place.
    fn reference(&self, mark: &Mark) -> String {
        let Some(severity) = mark.severity else { return String::new() };
        let (class, number, anchor) = (severity.id(), mark.number, self.anchor);
        let expected = mark.expected.map(|expected| format!("<ins>{}</ins>", text(expected))).unwrap_or_default();
        format!(
            "{expected}<a class=\"ref {class}\" id=\"{anchor}-t{number}\" href=\"#{anchor}-n{number}\">{number}</a>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: u32, end: u32, severity: Option<Severity>, number: usize) -> Mark<'static> {
        Mark { span: Span::new(start, end), severity, number, expected: None }
    }

    fn html(text: &str, list: Vec<Mark<'_>>) -> String {
        let marks = Marks { text, list, anchor: "d" };
        let all = Span::new(0, text.len() as u32);
        marks.html(all, &marks.within(all))
    }

    fn link(class: &str, number: usize) -> String {
        format!("<a class=\"ref {class}\" id=\"d-t{number}\" href=\"#d-n{number}\">{number}</a>")
    }

    #[test]
    fn figures_are_marked_and_the_right_value_stands_behind() {
        let wrong = Mark { expected: Some("2<"), ..mark(2, 3, Some(Severity::Error), 1) };
        let expected = format!(
            "<mark class=\"part\">a</mark>&amp;<mark class=\"error\">1</mark><ins>2&lt;</ins>{}b",
            link("error", 1)
        );
        assert_eq!(html("a&1b", vec![mark(0, 1, None, 1), wrong]), expected);
    }

    #[test]
    fn places_that_meet_are_marked_by_the_gravest() {
        let marks = vec![
            mark(0, 3, Some(Severity::Hint), 1),
            mark(1, 2, Some(Severity::Error), 2),
            mark(2, 2, Some(Severity::Warning), 3),
        ];
        let expected = format!(
            "<mark class=\"hint\">a</mark><mark class=\"error\">b</mark>{}{}<mark class=\"hint\">c</mark>{}",
            link("error", 2),
            link("warning", 3),
            link("hint", 1)
        );
        assert_eq!(html("abc", marks), expected);
    }
}
