import type { Context, Hono } from "hono";
import { botScopes } from "../../../broker/api/bot-scopes.ts";
import { systemClock } from "../../../broker/clock/clock.ts";
import { succeeded } from "../../../broker/errors/broker-error.ts";
import { setupRoutes as routes } from "../../../main/admin/setup-routes.ts";
import { setupRoutes as contract, type SetupHello } from "../../../main/api/setup.ts";
import type { ProgramState } from "../../../main/runtime/runtimes.ts";
import type { SetupRecord } from "../../../main/setup/setup-record.ts";
import { createSetup } from "../../../main/setup/setup.ts";
import type { AdminWorld } from "./world.ts";

/** What surrounds the assistant of the double: Slack, the programs and the first message. */
export interface SetupWorld {
  /** What the assistant has kept; null before its first use. */
  record: SetupRecord | null;
  readonly variables: Record<string, string>;
  /** Why the tokens cannot be changed here; null when they can. */
  locked: string | null;
  /** Slack's refusals by method, such as `auth.test`; other calls are answered. */
  readonly refusals: Map<string, string>;
  /** Scopes that the bot token lacks. */
  readonly lacks: Set<string>;
  channels: string[];
  codex: ProgramState;
  hello: SetupHello;
}

export type SetupRouteName = keyof typeof contract;

interface SetupDouble {
  readonly world: AdminWorld;
  readonly now: () => number;
  /** An answer in place of the route's own; null for the route's. */
  readonly refusal: (name: SetupRouteName, context: Context) => Promise<Response | null>;
  readonly changed: () => void;
}

const quiet: SetupHello = {
  link: { isLive: false, reason: null },
  channels: [],
  channelsReason: null,
  message: null,
  answer: { state: "none" },
};

/** The assistant's own rules and routes on a Slack and a Codex that a test puts there. */
export function answerSetup(app: Hono, { world, now, refusal, changed }: SetupDouble): SetupWorld {
  const surroundings: SetupWorld = {
    record: null,
    variables: {},
    locked: null,
    refusals: new Map(),
    lacks: new Set(),
    channels: [],
    codex: { state: "present", path: "/Users/mara/runtime/codex", source: "runtime" },
    hello: quiet,
  };
  const setup = createSetup({
    record: {
      read: () => surroundings.record,
      write: (record) => (surroundings.record = record),
    },
    variables: () => surroundings.variables,
    lockOf: () => surroundings.locked,
    save: (changes) => Promise.resolve(succeeded(Object.assign(surroundings.variables, changes))),
    hide: () => {},
    mask: (secret) => `${secret.slice(0, 8)}•••${secret.slice(-4)}`,
    worker: () => world.status.worker,
    keeps: "kept",
    profiles: () => Promise.resolve(world.status.profiles),
    hello: () => Promise.resolve(surroundings.hello),
    runtimes: {
      codexState: () => Promise.resolve(surroundings.codex),
      ensureCodex: () => new Promise(() => {}),
      cancel: () => {},
      ensureNode: () => new Promise(() => {}),
    },
    release: () => ({
      pins: { codex: { version: "0.171.0", pin: null }, node: { version: "26.10.0", pin: null } },
      programFolder: "/Users/mara/.slack-codex-broker/releases/1.4.1",
    }),
    fetch: (url) => Promise.resolve(answerOfSlack(methodOf(url), surroundings)),
    clock: { ...systemClock, now },
  });
  for (const [name, { method, path }] of Object.entries(contract)) {
    app.on(method, path, async (context, next) => {
      const refused = await refusal(name as SetupRouteName, context);
      return refused ?? next();
    });
  }
  const noted = () => {
    if (surroundings.record !== null)
      world.status = { ...world.status, setup: surroundings.record.phase };
    changed();
  };
  app.route("/", routes({ setup, operatorName: () => "Mara Okafor", changed: noted }));
  return surroundings;
}

function methodOf(url: Parameters<typeof globalThis.fetch>[0]): string {
  const address = url instanceof Request ? url.url : String(url);
  return new URL(address).pathname.split("/").at(-1) ?? "";
}

function answerOfSlack(method: string, { refusals, lacks, channels }: SetupWorld): Response {
  const error = refusals.get(method);
  if (error !== undefined) return Response.json({ ok: false, error });
  const scopes = botScopes.map(({ scope }) => scope).filter((scope) => !lacks.has(scope));
  const headers = { "x-oauth-scopes": scopes.join(",") };
  switch (method) {
    case "auth.test":
      return Response.json(
        {
          ...{ ok: true, user: "codex", team: "Halden", team_id: "T0HALDEN", bot_id: "B0CODEX" },
          url: "https://halden.slack.com/",
        },
        { headers },
      );
    case "bots.info":
      return Response.json({ ok: true, bot: { app_id: "A07EXAMPLE01", name: "codex" } });
    case "users.conversations":
      return Response.json({ ok: true, channels: channels.map((name) => ({ name })) });
    default:
      return Response.json({ ok: true, url: "wss://socket.example/" });
  }
}
