//! `--baseline` and `--write-baseline`: known findings are not reported, those that no longer occur are.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::inputs::Input;
use crate::files;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::report::{Baseline, Entry, fingerprints};
use crate::say;

/// Maximum number of files listed with findings that no longer occur.
const MOST_TOLD: usize = 20;

/// A baseline in use.
pub struct KnownFindings {
    path: PathBuf,
    /// Paths in the baseline are relative to this folder.
    folder: PathBuf,
    baseline: Baseline,
    /// Whether it is to be rewritten.
    pub is_written: bool,
}

/// A file compared with the baseline.
#[derive(Default)]
pub struct Comparison {
    /// How many findings the baseline hides.
    pub known: usize,
    /// Entries that are gone.
    gone: Vec<Entry>,
    /// Entries to be written.
    entries: Vec<Entry>,
}

impl KnownFindings {
    /// Reads a baseline; one that is to be written need not be there.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(path: &Path, is_written: bool, lang: Lang) -> Result<Self, String> {
        let name = path.display();
        let told = |reason: String| say!(lang, "{name}：{reason}", "{name}: {reason}");
        let baseline = match files::read(path) {
            Ok(bytes) => Baseline::parse(&bytes).map_err(|reason| {
                told(say!(lang, "不是 gouji 的基线文件：{reason}", "not a baseline of gouji: {reason}"))
            })?,
            Err(error) if is_written && error.kind() == io::ErrorKind::NotFound => Baseline::default(),
            Err(error) => return Err(told(files::reason(&error, lang))),
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = fs::canonicalize(folder).map_err(|error| told(files::reason(&error, lang)))?;
        Ok(KnownFindings { path: path.to_path_buf(), folder, baseline, is_written })
    }

    /// The name of a file in the baseline.
    pub fn key(&self, input: &Input, name: &str) -> String {
        let path = input.path().unwrap_or(Path::new(name));
        let whole = fs::canonicalize(path).or_else(|_| std::path::absolute(path));
        relative(&whole.unwrap_or_else(|_| path.to_path_buf()), &self.folder)
    }

    /// Compares all findings of a text with the baseline and leaves those that are reported. Those not `wanted` are not
    /// reported, but they are not gone either.
    pub fn compare(
        &self,
        key: &str,
        text: &str,
        findings: &mut Vec<Finding>,
        wanted: impl Fn(&Finding) -> bool,
    ) -> Comparison {
        // The same finding twice is known as often as it was.
        let mut left: BTreeMap<&Entry, usize> = BTreeMap::new();
        for entry in self.baseline.entries(key) {
            *left.entry(entry).or_default() += 1;
        }
        let mut compared = Comparison::default();
        let mut prints = fingerprints(text, findings).into_iter();
        findings.retain(|finding| {
            let entry = Entry { code: finding.code.to_owned(), fingerprint: prints.next().unwrap_or_default() };
            let count = left.get_mut(&entry).filter(|count| **count > 0);
            let is_known = count.map(|count| *count -= 1).is_some();
            let is_wanted = wanted(finding);
            let is_hidden = is_known || self.is_written;
            compared.known += usize::from(is_wanted && is_hidden);
            if is_wanted || is_known {
                compared.entries.push(entry);
            }
            is_wanted && !is_hidden
        });
        compared.gone = left.into_iter().flat_map(|(entry, count)| vec![entry.clone(); count]).collect();
        compared
    }

    /// After a run: writes the baseline if asked to, otherwise reports the entries that no longer occur.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn finish(mut self, mut compared: BTreeMap<String, Comparison>, lang: Lang) -> Result<Vec<String>, String> {
        // Files that were not checked keep their entries, unless they no longer exist.
        let unseen: Vec<String> =
            self.baseline.paths().filter(|path| !compared.contains_key(*path)).map(str::to_owned).collect();
        for path in unseen.into_iter().filter(|path| !self.folder.join(path).exists()) {
            let gone = self.baseline.entries(&path).to_vec();
            compared.insert(path, Comparison { gone, ..Comparison::default() });
        }
        if !self.is_written {
            return Ok(told(&compared, lang));
        }
        for (path, compared) in compared {
            self.baseline.set(path, compared.entries);
        }
        let (path, count) = (self.path.display(), self.baseline.len());
        let plural = if count == 1 { "" } else { "s" };
        files::write(&self.path, &self.baseline.to_json(), true)
            .map(|()| {
                vec![say!(lang, "已将 {count} 处问题写入基线 {path}", "{count} finding{plural} written to {path}")]
            })
            .map_err(|error| say!(lang, "无法写入 {path}：{error}", "cannot write {path}: {error}"))
    }
}

/// The entries that no longer occur.
fn told(compared: &BTreeMap<String, Comparison>, lang: Lang) -> Vec<String> {
    let gone: Vec<(&String, &Comparison)> = compared.iter().filter(|(_, compared)| !compared.gone.is_empty()).collect();
    let count: usize = gone.iter().map(|(_, compared)| compared.gone.len()).sum();
    if count == 0 {
        return Vec::new();
    }
    let mut told = vec![match count {
        1 => say!(
            lang,
            "基线中有 1 处问题已不再出现，可用 --write-baseline 更新：",
            "1 finding of the baseline no longer occurs; --write-baseline brings it up to date:"
        ),
        _ => say!(
            lang,
            "基线中有 {count} 处问题已不再出现，可用 --write-baseline 更新：",
            "{count} findings of the baseline no longer occur; --write-baseline brings it up to date:"
        ),
    }];
    for (path, compared) in gone.iter().take(MOST_TOLD) {
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &compared.gone {
            *codes.entry(&entry.code).or_default() += 1;
        }
        let codes: Vec<String> = codes
            .into_iter()
            .map(|(code, count)| if count == 1 { code.to_owned() } else { format!("{code} × {count}") })
            .collect();
        let codes = codes.join(&say!(lang, "、", ", "));
        told.push(say!(lang, "  {path}：{codes}", "  {path}: {codes}"));
    }
    let more = gone.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        told.push(say!(lang, "  另有 {more} 个文件", "  and in {more} more files"));
    }
    told
}

/// A path from a folder, with `/`: the same on every system.
fn relative(path: &Path, folder: &Path) -> String {
    let same = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return path.to_string_lossy().into_owned();
    }
    let up = folder.components().skip(same).map(|_| "..".to_owned());
    let down = path.components().skip(same).filter(|part| *part != Component::CurDir);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_folder_of_the_baseline() {
        let from = |path, folder| relative(Path::new(path), Path::new(folder));
        assert_eq!(from("/a/b/c.txt", "/a/b"), "c.txt");
        assert_eq!(from("/a/b/d/c.txt", "/a/b"), "d/c.txt");
        assert_eq!(from("/a/c.txt", "/a/b/d"), "../../c.txt");
    }
}
