import { EventEmitter } from "node:events";
import { request as httpRequest, type RequestOptions } from "node:http";
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

// As much of Electron as its updater needs, so that electron-updater's real MacUpdater runs on Node.
// Its requests go over node:http; in place of Squirrel stands a double that fetches what it is given.

/** Squirrel as Electron shows it. */
export interface SquirrelDouble extends EventEmitter {
  /** Bytes of each update that was handed over whole. */
  readonly taken: readonly number[];
  /** How often it was told to quit and install. */
  readonly installs: number;
  /** From now on it refuses what it is given, in Squirrel's words. */
  refuse(message: string): void;
}

export interface UpdatingElectronOptions {
  /** The version of the app that runs. */
  readonly version: string;
  readonly userData: string;
}

/** `require("electron")` gives this from now on; `end` takes it back. */
export function installUpdatingElectron({ version, userData }: UpdatingElectronOptions) {
  const autoUpdater = squirrelDouble();
  const electron = {
    app: Object.assign(new EventEmitter(), {
      isPackaged: true,
      getVersion: () => version,
      getName: () => "Slack Codex Broker",
      getPath: () => userData,
      getAppPath: () => userData,
      whenReady: () => Promise.resolve(),
    }),
    autoUpdater,
    net: {
      request: ({ session: _session, redirect: _redirect, ...options }: Requested) =>
        httpRequest(options),
    },
    session: { fromPartition: () => ({}) },
  };
  Reflect.set(globalThis, KEY, electron);
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "electron"
        ? { url: PLACE, format: "commonjs", shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === PLACE
        ? {
            format: "commonjs",
            source: SOURCE,
            shortCircuit: true,
          }
        : next(url, context),
  });
  return { autoUpdater, end: () => hooks.deregister() };
}

type Requested = RequestOptions & { readonly session?: unknown; readonly redirect?: unknown };

const KEY = "updatingElectron";
/** Node keeps a module that was loaded once, so this one looks for the newest double each time. */
const SOURCE = `module.exports = new Proxy({}, { get: (_, name) => globalThis.${KEY}[name] });`;
/** No file is there: what it holds comes from the hook above. */
const PLACE = pathToFileURL("/updating-electron.cjs").href;

function squirrelDouble(): SquirrelDouble {
  const taken: number[] = [];
  let installs = 0;
  let refusal: string | null = null;
  let feed: { readonly url: string; readonly headers: Record<string, string> } | null = null;
  const fetchUpdate = async () => {
    if (feed === null) throw new Error("No feed URL set.");
    const answer = await fetch(feed.url, { headers: feed.headers });
    const { url } = (await answer.json()) as { readonly url: string };
    const file = await fetch(url);
    const bytes = (await file.arrayBuffer()).byteLength;
    if (refusal !== null) throw new Error(refusal);
    return bytes;
  };
  const squirrel = Object.assign(new EventEmitter(), {
    taken,
    refuse: (message: string) => (refusal = message),
    setFeedURL: (given: NonNullable<typeof feed>) => (feed = given),
    checkForUpdates: () => {
      fetchUpdate().then(
        (bytes) => {
          taken.push(bytes);
          squirrel.emit("update-downloaded");
        },
        (thrown: unknown) => squirrel.emit("error", thrown),
      );
    },
    quitAndInstall: () => {
      installs += 1;
      squirrel.emit("before-quit-for-update");
    },
  });
  return Object.defineProperty(squirrel, "installs", {
    get: () => installs,
  }) as unknown as SquirrelDouble;
}
