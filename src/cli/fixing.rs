//! `--fix` and `--diff`: the fixes of a file, and the file with them.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::CheckArgs;
use super::inputs::Input;
use super::result::FileResult;
use crate::analysis::fix_all;
use crate::files;
use crate::finding::{Edit, Finding, Safety};
use crate::formats::{Format, PageChanges, Places, Source};
use crate::lang::Lang;
use crate::report::unified;
use crate::say;
use crate::text::{Decoded, decode, encode};

/// How files are fixed.
#[derive(Clone, Copy)]
pub struct Fixing<'a> {
    pub arguments: &'a CheckArgs,
    /// Whether the changes are shown to people, not to a program that applies them.
    pub is_for_people: bool,
    /// Whether the changes are shown in colour.
    pub colour: bool,
    /// The language of complaints.
    pub lang: Lang,
}

impl Fixing<'_> {
    /// Whether files are changed.
    pub fn writes(self) -> bool {
        !self.arguments.diff
    }

    /// The repairs of a document of Word, as changes of its text.
    ///
    /// # Errors
    /// Where they are not to be tracked; those of `check`.
    pub fn tracked(
        self,
        source: &Source<'_>,
        file: &FileResult,
        mut check: impl FnMut(&str) -> Result<FileResult, String>,
    ) -> Result<Vec<Edit>, String> {
        if !self.arguments.tracked {
            return Err(self.not_in_word());
        }
        let examine = |text: &str| Ok::<_, String>(check(text)?.findings);
        let fixed = fix_all(&source.text, file.findings.clone(), self.safety(), examine)?;
        Ok(fixed.patched.changes().into_iter().map(|(span, text)| Edit { span, text }).collect())
    }

    fn safety(self) -> Safety {
        if self.arguments.unsafe_fixes { Safety::Unsafe } else { Safety::Safe }
    }

    /// Removes temporary files of interrupted runs from the folders that this run may write to.
    pub fn tidy(self, inputs: &[Input]) {
        if !self.writes() {
            return;
        }
        let file = |input: &Input| match input {
            Input::File(path) => path.canonicalize().ok(),
            Input::Missing(..) | Input::Stdin => None,
        };
        let folders = inputs.iter().filter_map(file).filter_map(|path| path.parent().map(Path::to_path_buf));
        let folders: BTreeSet<PathBuf> = folders.collect();
        folders.iter().for_each(|folder| files::sweep(folder));
    }

    /// Fixes one file and writes it, or shows what would change. Returns the text where it is another now, with its places.
    ///
    /// # Errors
    /// Those of `check`.
    pub fn file(
        self,
        input: &Input,
        path: &str,
        bytes: &[u8],
        source: &Source<'_>,
        file: &mut FileResult,
        mut check: impl FnMut(&str) -> Result<FileResult, String>,
    ) -> Result<Option<(String, Places)>, String> {
        let encoding = match source.format {
            Format::Text(encoding) => Some(encoding),
            Format::Html(_) => return self.page(input, path, bytes, source, file, check),
            Format::Word if self.writes() => return Err(self.not_in_word()),
            Format::WebArchive if self.writes() => return Err(self.not_in_archive()),
            Format::Excel | Format::OtherWorkbook if self.writes() => return Err(self.not_in_excel()),
            Format::Pdf if self.writes() => return Err(self.not_in_pdf()),
            Format::Word | Format::Excel | Format::OtherWorkbook | Format::Pdf | Format::WebArchive => None,
        };
        let mut last = None;
        let fixed = fix_all(&source.text, file.findings.clone(), self.safety(), |text| {
            let mut checked = check(text)?;
            let findings = std::mem::take(&mut checked.findings);
            last = Some(checked);
            Ok::<_, String>(findings)
        })?;
        let written = match encoding.filter(|_| fixed.count > 0) {
            None => self.pass_on(input, bytes),
            Some(encoding) => encode(bytes, encoding, &fixed.patched)
                .map_err(|error| error.message(self.lang))
                .and_then(|encoded| self.write(input, bytes, &encoded))
                .or_else(|reason| self.pass_on(input, bytes).and(Err(reason))),
        };
        if let Err(reason) = &written {
            self.fail(file, path, reason);
        }
        if fixed.count == 0 || written.is_err() {
            return Ok(None);
        }
        let text = fixed.patched.text();
        if self.arguments.diff {
            file.rendered.bytes = unified(path, &source.text, &text, self.is_for_people, self.colour).into_bytes();
        } else if let Some(last) = last {
            *file = last;
        }
        (file.findings, file.fixes) = (fixed.findings, fixed.count);
        if !fixed.is_stable {
            self.tell_unstable(file, path);
        }
        Ok(Some((text, Places::default())))
    }

    /// The same for a page of the web: what its text says otherwise is changed in the page itself.
    ///
    /// # Errors
    /// Those of `check`.
    fn page(
        self,
        input: &Input,
        path: &str,
        bytes: &[u8],
        source: &Source<'_>,
        file: &mut FileResult,
        mut check: impl FnMut(&str) -> Result<FileResult, String>,
    ) -> Result<Option<(String, Places)>, String> {
        let Decoded { text: page, encoding, .. } = decode(bytes).map_err(|error| error.message(self.lang))?;
        let Some(changes) = PageChanges::of(&page) else { return self.pass_on(input, bytes).map(|()| None) };
        // All of a fix is made, or nothing.
        let mut findings = file.findings.clone();
        let can_make = |edits: &[Edit]| edits.iter().all(|edit| changes.can_make(edit));
        findings.iter_mut().for_each(|finding| finding.fixes.retain(|fix| can_make(&fix.edits)));
        let fixed = fix_all(&source.text, findings, self.safety(), |text| {
            let mut findings = check(text)?.findings;
            let in_line = |edit: &Edit| !edit.text.contains(['\n', '\r', '\t']);
            let stay = |finding: &mut Finding| finding.fixes.retain(|fix| fix.edits.iter().all(in_line));
            findings.iter_mut().for_each(stay);
            Ok::<_, String>(findings)
        })?;
        let edits: Vec<Edit> = fixed.patched.changes().into_iter().map(|(span, text)| Edit { span, text }).collect();
        let Some(changed) = changes.make(&edits).filter(|changed| changed.count > 0) else {
            return self.pass_on(input, bytes).map(|()| None);
        };
        let written = encode(bytes, encoding, &changed.page)
            .map_err(|error| error.message(self.lang))
            .and_then(|encoded| self.write(input, bytes, &encoded))
            .or_else(|reason| self.pass_on(input, bytes).and(Err(reason)));
        if let Err(reason) = written {
            self.fail(file, path, &reason);
            return Ok(None);
        }
        let read = changed.reading;
        let last = check(&read.text)?;
        if self.arguments.diff {
            let diff = unified(path, &page, &changed.page.text(), self.is_for_people, self.colour);
            file.rendered.bytes = diff.into_bytes();
            file.findings = last.findings;
        } else {
            *file = last;
        }
        file.fixes = fixed.count.saturating_sub(edits.len() - changed.count).max(1);
        if !fixed.is_stable {
            self.tell_unstable(file, path);
        }
        Ok(Some((read.text, read.places)))
    }

    fn fail(self, file: &mut FileResult, path: &str, reason: &str) {
        file.messages.push(say!(self.lang, "{path}：{reason}", "{path}: {reason}"));
        file.failed = true;
    }

    fn tell_unstable(self, file: &mut FileResult, path: &str) {
        if !self.arguments.quiet {
            file.messages.push(say!(
                self.lang,
                "{path}：有的修复会引出新的修复，没有写入，请人工核对",
                "{path}: some fixes would have led to ever more and were not made; please see to them by hand"
            ));
        }
    }

    /// Why a web archive is not mended.
    fn not_in_archive(self) -> String {
        say!(
            self.lang,
            "--fix 不改写网页归档（.mht、.mhtml），没有检查；请用浏览器打开并另存为 .html 后再修复",
            "--fix does not write into web archives (.mht, .mhtml); not checked: open it in a browser and save it as .html"
        )
    }

    /// Why a document of Word is not mended.
    fn not_in_word(self) -> String {
        say!(
            self.lang,
            "--fix 不直接改写 Word 文档，没有检查；请加上 --tracked --annotate 文件名，把修复以修订写入副本",
            "--fix does not write into Word documents; not checked: add --tracked --annotate FILE for tracked changes in a copy"
        )
    }

    /// Why a PDF is not mended.
    fn not_in_pdf(self) -> String {
        say!(
            self.lang,
            "--fix 不改写 PDF，没有检查；请在原文件中修改后重新导出",
            "--fix does not write into PDF files; not checked: change the document and export it again"
        )
    }

    /// Why a workbook is not mended.
    fn not_in_excel(self) -> String {
        say!(
            self.lang,
            "--fix 不改写工作簿，没有检查；请去掉 --fix，按提示在表中修改",
            "--fix does not write into workbooks; not checked: leave out --fix and change the cells by hand"
        )
    }

    fn write(self, input: &Input, old: &[u8], new: &[u8]) -> Result<(), String> {
        match input {
            Input::File(path) if !self.arguments.diff => {
                files::replace(path, old, new).map_err(|reason| reason.message(self.lang))
            }
            _ => self.pass_on(input, new),
        }
    }

    /// Writes text from standard input to standard output, fixed or not, so that nothing is lost in a pipe.
    ///
    /// # Errors
    /// Where it cannot be written; a reader that went away wants nothing more.
    pub fn pass_on(self, input: &Input, bytes: &[u8]) -> Result<(), String> {
        if *input != Input::Stdin || self.arguments.diff {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(say!(self.lang, "无法写出文本：{error}", "cannot write the text: {error}"))
            }
            _ => Ok(()),
        }
    }
}
