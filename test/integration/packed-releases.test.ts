import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { findCodexBinary } from "../../broker/codex/binary.ts";
import { type Operation, operationSchema } from "../../main/api/operations.ts";
import { installLaunchctl, type LaunchctlDouble } from "../doubles/launchctl/install.ts";
import { ControlPlaneProcess, isThere, killIfThere } from "../world/control-plane.ts";
import { freePort } from "../world/free-port.ts";
import {
  adminProgram,
  installPacked,
  packReleases,
  publishAdmin,
  runNode,
} from "../world/packed-releases.ts";
import { processesWith } from "../world/processes.ts";
import { publishRelease, WORKER_PACKAGE } from "../world/release-packages.ts";
import { startRegistry, type TestRegistry } from "../world/registry.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

// The packed releases, from an empty folder to a Mac without a screen that updates itself. The tests
// tell one story, in order.

const ADMIN_LABEL = "io.github.hoolc.agent-session-broker";
const STORY_MS = 120_000;
const GOOD = "9.1.0";
const SILENT = "9.2.0";
const ENDING = "9.1.5";

let folder = "";
let world: World;
let launchd: LaunchctlDouble;
let registry: TestRegistry;
let admin = "";
let worker = "";
let packages = "";
let version = "";
let root = "";
let control: ControlPlaneProcess;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pk-"));
  packages = packReleases();
  version = z
    .object({ version: z.string() })
    .parse(
      JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")),
    ).version;
  const packed = (target: string) => join(packages, `${target}-${version}.tgz`);
  [admin, worker, registry, world] = await Promise.all([
    installPacked(packed("admin"), join(folder, "a"), "admin"),
    installPacked(packed("worker"), join(folder, "w"), "worker"),
    startRegistry(),
    startWorld(),
  ]);
  mkdirSync(join(folder, "launchd"));
  launchd = installLaunchctl(join(folder, "launchd"));
  root = join(folder, "service");
  const codex = findCodexBinary({ startFolder: import.meta.dirname });
  if (!codex.ok) throw codex.error;
  environment = {
    ...world.env,
    ADMIN_PORT: String(await freePort()),
    LAUNCHCTL_BIN: launchd.program,
    LAUNCH_AGENTS_DIR: launchd.agentsFolder,
    RELEASE_NPM_REGISTRY_URL: registry.url,
    RELEASE_WATCH_MAX_MS: "20000",
    SHELL: "/bin/sh",
    // A set-up fetches it from the registry otherwise.
    CODEX_BIN: codex.value.path,
  };
  control = new ControlPlaneProcess({ ...environment, SERVICE_ROOT: root });
}, STORY_MS);

afterAll(async () => {
  await launchd?.end();
  for (const { pid } of processesWith(folder)) killIfThere(pid);
  await registry?.stop();
  await world?.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const run = (program: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
  runNode([program, ...args], { env, cwd: folder });

/** The README's alias, as npm installs it. */
const bootstrap = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  run(
    join(folder, "a/node_modules/.bin/agent-session-broker-macos-bootstrap"),
    ["--service-root", root, "--packages", packages, "--package-version", version, ...args],
    { ...environment, ...more },
  );

const link = (name: string) => {
  try {
    return readlinkSync(join(root, name));
  } catch {
    // There is no such link.
    return null;
  }
};

/** Every file of the set-up with its hash; what the running programs write is left out. */
function filesOf(): Readonly<Record<string, string>> {
  const parts = ["config", "releases", "runtime-support", "../launchd/LaunchAgents"];
  const files = parts.flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Object.fromEntries(
    files.map((path) => [
      path,
      `${statSync(path).mtimeMs} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`,
    ]),
  );
}

describe("RL01 the packed releases", () => {
  test("need nothing but a Node, and name what they are", async () => {
    for (const one of [admin, worker]) {
      const manifest: unknown = JSON.parse(readFileSync(join(one, "package.json"), "utf8"));
      expect(manifest).toMatchObject({ version, broker: { node: expect.any(String) } });
      for (const field of ["dependencies", "optionalDependencies", "scripts"]) {
        expect(manifest).not.toHaveProperty(field);
      }
    }
    expect(readdirSync(join(worker, "native")).toSorted()).toEqual([
      "darwin-arm64.node",
      "darwin-x64.node",
      "linux-x64.node",
    ]);
    expect(readdirSync(join(folder, "a/node_modules"))).toEqual([
      ".bin",
      ".package-lock.json",
      "@slack-codex-broker",
    ]);
    const bare = { HOME: folder, PATH: "/usr/bin:/bin" };
    const described = await run(join(worker, "main.js"), ["describe", "--json"], bare);
    expect(JSON.parse(described.out)).toMatchObject({ version, schema: expect.any(Number) });
    const own = await run(join(admin, "main.js"), ["describe", "--json"], bare);
    expect(JSON.parse(own.out)).toMatchObject({ version });
  });

  test("the control plane answers, and brings the interface along", async () => {
    const alone = new ControlPlaneProcess(
      {
        ...{ HOME: folder, PATH: "/usr/bin:/bin", SERVICE_ROOT: join(folder, "alone") },
        ADMIN_PORT: String(await freePort()),
        SERVICE_BACKEND: "child",
      },
      join(admin, "main.js"),
    );
    await alone.start();
    expect((await alone.call("/readyz", { token: null })).body).toMatchObject({
      ok: true,
      version,
    });
    expect((await alone.call("/admin", { token: null })).text).toContain("<div id=");
    expect(await alone.end()).toBe(0);
  });
});

describe("RL08 RL09 the set-up of a Mac without a screen", () => {
  test("is refused without credentials, and says first what it would do", async () => {
    const none = { SLACK_APP_TOKEN: "", SLACK_BOT_TOKEN: "" };
    const [refused, wrong, dry] = await Promise.all([
      bootstrap(["--start-worker"], none),
      bootstrap(["--tunnel"]),
      bootstrap(["--start-worker", "--dry-run"]),
    ]);
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toContain("SLACK_APP_TOKEN");
    expect(wrong.code).toBe(64);
    expect(dry.code).toBe(0);
    expect(dry.out).toContain(`Install the worker ${version} and make it current-worker`);
    expect(existsSync(root)).toBe(false);
  });

  test(
    "that fails in the middle is resumed, and ends with an answered message",
    async () => {
      launchd.behave({ timeScale: 0.1, hasNoGui: true });
      const cut = await bootstrap(["--start-worker"]);
      expect(cut.code).toBe(1);
      expect(cut.err).toContain("logged in at the screen");
      expect(link("current-admin")).toBe(`releases/admin/npm-${version}`);

      launchd.behave({ timeScale: 0.1 });
      const done = await bootstrap(["--start-worker"]);
      expect(done).toMatchObject({ code: 0, err: "" });
      expect(done.out).not.toContain("Install the");
      expect(done.out).toContain(`http://127.0.0.1:${control.port}/admin`);
      expect(link("current-worker")).toBe(`releases/worker/npm-${version}`);
      expect(readdirSync(launchd.agentsFolder).toSorted()).toEqual([
        `${ADMIN_LABEL}.plist`,
        `${ADMIN_LABEL}.worker.plist`,
      ]);
      for (const name of readdirSync(launchd.agentsFolder)) {
        const plist = readFileSync(join(launchd.agentsFolder, name), "utf8");
        expect(plist).not.toContain(environment["SLACK_BOT_TOKEN"]);
      }
      for (const name of ["worker.env", "admin.env"]) {
        expect(statSync(join(root, "config", name)).mode & 0o777).toBe(0o600);
      }
      await control.untilState("running");
      await mention(world, "[[final:set up]]").answer("set up");
    },
    STORY_MS,
  );

  test("its command line copies the database of the installation", async () => {
    const copy = join(folder, "copy.sqlite");
    const args = ["backup", copy, "--service-root", root];
    const copied = await run(join(folder, "a/node_modules/.bin/broker"), args, environment);
    expect(copied).toMatchObject({ code: 0, err: "" });
    expect(statSync(copy).size).toBeGreaterThan(0);
  });

  test("done again changes nothing", async () => {
    const before = filesOf();
    const { controlPlane, worker: running } = await control.status();
    const again = await bootstrap(["--start-worker"]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain("nothing is changed");
    expect(filesOf()).toEqual(before);
    const after = await control.status();
    expect(after.controlPlane.pid).toBe(controlPlane.pid);
    expect(after.worker.pid).toBe(running.pid);
  });
});

describe("RL05 the control plane as a release of its own", () => {
  const operation = async (id: string): Promise<Operation | null> => {
    const answer = await control.call("/admin/api/operations").catch(() => null);
    const read = z.object({ operations: z.array(operationSchema) }).safeParse(answer?.body);
    return read.data?.operations.find((each) => each.id === id) ?? null;
  };
  const begin = async (what: "deploy" | "rollback", wanted: string): Promise<string> => {
    const body = { target: "admin", version: wanted, by: "Mara" };
    const { status, text } = await control.call(`/admin/api/${what}`, { json: body });
    expect(status).toBe(202);
    return z.object({ operation: operationSchema }).parse(JSON.parse(text)).operation.id;
  };
  const ended = async (id: string): Promise<Operation | null> => {
    const hasEnded = async () => ((await operation(id))?.status ?? "running") !== "running";
    await expect.poll(hasEnded, { timeout: STORY_MS }).toBe(true);
    return operation(id);
  };

  test(
    "is updated while the worker goes on",
    async () => {
      await publishAdmin(registry, admin, join(folder, "good"), { version: GOOD });
      await control.call("/admin/api/releases/check", { json: {} });
      const before = await control.status();
      expect(await ended(await begin("deploy", GOOD))).toMatchObject({ status: "succeeded" });
      const after = await control.status();
      expect(after.controlPlane.version).toBe(GOOD);
      expect(after.controlPlane.pid).not.toBe(before.controlPlane.pid);
      expect(after.worker.pid).toBe(before.worker.pid);
      expect(link("previous-admin")).toBe(`releases/admin/npm-${version}`);
    },
    STORY_MS,
  );

  test(
    "RL09 a set-up takes both releases from the registry, and refuses a damaged one",
    async () => {
      await publishRelease(registry, { version: GOOD });
      mkdirSync(join(folder, "launchd-2"));
      const second = installLaunchctl(join(folder, "launchd-2"));
      second.behave({ timeScale: 0.1 });
      const at = join(folder, "second");
      const port = await freePort();
      const own = { LAUNCHCTL_BIN: second.program, LAUNCH_AGENTS_DIR: second.agentsFolder };
      const setUp = (registryUrl = registry.url) =>
        run(
          join(folder, "a/node_modules/.bin/agent-session-broker-macos-bootstrap"),
          ["--service-root", at, "--package-version", GOOD],
          {
            ...{ ...environment, ...own, ADMIN_PORT: String(port) },
            RELEASE_NPM_REGISTRY_URL: registryUrl,
          },
        );
      try {
        const unreachable = await setUp(`http://127.0.0.1:${await freePort()}/`);
        expect(unreachable).toMatchObject({
          code: 1,
          err: expect.stringContaining("did not answer"),
        });
        // The same byte is changed, and changed back.
        registry.corrupt(WORKER_PACKAGE, GOOD);
        const damaged = await setUp();
        expect(damaged).toMatchObject({
          code: 1,
          err: expect.stringContaining("worker could not be installed"),
        });
        expect(existsSync(join(at, "current-worker"))).toBe(false);
        registry.corrupt(WORKER_PACKAGE, GOOD);
        expect(await setUp()).toMatchObject({ code: 0, err: "" });
        for (const target of ["worker", "admin"]) {
          expect(readlinkSync(join(at, `current-${target}`))).toBe(
            `releases/${target}/npm-${GOOD}`,
          );
          const note = join(at, `current-${target}`, ".broker-release.json");
          expect(JSON.parse(readFileSync(note, "utf8"))).toMatchObject({
            ...{ origin: "registry", integrity: expect.stringMatching(/^sha512-/) },
          });
        }
        const ready = await (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
        expect(ready).toMatchObject({ ok: true, version: GOOD });
      } finally {
        await second.end();
        for (const { pid } of processesWith(at)) killIfThere(pid);
      }
    },
    STORY_MS,
  );

  test(
    "one that ends at once is undone at once, with the reason",
    async () => {
      const program = adminProgram("process.exit(3)");
      await publishAdmin(registry, admin, join(folder, "ending"), { version: ENDING, program });
      await control.call("/admin/api/releases/check", { json: {} });
      expect(await ended(await begin("deploy", ENDING))).toMatchObject({
        ...{ status: "rolled-back", reason: "It ended with exit code 3." },
      });
      expect((await control.status()).controlPlane.version).toBe(GOOD);
    },
    STORY_MS,
  );

  test(
    "one that never answers is undone, also when everything is killed in the middle",
    async () => {
      const program = adminProgram("setInterval(() => {}, 1e6)");
      await publishAdmin(registry, admin, join(folder, "silent"), { version: SILENT, program });
      await control.call("/admin/api/releases/check", { json: {} });
      const before = await control.status();
      const id = await begin("deploy", SILENT);
      const watch = join(root, "releases/admin-watch.json");
      const watcher = () => {
        const read = z.object({ watcher: z.object({ pid: z.number() }).nullable() });
        return existsSync(watch)
          ? (read.parse(JSON.parse(readFileSync(watch, "utf8"))).watcher?.pid ?? null)
          : null;
      };
      await control.until(() => watcher() !== null, "the watcher has begun");
      killIfThere(watcher() ?? -1);
      killIfThere(before.controlPlane.pid);

      expect(await ended(id)).toMatchObject({ status: "rolled-back", version: SILENT });
      const after = await control.status();
      expect(after.controlPlane.version).toBe(GOOD);
      expect(after.worker.pid).toBe(before.worker.pid);
      expect(link("current-admin")).toBe(`releases/admin/npm-${GOOD}`);
      expect(link("failed-admin")).toBe(`releases/admin/npm-${SILENT}`);
    },
    STORY_MS,
  );

  test(
    "goes back to the release before, without the registry",
    async () => {
      await registry.stop();
      expect(await ended(await begin("rollback", version))).toMatchObject({
        ...{ status: "succeeded", reason: null },
      });
      const { controlPlane, worker: running } = await control.status();
      expect(controlPlane.version).toBe(version);
      expect(isThere(running.pid ?? -1)).toBe(true);
    },
    STORY_MS,
  );
});
