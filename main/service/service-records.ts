import { rmSync } from "node:fs";
import { z } from "zod";
import { readFileIfThere, writePrivateFile } from "../settings/private-file.ts";
import type { ServicePaths } from "../settings/service-root.ts";

const workerRecordSchema = z.object({
  pid: z.number().int().positive(),
  startTime: z.string().min(1),
  startedAt: z.number(),
  port: z.number().int().positive(),
  /** Its own name for this start; null until it said so. */
  instance: z.string().nullable(),
  version: z.string().nullable(),
});
/** The worker that runs, for the control plane that comes next. */
export type WorkerRecord = z.infer<typeof workerRecordSchema>;

const wantedRecordSchema = z.object({
  wanted: z.enum(["running", "stopped"]),
  by: z.string().nullable(),
});
export type WantedRecord = z.infer<typeof wantedRecordSchema>;

/** What the supervisor keeps on disk. A file that cannot be understood counts as none. */
export interface ServiceRecords {
  worker(): WorkerRecord | null;
  keepWorker(record: WorkerRecord | null): void;
  wanted(): WantedRecord | null;
  keepWanted(record: WantedRecord): void;
  port(): number | null;
  keepPort(port: number): void;
}

export function serviceRecords(paths: ServicePaths): ServiceRecords {
  return {
    worker: () => readRecord(paths.workerRecord, workerRecordSchema),
    keepWorker: (record) => {
      if (record === null) rmSync(paths.workerRecord, { force: true });
      else writePrivateFile(paths.workerRecord, `${JSON.stringify(record)}\n`);
    },
    wanted: () => readRecord(paths.wantedRecord, wantedRecordSchema),
    keepWanted: (record) => writePrivateFile(paths.wantedRecord, `${JSON.stringify(record)}\n`),
    port: () => readRecord(paths.workerPort, z.number().int().min(1).max(65_535)),
    keepPort: (port) => writePrivateFile(paths.workerPort, `${port}\n`),
  };
}

function readRecord<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.output<Schema> | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
