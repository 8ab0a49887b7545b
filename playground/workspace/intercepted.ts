import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { Args } from "./args.ts";
import type { ApiCall, HttpReply, WorkspaceHooks } from "./hooks.ts";
import type { Wire } from "./json.ts";

export interface Performed {
  readonly reply: HttpReply;
  /** What the method answered, for those who watch; null when it answers no JSON. */
  readonly body: Wire | null;
}

/** Runs a call, unless a hook has other plans for it. */
export async function answer(
  context: Context<{ Bindings: HttpBindings }>,
  hooks: WorkspaceHooks,
  call: ApiCall,
  perform: (args: Args) => Performed | Promise<Performed>,
): Promise<Response> {
  const decision = (await hooks.beforeCall?.(call)) ?? { kind: "perform" };
  switch (decision.kind) {
    case "perform": {
      const done = await perform(decision.args ?? call.args);
      hooks.afterCall?.(call, done.body);
      return responseOf(done.reply);
    }
    case "answer":
      hooks.afterCall?.(call, null);
      return responseOf(decision.reply);
    case "perform-then-answer": {
      const done = await perform(call.args);
      hooks.afterCall?.(call, done.body);
      return responseOf(decision.reply);
    }
    case "drop":
      hooks.afterCall?.(call, null);
      return cut(context);
    case "perform-then-drop": {
      const done = await perform(call.args);
      hooks.afterCall?.(call, done.body);
      return cut(context);
    }
    case "perform-then-hang": {
      const done = await perform(call.args);
      hooks.afterCall?.(call, done.body);
      await callerGone(context);
      return RESPONSE_ALREADY_SENT;
    }
    case "hang":
      hooks.afterCall?.(call, null);
      await callerGone(context);
      return RESPONSE_ALREADY_SENT;
    default:
      return assertNever(decision);
  }
}

function responseOf(reply: HttpReply): Response {
  return new Response(reply.body, {
    status: reply.status,
    ...(reply.headers === undefined ? {} : { headers: { ...reply.headers } }),
  });
}

function cut(context: Context<{ Bindings: HttpBindings }>): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Ends when the caller or the server closes the connection; the server closes all when it stops. */
function callerGone(context: Context<{ Bindings: HttpBindings }>): Promise<void> {
  const { socket } = context.env.incoming;
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => socket.once("close", () => resolve()));
}
