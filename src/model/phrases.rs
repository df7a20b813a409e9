//! The words that steer the reading of a sentence: `phrases.toml`.

use super::data::data;
use super::dictionary::Dictionary;
use super::key::Basis;
use crate::text::is_han;
use serde::Deserialize;
use smallvec::SmallVec;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// 增加
    Up,
    /// 减少
    Down,
    /// 增加（减少）: left open in the template.
    Open,
}

/// How a list was opened, which says how complete it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opener {
    /// `其中：`
    Whole,
    /// `总额6万元：货物…`
    Colon,
    /// `包括`, `分别为`
    Including,
    /// `主要是`, `主要原因是`
    Mainly,
}

/// What a word does to the reading of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Opens a list.
    Open(Opener),
    /// `分别为`: opens a list of what was named before, one by one.
    Respectively,
    /// `分别`: the figures behind it belong to what was named before, one by one.
    Each,
    /// `原因`: opens a list of reasons.
    Reason,
    /// `用于`, `由于`: figures behind it are no facts; some say so only where a clause begins.
    Purpose {
        /// Wherever it stands.
        anywhere: bool,
    },
    /// `持平`: a change of nothing.
    Unchanged,
    /// `无`, `未使用`: nothing there.
    Nothing,
    /// `绩效`
    Targets,
    /// `决算数小于预算数`: above, below, or (`None`) equal.
    Order(Option<Direction>),
    /// `____`: a part that its author has yet to name.
    Blank,
    /// `局本级`, `中小企业`: a part of the unit or of its partners.
    Scope,
}

/// A level of a subject as it is printed: `公路水路运输（款）`, `（01）`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectLevel {
    /// 0 for 类, 1 for 款, 2 for 项.
    pub depth: usize,
    /// Its name, or its code.
    pub name: String,
}

/// The words, ready to be looked for.
#[derive(Debug)]
pub struct Phrases {
    words: File,
    /// The words that steer the reading of a sentence, and those that rules look for.
    pub dictionary: Dictionary,
    directions: Endings<Direction>,
    saved: Endings<()>,
    tails: Endings<()>,
    fillers: Endings<()>,
    whole_words: Endings<()>,
    /// What of a year may be meant, the longest first.
    details: Vec<(String, Option<Basis>)>,
    /// Characters that open a comparison.
    compares: Vec<char>,
    from: Vec<char>,
    /// Characters that words of a sum begin with.
    sums: Vec<char>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    change: Change,
    comparison: Comparison,
    list: Lists,
    reason: Reasons,
    nothing: Nothing,
    order: Orders,
    completion: Completion,
    targets: Targets,
    blank: Words,
    amount: Amounts,
    year: Years,
    name: Names,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    up: Vec<String>,
    up_rate: Vec<String>,
    down: Vec<String>,
    down_rate: Vec<String>,
    rates: Vec<String>,
    more: String,
    less: String,
    saved: Vec<String>,
    open: Vec<String>,
    opposites: Vec<(String, String)>,
    tails: Vec<String>,
    unchanged: Vec<String>,
    notes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comparison {
    words: String,
    whole: String,
    before: String,
    from: String,
    to: String,
    moves: Vec<String>,
    links: String,
    last_year: Vec<String>,
    neutral: Vec<String>,
    budget: Vec<String>,
    adjusted: Vec<String>,
    actual: Vec<String>,
    without_year: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    whole: Vec<String>,
    holding: String,
    within: String,
    beside: Vec<String>,
    mainly: Vec<String>,
    including: Vec<String>,
    made_of: String,
    makes: Vec<String>,
    choice: Vec<String>,
    counts: Vec<String>,
    counted: String,
    respectively: Vec<String>,
    each: Vec<String>,
    items: Vec<String>,
    sums: Vec<String>,
    before_sum: Vec<String>,
    sum: String,
    grand: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasons {
    main: String,
    links: String,
    words: Vec<String>,
    because: String,
    not_because: Vec<String>,
    uses: Vec<String>,
    purposes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Orders {
    above: Vec<String>,
    below: Vec<String>,
    equal: Vec<String>,
    items: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Completion {
    word: String,
    is: String,
    spent: Vec<String>,
    rates: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {
    uses: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Targets {
    words: Vec<String>,
    all: Vec<String>,
    projects: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Amounts {
    followed_by: Vec<String>,
    rounding: String,
    and_so_on: String,
    with_carry: Vec<String>,
    without_carry: Vec<String>,
    reached: String,
    share: String,
    joint: Vec<String>,
    share_tail: String,
    links: String,
    and: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Years {
    suffix: char,
    nameless: String,
    points: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    idle: Vec<String>,
    of_last: Vec<String>,
    scopes: Vec<String>,
    amounts: String,
    empty: String,
    budget: String,
    budget_of_one: String,
    amendments: Vec<String>,
    subject_levels: [char; 3],
    fillers: Vec<String>,
    whole_words: Vec<String>,
}

static BASE: LazyLock<Arc<Phrases>> = LazyLock::new(|| Arc::new(Phrases::new(data!("phrases"))));

impl Phrases {
    /// The words that come with the program.
    pub fn base() -> &'static Arc<Phrases> {
        &BASE
    }

    /// Reads the words of a text in the form of `phrases.toml`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn read(text: &str) -> Result<Phrases, toml::de::Error> {
        toml::from_str(text).map(Phrases::new)
    }

    fn new(words: File) -> Phrases {
        let lists = &words.list;
        let triggers = [
            (&lists.whole, Trigger::Open(Opener::Whole)),
            (&lists.mainly, Trigger::Open(Opener::Mainly)),
            (&lists.including, Trigger::Open(Opener::Including)),
            (&lists.respectively, Trigger::Respectively),
            (&lists.each, Trigger::Each),
            (&words.reason.words, Trigger::Reason),
            (&words.reason.uses, Trigger::Purpose { anywhere: true }),
            (&words.reason.purposes, Trigger::Purpose { anywhere: false }),
            (&words.nothing.words, Trigger::Nothing),
            (&words.blank.words, Trigger::Blank),
            (&words.name.scopes, Trigger::Scope),
            (&words.change.unchanged, Trigger::Unchanged),
            (&words.targets.words, Trigger::Targets),
            (&words.order.above, Trigger::Order(Some(Direction::Up))),
            (&words.order.below, Trigger::Order(Some(Direction::Down))),
            (&words.order.equal, Trigger::Order(None)),
        ]
        .into_iter()
        .flat_map(|(list, trigger)| list.iter().map(move |word| (word, trigger)));
        let directions = [
            (&words.change.open, Direction::Open),
            (&words.change.up, Direction::Up),
            (&words.change.up_rate, Direction::Up),
            (&words.change.down, Direction::Down),
            (&words.change.down_rate, Direction::Down),
        ];
        let directions =
            directions.into_iter().flat_map(|(list, way)| list.iter().map(move |word| (word.clone(), way)));
        let of_year = [
            (&words.comparison.neutral, None),
            (&words.comparison.budget, Some(Basis::Budget)),
            (&words.comparison.adjusted, Some(Basis::Adjusted)),
            (&words.comparison.actual, Some(Basis::Actual)),
        ];
        let mut details: Vec<(String, Option<Basis>)> =
            of_year.into_iter().flat_map(|(list, basis)| list.iter().map(move |word| (word.clone(), basis))).collect();
        details.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let plain = |list: &[String]| Endings::new(list.iter().map(|word| (word.clone(), ())));
        let sums = lists.before_sum.iter().chain(&words.amount.joint).chain(&lists.sums).chain([&lists.sum]);
        Phrases {
            dictionary: Dictionary::of_prose(triggers),
            directions: Endings::new(directions),
            saved: plain(&words.change.saved),
            tails: plain(&words.change.tails),
            fillers: plain(&words.name.fillers),
            whole_words: plain(&words.name.whole_words),
            details,
            compares: words.comparison.words.chars().collect(),
            from: words.comparison.from.chars().collect(),
            sums: sums.filter_map(|word| word.chars().next()).collect(),
            words,
        }
    }

    /// The word of direction at the end of a text: its bytes, and which way it goes. Words that lead to the amount may follow.
    pub fn direction_at_end(&self, text: &str) -> Option<(Range<usize>, Direction)> {
        let mut end = text.len();
        for _ in 0..2 {
            if let Some((len, way)) = self.directions.at_end(&text[..end]) {
                return Some((end - len..end, way));
            }
            end -= self.tails.at_end(&text[..end])?.0;
        }
        None
    }

    /// Whether the words behind an amount that was compared with are `多` or `少`, and which way that goes.
    pub fn more_or_less(&self, words: &str) -> Option<Direction> {
        let Change { more, less, .. } = &self.words.change;
        if words == more { Some(Direction::Up) } else { (words == less).then_some(Direction::Down) }
    }

    /// Where the word at the end of a text begins that goes down if something is compared: `节约了`.
    pub fn saved_at_end(&self, text: &str) -> Option<Range<usize>> {
        let without_tail = text.len() - self.tails.at_end(text).map_or(0, |(len, ())| len);
        let at_end = |end: usize| self.saved.at_end(&text[..end]).map(|(len, ())| end - len..end);
        at_end(text.len()).or_else(|| at_end(without_tail))
    }

    /// Whether a name is that of what was not spent: `节约资金`.
    pub fn names_saved(&self, name: &str) -> bool {
        self.words.change.saved.iter().any(|word| name.starts_with(&**word))
    }

    /// What follows the word behind an amount that lists what it is made of, where the sentence goes on to say so.
    pub fn made_of<'t>(&self, words: &'t str, behind: &str) -> Option<&'t str> {
        let Lists { made_of, makes, .. } = &self.words.list;
        // Hardly any words begin so, and a sentence may be long.
        let rest = words.strip_prefix(&**made_of)?;
        let sentence = behind.split(['。', '；']).next().unwrap_or_default();
        makes.iter().any(|word| sentence.contains(&**word)).then_some(rest)
    }

    /// Whether a text ends in a word of direction.
    pub fn ends_in_direction(&self, text: &str) -> bool {
        self.directions.at_end(text).is_some()
    }

    /// Words of a change that goes one way, and which.
    pub fn directions(&self) -> impl Iterator<Item = (&str, Direction)> {
        let is_one_way = |(_, way): &&(String, Direction)| *way != Direction::Open;
        self.directions.words.iter().filter(is_one_way).map(|(word, way)| (&**word, *way))
    }

    /// The word of the other direction.
    pub fn opposite(&self, word: &str) -> &str {
        let Change { opposites, down, down_rate, .. } = &self.words.change;
        let other = |(up, down)| if word == up { Some(down) } else { (word == down).then_some(up) };
        let is_down = down.iter().chain(down_rate).any(|down| word == down);
        opposites.iter().find_map(|(up, down)| other((up, down))).unwrap_or_else(|| {
            let (up, down) = &opposites[0];
            if is_down { up } else { down }
        })
    }

    /// Length of the word of change that a text begins with, or of one that says that nothing has changed.
    pub fn change_at_start(&self, text: &str) -> Option<usize> {
        let Change { up, up_rate, down, down_rate, unchanged, .. } = &self.words.change;
        let mut words = [up, up_rate, down, down_rate, unchanged].into_iter().flatten();
        words.find(|word| text.starts_with(&***word)).map(String::len)
    }

    /// Where a text ends without the words between a name and its figure.
    pub fn without_fillers(&self, text: &str) -> usize {
        let mut end = text.len();
        while let Some((len, ())) = self.fillers.at_end(&text[..end]) {
            if self.whole_words.at_end(&text[..end]).is_some() {
                break;
            }
            end -= len;
        }
        end
    }

    /// Whether words name a rate and do not say which way it goes: `变动率为`.
    pub fn names_rate(&self, words: &str) -> bool {
        let name = &words[..self.without_fillers(words)];
        self.words.change.rates.iter().any(|rate| rate == name)
    }

    /// Whether a text begins with a word of change and one that leads to what became of it: `减少到`, `增加至`.
    pub fn leads_to_a_level(&self, text: &str) -> bool {
        let Change { up, up_rate, down, down_rate, .. } = &self.words.change;
        let leads = |rest: &str| rest.chars().next().is_some_and(|c| self.words.comparison.to.contains(c));
        let goes_on = |word: &String| text.strip_prefix(&**word).is_some_and(leads);
        [up, up_rate, down, down_rate, &self.words.comparison.moves].into_iter().flatten().any(goes_on)
    }

    /// Characters before the level that something has risen from.
    pub fn from(&self) -> &[char] {
        &self.from
    }

    /// Whether a text begins with a word of a note on a change.
    pub fn opens_note(&self, text: &str) -> bool {
        let Change { up_rate, down_rate, rates, notes, .. } = &self.words.change;
        [up_rate, down_rate, rates, notes].into_iter().flatten().any(|word| text.starts_with(&**word))
    }

    /// Whether a text begins with what opens a complete list.
    pub fn opens_list(&self, text: &str) -> Option<usize> {
        self.words.list.whole.iter().find(|word| text.starts_with(&***word)).map(String::len)
    }

    /// Words that open a comparison, in order: where each stands, and whether a year must follow.
    pub fn comparisons<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, bool)> + 't {
        let whole = &*self.words.comparison.whole;
        text.char_indices().filter(|(_, c)| self.compares.contains(c)).map(move |(at, c)| {
            match text[at..].starts_with(whole) {
                true => (at..at + whole.len(), false),
                false => (at..at + c.len_utf8(), true),
            }
        })
    }

    /// Where a comparison begins whose word stands at `at`.
    pub fn start_of_comparison(&self, text: &str, at: usize) -> usize {
        let before = text[..at].char_indices().next_back().filter(|(_, c)| self.words.comparison.before.contains(*c));
        before.map_or(at, |(start, _)| start)
    }

    /// Length of the word for the year before at the start of a text.
    pub fn last_year(&self, text: &str) -> Option<usize> {
        self.words.comparison.last_year.iter().find(|word| text.starts_with(&***word)).map(String::len)
    }

    /// What is said of the year that ends where a text begins: how long it is, and what of the year is meant.
    pub fn details(&self, text: &str) -> (usize, Option<Basis>) {
        let (mut len, mut basis) = (0, None);
        while let Some((word, said)) = self.details.iter().find(|(word, _)| text[len..].starts_with(&**word)) {
            len += word.len();
            basis = said.or(basis);
        }
        (len, basis)
    }

    /// Length of the words at the start of a text that say nothing more of a year.
    pub fn neutral(&self, text: &str) -> usize {
        self.words.comparison.neutral.iter().find(|word| text.starts_with(&***word)).map_or(0, String::len)
    }

    /// Whether a text begins with what a figure may be compared with though no year is named: `年初预算数`.
    pub fn is_compared_without_year(&self, text: &str) -> bool {
        self.words.comparison.without_year.iter().any(|word| text.starts_with(&**word))
    }

    /// What follows a year, without the rest of its name.
    pub fn behind_year<'t>(&self, text: &'t str) -> &'t str {
        text.trim_start_matches(self.words.year.suffix)
    }

    /// Whether what follows a year is a point in it that a name begins with: `末结转和结余`.
    pub fn is_point_in_year(&self, behind: &str) -> bool {
        self.words.year.points.iter().any(|word| behind.starts_with(&**word))
    }

    /// Whether words behind a year name nothing but the budget.
    pub fn is_only_budget(&self, words: &str) -> bool {
        words.chars().all(|c| self.words.year.nameless.contains(c))
    }

    /// A text without the numbers of items before it.
    pub fn without_item_number<'t>(&self, text: &'t str) -> &'t str {
        let mut text = text;
        for word in &self.words.list.items {
            while let Some(rest) = text.strip_prefix(&**word) {
                text = rest;
            }
        }
        text
    }

    /// How many items a clause announces: `共2个项目`.
    pub fn counted(&self, clause: &str) -> Option<usize> {
        const LONGEST: usize = 24;
        let Lists { counts, counted, .. } = &self.words.list;
        let rest = counts.iter().find_map(|word| clause.strip_prefix(&**word)).filter(|rest| rest.len() <= LONGEST)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at(digits);
        number.parse().ok().filter(|_| behind.starts_with(|c| counted.contains(c)))
    }

    /// Whether words behind the budget tell which items are above or below it: `的是行政运行`.
    pub fn names_items(&self, words: &str) -> bool {
        self.words.order.items.iter().any(|word| words.starts_with(&**word))
    }

    /// Whether words behind one that opens a list say that it names some of the items: `重点项目2个：…`.
    pub fn chooses(&self, words: &str) -> bool {
        self.words.list.choice.iter().any(|word| words.contains(&**word))
    }

    /// Whether a clause sets what it says beside what is listed before: `另安排…`.
    pub fn sets_apart(&self, clause: &str) -> bool {
        self.words.list.beside.iter().any(|word| clause.starts_with(&**word))
    }

    /// What `本年收入中` names the whole of.
    pub fn within<'t>(&self, clause: &'t str) -> Option<&'t str> {
        clause.strip_suffix(&*self.words.list.within)
    }

    /// What is left of words that sum up what was named before them: nothing, or `支出`.
    pub fn behind_sum<'t>(&self, words: &'t str) -> Option<&'t str> {
        let Lists { sum, sums, before_sum, .. } = &self.words.list;
        // Asked of every amount.
        if !words.starts_with(&*self.sums) {
            return None;
        }
        let words = before_sum.iter().find_map(|word| words.strip_prefix(&**word)).unwrap_or(words);
        let words = self.words.amount.joint.iter().find_map(|word| words.strip_prefix(&**word)).unwrap_or(words);
        sums.iter().chain([sum]).find_map(|word| words.strip_prefix(&**word))
    }

    /// Whether a name ends as that of a sum: `收入合计数`.
    pub fn names_sum(&self, name: &str) -> bool {
        self.ends_as(name, &self.words.list.sum)
    }

    /// Whether a name ends as that of all there is: `收入总计`.
    pub fn names_grand_total(&self, name: &str) -> bool {
        self.ends_as(name, &self.words.list.grand)
    }

    fn ends_as(&self, name: &str, word: &str) -> bool {
        name.trim_end_matches(|c| self.words.name.amounts.contains(c)).ends_with(word)
    }

    /// A text without what stands between the word 原因 and the reason.
    pub fn reason<'t>(&self, text: &'t str) -> &'t str {
        let text = text.trim_start_matches(|c| self.words.reason.links.contains(c));
        let first = self.words.list.items.iter().find_map(|item| text.strip_prefix(&**item));
        first.unwrap_or(text)
    }

    /// Whether a clause begins with a reason: `因新增项目19万元`.
    pub fn gives_reason(&self, clause: &str) -> bool {
        let Reasons { because, not_because, .. } = &self.words.reason;
        clause.starts_with(&**because) && !not_because.iter().any(|word| clause.starts_with(&**word))
    }

    /// Whether a text begins as `主要原因` does.
    pub fn is_main(&self, text: &str) -> bool {
        text.starts_with(&*self.words.reason.main)
    }

    /// Whether a clause says that all amounts have targets.
    pub fn has_all_targets(&self, clause: &str) -> bool {
        self.words.targets.all.iter().any(|word| clause.contains(&**word))
    }

    /// What is not there, without what it would have been for.
    pub fn without_use<'t>(&self, name: &'t str) -> &'t str {
        name.trim_end_matches(&*self.words.nothing.uses)
    }

    /// Whether projects are named.
    pub fn names_projects(&self, words: &str) -> bool {
        words.contains(&*self.words.targets.projects)
    }

    /// Whether an amount with this behind it, in its clause, states something.
    pub fn may_follow_amount(&self, tail: &str) -> bool {
        self.words.amount.followed_by.iter().any(|word| tail.starts_with(&**word))
    }

    /// Whether nothing that counts stands between an amount and the end of its clause.
    pub fn is_end(&self, tail: &str) -> bool {
        tail.chars().all(|c| self.words.amount.rounding.contains(c))
    }

    /// Whether what stands behind an amount says what it is for.
    pub fn leads_to_use(&self, tail: &str) -> bool {
        self.words.reason.purposes.first().is_some_and(|word| tail.starts_with(&**word))
    }

    /// What stands behind the word that a use follows, where words begin with it.
    pub fn behind_use<'t>(&self, words: &'t str) -> Option<&'t str> {
        self.words.reason.purposes.first().and_then(|word| words.strip_prefix(&**word))
    }

    /// Whether a list goes on behind an item without naming the others.
    pub fn leaves_open(&self, tail: &str) -> bool {
        tail.starts_with(&*self.words.amount.and_so_on)
    }

    /// Whether what is carried over is in an amount, where the words behind it say so: `收入350万元（含上年结转）`.
    pub fn has_carry(&self, tail: &str) -> Option<bool> {
        let begins = |list: &[String]| list.iter().any(|words| tail.starts_with(&**words));
        let words = &self.words.amount;
        begins(&words.with_carry).then_some(true).or_else(|| begins(&words.without_carry).then_some(false))
    }

    /// What is named behind examples of it: `办公费、印刷费等公用经费`.
    pub fn behind_examples<'t>(&self, name: &'t str) -> Option<&'t str> {
        name.rsplit_once(&*self.words.amount.and_so_on).map(|(_, named)| named).filter(|named| !named.is_empty())
    }

    /// Whether a name ends as in `减少至`: what stands before the amount is the level reached.
    pub fn is_reached(&self, name: &str) -> bool {
        name.chars().next_back().is_some_and(|c| self.words.amount.reached.contains(c))
    }

    /// The word of a share: `占`.
    pub fn share(&self) -> &str {
        &self.words.amount.share
    }

    /// Whether words before a share say that it is one of several items together.
    pub fn is_joint(&self, words: &str) -> bool {
        self.words.amount.joint.iter().any(|word| words.contains(&**word))
    }

    /// Whether the words before a percentage say how much of the budget was spent, and of which budget.
    pub fn completion(&self, words: &str) -> Option<Option<Basis>> {
        let Completion { word, rates, is, .. } = &self.words.completion;
        let is_rate = rates.iter().any(|rate| words.contains(&**rate));
        let behind = words.rfind(&**word).map(|at| &words[at + word.len()..]);
        let of = behind.or_else(|| words.strip_prefix(&**is)).map(|behind| self.details(behind));
        let of = of.filter(|(_, basis)| behind.is_some() || *basis != Some(Basis::Actual));
        match of {
            Some((_, Some(basis))) => Some(Some(basis)),
            _ => is_rate.then_some(None),
        }
    }

    /// Whether a name is that of an outturn, whatever was budgeted: `实际支出`.
    pub fn is_spent(&self, name: &str) -> bool {
        self.words.completion.spent.iter().any(|word| word == name)
    }

    /// What `占支出的比重为` says that it is a share of.
    pub fn whole_of_share<'t>(&self, words: &'t str) -> &'t str {
        let of = words.trim_start_matches(&*self.words.amount.share);
        of.trim_end_matches(|c| self.words.amount.share_tail.contains(c))
    }

    /// A text without what joins it to the amount before.
    pub fn behind_link<'t>(&self, text: &'t str) -> &'t str {
        text.trim_start_matches(|c| self.words.amount.links.contains(c))
    }

    /// Where two names may be parted by `和`: the bytes of each such word.
    pub fn ands<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let is_and = |c: &(usize, char)| self.words.amount.and.contains(c.1);
        text.char_indices().filter(is_and).map(|(at, c)| at..at + c.len_utf8())
    }

    /// Whether the words before an amount name nothing.
    pub fn is_empty_name(&self, name: &str) -> bool {
        name.chars().all(|c| self.words.name.empty.contains(c)) || self.words.name.idle.iter().any(|word| word == name)
    }

    /// Whether a name stands for what was named last.
    pub fn is_of_last(&self, name: &str) -> bool {
        self.words.name.of_last.iter().any(|word| word == name)
    }

    /// Whether a name begins as what was added to a budget within its year: `年中追加`.
    pub fn is_amendment(&self, name: &str) -> bool {
        self.words.name.amendments.iter().any(|word| name.starts_with(&**word))
    }

    /// A clause behind the word that opens a list in the middle of a sentence: `含一般公共预算拨款250万元`.
    pub fn held<'t>(&self, clause: &'t str) -> Option<&'t str> {
        clause.strip_prefix(&*self.words.list.holding)
    }

    /// Whether a budget is spoken of, other than what one doing costs: `拟举办0次活动，经费预算0万元`.
    pub fn is_budget(&self, name: &str) -> bool {
        name.contains(&*self.words.name.budget) && !name.contains(&*self.words.name.budget_of_one)
    }

    /// Whether words name a subject by its levels: `…（款）…（项）`, `…（214）…（01）`, `208…—20805…—2080505…`.
    pub fn is_subject_path(&self, words: &str) -> bool {
        self.subject_levels(words).iter().any(|level| level.depth > 0)
    }

    /// The levels of a subject that words name, outermost first.
    pub fn subject_levels(&self, words: &str) -> SmallVec<[SubjectLevel; 3]> {
        let levels = &self.words.name.subject_levels;
        let mut found: SmallVec<[SubjectLevel; 3]> = SmallVec::new();
        // Hardly any words have parentheses or a code.
        if !words.contains('）') && words.bytes().filter(u8::is_ascii_digit).nth(4).is_none() {
            return found;
        }
        let mut from = 0;
        for (open, _) in words.match_indices('（') {
            let inner = &words[open + '（'.len_utf8()..];
            let Some(close) = inner.find('）') else { break };
            let (inner, end) = (&inner[..close], open + 2 * '（'.len_utf8() + close);
            let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
            let (code, rest) = inner.split_at(digits);
            let mark = levels.iter().position(|level| rest.strip_prefix(*level).is_some_and(str::is_empty));
            let depth = match (mark, digits) {
                (Some(depth), 0 | 2 | 3 | 5 | 7) => depth,
                (None, 3) if rest.is_empty() && found.is_empty() => 0,
                (None, 2) if rest.is_empty() && (1..3).contains(&found.len()) => found.len(),
                (None, 5 | 7) if rest.is_empty() => digits / 2 - 1,
                _ => continue,
            };
            if found.last().is_some_and(|last| last.depth >= depth) {
                found.clear();
            }
            let name = if digits > 0 { code } else { self.subject_name(&words[from..open]) };
            found.push(SubjectLevel { depth, name: name.to_owned() });
            from = end;
        }
        if found.is_empty() { self.code_before_name(words).into_iter().collect() } else { found }
    }

    /// `2080505机关事业单位基本养老保险缴费支出`: the last code of 款 or 项 that stands right before a name.
    fn code_before_name(&self, words: &str) -> Option<SubjectLevel> {
        let bytes = words.as_bytes();
        let mut end = bytes.len();
        while let Some(last) = bytes[..end].iter().rposition(u8::is_ascii_digit) {
            let start = bytes[..last].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
            let code = &words[start..=last];
            let behind = words[last + 1..].chars().next();
            let is_name = behind.is_some_and(|c| is_han(c) && !matches!(c, '年' | '万' | '元' | '亿'));
            if matches!(code.len(), 5 | 7) && code.starts_with('2') && is_name && !words[..start].ends_with(['.', ','])
            {
                return Some(SubjectLevel { depth: code.len() / 2 - 1, name: code.to_owned() });
            }
            end = start;
        }
        None
    }

    /// The name of a level of a subject at the end of a text: `2025年“卫生健康支出”` → `卫生健康支出`.
    fn subject_name<'t>(&self, text: &'t str) -> &'t str {
        let own = text.rsplit(['，', '：', '；', '。', '年', '度']).next().unwrap_or(text);
        own.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '“' | '”' | '"' | '.' | '、' | '-'))
    }

    /// Whether this only links a year to what is said of it.
    pub fn is_link(&self, words: &str) -> bool {
        words.chars().all(|c| self.words.comparison.links.contains(c))
    }
}
/// Words looked for at the end of a text; the longest that stands there is meant.
#[derive(Debug)]
struct Endings<T> {
    words: Vec<(String, T)>,
    /// Where those that end in a byte begin in `words`, for each byte; one more at the end.
    ends: Box<[u16; 257]>,
}

impl<T: Copy> Endings<T> {
    fn new(words: impl Iterator<Item = (String, T)>) -> Endings<T> {
        let mut words: Vec<(String, T)> = words.filter(|(word, _)| !word.is_empty()).collect();
        let last = |word: &str| word.bytes().last().map_or(0, usize::from);
        words.sort_by_key(|(word, _)| (last(word), std::cmp::Reverse(word.len())));
        let mut ends = Box::new([0; 257]);
        for (word, _) in &words {
            ends[last(word) + 1] += 1;
        }
        for byte in 1..ends.len() {
            ends[byte] += ends[byte - 1];
        }
        Endings { words, ends }
    }

    fn at_end(&self, text: &str) -> Option<(usize, T)> {
        let last = usize::from(text.bytes().last()?);
        let words = &self.words[usize::from(self.ends[last])..usize::from(self.ends[last + 1])];
        words.iter().find(|(word, _)| text.ends_with(&**word)).map(|(word, meaning)| (word.len(), *meaning))
    }
}
