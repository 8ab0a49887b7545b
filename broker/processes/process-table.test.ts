import { expect, test } from "vitest";
import { fromPs, listProcesses, processesBelow } from "./process-table.ts";

const one = (pid: number, parent: number, group = pid, start = `at ${pid}`) => ({
  pid,
  parent,
  group,
  start,
});
const pids = (found: readonly { readonly pid: number }[]) => found.map(({ pid }) => pid);

test("MA05: what a program has started is found through all generations, but not its own group", () => {
  const all = [one(1, 0), one(10, 1), one(11, 10, 10), one(20, 10), one(21, 20), one(30, 1)];
  expect(pids(processesBelow(all, 10, []))).toEqual([20, 21]);
});

test("MA05: what was noted counts without its parent, with its group, and only with its start", () => {
  const noted = [one(20, 10), one(25, 10)];
  const later = [one(1, 0), one(20, 1), one(22, 1, 20), one(25, 1, 25, "later"), one(30, 1)];
  expect(pids(processesBelow(later, 10, noted))).toEqual([20, 22]);
});

test("MA05: reads what the ps of a Mac prints, without zombies", () => {
  const output = [
    "    1     0     1 Ss   Sun Nov  9 07:01:02 2025",
    "  501     1   501 S+   Mon Nov 29 19:31:47 2026",
    "  502   501   501 Z    Mon Nov 29 19:31:48 2026",
    "",
  ].join("\n");
  expect(fromPs(output)).toEqual([
    one(1, 0, 1, "Sun Nov 9 07:01:02 2025"),
    one(501, 1, 501, "Mon Nov 29 19:31:47 2026"),
  ]);
});

test("MA05: this process is in the list of this machine", async () => {
  const all = await listProcesses();
  expect(all.find(({ pid }) => pid === process.pid)?.parent).toBe(process.ppid);
});
