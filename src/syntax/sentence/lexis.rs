//! The words that sentences are read with.

use crate::model::{
    self, Classification, Family, Item, Label, Lexicon, Phrases, Side, Standard, SubjectLevel, Subjects, Words,
};

/// The words that sentences are read with.
#[derive(Clone, Copy)]
pub struct Lexis<'a> {
    /// Names of quantities.
    pub lexicon: &'a Lexicon,
    /// Words that steer the reading.
    pub phrases: &'a Phrases,
    /// 政府收支分类科目.
    pub subjects: &'a Subjects,
    /// Wrong words.
    pub words: &'a Words,
}

impl<'a> From<&'a Standard> for Lexis<'a> {
    fn from(standard: &'a Standard) -> Lexis<'a> {
        Lexis {
            lexicon: &standard.lexicon,
            phrases: &standard.phrases,
            subjects: &standard.subjects,
            words: &standard.words,
        }
    }
}

impl Lexis<'_> {
    /// Whether words name an office: `执法大队`.
    pub fn names_office(&self, words: &str) -> bool {
        model::Wording::base().may_name_office(words) && !self.lexicon.label(words).is_known
    }

    /// What `占支出预算的` names.
    pub fn share_of(&self, words: &str) -> Label {
        let whole = self.phrases.whole_of_share(words);
        match self.label_of(whole) {
            label if label.item == Some(Item::GRAND) => label,
            _ => self.lexicon.label(whole),
        }
    }

    /// What the words before a figure name. `收入合计` may hold what is carried over or not: a quantity of its own until the
    /// document tells.
    pub fn label_of(&self, words: &str) -> Label {
        let mut label = self.lexicon.label(words);
        // `基本工资、津贴补贴等人员经费`
        if !label.is_known
            && let Some(named) = self.phrases.behind_examples(words)
        {
            let own = self.lexicon.label(named);
            label = if own.is_known && own.says_something() { own } else { label };
        }
        let is_whole = label.is_known && label.item.is_none() && label.nature.is_none();
        let is_whole = is_whole && (label.side.is_some() || words.contains('支'));
        match is_whole {
            true if self.phrases.names_sum(words) => Label { item: Some(Item::SUM), ..label },
            true if self.phrases.names_grand_total(words) => Label { item: Some(Item::GRAND), ..label },
            _ => label,
        }
    }

    /// What the words behind the levels of a subject say: `…（项）全年预算`.
    pub fn behind_path(&self, words: &str) -> Label {
        self.lexicon.label(words.rsplit_once('）').map_or("", |(_, rest)| rest))
    }

    /// What `上年决算` says of the year before, where it is said of a year and not of money carried over.
    pub fn of_last_year(&self, words: &str) -> Option<Label> {
        let rest = &words[self.phrases.last_year(words)?..];
        let rest = &rest[self.phrases.neutral(rest)..];
        Some(self.label_of(rest)).filter(|label| label.is_known && !label.is_carry())
    }

    /// What the levels of a subject name, its last member: `…（类）…（款）行政运行（项）`, `公路水路运输（214）（01）`. Where the
    /// classification does not have it, one that is not known but for its kin.
    pub fn subject_of(&self, words: &str) -> Label {
        let below = |above: Option<u32>, code: u32| above.is_none_or(|above| is_prefix(above, code));
        let mut code: Option<u32> = None;
        let levels = self.phrases.subject_levels(words);
        let kin = levels.last().map(|level| if level.depth == 0 { Family::CLASSES } else { Family::SUBJECTS });
        for SubjectLevel { depth, name } in levels {
            let has_depth = |code: u32| code.checked_ilog10() == Some([2, 4, 6][depth]);
            code = match (name.parse::<u32>(), code) {
                (Ok(own), Some(above)) if name.len() == 2 => Some(above * 100 + own),
                (Ok(own), above) => Some(own).filter(|own| has_depth(*own) && below(above, *own)),
                (Err(_), above) => {
                    let codes = self.subjects.codes_of(&name).iter();
                    let mut fits = codes.filter(|(kind, code)| {
                        *kind == Classification::Functional && has_depth(*code) && below(above, *code)
                    });
                    fits.next().filter(|_| fits.next().is_none()).map(|(_, code)| *code)
                }
            };
            if code.is_none() {
                return Label { family: kin, ..Label::default() };
            }
        }
        match code {
            Some(code) => Label {
                item: Some(Item::Functional(code)),
                family: kin,
                side: Some(Side::Expenditure),
                is_known: true,
                ..Label::default()
            },
            None => Label::default(),
        }
    }
}

fn is_prefix(outer: u32, mut inner: u32) -> bool {
    while inner > outer {
        inner /= 100;
    }
    inner == outer
}
