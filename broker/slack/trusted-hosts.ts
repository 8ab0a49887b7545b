import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

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

/**
 * Where a redirect may lead: there, and to the open web, but never to something on this machine or
 * in its network. What a name stands for is not looked up here.
 */
export function mayFollow(url: URL, apiBaseUrl: string): boolean {
  if (mayCarryToken(url, apiBaseUrl)) return true;
  const host = hostOf(url);
  return (
    url.protocol === "https:" && (isIP(host) === 0 ? isPublicName(host) : isPublicAddress(host))
  );
}

/** The host without the brackets of IPv6 and the dot that may end a name. */
export function hostOf(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.+$/, "");
}

const LOCAL_NAME = /\.(?:local|localhost|internal|home\.arpa|lan)$/;

/** Not a name that only a local network knows. */
function isPublicName(host: string): boolean {
  return host.includes(".") && !LOCAL_NAME.test(host);
}
