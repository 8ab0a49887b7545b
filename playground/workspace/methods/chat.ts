import { type Args, flagArg, textArg } from "../args.ts";
import type { Core } from "../core.ts";
import { channelNamed } from "../direct-messages.ts";
import type { Message } from "../model.ts";
import { deleteMessage, editMessage, postMessage } from "../posting.ts";
import { microsOfTs } from "../timestamps.ts";
import { messageWire, permalink } from "../wire.ts";
import { readContent } from "./message-content.ts";
import {
  type Method,
  type MethodReply,
  ok,
  slackError,
  visibleChannel,
  writableChannel,
} from "./method.ts";

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": { run: post, token: "bot", scope: "chat:write" },
  "chat.update": { run: update, token: "bot", scope: "chat:write" },
  "chat.delete": { run: remove, token: "bot", scope: "chat:write" },
  "chat.postEphemeral": { run: postEphemeral, token: "bot", scope: "chat:write" },
  "chat.getPermalink": { run: getPermalink, token: "bot" },
};

function post(core: Core, args: Args): MethodReply {
  const found = writableChannel(core, channelNamed(core, textArg(args, "channel") ?? ""));
  if (!found.ok) return found.reply;
  const read = readContent(core, args, "truncate");
  if (!read.ok) return read.reply;
  const threadTs = textArg(args, "thread_ts");
  const fault = threadFault(core, found.channel.id, threadTs);
  if (fault !== null) return slackError(fault);
  const { app } = core.world;
  const { text, blocks, attachments, metadata, truncated } = read.content;
  const message = postMessage(core, {
    channel: found.channel.id,
    user: app.botUserId,
    bot: { botId: app.botId, appId: app.appId },
    text,
    blocks,
    attachments,
    ...(metadata === undefined ? {} : { metadata }),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(threadTs !== undefined && flagArg(args, "reply_broadcast")
      ? { subtype: "thread_broadcast" as const }
      : {}),
  });
  return ok({
    channel: message.channel,
    ts: message.ts,
    message: messageWire(core, message),
    ...(truncated
      ? { warning: "message_truncated", response_metadata: { warnings: ["message_truncated"] } }
      : {}),
  });
}

/** Why a post cannot go below `threadTs`, or null. Slack wants the root's ts, not a reply's. */
export function threadFault(core: Core, channel: string, threadTs: string | undefined) {
  if (threadTs === undefined) return null;
  if (microsOfTs(threadTs) === null) return "invalid_thread_ts";
  const root = core.world.message(channel, threadTs);
  if (root === undefined) return "thread_not_found";
  return root.threadTs === undefined ? null : "cannot_reply_to_message";
}

function update(core: Core, args: Args): MethodReply {
  const found = visibleChannel(core, args);
  if (!found.ok) return found.reply;
  const message = core.world.message(found.channel.id, textArg(args, "ts") ?? "");
  if (message === undefined) return slackError("message_not_found");
  if (!isOwn(core, message)) return slackError("cant_update_message");
  if (message.streaming === "in_progress") return slackError("streaming_state_conflict");
  const read = readContent(core, args, "refuse");
  if (!read.ok) return read.reply;
  const { text, blocks, attachments, metadata } = read.content;
  const changesText = args["text"] !== undefined || args["markdown_text"] !== undefined;
  const after: Message = {
    ...message,
    text: changesText ? text : message.text,
    blocks,
    attachments,
    ...(metadata === undefined ? {} : { metadata }),
    ...(changesText ? { edited: { user: core.world.app.botUserId, ts: core.world.nextTs() } } : {}),
  };
  editMessage(core, message, after);
  return ok({
    channel: message.channel,
    ts: message.ts,
    text: after.text,
    message: messageWire(core, after),
  });
}

function remove(core: Core, args: Args): MethodReply {
  const found = visibleChannel(core, args);
  if (!found.ok) return found.reply;
  const message = core.world.message(found.channel.id, textArg(args, "ts") ?? "");
  if (message === undefined) return slackError("message_not_found");
  if (!isOwn(core, message)) return slackError("cant_delete_message");
  deleteMessage(core, message);
  return ok({ channel: message.channel, ts: message.ts });
}

function postEphemeral(core: Core, args: Args): MethodReply {
  const found = writableChannel(core, core.world.channel(textArg(args, "channel") ?? ""));
  if (!found.ok) return found.reply;
  const user = textArg(args, "user") ?? "";
  if (!found.channel.members.includes(user)) return slackError("user_not_in_channel");
  const read = readContent(core, args, "refuse");
  if (!read.ok) return read.reply;
  const threadTs = textArg(args, "thread_ts");
  const ts = core.world.nextTs();
  core.world.showEphemeral({
    ts,
    channel: found.channel.id,
    user,
    text: read.content.text,
    blocks: read.content.blocks,
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  return ok({ message_ts: ts });
}

function getPermalink(core: Core, args: Args): MethodReply {
  const found = visibleChannel(core, args);
  if (!found.ok) return found.reply;
  const message = core.world.message(found.channel.id, textArg(args, "message_ts") ?? "");
  if (message === undefined) return slackError("message_not_found");
  return ok({ channel: found.channel.id, permalink: permalink(core, message) });
}

function isOwn(core: Core, message: Message): boolean {
  return message.bot?.botId === core.world.app.botId;
}
