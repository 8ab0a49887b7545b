import { expect, it } from "vitest";
import type { PreviewResult } from "../../broker/api/several-sessions.ts";
import { removalSum } from "./removal-sum.ts";

const app = { path: "app", branch: "main", unpushedCommits: 1, changedFiles: null };
const shop = { path: "shop", branch: null, unpushedCommits: null, changedFiles: 2 };
const preview: PreviewResult = {
  ok: true,
  key: "a",
  workspaceBytes: 1_000,
  logBytes: 10,
  messages: 4,
  jobs: 1,
  runningTurn: true,
  repositories: [app],
};
const unread: PreviewResult = {
  ok: false,
  key: "b",
  code: "elsewhere",
  message: "Its workspace is not under SESSIONS_ROOT.",
  hint: "Remove it by hand.",
};

it("W13: adds up what would be lost, says of which session, and names what could not be read", () => {
  const other = { ...preview, key: "c", jobs: 2, runningTurn: false, repositories: [shop] };
  expect(removalSum([preview, unread, other])).toEqual({
    workspaceBytes: 2_000,
    logBytes: 20,
    jobs: 3,
    runningTurns: 1,
    repositories: new Map([
      ["a", [app]],
      ["c", [shop]],
    ]),
    unread: [unread],
  });
});
