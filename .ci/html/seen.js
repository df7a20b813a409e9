// What a reader sees: every mark has a size and a colour, the gravest rules and documents come first, headings are units.
addEventListener("load", () => {
    const all = what => [...document.querySelectorAll(what)];
    const height = document.body.offsetHeight, took = Math.round(performance.now());
    const marks = all("mark.error");
    const seen = marks.filter(mark => {
        mark.closest("article").style.contentVisibility = "visible";
        const box = mark.getBoundingClientRect(), style = getComputedStyle(mark);
        return box.width > 4 && box.height > 8 && style.backgroundColor !== "rgba(0, 0, 0, 0)";
    });
    const bars = all(".bars i").filter(bar => bar.getBoundingClientRect().width > 1);
    const ranks = { error: 0, warning: 1, information: 2, hint: 3 };
    const isOrdered = list => list.every((one, at) => at === 0 || list[at - 1] <= one);
    const rules = all(".chart:first-child .bar").map(bar => ranks[bar.firstElementChild.className]);
    const errors = all("main article").map(article => -article.querySelectorAll(".note.error").length);
    const headings = all("article h2").filter(heading => !heading.querySelector(".path")).length;
    const files = all("article .file .path").filter(path => path.textContent.endsWith(".txt")).length;
    document.documentElement.dataset.probe =
        [marks.length, seen.length, bars.length, performance.getEntriesByType("resource").length,
         document.documentElement.scrollWidth <= innerWidth, height > 900, took,
         isOrdered(rules) && isOrdered(errors), headings, files].join(" ");
});
