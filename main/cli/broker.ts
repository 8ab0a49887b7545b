import { existsSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { createClient } from "../../broker/api/client.ts";
import { systemClock } from "../../broker/clock/clock.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import { adminRoutes } from "../api/routes.ts";
import { ControlError } from "../errors/control-error.ts";
import { configurationSource } from "../settings/configuration-source.ts";
import { loginPath, personsShell } from "../settings/login-path.ts";
import { privateFiles, readFileIfThere } from "../settings/private-file.ts";
import { readServicePaths, type ServicePaths } from "../settings/service-root.ts";
import { agentCommands } from "./agent-commands.ts";
import { readArguments } from "./arguments.ts";
import { bootstrapCommands } from "./bootstrap-command.ts";
import type { Command } from "./command.ts";
import { type CommandContext, CommandFailure } from "./context.ts";
import { doctorCommands } from "./doctor-commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { commandHelp, overallHelp } from "./help.ts";
import { jobCommands } from "./job-commands.ts";
import { localCommands } from "./local-commands.ts";
import { logCommands } from "./log-commands.ts";
import { makeBootstrap } from "./make-bootstrap.ts";
import { profileCommands } from "./profile-commands.ts";
import { releaseCommands } from "./release-commands.ts";
import { serviceCommands } from "./service-commands.ts";
import { sessionCommands } from "./session-commands.ts";
import { usageCommands } from "./usage-commands.ts";
import { socketFetch } from "./socket-fetch.ts";

// The command line `broker`. It attaches to the control plane that runs, through its socket.

/** The oldest Node that has what this uses. */
const NAPI_NEEDED = 10;
/** Most calls answer at once; what takes longer says so. */
const CALL_TIMEOUT_MS = 30_000;

async function main(argv: readonly string[]): Promise<number> {
  if (Number(process.versions["napi"]) < NAPI_NEEDED) {
    complain(
      `This Node (${process.version}) is too old. Use the Node that comes with the app, or node_modules/.bin/node of a checkout.\n`,
    );
    return exitCodes.unusableNode;
  }
  const commands = allCommands();
  const asked = readArguments(argv, commands);
  switch (asked.kind) {
    case "help":
      out(asked.command === null ? overallHelp(commands) : commandHelp(asked.command));
      return exitCodes.ok;
    case "version":
      out(`${packageJson.version}\n`);
      return exitCodes.ok;
    case "wrong": {
      const about = asked.command === null ? "broker" : `broker ${asked.command.name}`;
      complain(`${asked.message}\nType "${about} --help" to see what there is.\n`);
      return exitCodes.usage;
    }
    case "run":
      break;
  }
  const { command, given, serviceRoot } = asked;
  const root = serviceRoot ?? process.env["SERVICE_ROOT"];
  const paths = readServicePaths(root, process.env["HOME"] ?? homedir(), process.cwd());
  const isJson = given.switches.has("json");
  if (!paths.ok) {
    report(isJson, paths.error);
    return exitCodes.badConfiguration;
  }
  try {
    return await command.run(contextFor(paths.value, isJson), given);
  } catch (thrown) {
    if (!(thrown instanceof CommandFailure)) {
      report(isJson, describedError(thrown));
      return exitCodes.failed;
    }
    report(
      isJson,
      thrown.exitCode === exitCodes.unavailable ? noControlPlane(paths.value) : thrown,
    );
    return thrown.exitCode;
  }
}

function allCommands(): readonly Command[] {
  const programFolder = import.meta.dirname;
  return [
    ...serviceCommands,
    ...doctorCommands,
    ...logCommands,
    ...sessionCommands,
    ...usageCommands,
    ...jobCommands,
    ...profileCommands,
    ...releaseCommands,
    ...agentCommands,
    ...bootstrapCommands(makeBootstrap(programFolder)),
    ...localCommands({
      node: process.execPath,
      program: join(programFolder, "broker.js"),
      worker: workerProgram,
      workerEnvironment,
    }),
  ];
}

function contextFor(paths: ServicePaths, isJson: boolean): CommandContext {
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  return {
    client: createClient(adminRoutes, {
      baseUrl: "http://localhost",
      fetch: socketFetch(paths.controlSocket),
      headers: (): Record<string, string> => {
        const token = readFileIfThere(paths.adminToken)?.trim() ?? "";
        return token === "" ? {} : { "x-admin-token": token };
      },
      timeoutMs: CALL_TIMEOUT_MS,
    }),
    root: paths.root,
    isJson,
    out,
    complain,
    readFile: (path) => readFileSync(path, "utf8"),
    clock: systemClock,
    signal: interrupted.signal,
    by: userInfo().username,
  };
}

/** The current release's, or the one that came with this program. */
function workerProgram(root: string): string {
  const current = join(root, "current-worker/main.js");
  return existsSync(current) ? current : join(import.meta.dirname, "../broker/main.js");
}

function workerEnvironment(root: string): Readonly<Record<string, string>> {
  const paths = readServicePaths(root, homedir(), "/");
  if (!paths.ok) throw paths.error;
  const common = { paths: paths.value, environment: process.env, files: privateFiles };
  const source = configurationSource({
    ...common,
    loginPath: loginPath({
      ...common,
      file: paths.value.loginPath,
      shell: personsShell(process.env),
      now: () => systemClock.now(),
    }),
    onSecrets: () => {},
    onFault: (message) => complain(`${message}\n`),
  });
  return source.inForce().environment;
}

interface DescribedError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

function noControlPlane({ root }: ServicePaths): DescribedError {
  return {
    code: "no_control_plane",
    message: `No control plane answers for ${root}.`,
    hint: "Open the app, or start dist/main/headless.js. For another installation, give --service-root.",
  };
}

function describedError(thrown: unknown): DescribedError {
  if (thrown instanceof ControlError) return thrown;
  return { code: "internal", message: errorText(thrown), hint: null };
}

/** For people on stderr; with --json as JSON on stdout, where programs look. */
function report(isJson: boolean, { code, message, hint }: DescribedError): void {
  if (isJson) out(`${JSON.stringify({ ok: false, code, message, hint })}\n`);
  else complain(`${message}\n${hint === null ? "" : `${hint}\n`}`);
}

function out(text: string): void {
  process.stdout.write(text);
}

function complain(text: string): void {
  process.stderr.write(text);
}

process.exitCode = await main(process.argv.slice(2));
