//! A baseline: the findings that a team knows of and does not want to hear again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The form of the file; another number is another form.
const VERSION: u32 = 1;

/// The findings known of each file, as they are stored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    files: BTreeMap<String, Vec<Entry>>,
}

impl Default for Baseline {
    fn default() -> Baseline {
        Baseline { version: VERSION, files: BTreeMap::new() }
    }
}

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The rule.
    pub code: String,
    /// Its fingerprint, see [`super::fingerprints`].
    pub fingerprint: String,
}

impl Baseline {
    /// Reads a stored baseline.
    ///
    /// # Errors
    /// Why it cannot be read, with its place.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let stored: Baseline = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        match stored.version {
            VERSION => Ok(stored),
            version => Err(format!("version {version} ≠ {VERSION}")),
        }
    }

    /// As it is stored: sorted, a line for each finding, so that versions of it can be compared and merged.
    pub fn to_json(&self) -> Vec<u8> {
        let line = |entry: &Entry| serde_json::to_string(entry).unwrap_or_default();
        let file = |(path, entries): (&String, &Vec<Entry>)| {
            let lines: Vec<String> = entries.iter().map(|entry| format!("      {}", line(entry))).collect();
            format!("    {}: [\n{}\n    ]", serde_json::Value::from(path.as_str()), lines.join(",\n"))
        };
        let files: Vec<String> = self.files.iter().map(file).collect();
        let files = if files.is_empty() { String::new() } else { format!("\n{}\n  ", files.join(",\n")) };
        format!("{{\n  \"version\": {VERSION},\n  \"files\": {{{files}}}\n}}\n").into_bytes()
    }

    /// The known findings of a file.
    pub fn entries(&self, path: &str) -> &[Entry] {
        self.files.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// Replaces the known findings of a file.
    pub fn set(&mut self, path: String, mut entries: Vec<Entry>) {
        entries.sort();
        match entries.is_empty() {
            true => self.files.remove(&path),
            false => self.files.insert(path, entries),
        };
    }

    /// The files with a known finding.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// How many findings are known.
    pub fn len(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, fingerprint: &str) -> Entry {
        Entry { code: code.to_owned(), fingerprint: fingerprint.to_owned() }
    }

    #[test]
    fn what_is_stored_is_read_back() {
        let mut baseline = Baseline::default();
        assert_eq!(Baseline::parse(&baseline.to_json()).unwrap(), baseline);
        baseline.set("2025/“甲”\"\n.txt".to_owned(), vec![entry("b", "2"), entry("a", "1")]);
        baseline.set("乙.txt".to_owned(), vec![entry("a", "1")]);
        baseline.set("丙.txt".to_owned(), Vec::new());
        assert_eq!(Baseline::parse(&baseline.to_json()).unwrap(), baseline);
        assert_eq!((baseline.len(), baseline.paths().count()), (3, 2));
        let text = String::from_utf8(baseline.to_json()).unwrap();
        assert!(text.contains("\n    \"乙.txt\": [\n      {\"code\":\"a\",\"fingerprint\":\"1\"}\n    ]\n"), "{text}");
        assert_eq!(baseline.entries("2025/“甲”\"\n.txt")[0].code, "a");
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for wrong in ["", "[]", "{\"version\":2,\"files\":{}}", "{\"version\":1,\"files\":{\"a\":[{\"code\":\"a\"}]}}"]
        {
            assert!(Baseline::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
