import { join } from "node:path";
import type { JobItem } from "../broker/api/jobs.ts";
import type { SessionItem } from "../broker/api/sessions.ts";
import type { Clock } from "../broker/clock/clock.ts";
import { readinessSchema } from "../broker/api/worker.ts";
import type { Impact } from "./api/releases.ts";
import type { WorkerExit } from "./api/status.ts";
import type { BrokerService } from "./broker-service.ts";
import type { BrokerControl } from "./releases/broker-control.ts";
import { PROGRAM } from "./releases/release-folders.ts";
import { runProgram } from "./releases/run-program.ts";
import { nodeOfRelease } from "./runtime/node-of-release.ts";
import type { WorkerSight } from "./releases/watch-checks.ts";
import { type WorkerAddress, workerClient } from "./worker-client/worker-client.ts";

export interface BrokerControlOptions {
  /** Null until the broker's supervision has begun. */
  readonly broker: () => BrokerService | null;
  readonly root: string;
  readonly clock: Clock;
}

const ASK_TIMEOUT_MS = 2_000;
const LIST_MAX = 50;
/** Longer than the supervisor waits before it kills: beyond this the system does not end it. */
const HOLD_MAX_MS = 60_000;

/** The worker as a deployment needs it, through its supervisor and its doors. */
export function brokerControl(options: BrokerControlOptions): BrokerControl {
  const { clock } = options;
  const needed = (): BrokerService => {
    const broker = options.broker();
    if (broker === null) throw new Error("The broker's supervision has not begun.");
    return broker;
  };
  return {
    isWanted: () => needed().supervisor.status().wanted === "running",
    hold: async (reason) => {
      const { supervisor, inspect } = needed();
      supervisor.hold(reason);
      const late = new AbortController();
      const hasEnded = await Promise.race([
        supervisor.untilStopped().then(() => true),
        clock.sleep(HOLD_MAX_MS, late.signal).then(() => false),
      ]);
      late.abort();
      if (!hasEnded) throw new Error(`The broker did not end within ${HOLD_MAX_MS / 1_000} s.`);
      // It may have been started from the release that goes.
      await inspect.end();
    },
    letGo: () => needed().supervisor.letGo(),
    sight: async (since) => {
      const { supervisor, address } = needed();
      const { state, pid, exit } = supervisor.status();
      const at = address();
      const answer = at === null ? null : await answerOf(at);
      return {
        state,
        pid,
        exit: exit !== null && exit.at >= since ? exitWords(exit) : null,
        answer,
      };
    },
    impacts: async () => {
      const address = needed().address();
      return address === null ? [] : impactsOf(address);
    },
    runningTurns: async () => {
      const address = needed().address();
      if (address === null) return 0;
      const health = await workerClient(address).health({}, { timeoutMs: ASK_TIMEOUT_MS });
      return health.ok ? health.value.turns.running : 0;
    },
    run: (folder, args, limitMs, signal) => {
      const program = join(folder, PROGRAM);
      return runProgram({
        node: nodeOfRelease(program, join(options.root, "runtime")),
        program,
        args,
        environment: needed().configurationInForce().environment,
        workingFolder: options.root,
        limitMs,
        signal,
        clock,
      });
    },
  };
}

async function answerOf(address: WorkerAddress): Promise<WorkerSight["answer"]> {
  const client = workerClient(address);
  const limits = { timeoutMs: ASK_TIMEOUT_MS };
  const [readiness, health] = await Promise.all([
    client.readiness({}, limits),
    client.health({}, limits),
  ]);
  const body = readiness.ok
    ? readiness.value
    : readiness.error.kind === "refused"
      ? readinessSchema.safeParse(readiness.error.details).data
      : undefined;
  if (body?.worker === undefined || body.worker.mode !== "serve") return null;
  const { pid, version, schema, schemaMin = null } = body.worker;
  return {
    pid,
    version,
    schema,
    schemaMin,
    ready: body.ok,
    slackLive: health.ok && health.value.slack.link.state === "live",
    codexReady: health.ok && health.value.codex.state === "ready",
  };
}

async function impactsOf(address: WorkerAddress): Promise<readonly Impact[] | null> {
  const client = workerClient(address);
  const list = (group: "working" | "waiting" | "needs-you") =>
    client.listSessions({ query: { group, limit: LIST_MAX } }, { timeoutMs: ASK_TIMEOUT_MS });
  const [working, waiting, needing, jobs] = await Promise.all([
    list("working"),
    list("waiting"),
    list("needs-you"),
    client.listJobs({ query: { live: "true", limit: LIST_MAX } }, { timeoutMs: ASK_TIMEOUT_MS }),
  ]);
  if (!working.ok || !waiting.ok || !needing.ok) return null;
  // An older worker has no jobs, and refuses.
  if (!jobs.ok && jobs.error.kind !== "refused") return null;
  return [
    ...working.value.sessions.map(turnImpact),
    ...needing.value.sessions.filter(({ openAsks }) => openAsks > 0).map(askImpact),
    ...waiting.value.sessions.map(messageImpact),
    ...(jobs.ok ? jobs.value.jobs.map(jobImpact) : []),
  ];
}

function turnImpact(session: SessionItem): Impact {
  return {
    ...named(session, "turn"),
    outcome: "goes-on",
    reason: "Codex goes on with it, and the new broker posts its answer.",
  };
}

function askImpact(session: SessionItem): Impact {
  return {
    ...named(session, "ask"),
    outcome: "waits",
    reason: "The question stays open, and an answer counts once the new broker runs.",
  };
}

function messageImpact(session: SessionItem): Impact {
  return {
    ...named(session, "message"),
    outcome: "waits",
    reason: "The message is kept, and the new broker gives it to the agent.",
  };
}

function jobImpact({ kind, sessionKey, status }: JobItem): Impact {
  return {
    kind: "job",
    sessionKey,
    title: kind,
    outcome: "goes-on",
    reason:
      status === "running"
        ? "Its process runs on, and the new broker takes it over."
        : "The new broker starts it.",
  };
}

function named({ key, title }: SessionItem, kind: Impact["kind"]) {
  return { kind, sessionKey: key, title: title ?? key };
}

function exitWords({ code, signal, lines }: WorkerExit): string {
  const how =
    signal !== null ? `by ${signal}` : code !== null ? `with exit code ${code}` : "by itself";
  const last = lines.at(-1)?.slice(0, 200) ?? "";
  return last === "" ? how : `${how}: ${last.replace(/\.$/, "")}`;
}
