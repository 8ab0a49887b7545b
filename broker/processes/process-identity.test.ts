import { expect, test } from "vitest";
import { type PsAnswer, processIdentity, processStartTime } from "./process-identity.ts";

/** A Mac whose `ps` gives these answers, the last one again and again. */
function mac(isThere: boolean, ...answers: readonly PsAnswer[]) {
  let asked = 0;
  return {
    platform: "darwin" as const,
    isThere: () => isThere,
    ps: () => {
      const answer = answers[Math.min(asked++, answers.length - 1)];
      return answer === undefined
        ? Promise.reject(new Error("no answer"))
        : Promise.resolve(answer);
    },
  };
}

const said = (stdout: string, code: number | null = 0): PsAnswer => ({ code, stdout, reason: "" });
const killed: PsAnswer = { code: null, stdout: "", reason: "spawn /bin/ps EAGAIN" };
const running = said("Ss   Mon Nov 29 19:31:47 2026\n");
const start = { kind: "running", startTime: "Mon Nov 29 19:31:47 2026" };

test("MA08: a ps that failed does not make a process gone", async () => {
  expect(await processIdentity(7, mac(true, killed))).toEqual({
    kind: "unknown",
    reason: "spawn /bin/ps EAGAIN",
  });
  expect(await processIdentity(7, mac(true, killed, running))).toEqual(start);
});

test("MA08: where ps failed, a pid that nothing has is gone", async () => {
  expect(await processIdentity(7, mac(false, killed))).toEqual({ kind: "gone" });
});

test.each([
  ["runs", running, start],
  ["is not there", said("", 1), { kind: "gone" }],
  ["is a zombie", said("Z    Mon Nov 29 19:31:47 2026\n"), { kind: "gone" }],
])("MA08: a process that %s", async (_how, answer, expected) => {
  expect(await processIdentity(7, mac(true, answer))).toEqual(expected);
});

test("MA08: this process has a start time, and a pid that no system gives has none", async () => {
  expect(await processStartTime(process.pid)).not.toBeNull();
  expect(await processStartTime(2 ** 30)).toBeNull();
});
