//! The files that may belong to the open documents: those of the folders that are open in the editor, the nearest first, and no
//! more than can be read in a moment.

use crate::files;
use crate::lang::Lang;
use crate::server::stamp::Stamp;
use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// Entries of folders looked at.
const MOST_ENTRIES: usize = 50_000;

/// Files read, the bytes of each, and of all.
const MOST_FILES: usize = 500;
const LONGEST: u64 = 16 << 20;
const MOST_BYTES: u64 = 64 << 20;

/// The files near these documents. Of one outside the `folders` they are those of its own folder, and of the folders of the years
/// before and after where its own is named by a year.
pub fn near(documents: &[PathBuf], folders: &[PathBuf], lang: Lang) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if documents.is_empty() {
        return found;
    }
    let mut list = |folder: &Path, depth: Option<usize>| {
        files::walk_some(folder, depth, MOST_ENTRIES, files::is_document, lang, |file| found.extend(file.ok()));
    };
    for folder in folders {
        list(folder, None);
    }
    let outside = documents.iter().filter(|path| !folders.iter().any(|folder| path.starts_with(folder)));
    let mut own: Vec<&Path> = outside.filter_map(|path| path.parent()).collect();
    own.sort_unstable();
    own.dedup();
    for folder in own {
        list(folder, Some(1));
        years_beside(folder).iter().for_each(|year| list(year, Some(1)));
    }
    found.sort_unstable();
    found.dedup();
    found.sort_by_cached_key(|path| Reverse(documents.iter().map(|own| common(own, path)).max()));
    let mut bytes = 0;
    let lengths = found.into_iter().filter_map(|path| Some((Stamp::of(&path)?.length, path)));
    let short = lengths.filter(|(length, _)| *length <= LONGEST).take(MOST_FILES);
    let fitting = short.take_while(|(length, _)| {
        bytes += length;
        bytes <= MOST_BYTES
    });
    fitting.map(|(_, path)| path).collect()
}

/// How many folders two files have in common.
fn common(one: &Path, other: &Path) -> usize {
    one.components().zip(other.components()).take_while(|(one, other)| one == other).count()
}

/// The folders of the years before and after, where a folder is named by a year.
fn years_beside(folder: &Path) -> Vec<PathBuf> {
    let named = || {
        let name = folder.file_name()?.to_str()?;
        let at = name.match_indices("20").map(|(at, _)| at).find(|at| year_at(name, *at).is_some())?;
        let year = year_at(name, at)?;
        let beside = [year - 1, year + 1].map(|year| format!("{}{year}{}", &name[..at], &name[at + 4..]));
        Some(beside.map(|name| folder.with_file_name(name)).to_vec())
    };
    named().unwrap_or_default()
}

fn year_at(name: &str, at: usize) -> Option<u32> {
    name.get(at..at + 4)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_years_have_neighbours() {
        let beside = |folder: &str| years_beside(Path::new(folder));
        assert_eq!(beside("/公开/2025年"), [PathBuf::from("/公开/2024年"), PathBuf::from("/公开/2026年")]);
        assert_eq!(
            beside("/公开/20年预算2025"),
            [PathBuf::from("/公开/20年预算2024"), PathBuf::from("/公开/20年预算2026")]
        );
        assert!(beside("/公开/预算").is_empty() && beside("/").is_empty() && beside("/20").is_empty());
    }

    #[test]
    fn the_nearest_come_first_and_others_stay_away() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "甲").unwrap();
            path
        };
        let own = put("区/2025/档案馆/说明.txt");
        let all = [put("区/2025/档案馆/表.txt"), put("区/2025/方志馆/说明.txt"), put("区/2024/档案馆/说明.txt")];
        let far = put("市/说明.txt");
        let of = |folders: &[&Path]| {
            let folders: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
            near(std::slice::from_ref(&own), &folders, Lang::Zh)
        };
        let [table, other, before] = &all;
        assert_eq!(of(&[folder.path()]), [&own, table, other, before, &far].map(Clone::clone));
        assert_eq!(of(&[]), [&own, table].map(Clone::clone));
        assert!(near(&[], &[folder.path().to_path_buf()], Lang::Zh).is_empty());
        // A folder of a year has those of other years beside it, and nothing below them.
        let own = put("年/2025/说明.txt");
        let before = put("年/2024/说明.txt");
        put("年/2024/下属/说明.txt");
        put("年/2022/说明.txt");
        assert_eq!(near(std::slice::from_ref(&own), &[], Lang::Zh), [own.clone(), before]);
    }
}
