import type { Config } from "../config/settings.ts";

/** Programs of this machine are never reached through a proxy. */
const DIRECT = ["127.0.0.1", "localhost", "::1"];

export interface Proxies {
  readonly httpProxy: string | null;
  readonly httpsProxy: string | null;
  /** Hosts that are reached directly, separated by commas. */
  readonly noProxy: string;
}

type ProxySettings = Pick<Config, "httpProxy" | "httpsProxy" | "allProxy" | "noProxy">;

/** The proxies of the worker itself; null when none is set that it can use. Pure. */
export function proxiesOf({
  httpProxy,
  httpsProxy,
  allProxy,
  noProxy,
}: ProxySettings): Proxies | null {
  const forTheRest = usable(allProxy);
  const proxies = {
    httpProxy: usable(httpProxy) ?? forTheRest,
    httpsProxy: usable(httpsProxy) ?? forTheRest,
    noProxy: withLoopback(noProxy),
  };
  return proxies.httpProxy === null && proxies.httpsProxy === null ? null : proxies;
}

/** What is reached directly, with this machine's own addresses. Pure. */
export function withLoopback(noProxy: string | null): string {
  const given = (noProxy ?? "").split(",").flatMap((host) => host.trim() || []);
  return [...new Set([...given, ...DIRECT])].join(",");
}

/** As a URL; SOCKS proxies are for Codex and agents alone. */
function usable(proxy: string | null): string | null {
  if (proxy === null) return null;
  const address = proxy.includes("://") ? proxy : `http://${proxy}`;
  return /^https?:/.test(address) ? address : null;
}
