import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { electronWithApp } from "./checks/electron-with-app.ts";
import { electronPlaces, findElectron } from "./checks/electron.ts";

// `npm run app`: the app of this checkout, in the Electron that the tests use.

const root = join(import.meta.dirname, "..");
const electron = findElectron(electronPlaces(root));
if (electron.kind === "none") {
  console.error("There is no Electron. `npm test -- setup` brings one, or says why it cannot.");
  process.exitCode = 1;
} else {
  // The fetched one starts only the app that lies in it.
  const copy = electron.kind === "folder" ? electronWithApp(electron.path, root, root) : null;
  const program = electron.kind === "folder" ? join(copy ?? "", "electron") : electron.program;
  // As root, Chromium refuses its own sandbox.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(
    program,
    [...(copy === null ? [root] : []), ...sandbox, ...process.argv.slice(2)],
    {
      stdio: "inherit",
      env: { ...process.env, BROKER_NODE: process.execPath },
    },
  );
  // Ctrl-C is for the app: it ends its control plane, then itself.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code) => (process.exitCode = code ?? 1));
  child.on("close", () => {
    if (copy !== null) rmSync(copy, { recursive: true, force: true });
  });
  child.on("error", (error) => {
    console.error(`Electron could not be started: ${error.message}`);
    process.exitCode = 1;
  });
}
