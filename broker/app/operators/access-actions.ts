import type { Kysely } from "kysely";
import type { Access } from "../../access/access.ts";
import type { Clock } from "../../clock/clock.ts";
import type { Log } from "../../logs/log.ts";
import { reopenAccessRequest, settleAccessRequest } from "../../store/access-requests.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import type { AccessActions, SettingsActions } from "../actions.ts";
import { channelsWithSettings } from "../reading/access-reads.ts";

export interface AccessActionsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly access: Pick<Access, "explain">;
  readonly settings: Pick<SettingsActions, "list">;
  /** The number of open requests is another one. */
  readonly changed: () => void;
}

export function accessActions(options: AccessActionsOptions): AccessActions {
  const { access, changed, clock, db, log, settings } = options;
  return {
    explain: (user, channel) => access.explain(user, channel, channelsWithSettings(settings)),
    ignoreRequest: async (id, by) => {
      const isOpen = await db
        .transaction()
        .execute((transaction) => settleAccessRequest(transaction, id, "ignored", clock.now()));
      if (!isOpen) return false;
      log.info("An access request is ignored", { request: id, by });
      changed();
      return true;
    },
    reopenRequest: async (id, by) => {
      if (!(await reopenAccessRequest(db, id, "ignored"))) return false;
      log.info("An access request is open again", { request: id, by });
      changed();
      return true;
    },
  };
}
