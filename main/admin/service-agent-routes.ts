import { Hono } from "hono";
import type { Log } from "../../broker/logs/log.ts";
import { adminRoutes } from "../api/routes.ts";
import type { KeptRunning, ServiceAgent } from "../api/service-agent.ts";
import { ControlError } from "../errors/control-error.ts";
import { invalidInput, jsonBody, refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";
import { limitedBody } from "./limited-body.ts";

/** The broker's launch agent, as the routes need it. The acts throw ControlError. */
export interface ServiceAgentActions {
  read(): Promise<NonNullable<ServiceAgent["agent"]>>;
  keepRunning(keepRunning: boolean, by: string | null): void;
  removeOlder(label: string): Promise<void>;
}

export interface ServiceAgentOptions {
  /** Null where launchd does not run the broker. */
  readonly agent: ServiceAgentActions | null;
  readonly kept: () => KeptRunning;
  /** Runs after a decision: the status says something else now. */
  readonly changed: () => void;
  readonly log: Log;
}

export function serviceAgentRoutes({
  agent,
  kept,
  changed,
  log,
}: ServiceAgentOptions): Hono<DoorEnvironment> {
  const routes = new Hono<DoorEnvironment>();
  const answer = async () => ({ ok: true, agent: agent === null ? null : await agent.read() });

  routes.get(adminRoutes.serviceAgent.path, async (context) => context.json(await answer()));

  const { keepServiceRunning, removeOlderAgent } = adminRoutes;
  routes.post(keepServiceRunning.path, limitedBody(keepServiceRunning), async (context) => {
    const body = keepServiceRunning.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    if (agent === null) return refuse(context, 409, noLaunchd(kept()));
    const { keepRunning, by = null } = body.data;
    try {
      agent.keepRunning(keepRunning, by);
    } catch (thrown) {
      if (!(thrown instanceof ControlError)) throw thrown;
      return refuse(context, 409, thrown);
    }
    changed();
    log.info("Whether the broker starts at login was decided", { keepRunning, by });
    return context.json(await answer());
  });
  routes.post(removeOlderAgent.path, limitedBody(removeOlderAgent), async (context) => {
    const body = removeOlderAgent.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    if (agent === null) return refuse(context, 409, noLaunchd(kept()));
    const { label, by = null } = body.data;
    try {
      await agent.removeOlder(label);
    } catch (thrown) {
      if (!(thrown instanceof ControlError)) throw thrown;
      return refuse(context, 409, thrown);
    }
    log.info("An older installation's launch agent was removed", { label, by });
    return context.json(await answer());
  });
  return routes;
}

function noLaunchd(kept: KeptRunning) {
  const hint = kept.possible ? "On macOS, leave SERVICE_BACKEND out." : kept.reason;
  return { code: "no_launchd", message: "launchd does not run the broker here.", hint };
}
