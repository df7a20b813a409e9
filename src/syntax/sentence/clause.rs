//! What the sentences of one block say, by their own words alone: its clauses, and how they hang together.
//!
//! Nothing here knows the heading above or the sentence before another block: a block owns its clauses, and an edit elsewhere
//! leaves them as they are. All places are bytes of the block's reading copy.

use super::row::Row;
use super::wording::Comparison;
use crate::model::{Basis, Denomination, Direction, Label, Measure, Opener, Side};
use crate::text::Span;
use rust_decimal::Decimal;

/// One part of a block's sentences, in text order.
#[derive(Clone, Debug)]
pub enum Part {
    /// Something is said.
    Clause(Clause),
    /// A list opens.
    List(List),
    /// `主要原因是…，其中：公务接待费…`: the list behind it belongs to what the reason was given for.
    EndOfReason,
    /// `分别为`, `分别占`: the amounts behind it belong to what was named before, one by one.
    Row(Box<Row>),
    /// Performance targets are spoken of; where all amounts have them, what they are amounts of.
    Targets(Option<Label>),
    /// The list is not whole: an item is left blank, is no fact (`年中追加30万元`), or goes unsaid (`其中重点项目2个：…`).
    Blank,
    /// What follows is said of a subject: `行政运行（项）。`
    Subject(Label),
    /// `2024年决算：`, `执法大队：` at the head of a sentence.
    Head(Head),
    /// `决算数小于预算数`
    Order(Order),
    /// `另安排…`: what follows is beside what was listed.
    Beside,
    /// `）`, of parentheses in which a list was opened.
    EndOfParentheses,
    /// `；`
    Semicolon,
    /// `。`, `！`, `？`
    FullStop,
}

/// What all amounts up to the full stop are of: `2024年决算：`, `一般公共预算：`.
#[derive(Clone, Debug)]
pub struct Head {
    /// What it names; not known where it names an office, a part of the unit.
    pub label: Label,
    /// The year.
    pub year: Option<i32>,
}

/// The outturn is said to be above or below the budget.
#[derive(Clone, Debug)]
pub struct Order {
    /// Of what; names nothing where that was said before.
    pub label: Label,
    /// Above, below, or (`None`) equal.
    pub way: Option<Direction>,
    /// Which budget.
    pub basis: Basis,
    /// The word that says so.
    pub word: Span,
}

/// A list opens.
#[derive(Clone, Debug)]
pub struct List {
    /// What opens it.
    pub opener: Opener,
    /// `（其中：`
    pub in_parentheses: bool,
    /// What is listed.
    pub whole: Whole,
}

/// What a list is said to be of.
#[derive(Clone, Debug)]
pub enum Whole {
    /// The figure before it.
    Last,
    /// An amount that states nothing: `追加20万元（其中：…）`.
    Unstated,
    /// The figure before it, where that is the last word of its clause: `总额6万元：`.
    LastLevel,
    /// The figure before it, of so many items: `100万元，共2个项目：`.
    Counted(usize),
    /// The figure before it, of this side: `收入包括：`.
    LastOf(Side),
    /// What these words name: `基本支出包括`.
    Named(Label),
    /// The same, but some of it may be left out: `本年收入中`.
    Within(Label),
}

/// A clause: an amount with all that its words say of it, or words that say that nothing has changed or nothing is there.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The words that name it; empty where it takes up what was named before.
    pub name: Span,
    /// What they mean.
    pub label: Label,
    /// Whether they name anything, known or not.
    pub is_named: bool,
    /// The year before the name.
    pub year: Option<i32>,
    /// `上年决算`: the name is said of the year before.
    pub of_last_year: bool,
    /// `授予中小企业合同金额`, `局本级`: of a part of the unit or of its partners.
    pub is_partial: bool,
    /// What it is compared with.
    pub comparison: Option<Comparison>,
    /// Rise or fall.
    pub direction: Option<(Direction, Span)>,
    /// What is said.
    pub said: Said,
    /// It stands in parentheses behind what it is said of.
    pub is_note: bool,
    /// It stands in a reason, where hardly any amount is a fact.
    pub is_in_reason: bool,
}

/// What a clause says.
#[derive(Clone, Debug)]
pub enum Said {
    /// An amount.
    Amount(Amount),
    /// `持平`
    Unchanged(Span),
    /// `无政府性基金预算`
    Nothing(Span),
}

/// An amount, and how it stands in its clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// Its digits.
    pub digits: Span,
    /// The unit behind them; `None` where it was forgotten.
    pub unit_span: Option<Span>,
    /// As printed, in `unit`.
    pub printed: Decimal,
    /// Digits behind the point.
    pub decimals: u8,
    /// The unit printed, 万元 where it was forgotten.
    pub unit: Denomination,
    /// Level, change, rate or share, as its words say.
    pub measure: Measure,
    /// What follows and what leads to it make it a statement.
    pub is_stated: bool,
    /// Nothing that counts follows in its clause.
    pub is_last: bool,
    /// `…60万元等`: the list names some of the parts.
    pub leaves_open: bool,
    /// It belongs to the [`Row`] before it.
    pub in_row: bool,
    /// What only some amounts have.
    pub aspect: Aspect,
}

/// What only some amounts have.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Aspect {
    /// Nothing.
    #[default]
    Plain,
    /// The words speak of the year's budget: without a name it is that of the section.
    OfBudget,
    /// `完成年初预算的95%`: of which budget, where the words say it.
    Completion(Option<Basis>),
    /// `完成年初预算10万元的95%`: the budget that the percentage behind it is of.
    Completed(Option<Basis>),
    /// `实际支出8万元`: the outturn of a budget that stands right before it.
    Spent,
    /// `两项合计占5%`: a share of several items together.
    Joint,
    /// `350万元（含上年结转）`, `300万元（不含上年结转50万元）`
    BesideCarry {
        /// What is carried over is in the amount.
        is_in: bool,
        /// How much it is, where it is said.
        carried: Option<Box<Amount>>,
    },
    /// `20万元用于河道清淤`: what it is for follows.
    Used,
    /// `农业农村（款）`: named by the levels of a subject.
    SubjectPath {
        /// `为农田建设（项）100万元`: what the item before it is spent on.
        is_spent: bool,
    },
    /// `合计6万元`: what the items before it make.
    Sum,
    /// `占支出的80%`
    Share(Box<ShareWords>),
    /// `由上年4.50万元`, of which the level reached follows.
    RisenFrom(Box<RisenFrom>),
    /// The level reached: `减少到3.00万元`.
    Reached,
}

/// `人员经费占基本支出的80%`
#[derive(Clone, Debug, PartialEq)]
pub struct ShareWords {
    /// What it is a share of.
    pub of: Label,
    /// Whether words say what it is a share of.
    pub says_of: bool,
    /// Whose share it is, where the words before say so.
    pub subject: Option<Label>,
}

/// `公务接待费由上年4.50万元`
#[derive(Clone, Debug, PartialEq)]
pub struct RisenFrom {
    /// What has risen or fallen; `None` where it was named before.
    pub label: Option<Label>,
    /// The year, if it is given as a number.
    pub year: Option<i32>,
    /// What of that year, where the words say it.
    pub basis: Option<Basis>,
}

impl Clause {
    /// Its amount, if it says one.
    pub fn amount(&self) -> Option<&Amount> {
        if let Said::Amount(amount) = &self.said { Some(amount) } else { None }
    }

    /// The basis of what it is compared with, where its words say it.
    pub fn compared_basis(&self) -> Option<Basis> {
        self.comparison.and_then(|comparison| comparison.basis)
    }

    /// The year it is compared with, if it is given as a number.
    pub fn compared_year(&self) -> Option<i32> {
        self.comparison?.year
    }
}
