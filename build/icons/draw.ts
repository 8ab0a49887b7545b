import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "../checks/browser.ts";
import { type IconImage, icns } from "./icns.ts";

// Draws the icons that are committed beside this file: `node build/icons/draw.ts` after a change of
// an SVG or of the drawings below.

const folder = import.meta.dirname;

const BUBBLE =
  "M4 2.25h8A2.25 2.25 0 0 1 14.25 4.5v5A2.25 2.25 0 0 1 12 11.75H7.4L4.6 14.1a.5.5 0 0 1-.85-.36v-1.99A2.25 2.25 0 0 1 1.75 9.5v-5A2.25 2.25 0 0 1 4 2.25Z";
const PROMPT = "m4.9 5.1 2 1.9-2 1.9M8.6 9h2.6";

const outline = `<path d="${BUBBLE}"/>`;
/** A filled bubble from which a sign is cut out. */
const cutOut = (sign: string) =>
  `<mask id="m"><rect width="16" height="16" fill="#fff"/><g stroke="#000">${sign}</g></mask>` +
  `<path d="${BUBBLE}" fill="#000" mask="url(#m)"/>`;

/** One silhouette per state. macOS takes the alpha channel alone and colours it itself. */
const trayDrawings: Readonly<Record<string, string>> = {
  running: `${outline}<path d="${PROMPT}"/>`,
  working: cutOut(`<path d="${PROMPT}"/>`),
  "needs-you": cutOut(`<path stroke-width="1.8" d="M8 4.7v2.7M8 9.5v.05"/>`),
  stopped:
    '<path d="M5.6 2.25H12A2.25 2.25 0 0 1 14.25 4.5v5c0 .5-.16.97-.44 1.34M11 11.75H7.4L4.6 14.1a.5.5 0 0 1-.85-.36v-1.99A2.25 2.25 0 0 1 1.75 9.5v-5c0-.6.24-1.15.62-1.55"/><path d="m2 1.6 12.4 12.4"/>',
  starting: `${outline}<path stroke-width="1.6" d="M5 7h.01M8 7h.01M11 7h.01"/>`,
  updating: `${outline}<path d="M8 4.3v5.2M5.7 7.4 8 9.7l2.3-2.3"/>`,
  error: `${outline}<path stroke-width="1.6" d="m6.1 5.1 3.8 3.8m0-3.8L6.1 8.9"/>`,
};

/** Points; macOS draws menu-bar icons at most this high. */
const TRAY_SIZE = 18;

/** Kinds of entries in an icns file, and their sizes in pixels. */
const appSizes: readonly (readonly [string, number])[] = [
  ["icp4", 16],
  ["icp5", 32],
  ["ic07", 128],
  ["ic08", 256],
  ["ic09", 512],
  ["ic10", 1024],
  ["ic11", 32],
  ["ic12", 64],
  ["ic13", 256],
  ["ic14", 512],
];

async function main(): Promise<void> {
  const found = findBrowser();
  const browser = await chromium.launch(
    found.kind === "executable" ? { executablePath: found.path, args: ["--no-sandbox"] } : {},
  );
  try {
    const page = await browser.newPage();
    mkdirSync(join(folder, "tray"), { recursive: true });
    for (const [name, drawing] of Object.entries(trayDrawings)) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#000" stroke-width="1.25" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`;
      for (const [suffix, scale] of [
        ["", 1],
        ["@2x", 2],
      ] as const) {
        const file = join(folder, "tray", `${name}Template${suffix}.png`);
        writeFileSync(file, await picture(page, svg, TRAY_SIZE * scale));
      }
    }
    const svg = readFileSync(join(folder, "app.svg"), "utf8");
    const images: IconImage[] = [];
    for (const [type, size] of appSizes) images.push({ type, png: await picture(page, svg, size) });
    writeFileSync(join(folder, "icon.icns"), icns(images));
    writeFileSync(join(folder, "icon.png"), await picture(page, svg, 512));
  } finally {
    await browser.close();
  }
}

/** An SVG as a PNG with a transparent ground. */
async function picture(page: Page, svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  const sized = svg.replace("<svg ", `<svg width="${size}" height="${size}" `);
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}svg{display:block}</style>${sized}`,
  );
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}

await main();
