import { describe, expect, test } from "vitest";
import type { Reach } from "../reach-address.ts";
import { judgeBackup } from "./disk-backup.ts";
import { judgeDatabase } from "./disk-database.ts";
import { judgeSpace } from "./disk-space.ts";
import { judgeClock } from "./mac-clock.ts";
import { judgePrivate } from "./mac-data-folder.ts";
import { judgePrivacy } from "./mac-privacy.ts";
import { judgeCertificates } from "./network-certificates.ts";
import { judgeProxy } from "./network-proxy.ts";
import { judgeReach } from "./network-words.ts";
import { judgeGh } from "./tools-gh.ts";
import { judgeGit } from "./tools-git.ts";
import { judgeNode } from "./tools-node.ts";
import { judgePath } from "./tools-path.ts";

const ended = (stdout: string, code = 0) => ({ kind: "ended", code, stdout, stderr: "" }) as const;
const unreachable = (
  reason: Extract<Reach, { kind: "unreachable" }>["reason"],
  detail = "",
): Reach => ({
  kind: "unreachable",
  reason,
  detail,
});
const reached = (dateAt: number | null): Reach => ({
  kind: "reached",
  tookMs: 120,
  dateAt,
  at: 1_000_000,
});

describe("the tools", () => {
  test("Node that is too old is a failure", () => {
    expect(judgeNode({ version: "v18.1.0", napi: 8, path: "/n" }).state).toBe("failed");
    expect(judgeNode({ version: "v26.10.0", napi: 10, path: "/n" }).cause).toBe(
      "Node 26.10.0 at /n.",
    );
  });

  test("git that is missing, a stub or broken is a failure", () => {
    expect(judgeGit({ kind: "missing" }, "linux")).toMatchObject({
      state: "failed",
      hint: "Install the package git, then check again.",
    });
    expect(judgeGit({ kind: "stub" }, "darwin")).toMatchObject({
      state: "failed",
      consequence: expect.stringContaining("Each try opens a dialog"),
      hint: expect.stringContaining("xcode-select --install"),
    });
    const broken = { kind: "run", path: "/bin/git", end: ended("no version", 1) } as const;
    expect(judgeGit(broken, "linux").state).toBe("failed");
    const good = { kind: "run", path: "/bin/git", end: ended("git version 2.51.0\n") } as const;
    expect(judgeGit(good, "linux")).toMatchObject({
      state: "passed",
      cause: "git 2.51.0 at /bin/git.",
    });
  });

  test("gh is not needed, and says what it brings", () => {
    expect(judgeGh({ path: null, version: null, signIn: null }).state).toBe("information");
    const version = ended("gh version 2.83.0 (2026-01-01)\n");
    expect(judgeGh({ path: "/bin/gh", version, signIn: ended("", 1) }).state).toBe("information");
    expect(judgeGh({ path: "/bin/gh", version, signIn: ended("") }).state).toBe("passed");
  });

  test.each([
    ["/usr/bin:/bin", ["/usr/bin", "/bin"], "passed"],
    ["", [], "failed"],
    ["/nowhere", [], "failed"],
    ["/usr/bin:bin", ["/usr/bin"], "warning"],
    ["/usr/bin::/bin", ["/usr/bin", "/bin"], "warning"],
  ])("a PATH of %s", (path, existing, state) => {
    expect(judgePath({ path, existing }).state).toBe(state);
  });
});

describe("our files", () => {
  const file = {
    path: "/r/config/worker.env",
    uid: 501,
    mode: 0o600,
    isFolder: false,
    isSecret: true,
  };
  test.each([
    ["ours alone", file, "passed"],
    ["readable by others", { ...file, mode: 0o644 }, "failed"],
    ["of another user", { ...file, uid: 0 }, "failed"],
    [
      "a folder that others may enter",
      { ...file, isFolder: true, isSecret: false, mode: 0o750 },
      "warning",
    ],
  ])("%s", (_, entry, state) => {
    expect(judgePrivate([entry], 501).state).toBe(state);
  });

  test("the worst is named first, and the command for another's file is quoted", () => {
    const folder = { ...file, path: "/r/logs", isFolder: true, isSecret: false, mode: 0o755 };
    expect(judgePrivate([folder, { ...file, mode: 0o644 }], 501).cause).toBe(
      "Other users of this computer can reach /r/config/worker.env (0644) and one other place.",
    );
    expect(judgePrivate([{ ...file, uid: 0, path: "/r/it's" }], 501).hint).toBe(
      String.raw`Run in Terminal: sudo chown -R 501 '/r/it'\''s'`,
    );
  });

  test("folders that macOS refuses are named", () => {
    expect(judgePrivacy(["/Users/mara/Documents/repos"])).toMatchObject({
      state: "failed",
      cause: "macOS does not let the broker read /Users/mara/Documents/repos.",
    });
    expect(judgePrivacy([]).state).toBe("passed");
  });
});

describe("the clock", () => {
  test.each([
    [1_000_000, "passed", "The clock agrees with Slack's servers."],
    [1_030_000, "passed", "The clock agrees with Slack's servers."],
    [880_000, "warning", "The clock is 2\u00a0min ahead."],
    [1_600_000, "failed", "The clock is 10\u00a0min behind."],
    [null, "information", "Nobody on the network told what time it is."],
  ] as const)("compared with %s is %s", (dateAt, state, cause) => {
    expect(judgeClock(reached(dateAt))).toMatchObject({ state, cause });
  });

  test("cannot be compared without a network", () => {
    expect(judgeClock(unreachable("name")).state).toBe("information");
  });
});

describe("the network", () => {
  const words = { host: "slack.com", without: "Messages wait." };
  test.each([
    ["name", "The name slack.com is not found (ECODE)."],
    ["no-connection", "Nothing answers at slack.com (ECODE)."],
    ["certificate", "The certificate of slack.com is not trusted (ECODE)."],
    ["timeout", "slack.com does not answer in time (ECODE)."],
    ["other", "slack.com cannot be reached (ECODE)."],
  ] as const)("%s has its own text", (reason, cause) => {
    const state = "failed";
    const consequence = "Messages wait.";
    expect(judgeReach(unreachable(reason, "ECODE"), words)).toMatchObject({
      ...{ state, cause, consequence },
    });
  });

  test("an answer is well", () => {
    expect(judgeReach(reached(null), words)).toMatchObject({
      state: "passed",
      cause: "slack.com answers within 120 ms.",
    });
  });

  test("a proxy's password is never shown", () => {
    const proxy = {
      kind: "set",
      variable: "HTTPS_PROXY",
      host: "p:1",
      problem: "ECONNREFUSED",
    } as const;
    expect(judgeProxy(proxy)).toMatchObject({
      state: "failed",
      cause: "The proxy p:1 does not answer (ECONNREFUSED).",
    });
    expect(judgeProxy({ ...proxy, problem: null }).state).toBe("passed");
    expect(judgeProxy({ kind: "none" }).state).toBe("passed");
    expect(judgeProxy({ kind: "invalid", variable: "HTTPS_PROXY" }).state).toBe("failed");
  });

  test.each([
    ["trusted", {}, "passed"],
    ["not trusted", { slack: unreachable("certificate", "SELF_SIGNED") }, "failed"],
    ["not seen", { slack: unreachable("name") }, "information"],
    [
      "a file that is no certificate",
      { unusable: [{ variable: "SSL_CERT_FILE", path: "/x" }] },
      "failed",
    ],
  ])("certificates: %s", (_, change, state) => {
    const facts = { slack: reached(null), host: "slack.com", unusable: [], used: [] };
    expect(judgeCertificates({ ...facts, ...change }).state).toBe(state);
  });

  test("a file of certificates that several variables name is listed once", () => {
    const used = ["/etc/own.pem", "/etc/other.pem", "/etc/own.pem"];
    const facts = { slack: reached(null), host: "slack.com", unusable: [], used };
    expect(judgeCertificates(facts).cause).toBe(
      "Connections are trusted. Additional certificates: /etc/own.pem, /etc/other.pem.",
    );
  });
});

describe("the disk", () => {
  test.each([
    [50e9, "passed"],
    [5e9, "warning"],
    [0.5e9, "failed"],
  ])("with %d bytes free is %s", (free, state) => {
    expect(judgeSpace({ free, minimum: 10e9 }).state).toBe(state);
  });

  test("a database that nobody can read, or with a large journal, is a warning", () => {
    const facts = { bytes: 61e6, journalBytes: 0, schema: 14 };
    expect(judgeDatabase(facts).cause).toContain("Schema 14");
    expect(judgeDatabase({ ...facts, schema: null }).state).toBe("warning");
    expect(judgeDatabase({ ...facts, journalBytes: 1e9 }).state).toBe("warning");
  });

  test("a broker that was never updated has no backup, and that is well", () => {
    expect(judgeBackup(null, 0).state).toBe("information");
    expect(judgeBackup({ at: 0, bytes: 1 }, 0).state).toBe("passed");
  });
});
