import type { InputItem } from "../../playground/model/model-request.ts";
import { contentText, isRecord, parseJson } from "../../playground/model/model-request.ts";
import type { Message } from "../../playground/workspace/model.ts";
import type { RecordedRequest } from "../doubles/model/model-double.ts";
import type { SayOptions } from "../doubles/slack/slack-double.ts";
import { type SessionRows, sessionRows } from "./session-rows.ts";
import type { World } from "./world.ts";
import { workspaceOf } from "./workspace-of.ts";

/** Real Codex on a busy machine: a turn may take seconds, never this long. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/** One message as the agent was given it, of the `…_json` block with the name `label`. */
export interface SeenMessage {
  readonly label: string;
  readonly ts: string;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A conversation of one thread, seen from both ends: Slack's and the model's. */
export interface Talk {
  readonly channel: string;
  readonly threadTs: string;
  readonly key: string;
  readonly workspace: string;
  /** Somebody replies in the thread; returns the ts. */
  say(text: string, more?: Omit<SayOptions, "channel" | "text">): string;
  /** The bot's messages in the thread, oldest first. */
  answers(): readonly string[];
  /** The bot's message that holds `text`, past or to come. */
  answer(text: string): Promise<Message>;
  /** What the model was given of this thread in its newest call, oldest first. */
  seen(): readonly SeenMessage[];
  /** How often the model's newest call holds the message `ts` as a new one (not as history). */
  timesSeen(ts: string): number;
  /** The whole input of the model's newest call for this thread, as text. */
  inputText(): string;
  /** The last item of the model's newest call: a message, or what a tool brought. */
  newestItem(): InputItem | undefined;
  /** Ids of the turns that asked the model for this thread, in order. */
  turns(): readonly string[];
  /** The session as the operator sees it, with the rows behind it; empty when there is none. */
  session(): Promise<Readonly<Record<string, unknown>>>;
  /** Resolves when nothing runs and nothing is on its way. */
  idle(): Promise<void>;
}

/** Somebody mentions the bot, in a thread when `threadTs` is given. */
export function mention(
  world: World,
  text: string,
  more: Partial<Omit<SayOptions, "text">> = {},
): Talk {
  const { channel = "C0GENERAL", threadTs } = more;
  const ts = world.slack.say({
    ...more,
    channel,
    text: `<@${world.slack.botUserId}> ${text}`,
  });
  return talkIn(world, channel, threadTs ?? ts);
}

/** The conversation of a thread that exists in Slack. */
export function talkIn(world: World, channel: string, threadTs: string): Talk {
  const { slack, model, worker } = world;
  const key = `${channel}:${threadTs}`;
  const mine: RecordedRequest[] = [];
  let looked = 0;
  const calls = (): readonly RecordedRequest[] => {
    for (; looked < model.requests.length; looked += 1) {
      const request = model.requests[looked];
      if (request !== undefined && isAbout(request, threadTs)) mine.push(request);
    }
    return mine;
  };
  const inputs = () => calls().at(-1)?.model?.input ?? [];
  const seen = () => inputs().flatMap((item) => messagesIn(contentText(item["content"])));
  const session = async (): Promise<Readonly<Record<string, unknown>>> => {
    const found = await worker.operator.session({ params: { key } });
    const rows = found.ok ? sessionRows(world.data, key) : null;
    return found.ok && rows !== null ? { ...found.value.session, ...rows } : {};
  };
  const answer = (text: string) =>
    slack.waitFor(
      () => slack.botMessages(channel, threadTs).find((one) => one.text.includes(text)),
      { timeoutMs: PATIENCE_MS, what: `"${text}" in the thread ${threadTs}` },
    );
  return {
    channel,
    threadTs,
    key,
    get workspace() {
      return workspaceOf(world.data, channel, threadTs);
    },
    say: (text, more = {}) => slack.say({ ...more, channel, threadTs, text }),
    answers: () => slack.botMessages(channel, threadTs).map((one) => one.text),
    answer,
    seen,
    timesSeen: (ts) =>
      seen().filter((one) => one.ts === ts && one.label !== "thread_history_json").length,
    inputText: () =>
      inputs()
        .map((item) => contentText(item["content"]))
        .join("\n"),
    newestItem: () => inputs().at(-1),
    turns: () => [...new Set(calls().flatMap(({ model: asked }) => asked?.turnId ?? []))],
    session,
    idle: async () => {
      // Vitest's own poll knows only the test that began last, and tests may run side by side.
      const until = Date.now() + PATIENCE_MS;
      for (;;) {
        const { messages = [], state } = (await session()) as Partial<SessionRows>;
        // What was just stored is queued a moment before the session is at work on it.
        const isQueued = messages.some((one) => one.state === "queued");
        if (state === "idle" && !isQueued) return;
        if (Date.now() > until) throw new Error(`The session is still ${state ?? "not there"}.`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
    },
  };
}

function isAbout(request: RecordedRequest, threadTs: string): boolean {
  if (request.model?.kind !== "turn") return false;
  const mark = `"thread_ts": "${threadTs}"`;
  return request.model.input.some((item) => contentText(item["content"]).includes(mark));
}

/** The messages in the JSON blocks of one input. */
function messagesIn(text: string): readonly SeenMessage[] {
  const blocks = text.matchAll(/^(\w+_json):\n```json\n([\s\S]*?)\n```$/gm);
  return [...blocks].flatMap(([, label = "", json = ""]) => {
    const document = parseJson(json);
    if (!isRecord(document)) return [];
    const list = Array.isArray(document["messages"]) ? document["messages"] : [document];
    return list.filter(isRecord).map((one) => ({
      label,
      ts: String(one["message_ts"] ?? ""),
      text: String(one["text"] ?? ""),
      json: one,
    }));
  });
}

/** A whole exchange in a new thread: when it is over, what was said before has been looked at. */
export async function passMarker(world: World, channel = "C0RANDOM"): Promise<void> {
  const marker = mention(world, "[[final:the marker]]", { channel });
  await marker.answer("the marker");
}

/** Calls Slack's Web API as the bot itself would, to put something of its own into a thread. */
export async function callAsBot(
  world: World,
  method: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${world.slack.apiUrl}${method}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${world.slack.botToken}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!isRecord(answer) || answer["ok"] !== true) throw new Error(JSON.stringify(answer));
  return answer;
}
