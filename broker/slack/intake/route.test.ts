import { describe, expect, it } from "vitest";
import { parseEvent } from "./parse-event.ts";
import { type Route, type RouteContext, routeEvent } from "./route.ts";

const us: RouteContext = { botUserId: "U0BOT", botId: "B0BOT", appId: "A0BOT", hasSession: false };
const inSession: RouteContext = { ...us, hasSession: true };
const TS = "1700000100.000100";
const ROOT = "1700000000.000100";

function body(event: object) {
  return {
    token: "x",
    team_id: "T1",
    api_app_id: "A0BOT",
    type: "event_callback",
    event_id: "Ev1",
    event_time: 1,
    authorizations: [{ team_id: "T1", user_id: "U0BOT", is_bot: true }],
    event,
  };
}

function message(fields: object = {}) {
  return {
    client_msg_id: "m1",
    type: "message",
    team: "T1",
    channel: "C1",
    channel_type: "channel",
    user: "U1",
    text: "please look at this",
    ts: TS,
    event_ts: TS,
    blocks: [{ type: "rich_text", elements: [] }],
    ...fields,
  };
}

function mention(fields: object = {}) {
  const { channel_type: _type, ...rest } = message({ type: "app_mention", ...fields });
  return { ...rest, text: "text" in fields ? fields.text : "<@U0BOT> please look at this" };
}

function route(event: object, context: RouteContext = us): Route {
  return routeEvent(parseEvent(body(event)), context);
}

function short(routed: Route): string {
  switch (routed.kind) {
    case "ignore":
      return `ignore ${routed.reason}`;
    case "message":
      return `${routed.startsSession ? "start" : "continue"} ${routed.message.source} in ${routed.message.thread.threadTs}`;
    case "command":
      return `${routed.command.kind} ${routed.ts} in ${routed.thread.threadTs}`;
    default:
      return `${routed.kind} ${routed.ts} in ${routed.thread.threadTs}`;
  }
}

const change = (now: object, before: object | null, fields: object = {}) => ({
  type: "message",
  subtype: "message_changed",
  channel: "C1",
  channel_type: "channel",
  hidden: true,
  message: message({ ...now }),
  ...(before !== null && { previous_message: message(before) }),
  ...fields,
});

const cases: readonly [string, object, RouteContext, string][] = [
  [
    "SI19: our own post, by bot id",
    message({ bot_id: "B0BOT", thread_ts: ROOT }),
    inSession,
    "ignore own-post",
  ],
  [
    "SI19: our own post, by user id",
    message({ user: "U0BOT", thread_ts: ROOT }),
    inSession,
    "ignore own-post",
  ],
  [
    "SI19: our own post, by the profile's app id",
    message({ bot_id: "B9", bot_profile: { app_id: "A0BOT" }, thread_ts: ROOT }),
    inSession,
    "ignore own-post",
  ],
  ["SI19: our own post that mentions us", mention({ user: "U0BOT" }), us, "ignore own-post"],
  [
    "SI19: an edit of our own post",
    change({ bot_id: "B0BOT", text: "new" }, { bot_id: "B0BOT", text: "old" }),
    inSession,
    "ignore own-post",
  ],
  ["SI13: a channel message without a mention", message(), us, "ignore not-addressed"],
  [
    "SI13: a reply in a thread without a session",
    message({ thread_ts: ROOT }),
    us,
    "ignore no-session",
  ],
  [
    "somebody joins",
    message({ subtype: "channel_join", thread_ts: ROOT }),
    inSession,
    "ignore subtype",
  ],
  [
    "a topic that mentions us",
    message({ subtype: "channel_topic", text: "<@U0BOT>" }),
    us,
    "ignore subtype",
  ],
  [
    "an assistant's thread root",
    message({ subtype: "assistant_app_thread", channel_type: "im" }),
    us,
    "ignore subtype",
  ],
  [
    "an event about something else",
    { type: "reaction_added", user: "U1" },
    us,
    "ignore other-event",
  ],
  ["a message without a ts", message({ ts: 17 }), us, "ignore other-event"],
  ["an empty reply", message({ text: "", blocks: [], thread_ts: ROOT }), inSession, "ignore empty"],

  ["SI11: a mention at the channel's root", mention(), us, `start app_mention in ${TS}`],
  ["SI10: a mention in a thread", mention({ thread_ts: ROOT }), us, `start app_mention in ${ROOT}`],
  [
    "SI09: the message copy of a mention",
    message({ text: "<@U0BOT> hi" }),
    us,
    `start app_mention in ${TS}`,
  ],
  [
    "SI33: a labelled mention",
    message({ text: "<@U0BOT|codex> hi" }),
    us,
    `start app_mention in ${TS}`,
  ],
  [
    "a mention with a file, which comes without app_mention",
    message({ subtype: "file_share", text: "<@U0BOT> see", files: [{ id: "F1", name: "a.png" }] }),
    us,
    `start app_mention in ${TS}`,
  ],
  [
    "a mention of somebody whose id begins like ours",
    message({ text: "<@U0BOT2> hi" }),
    us,
    "ignore not-addressed",
  ],
  [
    "SI12: a reply in a thread with a session",
    message({ thread_ts: ROOT }),
    inSession,
    `continue thread_reply in ${ROOT}`,
  ],
  [
    "SI21: a reply that was also sent to the channel",
    message({ thread_ts: ROOT, subtype: "thread_broadcast" }),
    inSession,
    `continue thread_reply in ${ROOT}`,
  ],
  [
    "SI14: a direct message",
    message({ channel: "D1", channel_type: "im" }),
    us,
    `start direct_message in ${TS}`,
  ],
  [
    "SI14: a reply in a direct message's thread",
    message({ channel: "D1", channel_type: "im", thread_ts: ROOT }),
    inSession,
    `start direct_message in ${ROOT}`,
  ],
  [
    "a mention in a direct message, as a stand-in may send it",
    mention({ channel: "D1" }),
    us,
    `start direct_message in ${TS}`,
  ],
  [
    "SI15: a reply in a private channel",
    message({ channel: "G1", channel_type: "group", thread_ts: ROOT }),
    inSession,
    `continue thread_reply in ${ROOT}`,
  ],
  [
    "SI15: a mention in a group's direct messages",
    message({ channel: "G2", channel_type: "mpim", text: "<@U0BOT> hi" }),
    us,
    `start app_mention in ${TS}`,
  ],
  [
    "SI20: another bot's card in a session",
    message({ user: undefined, bot_id: "B7", subtype: "bot_message", thread_ts: ROOT, text: "" }),
    inSession,
    `continue thread_reply in ${ROOT}`,
  ],
  [
    "another bot's post elsewhere",
    message({ bot_id: "B7", user: "U7" }),
    us,
    "ignore not-addressed",
  ],
  [
    "another bot's mention of us",
    message({ bot_id: "B7", user: "U7", text: "<@U0BOT> build broke" }),
    us,
    `start app_mention in ${TS}`,
  ],

  [
    "SI23: -stop in a thread with a session",
    message({ thread_ts: ROOT, text: " -stop " }),
    inSession,
    `stop ${TS} in ${ROOT}`,
  ],
  [
    "-stop in a thread of no concern",
    message({ thread_ts: ROOT, text: "-stop" }),
    us,
    "ignore no-session",
  ],
  [
    "-stop with a file",
    message({ thread_ts: ROOT, text: "-stop", subtype: "file_share", files: [{ id: "F1" }] }),
    inSession,
    `continue thread_reply in ${ROOT}`,
  ],

  ["a command", mention({ text: "<@U0BOT> help" }), us, `help ${TS} in ${TS}`],
  [
    "another bot's command",
    message({ bot_id: "B7", user: "U7", thread_ts: ROOT, text: "-new" }),
    inSession,
    `continue thread_reply in ${ROOT}`,
  ],
  ["a bare mention", mention({ text: "<@U0BOT> " }), us, `nothing-said ${TS} in ${TS}`],
  [
    "a bare mention with a forwarded message",
    mention({ text: "<@U0BOT>", attachments: [{ is_share: true, text: "look" }] }),
    us,
    `start app_mention in ${TS}`,
  ],
  [
    "a bare mention in a thread, which means what was said before",
    mention({ thread_ts: ROOT, text: "<@U0BOT>" }),
    us,
    `start app_mention in ${ROOT}`,
  ],
  [
    "SI22: an edit in a session",
    change(
      { thread_ts: ROOT, text: "new", edited: { user: "U1" } },
      { thread_ts: ROOT, text: "old" },
    ),
    inSession,
    `edited ${TS} in ${ROOT}`,
  ],
  [
    "an edit elsewhere",
    change({ text: "new", edited: {} }, { text: "old" }),
    us,
    "ignore no-session",
  ],
  [
    "a link's preview",
    change({ thread_ts: ROOT, text: "same" }, { thread_ts: ROOT, text: "same" }),
    inSession,
    "ignore unchanged",
  ],
  ["a change of unknown kind", change({ thread_ts: ROOT }, null), inSession, "ignore unchanged"],
  [
    "a mention that was added by edit",
    change({ text: "<@U0BOT> hi", edited: {} }, { text: "hi" }),
    us,
    `start app_mention in ${TS}`,
  ],
  [
    "the mention that comes for it too, with the first ts",
    mention({ edited: { user: "U1", ts: "1700000200.000000" } }),
    us,
    `start app_mention in ${TS}`,
  ],
  [
    "an old mention that is edited where there is no session",
    change({ text: "<@U0BOT> hi!", edited: {} }, { text: "<@U0BOT> hi" }),
    us,
    "ignore no-session",
  ],
  [
    "SI22: a deletion in a session",
    {
      type: "message",
      subtype: "message_deleted",
      channel: "C1",
      deleted_ts: TS,
      previous_message: message({ thread_ts: ROOT }),
    },
    inSession,
    `deleted ${TS} in ${ROOT}`,
  ],
  [
    "a root that is deleted while it has replies",
    change({ subtype: "tombstone", ts: ROOT, thread_ts: ROOT }, { ts: ROOT }),
    inSession,
    `deleted ${ROOT} in ${ROOT}`,
  ],
  [
    "a deletion elsewhere",
    { type: "message", subtype: "message_deleted", channel: "C1", deleted_ts: TS },
    us,
    "ignore no-session",
  ],
];

describe("routeEvent", () => {
  it.each(cases)("%s", (_name, event, context, expected) => {
    expect(short(route(event, context))).toBe(expected);
  });

  it("takes nothing but an event for an event", () => {
    for (const odd of [null, undefined, 1, "x", [], {}, { event: null }, { event: { type: 1 } }])
      expect(routeEvent(parseEvent(odd), us)).toEqual({ kind: "ignore", reason: "other-event" });
  });

  it("keeps of a bot's post what its card says, and who it is", () => {
    const attachments = [{ title: "Build failed" }];
    const routed = route(
      message({
        bot_id: "B7",
        username: "CI",
        subtype: "bot_message",
        thread_ts: ROOT,
        attachments,
      }),
      inSession,
    );
    expect(routed).toMatchObject({
      message: {
        author: { kind: "bot", botId: "B7", username: "CI" },
        card: { subtype: "bot_message", text: "please look at this", attachments },
      },
    });
  });

  it("FR01, FR03: keeps what a person forwards and what a link shows", () => {
    const attachments = [
      { is_share: true, text: "the original" },
      { from_url: "https://a.b", text: "[FIRING]" },
    ];
    const routed = route(message({ thread_ts: ROOT, text: "", attachments }), inSession);
    const shown = [
      { kind: "forwarded", text: "the original" },
      { kind: "preview", text: "[FIRING]" },
    ];
    expect(routed).toMatchObject({ message: { shown } });
    expect(routed).not.toHaveProperty("message.card");
  });

  it("SI30: keeps the address of a file's original, and none where Slack serves nothing", () => {
    const files = [
      {
        id: "F1",
        name: "shot.png",
        mimetype: "image/png",
        size: 10,
        original_w: 20,
        original_h: 30,
        thumb_360: "https://files.slack.com/thumb",
        url_private: "https://files.slack.com/p",
        url_private_download: "https://files.slack.com/d",
      },
      { id: "F2", mode: "tombstone", url_private: "https://files.slack.com/p" },
      { id: "F3", mode: "hidden_by_limit" },
      { id: "F4", is_external: true, url_private: "https://docs.example.com/x" },
      { name: "has no id" },
    ];
    const routed = route(mention({ files }));
    expect(routed).toMatchObject({
      message: {
        files: [
          { id: "F1", name: "shot.png", url: "https://files.slack.com/d", width: 20, height: 30 },
          { id: "F2", name: "F2" },
          { id: "F3" },
          { id: "F4" },
        ],
      },
    });
    const kept = routed.kind === "message" ? routed.message.files : [];
    expect(kept.filter((file) => file.url !== undefined)).toHaveLength(1);
  });
});
