//! A department and its units, checked beside one another.

use crate::program::{folder, json, run};
use crate::support::department::department;
use crate::support::trial::{cases, keys, levels, try_some};
use crate::support::word::document;
use crate::support::{is_grave, show};
use gouji::analysis::{OtherFile, ReadText, Tie, starts_behind};
use gouji::finding::{Finding, Severity};
use gouji::lang::Lang;
use gouji::settings::Settings;
use serde_json::Value;

/// Corruptions tried.
const SAMPLE: usize = 150;

/// What is found in the document of a department and in those of its units, each beside all others.
fn check(texts: &[String]) -> Vec<Vec<Finding>> {
    let settings = Settings::new(Lang::Zh);
    let read: Vec<ReadText> = texts.iter().map(|text| ReadText::new(text, &settings)).collect();
    let beside = |at: usize| {
        let members = || (0..texts.len()).filter(|other| *other != at);
        let starts = starts_behind(texts[at].len() as u32, members().map(|other| texts[other].len() as u32));
        let tie = |other: usize| if other == 0 { Tie::Department } else { Tie::Member };
        let others = members().zip(starts);
        let others: Vec<OtherFile> = others
            .map(|(other, start)| OtherFile { path: "other.txt", read: &read[other], start, tie: tie(other) })
            .collect();
        read[at].check(&others, &settings).findings
    };
    (0..texts.len()).map(beside).collect()
}

#[test]
fn right_departments_are_clean() {
    let mut wrong = Vec::new();
    for seed in 0..24 {
        let texts = department(seed, 3 + seed as usize % 8);
        for (at, (text, findings)) in texts.iter().zip(check(&texts)).enumerate() {
            let own = findings.iter().filter(|finding| finding.code == "department-mismatch" || is_grave(finding));
            wrong.extend(own.map(|finding| format!("{seed} document {at}: {}", show(text, finding))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn wrong_figures_that_a_department_and_a_unit_state_are_found() {
    let texts = |seed: u64| department(seed, 10);
    let mut all = Vec::new();
    for seed in 0..6 {
        let texts = texts(seed);
        if check(&texts).iter().flatten().any(|finding| finding.severity == Severity::Error) {
            continue;
        }
        let levels: Vec<_> = texts.iter().map(|text| levels(text, |year| year)).collect();
        for at in 1..texts.len() {
            let both = keys(&levels[0]).intersection(&keys(&levels[at])).copied().collect();
            for document in [0, at] {
                all.extend(cases(seed, document, &texts[document], &levels[document], &both));
            }
        }
    }
    try_some(all, SAMPLE, texts, check).assert(SAMPLE);
}

const DEPARTMENT: &str = "江州市云阳区档案局2025年部门预算情况说明
一、部门基本情况
（一）职能职责
负责全区档案的收集和保管。
（二）单位构成
本部门由局本级和下属1个预算单位组成，为江州市云阳区档案馆。
二、部门预算情况说明
2025年一般公共预算财政拨款支出100.00万元，其中：基本支出70.00万元，项目支出30.00万元。
机关运行经费9.00万元。
公务接待费1.50万元。
";
const BUREAU: &str = "江州市云阳区档案局（本级）2025年单位预算情况说明
二、单位预算情况说明
2025年一般公共预算财政拨款支出60.00万元，其中：基本支出40.00万元，项目支出20.00万元。
机关运行经费9.00万元。
公务接待费1.00万元。
";
const ARCHIVES: &str = "江州市云阳区档案馆2025年单位预算情况说明
二、单位预算情况说明
2025年一般公共预算财政拨款支出40.00万元，其中：基本支出30.00万元，项目支出10.00万元。
公务接待费0.50万元。
";

/// What a run says of a department whose files are these: file, severity, figure, right value.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = folder(&files);
    let report = json(&run(folder.path(), &["check", ".", "--format", "json"]));
    let of_file = |file: &Value| {
        let path = file["path"].as_str().unwrap_or_default().to_owned();
        let findings = file["findings"].as_array().cloned().unwrap_or_default();
        let own = findings.into_iter().filter(|finding| finding["code"] == "department-mismatch");
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        own.map(|one| format!("{path} {} {} {}", word(&one["severity"]), word(&one["text"]), word(&one["expected"])))
            .collect::<Vec<_>>()
    };
    report["files"].as_array().unwrap().iter().flat_map(of_file).collect()
}

#[test]
fn the_wrong_figure_is_told_in_the_document_that_has_it() {
    let all = |department: &str, bureau: &str, archives: &str| {
        told(&[("部门.txt", department), ("本级.txt", bureau), ("单位/馆.txt", archives)])
    };
    assert!(all(DEPARTMENT, BUREAU, ARCHIVES).is_empty());
    // Two of five differ: the department may count otherwise.
    let wrong = DEPARTMENT.replace("支出100.00", "支出110.00").replace("基本支出70.00", "基本支出80.00");
    assert_eq!(all(&wrong, BUREAU, ARCHIVES), ["部门.txt information 110.00 -", "部门.txt information 80.00 -"]);
    let wrong = DEPARTMENT.replace("接待费1.50", "接待费1.70");
    assert_eq!(all(&wrong, BUREAU, ARCHIVES), ["部门.txt error 1.70 -"]);
    let with_list = |text: &str, list: &str| text.replace("公务接待费", list);
    let department = with_list(DEPARTMENT, "“三公”经费3.50万元，其中：公务用车运行维护费2.00万元，公务接待费");
    let bureau = with_list(BUREAU, "“三公”经费3.00万元，其中：公务用车运行维护费2.00万元，公务接待费");
    let archives = with_list(ARCHIVES, "“三公”经费0.50万元，其中：公务用车运行维护费0万元，公务接待费");
    assert!(all(&department, &bureau, &archives).is_empty());
    // Which of three is wrong the document of the unit leaves open; the department tells.
    let wrong = archives.replace("0.50万元，其中", "0.70万元，其中");
    assert_eq!(all(&department, &bureau, &wrong), ["单位/馆.txt error 0.70 0.50"]);
    // A unit that is not counted among those with running costs has none.
    assert_eq!(all(&DEPARTMENT.replace("运行经费9.00", "运行经费8.00"), BUREAU, ARCHIVES), ["部门.txt error 8.00 -"]);
}

#[test]
fn where_units_are_missing_only_too_much_is_told() {
    let two = |department: &str| told(&[("部门.txt", department), ("本级.txt", BUREAU)]);
    assert_eq!(two(DEPARTMENT), ["部门.txt information 江州市云阳区档案馆 -"]);
    let less = DEPARTMENT.replace("接待费1.50", "接待费0.80");
    assert_eq!(two(&less), ["部门.txt information 江州市云阳区档案馆 -", "部门.txt information 0.80 -"]);
    assert!(told(&[("部门.txt", &less)]).is_empty());
    // A unit that the department does not list, and the same of another year.
    let other = ARCHIVES.replace("云阳区档案馆", "云阳区图书馆");
    let later = ARCHIVES.replace("2025", "2024");
    for files in [[("部门.txt", less.as_str()), ("馆.txt", &other)], [("部门.txt", &less), ("馆.txt", &later)]] {
        assert!(told(&files).is_empty());
    }
}

#[test]
fn a_configuration_may_name_the_units() {
    let silent =
        DEPARTMENT.replace("本部门由局本级和下属1个预算单位组成，为江州市云阳区档案馆。", "本部门内设3个科室。");
    let wrong = silent.replace("接待费1.50", "接待费1.70");
    let config = |units: &str| format!("[departments]\n\"江州市云阳区档案局\" = [{units}]\n");
    let report = |units: &str| {
        let config = config(units);
        let files = [("部门.txt", wrong.as_str()), ("本级.txt", BUREAU), ("馆.txt", ARCHIVES), ("gouji.toml", &config)];
        told(&files)
    };
    assert_eq!(report("\"区档案馆\", \"江州市云阳区档案局（本级）\""), ["部门.txt error 1.70 -"]);
    let missing = report("\"区档案馆\", \"区方志馆\"");
    assert_eq!(missing, ["部门.txt information 江州市云阳区档案局2025年部门预算情况说明 -"]);
}

#[test]
fn what_is_no_unit_of_the_department_is_not_added_up() {
    let other = ARCHIVES.replace("档案馆", "方志馆").replace("40.00", "0.50").replace("30.00", "0.00");
    let other = other.replace("10.00", "0.50").replace("0.50万元。\n公务接待费0.50", "0.50万元。\n公务接待费0.00");
    let list = |text: &str| DEPARTMENT.replace("本部门由局本级和下属1个预算单位组成，为江州市云阳区档案馆。", text);
    let two = "下属2个预算单位，分别是区档案馆、区方志馆";
    let transfers = "对下转移支付表\n单位：万元\n序号\t单位名称\t金额\n1\t江州市云阳区方志馆\t6.00\n";
    let told = |department: &str, archives: &str| {
        told(&[("部门.txt", department), ("本级.txt", BUREAU), ("馆.txt", archives), ("方志馆.txt", &other)])
    };
    assert!(!told(&list(&format!("{two}。")), ARCHIVES).is_empty(), "they are added up where both are listed");
    // A budget of its own, money that goes there, and a unit of a unit, whose money may be in that one's.
    assert!(told(&list(&format!("{two}（单独编制预算，不纳入本部门预算）。")), ARCHIVES).is_empty());
    assert!(told(&(DEPARTMENT.to_owned() + transfers), ARCHIVES).is_empty());
    // The bureau's text has the department's list as well: that makes no unit one of a unit.
    let bureau = BUREAU.replace("二、单位", "一、单位构成\n下属单位1个，为区档案馆。\n二、单位");
    let wrong = DEPARTMENT.replace("接待费1.50", "接待费1.70");
    let files = [("部门.txt", wrong.as_str()), ("本级.txt", &bureau), ("馆.txt", ARCHIVES)];
    assert_eq!(self::told(&files), ["部门.txt error 1.70 -"]);
    let nested = ARCHIVES.replace("二、单位", "一、单位构成\n下属单位1个，为区方志馆。\n二、单位");
    assert!(told(&list(&format!("{two}。")), &nested).is_empty());
}

#[test]
fn where_units_pay_one_another_totals_are_left_out() {
    let paid = "2025年收入预算数10.00万元，其中：上级补助收入10.00万元。\n2025年支出预算数110.00万元。\n";
    let department = DEPARTMENT.to_owned() + "2025年支出预算数200.00万元。\n";
    let archives = ARCHIVES.to_owned() + paid;
    let bureau = BUREAU.to_owned() + "2025年支出预算数60.00万元。\n";
    let files = [("部门.txt", department.as_str()), ("本级.txt", &bureau), ("馆.txt", &archives)];
    assert!(told(&files).iter().all(|said| !said.contains("200.00")), "{:?}", told(&files));
}

#[test]
fn a_compilation_is_no_department() {
    // Both departments and all units in one file, and again each in its own: nothing is compared with another's.
    let other = |text: &str| text.replace("档案", "方志").replace("1.50", "9.50").replace("00万元", "07万元");
    let compiled = [DEPARTMENT, BUREAU, ARCHIVES].concat() + &other(DEPARTMENT) + &other(ARCHIVES);
    let archives = other(ARCHIVES);
    let files =
        [("汇编.txt", compiled.as_str()), ("本级.txt", BUREAU), ("馆.txt", ARCHIVES), ("方志馆.txt", &archives)];
    assert!(told(&files).is_empty(), "{:?}", told(&files));
}

#[test]
fn a_submission_in_two_formats_counts_once() {
    let folder = folder(&[
        ("部门.txt", DEPARTMENT.as_bytes()),
        ("本级.txt", BUREAU.as_bytes()),
        ("馆.txt", ARCHIVES.as_bytes()),
        ("馆.docx", &document(ARCHIVES, 100)),
    ]);
    let report = json(&run(folder.path(), &["check", ".", "--format", "json"]));
    assert!(!report.to_string().contains("department-mismatch"), "{report:#}");
    assert_eq!(report["files"].as_array().unwrap().len(), 3);
}
