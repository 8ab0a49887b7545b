import { assertNever } from "../../../broker/errors/broker-error.ts";
import {
  type BrokerLines,
  menuLines,
  slackStateOf,
  thingsThatNeedYou,
} from "../../api/headline.ts";
import { brokerText } from "../../api/broker-text.ts";
import type { Language } from "../../api/language.ts";
import type { AdminStatus } from "../../api/status.ts";
import { withTranslatedReasons } from "../../api/status-reasons.ts";
import type { LinkState } from "../control-plane/link-state.ts";
import { trayWords } from "./tray-words.ts";

/** All that the menu bar shows is made of this and of the time. */
export interface TraySnapshot {
  readonly link: LinkState;
  /** The last that the control plane sent; null before the first and while it is out of reach. */
  readonly status: AdminStatus | null;
}

/** One drawing each. */
export type TrayIcon =
  "running" | "working" | "needs-you" | "stopped" | "starting" | "updating" | "error";

export interface TrayLook {
  readonly icon: TrayIcon;
  /** Beside the icon; empty when nothing needs a person. */
  readonly title: string;
}

/** Pure. */
export function trayLook({ link, status }: TraySnapshot): TrayLook {
  if (status === null) return { icon: link.kind === "down" ? "error" : "starting", title: "" };
  const icon = statusIcon(status);
  return { icon, title: icon === "needs-you" ? String(thingsThatNeedYou(status)) : "" };
}

function statusIcon(status: AdminStatus): TrayIcon {
  if ((status.releases?.operation ?? null) !== null) return "updating";
  const { state } = status.worker;
  switch (state) {
    case "stopped":
      return "stopped";
    case "starting":
    case "stopping":
    case "restarting":
      return "starting";
    case "crashed":
    case "refused":
      return "error";
    case "running": {
      // Slack refuses the sign-in: nothing comes in until a person acts.
      if (slackStateOf(status) === "refused") return "error";
      if (thingsThatNeedYou(status) > 0) return "needs-you";
      return (status.counts?.working ?? 0) > 0 ? "working" : "running";
    }
    default:
      return assertNever(state);
  }
}

/** The first two rows of the menu; the first is the tooltip too. Pure. */
export function trayLines(
  { link, status }: TraySnapshot,
  now: number,
  language: Language,
): BrokerLines {
  const translate = (text: string) => brokerText(text, language);
  if (status !== null) return menuLines(withTranslatedReasons(status, translate), now, language);
  const words = trayWords[language];
  switch (link.kind) {
    case "looking":
    case "starting":
    case "ready":
      return { title: words.starting, detail: words.waitingForControlPlane };
    case "down":
      return { title: words.controlPlaneDown, detail: translate(link.problem.message) };
    default:
      return assertNever(link);
  }
}
