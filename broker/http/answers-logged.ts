import type { MiddlewareHandler } from "hono";
import type { Log } from "../logs/log.ts";

const GITHUB_TOKEN_PATH = "/slack/github-token/resolve";

/** Writes what agents and scripts are answered into the raw log, where it is switched on. */
export function answersLogged(log: Log): MiddlewareHandler {
  return async (context, next) => {
    await next();
    // It is a token.
    if (context.req.path === GITHUB_TOKEN_PATH) return;
    if (!log.keepsRaw("http-requests")) return;
    const { method, path } = context.req;
    const text = await context.res.clone().text();
    log.raw("http-requests", { method, path, status: context.res.status, answer: plain(text) });
  };
}

function plain(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // History can be asked for as text.
  }
}
