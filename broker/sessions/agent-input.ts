import { assertNever } from "../errors/broker-error.ts";
import type { Author, DescribedMessage, JobReport, Person, ThreadRef } from "./model.ts";
import type { Wake } from "./wake.ts";

export interface InputParts {
  readonly thread: ThreadRef;
  /** Earlier messages of the thread, oldest first, given once to a new Codex thread. */
  readonly history: readonly DescribedMessage[];
  /** Said to the agent when the earlier messages could not be read. */
  readonly historyProblem: string | null;
  readonly messages: readonly DescribedMessage[];
  readonly wake: Wake | null;
  /** True when a turn is running that these messages join. */
  readonly joins: boolean;
}

/**
 * The text of one input to the agent: a sentence of what this is, then the messages as JSON. Pure.
 * People's words only ever stand inside the JSON, so that they cannot pass for the broker's.
 */
export function composeInput(parts: InputParts): string {
  const sections: string[] = [];
  if (parts.history.length > 0) {
    sections.push(
      `Earlier messages of this Slack thread, oldest first, for context:\n` +
        labelled("thread_history_json", {
          history_count: parts.history.length,
          messages: parts.history.map((message) => messageJson(message, parts.thread)),
        }),
    );
  }
  if (parts.historyProblem !== null) {
    sections.push(
      `Earlier messages of this thread could not be read (${parts.historyProblem}). ` +
        `Use the thread history tool if you need them.`,
    );
  }
  const said = parts.messages.filter(({ message }) => message.job === undefined);
  if (said.length > 0) sections.push(messagesSection({ ...parts, messages: said }));
  const reports = parts.messages.flatMap(({ message }) => message.job ?? []);
  if (reports.length > 0) sections.push(jobsSection(reports));
  if (parts.wake !== null) sections.push(wakeSection(parts.wake));
  return sections.join("\n\n");
}

/** Said of messages that Slack did not deliver when they were written. */
const LATE = "Messages marked as recovered were sent while the broker was away.";

/** Said of messages that were not written in Slack. */
const FROM_APP = "Messages with source app_message were written in the broker's app.";

function messagesSection(parts: InputParts): string {
  const [first] = parts.messages;
  const payload =
    parts.messages.length === 1 && first !== undefined
      ? labelled("structured_message_json", messageJson(first, parts.thread))
      : labelled("structured_messages_json", {
          message_count: parts.messages.length,
          messages: parts.messages.map((message) => messageJson(message, parts.thread)),
        });
  const lead =
    parts.messages.length === 1
      ? "A message arrived in the Slack thread of this session."
      : `${parts.messages.length} messages arrived in the Slack thread of this session, in this order.`;
  const advice = parts.joins
    ? "Your turn is still running: take this into account and continue."
    : "Decide whether it is meant for you and whether it needs an answer or work.";
  const isLate = parts.messages.some(({ message }) => message.recovered === true);
  const isFromApp = parts.messages.some(({ message }) => message.source === "app_message");
  return `${lead} ${isLate ? `${LATE} ` : ""}${isFromApp ? `${FROM_APP} ` : ""}${advice}\n${payload}`;
}

/** What background jobs reported. Their words stand inside the JSON, as people's do. */
function jobsSection(reports: readonly JobReport[]): string {
  const lead =
    reports.length === 1
      ? "A background job of this session reports. Nobody wrote anything."
      : `${reports.length} background jobs of this session report. Nobody wrote anything.`;
  const blocks = reports.map(({ events, jobId, jobKind, omitted }) =>
    labelled("background_job_event_json", {
      source: "background_job_event",
      job: { job_id: jobId, job_kind: jobKind },
      events,
      ...(omitted === 0 ? {} : { older_events_left_out: omitted }),
    }),
  );
  return (
    `${lead}\n${blocks.join("\n")}\n` +
    'Post only what people need to know. If nothing needs to be said, declare it with slack_post_state: kind "wait" while a job still runs, else "final".'
  );
}

const CHECK_BEFORE_REPEATING =
  "Before you repeat a step, check whether it was already done, especially if it affects anything outside the workspace. Then continue with the request.";

function wakeSection(wake: Wake): string {
  switch (wake.kind) {
    case "unsettled":
      return (
        "Nobody wrote anything: your last turn ended without a post about its state in the thread.\n" +
        labelled("unexpected_turn_stop_json", {
          source: "unexpected_turn_stop",
          previous_turn: { turn_id: wake.turnId },
          reason: wake.reason,
        }) +
        "\nPost what you have with kind final, or block with a reason, or continue working."
      );
    case "cut-off":
      return (
        "Nobody wrote anything: your last turn was interrupted from outside before it ended.\n" +
        labelled("turn_cut_off_json", {
          source: "turn_cut_off",
          previous_turn: { turn_id: wake.turnId },
          at: new Date(wake.at).toISOString(),
        }) +
        `\n${CHECK_BEFORE_REPEATING}`
      );
    case "check":
      return (
        "Your last turn was interrupted from outside while it ran a command outside of the sandbox. Nobody knows whether the command finished; it was not run again.\n" +
        labelled("turn_cut_off_json", {
          source: "turn_cut_off",
          previous_turn: { turn_id: wake.turnId },
          at: new Date(wake.at).toISOString(),
          command: wake.command,
        }) +
        "\nFirst check whether this command finished, and do not simply run it again. " +
        CHECK_BEFORE_REPEATING
      );
    case "try-again":
      return (
        (wake.fresh
          ? "Somebody asked you to continue in a fresh conversation, because the previous one had become too long. The thread's messages are above; the files and branches in your workspace are as you left them.\n"
          : wake.afterStop === true
            ? "Somebody asked you to continue: your last turn was stopped before it finished.\n"
            : "Somebody asked you to try again: your last turn did not finish.\n") +
        labelled("try_again_json", {
          source: "try_again",
          previous_turn: { turn_id: wake.turnId },
        }) +
        `\n${CHECK_BEFORE_REPEATING}`
      );
    default:
      return assertNever(wake);
  }
}

function labelled(label: string, value: unknown): string {
  return `${label}:\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

function messageJson(described: DescribedMessage, thread: ThreadRef): Record<string, unknown> {
  const { message } = described;
  const isPerson = message.author.kind === "user";
  return {
    source: message.source,
    channel: thread.channel,
    channel_type: message.channelType,
    thread_ts: thread.threadTs,
    message_ts: message.ts,
    ...(message.recovered === undefined ? {} : { recovered: true }),
    ...(described.permalink === undefined ? {} : { permalink: described.permalink }),
    sender: senderJson(message.author, described.sender),
    ...(described.mentioned.length === 0
      ? {}
      : {
          mentioned_user_ids: described.mentioned.map((person) => person.userId),
          mentioned_users: described.mentioned.map(personJson),
        }),
    ...(message.correction === undefined
      ? {}
      : {
          correction: {
            kind: message.correction.kind,
            of_message_ts: message.correction.ofTs,
            ...(message.correction.kind === "preview"
              ? {}
              : { previous_text: message.correction.previousText }),
          },
        }),
    ...(message.answerTo === undefined ? {} : { answers_question: message.answerTo }),
    text: message.text === "" ? "(no text)" : message.text,
    ...(described.readableText === message.text
      ? {}
      : { text_with_resolved_mentions: described.readableText }),
    ...(message.shown === undefined ? {} : { also_shown: message.shown }),
    ...(described.files.length === 0 ? {} : { attachments: described.files.map(fileJson) }),
    ...(isPerson || message.card === undefined ? {} : { slack_message: message.card }),
  };
}

function senderJson(author: Author, person: Person | null): Record<string, unknown> {
  switch (author.kind) {
    case "user":
      return { kind: "user", ...personJson(person ?? { userId: author.userId }) };
    case "bot":
      return { kind: "bot", bot_id: author.botId, ...usernameOf(author) };
    case "app":
      return { kind: "app", app_id: author.appId, ...usernameOf(author) };
    case "unknown":
      return { kind: "unknown", ...usernameOf(author) };
    case "operator":
      return { kind: "operator", name: author.name };
    case "job":
      return { kind: "job", job_id: author.jobId, name: author.name };
    default:
      return assertNever(author);
  }
}

function usernameOf(author: { readonly username?: string }): Record<string, unknown> {
  return author.username === undefined ? {} : { username: author.username };
}

function personJson(person: Person): Record<string, unknown> {
  const { displayName, realName, username, timeZone } = person;
  return {
    user_id: person.userId,
    mention: `<@${person.userId}>`,
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(realName === undefined || realName === displayName ? {} : { real_name: realName }),
    ...(username === undefined || username === displayName ? {} : { username }),
    ...(timeZone === undefined ? {} : { time_zone: timeZone }),
  };
}

function fileJson(file: DescribedMessage["files"][number]): Record<string, unknown> {
  const { reference } = file;
  return {
    file_id: reference.id,
    name: reference.name,
    ...(reference.title === undefined ? {} : { title: reference.title }),
    ...(reference.mimetype === undefined ? {} : { mimetype: reference.mimetype }),
    ...(reference.filetype === undefined ? {} : { filetype: reference.filetype }),
    ...(reference.size === undefined ? {} : { size: reference.size }),
    ...(reference.width === undefined ? {} : { width: reference.width }),
    ...(reference.height === undefined ? {} : { height: reference.height }),
    ...(reference.address === undefined ? {} : { address: reference.address }),
    ...(file.localPath === undefined ? {} : { local_path: file.localPath }),
    ...(file.downloadError === undefined ? {} : { download_error: file.downloadError }),
  };
}
