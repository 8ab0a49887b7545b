import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  commandLinkState,
  type CommandLinkOptions,
  isOnPath,
  linkCommand,
  unlinkCommand,
  unlinkOwnCommand,
} from "./command-link.ts";

let home: string;
let options: CommandLinkOptions;
let command: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "command-link-"));
  const program = join(home, "it's a program.sh");
  writeFileSync(program, 'echo "$SERVICE_ROOT $*"');
  options = { folder: join(home, "bin"), node: "/bin/sh", program, root: "/srv/broker" };
  command = join(home, "bin/broker");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("another program of the name", () => {
  it.each<[string, (path: string) => void]>([
    ["a script", (path) => writeFileSync(path, "#!/bin/sh\nexit 3\n")],
    ["a folder", (path) => mkdirSync(path)],
    ["a link to one of ours", (path) => symlinkSync(ours(), path)],
    ["a link to nothing", (path) => symlinkSync("/nowhere/broker", path)],
  ])("stays: %s", (_name, make) => {
    mkdirSync(options.folder);
    make(command);
    expect(commandLinkState(options)).toBe("taken");
    for (const done of [linkCommand(options), unlinkCommand(options)]) {
      expect(done).toMatchObject({ ok: false, error: { code: "command.taken" } });
    }
    expect(commandLinkState(options)).toBe("taken");
  });

  function ours(): string {
    const folder = join(home, "elsewhere");
    linkCommand({ ...options, folder });
    return join(folder, "broker");
  }
});

it("says why it cannot be written, and leaves nothing behind", () => {
  writeFileSync(options.folder, "a file where the folder belongs");
  expect(linkCommand(options)).toMatchObject({
    ok: false,
    error: { code: "command.cannot_write", hint: expect.stringContaining("yours") as string },
  });
  expect(readFileSync(options.folder, "utf8")).toContain("a file");
});

it("runs its program with our Node, for its installation, and goes again", () => {
  expect(commandLinkState(options)).toBe("absent");
  expect(linkCommand(options)).toEqual({ ok: true, value: command });
  expect(commandLinkState(options)).toBe("linked");
  const env = { PATH: "/usr/bin:/bin" };
  const said = execFileSync(command, ["status", "a b"], { env, encoding: "utf8" });
  expect(said).toBe("/srv/broker status a b\n");
  expect(unlinkCommand(options)).toEqual({ ok: true, value: command });
  expect([commandLinkState(options), unlinkCommand(options).ok]).toEqual(["absent", true]);
});

it("is outdated once the app lies elsewhere, and made again", () => {
  linkCommand(options);
  chmodSync(command, 0o644);
  const moved = { ...options, node: "/Applications/Ours.app/node" };
  expect(commandLinkState(moved)).toBe("outdated");
  linkCommand(moved);
  expect([commandLinkState(moved), commandLinkState(options)]).toEqual(["linked", "outdated"]);
});

it("an uninstall takes its own away, and no other installation's", () => {
  linkCommand(options);
  expect(unlinkOwnCommand({ ...options, root: "/srv/other" })).toBeNull();
  expect(unlinkOwnCommand({ ...options, root: "/srv/brok" })).toBeNull();
  expect(commandLinkState(options)).toBe("linked");
  expect(unlinkOwnCommand(options)).toEqual({ ok: true, value: command });
  expect([commandLinkState(options), unlinkOwnCommand(options)]).toEqual(["absent", null]);
});

it("knows whether a terminal finds it", () => {
  expect(isOnPath("/home/ada/.local/bin", "/usr/bin:/home/ada/.local/bin")).toBe(true);
  expect(isOnPath("/home/ada/.local/bin", "/usr/bin:/home/ada/.local/bin2")).toBe(false);
});
