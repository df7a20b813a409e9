//! The addresses of documents, and the paths behind them.

use std::path::{Path, PathBuf};
use tower_lsp::ls_types::Uri;

/// The path of a file; `None` for what is not on disk.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.as_str().starts_with("file:");
    is_file.then(|| uri.to_file_path())?.map(|path| path.into_owned())
}

/// Whether a file is a configuration, or one that a configuration names.
pub fn is_config(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// The path of a configuration.
pub fn config_path(uri: &Uri) -> Option<PathBuf> {
    path_of(uri).filter(|path| is_config(path))
}

/// The path of a document that configurations apply to.
pub fn document_path(uri: &Uri) -> Option<PathBuf> {
    path_of(uri).filter(|path| !is_config(path))
}
