import { hostname } from "node:os";
import type { SessionKey } from "../../sessions/model.ts";
import type { OutboundBody } from "../../sessions/ports/posts.ts";
import { sessionLinkBody } from "../../slack/notices.ts";

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The line with the session's page; null where no address is set that other people can open. */
export function sessionLinkFor(adminBaseUrl: string | null, key: SessionKey): OutboundBody | null {
  if (adminBaseUrl === null) return null;
  const base = new URL(adminBaseUrl);
  if (loopback.test(base.hostname)) return null;
  const path = `${base.pathname.replace(/\/$/, "")}/admin/sessions/${encodeURIComponent(key)}`;
  return sessionLinkBody({ url: new URL(path, base).href, host: hostname() });
}
