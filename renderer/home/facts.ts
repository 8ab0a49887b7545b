import { assertNever } from "../../broker/errors/broker-error.ts";
import { hasNoAccount, slackStateOf } from "../../main/api/headline.ts";
import { percentWords, tokenWords } from "../../main/api/number-words.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { clockWords } from "../../main/api/time-words.ts";
import { localized } from "../language/broker-text.ts";
import { byteWords } from "../language/shared-words.ts";
import { atWords, durationWords } from "../language/time-words.ts";
import type { StateKind } from "../ui/states.ts";
import { words } from "./fact-words.ts";

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
  const last = at === null ? words.noEvent : words.lastEvent(durationWords(now - at));
  const said = status.slack?.link.reason ?? null;
  const reason = said === null ? null : localized(said);
  const state = slackStateOf(status);
  const fact = { id: "slack", title: words.slack[state], detail: reason ?? last } as const;
  switch (state) {
    case "live":
      // A live link with a reason has a flaw that somebody should know of.
      return { ...fact, state: reason === null ? "running" : "warning" };
    case "connecting":
      return { ...fact, state: "warning" };
    case "refused":
      return { ...fact, state: "failed" };
    case "off":
      return {
        ...fact,
        state: "not-connected",
        detail: status.slack === null ? words.waitInSlack : last,
      };
    default:
      return assertNever(state);
  }
}

function codexFact(status: AdminStatus): Fact {
  const { codex, profiles, runningTurns, worker } = status;
  const id = "codex";
  if (hasNoAccount(status)) {
    const detail = words.addAccount;
    return { id, state: "sign-in", title: words.noAccount, detail, to: "/profiles" };
  }
  if (codex === null) {
    if (runningTurns === 0) {
      return { id, state: "stopped", title: words.atRest, detail: words.noTurn };
    }
    const detail = words.turnsAsOf(runningTurns, clockWords(worker.since));
    return { id, state: "working", title: words.goesOn, detail };
  }
  const usable = profiles.filter(({ state }) => state === "ready" || state === "unknown").length;
  const detail =
    codex.reason === null ? profilesWords(usable, profiles.length) : localized(codex.reason);
  if (codex.state !== "ready") {
    const state = codex.state === "stopped" ? "warning" : "starting";
    return { id, state, title: words.codex[codex.state], detail };
  }
  if (profiles.length > 0 && usable === 0) {
    return { id, state: "out-of-quota", title: words.cannotWork, detail };
  }
  return { id, state: "ready", title: words.codex.ready, detail };
}

function profilesWords(usable: number, all: number): string {
  if (all === 0) return words.noProfile;
  if (all === 1) return usable === 1 ? words.onlyUsable : words.onlyUnusable;
  return words.usable(usable, all);
}

function diskFact({ freeBytes, power }: AdminStatus): Fact {
  const id = "disk";
  if (freeBytes === null) {
    return { id, state: "unknown", title: words.diskUnknown, detail: words.diskSilent };
  }
  const title = words.free(byteWords(freeBytes));
  return freeBytes < LITTLE_SPACE_BYTES
    ? { id, state: "warning", title, detail: words.littleSpace }
    : { id, state: "ready", title, detail: powerWords(power) ?? words.onDisk };
}

/** "Mains power", "Battery 64%"; null where it is not known. Pure. */
export function powerWords(power: AdminStatus["power"]): string | null {
  if (power === null) return null;
  if (power.kind === "mains") return words.mains;
  const { kind, percentLeft } = power;
  const left = percentLeft === null ? null : percentWords(percentLeft);
  return kind === "ups" ? words.ups(left) : words.battery(left);
}

/** None while nobody counts them. */
function turnsFact({ turnsToday }: AdminStatus): readonly Fact[] {
  if (turnsToday === null) return [];
  const { total, failed, tokens } = turnsToday;
  const title = words.turnsToday(total);
  const used = tokenWords(tokens);
  const detail = failed === 0 ? words.tokens(used) : words.tokensAndFailed(used, failed);
  return [{ id: "turns", state: "count", title, detail }];
}

function versionFact({ worker, controlPlane, releases }: AdminStatus, now: number): Fact {
  const version = worker.version ?? controlPlane.version;
  const offered = releases?.offered ?? null;
  if (offered !== null) {
    return {
      id: "version",
      state: "update",
      title: words.version(version),
      detail: words.available(offered),
      to: "/releases",
    };
  }
  const detail =
    worker.startedAt === null
      ? words.onHost(controlPlane.host)
      : words.started(atWords(worker.startedAt, now));
  return { id: "version", state: "done", title: words.version(version), detail };
}
