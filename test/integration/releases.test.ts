import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../main/api/operations.ts";
import { preflightSchema, targetReleasesSchema } from "../../main/api/releases.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { begun, operationsOf, operationThat } from "../world/deployments.ts";
import { startRegistry, type TestRegistry } from "../world/registry.ts";
import {
  beginningWith,
  builtVersion,
  publishNode,
  publishRelease,
  withOneMoreMigration,
  withSchema,
  WORKER_PACKAGE,
} from "../world/release-packages.ts";
import { mention, type Talk } from "../world/talk.ts";
import { commandLineOf } from "../world/processes.ts";

// Releases of the broker from a real registry, on the built control plane with the real worker and
// Codex. The tests tell one story, in order: a turn runs through all of it.

/** What a release that hangs, or never becomes ready, is given. */
const LIMITS = { RELEASE_TRY_MAX_MS: "20000", RELEASE_WATCH_MAX_MS: "25000" };
const STORY_MS = 180_000;
const GOOD = "9.1.0";
/** Which that release pins. */
const NODE = "99.0.0";

let registry: TestRegistry;
let here: ControlWorld;
let talk: Talk;
const first = builtVersion();

beforeAll(async () => {
  registry = await startRegistry();
  here = await startControlWorld({
    control: { ...LIMITS, RELEASE_NPM_REGISTRY_URL: registry.url },
  });
  await here.control.start();
  await here.control.untilState("running");
}, 120_000);

afterAll(async () => {
  await here?.end();
  await registry?.stop();
});

const root = () => here.world.root;
const link = (name: string) => {
  try {
    return readlinkSync(join(root(), name));
  } catch {
    // There is no such link.
    return null;
  }
};
const worker = async () => (await here.control.status()).worker;
const view = async () => {
  const { text } = await here.control.call("/admin/api/releases");
  return z.object({ worker: targetReleasesSchema }).parse(JSON.parse(text)).worker;
};
const operations = () => operationsOf(here.control);

/** Begins and waits for the end. */
async function carryOut(act: "deploy" | "rollback", body: object): Promise<Operation> {
  const { id } = await begun(here.control, act, body);
  expect((await operations()).map((each) => each.id)).toContain(id);
  return operationThat(here.control, id, ({ status }) => status !== "running");
}

/** Begins, asks to end it once `step` runs, and waits for the end. */
async function cancelledAt(step: string, body: object): Promise<Operation> {
  const { id } = await begun(here.control, "deploy", body);
  const isAt = ({ steps }: Operation) =>
    steps.some((each) => each.id === step && each.state === "running");
  await operationThat(here.control, id, isAt);
  const path = `/admin/api/operations/${id}/cancel`;
  expect((await here.control.call(path, { json: { by: "Mara" } })).status).toBe(200);
  return operationThat(here.control, id, ({ status }) => status !== "running");
}

const stepsOf = ({ steps }: Operation) => steps.map(({ title, state }) => `${title}: ${state}`);
const turnsOf = async () => (await talk.session())["turns"];

describe("releases of the broker", () => {
  test("RL01: the worker that came along is a release, and the worker was started from it", async () => {
    expect(link("current-worker")).toBe(`releases/worker/npm-${first}`);
    const release = join(root(), "current-worker");
    expect(existsSync(join(release, "main.js"))).toBe(true);
    expect(commandLineOf((await worker()).pid)).toContain(`releases/worker/npm-${first}/main.js`);
    expect(statSync(join(root(), "releases")).mode & 0o77).toBe(0);
  });

  test("nothing published is a state of its own", async () => {
    const { body } = await here.control.call("/admin/api/releases/check", { method: "POST" });
    expect(body).toMatchObject({
      worker: {
        packageName: WORKER_PACKAGE,
        registry: { kind: "nothing-published" },
        offered: null,
        current: first,
        origin: "came-along",
        versions: [{ version: first, role: "current" }],
      },
    });
    const refused = await here.control.call("/admin/api/deploy", { json: {} });
    expect([refused.status, refused.body["code"]]).toEqual([409, "release.nothing_offered"]);
  });

  test(
    "AD15: of a running turn the preflight says that it goes on",
    { timeout: STORY_MS },
    async () => {
      talk = mention(here.world, "[[half:long|The whole answer.]]");
      await here.world.model.waitForGate("long", 40_000);
      const manifest = await publishNode(registry, NODE);
      await publishRelease(registry, { version: GOOD, manifest });
      await here.control.call("/admin/api/releases/check", { method: "POST" });
      expect(await view()).toMatchObject({ offered: GOOD, registry: { kind: "answered" } });
      const { text } = await here.control.call("/admin/api/preflight");
      const preflight = preflightSchema.parse(JSON.parse(text));
      expect(preflight).toMatchObject({
        isKnown: true,
        impacts: [{ kind: "turn", sessionKey: talk.key, outcome: "goes-on" }],
        counts: { goesOn: 1, waits: 0, lost: 0 },
        needsAllowActive: false,
      });
    },
  );

  test(
    "RL02, RL07, TU28: one request updates the broker while a turn runs, and the turn goes on",
    { timeout: STORY_MS },
    async () => {
      const before = (await worker()).pid;
      const operation = await carryOut("deploy", { target: "worker", by: "Mara" });
      expect(operation).toMatchObject({
        kind: "worker.deploy",
        status: "succeeded",
        version: GOOD,
        from: first,
        by: "Mara",
      });
      expect(stepsOf(operation)).toEqual([
        ...["Download: done", "Verify: done", "Try: done", "Hand over: done", "Snapshot: done"],
        ...["Switch: done", "Start: done", "Watch: done", "Keep: done"],
      ]);
      expect(operation.steps.find(({ id }) => id === "hand-over")?.detail).toBe(
        "One turn left running with Codex; new messages are kept",
      );
      const after = await worker();
      expect(after).toMatchObject({ state: "running", version: GOOD });
      expect(after.pid).not.toBe(before);
      expect(link("current-worker")).toBe(`releases/worker/npm-${GOOD}`);
      expect(link("previous-worker")).toBe(`releases/worker/npm-${first}`);
      expect(link("failed-worker")).toBeNull();
      // On the Node that it pins, fetched below runtime/, from its trial on.
      const ran = readFileSync(join(root(), `runtime/node-${NODE}/bin/node.ran`), "utf8");
      expect(ran).toMatch(/npm-9\.1\.0\/main\.js describe --json\n[^]*\/main\.js serve\n/);
      expect(await turnsOf()).toMatchObject([{ state: "running" }]);
      expect(talk.answers().filter((text) => text.includes("interrupted"))).toEqual([]);
    },
  );

  test.each<[string, string, Parameters<typeof publishRelease>[1], RegExp, string]>([
    [
      "broken",
      "9.2.0",
      { version: "9.2.0", program: () => "throw new Error('It is broken.');" },
      /does not start here/,
      "try",
    ],
    [
      "silent",
      "9.2.1",
      { version: "9.2.1", program: () => "setInterval(() => {}, 1000);" },
      /did not say what it is within 20 s/,
      "try",
    ],
    [
      "bad in use",
      "9.2.2",
      {
        version: "9.2.2",
        program: beginningWith('if (process.argv[2] === "serve") process.exit(3);'),
      },
      /ended with exit code 3/,
      "start",
    ],
    [
      "slow",
      "9.2.3",
      {
        version: "9.2.3",
        program: beginningWith(
          'if (process.argv[2] === "serve") await new Promise((done) => setTimeout(done, 600_000));',
        ),
      },
      /It was not ready within 25 s/,
      "watch",
    ],
  ])(
    "RL03: a release that is %s comes back by itself, and the turn goes on",
    { timeout: STORY_MS },
    async (_, version, release, reason, step) => {
      await publishRelease(registry, release);
      await here.control.call("/admin/api/releases/check", { method: "POST" });
      const before = await worker();
      const operation = await carryOut("deploy", { target: "worker", version });
      expect(operation.reason).toMatch(reason);
      expect(operation.steps.find(({ state }) => state === "failed")?.id).toBe(step);
      const wasSwitched = step !== "try";
      expect(operation.status).toBe(wasSwitched ? "rolled-back" : "failed");
      const undo = wasSwitched ? [`Put ${GOOD} back: done`, "Start: done"] : ["Try: failed"];
      expect(stepsOf(operation).slice(-undo.length)).toEqual(undo);
      expect((await worker()).pid === before.pid).toBe(!wasSwitched);
      await here.control.untilState("running");
      expect(await worker()).toMatchObject({ version: GOOD });
      expect(link("current-worker")).toBe(`releases/worker/npm-${GOOD}`);
      expect(link("previous-worker")).toBe(`releases/worker/npm-${first}`);
      expect(link("failed-worker")).toBe(`releases/worker/npm-${version}`);
      const shown = await view();
      expect(shown.versions.find((each) => each.version === version)).toMatchObject({
        role: "failed",
        failure: { reason: expect.stringMatching(reason) },
      });
      expect(shown.offered).toBeNull();
      expect(await turnsOf()).toMatchObject([{ state: "running" }]);
    },
  );

  test(
    "until the switch an update is cancelled, and nothing was changed",
    { timeout: STORY_MS },
    async () => {
      const { pid } = await worker();
      const operation = await cancelledAt("try", { version: "9.2.1" });
      expect([operation.status, operation.reason]).toEqual(["failed", "Mara has cancelled it."]);
      expect(stepsOf(operation)).toEqual(["Download: done", "Verify: done", "Try: failed"]);
      expect(await worker()).toMatchObject({ pid, state: "running" });
      expect(link("current-worker")).toBe(`releases/worker/npm-${GOOD}`);
    },
  );

  test(
    "RL03: “Roll back now” turns an update back from the switch on, and holds back the next",
    { timeout: STORY_MS },
    async () => {
      const operation = await cancelledAt("start", { version: "9.2.3" });
      expect([operation.status, operation.reason]).toEqual([
        ...["rolled-back", "Mara has turned it back."],
      ]);
      expect(stepsOf(operation).slice(-3)).toEqual([
        ...["Start: failed", `Put ${GOOD} back: done`, "Start: done"],
      ]);
      await here.control.untilState("running");
      expect(await worker()).toMatchObject({ version: GOOD });
      expect(link("current-worker")).toBe(`releases/worker/npm-${GOOD}`);
      expect(await view()).toMatchObject({
        pin: { version: GOOD, from: "9.2.3", cause: "rollback" },
      });
      expect(await turnsOf()).toMatchObject([{ state: "running" }]);
    },
  );

  test(
    "a package that the registry did not announce so is never unpacked into a release",
    { timeout: STORY_MS },
    async () => {
      await publishRelease(registry, { version: "9.3.0" });
      registry.corrupt(WORKER_PACKAGE, "9.3.0");
      await here.control.call("/admin/api/releases/check", { method: "POST" });
      const operation = await carryOut("deploy", { target: "worker", version: "9.3.0" });
      expect(operation).toMatchObject({ status: "failed" });
      expect(stepsOf(operation)).toEqual(["Download: done", "Verify: failed"]);
      expect(operation.reason).toContain("integrity");
      expect(readdirSync(join(root(), "releases/worker")).toSorted()).not.toContain("npm-9.3.0");
      expect(link("failed-worker")).not.toContain("9.3.0");
    },
  );

  test.each([
    ["dependencies", { dependencies: { other: "1.0.0" } }, "It has dependencies"],
    ["scripts", { scripts: { postinstall: "touch /tmp/never" } }, "It has scripts"],
  ])("a package with %s is refused before it is downloaded", async (what, more, reason) => {
    const version = what === "scripts" ? "9.3.1" : "9.3.2";
    await publishRelease(registry, { version, manifest: (manifest) => ({ ...manifest, ...more }) });
    await here.control.call("/admin/api/releases/check", { method: "POST" });
    const { status, body } = await here.control.call("/admin/api/deploy", { json: { version } });
    expect([status, body["code"]]).toEqual([409, "release.refused"]);
    expect(body["message"]).toContain(reason);
  });

  test(
    "W2, RL06: a schema-moving release is rolled back from, offline and by the pointer alone",
    { timeout: STORY_MS },
    async () => {
      await publishRelease(registry, {
        version: "9.4.0",
        program: withOneMoreMigration,
        manifest: withSchema(999),
      });
      await here.control.call("/admin/api/releases/check", { method: "POST" });
      const update = await carryOut("deploy", { target: "worker", version: "9.4.0" });
      expect(update).toMatchObject({ status: "succeeded" });
      expect(update.steps.find(({ id }) => id === "start")?.detail).toMatch(
        /schema moved from \d+ to 999/,
      );

      await registry.stop();
      const back = await carryOut("rollback", { target: "worker", by: "Mara" });
      expect(back).toMatchObject({ kind: "worker.rollback", status: "succeeded", version: GOOD });
      expect(stepsOf(back)).toEqual([
        ...["Hand over: done", "Switch: done", "Start: done", "Watch: done", "Keep: done"],
      ]);
      expect(await worker()).toMatchObject({ state: "running", version: GOOD });
      expect(await view()).toMatchObject({
        current: GOOD,
        previous: "9.4.0",
        pin: { version: GOOD, from: "9.4.0", cause: "rollback", by: "Mara" },
        offered: null,
      });
      expect(await turnsOf()).toMatchObject([{ state: "running" }]);
    },
  );

  test(
    "the turn that ran through all of it ends with its one answer",
    { timeout: STORY_MS },
    async () => {
      here.world.model.open("long");
      await talk.answer("The whole answer.");
      await talk.idle();
      expect(await turnsOf()).toMatchObject([{ state: "completed" }]);
      talk.say("[[final:and on]]");
      await talk.answer("and on");
    },
  );

  test("AD14: every mutation is an operation, newest first, and in the audit log", async () => {
    await here.control.call("/admin/api/releases/unpin", {
      json: { target: "worker", by: "Mara" },
    });
    const list = await operations();
    expect(list[0]).toMatchObject({
      kind: "releases.unpin",
      status: "succeeded",
      by: "Mara",
      steps: [],
    });
    expect(list.map(({ at }) => at)).toEqual(
      list.map(({ at }) => at).toSorted((one, other) => other - one),
    );
    const audit = readFileSync(join(root(), "logs/audit.jsonl"), "utf8");
    for (const { id } of list) expect(audit).toContain(id);
  });

  test("what cannot be done is refused with its reason, and changes nothing", async () => {
    const call = async (path: string, json: object) => {
      const { status, body } = await here.control.call(path, { json });
      return [status, body["code"]];
    };
    expect(await call("/admin/api/deploy", { target: "admin" })).toEqual([409, "release.not_here"]);
    expect(await call("/admin/api/deploy", { version: "../../etc" })).toEqual([
      400,
      "release.no_version",
    ]);
    expect(await call("/admin/api/deploy", { target: "other" })).toEqual([400, "invalid_input"]);
    expect(await call("/admin/api/rollback", { version: "1.2.3" })).toEqual([
      409,
      "release.refused",
    ]);
    expect(await call("/admin/api/operations/none/cancel", {})).toEqual([404, "operation.unknown"]);
  });
});
