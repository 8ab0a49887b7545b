import type {
  Generated,
  GeneratedAlways,
  Insertable,
  Kysely,
  Selectable,
  Transaction,
} from "kysely";
import type { PastUsageTable } from "./usage-schema.ts";

/** Times are milliseconds since the epoch; `*_json` columns hold JSON text; booleans are 0 or 1. */
export interface BrokerDatabase {
  slack_events: SlackEventTable;
  messages: MessageTable;
  sessions: SessionTable;
  inputs: InputTable;
  turns: TurnTable;
  outbox: OutboxTable;
  timeline: TimelineTable;
  asks: AskTable;
  facts: FactTable;
  access_refusals: AccessRefusalTable;
  removed_messages: RemovedMessageTable;
  channel_settings: ChannelSettingsTable;
  progress: ProgressTable;
  feed: FeedTable;
  names: NameTable;
  step_outputs: StepOutputTable;
  jobs: JobTable;
  github_authors: GitHubAuthorTable;
  github_commits: GitHubCommitTable;
  coauthor_choices: CoauthorChoiceTable;
  github_accounts: GitHubAccountTable;
  past_usage: PastUsageTable;
}

/** A Kysely handle or an open transaction: repositories take either. */
export type Executor = Kysely<BrokerDatabase> | Transaction<BrokerDatabase>;

/** One Slack event as it came, stored before its envelope is acknowledged. */
interface SlackEventTable {
  /** Slack's `event_id`. */
  event_id: string;
  payload_json: string;
  /** The message that it edits or deletes; null for all other events. */
  changes_ts: string | null;
  /** received → done; or parked after bounded tries, with the error. */
  state: "received" | "done" | "parked";
  attempts: Generated<number>;
  error: string | null;
  received_at: number;
}

/** One Slack message that belongs to a session. Unique by channel and ts: a mention comes twice. */
interface MessageTable {
  id: Generated<number>;
  session_key: string;
  channel: string;
  ts: string;
  source: string;
  /** `InboundMessage` of sessions/model.ts. */
  message_json: string;
  /**
   * queued → sending → delivered → done; or dropped (stopped), or parked (could not be delivered);
   * or queued → answering → done (the answer to a question that Codex waits for); or accompanying
   * (causes no input, and is given to the agent with the next one) → sending, or queued.
   */
  state:
    | "queued"
    | "accompanying"
    | "sending"
    | "delivered"
    | "answering"
    | "done"
    | "dropped"
    | "parked"
    | "command";
  input_id: string | null;
  /** Why it was parked. */
  error: Generated<string | null>;
  received_at: number;
}

interface SessionTable {
  /** `<channel>:<root ts>`. */
  key: string;
  channel: string;
  channel_type: string;
  thread_ts: string;
  /** Absolute path of the workspace. */
  workspace: string;
  /** The machine that owns the workspace; one today. */
  host: string;
  /** User id of the person whose message opened the session, when it was a person. */
  initiator: string | null;
  title: string | null;
  codex_thread_id: string | null;
  /** The auth profile that the session works on; null before its first work. */
  profile: string | null;
  /** The auth profile whose Codex home has the thread: another one while the session moves. */
  thread_profile: string | null;
  /** 1 until an input with the thread's history was accepted by the current Codex thread. */
  history_needed: Generated<number>;
  /** `SessionState` of sessions/machine.ts. */
  state_json: string;
  /** The machine's state in a word, for lists. */
  state: string;
  /** `TokenCount` of the Codex thread as last told: what a turn adds is the difference. */
  usage_json: string | null;
  /** What its Codex thread was told that may change: `briefingNote` of sessions/briefing.ts. */
  briefing_json: string | null;
  created_at: number;
  last_activity_at: number;
  // Kept by triggers (session-list-schema.ts).
  open_asks: Generated<number>;
  /** Of these, the ones that Codex waits for. */
  blocking_asks: Generated<number>;
  last_turn_id: Generated<string | null>;
  last_turn_state: Generated<TurnTable["state"] | null>;
  /** `PlanStep[]` of the newest turn. */
  plan_json: Generated<string>;
  /** `ContextUse` of sessions/ports.ts, as Codex reported it last. */
  context_json: Generated<string | null>;
  /** `BegunCommand[]` of sessions/begun-commands.ts: those of the newest turn that had one. */
  begun_json: Generated<string | null>;
  status_group: GeneratedAlways<"needs-you" | "working" | "waiting" | "ended">;
  /** Jobs that are registered or run; kept by triggers. */
  live_jobs: Generated<number>;
  /** `status_group` with regard to jobs. */
  shown_group: GeneratedAlways<"needs-you" | "working" | "waiting" | "ended">;
  /** `shown_group` with regard to what people are asked after a cut: the group of lists. */
  listed_group: GeneratedAlways<"needs-you" | "working" | "waiting" | "ended">;
}

/** One input to Codex: all that was queued when it was made. Its id is `clientUserMessageId`. */
interface InputTable {
  id: string;
  session_key: string;
  kind: string;
  /** `InputCause` of sessions/machine.ts. */
  cause_json: string;
  state: "sending" | "accepted" | "failed" | "dropped";
  turn_id: string | null;
  /** `textHash` of what Codex was given last; null before. */
  text_hash: string | null;
  created_at: number;
}

interface TurnTable {
  id: string;
  session_key: string;
  codex_thread_id: string;
  state: "running" | "completed" | "interrupted" | "failed";
  error_json: string | null;
  input_tokens: Generated<number>;
  cached_input_tokens: Generated<number>;
  output_tokens: Generated<number>;
  reasoning_tokens: Generated<number>;
  total_tokens: Generated<number>;
  started_at: number;
  ended_at: number | null;
  // What it counts for, as it was at the start (usage-schema.ts).
  /** The auth profile that it ran on. */
  profile: string | null;
  /** As Codex named it; null for turns of earlier releases. */
  model: string | null;
  channel: string | null;
  /** User id of the person whose message started it; null when it was nobody of Slack. */
  person: string | null;
}

/** One call to Slack that must happen exactly once. */
interface OutboxTable {
  id: Generated<number>;
  /** Unique; also travels in the message's metadata. */
  idempotency_key: string;
  session_key: string | null;
  channel: string;
  thread_ts: string | null;
  /** `RowBody` of slack/outbox/row-body.ts. */
  body_json: string;
  /** queued → sending → sent; unsure (asked Slack, no answer: read back first); failed for good. */
  state: Generated<"queued" | "sending" | "unsure" | "sent" | "failed">;
  /** `live`: an edit whose row is used again for the next one; they go in a lane of their own. */
  lane: Generated<"posts" | "live">;
  attempts: Generated<number>;
  next_attempt_at: Generated<number>;
  /** Slack's answer as JSON (`ts`, permalink, file), once sent. */
  outcome_json: string | null;
  error: string | null;
  created_at: number;
}

/** What happened in a session, in order; also the feed that operators follow. */
interface TimelineTable {
  sequence: Generated<number>;
  session_key: string | null;
  kind: string;
  data_json: string;
  /** What the entry is about: a message's ts, a post's key, a step's item; null for the rest. */
  ref: Generated<string | null>;
  at: number;
}

/** What changed, in order, for those who follow; written by triggers alone. */
interface FeedTable {
  sequence: Generated<number>;
  kind: "session" | "session-removed" | "timeline" | "message" | "post";
  session_key: string | null;
  /** The timeline's sequence, the message's id, the post's id. */
  ref: number | null;
  /** Of a session that changed: when it was active last before; null when it is new. */
  from_at: number | null;
}

/** Names as Slack gave them, so that they are known without Slack. */
interface NameTable {
  /** Of a person, channel or bot. */
  id: string;
  kind: "person" | "channel" | "bot";
  name: string;
  named_at: number;
}

/** The whole output or diff of a step that is too long for the timeline. */
interface StepOutputTable {
  session_key: string;
  item_id: string;
  deflated: Buffer;
  truncated: number;
  at: number;
}

/** Something that Codex asks a person, with its card in the thread. */
interface AskTable {
  /** Unguessable; it is what the card's buttons carry. */
  handle: string;
  session_key: string;
  /** Stable while Codex asks the same again after a reconnect. */
  request_key: string;
  /** The turn that asked; null for rows created before turns were stored. */
  turn_id: string | null;
  /** `AskedQuestion` of sessions/ask-rules.ts. */
  question_json: string;
  state: "open" | "settled";
  /** `AskOutcome` of sessions/ask-rules.ts, once settled. */
  outcome_json: string | null;
  /** When it declines by itself; 0 for a question that Codex does not wait for. */
  expires_at: number;
  created_at: number;
}

/** Single things that this installation remembers of itself. */
interface FactTable {
  name: string;
  value: string;
}

/** A message that was not taken, because its author may not give work there. */
interface AccessRefusalTable {
  id: Generated<number>;
  channel: string;
  ts: string;
  thread_ts: string;
  /** Id of a person, bot or app. */
  author: string;
  rule: string;
  /** What the author is told; null when nobody is told. */
  notice: string | null;
  /** owed → telling → told; or silent, because nobody is told or it was told before. */
  state: "owed" | "telling" | "told" | "silent";
  at: number;
  /** When the author had the admin asked to allow it, in ms since 1970. */
  admin_asked_at: number | null;
  /** What became of that request; null while it waits. */
  request_outcome: "allowed" | "ignored" | null;
  /** When that was, in ms since 1970; null also where an earlier release settled it. */
  request_settled_at: number | null;
}

/** A message of a session that is removed: Slack, or a search, may bring it again. */
interface RemovedMessageTable {
  channel: string;
  ts: string;
  removed_at: number;
}

/** What one channel has in place of the settings of the environment. */
interface ChannelSettingsTable {
  channel: string;
  /** `ChannelOverride` of access/turn-settings.ts. */
  settings_json: string;
  /** Who set it, as the operator said. */
  set_by: string | null;
  set_at: number;
}

/** How far a running turn is, for its message in the thread; gone when the turn is over. */
interface ProgressTable {
  turn_id: string;
  session_key: string;
  /** `PlanStep[]` of sessions/ports/agent-events.ts. */
  plan_json: Generated<string>;
  /** Paths of the files that it changed. */
  files_json: Generated<string>;
  steps: Generated<number>;
  commands: Generated<number>;
  /** 1 once its message is in the outbox. */
  shown: Generated<number>;
  started_at: number;
}

export type SlackEventRow = Selectable<SlackEventTable>;
export type MessageRow = Selectable<MessageTable>;
export type SessionRow = Selectable<SessionTable>;
export type TurnRow = Selectable<TurnTable>;
export type OutboxRow = Selectable<OutboxTable>;
export type TimelineRow = Selectable<TimelineTable>;
export type ProgressRow = Selectable<ProgressTable>;
export type AskRow = Selectable<AskTable>;
export type AccessRefusalRow = Selectable<AccessRefusalTable>;
export type NewAccessRefusalRow = Insertable<AccessRefusalTable>;
export type ChannelSettingsRow = Selectable<ChannelSettingsTable>;
export type NewOutboxRow = Insertable<OutboxTable>;

/** A background job of a session. Its token is derived from its id, and its script is a file. */
interface JobTable {
  id: string;
  session_key: string;
  kind: string;
  cwd: string;
  shell: string;
  restart_on_boot: number;
  /** `JobState` of jobs/job.ts. */
  state_json: string;
  /** As people read it; derived from the state. */
  status: string;
  /** 1 while it is to be started or its process may be there. */
  live: number;
  created_at: number;
  updated_at: number;
  ended_at: number | null;
}

export type JobRow = Selectable<JobTable>;
export type NewJobRow = Insertable<JobTable>;

/** Who somebody of Slack is in commits, once for each way in which that is known. */
interface GitHubAuthorTable {
  slack_user_id: string;
  source: "manual" | "slack_inferred";
  /** `Name <address>`, as commits have it. */
  github_author: string;
  /** Who set it by hand, as the operator said. */
  set_by: string | null;
  updated_at: number;
}

/** The newest commit that names somebody. */
interface GitHubCommitTable {
  slack_user_id: string;
  session_key: string;
  last_at: number;
}

/** Whom people of a session chose as co-authors of its commits. */
interface CoauthorChoiceTable {
  session_key: string;
  /** Slack user ids that could be chosen then, in a JSON array; later ones are included. */
  candidates_json: string;
  /** Slack user ids in a JSON array. */
  chosen_json: string;
  /** 1: nobody is asked any more about people without an author. */
  ignores_missing: number;
  set_by: string | null;
  set_at: number;
}

export type GitHubAuthorRow = Selectable<GitHubAuthorTable>;
export type CoauthorChoiceRow = Selectable<CoauthorChoiceTable>;

/** The GitHub account that somebody of Slack linked. */
interface GitHubAccountTable {
  slack_user_id: string;
  login: string;
  /** `Name <address>`, as commits have it. */
  author: string;
  /** The token, encrypted with a key of the identity folder; empty once GitHub refused it. */
  sealed_token: string;
  linked_at: number;
  /** When GitHub last said that the token is good. */
  checked_at: number;
  /** Since when GitHub refuses the token; null while it takes it. */
  refused_at: number | null;
}

export type GitHubAccountRow = Selectable<GitHubAccountTable>;
