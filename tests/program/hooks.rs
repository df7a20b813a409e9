//! The pre-commit hooks, the GitHub Action and the GitLab job, run as their hosts run them, over an example site.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::program::{code, stderr, stdout};
use serde_json::Value;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_gouji"))
}

fn yaml(path: impl AsRef<Path>) -> Value {
    let text = fs::read_to_string(root().join(path)).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A copy of the example site, as a repository.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/site"), folder.path());
    assert!(Command::new("git").args(["init", "-q"]).current_dir(folder.path()).status().unwrap().success());
    folder
}

/// A slip in one of its documents that is not in the baseline.
fn spoil(site: &Path) {
    change(site, |text| text.replacen("统计调查中心", "统计调查中心中心", 1).replacen("。\n", "。。\n", 1));
}

fn change(site: &Path, edit: impl Fn(&str) -> String) {
    let path = site.join("2025/统计调查中心.txt");
    let text = fs::read_to_string(&path).unwrap();
    let edited = edit(&text);
    assert_ne!(text, edited);
    fs::write(path, edited).unwrap();
}

/// A total that does not add up any more.
fn break_a_total(site: &Path) {
    change(site, |text| {
        let at = text.find("基本支出").unwrap() + "基本支出".len();
        let digit = at + text[at..].find(|c: char| ('1'..='8').contains(&c)).unwrap();
        let next = (text.as_bytes()[digit] + 1) as char;
        format!("{}{next}{}", &text[..digit], &text[digit + 1..])
    });
}

/// The program in a folder of its own, as an installation puts it.
fn installed(root: &Path) -> PathBuf {
    let bin = root.join("bin");
    fs::create_dir_all(&bin).unwrap();
    fs::copy(binary(), bin.join("gouji")).unwrap();
    bin
}

fn with_path(command: &mut Command, bin: &Path) {
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths([bin.to_path_buf()].into_iter().chain(std::env::split_paths(&path))).unwrap();
    command.env("PATH", path);
}

/// Runs the hooks of the site's configuration over the files they ask for.
fn pre_commit(site: &Path) -> Vec<(String, Output)> {
    let tools = tempfile::tempdir().unwrap();
    let bin = installed(tools.path());
    let hooks = yaml(".pre-commit-hooks.yaml");
    let wanted = yaml("tests/site/.pre-commit-config.yaml");
    let listed =
        Command::new("git").args(["ls-files", "-z", "--others", "--exclude-standard"]).current_dir(site).output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    let mut outputs = Vec::new();
    for asked in wanted["repos"][0]["hooks"].as_array().unwrap() {
        let id = asked["id"].as_str().unwrap();
        let hook = hooks.as_array().unwrap().iter().find(|hook| hook["id"] == id).expect(id);
        assert_eq!(hook["language"], "rust");
        let pattern = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
        let files = listed.split('\0').filter(|name| pattern.is_match(name));
        let words = hook["entry"].as_str().unwrap().split(' ');
        let arguments = asked["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
        let line: Vec<&str> = words.chain(arguments).chain(files).collect();
        assert!(line.len() > 6, "{line:?}");
        let mut command = Command::new("env");
        with_path(&mut command, &bin);
        outputs.push((id.to_owned(), command.args(line).current_dir(site).output().unwrap()));
    }
    outputs
}

#[test]
fn the_pre_commit_hooks_pass_mend_and_refuse() {
    let site = site();
    let codes = |outputs: &[(String, Output)]| -> Vec<(String, i32)> {
        outputs.iter().map(|(id, output)| (id.clone(), code(output))).collect()
    };
    let both = |fix, check| vec![("gouji-fix".to_owned(), fix), ("gouji".to_owned(), check)];
    let outputs = pre_commit(site.path());
    assert_eq!(codes(&outputs), both(0, 0), "{}", stdout(&outputs[1].1));
    let before = fs::read_to_string(site.path().join("2025/统计调查中心.txt")).unwrap();
    change(site.path(), |text| text.replacen("。\n", "。。\n", 1));
    let outputs = pre_commit(site.path());
    assert_eq!(codes(&outputs), both(0, 0));
    assert!(stderr(&outputs[0].1).contains("已修复 1 处，涉及 1 个文件"), "{}", stderr(&outputs[0].1));
    assert_eq!(fs::read_to_string(site.path().join("2025/统计调查中心.txt")).unwrap(), before);
    break_a_total(site.path());
    let outputs = pre_commit(site.path());
    assert_eq!(codes(&outputs), both(1, 1));
    assert!(stdout(&outputs[1].1).contains("2025/统计调查中心.txt:"));
}

/// A runner of composite actions, as far as this one goes.
struct Runner {
    site: TempDir,
    temp: TempDir,
    inputs: BTreeMap<String, String>,
}

/// What an action did.
struct Done {
    check: Output,
    outputs: BTreeMap<String, String>,
    /// The steps of other actions whose condition held.
    uses: Vec<String>,
}

impl Runner {
    fn new(with: &[(&str, &str)]) -> Self {
        let action = yaml("action.yml");
        let default = |input: &Value| input["default"].as_str().unwrap().to_owned();
        let mut inputs: BTreeMap<String, String> =
            action["inputs"].as_object().unwrap().iter().map(|(name, input)| (name.clone(), default(input))).collect();
        for (name, value) in with {
            assert!(inputs.insert((*name).to_owned(), (*value).to_owned()).is_some(), "no input {name}");
        }
        Runner { site: site(), temp: tempfile::tempdir().unwrap(), inputs }
    }

    /// `${{ … }}` with what stands for it.
    fn filled(&self, text: &str, outputs: &BTreeMap<String, String>) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${{") {
            let (expression, after) = after.split_once("}}").unwrap();
            filled.push_str(before);
            let expression = expression.trim();
            filled.push_str(&match expression.strip_prefix("inputs.") {
                Some(input) => self.inputs[input].clone(),
                None => match expression {
                    "github.action_path" => root().to_str().unwrap().to_owned(),
                    "runner.os" | "runner.arch" => "here".to_owned(),
                    step => outputs[step].clone(),
                },
            });
            rest = after;
        }
        filled + rest
    }

    /// Whether the condition of a step holds.
    fn holds(&self, condition: &str) -> bool {
        condition.split("&&").map(str::trim).all(|term| {
            let sides = |operator| {
                term.split_once(operator).map(|(input, value): (&str, &str)| {
                    let input = input.trim().strip_prefix("inputs.").unwrap();
                    self.inputs[input] == value.trim().trim_matches('\'')
                })
            };
            match sides("==") {
                Some(equal) => equal,
                None => sides("!=").map(|equal| !equal).unwrap_or_else(|| term == "always()"),
            }
        })
    }

    fn run(&self) -> Done {
        let mut outputs = BTreeMap::new();
        let mut uses = Vec::new();
        let mut check = None;
        let file = |name: &str| self.temp.path().join(name);
        for step in yaml("action.yml")["runs"]["steps"].as_array().unwrap() {
            if let Some(action) = step["uses"].as_str() {
                if !step["if"].as_str().is_none_or(|condition| self.holds(condition)) {
                    continue;
                }
                for (name, value) in step["with"].as_object().unwrap() {
                    let value = self.filled(value.as_str().unwrap(), &outputs);
                    assert!(!value.is_empty(), "{action}: {name}");
                    if action.starts_with("actions/cache@") && name == "path" {
                        // As on the second run, when the program is kept from the first.
                        installed(Path::new(&value));
                    }
                }
                uses.push(action.to_owned());
                continue;
            }
            let script = step["run"].as_str().unwrap();
            assert!(!script.contains("${{"), "an input within a script is run as one: pass it through env");
            assert_eq!(step["shell"], "bash");
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(self.site.path());
            for (name, value) in step["env"].as_object().unwrap() {
                command.env(name, self.filled(value.as_str().unwrap(), &outputs));
            }
            for name in ["GITHUB_OUTPUT", "GITHUB_PATH"] {
                fs::write(file(name), "").unwrap();
                command.env(name, file(name));
            }
            command.env("RUNNER_TEMP", self.temp.path().join("runner"));
            if let Some(bin) = outputs.get("path") {
                with_path(&mut command, Path::new(bin));
            }
            let output = command.output().unwrap();
            let id = step["id"].as_str().unwrap_or_default();
            for line in fs::read_to_string(file("GITHUB_OUTPUT")).unwrap().lines() {
                let (name, value) = line.split_once('=').unwrap();
                outputs.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            }
            if let Some(bin) = fs::read_to_string(file("GITHUB_PATH")).unwrap().lines().next() {
                outputs.insert("path".to_owned(), bin.to_owned());
            }
            if id == "check" {
                check = Some(output);
            } else {
                assert!(output.status.success(), "{}", stderr(&output));
            }
        }
        Done { check: check.unwrap(), outputs, uses }
    }

    fn exit_code(&self, done: &Done) -> i32 {
        let value = yaml("action.yml")["outputs"]["exit-code"]["value"].as_str().unwrap().to_owned();
        self.filled(&value, &done.outputs).parse().unwrap()
    }
}

#[test]
fn the_action_checks_the_site_as_its_workflow_says() {
    let workflow = yaml("tests/site/.github/workflows/budget.yml");
    let steps = workflow["jobs"]["gouji"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["uses"].as_str().is_some_and(|uses| uses.contains("/gouji@"))).unwrap();
    let with: Vec<(&str, &str)> = step["with"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect();
    let runner = Runner::new(&with);
    let done = runner.run();
    assert_eq!((code(&done.check), runner.exit_code(&done)), (0, 0), "{}", stderr(&done.check));
    assert_eq!(names(&done.uses), ["actions/cache"]);
    assert_eq!(stdout(&done.check), "共检查 4 个文件：没有发现问题；核对 391 个数字、410 项勾稽关系，2 项不符\n");
    break_a_total(runner.site.path());
    let done = runner.run();
    assert_eq!((code(&done.check), runner.exit_code(&done)), (1, 1));
    let report = fs::read_to_string(runner.site.path().join("report.txt")).unwrap();
    assert!(report.starts_with("规则") && report == stdout(&done.check), "{report}");
}

#[test]
fn the_inputs_of_the_action_are_arguments_and_nothing_else() {
    let runner = Runner::new(&[
        ("paths", "2025/统计调查中心.txt\n$(touch made)\n\n"),
        ("args", "--lang=en\n--select=total-mismatch"),
    ]);
    let done = runner.run();
    assert_eq!((code(&done.check), runner.exit_code(&done)), (2, 2));
    let annotations = stdout(&done.check);
    assert!(annotations.contains("$(touch made)") && annotations.contains("no such file"), "{annotations}");
    assert!(!runner.site.path().join("made").exists());
    let runner = Runner::new(&[("paths", "空")]);
    fs::create_dir(runner.site.path().join("空")).unwrap();
    let done = runner.run();
    assert_eq!((code(&done.check), runner.exit_code(&done)), (0, 0));
    assert_eq!(stdout(&done.check), "::warning title=gouji::没有可以检查的文件：没有找到文档\n");
    let runner = Runner::new(&[]);
    let done = runner.run();
    assert_eq!(code(&done.check), 1, "without its baseline the site has findings");
    let annotations = stdout(&done.check);
    assert!(!annotations.is_empty() && annotations.lines().all(|line| line.starts_with("::")), "{annotations}");
    let runner = Runner::new(&[("format", "sarif"), ("output", "report.sarif")]);
    assert_eq!(names(&runner.run().uses), ["actions/cache", "github/codeql-action/upload-sarif"]);
    let report = fs::read_to_string(runner.site.path().join("report.sarif")).unwrap();
    assert!(report.starts_with("{\"version\":\"2.1.0\""), "{report}");
}

/// The actions without their versions.
fn names(uses: &[String]) -> Vec<&str> {
    uses.iter().map(|action| action.split('@').next().unwrap()).collect()
}

#[test]
fn a_report_whose_name_begins_with_a_dash_is_written_and_the_exit_code_told() {
    let runner = Runner::new(&[("format", "json"), ("output", "-n"), ("paths", "2025")]);
    let done = runner.run();
    assert_eq!((code(&done.check), runner.exit_code(&done)), (0, 0), "{}", stderr(&done.check));
    let report = fs::read_to_string(runner.site.path().join("-n")).unwrap();
    assert_eq!(report, stdout(&done.check));
    let runner = Runner::new(&[("output", "absent/report")]);
    let done = runner.run();
    assert_eq!((code(&done.check), runner.exit_code(&done)), (2, 2));
}

#[test]
fn actions_of_others_are_pinned_by_their_commit() {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let uses: Vec<&str> =
        action.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses:")).collect();
    assert_eq!(uses.len(), 2);
    let pinned = regex::Regex::new(r"^ [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$").unwrap();
    assert!(uses.iter().all(|uses| pinned.is_match(uses)), "{uses:?}");
}

#[test]
fn the_gitlab_job_checks_the_site() {
    let job = yaml("tests/site/.gitlab-ci.yml");
    let script: Vec<&str> =
        job["gouji"]["script"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let site = site();
    // As on the second run, when the program is kept from the first.
    let kept = job["gouji"]["cache"]["paths"][0].as_str().unwrap();
    installed(&site.path().join(kept));
    let run = || {
        let mut command = Command::new("bash");
        command.args(["-eo", "pipefail", "-c", &script.join("\n")]).current_dir(site.path()).output().unwrap()
    };
    let output = run();
    assert_eq!(
        (code(&output), stdout(&output)),
        (0, "共检查 4 个文件：没有发现问题；核对 391 个数字、410 项勾稽关系，2 项不符\n"),
        "{}",
        stderr(&output)
    );
    spoil(site.path());
    assert_eq!(code(&run()), 1);
}
