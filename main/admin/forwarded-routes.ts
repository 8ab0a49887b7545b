import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { pathOf, type Route } from "../../broker/api/route.ts";
import { signInAnswerSchema } from "../../broker/api/profiles.ts";
import { operatorRoutes } from "../../broker/api/routes.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import { accessRoutes } from "../api/access.ts";
import { commandLinkRoutes } from "../api/command-link.ts";
import { diagnosticsRoutes } from "../api/diagnostics.ts";
import { logRoutes } from "../api/logs.ts";
import { adminRoutes } from "../api/routes.ts";
import { settingsRoutes } from "../api/settings.ts";
import { setupRoutes } from "../api/setup.ts";
import type { WorkerStatus } from "../api/status.ts";
import { uninstallRoutes } from "../api/uninstall.ts";
import { operatorHeaders, type WorkerAddress } from "../worker-client/worker-client.ts";
import { bodyTooLarge, invalidInput, jsonBody, refuse } from "./answers.ts";
import { bodyWithBy, queryWithBy } from "./acting-person.ts";
import type { DoorEnvironment } from "./doors.ts";
import { isAtRest, type Reach, type ReadSource } from "./reach.ts";

export interface ForwardOptions {
  readonly reach: Reach;
  readonly status: () => WorkerStatus;
  /** Who acts when the request does not say it; null when nobody knows. */
  readonly operatorName: () => string | null;
  /** Takes our own secrets out of the worker's JSON. */
  readonly hide: (json: string) => string;
  /** Something was changed while the worker is stopped: what was read before is old. */
  readonly changedWhileStopped: () => void;
}

const READ_TIMEOUT_MS = 10_000;
/** A deletion ends a turn and jobs first. */
const ACT_TIMEOUT_MS = 30_000;

/** The control plane answers these itself. */
const OWN_ROUTES: ReadonlySet<string> = new Set([
  ...["readiness", "exchangeCode", "status", "startService", "stopService", "restartService"],
  ...["previewProfile", "addAuthProfile", "activateAuthProfile", "removeAuthProfile"],
  ...Object.keys({ ...logRoutes, ...diagnosticsRoutes }),
  ...Object.keys(settingsRoutes),
  ...Object.keys(setupRoutes),
  ...Object.keys({ ...uninstallRoutes, ...commandLinkRoutes, ...accessRoutes }),
]);

/** Acts that `inspect` takes while the worker is stopped: profiles are files. */
const ACTS_WHILE_STOPPED: ReadonlySet<string> = new Set(
  [
    ...[operatorRoutes.previewProfile, operatorRoutes.addProfile, operatorRoutes.renameProfile],
    ...[operatorRoutes.removeProfile, operatorRoutes.restoreProfile, operatorRoutes.preferProfile],
    ...[operatorRoutes.startSignIn, operatorRoutes.keepSignIn, operatorRoutes.cancelSignIn],
  ].map(({ method, path }) => `${method} ${adminPath(path)}`),
);

/** The routes that the worker answers, or `inspect` while it is stopped. */
export function forwardedRoutes(options: ForwardOptions): Hono<DoorEnvironment> {
  const routes = new Hono<DoorEnvironment>();
  const forwarded: readonly Route[] = Object.entries(adminRoutes).flatMap(([name, route]) =>
    OWN_ROUTES.has(name) ? [] : [route],
  );
  for (const route of forwarded) {
    const limit = bodyLimit({
      maxSize: route.maxBodyBytes,
      onError: (context) => bodyTooLarge(context, route.maxBodyBytes),
    });
    routes.on(route.method, route.path, limit, async (context) => {
      const request = await requestOf(context, route, options.operatorName());
      if (request instanceof Response) return request;
      return route.method === "GET"
        ? forwardRead(context, request, options)
        : forwardAct(context, request, options);
    });
  }
  return routes;
}

function adminPath(path: string): string {
  return path.replace("/operator/", "/admin/api/");
}

/** A checked request, as the worker takes it. */
export interface OperatorRequest {
  /** `inspect` takes it too, while the worker is stopped. */
  readonly isStopped: boolean;
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

/** The request as the worker takes it, or the answer that refuses it. */
export async function requestOf(
  context: Context,
  route: Route,
  operatorName: string | null,
): Promise<OperatorRequest | Response> {
  const params = z.record(z.string(), z.unknown()).parse(context.req.param());
  const checkedParams = route.params.safeParse(params);
  if (!checkedParams.success) return invalidInput(context, checkedParams.error);
  const query = route.query.safeParse(context.req.query());
  if (!query.success) return invalidInput(context, query.error);
  const given = route.method === "GET" ? null : await jsonBody(context);
  if (given === undefined) {
    return refuse(context, 400, {
      code: "invalid_json",
      message: "The body is no JSON.",
      hint: "Send a JSON object.",
    });
  }
  const body = route.body.safeParse(bodyWithBy(given ?? undefined, operatorName));
  if (!body.success) return invalidInput(context, body.error);
  return {
    isStopped: ACTS_WHILE_STOPPED.has(`${route.method} ${route.path}`),
    method: route.method,
    path:
      pathOf(route.path.replace("/admin/api/", "/operator/"), params) +
      queryWithBy(route, new URL(context.req.url).searchParams, operatorName),
    body: body.data === undefined ? null : JSON.stringify(body.data),
  };
}

/** Has the worker answer a read, or `inspect` while it is stopped. */
export async function forwardRead(
  context: Context,
  request: OperatorRequest,
  { reach, status, hide, changedWhileStopped }: ForwardOptions,
): Promise<Response> {
  const from = await reach.reads();
  if (from.source === "none") return unreachable(context, status(), from.why);
  const answer = await ask(from.address, request, READ_TIMEOUT_MS);
  // A sign-in that a person completed has changed the profiles by itself.
  if (from.source === "inspect" && answer.ok && isSignInDone(answer.answer.text)) {
    changedWhileStopped();
  }
  if (answer.ok) return passOn(context, answer.answer, from.source, hide);
  // A worker that starts does not listen yet: what was read while it was stopped is still there.
  const fallback = from.source === "worker" ? reach.fallback() : null;
  const second = fallback === null ? answer : await ask(fallback, request, READ_TIMEOUT_MS);
  return second.ok
    ? passOn(context, second.answer, "inspect", hide)
    : unreachable(context, status(), second.message);
}

/** Has the worker do something, or `inspect` what it may do while the worker is stopped. */
export async function forwardAct(
  context: Context,
  request: OperatorRequest,
  { reach, status, hide, changedWhileStopped }: ForwardOptions,
): Promise<Response> {
  const isStopped = reach.worker() === null && isAtRest(status());
  if (isStopped && !request.isStopped) return brokerStopped(context);
  const from = isStopped ? await reach.reads() : workerOnly(reach);
  if (from.source === "none") return unreachable(context, status(), from.why);
  const answer = await ask(from.address, request, ACT_TIMEOUT_MS);
  if (from.source === "inspect") changedWhileStopped();
  return answer.ok
    ? passOn(context, answer.answer, from.source, hide)
    : unreachable(context, status(), answer.message);
}

function isSignInDone(text: string): boolean {
  const answer = signInAnswerSchema.safeParse(parseJson(text));
  return answer.success && answer.data.signIn.state.kind === "done";
}

function workerOnly(reach: Reach): ReadSource {
  const address = reach.worker();
  return address === null ? { source: "none", why: null } : { source: "worker", address };
}

/** The worker's answer, read whole. */
interface WorkerAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

type Asked =
  | { readonly ok: true; readonly answer: WorkerAnswer }
  | { readonly ok: false; readonly message: string };

async function ask(
  address: WorkerAddress,
  { method, path, body }: OperatorRequest,
  timeoutMs: number,
): Promise<Asked> {
  try {
    const response = await fetch(address.baseUrl + path, {
      method,
      headers: {
        accept: "application/json",
        ...operatorHeaders(address),
        ...(body === null ? {} : { "content-type": "application/json" }),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const contentType = response.headers.get("content-type") ?? "application/json";
    const answer = { status: response.status, contentType, text: await response.text() };
    return { ok: true, answer };
  } catch (thrown) {
    return { ok: false, message: errorText(thrown) };
  }
}

const refusalSchema = z.object({
  error: z.string().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  hint: z.string().nullish(),
});

/** The worker's answer as it is, its errors in our shape. */
function passOn(
  context: Context,
  { status, contentType, text }: WorkerAnswer,
  source: "worker" | "inspect",
  hide: ForwardOptions["hide"],
): Response {
  if (status >= 200 && status < 300) {
    return new Response(hide(text), { status, headers: { "content-type": contentType } });
  }
  const parsed = refusalSchema.safeParse(parseJson(hide(text)));
  const refusal = parsed.success ? parsed.data : {};
  const code = refusal.code ?? refusal.error ?? `http_${status}`;
  if (source === "inspect" && code === "read_only") return brokerStopped(context);
  if (status === 401) {
    return refuse(context, 502, {
      code: "broker_refused_token",
      message: "The broker does not take the operator token of its data folder.",
      hint: "Restart the broker.",
    });
  }
  return refuse(context, status as ContentfulStatusCode, {
    code,
    message: refusal.message ?? `The broker answered ${status}.`,
    hint: refusal.hint ?? null,
  });
}

/** Undefined for what is no JSON: then only the status says something. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function brokerStopped(context: Context): Response {
  return refuse(context, 409, {
    code: "broker_stopped",
    message: "The broker is stopped.",
    hint: "Start the broker to do this.",
  });
}

function unreachable(
  context: Context,
  { state, reason }: WorkerStatus,
  why: string | null,
): Response {
  if (isAtRest({ state })) {
    return refuse(context, 503, {
      code: "broker_stopped",
      message: `The broker is stopped. ${why ?? "Its stored sessions cannot be read."}`,
      hint: "Start the broker.",
    });
  }
  const isComing = state === "starting" || state === "restarting";
  return refuse(context, 503, {
    code: "broker_unreachable",
    message: isComing
      ? "The broker is starting."
      : `The broker does not answer. ${why ?? reason ?? ""}`.trim(),
    hint: isComing ? "Try again in a moment." : "Restart the broker if this goes on.",
  });
}
