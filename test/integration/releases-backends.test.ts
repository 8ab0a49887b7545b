import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { carriedOut } from "../world/deployments.ts";
import { startLaunchdWorld } from "../world/launchd.ts";
import { startRegistry, type TestRegistry } from "../world/registry.ts";
import { beginningWith, publishRelease } from "../world/release-packages.ts";
import { mention, type Talk } from "../world/talk.ts";

// releases.test.ts tells the whole story of releases under `child`. Here the other two ways to run
// the broker each have one good and one bad release.

const GOOD = "9.1.0";
const BAD = "9.2.0";
const STORY_MS = 120_000;

let registry: TestRegistry;

beforeAll(async () => {
  registry = await startRegistry();
  await publishRelease(registry, { version: GOOD });
  await publishRelease(registry, {
    version: BAD,
    program: beginningWith('if (process.argv[2] === "serve") process.exit(3);'),
  });
}, STORY_MS);

afterAll(async () => {
  await registry?.stop();
});

describe.each<["launchd" | "child-tied"]>([["launchd"], ["child-tied"]])("under %s", (backend) => {
  let here: ControlWorld;
  let talk: Talk;

  beforeAll(async () => {
    const control = { RELEASE_NPM_REGISTRY_URL: registry.url, SERVICE_BACKEND: backend };
    here = await (backend === "launchd"
      ? startLaunchdWorld({ control })
      : startControlWorld({ control }));
    await here.control.start();
    await here.control.untilState("running");
    // Under the other backend the first update finds nothing at work.
    if (backend === "launchd") await startTurn();
  }, STORY_MS);

  afterAll(async () => {
    await here?.end();
  });

  const startTurn = async () => {
    talk = mention(here.world, "[[half:long|The whole answer.]]");
    await here.world.model.waitForGate("long", 40_000);
  };
  const current = () => readlinkSync(join(here.world.root, "current-worker")).split("npm-")[1];

  test(
    "RL04 RL07 TU28 a good release takes over, from a running turn and with nothing at work",
    { timeout: STORY_MS },
    async () => {
      const before = (await here.control.status()).worker.pid;
      const update = await carriedOut(here.control, "deploy", { version: GOOD });
      expect([update.status, update.reason]).toEqual(["succeeded", null]);
      const { worker } = await here.control.untilState("running");
      expect(worker.version).toBe(GOOD);
      expect(worker.pid).not.toBe(before);
      expect(current()).toBe(GOOD);
      if (backend !== "launchd") await startTurn();
      // The model is asked before the broker knows of the turn.
      await expect.poll(talk.session).toMatchObject({ turns: [{ state: "running" }] });
    },
  );

  test(
    "RL03 DE03 a bad one comes back by itself, and the turn ends with its answer",
    { timeout: STORY_MS },
    async () => {
      const update = await carriedOut(here.control, "deploy", { version: BAD });
      expect([update.status, update.reason]).toEqual([
        "rolled-back",
        expect.stringContaining("exit code 3"),
      ]);
      const { worker } = await here.control.untilState("running");
      expect(worker.version).toBe(GOOD);
      expect(current()).toBe(GOOD);
      here.world.model.open("long");
      await talk.answer("The whole answer.");
      await talk.idle();
      expect(await talk.session()).toMatchObject({ turns: [{ state: "completed" }] });
      expect(talk.answers().filter((text) => text.includes("interrupted"))).toEqual([]);
    },
  );
});
