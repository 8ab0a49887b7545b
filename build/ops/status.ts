import { z } from "zod";
import { createRedactor } from "../../broker/logs/redact.ts";
import { type Container, runningContainer } from "./container.ts";
import { secretValues } from "./rollout-plan.ts";

export interface StatusOptions {
  /** Of what waits to be processed. */
  readonly openInboundLimit: number;
  readonly logLines: number;
}

const sessionsSchema = z.object({
  sessions: z.array(z.looseObject({ state: z.string().optional() })),
});
const parkedSchema = z.object({ parked: z.array(z.unknown()) });
const jobsSchema = z.object({ jobs: z.array(z.unknown()) });

/** A snapshot of the live container as plain data, without secrets. Throws OpsFailure. */
export async function containerStatus(
  container: Container,
  { logLines, openInboundLimit }: StatusOptions,
): Promise<unknown> {
  const inspected = await runningContainer(container);
  const { Config, Image, RestartCount, State } = inspected;
  const [readiness, health, sessions, parked, jobs] = await Promise.all([
    container.operator("/readyz"),
    container.operator("/operator/health"),
    container.operator("/operator/sessions?group=working&limit=200"),
    container.operator("/operator/parked"),
    container.operator("/jobs?live=true&limit=200"),
  ]);
  const logs = await container.docker(["logs", "--tail", String(logLines), container.name]);
  const redactor = createRedactor(secretValues(inspected));
  const lines = redactor.text(logs.stdout + logs.stderr).split("\n");
  return {
    container: {
      name: container.name,
      image: { name: Config.Image, id: Image },
      state: State,
      restarts: RestartCount,
    },
    readiness,
    health,
    activeSessions: sessionsSchema.parse(sessions).sessions,
    openInbound: parkedSchema.parse(parked).parked.slice(0, openInboundLimit),
    backgroundJobs: jobsSchema.parse(jobs).jobs,
    logs: lines.filter((line) => line !== ""),
  };
}
