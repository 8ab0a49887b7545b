import { spawn } from "node:child_process";
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
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { openFile, readOpened } from "./open-file.ts";
import { createFile, moveOut, openFolder } from "./open-folder.ts";

/** renameat2(2) with RENAME_EXCHANGE: two entries change places in one step. */
const SWAP = `
my ($one, $other, $swaps) = @ARGV;
my $number = ${process.arch === "arm64" ? 276 : 316};
for (1 .. $swaps) { syscall($number, -100, $one, -100, $other, 2) == 0 or die "renameat2: $!" }
`;
const SWAPS = 400_000;
const TRIES = 2_000;
const canSwap = process.platform === "linux";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "swapped-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ["secrets", "workspace/a"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "secrets/file"), "secret");
  writeFileSync(join(root, "workspace/a/file"), "mine");
  symlinkSync(join(root, "secrets"), join(root, "workspace/b"));
});

/** The folder `a` and the link `b` change places all the while. */
async function whileSwapping(act: () => Promise<void>): Promise<void> {
  const paths = [join(root, "workspace/a"), join(root, "workspace/b")];
  const child = spawn("perl", ["-e", SWAP, ...paths, String(SWAPS)]);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  for (let tried = 0; tried < TRIES; tried += 1) await act();
  child.kill();
  await ended;
}

it.skipIf(!canSwap)("SE02: a file is read only from where it may be", async () => {
  const seen = { read: 0, refused: 0 };
  await whileSwapping(async () => {
    const opened = await openFile(join(root, "workspace/a/file"), {
      roots: [join(root, "workspace")],
    });
    if (!opened.ok) return void (seen.refused += 1);
    const content = await readOpened(opened.value, 100);
    await opened.value.handle.close();
    expect(String(content)).toBe("mine");
    seen.read += 1;
  });
  // It was really swapped meanwhile.
  expect(seen.read).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
});

it.skipIf(!canSwap)("SE03: a file is placed only where it may be", async () => {
  const seen = { placed: 0, refused: 0 };
  let number = 0;
  await whileSwapping(async () => {
    const folder = await openFolder(join(root, "workspace"), ["a", "deep"], { make: true });
    if (folder === null) return void (seen.refused += 1);
    number += 1;
    const handle = await createFile(folder, `placed-${number}`);
    await handle?.close();
    await folder.handle.close();
    seen.placed += 1;
  });
  expect(seen.placed).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
  expect(readdirSync(join(root, "secrets"))).toEqual(["file"]);
});

it.skipIf(!canSwap)("SE10: a folder is taken away only from where it may be", async () => {
  const seen = { moved: 0, refused: 0 };
  mkdirSync(join(root, "secrets/node_modules"));
  mkdirSync(join(root, "shelf"));
  await whileSwapping(async () => {
    const folder = await openFolder(join(root, "workspace"), ["a"]);
    if (folder === null) return void (seen.refused += 1);
    if (!existsSync(folder.at("node_modules"))) mkdirSync(folder.at("node_modules"));
    seen.moved += 1;
    await moveOut(folder, "node_modules", join(root, `shelf/${seen.moved}`));
    await folder.handle.close();
  });
  expect(seen.moved).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
  expect(existsSync(join(root, "secrets/node_modules"))).toBe(true);
});
