import { type Check, type Finding, type Fix, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";

/** Who listens on a port, as "node, pid 4711"; null when nobody does or it cannot be told. */
export type PortHolder = (port: number) => Promise<string | null>;

export interface PortFacts {
  readonly isRunning: boolean;
  /** The running broker answers there. */
  readonly answers: boolean;
  /** Where it listens, or would. Null: a free one is chosen at the start. */
  readonly port: number | null;
  readonly holder: string | null;
}

/** Whether the broker answers on its port, or could listen there. */
export function servicePort(
  holderOf: PortHolder,
  ownPort: () => number | null,
  restart: Fix,
): Check {
  return {
    id: "service.port",
    category: "service",
    title: "Port",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts }) => {
      const isRunning = facts.status().state === "running";
      const port = ownPort() ?? facts.configuration().port;
      const answers = isRunning && (await facts.health()) !== null;
      const holder = port === null || answers ? null : await holderOf(port);
      const finding = judgePort({ isRunning, answers, port, holder });
      return [isRunning && !answers ? { ...finding, fix: restart } : finding];
    },
  };
}

/** Pure. */
export function judgePort({ isRunning, answers, port, holder }: PortFacts): Finding {
  if (isRunning) {
    return answers
      ? passed(`The broker answers on port ${port ?? "unknown"}.`)
      : {
          state: "failed",
          cause: `The broker runs but does not answer on port ${port ?? "unknown"}.`,
          consequence: "Sessions cannot be shown or acted on from here.",
        };
  }
  if (port === null) return passed("A free port is chosen when the broker starts.");
  return holder === null
    ? passed(`Port ${port} is free.`)
    : {
        state: "failed",
        cause: `Port ${port} is taken by ${holder}.`,
        consequence: "The broker cannot start.",
        hint: "End that program, or set PORT to another port. It may be another broker.",
      };
}
