//! The standard is data: a fund, a sum, a limit or a verb of change is added in its files alone.

use std::sync::Arc;

use gouji::analysis::check;
use gouji::lang::Lang;
use gouji::model::subjects::Subject;
use gouji::model::{Classification, Lexicon, Phrases, Profile, Standard, Subjects};
use gouji::settings::Settings;

const CONCEPTS: &str = include_str!("../../src/standard/concepts.toml");
const BUDGET: &str = include_str!("../../src/standard/budget.toml");

/// The codes of what is found in a text, with this standard.
fn found(text: &str, concepts: &str, budget: &str) -> Vec<String> {
    let (lexicon, tree) = Lexicon::read(concepts, budget, Subjects::base()).unwrap();
    let standard = Standard { lexicon: Arc::new(lexicon), tree: Arc::new(tree), ..Standard::default() };
    let settings = Settings { standard: Arc::new(standard), ..Settings::new(Lang::En) };
    let checked = check(text, &settings);
    checked
        .findings
        .iter()
        .map(|finding| finding.code.to_string())
        .filter(|code| ARITHMETIC.contains(&&**code))
        .collect()
}

const ARITHMETIC: [&str; 3] = ["total-mismatch", "limit-exceeded", "side-mismatch"];

fn budget_of(sentences: &str) -> String {
    format!("江州市云阳区档案馆2025年单位预算情况说明\n\n二、单位收支总体情况\n\n{sentences}\n")
}

#[test]
fn a_fund_is_data() {
    let concepts =
        format!("{CONCEPTS}\n[[fund]]\nid = \"lottery\"\nen = \"lottery funds\"\ntexts = [\"彩票公益金收入\"]\n");
    let budget = BUDGET.replace("\"reserve.income\"", "\"reserve.income\", \"lottery.income\"");
    // Two digits of the total are swapped: whoever knows the fund sees it.
    let text =
        budget_of("2025年收入预算144.87万元。2025年一般公共预算拨款收入83.21万元。2025年彩票公益金收入61.57万元。");
    assert_eq!(found(&text, CONCEPTS, BUDGET), [""; 0]);
    assert_eq!(found(&text, &concepts, &budget), ["total-mismatch"]);
    assert_eq!(found(&text.replace("144.87", "144.78"), &concepts, &budget), [""; 0]);
}

#[test]
fn a_sum_is_data() {
    let text = budget_of("2025年机关运行经费20万元。2025年公用经费15万元。2025年支出预算100万元。");
    assert_eq!(found(&text, CONCEPTS, BUDGET), [""; 0]);
    let budget =
        format!("{BUDGET}\n[[sum]]\nwhole = \"general.agency_running\"\nparts = [\"office\"]\nclaim = \"certain\"\n");
    assert!(!found(&text, CONCEPTS, &budget).is_empty());
}

#[test]
fn a_limit_is_data() {
    let text = budget_of("2025年基本支出80万元，项目支出20万元。2025年政府采购预算90万元。2025年支出预算100万元。");
    assert_eq!(found(&text, CONCEPTS, BUDGET), [""; 0]);
    let budget = format!("{BUDGET}\n[[limit]]\npart = \"procurement\"\nwhole = \"basic\"\n");
    assert_eq!(found(&text, CONCEPTS, &budget), ["limit-exceeded"]);
}

#[test]
fn a_verb_of_change_is_data() {
    const PHRASES: &str = include_str!("../../src/standard/phrases.toml");
    let text = budget_of("2024年公务接待费预算8.40万元。\n2025年公务接待费预算6.70万元，比2024年腰斩1.07万元。");
    let codes = |phrases: &str| {
        let phrases = Arc::new(Phrases::read(phrases).unwrap());
        let standard = Arc::new(Standard { phrases, ..Standard::default() });
        let settings = Settings { standard, ..Settings::new(Lang::En) };
        let findings = check(&text, &settings).findings;
        findings.iter().map(|finding| finding.code).filter(|code| *code == "change-mismatch").count()
    };
    assert_eq!(codes(PHRASES), 0);
    assert_eq!(codes(&PHRASES.replace("down = [\"减少\"", "down = [\"减少\", \"腰斩\"")), 1);
}

#[test]
fn mistakes_in_the_data_are_told() {
    let read = |concepts: &str, budget: &str| Lexicon::read(concepts, budget, Subjects::base()).map(|_| ());
    let unknown = BUDGET.replace("\"general.basic\"", "\"general.bsic\"");
    assert_eq!(read(CONCEPTS, &unknown), Err("no quantity general.bsic".to_owned()));
    assert!(read(CONCEPTS, &BUDGET.replace("within = \"three_public\"", "within = \"basic\"")).is_err());
    assert!(read(&CONCEPTS.replace("[[fund]]", "[[found]]"), BUDGET).is_err());
}

#[test]
fn a_province_is_data() {
    const NATIONAL: &str = include_str!("../../src/standard/profiles/budget/national.toml");
    let province = format!(
        "{NATIONAL}\n[[sections]]\nid = \"debts\"\ntitle = \"政府债务情况\"\nlevel = \"first\"\nmandatory = true\n"
    );
    let text = "江州市云阳区档案馆2025年单位预算情况说明\n\n第一部分 单位概况\n\n负责档案工作。\n\n第二部分 名词解释\n\n无。\n";
    let missing = |profile: &str| {
        let profile = Some(Arc::new(Profile::read(profile).unwrap()));
        let settings = settings(Standard { profile, ..Standard::default() });
        let findings = check(text, &settings).findings;
        findings.iter().any(|finding| finding.code == "missing-section" && finding.message.contains("政府债务情况"))
    };
    assert!(!missing(NATIONAL));
    assert!(missing(&province));
}

#[test]
fn next_years_subjects_are_data() {
    let table =
        "附件1\n\n某馆支出表\n\n单位：万元\n\n科目编码\t科目名称\t预算数\n2010101\t机关保障\t5.00\n合计\t\t5.00\n";
    let is_told = |subjects: &Arc<Subjects>| {
        let settings = settings(Standard { subjects: subjects.clone(), ..Standard::default() });
        check(table, &settings).findings.iter().any(|finding| finding.code == "unknown-subject")
    };
    let renamed = Subject::new(Classification::Functional, 2010101, "机关保障");
    assert!(is_told(Subjects::base()));
    assert!(!is_told(&Arc::new(Subjects::base().with(vec![renamed]))));
}

fn settings(standard: Standard) -> Settings {
    Settings { standard: Arc::new(standard), ..Settings::new(Lang::Zh) }
}
