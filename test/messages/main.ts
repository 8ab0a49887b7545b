import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { findBrowser } from "../../build/checks/browser.ts";
import { pageHandler } from "../../playground/page/serve.ts";
import { startWorld, type World } from "../world/world.ts";
import { accountStage } from "./account-scenes.ts";
import { answerStage } from "./answer-scenes.ts";
import {
  asleepStage,
  awayStage,
  offlineStage,
  onlineAgainStage,
  unsureStage,
} from "./away-scenes.ts";
import { approvalStage, gitHubStage } from "./refusal-scenes.ts";
import type { Scene, Seen, Stage } from "./scene.ts";

// `npm run messages`: brings what the bot says into the playground, from the built worker and the real
// Codex, and photographs each message in both themes, into `.cache/messages`. `MESSAGES=approval,quota`
// takes those whose name begins so. Not a part of `npm test`.

const folder = join(import.meta.dirname, "../../.cache/messages");
const wanted = (process.env["MESSAGES"] ?? "").split(",").map((begin) => begin.trim());
const themes = ["light", "dark"] as const;

const stages: readonly Stage[] = [
  ...[answerStage, approvalStage, gitHubStage, awayStage, unsureStage],
  ...[asleepStage, offlineStage, onlineAgainStage, accountStage],
];

async function main(): Promise<void> {
  const found = findBrowser();
  if (found.kind === "none") throw new Error("There is no browser to take pictures with.");
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    args: ["--no-sandbox"],
    ...(found.kind === "executable" ? { executablePath: found.path } : {}),
    ...(found.kind === "channel" ? { channel: found.channel } : {}),
  });
  try {
    for (const stage of stages) await play(stage, browser);
  } finally {
    await browser.close();
  }
}

async function play(stage: Stage, browser: Browser): Promise<void> {
  const scenes = stage.scenes.filter(({ name }) => wanted.some((begin) => name.startsWith(begin)));
  if (scenes.length === 0) return;
  const page = pageHandler(join(import.meta.dirname, "../../playground/page"));
  const world = await startWorld({ ...stage.options, slack: { ...stage.options.slack, page } });
  try {
    await stage.prepare?.(world);
    await world.worker.start();
    for (const scene of scenes) await photograph(scene, world, browser);
  } finally {
    await world.end();
    stage.finish?.();
  }
}

async function photograph(scene: Scene, world: World, browser: Browser): Promise<void> {
  let seen: Seen;
  try {
    seen = await scene.show(world);
  } catch (thrown) {
    process.stdout.write(`${scene.name}: not shown, ${String(thrown)}\n`);
    process.exitCode = 1;
    return;
  }
  const { as = "U0ADA", channel, threadTs } = seen;
  const place = new URLSearchParams({ channel, as, ...(threadTs && { thread_ts: threadTs }) });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1_000 } });
  await page.goto(`${world.slack.url}/?${place}`);
  const part = page.locator(threadTs === null ? "#message-list" : "#thread");
  await part.getByRole("article").last().waitFor();
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const name = scene.name.replaceAll(/\W+/g, "-");
    writeFileSync(join(folder, `${name}-${colorScheme}.png`), await part.screenshot());
  }
  await page.close();
  process.stdout.write(`${scene.name}\n`);
}

await main();
