import { byteWords } from "../../api/number-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";

export interface SpaceFacts {
  readonly free: number;
  /** Below this the broker cleans up. */
  readonly minimum: number;
}

const DEFAULT_MINIMUM_BYTES = 10_737_418_240;
/** A build, a clone or a database move needs more. */
const TOO_LITTLE_BYTES = 1_073_741_824;

/** Whether there is room for workspaces, logs and the database. */
export function diskSpace(freeBytes: (folder: string) => Promise<number | null>): Check {
  return {
    id: "disk.space",
    category: "disk",
    title: "Free space",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts }) => {
      const { dataRoot, environment } = facts.configuration();
      // The data folder is made at the first start.
      const root = environment["SERVICE_ROOT"] ?? dataRoot;
      const free = (await freeBytes(dataRoot)) ?? (await freeBytes(root));
      if (free === null)
        return [{ state: "unknown", cause: `The disk of ${dataRoot} does not tell.` }];
      const given = environment["DISK_CLEANUP_MIN_FREE_BYTES"] ?? "";
      const minimum = /^\d+$/.test(given) ? Number(given) : DEFAULT_MINIMUM_BYTES;
      return [judgeSpace({ free, minimum })];
    },
  };
}

/** Pure. */
export function judgeSpace({ free, minimum }: SpaceFacts): Finding {
  if (free < TOO_LITTLE_BYTES) {
    return {
      state: "failed",
      cause: `Only ${byteWords(free)} are free.`,
      consequence: "Messages cannot be stored soon, and then none is taken.",
      hint: "Free some space on this disk.",
    };
  }
  return free < minimum
    ? {
        state: "warning",
        cause: `${byteWords(free)} are free, less than the ${byteWords(minimum)} that should be.`,
        consequence: "The broker removes old logs and the workspaces of inactive sessions.",
        hint: "Free some space, or lower DISK_CLEANUP_MIN_FREE_BYTES.",
      }
    : passed(`${byteWords(free)} are free.`);
}
