import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { MacUpdater } from "electron-updater";

// A server of updates of the app on this machine, and electron-updater's own MacUpdater pointed at it.

export const ZIP_BYTES = 3_000_000;
export const FILE = "slack-codex-broker-1.6.0-x64.zip";

/** How the server gives the file. */
type Giving = "whole" | "damaged" | "cut" | "absent";

export type UpdateFeed = Awaited<ReturnType<typeof startUpdateFeed>>;

/**
 * Has the updater look there: what electron-builder writes beside the program, and where Electron says
 * that is. The returned function takes it back.
 */
export function lookForUpdatesAt(url: string, folder: string): () => void {
  const before = { resources: process.resourcesPath, cache: process.env["XDG_CACHE_HOME"] };
  writeFileSync(
    join(folder, "app-update.yml"),
    `provider: generic\nurl: ${url}\nupdaterCacheDirName: broker-updater\n`,
  );
  setResources(folder);
  process.env["XDG_CACHE_HOME"] = join(folder, "cache");
  return () => {
    setResources(before.resources);
    if (before.cache === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = before.cache;
  };
}

/** As on a Mac, of which the updater asks the file for: its own option for tests. */
export function newMacUpdater(): MacUpdater {
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

export async function startUpdateFeed() {
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
        "releaseNotes: |\n  - Rows load sooner.\n  - More words.",
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
