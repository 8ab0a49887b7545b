import { type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Clock } from "../../broker/clock/clock.ts";
import { BrokerError } from "../../broker/errors/broker-error.ts";
import { ChangeFeed, type NumberedChange } from "./changes.ts";
import { ChoiceMemory } from "./choices.ts";
import { controlRoutes } from "./control-routes.ts";
import type { Core } from "./core.ts";
import { isPagePath, pageRefusalOf, refusalOf } from "./doors.ts";
import { FileStore } from "./file-store.ts";
import { fileRoutes } from "./file-routes.ts";
import type { WorkspaceHooks } from "./hooks.ts";
import { type Ids, randomIds } from "./ids.ts";
import { Modals } from "./modals.ts";
import { AVATAR, pageHeaders, type PageSource } from "./page.ts";
import { People } from "./people.ts";
import { Keeper, readKept } from "./persistence.ts";
import { responseRoute } from "./response-route.ts";
import { ResponseUrls } from "./response-urls.ts";
import { completeSeed, type Seed, type SeedOptions } from "./seed.ts";
import { SocketHub } from "./socket-hub.ts";
import { Streams } from "./streams.ts";
import { AgentSessions } from "./agent-sessions.ts";
import { ThreadStatuses } from "./thread-statuses.ts";
import { slackTiming, type Timing } from "./timing.ts";
import { TriggerIds } from "./trigger-ids.ts";
import { webApi } from "./web-api.ts";
import { World } from "./world.ts";

/** No request is larger: the biggest file that the playground takes, and a little form around it. */
const BODY_BYTES = 25 * 1024 * 1024;

export interface WorkspaceOptions {
  readonly clock: Clock;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly seed?: SeedOptions;
  /** A JSON file that keeps the conversations over a restart; files lie in `<path>.files/`. */
  readonly persistPath?: string;
  readonly hooks?: WorkspaceHooks;
  /** Slack's own waits when left out. */
  readonly timing?: Timing;
  /** What is served at `/` and `/assets/*`. */
  readonly page?: PageSource;
  readonly ids?: Ids;
  /**
   * What writing and clicking as a person needs in `x-playground-key`. Without one any program of
   * this machine may, as the scripts of tests do.
   */
  readonly personKey?: string;
  /** Who answers, for the page: a script on this machine, or OpenAI for somebody's account. */
  readonly answers?: "script" | "account";
  /** Told when the file of `persistPath` cannot be written. */
  readonly onPersistFault?: (thrown: unknown) => void;
}

/** A running Slack workspace on loopback. */
export interface Workspace {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What a broker gets as its Slack API URL: `<url>/api/`. */
  readonly apiUrl: string;
  readonly port: number;
  readonly seed: Seed;
  readonly core: Core;
  readonly people: People;
  /** Calls `listener` for each change until the returned function is called. */
  onChange(listener: (change: NumberedChange) => void): () => void;
  /** Closes the port and every connection; the conversation and waiting events stay. */
  goOffline(): Promise<void>;
  /** Listens again, on the same port. */
  comeOnline(): Promise<void>;
  /** Ends everything; what is to be kept is written. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a workspace. Throws `playground.port` when the port cannot be had and
 * `playground.unreadable` when the kept file is not readable.
 */
export async function startWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const seed = completeSeed(options.seed);
  const kept = options.persistPath === undefined ? null : await readKept(options.persistPath);
  let port = options.port ?? 0;
  const core = buildCore(options, seed, kept, () => `http://127.0.0.1:${port}`);
  const keeper =
    options.persistPath === undefined
      ? null
      : new Keeper({
          path: options.persistPath,
          clock: options.clock,
          world: core.world,
          files: core.files,
          changes: core.changes,
          kept,
          onFault: options.onPersistFault ?? (() => {}),
        });
  const people = new People(core);
  let door: Door | null = await openDoor(core, people, options, port);
  port = door.port;
  const goOffline = async () => {
    const closing = door;
    door = null;
    core.hub.dropConnections();
    await closing?.close();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    apiUrl: `http://127.0.0.1:${port}/api/`,
    port,
    seed,
    core,
    people,
    onChange: (listener) => core.changes.subscribe(listener),
    goOffline,
    comeOnline: async () => {
      door ??= await openDoor(core, people, options, port);
    },
    stop: async () => {
      core.hub.stop();
      core.statuses.stop();
      core.streams.stop();
      await goOffline();
      await keeper?.stop();
    },
  };
}

function buildCore(
  options: WorkspaceOptions,
  seed: Seed,
  kept: Awaited<ReturnType<typeof readKept>>,
  baseUrl: () => string,
): Core {
  const { clock, hooks = {}, timing = slackTiming, ids = randomIds } = options;
  const changes = new ChangeFeed();
  const world = new World(seed, clock, changes, kept?.world ?? null);
  const files = new FileStore(changes, kept?.files ?? []);
  for (const [id, bytes] of kept?.bytes ?? []) files.restoreBytes(id, bytes);
  return {
    clock,
    ids,
    timing,
    changes,
    answers: options.answers ?? null,
    world,
    files,
    agentSessions: new AgentSessions(),
    statuses: new ThreadStatuses(clock, changes, timing.statusMs),
    hub: new SocketHub({ clock, ids, timing, changes, hooks, appId: seed.app.appId }),
    triggers: new TriggerIds(clock, ids, timing.triggerMs),
    responseUrls: new ResponseUrls(clock, ids, timing.responseUrlMs),
    modals: new Modals(ids, changes),
    streams: new Streams(clock, timing.streamMs),
    choices: new ChoiceMemory(),
    baseUrl,
  };
}

interface Door {
  readonly port: number;
  close(): Promise<void>;
}

async function openDoor(
  core: Core,
  people: People,
  options: WorkspaceOptions,
  wantedPort: number,
): Promise<Door> {
  const stopping = new AbortController();
  const app = routes(core, people, options, stopping.signal, () => port);
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!isHttp1(server)) throw new BrokerError("playground.server", "Expected an HTTP/1.1 server.");
  server.on("upgrade", (request, tcp, head) => {
    tcp.on("error", () => tcp.destroy());
    const { host, origin } = request.headers;
    if (refusalOf({ host, origin }, port) === null) core.hub.accept(request, tcp, head);
    else tcp.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await listening(server, wantedPort);
  const port = (server.address() as AddressInfo).port;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        stopping.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isHttp1(server: object): server is Server {
  return "closeAllConnections" in server;
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `The playground cannot listen on port ${port}.`;
      const hint = "Choose another port, or stop what listens there.";
      reject(new BrokerError("playground.port", message, { hint, cause }));
    });
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

function routes(
  core: Core,
  people: People,
  options: WorkspaceOptions,
  stopping: AbortSignal,
  port: () => number,
): Hono<{ Bindings: HttpBindings }> {
  const { hooks = {}, clock, page = () => null, personKey = null } = options;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (context, next) => {
    const knock = { host: context.req.header("host"), origin: context.req.header("origin") };
    const fetchSite = context.req.header("sec-fetch-site");
    const refusal =
      refusalOf(knock, port()) ?? (isPagePath(context.req.path) ? null : pageRefusalOf(fetchSite));
    return refusal === null ? next() : context.json({ ok: false, error: refusal }, 403);
  });
  app.use(bodyLimit({ maxSize: BODY_BYTES, onError: (context) => context.text("too large", 413) }));
  app.route("/", webApi(core, hooks));
  app.route("/", fileRoutes(core, hooks));
  app.route("/", responseRoute(core, hooks));
  const runId = core.ids.hex(8);
  app.route("/", controlRoutes(core, people, { personKey, runId, sleep: clock.sleep, stopping }));
  app.get("/avatar.svg", (context) =>
    context.body(AVATAR, 200, { ...pageHeaders, "content-type": "image/svg+xml" }),
  );
  app.get("/archives/:channel/:ts", (context) => {
    const ts = /^p(\d+)(\d{6})$/.exec(context.req.param("ts"));
    const query = new URLSearchParams({
      channel: context.req.param("channel"),
      ts: `${ts?.[1] ?? "0"}.${ts?.[2] ?? "000000"}`,
      thread_ts: context.req.query("thread_ts") ?? "",
    });
    return context.redirect(`/?${query.toString()}`, 302);
  });
  app.get("*", (context) => {
    const { path } = context.req;
    const found = path === "/" || path.startsWith("/assets/") ? page(path) : null;
    if (found === null) return context.text("Not found", 404, pageHeaders);
    return context.body(found.body, 200, { ...pageHeaders, "content-type": found.contentType });
  });
  return app;
}
