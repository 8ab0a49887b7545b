import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { electronPlaces, findElectron } from "../../build/checks/electron.ts";
import { ControlPlaneProcess, killIfThere } from "../world/control-plane.ts";
import { freePort } from "../world/free-port.ts";
import { giveTo, ordinaryUser } from "../world/ordinary-user.ts";
import { processesWith } from "../world/processes.ts";
import { startWorld } from "../world/world.ts";
import {
  type AppFolder,
  type Electron,
  type Environment,
  launchOptions,
  makeElectron,
  ourApp,
  runsAsNobody,
} from "../desktop/electron.ts";
import { type AppRest, measureRest } from "./app-rest.ts";
import { inTurn, ratioOf, type Report, step } from "./report.ts";
import { benchBase } from "./talk.ts";

/** For a start on a busy machine, in ms. */
const PATIENCE_MS = 60_000;

const emptyApp: AppFolder = {
  path: join(import.meta.dirname, "empty-window"),
  reads: [join(import.meta.dirname, "empty-window/main.cjs")],
};

/** The app's start to a window that can be used, beside an Electron with an empty window. */
export async function measureAppStart(rounds: number): Promise<Report> {
  step("The app's start");
  const lack = lackOf();
  if (lack !== null) {
    return { figures: [], ratios: [], skipped: [`the app's start: ${lack}`] };
  }
  const empty = makeElectron(emptyApp);
  const ours = makeElectron(ourApp);
  try {
    const all = await inTurn(rounds, () => measureRound(empty, ours));
    const emptyMs = all.map((one) => one.empty);
    const coldMs = all.map((one) => one.cold);
    const runningMs = all.map((one) => one.running);
    const attachedMs = all.map((one) => one.attached);
    return {
      figures: [
        { name: "an empty Electron window", unit: "ms", values: emptyMs },
        { name: "app to usable window, nothing runs yet", unit: "ms", values: coldMs },
        { name: "  to the broker running", unit: "ms", values: runningMs },
        { name: "app to usable window, the broker runs", unit: "ms", values: attachedMs },
        ...restFigures(all.map((one) => one.rest)),
      ],
      ratios: [
        `app to usable window, nothing runs yet: ${ratioOf(coldMs, emptyMs)} times an empty Electron window`,
        `app to usable window, the broker runs: ${ratioOf(attachedMs, emptyMs)} times an empty Electron window`,
      ],
      skipped: [],
    };
  } finally {
    for (const { copy } of [empty, ours]) {
      if (copy !== null) rmSync(copy, { recursive: true, force: true });
    }
  }
}

function restFigures(all: readonly AppRest[]): Report["figures"] {
  return [
    { name: "app's memory, window open", unit: "MiB", values: all.map((one) => one.open) },
    { name: "  window hidden", unit: "MiB", values: all.map((one) => one.hidden) },
    { name: "  hidden, page released", unit: "MiB", values: all.map((one) => one.released) },
    { name: "app's CPU, hidden and idle", unit: "%", values: all.map((one) => one.idleCpu) },
  ];
}

/** Why the app cannot be started here; null when it can. */
function lackOf(): string | null {
  const root = join(import.meta.dirname, "../..");
  if (findElectron(electronPlaces(root)).kind === "none") {
    return "there is no Electron: `npm test -- setup` says why";
  }
  return process.platform === "linux" && process.env["DISPLAY"] === undefined
    ? "there is no display: put `xvfb-run -a -s -ac` in front"
    : null;
}

interface Round {
  readonly empty: number;
  readonly cold: number;
  readonly running: number;
  readonly attached: number;
  readonly rest: AppRest;
}

/** All in turn, so that what a busy machine takes, it takes of each. Each has a home of its own. */
async function measureRound(empty: Electron, ours: Electron): Promise<Round> {
  const world = await startWorld({ base: benchBase });
  const emptyHome = join(world.root, "empty-home");
  mkdirSync(emptyHome);
  const user = [empty, ours].some(({ sandbox }) => runsAsNobody(sandbox)) ? ordinaryUser() : null;
  if (user !== null) giveTo(user, world.root);
  const environment = {
    ...world.env,
    SERVICE_ROOT: world.root,
    ADMIN_PORT: String(await freePort()),
  };
  const control = new ControlPlaneProcess(environment);
  try {
    const emptyMs = await timedApp(empty, { ...environment, HOME: emptyHome }, async (page) => {
      await page.evaluate(() => document.readyState);
    });
    let running = Number.NaN;
    const cold = await timedApp(ours, environment, usable, async (since) => {
      await control.untilState("running");
      running = performance.now() - since;
    });
    const rests: AppRest[] = [];
    const attached = await timedApp(ours, environment, usable, async (_since, app) => {
      rests.push(await measureRest(app));
    });
    const [rest] = rests;
    if (rest === undefined) throw new Error("The app was not measured.");
    return { empty: emptyMs, cold, running, attached, rest };
  } finally {
    for (const { pid } of processesWith(world.root)) killIfThere(pid);
    await world.end();
  }
}

/** Home's heading: the interface has drawn the status that the control plane answered. */
async function usable(page: Page): Promise<void> {
  await page.getByRole("navigation").first().waitFor({ timeout: PATIENCE_MS });
  await page.getByRole("heading", { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });
}

/** From the start of the program until its window is `ready`, in ms; ends the app afterwards. */
async function timedApp(
  electron: Electron,
  environment: Environment,
  ready: (page: Page) => Promise<void>,
  andThen: (since: number, app: ElectronApplication) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const since = performance.now();
  const app = await _electron.launch({
    ...launchOptions(electron, environment),
    cwd: benchBase,
    timeout: PATIENCE_MS,
  });
  try {
    await ready(await app.firstWindow({ timeout: PATIENCE_MS }));
    const took = performance.now() - since;
    await andThen(since, app);
    return took;
  } finally {
    await endApp(app);
  }
}

/** Kills it as a crash would: the broker that it has started goes on. */
async function endApp(app: ElectronApplication): Promise<void> {
  const program = app.process();
  // Playwright's own "close" waits for whatever holds the program's output open, as children may.
  const ended = once(program, "exit", { signal: AbortSignal.timeout(PATIENCE_MS) });
  program.kill("SIGKILL");
  await ended;
}
