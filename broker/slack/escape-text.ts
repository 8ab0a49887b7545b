/**
 * The three characters that mean something to Slack anywhere in mrkdwn, and only those
 * (https://docs.slack.dev/messaging/formatting-message-text).
 */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
