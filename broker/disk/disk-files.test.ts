import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { diskFiles, setAside } from "./disk-files.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "disk-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

function write(path: string, content = "x"): string {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

it("OP08: reads only files that are named by an hour", async () => {
  const of = write("logs/broker/2026-01-31-09.jsonl", "x".repeat(5_000));
  for (const name of [
    "notes.jsonl",
    "2026-01-31.jsonl",
    "2026-13-31-09.jsonl",
    "codex-server.log",
  ]) {
    write(`logs/broker/${name}`);
  }
  symlinkSync(of, join(root, "logs/2026-01-31-10.jsonl"));
  const files = await diskFiles.logFiles(join(root, "logs"));
  expect(files).toMatchObject([{ path: of, endedAt: Date.parse("2026-01-31T10:00:00Z") }]);
  expect(files[0]?.bytes).toBeGreaterThanOrEqual(5_000);
  expect(await diskFiles.logFiles(join(root, "missing"))).toEqual([]);
});

it("OP08: tells what is free of a folder that is not there yet", async () => {
  expect(await diskFiles.freeBytes(join(root, "a/b/c"))).toBeGreaterThan(0);
});

it("OP08: removes a log file and the folder that it leaves empty, never the log folder", async () => {
  const logs = join(root, "logs");
  const one = write("logs/sessions/abc/2026-01-31-09.jsonl");
  const top = write("logs/2026-01-31-09.jsonl");
  const kept = write("logs/broker/2026-01-31-09.jsonl");
  write("logs/broker/2026-01-31-10.jsonl");
  for (const path of [one, top, kept]) await diskFiles.removeLog(path, logs);
  expect([existsSync(dirname(one)), existsSync(dirname(kept)), existsSync(logs)]).toEqual([
    false,
    true,
    true,
  ]);
});

it("OP11: removes no folder to which a link leads out of the root", async () => {
  const mine = write("home/project/node_modules/x");
  mkdirSync(join(root, "workspace"));
  symlinkSync(join(root, "home/project"), join(root, "workspace/project"));
  const path = join(root, "workspace/project/node_modules");
  expect(await diskFiles.removeFolder(path, join(root, "workspace"), root)).toBe(false);
  expect(existsSync(mine)).toBe(true);
  expect(await diskFiles.removeFolder(dirname(mine), join(root, "home"), root)).toBe(true);
  expect(existsSync(mine)).toBe(false);
});

it("OP12: puts a folder back that is needed after all", async () => {
  const file = write("sessions/a/workspace/file");
  const aside = await setAside(
    join(root, "sessions/a"),
    join(root, "sessions"),
    join(root, "sessions"),
  );
  expect(existsSync(file)).toBe(false);
  await aside?.putBack();
  expect(existsSync(file)).toBe(true);
});

it("OP12: finishes what an earlier removal left behind", async () => {
  write("sessions/a/workspace/file");
  write("sessions/b/workspace/file");
  await setAside(join(root, "sessions/a"), join(root, "sessions"), join(root, "sessions"));
  await diskFiles.sweep(join(root, "sessions"));
  expect(readdirSync(join(root, "sessions"))).toEqual(["b"]);
  await diskFiles.sweep(join(root, "missing"));
});

it("SE10: removes 3,000 nested folders, closed ones too, and measures and searches them", async () => {
  write("sessions/a/workspace/node_modules/x");
  // In steps: no path is as long.
  execFileSync("perl", [
    "-e",
    `chdir shift; for (1..3000) { mkdir "nested" and chdir "nested" or die $! }
     mkdir "closed"; open(my $file, ">", "closed/file"); chmod 0, "closed"`,
    join(root, "sessions/a/workspace"),
  ]);
  const sessions = join(root, "sessions");
  expect(await diskFiles.bytesOf(join(sessions, "a"))).toBeGreaterThan(0);
  expect(await diskFiles.rebuildableIn(join(sessions, "a/workspace"))).toEqual([
    join(sessions, "a/workspace/node_modules"),
  ]);
  expect(await diskFiles.removeFolder(join(sessions, "a"), sessions, sessions)).toBe(true);
  expect(readdirSync(sessions)).toEqual([]);
});
