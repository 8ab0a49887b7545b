import { followChanges, keepKey, read, write } from "./api.js";
import { createConversationView } from "./conversation-view.js";
import { isVisible, typedText } from "./directory.js";
import { byId, iconButton } from "./elements.js";
import { reasonOf, showFault, whileBusy } from "./faults.js";
import { icon } from "./icons.js";
import { askToConfirm } from "./modal.js";
import { refreshModal } from "./modals.js";
import { parseMrkdwn } from "./mrkdwn.js";
import { drawNotice } from "./notice.js";
import { drawChannels, drawConnection, drawPeople, moveInChannels } from "./sidebar.js";
import {
  channelOf,
  directory,
  handleOf,
  readPlace,
  rememberPlace,
  state,
  visibleChannels,
} from "./state.js";
import { plainTextOf } from "./text-tree.js";
import { exactClockTime } from "./time.js";

/** @typedef {Readonly<Record<string, any>>} Json */

/** A shorter break in the stream is not worth a word, in ms. */
const LOST_AFTER_MS = 1_000;

/** What a screen reader is told of a new message, in characters. */
const SPOKEN_LENGTH = 160;

const view = createConversationView({
  say,
  act: (message, action, control) => void act(message, action, control),
  openThread,
  saveEdit: async (message, typed) => {
    await write("edit", { ...placeOf(message), typed });
  },
  remove: (message) => void remove(message),
  react: (message, name, present) => change("reaction", message, { name, present }),
});

// ------------------------------------------------------------------------------- loading

/** Loads the people and channels, and settles who and where we are. */
async function loadWorkspace() {
  state.workspace = await read("state");
  /** @type {Json[]} */
  const people = state.workspace["users"].filter(
    (/** @type {Json} */ user) => user["is_bot"] !== true,
  );
  if (!people.some((user) => user["id"] === state.me)) state.me = String(people[0]?.["id"] ?? "");
  drawPeople(people);
  const open = channelOf(state.channel);
  const [first] = visibleChannels();
  if ((open === null || !isVisible(open, state.me)) && first !== undefined) {
    goTo(String(first["id"]));
  }
  drawChannels(openChannel);
  drawConnection();
  drawNotice(state.workspace["answers"]);
  view.drawHead();
}

/** Whether a load of the open channel is under way, and whether another one is wanted after it. */
const load = { isRunning: false, isWanted: false };

/** Loads the open channel. Many changes at once lead to one load after the present one. */
async function loadChannel() {
  if (load.isRunning) {
    load.isWanted = true;
    return;
  }
  load.isRunning = true;
  try {
    const { channel, me } = state;
    const query = new URLSearchParams({ channel, user: me });
    const content = await read(`messages?${query}`);
    if (channel === state.channel && me === state.me) {
      state.content = content;
      state.heardAt = Date.now();
      view.draw();
    }
  } catch (thrown) {
    showFault("channel-fault", `The messages could not be loaded: ${reasonOf(thrown)}`);
  } finally {
    load.isRunning = false;
    if (load.isWanted) {
      load.isWanted = false;
      void loadChannel();
    }
  }
}

async function loadEverything() {
  try {
    await loadWorkspace();
    await Promise.all([loadChannel(), refreshModal()]);
  } catch (thrown) {
    showFault("channel-fault", `The playground could not be loaded: ${reasonOf(thrown)}`);
  }
}

// ------------------------------------------------------------------------------- going places

/** @param {string} channel */
function openChannel(channel) {
  goTo(channel);
  drawChannels(openChannel);
  void loadChannel();
}

/** @param {string} channel */
function goTo(channel) {
  view.keepDrafts();
  state.channel = channel;
  state.thread = null;
  state.editing = null;
  state.content = { messages: [], ephemerals: [], statuses: [] };
  state.unread.delete(channel);
  rememberPlace();
  showFault("channel-fault", null);
  view.restart("channel");
  view.draw();
}

/** @param {string | null} ts Null closes the thread. */
function openThread(ts) {
  view.keepDrafts();
  state.thread = ts;
  state.editing = null;
  rememberPlace();
  showFault("thread-fault", null);
  view.restart("thread");
  view.draw();
  if (ts === null) view.focusChannel();
  else view.focusThread();
}

// ------------------------------------------------------------------------------- doing things

/**
 * @param {string} text
 * @param {readonly File[]} files
 * @param {string | null} thread
 */
async function say(text, files, thread) {
  if (state.me === "") throw new Error("the page is still loading. Send it again in a moment.");
  const fields = {
    user: state.me,
    channel: state.channel,
    typed: text,
    ...(thread === null ? {} : { thread_ts: thread }),
  };
  const { message } = await write("message", files.length === 0 ? fields : formOf(fields, files));
  await loadChannel();
  view.toEnd(thread);
  const isForBot = String(message["text"]).includes(`<@${state.workspace["app"]["bot_user_id"]}>`);
  const isDirect = channelOf(state.channel)?.["kind"] === "im";
  if (thread === null && (isForBot || isDirect)) openThread(String(message["ts"]));
}

/**
 * @param {Readonly<Record<string, string>>} fields
 * @param {readonly File[]} files
 */
function formOf(fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const file of files) form.append("file", file, file.name);
  return form;
}

/**
 * @param {Json} message
 * @param {Record<string, any>} action
 * @param {HTMLElement} control
 */
async function act(message, { confirm, ...action }, control) {
  if (confirm !== undefined && !(await askToConfirm(confirm))) return;
  const { user, channel, ts } = placeOf(message);
  await whileBusy(control, () => write("click", { user, channel, message_ts: ts, ...action }));
}

/** Deletes a message once the person has said so: it cannot be brought back. @param {Json} message */
async function remove(message) {
  const words = typedText(String(message["text"]), handleOf).slice(0, SPOKEN_LENGTH);
  const isSure = await askToConfirm({
    title: { text: "Delete this message?" },
    text: { text: words === "" ? "It cannot be brought back." : `“${words}”` },
    confirm: { text: "Delete" },
    deny: { text: "Keep it" },
    style: "danger",
  });
  if (isSure) change("delete", message, {});
}

/**
 * @param {string} path
 * @param {Json} message
 * @param {Json} more
 */
function change(path, message, more) {
  write(path, { ...placeOf(message), ...more }).catch((thrown) =>
    showFault(state.thread === null ? "channel-fault" : "thread-fault", reasonOf(thrown)),
  );
}

/** @param {Json} message */
function placeOf(message) {
  return { user: state.me, channel: state.channel, ts: String(message["ts"]) };
}

// ------------------------------------------------------------------------------- news

/** @param {Json} news A change as the workspace tells it. */
function take(news) {
  state.heardAt = Date.now();
  switch (news["kind"]) {
    case "message-posted":
      announce(news["message"]);
      touch(news["message"]["channel"], true);
      break;
    case "message-changed":
      touch(news["message"]["channel"], false);
      break;
    case "message-deleted":
    case "ephemeral-deleted":
    case "status-cleared":
      touch(news["channel"], false);
      break;
    case "ephemeral-posted":
      if (news["ephemeral"]["user"] === state.me) touch(news["ephemeral"]["channel"], true);
      break;
    case "status-set":
      touch(news["status"]["channel"], false);
      break;
    case "file-changed":
      void loadChannel();
      break;
    case "modals-changed":
      if (news["user"] === state.me) {
        refreshModal().catch((thrown) => showFault("channel-fault", reasonOf(thrown)));
      }
      break;
    case "channel-added":
    case "channel-changed":
    case "connections-changed":
      loadWorkspace().catch((thrown) => showFault("channel-fault", reasonOf(thrown)));
      break;
    default:
      break;
  }
}

/**
 * @param {string} channel
 * @param {boolean} isNew
 */
function touch(channel, isNew) {
  if (channel === state.channel) {
    void loadChannel();
  } else if (isNew && !state.unread.has(channel)) {
    state.unread.add(channel);
    drawChannels(openChannel);
  }
}

/** @param {Json} message */
function announce(message) {
  if (message["channel"] !== state.channel || message["user"] === state.me) return;
  const name = directory.userName(String(message["user"])) ?? "codex";
  const words = plainTextOf(parseMrkdwn(String(message["text"]))).slice(0, SPOKEN_LENGTH);
  byId("announcements").textContent = `${name}: ${words}`;
}

/** @type {ReturnType<typeof setTimeout> | null} */
let lost = null;

function onLive() {
  if (lost !== null) clearTimeout(lost);
  lost = null;
  byId("lost").textContent = "";
}

function onLost() {
  lost ??= setTimeout(() => {
    byId("lost").textContent =
      `Reconnecting. What you see is from ${exactClockTime(state.heardAt)}.`;
  }, LOST_AFTER_MS);
}

// ------------------------------------------------------------------------------- beginning

keepKey();
readPlace();
byId("thread-close").append(
  iconButton(icon("x"), "Close thread", { class: "btn quiet ic" }, () => openThread(null)),
);
byId("acting-as").addEventListener("change", (event) => {
  if (!(event.target instanceof HTMLSelectElement)) return;
  state.me = event.target.value;
  rememberPlace();
  void loadEverything();
});
byId("channels").addEventListener("keydown", moveInChannels);
byId("thread").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && state.editing === null) openThread(null);
});
followChanges({ onLive, onLost, onReset: () => void loadEverything(), onChange: take });
