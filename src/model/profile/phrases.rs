//! Which statements a text makes.

use super::Statement;
use crate::text::Vocabulary;

/// The phrases of all statements of one profile, looked for at once.
#[derive(Debug)]
pub struct Phrases {
    phrases: Vocabulary,
    /// The statement each phrase belongs to.
    statement_of: Vec<usize>,
}

impl Phrases {
    pub(super) fn new(statements: &[Statement]) -> Phrases {
        let (statement_of, phrases): (Vec<usize>, Vec<&str>) = statements
            .iter()
            .enumerate()
            .flat_map(|(at, statement)| {
                // A phrase that holds a shorter one of the same statement adds nothing.
                let phrases = statement.phrases();
                let is_shortest =
                    |phrase: &&String| phrases.iter().all(|other| other == *phrase || !phrase.contains(other.as_str()));
                phrases.iter().filter(is_shortest).map(move |phrase| (at, phrase.as_str()))
            })
            .unzip();
        Phrases { phrases: Vocabulary::first(phrases), statement_of }
    }

    /// The statements that a text makes, by their place in the profile.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.phrases.find(text).map(|found| self.statement_of[found.word])
    }
}
