import { assertNever } from "../../../broker/errors/broker-error.ts";
import { type Args, fieldText, isRecord, jsonArg, textArg } from "../args.ts";
import { checkBlocks } from "../blocks.ts";
import type { Core } from "../core.ts";
import type { Block, Message } from "../model.ts";
import { editMessage, postMessage } from "../posting.ts";
import { messageWire } from "../wire.ts";
import { threadFault } from "./chat.ts";
import {
  type Method,
  type MethodReply,
  ok,
  slackError,
  visibleChannel,
  writableChannel,
} from "./method.ts";

const MARKDOWN_TEXT_LIMIT = 12_000;

export const streamingMethods: Readonly<Record<string, Method>> = {
  "chat.startStream": { run: start, token: "bot", scope: "chat:write" },
  "chat.appendStream": { run: append, token: "bot", scope: "chat:write" },
  "chat.stopStream": { run: stop, token: "bot", scope: "chat:write" },
};

function start(core: Core, args: Args): MethodReply {
  const found = writableChannel(core, core.world.channel(textArg(args, "channel") ?? ""));
  if (!found.ok) return found.reply;
  const threadTs = textArg(args, "thread_ts");
  const fault = threadFault(core, found.channel.id, threadTs);
  if (fault !== null) return slackError(fault);
  if (found.channel.kind !== "im") {
    if (textArg(args, "recipient_team_id") === undefined) {
      return slackError("missing_recipient_team_id");
    }
    if (textArg(args, "recipient_user_id") === undefined) {
      return slackError("missing_recipient_user_id");
    }
  }
  const pieces = readPieces(core, args);
  if (!pieces.ok) return pieces.reply;
  const { app } = core.world;
  const message = postMessage(core, {
    channel: found.channel.id,
    user: app.botUserId,
    bot: { botId: app.botId, appId: app.appId },
    text: pieces.text,
    blocks: pieces.blocks,
    streaming: "in_progress",
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  core.streams.open(message.channel, message.ts, () => {
    const now = core.world.message(message.channel, message.ts);
    if (now !== undefined) core.world.replace({ ...now, streaming: "errored" });
  });
  return ok({ channel: message.channel, ts: message.ts });
}

function append(core: Core, args: Args): MethodReply {
  const found = streamed(core, args);
  if (!found.ok) return found.reply;
  const pieces = readPieces(core, args);
  if (!pieces.ok) return pieces.reply;
  core.world.replace(withPieces(found.message, pieces));
  return ok({ channel: found.message.channel, ts: found.message.ts });
}

function stop(core: Core, args: Args): MethodReply {
  const found = streamed(core, args);
  if (!found.ok) return found.reply;
  const pieces = readPieces(core, args);
  if (!pieces.ok) return pieces.reply;
  core.streams.close(found.message.channel, found.message.ts);
  const after: Message = { ...withPieces(found.message, pieces), streaming: "completed" };
  editMessage(core, found.message, after);
  return ok({ channel: after.channel, ts: after.ts, message: messageWire(core, after) });
}

type Streamed =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly reply: MethodReply };

function streamed(core: Core, args: Args): Streamed {
  const found = visibleChannel(core, args);
  if (!found.ok) return found;
  const message = core.world.message(found.channel.id, textArg(args, "ts") ?? "");
  if (message === undefined) return { ok: false, reply: slackError("message_not_found") };
  if (message.bot?.botId !== core.world.app.botId) {
    return { ok: false, reply: slackError("message_not_owned_by_app") };
  }
  const state = core.streams.state(message.channel, message.ts);
  switch (state) {
    case "open":
      return { ok: true, message };
    case "stopped-by-user":
      return { ok: false, reply: slackError("stopped_by_user") };
    case "closed":
      return { ok: false, reply: slackError("message_not_in_streaming_state") };
    default:
      return assertNever(state);
  }
}

type Pieces = { readonly ok: true; readonly text: string; readonly blocks: readonly Block[] };

/** `markdown_text` or `chunks`: text is appended, tasks and plans become blocks. */
function readPieces(
  core: Core,
  args: Args,
): Pieces | { readonly ok: false; readonly reply: MethodReply } {
  const markdown = textArg(args, "markdown_text") ?? "";
  const given = jsonArg(args, "chunks");
  const list = given.kind === "absent" ? [] : given.kind === "value" ? given.value : null;
  if (!Array.isArray(list) || !list.every(isRecord)) {
    return { ok: false, reply: slackError("invalid_chunks") };
  }
  const text = markdown + list.map((one) => textOf(one)).join("");
  if (text.length > MARKDOWN_TEXT_LIMIT) return { ok: false, reply: slackError("msg_too_long") };
  const blocks = jsonArg(args, "blocks");
  const checked = checkBlocks(blocks.kind === "value" ? blocks.value : [], "message", () =>
    core.ids.hex(5),
  );
  if (!checked.ok) return { ok: false, reply: slackError(checked.error) };
  return { ok: true, text, blocks: [...list.flatMap(blockOf), ...checked.blocks] };
}

function textOf(chunk: Block): string {
  return chunk["type"] === "markdown_text" ? (fieldText(chunk, "text") ?? "") : "";
}

function blockOf(chunk: Block): readonly Block[] {
  const { type, id, ...rest } = chunk;
  if (type === "task_update") return [{ ...rest, type: "task_card", task_id: id, block_id: id }];
  return type === "plan_update" ? [{ ...rest, type: "plan", block_id: "plan" }] : [];
}

/** A later chunk of the same task replaces the earlier one. */
function withPieces(message: Message, pieces: Pieces): Message {
  const renewed = new Map(
    [...message.blocks, ...pieces.blocks].map((block) => [block["block_id"], block]),
  );
  return { ...message, text: message.text + pieces.text, blocks: [...renewed.values()] };
}
