//! What JSON says of documents: what they are, how many findings they have, and what became of those of an earlier report.

use std::borrow::Cow;

use crate::analysis::About;
use crate::finding::Severity;
use crate::model::{DocumentKind, IssuerKind};
use crate::relations::Coverage;
use crate::report::{Against, EarlierDocument, LedgerEntry, Summary};

/// What a document says it is.
#[derive(Default, serde::Serialize)]
pub struct AboutObject<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<DocumentKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<IssuerKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
}

impl<'a> AboutObject<'a> {
    pub fn new(about: Option<&'a About>) -> Self {
        let Some(About { kind, unit, issuer, year }) = about else { return AboutObject::default() };
        let unit = Some(unit.as_str()).filter(|unit| !unit.is_empty()).map(Cow::Borrowed);
        AboutObject { kind: Some(*kind), unit, issuer: *issuer, year: *year }
    }
}

/// How many findings of each severity there are.
#[derive(serde::Serialize)]
pub struct Counts {
    error: usize,
    warning: usize,
    information: usize,
    hint: usize,
}

impl Counts {
    pub fn new(summary: &Summary) -> Self {
        let Summary { error, warning, information, hint, .. } = *summary;
        Counts { error, warning, information, hint }
    }
}

/// A disclosure of a compilation.
#[derive(serde::Serialize)]
pub struct DisclosureObject {
    #[serde(flatten)]
    about: AboutObject<'static>,
    /// Its first byte.
    offset: u32,
    #[serde(flatten)]
    coverage: Option<Coverage>,
    #[serde(flatten)]
    counts: Counts,
}

impl DisclosureObject {
    pub fn new(entry: LedgerEntry, offset: u32) -> Self {
        let (coverage, counts) = (entry.coverage, Counts::new(&entry.summary));
        let AboutObject { kind, unit, issuer, year } = AboutObject::new(entry.about.as_ref());
        let unit = unit.map(|unit| Cow::Owned(unit.into_owned()));
        DisclosureObject { about: AboutObject { kind, unit, issuer, year }, offset, coverage, counts }
    }
}

/// What became of an earlier report.
#[derive(serde::Serialize)]
pub struct AgainstObject<'a> {
    new: usize,
    open: usize,
    mended: Vec<MendedObject<'a>>,
    missing: Vec<DocumentObject<'a>>,
    unreadable: Vec<DocumentObject<'a>>,
}

#[derive(serde::Serialize)]
struct MendedObject<'a> {
    #[serde(flatten)]
    document: DocumentObject<'a>,
    code: &'a str,
    severity: Severity,
    message: &'a str,
    place: &'a str,
    fingerprint: &'a str,
}

#[derive(serde::Serialize)]
struct DocumentObject<'a> {
    path: &'a str,
    #[serde(flatten)]
    about: AboutObject<'a>,
}

impl<'a> AgainstObject<'a> {
    pub fn new(against: &Against<'a>) -> Self {
        let document = |document: &&'a EarlierDocument| DocumentObject {
            path: &document.path,
            about: AboutObject::new(document.about.as_ref()),
        };
        let mended = against.mended.iter().map(|(of, finding)| MendedObject {
            document: DocumentObject { path: &finding.path, ..document(of) },
            code: &finding.entry.code,
            severity: finding.severity,
            message: &finding.message,
            place: &finding.place,
            fingerprint: &finding.entry.fingerprint,
        });
        AgainstObject {
            new: against.new,
            open: against.open,
            mended: mended.collect(),
            missing: against.missing.iter().map(document).collect(),
            unreadable: against.unread.iter().map(document).collect(),
        }
    }
}
