// What lists, filters and the feed need to know of sessions. Triggers keep it, so that it changes in
// the transaction that changes the facts, whichever release writes them.

const inState = (path: string) =>
  `case when json_valid(state_json) then json_extract(state_json, '$.${path}') end`;

/**
 * `groupOf` of sessions/status/session-status.ts in SQL: a test compares the two over all cases.
 */
const statusGroup = `case
  when blocking_asks > 0 then 'needs-you'
  when state = 'working' and (${inState("turn.offlineSince")}) is not null then 'waiting'
  when state in ('working', 'stopping', 'starting') then 'working'
  when state = 'waiting' then
    case (${inState("delivery.reason")})
      when 'sign-in' then 'needs-you'
      when 'account' then 'needs-you'
      when 'unseen' then 'working'
      else 'waiting'
    end
  when state = 'in-line' then 'waiting'
  when open_asks > 0 then 'needs-you'
  when last_turn_state = 'failed' and codex_thread_id is not null then 'needs-you'
  else 'ended'
end`;

/** `shown_group` stays as earlier releases made it; this one knows of commands whose end nobody saw. */
export const listedGroup = [
  `alter table sessions add column listed_group text generated always as (
     case when state not in ('working', 'stopping') and (${inState("offer.kind")}) = 'unsure'
       then 'needs-you' else shown_group end) virtual`,
  "create index sessions_by_listed_group on sessions (listed_group, last_activity_at desc, key desc)",
  // What decides it is not among what `feed_session_changed` looks at.
  `create trigger feed_session_listed after update of state_json on sessions
   when new.listed_group is not old.listed_group
   begin
     insert into feed (kind, session_key, from_at)
     values ('session', new.key, old.last_activity_at);
   end`,
];

const countAsks = (key: string) => `update sessions set
    open_asks = (select count(*) from asks where session_key = ${key} and state = 'open'),
    blocking_asks = (select count(*) from asks
      where session_key = ${key} and state = 'open' and expires_at > 0)
  where key = ${key};`;

/** The kinds of timeline entries that are messages of the thread, ours included. */
export const SAID_KINDS = `('message', 'answer', 'agent-post', 'agent-file', 'notice')`;

export const sessionListSchema = [
  // Made before the triggers, so that what is filled in is no news.
  "alter table sessions add column open_asks integer not null default 0",
  "alter table sessions add column blocking_asks integer not null default 0",
  "alter table sessions add column last_turn_id text",
  "alter table sessions add column last_turn_state text",
  "alter table sessions add column plan_json text not null default '[]'",
  "alter table sessions add column context_json text",
  `alter table sessions add column status_group text generated always as (${statusGroup}) virtual`,
  "alter table timeline add column ref text",
  `create table feed (
     sequence integer primary key autoincrement, kind text not null, session_key text,
     ref integer, from_at integer
   ) strict`,
  `create table names (
     id text primary key, kind text not null, name text not null, named_at integer not null
   ) strict`,
  `create table step_outputs (
     session_key text not null references sessions (key) on delete cascade,
     item_id text not null, deflated blob not null, truncated integer not null,
     at integer not null, primary key (session_key, item_id)
   ) strict`,
  `update sessions set
     open_asks = (select count(*) from asks where session_key = key and asks.state = 'open'),
     blocking_asks = (select count(*) from asks
       where session_key = key and asks.state = 'open' and expires_at > 0),
     (last_turn_id, last_turn_state) = (select id, turns.state from turns
       where session_key = key order by started_at desc limit 1)`,

  "create index sessions_by_activity on sessions (last_activity_at desc, key desc)",
  "create index sessions_by_group on sessions (status_group, last_activity_at desc, key desc)",
  "create index asks_open_by_session on asks (session_key) where state = 'open'",
  `create index timeline_said on timeline (session_key, sequence) where kind in ${SAID_KINDS}`,
  "create unique index timeline_refs on timeline (session_key, ref) where ref is not null",
  "create index step_outputs_by_age on step_outputs (at)",

  `create trigger asks_added after insert on asks begin ${countAsks("new.session_key")} end`,
  `create trigger asks_settled after update of state on asks
     begin ${countAsks("new.session_key")} end`,
  `create trigger asks_removed after delete on asks begin ${countAsks("old.session_key")} end`,
  `create trigger turns_added after insert on turns begin
     update sessions set last_turn_id = new.id, last_turn_state = new.state, plan_json = '[]'
     where key = new.session_key;
   end`,
  `create trigger turns_ended after update of state on turns begin
     update sessions set last_turn_state = new.state
     where key = new.session_key and last_turn_id = new.id;
   end`,
  `create trigger progress_planned after update of plan_json on progress begin
     update sessions set plan_json = new.plan_json where key = new.session_key;
   end`,

  `create trigger feed_session_added after insert on sessions begin
     insert into feed (kind, session_key) values ('session', new.key);
   end`,
  `create trigger feed_session_changed after update on sessions
   when new.last_activity_at is not old.last_activity_at or new.state is not old.state
     or new.title is not old.title or new.profile is not old.profile
     or new.open_asks is not old.open_asks or new.last_turn_state is not old.last_turn_state
     or new.plan_json is not old.plan_json or new.context_json is not old.context_json
     or new.codex_thread_id is not old.codex_thread_id
   begin
     insert into feed (kind, session_key, from_at)
     values ('session', new.key, old.last_activity_at);
   end`,
  `create trigger feed_session_removed after delete on sessions begin
     insert into feed (kind, session_key) values ('session-removed', old.key);
   end`,
  `create trigger feed_timeline after insert on timeline begin
     insert into feed (kind, session_key, ref) values ('timeline', new.session_key, new.sequence);
   end`,
  `create trigger feed_message after update of state, message_json on messages
   when new.state is not old.state or new.message_json is not old.message_json
   begin
     insert into feed (kind, session_key, ref) values ('message', new.session_key, new.id);
   end`,
  `create trigger feed_post after update of state on outbox
   when new.state is not old.state and new.lane = 'posts' and new.session_key is not null
     and new.state in ('sent', 'failed', 'unsure')
   begin
     insert into feed (kind, session_key, ref) values ('post', new.session_key, new.id);
   end`,
];
