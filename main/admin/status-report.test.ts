import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import type { AdminStatus, WorkerStatus } from "../api/status.ts";
import { statusReport } from "./status-report.ts";

const stopped: WorkerStatus = {
  ...{ wanted: "stopped", state: "stopped", since: 1, pid: null, version: null, startedAt: null },
  ...{ exit: null, exits: 0, nextStartAt: null, reason: null, by: null },
};
const counts = { "needs-you": 0, working: 0, waiting: 0, ended: 0, all: 0 };
const profile = (name: string) => ({
  ...{ name, isDefault: false, preferred: false, account: null, state: "ready" },
  ...{ exhaustedUntil: null, runningTurns: 0, sessions: 0 },
  quota: { short: null, week: null, billedByToken: false, knownAt: null, problem: null },
  server: { state: "stopped", reason: null },
});

/** What reads while the broker is stopped; answers about profiles wait where `hold` says so. */
async function startReader(first: string) {
  let name = first;
  let gate: Promise<void> = Promise.resolve();
  const asked = Promise.withResolvers<void>();
  const server = createServer(async ({ url = "" }, response) => {
    const answers: Readonly<Record<string, unknown>> = {
      "/operator/profiles": { ok: true, profiles: [profile(name)] },
      "/operator/sessions": { ok: true, sessions: [], nextCursor: null, counts },
    };
    const answer = answers[url.split("?")[0] ?? ""];
    if (url.startsWith("/operator/profiles")) {
      asked.resolve();
      await gate;
    }
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: { baseUrl: `http://127.0.0.1:${port}`, token: () => "token" },
    asked: asked.promise,
    become: (next: string) => (name = next),
    hold: () => {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      return held.resolve;
    },
  };
}

function reportOf(address: { readonly baseUrl: string; readonly token: () => string }) {
  return statusReport({
    controlPlane: {} as AdminStatus["controlPlane"],
    worker: () => stopped,
    releases: () => ({}) as AdminStatus["releases"],
    reach: {
      worker: () => null,
      fallback: () => null,
      reads: () => Promise.resolve({ source: "inspect", address }),
    },
    freeBytes: () => Promise.resolve(null),
    power: () => Promise.resolve(null as unknown as AdminStatus["power"]),
    playgroundUrl: null,
    doctor: () => null as unknown as AdminStatus["doctor"],
    keptRunning: () => null as unknown as AdminStatus["keptRunning"],
    setupPhase: () => "done",
    clock: systemClock,
    log: silentLog,
  });
}

const namesIn = ({ profiles }: AdminStatus) => profiles.map(({ name }) => name);

test("what was being read as the stopped broker's data changed is not shown as the newest", async () => {
  const reader = await startReader("before");
  const goOn = reader.hold();
  const report = reportOf(reader.address);
  const early = report.current();
  await reader.asked;

  reader.become("after");
  report.forget();
  const next = report.current();
  goOn();
  await early;
  expect(namesIn(await next)).toEqual(["after"]);
  // Nothing is read again until the next change: this is what people see from now on.
  expect(namesIn(await report.current())).toEqual(["after"]);
});
