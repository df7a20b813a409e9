//! How exactly a document prints its figures.

use super::Figure;
use crate::model::Denomination;

/// Decimals of the figures of one table, or of the prose, per unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Precision {
    yuan: u8,
    wan: u8,
}

impl Precision {
    /// Decimals of the unit: 元 and 千元 have their own, 亿元 counts as exact to four more than 万元.
    pub fn places(self, unit: Denomination) -> u8 {
        match unit {
            Denomination::Yuan | Denomination::Thousand => self.yuan,
            Denomination::Wan | Denomination::Percent => self.wan,
            Denomination::Yi => self.wan + 2,
        }
    }
}

/// Most decimals looked at.
const MOST: usize = 6;

/// The precision of the prose (first) and of each table.
pub fn all(figures: &[Figure], tables: usize) -> Vec<Precision> {
    let mut counts = vec![[[0_u32; MOST + 1]; 2]; tables + 1];
    for figure in figures {
        if figure.implied || figure.value.is_zero() || figure.unit == Denomination::Percent {
            continue;
        }
        let unit = usize::from(figure.unit == Denomination::Wan);
        counts[figure.source as usize][unit][usize::from(figure.decimals).min(MOST)] += 1;
    }
    counts.iter().map(|[yuan, wan]| Precision { yuan: places(yuan, 0), wan: places(wan, 2) }).collect()
}

/// The most decimals that at least two figures and 5 % of them use; at least `few` where fewer than 8 are at hand.
fn places(counts: &[u32; MOST + 1], few: u8) -> u8 {
    let total: u32 = counts.iter().sum();
    let mut with_more = 0;
    let mut places = 0;
    for decimals in (0..=MOST).rev() {
        with_more += counts[decimals];
        if with_more >= 2 && with_more * 20 >= total {
            places = decimals as u8;
            break;
        }
    }
    if total < 8 { places.max(few) } else { places }
}
