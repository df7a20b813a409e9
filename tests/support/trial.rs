//! One figure corrupted in one of several documents that are checked beside one another.

use super::corrupt::{Spot, corruptions, spots, value};
use super::rng::Rng;
use super::show;
use gouji::analysis::Analysis;
use gouji::finding::{Finding, Severity};
use gouji::lang::Lang;
use gouji::model::{Key, Measure};
use gouji::settings::Settings;
use std::collections::HashSet;
use std::sync::Arc;

/// A corruption: of which documents, in which of them, where, and what stands there then.
pub struct Case {
    pub seed: u64,
    document: usize,
    spot: Spot,
    bad: String,
}

/// How corruptions came out.
#[derive(Default)]
pub struct Trial {
    pub tried: usize,
    /// With an error on the figure itself.
    pub located: usize,
    /// With a repair of a right figure, or a wrong one of this.
    pub blamed: usize,
    /// Those that were not located, or blamed on another.
    pub failures: Vec<String>,
}

/// The quantities that a document gives for a year, each with the byte of its figure.
pub fn levels(text: &str, year: fn(i32) -> i32) -> HashSet<(Key, u32)> {
    let analysis = Analysis::new(text, &Arc::new(Settings::new(Lang::Zh)));
    let facts = &analysis.parts()[0].part.facts;
    let levels = facts.figures.iter().flat_map(|figure| figure.keys.iter().map(|key| (*key, figure.span.start)));
    let is_asked =
        |key: &Key| key.measure == Measure::Level && key.year == year(facts.year) && key.basis == facts.own_basis();
    levels.filter(|(key, _)| is_asked(key)).collect()
}

/// The quantities among levels.
pub fn keys(levels: &HashSet<(Key, u32)>) -> HashSet<Key> {
    levels.iter().map(|(key, _)| *key).collect()
}

/// All corruptions of those levels of a document that are of these quantities.
pub fn cases<'a>(
    seed: u64,
    document: usize,
    text: &'a str,
    levels: &HashSet<(Key, u32)>,
    of: &HashSet<Key>,
) -> impl Iterator<Item = Case> + use<'a> {
    let stated: HashSet<u32> = levels.iter().filter(|(key, _)| of.contains(key)).map(|(_, start)| *start).collect();
    let stated = spots(text).into_iter().filter(move |spot| stated.contains(&(spot.range.start as u32)));
    stated.flat_map(move |spot| {
        let all = corruptions(&text[spot.range.clone()]);
        all.into_iter().map(move |(_, bad)| Case { seed, document, spot: spot.clone(), bad })
    })
}

/// Tries a sample of corruptions of documents that `texts` gives for a seed and `check` checks beside one another.
pub fn try_some(
    mut cases: Vec<Case>,
    sample: usize,
    texts: impl Fn(u64) -> Vec<String>,
    check: impl Fn(&[String]) -> Vec<Vec<Finding>>,
) -> Trial {
    Rng::new(3).shuffle(&mut cases);
    let mut trial = Trial::default();
    for Case { seed, document, spot, bad } in cases.into_iter().take(sample) {
        let mut texts = texts(seed);
        let good = texts[document][spot.range.clone()].to_owned();
        texts[document].replace_range(spot.range.clone(), &bad);
        let found = check(&texts);
        let at = spot.range.start as u32;
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        let is_here = found[document].iter().filter(is_error).any(|finding| finding.span.start == at);
        let mends = |finding: &Finding, own: bool| {
            let preferred = finding.fixes.iter().filter(|fix| fix.preferred).flat_map(|fix| &fix.edits);
            preferred.into_iter().any(|edit| !own || edit.span.start != at || !is_same(&edit.text, &good))
        };
        let is_blamed = found.iter().enumerate().any(|(number, findings)| {
            findings.iter().filter(is_error).any(|finding| mends(finding, number == document))
        });
        trial.tried += 1;
        trial.located += usize::from(is_here);
        trial.blamed += usize::from(is_blamed);
        if !is_here || is_blamed {
            let told: Vec<String> = found
                .iter()
                .zip(&texts)
                .flat_map(|(found, text)| found.iter().filter(is_error).map(|one| show(text, one)).collect::<Vec<_>>())
                .collect();
            trial.failures.push(format!(
                "{seed} document {document}, {} {} → {bad}\n{}",
                if is_blamed { "BLAMED" } else { "missed" },
                &texts[document][..spot.range.start].rsplit('\n').next().unwrap_or_default(),
                told.join("\n")
            ));
        }
    }
    trial
}

/// Whether two amounts are the same, but for the last digit that both of them have.
fn is_same(one: &str, other: &str) -> bool {
    let places = |amount: &str| amount.split_once('.').map_or(0, |(_, places)| places.len() as u32);
    let step = 10_i128.pow(9 - places(one).min(places(other)).min(9));
    value(one).zip(value(other)).is_some_and(|(one, other)| (one - other).abs() <= step)
}

impl Trial {
    /// Nearly all are located, and hardly any is blamed on another figure.
    pub fn assert(&self, sample: usize) {
        let Trial { tried, located, blamed, failures } = self;
        println!("{tried} tried, {located} located, {blamed} blamed");
        assert!(
            *tried == sample && located * 100 >= tried * 95 && blamed * 100 <= *tried,
            "{tried} tried, {located} located, {blamed} blamed\n{}",
            failures.join("\n")
        );
    }
}
