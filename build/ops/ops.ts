import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { authProfiles, authStatus, replaceAuth } from "./auth.ts";
import { checkContainer, checkLines } from "./checks.ts";
import { type OpsCall, parseOps } from "./command-line.ts";
import { containerNamed, runningContainer } from "./container.ts";
import { runProgram } from "./docker.ts";
import { OpsFailure } from "./failure.ts";
import { rollOut } from "./rollout.ts";
import { containerStatus } from "./status.ts";

// `npm run ops:…`: a container of ours, through the `docker` command line.

const root = join(import.meta.dirname, "../..");
const TEST_MS = 1_800_000;
const DEFAULT_ADMIN_PORT = "3001";

try {
  process.exitCode = await perform(parseOps(process.argv.slice(2)));
} catch (thrown) {
  if (!(thrown instanceof OpsFailure)) throw thrown;
  process.stderr.write(`${thrown.message}\n${thrown.hint}\n`);
  process.exitCode = 1;
}

async function perform({ command, container: name, image }: OpsCall): Promise<number> {
  const docker = process.env["DOCKER_BIN"] ?? "docker";
  const container = containerNamed(name, docker, runProgram);
  const codexHome = process.env["CODEX_HOME"] ?? join(homedir(), ".codex");
  const auth = {
    container,
    readFile: (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : null),
    hostAuthFile: join(codexHome, "auth.json"),
  };
  switch (command.kind) {
    case "check": {
      const checks = await checkContainer(container);
      say(checkLines(checks));
      return checks.every(({ isGood }) => isGood) ? 0 : 1;
    }
    case "rollout":
      await rollOut({ ...command, image }, { container, keep, say, test, ...time });
      return 0;
    case "status":
      say(JSON.stringify(await containerStatus(container, command), null, 2));
      return 0;
    case "auth":
      say(JSON.stringify(await authStatus(auth), null, 2));
      return 0;
    case "auth-replace":
      process.stdout.write(await replaceAuth(command, auth));
      return 0;
    case "auth-profiles":
      process.stdout.write(await authProfiles(command.command, auth));
      return 0;
    case "ui": {
      const { Config } = await runningContainer(container);
      const [given] = (Config.Env ?? []).filter((entry) => entry.startsWith("ADMIN_PORT="));
      const inside = given?.split("=")[1] ?? DEFAULT_ADMIN_PORT;
      const published = await container.must(["port", name, `${inside}/tcp`]);
      const [port = ""] = published.trim().split("\n");
      say(`The admin page: http://${port}/admin
It asks for BROKER_ADMIN_TOKEN, or else for the token that this prints:
  docker exec ${name} sh -c 'cat "$SERVICE_ROOT/config/admin-token"'`);
      return 0;
    }
  }
}

const time = { now: () => new Date(), sleep: (ms: number) => sleep(ms) };

async function test(): Promise<boolean> {
  const run = { timeoutMs: TEST_MS, isShown: true };
  const program = join(root, "build/test.mjs");
  return (await runProgram(process.execPath, [program, "quick"], run)).code === 0;
}

function keep(stamp: string, file: string, content: string): void {
  const folder = join(root, ".backups/rollouts", stamp);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  writeFileSync(join(folder, file), content, { mode: 0o600 });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
