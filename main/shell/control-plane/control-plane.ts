import type { Clock } from "../../../broker/clock/clock.ts";
import type { AdminStatus } from "../../api/status.ts";
import { type AdminDoor, adminDoor } from "./admin-door.ts";
import { launch } from "./launch.ts";
import { controlPlaneLink, type ControlPlaneLink } from "./link.ts";
import type { LinkProblem, LinkState } from "./link-state.ts";
import type { ServicePlaces } from "./places.ts";
import { controlPlaneEnvironment, type Programs } from "./program.ts";
import { isAnswering } from "./readiness.ts";
import { followStatus } from "./status-feed.ts";
import { readTokenFile } from "./token-file.ts";

export interface ControlPlaneOptions {
  readonly places: ServicePlaces;
  readonly programs: Programs;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Called whenever the link or the status changed. */
  readonly onChange: (link: LinkState, status: AdminStatus | null) => void;
}

/** The control plane as the shell has it: in reach, followed, and asked. */
export interface ControlPlane {
  readonly door: AdminDoor;
  readonly link: ControlPlaneLink;
  /** Why there is none; null while there is one or it is still on its way. */
  problem(): LinkProblem | null;
  /** Stops following and ends the app's own control plane. */
  close(): Promise<void>;
}

/** Attaches to the control plane of the service root, or starts one. */
export function openControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { places, programs, environment, clock, onChange } = options;
  const door = adminDoor({
    socket: places.socket,
    readToken: () => readTokenFile(places.tokenFile),
  });
  let following: AbortController | null = null;
  let status: AdminStatus | null = null;
  let state: LinkState = { kind: "looking" };

  const show = (next: AdminStatus | null) => {
    status = next;
    onChange(state, status);
  };
  const follow = () => {
    following = new AbortController();
    const { signal } = following;
    void followStatus(
      {
        door,
        clock,
        onStatus: (next) => signal.aborted || show(next),
        onLost: () => show(null),
      },
      signal,
    );
  };
  const link = controlPlaneLink({
    answers: () => isAnswering(places.socket),
    launch: () =>
      launch({
        node: programs.node,
        program: programs.controlPlane,
        environment: controlPlaneEnvironment(environment, places.root),
      }),
    clock,
    onChange: (next) => {
      state = next;
      following?.abort();
      following = null;
      if (next.kind === "ready") follow();
      else status = null;
      onChange(state, status);
    },
  });
  return {
    door,
    link,
    problem: () => (state.kind === "down" ? state.problem : null),
    close: async () => {
      following?.abort();
      await link.close();
    },
  };
}
