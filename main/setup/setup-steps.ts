import type { ProfileItem } from "../../broker/api/profiles.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SetupCodex, SetupHello, SetupStep, SetupStepId } from "../api/setup.ts";
import { setupStepIds } from "../api/setup.ts";
import type { SlackFinding } from "../api/slack.ts";
import type { WorkerState } from "../api/status.ts";
import type { SlackBot } from "../slack/check-tokens.ts";

/** Everything that the steps are judged by. */
export interface SetupFacts {
  readonly appName: string;
  readonly hasTokens: { readonly app: boolean; readonly bot: boolean };
  /** Whom the bot token speaks for, by the last check. */
  readonly bot: SlackBot | null;
  readonly findings: readonly SlackFinding[];
  /** What people go on without. */
  readonly goOnWithout: readonly string[];
  readonly codex: SetupCodex;
  readonly profiles: readonly ProfileItem[];
  readonly workerState: WorkerState;
  readonly hello: SetupHello;
}

/** Each step as it is now, in order. Pure. */
export function setupSteps(facts: SetupFacts): readonly SetupStep[] {
  return setupStepIds.map((id) => ({ id, ...stepOf(id, facts) }));
}

/** What people have to say that they go on without it, before the tokens' step is done. Pure. */
export function openConcessions(
  findings: readonly SlackFinding[],
  goOnWithout: readonly string[],
): readonly string[] {
  return findings.flatMap(({ state, goOnWithout: what }) =>
    state === "failed" && what !== null && !goOnWithout.includes(what) ? [what] : [],
  );
}

function stepOf(id: SetupStepId, facts: SetupFacts): Omit<SetupStep, "id"> {
  switch (id) {
    case "slack-app":
      return slackAppStep(facts);
    case "slack-tokens":
      return tokensStep(facts);
    case "sign-in":
      return signInStep(facts);
    case "keep-running":
      return keepRunningStep(facts);
    case "hello":
      return helloStep(facts);
    default:
      return assertNever(id);
  }
}

/** An app exists once one of its tokens does: only Slack can say more. */
function slackAppStep({ appName, bot, hasTokens }: SetupFacts): Omit<SetupStep, "id"> {
  const isFound = bot !== null || hasTokens.app || hasTokens.bot;
  const name = bot?.appName ?? appName;
  return {
    state: isFound ? "done" : "open",
    summary: bot === null ? null : `${name}, in ${bot.teamName}`,
    blocked: null,
  };
}

function tokensStep(facts: SetupFacts): Omit<SetupStep, "id"> {
  const blocked = whyTokensBlock(facts);
  const hasFault = facts.findings.some(({ state }) => state === "failed");
  const { bot } = facts;
  return {
    state: blocked === null ? "done" : hasFault ? "attention" : "open",
    summary: bot === null ? null : `@${bot.botName} in ${bot.teamName}`,
    blocked,
  };
}

function whyTokensBlock({ hasTokens, findings, goOnWithout }: SetupFacts): string | null {
  const failed = findings.filter(({ state }) => state === "failed");
  const hard = failed.filter(({ goOnWithout: what }) => what === null);
  if (hard.length === 1) return `${hard[0]?.title}.`;
  if (hard.length > 1) return `${hard.length} checks failed.`;
  if (!hasTokens.app && !hasTokens.bot) return "Paste both tokens first.";
  if (!hasTokens.app) return "Paste the app-level token first.";
  if (!hasTokens.bot) return "Paste the bot token first.";
  const open = openConcessions(findings, goOnWithout);
  return open.length === 0
    ? null
    : `${failed.length === 1 ? "One check" : `${failed.length} checks`} failed: correct it, or go on without ${open.join(" and ")}.`;
}

function signInStep({ codex, profiles }: SetupFacts): Omit<SetupStep, "id"> {
  const usable = profiles.filter(({ state }) => state !== "signed-out" && state !== "refused");
  const [first] = usable;
  if (first === undefined) {
    const refused = profiles.some(({ state }) => state === "refused");
    return {
      state: refused ? "attention" : "open",
      summary: null,
      blocked: "Sign in to Codex first.",
    };
  }
  const name = first.account?.email ?? first.label ?? first.name;
  const summary = usable.length === 1 ? name : `${name} and ${usable.length - 1} more`;
  return {
    state: codex.state === "present" ? "done" : "open",
    summary,
    blocked: codex.state === "present" ? null : "Codex is not there yet.",
  };
}

function keepRunningStep({ workerState }: SetupFacts): Omit<SetupStep, "id"> {
  switch (workerState) {
    case "running":
      return { state: "done", summary: "The broker is running", blocked: null };
    case "starting":
    case "restarting":
      return { state: "open", summary: "The broker is starting", blocked: "It is starting." };
    case "crashed":
    case "refused":
      return {
        state: "attention",
        summary: "The broker does not run",
        blocked: "The broker does not run.",
      };
    case "stopped":
    case "stopping":
      return { state: "open", summary: null, blocked: "Start the broker first." };
    default:
      return assertNever(workerState);
  }
}

function helloStep({ hello }: SetupFacts): Omit<SetupStep, "id"> {
  const { answer } = hello;
  const state =
    answer.state === "answered" ? "done" : answer.state === "failed" ? "attention" : "open";
  return {
    state,
    summary: answer.state === "answered" ? "Answered" : null,
    blocked: answer.state === "answered" ? null : "Codex has not answered yet.",
  };
}
