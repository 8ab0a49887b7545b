import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { refuse, sendRefusal } from "./refusal.ts";
import { sameBytes } from "./session-tokens.ts";

/** Refuses what is larger before it is read whole. */
export function bodyWithinLimit(maxBytes: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: maxBytes,
    onError: (context) =>
      sendRefusal(context, refuse(413, "body_too_large", `At most ${maxBytes} bytes.`)),
  });
}

/**
 * Refuses pages and other machines: the Host must be ours (a rebound name is not), and a request
 * that carries an Origin comes from a web page, which has no business here.
 */
export function localCallersOnly(hostnames: readonly string[]): MiddlewareHandler {
  return async (context, next) => {
    const host = hostnameOf(context.req.header("host"));
    if (host === null || !hostnames.includes(host)) {
      return sendRefusal(context, foreignHost);
    }
    if (context.req.header("origin") !== undefined) {
      return sendRefusal(context, foreignOrigin);
    }
    // A page's image or form has no Origin where it only reads, but browsers tell on it. `none` is
    // a person who typed the address.
    const site = context.req.header("sec-fetch-site");
    if (site !== undefined && site !== "none") {
      return sendRefusal(context, foreignOrigin);
    }
    return next();
  };
}

function hostnameOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const url = URL.parse(`http://${header}`);
  return url === null ? null : url.hostname;
}

const foreignHost = refuse(403, "foreign_host", "This address is for local callers only.");
const foreignOrigin = refuse(403, "foreign_origin", "Web pages may not call the broker.");
const operatorTokenRequired = refuse(
  401,
  "operator_token_required",
  "Send the operator token as Authorization: Bearer.",
);

/** The token of a request: `Authorization: Bearer …`, or the header named. */
export function bearerOf(context: Context, alternative?: string): string | null {
  const header = context.req.header("authorization");
  const match = header === undefined ? null : /^Bearer\s+(\S+)$/i.exec(header);
  if (match?.[1] !== undefined) return match[1];
  return alternative === undefined ? null : (context.req.header(alternative) ?? null);
}

export function isOperator(context: Context, operatorToken: string): boolean {
  const given = bearerOf(context, "x-operator-token");
  return given !== null && sameBytes(Buffer.from(given), Buffer.from(operatorToken));
}

/** Lets through who holds the operator token. */
export function operatorsOnly(operatorToken: string): MiddlewareHandler {
  return async (context, next) => {
    if (!isOperator(context, operatorToken)) {
      return sendRefusal(context, operatorTokenRequired);
    }
    return next();
  };
}
