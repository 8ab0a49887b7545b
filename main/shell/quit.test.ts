import { describe, expect, it, vi } from "vitest";
import type { BrokerActions } from "./control-plane/broker-actions.ts";
import { quitting, type QuitOptions } from "./quit.ts";

function setUp(stopAndWait: BrokerActions["stopAndWait"] = () => Promise.resolve(true)) {
  const done: string[] = [];
  const listeners = new Map<string, (event: { preventDefault: () => void }) => void>();
  const quit = quitting({
    app: {
      on: (name: string, listener: (event: { preventDefault: () => void }) => void) =>
        listeners.set(name, listener),
      exit: (code: number) => done.push(`exit ${code}`),
    },
    dialog: { showErrorBox: (title: string, text: string) => done.push(`${title}: ${text}`) },
    actions: {
      stopAndWait: (limitMs: number) => {
        done.push("stop");
        return stopAndWait(limitMs);
      },
    },
    close: () => {
      done.push("close");
      return Promise.resolve();
    },
  } as unknown as QuitOptions);
  const preventDefault = vi.fn<() => void>();
  return {
    quit,
    done,
    preventDefault,
    systemQuits: () => listeners.get("before-quit")?.({ preventDefault }),
  };
}

describe("quitting", () => {
  it("leaves the broker running, and closes once however often it is asked", async () => {
    const { quit, done, systemQuits, preventDefault } = setUp();
    systemQuits();
    quit.keepBroker();
    systemQuits();
    await vi.waitFor(() => expect(done).toEqual(["close", "exit 0"]));
    expect(preventDefault).toHaveBeenCalledTimes(2);
  });

  it("stops the broker first when asked to", async () => {
    const { quit, done } = setUp();
    await quit.stopBroker();
    await vi.waitFor(() => expect(done).toEqual(["stop", "close", "exit 0"]));
  });

  it.each<[string, BrokerActions["stopAndWait"], string]>([
    ["it does not stop in time", () => Promise.resolve(false), "The broker still runs: It did not"],
    [
      "nobody takes the request",
      () => Promise.reject(new Error("The control plane does not answer.")),
      "The broker could not be stopped: The control plane does not answer.",
    ],
  ])("stays, and says so, when %s", async (_name, stopAndWait, text) => {
    const { quit, done } = setUp(stopAndWait);
    await quit.stopBroker();
    expect(done).toEqual(["stop", expect.stringContaining(text)]);
  });
});
