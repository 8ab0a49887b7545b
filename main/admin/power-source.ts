import type { Clock } from "../../broker/clock/clock.ts";
import type { AdminStatus } from "../api/status.ts";
import type { RunProgram } from "../doctor/programs.ts";

/** What the machine runs on; null where that is not known. */
export type Power = AdminStatus["power"];

export interface PowerSourceOptions {
  readonly platform: NodeJS.Platform;
  readonly run: RunProgram;
  readonly clock: Pick<Clock, "now">;
}

/** A status is asked for every few seconds; nobody needs the charge to the second. */
const FRESH_MS = 60_000;
/** It answers in some 20 ms. */
const LIMIT_MS = 1_500;

/** Reads what a Mac runs on, at most once a minute. Elsewhere nothing is asked, and it is null. */
export function powerSource({ platform, run, clock }: PowerSourceOptions): () => Promise<Power> {
  if (platform !== "darwin") return () => Promise.resolve(null);
  let readAt: number | null = null;
  let reading: Promise<Power> = Promise.resolve(null);
  const read = async (): Promise<Power> => {
    const end = await run({
      command: ["/usr/bin/pmset", "-g", "batt"],
      environment: {},
      workingFolder: "/",
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return end.kind === "ended" && end.code === 0 ? powerIn(end.stdout) : null;
  };
  return () => {
    const now = clock.now();
    if (readAt === null || now - readAt >= FRESH_MS || now < readAt) {
      readAt = now;
      reading = read();
    }
    return reading;
  };
}

/**
 * What `pmset -g batt` printed. Its first line names the source: `Now drawing from 'Battery Power'`.
 * Below, each battery has a line with its charge: ` -InternalBattery-0 (id=1)	64%; discharging; …`.
 * Pure.
 */
export function powerIn(printed: string): Power {
  const source = /^Now drawing from '([^']+)'/m.exec(printed)?.[1];
  switch (source) {
    case "AC Power":
      return { kind: "mains" };
    case "Battery Power":
      return { kind: "battery", percentLeft: chargeOf(printed, /^ -InternalBattery.*/m) };
    case "UPS Power":
      return { kind: "ups", percentLeft: chargeOf(printed, /^ -(?!InternalBattery).*/m) };
    default:
      return null;
  }
}

function chargeOf(printed: string, line: RegExp): number | null {
  const percent = /\t(\d{1,3})%;/.exec(line.exec(printed)?.[0] ?? "")?.[1];
  return percent === undefined ? null : Math.min(100, Number(percent));
}
