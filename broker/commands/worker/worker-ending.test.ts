import { expect, it } from "vitest";
import { WorkerEnding } from "./worker-ending.ts";

function endingOf(...failing: readonly string[]) {
  const ending = new WorkerEnding();
  const ended: string[] = [];
  const part = (name: string) => () => {
    ended.push(name);
    if (failing.includes(name)) throw new Error(`${name} cannot end`);
  };
  ending.watches.defer(part("disk space"));
  ending.parts.defer(part("store"));
  ending.parts.defer(part("sessions"));
  ending.parts.defer(() => void ended.push(`codex: ${ending.codex()}`));
  ending.watches.defer(part("watchdog"));
  return { ending, ended };
}

it("ends all watches first, then the parts, the last of each first", async () => {
  const { ended, ending } = endingOf();
  await ending.end("stop");
  expect(ended).toEqual(["watchdog", "disk space", "codex: stop", "sessions", "store"]);
});

it("closes the store although other parts cannot end, and says what was wrong", async () => {
  const { ended, ending } = endingOf("watchdog", "sessions");
  await expect(ending.end("handover")).rejects.toThrow("sessions cannot end");
  expect(ended).toEqual(["watchdog", "disk space", "codex: handover", "sessions", "store"]);
});

it("ends once", async () => {
  const { ended, ending } = endingOf();
  await ending.end("stop");
  await ending.end("handover");
  expect(ended).toHaveLength(5);
});
