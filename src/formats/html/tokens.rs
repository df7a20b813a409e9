//! The tokens of a page, each with the bytes it was read from.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

/// What a page is told to, token by token.
pub trait Reader {
    /// Text between tags. It is what `source` holds of the page, or the one reference that stands there.
    fn text(&mut self, text: &str, source: Range<usize>);
    /// A tag that opens an element.
    fn open(&mut self, tag: &Tag);
    /// A tag that closes one.
    fn close(&mut self, name: &str);
}

/// A tag that opens an element.
#[derive(Debug, Default)]
pub struct Tag {
    name: Vec<u8>,
    /// Names and values, in their order.
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
    /// Whether it closes itself.
    pub is_closed: bool,
}

impl Tag {
    /// Its name, in small letters.
    pub fn name(&self) -> &str {
        std::str::from_utf8(&self.name).unwrap_or_default()
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name.as_bytes())?;
        std::str::from_utf8(&found.1).ok()
    }
}

/// Reads a page to its end.
pub fn read(page: &str, reader: &mut impl Reader) {
    let tokens =
        Tokens { page, reader, at: 0, done: 0, run: 0..0, tag: Tag::default(), is_end: false, last_start: Vec::new() };
    let Ok(()) = Tokenizer::new_with_emitter(page, tokens).finish();
}

/// What the tokenizer has read so far.
struct Tokens<'a, R> {
    page: &'a str,
    reader: &'a mut R,
    /// Where the tokenizer stands.
    at: usize,
    /// Where what was last told ends.
    done: usize,
    /// Text that stands in the page as it is, and was not told yet.
    run: Range<usize>,
    tag: Tag,
    is_end: bool,
    last_start: Vec<u8>,
}

impl<R: Reader> Tokens<'_, R> {
    /// Tells the text that has come together.
    fn flush(&mut self) {
        let run = std::mem::replace(&mut self.run, self.done..self.done);
        if let Some(text) = self.page.get(run.clone()).filter(|text| !text.is_empty()) {
            self.reader.text(text, run);
        }
    }

    /// A tag, a comment or the like has ended.
    fn pass(&mut self) {
        self.flush();
        self.done = self.at;
        self.run = self.at..self.at;
    }
}

impl<R: Reader> Emitter for Tokens<'_, R> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = name.unwrap_or_default().to_vec();
    }

    fn emit_eof(&mut self) {
        self.flush();
    }

    fn emit_error(&mut self, _error: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, text: &[u8]) {
        let page = self.page.as_bytes();
        // The tokenizer passes over it behind a CR, which it gives as a line end.
        if self.done > 0 && page.get(self.done - 1..=self.done) == Some(b"\r\n") && !text.starts_with(b"\n") {
            self.flush();
            self.done += 1;
            self.run = self.done..self.done;
        }
        let end = self.at.min(page.len()).max(self.done);
        let as_it_is = self.done..self.done + text.len();
        let is_reference = page.get(self.done) == Some(&b'&') && as_it_is.end != end;
        if !is_reference && page.get(as_it_is.clone()) == Some(text) {
            // Characters may come byte by byte.
            self.run.end = as_it_is.end;
            self.done = as_it_is.end;
            return;
        }
        self.flush();
        if let Ok(text) = std::str::from_utf8(text) {
            self.reader.text(text, self.done..end);
        }
        self.done = end;
        self.run = end..end;
    }

    fn init_start_tag(&mut self) {
        self.flush();
        self.tag.name.clear();
        self.tag.attributes.clear();
        self.tag.is_closed = false;
        self.is_end = false;
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.is_end = true;
    }

    fn init_comment(&mut self) {
        self.flush();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.pass();
        if self.is_end {
            self.last_start.clear();
            self.reader.close(self.tag.name());
            return None;
        }
        self.last_start.clone_from(&self.tag.name);
        self.reader.open(&self.tag);
        naive_next_state(&self.tag.name)
    }

    fn emit_current_comment(&mut self) {
        self.pass();
    }

    fn emit_current_doctype(&mut self) {
        self.pass();
    }

    fn set_self_closing(&mut self) {
        self.tag.is_closed = true;
    }

    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.name.extend_from_slice(name);
    }

    fn push_comment(&mut self, _text: &[u8]) {}

    fn push_doctype_name(&mut self, _name: &[u8]) {}

    fn init_doctype(&mut self) {
        self.flush();
    }

    fn init_attribute(&mut self) {
        self.tag.attributes.push((Vec::new(), Vec::new()));
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        if let Some((key, _)) = self.tag.attributes.last_mut() {
            key.extend_from_slice(name);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if let Some((_, held)) = self.tag.attributes.last_mut() {
            held.extend_from_slice(value);
        }
    }

    fn set_doctype_public_identifier(&mut self, _value: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _value: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _value: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _value: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.tag.name
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes down what it is told.
    #[derive(Default)]
    struct Written(Vec<String>, Vec<Range<usize>>);

    impl Reader for Written {
        fn text(&mut self, text: &str, source: Range<usize>) {
            self.0.push(text.to_owned());
            self.1.push(source);
        }

        fn open(&mut self, tag: &Tag) {
            self.0.push(format!("<{} {}>", tag.name(), tag.attribute("class").unwrap_or_default()));
        }

        fn close(&mut self, name: &str) {
            self.0.push(format!("</{name}>"));
        }
    }

    fn told(page: &str) -> (Vec<String>, Vec<String>) {
        let mut written = Written::default();
        read(page, &mut written);
        (written.0, written.1.iter().map(|source| page[source.clone()].to_owned()).collect())
    }

    #[test]
    fn text_has_its_bytes() {
        let (said, from) = told("<P class=a&amp;b>收入&nbsp;&lt3&#12288;&semi;元< 5<中&amp&bad;\r\n末</p>");
        assert_eq!(
            said,
            ["<p a&b>", "收入", "\u{a0}", "<", "3", "\u{3000}", ";", "元< 5<中", "&", "&bad;", "\n", "末", "</p>"]
        );
        assert_eq!(from, ["收入", "&nbsp;", "&lt", "3", "&#12288;", "&semi;", "元< 5<中", "&amp", "&bad;", "\r", "末"]);
    }

    #[test]
    fn scripts_and_comments_hold_no_tags() {
        let (said, _) = told("a<!-- <p> --><script>if (a<b) '</p>'</script>b<title>&amp;<i></title>c");
        assert_eq!(
            said,
            ["a", "<script >", "if (a<b) '", "</p>'", "</script>", "b", "<title >", "&", "<i>", "</title>", "c"]
        );
    }
}
