//! How exactly a document prints its figures.

use super::Figure;
use crate::model::Denomination;

/// Decimals of the figures of one table, or of the prose, per unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Precision {
    yuan: u8,
    wan: u8,
    yi: u8,
}

impl Precision {
    /// Decimals of the unit; 千元 has those of 元.
    pub fn places(self, unit: Denomination) -> u8 {
        match unit.power() {
            ..0 => self.yuan,
            0 => self.wan,
            1.. => self.yi,
        }
    }
}

/// Most decimals looked at.
const MOST: usize = 6;

/// The precision of the prose (first) and of each table.
pub fn all(figures: &[Figure], tables: usize) -> Vec<Precision> {
    let mut counts = vec![[[0_u32; MOST + 1]; 3]; tables + 1];
    for figure in figures {
        if figure.implied || figure.value.is_zero() || figure.unit == Denomination::PERCENT {
            continue;
        }
        let unit = match figure.unit.power() {
            ..0 => 0,
            0 => 1,
            1.. => 2,
        };
        counts[figure.source as usize][unit][usize::from(figure.decimals).min(MOST)] += 1;
    }
    let precision =
        |[yuan, wan, yi]: &[_; 3]| Precision { yuan: places(yuan, 0), wan: places(wan, 2), yi: places(yi, 2) };
    counts.iter().map(precision).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures by their decimals.
    fn counts(figures: &[usize]) -> [u32; MOST + 1] {
        let mut counts = [0; MOST + 1];
        figures.iter().for_each(|decimals| counts[*decimals] += 1);
        counts
    }

    #[test]
    fn the_most_decimals_that_more_than_one_figure_has_are_the_precision() {
        assert_eq!(places(&counts(&[2, 2, 2, 2, 2, 2, 2, 4]), 2), 2);
        assert_eq!(places(&counts(&[2, 2, 2, 2, 2, 2, 4, 4]), 2), 4);
        assert_eq!(places(&counts(&[0; 8]), 2), 0);
    }

    #[test]
    fn few_figures_are_taken_to_be_as_precise_as_most_documents() {
        assert_eq!(places(&counts(&[0, 1, 1]), 2), 2);
        assert_eq!(places(&counts(&[4, 4]), 2), 4);
        assert_eq!(places(&counts(&[]), 0), 0);
    }

    #[test]
    fn two_in_a_hundred_are_too_few() {
        assert_eq!(places(&counts(&[vec![2; 98], vec![6; 2]].concat()), 2), 2);
    }

    #[test]
    fn each_unit_has_its_own_places() {
        let precision = Precision { yuan: 0, wan: 2, yi: 2 };
        assert_eq!(
            [Denomination::YUAN, Denomination::WAN, Denomination::PERCENT, Denomination::YI]
                .map(|unit| precision.places(unit)),
            [0, 2, 2, 2]
        );
    }
}
