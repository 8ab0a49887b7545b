import { expect, it } from "vitest";
import { failed, succeeded } from "../../errors/broker-error.ts";
import { severalHandlers } from "./several-handlers.ts";

type Actions = Parameters<typeof severalHandlers>[0];
const signal = new AbortController().signal;

/** Stopping is `stop`; whatever else is called is a fault of the test. */
function handlersWith(stop: Actions["sessions"]["stop"], now: () => number) {
  const logged: string[] = [];
  const log = { error: (message: string) => void logged.push(message) };
  const { actOnSessions } = severalHandlers(
    { sessions: { stop }, disk: {} } as unknown as Actions,
    { clock: { now }, log } as unknown as Parameters<typeof severalHandlers>[1],
  );
  const run = async (keys: readonly string[]) => {
    const body = { act: "stop" as const, keys: [...keys] };
    return actOnSessions({ body, params: {}, query: {}, signal });
  };
  return { logged, run };
}

it("W13: one that throws is reported and logged, and the others are done", async () => {
  const { logged, run } = handlersWith(
    async (key) => {
      if (key === "b") throw new Error("the disk is gone");
      return key === "c" ? failed("unknown_session") : succeeded({ wasRunning: true });
    },
    () => 0,
  );
  expect(await run(["a", "b", "c", "d"])).toMatchObject({
    value: {
      results: [
        { key: "a", ok: true },
        { key: "b", ok: false, code: "internal", message: "the disk is gone" },
        { key: "c", ok: false, code: "unknown_session" },
        { key: "d", ok: true },
      ],
    },
  });
  expect(logged).toEqual(["A session could not be acted on"]);
});

it("W13: what could not be begun in time is named, and was not touched", async () => {
  let time = 0;
  const touched: string[] = [];
  const { run } = handlersWith(
    async (key) => {
      touched.push(key);
      time += 4_000;
      return succeeded({ wasRunning: true });
    },
    () => time,
  );
  const keys = ["a", "b", "c", "d", "e", "f"];
  expect(await run(keys)).toMatchObject({
    value: {
      results: [
        ...["a", "b", "c", "d"].map((key) => ({ key, ok: true })),
        ...["e", "f"].map((key) => ({ key, ok: false, code: "not_begun" })),
      ],
    },
  });
  expect(touched).toEqual(["a", "b", "c", "d"]);
});
