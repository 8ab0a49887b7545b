import { failed, type Result, succeeded } from "../../errors/broker-error.ts";
import { type Actor, UNNAMED_OPERATOR } from "../../sessions/actor.ts";
import type { SessionKey } from "../../sessions/model.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import { readState, type TurnChoice } from "../../sessions/state.ts";
import type { SessionRow } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import { listTurns } from "../../store/turns.ts";
import type { ActCode, SessionActions } from "../actions.ts";
import { sendMessage, type SendMessageOptions } from "./send-message.ts";

export interface SessionActsOptions extends SendMessageOptions {
  readonly sessions: Pick<Sessions, "request" | "poke">;
}

/** What operators do with sessions. Slack's buttons do the same by the same events. */
export function sessionActs(options: SessionActsOptions): SessionActions {
  const { clock, db, sessions } = options;
  const withSession = async <T>(
    key: SessionKey,
    act: (session: SessionRow) => Promise<Result<T, ActCode>>,
  ): Promise<Result<T, ActCode>> => {
    const session = await findSession(db, key);
    return session === undefined ? failed("unknown_session") : act(session);
  };
  return {
    send: (key, message, by) =>
      sendMessage(key, { ...message, by: by ?? UNNAMED_OPERATOR }, options),

    stop: (key, by) =>
      withSession(key, async ({ state }) => {
        const messageTs = `operator-${clock.now()}`;
        await sessions.request(key, { kind: "stop", messageTs, ...operator(by) });
        return succeeded({ wasRunning: state !== "idle" });
      }),

    resume: (key, by) =>
      withSession(key, async () => {
        const [newest] = await listTurns(db, key, 1);
        if (newest?.state !== "interrupted") return failed("nothing_to_resume");
        const event = { kind: "resume", turnId: newest.id, ...operator(by) } as const;
        return (await sessions.request(key, event)) ? succeeded(null) : failed("nothing_to_resume");
      }),

    takeOffer: (key, offer, by) =>
      withSession(key, () => takeOffer(key, offer, operator(by), options)),

    reset: (key, by) =>
      withSession(key, async ({ codex_thread_id: threadId, state_json }) => {
        const isUnderWay = readState(state_json).startAnew !== false;
        if (threadId === null || isUnderWay) return failed("nothing_to_reset");
        // Two resets of the same conversation are one, and announced once.
        const messageTs = `operator-${threadId}`;
        const event = { kind: "new", messageTs, history: true, ...operator(by) } as const;
        await sessions.request(key, event);
        return succeeded(null);
      }),
  };
}

/** Chooses what a notice offers; the first choice counts. */
export async function takeOffer(
  key: SessionKey,
  offer: { readonly turnId: string; readonly choice: TurnChoice },
  by: Actor,
  { sessions }: { readonly sessions: Pick<Sessions, "request"> },
): Promise<Result<null, "offer_gone">> {
  const isTaken = await sessions.request(key, { kind: "chosen", ...offer, ...by });
  return isTaken ? succeeded(null) : failed("offer_gone");
}

function operator(name: string | null): Actor {
  return { operator: name ?? UNNAMED_OPERATOR };
}
