import { z } from "zod";
import { type Container, type Inspected, runningContainer } from "./container.ts";
import { OpsFailure } from "./failure.ts";

export interface Check {
  readonly name: string;
  readonly isGood: boolean;
  readonly detail: string;
}

/** The programs that the README promises in the image. */
const PROGRAMS = ["git", "gh", "rg", "ssh", "codex"] as const;

interface CheckedFacts {
  readonly inspected: Inspected;
  readonly readiness: unknown;
  readonly health: unknown;
  /** Programs that were not found. */
  readonly missing: readonly string[];
}

const readinessSchema = z.object({ ok: z.boolean(), phases: z.record(z.string(), z.unknown()) });
const healthSchema = z.object({
  slack: z.object({ link: z.object({ state: z.string(), reason: z.string().nullable() }) }),
  codex: z.object({ state: z.string(), account: z.string(), reason: z.string().nullable() }),
});

/** Whether a container works. Pure. */
function checksOf({ health, inspected, missing, readiness }: CheckedFacts): readonly Check[] {
  const { Health, Running, Status } = inspected.State;
  const ready = readinessSchema.safeParse(readiness);
  const known = healthSchema.safeParse(health);
  const slack = known.success ? known.data.slack.link : null;
  const codex = known.success ? known.data.codex : null;
  const restarts = inspected.RestartCount;
  return [
    { name: "container", isGood: Running, detail: Status },
    {
      name: "health",
      isGood: Health?.Status === undefined || Health.Status === "healthy",
      detail: Health?.Status ?? "the image has no health check",
    },
    {
      name: "readiness",
      isGood: ready.success && ready.data.ok,
      detail: ready.success ? JSON.stringify(ready.data.phases) : "no answer",
    },
    {
      name: "slack",
      isGood: slack?.state === "live",
      detail: slack === null ? "no answer" : [slack.state, slack.reason ?? ""].join(" ").trim(),
    },
    {
      name: "codex",
      isGood: codex?.state === "ready" && codex.account === "ok",
      detail:
        codex === null
          ? "no answer"
          : [codex.state, `account ${codex.account}`, codex.reason ?? ""].join(" ").trim(),
    },
    {
      name: "programs",
      isGood: missing.length === 0,
      detail: missing.length === 0 ? PROGRAMS.join(", ") : `missing: ${missing.join(", ")}`,
    },
    { name: "restarts", isGood: restarts === 0, detail: String(restarts) },
  ];
}

/** Asks the container for all that the checks judge. */
export async function checkContainer(container: Container): Promise<readonly Check[]> {
  const inspected = await runningContainer(container);
  const script = `for each in ${PROGRAMS.join(" ")}; do command -v "$each" > /dev/null || echo "$each"; done`;
  const missing = await container.must(["exec", container.name, "sh", "-c", script]);
  return checksOf({
    inspected,
    readiness: await answerOrNull(container.operator("/readyz")),
    health: await answerOrNull(container.operator("/operator/health")),
    missing: missing.split("\n").filter((name) => name !== ""),
  });
}

/** A broker that does not answer is what a check is for. */
async function answerOrNull(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof OpsFailure || thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

export function checkLines(checks: readonly Check[]): string {
  return checks
    .map(({ detail, isGood, name }) => `${isGood ? "ok  " : "FAIL"}  ${name.padEnd(10)}  ${detail}`)
    .join("\n");
}
