import { randomUUID } from "node:crypto";
import type { Context, Hono, MiddlewareHandler } from "hono";
import type { Kysely } from "kysely";
import { z } from "zod";
import { DEFAULT_MAX_BODY_BYTES } from "../api/route.ts";
import type { Log } from "../logs/log.ts";
import { sessionKeyOf } from "../sessions/model.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { refuse, type Tool, type ToolRefusal } from "../tools/tool.ts";
import { callTool } from "../tools/tool-calls.ts";
import { bearerOf, bodyWithinLimit } from "./doors.ts";
import type { SessionTokens } from "./session-tokens.ts";

export interface AgentRoutesOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly log: Log;
  readonly tools: readonly Tool[];
  readonly tokens: SessionTokens;
  /** `loopback` opens the routes to every local caller, without a token. */
  readonly auth: "token" | "loopback";
}

/** What every tool's route takes beside the tool's own input. */
export const commonSchema = z.object({
  channel_id: z.string().max(40).optional(),
  thread_ts: z.string().max(40).optional(),
  channel_type: z.string().max(40).optional(),
  idempotency_key: z.string().max(200).optional(),
  stop_reason: z.string().max(2_000).optional(),
});

type Arguments = Readonly<Record<string, unknown>>;

/** The tools over HTTP, for scripts, jobs and people. */
export function agentRoutes(app: Hono, options: AgentRoutesOptions): void {
  for (const tool of options.tools) {
    const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES, method, path } = tool.route;
    if (method === "POST") {
      app.post(path, bodyWithinLimit(maxBodyBytes), (context) =>
        answerPost(context, tool, options),
      );
    } else app.get(path, (context) => answerGet(context, tool, options));
  }
}

async function answerPost(
  context: Context,
  tool: Tool,
  options: AgentRoutesOptions,
): Promise<Response> {
  const body = await readBody(context);
  if (!body.ok) return answer(context, body.refusal);
  options.log.raw("http-requests", { ...tool.route, body: body.arguments });
  const args = { ...body.arguments, ...context.req.param() };
  return respond(context, tool, args, "missing_required_body", options);
}

function answerGet(
  context: Context,
  tool: Tool,
  options: AgentRoutesOptions,
): Response | Promise<Response> {
  const repeated = repeatedName(new URL(context.req.url).searchParams);
  if (repeated !== null) return answer(context, namedTwice(repeated));
  const query = context.req.query();
  options.log.raw("http-requests", { ...tool.route, query });
  return respond(
    context,
    tool,
    { ...query, ...context.req.param() },
    "missing_required_query",
    options,
  );
}

/** Lets through who holds a token of some session; which one is asked once the body is known. */
export function tokenHoldersOnly(
  options: Pick<AgentRoutesOptions, "auth" | "tokens" | "log">,
): MiddlewareHandler {
  return async (context, next) => {
    if (options.auth === "token" && sessionOfToken(context, options) === null) {
      const { method, path } = context.req;
      // Without its body, which is not read for somebody unknown.
      options.log.raw("http-requests", { method, path, refused: tokenRequired.error });
      return answer(context, tokenRequired);
    }
    return next();
  };
}

const tokenRequired = refuse(
  403,
  "session_token_required",
  "Send $BROKER_SESSION_TOKEN as Authorization: Bearer.",
);

async function respond(
  context: Context,
  tool: Tool,
  args: Arguments,
  missingCode: string,
  options: AgentRoutesOptions,
): Promise<Response> {
  const common = commonSchema.safeParse({
    ...args,
    idempotency_key: context.req.header("idempotency-key") ?? args["idempotency_key"],
  });
  if (!common.success) {
    const [issue] = common.error.issues;
    const what = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not understood"}`;
    return answer(context, refuse(400, "invalid_input", what));
  }
  const session = await sessionFor(context, tool, args, missingCode, options);
  if ("ok" in session) return answer(context, session);
  const { channel_id, thread_ts, channel_type, idempotency_key, stop_reason, ...rest } = args;
  const input =
    stop_reason === undefined || rest["reason"] !== undefined
      ? rest
      : { ...rest, reason: stop_reason };
  const given = context.req.header("idempotency-key") ?? idempotency_key;
  const idempotencyKey = `http:${typeof given === "string" && given !== "" ? given : randomUUID()}`;
  const signal = context.req.raw.signal;
  const outcome = await callTool(tool, input, session, { idempotencyKey, signal }, options.log);
  if (!outcome.ok) {
    const isMissing = outcome.error === "missing_required_body";
    return answer(context, isMissing ? { ...outcome, error: missingCode } : outcome);
  }
  if (args["format"] === "text" && typeof outcome.body["formattedText"] === "string") {
    return context.text(outcome.body["formattedText"]);
  }
  return context.json({ ok: true, ...outcome.body });
}

function answer(context: Context, refusal: ToolRefusal): Response {
  const { status, error, message, details } = refusal;
  return context.json({ ok: false, error, message, ...details }, status);
}

/** Which session the call is for, and whether the caller may speak for it. */
async function sessionFor(
  context: Context,
  tool: Tool,
  args: Arguments,
  missingCode: string,
  options: AgentRoutesOptions,
): Promise<SessionRow | ToolRefusal> {
  const { channel_id: channel, thread_ts: threadTs } = args;
  const tokenKey = sessionOfToken(context, options);
  const needsToken = options.auth === "token" || tool.needsSessionToken === true;
  if (needsToken && tokenKey === null) return tokenRequired;
  // A job's id names the job, a server belongs to no session, and the token names the session. Git's
  // hook knows only its token.
  const { path } = tool.route;
  const mayLeaveOut =
    (path !== "/jobs/register" && path.startsWith("/jobs")) ||
    path.startsWith("/slack/git") ||
    path.startsWith("/integrations/");
  if (mayLeaveOut && tokenKey !== null && channel === undefined && threadTs === undefined) {
    const own = await findSession(options.db, tokenKey);
    return own ?? refuse(404, "unknown_session", `There is no session ${tokenKey}.`);
  }
  const required = [
    ...(isText(channel) ? [] : ["channel_id"]),
    ...(isText(threadTs) ? [] : ["thread_ts"]),
  ];
  if (!isText(channel) || !isText(threadTs)) {
    return refuse(400, missingCode, `Missing: ${required.join(", ")}.`, { required });
  }
  const key = sessionKeyOf({ channel, threadTs });
  if (needsToken && tokenKey !== key) {
    return refuse(403, "wrong_session", "This token belongs to another session.");
  }
  const session = await findSession(options.db, key);
  return session ?? refuse(404, "unknown_session", `There is no session ${key}.`);
}

function sessionOfToken(
  context: Context,
  options: Pick<AgentRoutesOptions, "tokens">,
): string | null {
  const token = bearerOf(context);
  return token === null ? null : options.tokens.verify(token);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

type ReadBody =
  | { readonly ok: true; readonly arguments: Arguments }
  | { readonly ok: false; readonly refusal: ToolRefusal };

/** JSON and form bodies; numbers and booleans of JSON become text, as in a form. */
export async function readBody(context: Context): Promise<ReadBody> {
  const type = (context.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return fromJson(await context.req.text());
  if (type === "application/x-www-form-urlencoded") {
    const form = new URLSearchParams(await context.req.text());
    const repeated = repeatedName(form);
    if (repeated !== null) return { ok: false, refusal: namedTwice(repeated) };
    return { ok: true, arguments: Object.fromEntries(form) };
  }
  if (type === "multipart/form-data") {
    const form = await context.req.parseBody().catch(() => null);
    if (form === null) {
      return { ok: false, refusal: refuse(400, "invalid_form", "The body is not a whole form.") };
    }
    const texts = Object.entries(form).filter(([, value]) => typeof value === "string");
    return { ok: true, arguments: Object.fromEntries(texts) };
  }
  return {
    ok: false,
    refusal: refuse(400, `unsupported_content_type:${type ?? ""}`, "Send JSON or a form."),
  };
}

/** A name that is there twice would mean one thing here and another elsewhere. */
function repeatedName(parameters: URLSearchParams): string | null {
  const seen = new Set<string>();
  for (const name of parameters.keys()) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

function namedTwice(name: string): ToolRefusal {
  return refuse(400, "duplicate_parameter", `${name} appears more than once.`);
}

function fromJson(text: string): ReadBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "not JSON";
    return { ok: false, refusal: refuse(400, "invalid_json", `The body is not JSON: ${why}`) };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return { ok: false, refusal: refuse(400, "invalid_json", "The body must be a JSON object.") };
  }
  const entries = Object.entries(parsed).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    return [[name, typeof value === "object" ? value : String(value)] as const];
  });
  return { ok: true, arguments: Object.fromEntries(entries) };
}
