// node mammoth.mjs NPM FOLDER: the HTML that mammoth, as it is in NPM, makes of every Word file in FOLDER, as one line
// of JSON each: [name, HTML].
// Our names of styles are told as a user tells mammoth his own; without them it knows no code and no deep headings.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [npm, folder] = process.argv.slice(2);
const mammoth = createRequire(join(npm, "package.json"))("mammoth");

const styleMap = [
  "p[style-name^='Source Code'] => pre:separator('\\n')",
  "p[style-name^='Diagram'] => pre:separator('\\n')",
  "p[style-name^='Cell Code'] => pre:separator('\\n')",
  "p[style-name='heading 7'] => h6.level-7:fresh",
  "p[style-name='heading 8'] => h6.level-8:fresh",
  "p[style-name='heading 9'] => h6.level-9:fresh",
  "table[style-name='Cover Facts'] => table.own:fresh",
  "table[style-name='Quote Table'] => table.own:fresh",
  "table[style-name^='Alert Table'] => table.own:fresh",
];
// Word has nine levels of lists; mammoth knows five by itself.
for (let level = 6; level <= 9; level += 1) {
  const within = "ul|ol > li > ".repeat(level - 1);
  styleMap.push(`p:unordered-list(${level}) => ${within}ul > li:fresh`, `p:ordered-list(${level}) => ${within}ol > li:fresh`);
}
// A picture is told of by its text; its bytes are not wanted.
const convertImage = mammoth.images.imgElement(async () => ({ src: "" }));
// An item that begins with code has an empty paragraph, which is an item all the same.
const options = { styleMap, convertImage, ignoreEmptyParagraphs: false };
for (const name of readdirSync(folder).sort()) {
  const made = await mammoth.convertToHtml({ path: join(folder, name) }, options);
  console.log(JSON.stringify([name, made.value]));
}
