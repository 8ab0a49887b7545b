import { constants } from "node:os";
import { z } from "zod";
import { readFileIfThere } from "../../settings/private-file.ts";

const exitNoteSchema = z.object({ pid: z.number(), code: z.number(), at: z.number() });

/** How a worker ended, as the launcher noted it. */
export interface NotedExit {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
}

/** A shell reports the end by a signal as 128 and its number. */
const SIGNAL_BASE = 128;

/** Null when there is no note, or none that can be read. */
export function readExitNote(path: string): NotedExit | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  try {
    const parsed = exitNoteSchema.safeParse(JSON.parse(text));
    return parsed.success ? notedExit(parsed.data.pid, parsed.data.code) : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

function notedExit(pid: number, code: number): NotedExit {
  const signal = Object.entries(constants.signals).find(
    ([, number]) => number === code - SIGNAL_BASE,
  );
  return signal === undefined
    ? { pid, code, signal: null }
    : { pid, code: null, signal: signal[0] };
}
