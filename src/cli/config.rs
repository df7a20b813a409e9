//! `gouji config`: the settings of a file and where each comes from; the schema of `gouji.toml`.

use serde::Serialize;

use super::args::{ConfigArgs, ConfigFormat};
use super::configs::Configs;
use super::{SUCCESS, TROUBLE, complain, print};
use crate::config::{self, ResolvedConfig};
use crate::lang::Lang;
use crate::say;
use crate::text::{LineIndex, visible, visible_lines};

/// Prints the settings of a file, or the schema.
pub fn run(arguments: &ConfigArgs, lang: Lang) -> u8 {
    if arguments.schema {
        return print(&schema(), SUCCESS, lang);
    }
    // Without the schema a file is required.
    let Some(file) = &arguments.file else { return TROUBLE };
    let configs = Configs::new(lang);
    let problems = configs.settings(file).err().unwrap_or_default();
    let report = SettingsReport::new(&configs, &configs.of(file), file.display().to_string());
    let text = match arguments.format {
        ConfigFormat::Text => visible_lines(&report.text(lang)).into_owned(),
        ConfigFormat::Json => format!("{}\n", serde_json::to_string_pretty(&report).unwrap_or_default()),
    };
    problems.iter().for_each(|problem| complain(lang, problem));
    let code = if problems.is_empty() { SUCCESS } else { TROUBLE };
    print(&text, code, lang)
}

/// The JSON schema of `gouji.toml`, with a line break at its end.
fn schema() -> String {
    let schema = schemars::schema_for!(config::File);
    format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default())
}

/// The settings of a file.
#[derive(Serialize)]
struct SettingsReport {
    file: String,
    /// The configurations above it, the nearest first.
    configs: Vec<String>,
    settings: Vec<Setting>,
}

/// One setting.
#[derive(Serialize)]
struct Setting {
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Where it is set; `None` for a default.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<SourcePosition>,
}

#[derive(Serialize)]
struct SourcePosition {
    path: String,
    line: u32,
    column: u32,
}

/// Settings that are listed even where none of the configurations has them, with their defaults.
const ALWAYS: [(&str, Option<&str>); 4] =
    [("profile", None), ("rounding", Some("rounding")), ("select", None), ("ignore", None)];

impl SettingsReport {
    fn new(configs: &Configs, resolved: &ResolvedConfig, file: String) -> SettingsReport {
        let set = resolved.statements.iter().map(|(config, at)| {
            let statement = &config.statements[*at];
            let position = LineIndex::new(&config.text).position(statement.at as u32);
            let path = configs.relative(&config.path);
            let from = SourcePosition { path, line: position.line, column: position.column };
            Setting { key: statement.key.clone(), value: Some(statement.value.clone()), from: Some(from) }
        });
        let set: Vec<Setting> = set.collect();
        let unset = ALWAYS.iter().filter(|(key, _)| set.iter().all(|setting| setting.key != *key));
        let mut settings: Vec<Setting> = unset
            .map(|(key, value)| Setting { key: (*key).to_owned(), value: value.map(str::to_owned), from: None })
            .collect();
        settings.extend(set);
        let rank = |setting: &Setting| ALWAYS.iter().position(|(key, _)| *key == setting.key).unwrap_or(ALWAYS.len());
        settings.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.key.cmp(&b.key)));
        let above = resolved.configs.iter().rev();
        SettingsReport { file, configs: above.map(|config| configs.relative(&config.path)).collect(), settings }
    }

    fn text(&self, lang: Lang) -> String {
        let file = visible(&self.file);
        let configs: Vec<_> = self.configs.iter().map(|config| visible(config)).collect();
        let mut text = match configs.as_slice() {
            [] => {
                say!(lang, "{file}：没有 gouji.toml，全部用默认设置\n", "{file}: no gouji.toml, defaults throughout\n")
            }
            [config] => say!(lang, "{file}：按 {config}\n", "{file}: after {config}\n"),
            many => {
                let many = many.join(&say!(lang, "、", ", "));
                say!(lang, "{file}：按 {many}（前面的优先）\n", "{file}: after {many} (the first one wins)\n")
            }
        };
        for Setting { key, value, from } in &self.settings {
            let value = match (value, key.as_str()) {
                (Some(value), _) => value.clone(),
                (None, "profile") => say!(lang, "按标题判断", "recognised from the headings"),
                (None, "select") => say!(lang, "全部规则", "all rules"),
                (None, _) => say!(lang, "无", "none"),
            };
            let value = visible(&value);
            let from = match from {
                Some(SourcePosition { path, line, column }) => format!("{}:{line}:{column}", visible(path)),
                None => say!(lang, "默认", "default"),
            };
            let key = visible(key);
            text.push_str(&say!(lang, "{key} = {value}（{from}）\n", "{key} = {value} ({from})\n"));
        }
        text
    }
}
