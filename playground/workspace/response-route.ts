import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { type Args, flagArg, textArg } from "./args.ts";
import type { Core } from "./core.ts";
import type { HttpReply, WorkspaceHooks } from "./hooks.ts";
import { answer } from "./intercepted.ts";
import { readContent } from "./methods/message-content.ts";
import { type MethodReply, slackError } from "./methods/method.ts";
import { deleteMessage, editMessage, postMessage } from "./posting.ts";
import { readArgs } from "./request-body.ts";
import type { ResponseTarget } from "./response-urls.ts";

/** `response_url`: posts, replaces or deletes without a token, five times within thirty minutes. */
export function responseRoute(core: Core, hooks: WorkspaceHooks) {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.post("/response/:id", async (context) => {
    const read = await readArgs(context);
    if (!read.ok) return context.json(slackError(read.error), 400);
    const call = { method: "response_url", args: read.args, token: null, at: core.clock.now() };
    return answer(context, hooks, call, (args) => ({
      body: null,
      reply: respond(core, context.req.param("id"), args),
    }));
  });
  return routes;
}

function respond(core: Core, id: string, args: Args): HttpReply {
  const used = core.responseUrls.use(id);
  if (!used.ok) return jsonReply(404, slackError(used.error));
  const { target } = used;
  if (flagArg(args, "delete_original")) {
    removeOriginal(core, target);
    return { status: 200, body: "ok" };
  }
  const read = readContent(core, args, "refuse");
  if (!read.ok) return jsonReply(200, read.reply);
  const { text, blocks } = read.content;
  if (flagArg(args, "replace_original")) replaceOriginal(core, target, text, blocks);
  else say(core, target, args, text, blocks);
  return { status: 200, body: "ok" };
}

type Blocks = Parameters<typeof postMessage>[1]["blocks"] & {};

function removeOriginal(core: Core, target: ResponseTarget): void {
  if (target.ephemeral) {
    core.world.removeEphemeral(target.channel, target.messageTs);
    return;
  }
  const message = core.world.message(target.channel, target.messageTs);
  if (message !== undefined) deleteMessage(core, message);
}

function replaceOriginal(core: Core, target: ResponseTarget, text: string, blocks: Blocks): void {
  if (target.ephemeral) {
    const shown = core.world.ephemeral(target.channel, target.messageTs);
    if (shown !== undefined) core.world.showEphemeral({ ...shown, text, blocks });
    return;
  }
  const message = core.world.message(target.channel, target.messageTs);
  if (message !== undefined) editMessage(core, message, { ...message, text, blocks });
}

function say(core: Core, target: ResponseTarget, args: Args, text: string, blocks: Blocks): void {
  const { app } = core.world;
  const threadTs = textArg(args, "thread_ts") ?? target.threadTs;
  const thread = threadTs === undefined ? {} : { threadTs };
  if (textArg(args, "response_type") !== "in_channel") {
    const { channel, user } = target;
    core.world.showEphemeral({ ts: core.world.nextTs(), channel, user, text, blocks, ...thread });
    return;
  }
  postMessage(core, {
    channel: target.channel,
    user: app.botUserId,
    bot: { botId: app.botId, appId: app.appId },
    text,
    blocks,
    ...thread,
  });
}

function jsonReply(status: number, body: MethodReply): HttpReply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
