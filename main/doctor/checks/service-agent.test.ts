import { expect, test } from "vitest";
import { judgeAgent } from "./service-agent.ts";
import { judgeOlder, serviceOlder } from "./service-older.ts";

const agent = { label: "L", keepRunning: true, isLoaded: true, older: [] };

test.each([
  [{ ...agent, isLoaded: false }, "running", "failed"],
  [{ ...agent, isLoaded: null }, "running", "unknown"],
  [{ ...agent, isLoaded: false }, "stopped", "passed"],
  [{ ...agent, keepRunning: null }, "running", "information"],
  [{ ...agent, keepRunning: false }, "running", "information"],
  [agent, "running", "passed"],
] as const)("the launch agent %j of a broker that is to be %s: %s", (seen, wanted, state) => {
  expect(judgeAgent(seen, wanted)).toMatchObject({ state });
});

const older = {
  label: "L",
  where: "daemon",
  program: "/opt/node",
  isLoaded: true,
  commands: ["sudo launchctl bootout system/L", "sudo rm /Library/LaunchDaemons/L.plist"],
} as const;

test("an older installation that runs is a failure, with what to type", () => {
  expect(judgeOlder(older)).toMatchObject({
    state: "failed",
    hint: "Type in Terminal: sudo launchctl bootout system/L; sudo rm /Library/LaunchDaemons/L.plist",
  });
  expect(judgeOlder({ ...older, isLoaded: false })).toMatchObject({ state: "warning" });
});

test("only an agent can be removed here", async () => {
  const found = [older, { ...older, where: "agent" as const }];
  const removed: string[] = [];
  const check = serviceOlder({
    read: async () => ({ ...agent, older: found }),
    removeOlder: async (label) => {
      removed.push(label);
    },
  });
  const run = { signal: new AbortController().signal } as Parameters<typeof check.run>[0];
  const [daemon, launchAgent] = await check.run(run);
  expect(daemon?.fix).toBeUndefined();
  const fix = launchAgent?.fix;
  if (fix?.kind !== "act") throw new Error("There is no fix.");
  await fix.act({ by: null, signal: run.signal });
  expect(removed).toEqual(["L"]);
});
