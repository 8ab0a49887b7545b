import { describe, expect, test } from "vitest";
import type { CheckFinding } from "../../../broker/api/check.ts";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { WorkerCheck } from "../worker-check.ts";
import type { Facts } from "../facts.ts";
import { judgeAccountFiles, judgeProfile } from "./codex-accounts.ts";
import { type CodexDownload, codexProgram, judgeCodexProgram } from "./codex-program.ts";
import { judgeQuota } from "./codex-quota.ts";
import { judgeReach } from "./codex-reach.ts";
import { judgeSandbox } from "./codex-sandbox.ts";
import { judgeConfiguration } from "./service-configuration.ts";

const found = (id: string, state: CheckFinding["state"], cause = id): CheckFinding => ({
  id,
  state,
  cause,
  consequence: null,
  hint: null,
});
const checked = (...findings: readonly CheckFinding[]): WorkerCheck => ({
  kind: "checked",
  version: "1.4.1",
  findings,
});
const broken: WorkerCheck = { kind: "broken", reason: "The broker's own check ended with 1." };

describe("what the worker's own check found", () => {
  test.each([
    ["program", judgeCodexProgram, "codex.version"],
    ["sandbox", judgeSandbox, "sandbox"],
    ["reach", judgeReach, "reach.network"],
    ["accounts", judgeAccountFiles, "codex.account.default"],
    ["configuration", judgeConfiguration, "config.PORT"],
  ])("of the %s keeps its state", (_, judge, id) => {
    expect(judge(checked(found(id, "failed"), found("other", "passed")))).toEqual([
      expect.objectContaining({ state: "failed", cause: id }),
    ]);
  });

  test("is unknown where the check could not be run, and says why", () => {
    expect(judgeSandbox(broken)).toEqual([
      { state: "unknown", cause: "The broker's own check ended with 1." },
    ]);
  });

  test("is unknown where something else kept it from being tried", () => {
    expect(judgeSandbox(checked(found("config.PORT", "failed", "PORT: got many.")))).toEqual([
      expect.objectContaining({ state: "unknown", consequence: "PORT: got many." }),
    ]);
  });

  test("tells each profile and each reach apart", () => {
    const accounts = checked(
      found("codex.account.mara", "passed"),
      found("codex.account.lin", "failed"),
    );
    expect(judgeAccountFiles(accounts).map(({ subject }) => subject)).toEqual(["mara", "lin"]);
    expect(judgeReach(checked(found("reach.files", "information")))[0]?.subject).toBe("files");
  });
});

const profile: ProfileItem = {
  name: "mara",
  label: null,
  refusedSince: null,
  isDefault: true,
  preferred: true,
  account: {
    kind: "chatgpt",
    email: "mara@halden.dev",
    plan: "Team",
    accountId: null,
    keyEnding: null,
    renewedAt: null,
    signedInAt: null,
    workspace: null,
  },
  state: "ready",
  exhaustedUntil: null,
  quota: {
    short: { percentLeft: 62, resetsAt: null },
    week: { percentLeft: 31, resetsAt: null },
    billedByToken: false,
    knownAt: 0,
    askedAt: null,
    problem: null,
  },
  server: { state: "ready", reason: null },
  runningTurns: 0,
  sessions: 2,
};

describe("the account of a profile", () => {
  test.each([
    ["ready", {}, "passed", "mara@halden.dev is signed in, Team."],
    ["refused", { state: "refused" }, "failed", "OpenAI no longer accepts the sign-in of mara."],
    ["signed out", { state: "signed-out" }, "failed", "mara has no account."],
    [
      "without its Codex",
      { server: { state: "stopped", reason: "it crashed" } },
      "failed",
      "Codex does not run for it: it crashed",
    ],
  ] as const)("that is %s", (_, change, state, cause) => {
    expect(judgeProfile({ ...profile, ...change })).toMatchObject({
      state,
      cause,
      subject: "mara",
    });
  });
});

describe("the quota of a profile", () => {
  const quota = (change: Partial<ProfileItem["quota"]>, rest: Partial<ProfileItem> = {}) =>
    judgeQuota({ ...profile, ...rest, quota: { ...profile.quota, ...change } }, 0);

  test("tells the tightest window", () => {
    expect(quota({})).toMatchObject({ state: "passed", cause: "31% left of the week." });
  });

  test.each([
    [20, "warning"],
    [21, "passed"],
  ])("with %i%% left is %s", (percentLeft, state) => {
    expect(quota({ short: { percentLeft, resetsAt: null } }).state).toBe(state);
  });

  test("that is used up is a warning; one that is billed by token has none", () => {
    expect(quota({}, { state: "exhausted" })).toMatchObject({ state: "warning" });
    expect(quota({ billedByToken: true })).toMatchObject({ state: "passed" });
  });

  test("that OpenAI does not tell is for people to know", () => {
    expect(quota({ short: null, week: null, problem: "503" })).toMatchObject({
      state: "information",
      hint: "503",
    });
  });
});

describe("the download of Codex that the doctor offers", () => {
  const failing = checked(found("codex.program", "failed", "No Codex program."));
  const findingsWith = async (download: Partial<CodexDownload>) => {
    const given = { state: async () => ({ state: "well" }) as const, fetch: async () => "done" };
    const facts = {
      configuration: () => ({ environment: {} }),
      workerCheck: async () => failing,
    } as unknown as Facts;
    const check = codexProgram({ ...given, ...download });
    return check.run({ facts, signal: new AbortController().signal });
  };

  test("stands beside a Codex that is missing, and says what it does", async () => {
    const [finding] = await findingsWith({
      state: async () => ({ state: "missing", what: "Codex 0.171.0" }),
    });
    expect(finding).toMatchObject({
      state: "failed",
      cause: "No Codex program.",
      fix: {
        kind: "act",
        label: "Download Codex",
        does: "Downloads Codex 0.171.0 from the package registry into this installation.",
      },
    });
    const signal = new AbortController().signal;
    const done = finding?.fix?.kind === "act" ? finding.fix.act({ by: null, signal }) : null;
    expect(await done).toBe("done");
  });

  test("is not offered for a Codex that fails otherwise, nor while it runs", async () => {
    expect((await findingsWith({}))[0]?.fix).toBeUndefined();
    const sentence = "Downloading Codex 0.171.0: 40 MB of 173 MB.";
    expect(await findingsWith({ state: async () => ({ state: "fetching", sentence }) })).toEqual([
      { state: "information", cause: sentence },
    ]);
  });
});
