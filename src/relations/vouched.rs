//! Verdicts on a text that its tables speak against: which figure of a broken relation is wrong the tables know better.

use super::contradictions::compare_with_tables;
use super::published::{Judged, Published, grain};
use super::{Diagnosis, Repair, RepairKind, Standing, Values, Verdict};
use crate::facts::FigureId;
use crate::model::{Key, Measure};
use rust_decimal::Decimal;

/// What of a text does not add up, its tables given; `None` where they change nothing. A verdict whose repair they contradict is left open;
/// an open one is dropped where their figures make its relation hold: what they contradict is told as that.
pub fn diagnose_beside_tables(text: Judged, tables: Judged) -> Option<Diagnosis> {
    if text.diagnosis.verdicts.is_empty() {
        return None;
    }
    let witness = Witness { text, published: Published::all_of(tables) };
    let said = |verdict: &Verdict| match verdict.repairs.first().filter(|_| verdict.is_settled) {
        Some(repair) if !witness.refutes(repair) => Said::Nothing,
        _ if witness.explains(verdict) => Said::Explained,
        Some(_) => Said::Refuted,
        None => Said::Nothing,
    };
    let said: Vec<Said> = text.diagnosis.verdicts.iter().map(said).collect();
    if said.iter().all(|said| *said == Said::Nothing) || !compare_with_tables(text, tables).is_alike() {
        return None;
    }
    let mut diagnosis = text.diagnosis.clone();
    let verdicts = std::mem::take(&mut diagnosis.verdicts);
    let with_said = verdicts.into_iter().zip(said).filter(|(_, said)| *said != Said::Explained);
    diagnosis.verdicts = with_said
        .map(|(verdict, said)| match said {
            Said::Refuted => Verdict { is_settled: false, repairs: Vec::new(), ..verdict },
            _ => verdict,
        })
        .collect();
    Some(diagnosis)
}

/// What the tables say of a verdict.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    /// Its repair is not what they have.
    Refuted,
    /// With what they have its relation holds.
    Explained,
}

/// Tables that speak for a text.
struct Witness<'a> {
    text: Judged<'a>,
    published: Published<'a>,
}

impl Witness<'_> {
    /// What the tables make of a figure of the text, where they are sure of it.
    fn value_of(&self, id: FigureId) -> Option<Decimal> {
        let tables = self.published.of.facts;
        let value = |key: Key| {
            let there = self.published.of_all(&mut [self.text.facts.key_in(tables, key)].into_iter())?;
            let is_fine = grain(tables, there) <= grain(self.text.facts, id);
            (is_fine && self.published.is_confirmed(there)).then(|| tables.figure(there).value)
        };
        let of_key = |key: &Key| {
            let base = || {
                let level = Key { measure: Measure::Level, basis: self.text.facts.own_basis(), ..*key };
                let year = self.text.facts.base_year(key.basis);
                value(level)?.checked_sub(value(Key { measure: Measure::Level, year, ..*key })?)
            };
            match key.measure {
                Measure::Level => value(*key),
                Measure::Change => value(*key).or_else(base),
                _ => None,
            }
        };
        let mut values = self.text.facts.figure(id).keys.iter().map(of_key);
        let first = values.next()??;
        values.all(|other| other == Some(first)).then_some(first)
    }

    /// Whether the tables have another value than a repair.
    fn refutes(&self, repair: &Repair) -> bool {
        let is_other = |value: Decimal| (value - repair.value).abs() > grain(self.text.facts, repair.figure);
        repair.kind == RepairKind::Amount && self.value_of(repair.figure).is_some_and(is_other)
    }

    /// Whether the relation of a verdict holds with the values of the tables.
    fn explains(&self, verdict: &Verdict) -> bool {
        let relation = &self.text.diagnosis.relations[verdict.relation];
        let mut values = Values::new(self.text.facts);
        for id in &relation.figures {
            if let Some(value) = self.value_of(*id) {
                values.set(*id, value);
            }
        }
        relation.standing(&values) != Standing::Broken
    }
}
