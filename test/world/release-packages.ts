import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestRegistry } from "./registry.ts";

const built = join(import.meta.dirname, "../../dist/broker");
export const WORKER_PACKAGE = "@slack-codex-broker/worker";

export interface ReleasePackage {
  readonly version: string;
  /** Changes the program's text. */
  readonly program?: (text: string) => string;
  /** Changes the package.json. */
  readonly manifest?: (manifest: Record<string, unknown>) => Record<string, unknown>;
}

/** The version of the worker that is built. */
export function builtVersion(): string {
  return String(builtManifest()["version"]);
}

/** Publishes the built worker under another version, changed as a test wants it. */
export async function publishRelease(
  registry: TestRegistry,
  { version, program = (text) => text, manifest = (one) => one }: ReleasePackage,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  try {
    mkdirSync(join(folder, "native"));
    const binding = `${process.platform}-${process.arch}.node`;
    cpSync(join(built, "native", binding), join(folder, "native", binding));
    writeFileSync(join(folder, "main.js"), program(readFileSync(join(built, "main.js"), "utf8")));
    const changed = manifest({ ...builtManifest(), version });
    writeFileSync(join(folder, "package.json"), JSON.stringify(changed));
    await registry.publish(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The next schema: a migration more, as a later release would have it. */
export function withOneMoreMigration(text: string): string {
  const at = text.indexOf('"0013_schema_versions"');
  const sql = /await (\w+)\.raw\(/.exec(text.slice(at))?.[1];
  if (at < 0 || sql === undefined) throw new Error("The bundle has no such migration.");
  const more = `"0999_more": { async up(db) {
    await ${sql}.raw("create table more (a integer) strict").execute(db);
  } },`;
  return text.slice(0, at) + more + text.slice(at);
}

export function withSchema(schema: number) {
  return (manifest: Record<string, unknown>): Record<string, unknown> => ({
    ...manifest,
    broker: { ...(manifest["broker"] as object), schema },
  });
}

/**
 * Publishes a Node for this computer that runs this one, and notes beside itself with what; changes
 * a release's package.json so that it pins it.
 */
export async function publishNode(
  registry: TestRegistry,
  version: string,
): Promise<(manifest: Record<string, unknown>) => Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "node-package-"));
  const name = "node-for-a-test";
  try {
    mkdirSync(join(folder, "bin"));
    const script = `#!/bin/sh\necho "$*" >>"$0.ran"\nexec '${process.execPath}' "$@"\n`;
    writeFileSync(join(folder, "bin/node"), script, { mode: 0o755 });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version }));
    await registry.publish(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const published = (await (await fetch(`${registry.url}${name}/${version}`)).json()) as {
    readonly dist: { readonly integrity: string };
  };
  const pin = { name, version, integrity: published.dist.integrity };
  const nodePackages = { [`${process.platform}-${process.arch}`]: pin };
  return (manifest) => ({
    ...manifest,
    broker: { ...(manifest["broker"] as object), node: version, nodePackages },
  });
}

/** Puts statements before everything else that the program does. */
export function beginningWith(statements: string) {
  return (text: string): string => `${statements}\n${text}`;
}

function builtManifest(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(built, "package.json"), "utf8")) as Record<string, unknown>;
}
