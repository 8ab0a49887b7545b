import {
  Activity,
  BatteryLow,
  BatteryWarning,
  Check,
  CircleArrowUp,
  CircleDashed,
  CircleQuestionMark,
  DoorOpen,
  Hand,
  Hourglass,
  Info,
  KeyRound,
  LoaderCircle,
  type LucideIcon,
  MessageCircleQuestionMark,
  Minus,
  OctagonX,
  Signpost,
  Square,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import type { SessionStateName } from "../../broker/api/session-status.ts";

// One table of states: each has its own silhouette, and a colour only where a person should look.

export type StateKind =
  | "running"
  | "ready"
  | "working"
  | "starting"
  | "waiting"
  | "done"
  | "stopped"
  | "not-connected"
  | "needs-approval"
  | "needs-answer"
  | "needs-decision"
  | "sign-in"
  | "needs-access"
  | "low"
  | "out-of-quota"
  | "warning"
  | "failed"
  | "unknown"
  | "count"
  | "note"
  | "skipped"
  | "update";

export interface StateLook {
  /** "dot" is the one mark that no icon set has. */
  readonly icon: LucideIcon | "dot";
  readonly iconColour: string;
  readonly wordColour: string;
  /** Turns while work is really going on. */
  readonly turns: boolean;
}

const look = (
  icon: StateLook["icon"],
  iconColour: string,
  wordColour = iconColour,
  turns = false,
): StateLook => ({ icon, iconColour, wordColour, turns });

export const stateLooks: Readonly<Record<StateKind, StateLook>> = {
  running: look("dot", "text-live", "text-text"),
  ready: look(Check, "text-live", "text-text"),
  working: look(LoaderCircle, "text-accent-text", "text-text-2", true),
  starting: look(CircleDashed, "text-accent-text", "text-text-2"),
  waiting: look(Hourglass, "text-text-2"),
  done: look(Check, "text-text-3"),
  stopped: look(Square, "text-text-3"),
  "not-connected": look(Unplug, "text-text-3"),
  "needs-approval": look(Hand, "text-needs"),
  "needs-answer": look(MessageCircleQuestionMark, "text-needs"),
  "needs-decision": look(Signpost, "text-needs"),
  "needs-access": look(DoorOpen, "text-needs"),
  "sign-in": look(KeyRound, "text-needs"),
  low: look(BatteryLow, "text-needs"),
  "out-of-quota": look(BatteryWarning, "text-needs"),
  warning: look(TriangleAlert, "text-needs"),
  failed: look(OctagonX, "text-danger"),
  unknown: look(CircleQuestionMark, "text-text-2"),
  count: look(Activity, "text-text-3"),
  note: look(Info, "text-text-2"),
  skipped: look(Minus, "text-text-3"),
  update: look(CircleArrowUp, "text-accent-text", "text-text"),
};

/** The look of a session's state. */
export function stateOfSession(state: SessionStateName): StateKind {
  switch (state) {
    case "needs-approval":
    case "needs-answer":
    case "needs-decision":
    case "failed":
    case "sign-in":
    case "starting":
    case "working":
    case "out-of-quota":
    case "stopped":
    case "done":
      return state;
    case "stopping":
      return "working";
    case "queued":
    case "unavailable":
    case "job":
      return "waiting";
  }
}
