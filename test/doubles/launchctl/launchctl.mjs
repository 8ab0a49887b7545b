import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

// `launchctl` for tests: `node launchctl.mjs <folder> <command…>`. The folder holds launchd's socket.
// Plain JavaScript, and no library: Node takes four times as long to start with TypeScript.

/** Longest wait for launchd's socket, in ms, on a busy machine. */
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 20;

const [folder = "", ...args] = process.argv.slice(2);
const socketPath = join(folder, "s");
if (!existsSync(socketPath)) await startLaunchd();
/** @type {import("./answers.ts").Answer} */
const { code, stdout, stderr } = JSON.parse(await ask(args));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;

async function startLaunchd() {
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

/**
 * @param {readonly string[]} command
 * @returns {Promise<string>}
 */
function ask(command) {
  return new Promise((resolve, reject) => {
    let text = "";
    const connection = connect(socketPath);
    connection.on("data", (chunk) => (text += chunk.toString()));
    connection.on("end", () => resolve(text));
    connection.on("error", reject);
    connection.end(JSON.stringify(command));
  });
}
