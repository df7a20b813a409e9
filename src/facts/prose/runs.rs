//! Item paragraphs that follow one another: `1.…（项）…`, `2.…（项）…`, and the figure before them that they are items of.

use crate::facts::{Record, Run};
use crate::syntax::{Numbering, Style};

/// What a block says in all.
#[derive(Debug, Default)]
pub struct Summary {
    /// Words that nobody knows say of whom its first figure is: `1.局机关支出96万元`.
    pub is_owned: bool,
    /// Of the first that it tells of.
    pub item: Option<Record>,
    /// Of what it leaves a list open: `…，其中：` at its end.
    pub head: Option<Record>,
    /// It is about a subject.
    pub is_subject: bool,
}

/// Collects runs, block by block.
#[derive(Debug, Default)]
pub struct Runs {
    done: Vec<Run>,
    /// The runs that may go on, the outermost first, each with the style of its numbers and the last of them.
    open: Vec<(Run, Style, u32)>,
    /// What stands before the next run.
    head: Option<Record>,
}

impl Runs {
    /// Takes the next block.
    pub fn take(&mut self, numbering: Option<Numbering>, said: Summary) {
        let item = said.item.filter(|item| !item.levels.is_empty() || !item.changes.is_empty());
        let Some(number) = numbering else {
            // Lines without a number belong to the item above.
            self.head = said.head.or(self.head.take());
            return;
        };
        while self.open.last().is_some_and(|(_, style, last)| {
            *style > number.style || *style == number.style && number.value != *last + 1
        }) {
            self.close();
        }
        match (self.open.last_mut(), item) {
            (Some((run, style, last)), Some(item)) if *style == number.style => {
                run.items.push(item);
                run.are_subjects &= said.is_subject;
                *last = number.value;
            }
            // A subject without its amount: what the others add up to, nobody can tell.
            (Some((run, style, _)), None) if *style == number.style && run.are_subjects => {
                self.open.pop();
            }
            (Some((_, style, _)), None) if *style == number.style => self.close(),
            (above, Some(item)) if number.value == 1 && number.style >= Style::ChineseParen => {
                let of_item = above.and_then(|(run, ..)| run.items.last().cloned());
                let run = Run { head: self.head.take().or(of_item), items: vec![item], are_subjects: said.is_subject };
                self.open.push((run, number.style, 1));
            }
            _ => {}
        }
        self.head = said.head;
    }

    fn close(&mut self) {
        let run = self.open.pop().map(|(run, ..)| run);
        self.done.extend(run.filter(|run| run.items.len() > 1));
    }

    /// All runs.
    pub fn finish(mut self) -> Vec<Run> {
        while !self.open.is_empty() {
            self.close();
        }
        self.done
    }
}
