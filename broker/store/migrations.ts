import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { listedGroup, sessionListSchema } from "./session-list-schema.ts";
import { usageByDay, usageSchema } from "./usage-schema.ts";

/**
 * The migrations of this release, in the order of their names: numbered, forward only. Those behind
 * `schema_min` only add, so that a rolled-back worker works with the data (`additive.test.ts`).
 */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001_first": {
    async up(db: Kysely<unknown>) {
      for (const statement of firstSchema) await sql.raw(statement).execute(db);
    },
  },
  "0002_facts": {
    async up(db: Kysely<unknown>) {
      await sql
        .raw("create table facts (name text primary key, value text not null) strict")
        .execute(db);
    },
  },
  "0003_profiles": {
    async up(db: Kysely<unknown>) {
      for (const statement of profileColumns) await sql.raw(statement).execute(db);
    },
  },
  "0004_access": {
    async up(db: Kysely<unknown>) {
      for (const statement of accessSchema) await sql.raw(statement).execute(db);
    },
  },
  "0004_channel_settings": {
    async up(db: Kysely<unknown>) {
      await sql.raw(channelSettingsTable).execute(db);
    },
  },
  "0004_session_briefing": {
    async up(db: Kysely<unknown>) {
      await sql.raw("alter table sessions add column briefing_json text").execute(db);
    },
  },
  "0005_progress": {
    async up(db: Kysely<unknown>) {
      for (const statement of progressSchema) await sql.raw(statement).execute(db);
    },
  },
  "0006_asks_of_turns": {
    async up(db: Kysely<unknown>) {
      await sql.raw("alter table asks add column turn_id text").execute(db);
    },
  },
  "0007_parked_messages": {
    async up(db: Kysely<unknown>) {
      await sql.raw("alter table messages add column error text").execute(db);
      await sql
        .raw("create index messages_parked on messages (id) where state = 'parked'")
        .execute(db);
    },
  },
  "0008_event_changes": {
    async up(db: Kysely<unknown>) {
      await sql.raw("alter table slack_events add column changes_ts text").execute(db);
      await sql
        .raw(
          `create index slack_events_changes on slack_events (changes_ts)
           where changes_ts is not null`,
        )
        .execute(db);
    },
  },
  "0009_removed_messages": {
    async up(db: Kysely<unknown>) {
      await sql
        .raw(
          `create table removed_messages (
             channel text not null, ts text not null, removed_at integer not null,
             primary key (channel, ts)
           ) strict`,
        )
        .execute(db);
    },
  },
  "0010_input_texts": {
    async up(db: Kysely<unknown>) {
      await sql.raw("alter table inputs add column text_hash text").execute(db);
    },
  },
  "0011_session_lists": {
    async up(db: Kysely<unknown>) {
      for (const statement of sessionListSchema) await sql.raw(statement).execute(db);
    },
  },
  "0012_turns_by_day": {
    async up(db: Kysely<unknown>) {
      await sql.raw("create index turns_started on turns (started_at)").execute(db);
    },
  },
  "0013_schema_versions": {
    async up(db: Kysely<unknown>) {
      await sql
        .raw(
          `create table schema_versions (
             id integer primary key check (id = 1),
             schema integer not null, schema_min integer not null
           ) strict`,
        )
        .execute(db);
    },
  },
  "0014_jobs": {
    async up(db: Kysely<unknown>) {
      for (const statement of jobsSchema) await sql.raw(statement).execute(db);
    },
  },
  "0015_github_authors": {
    async up(db: Kysely<unknown>) {
      for (const statement of gitHubSchema) await sql.raw(statement).execute(db);
    },
  },
  "0016_github_accounts": {
    async up(db: Kysely<unknown>) {
      await sql.raw(gitHubAccountsTable).execute(db);
    },
  },
  "0017_admin_requests": {
    async up(db: Kysely<unknown>) {
      await sql.raw("alter table access_refusals add column admin_asked_at integer").execute(db);
    },
  },
  "0018_decisions_needed": {
    async up(db: Kysely<unknown>) {
      for (const statement of listedGroup) await sql.raw(statement).execute(db);
    },
  },
  "0019_usage": {
    async up(db: Kysely<unknown>) {
      for (const statement of usageSchema) await sql.raw(statement).execute(db);
    },
  },
  "0020_settled_requests": {
    async up(db: Kysely<unknown>) {
      await sql.raw("alter table access_refusals add column request_outcome text").execute(db);
      await sql
        .raw(
          `create index access_requests_open on access_refusals (admin_asked_at)
           where admin_asked_at is not null and request_outcome is null`,
        )
        .execute(db);
    },
  },
  "0021_begun_commands": {
    async up(db: Kysely<unknown>) {
      await sql.raw("alter table sessions add column begun_json text").execute(db);
    },
  },
  "0022_usage_by_day": {
    async up(db: Kysely<unknown>) {
      await sql.raw(usageByDay).execute(db);
    },
  },
  "0023_asks_by_session": {
    async up(db: Kysely<unknown>) {
      await sql
        .raw("create index asks_by_session on asks (session_key, turn_id, created_at)")
        .execute(db);
      await sql
        .raw(
          `create index asks_allowed_for_session on asks (session_key, created_at)
           where state = 'settled' and outcome_json like '%"allow-for-session"%'`,
        )
        .execute(db);
    },
  },
  "0024_request_times": {
    async up(db: Kysely<unknown>) {
      await sql
        .raw("alter table access_refusals add column request_settled_at integer")
        .execute(db);
      await sql
        .raw(
          `create index access_requests_settled on access_refusals (request_settled_at)
           where request_settled_at is not null`,
        )
        .execute(db);
    },
  },
};

const gitHubAccountsTable = `create table github_accounts (
  slack_user_id text primary key, login text not null, author text not null,
  sealed_token text not null, linked_at integer not null, checked_at integer not null,
  refused_at integer
) strict`;

const gitHubSchema = [
  `create table github_authors (
     slack_user_id text not null, source text not null, github_author text not null,
     set_by text, updated_at integer not null, primary key (slack_user_id, source)
   ) strict`,
  `create table github_commits (
     slack_user_id text primary key, session_key text not null, last_at integer not null
   ) strict`,
  `create table coauthor_choices (
     session_key text primary key references sessions (key) on delete cascade,
     candidates_json text not null, chosen_json text not null, ignores_missing integer not null,
     set_by text, set_at integer not null
   ) strict`,
];

/** A job that begins or ends changes what its session's status is. */
const jobNews = `insert into feed (kind, session_key, from_at)
  select 'session', key, last_activity_at from sessions where key = new.session_key;`;

const countJobs = (row: "new" | "old") => `update sessions set live_jobs = (
    select count(*) from jobs
    where session_key = ${row}.session_key and jobs.status in ('registered', 'running'))
  where key = ${row}.session_key;`;

const jobsSchema = [
  `create table jobs (
     id text primary key, session_key text not null references sessions (key) on delete cascade,
     kind text not null, cwd text not null, shell text not null, restart_on_boot integer not null,
     state_json text not null, status text not null, live integer not null,
     created_at integer not null, updated_at integer not null, ended_at integer
   ) strict`,
  "alter table sessions add column live_jobs integer not null default 0",
  // `status_group` stays as earlier releases made it; this one knows of jobs.
  `alter table sessions add column shown_group text generated always as (
     case when state = 'idle' and open_asks = 0 and live_jobs > 0 then 'waiting'
       else status_group end) virtual`,
  "create index sessions_by_shown_group on sessions (shown_group, last_activity_at desc, key desc)",
  "create index jobs_by_session on jobs (session_key, created_at)",
  "create index jobs_live on jobs (created_at) where live = 1",
  `create trigger job_added after insert on jobs begin ${countJobs("new")} ${jobNews} end`,
  `create trigger job_changed after update of status on jobs
   when new.status is not old.status begin ${countJobs("new")} ${jobNews} end`,
  `create trigger job_removed after delete on jobs begin ${countJobs("old")} end`,
];

/** Threads from before there were profiles are in the configuration's own Codex home. */
const profileColumns = [
  "alter table sessions add column profile text",
  "alter table sessions add column thread_profile text",
  `update sessions set profile = 'default', thread_profile = 'default'
     where codex_thread_id is not null`,
];

const progressSchema = [
  `create table progress (
     turn_id text primary key,
     session_key text not null references sessions (key) on delete cascade,
     plan_json text not null default '[]', files_json text not null default '[]',
     steps integer not null default 0, commands integer not null default 0,
     shown integer not null default 0, started_at integer not null
   ) strict`,
  `alter table outbox add column lane text not null default 'posts'`,
  `create index outbox_live on outbox (created_at)
     where lane = 'live' and state in ('queued', 'sending', 'unsure')`,
];

const firstSchema = [
  `create table slack_events (
     event_id text primary key, payload_json text not null, state text not null,
     attempts integer not null default 0, error text, received_at integer not null
   ) strict`,
  `create index slack_events_open on slack_events (received_at) where state = 'received'`,
  `create table sessions (
     key text primary key, channel text not null, channel_type text not null,
     thread_ts text not null, workspace text not null, host text not null, initiator text,
     title text, codex_thread_id text unique, history_needed integer not null default 1,
     state_json text not null, state text not null, usage_json text,
     created_at integer not null, last_activity_at integer not null
   ) strict`,
  `create index sessions_recent on sessions (last_activity_at)`,
  `create table messages (
     id integer primary key autoincrement,
     session_key text not null references sessions (key) on delete cascade,
     channel text not null, ts text not null, source text not null, message_json text not null,
     state text not null, input_id text, received_at integer not null,
     unique (channel, ts)
   ) strict`,
  `create index messages_by_session on messages (session_key, state)`,
  `create table inputs (
     id text primary key, session_key text not null references sessions (key) on delete cascade,
     kind text not null, cause_json text not null, state text not null, turn_id text,
     created_at integer not null
   ) strict`,
  `create index inputs_by_session on inputs (session_key)`,
  `create table turns (
     id text primary key, session_key text not null references sessions (key) on delete cascade,
     codex_thread_id text not null, state text not null, error_json text,
     input_tokens integer not null default 0, cached_input_tokens integer not null default 0,
     output_tokens integer not null default 0, reasoning_tokens integer not null default 0,
     total_tokens integer not null default 0, started_at integer not null, ended_at integer
   ) strict`,
  `create index turns_by_session on turns (session_key, started_at)`,
  `create table outbox (
     id integer primary key autoincrement, idempotency_key text not null unique,
     session_key text references sessions (key) on delete cascade, channel text not null,
     thread_ts text, body_json text not null, state text not null default 'queued',
     attempts integer not null default 0, next_attempt_at integer not null default 0,
     outcome_json text, error text, created_at integer not null
   ) strict`,
  `create index outbox_open on outbox (channel, id) where state in ('queued', 'sending', 'unsure')`,
  `create table timeline (
     sequence integer primary key autoincrement, session_key text, kind text not null,
     data_json text not null, at integer not null
   ) strict`,
  `create index timeline_by_session on timeline (session_key, sequence)`,
  `create table asks (
     handle text primary key, session_key text not null references sessions (key) on delete cascade,
     request_key text not null unique, question_json text not null, state text not null,
     outcome_json text, expires_at integer not null, created_at integer not null
   ) strict`,
  `create index asks_open on asks (expires_at) where state = 'open'`,
];

const accessSchema = [
  `create table access_refusals (
     id integer primary key autoincrement, channel text not null, ts text not null,
     thread_ts text not null, author text not null, rule text not null, notice text,
     state text not null, at integer not null, unique (channel, ts)
   ) strict`,
  `create index access_refusals_by_author on access_refusals (author, channel)`,
];

const channelSettingsTable = `create table channel_settings (
  channel text primary key, settings_json text not null, set_by text, set_at integer not null
) strict`;
