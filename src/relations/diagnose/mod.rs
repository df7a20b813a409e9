//! Broken relations → the wrong figures.
//!
//! A wrong figure breaks every relation it takes part in, and one value mends them all. So each figure of a broken
//! relation is tried with each value that would mend one of its relations; the trial that mends most and breaks least
//! wins. Where several win alike, a typing slip decides; where it does not, nobody is named and every repair is offered.

mod carry;
mod shifted;
mod trials;

use super::slip::Slip;
use crate::model::{Denomination, Measure};
use carry::Carry;
use trials::Trial;

use super::{Form, Origin, Relation, Standing, Values};
use crate::facts::{Facts, FigureId};
use rust_decimal::{Decimal, RoundingStrategy};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};

/// What is wrong in one disclosure.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// Every relation, broken or not.
    pub relations: Vec<Relation>,
    /// How each of them stands over the figures as printed.
    pub standings: Vec<Standing>,
    /// One verdict per wrong figure.
    pub verdicts: Vec<Verdict>,
    /// Relations that differ by no more than rounding explains.
    pub rounded: Vec<usize>,
    /// Figures that repeat one another (a row's total and its only part): the second follows the first.
    pub twins: FxHashMap<FigureId, SmallVec<[FigureId; 2]>>,
    /// Changes and the levels they were said of.
    pub levels: FxHashMap<FigureId, FigureId>,
}

impl Diagnosis {
    /// The figures of which one is wrong, with those that repeat it.
    pub fn suspects(&self, verdict: &Verdict) -> FxHashSet<FigureId> {
        let repairs = verdict.repairs.iter().map(|repair| repair.figure);
        let mut suspects: FxHashSet<FigureId> = repairs.chain([verdict.figure]).collect();
        if verdict.repairs.is_empty() {
            suspects.extend(&self.relations[verdict.relation].figures);
        }
        let twins: Vec<FigureId> = suspects.iter().filter_map(|id| self.twins.get(id)).flatten().copied().collect();
        suspects.extend(twins);
        suspects
    }
}

/// One wrong figure, or one contradiction that leaves open which figure is wrong.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Where to say it: the wrong figure, or the total of the relation.
    pub figure: FigureId,
    /// The relation that shows it best.
    pub relation: usize,
    /// The other relations that the repair mends.
    pub others: Vec<usize>,
    /// The one repair, or every repair that could be it.
    pub repairs: Vec<Repair>,
    /// Exactly one figure can be wrong.
    pub is_settled: bool,
}

/// Another value for a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The figure.
    pub figure: FigureId,
    /// Its value then: signed, in 万元 or percent.
    pub value: Decimal,
    /// What has to be changed in the text.
    pub kind: RepairKind,
}

/// What a repair changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepairKind {
    /// The digits.
    Amount,
    /// 增加 ↔ 减少.
    Direction,
    /// 元 ↔ 万元: to this unit.
    Unit(Denomination),
    /// Nothing but its place: it belongs in the column of this figure.
    Column(FigureId),
}

struct Search<'a> {
    facts: &'a Facts,
    relations: &'a [Relation],
    values: Values<'a>,
    /// How the relations stand over the figures as printed.
    standings: Vec<Standing>,
    /// The figure that stands for each (itself, or its twin).
    stands_for: Vec<FigureId>,
    twins: FxHashMap<FigureId, SmallVec<[FigureId; 2]>>,
    /// Relations of each figure: offsets into `members`.
    offsets: Vec<u32>,
    members: Vec<u32>,
    /// Broken relations not yet explained.
    broken: Vec<bool>,
    /// Relations between twins say nothing.
    is_idle: Vec<bool>,
    /// Changes and the levels they belong to.
    levels: FxHashMap<FigureId, FigureId>,
    /// Figures still to be tried: the search is linear in the size of the disclosure, whatever is wrong with it.
    budget: usize,
    /// Relations of components too large to be searched.
    is_crowded: Vec<bool>,
}

/// Most broken relations that hang together and are still searched as one; past that each is reported by itself.
const LARGEST_COMPONENT: usize = 120;
/// Most figures tried at a time; of more, those that a typing slip explains come first.
const MOST_SUSPECTS: usize = 64;

/// Judges the relations of a disclosure.
pub fn diagnose(facts: &Facts, relations: Vec<Relation>) -> Diagnosis {
    let mut search = Search::new(facts, &relations);
    let rounded = search.rounded();
    let mut verdicts = Vec::new();
    if search.broken.iter().any(|broken| *broken) {
        search.shifted_verdicts(&mut verdicts);
        search.certain_verdicts(&mut verdicts);
        search.likely_verdicts(&mut verdicts);
    }
    let twins = std::mem::take(&mut search.twins);
    let levels = std::mem::take(&mut search.levels);
    let standings = std::mem::take(&mut search.standings);
    verdicts.sort_by_key(|verdict| facts.figure(verdict.figure).span);
    Diagnosis { verdicts, rounded, twins, levels, standings, relations }
}

impl<'a> Search<'a> {
    fn new(facts: &'a Facts, relations: &'a [Relation]) -> Self {
        let values = Values::new(facts);
        let mut search = Search {
            facts,
            relations,
            standings: relations.iter().map(|relation| relation.standing(&values)).collect(),
            values,
            stands_for: (0..facts.figures.len() as FigureId).collect(),
            twins: FxHashMap::default(),
            offsets: Vec::new(),
            members: Vec::new(),
            broken: vec![false; relations.len()],
            is_idle: vec![false; relations.len()],
            levels: facts.triples.iter().filter_map(|triple| Some((triple.change?, triple.level?))).collect(),
            budget: 10_000 + 8 * facts.figures.len(),
            is_crowded: vec![false; relations.len()],
        };
        search.pair_twins();
        let carry = Carry::new(&search);
        for (at, relation) in relations.iter().enumerate() {
            if search.is_idle[at] || search.standings[at] != Standing::Broken {
                continue;
            }
            if carry.explains(relation, &search.values) {
                search.is_idle[at] = true;
            } else {
                search.broken[at] = true;
            }
        }
        if search.broken.iter().any(|broken| *broken) {
            search.index();
        }
        search
    }

    /// A total and its only filled part that agree are one figure printed twice.
    fn pair_twins(&mut self) {
        for (at, relation) in self.relations.iter().enumerate() {
            if relation.origin != Origin::Table || relation.figures.len() != 2 {
                continue;
            }
            let (total, part) = (relation.figures[0], relation.figures[1]);
            if self.values.get(total) != self.values.get(part) {
                continue;
            }
            self.is_idle[at] = true;
            let (a, b) = (self.root(total), self.root(part));
            if a != b {
                let (first, second) = (a.min(b), a.max(b));
                self.stands_for[second as usize] = first;
            }
        }
        for id in 0..self.stands_for.len() as FigureId {
            let root = self.root(id);
            self.stands_for[id as usize] = root;
            if root != id {
                self.twins.entry(root).or_default().push(id);
            }
        }
    }

    fn root(&self, mut id: FigureId) -> FigureId {
        while self.stands_for[id as usize] != id {
            id = self.stands_for[id as usize];
        }
        id
    }

    /// Builds the list of relations of each figure, twins together.
    fn index(&mut self) {
        // Relations that become the same through twins count once.
        let mut seen = FxHashSet::with_capacity_and_hasher(self.relations.len(), FxBuildHasher);
        for at in 0..self.relations.len() {
            let figures = &self.relations[at].figures;
            let is_trivial = figures.len() == 2 && self.stood_for(figures[0]) == self.stood_for(figures[1]);
            if self.is_idle[at] || is_trivial || !seen.insert(self.roots(at)) {
                self.is_idle[at] = true;
                self.broken[at] = false;
            }
        }
        let mut offsets = vec![0_u32; self.facts.figures.len() + 1];
        self.each_member(|id, _| offsets[id as usize + 1] += 1);
        for at in 1..offsets.len() {
            offsets[at] += offsets[at - 1];
        }
        let mut members = vec![0_u32; offsets[offsets.len() - 1] as usize];
        let mut next = offsets.clone();
        self.each_member(|id, relation| {
            members[next[id as usize] as usize] = relation;
            next[id as usize] += 1;
        });
        self.offsets = offsets;
        self.members = members;
    }

    /// The figure that stands for this one once twins are paired.
    fn stood_for(&self, id: FigureId) -> FigureId {
        self.stands_for[id as usize]
    }

    /// What a relation says of the figures that stand for its own; the order of summands says nothing.
    fn roots(&self, relation: usize) -> (Form, SmallVec<[FigureId; 6]>) {
        let relation = &self.relations[relation];
        let mut roots: SmallVec<[FigureId; 6]> = relation.figures.iter().map(|id| self.stood_for(*id)).collect();
        if matches!(relation.form, Form::Sum | Form::Same) {
            roots[1..].sort_unstable();
        }
        (relation.form, roots)
    }

    /// Shows each relation that is not idle to each figure that stands for one of its own, once.
    fn each_member(&self, mut show: impl FnMut(FigureId, u32)) {
        let mut last_shown = vec![u32::MAX; self.facts.figures.len()];
        for (at, relation) in self.relations.iter().enumerate().filter(|(at, _)| !self.is_idle[*at]) {
            for id in relation.figures.iter().map(|id| self.stood_for(*id)) {
                if std::mem::replace(&mut last_shown[id as usize], at as u32) != at as u32 {
                    show(id, at as u32);
                }
            }
        }
    }

    fn relations_of(&self, id: FigureId) -> &[u32] {
        let id = self.stands_for[id as usize] as usize;
        &self.members[self.offsets[id] as usize..self.offsets[id + 1] as usize]
    }

    fn rounded(&self) -> Vec<usize> {
        (0..self.relations.len())
            .filter(|at| {
                let relation = &self.relations[*at];
                !self.is_idle[*at]
                    && relation.is_certain
                    && matches!(relation.form, Form::Sum | Form::Difference)
                    && matches!(relation.origin, Origin::Sentence | Origin::Table | Origin::Years)
                    && self.standings[*at] == Standing::Rounded
            })
            .collect()
    }

    fn set(&mut self, id: FigureId, value: Decimal) {
        let root = self.stands_for[id as usize];
        self.values.set(root, value);
        if let Some(twins) = self.twins.get(&root) {
            for twin in twins {
                self.values.set(*twin, value);
            }
        }
    }

    fn standing_with(&mut self, relation: u32, id: FigureId, value: Decimal) -> Standing {
        let length = self.relations[relation as usize].figures.len();
        if length > MOST_SUSPECTS {
            self.budget = self.budget.saturating_sub(length / 16);
        }
        let before = self.values.get(self.stands_for[id as usize]);
        self.set(id, value);
        let standing = self.relations[relation as usize].standing(&self.values);
        self.set(id, before);
        standing
    }

    /// The connected group of broken certain relations around `start`, likely ones that share a figure included.
    fn component(&mut self, start: usize) -> Vec<u32> {
        let mut found = vec![start as u32];
        let mut seen: FxHashSet<u32> = found.iter().copied().collect();
        let mut seen_figures: FxHashSet<FigureId> = FxHashSet::default();
        let mut at = 0;
        while at < found.len() {
            let relation = &self.relations[found[at] as usize];
            self.budget = self.budget.saturating_sub(relation.figures.len() / 4);
            let figures = relation.figures.iter().map(|id| self.stands_for[*id as usize]);
            for id in figures.filter(|id| seen_figures.insert(*id)) {
                for other in self.relations_of(id) {
                    if self.broken[*other as usize] && seen.insert(*other) {
                        found.push(*other);
                    }
                }
            }
            at += 1;
        }
        if found.len() >= LARGEST_COMPONENT {
            // Found once: each of its relations would only find it again.
            for at in &found {
                self.is_crowded[*at as usize] = true;
            }
        }
        found
    }

    fn certain_verdicts(&mut self, verdicts: &mut Vec<Verdict>) {
        // In the order of the text, so that the same text always gives the same verdicts.
        let mut queue: Vec<usize> =
            (0..self.relations.len()).filter(|at| self.broken[*at] && self.relations[*at].is_certain).collect();
        queue.sort_by_key(|at| (self.facts.figure(self.relations[*at].figures[0]).span, *at));
        for start in queue {
            let mut rounds = 0;
            while self.broken[start] {
                let is_alone = self.budget == 0 || self.is_crowded[start];
                let component = if is_alone { vec![start as u32] } else { self.component(start) };
                rounds += 1;
                if self.is_crowded[start] || rounds > 60 || self.budget == 0 {
                    verdicts.push(self.open_verdict(start as u32, &[], &[]));
                    self.broken[start] = false;
                    break;
                }
                self.settle(&component, verdicts);
            }
        }
    }

    /// Finds the best trials of a component, files one verdict and marks what it explains.
    fn settle(&mut self, component: &[u32], verdicts: &mut Vec<Verdict>) {
        let trials = self.trials(component);
        let Some(best) = trials.iter().map(|trial| trial.score).max() else {
            let first = component[0];
            verdicts.push(self.open_verdict(first, &[], &[]));
            self.broken[first as usize] = false;
            return;
        };
        let mut tied: Vec<&Trial> = trials.iter().filter(|trial| trial.score == best).collect();
        // Nothing mends all: there is more than one fault, and the first is looked for.
        let first = tied.iter().flat_map(|trial| &trial.mends).min().copied();
        if let Some(first) = first.filter(|first| best > 0 && !tied.iter().all(|trial| trial.mends.contains(first))) {
            tied.retain(|trial| trial.mends.contains(&first));
        }
        let winner = decide(&tied).cloned();
        match winner {
            Some(trial) if trial.score > 0 && !self.is_rash(&trial) => {
                self.file(&trial, verdicts);
            }
            _ => {
                // Of all relations in question the one that explains itself best.
                let main = tied.iter().flat_map(|trial| trial.mends.iter().copied()).min_by_key(|at| {
                    (!self.relations[*at as usize].is_certain, self.relations[*at as usize].origin, *at)
                });
                let main = main.unwrap_or(component[0]);
                let rivals: Vec<Repair> = self.rivals(&trials, main, best);
                let explained: FxHashSet<u32> = tied.iter().flat_map(|trial| trial.mends.iter().copied()).collect();
                let mut explained: Vec<u32> = explained.into_iter().collect();
                explained.sort_unstable();
                verdicts.push(self.open_verdict(main, &rivals, &explained));
                self.broken[main as usize] = false;
                for at in explained {
                    self.broken[at as usize] = false;
                }
            }
        }
    }

    /// Every repair that could be it: the best of each figure, those of the relation reported first.
    fn rivals(&self, trials: &[Trial], main: u32, best: i32) -> Vec<Repair> {
        let mut rivals: Vec<&Trial> = trials
            .iter()
            .filter(|trial| trial.score >= best.min(1) && trial.mends.contains(&main) || trial.score == best)
            .collect();
        rivals.sort_by_key(|trial| {
            (std::cmp::Reverse((trial.score, trial.slip)), self.facts.figure(trial.repair.figure).span)
        });
        let mut repairs: Vec<Repair> = Vec::new();
        for trial in rivals {
            if !self.facts.figure(trial.repair.figure).implied
                && !repairs.iter().any(|r| r.figure == trial.repair.figure && r.value == trial.repair.value)
            {
                repairs.push(trial.repair);
            }
        }
        repairs
    }

    fn open_verdict(&self, main: u32, rivals: &[Repair], explained: &[u32]) -> Verdict {
        let relation = &self.relations[main as usize];
        let figure =
            relation.figures.iter().copied().find(|id| !self.facts.figure(*id).implied).unwrap_or(relation.figures[0]);
        Verdict {
            figure,
            relation: main as usize,
            others: explained.iter().map(|at| *at as usize).filter(|at| *at != main as usize).collect(),
            repairs: rivals.to_vec(),
            is_settled: false,
        }
    }

    /// Whether a repair says that a share is all there is, on the word of that one relation.
    fn is_rash(&self, trial: &Trial) -> bool {
        let is_percent = self.facts.figure(trial.repair.figure).unit == Denomination::PERCENT;
        is_percent && trial.repair.value == Decimal::ONE_HUNDRED && trial.mends.len() < 2 && trial.slip.is_none()
    }

    /// Files a settled verdict, repairs the figure and looks at its relations again.
    fn file(&mut self, trial: &Trial, verdicts: &mut Vec<Verdict>) {
        let figure = trial.repair.figure;
        let main = trial.mends.iter().copied().min_by_key(|at| {
            let relation = &self.relations[*at as usize];
            (!relation.is_certain, relation.origin, *at)
        });
        let Some(main) = main else { return };
        verdicts.push(Verdict {
            figure,
            relation: main as usize,
            others: trial.mends.iter().map(|at| *at as usize).filter(|at| *at != main as usize).collect(),
            repairs: vec![trial.repair],
            is_settled: true,
        });
        self.set(figure, trial.repair.value);
        let touched: Vec<u32> = self.relations_of(figure).to_vec();
        for at in touched {
            self.broken[at as usize] =
                self.broken[at as usize] && self.relations[at as usize].standing(&self.values) == Standing::Broken;
        }
        for at in &trial.mends {
            self.broken[*at as usize] = false;
        }
    }

    /// Likely relations speak alone only where one telling slip explains the difference.
    fn likely_verdicts(&mut self, verdicts: &mut Vec<Verdict>) {
        let mut queue: Vec<usize> =
            (0..self.relations.len()).filter(|at| self.broken[*at] && !self.relations[*at].is_certain).collect();
        queue.sort_by_key(|at| (self.facts.figure(self.relations[*at].figures[0]).span, *at));
        for at in queue {
            if !self.broken[at] {
                continue;
            }
            // Across sections a change of some fund may go unsaid: there chance needs more against it.
            let relation = &self.relations[at];
            let is_change = self.facts.figure(relation.figures[0]).measure == Measure::Change;
            let enough = if relation.origin == Origin::Standard && is_change { Slip::Exact } else { Slip::Digit };
            let trials: Vec<Trial> = self
                .trials(&[at as u32])
                .into_iter()
                .filter(|trial| trial.score > 0 && trial.mends.contains(&(at as u32)) && trial.slip >= Some(enough))
                .collect();
            self.broken[at] = false;
            let Some(best) = trials.iter().map(|trial| trial.score).max() else {
                continue;
            };
            let tied: Vec<&Trial> = trials.iter().filter(|trial| trial.score == best).collect();
            match decide(&tied).cloned() {
                Some(trial) if !self.is_rash(&trial) => self.file(&trial, verdicts),
                _ => {
                    let rivals: Vec<Repair> = tied.iter().map(|trial| trial.repair).collect();
                    verdicts.push(self.open_verdict(at as u32, &rivals, &[]));
                }
            }
        }
    }
}

/// The one trial among equals: of the only figure, or of the only figure with the most telling slip.
fn decide<'t>(tied: &[&'t Trial]) -> Option<&'t Trial> {
    // How many digits agree says how likely chance is, not which of two figures is wrong.
    let kind = |trial: &Trial| trial.slip.map(|slip| slip.max(Slip::Digit));
    let best = tied.iter().map(|trial| kind(trial)).max()?;
    let mut telling = tied.iter().filter(|trial| kind(trial) == best);
    let first = telling.next()?;
    let is_only = telling.all(|trial| trial.repair.figure == first.repair.figure);
    (is_only && (best.is_some() || tied.iter().all(|trial| trial.repair.figure == first.repair.figure)))
        .then_some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::testing::facts_of_sentence;

    /// The verdicts on a sentence: the figure that is told and what it should be, or every repair that may be the one.
    fn verdicts(sentence: &str) -> Vec<String> {
        let facts = facts_of_sentence(sentence);
        let diagnosis = super::super::judge(&facts);
        let repair = |repair: &Repair| format!("{}→{}", facts.figure(repair.figure).printed, repair.value.normalize());
        let told = |verdict: &Verdict| {
            let repairs: Vec<String> = verdict.repairs.iter().map(repair).collect();
            match verdict.is_settled {
                true => repairs.concat(),
                false => format!("{}: {}", facts.figure(verdict.figure).printed, repairs.join(" or ")),
            }
        };
        diagnosis.verdicts.iter().map(told).collect()
    }

    #[test]
    fn what_holds_is_not_judged() {
        assert_eq!(verdicts("2025年支出预算10.00万元，其中：基本支出8.00万元，项目支出2.00万元。"), [""; 0]);
        // Half a unit of the last place on every side.
        assert_eq!(verdicts("2025年支出预算10.01万元，其中：基本支出8.00万元，项目支出2.00万元。"), [""; 0]);
    }

    #[test]
    fn the_value_that_mends_most_names_the_figure() {
        // Both the list and the change of the year say that the total is wrong.
        let sentence = "2024年支出预算90.00万元。2025年支出预算130.00万元，比2024年增加10.00万元，其中：基本支出80.00万元，项目支出20.00万元。";
        assert_eq!(verdicts(sentence), ["130.00→100"]);
    }

    #[test]
    fn a_typing_slip_decides_between_figures() {
        // Two digits of one part are swapped; no other figure is a slip away from what would mend the sum.
        assert_eq!(
            verdicts("2025年支出预算451.32万元，其中：基本支出402.10万元，项目支出31.22万元。"),
            ["402.10→420.1"]
        );
    }

    #[test]
    fn where_nothing_decides_nobody_is_named() {
        let verdicts = verdicts("2025年支出预算500.00万元，其中：基本支出313.00万元，项目支出86.00万元。");
        assert_eq!(verdicts.len(), 1, "{verdicts:?}");
        assert!(verdicts[0].starts_with("500.00: ") && verdicts[0].contains(" or "), "{verdicts:?}");
    }

    #[test]
    fn no_amount_is_mended_by_a_rate_that_it_meets_only_through_rounding() {
        // 9 ÷ 11.2 = 80.36%, and 20.2 is a slip away from 20.
        for (sentence, rate) in [
            ("2025年公务接待费20万元，比2024年增加9万元，增长80.2%。", "80.2: "),
            ("2025年公务接待费30万元，比2024年减少13万元，下降29.3%。", "29.3: "),
            ("2025年公务接待费15万元，比2024年增加6万元，上升63.9%。", "63.9: "),
        ] {
            let verdicts = verdicts(sentence);
            assert!(matches!(&verdicts[..], [open] if open.starts_with(rate) && open.contains(" or ")), "{verdicts:?}");
        }
    }

    #[test]
    fn one_wrong_figure_is_one_verdict() {
        let sentence = "2025年支出预算100.00万元，其中：基本支出80.00万元，项目支出20.00万元。2025年基本支出88.00万元，其中：人员经费70.00万元，公用经费10.00万元。";
        assert_eq!(verdicts(sentence), ["88.00→80"]);
    }
}
