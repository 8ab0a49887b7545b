import { join } from "node:path";
import { type CallError, type Client, createClient } from "../../broker/api/client.ts";
import { operatorRoutes } from "../../broker/api/routes.ts";
import type { Readiness } from "../../broker/api/worker.ts";
import { readFileIfThere } from "../settings/private-file.ts";

/** Where a worker, or `inspect`, answers. */
export interface WorkerAddress {
  readonly baseUrl: string;
  /** Read at each call: the worker makes it at its first start. */
  readonly token: () => string;
}

export type WorkerClient = Client<typeof operatorRoutes>;

/** Acts and reads of a busy worker come within this, in ms. */
const CALL_TIMEOUT_MS = 10_000;

export function workerAddress(host: string, port: number, dataRoot: string): WorkerAddress {
  const path = join(dataRoot, "identity", "operator-token");
  return {
    baseUrl: `http://${host}:${port}`,
    token: () => readFileIfThere(path)?.trim() ?? "",
  };
}

/** The worker's operator routes, typed. */
export function workerClient(address: WorkerAddress): WorkerClient {
  return createClient(operatorRoutes, {
    baseUrl: address.baseUrl,
    fetch,
    headers: () => operatorHeaders(address),
    timeoutMs: CALL_TIMEOUT_MS,
  });
}

export function operatorHeaders(address: WorkerAddress): Readonly<Record<string, string>> {
  const token = address.token();
  return token === "" ? {} : { authorization: `Bearer ${token}` };
}

/** What is wrong with a worker that answers, in a sentence or more; null when nothing is. Pure. */
export function readinessProblem({ ok, phases, reasons }: Readiness): string | null {
  const given = Object.values(reasons ?? {});
  if (given.length > 0) return given.join(" ");
  if (ok) return null;
  const names = Object.entries(phases).map(([name, phase]) => `${nameOfPhase(name)} is ${phase}`);
  return `It is not ready yet: ${names.join(", ")}.`;
}

function nameOfPhase(name: string): string {
  switch (name) {
    case "slack":
      return "Slack";
    case "codex":
      return "Codex";
    case "store":
      return "the database";
    default:
      return name;
  }
}

/** A call's error in a sentence, for logs. Pure. */
export function callErrorText(error: CallError): string {
  return error.kind === "refused" ? `${error.code}: ${error.message}` : error.message;
}
