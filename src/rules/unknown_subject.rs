use super::{Context, Findings};
use crate::finding::{Fix, Safety, Severity};
use crate::model::subjects::{self, Classification, NameCheck};
use crate::say;
use crate::syntax::{Row, Table};
use crate::text::Span;
use smallvec::SmallVec;
use std::iter;

crate::declare_rule! {
    /// # 科目名称与编码不符
    ///
    /// ## 检查什么
    ///
    /// 表格中的科目编码（类、款、项，功能分类或经济分类）与科目名称不一致，或用了已经改名的旧名称。
    /// 按文件所属年度的科目核对；数据里还没有的年度（2024年以前、2026年以后）按已收录的核对，只算信息。
    /// 不认识的编码不报告，除非它与名称所属的编码只差一处笔误（算错误）；名称的全角半角、空格、“支出”二字、简称不算差异。分三格填写的编码（`201`、`06`、`01`）会合起来看。
    ///
    /// ## 为什么
    ///
    /// 编码和名称有一个错了，这一行的数字就不知道属于哪个科目；旧名称说明表格沿用了往年的模板。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 科目编码	科目名称	总计
    /// 208	社会保障和就业支出	5.00
    /// 210	医疗卫生与计划生育支出	3.00
    /// ```
    ///
    /// ```good
    /// 科目编码	科目名称	总计
    /// 208	社会保障和就业支出	5.00
    /// 210	卫生健康支出	3.00
    /// ```
    ///
    /// ## 修复
    ///
    /// 改为现行名称；名称是另一科目的，也可以改编码。只在要求时执行：错的是编码还是名称，由您确认。
    ///
    /// ---
    /// # A subject's name does not belong to its code
    ///
    /// ## What it does
    ///
    /// Compares the subject codes in tables (functional or economic) with their names, and finds names of former years. The year
    /// of the document decides; of a year that the data do not know (before 2024, after 2026) it is information only. An
    /// unknown code is not reported, unless it is one slip away from the code of the name beside it (an error); width, spaces, 支出 and short names make no difference. A code in three cells
    /// (`201`, `06`, `01`) is joined.
    ///
    /// ## Why
    ///
    /// With a wrong code or name nobody knows which subject the figures belong to; an old name shows last year's template.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Puts the name in force, or the code of the name; only when asked for, since you must know which of the two is wrong.
    pub RULE = "unknown-subject", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    for table in &ctx.disclosure.tables {
        if !lists_subjects(ctx.text, table) {
            continue;
        }
        for row in &table.rows {
            if let Some(subject) = read_subject(ctx.text, row) {
                check_subject(ctx, &subject, findings);
            }
        }
    }
}

/// A code with its name in one row.
pub struct Subject {
    /// The code, its cells joined.
    pub code: u32,
    /// Where it stands; 类, 款 and 项 may each have a cell.
    pub code_cells: SmallVec<[Span; 3]>,
    /// Where the name stands.
    pub name: Span,
}

impl Subject {
    /// The classification the code is of, which its first digit tells.
    pub fn classification(&self) -> Option<Classification> {
        Classification::of_code(self.code)
    }
}

/// Whether the header or caption says that the table lists subjects.
pub fn lists_subjects(text: &str, table: &Table) -> bool {
    let says_subject = |span: &Span| {
        let says = |words: &[&str]| words.iter().any(|word| span.of(text).contains(word));
        says(&["科目", "分类"]) || says(&["编码", "代码"]) && !says(&["单位", "部门", "项目"])
    };
    table.header.iter().flat_map(|row| row.cells.iter().take(4)).any(says_subject)
}

/// The subject of a row, code and name.
pub fn read_subject(text: &str, row: &Row) -> Option<Subject> {
    let first = row.makeups.iter().take(3).position(|makeup| !makeup.is_empty())?;
    let digits = row.cells[first].of(text);
    if !matches!(digits.len(), 3 | 5 | 7) || !row.makeups[first].is_digits() {
        return None;
    }
    let rest = row.cells.iter().zip(&row.makeups).skip(first + 1);
    let joined = rest.take((7 - digits.len()) / 2).take_while(|(cell, makeup)| cell.len() == 2 && makeup.is_digits());
    let code_cells: SmallVec<[Span; 3]> = iter::once(row.cells[first]).chain(joined.map(|(cell, _)| *cell)).collect();
    let code = code_cells.iter().try_fold(0, |code, cell| Some(code * 100 + cell.of(text).parse::<u32>().ok()?))?;
    let name = *row.cells[first + code_cells.len()..].iter().find(|cell| !cell.is_empty())?;
    let is_name = name.of(text).chars().any(crate::text::is_han);
    is_name.then_some(Subject { code, code_cells, name })
}

fn check_subject(ctx: &Context, subject: &Subject, findings: &mut Findings) {
    let Some(classification) = subject.classification() else {
        return;
    };
    let code = subject.code;
    let printed = subject.name.of(ctx.text);
    let (standard, message) = match ctx.standard.subjects.check(classification, code, printed, year(ctx)) {
        NameCheck::Same => return,
        NameCheck::UnknownCode => return mistyped(ctx, subject, classification, findings),
        NameCheck::Different(standard) if is_short_for(printed, standard) => return,
        NameCheck::Old(standard) => {
            let message = say!(
                ctx.lang,
                "科目{code}“{printed}”是旧名称，现为“{standard}”。",
                "Subject {code} `{printed}` is a former name; it is `{standard}` now."
            );
            (standard, message)
        }
        NameCheck::Different(standard) => {
            let message = say!(
                ctx.lang,
                "科目编码{code}对应的名称是“{standard}”，这里写的是“{printed}”，请核对编码或名称。",
                "Code {code} is `{standard}`, yet `{printed}` stands here: check the code or the name."
            );
            (standard, message)
        }
    };
    let title = say!(ctx.lang, "名称改为“{standard}”", "Change the name to `{standard}`");
    let other_codes = ctx.standard.subjects.codes_of(printed);
    let finding = findings.report(subject.name, message).severity(severity(ctx));
    match other_codes {
        [(_, other)] if subject.code_cells.len() == 1 && other.to_string().len() == code.to_string().len() => {
            let code_cell = subject.code_cells[0];
            let title_code = say!(ctx.lang, "编码改为{other}", "Change the code to {other}");
            finding.relate(code_cell, say!(ctx.lang, "编码", "the code"));
            let name = Fix::replace(title, Safety::Unsafe, subject.name, standard);
            let code = Fix::replace(title_code, Safety::Unsafe, code_cell, other.to_string());
            finding.fixes.extend([name, code].map(Fix::alternative));
        }
        _ => {
            finding.replace(title, Safety::Unsafe, standard);
        }
    }
}

/// Whether the data hold the classification of the document's year, or of any where the year is not told.
fn is_known(ctx: &Context) -> bool {
    year(ctx) == 0 || subjects::is_known_year(year(ctx))
}

/// The document's year, 0 where it is not told.
fn year(ctx: &Context) -> i32 {
    ctx.disclosure.year().unwrap_or(0)
}

/// Of a year whose classification is not known, nothing is certain.
fn severity(ctx: &Context) -> Severity {
    if is_known(ctx) { RULE.severity } else { Severity::Information }
}

/// A code that no subject has, one slip away from that of the name beside it.
fn mistyped(ctx: &Context, subject: &Subject, classification: Classification, findings: &mut Findings) {
    let (code, name) = (subject.code, subject.name.of(ctx.text));
    let Some(meant) = ctx.standard.subjects.meant(classification, code, name) else { return };
    let (printed, right) = (code.to_string(), meant.to_string());
    let differing: SmallVec<[usize; 4]> =
        (0..printed.len()).filter(|at| printed.as_bytes()[*at] != right.as_bytes()[*at]).collect();
    let is_swap = |a: usize, b: usize| {
        let [printed, right] = [&printed, &right].map(|digits| digits.as_bytes());
        b == a + 1 && printed[a] == right[b] && printed[b] == right[a]
    };
    let is_slip = match differing[..] {
        [_] => true,
        [a, b] => is_swap(a, b),
        _ => false,
    };
    // The cell in which the digits differ.
    let mut from = 0;
    let cells = subject.code_cells.iter().map(|cell| {
        from += cell.len() as usize;
        (*cell, from)
    });
    let cell = differing.last().and_then(|last| cells.into_iter().find(|(_, end)| last < end));
    let Some((cell, end)) = cell.filter(|_| is_slip) else { return };
    let right = &right[end - cell.len() as usize..end];
    let message = say!(
        ctx.lang,
        "没有编码为{code}的科目，“{name}”的编码是{meant}",
        "No subject has the code {code}; that of `{name}` is {meant}"
    );
    let title = say!(ctx.lang, "编码改为{meant}", "Change the code to {meant}");
    let severity = if is_known(ctx) { Severity::Error } else { Severity::Information };
    findings.report(cell, message).severity(severity).replace(title, Safety::Unsafe, right);
}

/// Whether the printed name is the standard's in short, cut off by the cell, or the last step of a path (`教育支出-普通教育`).
fn is_short_for(printed: &str, standard: &str) -> bool {
    let bare = |name: &str| -> String {
        crate::model::normalize_name(name).chars().filter(|c| !matches!(c, '(' | ')' | '的' | '、' | ',')).collect()
    };
    let last = printed.rsplit(['-', '—', '－', '_', '/', '\\', '>', '·']).next().unwrap_or(printed);
    let whole = bare(printed);
    let standard_bare = bare(standard);
    subjects::normalized_eq(last, standard)
        || (whole.chars().count() >= 3 && standard_bare.contains(whole.trim_end_matches(['.', '…'])))
        || is_subsequence(whole.trim_end_matches("支出"), &standard_bare)
        || whole.contains(&standard_bare)
}

/// Whether all characters of `short` stand in `long` in this order, and make half of it or more: an abbreviation.
fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c)) && short.chars().count() * 2 >= long.chars().count()
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{check, findings, first_fix};

    #[test]
    fn codes_of_units_are_none_of_subjects() {
        check("unknown-subject", "表2 收入总表\n单位：万元\n单位编码\t单位名称\t合计\n205\t江州市财政局\t4.45\n");
        check("unknown-subject", "表2 收入总表\n单位：万元\n编码\t名称\t合计\n205\t⟦江州市财政局⟧\t4.45\n");
    }

    #[test]
    fn wrong_and_old_names() {
        check(
            "unknown-subject",
            "科目编码\t科目名称\t总计\n201\t一般公共服务支出\t5\n210\t⟦医疗卫生与计划生育支出⟧\t3\n2210201\t⟦机关事业单位基本养老保险缴费支出⟧\t1\n",
        );
        check(
            "unknown-subject",
            "经济分类科目\t\t2025年基本支出\n科目编码\t科目名称\t总计\n301\t工资福利支出\t5\n30201\t⟦差旅费⟧\t3\n",
        );
    }

    #[test]
    fn a_year_that_the_data_do_not_know() {
        let table = "一、收支情况\n见表。\n科目编码\t科目名称\t总计\n201\t一般公共服务支出\t5\n210\t⟦医疗卫生与计划生育支出⟧\t3\n";
        for (year, severity) in [("2026", Severity::Warning), ("2027", Severity::Information)] {
            let text = format!("江州市云阳区档案馆{year}年单位预算情况说明\n{table}");
            assert_eq!(check("unknown-subject", &text)[0].severity, severity, "{year}");
        }
    }

    #[test]
    fn codes_in_three_cells() {
        check(
            "unknown-subject",
            "科目编码\t\t\t科目名称\t总计\n类\t款\t项\t\t\n221\t\t\t住房保障支出\t5\n221\t02\t\t住房改革支出\t5\n221\t02\t01\t⟦差旅费⟧\t5\n",
        );
    }

    #[test]
    fn names_that_are_right() {
        for text in [
            "科目编码\t科目名称\t总计\n201\t一般公共服务\t5\n20103\t政府办公厅(室) 及相关机构事务\t3\n2080505\t机关事业单位基本养老 保险缴费支出\t1\n",
            // in short, or as a path
            "科目编码\t科目名称\t总计\n2080505\t基本养老保险缴费支出\t5\n2210201\t住房保障支出-住房改革支出-住房公积金\t3\n",
            // unknown codes, unit codes, figures
            "科目编码\t科目名称\t总计\n2999999\t某支出\t5\n312002\t某中心\t3\n299\t某支出\t3\n",
            "项目\t数量\n201\t把椅子\n",
            "部门编码\t部门名称\t总计\n312002\t区档案馆\t13.00\n",
        ] {
            check("unknown-subject", text);
        }
    }

    #[test]
    fn fixes_name_or_code() {
        let text = "科目编码\t科目名称\t总计\n210\t医疗卫生与计划生育支出\t3\n";
        assert_eq!(first_fix("unknown-subject", text), "科目编码\t科目名称\t总计\n210\t卫生健康支出\t3\n");
        let text = "科目编码\t科目名称\t总计\n30201\t差旅费\t3\n";
        let fixes = &findings("unknown-subject", text)[0].fixes;
        assert_eq!(fixes[1].edits[0].text, "30211");
        assert!(fixes.iter().all(|fix| !fix.preferred));
    }
}
