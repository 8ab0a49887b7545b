import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StepEntry, TimelineEntry } from "../../broker/api/timeline.ts";
import { blocksOf, entriesOfBlock, keepSame } from "./blocks.ts";

type Kind = TimelineEntry["kind"];
type Change<K extends Kind> = Partial<Extract<TimelineEntry, { kind: K }>>;

const base = (sequence: number) => ({ sequence, sessionKey: "C1:1", at: sequence * 1_000 });

const message = (sequence: number, change: Change<"message"> = {}): TimelineEntry => ({
  ...base(sequence),
  kind: "message",
  ts: `${String(sequence)}.0`,
  author: { kind: "person", person: { id: "U1", name: "Ada" } },
  text: "hello",
  files: [],
  state: "done",
  recovered: false,
  change: null,
  permalink: null,
  ...change,
});
const post = (sequence: number): TimelineEntry => ({
  ...base(sequence),
  kind: "post",
  post: "message",
  text: "done",
  ts: null,
  permalink: null,
  delivery: "sent",
});
const step = (sequence: number, change: Change<"step"> = {}): StepEntry => ({
  ...base(sequence),
  kind: "step",
  itemId: `item-${String(sequence)}`,
  turnId: "turn",
  step: "command",
  title: "ls",
  state: "completed",
  exitCode: 0,
  durationMs: 10,
  files: [],
  detail: null,
  hasMore: false,
  ...change,
});
const ended = (
  sequence: number,
  status: "completed" | "interrupted" | "failed",
): TimelineEntry => ({
  ...base(sequence),
  kind: "turn-ended",
  turnId: "turn",
  status,
  error: null,
});
const started = (sequence: number): TimelineEntry => ({
  ...base(sequence),
  kind: "turn-started",
  turnId: "turn",
});
const asked = (sequence: number, handle: string, kind: "command" | "input"): TimelineEntry => ({
  ...base(sequence),
  kind: "ask",
  handle,
  question:
    kind === "input"
      ? { kind, id: null, text: "Where?", options: [], isSecret: false }
      : {
          kind,
          command: "git push",
          cwd: null,
          reason: null,
          rights: null,
          offers: { once: true, session: false },
        },
});
const settled = (sequence: number, handle: string): TimelineEntry => ({
  ...base(sequence),
  kind: "ask-settled",
  handle,
  outcome: "answered",
  choice: { kind: "allow-once" },
  by: null,
  operator: null,
  changedScripts: [],
});
const other = (sequence: number): TimelineEntry => ({
  ...base(sequence),
  kind: "other",
  name: "old",
  summary: "{}",
});

const kindsOf = (entries: readonly TimelineEntry[]) => blocksOf(entries).map(({ kind }) => kind);

describe("a timeline as a conversation", () => {
  it("is empty for an empty one", () => {
    expect(blocksOf([])).toStrictEqual([]);
  });

  it("shows a change whose message is not loaded as a message", () => {
    const change = { kind: "edited" as const, ofTs: "0.0" };
    expect(kindsOf([message(1, { change })])).toStrictEqual(["message"]);
  });

  it("joins edits and the deletion to their message", () => {
    const ofTs = "1.0";
    const [block, ...rest] = blocksOf([
      message(1),
      post(2),
      message(3, { ts: ofTs, change: { kind: "edited", ofTs } }),
      message(4, { ts: ofTs, change: { kind: "deleted", ofTs } }),
    ]);
    expect(rest.map(({ kind }) => kind)).toStrictEqual(["post"]);
    expect(block && entriesOfBlock(block).map(({ sequence }) => sequence)).toStrictEqual([1, 3, 4]);
  });

  it("folds what is between two messages into one block", () => {
    expect(
      kindsOf([
        message(1),
        started(2),
        step(3),
        asked(4, "a", "command"),
        settled(5, "a"),
        step(6),
        ended(7, "completed"),
        post(8),
        step(9),
      ]),
    ).toStrictEqual(["message", "steps", "post", "steps"]);
  });

  it.each(["failed", "interrupted"] as const)("says that a turn %s", (status) => {
    expect(kindsOf([step(1), ended(2, status)])).toStrictEqual(["steps", "turn-end"]);
  });

  it("joins the answer to its question", () => {
    const [block] = blocksOf([asked(1, "q", "input"), step(2), settled(3, "q")]);
    expect(block).toMatchObject({ kind: "question", settled: { sequence: 3 } });
  });

  it("keeps a second answer to the same question apart", () => {
    expect(kindsOf([asked(1, "q", "input"), settled(2, "q"), settled(3, "q")])).toStrictEqual([
      "question",
      "steps",
    ]);
  });

  it("puts what runs at the end", () => {
    const running = step(0, { itemId: "now", state: "running" });
    const blocks = blocksOf([step(1), post(2)], [running]);
    expect(blocks.at(-1)).toMatchObject({ kind: "steps", items: [], running: [running] });
    expect(blocksOf([post(1), step(2)], [running])).toHaveLength(2);
  });
});

const handle = fc.constantFrom("a", "b");
const maker = fc.oneof(
  fc.constant((n: number) => message(n)),
  fc.nat(20).map((of) => (n: number) => {
    const ofTs = `${String(of)}.0`;
    return message(n, { ts: ofTs, change: { kind: "edited", ofTs } });
  }),
  fc.constant(post),
  fc.constant((n: number) => step(n)),
  fc.constant(started),
  fc
    .constantFrom("completed" as const, "failed" as const)
    .map((how) => (n: number) => ended(n, how)),
  fc.tuple(handle, fc.constantFrom("command" as const, "input" as const)).map(
    ([which, kind]) =>
      (n: number) =>
        asked(n, which, kind),
  ),
  handle.map((which) => (n: number) => settled(n, which)),
  fc.constant(other),
);
const timeline = fc
  .array(maker, { maxLength: 40 })
  .map((makers) => makers.map((make, index) => make(index + 1)));

describe("any timeline", () => {
  it("loses nothing, shows nothing twice, and keeps the order", () => {
    fc.assert(
      fc.property(timeline, (entries) => {
        const blocks = blocksOf(entries);
        const shown = blocks.flatMap(entriesOfBlock);
        expect(shown.map(({ sequence }) => sequence).toSorted((a, b) => a - b)).toStrictEqual(
          entries.map(({ sequence }) => sequence),
        );
        const firsts = blocks.map((block) => entriesOfBlock(block)[0]?.sequence ?? 0);
        expect(firsts).toStrictEqual(firsts.toSorted((a, b) => a - b));
        for (const block of blocks) {
          const inside = entriesOfBlock(block).map(({ sequence }) => sequence);
          expect(inside).toStrictEqual(inside.toSorted((a, b) => a - b));
        }
        expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
      }),
    );
  });

  it("never has two blocks of steps in a row", () => {
    fc.assert(
      fc.property(timeline, (entries) => {
        const kinds = kindsOf(entries);
        expect(kinds.some((kind, index) => kind === "steps" && kinds[index + 1] === kind)).toBe(
          false,
        );
      }),
    );
  });

  it("keeps the objects of blocks that did not change", () => {
    fc.assert(
      fc.property(timeline, fc.nat(40), (entries, cut) => {
        const before = blocksOf(entries.slice(0, cut));
        const after = keepSame(before, blocksOf(entries));
        expect(after).toStrictEqual(blocksOf(entries));
        expect(keepSame(after, blocksOf(entries)).every((block, i) => block === after[i])).toBe(
          true,
        );
      }),
    );
  });
});
