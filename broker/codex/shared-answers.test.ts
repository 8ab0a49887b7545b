import { expect, test } from "vitest";
import { createSharedAnswers, maxKeptAnswers } from "./shared-answers.ts";

test("a question that comes again while it is worked on is worked on once", async () => {
  const shared = createSharedAnswers<string>();
  const { promise, resolve } = Promise.withResolvers<string>();
  let worked = 0;
  const work = () => {
    worked++;
    return promise;
  };
  const answers = [shared.ask("a", "turn", work), shared.ask("a", "turn", work)];
  resolve("yes");
  expect(await Promise.all(answers)).toEqual(["yes", "yes"]);
  expect(await shared.ask("a", "turn", work)).toBe("yes");
  expect(worked).toBe(1);
});

test("the end of a turn aborts its questions and no others", () => {
  const shared = createSharedAnswers<string>();
  const aborted: string[] = [];
  const work = (name: string) => (signal: AbortSignal) => {
    signal.addEventListener("abort", () => aborted.push(name));
    return new Promise<string>(() => {});
  };
  void shared.ask("a", "one", work("a"));
  void shared.ask("b", "two", work("b"));
  shared.endTurn("one");
  expect(aborted).toEqual(["a"]);
  shared.endAll();
  expect(aborted).toEqual(["a", "b"]);
});

test("a question that was ended is a new one when it comes again", async () => {
  const shared = createSharedAnswers<number>();
  expect(await shared.ask("a", "turn", async () => 1)).toBe(1);
  shared.end("a");
  expect(await shared.ask("a", "turn", async () => 2)).toBe(2);
});

test("kept answers are bounded, and those in work are never forgotten", async () => {
  const shared = createSharedAnswers<number>();
  const open = Promise.withResolvers<number>();
  const first = shared.ask("open", "turn", () => open.promise);
  for (let n = 0; n < maxKeptAnswers + 10; n++) await shared.ask(`q${n}`, "turn", async () => n);
  expect(await shared.ask("q0", "turn", async () => -1)).toBe(-1);
  const again = shared.ask("open", "turn", async () => -1);
  open.resolve(7);
  expect(await first).toBe(7);
  expect(await again).toBe(7);
});
