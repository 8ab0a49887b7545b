import { type Logger, LogLevel } from "@slack/web-api";
import type { Log } from "../logs/log.ts";

/**
 * Slack's packages write here instead of to the console. Their failures also come back as values,
 * which the modules log with what they mean, so nothing of theirs is louder than debug.
 */
export function slackLogger(log: Log): Logger {
  const write = (...parts: unknown[]) => log.debug(parts.map(String).join(" "));
  return {
    // Whole requests and answers: the raw log is for those.
    debug: () => {},
    info: write,
    warn: write,
    error: write,
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
