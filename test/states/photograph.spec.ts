import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { allStates, withState } from "./stage.ts";

// One picture of each state for each theme and width, side by side: `STATES=doctor npm run states`
// takes those whose name begins so.

const folder = join(import.meta.dirname, "../../.cache/states");
const wanted = process.env["STATES"] ?? "";
const widths = [
  { width: 1280, height: 800 },
  { width: 900, height: 640 },
] as const;
const themes = ["light", "dark"] as const;

mkdirSync(folder, { recursive: true });

for (const state of allStates.filter(({ name }) => name.startsWith(wanted))) {
  test(state.name, async ({ browser }) => {
    const [wide] = widths;
    const context = await browser.newContext({ viewport: wide, timezoneId: "UTC" });
    const pictures: string[] = [];
    await withState(context, state, async (page) => {
      for (const viewport of widths) {
        await page.setViewportSize(viewport);
        for (const colorScheme of themes) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await settled(page);
          await page.evaluate(showError);
          pictures.push((await page.screenshot()).toString("base64"));
        }
        const found = await page.evaluate(cutOff);
        expect.soft(found, `${state.name} at ${String(viewport.width)}`).toEqual([]);
      }
    });
    const sheet = await context.newPage();
    await sheet.setViewportSize({ width: 2188, height: 1608 });
    await sheet.setContent(
      `<body style="margin:0;background:#888;display:grid;grid-template-columns:1280px 900px;gap:8px">
      ${[0, 2, 1, 3].map((each) => `<img src="data:image/png;base64,${pictures[each] ?? ""}">`).join("")}`,
    );
    const name = state.name.replaceAll(/[^a-zA-Z0-9]+/g, "-");
    await sheet.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
  });
}

async function settled(page: Page) {
  const moving = () => page.evaluate(() => document.getAnimations().length);
  await expect.poll(moving, { intervals: [30] }).toBe(0);
}

/** What failed may be below what a small window shows. */
function showError() {
  document.querySelector('[role="alert"]')?.scrollIntoView({ block: "nearest" });
}

/** What reaches beyond the window, and words that are cut off with nothing that says so. */
function cutOff(): string[] {
  const found: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push("the page scrolls sideways");
  for (const element of document.querySelectorAll<HTMLElement>("body *")) {
    const style = getComputedStyle(element);
    // What ends in dots says that there is more.
    if (element.parentElement?.closest(".truncate") !== null) continue;
    const { right, width, height } = element.getBoundingClientRect();
    if (width < 2 || height < 2 || style.visibility === "hidden") continue;
    const own = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? "").trim() !== "",
    );
    const label = `${element.tagName.toLowerCase()} “${(element.textContent ?? "").slice(0, 60)}”`;
    if (own && right > root.clientWidth + 1) found.push(`beyond the right edge: ${label}`);
    const isHidden = style.overflowX === "hidden" || style.overflowX === "clip";
    if (
      own &&
      isHidden &&
      style.textOverflow !== "ellipsis" &&
      element.scrollWidth > element.clientWidth + 1
    )
      found.push(`cut off: ${label}`);
  }
  return found.slice(0, 8);
}
