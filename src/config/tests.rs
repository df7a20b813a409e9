//! What configurations come to. Every key and every mistake is tested through the program: `tests/config.rs`.

use super::*;
use crate::lang::Lang;
use crate::model::Rounding;
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Settings of a file among others, and which files were asked for.
fn resolved(files: &[(&str, &str)], names: &[&str]) -> (Vec<ResolvedConfig>, Vec<PathBuf>) {
    let files: BTreeMap<PathBuf, &str> = files.iter().map(|(path, text)| (PathBuf::from(path), *text)).collect();
    let asked = RefCell::new(Vec::new());
    let read = |path: &Path| {
        asked.borrow_mut().push(path.to_owned());
        files.get(path).map(|text| Ok((*text).to_owned()))
    };
    let mut resolver = Resolver::new(Lang::Zh);
    let governed = names.iter().map(|name| resolver.resolve(Path::new(name), &read)).collect();
    (governed, asked.into_inner())
}

#[test]
fn each_configuration_is_read_once_and_equal_settings_are_shared() {
    let files =
        [("/a/gouji.toml", "rounding = \"exact\"\n[[per-file]]\nfiles = [\"*.md\"]\nignore = [\"stray-text\"]\n")];
    let (governed, asked) = resolved(&files, &["/a/1.txt", "/a/2.txt", "/a/b/3.txt", "/a/4.md"]);
    let settings: Vec<_> = governed.into_iter().map(|governed| governed.settings.unwrap()).collect();
    assert!(Arc::ptr_eq(&settings[0], &settings[1]) && Arc::ptr_eq(&settings[0], &settings[2]));
    assert!(!Arc::ptr_eq(&settings[0], &settings[3]) && settings[3].policy.ignore == ["stray-text"]);
    assert_eq!(settings[0].standard.rounding, Rounding::Exact);
    let paths = ["/a/gouji.toml", "/gouji.toml", "/a/b/gouji.toml"].map(PathBuf::from);
    assert_eq!(asked, paths);
}

#[test]
fn what_a_unit_leaves_as_it_is_is_the_standards_own() {
    let (governed, _) = resolved(&[("/gouji.toml", "[glossary]\n\"甲\" = \"指乙\"\n")], &["/a.txt"]);
    let standard = governed[0].settings.as_ref().unwrap().standard.clone();
    let base = crate::model::Standard::base();
    assert!(Arc::ptr_eq(&standard.words, &base.words) && Arc::ptr_eq(&standard.subjects, &base.subjects));
    assert_eq!(standard.glossary.terms().len(), base.glossary.terms().len() + 1);
    assert_eq!(standard.glossary.term("甲").unwrap().entry(None), "甲：指乙。");
}

#[test]
fn a_replaced_term_keeps_its_place_and_its_aliases() {
    let config = "[glossary]\n\"三公经费\" = \"是指公务支出\"\n\"行政运行\" = \"反映日常开支。\"\n";
    let (governed, _) = resolved(&[("/gouji.toml", config)], &["/a.txt"]);
    let settings = governed[0].settings.as_ref().unwrap();
    let base = crate::model::Glossary::base();
    let own = &settings.standard.glossary;
    assert_eq!(own.position("“三公”经费支出"), base.position("“三公”经费支出"));
    let term = own.term("“三公”经费").unwrap();
    assert!(term.base && term.is_defined_by("指公务支出"));
    assert!(own.term("行政运行").unwrap().subject);
}

#[test]
fn ignores_are_known_by_their_numbers() {
    let ignore = |code: &str| format!("[[ignore-findings]]\ncode = \"{code}\"\nreason = \"甲\"\n");
    let (outer, inner) = (ignore("stray-text").repeat(2), ignore("wrong-word"));
    let files = BTreeMap::from([(PathBuf::from("/gouji.toml"), outer), (PathBuf::from("/b/gouji.toml"), inner)]);
    let mut resolver = Resolver::new(Lang::Zh);
    let governed = resolver.resolve(Path::new("/b/a.txt"), &|path| files.get(path).cloned().map(Ok));
    let settings = governed.settings.unwrap();
    assert_eq!(settings.policy.ignores.len(), 3);
    for ignore in &settings.policy.ignores {
        let config = &resolver.configs[ignore.id.0];
        let at = config.statements[ignore.id.1].at;
        assert!(config.text[at..].starts_with(&format!("\"{}\"", ignore.code)));
    }
}

#[test]
fn a_layout_of_many_sections_is_refused() {
    let section =
        |number: usize| format!("[[sections]]\nid = \"s{number}\"\ntitle = \"第{number}节\"\nlevel = \"first\"\n");
    let layout = |count: usize| {
        let sections: String = (0..count).map(section).collect();
        format!(
            "id = \"a\"\nname = \"甲\"\nblockers = []\ntitle = \"\"\nclosing = \"\"\nlists = []\nstatements = []\ntables = []\n{sections}"
        )
    };
    for (count, is_sound) in [(0, false), (1, true), (200, true), (300, false)] {
        let text = layout(count);
        let read = |path: &Path| path.ends_with("p.toml").then(|| Ok(text.clone()));
        assert_eq!(read_profile(Path::new("/p.toml"), Lang::Zh, &read).is_ok(), is_sound, "{count}");
    }
}

/// Pieces of configurations and of things that are none.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "profile = ",
        "\"chongqing\"\n",
        "rounding = \"exact\"\n",
        "select = [",
        "\"stray-text\", ",
        "]\n",
        "[severity]\n",
        "stray-text = \"off\"\n",
        "[glossary]\n",
        "\"甲\" = \"指乙\"\n",
        "\"甲\" = false\n",
        "[[per-file]]\n",
        "files = [\"**/*.txt\", \"[\"]\n",
        "[[ignore-findings]]\n",
        "code = \"total-mismach\"\n",
        "reason = \"\"\n",
        "[words]\n",
        "add = [{ wrong = \"甲\", right = \"\" }]\n",
        "[subjects.functional]\n",
        "\"99999999999\" = \"乙\"\n",
        "\n",
        "\"\"\"",
        "😀",
    ]);
    prop_oneof![words.prop_map(str::to_owned), "[ -~\n]{0,12}"]
}

proptest! {
    #[test]
    fn any_text_is_read(pieces in prop::collection::vec(piece(), 0..12)) {
        let text = pieces.concat();
        for lang in [Lang::Zh, Lang::En] {
            let config = Config::read(PathBuf::from("/gouji.toml"), text.as_str().into(), lang, &|_| None);
            for problem in config.problems {
                prop_assert!(text.get(problem.span.clone()).is_some(), "{:?} {:?}", problem.span, problem.message);
                prop_assert!(!problem.message.is_empty());
            }
        }
    }
}
