import type { PoolHealth } from "../../codex/profiles/pool.ts";
import { assertNever } from "../../errors/broker-error.ts";
import type { PhaseView } from "../../health/readiness.ts";
import type { DiskSpaceState } from "../../store/disk-space-gate.ts";
import type { Strangers } from "../../slack/link/strangers.ts";
import type { LinkState } from "../../slack/link/link-machine.ts";
import type { LoginState } from "../../slack/login.ts";

/**
 * Codex's state as a readiness phase; neither no account nor no quota make it less ready, a sandbox
 * that is not sound does.
 */
export function codexPhase(
  health: PoolHealth,
  { wasReady, sandboxProblem }: { wasReady: boolean; sandboxProblem: string | null },
): PhaseView {
  const { state, account, exhaustedUntil } = health;
  if (sandboxProblem !== null) {
    return { phase: "unsafe-sandbox", wasReady, reason: `${sandboxProblem}. No work is taken.` };
  }
  const reason = health.reason ?? accountReason(health);
  const phase =
    state !== "ready"
      ? state
      : account === "none"
        ? "no-account"
        : exhaustedUntil === null
          ? state
          : "no-quota";
  return { phase, wasReady, ...(reason === null ? {} : { reason }) };
}

function accountReason({ account, exhaustedUntil }: PoolHealth): string | null {
  if (account === "none") return "Codex has no account to work with.";
  return exhaustedUntil === null
    ? null
    : `The quota of all profiles is used up until ${new Date(exhaustedUntil).toISOString()}.`;
}

/** Open, or full: then nothing new is begun. A restart would not help. */
export function storePhase(space: DiskSpaceState): PhaseView {
  return space.state === "ample"
    ? { phase: "open", wasReady: true }
    : { phase: "full", wasReady: true, reason: `The disk is full. ${space.reason}` };
}

/** What is not well although the socket is live. */
export interface SlackConcerns {
  /** Without users:read nobody can tell guests. */
  readonly isUnverified: boolean;
  readonly strangers: Strangers;
  readonly login: LoginState;
}

export type SlackPhaseView = PhaseView & { readonly phase: LinkState["state"] };

/** Slack's state as a readiness phase: the socket's, or refused where a token is. */
export function slackPhase(
  link: LinkState,
  wasReady: boolean,
  concerns: SlackConcerns,
): SlackPhaseView {
  const { login } = concerns;
  if (link.state !== "refused" && login.state === "refused") {
    return { phase: login.state, wasReady, reason: tokenReason("bot", login.code) };
  }
  switch (link.state) {
    case "off":
    case "live": {
      const reason = concernsText(concerns);
      return { phase: link.state, wasReady, ...(reason === "" ? {} : { reason }) };
    }
    case "connecting": {
      const reason = problemText(link.lastProblem);
      return { phase: link.state, wasReady, ...(reason === null ? {} : { reason }) };
    }
    case "refused":
      return { phase: link.state, wasReady, reason: tokenReason("app-level", link.code) };
    default:
      return assertNever(link);
  }
}

function tokenReason(token: "bot" | "app-level", code: string): string {
  const remedy =
    token === "bot"
      ? "Reinstall the Slack app and set its new token as SLACK_BOT_TOKEN."
      : "Generate a new one in the Slack app's settings and set it as SLACK_APP_TOKEN.";
  return `Slack refused the ${token} token: ${code}. ${remedy}`;
}

function concernsText({ isUnverified, strangers }: SlackConcerns): string {
  const sentences = [
    ...(isUnverified ? ["Without users:read, guests cannot be distinguished from members."] : []),
    ...(strangers.state === "seen"
      ? [
          "Another program uses the app-level token and receives some of the events. Give each program its own Slack app.",
        ]
      : []),
  ];
  return sentences.join(" ");
}

function problemText(
  problem: Extract<LinkState, { state: "connecting" }>["lastProblem"],
): string | null {
  switch (problem?.kind) {
    case undefined:
      return null;
    case "closed":
    case "failed":
      return plainProblem(problem.message);
    case "socket-mode-off":
      return "Socket Mode is switched off in the Slack app's settings.";
    case "too-many-sockets":
      return "The Slack app already has its ten sockets: other programs use its token.";
  }
}

/** The same for people: without the words of the programs between us and the network. */
function plainProblem(message: string): string {
  const unreachable = /^unreachable: (?:(?:A request error occurred|fetch failed): )*(.*)$/s.exec(
    message,
  );
  return unreachable === null ? message : `Slack cannot be reached: ${unreachable[1] ?? ""}.`;
}
