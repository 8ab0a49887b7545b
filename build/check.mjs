// `npm run check`: the worker's check with the environment that `npm start` would give it.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ownRoot, readEnvFile } from "./own-environment.mjs";

const root = join(import.meta.dirname, "..");
readEnvFile(root);
const program = join(root, "dist/broker/main.js");
const { status, signal } = spawnSync(
  process.execPath,
  [program, "check", ...process.argv.slice(2)],
  { env: { ...process.env, ...ownRoot() }, stdio: "inherit" },
);
process.exitCode = status ?? (signal === null ? 0 : 1);
