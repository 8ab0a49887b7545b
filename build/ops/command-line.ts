import { parseArgs } from "node:util";
import type { ProfilesCommand } from "./auth.ts";
import { OpsFailure } from "./failure.ts";

export type OpsCommand =
  | { readonly kind: "check" }
  | {
      readonly kind: "rollout";
      readonly allowActive: boolean;
      readonly skipTests: boolean;
      readonly skipBuild: boolean;
    }
  | { readonly kind: "status"; readonly openInboundLimit: number; readonly logLines: number }
  | { readonly kind: "auth" }
  /** `name` is null for the only profile. */
  | { readonly kind: "auth-replace"; readonly name: string | null; readonly from: string }
  | { readonly kind: "auth-profiles"; readonly command: ProfilesCommand }
  | { readonly kind: "ui" };

export interface OpsCall {
  readonly container: string;
  readonly image: string;
  readonly command: OpsCommand;
}

const DEFAULT_NAME = "slack-codex-broker";
const DEFAULT_LIMIT = 20;
const DEFAULT_LINES = 100;
const COUNT_MAX = 10_000;
/** What a profile may be called by the broker, and a container by Docker. */
const PROFILE_NAME = /^[A-Za-z0-9][\w.-]{0,39}$/;
const CONTAINER_NAME = /^[A-Za-z0-9][\w.-]{0,127}$/;

const usage = `Usage: npm run ops:COMMAND -- [OPTIONS]

  check                            whether the container works; ends with 1 when not
  rollout [--allow-active] [--skip-tests] [--skip-build]
                                   builds the image and replaces the container by one of it
  status [--open-inbound-limit N] [--log-lines N]
                                   a snapshot of the container as JSON
  auth status                      accounts, quota and sessions as JSON
  auth replace --from FILE [--name NAME]
                                   puts another sign-in into a profile, the only one otherwise
  auth-profiles bootstrap [--name NAME]
                                   takes over this machine's sign-in, once
  auth-profiles status | list      the profiles, with their quota or by name alone
  auth-profiles import-host --name NAME
  auth-profiles import --name NAME --from FILE
                                   adds a sign-in as a profile
  auth-profiles use NAME           prefers a profile
  ui                               where the admin page is

Each takes --container NAME (${DEFAULT_NAME}) and --image NAME (${DEFAULT_NAME}).`;

/** Reads the arguments behind `ops.ts`. Throws OpsFailure. Pure. */
export function parseOps(args: readonly string[]): OpsCall {
  const { positionals, values } = parsed(args);
  const [name = "", ...operands] = positionals;
  const container = last(values.container) ?? DEFAULT_NAME;
  const image = last(values.image) ?? DEFAULT_NAME;
  if (!CONTAINER_NAME.test(container)) throw wrong(`--container ${container}`);
  if (image === "" || image.startsWith("-")) throw wrong(`--image ${image}`);
  const used = new Set(
    Object.keys(values).filter((each) => !["container", "image"].includes(each)),
  );
  const take = <Key extends keyof typeof values>(key: Key) => {
    used.delete(key);
    return values[key];
  };
  const command = (): OpsCommand => {
    switch (name) {
      case "check":
      case "ui":
        return { kind: name };
      case "rollout":
        return {
          kind: name,
          allowActive: take("allow-active") ?? false,
          skipTests: take("skip-tests") ?? false,
          skipBuild: take("skip-build") ?? false,
        };
      case "status":
        return {
          kind: name,
          openInboundLimit: countOf(take("open-inbound-limit"), DEFAULT_LIMIT),
          logLines: countOf(take("log-lines"), DEFAULT_LINES),
        };
      case "auth":
        return authCommand(operands, take("name"), take("from"));
      case "auth-profiles":
        return { kind: name, command: profilesCommand(operands, take("name"), take("from")) };
      default:
        throw wrong(name === "" ? "no command" : name);
    }
  };
  const call = { container, image, command: command() };
  const [more] = [...used].map((each) => `--${each}`).concat(operands);
  if (more !== undefined) throw wrong(`${name} with ${more}`);
  return call;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        container: { type: "string", multiple: true },
        image: { type: "string", multiple: true },
        "allow-active": { type: "boolean" },
        "skip-tests": { type: "boolean" },
        "skip-build": { type: "boolean" },
        "open-inbound-limit": { type: "string" },
        "log-lines": { type: "string" },
        name: { type: "string" },
        from: { type: "string" },
      },
    });
  } catch (thrown) {
    throw wrong(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function authCommand(
  operands: string[],
  name: string | undefined,
  from: string | undefined,
): OpsCommand {
  const kind = operands.shift() ?? "status";
  switch (kind) {
    case "status":
      if (name !== undefined || from !== undefined) throw wrong("status with --name or --from");
      return { kind: "auth" };
    case "replace":
      if (from === undefined || from === "") throw wrong("replace without --from FILE");
      return { kind: "auth-replace", name: name === undefined ? null : profileName(name), from };
    default:
      throw wrong(`auth ${kind}`);
  }
}

function profilesCommand(
  operands: string[],
  name: string | undefined,
  from: string | undefined,
): ProfilesCommand {
  const kind = operands.shift() ?? "status";
  if (from !== undefined && kind !== "import") throw wrong(`${kind} with --from`);
  if (name !== undefined && !["bootstrap", "import-host", "import"].includes(kind)) {
    throw wrong(`${kind} with --name`);
  }
  switch (kind) {
    case "status":
    case "list":
      return { kind };
    case "bootstrap":
      return { kind, name: profileName(name ?? "host") };
    case "import-host":
      return { kind, name: profileName(name) };
    case "import":
      if (from === undefined || from === "") throw wrong("import without --from FILE");
      return { kind, name: profileName(name), from };
    case "use":
      return { kind, name: profileName(operands.shift()) };
    default:
      throw wrong(`auth-profiles ${kind}`);
  }
}

function profileName(given: string | undefined): string {
  if (given !== undefined && PROFILE_NAME.test(given)) return given;
  throw wrong(given === undefined ? "no name of a profile" : `the name ${given}`);
}

function countOf(given: string | undefined, usual: number): number {
  if (given === undefined) return usual;
  const count = Number(given);
  if (/^\d+$/.test(given) && count <= COUNT_MAX) return count;
  throw wrong(`the number ${given}`);
}

function last(values: readonly string[] | undefined): string | undefined {
  return values?.at(-1);
}

function wrong(what: string): OpsFailure {
  return new OpsFailure(`Not understood: ${what}`, usage);
}
