import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../broker/clock/clock.ts";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { FailureWords } from "./download-failure.ts";
import { codexForStart, needsOwnCodex, progressSentence } from "./codex-for-start.ts";
import type { FoundProgram } from "./places.ts";
import type { ProgramState, ReleaseRuntime, Runtimes } from "./runtimes.ts";

const release: ReleaseRuntime = {
  pins: { codex: { version: "0.171.0", pin: null }, node: { version: "26.10.0", pin: null } },
  programFolder: "/releases/1",
};
const cancelled: FailureWords = { code: "runtime.cancelled", message: "Cancelled.", hint: "Go." };

/** A clock whose waits end when the test says so. */
function handClock() {
  let pass = () => {};
  const clock: Clock = {
    ...systemClock,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        pass = resolve;
        signal?.addEventListener("abort", () => resolve());
      }),
  };
  const passed = async () => {
    pass();
    await new Promise(setImmediate);
  };
  return { clock, passed };
}

/** Runtimes whose download goes as the test says. */
function downloading() {
  let state: ProgramState = { state: "absent", keptBytes: 0, problem: null };
  const { promise, resolve } = Promise.withResolvers<Result<FoundProgram, FailureWords>>();
  const asked = { ensure: 0 };
  const runtimes: Runtimes = {
    codexState: async () => state,
    ensureCodex: () => {
      asked.ensure += 1;
      return promise;
    },
    cancel: () => resolve(failed(cancelled)),
    ensureNode: () => promise,
  };
  return {
    ...{ runtimes, asked, end: resolve },
    is: (next: ProgramState) => {
      state = next;
    },
  };
}

function begin(here: ReturnType<typeof downloading>) {
  const { clock, passed } = handClock();
  const said: string[] = [];
  const ending = new AbortController();
  const preparation = {
    say: (message: string) => void said.push(message),
    signal: ending.signal,
  };
  const outcome = codexForStart(here.runtimes, release, preparation, clock);
  outcome.catch(() => {});
  return { outcome, passed, said, ending };
}

describe("the Codex of a start", () => {
  it("is not asked for when it is there", async () => {
    const here = downloading();
    here.is({ state: "present", path: "/codex", source: "runtime" });
    const { outcome, said } = begin(here);
    await outcome;
    expect([said, here.asked.ensure]).toEqual([[], 0]);
  });

  it("is downloaded, and the start says how far that is", async () => {
    const here = downloading();
    const { outcome, passed, said } = begin(here);
    const fetching = { state: "fetching", phase: "downloading", totalBytes: 173_000_000 } as const;
    here.is({ ...fetching, receivedBytes: 0 });
    await passed();
    here.is({ ...fetching, receivedBytes: 40_200_000 });
    await passed();
    here.end(succeeded({ path: "/codex", source: "runtime" }));
    await outcome;
    expect(said).toContain("Downloading Codex 0.171.0: 40\u00a0MB of 173\u00a0MB.");
    expect(here.asked.ensure).toBe(1);
  });

  it("ends the start with the reason when it cannot be had", async () => {
    const here = downloading();
    const { outcome } = begin(here);
    here.end(failed({ code: "runtime.offline", message: "No network.", hint: "Try again." }));
    await expect(outcome).rejects.toMatchObject({
      code: "service.cannot_start",
      message: "No network.",
      hint: "Try again.",
    });
  });

  it("is no longer downloaded when the start is ended", async () => {
    const here = downloading();
    const { outcome, ending } = begin(here);
    ending.abort();
    await expect(outcome).rejects.toMatchObject({ message: "Cancelled." });
  });

  it.each([
    [{}, true],
    [{ CODEX_BIN: " " }, true],
    [{ CODEX_BIN: "/opt/codex" }, false],
    [{ CODEX_APP_SERVER_URL: "ws://127.0.0.1:1" }, false],
  ])("with %j is needed: %s", (variables, expected) => {
    expect(needsOwnCodex(variables)).toBe(expected);
  });

  it.each([
    ["asking", 0, null, "Looking for Codex 1."],
    ["downloading", 1_500_000, null, "Downloading Codex 1: 1.5\u00a0MB."],
    ["verifying", 3, 3, "Verifying Codex 1."],
    ["unpacking", 3, 3, "Unpacking Codex 1."],
  ] as const)("%s with %d of %s bytes is said", (phase, receivedBytes, totalBytes, sentence) => {
    expect(progressSentence("Codex 1", { phase, receivedBytes, totalBytes })).toBe(sentence);
  });
});
