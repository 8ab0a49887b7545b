import { expect, it } from "vitest";
import { threadRequest, type ThreadRequestOptions } from "./thread-request.ts";

const session = {
  ...{ key: "C1:1.0", channel: "C1", thread_ts: "1.0", workspace: "/srv/w" },
  ...{ profile: null, thread_profile: null },
};
const config: Omit<ThreadRequestOptions["config"], "jobHeartbeatMaxMs" | "jobMaxMs"> = {
  brokerAgentAuth: "token",
  brokerHttpBaseUrl: "http://127.0.0.1:3000",
  codexTeamHome: "/srv/none",
  isolatedMcpServers: [],
  reposAccess: "read-only",
  reposRoot: "/srv/repos",
  turnEnd: "post",
};

function instructionsWith(jobMaxMs: number, jobHeartbeatMaxMs: number): string {
  return threadRequest(session, {
    config: { ...config, jobMaxMs, jobHeartbeatMaxMs },
    ...{ issueToken: () => "t", bot: () => null, tempadUrl: null },
  }).instructions;
}

it("JB07: agents read the limits of jobs that are set", () => {
  const usual = instructionsWith(18_000_000, 900_000);
  expect(usual).toContain("for up to 5 h.");
  expect(usual).toContain("if heartbeats stop for 15 min,");
  const other = instructionsWith(5_400_000, 120_000);
  expect(other).toContain("for up to 1 h 30 min.");
  expect(other).toContain("if heartbeats stop for 2 min,");
});
