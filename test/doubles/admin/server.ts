import type { AddressInfo } from "node:net";
import { serve, type ServerType } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { Route } from "../../../broker/api/route.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";
import type { AdminFeedEvent } from "../../../main/api/feed.ts";
import { adminRoutes } from "../../../main/api/routes.ts";
import type { WorkerStatus } from "../../../main/api/status.ts";
import type { SessionDetail } from "../../../broker/api/sessions.ts";
import type { StepEntry, TimelineEntry } from "../../../broker/api/timeline.ts";
import {
  pageOf as timelinePageOf,
  type Sketch,
  said,
  setRunning,
  type Timeline,
  timelineOf,
} from "./conversation.ts";
import { diagnosticsDouble } from "./diagnostics.ts";
import type { Fault } from "./fault.ts";
import { feedDouble } from "./feed.ts";
import { type DoubleLogs, faultsOfLogs, startDoubleLogs } from "./log-files.ts";
import { pageOf } from "./page-files.ts";
import { facetsOf, listSessions } from "./session-lists.ts";
import type { Answer, RouteName } from "./answer.ts";
import { answerProfiles } from "./profiles.ts";
import { type DoctorDouble, doctorDouble } from "./doctor.ts";
import { mountDoctor } from "./doctor-routes.ts";
import { answerSettings, type SettingsWorld } from "./settings.ts";
import { answerSetup, type SetupWorld } from "./setup.ts";
import { detailOf } from "./session-detail.ts";
import { actedOn, removalOf, stoppedAt } from "./several.ts";
import type { Operation } from "../../../main/api/operations.ts";
import type { TargetReleases } from "../../../main/api/releases.ts";
import { answerLists } from "./lists.ts";
import { answerServiceAgent } from "./service-agent.ts";
import { answerReleases, releaseActs } from "./release-routes.ts";
import { type AdminWorld, refreshed, type Scenario, worldOf } from "./world.ts";

// A stand-in for the control plane: it serves the built interface and answers by the contract, its
// own answers parsed by the schemas. It shows states that are rare or slow in the real one.

export const DOUBLE_TOKEN = "double-admin-token";
export const DOUBLE_CODE = "double-one-time-code";

export interface AdminDouble {
  /** Without a slash at its end. */
  readonly url: string;
  readonly world: AdminWorld;
  readonly settings: SettingsWorld;
  readonly setup: SetupWorld;
  readonly doctor: DoctorDouble;
  /** Sends an event to every follower. */
  readonly emit: (event: AdminFeedEvent) => void;
  /** Puts a session into the world and into the feed. */
  readonly put: (session: SessionItem) => void;
  /** Adds to a session's timeline, or changes the entry that has the sequence, and tells the feed. */
  readonly tell: (key: string, sketch: Sketch, sequence?: number) => TimelineEntry;
  /** A step that runs, or no longer does. */
  readonly live: (key: string, step: StepEntry, running: boolean) => void;
  /** Changes what a session's detail says, and the list item with it. */
  readonly change: (key: string, detail: Partial<SessionDetail>) => void;
  readonly setWorker: (worker: Partial<WorkerStatus>) => void;
  /** Changes what is known of the broker's releases. */
  readonly setReleases: (worker: Partial<TargetReleases>) => void;
  /** Puts an operation at the top of the list and into the feed, or changes it. */
  readonly setOperation: (operation: Operation) => void;
  /** Makes a route fail or wait until it is set back with null. */
  readonly fault: (route: RouteName, fault: Fault | null) => void;
  /** Answers every call with 429, or no longer. */
  readonly limit: (retryAfterMs: number | null) => void;
  /** Ends all streams and refuses connections, as a control plane that restarts. */
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  /** Bodies that a route was sent. */
  readonly received: (route: RouteName) => readonly unknown[];
  /** The log files that its routes read. */
  readonly logs: DoubleLogs;
  readonly stop: () => Promise<void>;
}

export async function startAdminDouble(options: {
  readonly scenario: Scenario;
  /** The world's clock. */
  readonly now: () => number;
  /** 0 chooses one. */
  readonly port?: number;
}): Promise<AdminDouble> {
  const { now } = options;
  const world = worldOf(options.scenario, now());
  const feed = feedDouble();
  const { emit } = feed;
  const faults = new Map<RouteName, Fault>();
  const bodies = new Map<RouteName, unknown[]>();
  const logs = startDoubleLogs(now);
  let retryAfterMs: number | null = null;
  let codeIsUsed = false;

  const emitStatus = () => {
    world.status = refreshed(world, now());
    emit({ kind: "status", status: world.status });
  };
  const put = (session: SessionItem) => {
    world.sessions = [session, ...world.sessions.filter(({ key }) => key !== session.key)];
    emit({ kind: "session", session });
    emitStatus();
  };
  const timeline = (session: SessionItem): Timeline => {
    const known = world.timelines.get(session.key) ?? timelineOf(session);
    world.timelines.set(session.key, known);
    return known;
  };
  const tell = (key: string, sketch: Sketch, sequence?: number): TimelineEntry => {
    const session = find(key);
    if (session === undefined) throw new Error(`There is no session ${key}.`);
    const { entries } = timeline(session);
    const place = sequence ?? (entries.at(-1)?.sequence ?? 0) + 1;
    const entry: TimelineEntry = { ...sketch, sequence: place, sessionKey: key };
    if (entry.kind === "step") setRunning(timeline(session), entry, false);
    const at = entries.findIndex((each) => each.sequence === place);
    if (at === -1) entries.push(entry);
    else entries[at] = entry;
    emit({ kind: "timeline", entry });
    return entry;
  };
  const live = (key: string, step: StepEntry, running: boolean) => {
    const session = find(key);
    if (session === undefined) throw new Error(`There is no session ${key}.`);
    setRunning(timeline(session), step, running);
    emit({ kind: "live-step", sessionKey: key, step, running });
  };
  const change = (key: string, detail: Partial<SessionDetail>) => {
    const session = find(key);
    if (session === undefined) throw new Error(`There is no session ${key}.`);
    world.details.set(key, { ...world.details.get(key), ...detail });
    put({ ...session, ...(detail.status && { status: detail.status }) });
  };
  const setWorker = (worker: Partial<WorkerStatus>) => {
    world.status = { ...world.status, worker: { ...world.status.worker, since: now(), ...worker } };
    world.status.source = world.status.worker.state === "running" ? "worker" : "inspect";
    emitStatus();
  };
  const { setReleases, setOperation } = releaseActs(world, emit, () => emitStatus());
  const find = (key: string) => world.sessions.find((session) => session.key === key);
  const settle = (key: string, word: string) => {
    world.asks = world.asks.filter(({ sessionKey }) => sessionKey !== key);
    const session = find(key);
    if (session === undefined) return;
    const status = {
      state: "working" as const,
      group: "working" as const,
      word,
      reason: null,
      since: now(),
      until: null,
    };
    put({ ...session, openAsks: 0, status, lastActivityAt: now() });
  };

  const stop = (session: SessionItem) =>
    put({ ...session, status: stoppedAt(now()), lastActivityAt: now() });

  const app = new Hono();
  const refusalOf = async (name: RouteName, context: Context, isOpen = false) => {
    if (!isOpen && context.req.header("x-admin-token") !== DOUBLE_TOKEN) {
      if (retryAfterMs !== null) {
        return context.json(
          { code: "rate_limited", message: "Too many tries.", hint: "Wait.", retryAfterMs },
          429,
        );
      }
      return context.json(
        { code: "unauthorized", message: "The token is wrong.", hint: null },
        401,
      );
    }
    const fault = faults.get(name);
    if (fault?.kind === "hangs") await new Promise(() => {});
    if (fault?.kind === "error") {
      const { status, message, hint, code = "double.fault" } = fault;
      return context.json({ code, message, hint }, status);
    }
    return null;
  };

  const answer: Answer = (name, handler, isOpen = false) => {
    const route: Route = adminRoutes[name];
    app.on(route.method, route.path, async (context) => {
      const refused = await refusalOf(name, context, isOpen);
      if (refused !== null) return refused;
      const text = await context.req.text();
      const body: unknown = route.body.parse(text === "" ? undefined : JSON.parse(text));
      bodies.set(name, [...(bodies.get(name) ?? []), body]);
      const value = handler(context, body);
      if (value === null) {
        return context.json(
          { code: "not_found", message: "There is no such thing.", hint: null },
          404,
        );
      }
      return context.json(route.answer.parse(value) as object);
    });
  };

  answer("readiness", () => ({ ok: true, service: "control-plane", version: "1.4.1" }), true);
  app.post("/admin/api/login", async (context) => {
    const body = adminRoutes.exchangeCode.body.parse(await context.req.json());
    if (body.code !== DOUBLE_CODE || codeIsUsed) {
      return context.json({ code: "code_used", message: "The code was used.", hint: null }, 401);
    }
    codeIsUsed = true;
    return context.json({ ok: true, token: DOUBLE_TOKEN });
  });
  answer("status", () => refreshed(world, now()));
  const serviceAnswer = (worker: Partial<WorkerStatus>) => {
    setWorker(worker);
    return { ok: true as const, status: world.status };
  };
  const { slack, codex } = worldOf("busy", now()).status;
  answer("startService", () => {
    world.status = { ...world.status, slack, codex };
    return serviceAnswer({
      wanted: "running",
      state: "running",
      pid: 4_242,
      startedAt: now(),
      exit: null,
      exits: 0,
      reason: null,
    });
  });
  answer("stopService", () => {
    world.status = { ...world.status, slack: null, codex: null };
    return serviceAnswer({ wanted: "stopped", state: "stopped", pid: null, by: "you" });
  });
  answer("restartService", () => serviceAnswer({ state: "running", startedAt: now() }));
  answerLists(answer, world, now);
  answerServiceAgent(answer, world, () => emitStatus());
  answerReleases(answer, world, { now, setReleases, setOperation });
  answer("listSessions", (context) => listSessions(world, context));
  answer("sessionFacets", () => facetsOf(world));
  answer("session", (context) => {
    const item = find(context.req.param("key") ?? "");
    if (item === undefined) return null;
    const isRunning = world.status.worker.state === "running";
    const detail = detailOf(item, world.asks, isRunning);
    return { ok: true, session: { ...detail, ...world.details.get(item.key) } };
  });
  answer("timeline", (context) => {
    const item = find(context.req.param("key") ?? "");
    if (item === undefined) return null;
    const query = adminRoutes.timeline.query.parse(context.req.query());
    return { ok: true, ...timelinePageOf(timeline(item), query.limit, query.before_sequence) };
  });
  answer("stepDetail", (context) => ({
    ok: true,
    itemId: context.req.param("itemId") ?? "",
    text: Array.from({ length: 60 }, (_, index) => `whole line ${String(index + 1)}\n`).join(""),
    truncated: false,
  }));
  answer("sendMessage", (context, body) => {
    const item = find(context.req.param("key") ?? "");
    if (item === undefined) return null;
    const { text } = adminRoutes.sendMessage.body.parse(body);
    tell(item.key, { ...said(item, now(), text, null), state: "queued" });
    return { ok: true };
  });
  answer("moveSession", (context, body) => {
    const item = find(context.req.param("key") ?? "");
    if (item === undefined) return null;
    const { name } = adminRoutes.moveSession.body.parse(body);
    put({ ...item, profile: name });
    return { ok: true, profile: name };
  });
  answer("stopTurn", (context) => {
    const item = find(context.req.param("key") ?? "");
    if (item === undefined) return null;
    stop(item);
    return { ok: true, wasRunning: true };
  });
  answer("resumeSession", (context) => {
    settle(context.req.param("key") ?? "", "Working");
    return { ok: true };
  });
  answer("takeOffer", (context, body) => {
    const item = find(context.req.param("key") ?? "");
    const isLeft = adminRoutes.takeOffer.body.parse(body).choice === "leave-it";
    if (item !== undefined && isLeft) stop(item);
    else settle(item?.key ?? "", "Starting");
    return { ok: true };
  });
  answer("resetSession", () => ({ ok: true }));
  answer("removalPreview", () => removalOf());
  const remove = ({ key }: Pick<SessionItem, "key">) => {
    world.sessions = world.sessions.filter((session) => session.key !== key);
    emit({ kind: "session-removed", key });
    emitStatus();
  };
  answer("removeSession", (context) => {
    remove({ key: context.req.param("key") ?? "" });
    return { ok: true };
  });
  const acts = { stop, remove, resume: ({ key }: SessionItem) => settle(key, "Working") };
  answer("removalPreviews", (_context, body) => {
    const { keys } = adminRoutes.removalPreviews.body.parse(body);
    return { ok: true, results: keys.map((key) => ({ key, ...removalOf() })) };
  });
  answer("actOnSessions", (_context, body) => {
    const { act, keys } = adminRoutes.actOnSessions.body.parse(body);
    return { ok: true, results: keys.map((key) => actedOn(world, act, key, acts)) };
  });
  answer("listAsks", () => ({ ok: true, asks: world.asks }));
  answer("answerAsk", (context) => {
    const ask = world.asks.find(({ handle }) => handle === context.req.param("handle"));
    if (ask === undefined) return null;
    settle(ask.sessionKey, "Working");
    return { ok: true };
  });
  answerProfiles(answer, world, { now, changed: emitStatus });
  const doctor = doctorDouble(now, () => world.status.worker.state === "stopped");
  mountDoctor(app, doctor, answer, (summary) => {
    world.status = { ...world.status, doctor: summary };
    emitStatus();
  });
  const settings = answerSettings(app, {
    ...{ world, now, answer, changed: emitStatus, port: () => port },
    refusal: refusalOf,
    restart: (by) => setWorker({ state: "running", startedAt: now(), by }),
  });
  const setup = answerSetup(app, { world, now, refusal: refusalOf, changed: emitStatus });

  app.use(
    "/admin/api/logs/*",
    faultsOfLogs(DOUBLE_TOKEN, (name) => faults.get(name)),
  );
  app.route("/", logs.routes);
  app.use("/admin/api/diagnostics/*", async (context, next) =>
    context.req.header("x-admin-token") === DOUBLE_TOKEN ? next() : context.json({}, 401),
  );
  app.route("/", diagnosticsDouble());
  app.get("/admin/api/events", (context) => {
    if (context.req.header("x-admin-token") !== DOUBLE_TOKEN) return context.json({}, 401);
    return feed.follow(context, [
      { kind: "status", status: refreshed(world, now()) },
      { kind: "hello", instance: "worker-1" },
    ]);
  });
  app.get("*", pageOf);

  let server = await listen(app, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    world,
    settings,
    setup,
    doctor,
    emit,
    put,
    tell,
    live,
    change,
    setWorker,
    setReleases,
    setOperation,
    fault: (route, fault) => {
      if (fault === null) faults.delete(route);
      else faults.set(route, fault);
    },
    limit: (wait) => {
      retryAfterMs = wait;
    },
    goAway: close,
    comeBack: async () => {
      server = await listen(app, port);
    },
    received: (route) => bodies.get(route) ?? [],
    logs,
    stop: async () => {
      logs.end();
      await close();
    },
  };
}

function listen(app: Hono, port: number): Promise<ServerType> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, () => resolve(server));
  });
}
