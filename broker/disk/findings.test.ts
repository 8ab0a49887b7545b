import { expect, it } from "vitest";
import { diskFiles } from "./disk-files.ts";
import { createFindings } from "./findings.ts";

const HOUR = 3_600_000;
const sessions = ["a", "b"].map((key) => ({
  key,
  workspace: `/s/${key}/workspace`,
  lastActivityAt: 0,
  isBusy: false,
}));

it("OP11: looks through folders without activity again after six hours, and measures them again", async () => {
  const looked: string[] = [];
  const look = (folder: string) => void looked.push(folder);
  const findings = createFindings({
    ...diskFiles,
    rebuildableIn: async (workspace) => (look(workspace), []),
    bytesOf: async (folder) => (look(folder), 1),
  });
  const round = async (now: number) => {
    looked.length = 0;
    for (const session of sessions) {
      await findings.cachesOf(session, now);
      await findings.bytesOf(session, now);
    }
    return looked.length;
  };
  const start = 1_000_000;
  const all = 2 * sessions.length;
  expect(await round(start)).toBe(all);
  expect(await round(start)).toBe(0);
  expect(await round(start + 6 * HOUR - 1)).toBe(0);
  expect(await round(start + 6 * HOUR)).toBe(all);
  expect(await round(start + 12 * HOUR - 1)).toBe(0);
});
