//! The sums that a table's layout announces: along its rows, down its columns, through its codes.

use super::nesting::is_under;
use super::parts::RowParts;
use super::*;

impl Reader<'_, '_> {
    /// 总计 = 基本支出 + 项目支出, 小计 = 购置 + 运行, as the header groups say.
    pub(super) fn row_sums(&mut self, panel: &Panel, heads: &[Heading], lines: &[Line]) {
        for (at, head) in heads.iter().enumerate().filter(|(_, head)| head.is_total) {
            let parts = self.parts_of_column(panel, heads, at);
            if parts.is_empty() {
                continue;
            }
            // `合计`, the three public items and 机关运行经费 side by side: the total may be of the three alone.
            let is_of_three = |part: &&usize| {
                let label = heads[**part].label;
                self.standard.tree.is_part(&label, &Label { item: Some(Item::THREE_PUBLIC), ..label })
            };
            let of_three = parts.iter().filter(is_of_three).count();
            if of_three > 0 && of_three < parts.len() {
                continue;
            }
            if self.is_divided_otherwise(lines, at, &parts) {
                continue;
            }
            let is_certain = parts.iter().all(|part| heads[*part].label.is_known);
            for line in lines.iter().filter(|line| !parts.iter().any(|part| line.litter.contains(part))) {
                let filled: SmallVec<[FigureId; 8]> = parts.iter().filter_map(|part| line.cells[*part]).collect();
                self.sum(line, at, head, filled, is_certain);
            }
        }
    }

    /// The columns that a total column sums: its siblings under the same header cell, subtotals in place of their parts.
    fn parts_of_column(&self, panel: &Panel, heads: &[Heading], total: usize) -> Vec<usize> {
        let columns = &self.table.columns;
        let path = &columns[panel.figures.start + total];
        let depth = path.groups.len();
        let scope = match depth.checked_sub(2).and_then(|above| path.groups.get(above)) {
            Some(&(from, to)) => usize::from(from).max(panel.figures.start)..usize::from(to).min(panel.figures.end),
            None => panel.figures.clone(),
        };
        let mut parts = Vec::new();
        let mut column = scope.start;
        while column < scope.end {
            let at = column - panel.figures.start;
            let group = columns[column].groups.get(depth.saturating_sub(1)).copied();
            let end = group.map_or(column + 1, |(_, to)| usize::from(to)).clamp(column + 1, scope.end);
            if at == total || heads[at].is_aside {
                column += 1;
                continue;
            }
            if columns[column].path.is_empty() {
                return Vec::new();
            }
            match (column..end).map(|c| c - panel.figures.start).find(|c| heads[*c].is_total && end - column > 1) {
                Some(subtotal) => parts.push(subtotal),
                None => parts.extend(
                    (column..end).map(|c| c - panel.figures.start).filter(|c| *c != total && !heads[*c].is_aside),
                ),
            }
            column = end;
        }
        let label = |part: &usize| &heads[*part].label;
        let whole = parts.clone();
        let tree = &self.standard.tree;
        parts.retain(|part| !whole.iter().any(|other| tree.is_part(label(part), label(other))));
        // Columns of another year, or another total, are no parts.
        let same_year = |part: &usize| heads[*part].year == heads[total].year;
        if parts.iter().all(same_year)
            && !parts
                .iter()
                .any(|part| heads[*part].is_total && columns[panel.figures.start + part].groups.len() == depth)
        {
            parts
        } else {
            Vec::new()
        }
    }

    /// Whether the rows deny that these columns add up to the total together: 货物, 工程 and 服务 beside 财政拨款 and
    /// 其他资金 divide it twice, and behind a 小计 stand its own parts.
    fn is_divided_otherwise(&self, lines: &[Line], total: usize, parts: &[usize]) -> bool {
        let value = |id| self.facts.figure(id).value;
        let part = |line: &Line, part: &usize| line.cells[*part].map_or(Decimal::ZERO, value);
        let is_whole = |line: &Line| {
            let sum = || parts.iter().map(|at| part(line, at)).fold(Decimal::ZERO, Decimal::saturating_add);
            line.cells[total].is_none_or(|total| sum() == value(total))
        };
        if lines.iter().all(is_whole) {
            return false;
        }
        let rows = lines.iter().filter_map(|line| {
            let row = RowParts::new(parts.iter().map(|at| part(line, at)));
            Some((row, value(line.cells[total]?)))
        });
        let (whole, divided): (Vec<_>, Vec<_>) = rows.partition(|(row, total)| row.sum() == *total);
        (0..parts.len()).any(|at| {
            let twice: usize = divided.iter().map(|(row, total)| row.says_twice(at, *total)).sum();
            let subtotal: usize = divided.iter().map(|(row, total)| row.says_subtotal(at, *total)).sum();
            let against = |denies: &dyn Fn(&RowParts) -> bool| whole.iter().filter(|(row, _)| denies(row)).count();
            twice > against(&|row| !row.rest(at).is_zero()).max(1)
                || subtotal > against(&|row| !row.part(at).is_zero()).max(1)
        })
    }

    /// 年末结转和结余 = 年初结转和结余 + 本年收入 − 本年支出, row by row.
    pub(super) fn flows(&mut self, heads: &[Heading], lines: &[Line]) {
        let column = |fits: &dyn Fn(&Heading) -> bool| (0..heads.len()).find(|at| fits(&heads[*at]));
        let is_current =
            |side| move |head: &Heading| head.label.item == Some(Item::CURRENT) && head.label.side == Some(side);
        let spent = |head: &Heading| is_current(Side::Expenditure)(head) && head.label.nature.is_none();
        let columns = [
            column(&|head| head.label.item == Some(Item::CARRY_OUT) && head.label.is_known),
            column(&|head| head.label.fund == Some(Fund::CARRY_IN) && head.label.is_known),
            column(&is_current(Side::Income)),
            column(&spent),
        ];
        let [Some(end), Some(start), Some(income), Some(spent)] = columns else { return };
        for line in lines {
            let cells = [end, start, income, spent].map(|at| line.cells[at]);
            if let [Some(end), Some(start), Some(income), Some(spent)] = cells {
                self.facts.flows.push([end, start, income, spent]);
            }
        }
    }

    /// 增减额 = 2025年预算数 − 2024年预算数, row by row, and its rate.
    pub(super) fn changes(&mut self, panel: &Panel, heads: &[Heading], headings: &[Heading], lines: &[Line]) {
        fn only(mut found: impl Iterator<Item = usize>) -> Option<usize> {
            found.next().filter(|_| found.next().is_none())
        }
        let year = self.facts.year;
        let is_of = |column: usize, measure| headings[column].change.is_some_and(|(own, _)| own == measure);
        let of = |measure| only((0..headings.len()).filter(move |column| is_of(*column, measure)));
        let Some(change) = of(Measure::Change) else { return };
        let rate = of(Measure::Rate);
        let levels = || (0..heads.len()).filter(|at| !heads[*at].is_no_amount);
        let Some(before) = only(levels().filter(|at| heads[*at].year == Some(year - 1))) else { return };
        let is_now = |at: &usize| heads[*at].year == Some(year) && heads[*at].label == heads[before].label;
        let Some(now) = only(levels().filter(is_now)) else { return };
        // Beside the budget of the year, 增减额 may be on that.
        let is_told = headings[change].change.is_some_and(|(_, is_told)| is_told);
        let is_other = |at: usize| heads[at].label.basis.is_some_and(|basis| Some(basis) != heads[now].label.basis);
        if !is_told && levels().any(is_other) {
            return;
        }
        for line in lines.iter().filter(|line| line.start == panel.figures.start) {
            let (Some(level), Some(base)) = (line.cells[now], line.cells[before]) else { continue };
            let Some(change) = self.moved(line, change, Measure::Change) else { continue };
            let [after, from, by] = [level, base, change].map(|id| self.facts.figure(id).value);
            // `减少` is not printed as a minus everywhere.
            if after.checked_sub(from) == Some(-by) && !by.is_zero() {
                continue;
            }
            let rate = rate.filter(|_| !from.is_zero()).and_then(|column| self.moved(line, column, Measure::Rate));
            // A workbook's 0.0714 may be what it shows as 7.14%.
            let is_percent = |rate: &FigureId| {
                let is_small = self.facts.figure(*rate).value.abs() < Decimal::ONE;
                !is_small || by.abs().checked_mul(Decimal::ONE_HUNDRED).is_some_and(|by| by < from.abs())
            };
            let rate = rate.filter(is_percent);
            self.facts.triples.push(Triple { level: Some(level), change: Some(change), base: Some(base), rate });
        }
    }

    /// What the cell of a row in a column of changes says.
    fn moved(&mut self, line: &Line, column: usize, measure: Measure) -> Option<FigureId> {
        let cell = line.row.cell(column);
        let digits = cell.of(self.text).trim_end_matches('%');
        let number = cell_number(digits).filter(|_| line.row.makeup(column).may_have_digit())?;
        let span = Span::new(cell.start, cell.start + digits.len() as u32);
        let id = self.cell(span, number, line.subject, self.header(column), None)?;
        let figure = &mut self.facts.figures[id as usize];
        figure.measure = measure;
        if measure == Measure::Rate {
            (figure.unit, figure.value) = (Denomination::PERCENT, number.0);
        }
        Some(id)
    }

    /// `其中：…` is in the row above.
    pub(super) fn insides(&mut self, lines: &[Line]) {
        let mut above: Option<&Line> = None;
        for line in lines {
            match (line.rank, above) {
                (Rank::Aside, Some(whole)) => {
                    let pairs = whole.cells.iter().zip(&line.cells);
                    self.facts.insides.extend(pairs.filter_map(|(whole, part)| Some(((*whole)?, (*part)?))));
                }
                (Rank::Aside, None) => {}
                _ => above = Some(line),
            }
        }
    }

    /// 合计 = Σ 类, 类 = Σ 款, `一、` = Σ `（一）`, 本年合计 = Σ of the rows above.
    pub(super) fn column_sums(&mut self, heads: &[Heading], lines: &[Line]) {
        let mut top: Vec<usize> = Vec::new();
        let mut top_total: Option<usize> = None;
        let mut open: Vec<usize> = Vec::new();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); lines.len()];
        for (at, line) in lines.iter().enumerate() {
            match line.rank {
                Rank::Total => {
                    open.clear();
                    // `本年收入合计` at the head of a table is a part of its 总计.
                    if at == 0 && line.label.item == Some(Item::CURRENT) {
                        top.push(at);
                        continue;
                    }
                    if at == 0 {
                        top_total = Some(at).filter(|_| !line.is_of_panels);
                        continue;
                    }
                    let before = top.iter().rposition(|row| lines[*row].is_subtotal).map_or(0, |last| last + 1);
                    let from = if line.is_subtotal { before } else { 0 };
                    // `公用经费合计` is no total of the totals above it.
                    let is_of_kind =
                        line.label.nature.is_some() && top[from..].iter().all(|row| lines[*row].rank == Rank::Total);
                    if from == top.len() || is_of_kind || line.is_of_panels {
                        continue;
                    }
                    children[at] = top.split_off(from);
                    top.push(at);
                    continue;
                }
                Rank::Aside => continue,
                _ => {}
            }
            while let Some(&last) = open.last() {
                if is_under(&lines[last], line, &self.standard.tree) {
                    break;
                }
                open.pop();
            }
            match open.last() {
                Some(&parent) => children[parent].push(at),
                None => top.push(at),
            }
            if line.rank != Rank::Plain || line.label.says_something() {
                open.push(at);
            }
        }
        if let Some(total) = top_total {
            let ends_in_total = top.len() == 1 && lines[top[0]].rank == Rank::Total;
            if !ends_in_total {
                children[total] = top;
            }
        }
        // In wide tables most columns are empty.
        let has_figure = |column: &usize| lines.iter().any(|line| line.cells[*column].is_some());
        let columns: Vec<usize> = (0..heads.len()).filter(has_figure).collect();
        for (parent, parts) in children.iter().enumerate() {
            if parts.is_empty() {
                continue;
            }
            let is_certain = parts.iter().all(|part| match lines[*part].rank {
                Rank::Plain => lines[*part].label.is_known,
                _ => true,
            });
            for &column in &columns {
                // What the cell of a part says nobody can tell: litter, or a total that was not filled in.
                let is_filled = |line: &usize| lines[*line].cells[column].is_some();
                let is_open = |part: &usize| {
                    lines[*part].litter.contains(&column) || !is_filled(part) && children[*part].iter().any(is_filled)
                };
                if parts.iter().any(is_open) {
                    continue;
                }
                let filled: SmallVec<[FigureId; 8]> =
                    parts.iter().filter_map(|part| lines[*part].cells[column]).collect();
                self.sum(&lines[parent], column, &heads[column], filled, is_certain);
            }
        }
    }

    /// The cell at this row and column of figures is the sum of `parts`.
    fn sum(&mut self, line: &Line, at: usize, head: &Heading, parts: SmallVec<[FigureId; 8]>, is_certain: bool) {
        if parts.is_empty() {
            return;
        }
        let cell = line.span(at);
        match line.cells[at] {
            Some(total) => self.facts.cell_sums.push(CellSum { total, parts, is_certain }),
            None if cell.is_empty()
                && is_certain
                && parts.iter().any(|part| !self.facts.figure(*part).value.is_zero()) =>
            {
                let (absent, key) = (line.absent(at), self.key(line, head));
                let (subject, header) = (line.subject, self.header(line.start + at));
                self.facts.missing_totals.push(MissingTotal { cell, absent, key, subject, header, parts });
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::testing::facts_of;

    /// The sums of a table, each as its total and its parts in the order of the text, as they are printed.
    fn sums(table: &str) -> Vec<String> {
        let facts = facts_of(format!("附件1\n\n某馆收支表\n\n单位：万元\n\n{table}\n"));
        let printed = |id: &u32| facts.figure(*id).printed.to_string();
        let mut sums: Vec<String> = facts
            .cell_sums
            .iter()
            .map(|sum| {
                let parts: Vec<String> = sum.parts.iter().map(printed).collect();
                format!("{} = {}{}", printed(&sum.total), parts.join(" + "), if sum.is_certain { "" } else { "?" })
            })
            .collect();
        sums.sort();
        sums
    }

    #[test]
    fn totals_go_along_rows_and_down_columns() {
        let table = "项目\t合计\t基本支出\t项目支出\n教育支出\t3\t1\t2\n卫生健康支出\t7\t3\t4\n合计\t10\t4\t6";
        assert_eq!(sums(table), ["10 = 3 + 7", "10 = 4 + 6", "3 = 1 + 2", "4 = 1 + 3", "6 = 2 + 4", "7 = 3 + 4"]);
    }

    #[test]
    fn codes_are_nested_by_their_digits() {
        let table = "科目编码\t科目名称\t预算数\n201\t一般公共服务支出\t9\n20101\t人大事务\t9\n2010101\t行政运行\t5\n2010102\t一般行政管理事务\t4";
        assert_eq!(sums(table), ["9 = 5 + 4", "9 = 9"]);
        let in_names = "科目\t预算数\n201一般公共服务支出\t9\n20101人大事务\t9\n2010101 行政运行\t5\n2010102 一般行政管理事务\t4\n合计\t9";
        assert_eq!(sums(in_names), ["9 = 5 + 4", "9 = 9", "9 = 9"]);
    }

    #[test]
    fn an_aside_is_no_part() {
        let table = "项目\t预算数\n基本支出\t6\n其中：人员经费\t5\n项目支出\t4\n合计\t10";
        assert_eq!(sums(table), ["10 = 6 + 4"]);
    }

    #[test]
    fn rows_of_unknown_names_are_likely_parts() {
        assert_eq!(sums("项目\t预算数\n甲工程\t6\n乙工程\t4\n合计\t10"), ["10 = 6 + 4?"]);
    }

    #[test]
    fn columns_that_divide_the_total_twice_are_not_added() {
        let along = |table| sums(table).iter().filter(|sum| sum.starts_with("9 =")).cloned().collect::<Vec<_>>();
        let twice = "项目\t合计\t货物\t服务\t财政拨款\t其他资金\n甲工程\t9\t5\t4\t7\t2";
        assert!(along(twice).is_empty());
        let subtotal = "单位\t合计\t财政拨款小计\t一般公共预算\t政府性基金\t上年结转\n某馆\t9\t7\t5\t2\t2";
        assert!(along(subtotal).is_empty());
        // A slip in one of the rows divides nothing.
        let slip = "项目\t合计\t货物\t工程\t服务\n甲工程\t9\t5\t4\t1\n乙工程\t8\t5\t2\t1";
        assert_eq!(along(slip), ["9 = 5 + 4 + 1"]);
        let wrong = "项目\t合计\t货物\t工程\t服务\n合计\t9\t0\t9\t5\n甲工程\t9\t0\t9\t5";
        assert_eq!(along(wrong).iter().filter(|sum| sum.contains("+ 9 + 5")).count(), 2);
    }
}
