//! Texts of any length, each of one kind that some part of the reading might not like.

use std::fmt::Write;

/// A name, and the text of about so many bytes.
pub type Family = (&'static str, fn(usize) -> String);

const HEAD: &str =
    "某市某区档案馆2025年部门预算情况说明\n一、单位基本情况\n（一）职能职责。\n负责档案工作。\n二、部门收支总体情况\n";
const TABLE: &str = "附件1\n部门支出总表\n单位：万元\n";
const FUNDS: [&str; 7] = [
    "一般公共预算拨款",
    "政府性基金预算拨款",
    "国有资本经营预算拨款",
    "事业收入",
    "其他收入",
    "上级补助收入",
    "附属单位上缴收入",
];

/// A word again and again, up to so many bytes.
fn rep(word: &str, bytes: usize) -> String {
    word.repeat((bytes / word.len()).max(1))
}

/// The beginning of a disclosure and a word again and again.
fn body(word: &str, bytes: usize) -> String {
    format!("{HEAD}{}\n", rep(word, bytes))
}

/// Pieces made of their number and an amount, up to so many bytes.
fn each(bytes: usize, mut piece: impl FnMut(&mut String, usize, &str)) -> String {
    let mut text = String::with_capacity(bytes + 256);
    let mut state = 3_u64;
    for at in 0.. {
        if text.len() >= bytes {
            break;
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let cents = state >> 40 & 0xF_FFFF;
        piece(&mut text, at, &format!("{}.{:02}", cents / 100, cents % 100));
    }
    text
}

macro_rules! list {
    ($n:expr, |$at:ident, $amount:ident| $($format:tt)*) => {
        each($n, |text, $at, $amount| {
            let _ = ($at, $amount);
            let _ = write!(text, $($format)*);
        })
    };
}

/// All families.
pub const FAMILIES: &[Family] = &[
    ("list_long", |n| {
        format!(
            "{HEAD}（一）收入预算：2025年年初预算数100.00万元，其中：{}。\n",
            list!(n, |i, a| "{}{a}万元，", FUNDS[i % 7])
        )
    }),
    ("list_names", |n| {
        format!(
            "{HEAD}（二）支出预算：2025年年初预算数100.00万元，其中：{}。\n",
            list!(n, |i, a| "项目{i}支出{a}万元，")
        )
    }),
    ("list_nested", |n| {
        format!(
            "{HEAD}（一）收入预算：2025年年初预算数100.00万元{}。\n",
            list!(n, |i, a| "，其中：{}{a}万元", FUNDS[i % 7])
        )
    }),
    ("list_sentences", |n| {
        HEAD.to_owned()
            + &list!(n, |i, a| "2025年年初预算数{a}万元，其中：一般公共预算拨款{a}万元，其他收入1.00万元。")
            + "\n"
    }),
    ("brackets_nested", |n| format!("{HEAD}{}甲{}\n", rep("（", n / 2), rep("）", n / 2))),
    ("brackets_open", |n| body("（", n)),
    ("brackets_open_lines", |n| body("（甲\n", n)),
    ("brackets_of_amounts", |n| {
        format!("{HEAD}收入100万元{}{}\n", list!(n, |i, a| "（其中：基本支出{i}万元"), rep("）", n / 12))
    }),
    ("quotes", |n| body("“", n)),
    ("headings_same", |n| body("一、收入情况\n", n)),
    ("headings_numbered", |n| HEAD.to_owned() + &list!(n, |i, a| "{}.职责{i}\n", i + 1)),
    ("headings_parts", |n| rep("第一部分 部门概况\n一、职能\n甲。\n", n)),
    ("number_of_numbers", |n| body("1.", n)),
    ("paragraph", |n| {
        body(
            "2025年年初预算数451.32万元，比2024年增加10.00万元，主要是基本支出增加12.00万元，项目支出减少2.00万元；",
            n,
        )
    }),
    ("sentence_of_changes", |n| body("收入100万元，增加1万元，", n)),
    ("sentence_of_ranges", |n| body("收入由100万元增加到101万元，支出由90万元减少到80万元，", n)),
    ("no_punctuation", |n| body("收入预算一般公共预算拨款", n)),
    ("one_character", |n| rep("收", n)),
    ("one_phrase", |n| body("增加收入", n)),
    ("near_repeats", |n| {
        let mut text = "甲".to_owned();
        while text.len() < n {
            text = text.chars().map(|c| if c == '甲' { "甲乙" } else { "乙甲" }).collect();
        }
        format!("{HEAD}{text}\n")
    }),
    ("tables_small", |n| body("附表\n单位：万元\n项目\t金额\n合计\t1.00\n基本支出\t2.00\n\n\n", n)),
    ("tables_small_piped", |n| body("| 项目 | 预算数 |\n| --- | --- |\n| 合计 | 1.00 |\n\n", n)),
    ("table_wide", |n| {
        let columns = n / 60;
        let heads = list!(columns * 5, |i, a| "\t列{}", i % 10);
        let rows: String = (0..8).map(|i| format!("{}\t科目{i}{}\n", 201 + i, "\t1.00".repeat(columns))).collect();
        format!("{HEAD}{TABLE}科目编码\t科目名称{heads}\n{rows}")
    }),
    ("table_square", |n| {
        let side = (n / 6).isqrt();
        let heads: String = (0..side).map(|i| format!("\t列{i}")).collect();
        let rows: String = (0..side).map(|i| format!("项目{i}{}\n", "\t1.00".repeat(side))).collect();
        format!("{HEAD}{TABLE}项目{heads}\n{rows}")
    }),
    ("table_of_heads", |n| format!("{HEAD}科目编码\t科目名称{}\n", rep("\t合计", n))),
    ("tabs", |n| body("\t", n)),
    ("tabs_lines", |n| body(&format!("{}\n", "\t".repeat(50)), n)),
    ("tabs_two_rows", |n| format!("{HEAD}合计{0}1.00\n基本{0}1.00\n", rep("\t", n / 2))),
    ("table_tall", |n| {
        format!(
            "{HEAD}{TABLE}科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t1.00\t1.00\t0.00\n{}",
            rep("2010301\t行政运行\t451.32\t420.10\t31.22\n", n)
        )
    }),
    ("table_of_codes", |n| {
        format!(
            "{HEAD}{TABLE}科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t1.00\t1.00\t0.00\n{}",
            list!(
                n,
                |i, a| "{}{:02}{:02}\t某某支出{i}\t{a}\t1.00\t2.00\n",
                201 + i / 9801 % 30,
                i / 99 % 99,
                i % 99 + 1
            )
        )
    }),
    ("table_of_subtotals", |n| {
        format!("{HEAD}{TABLE}项目\t金额\n合计\t100.00\n{}", list!(n, |i, a| "小计\t{i}.00\n其中：项目{i}\t{i}.00\n"))
    }),
    ("table_without_totals", |n| {
        format!(
            "{HEAD}{TABLE}科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t\t\t\n{}",
            list!(n, |i, a| "{}\t某类支出\t\t1.00\t2.00\n", 201 + i % 30)
        )
    }),
    ("table_two_sides", |n| {
        format!(
            "{HEAD}附件1\n部门收支总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n{}本年收入合计\t5.00\t本年支出合计\t6.00\n",
            rep("一般公共预算拨款收入\t1.00\t一般公共服务支出\t2.00\n", n)
        )
    }),
    ("table_of_repeated_rows", |n| format!("{HEAD}{TABLE}项目\t金额\n{}", rep("某项目\t1.00\n", n))),
    ("subjects_unknown", |n| {
        format!(
            "{HEAD}{TABLE}科目编码\t科目名称\t总计\n{}",
            list!(n, |i, a| "2010{}{}\t行政远行{i}\t1.00\n", i % 90 + 10, i % 9 + 1)
        )
    }),
    ("subjects_misspelt", |n| {
        format!(
            "{HEAD}（二）支出预算：2025年年初预算数1.00万元，其中：{}。\n",
            list!(n, |i, a| "一般公共服努支出{i}.00万元，")
        )
    }),
    ("cell_of_sentences", |n| {
        format!("{HEAD}{TABLE}项目\t金额\n合计\t1.00\n{}\t1.00\n", rep("收入100.00万元，增加1.00万元，", n))
    }),
    ("cell_of_digits", |n| format!("{HEAD}{TABLE}项目\t金额\n合计\t{}\n项目\t1.00\n", rep("1", n))),
    ("glossary_same", |n| {
        format!(
            "{HEAD}六、专业性名词解释\n{}",
            rep("（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。\n", n)
        )
    }),
    ("glossary_of_terms", |n| {
        format!("{HEAD}六、专业性名词解释\n{}", list!(n, |i, a| "{i}.名词{i}：指某某某某某某支出{i}。\n"))
    }),
    ("glossary_used", |n| {
        format!(
            "{HEAD}（一）{}。\n六、专业性名词解释\n{}",
            list!(n / 2, |i, a| "“某某{i}支出”、"),
            list!(n / 2, |i, a| "{i}.某某{i}支出：指某某。\n")
        )
    }),
    ("glossary_near", |n| {
        format!(
            "{HEAD}六、专业性名词解释\n{}",
            list!(n, |i, a| "{i}.基本支出{i}：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用之出{i}。\n")
        )
    }),
    ("compilation_titles", |n| rep("某局2025年部门预算情况说明\n", n)),
    ("compilation_small", |n| {
        rep(
            "某局2025年部门预算情况说明\n一、单位基本情况\n甲。\n二、收支情况\n收入预算：2025年年初预算数10.00万元。\n",
            n,
        )
    }),
    ("titles_in_two_lines", |n| rep("某市某区档案馆\n2025年部门预算情况说明\n\n", n)),
    ("number_huge", |n| format!("{HEAD}收入预算：2025年年初预算数{}万元。\n", rep("9", n))),
    ("numbers_huge", |n| {
        body(
            "收入预算：2025年年初预算数79228162514264337593543950335万元，比2024年增加79228162514264337593543950334亿元。\n",
            n,
        )
    }),
    ("number_of_commas", |n| format!("{HEAD}收入预算：2025年年初预算数{}1万元。\n", rep("1,", n))),
    ("digits_spaced", |n| body("1 2 3 . 4 5 万 元，", n)),
    ("letters_spaced", |n| body("收 入 预 算 ，", n)),
    ("spaces", |n| format!("{HEAD}{}甲\n", rep(" ", n))),
    ("spaces_wide", |n| format!("{HEAD}甲{}乙\n", rep("\u{3000}", n))),
    ("lines_blank", |n| body("\n", n)),
    ("lines_of_returns", |n| body("\r", n)),
    ("restated", |n| HEAD.to_owned() + &list!(n, |i, a| "2025年一般公共预算财政拨款收入{a}万元。\n")),
    ("restated_in_a_sentence", |n| {
        HEAD.to_owned() + &list!(n, |i, a| "2025年一般公共预算财政拨款收入{a}万元，") + "\n"
    }),
    ("contradictions", |n| {
        format!(
            "{HEAD}（一）收入预算：2025年年初预算数451.32万元。\n{}",
            list!(n, |i, a| "收入预算451.32万元，其中：一般公共预算拨款{a}万元，政府性基金预算拨款1.00万元。\n")
        )
    }),
    ("contradictions_of_change", |n| {
        HEAD.to_owned() + &list!(n, |i, a| "2025年收入预算451.32万元，比2024年增加{a}万元，增长3.00%。\n")
    }),
    ("text_against_table", |n| {
        format!(
            "{HEAD}{}附件1\n一般公共预算财政拨款支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t451.32\t420.10\t31.22\n",
            list!(n, |i, a| "2025年一般公共预算财政拨款支出{a}万元，其中基本支出1.00万元，项目支出2.00万元。\n")
        )
    }),
    ("tables_of_one_title", |n| {
        body(
            "附件1\n一般公共预算财政拨款支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t451.32\t420.10\t31.22\n201\t一般公共服务支出\t451.30\t420.10\t31.22\n\n\n",
            n,
        )
    }),
    ("table_continued", |n| {
        format!(
            "{HEAD}附件1\n一般公共预算财政拨款支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n{}",
            rep("201\t一般公共服务支出\t451.30\t420.10\t31.22\n\n续表\n", n)
        )
    }),
    ("years", |n| {
        HEAD.to_owned()
            + &list!(n, |i, a| "{}年收入{i}.00万元，比{}年增加1.00万元。", 1900 + i % 200, 1899 + i % 200)
            + "\n"
    }),
    ("years_in_a_row", |n| body("2025年", n)),
    ("changes", |n| format!("{HEAD}收入较2024年增加10.00万元，主要是{}。\n", list!(n, |i, a| "项目{i}增加{a}万元，"))),
    ("reasons", |n| {
        format!("{HEAD}收入较2024年增加10.00万元{}。\n", rep("，主要是人员增加1.00万元，主要原因是工资增加", n))
    }),
    ("shares", |n| HEAD.to_owned() + &list!(n, |i, a| "基本支出{a}万元，占总支出的{}.00%，", i % 100) + "。\n"),
    ("respectively", |n| {
        format!("{HEAD}{}支出分别为{}。\n", list!(n / 2, |i, a| "项目{i}、"), list!(n / 2, |i, a| "{i}.00万元、"))
    }),
    ("respectively_again", |n| body("基本支出、项目支出分别为1.00万元、2.00万元，", n)),
    ("lines_wrapped", |n| {
        body("这一段很长为了在编辑器里好看而在边上折断比上年增加七百五十九点六五万元主要是人员经费\n", n)
    }),
    ("numerals_chinese", |n| body("收入七百五十九点六五万元，", n)),
    ("blanks", |n| body("____", n)),
    ("blanks_of_amounts", |n| body("收入____万元，", n)),
    ("crosses", |n| body("××", n)),
    ("litter", |n| body("[bookmark: _GoBack]", n)),
    ("litter_open", |n| body("[bookmark: ", n)),
    ("comments_open", |n| body("<!-- gouji", n)),
    ("comments", |n| {
        body(
            "<!-- gouji-ignore total-mismatch: 已核实 -->\n收入100万元，其中：基本支出1.00万元，项目支出2.00万元。\n",
            n,
        )
    }),
    ("captions", |n| body("附件1\n", n)),
    ("captions_named", |n| HEAD.to_owned() + &list!(n, |i, a| "附件{i}\n一般公共预算财政拨款支出表\n")),
    ("contents", |n| format!("目录\n{}{HEAD}", list!(n, |i, a| "{i}、收入情况......{i}\n"))),
    ("units", |n| body("单位：万元\n", n)),
    ("contacts", |n| body("联系人：李某 电话：023-12345678\n", n)),
    ("accents", |n| body("e\u{301}", n)),
    ("emoji", |n| body("😀", n)),
    ("pipes", |n| body("|", n)),
    ("grids", |n| body("+---+---+\n| a | b |\n", n)),
    ("wide_forms", |n| body("（一)收入１２３．４５万元,", n)),
    ("three_public", |n| {
        body(
            "2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费4.00万元，因公出国（境）费0.00万元。\n",
            n,
        )
    }),
    ("procurement", |n| {
        body(
            "2025年政府采购预算总额46万元：政府采购货物预算16万元、政府采购工程预算0万元、政府采购服务预算31万元。\n",
            n,
        )
    }),
    ("vehicles", |n| body("本单位共有车辆4辆，其中一般公务用车3辆、执法执勤用车2辆。", n)),
    ("marks", |n| body("，。；", n)),
    ("words_wrong", |n| body("截止2024年12月，帐户。", n)),
];
