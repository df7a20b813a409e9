//! How work and memory grow with the text, for texts made to hurt: one long sentence, one wide table, ten thousand headings.
//!
//! `cargo bench --bench growth`; some families: `cargo bench --bench growth -- table paragraph`.
//!
//! Work is counted in instructions by valgrind, where there is one, else in CPU time of one thread. From 1 to 4 MB it may grow
//! by no more than the power 1.2, and memory may take 60 bytes a byte; what grows faster fails the run.

mod families;

use std::env;
use std::process::{Command, ExitCode};
use std::time::{SystemTime, UNIX_EPOCH};

use families::{FAMILIES, Family};
use gouji::analysis::analyze;
use gouji::settings::Settings;

const SIZES: [usize; 2] = [1 << 20, 4 << 20];
const STEEPEST: f64 = 1.2;
const MOST_MEMORY: f64 = 60.0;

/// The argument with which this program reads one text and says what it took.
const ONE: &str = "--one";

/// What reading one text took.
#[derive(Clone, Copy)]
struct Cost {
    /// Instructions, or nanoseconds.
    work: f64,
    /// Bytes at the peak.
    memory: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [first, family, size] = &arguments[..]
        && first == ONE
    {
        read_one(family, size.parse().expect("a size"));
        return ExitCode::SUCCESS;
    }
    let has_valgrind = Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success());
    println!("work in {}", if has_valgrind { "instructions" } else { "CPU time" });
    let is_wanted =
        |family: &&Family| arguments.is_empty() || arguments.iter().any(|part| family.0.contains(part.as_str()));
    let mut too_steep = Vec::new();
    for (name, _) in FAMILIES.iter().filter(is_wanted) {
        let nothing = cost(name, 0, has_valgrind);
        let costs = SIZES.map(|size| {
            let cost = cost(name, size, has_valgrind);
            Cost { work: (cost.work - nothing.work).max(1.0), memory: (cost.memory - nothing.memory).max(0.0) }
        });
        let exponent = (costs[1].work / costs[0].work).ln() / (SIZES[1] as f64 / SIZES[0] as f64).ln();
        let memory = costs[1].memory / SIZES[1] as f64;
        let is_too_much = exponent > STEEPEST || memory > MOST_MEMORY;
        let mark = if is_too_much { "  <<<" } else { "" };
        println!("{name:24} {:9.0} M  power {exponent:5.2}  {memory:5.1} bytes a byte{mark}", costs[1].work / 1e6);
        if is_too_much {
            too_steep.push(*name);
        }
    }
    if too_steep.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("too much: {}", too_steep.join(", "));
    ExitCode::FAILURE
}

/// Reads a text of a family in this process and prints time and memory.
fn read_one(family: &str, size: usize) {
    let (_, make) = FAMILIES.iter().find(|(name, _)| *name == family).expect("a family");
    let text = if size == 0 { String::new() } else { make(size) };
    let start = cpu_time();
    let findings = analyze(&text, &Settings::default());
    println!("{} {} {}", cpu_time() - start, peak(), findings.len());
}

/// What one text takes, in a process of its own.
fn cost(family: &str, size: usize, has_valgrind: bool) -> Cost {
    let program = env::current_exe().expect("this program");
    let size = size.to_string();
    let one = [ONE, family, &size];
    let output = Command::new(&program).env("RAYON_NUM_THREADS", "1").args(one).output().expect("a run");
    assert!(output.status.success(), "{family} of {size} bytes: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    let mut said = said.split_whitespace().map(|number| number.parse::<f64>().expect("a number"));
    let (time, memory) = (said.next().expect("a time"), said.next().expect("a peak"));
    let work = if has_valgrind { instructions(&program, &one) } else { time };
    Cost { work, memory }
}

/// How many instructions a run takes.
fn instructions(program: &std::path::Path, arguments: &[&str]) -> f64 {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    let output = valgrind.env("RAYON_NUM_THREADS", "1").arg(program).args(arguments).output().expect("valgrind");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = said.lines().find_map(|line| line.split_once("I refs:").or_else(|| line.split_once("I   refs:")));
    let count = count.unwrap_or_else(|| panic!("valgrind counts nothing: {said}")).1;
    count.trim().replace(',', "").parse().expect("a count")
}

/// CPU time of the one thread in nanoseconds; the time of day's where the system does not say.
fn cpu_time() -> u128 {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let spent = spent.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse().ok());
    spent.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_nanos())
}

/// The most memory this process has had, in bytes; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|number| number.trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
