//! What was read, a line a figure, for tests and developers:
//! `支出 一般公共预算 2025 = 486.35 [基本支出 420.10, 项目支出 84.25]`.

use super::{Facts, Figure, FigureId};
use crate::model::{Basis, Denomination, Fund, Item, Key, Measure, Nature, Side};
use std::fmt::Write;

impl Facts {
    /// Prints what the figures of a disclosure with this text state.
    pub fn print(&self, text: &str) -> String {
        let mut lines = String::new();
        for id in 0..self.figures.len() as FigureId {
            let line = self.print_figure(text, id);
            let _ = writeln!(lines, "{line}");
        }
        for sum in &self.cell_sums {
            let parts: Vec<String> = sum.parts.iter().map(|part| amount(self.figure(*part))).collect();
            let sign = if sum.is_certain { "=" } else { "≈" };
            let _ = writeln!(lines, "cells {} {sign} {}", amount(self.figure(sum.total)), parts.join(" + "));
        }
        lines
    }

    fn print_figure(&self, text: &str, id: FigureId) -> String {
        let figure = self.figure(id);
        let mut line = match figure.keys.first() {
            Some(key) => self.print_key(key),
            None => format!("“{}”?", figure.label.of(text)),
        };
        for key in figure.keys.iter().skip(1) {
            let _ = write!(line, " & {}", self.print_key(key));
        }
        let sign = match figure.measure {
            Measure::Level => "=",
            Measure::Change => "Δ",
            Measure::Rate => "rate",
            Measure::Share => "share",
            Measure::Completion => "completion",
        };
        let _ = write!(line, " {sign} {}", amount(figure));
        for list in self.lists.iter().filter(|list| list.head == id) {
            let items: Vec<String> = list
                .items
                .iter()
                .map(|item| {
                    format!("{} {}", self.figure(*item).label.of(text), amount(self.figure(*item))).trim().to_owned()
                })
                .collect();
            let gapped = if list.is_gapped { ", …" } else { "" };
            let _ = write!(line, " [{:?}: {}{gapped}]", list.opener, items.join(", "));
        }
        for triple in self.triples.iter().filter(|triple| triple.change == Some(id)) {
            let said = |name: &str, id: Option<FigureId>| id.map(|id| format!(" {name} {}", amount(self.figure(id))));
            let parts = [said("of", triple.level), said("from", triple.base), said("rate", triple.rate)];
            line.extend(parts.into_iter().flatten());
        }
        for share in self.shares.iter().filter(|share| share.share == id) {
            let _ = write!(line, " of {}", amount(self.figure(share.part)));
            if let Some(whole) = share.whole.or_else(|| self.wholes.get(&id).copied()) {
                let _ = write!(line, " in {}", amount(self.figure(whole)));
            }
        }
        line
    }

    fn print_key(&self, key: &Key) -> String {
        let names = &self.standard.lexicon.concepts;
        let mut words = vec![match key.side {
            Side::Income => "收入".to_owned(),
            Side::Expenditure => "支出".to_owned(),
        }];
        if key.fund != Fund::ALL {
            words.extend(names.fund_name(key.fund).map(|concept| concept.zh().to_owned()));
        }
        match key.item {
            Item::Total => {}
            Item::Named(_) => words.extend(names.item_name(key.item).map(|concept| concept.zh().to_owned())),
            Item::Functional(code) | Item::Economic(code) => words.push(code.to_string()),
        }
        if key.nature != Nature::WHOLE {
            words.extend(names.nature_name(key.nature).map(|concept| concept.zh().to_owned()));
        }
        words.push(key.year.to_string());
        match key.basis {
            Basis::Budget => {}
            Basis::Adjusted => words.push("全年预算".to_owned()),
            Basis::Actual => words.push("执行".to_owned()),
        }
        words.join(" ")
    }
}

/// The signed amount as printed, with its unit where that is not 万元.
fn amount(figure: &Figure) -> String {
    let value = figure.unit.wan_to_self(figure.value).unwrap_or_default();
    let unit = if figure.unit == Denomination::WAN { "" } else { figure.unit.text() };
    let missing = if figure.unit_missing { "(no unit)" } else { "" };
    format!("{value}{unit}{missing}")
}
