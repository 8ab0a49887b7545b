/** Where the bot token may go: Slack's own hosts, and whatever host stands in for Slack's API. */
export function mayCarryToken(url: URL, apiBaseUrl: string): boolean {
  if (URL.canParse(apiBaseUrl) && new URL(apiBaseUrl).origin === url.origin) return true;
  return url.protocol === "https:" && isSlackHost(url.hostname);
}

const slackDomains = ["slack.com", "slack-edge.com", "slack-files.com"];

function isSlackHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  return slackDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** Where a redirect may lead: there, and to the open web, but never to something on this machine. */
export function mayFollow(url: URL, apiBaseUrl: string): boolean {
  return mayCarryToken(url, apiBaseUrl) || (url.protocol === "https:" && !isLocal(url.hostname));
}

/** Loopback, private and link-local addresses, and names that only a local network knows. */
function isLocal(hostname: string): boolean {
  const host = hostname.toLowerCase();
  if (host.startsWith("[")) return true;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host))
    return /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(host);
  return !host.includes(".") || host.endsWith(".local") || host.endsWith(".internal");
}
