//! Documents of one unit in several years, checked beside one another.

use crate::program::{code, folder, json, run, stderr};
use crate::support::corrupt::{corruptions, spots};
use crate::support::rng::Rng;
use crate::support::trial::{cases, keys, levels, try_some};
use crate::support::word::document;
use crate::support::write::three_years;
use crate::support::{is_grave, show};
use gouji::analysis::{Analysis, Neighbour, OtherFile, ReadText, Tie, starts_behind};
use gouji::finding::{Finding, Severity};
use gouji::lang::Lang;
use gouji::settings::Settings;
use serde_json::Value;

/// Corruptions tried.
const SAMPLE: usize = 400;

/// What is found in each document of a chain beside all others.
fn check(texts: &[String]) -> Vec<Vec<Finding>> {
    let settings = Settings::new(Lang::Zh);
    let read: Vec<ReadText> = texts.iter().map(|text| ReadText::new(text, &settings)).collect();
    let beside = |at: usize| {
        let others = read.iter().enumerate().filter(|(other, _)| *other != at);
        let start = texts[at].len() as u32;
        let others: Vec<OtherFile> = others
            .map(|(_, read)| OtherFile { path: "other.txt", read, start, tie: Tie::Unit { is_alike: true } })
            .collect();
        read[at].check(&others, &settings).findings
    };
    (0..texts.len()).map(beside).collect()
}

fn texts(seed: u64) -> Vec<String> {
    three_years(seed).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn right_chains_are_clean() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for seed in 0..60 {
        let texts = texts(seed);
        for (text, findings) in texts.iter().zip(check(&texts)) {
            compared += 1;
            // All reasons are drawn from a few.
            let is_of_reason = |finding: &Finding| finding.message.starts_with("可能沿用了上年的原因");
            let is_told = |finding: &&Finding| {
                finding.code == "prior-year-mismatch" && !is_of_reason(finding) || is_grave(finding)
            };
            let own = findings.iter().filter(is_told);
            wrong.extend(own.map(|finding| format!("{seed}: {}", show(text, finding))));
        }
    }
    assert!(compared > 100 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn wrong_figures_that_two_documents_state_are_found() {
    let mut all = Vec::new();
    for seed in 0..40 {
        let texts = texts(seed);
        if check(&texts).iter().flatten().any(|finding| finding.severity == Severity::Error) {
            continue;
        }
        for at in 0..2 {
            // What the later one says of the year before, and the earlier one of its own.
            let (later, earlier) = (levels(&texts[at], |year| year - 1), levels(&texts[at + 1], |year| year));
            let both = keys(&later).intersection(&keys(&earlier)).copied().collect();
            for (document, levels) in [(at, &later), (at + 1, &earlier)] {
                all.extend(cases(seed, document, &texts[document], levels, &both));
            }
        }
    }
    try_some(all, SAMPLE, texts, check).assert(SAMPLE);
}

#[test]
fn after_edits_of_either_document_the_findings_are_those_of_a_fresh_reading() {
    let settings = Settings::new(Lang::Zh).into();
    let mut rng = Rng::new(7);
    let mut told = 0;
    for seed in 0..12 {
        let [mut now, mut before] = [0, 1].map(|at| texts(seed).swap_remove(at));
        let tie = Tie::Unit { is_alike: true };
        let neighbour = |before: &str| {
            let read = Analysis::new(before, &settings).to_read_text().into();
            [Neighbour { path: "上年.txt".into(), read, tie }]
        };
        let mut analysis = Analysis::new(&now, &settings);
        analysis.stand_beside(neighbour(&before).into());
        for edit in 0..20 {
            let text = if edit % 3 == 2 { &mut before } else { &mut now };
            let mut spots = spots(text);
            let spot = spots.swap_remove(rng.below(spots.len())).range;
            let mut wrong = corruptions(&text[spot.clone()]);
            let (_, new) = wrong.swap_remove(rng.below(wrong.len()));
            text.replace_range(spot.clone(), &new);
            if edit % 3 == 2 {
                analysis.stand_beside(neighbour(&before).into());
            } else {
                analysis.edit(spot.start as u32..spot.end as u32, &new);
            }
            let (read, start) =
                (ReadText::new(&before, &settings), starts_behind(now.len() as u32, [0]).next().unwrap());
            let other = OtherFile { path: "上年.txt", read: &read, start, tie };
            let fresh = ReadText::new(&now, &settings).check(&[other], &settings).findings;
            told += fresh.iter().filter(|finding| finding.code == "prior-year-mismatch").count();
            assert_eq!(analysis.findings(), fresh, "{seed}, edit {edit}");
        }
    }
    assert!(told > 50, "{told}");
}

const BEFORE: &str = "江州市云阳区档案馆2024年部门预算情况说明
一、单位基本情况
本馆负责全区档案的收集和保管。
二、部门预算情况说明
2024年支出预算90.00万元，其中：基本支出60.00万元，项目支出30.00万元。
公务接待费1.20万元。
";
const NOW: &str = "江州市云阳区档案馆2025年部门预算情况说明
一、单位基本情况
本馆负责全区档案的收集和保管。
二、部门预算情况说明
2025年支出预算100.00万元，比2024年预算增加10.00万元，其中：基本支出64.00万元，比2024年预算增加4.00万元；项目支出36.00万元，比2024年预算增加6.00万元。
公务接待费1.10万元，比2024年预算减少0.10万元。
";

/// Path, severity, text and expected value of what is said of two years in a report.
fn told(report: &Value) -> Vec<String> {
    let mut told = Vec::new();
    for file in report["files"].as_array().unwrap() {
        let findings = file["findings"].as_array().unwrap().iter();
        for finding in findings.filter(|finding| finding["code"] == "prior-year-mismatch") {
            let parts = [&file["path"], &finding["severity"], &finding["text"], &finding["expected"]];
            told.push(parts.map(|part| part.as_str().unwrap_or("-")).join(" "));
        }
    }
    told
}

fn report(before: &str, now: &str) -> Value {
    let folder = folder(&[("2024/说明.docx", &document(before, 3)), ("2025/预算.txt", now.as_bytes())]);
    json(&run(folder.path(), &["check", ".", "--format", "json"]))
}

#[test]
fn documents_of_two_years_in_a_folder_are_checked_beside_one_another() {
    assert!(told(&report(BEFORE, NOW)).is_empty());
    // Its own sum confirms the published figure, and nothing the change.
    let wrong = NOW.replace("减少0.10", "减少0.20");
    assert_eq!(told(&report(BEFORE, &wrong)), ["2025/预算.txt error 0.20 -"]);
    let report = report(BEFORE, &NOW.replace("比2024年预算增加6.00", "比2024年预算增加5.00"));
    let findings = told(&report);
    assert!(findings.is_empty() || findings == ["2025/预算.txt error 5.00 6.00"], "{report:#}");
}

#[test]
fn the_place_in_the_other_file_is_told() {
    let report = report(BEFORE, &NOW.replace("减少0.10", "减少0.20"));
    let files = report["files"].as_array().unwrap();
    let finding = files
        .iter()
        .flat_map(|file| file["findings"].as_array().unwrap())
        .find(|finding| finding["code"] == "prior-year-mismatch")
        .unwrap();
    let related = &finding["related"][0];
    assert_eq!(related["path"], "2024/说明.docx", "{finding:#}");
    assert!(related["place"].as_str().unwrap().starts_with("第"), "{finding:#}");
    assert_eq!(related["message"], "上年公开 1.20 万元");
    assert_eq!(
        finding["message"],
        "与 说明.docx 公开的 1.20 万元不一致：公务接待费 1.10 万元、公务接待费较上年变动 -0.20 万元，推出上年为 1.30 万元；请核对是哪一处有误"
    );
}

#[test]
fn the_file_of_last_year_may_be_named() {
    let wrong = NOW.replace("减少0.10", "减少0.20");
    let folder = folder(&[("公开/去年.txt", BEFORE.as_bytes()), ("今年.txt", wrong.as_bytes())]);
    let report = |arguments: &[&str]| run(folder.path(), &[&["check", "--format", "json"], arguments].concat());
    assert!(told(&json(&report(&["今年.txt"]))).is_empty());
    let named = json(&report(&["今年.txt", "--last-year", "公开/去年.txt"]));
    assert_eq!(told(&named), ["今年.txt error 0.20 -"]);
    for (arguments, word) in [
        (&["今年.txt", "公开/去年.txt", "--last-year", "公开/去年.txt"][..], "--last-year 一次只与一个文件核对"),
        (&["今年.txt", "--last-year", "今年.txt"][..], "同一个文件"),
        (&["今年.txt", "--last-year", "没有.txt"][..], "没有.txt"),
    ] {
        let output = report(arguments);
        assert!(code(&output) == 2 && stderr(&output).contains(word), "{}", stderr(&output));
    }
}

#[test]
fn what_counts_otherwise_is_only_told() {
    let wrong = NOW.replace("减少0.10", "减少0.20");
    for reason in ["因机构改革划入两个单位。\n", "按可比口径计算。\n"] {
        assert_eq!(told(&report(BEFORE, &(wrong.clone() + reason))), ["2025/预算.txt information 0.20 -"], "{reason}");
    }
    let line = wrong.replace("减少0.20万元。", "减少0.20万元，原因是调整列支科目。");
    assert_eq!(told(&report(BEFORE, &line)), ["2025/预算.txt information 0.20 -"]);
    // Of the unit alone, and with its place named.
    for other in ["云阳区档案馆（本级）2024年", "江州市云阳区档案馆2024年单位"] {
        let own = if other.ends_with("单位") {
            "江州市云阳区档案馆2024年部门"
        } else {
            "云阳区档案馆2024年"
        };
        assert_eq!(told(&report(&BEFORE.replace(own, other), &wrong)), ["2025/预算.txt information 0.20 -"], "{other}");
    }
    // Two bureaus of one city whose name begins like `本局`.
    let [own, other] = ["审计局", "统计局"].map(|bureau| format!("本溪市{bureau}（本级）"));
    let of = |text: &str, bureau: &str| text.replace("江州市云阳区档案馆", bureau);
    assert!(told(&report(&of(BEFORE, &other), &of(&wrong, &own))).is_empty());
    assert_eq!(told(&report(&of(BEFORE, &own), &of(&wrong, &own))).len(), 1);
    // Of another unit, of an outturn and of the year before that nothing is compared.
    for (own, other) in [
        ("云阳区档案馆2024年部门预算", "云阳区审计局2024年部门预算"),
        ("档案馆2024年部门预算", "档案馆2024年度部门决算"),
        ("档案馆2024年部门预算", "档案馆2023年部门预算"),
    ] {
        assert!(told(&report(&BEFORE.replace(own, other), &wrong)).is_empty(), "{other}");
    }
}

#[test]
fn documents_of_a_compilation_are_compared_with_those_of_their_own_unit() {
    let wrong = NOW.replace("减少0.10", "减少0.20");
    let other = wrong.replace("档案馆", "图书馆").replace("100.00", "300.00");
    // Long enough that its beginning has but one of them.
    let long = format!("{NOW}{}{other}", "本馆按照要求做好各项工作。\n".repeat(1_000));
    for (compiled, expected) in [(NOW.to_owned() + &other, 0), (long, 0), (wrong.clone() + &other, 0)] {
        let report = report(BEFORE, &compiled);
        assert_eq!(told(&report).len(), expected, "{report:#}");
    }
    let short = wrong + &NOW.replace("2025", "2023").replace("档案馆", "图书馆");
    assert!(told(&report(BEFORE, &short)).iter().all(|said| said.contains("0.20")));
}

#[test]
fn a_figure_that_last_year_had_is_named_as_left_in() {
    let wrong = NOW.replace("基本支出64.00", "基本支出60.00");
    let report = report(BEFORE, &wrong);
    let findings = report["files"][1]["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["code"] == "total-mismatch").expect("the wrong figure");
    assert_eq!((&finding["text"], &finding["expected"]), (&"60.00".into(), &"64.00".into()), "{report:#}");
    let related = finding["related"].as_array().unwrap().last().unwrap();
    assert_eq!(related["message"], "说明.docx 公开的上年数就是这个数，可能沿用了上年数", "{finding:#}");
    assert_eq!(related["path"], "2024/说明.docx");
}

#[test]
fn reasons_of_last_year_are_named_as_left_in() {
    let with = |text: &str, change: &str, reason: &str| {
        text.replace("公务接待费1.20万元。", &format!("公务接待费1.20万元，比2023年预算{change}，主要原因是{reason}。"))
    };
    let of = |before: &str, reason: &str| {
        let now = NOW.replace("减少0.10万元。", &format!("减少0.10万元，主要原因是{reason}。"));
        told(&report(before, &now))
    };
    let counted = "上年接待外省考察2批";
    let before = with(BEFORE, "减少0.30万元", counted);
    let left_in = "2025/预算.txt information 主要原因是上年接待外省考察2批 -";
    assert_eq!(of(&before, counted), [left_in]);
    assert!(of(&before, "上年接待外省考察3批").is_empty());
    // What holds every year is said every year.
    let standing = "按照中央八项规定从严控制，依据市财〔2014〕9号";
    assert!(of(&with(BEFORE, "减少0.30万元", standing), standing).is_empty());
    let found = of(&with(BEFORE, "增加0.30万元", standing), standing);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn another_unit_of_amounts_and_another_base_are_no_contradiction() {
    // Published in 元, restated in 万元.
    let yuan = BEFORE
        .replace("90.00万元", "900,012.00元")
        .replace("60.00万元", "600,012.00元")
        .replace("30.00万元", "300,000.00元");
    assert!(told(&report(&yuan.replace("1.20万元", "12,049.00元"), NOW)).is_empty());
    // What is compared with the outturn of the year before is not the budget that was published.
    let outturn = NOW.replace("比2024年预算减少0.10", "比2024年执行数减少0.40");
    assert!(told(&report(BEFORE, &outturn)).is_empty());
    // Where all changes are on a base that nobody names, restated levels do not show which.
    let unnamed =
        NOW.replace("比2024年预算增加10.00", "比上年增加7.00").replace("比2024年预算增加4.00", "比上年增加3.00");
    let unnamed = unnamed.replace("比2024年预算增加6.00", "比上年增加4.00").replace("减少0.10", "减少0.30");
    let table = "“三公”经费支出表\n单位：万元\n项目\t2024年预算数\t2025年预算数\n合计\t3.20\t3.10\n公务接待费\t1.20\t1.10\n公务用车运行维护费\t2.00\t2.00\n";
    let severities =
        told(&report(&(BEFORE.to_owned() + "公务用车运行维护费2.00万元。“三公”经费3.20万元。\n"), &(unnamed + table)));
    assert!(severities.iter().all(|said| said.contains(" information ")), "{severities:?}");
}

#[test]
fn where_most_differ_that_is_told_once_and_where_little_is_compared_nothing_is_an_error() {
    let other = BEFORE.replace("90.00", "80.00").replace("60.00", "55.00").replace("30.00", "25.00");
    let report = report(&other, NOW);
    assert_eq!(told(&report), ["2025/预算.txt information 10.00 -"], "{report:#}");
    assert!(report.to_string().contains("（比较 4 项，不同 3 项）"), "{report:#}");
    let few = |text: &str| text.lines().filter(|line| !line.contains("支出预算")).collect::<Vec<_>>().join("\n");
    assert_eq!(
        told(&self::report(&few(BEFORE), &few(&NOW.replace("减少0.10", "减少0.20")))),
        ["2025/预算.txt information 0.20 -"]
    );
}

#[test]
fn two_documents_of_one_year_are_not_guessed_between() {
    let wrong = NOW.replace("减少0.10", "减少0.20");
    let other = BEFORE.replace("1.20", "1.30");
    let folder = folder(&[("a.txt", BEFORE.as_bytes()), ("b.txt", other.as_bytes()), ("c.txt", wrong.as_bytes())]);
    let output = run(folder.path(), &["check", ".", "--format", "json"]);
    assert!(told(&json(&output)).is_empty());
    let said = "江州市云阳区档案馆 2024年的文件不止一份，没有与其他文件核对：a.txt、b.txt";
    assert_eq!(stderr(&output).matches(said).count(), 1, "{}", stderr(&output));
}

#[test]
fn a_published_figure_that_all_else_speaks_against_is_found_in_its_document() {
    // This year the table has both years; what was published stands alone.
    let now = NOW.to_owned()
        + "“三公”经费支出表\n单位：万元\n项目\t2024年预算数\t2025年预算数\n合计\t3.20\t3.10\n公务接待费\t1.20\t1.10\n公务用车运行维护费\t2.00\t2.00\n";
    assert!(told(&report(BEFORE, &now)).is_empty());
    let report = report(&BEFORE.replace("1.20", "2.10"), &now);
    assert_eq!(told(&report), ["2024/说明.docx error 2.10 1.20", "2025/预算.txt information 1.20 -"], "{report:#}");
}

#[test]
fn the_documents_of_a_unit_stand_together_in_the_report() {
    let other = |text: &str| text.replace("档案馆", "审计局");
    let folder = folder(&[
        ("2024/a.txt", BEFORE.as_bytes()),
        ("2024/b.txt", other(BEFORE).as_bytes()),
        ("2025/a.txt", NOW.as_bytes()),
        ("2025/b.txt", other(NOW).as_bytes()),
    ]);
    let report = json(&run(folder.path(), &["check", ".", "--format", "json"]));
    let paths: Vec<&str> =
        report["files"].as_array().unwrap().iter().filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(paths, ["2024/a.txt", "2025/a.txt", "2024/b.txt", "2025/b.txt"]);
}
