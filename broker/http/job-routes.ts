import type { Context, Hono, MiddlewareHandler } from "hono";
import { z } from "zod";
import { jobListQuerySchema, jobOutputQuerySchema } from "../api/jobs.ts";
import { DEFAULT_MAX_BODY_BYTES } from "../api/route.ts";
import type { JobActions, JobCallback } from "../app/jobs/job-actions.ts";
import type { Log } from "../logs/log.ts";
import { refuse, type ToolRefusal } from "../tools/tool.ts";
import { type AgentRoutesOptions, readBody, tokenHoldersOnly } from "./agent-routes.ts";
import { bodyWithinLimit, isOperator, operatorsOnly } from "./doors.ts";

// What a job's script reports, and what operators do on the routes of jobs. The agent's own routes
// of jobs are tools.

export interface JobRoutesOptions extends Pick<AgentRoutesOptions, "auth" | "tokens"> {
  readonly actions: JobActions;
  readonly operatorToken: string;
  readonly log: Log;
  /** Takes secrets out of what operators read. */
  readonly redact: (answer: unknown) => unknown;
}

const LINE = 2_000;
const TEXT = 100_000;

const detailFields = {
  details_text: z.string().max(TEXT).optional(),
  details_json: z
    .unknown()
    .refine(isWithinText, `at most ${TEXT} characters, and not nested too deep`)
    .optional(),
};

/** Whether a value is short enough as JSON, and can be written as JSON at all. */
function isWithinText(value: unknown): boolean {
  try {
    return (JSON.stringify(value) ?? "").length <= TEXT;
  } catch (thrown) {
    // Nested deeper than the stack has room for.
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

/** What a script sends beside its token, by the name of the route. */
const callbacks = {
  heartbeat: z.object({}).transform((): JobCallback => ({ kind: "heartbeat" })),
  cancel: z.object({}).transform((): JobCallback => ({ kind: "cancel" })),
  event: z
    .object({
      event_kind: z.string().min(1).max(80),
      summary: z.string().min(1).max(LINE),
      callback_id: z.string().min(1).max(80).optional(),
      ...detailFields,
    })
    .transform(
      ({
        callback_id: callbackId = null,
        event_kind: eventKind,
        summary,
        ...details
      }): JobCallback => ({
        ...{ kind: "event", callbackId, eventKind, summary },
        ...detailsOf(details),
      }),
    ),
  complete: z
    .object({ summary: z.string().min(1).max(LINE).optional(), ...detailFields })
    .transform(({ summary = null, ...details }): JobCallback => ({
      ...{ kind: "complete", summary },
      ...detailsOf(details),
    })),
  fail: z
    .object({
      error: z.string().min(1).max(LINE).optional(),
      summary: z.string().min(1).max(LINE).optional(),
      ...detailFields,
    })
    .refine(({ error, summary }) => error !== undefined || summary !== undefined, {
      path: ["error"],
      message: "error is missing",
    })
    .transform(({ error, summary, ...details }): JobCallback => ({
      kind: "fail",
      error: [error, summary].filter((text) => text !== undefined).join(" "),
      ...detailsOf(details),
    })),
};

function detailsOf(given: {
  readonly details_text?: string | undefined;
  readonly details_json?: unknown;
}) {
  return {
    ...(given.details_text === undefined ? {} : { detailsText: given.details_text }),
    ...(given.details_json === undefined ? {} : { detailsJson: given.details_json }),
  };
}

type CallbackName = keyof typeof callbacks;
const names = Object.keys(callbacks) as readonly CallbackName[];

/** Registered before the agent's tools, whose paths they share. */
export function jobRoutes(app: Hono, options: JobRoutesOptions): void {
  app.use("/jobs", callersOfJobs(options));
  app.use("/jobs/*", callersOfJobs(options));
  for (const name of names) {
    app.post(`/jobs/:id/${name}`, bodyWithinLimit(DEFAULT_MAX_BODY_BYTES), (context) =>
      answerCallback(context, name, options),
    );
  }
  app.post("/jobs/:id/admin-cancel", bodyWithinLimit(DEFAULT_MAX_BODY_BYTES), (context) =>
    adminCancel(context, options),
  );
  operatorReads(app, options);
}

const CALLBACK_PATH = new RegExp(`^/jobs/[^/]+/(?:${names.join("|")})$`);

/** Scripts show the token of their job in the body; everybody else one of a session or of operators. */
function callersOfJobs(options: JobRoutesOptions): MiddlewareHandler {
  const sessions = tokenHoldersOnly(options);
  const operators = operatorsOnly(options.operatorToken);
  return (context, next) => {
    const { method, path } = context.req;
    if (method === "POST" && CALLBACK_PATH.test(path)) return next();
    if (path.endsWith("/admin-cancel")) return operators(context, next);
    return isOperator(context, options.operatorToken) ? next() : sessions(context, next);
  };
}

async function answerCallback(
  context: Context,
  name: CallbackName,
  { actions, log }: JobRoutesOptions,
): Promise<Response> {
  const id = context.req.param("id") ?? "";
  const read = await readBody(context);
  if (!read.ok) return refused(context, read.refusal);
  const { token, ...fields } = read.arguments;
  if (typeof token !== "string" || token === "") {
    return refused(context, refuse(400, "missing_job_token", "Send $BROKER_JOB_TOKEN as token."));
  }
  // What somebody unknown sends fills no log: the answer is logged alone.
  if (actions.isTokenOf(id, token)) {
    log.raw("http-requests", { method: "POST", path: context.req.path, body: read.arguments });
  }
  const callback = callbacks[name].safeParse(fields);
  if (!callback.success) return refused(context, refusalOf(callback.error, fields));
  const job = await actions.report(id, token, callback.data);
  if (job === "unknown") return refused(context, unknownJob);
  if (job === "wrong-token") {
    return refused(context, refuse(400, "invalid_job_token", "The token belongs to another job."));
  }
  return context.json({ ok: true, job });
}

function refusalOf(error: z.ZodError, fields: Readonly<Record<string, unknown>>): ToolRefusal {
  const [issue] = error.issues;
  const field = String(issue?.path[0] ?? "body");
  return fields[field] === undefined
    ? refuse(400, `missing_required_body:${field}`, `Missing: ${field}.`, { required: [field] })
    : refuse(400, `invalid_${field}`, `${field}: ${issue?.message ?? "not understood"}`);
}

/** For operators: without the job's token, but for the right session. */
async function adminCancel(
  context: Context,
  { actions, log }: JobRoutesOptions,
): Promise<Response> {
  const read = await readBody(context);
  if (!read.ok) return refused(context, read.refusal);
  const { path } = context.req;
  log.raw("http-requests", { method: "POST", path, body: read.arguments });
  const key = read.arguments["session_key"];
  if (typeof key !== "string" || key === "") {
    const required = ["session_key"];
    return refused(
      context,
      refuse(400, "missing_required_body:session_key", "Missing: session_key.", { required }),
    );
  }
  const job = await actions.find(context.req.param("id") ?? "");
  if (job === null) return refused(context, unknownJob);
  if (job.sessionKey !== key) {
    return refused(context, refuse(400, "job_session_mismatch", "It is a job of another session."));
  }
  if (job.status !== "registered" && job.status !== "running") {
    const message = `The job is ${job.status} already.`;
    return refused(context, refuse(409, "job_not_cancellable", message));
  }
  return context.json({ ok: true, job: await actions.cancel(job.id, "operator") });
}

/** The agent's routes, for operators: of any session. */
function operatorReads(app: Hono, options: JobRoutesOptions): void {
  const { actions, operatorToken, redact } = options;
  app.get("/jobs", async (context, next) => {
    if (!isOperator(context, operatorToken)) return next();
    const query = jobListQuerySchema.safeParse(context.req.query());
    if (!query.success) return refused(context, refusalOf(query.error, context.req.query()));
    const { limit, live, session } = query.data;
    const jobs = await actions.list({
      limit,
      isLive: live === "true",
      ...(session === undefined ? {} : { sessionKey: session }),
    });
    return context.json(redact({ ok: true, jobs }) as object);
  });
  app.get("/jobs/:id", async (context, next) => {
    if (!isOperator(context, operatorToken)) return next();
    const job = await actions.find(context.req.param("id"));
    return job === null
      ? refused(context, unknownJob)
      : context.json(redact({ ok: true, job }) as object);
  });
  app.get("/jobs/:id/output", async (context, next) => {
    if (!isOperator(context, operatorToken)) return next();
    const job = await actions.find(context.req.param("id"));
    if (job === null) return refused(context, unknownJob);
    const query = jobOutputQuerySchema.safeParse(context.req.query());
    if (!query.success) return refused(context, refusalOf(query.error, context.req.query()));
    const read = await actions.output(job.id, query.data.stream, query.data.from ?? null);
    return read.ok
      ? context.json(redact({ ok: true, ...read.value }) as object)
      : refused(context, refuse(409, "output_unreadable", "The output is not a file any more."));
  });
}

const unknownJob = refuse(404, "unknown_job", "No job has this id.");

function refused(context: Context, refusal: ToolRefusal): Response {
  const { details, error, message, status } = refusal;
  return context.json({ ok: false, error, message, ...details }, status);
}
