// Searches, filters and sorts; without it the page is complete.
(() => {
  "use strict";
  const all = (where, what) => [...where.querySelectorAll(what)];
  const by = name => document.getElementById(name);
  const choice = name => (by(name) ? by(name).value : "");
  const tidy = words => words.replace(/\s+/g, " ").trim();
  const folded = words => tidy(words).normalize("NFKC").toLowerCase();
  const documents = by("documents");
  const table = document.querySelector(".ledger table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const articles = all(documents, "article");
  const controls = document.querySelector(".controls");
  const articleOf = row => { const link = row.cells[3].querySelector("a"); return link && by(link.hash.slice(1)); };
  const unitOf = row => tidy(row.cells[0].textContent);

  // Every note with its document and, where it is asked for, its words: those around its place are shared with its neighbours.
  let read = null;
  const notes = () => read ??= articles.flatMap(article => {
    const heading = article.querySelector("summary");
    const title = folded(heading.querySelector("h2").textContent + " " + heading.querySelector(".file").textContent);
    return all(article, ".place").flatMap(place => {
      const text = place.classList.contains("brief") ? "" : folded([".where", ".text"].map(part => place.querySelector(`:scope > ${part}`)?.textContent ?? "").join(" "));
      return all(place, ".note").map(note => ({
        article, place, note, around: title + " " + text, words: null, rule: note.dataset.rule, state: note.dataset.state,
        severity: severities.find(one => note.classList.contains(one)), unit: tidy(note.closest("[data-unit]")?.dataset.unit ?? ""),
      }));
    });
  });
  const severities = ["error", "warning", "information", "hint"];
  const set = (element, isHidden) => { if (element.hidden !== isHidden) element.hidden = isHidden; };

  const filter = () => {
    const [unit, rule, state] = [choice("by-unit"), choice("by-rule"), choice("by-state")];
    const shown = severities.filter(one => !by(`show-${one}`) || by(`show-${one}`).checked);
    const asked = folded(by("search").value).split(" ").filter(Boolean);
    const isNarrowed = Boolean(rule || state || asked.length);
    const has = words => asked.every(one => words.includes(one));
    const [inArticle, inPlace, units] = [new Set(), new Set(), new Map()];
    let count = 0;
    for (const one of notes()) {
      const isChosen = (!unit || one.unit === unit) && (!rule || one.rule === rule) && (!state || one.state === state)
        && (asked.length === 0 || has(`${one.around} ${one.words ??= folded(one.note.textContent)}`));
      set(one.note, !isChosen);
      if (!isChosen || !shown.includes(one.severity)) continue;
      count += 1;
      inArticle.add(one.article);
      inPlace.add(one.place);
      if (!units.has(one.article)) units.set(one.article, new Set());
      units.get(one.article).add(one.unit);
    }
    for (const place of all(documents, ".place")) set(place, !inPlace.has(place));
    for (const article of articles) set(article, !inArticle.has(article));
    // What is found is not left folded away.
    if (isNarrowed) for (const lesser of all(documents, ".lesser")) if (lesser.querySelector(".place:not([hidden])")) lesser.open = true;
    for (const row of rows) {
      const article = articleOf(row);
      const [own, of] = [unitOf(row), article && units.get(article)];
      const isFound = article ? Boolean(of) && (of.has(own) || of.has("")) : !rule && !state && has(folded(row.textContent));
      const isClean = article && !of && shown.length === severities.length;
      set(row, Boolean(unit) && own !== unit || !isFound && (isNarrowed || !isClean));
    }
    const parts = [count, inArticle.size];
    by("shown").textContent = by("shown").dataset.words.replace(/\{\}/g, () => parts.shift());
    by("reset").disabled = !isNarrowed && !unit && shown.length === severities.length;
  };

  // Documents follow the order of the ledger, and the other way round.
  const put = (ordered, lines) => {
    body.append(...lines);
    documents.append(...ordered);
  };
  const inChinese = new Intl.Collator("zh");
  const compare = (a, b) => a === "" || b === "" ? (a === "") - (b === "") : a - b || inChinese.compare(a, b);
  const sort = (column, isDown) => {
    const of = row => row.cells[column].textContent;
    const lines = [...rows].sort((one, other) => {
      const [a, b] = [of(one), of(other)];
      return (isDown && a !== "" && b !== "" ? -1 : 1) * compare(a, b);
    });
    put(new Set(lines.map(articleOf).filter(Boolean)), lines);
  };
  const heads = all(table, "th");
  const mark = (head, order) => {
    heads.forEach(one => one.removeAttribute("aria-sort"));
    if (head) head.setAttribute("aria-sort", order);
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") === "ascending" || !head.hasAttribute("aria-sort") && head.classList.contains("number");
      mark(head, isDown ? "descending" : "ascending");
      sort(column, isDown);
    });
  });
  if (!controls) return;
  by("sort").addEventListener("change", () => {
    const column = { unit: 0, file: 3 }[choice("sort")];
    mark(heads[column], "ascending");
    if (column === undefined) put(articles, rows); else sort(column, false);
  });

  const units = new Set(rows.map(unitOf).filter(Boolean));
  by("by-unit").append(...[...units].sort(inChinese.compare).map(unit => new Option(unit, unit)));
  for (const one of all(controls, ".scripted")) {
    const options = one.querySelector("select")?.options;
    one.hidden = options !== undefined && options.length < 3;
  }
  all(controls, "select:not(#sort), .filters input").forEach(one => one.addEventListener("change", filter));
  let waiting = 0;
  by("search").addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  by("reset").addEventListener("click", () => {
    by("search").value = "";
    for (const one of all(controls, "select:not(#sort)")) one.value = "";
    for (const one of all(controls, ".filters input")) one.checked = true;
    filter();
    by("search").focus();
  });
  by("reset").disabled = true;
  // The first search finds everything read.
  globalThis.requestIdleCallback?.(notes);
})();
