//! The pages of the rules, as they are read outside the source.

use crate::lang::Lang;

/// Where gouji is at home.
pub const HOME: &str = "https://github.com/gouji/gouji";

/// A page without the space that doc comments begin their lines with.
pub fn page(raw: &str) -> String {
    let lines: Vec<&str> = raw.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    format!("{}\n", lines.join("\n").trim_matches('\n'))
}

/// The first line of a page, without heading marks.
pub fn title(page: &str) -> &str {
    let first = page.lines().map(str::trim).find(|line| !line.is_empty());
    first.unwrap_or_default().trim_start_matches('#').trim()
}

/// The headings of a page and the text below each, without the examples.
pub fn paragraphs(page: &str) -> Vec<(&str, &str)> {
    let sections = page.split("\n## ").skip(1);
    let parts =
        sections.filter_map(|section| section.split_once('\n')).map(|(heading, text)| (heading.trim(), text.trim()));
    parts.filter(|(_, text)| !text.is_empty() && !text.contains("```")).collect()
}

/// What a rule does, in a sentence or two.
pub fn first_paragraph(page: &str) -> Option<&str> {
    paragraphs(page).first().map(|(_, text)| *text)
}

/// The file in `docs` that holds all pages of one language.
pub fn pages_file(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "rules.md",
        Lang::En => "rules.en.md",
    }
}

/// Where the page of a rule stands.
pub fn page_address(code: &str, lang: Lang) -> String {
    format!("{HOME}/blob/main/docs/{}#{code}", pages_file(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_its_indentation() {
        assert_eq!(page(" # 标题\n\n     缩进\n"), "# 标题\n\n    缩进\n");
        assert_eq!(title(" # 标题\n\n     缩进\n"), "标题");
        assert_eq!(title(""), "");
    }

    #[test]
    fn examples_are_no_paragraphs() {
        let page = "# 标题\n\n## 检查什么\n一\n\n二\n\n## 示例\n```bad\n三\n```\n\n## 修复\n四\n";
        assert_eq!(paragraphs(page), [("检查什么", "一\n\n二"), ("修复", "四")]);
        assert_eq!(first_paragraph(page), Some("一\n\n二"));
    }
}
