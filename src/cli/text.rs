//! `gouji text`: what a document says, as it is checked.

use super::args::TextArgs;
use super::inputs::Input;
use super::{SUCCESS, TROUBLE, complain, print};
use crate::formats::{self, Source};
use crate::lang::Lang;
use crate::say;
use crate::text::visible_lines;
use std::io::{self, IsTerminal};

/// Prints the text of a file, with `--places` each line behind its place.
pub fn run(arguments: &TextArgs, lang: Lang) -> u8 {
    let input = Input::named(&arguments.file);
    let read = input.read(lang).and_then(|bytes| {
        let source = formats::read(&bytes, arguments.tracked_view.into()).map_err(|error| error.message(lang))?;
        Ok(if arguments.places { with_places(&source, lang) } else { source.text.into_owned() })
    });
    match read {
        // A file gets every character, an eye what it can see.
        Ok(text) if io::stdout().is_terminal() => print(&visible_lines(&text), SUCCESS, lang),
        Ok(text) => print(&text, SUCCESS, lang),
        Err(reason) => {
            let file = arguments.file.display();
            complain(lang, &say!(lang, "{file}：{reason}", "{file}: {reason}"));
            TROUBLE
        }
    }
}

/// The lines of a text, each behind its place and a tab.
fn with_places(source: &Source<'_>, lang: Lang) -> String {
    let (mut text, mut start) = (String::new(), 0);
    for (number, line) in (1..).zip(source.text.split_inclusive('\n')) {
        let place = match source.places.of(&source.text, start) {
            Some(place) => place.of_line().in_words(lang),
            None => number.to_string(),
        };
        text.push_str(&format!("{place}\t{line}"));
        start += line.len() as u32;
    }
    text
}
