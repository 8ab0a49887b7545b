import { expect, it, vi } from "vitest";
import { WorkerEnding } from "./worker-ending.ts";

function endingOf(...failing: readonly string[]) {
  const ending = new WorkerEnding();
  const ended: string[] = [];
  const part = (name: string) => () => {
    ended.push(name);
    if (failing.includes(name)) throw new Error(`${name} cannot end`);
  };
  ending.watches.defer("disk space", part("disk space"));
  ending.parts.defer("store", part("store"));
  ending.parts.defer("sessions", part("sessions"));
  ending.parts.defer("codex", () => void ended.push(`codex: ${ending.codex()}`));
  ending.watches.defer("watchdog", part("watchdog"));
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

it("SE05: names what has not ended, the part that hangs first", async () => {
  const { ended, ending } = endingOf();
  ending.parts.defer("doors", () => new Promise(() => {}));
  expect(ending.left()).toEqual(["watchdog", "disk space", "doors", "codex", "sessions", "store"]);
  void ending.end("handover");
  await vi.waitFor(() => expect(ended).toEqual(["watchdog", "disk space"]));
  await vi.waitFor(() => expect(ending.left()).toEqual(["doors", "codex", "sessions", "store"]));
});

it("leaves nothing, not even a part that threw", async () => {
  const { ending } = endingOf("sessions");
  await expect(ending.end("stop")).rejects.toThrow("sessions cannot end");
  expect(ending.left()).toEqual([]);
});
