import type { Activity } from "../sessions/ports/conversation.ts";
import { activityWords } from "../sessions/status/activity-words.ts";

/** What Slack shows after the bot's name, such as "is thinking…". */
export function statusLabel(activity: Activity): string {
  return `is ${activityWords(activity)}…`;
}
