import { setTimeout } from "node:timers/promises";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { begun, operationThat } from "../world/deployments.ts";
import { startRegistry } from "../world/registry.ts";
import { publishRelease } from "../world/release-packages.ts";
import { mention } from "../world/talk.ts";
import { benchBase } from "./talk.ts";
import { type Report, step } from "./report.ts";

const LOOK_EVERY_MS = 10;
const READY_TIMEOUT_MS = 1_000;
const GATE_MS = 40_000;

/** Updates of the broker with a turn running: for how long nothing listens, and until Slack is live. */
export async function measureUpdates(rounds: number): Promise<Report> {
  step(`${rounds} updates of the broker`);
  const registry = await startRegistry();
  const here = await startControlWorld({
    base: benchBase,
    control: { RELEASE_NPM_REGISTRY_URL: registry.url },
  });
  try {
    await here.control.start();
    await here.control.untilState("running");
    mention(here.world, "[[half:long|The whole answer.]]");
    await here.world.model.waitForGate("long", GATE_MS);
    const gaps: { readonly closed: number; readonly notReady: number }[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const version = `9.${round}.0`;
      await publishRelease(registry, { version });
      await here.control.call("/admin/api/releases/check", { method: "POST" });
      gaps.push(await measureUpdate(here, version));
    }
    return {
      figures: [
        {
          ...{ name: "update with a running turn, no worker listens", unit: "ms" },
          values: gaps.map(({ closed }) => closed),
        },
        {
          ...{ name: "update with a running turn, the worker is not ready", unit: "ms" },
          values: gaps.map(({ notReady }) => notReady),
        },
      ],
      ratios: [],
      skipped: [],
    };
  } finally {
    await here.end();
    await registry.stop();
  }
}

/** Milliseconds in which nothing answered, and in which nothing was ready, from the update's begin on. */
async function measureUpdate(here: ControlWorld, version: string) {
  const over = new AbortController();
  const watched = watch(here.world.worker.baseUrl, over.signal);
  const { id } = await begun(here.control, "deploy", { version });
  const { status, reason } = await operationThat(here.control, id, (each) => {
    return each.status !== "running";
  });
  over.abort();
  if (status !== "succeeded") throw new Error(`The update ended as ${status}: ${reason}`);
  return watched;
}

async function watch(baseUrl: string, signal: AbortSignal) {
  let [closed, notReady] = [0, 0];
  let last = performance.now();
  while (!signal.aborted) {
    const answer = await fetch(`${baseUrl}/readyz`, {
      signal: AbortSignal.timeout(READY_TIMEOUT_MS),
    }).then(
      ({ status }) => status,
      () => null,
    );
    const now = performance.now();
    if (answer === null) closed += now - last;
    if (answer !== 200) notReady += now - last;
    last = now;
    await setTimeout(LOOK_EVERY_MS);
  }
  return { closed, notReady };
}
