import { describe, expect, test } from "vitest";
import { type BootstrapFacts, planBootstrap } from "./plan.ts";

const AGENT = "io.example.broker";
const nothing: BootstrapFacts = {
  root: "/srv/broker",
  missingFolders: ["/srv/broker"],
  version: "1.2.0",
  current: { worker: null, admin: null },
  hasSettings: false,
  hasCodex: false,
  hasTokens: true,
  agent: { label: AGENT, labelBefore: null, isRunning: false },
  otherControlPlane: null,
  startsWorker: true,
  worker: { isRunning: false, keepsRunning: false },
  older: [],
  ownLabels: [AGENT, `${AGENT}.worker`],
};
const everything: BootstrapFacts = {
  ...nothing,
  missingFolders: [],
  current: { worker: "1.2.0", admin: "1.2.0" },
  hasSettings: true,
  hasCodex: true,
  agent: { label: AGENT, labelBefore: AGENT, isRunning: true },
  worker: { isRunning: true, keepsRunning: true },
};

const kindsOf = (facts: BootstrapFacts): readonly string[] => {
  const plan = planBootstrap(facts);
  return plan.kind === "steps" ? plan.steps.map(({ kind }) => kind) : [plan.message];
};

describe("RL08 what a set-up does", () => {
  test("is everything in an empty folder, and nothing where all is done", () => {
    expect(kindsOf(nothing)).toEqual([
      ...["folders", "release", "release", "settings", "codex", "agent", "keep-running", "worker"],
    ]);
    expect(kindsOf(everything)).toEqual([]);
    expect(kindsOf({ ...everything, worker: { isRunning: false, keepsRunning: true } })).toEqual([
      "worker",
    ]);
  });

  test("starts no worker unless that is asked for", () => {
    const quiet = { ...everything, startsWorker: false };
    expect(kindsOf({ ...quiet, worker: { isRunning: false, keepsRunning: false } })).toEqual([]);
    expect(kindsOf({ ...quiet, hasTokens: false })).toEqual([]);
  });

  test("settings that changed reach the control plane that runs", () => {
    expect(kindsOf({ ...everything, hasSettings: false })).toEqual(["settings", "agent"]);
  });

  test("is refused beside an older installation, another label and another control plane", () => {
    const older = [{ label: AGENT, commands: ["launchctl bootout gui/501/x"] }];
    expect(planBootstrap({ ...nothing, older })).toMatchObject({
      kind: "refused",
      hint: "To remove it, type: launchctl bootout gui/501/x",
    });
    const agent = { ...everything.agent, labelBefore: "io.example.before" };
    expect(planBootstrap({ ...everything, agent })).toMatchObject({ kind: "refused" });
    expect(planBootstrap({ ...nothing, otherControlPlane: 12 })).toMatchObject({ kind: "refused" });
    expect(planBootstrap({ ...nothing, hasTokens: false })).toMatchObject({ kind: "refused" });
  });

  test("leaves releases that are there, and names what else is left over", () => {
    const older = [{ label: "io.example.other", commands: ["rm other.plist"] }];
    expect(planBootstrap({ ...everything, version: "1.3.0", older })).toMatchObject({
      steps: [],
      notes: [
        expect.stringContaining("broker deploy 1.3.0 --target worker"),
        expect.stringContaining("broker deploy 1.3.0 --target admin"),
        expect.stringContaining("rm other.plist"),
      ],
    });
  });
});
