//! The command line in one language: help, usage and error messages.

use std::ffi::OsString;

use clap::builder::{PossibleValue, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};

use super::args::Cli;
use crate::lang::Lang;
use crate::say;

/// Separates the two languages of a text, Chinese first.
const BETWEEN: &str = " / ";

/// The language that the arguments ask for, before they are read.
pub fn asked_for(arguments: impl IntoIterator<Item = OsString>) -> Lang {
    let mut lang = Lang::default();
    let mut is_next = false;
    for argument in arguments.into_iter().take_while(|argument| argument != "--") {
        let value = argument.to_str().unwrap_or_default();
        match if is_next { Some(value) } else { value.strip_prefix("--lang=") } {
            Some("en") => lang = Lang::En,
            Some("zh") => lang = Lang::Zh,
            _ => {}
        }
        is_next = value == "--lang";
    }
    lang
}

/// The command line with its texts in one language.
pub fn command(lang: Lang) -> Command {
    let mut command = Cli::command();
    // The library's own options are there only then.
    command.build();
    localized(command, lang)
}

fn localized(command: Command, lang: Lang) -> Command {
    let about = match command.get_name() {
        "help" => say!(lang, "显示帮助", "Print this message or the help of a command"),
        _ => in_language(command.get_about(), lang),
    };
    let after = in_language(command.get_after_help(), lang);
    let command = command.about(about).after_help(after).mut_args(|arg| localized_arg(arg, lang));
    let mut command = command.mut_subcommands(|command| localized(command, lang));
    if lang == Lang::Zh {
        let usage = usage(&command.render_usage());
        command = command.override_usage(usage);
        let template = template(&command);
        command = command.help_template(template);
    }
    command
}

fn in_language(text: Option<&StyledStr>, lang: Lang) -> String {
    let text = text.map(StyledStr::to_string).unwrap_or_default();
    match (text.split_once(BETWEEN), lang) {
        (Some((zh, _)), Lang::Zh) => zh.to_owned(),
        (Some((_, en)), Lang::En) => en.to_owned(),
        (None, _) => text,
    }
}

/// An argument with its default and its values named in its text: the library names them in English.
fn localized_arg(arg: Arg, lang: Lang) -> Arg {
    let text = match arg.get_id().as_str() {
        "help" => say!(lang, "显示帮助", "Print help"),
        "version" => say!(lang, "显示版本", "Print version"),
        _ => in_language(arg.get_help(), lang),
    };
    let values: Vec<PossibleValue> = match arg.get_action().takes_values() {
        true => arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect(),
        false => Vec::new(),
    };
    let default = arg.get_default_values().first().filter(|_| arg.get_action().takes_values());
    let default = default.map(|default| {
        let default = default.to_string_lossy();
        say!(lang, "［默认：{default}］", " [default: {default}]")
    });
    let default = default.unwrap_or_default();
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    let names = names.join(&say!(lang, "、", ", "));
    let (mut short, mut long) = (format!("{text}{default}"), format!("{text}{default}"));
    if !values.is_empty() {
        short.push_str(&say!(lang, "［可选：{names}］", " [possible values: {names}]"));
        long.push_str(&say!(lang, "\n\n可选：", "\n\nPossible values:"));
        for value in &values {
            let name = value.get_name();
            match in_language(value.get_help(), lang) {
                help if help.is_empty() => long.push_str(&format!("\n- {name}")),
                help => long.push_str(&say!(lang, "\n- {name}：{help}", "\n- {name}: {help}")),
            }
        }
    }
    arg.help(short).long_help(long).hide_default_value(true).hide_possible_values(true)
}

/// The usage in Chinese, without its heading.
fn usage(usage: &StyledStr) -> String {
    let usage = usage.to_string();
    let usage = usage.trim().strip_prefix("Usage:").unwrap_or(&usage).trim();
    usage.replace("[OPTIONS]", "[选项]").replace("[COMMAND]", "[命令]").replace("<COMMAND>", "<命令>")
}

/// The parts of a page of help under Chinese headings.
fn template(command: &Command) -> String {
    let mut template = "{about-with-newline}\n用法：{usage}".to_owned();
    if command.has_subcommands() {
        template.push_str("\n\n命令：\n{subcommands}");
    }
    if command.get_positionals().next().is_some() {
        template.push_str("\n\n参数：\n{positionals}");
    }
    if command.get_opts().next().is_some() || command.get_arguments().any(|arg| arg.get_id() == "help") {
        template.push_str("\n\n选项：\n{options}");
    }
    template.push_str("{after-help}");
    template
}

/// The error message for wrong arguments; help and version are returned unchanged.
pub fn complaint(error: &clap::Error, lang: Lang) -> String {
    let is_page = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_page || lang == Lang::En {
        return error.render().to_string();
    }
    let mut lines = format!("gouji：{}\n", sentence(error));
    if let Some(ContextValue::StyledStr(shown)) = error.get(ContextKind::Usage) {
        lines.push_str(&format!("用法：{}\n", usage(shown)));
    }
    lines.push_str("加上 --help 可查看说明\n");
    lines
}

fn sentence(error: &clap::Error) -> String {
    let all = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(many)) => many.clone(),
        _ => Vec::new(),
    };
    let one = |kind| all(kind).into_iter().next().unwrap_or_default();
    let guess = |kind| match one(kind) {
        near if near.is_empty() => String::new(),
        near => format!("；您是否想用“{near}”？"),
    };
    let argument = one(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            format!("没有选项“{argument}”{}", guess(ContextKind::SuggestedArg))
        }
        ErrorKind::UnknownArgument => format!("多余的参数“{argument}”"),
        ErrorKind::InvalidSubcommand => {
            let name = one(ContextKind::InvalidSubcommand);
            format!("没有命令“{name}”{}", guess(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (value, known) = (one(ContextKind::InvalidValue), all(ContextKind::ValidValue));
            let near = guess(ContextKind::SuggestedValue);
            match (value.is_empty(), known.is_empty(), near.is_empty()) {
                (true, ..) => format!("“{argument}”没有给出值"),
                (_, true, _) => format!("“{argument}”不能是“{value}”"),
                (.., true) => format!("“{argument}”不能是“{value}”；可选：{}", known.join("、")),
                (.., false) => format!("“{argument}”不能是“{value}”{near}"),
            }
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", all(ContextKind::InvalidArg).join("、")),
        ErrorKind::MissingSubcommand => "没有给出命令".to_owned(),
        ErrorKind::ArgumentConflict => match all(ContextKind::PriorArg).join("、") {
            prior if prior == argument => format!("“{argument}”只能给出一次"),
            prior => format!("“{argument}”不能与“{prior}”合用"),
        },
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("“{argument}”的值的个数不对")
        }
        _ => "参数有误".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_chinese(c: char) -> bool {
        matches!(c, '\u{4E00}'..='\u{9FFF}')
    }

    fn pages(mut command: Command, pages: &mut Vec<String>) {
        pages.extend([command.render_help().to_string(), command.render_long_help().to_string()]);
        command.get_subcommands().cloned().for_each(|command| self::pages(command, pages));
    }

    #[test]
    fn each_page_is_in_one_language() {
        for lang in [Lang::Zh, Lang::En] {
            let mut all = Vec::new();
            pages(command(lang), &mut all);
            assert!(all.len() > 14);
            for page in all {
                assert!(!page.contains(BETWEEN), "{page}");
                // A language goes by its own name.
                let words = page.replace("zh：中文", "").replace("zh: 中文", "");
                match lang {
                    Lang::En => assert!(!words.contains(is_chinese), "{page}"),
                    Lang::Zh => {
                        for word in [
                            "Usage",
                            "Options",
                            "Commands",
                            "Arguments",
                            "OPTIONS",
                            "COMMAND>",
                            "Print",
                            "values",
                            "default",
                        ] {
                            assert!(!words.contains(word), "{word}: {page}");
                        }
                        assert!(words.lines().next().unwrap().contains(is_chinese), "{page}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are_read() {
        let of = |arguments: &[&str]| asked_for(arguments.iter().map(OsString::from));
        assert_eq!(of(&["check", "--lang", "en", "--wrong"]), Lang::En);
        assert_eq!(of(&["--lang=en", "--lang", "zh"]), Lang::Zh);
        assert_eq!(of(&["check", "--", "--lang=en"]), Lang::Zh);
        assert_eq!(of(&["check", "--lang", "fr"]), Lang::Zh);
    }

    #[test]
    fn wrong_arguments_are_told_in_chinese() {
        let said = |line: &str| {
            let error = command(Lang::Zh).try_get_matches_from(line.split(' ')).unwrap_err();
            complaint(&error, Lang::Zh).lines().next().unwrap().to_owned()
        };
        for (line, wanted) in [
            ("gouji check --formt json", "gouji：没有选项“--formt”；您是否想用“--format”？"),
            ("gouji check --format jso", "gouji：“--format <FORMAT>”不能是“jso”；您是否想用“json”？"),
            ("gouji check --lang 中", "gouji：“--lang <LANG>”不能是“中”；可选：zh、en"),
            ("gouji check --jobs x", "gouji：“--jobs <N>”不能是“x”"),
            ("gouji check --output", "gouji：“--output <FILE>”没有给出值"),
            ("gouji check --quiet --quiet", "gouji：“--quiet”只能给出一次"),
            ("gouji check --statistics --diff", "gouji：“--statistics”不能与“--diff”合用"),
            ("gouji chek", "gouji：没有命令“chek”；您是否想用“check”？"),
            ("gouji new", "gouji：缺少 --unit <NAME>、--year <YEAR>"),
            ("gouji explain a b", "gouji：多余的参数“b”"),
        ] {
            assert_eq!(said(line), wanted);
        }
    }
}
