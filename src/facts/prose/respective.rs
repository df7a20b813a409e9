//! `A、B分别为…、…`, `分别占…、…`: figures that belong to what was named before them, one by one.

use super::*;

/// A row of figures behind `分别`.
#[derive(Debug)]
pub(super) struct Respective {
    measure: Measure,
    /// Whom the figures belong to, in order; none where the counts differ.
    owners: Owners,
    /// The first figure not yet filed.
    next: usize,
    /// Byte at which the row ends.
    end: usize,
    /// What the changes compare with.
    basis: Basis,
    /// Rise or fall: said once, it holds for those behind as well.
    direction: Option<(Direction, Option<Span>)>,
    /// What the shares are shares of, where the words say so.
    share_of: Option<Label>,
}

#[derive(Debug)]
enum Owners {
    Nobody,
    /// The names of the levels.
    Labels(Vec<(Label, Span)>),
    /// Entries of the innermost list.
    Entries(Vec<usize>),
}

impl Respective {
    /// Whether the figure at this byte is one of the row.
    pub(super) fn holds(&self, at: usize) -> bool {
        at < self.end
    }
}

/// A row of amounts with nothing between them but commas, `和` and words of direction.
struct Row {
    count: usize,
    end: usize,
    is_percent: bool,
    /// Where its first number begins.
    start: usize,
}

impl Reader<'_> {
    fn row(&self, from: usize) -> Option<Row> {
        const LONGEST: usize = 96;
        let text = &self.text[from..];
        let mut row: Option<Row> = None;
        let (mut at, mut stop) = (0, 0);
        while let Some(Ok(number)) = next_number(text, at) {
            let between = &text[stop..number.start];
            at = number.end;
            let unit = unit_at(&text[number.end..]);
            match (&mut row, unit) {
                (None, _) if between.len() > LONGEST || between.contains(['。', '；', '：', '，', '、']) => break,
                // `分别比2024年`
                (None, None) => continue,
                (None, Some((unit, _, len))) => {
                    stop = number.end + len;
                    let start = from + number.start;
                    row = Some(Row { count: 1, end: from + stop, is_percent: unit == Denomination::Percent, start });
                }
                (Some(row), Some((unit, _, len)))
                    if is_link(between) && (unit == Denomination::Percent) == row.is_percent =>
                {
                    stop = number.end + len;
                    row.count += 1;
                    row.end = from + stop;
                }
                _ => break,
            }
        }
        row.filter(|row| row.count >= 2)
    }

    /// `A、B分别为…`: the levels of what `names` enumerates. Where it is not understood, nothing is claimed.
    pub(super) fn pair_levels(&mut self, names: &str, hit: Hit) {
        if !self.text[hit.start..hit.end].starts_with("分别") {
            return;
        }
        let Some(row) = self.row(hit.end).filter(|row| !row.is_percent) else { return };
        let labels = self.names(hit.start - names.len(), hit.start, row.count);
        let is_list = labels.as_ref().is_some_and(|labels| labels.iter().all(|(label, _)| label.family.is_some()));
        if let Some(frame) = self.frames[1..].last_mut() {
            frame.is_open |= !is_list;
        }
        let owners = labels.map_or(Owners::Nobody, Owners::Labels);
        self.respective = Some(Respective::new(Measure::Level, owners, row.end));
    }

    /// The names of so many levels, and where they stand.
    fn names(&self, start: usize, end: usize, count: usize) -> Option<Vec<(Label, Span)>> {
        let text = &self.text[start..end];
        let read = |pieces: &[&str]| {
            let mut at = start;
            let mut names = Vec::with_capacity(pieces.len());
            for piece in pieces {
                at += self.text[at..end].find(piece)?;
                names.push((self.name(piece)?, self.plain.span(at, at + piece.len())));
                at += piece.len();
            }
            Some(names)
        };
        let pieces: Vec<&str> = text.split('、').collect();
        if pieces.len() == count {
            return read(&pieces);
        }
        let (last, before) = pieces.split_last()?;
        if pieces.len() + 1 != count {
            return None;
        }
        // Which `和` parts two names, only the names tell.
        let mut found = last.char_indices().filter(|(_, c)| matches!(c, '和' | '与' | '及')).filter_map(|(at, c)| {
            let halves = [last[..at].trim_end_matches('以'), &last[at + c.len_utf8()..]];
            read(&[before, &halves].concat())
        });
        found.next().filter(|_| found.next().is_none())
    }

    fn name(&self, text: &str) -> Option<Label> {
        let phrase = Phrase::read(text);
        let is_now = phrase.year.is_none_or(|year| year == self.this_year());
        let label = self.label_of(&text[phrase.label.0..phrase.label.1]);
        let is_plain = phrase.comparison.is_none() && phrase.direction.is_none();
        (is_now && is_plain && label.is_known && label.says_something()).then_some(label)
    }

    /// `分别占…`, `分别比上年增加…`, `分别增长…`: said of the levels named before. Where their number is another, nothing is
    /// claimed.
    pub(super) fn pair_rest(&mut self, before: &str, hit: Hit) {
        let Some(row) = self.row(hit.end) else { return };
        let words = &self.text[hit.end..row.start];
        let (own, phrase) = (Phrase::read_unchanged(before, before.len()), Phrase::read(words));
        let measure = match (row.is_percent, phrase.direction) {
            (true, None) if words.starts_with('占') => Measure::Share,
            (true, Some(_)) => Measure::Rate,
            (false, Some(_)) => Measure::Change,
            _ => return,
        };
        let share_of = (measure == Measure::Share).then(|| self.share_of(words));
        let is_bare = own.label.0 == own.label.1 && phrase.label.0 == phrase.label.1
            || share_of.is_some_and(|of| before.is_empty() && of.is_known);
        let entries = if is_bare && self.pending == Pending::Nothing { self.owners(measure, row.count) } else { None };
        let mut respective = Respective::new(measure, entries.map_or(Owners::Nobody, Owners::Entries), row.end);
        respective.basis = own.comparison.or(phrase.comparison).map_or(Basis::Budget, |c| c.basis);
        respective.share_of = share_of.filter(Label::says_something);
        self.respective = Some(respective);
    }

    /// The entries that so many figures belong to: all of a list, the last ones of a sentence.
    fn owners(&self, measure: Measure, count: usize) -> Option<Vec<usize>> {
        let frame = self.frames.last()?;
        let levels: Vec<usize> = (0..frame.entries.len()).filter(|at| frame.entries[*at].level.is_some()).collect();
        let is_top = self.frames.len() == 1;
        let first = levels.len().checked_sub(count).filter(|left| is_top || *left == 0)?;
        let is_free = |at: &usize| {
            let entry = &frame.entries[*at];
            match measure {
                Measure::Share => entry.share.is_none(),
                Measure::Change => entry.change.is_none(),
                _ => entry.change.is_some() && entry.rate.is_none(),
            }
        };
        Some(levels[first..].to_vec()).filter(|entries| entries.iter().all(is_free))
    }

    /// Files the next figure of the row.
    pub(super) fn respectively(&mut self, mut figure: Figure, phrase: &Phrase) {
        let Some(mut row) = self.respective.take() else { return };
        let place = row.next;
        row.next += 1;
        if matches!(row.measure, Measure::Change | Measure::Rate) {
            row.direction = phrase.direction.map(|(direction, ..)| (direction, figure.direction)).or(row.direction);
            if let (None, Some((direction, span))) = (phrase.direction, row.direction) {
                figure.direction = span;
                figure.value = if direction == Direction::Down { -figure.value } else { figure.value };
            }
        }
        figure.measure = row.measure;
        figure.label = Span::at(figure.span.start);
        match &row.owners {
            Owners::Nobody => {
                self.push(figure, SmallVec::new());
            }
            Owners::Labels(labels) => {
                let is_told = self.all_targets || !self.is_about_targets;
                let (label, name) = labels[place];
                figure.label = name;
                let full = Label { is_known: is_told, ..label.within(&self.inherited()) };
                let keys = self.keys(&full, Measure::Level, None, Basis::Budget);
                let id = self.push(figure, keys);
                if let Some(frame) = self.frames.last_mut() {
                    let mut entry = Entry::new(Label { family: label.family, ..full });
                    entry.level = Some(id);
                    frame.entries.push(entry);
                }
            }
            Owners::Entries(entries) => {
                let label = self.frames.last().and_then(|frame| Some(frame.entries.get(entries[place])?.label));
                let keys = match label.filter(|_| row.measure == Measure::Change) {
                    Some(label) => self.keys(&label, Measure::Change, None, row.basis),
                    None => SmallVec::new(),
                };
                let id = self.push(figure, keys);
                if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.get_mut(entries[place])) {
                    match row.measure {
                        Measure::Share => (entry.share, entry.share_of) = (Some(id), row.share_of),
                        Measure::Change => (entry.change, entry.basis) = (Some(id), row.basis),
                        _ => entry.rate = Some(id),
                    }
                }
            }
        }
        self.respective = Some(row);
    }
}

impl Respective {
    fn new(measure: Measure, owners: Owners, end: usize) -> Respective {
        Respective { measure, owners, next: 0, end, basis: Basis::Budget, direction: None, share_of: None }
    }
}

/// Whether these words only join two amounts of a row: `、`, `和`, `、减少`.
fn is_link(words: &str) -> bool {
    let rest = words.trim_start_matches(['、', '，', '和', '与', '及', '以']);
    let phrase = Phrase::read(rest);
    let is_direction = phrase.direction.is_some() && phrase.comparison.is_none() && phrase.label.0 == phrase.label.1;
    rest.len() < words.len() && (rest.is_empty() || is_direction)
}
