//! Brackets, marks and numbers.

use super::Kind;

/// What the marks and numbers of one reading copy have told so far.
pub struct Marks {
    brackets: Brackets,
    clause: Stretch,
    sentence: Stretch,
    last_mark_end: usize,
    /// Numbers with a unit of money, or a year, behind them.
    pub with_unit: u32,
}

impl Default for Marks {
    fn default() -> Self {
        Marks {
            brackets: Brackets::default(),
            clause: Stretch::default(),
            sentence: Stretch::default(),
            last_mark_end: usize::MAX,
            with_unit: 0,
        }
    }
}

impl Marks {
    /// One more character, at `at`, that is no Chinese one.
    pub fn see(&mut self, text: &str, at: usize, found: &mut impl FnMut(Kind, u32, usize, usize)) {
        let bytes = text.as_bytes();
        let Some(c) = text[at..].chars().next() else { return };
        if c.is_ascii_digit() {
            // A digit, a point or a comma before it: the number began there, or is none.
            if !matches!(bytes[..at].last(), Some(b'0'..=b'9' | b'.' | b',')) {
                self.number(&Number::read(bytes, at), at, found);
            }
            return;
        }
        self.brackets.see(c);
        if !matches!(c, '，' | '。' | '；' | '：' | '、') {
            return;
        }
        let end = at + c.len_utf8();
        if self.last_mark_end == at {
            found(Kind::Marks, 0, at - c.len_utf8(), end);
        } else {
            // Items of a list may be equal; clauses may not.
            if c != '、'
                && let Some(start) = self.clause.close(bytes, at, end)
            {
                found(Kind::Repeated, 1, start, at);
            }
            if !matches!(c, '，' | '、')
                && let Some(start) = self.sentence.close(bytes, at, end)
            {
                found(Kind::Repeated, 1, start, at);
            }
        }
        self.last_mark_end = end;
    }

    fn number(&mut self, number: &Number, start: usize, found: &mut impl FnMut(Kind, u32, usize, usize)) {
        self.with_unit += u32::from(number.has_unit());
        if let Some(kind) = number.kind() {
            found(kind, 0, start, number.end);
        }
        if number.is_damaged() {
            found(Kind::Number, 0, start, number.end);
        }
    }

    /// Whether a bracket or a quote has no partner.
    pub fn are_odd(&self) -> bool {
        self.brackets.is_odd()
    }
}

/// A row of digits, points and commas.
struct Number<'a> {
    end: usize,
    digits: usize,
    points: usize,
    commas: usize,
    is_after_unit: bool,
    /// The three bytes behind it.
    next: &'a [u8],
}

impl<'a> Number<'a> {
    fn read(bytes: &'a [u8], start: usize) -> Number<'a> {
        let (mut end, mut points, mut commas) = (start, 0, 0);
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'0'..=b'9' => {}
                b'.' => points += 1,
                b',' => commas += 1,
                _ => break,
            }
            end += 1;
        }
        let digits = end - start - points - commas;
        let is_after_unit = bytes[..start].ends_with("元".as_bytes());
        Number { end, digits, points, commas, is_after_unit, next: bytes.get(end..end + 3).unwrap_or_default() }
    }

    fn is_followed_by(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.next == word.as_bytes())
    }

    fn has_unit(&self) -> bool {
        self.is_followed_by(&["年", "万", "元", "亿"])
    }

    fn is_damaged(&self) -> bool {
        self.points > 1 || self.digits + self.points > 15 || self.is_after_unit
    }

    fn kind(&self) -> Option<Kind> {
        if self.digits == 4 && self.points + self.commas == 0 && self.is_followed_by(&["年"]) {
            return Some(Kind::Year);
        }
        self.is_followed_by(&["，", "；", "。"]).then_some(Kind::BareNumber)
    }
}

/// Opening and closing marks seen so far in one reading.
#[derive(Default)]
struct Brackets {
    open: [u8; 12],
    depth: usize,
    odd: bool,
    straight: u32,
}

impl Brackets {
    fn see(&mut self, c: char) {
        match c {
            '（' => self.push(1),
            '《' => self.push(2),
            '“' => self.push(3),
            '‘' => self.push(4),
            '【' => self.push(5),
            '〔' => self.push(6),
            '[' | '［' => self.push(7),
            '「' => self.push(8),
            '）' => self.pop(1),
            '》' => self.pop(2),
            '”' => self.pop(3),
            '’' => self.pop(4),
            '】' => self.pop(5),
            '〕' => self.pop(6),
            ']' | '］' => self.pop(7),
            '」' => self.pop(8),
            '"' => self.straight += 1,
            _ => {}
        }
    }

    fn push(&mut self, kind: u8) {
        if self.depth == self.open.len() {
            self.odd = true;
            return;
        }
        self.open[self.depth] = kind;
        self.depth += 1;
    }

    fn pop(&mut self, kind: u8) {
        if self.depth > 0 && self.open[self.depth - 1] == kind {
            self.depth -= 1;
        } else {
            self.odd = true;
        }
    }

    fn is_odd(&self) -> bool {
        self.odd || self.depth > 0 || self.straight % 2 == 1
    }
}

/// The clause or sentence before the one being read.
#[derive(Default)]
struct Stretch {
    last: (usize, usize),
    start: usize,
}

impl Stretch {
    /// Ends the stretch at a mark; its start if it says the same as the one before.
    fn close(&mut self, bytes: &[u8], at: usize, mark_end: usize) -> Option<usize> {
        const SHORTEST: usize = 12;
        let (start, last) = (self.start, self.last);
        self.last = (start, at);
        self.start = mark_end;
        (at - start >= SHORTEST && last.1 - last.0 == at - start && bytes[last.0..last.1] == bytes[start..at])
            .then_some(start)
    }
}
