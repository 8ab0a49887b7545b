/** The hosts of Slack's own pages; its customers' workspaces are below the first. */
const SLACK_HOSTS = ["slack.com", "slack-gov.com"];

/** The address as it may be opened in the browser, when it is a page of Slack; else null. Pure. */
export function slackAddress(given: string): string | null {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    // No address at all.
    return null;
  }
  const isSlack = SLACK_HOSTS.some(
    (host) => url.hostname === host || url.hostname.endsWith(`.${host}`),
  );
  const isPlain = url.username === "" && url.password === "" && url.port === "";
  return url.protocol === "https:" && isSlack && isPlain ? url.href : null;
}
