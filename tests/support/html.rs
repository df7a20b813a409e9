//! Texts as pages have them: each line a paragraph, lines with tabs a table.
#![allow(dead_code)] // each test file uses a part of it

/// How a page is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form {
    /// Among what a government's site puts around it.
    pub on_site: bool,
    /// Characters are written as references here and there, and words are in elements of their own.
    pub is_cut: bool,
    /// Cells that nothing stands in are taken by the one to their left.
    pub has_spans: bool,
}

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>政府信息公开</title>\n<style>p{text-indent:2em}</style>\n<script>var total = \"420.10万元\";</script>\n</head>\n<body class=\"page\">\n";

const BEFORE: &str = "<div class=\"header\"><div class=\"nav\"><ul>\n<li><a href=\"/\">首页</a></li>\n<li><a href=\"/a\">政务公开</a></li>\n<li><a href=\"/b\">办事服务</a></li>\n</ul></div></div>\n<div class=\"weizhi\">您现在的位置：<a href=\"/\">首页</a> &gt; <a href=\"/c\">预决算公开</a></div>\n<table width=\"100%\"><tr><td class=\"left\"><ul><li><a href=\"/1\">机构职能</a></li><li><a href=\"/2\">领导信息</a></li><li><a href=\"/3\">政策文件</a></li></ul></td><td>\n<p>发布时间：2025-02-10&nbsp;&nbsp;来源：财政局&nbsp;&nbsp;浏览次数：<span id=\"hits\"></span></p>\n<div class=\"tools\">字号：[<a href=\"javascript:\">大</a> <a href=\"javascript:\">中</a> <a href=\"javascript:\">小</a>]</div>\n<div class=\"TRS_Editor\" id=\"zoom\">\n";

const BEHIND: &str = "</div>\n<p>【打印】【关闭窗口】</p>\n<p>上一篇：<a href=\"/p\">关于召开会议的通知</a></p>\n<p style=\"display:none\">访问统计420.10万元</p></td></tr></table>\n<footer><p>主办单位：江州市人民政府办公室　网站标识码：5000000001</p><p>ICP备05000001号-1</p></footer>\n<script>document.write('<p>3.00万元</p>')</script>\n";

/// The page of a text.
pub fn page(text: &str, form: Form) -> String {
    let mut page = HEAD.to_owned();
    if form.on_site {
        page += BEFORE;
    }
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.contains('\t') {
            page += "<table border=\"1\"><tbody>\n";
            page += &row(line, form);
            while let Some(line) = lines.next_if(|line| line.contains('\t')) {
                page += &row(line, form);
            }
            page += "</tbody></table>\n";
        } else if line.trim().is_empty() {
            page += "<p>&nbsp;</p>\n";
        } else {
            page += &format!("<p class=\"MsoNormal\">{}</p>\n", words(line, form));
        }
    }
    if form.on_site {
        page += BEHIND;
    }
    page + "</body>\n</html>\n"
}

fn row(line: &str, form: Form) -> String {
    let cells: Vec<&str> = line.split('\t').collect();
    let mut row = "<tr>".to_owned();
    let mut at = 0;
    while at < cells.len() {
        let empty = cells[at + 1..].iter().take_while(|cell| cell.is_empty() && form.has_spans).count();
        let span = if empty > 0 { format!(" colspan=\"{}\"", empty + 1) } else { String::new() };
        row += &format!("<td{span}>\n  <p>{}</p>\n</td>", words(cells[at], form));
        at += 1 + empty;
    }
    row + "</tr>\n"
}

fn words(line: &str, form: Form) -> String {
    let mut page = String::new();
    for (number, c) in line.chars().enumerate() {
        match c {
            '&' => page += "&amp;",
            '<' => page += "&lt;",
            '>' => page += "&gt;",
            // More than one blank would be one.
            ' ' => page += "&#32;",
            '　' if form.is_cut => page += "&#12288;",
            '\u{a0}' => page += "&nbsp;",
            '“' if form.is_cut => page += "&ldquo;",
            c if form.is_cut && number % 5 == 3 => page += &format!("<span style=\"color:red\">{c}</span>"),
            c if form.is_cut && number % 11 == 7 => page += &format!("&#x{:X};", c as u32),
            c => page.push(c),
        }
    }
    page
}
