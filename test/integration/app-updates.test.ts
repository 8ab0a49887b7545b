import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AutoUpdater } from "electron";
import type { MacUpdater } from "electron-updater";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import type { AppUpdate } from "../../main/api/app-update.ts";
import { openAppUpdates } from "../../main/shell/updates/app-updates.ts";
import { macUpdateSource } from "../../main/shell/updates/mac-source.ts";
import { installUpdatingElectron } from "../doubles/updating-electron.ts";

// electron-updater's own MacUpdater against a server of updates on this machine. Electron and Squirrel
// are doubles: no other part of the way from the server to Squirrel is.

const ZIP_BYTES = 3_000_000;
const FILE = "slack-codex-broker-1.6.0-x64.zip";

/** How the server gives the file. */
type Giving = "whole" | "damaged" | "cut" | "absent";

let folder: string;
let feed: Awaited<ReturnType<typeof startFeed>>;
let electron: ReturnType<typeof installUpdatingElectron>;
let shown: AppUpdate[];
let failures: string[];
let updates: ReturnType<typeof openAppUpdates>;
const before = { resources: process.resourcesPath, cache: process.env["XDG_CACHE_HOME"] };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "app-updates-"));
  feed = await startFeed();
  // What electron-builder writes beside the program, and where the updater looks for it.
  writeFileSync(
    join(folder, "app-update.yml"),
    `provider: generic\nurl: ${feed.url}\nupdaterCacheDirName: broker-updater\n`,
  );
  setResources(folder);
  process.env["XDG_CACHE_HOME"] = join(folder, "cache");
  electron = installUpdatingElectron({ version: "1.5.0", userData: folder });
  shown = [];
  failures = [];
  updates = openAppUpdates({
    version: "1.5.0",
    refusal: null,
    signatureRefusal: () => Promise.resolve(null),
    source: () => {
      const updater = newMacUpdater();
      return macUpdateSource(updater, electron.autoUpdater as unknown as AutoUpdater);
    },
    isAutomatic: () => false,
    clock: systemClock,
    onChange: ({ update }) => shown.push(update),
    onInstallFailed: (reason) => failures.push(reason),
  });
});

afterEach(async () => {
  electron.end();
  await feed.close();
  setResources(before.resources);
  if (before.cache === undefined) delete process.env["XDG_CACHE_HOME"];
  else process.env["XDG_CACHE_HOME"] = before.cache;
  rmSync(folder, { recursive: true, force: true });
});

describe("the app's updater on a server of updates (DE05)", () => {
  it("finds a newer version, downloads it with progress, has Squirrel take it, installs and quits", async () => {
    await check("available");
    expect(updates.status().update).toEqual({
      kind: "available",
      version: "1.6.0",
      publishedAt: Date.parse("2026-11-20T10:00:00Z"),
    });
    expect(feed.asked).not.toContain(`/${FILE}`);

    await download("ready");
    const progress = shown.flatMap((each) =>
      each.kind === "downloading" && each.totalBytes > 0 ? [each.bytes / each.totalBytes] : [],
    );
    expect(progress.at(-1)).toBe(1);
    expect(electron.autoUpdater.taken).toEqual([ZIP_BYTES]);

    let isQuitting = false;
    electron.autoUpdater.on("before-quit-for-update", () => (isQuitting = true));
    updates.act("install");
    expect([electron.autoUpdater.installs, isQuitting, failures]).toEqual([1, true, []]);
  });

  it("offers nothing when the same version is published", async () => {
    feed.publish("1.5.0");
    await check("idle");
    expect(updates.status().checkedAt).not.toBeNull();
  });

  it("refuses a file of which one byte is another, and takes the right one afterwards", async () => {
    await check("available");
    feed.give("damaged");
    await download("failed");
    expect(updates.status().update).toMatchObject({
      during: "download",
      version: "1.6.0",
      reason: expect.stringContaining("damaged") as string,
    });
    expect(electron.autoUpdater.taken).toEqual([]);

    feed.give("whole");
    await download("ready");
    expect(electron.autoUpdater.taken).toEqual([ZIP_BYTES]);
  });

  it("says that the connection ended, and downloads it when asked again", async () => {
    await check("available");
    feed.give("cut");
    await download("failed");
    expect(updates.status().update).toMatchObject({
      reason: expect.stringContaining("connection ended") as string,
    });
    expect(electron.autoUpdater.taken).toEqual([]);
    feed.give("whole");
    await download("ready");
  });

  it("is not ready when Squirrel refuses the signature", async () => {
    await check("available");
    electron.autoUpdater.refuse("Code signature at URL file:///x did not pass validation");
    await download("failed");
    expect(updates.status().update).toMatchObject({
      reason: expect.stringContaining("signature") as string,
    });
  });

  it("says so when nothing is published, and when no server is there", async () => {
    feed.give("absent");
    await check("failed");
    expect(updates.status().update).toMatchObject({
      during: "check",
      reason: "Nothing is published at the address of updates.",
    });
    await feed.close();
    await check("failed");
    expect(updates.status().update).toMatchObject({
      reason: expect.stringContaining("did not answer") as string,
    });
  });
});

async function check(kind: AppUpdate["kind"]): Promise<void> {
  updates.act("check");
  await expect.poll(() => updates.status().update.kind).toBe(kind);
}

async function download(kind: AppUpdate["kind"]): Promise<void> {
  updates.act("download");
  await expect.poll(() => updates.status().update.kind).toBe(kind);
}

/** As on a Mac, of which the updater asks the file for: its own option for tests. */
function newMacUpdater(): MacUpdater {
  const { MacUpdater: Kind } = createRequire(import.meta.url)("electron-updater") as {
    readonly MacUpdater: new () => MacUpdater;
  };
  const updater = new Kind();
  Reflect.set(updater, "_testOnlyOptions", { platform: "darwin" });
  return updater;
}

function setResources(path: string): void {
  Object.defineProperty(process, "resourcesPath", { value: path, configurable: true });
}

async function startFeed() {
  const zip = randomBytes(ZIP_BYTES);
  const damaged = Buffer.from(zip);
  damaged.writeUInt8(damaged.readUInt8(7) ^ 1, 7);
  const sha512 = createHash("sha512").update(zip).digest("base64");
  let version = "1.6.0";
  let giving: Giving = "whole";
  const asked: string[] = [];
  const giveFile = (response: ServerResponse) => {
    response.writeHead(200, { "content-length": ZIP_BYTES });
    if (giving === "cut") {
      response.write(zip.subarray(0, ZIP_BYTES / 2), () => response.destroy());
      return;
    }
    response.end(giving === "damaged" ? damaged : zip);
  };
  const server = createServer(({ url = "" }, response) => {
    const path = url.split("?")[0] ?? "";
    asked.push(path);
    if (giving === "absent") return void response.writeHead(404).end();
    if (path === `/${FILE}`) return giveFile(response);
    if (path !== "/latest-mac.yml") return void response.writeHead(404).end();
    response.end(
      [
        `version: ${version}`,
        `files:\n  - url: ${FILE}\n    sha512: ${sha512}\n    size: ${ZIP_BYTES}`,
        `path: ${FILE}\nsha512: ${sha512}\nreleaseDate: '2026-11-20T10:00:00.000Z'`,
      ].join("\n"),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    publish: (next: string) => (version = next),
    give: (next: Giving) => (giving = next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
