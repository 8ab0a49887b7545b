import { z } from "zod";
import { createRedactor } from "../../broker/logs/redact.ts";
import { checkContainer, checkLines, type Check } from "./checks.ts";
import { type Container, imageDefaults, type Inspected, runningContainer } from "./container.ts";
import { OpsFailure } from "./failure.ts";
import { type Activity, keptFacts, refusals, sameContainer, secretValues } from "./rollout-plan.ts";

export interface RolloutOptions {
  readonly allowActive: boolean;
  readonly skipTests: boolean;
  readonly skipBuild: boolean;
  /** The image that is built, without a tag. */
  readonly image: string;
}

/** The world around a rollout. */
export interface RolloutWorld {
  readonly container: Container;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  /** Runs the tests of this checkout; false when they fail. */
  readonly test: () => Promise<boolean>;
  /** Writes into a folder of this rollout, for its owner alone. */
  readonly keep: (stamp: string, file: string, content: string) => void;
  readonly say: (line: string) => void;
}

const BUILD_MS = 1_800_000;
/** The container stops within its own limit; this is for Docker. */
const STOP_MS = 120_000;
const LOG_LINES = "2000";
const CHECK_EVERY_MS = 3_000;
/** A worker may take tens of seconds before it is ready. */
const CHECK_TRIES = 40;

/**
 * Builds the image, puts a container of it in the place of the one that runs, with the same
 * environment and mounts, and checks it. Refuses while something would be lost. When the new one does
 * not work, the old one comes back. Throws OpsFailure.
 */
export async function rollOut(options: RolloutOptions, world: RolloutWorld): Promise<void> {
  const { container, say } = world;
  const before = await container.inspect();
  if (before === null) await runningContainer(container);
  else await rollOutFrom(before, options, world);
  say("The rollout is complete.");
}

async function rollOutFrom(
  before: Inspected,
  options: RolloutOptions,
  world: RolloutWorld,
): Promise<void> {
  const { container, keep, now, say } = world;
  await demandNothingLost(before, options, container);
  if (!options.skipTests && !(await world.test())) {
    throw new OpsFailure("The tests fail.", "Mend them, or pass --skip-tests.");
  }
  const stamp = now().toISOString().replaceAll(/[:.]/g, "-");
  const image = `${options.image}:${stamp.toLowerCase()}`;
  if (options.skipBuild) await container.must(["tag", options.image, image]);
  else {
    const build = ["build", "--tag", image, "--tag", options.image, "."];
    await container.must(build, { timeoutMs: BUILD_MS, isShown: true });
  }
  const defaults = await imageDefaults(container, before.Image);
  const planned = sameContainer(container.name, image, before, defaults);
  const redactor = createRedactor(secretValues(before));
  const written = (content: unknown): string =>
    `${redactor.text(JSON.stringify(content, null, 2))}\n`;
  keep(stamp, "before.json", written(keptFacts(before)));
  const logs = await container.docker([
    "logs",
    "--tail",
    LOG_LINES,
    "--timestamps",
    container.name,
  ]);
  keep(stamp, "before.log", redactor.text(logs.stdout + logs.stderr));
  // Asked again: building takes minutes, and people go on meanwhile.
  await demandNothingLost(before, options, container);

  const aside = `${container.name}-before-${stamp.toLowerCase()}`;
  say(`The container stops; it is kept as ${aside} until the new one works.`);
  await container.must(["stop", container.name], { timeoutMs: STOP_MS });
  await container.must(["rename", container.name, aside]);
  const checks = await replaced(planned, world);
  keep(stamp, "result.json", written({ image, checks, isKept: checks.every((one) => one.isGood) }));
  if (checks.every((one) => one.isGood)) {
    await container.must(["rm", aside]);
    return;
  }
  say(checkLines(checks));
  // It may not even exist, when it could not be made.
  await container.docker(["rm", "--force", container.name], { timeoutMs: STOP_MS });
  await container.must(["rename", aside, container.name]);
  if (before.State.Running) await container.must(["start", container.name]);
  throw new OpsFailure(
    "The new container does not work, so the one before runs again.",
    `What was seen is in .backups/rollouts/${stamp}/.`,
  );
}

async function replaced(
  { args, environment }: ReturnType<typeof sameContainer>,
  { container, say, sleep }: RolloutWorld,
): Promise<readonly Check[]> {
  try {
    await container.must(args, { environment });
    let checks: readonly Check[] = [];
    for (let round = 0; round < CHECK_TRIES; round += 1) {
      checks = await checkContainer(container);
      if (checks.every((one) => one.isGood)) {
        say(checkLines(checks));
        return checks;
      }
      await sleep(CHECK_EVERY_MS);
    }
    return checks;
  } catch (thrown) {
    if (!(thrown instanceof OpsFailure)) throw thrown;
    return [{ name: "start", isGood: false, detail: thrown.message }];
  }
}

async function demandNothingLost(
  before: Inspected,
  { allowActive }: RolloutOptions,
  container: Container,
): Promise<void> {
  const activity = before.State.Running ? await activityOf(container) : null;
  const reasons = refusals(before, activity, allowActive);
  if (reasons.length === 0) return;
  throw new OpsFailure(
    `Nothing was changed, because something would be lost:\n- ${reasons.join("\n- ")}`,
    "Wait until the work is done, and try again.",
  );
}

const healthSchema = z.object({ turns: z.object({ running: z.number() }) });
const jobsSchema = z.object({ jobs: z.array(z.unknown()) });

/** Null when the broker does not say: then nobody knows what would be lost. */
async function activityOf(container: Container): Promise<Activity | null> {
  try {
    const health = healthSchema.parse(await container.operator("/operator/health"));
    const { jobs } = jobsSchema.parse(await container.operator("/jobs?live=true&limit=200"));
    return { runningTurns: health.turns.running, liveJobs: jobs.length };
  } catch {
    return null;
  }
}
