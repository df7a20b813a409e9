//! What a block is in its disclosure.

/// What a block is in its disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Organ, document number, opening paragraph: all before the first heading.
    Front,
    /// The title line.
    Title,
    /// An entry of the 目录.
    Contents,
    /// A heading or numbered paragraph.
    Heading,
    /// A paragraph.
    Body,
    /// Name or number line of a table.
    Caption,
    /// Unit line of a table.
    UnitLine,
    /// A table.
    Table,
    /// The note below a table.
    Note,
    /// Contact, signature and date.
    Closing,
}
