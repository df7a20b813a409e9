//! Hover: the relations of a figure, the definition of a term, the name of a subject.

use super::figures;
use super::published;
use super::snapshot::{PartPosition, Snapshot};
use super::subjects;
use super::terms::{self, Term};
use crate::facts::FigureId;
use crate::relations::explain::{quantity, subject_path};
use crate::relations::{RelationStanding, Standing};
use crate::say;
use crate::text::Span;
use ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use std::collections::BTreeSet;

/// Maximum number of relations shown for one figure.
const MOST_RELATIONS: usize = 16;

/// The hover text at a position.
pub fn hover(snapshot: &Snapshot, position: Position) -> Option<Hover> {
    let place = snapshot.place(position);
    let (span, page) =
        of_figure(snapshot, place).or_else(|| of_subject(snapshot, place)).or_else(|| of_term(snapshot, place))?;
    let kind = if snapshot.client().renders_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let value = page.render(kind == MarkupKind::Markdown);
    let contents = HoverContents::Markup(MarkupContent { kind, value });
    Some(Hover { contents, range: Some(snapshot.range(place.placed, span)) })
}

/// A hover text.
#[derive(Default)]
struct Page {
    /// The first line, which says what this is.
    head: String,
    paragraphs: Vec<String>,
    /// Lines of a list.
    items: Vec<String>,
}

impl Page {
    /// As Markdown, or plain where the client knows none.
    fn render(&self, is_markdown: bool) -> String {
        let (strong, bullet) = if is_markdown { ("**", "- ") } else { ("", "") };
        let mut out = format!("{strong}{}{strong}", escaped(&self.head, is_markdown));
        for paragraph in &self.paragraphs {
            out += &format!("\n\n{}", escaped(paragraph, is_markdown));
        }
        for (at, item) in self.items.iter().enumerate() {
            let space = if at == 0 { "\n\n" } else { "\n" };
            out += &format!("{space}{bullet}{}", escaped(item, is_markdown));
        }
        out
    }
}

/// The words of a document are no Markdown.
fn escaped(line: &str, is_markdown: bool) -> String {
    let mut out = String::new();
    for c in line.chars() {
        if is_markdown && "\\`*_[]<>#|~&".contains(c) {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    }
    out
}

fn of_figure(snapshot: &Snapshot, place: PartPosition) -> Option<(Span, Page)> {
    let part = place.part;
    let ids = figures::at(place);
    let first = *ids.first()?;
    let lang = snapshot.lang();
    let mut stated: Vec<String> = Vec::new();
    for key in ids.iter().flat_map(|id| &part.facts.figure(*id).keys) {
        let words = quantity(&part.facts, key, lang);
        if !stated.contains(&words) {
            stated.push(words);
        }
    }
    let mut relations = figures::relations_of(part, &ids);
    relations.sort_by_key(|relation| match relation.standing {
        Standing::Broken => 0,
        Standing::Rounded => 1,
        Standing::Exact => 2,
    });
    let mut items: Vec<String> = Vec::new();
    for standing in &relations {
        let line = relation_line(snapshot, place, standing);
        if items.contains(&line) {
            continue;
        }
        if items.len() == MOST_RELATIONS {
            let more = relations.len() - MOST_RELATIONS;
            items.push(say!(lang, "……另有 {more} 项", "… and {more} more"));
            break;
        }
        items.push(line);
    }
    let mut paragraphs = if stated.is_empty() { Vec::new() } else { vec![stated.join(&say!(lang, "；", "; "))] };
    paragraphs.extend(published::of_quantity(snapshot, place, &ids).iter().map(|published| published.in_words()));
    let head = figures::naming(snapshot, part).stated(first);
    Some((part.facts.figure(first).span, Page { head, paragraphs, items }))
}

/// `✗ 支出 100 万元 ≠ … （第 3、5 行）`
fn relation_line(
    snapshot: &Snapshot,
    place: PartPosition,
    RelationStanding { relation, standing }: &RelationStanding,
) -> String {
    let mark = match standing {
        Standing::Exact => '✓',
        Standing::Rounded => '≈',
        Standing::Broken => '✗',
    };
    let (part, lang) = (place.part, snapshot.lang());
    let equation = figures::naming(snapshot, part).equation(relation, *standing);
    let start = |id: &FigureId| place.placed.start + part.facts.figure(*id).span.start;
    let lines: BTreeSet<u32> = relation.figures.iter().map(|id| snapshot.text.position(start(id)).line + 1).collect();
    let plural = if lines.len() > 1 { "s" } else { "" };
    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
    let lines = lines.join(&say!(lang, "、", ", "));
    say!(lang, "{mark} {equation}（第 {lines} 行）", "{mark} {equation} (line{plural} {lines})")
}

fn of_subject(snapshot: &Snapshot, place: PartPosition) -> Option<(Span, Page)> {
    let subject = subjects::at(place)?;
    let lang = snapshot.lang();
    let standard = &place.part.outline.standard;
    let name = standard.subjects.name_of(subject.classification, subject.code)?;
    let mut page = Page { head: format!("{} {name}", subject.code), ..Page::default() };
    page.paragraphs.push(subject_path(&standard.subjects, subject.classification, subject.code, lang)?);
    let term = standard.glossary.term(name).filter(|term| term.subject);
    page.paragraphs.extend(term.map(|term| term.explanation(None)));
    Some((subject.span, page))
}

fn of_term(snapshot: &Snapshot, place: PartPosition) -> Option<(Span, Page)> {
    let found = terms::at(place)?;
    let part = place.part;
    let lang = snapshot.lang();
    let entry = terms::explanation(part, found.term);
    let line = entry.map(|entry| snapshot.text.position(place.placed.start + entry.definition.start).line + 1);
    let mut page = Page::default();
    match found.term {
        Term::Standard(at) => {
            let term = part.outline.standard.glossary.terms().get(at)?;
            page.head = term.name.clone();
            page.paragraphs.push(term.explanation(part.outline.profile_id()));
            if let (Some(entry), Some(line)) = (entry, line) {
                let is_standard = entry.runs_on || term.is_defined_by(entry.definition.of(part.text()));
                page.paragraphs.push(match is_standard {
                    true => say!(lang, "本文的解释见第 {line} 行。", "Explained in line {line} of this document."),
                    false => say!(
                        lang,
                        "本文第 {line} 行的解释与规范表述不同。",
                        "Line {line} of this document explains it in other words."
                    ),
                });
            }
        }
        Term::Own(_) => {
            let (entry, line) = (entry?, line?);
            page.head = entry.name.clone();
            page.paragraphs.push(entry.definition.of(part.text()).to_owned());
            page.paragraphs.push(say!(lang, "本文第 {line} 行。", "Line {line} of this document."));
        }
    }
    Some((found.span, page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::{Fixture, open, open_for, open_with};
    use serde_json::json;

    fn said(fixture: &Fixture) -> String {
        let hover = hover(&fixture.snapshot, fixture.cursor).expect("something to say");
        fixture.expect(hover.range);
        match hover.contents {
            HoverContents::Markup(content) => content.value,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_figure_shows_what_it_states_and_its_relations() {
        let fixture = open(
            "某局2025年部门预算情况说明\n一、收支情况\n2025年一般公共预算财政拨款支出⟦45¦1.32⟧万元，其中：基本支出420.10万元，项目支出31.22万元。\n2025年一般公共预算财政拨款收入451.32万元。\n",
        );
        assert_eq!(
            said(&fixture),
            "一般公共预算财政拨款支出 451.32 万元\n\n\
             2025年一般公共预算财政拨款支出预算数\n\n\
             ✓ 一般公共预算财政拨款支出 451.32 万元 = 基本支出 420.10 + 项目支出 31.22 万元（第 3 行）\n\
             ✓ 一般公共预算财政拨款支出 451.32 万元 = 一般公共预算财政拨款收入 451.32 万元（第 3、4 行）"
        );
    }

    #[test]
    fn a_final_account_tells_its_outturn_from_its_budget() {
        for (text, stated) in [
            ("年初预算为⟦4.0¦0⟧万元，支出决算为3.00万元，比上年减少1.00万元", "年初预算数"),
            ("年初预算为4.00万元，支出决算为⟦3.0¦0⟧万元，比上年减少1.00万元", "决算数"),
            ("年初预算为4.00万元，支出决算为3.00万元，比上年减少⟦1.0¦0⟧万元", "较上年决算数的增减"),
        ] {
            let text = format!("某局2024年度部门决算\n一、“三公”经费支出决算情况\n2024年公务接待费支出{text}。\n");
            let said = said(&open(&text));
            let line = format!("2024年一般公共预算财政拨款公务接待费支出{stated}");
            assert!(said.lines().any(|said| said == line), "{said}");
        }
    }

    #[test]
    fn what_is_broken_comes_first() {
        let fixture = open(
            "某局2025年部门预算情况说明\n一、收支情况\n2025年一般公共预算财政拨款支出⟦420.10¦⟧万元，其中：基本支出380.10万元，项目支出31.22万元。\n",
        );
        assert_eq!(
            said(&fixture).lines().last(),
            Some(
                "✗ 一般公共预算财政拨款支出 420.10 万元 ≠ 基本支出 380.10 + 项目支出 31.22 = 411.32 万元，相差 8.78 万元（第 3 行）"
            )
        );
    }

    #[test]
    fn markdown_only_for_clients_that_read_it() {
        let markdown = json!({"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}});
        let fixture =
            open_for(markdown, "一、收支情况\n2025年*支出⟦4¦0⟧万元，其中：基本支出30万元，项目支出10万元。\n");
        let text = said(&fixture);
        assert!(text.starts_with("**") && text.contains("\n- ✓ "), "{text}");
        assert!(!text.replace("\\*", "").replace("**", "").contains('*'), "{text}");
    }

    #[test]
    fn english_for_english_clients() {
        let fixture = open_with(
            json!({"capabilities": {}, "locale": "en"}),
            "某局2025年部门预算情况说明\n一、收支情况\n2025年一般公共预算财政拨款支出4¦0万元，其中：基本支出30万元，项目支出10万元。\n",
        );
        let hover = hover(&fixture.snapshot, fixture.cursor).unwrap();
        let HoverContents::Markup(content) = hover.contents else { panic!() };
        assert!(content.value.contains("2025 budget: expenditure, general public budget"), "{}", content.value);
        assert!(content.value.ends_with("(line 3)"), "{}", content.value);
    }

    #[test]
    fn a_term_shows_its_definition() {
        let fixture =
            open("一、收支情况\n用于⟦基本¦支出⟧的资金。\n六、专业性名词解释\n（一）基本支出：指另一种说法。\n");
        let text = said(&fixture);
        assert!(text.starts_with("基本支出\n\n指为保障机构正常运转"), "{text}");
        assert!(text.ends_with("本文第 4 行的解释与规范表述不同。"), "{text}");
    }

    #[test]
    fn a_term_of_the_documents_own() {
        let fixture = open(
            "一、收支情况\n用于⟦馆藏¦修复⟧的资金。\n六、专业性名词解释\n（一）馆藏修复：指修复破损的档案。\n（二）基本支出：指甲。\n",
        );
        assert_eq!(said(&fixture), "馆藏修复\n\n指修复破损的档案。\n\n本文第 4 行。");
    }

    #[test]
    fn a_subject_shows_where_it_stands() {
        for table in [
            "科目编码\t科目名称\t总计\n⟦221¦0201⟧\t住房公积金\t3.00\n",
            "科目编码\t科目名称\t总计\n2210201\t⟦住房¦公积金⟧\t3.00\n",
        ] {
            let text = said(&open(table));
            assert!(
                text.starts_with("2210201 住房公积金\n\n支出功能分类：221 住房保障支出 › 22102 住房改革支出 › "),
                "{text}"
            );
        }
    }

    #[test]
    fn plain_words_say_nothing() {
        let fixture = open("一、概况\n某某¦单位。\n");
        assert!(hover(&fixture.snapshot, fixture.cursor).is_none());
        let fixture = open("¦");
        assert!(hover(&fixture.snapshot, fixture.cursor).is_none());
    }
}
