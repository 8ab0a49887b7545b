import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { errorText } from "../../broker/errors/broker-error.ts";
import { bootstrap } from "../bootstrap/bootstrap.ts";
import { bootstrapRegistry, ownRelease } from "../bootstrap/sources.ts";
import { ControlError } from "../errors/control-error.ts";
import { type Environment, readControlSettings } from "../settings/control-settings.ts";
import { readServicePaths } from "../settings/service-root.ts";
import type { MakeBootstrap } from "./bootstrap-command.ts";

/** Options that stand for a variable of the control plane. */
const VARIABLE_OF: Readonly<Record<string, string>> = {
  "npm-registry-url": "RELEASE_NPM_REGISTRY_URL",
  "admin-package-name": "RELEASE_ADMIN_PACKAGE_NAME",
  "worker-package-name": "RELEASE_WORKER_PACKAGE_NAME",
  label: "ADMIN_LABEL",
  "worker-label": "WORKER_LABEL",
};
const NODE_TIMEOUT_MS = 10_000;

/** Puts the set-up together for this program, which lies in `programFolder`. */
export function makeBootstrap(programFolder: string): MakeBootstrap {
  return (context, { values, switches }, doors) => {
    const given = Object.entries(VARIABLE_OF).flatMap(([option, variable]) => {
      const value = values[option];
      return value === undefined ? [] : [[variable, value] as const];
    });
    const environment: Environment = { ...process.env, ...Object.fromEntries(given) };
    const paths = readServicePaths(context.root, homedir(), "/");
    if (!paths.ok) throw paths.error;
    const settings = readControlSettings(
      { ...environment, SERVICE_BACKEND: "launchd" },
      process.platform,
    );
    if (!settings.ok) throw settings.error;
    const node = nodeAt(values["node-path"] ?? process.execPath);
    const { packages } = values;
    return bootstrap({
      paths: paths.value,
      settings: settings.value,
      environment,
      version: values["package-version"] ?? null,
      packages: packages === undefined ? null : resolve(packages),
      own: ownRelease(dirname(programFolder)),
      packageNames: {
        worker: environment["RELEASE_WORKER_PACKAGE_NAME"] ?? "@slack-codex-broker/worker",
        admin: environment["RELEASE_ADMIN_PACKAGE_NAME"] ?? "@slack-codex-broker/admin",
      },
      registry: bootstrapRegistry(
        join(programFolder, "fetch-package.cjs"),
        paths.value,
        environment,
      ),
      node,
      napi: node.napi,
      starter: join(programFolder, "launch-admin.js"),
      startsWorker: switches.has("start-worker"),
      doors,
      clock: context.clock,
    });
  };
}

function nodeAt(path: string): { readonly path: string; readonly version: string; napi: number } {
  try {
    const script = "console.log(process.versions.node, process.versions.napi, !!process.execve)";
    const said = execFileSync(path, ["-e", script], { timeout: NODE_TIMEOUT_MS, encoding: "utf8" });
    const [version = "", napi = "", canBecome] = said.trim().split(" ");
    if (canBecome === "true") return { path, version, napi: Number(napi) };
  } catch (thrown) {
    throw unusableNode(path, errorText(thrown));
  }
  throw unusableNode(path, "It is too old.");
}

function unusableNode(path: string, why: string): ControlError {
  return new ControlError("bootstrap.refused", `${path} is no Node that can be used. ${why}`, {
    hint: "Give --node-path with a Node 22.15 or later.",
  });
}
