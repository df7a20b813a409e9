//! Pages of government sites: the names and lines of what is no part of the document on them.

use super::data::data;
use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::patterns::{Pattern, stray};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    furniture: HashSet<String>,
    furniture_names: HashSet<String>,
    main: HashSet<String>,
    line: Vec<Pattern>,
}

/// The longest line of site furniture, in bytes.
const LONGEST_LINE: usize = 600;

static PAGE: LazyLock<Page> = LazyLock::new(|| data!("page" as Page));

/// Whether an element of this class or id, in small letters, is site furniture.
pub fn is_furniture_name(name: &str) -> bool {
    let has_word = || name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| PAGE.furniture.contains(word));
    PAGE.furniture_names.contains(name) || has_word()
}

/// Whether an element of this class or id, in small letters, holds the document of its page.
pub fn is_main_name(name: &str) -> bool {
    PAGE.main.contains(name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_'))
}

/// Whether a line of a page is site furniture: the way to the page, its date, what prints it, who keeps the site.
pub fn is_furniture_line(line: &str) -> bool {
    if line.len() > LONGEST_LINE {
        return false;
    }
    let navigation = stray().iter().filter(|pattern| pattern.navigation);
    navigation.chain(&PAGE.line).any(|pattern| !pattern.find_in(line).is_empty())
}

/// Whether a line is nothing but the number of its page: `12`, `3/12`, `— 3 —`, `第3页`.
pub fn is_page_number(line: &str) -> bool {
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_bare = || line.split('/').all(|part| is_number(part.trim()));
    is_bare() || stray().iter().any(|pattern| pattern.page && !pattern.find_in(line).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_told_by_names_and_lines() {
        assert!(
            is_furniture_name("main-nav") && is_furniture_name("weizhi") && !is_furniture_name("position-relative")
        );
        assert!(is_main_name("zoom") && is_main_name("vsb_content_501") && !is_main_name("zoomed"));
        for line in [
            "发布时间：2025-02-10 来源：财政局 浏览次数：12",
            "[字号：大 中 小] 打印 关闭",
            "【打印】 【关闭窗口】",
            "您当前的位置：首页 > 政务公开",
            "版权所有：江州市人民政府",
            "蜀ICP备05000001号-1 川公网安备 51000002000001号",
            "上一篇：公告",
            "日期：2025-02-10 来源：档案馆 字体：大 中 小",
            "共12页 1 2 3 下一页 尾页",
        ] {
            assert!(is_furniture_line(line), "{line}");
        }
        for line in [
            "资金来源：财政拨款420.10万元。",
            "主办会议3次，支出2.00万元。",
            "二、完成网站ICP备案",
            "联系电话：023-12345678",
            "打印机购置2.00万元。",
            "公开时间为2025年2月10日。",
            "日期：2025年2月10日",
        ] {
            assert!(!is_furniture_line(line), "{line}");
        }
    }

    #[test]
    fn numbers_of_pages_are_told_from_lines() {
        for line in ["3", "12", "3/12", "3 / 12", "— 3 —", "-12-", "第3页", "第 3 页 共 12 页", "第3页，共12页"]
        {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["", "12.30", "2025年", "/", "3、", "第三部分", "第3页的表", "20250210", "2025"] {
            assert!(!is_page_number(line), "{line}");
        }
    }

    #[test]
    fn data_are_sound() {
        assert!(PAGE.line.iter().all(|pattern| pattern.is_sound()));
        assert!(PAGE.main.iter().chain(&PAGE.furniture_names).all(|name| *name == name.to_lowercase()));
    }
}
