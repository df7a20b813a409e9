use super::last_year::standing;
use super::{NewDisclosure, Request, SourceFile, draft};
use crate::analysis::Analysis;
use crate::draft::Standing;
use crate::lang::Lang;
use crate::model::IssuerKind;
use crate::settings::Settings;
use std::sync::Arc;

const UNIT: &str = "南平市白沙县统计调查中心";
const LAST_YEAR: SourceFile =
    SourceFile { name: "上年.txt", bytes: include_bytes!("../../tests/fixtures/new/上年2025.txt") };
const TABLES: SourceFile =
    SourceFile { name: "报表.txt", bytes: include_bytes!("../../tests/fixtures/new/报表2026.txt") };

fn drafted(request: &Request, lang: Lang) -> Result<NewDisclosure, Vec<String>> {
    draft(request, &Arc::new(Settings::new(lang)))
}

#[test]
fn bytes_make_a_disclosure() {
    let request = Request {
        unit: UNIT,
        year: 2026,
        date: Some("2026-03-08"),
        last_year: Some(LAST_YEAR),
        tables: Some(TABLES),
        ..Request::default()
    };
    let new = drafted(&request, Lang::Zh).unwrap();
    assert_eq!(new.text, include_str!("../../tests/fixtures/new/预期2026.txt"));
    assert_eq!(new.title(), format!("{UNIT}2026年单位预算情况说明"));
    assert!(new.notes.iter().all(|note| !note.contains("落款日期")), "{:?}", new.notes);
    let blanks: Vec<&str> = new.blanks().map(|blank| blank.of(&new.text)).collect();
    assert_eq!(blanks, ["____"; 3]);
}

#[test]
fn all_that_is_wrong_with_the_words_is_told_at_once() {
    let kinds = ["uint".to_owned()];
    let request = Request { unit: " ", year: 20260, kinds: &kinds, date: Some("2026-02-30"), ..Request::default() };
    let told = drafted(&request, Lang::Zh).unwrap_err();
    assert_eq!(
        told,
        [
            "单位名称应为 1 至 60 个字",
            "年度应在 1990 至 2099 之间",
            "没有类别“uint”；您是否想用“unit”？",
            "落款日期没有这一天：2026年2月只有28天",
        ]
    );
    assert_eq!(drafted(&request, Lang::En).unwrap_err().len(), 4);
}

/// Who reads them may have no command line.
#[test]
fn nothing_that_is_said_names_an_option() {
    let sources = [(None, None), (Some(LAST_YEAR), None), (None, Some(TABLES)), (Some(TABLES), Some(LAST_YEAR))];
    for lang in [Lang::Zh, Lang::En] {
        for (last_year, tables) in sources {
            for year in [2020, 2026] {
                let request = Request { unit: UNIT, year, last_year, tables, ..Request::default() };
                let said = drafted(&request, lang).map_or_else(|complaints| complaints, |new| new.notes);
                assert!(said.iter().all(|said| !said.contains("--")), "{said:?}");
            }
        }
    }
}

/// Cut off anywhere, and each in the place of the other.
#[test]
fn any_bytes_make_a_disclosure_or_complaints() {
    let odd: [&[u8]; 4] = [b"", b"\0\xff", b"PK\x03\x04", b"<html><table><tr><td>"];
    let cut = |file: SourceFile<'static>| (0..file.bytes.len()).step_by(457).map(move |end| &file.bytes[..end]);
    for bytes in odd.into_iter().chain(cut(LAST_YEAR)).chain(cut(TABLES)) {
        let file = Some(SourceFile { name: "甲", bytes });
        for (last_year, tables) in [(file, None), (None, file), (file, file)] {
            let request = Request { unit: UNIT, year: 2026, last_year, tables, ..Request::default() };
            match drafted(&request, Lang::Zh) {
                Ok(new) => assert!(new.title().contains(UNIT)),
                Err(complaints) => {
                    let names_file = |told: &String| told.starts_with('甲') || told.starts_with("另有");
                    assert!(complaints.iter().all(names_file), "{complaints:?}");
                }
            }
        }
    }
}

#[test]
fn a_file_of_another_year_is_told_by_its_name() {
    let request = Request { unit: UNIT, year: 2027, last_year: Some(LAST_YEAR), ..Request::default() };
    let told = drafted(&request, Lang::Zh).unwrap_err();
    assert_eq!(told, ["上年.txt：这是2025年的，请换成上年（2026年）的情况说明"]);
}

fn last_year(text: &str) -> Standing {
    let analysis = Analysis::new(text, &Arc::new(Settings::default()));
    standing(&analysis.parts()[0].part)
}

#[test]
fn what_stands_from_year_to_year() {
    let standing = last_year(
        "江州市云阳区档案馆2025年单位预算情况说明\n一、单位基本情况\n（一）职能职责。负责档案管理。\n1.接收档案。\n（二）单位构成\n内设综合科。\n\n二、单位收支总体情况\n（一）收入预算：2025年年初预算数5万元。\n（二）支出预算：2025年年初预算数5万元。\n三、单位预算情况说明\n项目支出3万元，主要用于档案整理等重点工作。\n四、“三公”经费情况说明\n2025年“三公”经费预算0万元。\n五、其他重要事项的情况说明\n1、国有资产占有使用情况。截至2024年12月，本单位共有车辆2辆，其中一般公务用车2辆，2025年一般公共预算安排购置车辆0辆。\n六、专业性名词解释\n（一）基本支出：指为保障机构正常运转而发生的支出。\n（二）档案专项：反映档案整理的支出。\n（三）住房公积金：指为职工缴纳的钱。\n\n联系人：周林\n联系电话：0411-48551234\n",
    );
    assert_eq!(
        standing.sections,
        [("duties", "负责档案管理。\n1.接收档案。".to_owned()), ("composition", "内设综合科。".to_owned())]
    );
    assert_eq!(standing.vehicles.as_deref(), Some("本单位共有车辆____辆，其中一般公务用车____辆"));
    assert_eq!(standing.of_a_day, ["截至2024年12月，本单位共有车辆2辆，其中一般公务用车2辆"]);
    assert_eq!(standing.project_use.as_deref(), Some("档案整理等重点工作"));
    assert_eq!(standing.contact.as_deref(), Some("联系人：周林\n联系电话：0411-48551234"));
    assert_eq!(standing.kind, Some(IssuerKind::Unit));
    assert_eq!(standing.terms.len(), 2);
    assert_eq!(standing.terms[0], "档案专项：反映档案整理的支出。");
    assert!(standing.terms[1].starts_with("住房公积金：反映行政事业单位按"), "the standard's words");
}
