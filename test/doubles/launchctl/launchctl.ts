import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { Answer } from "./answers.ts";

// `launchctl` for tests: `node launchctl.ts <folder> <command…>`. The folder holds launchd's socket.

/** Longest wait for launchd's socket, in ms, on a busy machine. */
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 20;

const [folder = "", ...args] = process.argv.slice(2);
const socketPath = join(folder, "s");
if (!existsSync(socketPath)) await startLaunchd();
// Not checked: a library for it would take longer than the command.
const { code, stdout, stderr } = JSON.parse(await ask(args)) as Answer;
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;

async function startLaunchd(): Promise<void> {
  const log = openSync(join(folder, "launchd.log"), "a");
  const program = join(import.meta.dirname, "launchd.ts");
  spawn(process.execPath, [program, folder], {
    detached: true,
    stdio: ["ignore", log, log],
  }).unref();
  closeSync(log);
  const deadline = Date.now() + PATIENCE_MS;
  while (!existsSync(socketPath)) {
    if (Date.now() > deadline) throw new Error(`No launchd in ${folder}.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function ask(command: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const connection = connect(socketPath);
    connection.on("data", (chunk: Buffer) => (text += chunk.toString()));
    connection.on("end", () => resolve(text));
    connection.on("error", reject);
    connection.end(JSON.stringify(command));
  });
}
