//! `gouji facts`: what was read from a file, step by step, for developers.

use super::args::FactsArgs;
use super::configs::Configs;
use super::inputs::Input;
use super::{SUCCESS, TROUBLE, complain, print};
use crate::analysis::Analysis;
use crate::formats::{self, TrackedView};
use crate::lang::Lang;
use crate::syntax::{print_parts, print_tokens};
use crate::text::visible_lines;

/// Prints what the sentences of a file say, and what its figures state.
pub fn run(arguments: &FactsArgs, lang: Lang) -> u8 {
    let input = Input::named(&arguments.file);
    let read = input.read(lang).and_then(|bytes| {
        let source = formats::read(&bytes, TrackedView::default()).map_err(|error| error.message(lang))?;
        Ok(source.text.into_owned())
    });
    let text = match read {
        Ok(text) => text,
        Err(reason) => {
            complain(lang, &format!("{}: {reason}", arguments.file.display()));
            return TROUBLE;
        }
    };
    let Ok(settings) = Configs::new(lang).settings(&arguments.file) else { return TROUBLE };
    let mut lines = String::new();
    for placed in Analysis::new(&text, &settings).parts() {
        let part = &placed.part;
        for reading in part.readings.iter().filter(|reading| !reading.parts.is_empty()) {
            let tokens = print_tokens(reading, &settings.standard);
            let parts = print_parts(reading.plain.text(), &reading.parts);
            lines.push_str(&format!("{}\n{tokens}\n{parts}", reading.prose()));
        }
        lines.push_str(&part.facts.print(part.text()));
    }
    print(&visible_lines(&lines), SUCCESS, lang)
}
