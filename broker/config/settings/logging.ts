import { settingsOf } from "../setting.ts";
import { bytes, choice, flag } from "../value-types.ts";

const { fixed } = settingsOf("logging");

export const loggingSettings = {
  LOG_LEVEL: fixed(choice("debug", "info", "warn", "error"), "info", {
    label: "Log level",
    description: "The lowest level that is logged. Raw logs do not depend on it.",
  }),
  LOG_RAW_SLACK_EVENTS: fixed(flag(), true, {
    label: "Record Slack events",
    description: "Whether each envelope from Slack is logged, without its secrets.",
  }),
  LOG_RAW_CODEX_RPC: fixed(flag(), true, {
    label: "Record Codex messages",
    description:
      "Whether each message between the broker and Codex is logged, without its secrets.",
  }),
  LOG_RAW_HTTP_REQUESTS: fixed(flag(), true, {
    label: "Record agent requests",
    description: "Whether each call of the agent routes is logged, without its secrets.",
  }),
  LOG_RAW_MAX_BYTES: fixed(bytes(), 131_072, {
    label: "Longest raw record",
    description: "Larger raw payloads are cut to this length. 0 or less sets no limit.",
  }),
};
