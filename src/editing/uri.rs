//! The addresses of documents, and the paths behind them.

use ls_types::Uri;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The scheme of readings: `gouji:/区/预算.docx` is the text that is read from that file.
pub const READING: &str = "gouji";

/// The path of the file that a document is, or that it is the reading of; `None` for what is not on disk.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let is_on_disk = is_reading(uri) || has_scheme(uri, "file");
    is_on_disk.then(|| uri.to_file_path())?.map(|path| path.into_owned())
}

/// Whether a document is the reading of a file.
pub fn is_reading(uri: &Uri) -> bool {
    has_scheme(uri, READING)
}

fn has_scheme(uri: &Uri, scheme: &str) -> bool {
    uri.as_str().strip_prefix(scheme).is_some_and(|rest| rest.starts_with(':'))
}

/// The address of the reading of a file.
pub fn reading_of(path: &Path) -> Option<Uri> {
    let file = Uri::from_file_path(path)?;
    let (_, rest) = file.as_str().split_once(':')?;
    Uri::from_str(&format!("{READING}:{rest}")).ok()
}

/// Whether a file is a configuration, or one that a configuration names.
pub fn is_config(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// The path of a configuration.
pub fn config_path(uri: &Uri) -> Option<PathBuf> {
    path_of(uri).filter(|path| is_config(path) && !is_reading(uri))
}

/// The path of a document that configurations apply to.
pub fn document_path(uri: &Uri) -> Option<PathBuf> {
    path_of(uri).filter(|path| !is_config(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_reading_has_the_path_of_its_file() {
        let path = Path::new("/区 里/预算.docx");
        let uri = reading_of(path).unwrap();
        assert!(is_reading(&uri) && uri.as_str().starts_with("gouji:///"));
        assert_eq!(path_of(&uri).as_deref(), Some(path));
        // As an editor writes it that knows no authority.
        let short = Uri::from_str("gouji:/a/b.docx").unwrap();
        assert_eq!(path_of(&short).as_deref(), Some(Path::new("/a/b.docx")));
        let other = Uri::from_str("gouji-diff:/a/b.docx").unwrap();
        assert_eq!(path_of(&other), None);
        assert_eq!(config_path(&Uri::from_str("gouji:/a/gouji.toml").unwrap()), None);
    }
}
