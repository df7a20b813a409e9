//! `gouji rules`, `gouji explain` and `gouji completions`.

use serde::Serialize;

use super::args::{CompletionsArgs, ExplainArgs, RulesArgs, RulesFormat};
use super::{SUCCESS, TROUBLE, complain, print};
use crate::config::unknown_rule;
use crate::finding::Severity;
use crate::lang::Lang;
use crate::report::columns;
use crate::rules::{self, FixKind, Rule};

/// Lists all rules.
pub fn rules(arguments: &RulesArgs, lang: Lang) -> u8 {
    let rows: Vec<Row> = rules::ALL.iter().map(|rule| Row::new(rule, lang)).collect();
    let text = match arguments.format {
        RulesFormat::Text => table(&rows, lang),
        RulesFormat::Json => json(&rows),
    };
    print(&text, SUCCESS, lang)
}

/// Prints the page of one rule.
pub fn explain(arguments: &ExplainArgs, lang: Lang) -> u8 {
    match rules::find(&arguments.code) {
        Some(rule) => print(&rules::page(rule.page_in(lang)), SUCCESS, lang),
        None => {
            complain(lang, &unknown_rule(&arguments.code, lang));
            TROUBLE
        }
    }
}

/// Prints the script that completes the command line in a shell.
pub fn completions(arguments: &CompletionsArgs, lang: Lang) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::command(lang), "gouji", &mut script);
    print(&String::from_utf8_lossy(&script), SUCCESS, lang)
}

/// One rule in the list.
#[derive(Serialize)]
struct Row {
    code: &'static str,
    severity: Severity,
    fix: FixKind,
    title: &'static str,
}

impl Row {
    fn new(rule: &Rule, lang: Lang) -> Self {
        Row { code: rule.code, severity: rule.severity, fix: rule.fix, title: rules::title(rule.page_in(lang)) }
    }
}

fn fix_name(fix: FixKind, lang: Lang) -> &'static str {
    match (fix, lang) {
        (FixKind::None, _) => "-",
        (FixKind::Safe, Lang::Zh) => "自动修复",
        (FixKind::Unsafe, Lang::Zh) => "人工确认",
        (FixKind::Safe, Lang::En) => "safe",
        (FixKind::Unsafe, Lang::En) => "unsafe",
    }
}

fn table(rows: &[Row], lang: Lang) -> String {
    let heads = match lang {
        Lang::Zh => ["代码", "级别", "修复", "说明"],
        Lang::En => ["code", "severity", "fix", "title"],
    };
    let cells = rows.iter().map(|row| [row.code, row.severity.name(lang), fix_name(row.fix, lang), row.title]);
    let rows: Vec<[String; 4]> = std::iter::once(heads).chain(cells).map(|row| row.map(str::to_owned)).collect();
    columns(&rows, 4)
}

fn json(rows: &[Row]) -> String {
    let list = serde_json::to_string_pretty(rows).unwrap_or_default();
    format!("{list}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            code: "total-mismatch", severity: Severity::Error, fix: FixKind::Unsafe, title: "总计不等于各部分之和"
        }
    }

    #[test]
    fn the_table_lines_up_under_wide_characters() {
        let expected = "\
代码            级别  修复      说明
total-mismatch  错误  人工确认  总计不等于各部分之和
";
        assert_eq!(table(&[row()], Lang::Zh), expected);
        assert!(table(&[row()], Lang::En).starts_with("code            severity  fix     title\n"));
    }

    #[test]
    fn the_list_is_json() {
        let list: serde_json::Value = serde_json::from_str(&json(&[row()])).unwrap();
        assert_eq!(list[0]["code"], "total-mismatch");
        assert_eq!(list[0]["severity"], "error");
        assert_eq!(list[0]["fix"], "unsafe");
    }
}
