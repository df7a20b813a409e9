//! What the writers of all layouts write with: figures, shares, changes, rows.

use super::Rng;
use super::form::decimal;
use crate::support::budget::{Budget, Fund, Item, Scope, Two, name_of};
use crate::support::prose::{DOWN, UP};

const UNITS: [&str; 6] = [
    "江州市望江区档案馆",
    "南平市白沙县审计局",
    "临港市城东区统计局",
    "东岭省海阳市信访局",
    "江州市青溪区司法局",
    "南平市石桥县水文局",
];

pub struct Ink {
    pub rng: Rng,
    pub seed: u64,
    pub out: String,
    /// A figure printed as zero that is none.
    pub has_vanished: bool,
    pub unit: &'static str,
    pub year: i32,
    /// 部门 or 单位.
    pub kind: &'static str,
    /// Amounts are multiples of this many 分.
    pub grain: i64,
    separators: bool,
    trims: bool,
}

pub type Row = Vec<String>;

pub fn row<S: ToString>(cells: &[S]) -> Row {
    cells.iter().map(ToString::to_string).collect()
}

pub const NUMBERS: [&str; 15] =
    ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"];

impl Ink {
    pub fn new(stream: u64, seed: u64) -> Ink {
        let mut rng = Rng::new(stream);
        let rounds = seed % 4 == 3;
        Ink {
            unit: rng.pick(&UNITS),
            year: rng.between(2023, 2026) as i32,
            kind: rng.pick(&["部门", "单位"]),
            grain: if rounds { 100 } else { 10_000 },
            separators: rng.chance(15),
            trims: !rounds && rng.chance(30),
            rng,
            seed,
            out: String::new(),
            has_vanished: false,
        }
    }

    pub fn budget(&mut self, carry_in: bool) -> Budget {
        let scope = Scope {
            grain: self.grain,
            other_funds: self.seed.is_multiple_of(2),
            carry_in,
            carry_out: false,
            first_year: false,
        };
        Budget::draw(&mut self.rng, scope)
    }

    pub fn line(&mut self, text: impl AsRef<str>) {
        self.out.push_str(text.as_ref());
        self.out.push('\n');
    }

    fn note(&mut self, value: i64, text: &str) {
        self.has_vanished |= value != 0 && text.chars().all(|c| "0.,".contains(c));
    }

    /// `1,647.13万元`; no sign.
    pub fn money(&mut self, value: i64) -> String {
        let text = decimal(value, 1_000_000, 2, self.trims || value == 0, self.separators);
        self.note(value, &text);
        format!("{text}万元")
    }

    /// A cell in 万元; nothing for zero.
    pub fn cell(&mut self, value: i64) -> String {
        if value == 0 {
            return String::new();
        }
        let text = decimal(value, 1_000_000, 2, false, self.separators);
        self.note(value, &text);
        text
    }

    /// A cell in whole 元.
    pub fn yuan(&mut self, value: i64) -> String {
        if value == 0 { String::new() } else { decimal(value, 100, 0, false, true) }
    }

    /// `12.35%`; none where it would print as zero or has no base.
    pub fn rate(&mut self, part: i64, whole: i64) -> Option<String> {
        if whole == 0 {
            return None;
        }
        let text = decimal(part.abs() * 100, whole, 2, true, false);
        (part == 0 || text != "0").then(|| format!("{text}%"))
    }

    /// `，占12.35%`, or nothing.
    pub fn share(&mut self, of: &str, part: i64, whole: i64) -> String {
        self.rate(part, whole).map_or(String::new(), |rate| format!("，占{of}{rate}"))
    }

    pub fn reason(&mut self, is_more: bool) -> &'static str {
        if is_more { self.rng.pick(&UP) } else { self.rng.pick(&DOWN) }
    }

    /// `比2024年预算数增加3.00万元，增长2.5%，主要原因是…`.
    pub fn change(&mut self, amount: Two, base: &str) -> String {
        let change = amount.change();
        if change == 0 {
            return format!("与{base}持平");
        }
        let up = change > 0;
        let money = self.money(change);
        let rate = if amount.last > 0 && self.rng.chance(70) { self.rate(change, amount.last) } else { None };
        let rate = rate.map_or(String::new(), |r| format!("，{}{r}", if up { "增长" } else { "下降" }));
        let reason = self.reason(up);
        format!("比{base}{}{money}{rate}，主要原因是{reason}", if up { "增加" } else { "减少" })
    }

    /// `甲1万元、乙2万元`.
    pub fn list(&mut self, items: &[(&str, i64)], separator: &str) -> String {
        let texts: Vec<String> = items.iter().map(|(name, value)| format!("{name}{}", self.money(*value))).collect();
        texts.join(separator)
    }

    /// `甲1万元，占2%；乙…`.
    pub fn shares(&mut self, items: &[(String, i64)], whole: i64) -> String {
        let mut texts = Vec::new();
        for (name, value) in items {
            let (money, share) = (self.money(*value), self.share("", *value, whole));
            texts.push(format!("{name}{money}{share}"));
        }
        texts.join("；")
    }

    pub fn rows(&mut self, rows: &[Row]) {
        for cells in rows {
            self.line(cells.join("\t"));
        }
    }

    /// The 联系人 and the date, as all disclosures end.
    pub fn closing(&mut self) {
        let number = self.rng.between(1000, 9999);
        let kind = self.kind;
        self.line(format!("\n{kind}联系人：周林，联系电话：0411-4855{number}"));
    }
}

/// 类, 款 and 项 in use, in the order of a table.
pub fn codes(items: &[Item]) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = items.iter().flat_map(|i| [&i.code[..3], &i.code[..5], i.code]).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The 项 paid from `funds`, each once.
pub fn leaves(budget: &Budget, funds: &[Fund]) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> =
        budget.items.iter().filter(|i| funds.contains(&i.fund) && i.amount.now != 0).map(|i| i.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// `教育支出（类）…（款）…（项）`.
pub fn path(code: &str) -> String {
    format!("{}（类）{}（款）{}（项）", name_of(&code[..3]), name_of(&code[..5]), name_of(code))
}

/// What an item is for, in words without figures.
pub fn purpose(code: &str) -> &'static str {
    match code {
        "2010301" | "2010350" => "保障在职人员工资福利和机构日常运转",
        "2080505" => "缴纳机关事业单位基本养老保险",
        "2080506" => "缴纳职业年金",
        "2101101" => "缴纳基本医疗保险",
        "2210201" => "按规定比例为职工缴纳住房公积金",
        "2210203" => "向符合条件的职工发放购房补贴",
        "2080801" => "发放一次性抚恤金和丧葬补助",
        _ => "业务培训、信息化运行维护等重点工作",
    }
}

/// The glossary: numbered terms, each of them used in the text.
pub fn glossary(ink: &mut Ink, is_final: bool) {
    const COMMON: [(&str, &str); 6] = [
        (
            "财政拨款收入",
            "指本年度从本级财政部门取得的财政拨款，包括一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款。",
        ),
        ("事业收入", "指事业单位开展专业业务活动及其辅助活动所取得的收入。"),
        ("其他收入", "指单位取得的除“财政拨款收入”、“事业收入”、“经营收入”等以外的收入。"),
        ("基本支出", "指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。"),
        ("项目支出", "指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。"),
        (
            "“三公”经费",
            "指用一般公共预算财政拨款安排的因公出国（境）费、公务用车购置及运行维护费、公务接待费。其中，因公出国（境）费反映单位公务出国（境）的国际旅费、国外城市间交通费、住宿费、伙食费、培训费、公杂费等支出；公务用车购置费反映单位公务用车购置支出（含车辆购置税）；公务用车运行维护费反映单位按规定保留的公务用车燃料费、维修费、过路过桥费、保险费、安全奖励费用等支出；公务接待费反映单位按规定开支的各类公务接待（含外宾接待）支出。",
        ),
    ];
    const FINAL: [(&str, &str); 2] = [
        ("年初结转和结余", "指以前年度尚未完成、结转到本年按有关规定继续使用的资金。"),
        (
            "年末结转和结余",
            "指本年度或以前年度预算安排、因客观条件发生变化无法按原计划实施，需延迟到以后年度按有关规定继续使用的资金。",
        ),
    ];
    const LAST: [(&str, &str); 1] = [(
        "机关运行经费",
        "指为保障行政单位（含参照公务员法管理的事业单位）运行用于购买货物和服务的各项资金，包括办公及印刷费、邮电费、差旅费、会议费、福利费、日常维修费、专用材料及一般设备购置费、办公用房水电费、办公用房取暖费、办公用房物业管理费、公务用车运行维护费以及其他费用。",
    )];
    let terms = COMMON.iter().chain(FINAL.iter().filter(|_| is_final)).chain(&LAST);
    for (at, (name, definition)) in terms.enumerate() {
        ink.line(format!("{}.{name}：{definition}", at + 1));
    }
}
