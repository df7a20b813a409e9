//! What stands from year to year: duties, structure, the unit's own terms, contact.

use crate::model::IssuerKind;

/// What a new disclosure carries over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Text by section: 单位基本情况 itself, 职能职责, 单位构成, 机构改革.
    pub sections: Vec<(&'static str, String)>,
    /// What else stands beside them, under headings of its own.
    pub others: Vec<Other>,
    /// Titles of what stood there of last year alone: `2025年重点工作`.
    pub left_out: Vec<String>,
    /// Terms beside the standard's base terms, as entries: `事业运行：反映…`.
    pub terms: Vec<String>,
    /// Lines with the contact.
    pub contact: Option<String>,
    /// `所属各预算单位共有车辆____辆，其中…`: how many there are on a day to come, nobody knows.
    pub vehicles: Option<String>,
    /// What was said of a day of last year, of vehicles and else: `截至2024年12月，所属各预算单位共有车辆2辆`.
    pub of_a_day: Vec<String>,
    /// What projects are for: `政务服务等重点工作`.
    pub project_use: Option<String>,
    /// Whether it is a department's or a unit's disclosure.
    pub kind: Option<IssuerKind>,
}

/// A section of the unit's own that the standard does not name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The named section it stands behind; none for the first.
    pub behind: Option<&'static str>,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// The section that tells of the unit itself.
pub const OVERVIEW: &str = "overview";
