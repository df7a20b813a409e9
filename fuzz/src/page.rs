//! Pages of the web, by their tags.

use crate::{Rng, word};

/// Tags that the reader knows, and what stands between them.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=\"nav\">",
    "<div id=\"zoom\">",
    "</div>",
    "<p>一、收入预算451.32万元。</p>",
    "<span>支出&nbsp;4<b>20.</b>10&amp;</span>",
    "<br>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "<td rowspan=\"3\">合计</td>",
    "<th colspan=70000>预算数",
    "<td colspan=2 rowspan=0>12.30",
    "<script>var a = '<p>';</script>",
    "<style>p { }</style>",
    "<!-- <p> -->",
    "<![CDATA[x]]>",
    "<template><p>",
    "</template>",
    "<p style=\"display:none\">",
    "<ul><li>",
    "</ul>",
    "<pre>\n截止目前  \n",
    "</pre>",
    "<textarea>",
    "<svg><title>",
    "&#x3000;&ldquo;&notit;&#0;",
    "<a href='x'>下一页</a>",
    "<h1>某局2026年部门预算情况说明</h1>",
    "<footer>",
    "<",
    "&",
];

/// Puts in a piece or takes one out.
pub fn mutate(page: &mut String, most: usize, rng: &mut Rng) {
    word::mutate_with(page, PIECES, most, rng);
}
