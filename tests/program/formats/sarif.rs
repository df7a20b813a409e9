//! SARIF against the schema of the standard.

use std::fs;
use std::path::Path;

use gouji::finding::Finding;
use gouji::lang::Lang;
use gouji::report::{FileReport, Sarif};
use gouji::rules::ALL;
use serde_json::{Value, json};

use super::samples::{TEXT, findings, rendered, reported};

pub fn schema() -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemas/sarif-2.1.0.json");
    // The standard's pattern for a language has a bracket too many, which only lenient engines read.
    let schema = fs::read_to_string(path).unwrap().replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

pub fn errors(schema: &jsonschema::Validator, log: &Value) -> Vec<String> {
    schema.iter_errors(log).map(|error| error.to_string()).collect()
}

#[test]
fn every_log_is_valid() {
    let schema = schema();
    for lang in [Lang::Zh, Lang::En] {
        let log: Value = serde_json::from_str(&rendered(&Sarif { lang })).unwrap();
        assert_eq!(errors(&schema, &log), Vec::<String>::new());
        let empty: Value = serde_json::from_str(&reported(&Sarif { lang }, &[])).unwrap();
        assert_eq!(errors(&schema, &empty), Vec::<String>::new());
    }
}

#[test]
fn the_schema_would_tell() {
    let schema = schema();
    let mut log: Value = serde_json::from_str(&rendered(&Sarif { lang: Lang::Zh })).unwrap();
    log["runs"][0]["results"][0]["level"] = json!("hint");
    log["runs"][0]["results"][1]["surprise"] = json!(1);
    assert_eq!(errors(&schema, &log).len(), 2);
}

#[test]
fn results_lead_to_their_rules_and_places() {
    let log: Value = serde_json::from_str(&rendered(&Sarif { lang: Lang::Zh })).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), ALL.len());
    for rule in rules {
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## 检查什么"), "{rule}");
        let page = rule["helpUri"].as_str().unwrap();
        assert!(page.ends_with(&format!("docs/rules.md#{}", rule["id"].as_str().unwrap())), "{page}");
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    for result in results {
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
    }
    let first = &results[0];
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%E7%94%B2%20%E5%8D%95%E4%BD%8D/a%2C1%3A2%25.txt");
    let column = TEXT.lines().nth(2).unwrap().split("30.00").next().unwrap().chars().count() + 1;
    assert_eq!(place["region"]["startLine"], 3);
    assert_eq!(place["region"]["startColumn"], column);
    assert_eq!(place["region"]["endColumn"], column + 5);
    assert_eq!(place["region"]["snippet"]["text"], "30.00");
    assert_eq!(first["relatedLocations"].as_array().unwrap().len(), 2);
    let replacement = &first["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "20.00");
    assert_eq!(replacement["deletedRegion"]["startColumn"], column);
    let artifacts = run["artifacts"].as_array().unwrap();
    assert_eq!(artifacts.len(), 3, "clean files were checked too");
}

#[test]
fn fingerprints_stay_where_lines_move() {
    let prints = |before: &str| -> Vec<Value> {
        let text = format!("{before}{TEXT}");
        let findings: Vec<Finding> = findings().into_iter().map(|finding| finding.shift(before.len() as u32)).collect();
        let report = FileReport { path: "a.txt", text: &text, findings: &findings, ..FileReport::default() };
        let log: Value = serde_json::from_str(&reported(&Sarif { lang: Lang::Zh }, &[report])).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"]["gouji/v1"].clone()).collect()
    };
    assert_eq!(prints(""), prints("另一段。\n\n"));
}
