import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { CONTENT_SECURITY_POLICY } from "../api/page-policy.ts";
import { refuse } from "./answers.ts";
import type { TryLimiter } from "./try-limiter.ts";

/** Told by the socket that a request came in on, never by a header. */
export type Door = "http" | "socket";

export interface DoorEnvironment {
  Bindings: { readonly door: Door };
}

/** Puts on every answer what keeps pages of others away from it. */
export function safeHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    context.header("content-security-policy", CONTENT_SECURITY_POLICY);
    context.header("cache-control", "no-store");
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    context.header("cross-origin-opener-policy", "same-origin");
    context.header("cross-origin-resource-policy", "same-origin");
  };
}

/**
 * Refuses, on the HTTP door, what a page of another origin or a rebound name sends. A link to a page
 * of ours may be followed from anywhere.
 */
export function ownPagesOnly(port: () => number): MiddlewareHandler<DoorEnvironment> {
  return async (context, next) => {
    if (context.env.door === "socket") return next();
    const host = context.req.header("host") ?? "";
    const own = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port()}`);
    if (!own.includes(host.toLowerCase())) {
      return refuse(context, 403, {
        code: "foreign_host",
        message: "This address is for programs of this machine.",
        hint: `Open http://127.0.0.1:${port()}/admin instead.`,
      });
    }
    const origin = context.req.header("origin");
    if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
      return foreignOrigin(context);
    }
    const site = context.req.header("sec-fetch-site");
    const isForeign = site !== undefined && site !== "same-origin" && site !== "none";
    return isForeign && !isPageOpened(context) ? foreignOrigin(context) : next();
  };
}

function isPageOpened(context: Context): boolean {
  return (
    context.req.method === "GET" &&
    context.req.header("sec-fetch-mode") === "navigate" &&
    context.req.header("sec-fetch-dest") === "document" &&
    !context.req.path.startsWith("/admin/api/")
  );
}

function foreignOrigin(context: Context): Response {
  return refuse(context, 403, {
    code: "foreign_origin",
    message: "Pages of other origins may not call the admin API.",
    hint: "Open the admin page itself.",
  });
}

/** Lets through callers with the admin token; others wait after too many tries. */
export function tokenHoldersOnly(
  token: string,
  limiters: Readonly<Record<Door, TryLimiter>>,
): MiddlewareHandler<DoorEnvironment> {
  return async (context, next) => {
    const given = givenToken(context);
    if (given === null) {
      return refuse(context, 401, {
        code: "token_required",
        message: "The admin token is missing.",
        hint: "Send it as x-admin-token or as Authorization: Bearer. It is in config/admin-token of the service root.",
      });
    }
    if (isSameText(given, token)) return next();
    const limiter = limiters[context.env.door];
    const waitMs = limiter.waitMs();
    if (waitMs > 0) return tooManyTries(context, waitMs);
    limiter.failed();
    return refuse(context, 401, {
      code: "token_wrong",
      message: "That is not the token.",
      hint: "The token in force is in config/admin-token of the service root.",
    });
  };
}

export function tooManyTries(context: Context, waitMs: number): Response {
  const seconds = Math.ceil(waitMs / 1_000);
  context.header("retry-after", String(seconds));
  return refuse(context, 429, {
    code: "too_many_tries",
    message: `Too many tries. Try again in ${seconds} s.`,
    hint: "The right token is accepted at any time.",
  });
}

function givenToken(context: Context): string | null {
  const own = context.req.header("x-admin-token");
  if (own !== undefined) return own;
  const header = context.req.header("authorization");
  return header === undefined ? null : (/^Bearer\s+(\S+)$/i.exec(header)?.[1] ?? null);
}

/** In constant time, whatever the lengths. */
function isSameText(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}
