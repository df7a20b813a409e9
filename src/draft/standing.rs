//! Text carried over from year to year: duties, structure, the unit's own terms, contact.

use crate::model::IssuerKind;

/// Text that a new disclosure takes from last year's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Text by section: 单位基本情况 itself, 职能职责, 单位构成, 机构改革.
    pub sections: Vec<(&'static str, String)>,
    /// Other sections beside them.
    pub others: Vec<Other>,
    /// Titles of what stood there of last year alone: `2025年重点工作`.
    pub left_out: Vec<String>,
    /// Terms beside the standard's base terms, as entries: `事业运行：反映…`.
    pub terms: Vec<String>,
    /// Lines with the contact.
    pub contact: Option<String>,
    /// `所属各预算单位共有车辆____辆，其中…`: their number on a future day is not known.
    pub vehicles: Option<String>,
    /// Statements about a day of last year, on vehicles and other things: `截至2024年12月，所属各预算单位共有车辆2辆`.
    pub of_a_day: Vec<String>,
    /// The purpose of projects: `政务服务等重点工作`.
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
