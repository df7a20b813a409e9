//! The pages say what the program says, lead somewhere, and have commands that run. `GOUJI_BLESS=1` writes those anew that are
//! made from the program.

#[cfg(unix)] // the commands are written for a shell
mod commands;
mod links;
mod markdown;
mod versions;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gouji::finding::Severity;
use gouji::lang::Lang;
use gouji::rules::{ALL, FixKind, Rule, page, page_address, pages_file, title};

fn check(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("GOUJI_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "docs/{name} is stale: GOUJI_BLESS=1 cargo test --test program docs");
}

/// A word in the language of the page.
fn say(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn severity(rule: &Rule, lang: Lang) -> &'static str {
    match rule.severity {
        Severity::Error => say(lang, "错误", "error"),
        Severity::Warning => say(lang, "警告", "warning"),
        Severity::Information => say(lang, "信息", "information"),
        Severity::Hint => say(lang, "提示", "hint"),
    }
}

fn fix(rule: &Rule, lang: Lang) -> &'static str {
    match rule.fix {
        FixKind::None => say(lang, "无", "none"),
        FixKind::Safe => say(lang, "自动修复", "safe"),
        FixKind::Unsafe => say(lang, "人工确认", "unsafe"),
    }
}

/// All pages of one language in one file: an index, then each under its code.
fn rules(lang: Lang) -> String {
    let mut text = String::new();
    let (heading, count) = (say(lang, "规则", "Rules"), ALL.len());
    let other = match lang {
        Lang::Zh => format!("共 {count} 条。[English](rules.en.md)"),
        Lang::En => format!("There are {count}. [中文](rules.md)"),
    };
    let from = say(
        lang,
        "本页由规则源码生成，与 `gouji explain 代码` 的内容相同。",
        "Made from the rules' sources; `gouji explain CODE --lang en` says the same.",
    );
    let heads = say(lang, "| 代码 | 说明 | 级别 | 修复 |", "| code | title | severity | fix |");
    let _ = write!(text, "# {heading}\n\n{from}{}{other}\n\n{heads}\n| --- | --- | --- | --- |\n", say(lang, "", " "));
    for rule in ALL {
        let page = page(rule.page_in(lang));
        let (code, title, severity, fix) = (rule.code, title(&page), severity(rule, lang), fix(rule, lang));
        let _ = writeln!(text, "| [`{code}`](#{code}) | {title} | {severity} | {fix} |");
    }
    for rule in ALL {
        text.push_str(&one(rule, lang));
    }
    text
}

/// The page of one rule, its headings a step further down.
fn one(rule: &Rule, lang: Lang) -> String {
    let page = page(rule.page_in(lang));
    let mut text = format!("\n## {}\n\n", rule.code);
    let mut opened = false;
    for line in page.lines() {
        match line {
            "```" if opened => opened = false,
            "```bad" => text.push_str(say(lang, "有问题：\n\n", "Wrong:\n\n")),
            "```good" => text.push_str(say(lang, "没有问题：\n\n", "Right:\n\n")),
            _ => {}
        }
        if let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) {
            opened = true;
            let kind = if ["bad", "good", "last-year", "unit"].contains(&kind) { "text" } else { kind };
            let _ = writeln!(text, "```{kind}");
        } else if let Some(heading) = line.strip_prefix("# ").filter(|_| !opened) {
            let _ = writeln!(text, "**{heading}** · {} · {}", severity(rule, lang), fix(rule, lang));
        } else if let Some(heading) = line.strip_prefix("## ").filter(|_| !opened) {
            let _ = writeln!(text, "### {heading}\n");
        } else {
            let _ = writeln!(text, "{line}");
            if line == "```" && page.contains("```\n```good") {
                text.push('\n');
            }
        }
    }
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text
}

#[test]
fn the_pages_of_the_rules_are_fresh() {
    for lang in [Lang::Zh, Lang::En] {
        check(pages_file(lang), &rules(lang));
    }
}

#[test]
fn every_address_of_a_page_leads_to_its_heading() {
    for lang in [Lang::Zh, Lang::En] {
        let text = rules(lang);
        for rule in ALL {
            let address = page_address(rule.code, lang);
            let (file, anchor) = address.rsplit_once('/').unwrap().1.split_once('#').unwrap();
            assert_eq!(file, pages_file(lang));
            assert_eq!(text.matches(&format!("\n## {anchor}\n")).count(), 1, "{address}");
        }
    }
}

#[test]
fn the_man_page_is_fresh() {
    let mut page = Vec::new();
    clap_mangen::Man::new(gouji::cli::command(Lang::En)).render(&mut page).unwrap();
    let mut text = String::from_utf8(page).unwrap();
    let mut command = gouji::cli::command(Lang::En);
    command.build();
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help" && !sub.is_hide_set()) {
        let mut page = Vec::new();
        let man = clap_mangen::Man::new(sub.clone());
        man.render_synopsis_section(&mut page).unwrap();
        man.render_options_section(&mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        // One page for the whole program: the sections of a command stand under its name.
        let page = page.lines().filter(|line| !line.starts_with(".ie ") && !line.starts_with(".el "));
        let _ = writeln!(text, ".SH \"GOUJI {}\"", sub.get_name().to_uppercase());
        for line in page {
            let _ = writeln!(text, "{}", line.replace(".SH ", ".SS "));
        }
    }
    for sub in command.get_subcommands() {
        let name = sub.get_name();
        text = text.replace(&format!("gouji\\-{name}(1)"), &format!("\\fBgouji {name}\\fR"));
    }
    // The items of a list stand on lines of their own.
    let text = text.replace("\n\\- ", "\n.br\n\\- ");
    check("gouji.1", &text.replace(".SH EXTRA", ".SH \"EXIT STATUS\""));
}
