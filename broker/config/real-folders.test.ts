import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadConfig } from "./load.ts";
import { realPath } from "../files/real-path.ts";
import {
  linkedFolders,
  patternProblems,
  temporaryFolderProblem,
  withRealFolders,
} from "./real-folders.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "real-path-")));
  mkdirSync(join(root, "disk/data"), { recursive: true });
  symlinkSync(join(root, "disk"), join(root, "link"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("SE22: resolves links above a path that does not exist yet", () => {
  expect(realPath(join(root, "link/data/state/new"))).toBe(join(root, "disk/data/state/new"));
  expect(realPath("/")).toBe("/");
});

it("SE22: a data folder behind a link is named by its real path, with all that lies in it", () => {
  const environment = {
    SLACK_APP_TOKEN: "xapp-1-A1-22-abcdef",
    SLACK_BOT_TOKEN: "xoxb-11-22-abcdef",
    DATA_ROOT: join(root, "link/data"),
  };
  const loaded = loadConfig(environment, { cwd: root, home: root, platform: "linux", uid: 1 });
  if (!loaded.ok) throw new Error("the configuration is wrong");
  const resolved = withRealFolders(loaded.value);
  if (!resolved.ok) throw new Error("the folders have no real paths");
  const config = resolved.value;
  const real = join(root, "disk/data");
  expect(linkedFolders(loaded.value, config)).toEqual([
    { variable: "DATA_ROOT", given: join(root, "link/data"), real },
  ]);
  expect(config).toMatchObject({
    dataRoot: real,
    sessionsRoot: join(real, "sessions"),
    reposRoot: join(real, "repos"),
    codexHome: join(real, "codex-home"),
  });
  expect(JSON.stringify(config)).not.toContain(join(root, "link"));
});

function configOf(dataRoot: string) {
  const tokens = { SLACK_APP_TOKEN: "xapp-1-A1-22-abcdef", SLACK_BOT_TOKEN: "xoxb-11-22-abcdef" };
  const context = { cwd: root, home: root, platform: "linux", uid: 1 } as const;
  const loaded = loadConfig({ ...tokens, DATA_ROOT: dataRoot }, context);
  if (!loaded.ok) throw new Error("the configuration is wrong");
  return loaded.value;
}

it.each(["what?", "a*", "b[1]", "c]"])(
  "UX01: a data folder in %s is refused once, with the reason and what to do",
  (name) => {
    const path = join(root, name, "data");
    expect(patternProblems(configOf(path), "/tmp")).toEqual([
      {
        variable: "DATA_ROOT",
        got: JSON.stringify(path),
        wants: "a folder without *, ?, [ and ] in its path",
        message: expect.stringMatching(/for a pattern, so no command.*Rename the folder/),
      },
    ]);
  },
);

it("UX01: other odd characters are no pattern, and without a sandbox there is none", () => {
  expect(patternProblems(configOf(join(root, "a %20#ü漢(1){x}")), "/tmp")).toEqual([]);
  const open = { ...configOf(join(root, "a*")), codexSandbox: "full-access" } as const;
  expect(patternProblems(open, "/tmp")).toEqual([]);
  expect(patternProblems(configOf(root), "/tmp/[x]")).toMatchObject([{ variable: "TMPDIR" }]);
});

it.each([
  ["a link to nothing", "nowhere", /is a link to what does not exist/],
  ["links in a circle", "circle", /cannot be resolved: .*ELOOP/],
])("MA02: %s is refused with the variable and the reason", (_what, target, reason) => {
  const path = join(root, "given");
  symlinkSync(target === "circle" ? path : join(root, target), path);
  const resolved = withRealFolders(configOf(path));
  expect(resolved.ok ? [] : resolved.error).toContainEqual({
    variable: "DATA_ROOT",
    got: JSON.stringify(path),
    wants: "a folder with a real path",
    message: expect.stringMatching(reason),
  });
});

it("MA02: a folder in another case than the disk has is named as the disk has it", () => {
  // As realpath(3) answers on a Mac, where case does not tell files apart.
  const resolve = (path: string) => {
    const known = `${root}/disk/data`;
    if (!known.toLowerCase().startsWith(path.toLowerCase())) {
      throw Object.assign(new Error("ENOENT"), { code: "ENOENT" });
    }
    return known.slice(0, path.length);
  };
  const resolved = withRealFolders(configOf(join(root, "DISK/Data")), resolve);
  expect(resolved.ok && resolved.value.sessionsRoot).toBe(join(root, "disk/data/sessions"));
});

it("MA02: a real path that is too long for sockets is refused", () => {
  const long = join(root, "l".repeat(100));
  mkdirSync(long);
  symlinkSync(long, join(root, "short"));
  const resolved = withRealFolders(configOf(join(root, "short")));
  expect(resolved.ok ? [] : resolved.error).toMatchObject([{ variable: "RUN_DIR" }]);
});

it.each([
  ["a link to nothing", (path: string) => symlinkSync(`${path}-gone`, path), /is a link to what/],
  ["links in a circle", (path: string) => symlinkSync(path, path), /cannot be resolved: .*ELOOP/],
  ["a folder that is not there", () => {}, /does not exist/],
  ["a file", (path: string) => writeFileSync(path, ""), /is not a folder/],
])("MA02: %s is refused as the folder for temporary files", (_what, make, reason) => {
  const path = join(root, "temporary");
  make(path);
  expect(temporaryFolderProblem(path)).toEqual({
    variable: "TMPDIR",
    got: JSON.stringify(path),
    wants: "a folder that is there",
    message: expect.stringMatching(reason),
  });
});

it("MA02: a folder for temporary files behind a link is taken", () => {
  expect(temporaryFolderProblem(join(root, "link/data"))).toBeNull();
});
