import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { networkFetch, networkSettings } from "../../main/network/network-fetch.ts";
import { registryClient } from "../../main/releases/registry.ts";
import { createRuntimes } from "../../main/runtime/runtimes.ts";
import { makeCodexPackage } from "../doubles/packages/made-package.ts";
import { type PackageServer, startPackageServer } from "../doubles/packages/package-server.ts";
import { startProxyDouble } from "../doubles/proxy.ts";

// Issue 16: proxy and certificates of Settings count for downloads of Codex and of releases, and a
// full disk is said as such.

const platform = "linux-x64";
const version = "0.171.0";
const made = await makeCodexPackage(version, platform);
const doubles = join(import.meta.dirname, "../doubles/openai");
const ca = join(doubles, "ca.pem");
const program = join(import.meta.dirname, "../../dist/main/fetch-package.cjs");
let root = "";
let server: PackageServer;

type Variables = Readonly<Record<string, string>>;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "package-network-"));
  const tls = {
    cert: readFileSync(join(doubles, "loopback.cert.pem")),
    key: readFileSync(join(doubles, "loopback.key.pem")),
  };
  server = await startPackageServer({ ...made.pin, file: made.file }, tls);
});
afterEach(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

const release = () => ({
  pins: { codex: { version, pin: made.pin }, node: { version: "26.10.0", pin: null } },
  programFolder: root,
});

function fetchCodex(more: Variables, runtimeFolder = join(root, "runtime")) {
  const variables = { RELEASE_NPM_REGISTRY_URL: server.url, ...more };
  return createRuntimes({
    runtimeFolder,
    platform,
    variables: () => variables,
    npmrc: () => "",
    ownNode: { path: process.execPath, version: "v0.0.0" },
    fetch: networkFetch(() => networkSettings(variables)),
    clock: systemClock,
    log: silentLog,
  }).ensureCodex(release());
}

/** As releases are asked for and fetched: by npm's own library, in a process of its own. */
function registryWith(more: Variables, url = server.url) {
  return registryClient({
    program,
    place: () => ({ url, authorization: null }),
    cache: join(root, "cache"),
    variables: () => ({ HOME: root, PATH: process.env["PATH"], ...more }),
    limits: { versionsMs: 30_000, downloadMs: 30_000 },
    log: silentLog,
  });
}

const wanted = (destination: string) => ({
  packageName: made.pin.name,
  version: made.pin.version,
  integrity: made.pin.integrity,
  destination,
});

describe("a registry whose certificate is signed by the company", () => {
  test("is not trusted without the company's certificate, and the reason says so", async () => {
    expect(await fetchCodex({})).toMatchObject({
      error: {
        code: "runtime.certificate",
        message: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ is not trusted \(/),
        hint: expect.stringContaining("name its certificate in Settings"),
      },
    });
    expect(await registryWith({}).releases(made.pin.name)).toMatchObject({
      kind: "unreachable",
      message: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ is not trusted \(/),
    });
  });

  test.each([
    ["is not there", null, "cannot be read (ENOENT)"],
    ["holds none", "no certificate\n", "holds no certificate in PEM form"],
  ])("a file of certificates that %s has a reason of its own", async (_, text, reason) => {
    const path = join(root, "company.pem");
    if (text !== null) writeFileSync(path, text);
    const message = expect.stringContaining(`NODE_EXTRA_CA_CERTS names ${path}, which ${reason}`);
    expect(await fetchCodex({ NODE_EXTRA_CA_CERTS: path })).toMatchObject({
      error: { code: "runtime.certificate_file", message },
    });
    const registry = registryWith({ NODE_EXTRA_CA_CERTS: path });
    expect(await registry.releases(made.pin.name)).toMatchObject({ kind: "unreachable", message });
    expect(server.requests()).toHaveLength(0);
  });

  test("is trusted with it: Codex is fetched, and a release is listed and fetched", async () => {
    const trusted = { NODE_EXTRA_CA_CERTS: ca };
    expect(await fetchCodex(trusted)).toMatchObject({ ok: true, value: { source: "runtime" } });
    const registry = registryWith(trusted);
    expect(await registry.releases(made.pin.name)).toMatchObject({ kind: "answered" });
    const destination = join(root, "release");
    const outcome = await registry.download(wanted(destination), new AbortController().signal);
    expect(outcome).toMatchObject({ kind: "downloaded" });
    expect(existsSync(join(destination, "package.json"))).toBe(true);
  });
});

test("Codex and a release go through the proxy of Settings, whose name only the proxy knows", async () => {
  const plain = await startPackageServer({ ...made.pin, file: made.file });
  const proxy = await startProxyDouble();
  onTestFinished(async () => {
    await proxy.stop();
    await plain.stop();
  });
  const url = `http://packages.example.test:${new URL(plain.url).port}/`;
  const proxied = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
  const forCodex = { RELEASE_NPM_REGISTRY_URL: url.replace("packages.", "codex.") };
  expect(await fetchCodex(forCodex)).toMatchObject({ error: { code: "runtime.offline" } });
  expect(proxy.hosts()).toEqual([]);
  expect(await fetchCodex({ ...forCodex, ...proxied })).toMatchObject({ ok: true });
  expect(proxy.hosts()).toContain("codex.example.test");

  expect(await registryWith({}, url).releases(made.pin.name)).toMatchObject({
    kind: "unreachable",
  });
  expect(await registryWith(proxied, url).releases(made.pin.name)).toMatchObject({
    kind: "answered",
  });
  expect(proxy.hosts()).toContain("packages.example.test");
});

test("a full disk is said as such, and what has arrived is kept", async (context) => {
  const disk = join(root, "small-disk");
  mkdirSync(disk);
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], {
      stdio: "ignore",
    });
  } catch {
    return context.skip("no file system may be mounted here");
  }
  try {
    writeFileSync(join(disk, "filler"), new Uint8Array(8 * 1024));
    const trusted = { NODE_EXTRA_CA_CERTS: ca };
    expect(await fetchCodex(trusted, join(disk, "runtime"))).toMatchObject({
      error: {
        code: "runtime.disk_full",
        message: expect.stringContaining(`The disk has no room for Codex ${version}`),
        hint: expect.stringContaining("Free some space"),
      },
    });
    const destination = join(disk, "release");
    const outcome = await registryWith(trusted).download(
      wanted(destination),
      new AbortController().signal,
    );
    expect(outcome).toMatchObject({
      kind: "failed",
      message: "The disk has no room for the download. Free some space, then try again.",
    });
  } finally {
    execFileSync("/bin/umount", [disk]);
  }
});
