// `npm start`: with Slack's tokens in .env or the environment it runs the broker, without any it
// runs the playground, which needs no account.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const envFile = join(root, ".env");
const isThere = existsSync(envFile);
if (isThere) process.loadEnvFile(envFile);
// The broker closes to its agents every file that its configuration came from.
const configFiles = [process.env.BROKER_CONFIG_FILES, isThere ? envFile : ""].filter(Boolean);

const isSet = (/** @type {string} */ name) => (process.env[name] ?? "").trim() !== "";
// One token without the other is a mistake, which the broker explains.
const isConfigured = isSet("SLACK_APP_TOKEN") || isSet("SLACK_BOT_TOKEN");
const [program, ...args] = isConfigured ? ["broker/main.js", "serve"] : ["playground/main.js"];

const child = spawn(process.execPath, [join(root, "dist", program ?? ""), ...args], {
  // Who ends it with Ctrl-C expects that nothing goes on.
  env: {
    ...process.env,
    DRAIN: process.env.DRAIN ?? "stop",
    BROKER_CONFIG_FILES: configFiles.join(","),
  },
  stdio: "inherit",
  detached: true,
});
const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
process.on("SIGINT", () => pass("SIGTERM"));
process.on("SIGTERM", pass);
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === null ? 0 : 1);
});
