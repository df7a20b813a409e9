//! All words that texts are looked through for, in one pass.

use super::IssuerKind;
use super::patterns::{placeholders, stray};
use super::phrases::Trigger;
use super::set_terms::mistyped_terms;
use super::wording::Wording;
use super::words::{Word, Words, scope_words};
use crate::text::{Overlapping, Plain};
use std::sync::LazyLock;

/// What a word is looked for as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Steers the reading of a sentence.
    Trigger(Trigger),
    /// A bracket or quote.
    Bracket,
    /// Two marks of a clause, one behind the other.
    Marks,
    /// `、等`: a mark too many.
    StrayMark,
    /// A hint of a placeholder; its term: the pattern.
    Placeholder,
    /// A wrong word; its term: the word.
    Wrong,
    /// A set term with a word mistyped; its term: which one in [`mistyped_terms`].
    Mistyped,
    /// A hint of a leftover of Word or the web; its term: the pattern.
    Stray,
    /// A word of the other scope; its term: the word in [`scope_words`].
    Scope(IssuerKind),
    /// `增加较`
    TwoComparisons,
    /// `较上年较上年`
    Twice,
    /// `元元`
    TwoUnits,
    /// `支出支出`
    SameWord,
    /// `主要原因是。`
    OpenSentence,
    /// The unit of an amount that lacks its number: `收入万元`.
    NoNumber,
    /// `保有量为辆`
    NoCount,
    /// `增长%`
    NoRate,
    /// 联系人, 电话
    Contact,
    /// `个科室`
    Offices,
    /// `内设机构` before its number.
    NamedOffices,
    /// `共有`, before a number of anything.
    Counted,
    /// `车辆`
    Vehicles,
    /// `共有车辆`
    OwnedVehicles,
    /// `购置车辆`
    BoughtVehicles,
    /// `附表`
    Reference,
}

/// Words, each looked for as something.
#[derive(Debug)]
pub struct Dictionary {
    words: Overlapping,
    uses: Vec<(Use, u16)>,
}

/// A word in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// What it is looked for as.
    pub usage: Use,
    /// Which of the terms looked for so.
    pub term: u16,
}

/// Brackets and quotes of a reading copy.
const BRACKETS: &str = "（）《》“”‘’【】〔〕[]［］「」『』〈〉\"";

/// Marks of a clause.
const MARKS: &str = "，。；：、";

impl Dictionary {
    /// For reading copies: with the words that steer the reading of sentences.
    pub fn of_prose<'a>(triggers: impl Iterator<Item = (&'a String, Trigger)>) -> Dictionary {
        let lists = Wording::base();
        let mut words = List::default();
        triggers.for_each(|(word, trigger)| words.add(Use::Trigger(trigger), [word]));
        words.add(Use::Bracket, BRACKETS.chars());
        words.add(Use::Marks, MARKS.chars().flat_map(|a| MARKS.chars().map(move |b| format!("{a}{b}"))));
        words.add(Use::StrayMark, lists.stray_marks.words.iter().map(|(word, _)| word));
        words.add(Use::TwoComparisons, &lists.doubled.comparisons);
        words.add(Use::Twice, &lists.doubled.twice);
        words.add(Use::TwoUnits, &lists.doubled.units);
        words.add(Use::SameWord, lists.doubled.words.iter().map(|word| word.repeat(2)));
        words.add(Use::OpenSentence, &lists.unfinished.sentences);
        words.add(Use::NoNumber, &lists.unfinished.units);
        let counts = lists.unfinished.counts.iter();
        let pairs = counts.flat_map(|(leads, counted)| {
            leads.iter().flat_map(move |lead| counted.iter().map(move |word| [lead.as_str(), word].concat()))
        });
        words.add(Use::NoCount, pairs);
        words.add(Use::NoRate, &lists.unfinished.rates);
        words.add(Use::Contact, lists.contact.labels.iter().chain(&lists.contact.words));
        words.add(Use::Offices, &lists.offices.counted);
        words.add(Use::NamedOffices, &lists.offices.named);
        words.add(Use::Counted, &lists.counted.totals);
        words.add(Use::Vehicles, [&lists.vehicles.word]);
        words.add(Use::OwnedVehicles, &lists.vehicles.owned);
        words.add(Use::BoughtVehicles, &lists.vehicles.bought);
        words.add(Use::Reference, &lists.references);
        for issuer in [IssuerKind::Unit, IssuerKind::Department] {
            words.add(Use::Scope(issuer), scope_words(issuer).iter().map(wrong));
        }
        words.add(Use::Wrong, Words::base().iter().map(wrong));
        words.add(Use::Mistyped, mistyped_terms().iter().map(|one| &one.words));
        for (usage, patterns) in [(Use::Placeholder, placeholders()), (Use::Stray, stray())] {
            for (pattern, term) in patterns.iter().zip(0..) {
                let hints = pattern.hints.iter().map(|hint| Plain::new(hint, 0).text().to_owned());
                // A bracket with a space inside: the copy has no spaces, and brackets alone are everywhere.
                hints
                    .filter(|hint| !matches!(hint.as_str(), "（" | "）"))
                    .for_each(|hint| words.push(usage, term, hint));
            }
        }
        words.into_dictionary()
    }

    /// For tables, as they stand.
    pub fn of_tables() -> &'static Dictionary {
        static TABLES: LazyLock<Dictionary> = LazyLock::new(|| {
            let contact = &Wording::base().contact;
            let mut words = List::default();
            words.add(Use::Contact, contact.labels.iter().chain(&contact.words));
            words.add(Use::Wrong, Words::base().iter().map(wrong));
            for (usage, patterns) in [(Use::Placeholder, placeholders()), (Use::Stray, stray())] {
                for (pattern, term) in patterns.iter().zip(0..).filter(|(pattern, _)| pattern.in_tables) {
                    pattern.hints.iter().for_each(|hint| words.push(usage, term, hint.clone()));
                }
            }
            words.into_dictionary()
        });
        &TABLES
    }

    /// The words of a text in the order of their ends, also those that overlap.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        self.words.find(text).map(|found| {
            let (usage, term) = self.uses[found.word];
            Found { start: found.start, end: found.end, usage, term }
        })
    }
}

/// The words of a dictionary that is being made.
#[derive(Default)]
struct List {
    words: Vec<String>,
    uses: Vec<(Use, u16)>,
}

impl List {
    /// Adds all terms of a use.
    fn add<S: ToString>(&mut self, usage: Use, words: impl IntoIterator<Item = S>) {
        words.into_iter().zip(0..).for_each(|(word, term)| self.push(usage, term, word.to_string()));
    }

    fn push(&mut self, usage: Use, term: u16, word: String) {
        self.words.push(word);
        self.uses.push((usage, term));
    }

    fn into_dictionary(self) -> Dictionary {
        Dictionary { words: Overlapping::new(&self.words), uses: self.uses }
    }
}

fn wrong(word: &Word) -> &String {
    &word.wrong
}
