import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Args } from "./args.ts";
import type { Core } from "./core.ts";
import type { HttpReply, WorkspaceHooks } from "./hooks.ts";
import { answer } from "./intercepted.ts";
import { type Method, type MethodReply, slackError } from "./methods/method.ts";
import { methods } from "./methods/table.ts";
import { readArgs, tokenOf } from "./request-body.ts";

/** `/api/<method>`: Slack's Web API. */
export function webApi(core: Core, hooks: WorkspaceHooks): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.on(["GET", "POST"], "/api/:method", async (context) => {
    const read = await readArgs(context);
    if (!read.ok) return context.json(slackError(read.error), 200, scopeHeaders(core));
    const { args } = read;
    const method = context.req.param("method");
    const token = tokenOf(context, args);
    const call = { method, args, token, at: core.clock.now() };
    return answer(context, hooks, call, (given) => {
      const body = callMethod(core, method, token, given);
      return { body, reply: apiReply(core, body) };
    });
  });
  return routes;
}

/** A Web API reply: status 200 whatever it says, and the scopes in its headers. */
function apiReply(core: Core, body: Readonly<Record<string, unknown>>): HttpReply {
  return {
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8", ...scopeHeaders(core) },
    body: JSON.stringify(body),
  };
}

function scopeHeaders(core: Core): Record<string, string> {
  return { "x-oauth-scopes": core.world.app.scopes.join(",") };
}

function callMethod(core: Core, name: string, token: string | null, args: Args): MethodReply {
  const method = methods.get(name);
  if (method === undefined) return slackError("unknown_method", { req_method: name });
  const fault = tokenFault(core, method, token);
  if (fault !== null) return slackError(fault);
  const needed = typeof method.scope === "function" ? method.scope(core, args) : method.scope;
  const { scopes } = core.world.app;
  if (needed !== undefined && !scopes.includes(needed)) {
    return slackError("missing_scope", { needed, provided: scopes.join(",") });
  }
  return method.run(core, args);
}

/** App tokens open connections and do nothing else; bot tokens do the rest. */
function tokenFault(core: Core, method: Method, token: string | null) {
  const { app } = core.world;
  if (token === null) return "not_authed";
  if (token !== app.botToken && token !== app.appToken) return "invalid_auth";
  const right = method.token === "app" ? app.appToken : app.botToken;
  return token === right ? null : "not_allowed_token_type";
}
