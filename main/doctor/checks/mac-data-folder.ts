import { countOf } from "../../api/number-words.ts";
import type { ServicePaths } from "../../settings/service-root.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { correctModes, lookAtPrivate, type PrivateEntry } from "../private-entries.ts";

/** Whether only the person who runs the broker can read its files. */
export function macDataFolder(paths: ServicePaths, uid: number): Check {
  return {
    id: "mac.data-folder",
    category: "mac",
    title: "The broker’s files",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts }) => {
      const { dataRoot, environment } = facts.configuration();
      const look = () => lookAtPrivate(paths, { dataRoot, environment });
      const entries = await look();
      const finding = judgePrivate(entries, uid);
      const open = entries.filter((entry) => isOpen(entry) && entry.uid === uid);
      if (open.length === 0) return [finding];
      return [
        {
          ...finding,
          fix: {
            kind: "act",
            label: "Correct",
            does: `Takes the access of other users away: ${open.map(wordsOf).slice(0, NAMED).join(", ")}${open.length > NAMED ? ` and ${open.length - NAMED} more` : ""}.`,
            act: async () => {
              const corrected = await correctModes((await look()).filter(isOpen), uid);
              return `Corrected ${countOf(corrected, "file or folder", "files and folders")}.`;
            },
          },
        },
      ];
    },
  };
}

const NAMED = 3;
const OTHERS = 0o077;

function isOpen({ mode }: PrivateEntry): boolean {
  return (mode & OTHERS) !== 0;
}

function wordsOf({ path, mode, isFolder }: PrivateEntry): string {
  return `${path} (${octal(mode)} to ${isFolder ? "0700" : "0600"})`;
}

function octal(mode: number): string {
  return `0${(mode & 0o777).toString(8).padStart(3, "0")}`;
}

/** Pure. */
export function judgePrivate(entries: readonly PrivateEntry[], uid: number): Finding {
  const foreign = entries.filter((entry) => entry.uid !== uid);
  const [first] = foreign;
  if (first !== undefined) {
    return {
      state: "failed",
      cause: `${first.path} belongs to another user (uid ${first.uid})${foreign.length > 1 ? `, and so do ${foreign.length - 1} others` : ""}.`,
      consequence: "The broker may not be able to write there.",
      hint: `Run in Terminal: sudo chown -R ${uid} ${quoted(first.path)}`,
    };
  }
  const open = entries.filter(isOpen);
  const [worst] = open.toSorted((one, other) => Number(other.isSecret) - Number(one.isSecret));
  if (worst === undefined) return passed("Only you can read the broker's files.");
  const more = open.length > 1 ? ` and ${countOf(open.length - 1, "other place")}` : "";
  return {
    state: worst.isSecret ? "failed" : "warning",
    cause: `Other users of this computer can reach ${worst.path} (${octal(worst.mode)})${more}.`,
    consequence: worst.isSecret
      ? "It holds a secret, which others could read."
      : "Others could read conversations or logs.",
  };
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
