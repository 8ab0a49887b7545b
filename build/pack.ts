import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adminManifest, workerManifest } from "./release-manifest.ts";

// `npm run pack`: the releases as npm packages, in dist/packages/. Each is whole: one `main.js`, no
// dependencies, no script, and what it needs for every platform that it runs on.

const root = join(import.meta.dirname, "..");
const packages = join(root, "dist/packages");
/** better-sqlite3's bindings of the platforms that releases are for. */
const bindings = ["darwin-arm64.node", "darwin-x64.node", "linux-x64.node"];
/** The worker, and what it loads when an agent asks for an MCP server. */
const workerPrograms = ["main.js", "mcp-client.js"];
/** The control plane, what it starts, and the command line. */
const adminPrograms = [
  ...["headless.js", "fetch-package.cjs", "launch-worker.js", "launch-admin.js"],
  "broker.js",
];
/** The README's name for `broker bootstrap`. */
const bootstrapAlias = `#!/usr/bin/env node
process.argv.splice(2, 0, "bootstrap");
await import("./broker.js");
`;
const PACK_LIMIT_MS = 120_000;

rmSync(packages, { recursive: true, force: true });
mkdirSync(packages, { recursive: true });
pack("worker", (folder) => {
  for (const name of workerPrograms) {
    copyFileSync(join(root, "dist/broker", name), join(folder, name));
  }
  mkdirSync(join(folder, "native"));
  for (const name of bindings) {
    copyFileSync(join(root, "dist/broker/native", name), join(folder, "native", name));
  }
  return workerManifest();
});
pack("admin", (folder) => {
  // The folders as in `dist`: the programs look for each other and for the interface by them.
  mkdirSync(join(folder, "main"));
  for (const name of adminPrograms) {
    copyFileSync(join(root, "dist/main", name), join(folder, "main", name));
  }
  cpSync(join(root, "dist/renderer"), join(folder, "renderer"), {
    recursive: true,
    filter: (path) => !path.endsWith(".map"),
  });
  writeFileSync(join(folder, "main.js"), 'import "./main/headless.js";\n');
  writeFileSync(join(folder, "main/bootstrap.js"), bootstrapAlias);
  return adminManifest();
});

function pack(
  target: "worker" | "admin",
  fill: (folder: string) => Readonly<Record<string, unknown>>,
): void {
  const folder = join(packages, target);
  mkdirSync(folder);
  const manifest = fill(folder);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  execFileSync("npm", ["pack", folder, "--pack-destination", packages, "--silent"], {
    cwd: packages,
    timeout: PACK_LIMIT_MS,
    stdio: ["ignore", "ignore", "inherit"],
  });
  rmSync(folder, { recursive: true });
  const version = String(manifest["version"]);
  const made = join(packages, `slack-codex-broker-${target}-${version}.tgz`);
  const named = join(packages, `${target}-${version}.tgz`);
  if (!existsSync(made)) throw new Error(`npm pack left no ${made}`);
  copyFileSync(made, named);
  rmSync(made);
  process.stdout.write(`${named}\n`);
}
