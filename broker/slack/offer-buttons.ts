import type { Notice, TurnChoice } from "../sessions/state.ts";
import { button, context, slackTime } from "./card-text.ts";

/** What each button of a notice chooses, by its `action_id`. */
export const choiceOfAction: Readonly<Record<string, TurnChoice>> = {
  "turn.try_again": "try-again",
  "turn.start_fresh": "start-fresh",
  "turn.keep_waiting": "keep-waiting",
  "turn.stop_retry": "stop-and-retry",
  "turn.check_continue": "check-and-continue",
  "turn.leave": "leave-it",
};

/** What stands below a notice about a turn: its buttons, and what happens by itself. */
export function offerBlocks(notice: Notice): readonly unknown[] {
  if (notice.kind === "failed" && notice.offer !== null) {
    const { kind, turnId } = notice.offer;
    return kind === "try-again"
      ? [row([button("turn.try_again", "Try again", turnId)])]
      : [row([button("turn.start_fresh", "Start fresh with a summary", turnId, "primary")])];
  }
  if (notice.kind === "unsure") {
    const { turnId } = notice;
    return [
      row([
        button("turn.check_continue", "Check and continue", turnId),
        button("turn.leave", "Leave it", turnId),
      ]),
    ];
  }
  if (notice.kind !== "stalled") return [];
  const buttons = row([
    button("turn.keep_waiting", "Keep waiting", notice.turnId),
    button("turn.stop_retry", "Stop and try again", notice.turnId, "danger"),
  ]);
  if (notice.stopsAt === null) return [buttons];
  const note = `I'll stop by myself at ${slackTime(notice.stopsAt)} if nothing changes.`;
  return [buttons, context(note)];
}

function row(elements: readonly unknown[]): unknown {
  return { type: "actions", elements };
}
