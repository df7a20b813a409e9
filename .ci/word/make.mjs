// Makes the files of Word by the npm package docx.
//
//     make.mjs MODULES BLOCKS OUT   writes OUT/NAME.docx
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [modules, blocksFile, out] = process.argv.slice(2);
// The package lies in the cache, not beside this script.
const require = createRequire(join(resolve(modules), "index.js"));
const { Document, Packer, Paragraph, Table, TableCell, TableRow } = require("docx");

const table = (rows) => {
    const width = Math.max(...rows.map((row) => row.length));
    const cell = (text) => new TableCell({ children: [new Paragraph(text ?? "")] });
    const cells = (row) => Array.from({ length: width }, (_, at) => cell(row[at]));
    return new Table({ rows: rows.map((row) => new TableRow({ children: cells(row) })) });
};

mkdirSync(out, { recursive: true });
for (const [name, blocks] of Object.entries(JSON.parse(readFileSync(blocksFile, "utf8")))) {
    const children = blocks.map(([kind, content]) => (kind === "t" ? table(content) : new Paragraph(content)));
    writeFileSync(join(out, `${name}.docx`), await Packer.toBuffer(new Document({ sections: [{ children }] })));
}
