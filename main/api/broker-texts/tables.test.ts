import { describe, expect, test } from "vitest";
import { botScopes } from "../../../broker/api/bot-scopes.ts";
import { systemClock } from "../../../broker/clock/clock.ts";
import { allChecks } from "../../doctor/all-checks.ts";
import {
  decideDeployment,
  type DeploymentWish,
  newDeployment,
} from "../../releases/deployment-machine.ts";
import { newRestoration, undoneFrom } from "../../releases/restoration-steps.ts";
import { watchVerdict, type WorkerSight } from "../../releases/watch-checks.ts";
import { failureWords } from "../../runtime/download-failure.ts";
import { readServicePaths } from "../../settings/service-root.ts";
import { brokerText } from "../broker-text.ts";
import { needsBroker, serviceRules } from "../service-rules.ts";
import { workerStateSchema } from "../status.ts";

/** Those of the texts that have no Chinese, names aside. */
function english(texts: readonly (string | null | undefined)[]): readonly string[] {
  const names = ["Broker", "Codex", "GitHub CLI", "Node", "PATH", "Socket Mode", "git"];
  return texts.filter(
    (text): text is string =>
      typeof text === "string" &&
      !names.includes(text) &&
      !/\p{Script=Han}/u.test(brokerText(text, "zh")),
  );
}

describe("AD22 the broker's tables of texts have their Chinese", () => {
  test("titles of the doctor's checks", () => {
    const unused = () => {
      throw new Error("No check runs here.");
    };
    const paths = readServicePaths("/srv/broker", "/home/user", "/srv");
    if (!paths.ok) throw paths.error;
    const checks = allChecks({
      service: { status: unused, start: unused, restart: unused },
      agent: null,
      paths: paths.value,
      codex: { state: unused, fetch: unused },
      program: unused,
      run: unused,
      workerAddress: unused,
      readsAddress: unused,
      workerPort: unused,
      portHolder: unused,
      freeBytes: unused,
      node: { version: "v26.0.0", napi: 10, path: "/usr/bin/node" },
      platform: "darwin",
      uid: 501,
      clock: systemClock,
    });
    expect(checks.length).toBeGreaterThan(0);
    expect(english(checks.map(({ title }) => title))).toEqual([]);
  });

  test("what is off without a scope", () => {
    expect(english(botScopes.map(({ without }) => without))).toEqual([]);
  });

  test("titles and planned details of the steps of updates, rollbacks and restorations", () => {
    const wish: Omit<DeploymentWish, "kind"> = {
      ...{ id: "1", target: "worker" as const, version: "1.5.0", integrity: null, by: null },
      links: { current: "1.4.0", previous: null, failed: null },
    };
    const operations = (["deploy", "rollback"] as const).flatMap((kind) => {
      const begun = newDeployment({ ...wish, kind }, 0);
      const ended = decideDeployment(
        { ...begun, stage: { kind: "forward", step: "watch" } },
        { kind: "cancelled", by: null },
        1,
      );
      return [begun, ended];
    });
    const restoration = newRestoration({
      ...{ id: "2", by: null, at: 0, version: "1.4.0", from: "1.5.0" },
    });
    const started = {
      ...restoration,
      steps: restoration.steps.map((step) => ({ ...step, state: "done" as const })),
    };
    const undone = undoneFrom(started, "start", "It does not start.", 1);
    const steps = [...operations, restoration, undone].flatMap((each) => each.steps);
    expect(english(steps.flatMap(({ title, detail }) => [title, detail]))).toEqual([]);
  });

  test("what an update watches", () => {
    const answer = {
      ...{ pid: 7, version: "1.5.0", schema: 3, schemaMin: 3 },
      ...{ ready: true, slackLive: true, codexReady: true },
    };
    const sights: readonly WorkerSight[] = [
      { state: "starting", pid: null, exit: null, answer: null },
      { state: "running", pid: 7, exit: null, answer },
      { state: "running", pid: 7, exit: null, answer: { ...answer, version: "1.4.0" } },
      {
        ...{ state: "running" as const, pid: 7, exit: null },
        answer: { ...answer, ready: false, slackLive: false, codexReady: false },
      },
    ];
    const texts = sights.flatMap((sight) =>
      [true, false].flatMap((wasLive) =>
        watchVerdict(sight, "1.5.0", {
          ready: true,
          slackLive: wasLive,
          codexReady: wasLive,
        }).checks.map(({ text }) => text),
      ),
    );
    expect(english(texts)).toEqual([]);
  });

  test("why a download failed", () => {
    const reasons = ["name", "no-connection", "certificate", "timeout", "other"] as const;
    const failures = [
      ...reasons.map((reason) => ({ kind: "unreachable", reason, detail: "EX" }) as const),
      { kind: "silent", afterMs: 1_000 },
      { kind: "cut-off" },
      { kind: "refused", status: 401 },
      { kind: "refused", status: 500 },
      { kind: "not-found" },
      { kind: "not-a-registry" },
      { kind: "integrity" },
      { kind: "disk-full", neededBytes: 1_000_000 },
      { kind: "disk-full", neededBytes: null },
      { kind: "disk", detail: "EACCES" },
      { kind: "unusable-package", detail: "EX" },
      { kind: "cancelled" },
    ] as const;
    const words = failures.map((failure) => failureWords(failure, "Codex 1.0.0", "example.com"));
    expect(english(words.flatMap(({ message, hint }) => [message, hint]))).toEqual([]);
  });

  test("why the broker cannot be started, stopped or asked", () => {
    const permissions = workerStateSchema.options.flatMap((state) => [
      ...Object.values(serviceRules({ state })),
      needsBroker({ state }),
    ]);
    const reasons = permissions.map((each) => (each.allowed ? null : each.reason));
    expect(english(reasons)).toEqual([]);
  });
});
