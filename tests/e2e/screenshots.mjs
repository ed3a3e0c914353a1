// Pictures of the page for looking at: node tests/e2e/screenshots.mjs FOLDER
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { open, start } from "./browser.mjs";
import { CASES } from "./cases.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("Say where the pictures go: node tests/e2e/screenshots.mjs FOLDER");
  process.exit(2);
}
await mkdir(folder, { recursive: true });

const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 375, height: 812 };
const write = (language) => async (page) => {
  await page.locator("#customer").fill(CASES[language].customer);
  await page.locator("#draft").fill(CASES[language].draft);
};
const ask = (language) => async (page) => {
  await write(language)(page);
  await page.locator(".why > summary").click();
};
const finish = (language) => async (page) => {
  await write(language)(page);
  await page.locator(".slot-field input[type=text]").first().fill(CASES[language].answers.alternative);
  await page.locator(".slot-field input[type=checkbox]").last().check();
  await page.locator(".changes > summary").click();
  await page.locator(".quote").first().click();
};
const accept = async (page) => {
  await finish("nl")(page);
  await page.getByRole("button", { name: "Als concept gebruiken" }).click();
};

const PICTURES = [
  ["empty-en-wide", "en-GB", "light", WIDE],
  ["empty-nl-narrow-dark", "nl-NL", "dark", NARROW],
  ["draft-nl-wide", "nl-NL", "light", WIDE, write("nl")],
  ["draft-en-narrow", "en-GB", "light", NARROW, write("en")],
  ["why-en-wide-dark", "en-GB", "dark", WIDE, ask("en")],
  ["why-nl-narrow", "nl-NL", "light", NARROW, ask("nl")],
  ["filled-nl-wide-dark", "nl-NL", "dark", WIDE, finish("nl")],
  ["filled-en-wide", "en-GB", "light", WIDE, finish("en")],
  ["accepted-nl-wide", "nl-NL", "light", WIDE, accept],
];

const site = await start();
try {
  // The picture of the README.
  const { page, context } = await open(site, { locale: "en-GB", colorScheme: "light", viewport: { width: 1180, height: 920 }, reducedMotion: "reduce" });
  await write("en")(page);
  await page.locator(".slot-field input[type=text]").first().waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, "page.png") });
  await context.close();

  for (const [name, locale, colorScheme, viewport, act] of PICTURES) {
    const { page, context, problems } = await open(site, { locale, colorScheme, viewport, reducedMotion: "reduce" });
    await act?.(page);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    if (problems.length > 0) console.error(name, problems);
    await context.close();
  }
} finally {
  await site.close();
}
