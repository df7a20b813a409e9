//! The cells of a workbook.

/// One sheet of a workbook.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows that are not empty.
    pub rows: Vec<SheetRow>,
}

/// One row of a sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells from column A on, as the sheet shows them.
    pub cells: Vec<String>,
}
