// `npm start`: the control plane with a broker that ends with it. With Slack's tokens in .env or the
// environment the broker works in that workspace; without any it works in the playground, which
// needs no account.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { release } from "node:os";
import { tooOldMac } from "./mac-version.ts";
import { isSet, ownRoot, readEnvFile } from "./own-environment.mjs";

const tooOld = tooOldMac(process.platform, release());
if (tooOld !== null) {
  console.error(tooOld);
  process.exit(70);
}
const root = join(import.meta.dirname, "..");
readEnvFile(root);

// One token without the other is a mistake, which the broker explains.
const isConfigured = isSet("SLACK_APP_TOKEN") || isSet("SLACK_BOT_TOKEN");

/** @type {import("node:child_process").ChildProcess[]} */
const children = [];
let isEnding = false;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => end());
}

/** What we started also ends when we are killed: we hold its standard input open. */
function start(/** @type {string} */ program, /** @type {string[]} */ args, env) {
  const child = spawn(process.execPath, [join(root, "dist", program), ...args], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
    // Ctrl-C reaches it once and through us.
    detached: true,
  });
  children.push(child);
  return child;
}

/** The broker first: it says goodbye to the workspace. */
function end() {
  if (isEnding) return;
  isEnding = true;
  children.at(-1)?.kill("SIGTERM");
}

function exited(/** @type {import("node:child_process").ChildProcess} */ child) {
  return new Promise((done) => {
    child.once("exit", (code, signal) => done(code ?? (signal === null ? 0 : 1)));
  });
}

/**
 * What a program prints, line by line: the first, null when it ends without one, and then the rest,
 * which is kept until somebody takes it.
 */
function linesOf(/** @type {import("node:child_process").ChildProcess} */ child) {
  const lines = createInterface({ input: child.stdout });
  /** @type {string[]} */
  const kept = [];
  let take = (/** @type {string} */ line) => void kept.push(line);
  const first = new Promise((done) => {
    lines.once("line", (line) => {
      done(line);
      lines.on("line", (next) => take(next));
    });
    lines.once("close", () => done(null));
  });
  return {
    first,
    rest: (/** @type {(line: string) => void} */ taker) => {
      take = taker;
      for (const line of kept.splice(0)) taker(line);
    },
  };
}

async function startPlayground() {
  const playground = start("playground/main.js", [], { ...process.env, PLAYGROUND_TIED: "1" });
  const line = await linesOf(playground).first;
  if (line === null) process.exit(Number(await exited(playground)) || 1);
  const answer = JSON.parse(line);
  if ("runsAt" in answer) {
    const where = answer.runsAt === null ? "" : `: ${answer.runsAt}`;
    process.stdout.write(
      `\nThe playground already runs in this folder${where}\nNothing was started or changed.\n\n`,
    );
    process.exit(0);
  }
  return answer;
}

const playground = isConfigured ? null : await startPlayground();
const control = start("main/headless.js", ["--sign-in-link"], {
  ...(playground === null ? { ...process.env, ...ownRoot() } : playground.environment),
  SERVICE_BACKEND: "child-tied",
  CONTROL_PLANE_TIED: "1",
});
if (isEnding) control.kill("SIGTERM");
const over = exited(control);
const printed = linesOf(control);
const address = await printed.first;
if (address !== null) process.stdout.write(`\n${address}\n`);
if (address?.startsWith("Admin page:") && playground !== null) {
  const model = playground.hasAccount
    ? "Your own account answers: turns use its quota."
    : "A scripted model answers. Set OPENAI_API_KEY to talk to a real one.";
  process.stdout.write(
    `Playground: ${playground.url}\n\nOpen the playground and write "@${playground.botName} hello" in a channel. ${model}\n`,
  );
}
if (address !== null) process.stdout.write("Ctrl-C ends it.\n\n");
printed.rest((line) => process.stdout.write(`${line}\n`));
process.exitCode = Number(await over);
for (const child of children) child.kill("SIGTERM");
