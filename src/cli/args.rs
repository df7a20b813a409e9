//! The arguments.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::finding::Severity;
use crate::formats::TrackedView;
use crate::new::YEARS;

/// The name of standard input in a report.
pub const STDIN: &str = "<stdin>";

/// 勾稽：检查部门（单位）预算、决算公开说明里的数字是否对得上 / Finds what does not add up in a budget disclosure
#[derive(Parser)]
#[command(name = "gouji", version, max_term_width = 100)]
#[command(
    after_help = "退出码：0 没有达到 --fail-on 级别的问题（默认为错误） · 1 有 · 2 用法有误、有文件无法读取或没有可检查的文件 / Exit code: 0 nothing found at or above --fail-on · 1 findings · 2 wrong usage, an unreadable file, or nothing to check"
)]
pub struct Cli {
    /// 输出语言 / Language of all output
    #[arg(long, global = true, value_enum, default_value_t = LangArg::Zh)]
    pub lang: LangArg,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// 检查文件 / Check files
    Check(CheckArgs),
    /// 列出全部规则 / List all rules
    Rules(RulesArgs),
    /// 解释一条规则 / Explain one rule
    Explain(ExplainArgs),
    /// 起草一份预算情况说明 / Draft a disclosure
    New(NewArgs),
    /// 显示一个文件适用的设置 / Show the settings of a file and where each comes from
    Config(ConfigArgs),
    /// 生成命令行补全脚本 / Completion script for a shell
    Completions(CompletionsArgs),
    /// 显示从文件中读出的文字 / Print the text read from a file
    Text(TextArgs),
    /// 显示从文件中读出的分句和数字，供开发者使用 / Print the clauses and figures read from a file, for developers
    #[command(hide = true)]
    Facts(FactsArgs),
    /// 在浏览器中打开核对用的网页，只有这台电脑能看到 / Open the page of gouji in a browser, served on this machine only
    Serve(ServeArgs),
    /// 语言服务器，供编辑器使用 / Language server for editors, on standard input and output
    Lsp(LspArgs),
}

/// Arguments of `gouji lsp`.
#[derive(Args)]
pub struct LspArgs {
    /// 经标准输入输出通信；本来如此，可以不写 / Standard input and output: the only way there is, so it may be left out
    #[arg(long)]
    pub stdio: bool,
}

/// Arguments of `gouji serve`.
#[derive(Args)]
pub struct ServeArgs {
    /// 端口，0 表示任选一个空闲的 / Port; 0 takes one that is free
    #[arg(long, value_name = "PORT", default_value_t = 4657)]
    pub port: u16,
    /// 网页文件；默认为程序自带的，其次为程序所在文件夹中的 gouji.html / File of the page; by default the one in the program, else
    /// gouji.html beside it
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// 只显示网址，不打开浏览器 / Say the address and open no browser
    #[arg(long)]
    pub no_open: bool,
}

/// Arguments of `gouji check`.
#[derive(Args)]
pub struct CheckArgs {
    /// Word 文档（.docx）、工作簿（.xlsx、.xls、.et、.ods）、PDF、网页或文本文件，文件夹（其中的这些文件）、通配符，或 - 表示标准输入；
    /// 默认为当前文件夹 / Word documents (.docx), workbooks (.xlsx, .xls, .et, .ods), PDF, web pages or texts, folders with such
    /// files, globs, or - for standard input; the current folder by default
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 检查什么：files 为 PATH 的文件；jsonl 为标准输入中的文件，每行一个 JSON 对象（一份，或须互相核对的几份），逐行答复一行，输出格式只能是 jsonl
    /// / What to check: files reads PATH; jsonl reads documents from standard input, one JSON object per line (one document, or
    /// several that belong together), and answers each with one line of --format jsonl
    #[arg(long, value_enum, default_value_t = InputArg::Files)]
    pub input: InputArg,
    /// 输出格式；--input jsonl 时默认为 jsonl / Output format; jsonl by default with --input jsonl
    #[arg(long, value_enum, default_value_t = CheckFormat::Text, default_value_if("input", "jsonl", "jsonl"))]
    pub format: CheckFormat,
    /// 报告写入此文件，要么完整写入，要么不写；默认为标准输出 / File for the report, written whole or not at all; standard
    /// output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 只报告这些规则 / Report these rules only
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// 不报告这些规则 / Do not report these rules
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// 报告的最低级别；不给出时报告全部，只是 text 格式不列出信息和提示，只说有多少处 / Lowest severity to report; all by
    /// default, but the text format lists only errors and warnings and counts the rest
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub min_severity: Option<SeverityArg>,
    /// 没有可以检查的文件时退出码为 0，而不是 2 / Exit code 0 instead of 2 if there was nothing to check
    #[arg(long)]
    pub allow_empty: bool,
    /// 达到此级别时退出码为 1 / Lowest severity for exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// 自动修复不改变数字和含义的问题，写回文件；标准输入的结果写到标准输出 / Apply the safe fixes, which change no
    /// figure and no meaning, to the files (standard input is written to standard output)
    #[arg(long)]
    pub fix: bool,
    /// 与 --fix 或 --diff 合用：也修复数字等，限于只有一种改法的问题 / With --fix or --diff: also fix figures and the
    /// like, where there is only one possible fix
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// 只显示修复前后的差异，不写文件；有差异时退出码为 1 / Show what --fix would change and write nothing; exit code 1
    /// if there are changes
    #[arg(long)]
    pub diff: bool,
    /// 基线文件：其中已有的问题不再报告 / A baseline: the findings in it are not reported
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// 把现有问题全部写入 --baseline 的文件 / Write all findings there are to the file of --baseline
    #[arg(long, requires = "baseline", conflicts_with_all = ["fix", "diff", "watch"])]
    pub write_baseline: bool,
    /// 只检查相对于某个 git 修订版有改动的文件 / Check only files that differ from a git revision
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    pub changed_since: Option<String>,
    /// 按规则和级别列出处数，代替逐处报告；其他格式时写到标准错误 / Counts by rule and severity in place of the
    /// findings; on standard error with other formats
    #[arg(long, conflicts_with = "diff")]
    pub statistics: bool,
    /// 只输出问题和错误，不输出小结、提示和进度 / Findings and errors only: no summary, notes or progress
    #[arg(short, long)]
    pub quiet: bool,
    /// 文件改动后重新检查，按 Ctrl-C 结束 / Check again when files change, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// 并行线程数，默认为处理器核数 / Threads; as many as there are cores by default
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// 颜色 / Colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub color: Colour,
    /// 把错误和警告写成批注，放入 Word 文档或 Excel 工作簿的副本：一个文件写入此文件，多个文件或文件夹写入此文件夹，文件名不变；原文件不动
    /// / Write errors and warnings as comments into a copy of the Word document or workbook. For one file, PATH is the copy; for
    /// several files or a folder, PATH is a folder in which the copies keep their names. The originals are not changed
    #[arg(long, value_name = "PATH", conflicts_with_all = ["diff", "watch"])]
    pub annotate: Option<PathBuf>,
    /// 与此文件中的表格一并核对：正文与工作簿（.xlsx）各在一个文件时，给出工作簿，两个文件的问题都报告 / Check the document together
    /// with the tables in this file, when they are in a separate workbook; findings in both are reported
    #[arg(long, value_name = "FILE", conflicts_with_all = ["watch", "baseline"])]
    pub tables: Option<PathBuf>,
    /// 与上年公开的文件核对：本年的上年数、由增减额推出的上年数，应与其中公开的数一致；几年的文件在同一文件夹中的，会自动配对 / Check the
    /// document against this one, last year's: what it restates of last year, or implies by its changes, must be what was published
    /// then; files of several years in one folder are paired automatically
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    pub last_year: Option<PathBuf>,
    /// 与上一次的报告（--format json）对照，供复审用：每处问题注明是新增的还是仍未改的，已改的和本次未报的另行列出；文件改了名也认得出
    /// / Compare the findings with an earlier report (--format json), for a second review: each is marked new or still open, and
    /// the corrected ones and the documents not handed in again are listed; files may have been renamed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff", "write_baseline", "changed_since"])]
    pub against: Option<PathBuf>,
    /// 与 --annotate、--fix 合用：把修复写成修订 / With --annotate and --fix: make the fixes tracked changes
    #[arg(long, requires_all = ["annotate", "fix"])]
    pub tracked: bool,
    /// 与 --annotate 合用：有签名或限制编辑的文档也写入 / With --annotate: also into documents that are signed or protected
    #[arg(long, requires = "annotate")]
    pub force: bool,
    /// Word 文档中的修订：accepted 按全部接受后的文字，original 按修订前的文字 / Tracked changes in a Word document: as
    /// if all were accepted, or as the text was before them
    #[arg(long, value_enum, value_name = "VIEW", default_value_t = TrackedViewArg::Accepted, conflicts_with = "annotate")]
    pub tracked_view: TrackedViewArg,
    /// 标准输入在报告中的名称 / Name of standard input in the report
    #[arg(long, value_name = "NAME", default_value = STDIN)]
    pub stdin_filename: String,
}

impl CheckArgs {
    /// The format of the report; a diff is for people.
    pub fn report_format(&self) -> CheckFormat {
        if self.diff { CheckFormat::Text } else { self.format }
    }

    /// The least severity that is reported.
    pub fn least(&self) -> Severity {
        self.min_severity.map_or(Severity::Hint, Severity::from)
    }

    /// The least severity that is listed for people: what was asked for, and what decides the exit code.
    pub fn least_listed(&self) -> Severity {
        let decides = self.fail_on.severity().unwrap_or(Severity::Warning);
        match self.min_severity {
            Some(least) => least.into(),
            None if self.select.is_empty() => decides.min(Severity::Warning),
            None => Severity::Hint,
        }
    }

    /// Whether each finding is reported.
    pub fn shows_findings(&self) -> bool {
        self.report_format() != CheckFormat::Text || !(self.diff || self.statistics)
    }

    /// Whether the end of the report is written, with the summary.
    pub fn shows_summary(&self) -> bool {
        self.report_format() != CheckFormat::Text || !(self.diff || self.quiet)
    }
}

/// Arguments of `gouji rules`.
#[derive(Args)]
pub struct RulesArgs {
    /// 输出格式 / Output format
    #[arg(long, value_enum, default_value_t = RulesFormat::Text)]
    pub format: RulesFormat,
}

/// Arguments of `gouji explain`.
#[derive(Args)]
pub struct ExplainArgs {
    /// 规则代码，如 change-mismatch / Code of a rule, e.g. change-mismatch
    pub code: String,
}

/// Arguments of `gouji config`.
#[derive(Args)]
pub struct ConfigArgs {
    /// 文件 / The file
    #[arg(value_name = "FILE", required_unless_present = "schema")]
    pub file: Option<PathBuf>,
    /// 输出格式 / Output format
    #[arg(long, value_enum, default_value_t = ConfigFormat::Text)]
    pub format: ConfigFormat,
    /// 输出 gouji.toml 的 JSON Schema / Print the JSON schema of gouji.toml
    #[arg(long)]
    pub schema: bool,
}

/// Arguments of `gouji text`.
#[derive(Args)]
pub struct TextArgs {
    /// 文件，或 - 表示标准输入 / The file, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 每行前写明它在文档中的位置 / Put before each line where in the document it stands
    #[arg(long)]
    pub places: bool,
    /// Word 文档中的修订：accepted 按全部接受后的文字，original 按修订前的文字 / Tracked changes in a Word document: as
    /// if all were accepted, or as the text was before them
    #[arg(long, value_enum, value_name = "VIEW", default_value_t = TrackedViewArg::Accepted)]
    pub tracked_view: TrackedViewArg,
}

/// Arguments of `gouji facts`.
#[derive(Args)]
pub struct FactsArgs {
    /// 文件，或 - 表示标准输入 / The file, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Arguments of `gouji completions`.
#[derive(Args)]
pub struct CompletionsArgs {
    /// 命令行外壳 / The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Arguments of `gouji new`.
#[derive(Args)]
pub struct NewArgs {
    /// 单位名称，如“某市某区档案馆” / Name of the unit
    #[arg(long, value_name = "NAME")]
    pub unit: String,
    /// 年度 / Year of the budget or the final account
    #[arg(long, value_parser = clap::value_parser!(i32).range(i64::from(YEARS.start)..i64::from(YEARS.end)))]
    pub year: i32,
    /// 版式：chongqing、national、national-final 等，或自定版式的 TOML 文件；默认按 gouji.toml，其次与上年一致，再次为 chongqing（决算为
    /// national-final） / Layout: chongqing, national, national-final and others, or a TOML file of your own; by default that of
    /// gouji.toml, otherwise last year's, otherwise chongqing (for a final account, national-final)
    #[arg(long, value_name = "PROFILE")]
    pub profile: Option<String>,
    /// 类别，可写几次：budget（预算）或 final（决算），department（部门）或 unit（单位）；默认与版式、上年一致，没有则为部门预算 / Kind, more than
    /// once if need be: budget or final, department or unit; by default that of the layout and of last year, or a
    /// department's budget
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<String>,
    /// 上年的情况说明：沿用职责、机构、名词和联系方式，并以其预算数（决算数）为增减的基数 / Last year's disclosure: duties,
    /// structure, terms and contact are carried over, its levels are the base of the changes
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// 本年预算或决算报表：.xlsx 工作簿，或制表符分隔的文本 / This year's tables: an .xlsx workbook, or tab-separated text
    #[arg(long, value_name = "FILE")]
    pub tables: Option<PathBuf>,
    /// 落款日期，如 2026-03-08 / Date below the text, e.g. 2026-03-08
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// 写入此文件；默认为标准输出 / File to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 文件已存在时覆盖 / Overwrite an existing file
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// Where the documents come from.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InputArg {
    /// 文件和文件夹 / Files and folders
    Files,
    /// 标准输入，每行一个 JSON 对象 / Standard input, one JSON object a line
    Jsonl,
}

/// Formats of a report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// 供人阅读 / For people
    Text,
    /// 一个 JSON 对象 / One JSON object
    Json,
    /// 每个文件一行 JSON / One JSON object a file and line
    Jsonl,
    /// SARIF 2.1.0，供代码托管平台 / SARIF 2.1.0, for code hosts
    Sarif,
    /// GitHub Actions 注解 / Annotations of GitHub Actions
    Github,
    /// GitLab 代码质量报告 / Code quality report of GitLab
    Gitlab,
    /// JUnit XML，供持续集成 / JUnit XML, for CI
    Junit,
    /// 一个网页，供审核人阅读和打印 / One page for a reviewer, to read and to print
    Html,
    /// 一个工作簿，供审核人：台账、问题清单、跨文件问题 / A workbook for a reviewer: the ledger, all findings, those across files
    Xlsx,
    /// 一个工作簿，检查表：应公开的事项逐项列出是、否、未能识别和位置 / A workbook, the checklist: all that is owed, by documents, with
    /// yes, no or not recognised, and the place
    Checklist,
}

impl CheckFormat {
    /// Whether it is no text: nothing for a terminal.
    pub fn is_binary(self) -> bool {
        matches!(self, CheckFormat::Xlsx | CheckFormat::Checklist)
    }
}

/// Formats of the list of rules.
#[derive(Clone, Copy, ValueEnum)]
pub enum RulesFormat {
    /// 表格 / A table
    Text,
    /// JSON 数组 / A JSON array
    Json,
}

/// Formats of `gouji config`.
#[derive(Clone, Copy, ValueEnum)]
pub enum ConfigFormat {
    /// 供人阅读 / For people
    Text,
    /// JSON
    Json,
}

/// How tracked changes are read.
#[derive(Clone, Copy, ValueEnum)]
pub enum TrackedViewArg {
    /// 按全部接受后的文字 / As if all were accepted
    Accepted,
    /// 按修订前的文字 / As before them
    Original,
}

impl From<TrackedViewArg> for TrackedView {
    fn from(view: TrackedViewArg) -> Self {
        match view {
            TrackedViewArg::Accepted => TrackedView::Accepted,
            TrackedViewArg::Original => TrackedView::Original,
        }
    }
}

/// The language.
#[derive(Clone, Copy, ValueEnum)]
pub enum LangArg {
    /// 中文
    Zh,
    /// English
    En,
}

/// A severity, in the order of [`Severity::ALL`].
#[derive(Clone, Copy, ValueEnum)]
pub enum SeverityArg {
    /// 错误 / Errors
    Error,
    /// 警告 / Warnings
    Warning,
    /// 信息 / Informations
    Information,
    /// 提示 / Hints
    Hint,
}

impl From<SeverityArg> for Severity {
    fn from(severity: SeverityArg) -> Self {
        Severity::ALL[severity as usize]
    }
}

/// When findings make the run fail, in the order of [`Severity::ALL`].
#[derive(Clone, Copy, ValueEnum)]
pub enum FailOn {
    /// 错误 / Errors
    Error,
    /// 警告及以上 / Warnings and errors
    Warning,
    /// 信息及以上 / Information, warnings and errors
    Information,
    /// 任何问题 / Anything
    Hint,
    /// 从不 / Never
    Never,
}

impl FailOn {
    /// The least severity that fails the run.
    pub fn severity(self) -> Option<Severity> {
        Severity::ALL.get(self as usize).copied()
    }
}

/// When to colour.
#[derive(Clone, Copy, ValueEnum)]
pub enum Colour {
    /// 在终端上 / On a terminal
    Auto,
    /// 总是 / Always
    Always,
    /// 从不 / Never
    Never,
}

impl From<Colour> for anstream::ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
