//! What the documents of the page can be searched, filtered and sorted by, and the script that does.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use super::text;
use crate::finding::Severity;
use crate::lang::Lang;
use crate::report::{RunReport, State};
use crate::rules;
use crate::say;

/// The only script that the page runs.
pub const SCRIPT: &str = include_str!("script.js");

/// What a browser may do with the page: nothing is fetched, and no other script runs.
pub fn policy() -> String {
    let hash = base64(&Sha256::digest(SCRIPT));
    format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'")
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let number = (0..3).fold(0_usize, |number, at| number << 8 | usize::from(three.get(at).copied().unwrap_or(0)));
        let digit = move |at: usize| match at <= three.len() {
            true => char::from(DIGITS[number >> (18 - 6 * at) & 63]),
            false => '=',
        };
        [0, 1, 2, 3].map(digit)
    };
    bytes.chunks(3).flat_map(group).collect()
}

/// Severities can be chosen in any browser, the rest where the script runs.
pub fn controls(run: &RunReport<'_>, lang: Lang) -> String {
    let summary = run.summary;
    let found = Severity::ALL.into_iter().filter(|severity| summary.count(*severity) > 0);
    let boxes = found.map(|severity| {
        let (class, name, count) = (severity.id(), severity.name(lang), summary.count(severity));
        format!(
            "<label class=\"badge {class}\"><input type=\"checkbox\" id=\"show-{class}\" checked>{name} {count}</label>"
        )
    });
    let boxes: String = boxes.collect();
    let (title, legend) = (say!(lang, "查找和筛选", "Search and filter"), say!(lang, "显示", "Show"));
    let (search, sort) = (say!(lang, "查找", "search"), say!(lang, "排序", "order"));
    let hint = say!(lang, "单位、文件、文字或数字", "unit, file, words or figure");
    let orders = [
        ("", say!(lang, "先看严重的", "most severe first")),
        ("unit", say!(lang, "按单位", "by unit")),
        ("file", say!(lang, "按文件", "by file")),
    ];
    let orders: String =
        orders.into_iter().map(|(value, words)| format!("<option value=\"{value}\">{words}</option>")).collect();
    let count = say!(lang, "显示 {{}} 处问题、{{}} 个文件", "findings shown: {{}}, files: {{}}");
    let (choices, reset) = (choices(run, lang), say!(lang, "全部显示", "show all"));
    format!(
        "<section class=\"controls\" role=\"search\" aria-label=\"{title}\">\n\
         <label class=\"scripted\" hidden>{search} <input type=\"search\" id=\"search\" placeholder=\"{hint}\" autocomplete=\"off\"></label>\n\
         <fieldset class=\"filters\"><legend>{legend}</legend>{boxes}</fieldset>\n{choices}\
         <label class=\"scripted\" hidden>{sort} <select id=\"sort\">{orders}</select></label>\n\
         <button type=\"button\" id=\"reset\" class=\"scripted\" hidden>{reset}</button>\n\
         <output id=\"shown\" for=\"search by-unit by-rule sort\" aria-live=\"polite\" data-words=\"{count}\"></output>\n</section>\n"
    )
}

/// Units, rules, and what a finding is to an earlier report. The script takes the units from the page.
fn choices(run: &RunReport<'_>, lang: Lang) -> String {
    let codes: BTreeSet<&str> = run.digests.iter().flat_map(|digest| &digest.rules).map(|(code, _)| *code).collect();
    let codes = codes.into_iter().map(|code| (code, rules::title_of(code, lang)));
    let states = [State::New, State::Open].into_iter().filter(|_| run.against.is_some());
    let states = states.map(|state| (state.id(), state.name(lang)));
    [
        select("by-unit", &say!(lang, "单位", "unit"), Vec::new(), lang),
        select("by-rule", &say!(lang, "规则", "rule"), codes.collect(), lang),
        match run.against {
            Some(_) => select("by-state", &say!(lang, "对照上次", "since then"), states.collect(), lang),
            None => String::new(),
        },
    ]
    .concat()
}

fn select(id: &str, name: &str, values: Vec<(&str, &str)>, lang: Lang) -> String {
    let values =
        values.into_iter().map(|(value, words)| format!("<option value=\"{}\">{}</option>", text(value), text(words)));
    let (all, values): (String, String) = (say!(lang, "全部", "all"), values.collect());
    format!(
        "<label class=\"scripted\" hidden>{name} <select id=\"{id}\"><option value=\"\">{all}</option>{values}</select></label>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_as_browsers_read_it() {
        for (bytes, written) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), written);
        }
    }
}
