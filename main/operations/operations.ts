import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../broker/clock/clock.ts";
import type { Log } from "../../broker/logs/log.ts";
import { type Operation, operationSchema } from "../api/operations.ts";
import { readFileIfThere, writePrivateFile } from "../settings/private-file.ts";

/** What people and programs did to the service, over starts of the control plane. */
export interface Operations {
  /** Newest first. */
  list(limit: number): readonly Operation[];
  find(id: string): Operation | null;
  /** A new id: sorts by its time. */
  newId(): string;
  /** Keeps an operation, or what is new of it, and announces it. */
  keep(operation: Operation): void;
  follow(listener: (operation: Operation) => void): () => void;
}

export interface OperationsOptions {
  /** One file for each operation. */
  readonly folder: string;
  /** One line for each beginning and end. */
  readonly auditFile: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Older ones are in the audit log. */
const KEPT = 200;
const AUDIT_MAX_BYTES = 5_000_000;

/** Reads what was kept. A file that cannot be understood is left out. */
export function operationsIn(options: OperationsOptions): Operations {
  const { folder, auditFile, clock, log } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, `${id}.json`);
  const kept = new Map<string, Operation>();
  for (const name of readdirSync(folder).toSorted().slice(-KEPT)) {
    const operation = readOperation(readFileIfThere(join(folder, name)));
    if (operation !== null) kept.set(operation.id, operation);
  }
  const listeners = new Set<(operation: Operation) => void>();

  const audit = (operation: Operation) => {
    try {
      const size = statSync(auditFile, { throwIfNoEntry: false })?.size ?? 0;
      if (size > AUDIT_MAX_BYTES) renameSync(auditFile, `${auditFile}.1`);
      const { id, kind, status, by, reason, version, from } = operation;
      const line = { at: clock.now(), id, kind, status, by, reason, version, from };
      appendFileSync(auditFile, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch (thrown) {
      log.error("The audit log could not be written", { error: thrown });
    }
  };

  const forgetOld = () => {
    for (const id of [...kept.keys()].toSorted().slice(0, Math.max(0, kept.size - KEPT))) {
      kept.delete(id);
      rmSync(pathOf(id), { force: true });
    }
  };

  return {
    list: (limit) =>
      [...kept.values()].toSorted((one, other) => (one.id < other.id ? 1 : -1)).slice(0, limit),
    find: (id) => kept.get(id) ?? null,
    newId: () => {
      const time = new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "");
      return `${time}-${randomBytes(4).toString("hex")}`;
    },
    keep: (operation) => {
      const before = kept.get(operation.id);
      kept.set(operation.id, operation);
      writePrivateFile(pathOf(operation.id), `${JSON.stringify(operation)}\n`);
      if (before?.status !== operation.status) audit(operation);
      forgetOld();
      for (const listener of listeners) listener(operation);
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readOperation(text: string | null): Operation | null {
  if (text === null) return null;
  try {
    const parsed = operationSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
