import fc from "fast-check";
import { expect, test } from "vitest";
import { logDiskInMemory } from "./memory-disk.ts";
import { cursorOf, type Place, placeOf } from "./place.ts";
import { readBack } from "./read-back.ts";
import { readForward } from "./read-forward.ts";

type Writing =
  | { readonly kind: "append" | "append-half"; readonly length: number }
  | { readonly kind: "rotate" | "truncate" | "rewrite" | "remove-oldest" };
interface Reading {
  readonly kind: "back" | "forward";
  readonly limit: number;
  readonly maxBytes: number;
}

const length = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 200_000, max: 900_000 }) },
);
const limits = {
  limit: fc.integer({ min: 1, max: 7 }),
  maxBytes: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constant(2_000_000)),
};
const writing: fc.Arbitrary<Writing> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("append" as const), length }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("append-half" as const), length }) },
  { weight: 2, arbitrary: fc.constant({ kind: "rotate" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "truncate" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "rewrite" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "remove-oldest" as const }) },
);
const reading: fc.Arbitrary<Reading> = fc.record({
  kind: fc.constantFrom("back" as const, "forward" as const),
  ...limits,
});

const folder = "/logs/broker";
const nameOf = (hour: number) =>
  `${new Date(Date.UTC(2026, 10, 26, hour)).toISOString().slice(0, 13).replace("T", "-")}.jsonl`;

/** A log with lines that are numbered in the order in which they were written. */
function growingLog() {
  const { disk, files } = logDiskInMemory();
  let hour = 0;
  let next = 0;
  let half = "";
  const path = () => `${folder}/${nameOf(hour)}`;
  const write = (text: string) => {
    const before = files.get(path()) ?? Buffer.alloc(0);
    files.set(path(), Buffer.concat([before, Buffer.from(text)]));
  };
  const lineOf = (id: number, size: number) => `#${String(id)}#${"x".repeat(size)}`;
  const finishHalf = () => {
    if (half !== "") write(`${half}\n`);
    half = "";
  };
  const log = {
    disk,
    /** Ids of the complete lines in the files now. */
    lines: () =>
      [...files.keys()].toSorted().flatMap((file, index, all) => {
        const parts = (files.get(file) ?? Buffer.alloc(0)).toString().split("\n");
        // The last part of the newest file is half-written or empty.
        const complete = index === all.length - 1 ? parts.slice(0, -1) : parts;
        return complete.filter((part) => part !== "").map(idOf);
      }),
    append: (size: number) => {
      finishHalf();
      write(`${lineOf(next, size)}\n`);
      next += 1;
    },
    appendHalf: (size: number) => {
      finishHalf();
      const line = lineOf(next, size);
      const cut = Math.max(String(next).length + 2, Math.floor(line.length / 2));
      write(line.slice(0, cut));
      half = line.slice(cut) === "" ? "x" : line.slice(cut);
      next += 1;
    },
    rotate: () => {
      finishHalf();
      hour += 1;
      write(`${lineOf(next, 20)}\n`);
      next += 1;
    },
    truncate: () => {
      half = "";
      files.set(path(), Buffer.alloc(0));
    },
    /** Cut, and grown again beyond its former size. */
    rewrite: () => {
      const size = files.get(path())?.length ?? 0;
      log.truncate();
      log.append(size / 2);
      log.append(size / 2);
    },
    removeOldest: () => {
      const [oldest] = [...files.keys()].toSorted();
      if (oldest !== undefined && oldest !== path()) files.delete(oldest);
    },
  };
  const happen = (what: Writing) => {
    switch (what.kind) {
      case "append":
        return log.append(what.length);
      case "append-half":
        return log.appendHalf(what.length);
      case "rotate":
        return log.rotate();
      case "truncate":
        return log.truncate();
      case "rewrite":
        return log.rewrite();
      case "remove-oldest":
        return log.removeOldest();
    }
  };
  return { ...log, happen };
}

function idOf(text: string): number {
  const found = /^#(\d+)#/.exec(text);
  if (found === null)
    throw new Error(`A part of a line was taken for a line: ${text.slice(0, 60)}`);
  return Number(found[1]);
}

test("AD18 AD19 pages lose no line and repeat none, whatever happens to the files meanwhile", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(writing),
      fc.array(fc.oneof(writing, reading)),
      async (before, then) => {
        const log = growingLog();
        for (const each of before) log.happen(each);
        const first = await back(log.disk, null, 3, 1000);
        const atStart = log.lines();
        let { older, newest } = first;
        const seenBack: number[] = [...first.ids];
        const seenForward: number[] = [];
        for (const each of then) {
          if (!("maxBytes" in each)) {
            log.happen(each);
          } else if (each.kind === "forward") {
            const page = await forward(log.disk, newest, each.limit, each.maxBytes);
            seenForward.push(...page.ids);
            newest = page.newest;
          } else if (each.kind === "back") {
            if (older === null) continue;
            const page = await back(log.disk, older, each.limit, each.maxBytes);
            seenBack.push(...page.ids);
            older = page.older;
          }
        }
        for (let pages = 0; older !== null; pages += 1) {
          expect(pages).toBeLessThan(10_000);
          const page = await back(log.disk, older, 5, 300_000);
          seenBack.push(...page.ids);
          older = page.older;
        }
        for (let more = true; more;) {
          const page = await forward(log.disk, newest, 5, 300_000);
          seenForward.push(...page.ids);
          ({ newest, hasMore: more } = page);
        }
        // Newest first, each once; and none that was written later.
        expect(seenBack).toStrictEqual([...new Set(seenBack)].toSorted((a, b) => b - a));
        expect(seenForward).toStrictEqual([...new Set(seenForward)].toSorted((a, b) => a - b));
        const there = log.lines();
        for (const id of atStart.filter((one) => there.includes(one)))
          expect(seenBack).toContain(id);
        expect(seenBack.filter((id) => !atStart.includes(id))).toStrictEqual([]);
        for (const id of there.filter((one) => !atStart.includes(one))) {
          expect(seenForward).toContain(id);
        }
        expect(seenForward.filter((id) => atStart.includes(id))).toStrictEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

type Disk = ReturnType<typeof logDiskInMemory>["disk"];

async function back(disk: Disk, before: Place | null, limit: number, maxBytes: number) {
  const ids: number[] = [];
  const end = await readBack(disk, {
    folder,
    before: handedBack(before),
    fromTime: null,
    toTime: null,
    now: Number.MAX_SAFE_INTEGER,
    maxBytes,
    take: ({ text }) => ids.push(idOf(text)) < limit,
  });
  return { ...end, ids };
}

async function forward(disk: Disk, after: Place | null, limit: number, maxBytes: number) {
  const ids: number[] = [];
  const end = await readForward(disk, {
    folder,
    after: handedBack(after),
    maxBytes,
    take: ({ text }) => ids.push(idOf(text)) < limit,
  });
  return { ...end, ids };
}

/** As a caller hands it back: by way of a cursor. */
function handedBack(place: Place | null): Place | null {
  return place === null ? null : placeOf(cursorOf(place));
}
