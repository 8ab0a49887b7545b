import { assertNever } from "../../broker/errors/broker-error.ts";
import { hasNoAccount, slackStateOf } from "../../main/api/headline.ts";
import { countOf, groupedNumber, percentWords, tokenWords } from "../../main/api/number-words.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { clockWords } from "../../main/api/time-words.ts";
import { byteWords } from "../language/shared-words.ts";
import { atWords, durationWords } from "../language/time-words.ts";
import type { StateKind } from "../ui/states.ts";

/** One fact of how things are: a state in words, and its evidence below. */
export interface Fact {
  readonly id: "slack" | "codex" | "disk" | "turns" | "version";
  readonly state: StateKind;
  readonly title: string;
  readonly detail: string;
  /** Where the detail leads, when there is something to do. */
  readonly to?: "/profiles" | "/releases";
}

/** Below this, sessions soon cannot work. */
const LITTLE_SPACE_BYTES = 5_000_000_000;

/** What Home shows below its sentence. Pure. */
export function factsOf(status: AdminStatus, now: number): readonly Fact[] {
  return [
    slackFact(status, now),
    codexFact(status),
    diskFact(status),
    ...turnsFact(status),
    versionFact(status, now),
  ];
}

function slackFact(status: AdminStatus, now: number): Fact {
  const at = status.slack?.lastEnvelopeAt ?? null;
  const last = at === null ? "No event yet" : `Last event ${durationWords(now - at)} ago`;
  const reason = status.slack?.link.reason ?? null;
  const state = slackStateOf(status);
  switch (state) {
    case "live":
      // A live link with a reason has a flaw that somebody should know of.
      return reason === null
        ? { id: "slack", state: "running", title: "Slack is live", detail: last }
        : { id: "slack", state: "warning", title: "Slack is live", detail: reason };
    case "connecting":
      return {
        id: "slack",
        state: "warning",
        title: "Slack is reconnecting",
        detail: reason ?? last,
      };
    case "refused":
      return {
        id: "slack",
        state: "failed",
        title: "Slack refuses the sign-in",
        detail: reason ?? last,
      };
    case "off":
      return {
        id: "slack",
        state: "not-connected",
        title: "Slack is not connected",
        detail: status.slack === null ? "Messages wait in Slack" : last,
      };
    default:
      return assertNever(state);
  }
}

function codexFact(status: AdminStatus): Fact {
  const { codex, profiles, runningTurns, worker } = status;
  const id = "codex";
  if (hasNoAccount(status)) {
    const detail = "Add one under Profiles";
    return { id, state: "sign-in", title: "Codex has no account", detail, to: "/profiles" };
  }
  if (codex === null) {
    if (runningTurns === 0) {
      return { id, state: "stopped", title: "Codex is at rest", detail: "No turn is running" };
    }
    const turns = countOf(runningTurns, "turn");
    const detail = `${capitalised(turns)}, as of ${clockWords(worker.since)}`;
    return { id, state: "working", title: "Codex goes on", detail };
  }
  const usable = profiles.filter(({ state }) => state === "ready" || state === "unknown").length;
  const detail = codex.reason ?? profilesWords(usable, profiles.length);
  if (codex.state !== "ready") {
    const isEnded = codex.state === "stopped";
    return {
      id,
      state: isEnded ? "warning" : "starting",
      title: isEnded ? "Codex is stopped" : `Codex is ${codex.state}`,
      detail,
    };
  }
  if (profiles.length > 0 && usable === 0) {
    return { id, state: "out-of-quota", title: "Codex cannot work now", detail };
  }
  return { id, state: "ready", title: "Codex is ready", detail };
}

function profilesWords(usable: number, all: number): string {
  if (all === 0) return "No profile yet";
  if (all === 1) return usable === 1 ? "Its profile is usable" : "Its profile is not usable";
  return `${usable} of ${all} profiles usable`;
}

function diskFact({ freeBytes, power }: AdminStatus): Fact {
  const id = "disk";
  if (freeBytes === null) {
    return { id, state: "unknown", title: "Free space unknown", detail: "The disk did not answer" };
  }
  const title = `${byteWords(freeBytes)} free`;
  return freeBytes < LITTLE_SPACE_BYTES
    ? { id, state: "warning", title, detail: "Little space for workspaces" }
    : { id, state: "ready", title, detail: powerWords(power) ?? "On the broker's disk" };
}

/** "Mains power", "Battery 64%"; null where it is not known. Pure. */
export function powerWords(power: AdminStatus["power"]): string | null {
  if (power === null) return null;
  if (power.kind === "mains") return "Mains power";
  const { kind, percentLeft } = power;
  const left = percentLeft === null ? "power" : percentWords(percentLeft);
  return `${kind === "ups" ? "UPS" : "Battery"} ${left}`;
}

/** None while nobody counts them. */
function turnsFact({ turnsToday }: AdminStatus): readonly Fact[] {
  if (turnsToday === null) return [];
  const { total, failed, tokens } = turnsToday;
  const title = `${groupedNumber(total)} ${total === 1 ? "turn" : "turns"} today`;
  const used = `${tokenWords(tokens)} tokens`;
  const detail = failed === 0 ? used : `${used}, ${groupedNumber(failed)} failed`;
  return [{ id: "turns", state: "count", title, detail }];
}

function versionFact({ worker, controlPlane, releases }: AdminStatus, now: number): Fact {
  const version = worker.version ?? controlPlane.version;
  const offered = releases?.offered ?? null;
  if (offered !== null) {
    return {
      id: "version",
      state: "update",
      title: `Version ${version}`,
      detail: `${offered} is available`,
      to: "/releases",
    };
  }
  const detail =
    worker.startedAt === null
      ? `On ${controlPlane.host}`
      : `Started ${atWords(worker.startedAt, now)}`;
  return { id: "version", state: "done", title: `Version ${version}`, detail };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
