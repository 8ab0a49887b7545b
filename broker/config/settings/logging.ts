import { settingsOf } from "../setting.ts";
import { bytes, choice, flag } from "../value-types.ts";

const { fixed } = settingsOf("logging");

export const loggingSettings = {
  LOG_LEVEL: fixed(choice("debug", "info", "warn", "error"), "info", {
    description: "The least important log lines that are kept; raw logs do not depend on it.",
  }),
  LOG_RAW_SLACK_EVENTS: fixed(flag(), true, {
    description: "Whether each envelope from Slack is kept, without its secrets.",
  }),
  LOG_RAW_CODEX_RPC: fixed(flag(), true, {
    description: "Whether each message between the broker and Codex is kept, without its secrets.",
  }),
  LOG_RAW_HTTP_REQUESTS: fixed(flag(), true, {
    description: "Whether each call of the agent routes is kept, without its secrets.",
  }),
  LOG_RAW_MAX_BYTES: fixed(bytes(), 131_072, {
    description:
      "Of a larger raw payload only this much of its beginning is kept; 0 or less keeps everything.",
  }),
};
