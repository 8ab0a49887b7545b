import { z } from "zod";
import { appNameSchema, setupStepIdSchema } from "../api/setup.ts";
import { setupPhaseSchema } from "../api/setup-phase.ts";
import { readFileIfThere, writePrivateFile } from "../settings/private-file.ts";

const recordSchema = z.object({
  phase: setupPhaseSchema,
  step: setupStepIdSchema,
  appName: appNameSchema.nullable(),
  goOnWithout: z.array(z.string()),
  /** When the assistant was first used: older sessions are not its hello. */
  beganAt: z.number(),
});
/** What the assistant keeps over its ends: everything else is read each time. */
export type SetupRecord = z.infer<typeof recordSchema>;

/** Null when there is none. One that cannot be understood counts as none. */
export function readSetupRecord(path: string): SetupRecord | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  try {
    const parsed = recordSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** Throws ControlError when it cannot be written. */
export function writeSetupRecord(path: string, record: SetupRecord): void {
  writePrivateFile(path, `${JSON.stringify(record)}\n`);
}
