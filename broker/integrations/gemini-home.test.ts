import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../logs/log.ts";
import { takeOverGeminiHome } from "./gemini-home.ts";

function folders() {
  const root = mkdtempSync(join(tmpdir(), "gemini-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const from = join(root, "mounted");
  const home = join(root, "home");
  for (const folder of [from, home]) mkdirSync(folder);
  return { from, home };
}

it("OP13: leaves everything alone when the folder is not there", async () => {
  const { from, home } = folders();
  await takeOverGeminiHome(join(from, "missing"), home, silentLog);
  expect(readdirSync(join(home, ".gemini"))).toEqual([]);
});

it("OP13: takes the sign-in over, for its owner alone, and nothing that is not needed", async () => {
  const { from, home } = folders();
  for (const name of ["settings.json", "oauth_creds.json", "history.json"]) {
    writeFileSync(join(from, name), name, { mode: 0o644 });
  }
  await takeOverGeminiHome(from, home, silentLog);
  expect(readdirSync(join(home, ".gemini")).toSorted()).toEqual([
    "oauth_creds.json",
    "settings.json",
  ]);
  expect(statSync(join(home, ".gemini/oauth_creds.json")).mode & 0o777).toBe(0o600);
});

it("OP13: puts no older sign-in over one that is there", async () => {
  const { from, home } = folders();
  writeFileSync(join(from, "oauth_creds.json"), "old");
  mkdirSync(join(home, ".gemini"));
  writeFileSync(join(home, ".gemini/oauth_creds.json"), "renewed");
  await takeOverGeminiHome(from, home, silentLog);
  expect(readFileSync(join(home, ".gemini/oauth_creds.json"), "utf8")).toBe("renewed");
});
