//! Documents that a run leaves out, told by their names or their first bytes.

use crate::lang::Lang;
use crate::say;

/// Most documents that a sentence names.
const MOST_NAMED: usize = 5;

/// A kind of document that is not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkippedKind {
    /// Of Word or WPS Writer, in the format before .docx.
    OldWord,
    /// Of Excel or WPS Spreadsheets.
    Excel,
    /// PDF.
    Pdf,
    /// OFD, the national format of fixed pages.
    Ofd,
    /// RTF.
    Rtf,
    /// Of LibreOffice and its like.
    OpenDocument,
    /// A link to a file outside the folder that is searched.
    Link,
    /// A document that is checked in another format.
    Repeated,
}

/// All kinds, in the order in which they are counted.
const KINDS: [SkippedKind; 7] = [
    SkippedKind::OldWord,
    SkippedKind::Excel,
    SkippedKind::Pdf,
    SkippedKind::Ofd,
    SkippedKind::Rtf,
    SkippedKind::OpenDocument,
    SkippedKind::Link,
];

/// The extensions of each kind.
const EXTENSIONS: &[(SkippedKind, &[&str])] = &[
    (SkippedKind::OldWord, &["doc", "wps"]),
    (SkippedKind::Excel, &["xlsb"]),
    (SkippedKind::Pdf, if cfg!(feature = "pdf") { &[] } else { &["pdf"] }),
    (SkippedKind::Ofd, &["ofd"]),
    (SkippedKind::Rtf, &["rtf"]),
    (SkippedKind::OpenDocument, &["odt"]),
];

/// The first bytes of kinds that begin with their names.
const HEADS: &[(SkippedKind, &[u8])] = &[(SkippedKind::Pdf, b"%PDF-"), (SkippedKind::Rtf, b"{\\rtf")];

/// What the head of gouji's own page says of it.
pub const OWN_REPORT: &str = "<meta name=\"generator\" content=\"gouji\">";

/// The part that comes first in a workbook that is gouji's own report.
pub const OWN_WORKBOOK: &str = "docProps/gouji.xml";

/// Where the name of the first part stands in a package.
const FIRST_NAME: usize = 30;

/// How the names begin of what programs put beside a document while it is open.
const TEMPORARY: &[&str] = &["~$", ".~", "~WR"];

/// Files that hold pictures of others.
const THUMBNAILS: &str = "Thumbs.db";

/// Whether a file of this name belongs to a program, not to a person.
pub fn is_temporary(name: &str) -> bool {
    TEMPORARY.iter().any(|sign| name.starts_with(sign)) || name.eq_ignore_ascii_case(THUMBNAILS)
}

impl SkippedKind {
    /// The first bytes of a file that say what it is.
    pub const HEAD: usize = 256;

    /// What the name of a file says.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.').filter(|_| !is_temporary(name))?;
        let has = |list: &[&str]| list.iter().any(|known| extension.eq_ignore_ascii_case(known));
        EXTENSIONS.iter().find(|(_, list)| has(list)).map(|(kind, _)| *kind)
    }

    /// What the first bytes of a file say.
    pub fn of_head(bytes: &[u8]) -> Option<Self> {
        HEADS.iter().find(|(_, head)| bytes.starts_with(head)).map(|(kind, _)| *kind)
    }

    /// Whether a web page or a workbook is a report of gouji's own, by its first bytes.
    pub fn is_own_report(bytes: &[u8]) -> bool {
        let is_first = |part: &str| bytes.get(FIRST_NAME..).is_some_and(|bytes| bytes.starts_with(part.as_bytes()));
        match bytes.starts_with(b"PK") {
            true => is_first(OWN_WORKBOOK),
            false => memchr::memmem::find(bytes, OWN_REPORT.as_bytes()).is_some(),
        }
    }

    /// As people call it.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            SkippedKind::OldWord => match lang {
                Lang::Zh => "旧格式 Word",
                Lang::En => "old Word",
            },
            SkippedKind::Excel => "Excel",
            SkippedKind::Pdf => "PDF",
            SkippedKind::Ofd => "OFD",
            SkippedKind::Rtf => "RTF",
            SkippedKind::OpenDocument => "OpenDocument",
            SkippedKind::Link => match lang {
                Lang::Zh => "指向文件夹之外的链接",
                Lang::En => "linked",
            },
            SkippedKind::Repeated => match lang {
                Lang::Zh => "重复的文件",
                Lang::En => "repeated",
            },
        }
    }
}

/// A document that was not checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Its name in reports.
    pub path: String,
    /// What it is.
    pub kind: SkippedKind,
    /// The file that is checked in its place, which says the same.
    pub same_as: Option<String>,
}

impl Skipped {
    /// A document that is not checked for what it is.
    pub fn new(path: impl Into<String>, kind: SkippedKind) -> Skipped {
        Skipped { path: path.into(), kind, same_as: None }
    }

    /// A document that another file holds in another format, in which it is checked.
    pub fn repeating(path: impl Into<String>, checked: impl Into<String>) -> Skipped {
        Skipped { path: path.into(), kind: SkippedKind::Repeated, same_as: Some(checked.into()) }
    }

    /// Why it was not checked.
    pub fn reason(&self, lang: Lang) -> String {
        if let Some(checked) = &self.same_as {
            return say!(
                lang,
                "没有重复检查：与 {checked} 是同一份文件，两份中的数字已互相核对",
                "not checked again: it is the same document as {checked}, and the figures of both were compared"
            );
        }
        if self.kind == SkippedKind::Link {
            return say!(
                lang,
                "没有检查：链接指向所查文件夹之外；要检查，请在命令中写明它的路径",
                "not checked: a link to a file outside the folder; name it on the command line to have it checked"
            );
        }
        if self.kind == SkippedKind::OldWord {
            return say!(
                lang,
                "没有检查：.doc、.wps 是旧格式，请另存为 .docx",
                "not checked: .doc and .wps are old formats; save it as .docx"
            );
        }
        let name = self.kind.name(lang);
        say!(lang, "没有检查：gouji 不能读取 {name} 文件", "not checked: gouji does not read {name} files")
    }
}

/// `2 个旧格式 Word、1 个 OFD 没有检查（a.doc、b.wps、c.ofd）`; nothing where nothing was left out.
pub fn skipped_in_words(skipped: &[Skipped], lang: Lang) -> Option<String> {
    let (repeated, unread): (Vec<&Skipped>, Vec<&Skipped>) = skipped.iter().partition(|one| one.same_as.is_some());
    let said: Vec<String> =
        [unread_in_words(&unread, lang), repeated_in_words(&repeated, lang)].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(&say!(lang, "；", "; ")))
}

/// `1 个文件与另一格式的相同，没有重复检查（预算.pdf 同 预算.docx）`
fn repeated_in_words(repeated: &[&Skipped], lang: Lang) -> Option<String> {
    let pair = |one: &&Skipped| {
        let (path, checked) = (&one.path, one.same_as.as_deref().unwrap_or_default());
        say!(lang, "{path} 同 {checked}", "{path} as {checked}")
    };
    let (count, names) = (repeated.len(), named(repeated.iter().map(pair), lang));
    let plural = if count == 1 { "file" } else { "files" };
    (count > 0).then(|| {
        say!(
            lang,
            "{count} 个文件与另一格式的相同，没有重复检查（{names}）",
            "{count} {plural} not checked again, being the same document in another format ({names})"
        )
    })
}

/// The first of these names, and how many there are more.
fn named(names: impl ExactSizeIterator<Item = String>, lang: Lang) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let mut said = names.take(MOST_NAMED).collect::<Vec<_>>().join(&say!(lang, "、", ", "));
    if more > 0 {
        said.push_str(&say!(lang, "，另有 {more} 个", " and {more} more"));
    }
    said
}

fn unread_in_words(skipped: &[&Skipped], lang: Lang) -> Option<String> {
    let of = |kind: SkippedKind| skipped.iter().filter(|one| one.kind == kind).count();
    let kinds = KINDS.iter().map(|kind| (kind.name(lang), of(*kind))).filter(|(_, count)| *count > 0);
    let kinds: Vec<String> = kinds
        .map(|(name, count)| {
            // No space between two Chinese characters.
            let gap = if name.is_ascii() { " " } else { "" };
            say!(lang, "{count} 个{gap}{name}", "{count} {name}")
        })
        .collect();
    let kinds = kinds.join(&say!(lang, "、", ", "));
    let names = named(skipped.iter().map(|one| one.path.clone()), lang);
    let plural = if skipped.len() == 1 { "file" } else { "files" };
    (!skipped.is_empty()).then(|| say!(lang, "{kinds} 没有检查（{names}）", "{kinds} {plural} not checked ({names})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_by_their_names() {
        for (name, kind) in [
            ("预算.docx", None),
            ("预算.WPS", Some(SkippedKind::OldWord)),
            ("表.xlsb", Some(SkippedKind::Excel)),
            ("表.et", None),
            ("公开.ofd", Some(SkippedKind::Ofd)),
            ("index.htm", None),
            ("~$预算.doc", None),
            (".~预算.doc", None),
            ("main.rs", None),
            ("图.png", None),
            ("docx", None),
        ] {
            assert_eq!(SkippedKind::of_name(name), kind, "{name}");
        }
        assert_eq!(SkippedKind::of_head(b"%PDF-1.7"), Some(SkippedKind::Pdf));
        assert_eq!(SkippedKind::of_head(b"#!/bin/sh"), None);
    }

    #[test]
    fn all_are_counted_and_five_are_named() {
        let of = |path: &str| Skipped::new(path, SkippedKind::of_name(path).unwrap());
        assert_eq!(skipped_in_words(&[], Lang::Zh), None);
        let few = ["a.doc", "b.wps", "c.ofd"].map(of);
        let said = |lang| skipped_in_words(&few, lang).unwrap();
        assert_eq!(said(Lang::Zh), "2 个旧格式 Word、1 个 OFD 没有检查（a.doc、b.wps、c.ofd）");
        assert_eq!(said(Lang::En), "2 old Word, 1 OFD files not checked (a.doc, b.wps, c.ofd)");
        let many = ["a.doc", "b.doc", "c.doc", "d.doc", "e.doc", "f.doc", "g.doc"].map(of);
        let said = |lang| skipped_in_words(&many, lang).unwrap();
        assert_eq!(said(Lang::Zh), "7 个旧格式 Word 没有检查（a.doc、b.doc、c.doc、d.doc、e.doc，另有 2 个）");
        assert_eq!(said(Lang::En), "7 old Word files not checked (a.doc, b.doc, c.doc, d.doc, e.doc and 2 more)");
        let both = [of("a.doc"), Skipped::repeating("b.pdf", "b.docx")];
        let said = |lang| skipped_in_words(&both, lang).unwrap();
        assert_eq!(
            said(Lang::Zh),
            "1 个旧格式 Word 没有检查（a.doc）；1 个文件与另一格式的相同，没有重复检查（b.pdf 同 b.docx）"
        );
        assert_eq!(
            said(Lang::En),
            "1 old Word file not checked (a.doc); 1 file not checked again, being the same document in another format (b.pdf as b.docx)"
        );
    }
}
