import { describe, expect, test } from "vitest";
import type { ParkedItem } from "../../../broker/api/health.ts";
import type { WorkerStatus } from "../../api/status.ts";
import { brokersIn } from "../other-brokers.ts";
import { readReport } from "../worker-check.ts";
import { judgeExits } from "./service-exits.ts";
import { judgeLeftovers } from "./service-leftovers.ts";
import { judgeParked } from "./service-parked.ts";
import { judgePort } from "./service-port.ts";
import { judgeService } from "./service-state.ts";

const worker: WorkerStatus = {
  wanted: "running",
  state: "running",
  since: 0,
  pid: 48_213,
  version: "1.4.1",
  startedAt: 0,
  exit: null,
  exits: 0,
  nextStartAt: null,
  reason: null,
  by: null,
};

describe("the broker", () => {
  test.each([
    ["running", {}, "passed", null],
    ["running and not ready", { reason: "Codex is starting." }, "warning", "restart"],
    ["starting", { state: "starting" }, "information", null],
    ["stopping", { state: "stopping" }, "information", null],
    ["restarting", { state: "restarting" }, "warning", null],
    ["stopped", { state: "stopped", by: "Mara" }, "warning", "start"],
    ["crashed", { state: "crashed" }, "failed", "start"],
    ["refused", { state: "refused" }, "failed", "start"],
  ] as const)("that is %s", (_, change, state, fix) => {
    const judged = judgeService({ ...worker, ...change }, 0);
    expect([judged.finding.state, judged.fix]).toEqual([state, fix]);
  });

  test("that ended by itself says how often, how, and what it said last", () => {
    const exit = { at: 0, code: 69, signal: null, lines: ["one", "The port is taken."] };
    expect(judgeExits({ ...worker, exit, exits: 3 }, 0)).toMatchObject({
      state: "warning",
      cause: expect.stringMatching(/3 times in a row, last .* with code 69\.$/),
      consequence: "It said last: The port is taken.",
    });
    expect(judgeExits({ ...worker, state: "crashed", exit, exits: 5 }, 0).state).toBe("failed");
    const lines = ["The registry of packages cannot be reached."];
    const failedStart = { ...exit, code: null, lines, neverStarted: true };
    expect(
      judgeExits({ ...worker, state: "crashed", exit: failedStart, exits: 5 }, 0),
    ).toMatchObject({
      state: "failed",
      cause: expect.stringContaining("could not start 5 times in a row"),
      consequence: "The registry of packages cannot be reached.",
    });
    expect(judgeExits(worker, 0).state).toBe("passed");
  });
});

describe("the port", () => {
  const facts = { isRunning: false, answers: false, port: 3_000, holder: null };
  test.each([
    ["that is free", {}, "passed"],
    ["that is taken", { holder: "node, pid 4711" }, "failed"],
    ["that is chosen at the start", { port: null }, "passed"],
    ["on which the broker answers", { isRunning: true, answers: true }, "passed"],
    ["on which the broker is silent", { isRunning: true }, "failed"],
  ])("%s", (_, change, state) => {
    expect(judgePort({ ...facts, ...change }).state).toBe(state);
  });
});

test("parked items are counted by kind, and the newest says why", () => {
  const item = (kind: ParkedItem["kind"], error: string | null): ParkedItem => ({
    ...{ id: `${kind}-1`, kind, sessionKey: null, error, summary: "", at: 0 },
  });
  expect(judgeParked([])).toMatchObject({ state: "passed" });
  expect(judgeParked([item("post", "msg_too_long")])).toMatchObject({
    state: "warning",
    cause: "One item was set aside after several tries: one post.",
    hint: "The newest failed with: msg_too_long",
  });
  expect(judgeParked([item("event", null), item("event", null), item("post", null)]).cause).toBe(
    "Three items were set aside after several tries: two events, one post.",
  );
});

test("leftovers are counted, with why each is one", () => {
  expect(judgeLeftovers([]).state).toBe("passed");
  const why = "a socket on which no Codex listens";
  expect(
    judgeLeftovers([
      { path: "/run/1.sock", why },
      { path: "/run/2.sock", why },
    ]),
  ).toMatchObject({
    state: "warning",
    cause: "An earlier broker left two files: a socket on which no Codex listens.",
  });
});

test("other brokers are told from other programs, and from ours", () => {
  const listing = [
    "  101 /usr/bin/node /opt/broker/dist/broker/main.js serve",
    "  102 node /home/mara/dist/broker/main.js serve --verbose",
    "  103 node /home/mara/dist/broker/main.js inspect",
    "  104 vim broker/main.js serve",
    "  105 grep node broker/main.js serve",
    "  106 /runtime/node-26/bin/node --env-file=.env dist/broker/main.js serve",
  ].join("\n");
  expect(brokersIn(listing, 102).map(({ pid }) => pid)).toEqual([101, 106]);
});

test("a report that cannot be read says what was printed instead", () => {
  const report = JSON.stringify({ version: "1", parts: ["codex"], findings: [] });
  expect(readReport(report, "", 0)).toMatchObject({ kind: "checked", findings: [] });
  expect(readReport("", "Unknown option '--json'\n", 64)).toEqual({
    kind: "broken",
    reason: "The broker's own check ended with 64: Unknown option '--json'",
  });
  expect(readReport("{}", "", null)).toMatchObject({ kind: "broken" });
});
