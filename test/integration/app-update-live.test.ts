import { EventEmitter } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App, AutoUpdater } from "electron";
import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { adminRoutes } from "../../main/api/routes.ts";
import type { BrokerActions } from "../../main/shell/control-plane/broker-actions.ts";
import { quitting } from "../../main/shell/quit.ts";
import { openAppUpdates } from "../../main/shell/updates/app-updates.ts";
import { macUpdateSource } from "../../main/shell/updates/mac-source.ts";
import { installUpdatingElectron } from "../doubles/updating-electron.ts";
import { ControlPlaneProcess, killIfThere } from "../world/control-plane.ts";
import { freePort } from "../world/free-port.ts";
import { processesWith } from "../world/processes.ts";
import { builtVersion } from "../world/release-packages.ts";
import { mention } from "../world/talk.ts";
import { lookForUpdatesAt, newMacUpdater, startUpdateFeed } from "../world/update-feed.ts";
import { startWorld } from "../world/world.ts";

// An update of the app from its server to the next start, around a broker with a turn that runs. The
// broker, Codex, the control planes before and after, the updater and what the shell does on quitting
// are the real ones; Electron and Squirrel are doubles.

const dist = join(import.meta.dirname, "../../dist");
const before = builtVersion();
const NEXT = "1.6.0";

it("DE05 RL14 an update of the app touches no running broker: the next app takes up the same one, with its turn", async () => {
  const world = await startWorld({});
  onTestFinished(() => world.end());
  onTestFinished(() => {
    for (const { pid } of processesWith(world.root)) killIfThere(pid);
  });
  const environment = {
    ...world.env,
    SERVICE_ROOT: world.root,
    ADMIN_PORT: String(await freePort()),
    SERVICE_BACKEND: "child",
    // As the app starts it: it ends with the app.
    CONTROL_PLANE_TIED: "1",
    RELEASE_NPM_REGISTRY_URL: "http://127.0.0.1:9",
  };
  const control = new ControlPlaneProcess(environment);
  await control.start();
  const worker = (await control.untilState("running")).worker;
  const talk = mention(world, "keep at it [[half:long|The whole answer.]]");
  await world.model.waitForGate("long", 40_000);
  const codex = await world.codexPid();

  const app = await updatedApp(world.root, () => control.hangUp());
  app.updates.act("check");
  await expect.poll(() => app.updates.status().update.kind).toBe("available");
  app.updates.act("download");
  await expect.poll(() => app.updates.status().update.kind).toBe("ready");
  expect((await control.status()).worker.pid).toBe(worker.pid);
  app.updates.act("install");
  expect(await app.ended).toBe(0);
  expect(app.mayClose()).toBe(true);

  const next = new ControlPlaneProcess(environment, nextApp(world.root));
  await next.start();
  const now = await next.untilState("running");
  expect(now.controlPlane.version).toBe(NEXT);
  expect(now.worker).toMatchObject({ pid: worker.pid, version: before, exits: 0 });
  // The broker that came along is one more release: switching to it is for a person to ask.
  const answer = await next.call(adminRoutes.releases.path);
  const releases = adminRoutes.releases.answer.parse(answer.body).worker;
  const known = releases.versions.map(({ version, role, isInstalled, rollback, deploy }) => ({
    ...{ version, role, isInstalled },
    canSwitch: rollback.allowed || deploy.allowed,
  }));
  expect(known).toEqual([
    { version: NEXT, role: "kept", isInstalled: true, canSwitch: true },
    { version: before, role: "current", isInstalled: true, canSwitch: false },
  ]);

  world.model.open("long");
  await talk.answer("The whole answer.");
  expect(talk.answers().filter((text) => text.includes("The whole answer."))).toHaveLength(1);
  expect(await world.codexPid()).toBe(codex);
  expect((await next.status()).worker).toMatchObject({ pid: worker.pid, exits: 0 });
});

/** The shell's part of an app of the version before, whose server of updates has the next one. */
async function updatedApp(root: string, closeControlPlane: () => Promise<unknown>) {
  const folder = mkdtempSync(join(tmpdir(), "app-update-live-"));
  const feed = await startUpdateFeed();
  const lookElsewhere = lookForUpdatesAt(feed.url, folder);
  const electron = installUpdatingElectron({ version: before, userData: join(root, "app") });
  onTestFinished(async () => {
    electron.end();
    lookElsewhere();
    await feed.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const squirrel = electron.autoUpdater as unknown as AutoUpdater;
  const events = new EventEmitter();
  let mayClose = false;
  const ended = new Promise<number>((resolve) => {
    const app = Object.assign(events, { exit: resolve, relaunch: () => {} });
    const actions = {} as BrokerActions;
    quitting({
      app: app as unknown as Pick<App, "on" | "exit" | "relaunch">,
      autoUpdater: squirrel,
      dialog: { showErrorBox: () => {} },
      actions,
      close: async () => void (await closeControlPlane()),
      allowClosing: () => (mayClose = true),
      language: () => "en",
    });
  });
  // Electron quits once Squirrel has closed the windows.
  squirrel.on("before-quit-for-update", () => {
    events.emit("before-quit", { preventDefault: () => {} });
  });
  const updates = openAppUpdates({
    version: before,
    refusal: null,
    signatureRefusal: () => Promise.resolve(null),
    source: () => macUpdateSource(newMacUpdater(), squirrel),
    isAutomatic: () => false,
    clock: systemClock,
    onChange: () => {},
    onInstallFailed: () => {},
  });
  return { updates, ended, mayClose: () => mayClose };
}

/** What the next version of the app brings; answers its control plane's program. */
function nextApp(root: string): string {
  const resources = join(root, "next-app/dist");
  mkdirSync(resources, { recursive: true });
  for (const part of ["main", "broker"]) {
    const filter = (path: string) => !path.endsWith(".map");
    cpSync(join(dist, part), join(resources, part), { recursive: true, filter });
  }
  const manifest = join(resources, "broker/package.json");
  const raised = readFileSync(manifest, "utf8").replace(
    /"version": "[^"]+"/,
    `"version": "${NEXT}"`,
  );
  writeFileSync(manifest, raised);
  writeFileSync(join(resources, "package.json"), JSON.stringify({ version: NEXT, broker: {} }));
  return join(resources, "main/headless.js");
}
