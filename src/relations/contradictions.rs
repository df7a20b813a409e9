//! What a disclosure says that another document states too: the levels of an earlier one or of its tables, as it restates them or as its
//! changes imply them. The disclosure is the later of the two, whichever they are.

use super::published::{
    AGREEING, Judged, Published, are_alike, confirmation, fitting, grain, half, is_confirmed, is_doubted, suspects,
};
use super::{Repair, RepairKind};
use crate::facts::FigureId;
use crate::model::{Key, Measure};
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;
use std::cmp::Ordering;

/// A level that the later disclosure gives otherwise than the earlier one has published it.
#[derive(Clone, Debug)]
pub struct Contradiction {
    /// The figure of the later one that is compared: the level restated, or a change.
    pub later: FigureId,
    /// Of a change, the level that it was said of.
    pub level: Option<FigureId>,
    /// What the later one makes of it, in 万元.
    pub said: Decimal,
    /// The figure of the earlier one.
    pub earlier: FigureId,
    /// Which of them is wrong.
    pub wrong: Wrong,
    /// Money that is carried over may be in one and not in the other.
    pub is_unsure: bool,
}

/// Which figure a contradiction is blamed on.
#[derive(Clone, Debug)]
pub enum Wrong {
    /// One of the later disclosure, and its repair.
    Later(Repair),
    /// That of the earlier one, and its repair.
    Earlier(Repair),
    /// Nobody can tell: every repair of the later one that could be it.
    Open(Vec<Repair>),
}

/// What both disclosures state.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The levels that differ, in the order of the later text.
    pub contradictions: Vec<Contradiction>,
    /// How many were compared.
    pub compared: usize,
    /// How many amounts of the earlier one the later one restates alike, and how many its changes imply; that nothing is nothing
    /// proves little.
    agreeing: [usize; 2],
}

impl Comparison {
    /// Whether so few differ, and so many agree, that both surely count alike.
    pub fn is_alike(&self) -> bool {
        are_alike(self.agreeing.iter().sum(), self.contradictions.len(), self.compared)
    }

    /// Whether a contradiction is one for sure. A level that is restated says what it is; what a change is on other changes show.
    pub fn is_sure_of(&self, one: &Contradiction) -> bool {
        let [_, changes] = self.agreeing;
        self.is_alike() && (one.level.is_none() || changes >= AGREEING) && !one.is_unsure
    }
}

/// Compares a disclosure with an earlier one: like with like, the same basis of the same year. What either diagnosis blames already is
/// left to it.
pub fn compare_with_earlier(later: Judged, earlier: Judged) -> Comparison {
    compare(later, &Published::of(earlier), Statement::is_near, &|key| key)
}

/// Compares a disclosure with its tables in another file, which may not say of which year they are.
pub fn compare_with_tables(text: Judged, tables: Judged) -> Comparison {
    compare(text, &Published::all_of(tables), Statement::is_restated, &|key| text.facts.key_in(tables.facts, key))
}

/// Compares with what is published, where a quantity has the key `there` of that of the later disclosure.
fn compare(
    later: Judged,
    published: &Published,
    is_same: fn(&Statement, Judged, Judged) -> bool,
    there: &dyn Fn(Key) -> Key,
) -> Comparison {
    let earlier = published.of;
    let mut comparison = Comparison::default();
    let suspects = suspects(later.diagnosis);
    let mut seen: FxHashSet<FigureId> = FxHashSet::default();
    let (mut told, mut agreeing): (FxHashSet<FigureId>, [FxHashSet<FigureId>; 2]) = Default::default();
    let is_free = |id: &FigureId| !suspects.contains(id);
    let figures = || (0..).zip(&later.facts.figures).filter(|(id, _)| is_free(id));
    // A level that is restated speaks for the changes that agree with it.
    let restated = figures().filter_map(|(id, figure)| {
        let stated = figure.keys.iter().filter(|key| matches!(key.measure, Measure::Level | Measure::Change));
        let earlier = published.of_all(&mut stated.map(|key| there(*key)))?;
        Some(Statement { figure: id, level: None, said: figure.value, earlier })
    });
    let changes = figures().filter_map(|(id, figure)| {
        let level = *later.diagnosis.levels.get(&id).filter(|level| is_free(level))?;
        let changed = figure.keys.iter().filter(|key| key.measure == Measure::Change);
        let year = |key: &Key| later.facts.base_year(key.basis);
        let mut bases = changed.map(|key| there(Key { measure: Measure::Level, year: year(key), ..*key }));
        let said = later.facts.figure(level).value.checked_sub(figure.value)?;
        Some(Statement { figure: id, level: Some(level), said, earlier: published.of_all(&mut bases)? })
    });
    let statements: Vec<Statement> = restated.chain(changes).filter(|one| seen.insert(one.figure)).collect();
    for statement in statements {
        comparison.compared += 1;
        let is_near = is_same(&statement, later, earlier);
        if is_near && !statement.said.is_zero() {
            agreeing[usize::from(statement.level.is_some())].insert(statement.earlier);
        }
        if is_near || !told.insert(statement.earlier) {
            continue;
        }
        // A coarser figure tells a finer one no further than it goes.
        let [own, theirs] = [statement.grain(later), grain(earlier.facts, statement.earlier)];
        let slack = |of: Decimal, other: Decimal| if other > of { other } else { Decimal::ZERO };
        let wrong = match statement.wrong(later, earlier, published) {
            Wrong::Later(repair) => fitting(later, &repair, slack(own, theirs)).map(Wrong::Later),
            Wrong::Earlier(repair) => fitting(earlier, &repair, slack(theirs, own)).map(Wrong::Earlier),
            Wrong::Open(_) if theirs > own => None,
            open => Some(open),
        };
        let wrong = wrong.unwrap_or(Wrong::Open(Vec::new()));
        let Statement { figure, level, said, earlier: of } = statement;
        let is_unsure = published.is_unsure(later, of);
        comparison.contradictions.push(Contradiction { later: figure, level, said, earlier: of, wrong, is_unsure });
    }
    comparison.agreeing = agreeing.map(|figures| figures.len());
    comparison.contradictions.sort_by_key(|one| later.facts.figure(one.later).span);
    comparison
}

/// What the later disclosure says of a level of the earlier one.
#[derive(Clone, Copy)]
struct Statement {
    figure: FigureId,
    level: Option<FigureId>,
    said: Decimal,
    earlier: FigureId,
}

impl Statement {
    /// Half a unit in the last place of the coarser of the figures that say it.
    fn grain(&self, later: Judged) -> Decimal {
        let own = grain(later.facts, self.figure);
        self.level.map_or(own, |level| own.max(grain(later.facts, level)))
    }

    /// Whether both are the same, but for rounding.
    fn is_near(&self, later: Judged, earlier: Judged) -> bool {
        let own = half(later.facts, self.figure) + self.level.map_or(Decimal::ZERO, |level| half(later.facts, level));
        let published = earlier.facts.figure(self.earlier).value;
        self.said.checked_sub(published).is_none_or(|rest| rest.abs() <= own + half(earlier.facts, self.earlier))
    }

    /// Whether both are the same, after rounding to the coarser where one of them is restated.
    fn is_restated(&self, later: Judged, earlier: Judged) -> bool {
        let [own, theirs] = [self.grain(later), grain(earlier.facts, self.earlier)];
        let published = earlier.facts.figure(self.earlier).value;
        let apart = self.said.checked_sub(published).map_or(Decimal::ZERO, |rest| rest.abs());
        match self.level {
            Some(_) => self.is_near(later, earlier),
            None if own == theirs => apart.is_zero(),
            None => apart <= own.max(theirs),
        }
    }

    fn wrong(&self, later: Judged, earlier: Judged, published: &Published) -> Wrong {
        let value = earlier.facts.figure(self.earlier).value;
        let amount = |figure: FigureId, value: Decimal| Repair { figure, value, kind: RepairKind::Amount };
        let is_published_confirmed = published.is_confirmed(self.earlier);
        let is_confirmed = |id, without| is_confirmed(later.diagnosis, id, without);
        let Some(level) = self.level else {
            let repair = amount(self.figure, value);
            let own = confirmation(later.diagnosis, self.figure, None);
            let doubts = [is_doubted(later.diagnosis, self.figure), is_doubted(earlier.diagnosis, self.earlier)];
            return match (own.cmp(&published.confirmation(self.earlier)), doubts) {
                (Ordering::Less, _) | (_, [true, false]) => Wrong::Later(repair),
                (Ordering::Greater, _) | (_, [false, true]) => Wrong::Earlier(amount(self.earlier, self.said)),
                _ => Wrong::Open(vec![repair]),
            };
        };
        let of_level = later.facts.figure(level).value;
        let repairs = [
            of_level.checked_sub(value).map(|right| amount(self.figure, right)),
            later.facts.figure(self.figure).value.checked_add(value).map(|right| amount(level, right)),
        ];
        let [Some(change), Some(of_level)] = repairs else { return Wrong::Open(Vec::new()) };
        let is_possible = |repair: Repair| repair.figure != level || !repair.value.is_sign_negative();
        let (is_change_confirmed, is_level_confirmed) =
            (is_confirmed(self.figure, Some(level)), is_confirmed(level, Some(self.figure)));
        let agree = is_confirmed(self.figure, None);
        match is_published_confirmed {
            false if agree && is_level_confirmed => Wrong::Earlier(amount(self.earlier, self.said)),
            // That nothing changed needs more than one document that says so.
            true if is_level_confirmed && !agree && !change.value.is_zero() => Wrong::Later(change),
            true if is_change_confirmed && !is_level_confirmed && is_possible(of_level) => Wrong::Later(of_level),
            _ => Wrong::Open([change, of_level].into_iter().filter(|repair| is_possible(*repair)).collect()),
        }
    }
}
