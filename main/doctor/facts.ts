import type { CheckPart } from "../../broker/api/check.ts";
import type { WorkerHealth } from "../../broker/api/health.ts";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import type { WorkerIdentity } from "../../broker/api/worker.ts";
import type { Clock } from "../../broker/clock/clock.ts";
import type { WorkerStatus } from "../api/status.ts";
import { checkSlackTokens, type SlackCheck } from "../slack/check-tokens.ts";
import type { WorkerConfiguration } from "../settings/worker-environment.ts";
import { workerClient, type WorkerAddress } from "../worker-client/worker-client.ts";
import { USUAL_LIMIT_MS } from "./limits.ts";
import { type Reach, reachAddress } from "./reach-address.ts";
import type { WorkerCheck } from "./worker-check.ts";

/** What several checks need, asked once for each run. What is slow ends with the checks' limit. */
export interface Facts {
  /** What the worker would be started with now. Throws ControlError when it is unreadable. */
  configuration(): WorkerConfiguration;
  status(): WorkerStatus;
  /** Of the worker that runs; null when none answers. */
  health(): Promise<WorkerHealth | null>;
  profiles(): Promise<readonly ProfileItem[] | null>;
  /** Of the worker, or of `inspect` while it is stopped. */
  identity(): Promise<WorkerIdentity | null>;
  slack(): Promise<SlackCheck>;
  workerCheck(part: CheckPart): Promise<WorkerCheck>;
  reach(url: string): Promise<Reach>;
}

export interface FactSources {
  readonly configuration: () => WorkerConfiguration;
  readonly status: () => WorkerStatus;
  /** Where the worker answers; null while none runs. */
  readonly workerAddress: () => WorkerAddress | null;
  /** The same, or `inspect`, which is started if need be. */
  readonly readsAddress: () => Promise<WorkerAddress | null>;
  readonly workerCheck: (
    part: CheckPart,
    environment: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) => Promise<WorkerCheck>;
  /** Through the proxy and with the certificates of the settings. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

const ASK_TIMEOUT_MS = 5_000;
const DEFAULT_SLACK_API = "https://slack.com/api";

/** The facts of one run. `ended` aborts when the control plane ends. */
export function factsOf(sources: FactSources, ended: AbortSignal): Facts {
  const { clock } = sources;
  const options = { timeoutMs: ASK_TIMEOUT_MS };
  /** Runs at most once, and no longer than a check may take. */
  const once = <Value>(ask: (signal: AbortSignal) => Promise<Value>): (() => Promise<Value>) => {
    let asked: Promise<Value> | null = null;
    return () => {
      if (asked !== null) return asked;
      const late = new AbortController();
      const timer = clock.after(USUAL_LIMIT_MS, () => late.abort());
      asked = ask(AbortSignal.any([late.signal, ended])).finally(() => timer.cancel());
      return asked;
    };
  };
  const byKey = <Key, Value>(ask: (key: Key, signal: AbortSignal) => Promise<Value>) => {
    const asked = new Map<Key, () => Promise<Value>>();
    return (key: Key): Promise<Value> => {
      const known = asked.get(key) ?? once((signal) => ask(key, signal));
      asked.set(key, known);
      return known();
    };
  };
  let read: WorkerConfiguration | null = null;
  const configuration = () => (read ??= sources.configuration());

  return {
    configuration,
    status: sources.status,
    health: once(async (signal) => {
      const address = sources.workerAddress();
      if (address === null) return null;
      const answer = await workerClient(address).health({}, { ...options, signal });
      return answer.ok ? answer.value : null;
    }),
    profiles: once(async (signal) => {
      const address = sources.workerAddress();
      if (address === null) return null;
      const answer = await workerClient(address).listProfiles({}, { ...options, signal });
      return answer.ok ? answer.value.profiles : null;
    }),
    identity: once(async (signal) => {
      const address = await sources.readsAddress();
      if (address === null) return null;
      const answer = await workerClient(address).readiness({}, { ...options, signal });
      return answer.ok ? (answer.value.worker ?? null) : null;
    }),
    slack: once(async (signal) => {
      const { environment } = configuration();
      const socketOpenUrl = environment["SLACK_SOCKET_OPEN_URL"];
      return checkSlackTokens({
        apiBaseUrl: slackApiOf(environment),
        appToken: environment["SLACK_APP_TOKEN"] ?? "",
        botToken: environment["SLACK_BOT_TOKEN"] ?? "",
        ...(socketOpenUrl !== undefined && { socketOpenUrl }),
        fetch: sources.fetch,
        clock,
        signal,
      });
    }),
    workerCheck: byKey((part: CheckPart, signal) =>
      sources.workerCheck(part, configuration().environment, signal),
    ),
    reach: byKey((url: string, signal) => reachAddress(sources.fetch, clock, url, signal)),
  };
}

/** Where Slack's Web API is. Pure. */
export function slackApiOf(environment: Readonly<Record<string, string>>): string {
  return environment["SLACK_API_BASE_URL"] ?? DEFAULT_SLACK_API;
}
