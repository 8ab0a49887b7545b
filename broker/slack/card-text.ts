/** Slack's date token: each reader sees their own time zone. `at` in ms since the epoch. */
export function slackTime(at: number): string {
  const fallback = new Date(at).toISOString().slice(11, 16);
  return `<!date^${Math.floor(at / 1000)}^{time}|${fallback} UTC>`;
}

/** A Block Kit section with mrkdwn text (3,000 characters at most). */
export function section(mrkdwn: string): unknown {
  return { type: "section", text: { type: "mrkdwn", text: mrkdwn } };
}

/** A Block Kit context: what the thread need not read. */
export function context(mrkdwn: string): unknown {
  return { type: "context", elements: [{ type: "mrkdwn", text: mrkdwn }] };
}
