import { randomUUID } from "node:crypto";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { type Click, clickElement, type Interacted } from "./clicks.ts";
import type { Core } from "./core.ts";
import { eventCallback } from "./events.ts";
import { mimeTypeOf } from "./mime-types.ts";
import { closeTopView, submitTopView } from "./modal-answers.ts";
import type { Block, Channel, Message, ModalView, User } from "./model.ts";
import type { PersonFault } from "./person-fault.ts";
import { deleteMessage, editMessage, postMessage } from "./posting.ts";
import { withoutReaction, withReaction } from "./reactions.ts";
import { richTextOf } from "./rich-text.ts";

export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** By the name when left out. */
  readonly mimetype?: string;
  readonly title?: string;
  /** `file_access: "check_file_info"` in messages. */
  readonly detailsWithheld?: boolean;
  /** Fields as Slack has them for files of its own kinds: voice messages, canvases, links. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface Saying {
  readonly user: string;
  readonly channel: string;
  /** As on the wire: escaped, mentions as `<@U…>`. */
  readonly text: string;
  readonly threadTs?: string;
  /** "Also send to the channel". */
  readonly broadcast?: boolean;
  readonly files?: readonly SentFile[];
  /** For other apps' posts only. People's text gets its `rich_text` block by itself. */
  readonly blocks?: readonly Block[];
  /** Of apps' posts, and what people forward. */
  readonly attachments?: readonly Block[];
  /** An old-style webhook post: `subtype: "bot_message"` with a name and no user. */
  readonly webhookName?: string;
  /** Holds back the `app_mention` event (slackapi/bolt-python#925). */
  readonly withoutMentionEvent?: boolean;
}

/** Everything that somebody with a Slack window can do. */
export class People {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  say(saying: Saying): Result<Message, PersonFault> {
    const core = this.#core;
    const place = this.#place(saying.user, saying.channel);
    if (!place.ok) return place;
    const { threadTs } = saying;
    const root = threadTs === undefined ? undefined : core.world.message(saying.channel, threadTs);
    if (threadTs !== undefined && root === undefined) return failed("thread_not_found");
    const files = (saying.files ?? []).map((file) => this.#keep(saying.user, file));
    const blocks = saying.blocks ?? [];
    // A forward alone has no text of its own.
    const isEmpty = [files, blocks, saying.attachments ?? []].every((list) => list.length === 0);
    if (saying.text.trim() === "" && isEmpty) return failed("no_text");
    const { bot } = place.value.user;
    const human = bot === undefined;
    const message = postMessage(
      core,
      {
        channel: saying.channel,
        user: saying.user,
        text: saying.text,
        blocks:
          saying.text !== "" && blocks.length === 0
            ? [richTextOf(saying.text, core.ids.hex(5))]
            : blocks,
        attachments: saying.attachments ?? [],
        files,
        ...(bot === undefined ? {} : { bot }),
        ...(human && files.length === 0 ? { clientMsgId: randomUUID() } : {}),
        ...subtypeOf(saying, files.length > 0),
        ...(saying.webhookName === undefined ? {} : { username: saying.webhookName }),
        ...(root === undefined ? {} : { threadTs: root.threadTs ?? root.ts }),
      },
      saying.withoutMentionEvent === true ? { withoutMentionEvent: true } : {},
    );
    return succeeded(message);
  }

  edit(user: string, channel: string, ts: string, text: string): Result<Message, PersonFault> {
    const own = this.#own(user, channel, ts);
    if (!own.ok) return own;
    if (text.trim() === "") return failed("no_text");
    const after = {
      ...own.value,
      text,
      blocks: [richTextOf(text, this.#core.ids.hex(5))],
      edited: { user, ts: this.#core.world.nextTs() },
    };
    editMessage(this.#core, own.value, after);
    return succeeded(after);
  }

  remove(user: string, channel: string, ts: string): Result<Message, PersonFault> {
    const own = this.#own(user, channel, ts);
    if (own.ok) deleteMessage(this.#core, own.value);
    return own;
  }

  /** Adds or takes back a reaction. */
  react(
    user: string,
    channel: string,
    ts: string,
    name: string,
    present: boolean,
  ): Result<Message, PersonFault> {
    const place = this.#place(user, channel);
    if (!place.ok) return place;
    const message = this.#core.world.message(channel, ts);
    if (message === undefined) return failed("message_not_found");
    const after = present
      ? withReaction(message, name, user)
      : withoutReaction(message, name, user);
    if (after === null) return failed(present ? "already_reacted" : "no_reaction");
    this.#core.world.replace(after);
    return succeeded(after);
  }

  /** Presses Stop on a message that the app is streaming. */
  stopStream(channel: string, ts: string): Result<Message, PersonFault> {
    const message = this.#core.world.message(channel, ts);
    if (message === undefined || !this.#core.streams.stopByUser(channel, ts)) {
      return failed("message_not_found");
    }
    const after: Message = { ...message, streaming: "completed" };
    this.#core.world.replace(after);
    return succeeded(after);
  }

  /** Presses Slack's own Stop, which a session shows while its agent is at work. */
  stopAgent(user: string, channel: string, threadTs: string): Result<null, PersonFault> {
    const core = this.#core;
    const place = this.#place(user, channel);
    if (!place.ok) return place;
    const isOffered = core.world.app.agent?.stop === true;
    if (!isOffered || core.agentSessions.find(channel, threadTs)?.state !== "processing") {
      return failed("action_not_found");
    }
    const event = {
      type: "agent_session_stopped",
      channel,
      thread_ts: threadTs,
      user,
      streaming_message_ts: [],
      event_ts: core.world.nextTs(),
    };
    core.hub.deliverEvent(eventCallback(core, event));
    return succeeded(null);
  }

  /** Clicks a button or chooses in a select; resolves when the app acknowledged or was too slow. */
  click(click: Click): Promise<Result<Interacted, PersonFault>> {
    return clickElement(this.#core, click);
  }

  /** Submits the person's top modal and does what the app's ack says. */
  submitView(user: string, values: ModalView["values"]): Promise<Result<Interacted, PersonFault>> {
    return submitTopView(this.#core, user, values);
  }

  /** Closes the person's top modal; the app hears of it when it asked to (`notify_on_close`). */
  closeView(user: string): Promise<Result<Interacted, PersonFault>> {
    return closeTopView(this.#core, user);
  }

  #place(
    userId: string,
    channelId: string,
  ): Result<{ readonly user: User; readonly channel: Channel }, PersonFault> {
    const user = this.#core.world.user(userId);
    if (user === undefined) return failed("user_not_found");
    const channel = this.#core.world.channel(channelId);
    if (channel === undefined) return failed("channel_not_found");
    if (channel.archived === true) return failed("is_archived");
    if (!channel.members.includes(userId) && user.bot === undefined) {
      return failed("not_in_channel");
    }
    return succeeded({ user, channel });
  }

  #own(user: string, channel: string, ts: string): Result<Message, PersonFault> {
    const place = this.#place(user, channel);
    if (!place.ok) return place;
    const message = this.#core.world.message(channel, ts);
    if (message === undefined) return failed("message_not_found");
    return message.user === user ? succeeded(message) : failed("not_own_message");
  }

  #keep(user: string, sent: SentFile): string {
    const { ids, files, clock } = this.#core;
    const id = ids.next("F");
    const file = {
      id,
      name: sent.name,
      title: sent.title ?? sent.name,
      mimetype: sent.mimetype ?? mimeTypeOf(sent.name),
      size: sent.bytes.byteLength,
      user,
      createdAt: clock.now(),
      shares: [],
      ...(sent.detailsWithheld === undefined ? {} : { detailsWithheld: sent.detailsWithheld }),
      ...(sent.more === undefined ? {} : { more: sent.more }),
    };
    files.add(file, sent.bytes);
    return id;
  }
}

function subtypeOf(saying: Saying, withFiles: boolean): Pick<Message, "subtype"> | object {
  if (saying.webhookName !== undefined) return { subtype: "bot_message" as const };
  if (withFiles) return { subtype: "file_share" as const };
  const broadcast = saying.broadcast === true && saying.threadTs !== undefined;
  return broadcast ? { subtype: "thread_broadcast" as const } : {};
}
