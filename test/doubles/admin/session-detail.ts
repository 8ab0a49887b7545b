import type { AskItem } from "../../../broker/api/asks.ts";
import type { SessionDetail, SessionItem } from "../../../broker/api/sessions.ts";
import { workspaceOf } from "./conversation.ts";

/** What the worker knows of one session beyond its list item. */
export function detailOf(
  item: SessionItem,
  asks: readonly AskItem[],
  isRunning: boolean,
): SessionDetail {
  const works = item.status.group === "working" || item.openAsks > 0;
  const no = (reason: string) => ({ allowed: false as const, reason });
  const stopped = no("Start the broker to do this.");
  const may = (isPossible: boolean, reason: string) =>
    !isRunning ? stopped : isPossible ? { allowed: true as const } : no(reason);
  const workspace = workspaceOf(item.key);
  const isCheckout = item.channel.name === "checkout-web" && works;
  return {
    ...item,
    workspace,
    host: "studio-mini",
    codexThreadId: "0199aa00-0000-7000-8000-000000000001",
    settings: !isRunning
      ? null
      : {
          sandbox: { value: "workspace-write", from: "environment" },
          approvals: { value: "ask", from: "environment" },
          model: { value: null, from: "codex" },
          effort: { value: "high", from: "channel" },
        },
    model: "gpt-5.5-codex",
    plan: isCheckout
      ? [
          { text: "Reproduce the failure", state: "done" },
          { text: "Find the race in the cart total", state: "done" },
          { text: "Wait for the price list", state: "done" },
          { text: "Regression test that failed before", state: "done" },
          { text: "Push the branch", state: "now" },
          { text: "Open a pull request and watch CI", state: "open" },
        ]
      : [],
    context: { usedTokens: 103_000, windowTokens: 272_000 },
    changes: {
      added: 41,
      removed: 9,
      files: [
        { path: `${workspace}/shop-frontend/src/cart/useCartTotal.ts`, added: 14, removed: 6 },
        {
          path: `${workspace}/shop-frontend/src/cart/useCartTotal.race.test.ts`,
          added: 24,
          removed: 0,
        },
        { path: `${workspace}/shop-frontend/src/cart/CartSummary.tsx`, added: 3, removed: 3 },
      ],
    },
    turn: works ? { id: "turn-1", startedAt: item.status.since, steps: 61, commands: 25 } : null,
    queuedMessages: 0,
    asks: asks.filter(({ sessionKey }) => sessionKey === item.key),
    offer: offerOf(item),
    permissions: {
      send: may(true, ""),
      stop: may(works, "Nothing is running."),
      resume: may(
        ["stopped", "needs-decision"].includes(item.status.state),
        "Only a session that was stopped or cut off can be resumed.",
      ),
      reset: may(true, ""),
      remove: may(true, ""),
      move: may(true, ""),
    },
  };
}

/** The command that the double's undecided sessions were cut off in. */
export const CUT_OFF_COMMAND = "terraform apply -target=module.queue";

function offerOf({ status }: SessionItem): SessionDetail["offer"] {
  switch (status.state) {
    case "failed":
      return {
        kind: "start-fresh",
        turnId: "turn-1",
        text: "This conversation is too long for the model. Files and branches are untouched.",
        choices: [{ id: "start-fresh", label: "Start fresh" }],
      };
    case "needs-decision":
      return {
        kind: "unsure",
        turnId: "turn-1",
        text: `A restart interrupted me, and I cannot tell whether \`${CUT_OFF_COMMAND}\` finished. I have not run it again.`,
        choices: [
          { id: "check-and-continue", label: "Check and continue" },
          { id: "leave-it", label: "Leave it" },
        ],
      };
    default:
      return null;
  }
}
