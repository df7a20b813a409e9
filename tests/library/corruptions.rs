//! One figure of a right document made wrong: is it noticed, found, mended, and nobody else blamed?
//!
//! `GOUJI_MISSED=1 cargo test --test library corruptions -- --nocapture` lists what was missed or wrongly blamed;
//! `GOUJI_CORRUPT=4000` tries so many instead of the sample.

use crate::support;
use std::collections::BTreeMap;

use crate::support::corrupt::{Class, Kind, Spot, Verdict, corruptions, judge, known, spots};
use crate::support::layouts::{self, Layout, makeup::Makeup};
use crate::support::rng::Rng;
use crate::support::{document, is_grave};

/// Documents whose figures are corrupted.
const SEEDS: u64 = 60;
/// Corruptions tried of either kind.
const SAMPLE: usize = 400;
/// The same of each layout.
const PART: usize = 200;

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

/// Figures in reasons and thresholds, which nothing else in the text could contradict.
fn is_no_fact(text: &str, spot: &Spot) -> bool {
    let bare: String = text[..spot.range.start].chars().rev().filter(|c| !c.is_whitespace()).take(4).collect();
    let before: String = bare.chars().rev().collect();
    ["人均增加", "目金额为", "算金额为", "单价", "位价值"].iter().any(|end| before.ends_with(end))
}

/// Every corruption of `kind`, in a fixed random order.
fn cases(texts: &[(u64, String)], kind: Kind) -> Vec<Case> {
    let mut list = Vec::new();
    for (at, (seed, text)) in texts.iter().enumerate() {
        for spot in spots(text).into_iter().filter(|spot| spot.kind == kind && !is_no_fact(text, spot)) {
            for (class, bad) in corruptions(&text[spot.range.clone()]) {
                list.push(Case { seed: *seed, text: at, spot: spot.clone(), class, bad });
            }
        }
    }
    Rng::new(7).shuffle(&mut list);
    list
}

/// Tries the corruptions of `kind` in texts, those that are found right.
fn run(name: &str, texts: Vec<(u64, String)>, kind: Kind, sample: usize) -> Tally {
    let texts: Vec<(u64, String)> =
        texts.into_iter().filter(|(_, text)| !support::analyze(text).iter().any(is_grave)).collect();
    let known: Vec<_> = texts.iter().map(|(_, text)| known(text)).collect();
    let lists = std::env::var_os("GOUJI_MISSED").is_some();
    let count = std::env::var("GOUJI_CORRUPT").ok().and_then(|n| n.parse().ok()).unwrap_or(sample);
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
    let print = |class: &str, tally: &Tally| {
        let [detected, located, mended, offered, blamed] = tally.shares();
        println!(
            "{name} {kind:?} {class}: {} tried, detected {detected} %, located {located} %, mended {mended} %, offered {offered} %, blamed {blamed} %",
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
fn check(name: &str, texts: Vec<(u64, String)>, kind: Kind, sample: usize, floors: [usize; 4], most_blamed: usize) {
    let tally = run(name, texts, kind, sample);
    let [detected, located, mended, offered, blamed] = tally.shares();
    let names = ["detected", "located", "mended", "offered"];
    for ((share_name, share), floor) in names.into_iter().zip([detected, located, mended, offered]).zip(floors) {
        assert!(share >= floor, "{name} {kind:?}: {share_name} {share} %, floor {floor} %");
    }
    assert!(blamed <= most_blamed, "{name} {kind:?}: blamed {blamed} %, at most {most_blamed} %");
}

fn drawn() -> Vec<(u64, String)> {
    (0..SEEDS).map(|seed| (seed, document(seed).text)).collect()
}

#[test]
fn wrong_figures_of_the_narrative_are_found() {
    check("all", drawn(), Kind::Narrative, SAMPLE, [80, 75, 72, 78], 3);
}

#[test]
fn wrong_figures_of_tables_are_found() {
    check("all", drawn(), Kind::Table, SAMPLE, [97, 95, 95, 97], 1);
}

/// Documents of one layout, one in four of them made up in each way.
fn laid_out(layout: Layout) -> Vec<(u64, String)> {
    let makeups = [Makeup::Plain, Makeup::Wrapped(38), Makeup::SpacedHeadings, Makeup::SpacedText];
    (0..24).map(|seed| (seed, layouts::document(layout, seed, makeups[seed as usize / 2 % 4]))).collect()
}

#[test]
fn wrong_figures_of_central_budgets_are_found() {
    check("central", laid_out(Layout::Central), Kind::Narrative, PART, [84, 70, 70, 82], 2);
    check("central", laid_out(Layout::Central), Kind::Table, PART, [97, 95, 95, 97], 1);
}

#[test]
fn wrong_figures_of_sichuan_budgets_are_found() {
    check("Sichuan", laid_out(Layout::Sichuan), Kind::Narrative, PART, [77, 71, 70, 76], 2);
    check("Sichuan", laid_out(Layout::Sichuan), Kind::Table, PART, [97, 95, 95, 97], 1);
}

#[test]
fn wrong_figures_of_shanghai_budgets_are_found() {
    check("Shanghai", laid_out(Layout::Shanghai), Kind::Narrative, PART, [80, 66, 65, 80], 2);
    check("Shanghai", laid_out(Layout::Shanghai), Kind::Table, PART, [97, 95, 95, 97], 1);
}

#[test]
fn wrong_figures_of_national_budgets_are_found() {
    check("national", laid_out(Layout::National), Kind::Narrative, PART, [86, 78, 77, 84], 2);
    check("national", laid_out(Layout::National), Kind::Table, PART, [97, 95, 95, 97], 1);
}

#[test]
fn wrong_figures_of_final_accounts_are_found() {
    check("final", laid_out(Layout::FinalAccount), Kind::Narrative, PART, [88, 85, 85, 88], 2);
    check("final", laid_out(Layout::FinalAccount), Kind::Table, PART, [97, 95, 95, 97], 1);
}
