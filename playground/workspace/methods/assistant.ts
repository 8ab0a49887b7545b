import { type Args, isRecord, jsonArg, textArg } from "../args.ts";
import type { Core } from "../core.ts";
import { type Method, type MethodReply, ok, slackError, visibleChannel } from "./method.ts";

const LOADING_MESSAGES = 10;

export const assistantMethods: Readonly<Record<string, Method>> = {
  "assistant.threads.setStatus": { run: setStatus, token: "bot", scope: "chat:write" },
  "assistant.threads.setTitle": { run: setTitle, token: "bot", scope: "assistant:write" },
};

/** The status is cleared by `""`, by the bot's next post in the thread, or after two minutes. */
function setStatus(core: Core, args: Args): MethodReply {
  const found = visibleChannel(core, { channel: args["channel_id"] });
  if (!found.ok) return found.reply;
  const threadTs = textArg(args, "thread_ts") ?? "";
  if (core.world.message(found.channel.id, threadTs) === undefined) {
    return slackError("invalid_thread_ts");
  }
  const given = jsonArg(args, "loading_messages");
  const loading = given.kind === "value" && Array.isArray(given.value) ? given.value : [];
  if (loading.length > LOADING_MESSAGES || loading.some(isRecord)) {
    return slackError("invalid_arguments");
  }
  const status = textArg(args, "status");
  if (status === undefined) {
    core.statuses.clear(found.channel.id, threadTs);
    return ok();
  }
  core.statuses.set({
    channel: found.channel.id,
    threadTs,
    status,
    loadingMessages: loading.map(String),
    since: core.clock.now(),
  });
  return ok();
}

/** The playground shows no list of threads, so a title is taken and shown nowhere. */
function setTitle(core: Core, args: Args): MethodReply {
  const found = visibleChannel(core, { channel: args["channel_id"] });
  if (!found.ok) return found.reply;
  const threadTs = textArg(args, "thread_ts") ?? "";
  if (core.world.message(found.channel.id, threadTs) === undefined) {
    return slackError("invalid_thread_ts");
  }
  return textArg(args, "title") === undefined ? slackError("invalid_arguments") : ok();
}
