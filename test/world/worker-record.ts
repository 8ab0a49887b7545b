import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const workerRecord = z.object({ pid: z.number() });

/** The broker's process as it stands on record below a service root; null when there is none. */
export function workerPidBelow(serviceRoot: string): number | null {
  try {
    const text = readFileSync(join(serviceRoot, "run/worker.json"), "utf8");
    return workerRecord.parse(JSON.parse(text)).pid;
  } catch (thrown) {
    // Looked for first, it could be gone when it is read.
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
}
