//! An inspector's checklist as a workbook: what each document owes, by documents, and whether it is there; the same once more line by
//! line, to filter by; and the ledger.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::ledger::kind_in_words;
use super::xlsx::{self, ledger_sheet, notes_sheet};
use super::{Digest, FileReport, Renderer, RunReport};
use crate::analysis::Checklist;
use crate::formats::{Cell, Column, ListWriter};
use crate::lang::Lang;
use crate::model::DocumentKind;
use crate::rules::{Answer, Group};
use crate::say;
use crate::text::LineIndex;

/// Documents side by side on one sheet: more are on the next.
const SIDE_BY_SIDE: usize = 200;

/// The workbook.
pub struct Checklists {
    /// The language.
    pub lang: Lang,
    /// What was run: names and values.
    pub run: Vec<(String, String)>,
}

/// A document, kept when its text is gone.
#[derive(Serialize, Deserialize)]
struct Document {
    path: String,
    /// None of a file that could not be read.
    kind: Option<DocumentKind>,
    kind_in_words: String,
    unit: String,
    year: Option<i32>,
    items: Vec<Answered>,
}

/// An item of a checklist with its answer.
#[derive(Serialize, Deserialize)]
struct Answered {
    group: Group,
    id: String,
    question: String,
    said: Said,
    place: String,
}

/// An answer without its place.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Said {
    Yes,
    No,
    Unknown,
    NotOwed,
}

impl Said {
    fn name(self, lang: Lang) -> String {
        match self {
            Said::Yes => say!(lang, "是", "yes"),
            Said::No => say!(lang, "否", "no"),
            Said::Unknown => say!(lang, "未能识别", "not recognised"),
            Said::NotOwed => say!(lang, "不适用", "not applicable"),
        }
    }

    /// A cell with it, and with the place where it is known.
    fn cell(self, place: &str, lang: Lang) -> Cell {
        let mut words = self.name(lang);
        if !place.is_empty() {
            words = format!("{words}\n{place}");
        }
        match self {
            Said::Yes => Cell::Words(words),
            Said::No => Cell::Wrong(words),
            Said::Unknown | Said::NotOwed => Cell::Faint(words),
        }
    }
}

impl Document {
    fn new(report: &FileReport<'_>, lines: &LineIndex<'_>, checklist: &Checklist, lang: Lang) -> Document {
        let place = |at: u32| report.whereabouts(lines, at + checklist.start, lang);
        let items = checklist.items.iter().map(|item| {
            let (said, at) = match item.answer {
                Answer::Yes(span) => (Said::Yes, Some(span)),
                Answer::No(span) => (Said::No, Some(span)),
                Answer::Unknown(span) => (Said::Unknown, span),
                Answer::NotOwed => (Said::NotOwed, None),
            };
            let (group, id, question) = (item.group, item.id.clone(), item.question.clone());
            Answered { group, id, question, said, place: at.map(|span| place(span.start)).unwrap_or_default() }
        });
        let about = checklist.about.as_ref();
        Document {
            path: report.path.to_owned(),
            kind: Some(checklist.kind),
            kind_in_words: about.map(|about| kind_in_words(about, lang)).unwrap_or_default(),
            unit: about.map(|about| about.unit.clone()).unwrap_or_default(),
            year: about.and_then(|about| about.year),
            items: items.collect(),
        }
    }

    /// A file that could not be read.
    fn unread(path: &str) -> Document {
        let (kind_in_words, unit) = (String::new(), String::new());
        Document { path: path.to_owned(), kind: None, kind_in_words, unit, year: None, items: Vec::new() }
    }

    /// What it is called at the head of its column.
    fn title(&self) -> String {
        let year = self.year.map(|year| year.to_string()).unwrap_or_default();
        let words = [self.unit.as_str(), &year, &self.kind_in_words, &self.path];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn answer(&self, group: Group, id: &str) -> Option<&Answered> {
        self.items.iter().find(|item| item.group == group && item.id == id)
    }

    /// The answer to an item of some layout. One that no layout of the document asks for is not owed.
    fn cell(&self, group: Group, id: &str, lang: Lang) -> (Said, Cell) {
        let (said, place) = match self.answer(group, id) {
            Some(item) => (item.said, item.place.as_str()),
            None if self.items.is_empty() => (Said::Unknown, ""),
            None => (Said::NotOwed, ""),
        };
        (said, said.cell(place, lang))
    }
}

impl Renderer for Checklists {
    fn holds_files(&self) -> bool {
        true
    }

    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        let lines = LineIndex::new(report.text);
        let read = report.checklists.iter().map(|checklist| Document::new(report, &lines, checklist, self.lang));
        let unread = report.coverage.is_none().then(|| Document::unread(report.path));
        for document in read.chain(unread) {
            serde_json::to_writer(&mut *out, &document)?;
            out.push(b'\n');
        }
        Ok(Some(Digest::new(report, self.lang)))
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.lang;
        // They were written by this very run.
        let lines = run.held.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let documents: Vec<Document> = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
        let of_kind = |kind| documents.iter().filter(|one| one.kind == Some(kind)).collect::<Vec<&Document>>();
        let mut kinds = [of_kind(DocumentKind::Budget), of_kind(DocumentKind::Final)];
        // Where all documents are of one kind, what could not be read mostly is, too.
        let mut filled = kinds.iter_mut().filter(|documents| !documents.is_empty());
        if let (Some(only), None) = (filled.next(), filled.next()) {
            only.extend(documents.iter().filter(|one| one.kind.is_none()));
        }
        let mut workbook = ListWriter::new();
        let names = [say!(lang, "预算检查表", "budgets"), say!(lang, "决算检查表", "final accounts")];
        for (name, documents) in names.iter().zip(&kinds) {
            for (number, documents) in (1..).zip(documents.chunks(SIDE_BY_SIDE)) {
                let name = if number == 1 { name.clone() } else { format!("{name} {number}") };
                self.table(&mut workbook, &name, documents);
            }
        }
        self.lines(&mut workbook, &documents);
        ledger_sheet(&mut workbook, run, lang);
        notes_sheet(&mut workbook, run, self.notes(), &self.run, lang);
        xlsx::write(workbook, out, lang)
    }
}

impl Checklists {
    /// What is owed, a row each, by documents.
    fn table(&self, workbook: &mut ListWriter, name: &str, documents: &[&Document]) {
        let lang = self.lang;
        let counted = [Said::Yes, Said::No, Said::Unknown];
        let mut columns =
            vec![Column::new(say!(lang, "类别", "group"), 16), Column::new(say!(lang, "检查事项", "item"), 40)];
        columns.extend(counted.map(|said| Column::new(said.name(lang), 9)));
        columns.extend(documents.iter().map(|document| Column::new(document.title(), 20)));
        workbook.sheet(name, &columns, 2, |sheet| {
            for ((group, _), (id, question)) in owed(documents) {
                let answers: Vec<(Said, Cell)> =
                    documents.iter().map(|document| document.cell(group, id, lang)).collect();
                let count = |wanted| Cell::count(answers.iter().filter(|(said, _)| *said == wanted).count());
                let mut cells: Vec<Cell> = vec![group.name(lang).into(), question.into()];
                cells.extend(counted.map(count));
                cells.extend(answers.into_iter().map(|(_, cell)| cell));
                sheet.push(&cells);
            }
        });
    }

    /// The same with a line for each document and item.
    fn lines(&self, workbook: &mut ListWriter, documents: &[Document]) {
        let lang = self.lang;
        let columns = [
            Column::new(say!(lang, "单位", "unit"), 28),
            Column::new(say!(lang, "年度", "year"), 7),
            Column::new(say!(lang, "种类", "kind"), 11),
            Column::new(say!(lang, "文件", "file"), 36),
            Column::new(say!(lang, "类别", "group"), 18),
            Column::new(say!(lang, "检查事项", "item"), 44),
            Column::new(say!(lang, "结论", "answer"), 11),
            Column::new(say!(lang, "位置", "place"), 24),
        ];
        workbook.sheet(&say!(lang, "逐项", "by item"), &columns, 1, |sheet| {
            for document in documents {
                let year = document.year.map_or_else(|| Cell::from(""), |year| Cell::Number(year.into()));
                for item in &document.items {
                    sheet.push(&[
                        document.unit.as_str().into(),
                        year.clone(),
                        document.kind_in_words.as_str().into(),
                        document.path.as_str().into(),
                        item.group.name(lang).into(),
                        item.question.as_str().into(),
                        item.said.cell("", lang),
                        item.place.as_str().into(),
                    ]);
                }
            }
        });
    }

    /// What the answers mean.
    fn notes(&self) -> Vec<String> {
        let lang = self.lang;
        vec![
            say!(lang, "是：写明了，下面是所在的位置", "yes: it is there, at the place below"),
            say!(
                lang,
                "否：没有找到，gouji 也报告了这个问题；位置是应当补写的地方或相应的金额",
                "no: it is not there, and gouji reports that; the place is where it belongs, or the amount that it belongs to"
            ),
            say!(
                lang,
                "未能识别：文件或版式不能识别、报表可能另附、只是摘录，或者不能断定，请人工核对",
                "not recognised: the file or its layout is not recognised, the tables may be in another file, it is an excerpt, or \
                 nobody can tell: look for yourself"
            ),
            say!(
                lang,
                "不适用：金额为零，或者该版式不要求",
                "not applicable: the amount is nil, or the layout does not ask for it"
            ),
        ]
    }
}

/// An item by group and place in it, with its name for programs and its question.
type OwedItem<'a> = ((Group, usize), (&'a str, &'a str));

/// All that some of these documents owe: by groups, and in each in the order of the first document that has it.
fn owed<'a>(documents: &[&'a Document]) -> Vec<OwedItem<'a>> {
    let mut numbers: BTreeMap<(Group, &str), usize> = BTreeMap::new();
    let mut all: Vec<OwedItem<'a>> = Vec::new();
    for item in documents.iter().flat_map(|document| &document.items) {
        let number = numbers.len();
        numbers.entry((item.group, &item.id)).or_insert_with(|| {
            all.push(((item.group, number), (&item.id, &item.question)));
            number
        });
    }
    all.sort_unstable_by_key(|(order, _)| *order);
    all
}
