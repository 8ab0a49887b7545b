import { hostname } from "node:os";
import type { FirstLine } from "../../sessions/first-line.ts";
import type { SessionKey } from "../../sessions/model.ts";
import { firstLineBody } from "../../slack/first-line.ts";

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** A session's first line. It has a link where an address is set that other people can open. */
export function firstLineFor(adminBaseUrl: string | null): FirstLine {
  const base = adminBaseUrl === null ? null : new URL(adminBaseUrl);
  const open = base === null || loopback.test(base.hostname) ? null : base;
  return {
    hasLink: open !== null,
    body: (key, turnId) =>
      firstLineBody({ page: open === null ? null : pageOf(open, key), turnId }),
  };
}

function pageOf(base: URL, key: SessionKey) {
  const path = `${base.pathname.replace(/\/$/, "")}/admin/sessions/${encodeURIComponent(key)}`;
  return { url: new URL(path, base).href, host: hostname() };
}
