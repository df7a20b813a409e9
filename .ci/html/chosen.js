// What is searched, filtered and sorted follows the choice; and everything can be reached and has a name.
addEventListener("load", () => {
    const by = name => document.getElementById(name);
    const all = what => [...document.querySelectorAll(what)];
    window.requestAnimationFrame = at_once => at_once();
    const seen = what => all(what).filter(one => one.offsetParent !== null).length;
    const counts = () => ["main article", ".note", ".ledger tbody tr"].map(seen).join("/");
    const choose = (name, value) => {
        by(name).value = value;
        by(name).dispatchEvent(new Event(name === "search" ? "input" : "change"));
        return counts();
    };
    const whole = counts();
    const rule = choose("by-rule", "total-mismatch");
    choose("by-rule", "");
    const unit = choose("by-unit", all("article")[0].dataset.unit);
    choose("by-unit", "");
    const words = choose("search", "docs/101.txt 此处应为");
    const nothing = choose("search", "没有这样的字");
    by("reset").click();
    const again = counts();
    by("show-error").click();
    const without = seen(".note.error");
    by("show-error").click();
    const cell = (row, column) => row.cells[column].textContent;
    const first = column => cell(document.querySelector(".ledger tbody tr"), column);
    const heads = all(".ledger th button");
    heads[7].click();
    const most = first(7);
    heads[7].click();
    const least = first(7);
    choose("sort", "file");
    const sorted = all(".ledger tbody tr").map(row => cell(row, 3));
    const files = sorted.every((path, at) => at === 0 || sorted[at - 1] < path) && all("article .path")[0].textContent === "docs/100.txt";
    // A control has a label, a part of the page a name, and no word is English but names of files, codes and commands.
    const named = all("input, select, button").every(one => one.labels?.length || one.textContent.trim()) &&
        ["body > header", "main", "nav[aria-label]", "[role=search][aria-label]", "footer", "h1", "html[lang]"].every(part => all(part).length === 1) &&
        all("[role=img]").every(one => one.getAttribute("aria-label"));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const english = [];
    while (walker.nextNode()) {
        const inside = walker.currentNode.parentElement;
        if (inside.closest("script, style, code, .path, .code a, .run dd, .ledger a, .rules p")) continue;
        english.push(...walker.currentNode.textContent.replace(/gouji|\S+\.txt/g, "").match(/[A-Za-z]{2,}/g) ?? []);
    }
    document.documentElement.dataset.chosen =
        [whole, rule, unit, words, nothing, again, without, most, least, files, named, english.length, english.slice(0, 3)].join(" ");
});
