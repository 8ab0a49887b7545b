import { chromium } from "@playwright/test";
import { findBrowser } from "../../build/checks/browser.ts";
import { DOUBLE_TOKEN, startAdminDouble } from "../doubles/admin/server.ts";
import { inTurn, type Report, step, timed } from "./report.ts";

const LINES = 100_000;
/** How long each round scrolls, in ms. */
const SCROLL_MS = 4_000;
/** Pixels for each frame: about 4 rows, or 240 in a second at 60 frames. */
const STEP_PX = 90;

/** Frames a second while a log of 100,000 lines is scrolled back, with earlier lines fetched. */
export async function measureLogScrolling(rounds: number): Promise<Report> {
  step(`Scrolling over ${LINES} log lines`);
  const browser = findBrowser();
  if (browser.kind === "none") {
    return { figures: [], ratios: [], skipped: ["scrolling over log lines: there is no browser"] };
  }
  const admin = await startAdminDouble({ scenario: "busy", now: Date.now });
  const chrome = await chromium.launch({
    args: ["--no-sandbox"],
    ...(browser.kind === "executable" ? { executablePath: browser.path } : {}),
    ...(browser.kind === "channel" ? { channel: browser.channel } : {}),
  });
  try {
    const now = Date.now();
    admin.logs.write(
      Array.from({ length: LINES }, (_, index) => ({
        at: now - 3_500_000 + index * 30,
        message: "Message stored and acknowledged",
        meta: { module: "slack", event: `Ev${index}`, took: index % 9, channel: "C04CHECKOUT" },
      })),
    );
    const page = await chrome.newPage({ viewport: { width: 1372, height: 892 } });
    await page.addInitScript((token) => sessionStorage.setItem("admin-token", token), DOUBLE_TOKEN);
    const grid = page.getByRole("grid", { name: "Log lines" });
    const open = async () => {
      await page.goto(`${admin.url}/admin/logs`);
      await grid.getByRole("row").first().waitFor();
    };
    const shown = await inTurn(rounds, () => timed(open));
    const frames = await inTurn(rounds, async () => {
      await open();
      return grid.evaluate(
        (element, [forMs, stepPx]) =>
          new Promise<number[]>((resolve) => {
            const times: number[] = [];
            const begin = performance.now();
            let last = begin;
            const frame = (at: number) => {
              times.push(at - last);
              last = at;
              element.scrollTop -= stepPx;
              if (at - begin < forMs) requestAnimationFrame(frame);
              else resolve(times.slice(1));
            };
            requestAnimationFrame(frame);
          }),
        [SCROLL_MS, STEP_PX] as const,
      );
    });
    const perSecond = frames.map((times) => (1000 * times.length) / sum(times));
    const median = perSecond.toSorted((a, b) => a - b)[Math.floor(perSecond.length / 2)] ?? 0;
    return {
      figures: [
        { name: `the log of ${LINES} lines, to its first rows`, unit: "ms", values: shown },
        { name: "  a frame while it is scrolled", unit: "ms", values: frames.flat() },
      ],
      ratios: [`scrolling over ${LINES} log lines: ${median.toFixed(1)} frames a second`],
      skipped: [],
    };
  } finally {
    await chrome.close();
    await admin.stop();
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
