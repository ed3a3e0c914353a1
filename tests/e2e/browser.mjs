// Chromium, and one fresh page at a time.
import { chromium } from "playwright-core";

import { serve } from "./serve.mjs";

const ARGUMENTS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** The browser and the server; call `close` when done. */
export async function start() {
  const server = await serve();
  const root = process.getuid?.() === 0;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: root ? [...ARGUMENTS, "--no-sandbox"] : ARGUMENTS,
  });
  return {
    server,
    browser,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** A page in a profile of its own. `problems` gathers everything that the console complains about. */
export async function open({ browser, server }, { before, ...options } = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  if (before) await page.addInitScript(before);
  await page.goto(server.url);
  await page.locator("#draft").waitFor();
  return { page, context, problems };
}
