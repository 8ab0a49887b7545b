import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "tar";
import { freePort } from "./free-port.ts";

const repository = join(import.meta.dirname, "../..");
const START_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** A real registry program on loopback, which knows the packages that a test publishes and no other. */
export interface TestRegistry {
  readonly url: string;
  /** Publishes the folder's package as it is; its package.json names it. */
  publish(folder: string): Promise<void>;
  /** Changes a byte of a published package's file, as a broken disk or a proxy would. */
  corrupt(name: string, version: string): void;
  /** Ends it: it can be reached no more. */
  stop(): Promise<void>;
}

export async function startRegistry(): Promise<TestRegistry> {
  const root = mkdtempSync(join(tmpdir(), "registry-"));
  const storage = join(root, "storage");
  const config = join(root, "config.yaml");
  writeFileSync(
    config,
    [
      `storage: ${storage}`,
      "auth: { htpasswd: { file: ./htpasswd } }",
      "uplinks: {}",
      "packages: { '**': { access: $all, publish: $all } }",
      "max_body_size: 100mb",
      "log: { type: stdout, format: pretty, level: warn }",
    ].join("\n"),
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const child = spawn(
    process.execPath,
    [
      join(repository, "node_modules/verdaccio/bin/verdaccio"),
      "-c",
      config,
      "-l",
      `127.0.0.1:${port}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env["PATH"], HOME: root } },
  );
  let output = "";
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  await untilItAnswers(url, child, () => output);
  return {
    url,
    publish: (folder) => publish(url, folder),
    corrupt: (name, version) => {
      const file = join(storage, name, `${name.split("/").at(-1)}-${version}.tgz`);
      const bytes = readFileSync(file);
      const at = Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      writeFileSync(file, bytes);
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await exited;
      }
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function untilItAnswers(url: string, child: ChildProcess, output: () => string) {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(`${url}-/ping`).catch(() => null);
    if (answer?.ok === true) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`The registry does not answer:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
}

/** What `npm publish` sends. */
async function publish(url: string, folder: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
  const { name, version } = manifest;
  const packing = mkdtempSync(join(tmpdir(), "packing-"));
  try {
    const file = join(packing, "package.tgz");
    await create({ file, cwd: folder, gzip: true, prefix: "package" }, readdirSync(folder));
    const bytes = readFileSync(file);
    const tarball = `${name}-${version}.tgz`;
    const dist = {
      integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
      shasum: createHash("sha1").update(bytes).digest("hex"),
      tarball: `${url}${name}/-/${tarball.split("/").at(-1)}`,
    };
    const response = await fetch(url + name.replace("/", "%2f"), {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        _id: name,
        name,
        "dist-tags": { latest: version },
        versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
        _attachments: {
          [tarball]: {
            content_type: "application/octet-stream",
            data: bytes.toString("base64"),
            length: bytes.length,
          },
        },
      }),
    });
    if (!response.ok)
      throw new Error(`${name}@${version}: ${response.status} ${await response.text()}`);
  } finally {
    rmSync(packing, { recursive: true, force: true });
  }
}
