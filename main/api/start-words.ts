import { assertNever } from "../../broker/errors/broker-error.ts";
import { hasNoAccount, slackStateOf } from "./headline.ts";
import type { AdminStatus } from "./status.ts";

/** The part of the status that the sentences need. */
export type StartStatus = Pick<
  AdminStatus,
  "worker" | "slack" | "codex" | "profiles" | "playgroundUrl" | "setup"
>;

export interface StartSentence {
  readonly text: string;
  /** Nothing follows: people can begin. */
  readonly isReady: boolean;
}

/** How far a start has come, in one sentence for a terminal; null where there is nothing to say. Pure. */
export function startSentence(status: StartStatus): StartSentence | null {
  const { worker } = status;
  switch (worker.state) {
    case "stopped":
      return worker.wanted === "running" ? null : notYet(stoppedWords(status));
    case "starting":
      return notYet(
        worker.reason === null
          ? "The broker starts."
          : `The broker starts. ${closed(worker.reason)}`,
      );
    case "stopping":
      return null;
    case "restarting":
      return notYet(`The broker ended unexpectedly and is started again. ${lastWords(status)}`);
    case "crashed":
      return notYet(
        `The broker does not run. ${lastWords(status)} \`npm run check\` and Doctor on the admin page say more.`,
      );
    case "refused":
      return notYet(
        `The broker cannot start with this configuration. ${lastWords(status)} Correct it, then start again.`,
      );
    case "running":
      return runningSentence(status);
    default:
      return assertNever(worker.state);
  }
}

function stoppedWords({ setup }: StartStatus): string {
  return setup === "open"
    ? "Nothing is set up yet. Open the admin page: it leads through it."
    : "The broker is stopped. Start it on the admin page.";
}

function runningSentence(status: StartStatus): StartSentence | null {
  return slackTrouble(status) ?? codexTrouble(status) ?? ready(status);
}

function slackTrouble(status: StartStatus): StartSentence | null {
  const { slack } = status;
  if (slack === null) return notYet("The broker runs, and does not answer yet.");
  const { reason } = slack.link;
  switch (slackStateOf(status)) {
    case "live":
      return null;
    case "refused":
      return notYet(
        `Slack refuses a token. ${closed(reason ?? slack.login.reason ?? "It does not say why")} Replace it in Settings on the admin page, or where this environment sets it.`,
      );
    case "connecting":
      return notYet(
        reason === null ? "Connecting to Slack." : `Slack is not reached yet. ${closed(reason)}`,
      );
    case "off":
      return notYet("Connecting to Slack.");
    default:
      return assertNever(slackStateOf(status) as never);
  }
}

function codexTrouble(status: StartStatus): StartSentence | null {
  const { codex } = status;
  if (codex === null) return null;
  if (hasNoAccount(status)) {
    return notYet(
      "Codex has no account yet. Add one on the admin page under Profiles, or set OPENAI_API_KEY; messages are kept until then.",
    );
  }
  const why = codex.reason === null ? "" : ` ${closed(codex.reason)}`;
  switch (codex.state) {
    case "starting":
      return notYet(`Codex starts.${why}`);
    case "reconnecting":
      return notYet(`Codex ended and is started again.${why}`);
    case "stopped":
      return notYet(`Codex does not run.${why}`);
    case "ready":
      return codex.reason === null ? null : notYet(`Codex takes no work.${why}`);
    default:
      return assertNever(codex.state);
  }
}

function ready({ playgroundUrl }: StartStatus): StartSentence {
  const text =
    playgroundUrl === null
      ? "Ready. In Slack: /invite @codex, then @codex hello"
      : "Ready. In the playground: @codex hello";
  return { text, isReady: true };
}

/** What the broker printed last, where it said why. */
function lastWords({ worker }: StartStatus): string {
  const printed = (worker.exit?.lines ?? []).filter((line) => !line.startsWith("{")).slice(-3);
  if (printed.length > 0) return printed.map(closed).join(" ");
  return worker.reason === null ? "It does not say why." : closed(worker.reason);
}

function notYet(text: string): StartSentence {
  return { text, isReady: false };
}

function closed(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
