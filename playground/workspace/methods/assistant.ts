import { type Args, isRecord, jsonArg, textArg } from "../args.ts";
import type { Core } from "../core.ts";
import { agentStates } from "../model.ts";
import { type Method, type MethodReply, ok, slackError, visibleChannel } from "./method.ts";

const LOADING_MESSAGES = 10;

export const assistantMethods: Readonly<Record<string, Method>> = {
  "assistant.threads.setStatus": { run: setStatus, token: "bot", scope: "chat:write" },
  "assistant.threads.setTitle": { run: setTitle, token: "bot", scope: "assistant:write" },
  "agents.sessions.setStatus": { run: setState, token: "bot", scope: "chat:write" },
  "agents.sessions.rename": { run: rename, token: "bot", scope: "chat:write" },
};

const TITLE_CHARACTERS = 200;
const NO_STOP = "missing_agent_session_stopped_event_subscription";

/** The status is cleared by `""`, by the bot's next post in the thread, or after two minutes. */
function setStatus(core: Core, args: Args): MethodReply {
  const thread = threadOf(core, args);
  if (!thread.ok) return thread.reply;
  const given = jsonArg(args, "loading_messages");
  const loading = given.kind === "value" && Array.isArray(given.value) ? given.value : [];
  if (loading.length > LOADING_MESSAGES || loading.some(isRecord)) {
    return slackError("invalid_arguments");
  }
  const status = textArg(args, "status");
  if (status === undefined) {
    core.statuses.clear(thread.channel, thread.threadTs);
    return ok();
  }
  core.statuses.set({
    channel: thread.channel,
    threadTs: thread.threadTs,
    status,
    loadingMessages: loading.map(String),
    since: core.clock.now(),
  });
  return ok();
}

/** The playground shows no list of threads, so a title is taken and shown nowhere. */
function setTitle(core: Core, args: Args): MethodReply {
  const thread = threadOf(core, args);
  if (!thread.ok) return thread.reply;
  return textArg(args, "title") === undefined ? slackError("invalid_arguments") : ok();
}

/** Only for apps that are declared agents. It takes the place of a status in words. */
function setState(core: Core, args: Args): MethodReply {
  const { agent } = core.world.app;
  if (agent === undefined) return slackError("not_authorized");
  const thread = threadOf(core, args);
  if (!thread.ok) return thread.reply;
  const { channel, threadTs } = thread;
  const state = agentStates.find((one) => one === textArg(args, "status"));
  const title = textArg(args, "title") ?? "";
  if (state === undefined || title.length > TITLE_CHARACTERS) {
    return slackError("invalid_arguments");
  }
  const known = core.agentSessions.find(channel, threadTs);
  core.statuses.clear(channel, threadTs);
  core.agentSessions.set({ channel, threadTs, state, title: known?.title ?? title });
  return ok({ status: state, ...(agent.stop ? {} : { warning: NO_STOP }) });
}

function rename(core: Core, args: Args): MethodReply {
  if (core.world.app.agent === undefined) return slackError("not_authorized");
  const thread = threadOf(core, args);
  if (!thread.ok) return thread.reply;
  const title = textArg(args, "title");
  if (title === undefined || title.length > TITLE_CHARACTERS) {
    return slackError("invalid_arguments");
  }
  const known = core.agentSessions.find(thread.channel, thread.threadTs);
  if (known === undefined) return slackError("session_not_found");
  core.agentSessions.set({ ...known, title });
  return ok({ title });
}

type FoundThread =
  | { readonly ok: true; readonly channel: string; readonly threadTs: string }
  | { readonly ok: false; readonly reply: MethodReply };

function threadOf(core: Core, args: Args): FoundThread {
  const found = visibleChannel(core, { channel: args["channel_id"] });
  if (!found.ok) return found;
  const channel = found.channel.id;
  const threadTs = textArg(args, "thread_ts") ?? "";
  return core.world.message(channel, threadTs) === undefined
    ? { ok: false, reply: slackError("invalid_thread_ts") }
    : { ok: true, channel, threadTs };
}
