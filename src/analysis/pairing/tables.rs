//! Which text the tables of a workbook belong to.

use super::{About, Document, Pairing, SHORTEST_NAME, Scope, Single, Tie, Twice, end_of};
use crate::analysis::submission::FEWEST;
use crate::model::DocumentKind;
use crate::syntax::UnitName;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

/// Texts in a folder, at most, one of which a workbook that names no unit may belong to by its figures alone.
const MOST_BESIDE: usize = 8;

/// How surely tables belong to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// They say nothing of a unit; they lie in its folder.
    Folder,
    /// The name of the file has the unit's.
    File,
    /// One of the names leaves out the place, or they do not say that they are those of a final account.
    End,
    /// They name the unit.
    Name,
}

impl Pairing {
    /// Ties each workbook to the only text that its tables can be of; several with other tables may be of one text.
    pub(super) fn pair_tables(&mut self, documents: &[Document], texts: &[Single]) {
        let mut of_text: BTreeMap<usize, Vec<(usize, Sign)>> = BTreeMap::new();
        let shelf = Shelf::of(documents, texts);
        for at in (0..documents.len()).filter(|at| documents[*at].submission.is_tables()) {
            let mut signs = shelf.signs(documents[at]);
            let best = signs.iter().map(|(sign, _)| *sign).max();
            signs.retain(|(sign, _)| Some(*sign) == best);
            shelf.keep_likeliest(documents[at], &mut signs);
            match signs[..] {
                [((sign, _), text)] => of_text.entry(text.at).or_default().push((at, sign)),
                [] => {}
                [(_, first), ..] => {
                    let texts = signs.iter().map(|(_, text)| text.at);
                    self.ambiguous.push(Twice { about: first.about.clone(), at: texts.chain([at]).collect() });
                }
            }
        }
        let about: FxHashMap<usize, &About> = texts.iter().map(|text| (text.at, text.about)).collect();
        for (text, books) in of_text {
            let is_rival = |one: usize, other: usize| {
                one != other && documents[one].submission.has_table_of(documents[other].submission)
            };
            let (twice, single): (Vec<_>, Vec<_>) =
                books.iter().partition(|(one, _)| books.iter().any(|(other, _)| is_rival(*one, *other)));
            for (book, sign) in single {
                let is_alike = sign == Sign::Name;
                self.beside.entry(text).or_default().push((book, Tie::Tables { is_alike }));
                self.beside.entry(book).or_default().push((text, Tie::Text { is_alike }));
            }
            if !twice.is_empty() {
                let at = twice.into_iter().map(|(book, _)| book).collect();
                self.ambiguous.push(Twice { about: about[&text].clone(), at });
            }
        }
    }
}

/// The texts, by the end of their unit's name and by their folder.
struct Shelf<'a> {
    documents: &'a [Document<'a>],
    by_end: FxHashMap<&'a str, Vec<&'a Single<'a>>>,
    by_folder: FxHashMap<Option<&'a Path>, Vec<&'a Single<'a>>>,
}

impl<'a> Shelf<'a> {
    fn of(documents: &'a [Document<'a>], texts: &'a [Single<'a>]) -> Shelf<'a> {
        let mut shelf = Shelf { documents, by_end: FxHashMap::default(), by_folder: FxHashMap::default() };
        for text in texts {
            shelf.by_end.entry(end_of(&text.name)).or_default().push(text);
            shelf.by_folder.entry(documents[text.at].path.parent()).or_default().push(text);
        }
        shelf
    }

    /// The texts that a workbook may have the tables of, each with what says so and whether both lie in one folder.
    fn signs(&self, book: Document) -> Vec<((Sign, bool), &'a Single<'a>)> {
        let [about] = book.submission.about() else { return Vec::new() };
        let name = UnitName::of(&about.unit);
        // That tables are a final account's they may leave unsaid.
        let is_unsaid = about.kind == DocumentKind::Budget && about.year.is_none();
        let is_of_kind = |text: &Single| about.kind == text.about.kind;
        let may_be = |text: &&&Single| {
            let is_of_year = about.year.is_none_or(|year| text.about.year == Some(year));
            is_of_year && (is_of_kind(text) || is_unsaid) && (!name.is_own || text.scope == Scope::Alone)
        };
        let is_beside = |text: &Single| self.documents[text.at].path.parent() == book.path.parent();
        // What does not name the unit has to say what the text says.
        let says_it = |text: &Single| book.submission.has_figures_of(self.documents[text.at].submission);
        if !name.name.is_empty() {
            let texts = self.by_end.get(end_of(&name)).into_iter().flatten().filter(may_be);
            let signs = texts.filter_map(|text| {
                let other = &text.name.name;
                let is_named = is_short_for(&name.name, other) || is_short_for(other, &name.name);
                let is_whole = *other == name.name && is_of_kind(text);
                let sign = if is_whole { Sign::Name } else { Sign::End };
                let is_it = is_whole || (is_named || *other == name.name) && says_it(text);
                is_it.then_some(((sign, is_beside(text)), *text))
            });
            return signs.collect();
        }
        let texts = self.by_folder.get(&book.path.parent()).map_or(&[][..], Vec::as_slice);
        let texts = || texts.iter().filter(may_be).copied();
        let named = |text: &&Single| book.stem().contains(&*text.about.unit);
        let signed = |sign: Sign, texts: &mut dyn Iterator<Item = &'a Single<'a>>| -> Vec<_> {
            texts.filter(|text| says_it(text)).map(|text| ((sign, true), text)).collect()
        };
        match texts().any(|text| named(&text)) {
            true => signed(Sign::File, &mut texts().filter(named)),
            // Among many, nobody looks for the one.
            false if texts().nth(MOST_BESIDE).is_some() => Vec::new(),
            false => signed(Sign::Folder, &mut texts()),
        }
    }
}

impl Shelf<'_> {
    /// Of several texts leaves the one of which the tables have by far the most figures, where there is one: the years of a unit.
    fn keep_likeliest<'s>(&self, book: Document, signs: &mut Vec<((Sign, bool), &'s Single<'s>)>) {
        let common = |text: &Single| book.submission.common_figures(self.documents[text.at].submission).0;
        let mut counted: Vec<(usize, _)> = signs.iter().map(|sign| (common(sign.1), *sign)).collect();
        counted.sort_by_key(|(common, _)| Reverse(*common));
        let [(first, likeliest), (second, _), ..] = counted[..] else { return };
        if first >= FEWEST && first * 2 >= second * 3 {
            *signs = vec![likeliest];
        }
    }
}

fn is_short_for(short: &str, long: &str) -> bool {
    long.ends_with(short) && short.chars().count() >= SHORTEST_NAME
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Document, Pairing, Submission, Tie};
    use crate::settings::Settings;
    use std::path::Path;

    const TEXT: &str = "部门预算情况说明\n一、收支情况\n支出10.01万元，其中：基本支出6.02万元，项目支出3.99万元。\n";

    /// What texts and workbooks are tied, by path: `text+book` or, where the figures alone tell, `text~book`; `?` before those that are
    /// ambiguous. What begins with a year is a text, of the unit in its path.
    fn tied(files: &[(&str, &str)]) -> Vec<String> {
        let standard = &Settings::default().standard;
        let read = |(path, said): &(&str, &str)| match path.ends_with(".xlsx") {
            true => {
                let tables = "\n单位：万元\n项目\t合计\t备注\n合计\t10.01\t\n基本支出\t6.02\t\n项目支出\t3.99\t\n";
                Submission::of_tables(&format!("{said}{tables}"), standard)
            }
            // Last year's figures are others.
            false if path.ends_with(".txt") => {
                Submission::of(&format!("{said}{}", TEXT.replace("10.01", "9.05").replace("6.02", "5.06")), standard)
            }
            false => Submission::of(&format!("{said}{TEXT}"), standard),
        };
        let read: Vec<Submission> = files.iter().map(|file| read(file).unwrap()).collect();
        let documents = read.iter().zip(files);
        let documents: Vec<Document> =
            documents.map(|(submission, (path, _))| Document { submission, rank: 0, path: Path::new(path) }).collect();
        let pairing = Pairing::of(&documents);
        let name = |at: usize| files[at].0;
        let mut tied = Vec::new();
        for (own, others) in &pairing.beside {
            for (other, tie) in others {
                match tie {
                    Tie::Tables { is_alike: true } => tied.push(format!("{}+{}", name(*own), name(*other))),
                    Tie::Tables { is_alike: false } => tied.push(format!("{}~{}", name(*own), name(*other))),
                    _ => {}
                }
            }
        }
        let twice = pairing.ambiguous.iter().map(|twice| twice.at.iter().map(|at| format!("?{}", name(*at))).collect());
        tied.into_iter().chain(twice).collect()
    }

    #[test]
    fn a_workbook_goes_with_the_text_of_its_unit_and_year() {
        let text = ("a/说明.docx", "甲区档案馆2025年");
        assert_eq!(tied(&[text, ("b/表.xlsx", "甲区档案馆2025年收支总表")]), ["a/说明.docx+b/表.xlsx"]);
        assert_eq!(tied(&[text, ("b/表.xlsx", "收支总表\n部门：甲区档案馆")]), ["a/说明.docx+b/表.xlsx"]);
        assert_eq!(tied(&[text, ("a/表.xlsx", "江州市甲区档案馆2025年收支总表")]), ["a/说明.docx~a/表.xlsx"]);
        for other in ["乙区档案馆2025年收支总表", "甲区档案馆2024年收支总表", "甲区档案馆2025年收入支出决算总表"]
        {
            assert!(tied(&[text, ("a/表.xlsx", other)]).is_empty(), "{other}");
        }
    }

    #[test]
    fn what_names_no_unit_lies_beside_it_and_says_the_same() {
        let text = ("a/说明.docx", "甲区档案馆2025年");
        assert_eq!(tied(&[text, ("a/表.xlsx", "2025年部门收支总表")]), ["a/说明.docx~a/表.xlsx"]);
        assert_eq!(tied(&[text, ("a/甲区档案馆.xlsx", "部门收支总表")]), ["a/说明.docx~a/甲区档案馆.xlsx"]);
        assert!(tied(&[text, ("b/表.xlsx", "2025年部门收支总表")]).is_empty());
    }

    #[test]
    fn what_tells_no_year_goes_with_the_year_whose_figures_it_has() {
        let text = ("a/说明.docx", "甲区档案馆2025年");
        let before = ("a/上年.docx", "甲区档案馆2024年");
        let book = ("a/表.xlsx", "收支总表\n部门：甲区档案馆");
        // Both texts have the same figures here.
        assert_eq!(tied(&[text, before, book]), ["?a/说明.docx?a/上年.docx?a/表.xlsx"]);
        let other = ("a/上年.txt", "甲区档案馆2024年");
        assert_eq!(tied(&[text, other, book]), ["a/说明.docx+a/表.xlsx"]);
    }

    #[test]
    fn two_workbooks_with_one_table_are_not_guessed() {
        let text = ("a/说明.docx", "甲区档案馆2025年");
        let one = ("a/1.xlsx", "甲区档案馆2025年收支总表");
        assert_eq!(tied(&[text, one, ("a/2.xlsx", "甲区档案馆2025年收支总表")]), ["?a/1.xlsx?a/2.xlsx"]);
        assert_eq!(
            tied(&[text, one, ("a/2.xlsx", "甲区档案馆2025年支出总表")]),
            ["a/说明.docx+a/1.xlsx", "a/说明.docx+a/2.xlsx"]
        );
        // The department's and its bureau's: the folder tells.
        let bureau = ("b/说明.docx", "甲区档案馆（本级）2025年");
        assert_eq!(tied(&[text, bureau, one]), ["a/说明.docx+a/1.xlsx"]);
        assert_eq!(
            tied(&[text, ("a/本级.docx", "甲区档案馆（本级）2025年"), one]),
            ["?a/说明.docx?a/本级.docx?a/1.xlsx"]
        );
    }
}
