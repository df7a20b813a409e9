//! After any edits the analysis is that of the text as it stands.

use crate::support::document;
use crate::support::rng::Rng;
use gouji::analysis::{Analysis, analyze};
use gouji::lang::Lang;
use gouji::settings::Settings;
use std::sync::Arc;

/// Lines of every kind a reader has to tell apart.
const LINES: &[&str] = &[
    "澄湖市望山区档案馆2025年部门预算情况说明\n",
    "澄湖市望山区水务局\n",
    "关于2025年单位预算情况公开的公告\n",
    "第一部分 2025年部门预算情况说明\n",
    "一、单位基本情况\n",
    "（一）职能职责。\n",
    "负责全区档案的接收、整理和利用。\n",
    "二、部门收支总体情况\n",
    "（一）收入预算：2025年年初预算数451.32万元，其中：一般公共预算拨款420.10万元，政府性基金预算拨款31.22万元。\n",
    "收入较2024年增加10.00万元，主要是基本支出增加12.00万元，项目支出减少2.00万元。\n",
    "四、“三公”经费情况说明\r\n",
    "2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费5.00万元。\r\n",
    "这一段很长，为了在编辑器里好看而在边上折断，比上年增加七百五十九点六五万元，主要是人员经费的增\n加和项目的调整，其余与上年持平，没有别的变化，也没有需要说明的其他重要事项和情况，特此说明。\n",
    "六、专业性名词解释\n",
    "（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。\n",
    "联系人：李某 电话：023-12345678\n",
    "2025年3月28日\n",
    "附件1\n",
    "一般公共预算财政拨款支出表\n",
    "单位：万元\n",
    "科目编码\t科目名称\t总计\t基本支出\t项目支出\n",
    "\t合计\t451.32\t420.10\t31.22\n",
    "201\t一般公共服务支出\t451.32\t420.10\t31.22\n",
    "205\t教育支出\t-3.50\n",
    "208\t社会保障和就业支出\t5.00\t\n",
    "单位：元\n",
    "2025年收入12000元，支出-3.5，其中：基本支出8000元，项目支出4000。\n",
    "收入比2024年增加-3.5，支出比2024年减少2.00。\n",
    "| 项目 | 预算数 |\n| --- | --- |\n| 合计 | 1.00 |\n",
    "备注：本单位无政府性基金收支，故此表无数据。\n",
    "\n",
    "\r",
    "　　\n",
];

/// What is typed or pasted.
const PIECES: &[&str] = &[
    "的",
    "0",
    "9",
    ".",
    "，",
    "。",
    "；",
    "：",
    "（",
    "）",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "年",
    "万元",
    "增加",
    "减少",
    "其中：",
    "一、",
    "（一）",
    "1.",
    "|",
    "\u{1F600}",
    "a",
    "2025年",
    "100.00万元",
    "-3.5",
    "－2.0",
    "-",
    "元",
    "支出-3.5，",
    "第二部分",
    "附件2",
];

/// A text, its analysis, and the edits that lead back.
struct Editor {
    text: String,
    analysis: Analysis,
    undo: Vec<(usize, usize, String)>,
    rng: Rng,
}

impl Editor {
    fn open(text: String, seed: u64) -> Editor {
        let analysis = Analysis::new(&text, &Settings::new(Lang::Zh).into());
        Editor { text, analysis, undo: Vec::new(), rng: Rng::new(seed) }
    }

    fn put(&mut self, from: usize, to: usize, new: &str) -> String {
        let old = self.text[from..to].to_owned();
        self.text.replace_range(from..to, new);
        self.analysis.edit(from as u32..to as u32, new);
        old
    }

    /// A character border; often at or beside the border of a line.
    fn place(&mut self) -> usize {
        let mut at = self.rng.below(self.text.len() + 1);
        if self.rng.chance(30) {
            at = self.text.as_bytes()[at..].iter().position(|b| *b == b'\n').map_or(self.text.len(), |next| at + next);
            at = (at + self.rng.below(3)).saturating_sub(1).min(self.text.len());
        }
        (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }

    fn step(&mut self, pasted: &str) {
        let from = self.place();
        let (to, new) = match self.rng.below(100) {
            0..35 => (from, self.rng.pick(PIECES).to_owned()),
            35..60 => {
                let count = 1 + self.rng.below(4);
                let rest = self.text[from..].char_indices().nth(count).map_or(self.text.len(), |(at, _)| from + at);
                (rest, String::new())
            }
            60..70 => {
                let other = self.place();
                let near = if from.abs_diff(other) < 2000 { other } else { from };
                (from.max(near), self.rng.pick(PIECES).to_owned())
            }
            70..82 => (from, self.rng.pick(LINES).to_owned()),
            82..84 => (from, pasted.to_owned()),
            84..86 => (self.text.len().min(from + pasted.len()), String::new()),
            _ => {
                if let Some((from, to, old)) = self.undo.pop() {
                    self.put(from, to, &old);
                }
                return;
            }
        };
        let to = (to..=self.text.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len());
        let from = from.min(to);
        let old = self.put(from, to, &new);
        self.undo.push((from, from + new.len(), old));
    }

    fn check(&self, what: &str) {
        let parts: String = self.analysis.parts().iter().map(|placed| placed.part.text()).collect();
        assert_eq!(parts, self.text, "{what}: the text is another");
        let fresh = Analysis::new(&self.text, &Settings::new(Lang::Zh).into());
        let starts = |analysis: &Analysis| analysis.parts().iter().map(|placed| placed.start).collect::<Vec<_>>();
        assert_eq!(starts(&self.analysis), starts(&fresh), "{what}: divided otherwise\n{}", self.text);
        for (kept, fresh) in self.analysis.parts().iter().zip(fresh.parts()) {
            let blocks = [kept, fresh].map(|placed| &placed.part.disclosure.blocks);
            assert_eq!(blocks[0], blocks[1], "{what}: other blocks\n{}", self.text);
            assert_eq!(kept.findings(), fresh.findings(), "{what}: other findings\n{}", self.text);
        }
    }

    fn run(&mut self, edits: usize, pasted: &str, what: &str) {
        for edit in 0..edits {
            self.step(pasted);
            self.check(&format!("{what}, edit {edit}"));
        }
    }
}

fn fragments(rng: &mut Rng) -> String {
    (0..rng.below(14)).map(|_| rng.pick(LINES)).collect()
}

#[test]
fn fragments_are_edited() {
    for seed in 0..500 {
        let mut rng = Rng::new(seed);
        let pasted: String = (0..8).map(|_| rng.pick(LINES)).collect();
        let text = fragments(&mut rng);
        Editor::open(text, seed).run(34, &pasted, &format!("fragments {seed}"));
    }
}

#[test]
fn documents_are_edited() {
    for seed in 0..100 {
        let other = document(seed + 1000).text;
        Editor::open(document(seed).text, seed).run(24, &other, &format!("document {seed}"));
    }
}

#[test]
fn compilations_are_edited() {
    for seed in 0..20 {
        let text: String = (0..5).map(|at| document(seed * 10 + at).text + "\n").collect();
        let other = document(seed + 2000).text;
        Editor::open(text, seed).run(40, &other, &format!("compilation {seed}"));
    }
}

#[test]
fn a_thousand_lines_are_pasted_and_taken_out() {
    let mut rng = Rng::new(7);
    let pasted: String = (0..1000).map(|_| rng.pick(LINES)).collect();
    for seed in 0..3 {
        let mut editor = Editor::open(document(seed).text, seed);
        for turn in 0..3 {
            let at = editor.place();
            editor.put(at, at, &pasted);
            editor.check(&format!("pasted {turn}"));
            editor.put(at, at + pasted.len(), "");
            editor.check(&format!("taken out {turn}"));
        }
    }
}

#[test]
fn findings_come_in_text_order() {
    let text: String = (0..3).map(|seed| document(seed).text.replace("420", "421") + "\n").collect();
    let findings = Analysis::new(&text, &Settings::new(Lang::Zh).into()).findings();
    assert_eq!(findings, analyze(&text, &Settings::new(Lang::Zh)));
    assert!(findings.is_sorted_by_key(|finding| (finding.span, finding.code)));
}

#[test]
fn a_figure_without_a_unit_keeps_its_sign() {
    let settings = Arc::new(Settings::default());
    for text in ["-3.5：0元0万元", "收入12000元，支出-3.5，减少-2，增加-1.5。\n", "收入12万元，支出-3.5，减少2。\n"]
    {
        let mut analysis = Analysis::new(text, &settings);
        analysis.edit(0..0, "");
        assert_eq!(analysis.findings(), analyze(text, &settings), "{text}");
        let values = |analysis: &Analysis| {
            let figures = &analysis.parts()[0].part.facts.figures;
            figures.iter().map(|figure| (figure.printed, figure.value)).collect::<Vec<_>>()
        };
        assert_eq!(values(&analysis), values(&Analysis::new(text, &settings)), "{text}");
    }
}

#[test]
fn a_title_in_front_of_a_heading_that_opens_a_disclosure_belongs_to_it() {
    let one = "甲局2025年部门预算情况说明\n一、单位基本情况\n甲。\n二、收支情况\n乙。\n";
    let mut text = one.repeat(3);
    let settings = Arc::new(Settings::default());
    let mut analysis = Analysis::new(&text, &settings);
    // The last one loses the number that opened it: only its title is left.
    let at = text.rfind('一').unwrap();
    analysis.edit(at as u32..at as u32 + 3, "\n");
    text.replace_range(at..at + 3, "\n");
    assert_eq!(analysis.parts().len(), Analysis::new(&text, &settings).parts().len());
    assert_eq!(analysis.findings(), analyze(&text, &settings));
}
