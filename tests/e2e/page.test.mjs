// The whole road in a real browser: a cold draft goes in, a reply worth sending comes out.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { open, start } from "./browser.mjs";
import { CASES } from "./cases.mjs";

let site;
before(async () => {
  site = await start();
});
after(() => site?.close());

const TEXTS = {
  en: { copy: "Copy the reply", copied: "Copied", use: "Use as draft", none: "There is none", why: "Why this temperature?", clear: "Clear everything", yes: "Clear", ready: "Your draft can go as it is. There is nothing to change." },
  nl: { copy: "Antwoord kopiëren", copied: "Gekopieerd", use: "Als concept gebruiken", none: "Is er niet", why: "Waarom deze temperatuur?", clear: "Alles wissen", yes: "Wissen", ready: "Je concept kan zo de deur uit. Er hoeft niets anders." },
};

/** Waits until `read` gives something that `fits`, and fails with what it gave last. */
async function until(read, fits, what) {
  const end = Date.now() + 5000;
  let last;
  do {
    last = await read();
    if (fits(last)) return last;
    await new Promise(setImmediate);
  } while (Date.now() < end);
  assert.fail(`${what}; it is ${JSON.stringify(last)}`);
}

const guidelines = (page) => page.locator(".finding").evaluateAll((items) => items.map((item) => item.querySelector("h3").lastChild.textContent));
const draft = (page) => page.locator("#draft").inputValue();

/** Fills the fields for which there is an answer, and says of the others that there is none. Gives the answers that were asked for. */
async function answer(page, answers) {
  const filled = [];
  for (const field of await page.locator(".slot-field").all()) {
    const input = field.locator("input[type=text]");
    const text = answers[(await input.getAttribute("id")).replace("slot-", "")];
    if (text) {
      await input.fill(text);
      filled.push(text);
    } else {
      await field.locator("input[type=checkbox]").check();
    }
  }
  return filled;
}

for (const [language, own] of Object.entries(CASES)) {
  const texts = TEXTS[language];
  const locale = { en: "en-GB", nl: "nl-NL" }[language];

  test(`${language}: a cold draft is typed, mended, undone, filled in, copied, and checks clean`, async () => {
    const { page, context, problems } = await open(site, { locale });
    assert.equal(await page.locator("html").getAttribute("lang"), language);
    await page.locator("#customer").fill(own.customer);
    await page.locator("#draft").pressSequentially(own.draft);

    await page.locator(".finding").first().waitFor();
    assert.ok((await guidelines(page)).length >= 3, "a cold draft has several findings");
    const marked = await page.locator(".mirror mark").allTextContents();
    assert.ok(marked.some((words) => words.includes(own.cold)), `${own.cold} is marked, among ${JSON.stringify(marked)}`);
    assert.equal(await page.locator(".editor .mirror").evaluate((mirror) => mirror.textContent.replace("\u200b", "")), own.draft);

    const before = await draft(page);
    await page.locator(".suggestions button").first().click();
    const mended = await until(() => draft(page), (now) => now !== before, "a suggestion changes the draft");
    await page.keyboard.press("Control+z");
    assert.equal(await draft(page), before);
    await page.keyboard.press("Control+Shift+z");
    assert.equal(await draft(page), mended);
    await page.keyboard.press("Control+z");

    assert.ok((await page.locator(".reply .slot").count()) > 0, "what nobody told stays open");
    const filled = await answer(page, own.answers);
    assert.ok(filled.length > 0, "the agent is asked for what only the agent knows");
    assert.equal(await page.locator(".reply .slot").count(), 0);
    const reply = await page.locator(".reply").textContent();
    for (const fact of [...own.facts, ...filled]) assert.ok(reply.includes(fact), `the reply keeps ${fact}: ${reply}`);

    await page.getByRole("button", { name: texts.copy }).click();
    await page.getByRole("button", { name: texts.copied }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, reply);

    await page.locator("#draft").press("Control+a");
    await page.keyboard.press("Control+v");
    assert.equal(await draft(page), reply);
    await page.getByText(texts.ready).waitFor();
    assert.deepEqual(await page.locator(".finding:is(.serious, .grave)").allTextContents(), []);
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test("the reply becomes the draft in one step that can be undone", async () => {
  const { page, context } = await open(site);
  await page.locator("#draft").fill(CASES.en.draft);
  const reply = await page.locator(".reply").textContent();
  await page.getByRole("button", { name: TEXTS.en.use }).click();
  assert.equal(await draft(page), reply);
  await page.keyboard.press("Control+z");
  assert.equal(await draft(page), CASES.en.draft);
  await context.close();
});

test("a finding takes the reader to its words", async () => {
  const { page, context } = await open(site);
  await page.locator("#draft").fill(`\u{1f642} ${CASES.en.draft}`);
  const quote = page.locator(".quote").first();
  const words = await quote.evaluate((button) => button.firstChild.textContent.trim());
  await quote.click();
  const selected = await page.locator("#draft").evaluate((field) => ({ text: field.value.slice(field.selectionStart, field.selectionEnd), focused: document.activeElement === field }));
  assert.deepEqual(selected, { text: words, focused: true });
  assert.equal(await page.locator(".mirror .pointed").first().textContent(), words);
  await context.close();
});

test("everything survives a reload, and clearing forgets it", async () => {
  const { page, context } = await open(site);
  await page.getByRole("button", { name: "Nederlands", exact: true }).click();
  await page.locator("#customer").fill(CASES.nl.customer);
  await page.locator("#draft").fill(CASES.nl.draft);
  await page.locator("select").last().selectOption("formal");
  const slot = page.locator(".slot-field input[type=text]").first();
  await slot.fill("Iets wat alleen ik weet");
  await page.locator(".slot-field input[type=checkbox]").last().check();
  const kept = await page.locator(".reply").textContent();

  await page.reload();
  await page.locator(".reply").waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "nl");
  assert.equal(await page.locator("#customer").inputValue(), CASES.nl.customer);
  assert.equal(await draft(page), CASES.nl.draft);
  assert.equal(await slot.inputValue(), "Iets wat alleen ik weet");
  assert.ok(await page.locator(".slot-field input[type=checkbox]").last().isChecked());
  assert.equal(await page.locator("select").last().inputValue(), "formal");
  assert.equal(await page.locator(".reply").textContent(), kept);

  await page.getByRole("button", { name: TEXTS.nl.clear }).click();
  await page.getByRole("button", { name: TEXTS.nl.yes, exact: true }).click();
  assert.equal(await draft(page), "");
  assert.equal(await page.locator("#customer").inputValue(), "");
  await page.reload();
  await page.locator("#draft").waitFor();
  assert.equal(await draft(page), "");
  const left = await page.evaluate(() => Object.keys(localStorage));
  assert.deepEqual(left, ["nobly.interface"], "only the language of the page is remembered");
  await context.close();
});

test("where the browser keeps nothing, the page says so and works", async () => {
  const forbidden = () => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
  const full = () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; };
  for (const refusal of [forbidden, full]) {
    const { page, context, problems } = await open(site, { before: refusal });
    await page.locator("#draft").fill(CASES.en.draft);
    await page.locator(".finding").first().waitFor();
    await page.getByText("does not let the page keep your text").waitFor();
    assert.deepEqual(problems, []);
    await context.close();
  }
});

test("an input method is left alone until it is done", async () => {
  const { page, context } = await open(site);
  await page.locator("#draft").focus();
  const client = await context.newCDPSession(page);
  await client.send("Input.imeSetComposition", { text: "Dat kan niet.", selectionStart: 13, selectionEnd: 13 });
  assert.equal(await draft(page), "Dat kan niet.");
  assert.equal(await page.locator(".finding").count(), 0);
  assert.equal(await page.locator(".editor.composing").count(), 1);
  await client.send("Input.insertText", { text: "Dat kan niet." });
  await page.locator(".finding").first().waitFor();
  assert.equal(await page.locator(".editor.composing").count(), 0);
  assert.equal(await draft(page), "Dat kan niet.");
  await context.close();
});

test("after loading, nothing is asked of the network", async () => {
  const { page, context } = await open(site);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.locator("#draft").fill(CASES.en.draft);
  await page.getByRole("button", { name: TEXTS.en.copy }).click();
  await page.getByRole("button", { name: TEXTS.en.copied }).waitFor();
  await page.getByRole("button", { name: "Nederlands", exact: true }).click();
  await page.getByRole("button", { name: TEXTS.nl.use }).click();
  assert.deepEqual(asked, []);
  await context.close();
});

test("the number of findings is said once typing pauses", async () => {
  const { page, context } = await open(site);
  assert.equal(await page.locator("[aria-live]").count(), 1);
  await page.locator("#draft").fill(CASES.en.draft);
  const heading = await page.locator("#findings-title").textContent();
  await until(() => page.locator("[aria-live]").textContent(), (said) => said === heading, "the live region says what the heading says");
  await context.close();
});

test("the whole page can be worked with the keyboard", async () => {
  const { page, context, problems } = await open(site);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
  const tabTo = async (fits) => {
    for (let press = 0; press < 80; press += 1) {
      if (fits(await focused())) return;
      const outline = await page.evaluate(() => document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(outline, "none", `the focus is seen on ${await focused()}`);
      await page.keyboard.press("Tab");
    }
    assert.fail(`the keyboard never gets there; it is on ${await focused()}`);
  };
  await tabTo((name) => name === "draft");
  await page.keyboard.type(CASES.en.draft);
  await tabTo((name) => name.includes("Show in the draft"));
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "draft");
  await tabTo((name) => name.startsWith("slot-"));
  await page.keyboard.type("Something only I know");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.ok(await page.locator(".slot-field input[type=checkbox]").first().isChecked());
  await tabTo((name) => name === TEXTS.en.copy);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: TEXTS.en.copied }).waitFor();
  await tabTo((name) => name === TEXTS.en.use);
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "draft");
  assert.notEqual(await draft(page), CASES.en.draft);
  await page.keyboard.press("Control+z");
  assert.equal(await draft(page), CASES.en.draft);
  assert.deepEqual(problems, []);
  await context.close();
});

test("bad input is answered, and never changed", async () => {
  const { page, context, problems } = await open(site);
  for (const text of ["   ", "\n\n", "\u{1f642}\u{1f642}", "<img src=x onerror=alert(1)><b>Nee</b>", "no end " + "of it ".repeat(200), "שלום, לא ניתן", "Wir können das leider nicht liefern, weil wir nichts davon haben."]) {
    await page.locator("#draft").fill(text);
    assert.equal(await draft(page), text);
    assert.equal(await page.locator(".editor .mirror").evaluate((mirror) => mirror.textContent.replace("\u200b", "")), text);
  }
  assert.equal(await page.locator("main img").count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 360, height: 740 }]) {
    test(`axe finds nothing: ${colorScheme}, ${viewport.width} wide`, async () => {
      const { page, context } = await open(site, { colorScheme, viewport, bypassCSP: true, reducedMotion: "reduce" });
      // The checker is the only script of another's; the page itself runs under its policy in every other test.
      const check = async () => {
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`), []);
      };
      await check();
      await page.locator("#customer").fill(CASES.en.customer);
      await page.locator("#draft").fill(CASES.en.draft);
      await page.locator(".slot-field input[type=text]").first().fill("Something");
      await page.locator(".slot-field input[type=checkbox]").last().check();
      for (const summary of await page.locator("summary").all()) await summary.click();
      await check();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out sideways");
      await context.close();
    });
  }
}
