import type { SessionRow } from "../../store/schema.ts";

/** The session that a tool is called for. */
export const sessionRow: SessionRow = {
  key: "C1:1.000100",
  channel: "C1",
  channel_type: "channel",
  thread_ts: "1.000100",
  workspace: "/sessions/C1-1-000100/workspace",
  host: "here",
  initiator: "U1",
  title: null,
  codex_thread_id: "thread",
  profile: null,
  thread_profile: null,
  history_needed: 0,
  state_json: "{}",
  state: "idle",
  usage_json: null,
  briefing_json: null,
  created_at: 1,
  last_activity_at: 1,
};
