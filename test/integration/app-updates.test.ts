import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AutoUpdater } from "electron";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import type { AppUpdate } from "../../main/api/app-update.ts";
import { openAppUpdates } from "../../main/shell/updates/app-updates.ts";
import { macUpdateSource } from "../../main/shell/updates/mac-source.ts";
import { installUpdatingElectron } from "../doubles/updating-electron.ts";
import {
  FILE,
  lookForUpdatesAt,
  newMacUpdater,
  startUpdateFeed,
  type UpdateFeed,
  ZIP_BYTES,
} from "../world/update-feed.ts";

// electron-updater's own MacUpdater against a server of updates on this machine. Electron and Squirrel
// are doubles: no other part of the way from the server to Squirrel is.

let folder: string;
let feed: UpdateFeed;
let lookElsewhere: () => void;
let electron: ReturnType<typeof installUpdatingElectron>;
let shown: AppUpdate[];
let failures: string[];
let updates: ReturnType<typeof openAppUpdates>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "app-updates-"));
  feed = await startUpdateFeed();
  lookElsewhere = lookForUpdatesAt(feed.url, folder);
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
  lookElsewhere();
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
    expect(updates.status().offer).toMatchObject({ notes: ["Rows load sooner.", "More words."] });
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
