//! A department and its units, whose budgets make up its own.

use super::budget::{Budget, Two};
use super::form::{Form, Layout};
use super::rng::Rng;
use super::write::write;

const DEPARTMENT: &str = "江州市云阳区教育局";
const BUREAU: &str = "江州市云阳区教育局（本级）";
const UNITS: [&str; 10] = [
    "江州市云阳区第一小学",
    "江州市云阳区第二小学",
    "江州市云阳区实验小学",
    "江州市云阳区第一中学",
    "江州市云阳区第二中学",
    "江州市云阳区特殊教育学校",
    "江州市云阳区幼儿园",
    "江州市云阳区教师进修学校",
    "江州市云阳区招生考试中心",
    "江州市云阳区青少年活动中心",
];

/// The disclosure of a department, and those of its bureau and of `count` units below it; drawn again while a figure would print as
/// zero that is none.
pub fn department(seed: u64, count: usize) -> Vec<String> {
    for attempt in 0.. {
        let mut rng = Rng::new(seed * 64 + attempt + 29);
        let own = Form::draw(&mut rng, seed).of_several_years();
        let (mut texts, mut budgets, mut has_vanished) = (Vec::new(), Vec::new(), false);
        let mut whole = Form { is_department: true, unit: DEPARTMENT, units: &UNITS[..count], ..own.clone() };
        (whole.carry_in, whole.carry_out, whole.has_running) = (false, false, false);
        for unit in [BUREAU].into_iter().chain(UNITS.into_iter().take(count)) {
            let form_seed = rng.below(1_000) as u64;
            let drawn = Form::draw(&mut rng, form_seed).of_several_years();
            let form = Form { is_department: false, unit, year: own.year, ..drawn };
            let mut budget = Budget::draw(&mut rng, form.scope());
            let (text, vanished) = write(&form, &budget, Rng::new(rng.next()));
            has_vanished |= vanished;
            texts.push(text);
            if !form.has_running {
                budget.running = Two::default();
            }
            whole.carry_in |= form.carry_in;
            whole.carry_out |= form.carry_out;
            whole.has_running |= form.has_running;
            budgets.push(budget);
        }
        if whole.carry_in || whole.carry_out {
            whole.layout = Layout::Chongqing;
        }
        let (text, vanished) = write(&whole, &Budget::of_units(&budgets), Rng::new(rng.next()));
        if !has_vanished && !vanished {
            texts.insert(0, text);
            return texts;
        }
    }
    unreachable!()
}
