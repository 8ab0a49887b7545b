import { expect, test } from "vitest";
import { serverArguments, settingsHash } from "./server-arguments.ts";

const settings = { reposRoot: "/s/repos", denied: ["/s/config", '/s/a "b"/auth.json'] };

test("paths are quoted, denied in order, and once each", () => {
  const rules = serverArguments("/run/a.sock", {
    ...settings,
    denied: [...settings.denied, "/s/config"],
  }).find((argument) => argument.startsWith("permissions.broker="));
  expect(rules).toBe(
    'permissions.broker={filesystem={":root"="read",":project_roots"={"."="write",".git"="write"},' +
      '":tmpdir"="write",":slash_tmp"="write","/s/repos"="write","/s/a \\"b\\"/auth.json"="deny","/s/config"="deny"},' +
      "network={enabled=true}}",
  );
});

test("CX04: apps and plugins are disabled, and threads are read-only by default", () => {
  const line = serverArguments("/run/a.sock", settings).join(" ");
  expect(line).toContain("--listen unix:///run/a.sock --disable apps --disable plugins");
  expect(line).toContain('-c default_permissions=":read-only"');
});

test("MA03: agents may write in /tmp, unless they only read", () => {
  const line = serverArguments("/run/a.sock", settings).join(" ");
  expect(/permissions\.broker=\S*/.exec(line)?.[0]).toContain('":slash_tmp"="write"');
  expect(/permissions\.broker_read_only=\S*/.exec(line)?.[0]).not.toContain("write");
});

test("MA07: commands run in a shell that is no login shell", () => {
  expect(serverArguments("/run/a.sock", settings)).toContain("allow_login_shell=false");
});

test("CX16: nothing is taken from the person's interactive shell", () => {
  const line = serverArguments("/run/a.sock", settings).join(" ");
  expect(line).toContain("-c features.shell_snapshot=false");
});

test("the hash changes with what a running server cannot take over, and with nothing else", () => {
  const hash = settingsHash(settings, { A: "1", B: "2" }, "/codex");
  expect(settingsHash(settings, { B: "2", A: "1" }, "/codex")).toBe(hash);
  expect(settingsHash(settings, { A: "1", B: "3" }, "/codex")).not.toBe(hash);
  expect(settingsHash(settings, { A: "1", B: "2" }, "/other")).not.toBe(hash);
  expect(settingsHash({ ...settings, reposRoot: "/r" }, { A: "1", B: "2" }, "/codex")).not.toBe(
    hash,
  );
});
