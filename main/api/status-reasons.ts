import type { SessionStatus } from "../../broker/api/session-status.ts";
import type { HeadlineStatus } from "./headline.ts";

/**
 * The status with what the broker and the control plane say in it translated, as far as the headline and
 * the menu show it: why the broker does not run or Slack refuses it, and the step of a change. Pure.
 */
export function withTranslatedReasons(
  status: HeadlineStatus,
  translate: (text: string) => string,
): HeadlineStatus {
  const { worker, slack, releases } = status;
  const inTranslation = (text: string | null) => (text === null ? null : translate(text));
  const operation = releases?.operation ?? null;
  return {
    ...status,
    worker: { ...worker, reason: inTranslation(worker.reason) },
    slack: slack && {
      ...slack,
      link: { ...slack.link, reason: inTranslation(slack.link.reason) },
    },
    ...(releases === null || releases === undefined || operation === null
      ? {}
      : {
          releases: {
            ...releases,
            operation: {
              ...operation,
              steps: operation.steps.map((step) => ({ ...step, title: translate(step.title) })),
            },
          },
        }),
  };
}

/** Why a session is in its state, translated where the broker says it: what it asks is the agent's. Pure. */
export function translatedReason(
  { state, reason }: Pick<SessionStatus, "state" | "reason">,
  translate: (text: string) => string,
): string | null {
  const isAgents = state === "needs-answer" || state === "needs-approval";
  return reason === null || isAgents ? reason : translate(reason);
}
