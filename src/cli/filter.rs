//! Which findings are reported.

use super::args::CheckArgs;
use crate::config::unknown_rule;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::rules::{self, UNREADABLE};
use crate::say;

/// The rules and severities selected by the arguments.
pub struct Filter {
    select: Vec<&'static str>,
    ignore: Vec<&'static str>,
    least: Severity,
}

impl Filter {
    /// # Errors
    /// An option without the code of a rule.
    pub fn new(arguments: &CheckArgs, lang: Lang) -> Result<Self, String> {
        let codes = |option: &str, codes: &[String]| -> Result<Vec<&'static str>, String> {
            let named = codes.iter().map(|code| code.trim()).filter(|code| !code.is_empty());
            let known = |code| rules::find(code).map(|rule| rule.code).ok_or_else(|| unknown_rule(code, lang));
            let known = named.map(known).collect::<Result<Vec<_>, _>>()?;
            match known.is_empty() && !codes.is_empty() {
                true => Err(say!(
                    lang,
                    "{option} 后面要写规则代码；gouji rules 列出全部规则",
                    "{option} takes codes of rules; `gouji rules` lists them all"
                )),
                false => Ok(known),
            }
        };
        Ok(Filter {
            select: codes("--select", &arguments.select)?,
            ignore: codes("--ignore", &arguments.ignore)?,
            least: arguments.least(),
        })
    }

    /// Whether a finding is reported.
    pub fn wants(&self, finding: &Finding) -> bool {
        self.wants_rule(finding.code, finding.severity)
    }

    /// Whether findings of a rule are reported where they are this severe.
    pub fn wants_rule(&self, code: &str, severity: Severity) -> bool {
        // A report in which an unread file looks clean would be false, whatever was selected.
        let is_selected = self.select.is_empty() || self.select.contains(&code) || code == UNREADABLE;
        is_selected && !self.ignore.contains(&code) && severity >= self.least
    }
}
