import { type Args, textArg } from "../args.ts";
import type { Core } from "../core.ts";
import type { Message } from "../model.ts";
import { withoutReaction, withReaction } from "../reactions.ts";
import { messageWire } from "../wire.ts";
import { type Method, type MethodReply, ok, slackError, visibleChannel } from "./method.ts";

export const reactionMethods: Readonly<Record<string, Method>> = {
  "reactions.add": { run: add, token: "bot", scope: "reactions:write" },
  "reactions.remove": { run: remove, token: "bot", scope: "reactions:write" },
  "reactions.get": { run: get, token: "bot", scope: "reactions:read" },
};

const NAME = /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/;

type Target =
  | { readonly ok: true; readonly message: Message; readonly name: string }
  | { readonly ok: false; readonly reply: MethodReply };

function target(core: Core, args: Args, nameNeeded: boolean): Target {
  const ts = textArg(args, "timestamp");
  if (ts === undefined) return { ok: false, reply: slackError("no_item_specified") };
  const found = visibleChannel(core, args);
  if (!found.ok) return found;
  const name = (textArg(args, "name") ?? "").replaceAll(":", "");
  if (nameNeeded && !NAME.test(name)) return { ok: false, reply: slackError("invalid_name") };
  const message = core.world.message(found.channel.id, ts);
  if (message === undefined) return { ok: false, reply: slackError("message_not_found") };
  return { ok: true, message, name };
}

function add(core: Core, args: Args): MethodReply {
  const found = target(core, args, true);
  if (!found.ok) return found.reply;
  const after = withReaction(found.message, found.name, core.world.app.botUserId);
  if (after === null) return slackError("already_reacted");
  core.world.replace(after);
  return ok();
}

function remove(core: Core, args: Args): MethodReply {
  const found = target(core, args, true);
  if (!found.ok) return found.reply;
  const after = withoutReaction(found.message, found.name, core.world.app.botUserId);
  if (after === null) return slackError("no_reaction");
  core.world.replace(after);
  return ok();
}

function get(core: Core, args: Args): MethodReply {
  const found = target(core, args, false);
  if (!found.ok) return found.reply;
  return ok({
    type: "message",
    channel: found.message.channel,
    message: messageWire(core, found.message),
  });
}
