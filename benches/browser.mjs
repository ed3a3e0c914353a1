// What checking and rewriting a reply costs in Chromium: `node benches/browser.mjs target/api` (the folder with the built JavaScript API).
// The cases are those of `reply.rs`, whose first lines say why each exists. Medians are printed; only ratios within one run are held to a budget.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { serve } from "../.ci/files.mjs";

const NAMES = ["en-reply", "en-long", "nl-reply", "nl-long"];
/** The long reply is ten times as long and may cost this much more. */
const MOST_TIMES = 13;

const texts = Object.fromEntries(NAMES.map((name) => [name, readFileSync(fileURLToPath(new URL(`texts/${name}.txt`, import.meta.url)), "utf8")]));
// Clocks tick in 5 microseconds, and not in 100, on a page that is isolated from others.
const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const server = await serve(process.argv[2], 0, { headers, extra: { "/": "<!DOCTYPE html><title>Benchmark</title>" } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.port}/`);
  const { start, rows } = await page.evaluate(measure, texts);
  console.log(`start (compile, link, first check): ${start.toFixed(1)} ms`);
  for (const { task, name, median, least } of rows) {
    console.log(`${task.padEnd(8)}${name.padEnd(10)} median ${median.toFixed(3)} ms  least ${least.toFixed(3)} ms`);
  }
  if (!linear(rows)) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}

/** Runs in the page. */
async function measure(texts) {
  const before = performance.now();
  const api = await import("/nobly.js");
  await api.default();
  api.check("That is not possible.");
  const start = performance.now() - before;
  const rows = [];
  /** Runs for about so many milliseconds, and at least so many times; gives the milliseconds of each run. */
  const repeat = (budget, least, run) => {
    const samples = [];
    const begin = performance.now();
    while (samples.length < least || performance.now() - begin < budget) {
      const start = performance.now();
      run();
      samples.push(performance.now() - start);
    }
    return samples;
  };
  for (const task of ["check", "rewrite"]) {
    for (const [name, text] of Object.entries(texts)) {
      const run = () => api[task](text);
      // The browser compiles what runs often a second time, for speed.
      repeat(300, 3, run);
      const samples = repeat(1500, 5, run).sort((a, b) => a - b);
      rows.push({ task, name, median: samples[samples.length >> 1], least: samples[0] });
    }
  }
  return { start, rows };
}

function linear(rows) {
  const cost = (task, name) => rows.find((row) => row.task === task && row.name === name).least;
  let within = true;
  for (const task of ["check", "rewrite"]) {
    for (const language of ["en", "nl"]) {
      const ratio = cost(task, `${language}-long`) / cost(task, `${language}-reply`);
      const ok = ratio <= MOST_TIMES;
      console.log(`${task} ${language}: 15 KB costs ${ratio.toFixed(1)} times 1.5 KB (at most ${MOST_TIMES}) ${ok ? "ok" : "TOO MUCH"}`);
      within &&= ok;
    }
  }
  return within;
}
