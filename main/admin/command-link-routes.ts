import { type Context, Hono } from "hono";
import type { Result } from "../../broker/errors/broker-error.ts";
import { commandLinkRoutes as contract } from "../api/command-link.ts";
import {
  commandLinkState,
  type CommandLinkOptions,
  commandPath,
  isOnPath,
  linkCommand,
  unlinkCommand,
} from "../command-link/command-link.ts";
import type { ControlError } from "../errors/control-error.ts";
import { refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";

export interface CommandLinkRouteOptions {
  readonly link: CommandLinkOptions;
  /** PATH of the person's terminals, as far as it is known. */
  readonly searchPath: () => string;
}

/** The command `broker` in the person's PATH: whether it is there, and its making and removal. */
export function commandLinkAdminRoutes(options: CommandLinkRouteOptions): Hono<DoorEnvironment> {
  const { link, searchPath } = options;
  const routes = new Hono<DoorEnvironment>();
  const answer = (context: Context<DoorEnvironment>) =>
    context.json({
      ok: true,
      state: commandLinkState(link),
      path: commandPath(link),
      isOnPath: isOnPath(link.folder, searchPath()),
    });
  const after = (context: Context<DoorEnvironment>, done: Result<string, ControlError>) =>
    done.ok ? answer(context) : refuse(context, 409, done.error);
  routes.get(contract.commandLink.path, answer);
  routes.post(contract.linkCommand.path, (context) => after(context, linkCommand(link)));
  routes.delete(contract.unlinkCommand.path, (context) => after(context, unlinkCommand(link)));
  return routes;
}
