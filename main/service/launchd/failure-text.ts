import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { FailureReason } from "./recipe.ts";

export interface AgentPlace {
  /** `gui/<uid>`. */
  readonly domain: string;
  readonly label: string;
  readonly plistPath: string;
}

export interface FailureText {
  readonly message: string;
  readonly hint: string;
  /** Exactly what to type, in this order. */
  readonly commands: readonly string[];
}

/** What a person reads when a recipe failed. Pure. */
export function failureText(reason: FailureReason, detail: string, place: AgentPlace): FailureText {
  const typed = commandsOf(reason, place);
  const what = detail.trim();
  switch (reason) {
    case "no_session":
      return {
        message: "launchd runs agents only for a person who is logged in at the screen.",
        hint: `Log in at the Mac's screen (screen sharing counts), then start the broker, or type in Terminal there: ${typed.join("; ")}`,
        commands: typed,
      };
    case "older_installation":
      return {
        message: `Another installation uses the same launch agent. ${what}`,
        hint: "Remove the older installation, or start it instead of this one. It was left as it is.",
        commands: typed,
      };
    case "cannot_write":
      return {
        message: `The launch agent could not be written to ${place.plistPath}. ${what}`,
        hint: `Check that the folder is yours and that the disk has room, then start the broker. By hand: ${typed.join("; ")}`,
        commands: typed,
      };
    case "left_unloaded":
      return {
        message: `The launch agent is not loaded. ${what}`,
        hint: typeText(typed),
        commands: typed,
      };
    case "not_started":
      return {
        message: `The launch agent is loaded, and its program does not start. ${what}`,
        hint: typeText(typed),
        commands: typed,
      };
    case "not_unloaded":
      return {
        message: `The launch agent could not be unloaded. ${what}`,
        hint: typeText(typed),
        commands: typed,
      };
    default:
      return assertNever(reason);
  }
}

function typeText(commands: readonly string[]): string {
  return `Type in Terminal: ${commands.join("; ")}`;
}

function commandsOf(reason: FailureReason, place: AgentPlace): readonly string[] {
  const { domain, label, plistPath } = place;
  const target = `${domain}/${label}`;
  const enable = `launchctl enable ${target}`;
  const kickstart = `launchctl kickstart ${target}`;
  switch (reason) {
    case "no_session":
    case "left_unloaded":
    case "cannot_write":
    case "not_started":
      return [enable, `launchctl bootstrap ${domain} ${quoted(plistPath)}`, kickstart];
    case "not_unloaded":
      return [`launchctl bootout ${target}`];
    case "older_installation":
      return [];
    default:
      return assertNever(reason);
  }
}

/** A word for a shell. */
function quoted(path: string): string {
  return /^[\w./~+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
