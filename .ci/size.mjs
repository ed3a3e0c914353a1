// Prints the size of every file of a folder after Brotli and fails when the sum is over the budget: `node .ci/size.mjs dist`.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/** All files of the page together, after Brotli, in bytes. KB are 1000 bytes. The page is to come down to this. */
const GOAL = 180_000;
/** What it may weigh today: it must not grow while it is on its way down. */
const BUDGET = 300_000;

const folder = process.argv[2];
const rows = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .map((file) => ({ file, bytes: readFileSync(file) }))
  .map(({ file, bytes }) => ({ file, raw: bytes.length, brotli: compress(bytes) }))
  .sort((a, b) => b.brotli - a.brotli);
const sum = { file: "all", raw: total("raw"), brotli: total("brotli") };

if (rows.length === 0) {
  console.error(`error: ${folder} is empty`);
  process.exit(1);
}
console.log(`${"raw KB".padStart(9)}${"br KB".padStart(9)}  file`);
for (const { file, raw, brotli } of [...rows, sum]) console.log(`${kb(raw)}${kb(brotli)}  ${file}`);
if (sum.brotli > BUDGET) {
  console.error(`error: the page is ${kb(sum.brotli).trim()} KB after Brotli; the budget is ${BUDGET / 1000} KB`);
  process.exit(1);
}
if (sum.brotli > GOAL) console.log(`the page is ${kb(sum.brotli - GOAL).trim()} KB over its goal of ${GOAL / 1000} KB`);

function compress(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 } }).length;
}

function total(column) {
  return rows.reduce((sum, row) => sum + row[column], 0);
}

function kb(bytes) {
  return (bytes / 1000).toFixed(1).padStart(9);
}
