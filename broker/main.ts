import { parseArgs } from "node:util";
import { exitCodes } from "./commands/exit-codes.ts";
import { NAPI_NEEDED } from "./commands/napi-needed.ts";

const usage = `Usage: main.js COMMAND

  serve          run the worker
  inspect        serve the stored sessions for reading only: no Slack, no Codex
  end-codex      end the Codex that a worker left running, with its turns
  check          validate the configuration and try Slack's and Codex's logins
    --json       print typed findings as one JSON object, for programs
    --part LIST  check only these: config, slack, codex, sandbox (separated by commas)
  describe --json
                 print what this release is and which settings it has, as JSON
    --environment  print what serve would say of the environment instead
  backup DEST    write a consistent copy of the database to DEST
  restore FILE   put a copy of FILE in the place of the database, while no worker runs
    --keep COPY  where the present database is copied first
    --dry-run    print what would be lost instead, as JSON
  --version      print the version
  --help         print this

The configuration comes from the environment: see docs/configuration.md.
`;

async function main(argv: readonly string[]): Promise<number> {
  if (Number(process.versions["napi"]) < NAPI_NEEDED) {
    process.stderr.write(
      `This Node (${process.version}) is too old for the broker. ` +
        `Use the Node that comes with it, or 22.14 or later.\n`,
    );
    return exitCodes.unusableNode;
  }
  const parsed = readArguments(argv);
  if (typeof parsed === "string") {
    process.stderr.write(`${parsed}\n\n${usage}`);
    return exitCodes.usage;
  }
  if (parsed.help) {
    process.stdout.write(usage);
    return exitCodes.ok;
  }
  if (parsed.version) {
    const { version } = await import("./commands/version.ts");
    process.stdout.write(`${version}\n`);
    return exitCodes.ok;
  }
  return run(parsed);
}

type Arguments = {
  readonly help: boolean;
  readonly version: boolean;
  readonly environment: boolean;
  readonly command: string;
  readonly operand: string | undefined;
  readonly json: boolean;
  readonly part: string | undefined;
  readonly keep: string | undefined;
  readonly dryRun: boolean;
};

function readArguments(argv: readonly string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
        json: { type: "boolean" },
        part: { type: "string" },
        environment: { type: "boolean" },
        keep: { type: "string" },
        "dry-run": { type: "boolean" },
      },
    });
    const [command = "", operand, ...more] = positionals;
    if (more.length > 0) return `Too many arguments: ${more.join(" ")}`;
    const { json = false, part, environment = false, keep, "dry-run": dryRun = false } = values;
    const wrong = misplacedOption(command, { json, part, environment, keep, dryRun });
    if (wrong !== null) return wrong;
    return {
      help: values.help === true,
      version: values.version === true,
      command,
      operand,
      json,
      part,
      environment,
      keep,
      dryRun,
    };
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

type Options = Pick<Arguments, "json" | "part" | "environment" | "keep" | "dryRun">;

function misplacedOption(
  command: string,
  { json, part, environment, keep, dryRun }: Options,
): string | null {
  if ((keep !== undefined || dryRun) && command !== "restore") {
    return "--keep and --dry-run belong to restore.";
  }
  if (part !== undefined && command !== "check") return "--part belongs to check.";
  if (environment && command !== "describe") return "--environment belongs to describe.";
  return json && !["check", "describe"].includes(command)
    ? "--json belongs to check and describe."
    : null;
}

async function run(given: Arguments): Promise<number> {
  const { command, operand, json, part, environment, keep, dryRun } = given;
  switch (command) {
    case "serve":
      (await import("./commands/web-globals.ts")).useOwnUndici();
      return (await import("./commands/serve.ts")).serve(process.env);
    case "inspect":
      return (await import("./commands/inspect.ts")).inspect(process.env);
    case "end-codex":
      return (await import("./commands/end-codex.ts")).endCodex(process.env);
    case "check":
      return (await import("./commands/check.ts")).runCheck(process.env, { json, part });
    case "describe": {
      if (!json) break;
      const { describe, describeEnvironment } = await import("./commands/describe.ts");
      return environment ? describeEnvironment(process.env) : describe();
    }
    case "backup":
      if (operand === undefined) break;
      return (await import("./commands/backup.ts")).backup(process.env, operand);
    case "restore": {
      if (operand === undefined || (!dryRun && keep === undefined)) break;
      const { previewRestore, restore } = await import("./commands/restore.ts");
      return dryRun
        ? previewRestore(process.env, operand)
        : restore(process.env, operand, keep ?? "");
    }
  }
  process.stderr.write(`${whatIsWrong(command)}\n\n${usage}`);
  return exitCodes.usage;
}

function whatIsWrong(command: string): string {
  switch (command) {
    case "":
      return "No command was given.";
    case "backup":
      return "backup needs a DEST.";
    case "restore":
      return "restore needs a FILE, and --keep or --dry-run.";
    case "describe":
      return "describe needs --json.";
    default:
      return `Unknown command: ${command}`;
  }
}

process.exitCode = await main(process.argv.slice(2));
