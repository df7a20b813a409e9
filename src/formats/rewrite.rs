//! A package of which some parts are written anew and others put in; all else stays as it was packed.

use rustc_hash::FxHashSet;

use super::package::{CONTENT_TYPES, Package, Relationship, relationships_of};
use super::root::{Names, with_more};
use super::xml::{Xml, attribute};
use super::{NotReviewed, Unreadable};

/// What a part of one that is put in is called in the list of relationships.
const PREFIX: &str = "rIdGouji";

/// A list of relationships with nothing in it.
const NO_RELATIONSHIPS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
                                xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";

/// A package that is being written.
pub struct Rewrite<'p, 'a> {
    package: &'p mut Package<'a>,
    changed: Vec<(String, Vec<u8>)>,
}

/// A part that is put in.
pub struct NewPart<'a> {
    /// The part that leads to it.
    pub from: &'a str,
    /// The part beside which it stands.
    pub beside: &'a str,
    /// The beginning of its name.
    pub stem: &'a str,
    /// The extension of its name.
    pub extension: &'a str,
    /// What the package says it is.
    pub content_type: &'a str,
    /// The type of the relationship that leads to it.
    pub uri: &'a str,
}

/// How a part is called that was put in.
pub struct PartName {
    /// Its name.
    pub name: String,
    /// What the part that leads to it calls it.
    pub id: String,
}

impl<'p, 'a> Rewrite<'p, 'a> {
    /// A package of which nothing has changed.
    pub fn new(package: &'p mut Package<'a>) -> Self {
        Rewrite { package, changed: Vec::new() }
    }

    /// What a part leads to.
    ///
    /// # Errors
    /// Where the list is damaged or too large.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Unreadable> {
        self.package.relationships(part)
    }

    /// Whether there is a part of a name.
    pub fn has(&self, name: &str) -> bool {
        self.package.has(name) || self.changed.iter().any(|(changed, _)| changed.eq_ignore_ascii_case(name))
    }

    /// Reads a part as it is by now.
    ///
    /// # Errors
    /// Where it is not there, or damaged.
    pub fn read<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Xml<'_>) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        match self.changed.iter().find(|(changed, _)| changed == name) {
            Some((_, part)) => read(&Xml::new(name, part)?),
            None => read(&Xml::new(name, &self.package.again(name)?)?),
        }
    }

    /// How elements of a part are named.
    ///
    /// # Errors
    /// Where it is not there, or damaged.
    pub fn names(&mut self, name: &str) -> Result<Names, Unreadable> {
        self.read(name, Names::of)
    }

    /// Takes a part as it is to be.
    pub fn put(&mut self, name: &str, part: Vec<u8>) {
        match self.changed.iter_mut().find(|(changed, _)| changed == name) {
            Some((_, old)) => *old = part,
            None => self.changed.push((name.to_owned(), part)),
        }
    }

    /// Changes the text of a part.
    ///
    /// # Errors
    /// Where it is not there, damaged, or in another encoding than UTF-8.
    pub fn edit(
        &mut self,
        name: &str,
        change: impl FnOnce(&Xml<'_>) -> Result<String, Unreadable>,
    ) -> Result<(), NotReviewed> {
        let old = match self.changed.iter().find(|(changed, _)| changed == name) {
            Some((_, part)) => part.clone(),
            None => self.package.again(name)?,
        };
        let mark = mark_of(&old)?;
        let new = change(&Xml::new(name, &old)?)?;
        if new.as_bytes() != &old[mark.len()..] {
            self.put(name, [mark, new.as_bytes()].concat());
        }
        Ok(())
    }

    /// Puts in a part: tells the package what it is, and the one that leads to it where. What is in it comes with
    /// [`Rewrite::put`].
    ///
    /// # Errors
    /// Where a list is damaged, or in another encoding than UTF-8.
    pub fn add(&mut self, new: &NewPart<'_>) -> Result<PartName, NotReviewed> {
        let name = self.free_name(new);
        self.edit(CONTENT_TYPES, |xml| {
            let prefix = Names::of(xml)?.element;
            let kind = new.content_type;
            let (mut is_known, extension) = (false, new.extension);
            xml.each_element(|element| {
                let known = attribute(element, "Extension");
                is_known |= known.is_some_and(|known| known.eq_ignore_ascii_case(extension));
            })?;
            match (extension, is_known) {
                ("xml", _) => {
                    with_more(xml, &format!("<{prefix}Override PartName=\"/{name}\" ContentType=\"{kind}\"/>"))
                }
                (_, true) => Ok(xml.text().to_owned()),
                _ => with_more(xml, &format!("<{prefix}Default Extension=\"{extension}\" ContentType=\"{kind}\"/>")),
            }
        })?;
        let list = relationships_of(new.from);
        if self.changed.iter().all(|(changed, _)| *changed != list) && self.package.part(&list)?.is_none() {
            self.put(&list, NO_RELATIONSHIPS.as_bytes().to_vec());
        }
        let mut id = String::new();
        self.edit(&list, |xml| {
            let mut taken: FxHashSet<String> = FxHashSet::default();
            xml.each_element(|element| taken.extend(attribute(element, "Id").map(|id| id.into_owned())))?;
            id = (1..).map(|number| format!("{PREFIX}{number}")).find(|id| !taken.contains(id)).unwrap_or_default();
            let (prefix, uri) = (Names::of(xml)?.element, new.uri);
            with_more(xml, &format!("<{prefix}Relationship Id=\"{id}\" Type=\"{uri}\" Target=\"/{name}\"/>"))
        })?;
        Ok(PartName { name, id })
    }

    /// A name that no part has.
    fn free_name(&self, new: &NewPart<'_>) -> String {
        let folder = new.beside.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let (stem, extension) = (new.stem, new.extension);
        let numbers = std::iter::once(String::new()).chain((1..).map(|number: u32| number.to_string()));
        let mut names = numbers.map(|number| format!("{folder}{stem}{number}.{extension}"));
        names.find(|name| !self.has(name)).unwrap_or_default()
    }

    /// The package.
    ///
    /// # Errors
    /// Where the archive is damaged, or larger than four GiB.
    pub fn finish(self) -> Result<Vec<u8>, Unreadable> {
        self.package.with(&self.changed)
    }
}

/// The mark of UTF-8 that a part begins with, or nothing.
///
/// # Errors
/// Of a part that would have to be written in another encoding.
pub fn mark_of(part: &[u8]) -> Result<&[u8], NotReviewed> {
    let mark: &[u8] = if part.starts_with(b"\xEF\xBB\xBF") { b"\xEF\xBB\xBF" } else { b"" };
    let is_utf16 = part.starts_with(b"\xFF\xFE") || part.starts_with(b"\xFE\xFF");
    if is_utf16 || std::str::from_utf8(part).is_err() { Err(NotReviewed::Encoding) } else { Ok(mark) }
}
