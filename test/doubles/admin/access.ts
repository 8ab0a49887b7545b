import type { Context, Hono } from "hono";
import { accessRules } from "../../../broker/access/access-rules.ts";
import { type ChannelOverride, settingsInForce } from "../../../broker/access/turn-settings.ts";
import type {
  AccessExplanation,
  AccessRefusal,
  AccessRequest,
  AccessView,
  Named,
} from "../../../broker/api/access.ts";
import { policyOf } from "../../../broker/app/intake/access-gate.ts";
import type { Config } from "../../../broker/config/settings.ts";
import { accessRoutes } from "../../../main/api/access.ts";
import { accessAdminRoutes } from "../../../main/admin/access-routes.ts";
import type { SettingsRouteOptions } from "../../../main/admin/settings-routes.ts";
import { adminRoutes } from "../../../main/api/routes.ts";
import type { AdminStatus } from "../../../main/api/status.ts";
import type { Answer, RouteName } from "./answer.ts";
import type { AdminWorld } from "./world.ts";

/** What Access shows beside what the lists of worker.env say. */
export interface AccessWorld {
  people: Named[];
  channels: Named[];
  bots: Named[];
  refusals: AccessRefusal[];
  readonly channelSettings: Map<string, ChannelSettings>;
  /** What "Try it" answers. */
  explanation: Pick<AccessExplanation, "allowed" | "rule" | "reason" | "number">;
  /** Puts requests into the status and the feed. */
  readonly ask: (...requests: readonly AccessRequest[]) => void;
}

interface ChannelSettings {
  readonly set: ChannelOverride;
  readonly setBy: string;
  readonly setAt: number;
}

interface AccessDouble {
  readonly world: AdminWorld;
  readonly now: () => number;
  readonly answer: Answer;
  readonly changed: () => void;
  /** Where the double listens: it is the worker behind the control plane too. */
  readonly port: () => number;
  readonly refusal: (name: RouteName, context: Context) => Promise<Response | null>;
  readonly settings: SettingsRouteOptions;
  /** What the worker would be started with now. */
  readonly config: () => Config;
}

/** The rules of this release on the double's worker.env, and the control plane's own routes. */
export function answerAccess(app: Hono, double: AccessDouble): AccessWorld {
  const { answer, changed, now, world } = double;
  const access: AccessWorld = {
    people: [
      { id: "U0ANE", name: "Ane Kristiansen" },
      { id: "U0LIN", name: "Lin Xiaowen" },
      { id: "U0MARA", name: "Mara Okafor" },
      { id: "U0PRIYA", name: "Priya Raghunathan" },
    ],
    channels: [
      { id: "C0CHECKOUT", name: "checkout-web" },
      { id: "C0FINANCE", name: "finance-close" },
      { id: "C0PLATFORM", name: "platform-infra" },
    ],
    bots: [{ id: "B0DEPLOY", name: "Deploy Bot" }],
    refusals: [],
    channelSettings: new Map(),
    explanation: {
      ...{ allowed: false, rule: "guest", number: 4 },
      reason: "Slack marks the person as a guest.",
    },
    ask: (...requests) => {
      world.status = { ...world.status, accessRequests: [...requests] };
      changed();
    },
  };
  for (const name of ["access", "changeAccess"] as const) {
    const { method, path } = accessRoutes[name];
    app.on(method, path, async (context, next) => {
      return (await double.refusal(name, context)) ?? next();
    });
  }
  const worker = () => ({ baseUrl: `http://127.0.0.1:${String(double.port())}`, token: () => "" });
  app.get("/operator/access", (context) => context.json(viewOf(access, double.config(), world)));
  app.route(
    "/",
    accessAdminRoutes({
      ...double.settings,
      forward: {
        reach: {
          worker: () => null,
          fallback: () => null,
          reads: () => Promise.resolve({ source: "worker", address: worker() }),
        },
        status: () => world.status.worker,
        operatorName: () => "Mara Okafor",
        hide: (text) => text,
        changedWhileStopped: () => {},
      },
    }),
  );
  answer("accessRequests", () => ({ ok: true, requests: world.status.accessRequests }));
  let ignored: AdminStatus["accessRequests"] = [];
  answer("ignoreAccessRequest", (context) => {
    const id = Number(context.req.param("id"));
    const { accessRequests } = world.status;
    if (!accessRequests.some((request) => request.id === id)) return null;
    ignored = accessRequests.filter((request) => request.id === id);
    access.ask(...accessRequests.filter((request) => request.id !== id));
    return { ok: true };
  });
  answer("reopenAccessRequest", (context) => {
    if (ignored[0]?.id !== Number(context.req.param("id"))) return null;
    access.ask(...world.status.accessRequests, ...ignored.splice(0));
    return { ok: true };
  });
  answer("explainAccess", (context) => ({
    ok: true,
    ...adminRoutes.explainAccess.query.parse(context.req.query()),
    ...access.explanation,
  }));
  answer("setChannelSettings", (context, body) => {
    const channel = context.req.param("channel") ?? "";
    const { by: _, setBy: __, ...set } = adminRoutes.setChannelSettings.body.parse(body);
    access.channelSettings.set(channel, { set, setBy: "Mara Okafor", setAt: now() });
    return channelAnswer(access, double.config(), channel);
  });
  answer("removeChannelSettings", (context) => {
    const channel = context.req.param("channel") ?? "";
    return access.channelSettings.delete(channel)
      ? channelAnswer(access, double.config(), channel)
      : null;
  });
  return access;
}

function inForce(access: AccessWorld, config: Config, channel: string | null) {
  const { codexSandbox: sandbox, codexApprovals: approvals } = config;
  const { codexModel: model, codexEffort: effort } = config;
  const own = channel === null ? undefined : access.channelSettings.get(channel);
  return settingsInForce({ sandbox, approvals, model, effort }, own?.set ?? {});
}

function channelAnswer(access: AccessWorld, config: Config, channel: string) {
  const own = access.channelSettings.get(channel);
  return {
    ok: true as const,
    channel,
    set: own?.set ?? null,
    setBy: own?.setBy ?? null,
    setAt: own?.setAt ?? null,
    inForce: inForce(access, config, channel),
  };
}

function viewOf(access: AccessWorld, config: Config, world: AdminWorld): AccessView {
  const { bots, channels, people, refusals } = access;
  const known = new Map([...people, ...channels, ...bots].map(({ id, name }) => [id, name]));
  const named = (id: string): Named => ({ id, name: known.get(id) ?? null });
  const own = [...access.channelSettings.keys()];
  return {
    ok: true,
    settings: inForce(access, config, null),
    rules: accessRules(policyOf(config), own).map((rule) => {
      const { subject } = rule;
      const channel = subject.kind === "channel" ? subject.id : null;
      const set = channel === null ? undefined : access.channelSettings.get(channel);
      return {
        ...rule,
        subject:
          subject.kind === "channel" || subject.kind === "person" || subject.kind === "bot"
            ? { kind: subject.kind, ...named(subject.id) }
            : subject,
        settings: rule.part === "where" && rule.allowed ? inForce(access, config, channel) : null,
        setBy: set?.setBy ?? null,
        setAt: set?.setAt ?? null,
      };
    }),
    admin: config.accessAdmin === null ? null : named(config.accessAdmin),
    requests: world.status.accessRequests,
    refusals,
    known: { people, channels, bots },
  };
}

const MINUTE = 60_000;

/** A guest and somebody in a channel that is not listed, with what the morning refused. */
export function busyAccess(access: AccessWorld, now: number): void {
  const [ane, lin] = access.people;
  const [checkout, finance, platform] = access.channels;
  if (ane === undefined || lin === undefined) return;
  if (checkout === undefined || finance === undefined || platform === undefined) return;
  const guest = { rule: "guest", reason: "Guests may not give work." };
  const elsewhere = {
    rule: "channel-not-listed",
    reason: "This place is not among the channels for work.",
  };
  access.channelSettings.set(platform.id, {
    set: { sandbox: "full-access" },
    setBy: "Mara Okafor",
    setAt: now - 54 * 24 * 60 * MINUTE,
  });
  access.refusals = [
    { ...elsewhere, id: 5, author: ane, channel: finance, at: now - 10 * MINUTE, told: "told" },
    { ...guest, id: 4, author: lin, channel: checkout, at: now - 31 * MINUTE, told: "told" },
    { ...guest, id: 3, author: lin, channel: checkout, at: now - 32 * MINUTE, told: "silent" },
    {
      ...{ id: 2, author: { id: "B0DEPLOY", name: "Deploy Bot" }, channel: checkout },
      ...{ rule: "bot-not-listed", reason: "Bots may not begin work unless they are on the list." },
      ...{ at: now - 3 * 60 * MINUTE, told: "silent" as const },
    },
  ];
  access.ask(
    {
      ...guest,
      ...{ id: 4, person: lin, channel: checkout, askedAt: now - 30 * MINUTE },
      lift: { kind: "person", id: lin.id },
    },
    {
      ...elsewhere,
      ...{ id: 5, person: ane, channel: finance, askedAt: now - 9 * MINUTE },
      lift: { kind: "channel", id: finance.id },
    },
  );
}
