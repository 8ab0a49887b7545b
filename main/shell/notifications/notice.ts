import type { z } from "zod";
import type { askChoiceSchema } from "../../../broker/api/asks.ts";
import type { Offer, SessionItem } from "../../../broker/api/sessions.ts";
import type { NoticeKind } from "../../api/app-preferences.ts";

/** What a person is notified of. */
export interface Notice {
  readonly kind: NoticeKind;
  /** What it is about: at most one notification per group and minute. */
  readonly group: string;
  readonly title: string;
  readonly body: string;
  /** Where a click leads in the window. */
  readonly path: string;
  /** The session that it is about; null when it is about something else. */
  readonly session: SessionItem | null;
  /** Its buttons. Those of a session are added once it is known what the session waits for. */
  readonly acts: readonly NoticeAct[];
}

export interface NoticeAct {
  readonly label: string;
  readonly act: Act;
}

type AskChoice = z.output<typeof askChoiceSchema>;

/** What a button of a notification does; a click beside the buttons opens what it is about. */
export type Act =
  | { readonly kind: "open"; readonly path: string }
  | { readonly kind: "answer"; readonly handle: string; readonly choice: AskChoice }
  | {
      readonly kind: "offer";
      readonly sessionKey: string;
      readonly turnId: string;
      readonly choice: Offer["choices"][number]["id"];
    }
  /** Moves sessions that wait for quota to another profile. */
  | { readonly kind: "move"; readonly sessionKeys: readonly string[]; readonly profile: string };

/** A button that opens a page of the window. Pure. */
export function opening(label: string, path: string): NoticeAct {
  return { label, act: { kind: "open", path } };
}
