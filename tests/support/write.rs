//! The whole document: front matter, sections, glossary, closing, tables; then what a PDF or the web does to it.

use super::budget::{Budget, Fund, Two};
use super::form::{Form, Layout, Money, Pen, Tables};
use super::layouts::makeup::{letter_space, wrap};
use super::prose::Prose;
use super::rng::Rng;
use super::tables::Draft;

/// A right document.
pub struct Document {
    pub seed: u64,
    pub form: Form,
    pub text: String,
    /// Several disclosures, the first of which has this form.
    pub is_compilation: bool,
}

impl Document {
    /// Whether no figure of the document is rounded, those of the tables included.
    pub fn is_exact(&self) -> bool {
        let form = &self.form;
        let tables_are = form.tables == Tables::None || matches!(form.money, Money::Wan | Money::Yi);
        form.is_exact() && tables_are && !self.is_compilation
    }
}

/// The document of this seed; one in twenty is a compilation of two or three.
pub fn document(seed: u64) -> Document {
    let mut first = single(seed, seed);
    if seed % 20 == 19 {
        first.is_compilation = true;
        for extra in 0..1 + seed / 20 % 2 {
            let next = single(seed * 1000 + extra + 1, seed + 7 * extra + 3);
            if !first.text.ends_with('\n') {
                first.text.push('\n');
            }
            first.text.push('\n');
            first.text.push_str(&next.text);
        }
    }
    first
}

/// One disclosure; drawn again while a figure would print as zero that is none.
fn single(seed: u64, form_seed: u64) -> Document {
    for attempt in 0.. {
        let mut rng = Rng::new(seed * 64 + attempt);
        let mut form = Form::draw(&mut rng, form_seed);
        if form.layout == Layout::National {
            form.carry_in = false;
            form.carry_out = false;
            form.has_running = true;
        }
        let budget = Budget::draw(&mut rng, form.scope());
        let (text, has_vanished) = write(&form, &budget, rng);
        if !has_vanished {
            return Document { seed, form, text, is_compilation: false };
        }
    }
    unreachable!()
}

/// Last year's disclosure of a unit and this year's tables, from one budget.
pub struct TwoYears {
    pub form: Form,
    pub from: String,
    pub tables: String,
}

/// Two years of one unit; drawn again while a figure would print as zero that is none.
pub fn two_years(seed: u64) -> TwoYears {
    for attempt in 0.. {
        let mut rng = Rng::new(seed * 64 + attempt + 7);
        let mut form = Form::draw(&mut rng, seed).of_several_years();
        form.tables = Tables::Tabs;
        let mut before = form.clone();
        before.year -= 1;
        before.tables = rng.pick(&[Tables::None, Tables::Tabs, Tables::Pipes]);
        let budget = Budget::draw(&mut rng, form.scope());
        let (from, has_vanished) = write(&before, &budget.a_year_earlier(), Rng::new(rng.next()));
        let mut text = String::new();
        if !tables(&form, &budget, &mut rng, &mut text) && !has_vanished {
            return TwoYears { form, from, tables: text };
        }
    }
    unreachable!()
}

/// A text without tables, and the tables that go with it, from one budget; drawn again while a figure would print as zero that is none.
pub fn text_and_tables(seed: u64) -> Vec<String> {
    for attempt in 0.. {
        let mut rng = Rng::new(seed * 64 + attempt + 29);
        let mut form = Form::draw(&mut rng, seed).of_several_years();
        form.tables = Tables::None;
        let budget = Budget::draw(&mut rng, form.scope());
        let (text, has_vanished) = write(&form, &budget, Rng::new(rng.next()));
        form.tables = Tables::Tabs;
        let mut rows = String::new();
        if !tables(&form, &budget, &mut rng, &mut rows) && !has_vanished {
            return vec![text, rows];
        }
    }
    unreachable!()
}

/// The disclosures of one unit in three years, the last one first; drawn again while a figure would print as zero that is none.
pub fn three_years(seed: u64) -> Vec<(i32, String)> {
    for attempt in 0.. {
        let mut rng = Rng::new(seed * 64 + attempt + 13);
        let mut form = Form::draw(&mut rng, seed).of_several_years();
        let mut budget = Budget::draw(&mut rng, form.scope());
        let mut years = Vec::new();
        let mut has_vanished = false;
        for _ in 0..3 {
            let (text, vanished) = write(&form, &budget, Rng::new(rng.next()));
            has_vanished |= vanished;
            years.push((form.year, text));
            form.year -= 1;
            form.tables = rng.pick(&[Tables::None, Tables::Tabs, Tables::Pipes]);
            budget = budget.a_year_earlier();
        }
        if !has_vanished {
            return years;
        }
    }
    unreachable!()
}

pub fn write(form: &Form, budget: &Budget, mut rng: Rng) -> (String, bool) {
    let pen = Pen::new(form, Rng::new(rng.next()));
    let mut prose = Prose { pen, budget };
    front(&mut prose);
    match form.layout {
        Layout::National => national(&mut prose),
        layout => chongqing(&mut prose, layout == Layout::Merged),
    }
    let mut has_vanished = prose.pen.has_vanished;
    let mut text = dress(form, prose.pen.out, &mut rng);
    closing(form, &mut text, &mut rng);
    if form.tables != Tables::None && form.layout != Layout::National {
        text.push('\n');
        has_vanished |= tables(form, budget, &mut rng, &mut text);
    } else if form.tables != Tables::None {
        let mut out = String::new();
        has_vanished |= tables(form, budget, &mut rng, &mut out);
        text = text.replace("{{tables}}\n", &out);
    }
    text = text.replace("{{tables}}", &format!("详见附件：{}{}年{}预算公开表。", form.unit, form.year, form.kind()));
    while text.ends_with('\n') {
        text.pop();
    }
    if form.final_newline {
        text.push('\n');
    }
    if form.crlf {
        text = text.replace('\n', "\r\n");
    }
    (text, has_vanished)
}

fn tables(form: &Form, budget: &Budget, rng: &mut Rng, out: &mut String) -> bool {
    let trims = form.trims_zeros && rng.chance(50);
    let mut draft = Draft { form, budget, rng: Rng::new(rng.next()), has_vanished: false, trims };
    let rows = form.page_breaks.then(|| 6 + rng.below(8));
    for (number, sheet) in draft.all().iter().enumerate() {
        sheet.write(form, number + 1, rows, out);
    }
    draft.has_vanished
}

fn front(prose: &mut Prose) {
    let form = prose.pen.form;
    let (unit, kind) = (form.unit, form.kind());
    let year = prose.pen.year();
    if form.furniture {
        prose.pen.line("您当前的位置：首页 > 政府信息公开 > 财政预决算\n");
        prose.pen.line("【 字体：大 中 小 】 打印\n");
    }
    match prose.pen.rng.below(3) {
        0 => prose.pen.line(&format!("{unit}{year}{kind}预算情况说明\n")),
        1 => prose.pen.line(&format!("{unit}\n{year}{kind}预算情况说明\n")),
        _ => {
            let number = form.year;
            prose.pen.line(&format!(
                "{unit}\n江财办发〔{number}〕3号               签发人：李明\n{unit}\n关于{year}{kind}预算情况公开的公告\n\n按照有关财政预算公开的部署和要求，依据《中华人民共和国政府信息公开条例》（国务院令第492号）和财政局《关于批复{number}年部门预算的通知》（江财预发〔{number}〕5号），现将{unit}{year}{kind}预算批复情况公开如下：\n"
            ));
        }
    }
}

/// Section titles, chosen once so that the 目录 has the same.
fn headings(prose: &mut Prose, merged: bool) -> Vec<String> {
    let rng = &mut prose.pen.rng;
    let mut list = vec![
        rng.pick(&["单位基本情况", "部门基本情况", "基本情况"]).to_owned(),
        rng.pick(&["部门收支总体情况", "单位收支总体情况", "收支总体情况"]).to_owned(),
    ];
    if !merged {
        list.push(
            rng.pick(&["部门预算情况说明", "单位预算情况说明", "部门财政拨款收支情况", "财政拨款情况说明"]).to_owned(),
        );
    }
    list.push("“三公”经费情况说明".into());
    list.push("其他重要事项的情况说明".into());
    list.push(
        rng.pick(&["专业性名词解释", "专业名词解释", "名词解释", "专业性名称解释", "对专业性较强的名词进行解释"])
            .to_owned(),
    );
    list
}

const NUMBERS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

fn chongqing(prose: &mut Prose, merged: bool) {
    let form = prose.pen.form;
    let titles = headings(prose, merged);
    let numbered: Vec<String> =
        titles.iter().enumerate().map(|(at, title)| format!("{}、{title}", NUMBERS[at])).collect();
    if form.contents {
        prose.pen.line("目 录\n");
        for heading in &numbered {
            prose.pen.line(heading);
        }
        prose.pen.line("");
    }
    let mut next = numbered.iter();
    let mut section = |prose: &mut Prose| {
        let heading = next.next().map_or("", |h| h.as_str());
        prose.pen.line(&format!("\n{heading}\n"));
    };
    section(prose);
    overview(prose);
    section(prose);
    let heading = prose.heading2(1, "收入预算");
    let text = prose.income();
    prose.with_text(heading, &text);
    let heading = prose.heading2(2, "支出预算");
    let text = prose.expenditure();
    prose.with_text(heading, &text);
    if merged {
        let heading = prose.heading2(3, "财政拨款收支情况");
        let text = prose.general();
        prose.with_text(heading, &text);
    } else {
        section(prose);
        let text = prose.general();
        prose.pen.line(&text);
    }
    let text = prose.fund(Fund::Government);
    prose.pen.line(&format!("\n{text}\n"));
    if prose.budget.income(Fund::StateCapital) != Two::default() || prose.pen.rng.chance(50) {
        let text = prose.fund(Fund::StateCapital);
        prose.pen.line(&format!("{text}\n"));
    }
    section(prose);
    let text = prose.three_public();
    prose.pen.line(&text);
    section(prose);
    other_matters(prose);
    section(prose);
    glossary(prose, false);
}

fn overview(prose: &mut Prose) {
    let form = prose.pen.form;
    let title = prose.pen.rng.pick(&["职能职责", "主要职责", "职能职责"]);
    let heading = prose.heading2(1, title);
    prose.pen.line(&heading);
    let style = prose.pen.rng.below(4);
    let duties = [
        "贯彻执行有关法律法规和方针政策，承担全区3个街道、12个镇的业务指导工作。",
        "负责本领域资料的收集、整理和保管，协助做好突发事件应对工作。",
        "完成上级交办的其他工作。",
    ];
    for (at, duty) in duties.iter().enumerate() {
        let n = at + 1;
        let mark = match style {
            0 => format!("{n}."),
            1 => format!("{n}、"),
            2 => format!("（{n}）"),
            _ => format!("{n}. "),
        };
        prose.pen.line(&format!("{mark}{duty}"));
    }
    let title = prose.pen.rng.pick(&["单位构成", "机构设置", "部门构成"]);
    let heading = prose.heading2(2, title);
    let unit = form.unit;
    let text = match prose.pen.rng.below(3) {
        0 => format!("{unit}内设4个科室，分别是综合科、业务一科、业务二科、财务科。"),
        1 => format!("{unit}是区财政全额拨款的事业单位，内设3科1室，编制25人，其中在职23人。"),
        _ => format!("本单位是二级预算单位：{unit}，无下属单位。"),
    };
    let text = listed(prose.pen.form).unwrap_or(text);
    prose.pen.line(&format!("{heading}\n{text}"));
    if prose.pen.rng.chance(15) {
        let heading = prose.heading2(3, "机构改革相关情况");
        prose.pen.line(&format!("{heading}\n按照机构改革方案，原有2个内设机构的职责划入本单位。"));
    }
}

/// The units that a department is made of.
fn listed(form: &Form) -> Option<String> {
    let count = form.units.len();
    (count > 0).then(|| format!("本部门由局本级和下属{count}个预算单位组成，分别是{}。", form.units.join("、")))
}

fn other_matters(prose: &mut Prose) {
    let style = prose.pen.rng.below(4);
    let separator = prose.pen.rng.pick(&["。", "：", "。"]);
    let parts = [
        ("机关运行经费", prose.running()),
        ("政府采购情况", prose.procurement()),
        ("绩效目标设置情况", prose.performance()),
        ("国有资产占有使用情况", prose.assets()),
    ];
    for (at, (title, text)) in parts.into_iter().enumerate() {
        let n = at + 1;
        let line = match style {
            0 => format!("{n}、{title}{separator}{text}"),
            1 => format!("{n}.{title}{separator}{text}"),
            _ => {
                let heading = prose.heading2(n, title);
                format!("{heading}{separator}{text}")
            }
        };
        prose.pen.line(&line);
    }
}

const TERMS: [(&str, &str); 5] = [
    ("财政拨款收入", "本年度从本级财政部门取得的财政拨款，包括一般公共预算财政拨款和政府性基金预算财政拨款。"),
    ("其他收入", "单位取得的除“财政拨款收入”、“事业收入”、“经营收入”等以外的收入。"),
    ("基本支出", "为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。"),
    ("项目支出", "在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。"),
    (
        "“三公”经费",
        "用一般公共预算财政拨款安排的因公出国（境）费、公务用车购置及运行维护费、公务接待费。其中，因公出国（境）费反映单位公务出国（境）的国际旅费、国外城市间交通费、住宿费、伙食费、培训费、公杂费等支出；公务用车购置费反映单位公务用车购置支出（含车辆购置税）；公务用车运行维护费反映单位按规定保留的公务用车燃料费、维修费、过路过桥费、保险费、安全奖励费用等支出；公务接待费反映单位按规定开支的各类公务接待（含外宾接待）支出。",
    ),
];
const MORE_TERMS: [(&str, &str); 8] = [
    ("事业收入", "指事业单位开展专业业务活动及其辅助活动所取得的收入。"),
    ("事业单位经营收入", "指事业单位在专业业务活动及其辅助活动之外开展非独立核算经营活动取得的收入。"),
    ("上年结转", "指以前年度尚未完成、结转到本年仍按原规定用途继续使用的资金。"),
    (
        "机关运行经费",
        "指为保障行政单位（含参照公务员法管理的事业单位）运行用于购买货物和服务的各项资金，包括办公及印刷费、邮电费、差旅费、会议费、福利费、日常维修费、专用材料及一般设备购置费、办公用房水电费、办公用房取暖费、办公用房物业管理费、公务用车运行维护费以及其他费用。",
    ),
    (
        "政府性基金预算",
        "指对依照法律、行政法规的规定在一定期限内向特定对象征收、收取或者以其他方式筹集的资金，专项用于特定公共事业发展的收支预算。",
    ),
    ("国有资本经营预算", "指对国有资本收益作出支出安排的收支预算。"),
    ("行政运行", "反映行政单位（包括实行公务员管理的事业单位）的基本支出。"),
    (
        "住房公积金",
        "反映行政事业单位按人力资源和社会保障部、财政部规定的基本工资和津贴补贴以及规定比例为职工缴纳的住房公积金。",
    ),
];

fn glossary(prose: &mut Prose, national: bool) {
    let mut terms: Vec<(&str, String)> =
        TERMS.iter().map(|(name, definition)| (*name, format!("指{definition}"))).collect();
    terms.extend(MORE_TERMS.iter().map(|(name, definition)| (*name, (*definition).to_owned())));
    let style = prose.pen.rng.below(2);
    for (at, (name, definition)) in terms.into_iter().enumerate() {
        let mark = match (style, national) {
            (_, true) => format!(
                "{}、",
                ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"][at]
            ),
            (0, _) => format!("{}.", at + 1),
            _ => {
                let number = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"][at];
                if prose.pen.form.half_width_numbers { format!("({number}) ") } else { format!("（{number}）") }
            }
        };
        prose.pen.line(&format!("{mark}{name}：{definition}"));
    }
}

fn national(prose: &mut Prose) {
    let form = prose.pen.form;
    let (unit, kind) = (form.unit, form.kind());
    let parts = [format!("{unit}概况"), format!("{kind}预算表"), format!("{kind}预算情况说明"), "名词解释".to_owned()];
    let gap = prose.pen.rng.pick(&["　", " ", "：", ""]);
    let parts: Vec<String> =
        parts.iter().enumerate().map(|(at, title)| format!("第{}部分{gap}{title}", NUMBERS[at])).collect();
    if form.contents {
        prose.pen.line("目 录\n");
        for part in &parts {
            prose.pen.line(part);
        }
        prose.pen.line("");
    }
    prose.pen.line(&format!("\n{}\n", parts[0]));
    prose.pen.line("一、主要职责");
    prose.pen.line("贯彻执行有关法律法规和方针政策；负责本领域资料的收集、整理和保管；完成上级交办的其他工作。");
    prose.pen.line("二、机构设置");
    let offices = format!("{unit}内设4个科室，分别是综合科、业务一科、业务二科、财务科。");
    prose.pen.line(&listed(prose.pen.form).unwrap_or(offices));
    prose.pen.line(&format!("\n{}\n", parts[1]));
    prose.pen.line("{{tables}}");
    prose.pen.line(&format!("\n{}\n", parts[2]));
    let mut n = 0;
    let mut heading = |prose: &mut Prose, title: &str| {
        prose.pen.line(&format!("{}、{title}", NUMBERS[n]));
        n += 1;
    };
    heading(prose, "收支预算情况的总体说明");
    let text = prose.national_totals();
    prose.pen.line(&text);
    heading(prose, "收入预算情况说明");
    let text = prose.national_income();
    prose.pen.line(&text);
    heading(prose, "支出预算情况说明");
    let text = prose.national_expenditure();
    prose.pen.line(&text);
    heading(prose, "财政拨款收支预算情况的总体说明");
    let text = prose.national_appropriation();
    prose.pen.line(&text);
    heading(prose, "一般公共预算当年拨款情况说明");
    prose.national_general();
    heading(prose, "一般公共预算基本支出情况说明");
    let text = prose.national_basic();
    prose.pen.line(&text);
    heading(prose, "“三公”经费预算情况说明");
    let text = prose.three_public();
    prose.pen.line(&text);
    heading(prose, "政府性基金预算支出情况说明");
    let text = prose.fund(Fund::Government);
    prose.pen.line(&text);
    heading(prose, "国有资本经营预算支出情况说明");
    let text = prose.fund(Fund::StateCapital);
    prose.pen.line(&text);
    heading(prose, "其他重要事项的情况说明");
    other_matters(prose);
    prose.pen.line(&format!("\n{}\n", parts[3]));
    glossary(prose, true);
}

fn closing(form: &Form, text: &mut String, rng: &mut Rng) {
    let kind = form.kind();
    text.push('\n');
    text.push_str(&match rng.below(3) {
        0 => format!("{kind}预算公开联系人：王芳  联系方式：023-85550{}\n", rng.between(100, 999)),
        1 => format!(
            "联系人：周林\n联系电话：023-4855{}\n\n{}\n\n{}年3月8日\n",
            rng.between(1000, 9999),
            form.unit,
            form.year
        ),
        _ => format!("{kind}预算公开联系人：周林，联系电话：0411-4855{}\n", rng.between(1000, 9999)),
    });
}

/// What the way to the file does to the prose.
fn dress(form: &Form, text: String, rng: &mut Rng) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut line = line.to_owned();
        if form.half_width_punctuation {
            line = line.replace('：', ":").replace('（', "(").replace('）', ")");
        }
        if form.full_width_digits {
            line = line
                .chars()
                .map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 - 0x30 + 0xFF10).unwrap_or(c) } else { c })
                .collect();
        }
        let is_prose = line.contains('。') && line.chars().count() > 40;
        if form.letter_spaced && is_prose && rng.chance(60) {
            line = letter_space(&line);
        }
        match form.wrap {
            Some(width) if is_prose => line = wrap(&line, width, |_, _| true),
            _ => {}
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}
