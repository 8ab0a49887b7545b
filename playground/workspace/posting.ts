import type { Core } from "./core.ts";
import { eventCallback, eventsForDeletion, eventsForEdit, eventsForPost } from "./events.ts";
import type { Message } from "./model.ts";
import type { Wire } from "./json.ts";

/** What a new message needs; the rest has defaults. */
export type Draft = Pick<Message, "channel" | "user" | "text"> &
  Partial<Omit<Message, "ts" | "channel" | "user" | "text">>;

export interface PostOptions {
  /** Slack has been seen to send a mention with a file as `message` only (slackapi/bolt-python#925). */
  readonly withoutMentionEvent?: boolean;
}

/** Puts a message into its channel and tells the app, which clears the thread's status if it posted. */
export function postMessage(core: Core, draft: Draft, options: PostOptions = {}): Message {
  const message: Message = {
    blocks: [],
    attachments: [],
    reactions: [],
    files: [],
    ...draft,
    ts: core.world.nextTs(),
  };
  core.world.post(message);
  for (const id of message.files) {
    core.files.share(id, {
      channel: message.channel,
      ts: message.ts,
      ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
    });
  }
  if (message.bot?.botId === core.world.app.botId && message.threadTs !== undefined) {
    core.statuses.clear(message.channel, message.threadTs);
  }
  const events = eventsForPost(core, message).filter(
    (event) => options.withoutMentionEvent !== true || event["type"] !== "app_mention",
  );
  tell(core, events);
  return message;
}

/** Replaces a message and tells the app. */
export function editMessage(core: Core, before: Message, after: Message): void {
  core.world.replace(after);
  tell(core, eventsForEdit(core, before, after, core.world.nextTs()));
}

const TOMBSTONE_TEXT = "This message was deleted.";

/**
 * Deletes a message and tells the app. A root with replies stays as a tombstone and is told as
 * `message_changed`, which is what Slack does (openclaw/openclaw#22035, 42wim/matterbridge#600).
 */
export function deleteMessage(core: Core, message: Message): void {
  const { world } = core;
  const isThread = world.replies(message.channel, message.ts).length > 0;
  if (!isThread) {
    const events = eventsForDeletion(core, message, world.nextTs());
    world.remove(message.channel, message.ts);
    tell(core, events);
    return;
  }
  editMessage(core, message, {
    ts: message.ts,
    channel: message.channel,
    user: "USLACKBOT",
    subtype: "tombstone",
    text: TOMBSTONE_TEXT,
    blocks: [],
    attachments: [],
    reactions: [],
    files: [],
  });
}

function tell(core: Core, events: readonly Wire[]): void {
  for (const event of events) core.hub.deliverEvent(eventCallback(core, event));
}
