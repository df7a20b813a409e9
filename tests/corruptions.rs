//! One figure of a right document made wrong: is it noticed, found, mended, and nobody else blamed?
//!
//! `GOUJI_MISSED=1 cargo test --test corruptions -- --nocapture` lists what was missed or wrongly blamed;
//! `GOUJI_CORRUPT=4000` tries so many instead of the sample.

mod support;

use std::collections::BTreeMap;

use support::corrupt::{Class, Kind, Spot, Verdict, corruptions, judge, known, spots};
use support::rng::Rng;
use support::{document, is_grave};

/// Documents whose figures are corrupted.
const SEEDS: u64 = 60;
/// Corruptions tried of either kind.
const SAMPLE: usize = 400;

#[derive(Default)]
struct Tally {
    tried: usize,
    detected: usize,
    located: usize,
    mended: usize,
    offered: usize,
    blamed: usize,
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        self.tried += 1;
        self.detected += usize::from(verdict.detected);
        self.located += usize::from(verdict.located);
        self.mended += usize::from(verdict.mended);
        self.offered += usize::from(verdict.offered);
        self.blamed += usize::from(verdict.blamed);
    }

    /// Shares in percent: detected, located, mended, offered, blamed.
    fn shares(&self) -> [usize; 5] {
        [self.detected, self.located, self.mended, self.offered, self.blamed].map(|n| n * 100 / self.tried.max(1))
    }
}

struct Case {
    seed: u64,
    text: usize,
    spot: Spot,
    class: Class,
    bad: String,
}

/// Every corruption of `kind`, in a fixed random order.
fn cases(texts: &[(u64, String)], kind: Kind) -> Vec<Case> {
    let mut list = Vec::new();
    for (at, (seed, text)) in texts.iter().enumerate() {
        for spot in spots(text).into_iter().filter(|spot| spot.kind == kind) {
            for (class, bad) in corruptions(&text[spot.range.clone()]) {
                list.push(Case { seed: *seed, text: at, spot: spot.clone(), class, bad });
            }
        }
    }
    Rng::new(7).shuffle(&mut list);
    list
}

fn run(kind: Kind) -> Tally {
    let texts: Vec<(u64, String)> = (0..SEEDS)
        .map(|seed| (seed, document(seed).text))
        .filter(|(_, text)| !support::analyze(text).iter().any(is_grave))
        .collect();
    let known: Vec<_> = texts.iter().map(|(_, text)| known(text)).collect();
    let lists = std::env::var_os("GOUJI_MISSED").is_some();
    let count = std::env::var("GOUJI_CORRUPT").ok().and_then(|n| n.parse().ok()).unwrap_or(SAMPLE);
    let mut all = Tally::default();
    let mut classes: BTreeMap<Class, Tally> = BTreeMap::new();
    for case in cases(&texts, kind).into_iter().take(count) {
        let text = &texts[case.text].1;
        let verdict = judge(text, &case.spot, &case.bad, &known[case.text]);
        all.add(verdict);
        classes.entry(case.class).or_default().add(verdict);
        if lists && (!verdict.located || verdict.blamed) {
            let what = if verdict.blamed {
                "blamed    "
            } else if verdict.detected {
                "elsewhere "
            } else {
                "undetected"
            };
            let (start, end) = (case.spot.range.start, case.spot.range.end);
            let from = text[..start]
                .char_indices()
                .rev()
                .take(36)
                .take_while(|(_, c)| *c != '\n')
                .last()
                .map_or(start, |(at, _)| at);
            let to = text[end..]
                .char_indices()
                .take_while(|(at, c)| *c != '\n' && *at < 40)
                .last()
                .map_or(end, |(at, c)| end + at + c.len_utf8());
            println!(
                "{what} {:?} seed {}: {}⟦{} → {}⟧{}",
                case.class,
                case.seed,
                &text[from..start],
                &text[start..end],
                case.bad,
                &text[end..to]
            );
        }
    }
    let print = |name: &str, tally: &Tally| {
        let [detected, located, mended, offered, blamed] = tally.shares();
        println!(
            "{kind:?} {name}: {} tried, detected {detected} %, located {located} %, mended {mended} %, offered {offered} %, blamed {blamed} %",
            tally.tried
        );
    };
    for (class, tally) in &classes {
        print(&format!("{class:?}"), tally);
    }
    print("all", &all);
    all
}

/// Asserts the shares in percent: at least so many detected, located, mended and offered, at most so many blamed.
fn check(kind: Kind, floors: [usize; 4], most_blamed: usize) {
    let tally = run(kind);
    let [detected, located, mended, offered, blamed] = tally.shares();
    let names = ["detected", "located", "mended", "offered"];
    for ((name, share), floor) in names.into_iter().zip([detected, located, mended, offered]).zip(floors) {
        assert!(share >= floor, "{kind:?}: {name} {share} %, floor {floor} %");
    }
    assert!(blamed <= most_blamed, "{kind:?}: blamed {blamed} %, at most {most_blamed} %");
}

#[test]
fn wrong_figures_of_the_narrative_are_found() {
    check(Kind::Narrative, [80, 75, 72, 78], 3);
}

#[test]
fn wrong_figures_of_tables_are_found() {
    check(Kind::Table, [97, 95, 95, 97], 1);
}
