// Filters and sorts; without it the page is complete.
(() => {
  "use strict";
  const all = (where, what) => [...where.querySelectorAll(what)];
  const by = name => document.getElementById(name);
  const choice = name => (by(name) ? by(name).value : "");
  const severities = () => ["error", "warning", "information", "hint"].filter(one => !by(`show-${one}`) || by(`show-${one}`).checked);
  const table = document.querySelector(".ledger table");
  const body = table.tBodies[0];

  const filter = () => {
    const [unit, rule, state, shown] = [choice("by-unit"), choice("by-rule"), choice("by-state"), severities()];
    const has = (list, one) => !one || (list || "").split(" ").includes(one);
    for (const article of all(document, "main > article")) {
      let isEmpty = true;
      for (const place of all(article, ".place")) {
        const isOther = unit && place.dataset.unit !== unit;
        let left = 0;
        for (const note of all(place, ".note")) {
          note.hidden = isOther || !has(note.dataset.rule, rule) || !has(note.dataset.state, state);
          left += note.hidden || !shown.some(one => note.classList.contains(one)) ? 0 : 1;
        }
        place.hidden = left === 0;
        isEmpty &&= place.hidden;
      }
      article.hidden = isEmpty;
    }
    for (const row of body.rows) {
      const found = (row.dataset.severities || "").split(" ").filter(Boolean);
      row.hidden = Boolean(unit) && row.dataset.unit !== unit || !has(row.dataset.rules, rule) || !has(row.dataset.states, state)
        || found.length > 0 && !found.some(one => shown.includes(one));
    }
  };

  // Documents follow the order of the ledger.
  const sort = (column, isDown) => {
    const of = row => row.cells[column].textContent;
    const compare = (one, other) => {
      const [a, b] = [of(one), of(other)];
      return a === "" || b === "" ? (a === "") - (b === "") : (isDown ? -1 : 1) * (a - b || a.localeCompare(b, "zh"));
    };
    const rows = [...body.rows].sort(compare);
    const main = document.querySelector("main");
    const end = main.querySelector(":scope > .rules");
    body.append(...rows);
    for (const article of new Set(rows.map(row => row.dataset.article && by(row.dataset.article)).filter(Boolean))) {
      main.insertBefore(article, end);
    }
  };

  all(table, "th").forEach((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") === "ascending" || !head.hasAttribute("aria-sort") && head.classList.contains("number");
      all(table, "th").forEach(one => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      sort(column, isDown);
    });
  });
  all(document, ".scripted").forEach(one => { one.hidden = false; });
  all(document, ".filters select, .filters input").forEach(one => one.addEventListener("change", filter));
})();
