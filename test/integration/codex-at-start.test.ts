import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeCodexPackage } from "../doubles/packages/made-package.ts";
import { type PackageServer, startPackageServer } from "../doubles/packages/package-server.ts";
import { ControlPlaneProcess, killIfThere } from "../world/control-plane.ts";
import { freePort } from "../world/free-port.ts";
import { processesWith } from "../world/processes.ts";

// Issue 16, Codex and Node: an installation without Codex fetches what its release pins as the broker
// starts, and the start says how far that is. The built programs, outside of any checkout.

const repository = join(import.meta.dirname, "../..");
const platform = `${process.platform}-${process.arch}`;
const builtManifest = join(repository, "dist/broker/package.json");
const { version } = JSON.parse(readFileSync(builtManifest, "utf8")).broker.codex;
const made = await makeCodexPackage(version, platform);
const wait = { timeout: 30_000, interval: 50 };

let root = "";
let server: PackageServer;
let control: ControlPlaneProcess;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "codex-at-start-"));
  server = await startPackageServer({ ...made.pin, file: made.file });
  for (const name of ["main", "broker", "renderer"])
    cpSync(join(repository, "dist", name), join(root, "app", name), { recursive: true });
  const manifest = JSON.parse(readFileSync(builtManifest, "utf8"));
  manifest.broker.codex.packages[platform] = made.pin;
  writeFileSync(join(root, "app/broker/package.json"), JSON.stringify(manifest));
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: root,
    SERVICE_ROOT: join(root, "service"),
    SERVICE_BACKEND: "child",
    ADMIN_PORT: String(await freePort()),
    RELEASE_NPM_REGISTRY_URL: server.url,
    SLACK_API_BASE_URL: "http://127.0.0.1:9",
  };
  control = new ControlPlaneProcess(environment, join(root, "app/main/headless.js"));
});
afterEach(async () => {
  await control.end("SIGKILL");
  for (const { pid } of processesWith(root)) killIfThere(pid);
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

const start = () => control.call("/admin/api/service/start", { json: {} });
const worker = async () => (await control.status()).worker;
const codex = async () => (await control.call("/admin/api/setup")).body["codex"];
const partial = () => join(root, `service/runtime/.codex-${version}.tgz.part`);

test("a start downloads Codex and says how far it is; a stop ends that, and the next start goes on", async () => {
  server.fail({ kind: "stalls", afterBytes: 70_000 });
  await control.start();
  expect((await start()).status).toBe(200);
  await expect
    .poll(async () => (await worker()).reason, wait)
    .toMatch(new RegExp(`^Downloading Codex ${version}: 70\u00a0kB of \\d+\u00a0kB\\.$`));
  expect(await worker()).toMatchObject({ state: "starting", pid: null });
  await expect.poll(codex, wait).toMatchObject({ state: "downloading", receivedBytes: 70_000 });

  await control.call("/admin/api/service/stop", { json: { mode: "stop" } });
  await expect.poll(async () => (await worker()).state, wait).toBe("stopped");
  expect(await codex()).toMatchObject({ state: "absent", receivedBytes: 70_000, problem: null });
  expect(existsSync(partial())).toBe(true);

  await start();
  await expect.poll(codex, wait).toMatchObject({ state: "present" });
  // Without tokens the broker ends soon after it was started.
  await expect
    .poll(async () => (await worker()).exit, wait)
    .toMatchObject({ code: 78, lines: expect.any(Array) });
  expect(server.requests().at(-1)?.range).toBe("bytes=70000-");
});

test("the doctor offers the download while the broker is stopped, and does it", async () => {
  await control.start();
  const check = "/admin/api/doctor/checks/codex.program";
  const { body } = await control.call(`${check}/run`, { json: {} });
  expect(body).toMatchObject({
    result: { findings: [{ state: "failed", fix: { kind: "act", label: "Download Codex" } }] },
  });
  const fixed = await control.call(`${check}/fix`, { json: { key: "codex.program", by: "Ada" } });
  expect(fixed.body).toMatchObject({ did: `Codex ${version} is there.` });
  expect(await codex()).toMatchObject({ state: "present" });
});

test("without a network the start says why, and what to do", async () => {
  await server.stop();
  await control.start();
  await start();
  const { host } = new URL(server.url);
  await expect.poll(worker, wait).toMatchObject({
    state: "restarting",
    reason: `${host} cannot be reached (ECONNREFUSED), so Codex ${version} could not be downloaded. Check this computer’s network and the proxy in Settings, then try again. What has arrived is kept.`,
  });
});
