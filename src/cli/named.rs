//! `--last-year` and `--tables`: the files that the user names beside the one document that is checked.

use std::path::{Path, PathBuf};

use super::args::CheckArgs;
use super::inputs::{Input, Inputs};
use crate::analysis::{Submission, disclosures};
use crate::files;
use crate::formats::{self, Source, TrackedView};
use crate::lang::Lang;
use crate::model::Standard;
use crate::say;

/// The files, each of which can be read.
#[derive(Default)]
pub struct Named {
    /// The document of the year before.
    pub last_year: Option<PathBuf>,
    /// The tables.
    pub tables: Option<PathBuf>,
}

impl Named {
    /// Reads the options.
    ///
    /// # Errors
    /// Where one of the files cannot be read or is the document itself, where there is more than one document, or no table.
    pub fn new(arguments: &CheckArgs, inputs: &Inputs, standard: &Standard, lang: Lang) -> Result<Named, String> {
        let CheckArgs { last_year, tables, .. } = arguments;
        let files = [("--last-year", last_year), ("--tables", tables)];
        for (option, path) in files.into_iter().filter_map(|(option, path)| Some((option, path.as_deref()?))) {
            let [input] = &inputs.files[..] else { return Err(of_several(option, lang)) };
            read(option, path, input, arguments.tracked_view.into(), standard, lang)
                .map_err(|reason| say!(lang, "{0}：{reason}", "{0}: {reason}", path.display()))?;
            if let (Some(_), Input::File(document)) = (tables, input) {
                expect_one_disclosure(document, arguments.tracked_view.into(), standard, lang)?;
            }
        }
        Ok(Named { last_year: last_year.clone(), tables: tables.clone() })
    }
}

fn of_several(option: &str, lang: Lang) -> String {
    say!(
        lang,
        "{option} 一次只与一个文件核对，请给出这个文件；文件夹中几年的文件、说明和工作簿会自动配对",
        "{option} goes with one document: name it; files of several years, texts and workbooks in one folder are paired by themselves"
    )
}

/// Reads a file that is named with an option.
fn read(
    option: &str,
    path: &Path,
    input: &Input,
    view: TrackedView,
    standard: &Standard,
    lang: Lang,
) -> Result<(), String> {
    let is_it = |input: &Path| files::identity(input).is_some_and(|id| files::identity(path) == Some(id));
    if input.path().is_some_and(is_it) {
        return Err(say!(lang, "{option} 与要检查的是同一个文件", "{option} is the document that is to be checked"));
    }
    let bytes = files::read_named(path).map_err(|error| files::reason(&error, lang))?;
    let Source { text, .. } = formats::read(&bytes, view).map_err(|error| error.message(lang))?;
    if option != "--tables" {
        return Ok(());
    }
    match disclosures(&text, standard).iter().all(|(_, disclosure)| disclosure.tables.is_empty()) {
        true => Err(say!(lang, "没有可以核对的表格", "there is no table to check with")),
        false if Submission::of_tables(&text, standard).is_none() => Err(say!(
            lang,
            "同一种表不止一张，或表格不是一个单位的，分不清哪一张与正文对应，没有检查",
            "it has one table several times, or tables of several units, and which of them go with the document is not known: not checked"
        )),
        false => Ok(()),
    }
}

/// Refuses a compilation: with which of its disclosures the tables go nobody knows. What cannot be read is told when it is checked.
fn expect_one_disclosure(path: &Path, view: TrackedView, standard: &Standard, lang: Lang) -> Result<(), String> {
    let Ok(bytes) = files::read(path) else { return Ok(()) };
    let Ok(Source { text, .. }) = formats::read(&bytes, view) else { return Ok(()) };
    let (count, name) = (disclosures(&text, standard).len(), path.display());
    match count {
        0 | 1 => Ok(()),
        _ => Err(say!(
            lang,
            "{name}：文件中有 {count} 份情况说明，分不清表格与哪一份对应，没有检查；请去掉 --tables 或拆分文件",
            "{name}: it holds {count} disclosures, and which of them the tables go with is not known: leave out --tables or divide it"
        )),
    }
}
