import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { agentPlist, plistOwner } from "./agent-plist.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plist-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const agent = {
  label: "io.github.hoolc.agent-session-broker.worker",
  programArguments: ["/Users/mara/.slack-codex-broker/runtime-support/launchd/slack-codex-broker"],
  environment: { PATH: "/opt/homebrew/bin:/usr/bin", NAME: `<&"' ]]> ünï` },
  workingFolder: "/Users/mara/.slack-codex-broker",
  outputFile: "/Users/mara/.slack-codex-broker/logs/worker-output.log",
  exitTimeOutSeconds: 30,
  abandonsProcessGroup: true,
};

test("RL08 the plist is read by Python's strict parser as it was meant", () => {
  const path = join(folder, "agent.plist");
  writeFileSync(path, agentPlist(agent));
  const script =
    'import plistlib, json, sys; print(json.dumps(plistlib.load(open(sys.argv[1], "rb"))))';
  const read: unknown = JSON.parse(
    execFileSync("python3", ["-c", script, path], { encoding: "utf8" }),
  );
  expect(read).toEqual({
    Label: agent.label,
    ProgramArguments: agent.programArguments,
    EnvironmentVariables: agent.environment,
    WorkingDirectory: agent.workingFolder,
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 10,
    ExitTimeOut: 30,
    ProcessType: "Interactive",
    LimitLoadToSessionType: "Aqua",
    AssociatedBundleIdentifiers: ["dev.slackcodexbroker.app"],
    AbandonProcessGroup: true,
    SoftResourceLimits: { NumberOfFiles: 8192 },
    StandardOutPath: agent.outputFile,
    StandardErrorPath: agent.outputFile,
    Umask: "077",
  });
});

test("an agent under our label whose plist is not ours is an older installation's", () => {
  const [ours = ""] = agent.programArguments;
  expect(plistOwner(null, ours)).toEqual({ kind: "none" });
  expect(plistOwner(agentPlist(agent), ours)).toEqual({ kind: "ours" });
  const theirs = agentPlist({ ...agent, programArguments: ["/opt/node", "launcher.mjs"] });
  expect(plistOwner(theirs, ours)).toEqual({ kind: "other", program: "/opt/node" });
  expect(plistOwner("not a plist <", ours)).toEqual({ kind: "other", program: null });
});
