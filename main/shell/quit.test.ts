import { describe, expect, it, vi } from "vitest";
import type { BrokerActions } from "./control-plane/broker-actions.ts";
import { quitting, type QuitOptions } from "./quit.ts";

function setUp(stopAndWait: BrokerActions["stopAndWait"] = () => Promise.resolve(true)) {
  const done: string[] = [];
  const listeners = new Map<string, (event: { preventDefault: () => void }) => void>();
  const quit = quitting({
    language: () => "en",
    app: {
      on: (name: string, listener: (event: { preventDefault: () => void }) => void) =>
        listeners.set(name, listener),
      exit: (code: number) => done.push(`exit ${code}`),
      relaunch: () => done.push("relaunch"),
    },
    autoUpdater: {
      on: (name: string, listener: () => void) => listeners.set(name, listener),
    },
    allowClosing: () => done.push("windows may close"),
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
    squirrelQuits: () => listeners.get("before-quit-for-update")?.({ preventDefault }),
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

  it("DE05 lets the window close for an update, and leaves the broker running", async () => {
    const { done, squirrelQuits, systemQuits } = setUp();
    squirrelQuits();
    expect(done).toEqual(["windows may close"]);
    systemQuits();
    await vi.waitFor(() => expect(done).toEqual(["windows may close", "close", "exit 0"]));
  });

  it("says that an update was not installed, and starts again only without a window", async () => {
    const early = setUp();
    early.quit.updateFailed("It is damaged.");
    expect(early.done).toEqual(["The update was not installed: It is damaged."]);

    const late = setUp();
    late.squirrelQuits();
    late.quit.updateFailed("It is damaged.");
    await vi.waitFor(() => expect(late.done.slice(2)).toEqual(["relaunch", "close", "exit 0"]));
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
