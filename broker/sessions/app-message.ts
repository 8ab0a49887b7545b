import { newId } from "../ids/ids.ts";
import { findAppMessage } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import type { InboundMessage } from "./model.ts";
import { type NonSlackMessage, queueNonSlackMessage } from "./non-slack-message.ts";

/** A message that somebody wrote in the app. */
export interface AppMessage {
  readonly text: string;
  /** The writer's name. */
  readonly by: string;
  /** The caller's id of it: within a session the same one is stored once. */
  readonly requestId: string;
}

export type StoredAppMessage =
  /** `rowTs` is the ts under which it is stored. */
  | { readonly kind: "stored"; readonly message: InboundMessage; readonly rowTs: string }
  /** This very message is stored already. */
  | { readonly kind: "known" }
  /** Another message is stored under this id. */
  | { readonly kind: "reused" };

/** Queues a message from the app for the agent, in the caller's transaction. */
export async function storeAppMessage(
  db: Executor,
  session: SessionRow,
  { by, requestId, text }: AppMessage,
  now: number,
): Promise<StoredAppMessage> {
  const known = await findAppMessage(db, session.key, requestId);
  if (known !== undefined) {
    const before = JSON.parse(known.message_json) as InboundMessage;
    return { kind: before.text === text ? "known" : "reused" };
  }
  const content: NonSlackMessage = {
    source: "app_message",
    author: { kind: "operator", name: by },
    text,
    requestId,
  };
  const stored = await queueNonSlackMessage(db, session, newId("app"), content, now);
  return { kind: "stored", ...stored };
}
