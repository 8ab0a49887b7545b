import { z } from "zod";
import { readFileIfThere, writePrivateFile } from "../settings/private-file.ts";

const fileSchema = z.object({
  muted: z.array(z.object({ key: z.string(), by: z.string().nullable(), at: z.number() })),
});
type Muted = z.infer<typeof fileSchema>["muted"][number];

/** More than this are no choice of a person's; the oldest goes. */
const MUTED_MAX = 200;

/** Of what people do not want to be told. */
export interface MutedFindings {
  has(key: string): boolean;
  /** Throws ControlError when the file cannot be written. */
  set(key: string, muted: boolean, by: string | null, at: number): void;
}

/** Kept in a file. One that cannot be understood counts as empty. */
export function mutedFindings(path: string): MutedFindings {
  let muted: readonly Muted[] = read(path);
  return {
    has: (key) => muted.some((each) => each.key === key),
    set: (key, isMuted, by, at) => {
      const others = muted.filter((each) => each.key !== key);
      const next = isMuted ? [...others, { key, by, at }].slice(-MUTED_MAX) : others;
      writePrivateFile(path, `${JSON.stringify({ muted: next }, null, 2)}\n`);
      muted = next;
    },
  };
}

function read(path: string): readonly Muted[] {
  const text = readFileIfThere(path);
  if (text === null) return [];
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.muted : [];
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return [];
    throw thrown;
  }
}
