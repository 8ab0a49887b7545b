import type { WebClient } from "@slack/web-api";
import type { Log } from "../logs/log.ts";
import { callSlack, failureText } from "./failure.ts";

/** Forms that are open on somebody's screen. Best effort: nothing is stored of them. */
export interface Forms {
  /** `views.open`; the trigger is good for 3 s and once. False when Slack did not open it. */
  openForm(triggerId: string, view: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** `views.update` */
  changeForm(viewId: string, view: Readonly<Record<string, unknown>>): Promise<void>;
}

export function createForms(writes: WebClient, log: Log): Forms {
  return {
    openForm: async (triggerId, view) => {
      const opened = await callSlack(() =>
        writes.apiCall("views.open", { trigger_id: triggerId, view }),
      );
      if (!opened.ok) log.warn("A form could not be opened", { reason: failureText(opened.error) });
      return opened.ok;
    },
    changeForm: async (viewId, view) => {
      const changed = await callSlack(() =>
        writes.apiCall("views.update", { view_id: viewId, view }),
      );
      if (!changed.ok)
        log.warn("A form could not be updated", { reason: failureText(changed.error) });
    },
  };
}
