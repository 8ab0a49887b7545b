import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadConfig } from "./load.ts";
import { realPath } from "../files/real-path.ts";
import { withRealFolders } from "./real-folders.ts";

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
  const config = withRealFolders(loaded.value);
  const real = join(root, "disk/data");
  expect(config).toMatchObject({
    dataRoot: real,
    sessionsRoot: join(real, "sessions"),
    reposRoot: join(real, "repos"),
    codexHome: join(real, "codex-home"),
  });
  expect(JSON.stringify(config)).not.toContain(join(root, "link"));
});
