import { z } from "zod";
import { type AskItem, askItemSchema, type askChoiceSchema } from "../../../broker/api/asks.ts";
import { sessionStateSchema } from "../../../broker/api/session-status.ts";
import { type Offer, offerSchema } from "../../../broker/api/sessions.ts";
import { adminRoutes } from "../../api/routes.ts";
import { type AdminCall, AdminRefusal } from "./admin-call.ts";

/** What a session waits for, and people's answers to it, by the routes that the window uses. */
export interface BrokerAnswers {
  asks(): Promise<readonly AskItem[]>;
  /** What the session's last turn offers; null when nothing. */
  offerOf(sessionKey: string): Promise<Offer | null>;
  answer(handle: string, choice: z.output<typeof askChoiceSchema>): Promise<Answered>;
  takeOffer(
    sessionKey: string,
    turnId: string,
    choice: Offer["choices"][number]["id"],
  ): Promise<Answered>;
  /** Has sessions that wait for quota go on with another profile; too late when none waits any more. */
  move(sessionKeys: readonly string[], profile: string): Promise<Answered>;
}

/** Somebody else may have been quicker, or the time was over. */
export type Answered = "done" | "too-late";

const SETTLED = ["already_settled", "unknown_ask", "offer_gone", "unknown_session"];

const asksSchema = z.object({ asks: z.array(askItemSchema) });
const detailSchema = z.object({ session: z.object({ offer: offerSchema.nullable() }) });
const stateSchema = z.object({
  session: z.object({ status: z.object({ state: sessionStateSchema }) }),
});

export function brokerAnswers(call: AdminCall): BrokerAnswers {
  const post = async (path: string, body: object): Promise<Answered> => {
    try {
      await call("POST", path, body);
      return "done";
    } catch (thrown) {
      if (thrown instanceof AdminRefusal && SETTLED.includes(thrown.code)) return "too-late";
      throw thrown;
    }
  };
  const waitsForQuota = async (key: string): Promise<boolean> => {
    try {
      const answer = await call("GET", withKey(adminRoutes.session.path, key));
      return stateSchema.parse(answer).session.status.state === "out-of-quota";
    } catch (thrown) {
      if (thrown instanceof AdminRefusal && SETTLED.includes(thrown.code)) return false;
      throw thrown;
    }
  };
  return {
    asks: async () => asksSchema.parse(await call("GET", adminRoutes.listAsks.path)).asks,
    offerOf: async (key) => {
      const answer = await call("GET", withKey(adminRoutes.session.path, key));
      return detailSchema.parse(answer).session.offer;
    },
    answer: (handle, choice) =>
      post(adminRoutes.answerAsk.path.replace(":handle", encodeURIComponent(handle)), choice),
    takeOffer: (key, turnId, choice) =>
      post(withKey(adminRoutes.takeOffer.path, key), { turnId, choice }),
    move: async (keys, profile) => {
      let answered: Answered = "too-late";
      for (const key of keys) {
        if (!(await waitsForQuota(key))) continue;
        const moved = await post(withKey(adminRoutes.moveSession.path, key), { name: profile });
        if (moved === "done") answered = "done";
      }
      return answered;
    },
  };
}

function withKey(path: string, key: string): string {
  return path.replace(":key", encodeURIComponent(key));
}
