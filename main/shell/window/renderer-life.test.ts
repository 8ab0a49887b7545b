import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../broker/clock/clock.ts";
import { rendererLife } from "./renderer-life.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const done: string[] = [];
  const window = { isVisible: true };
  const life = rendererLife({
    clock: systemClock,
    isVisible: () => window.isVisible,
    release: () => {
      done.push("release");
      life.gone();
    },
    reload: () => done.push("reload"),
  });
  return {
    ...{ done, life },
    show: () => {
      window.isVisible = true;
      life.shown();
    },
    hide: () => {
      window.isVisible = false;
      life.hidden();
    },
  };
}

describe("the window's renderer", () => {
  it("is released after ten minutes in a hidden window, and is back when that is shown", async () => {
    const { done, show, hide } = setUp();
    hide();
    await vi.advanceTimersByTimeAsync(599_999);
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toEqual(["release"]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    show();
    show();
    expect(done).toEqual(["release", "reload"]);
  });

  it("stays in a window that is shown again before", async () => {
    const { done, show, hide } = setUp();
    hide();
    await vi.advanceTimersByTimeAsync(300_000);
    show();
    await vi.advanceTimersByTimeAsync(3_600_000);
    hide();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(done).toEqual([]);
  });

  it("is not released while a person sees it", () => {
    const { done, life } = setUp();
    life.rest();
    expect(done).toEqual([]);
  });

  it("RL16: comes back at once after a crash, and in pauses when it keeps crashing", async () => {
    const { done, life } = setUp();
    for (let crash = 0; crash < 4; crash += 1) life.gone();
    expect(done).toEqual(["reload", "reload", "reload"]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(done).toHaveLength(4);
  });

  it("that crashes in a hidden window waits until it is shown", () => {
    const { done, life, show, hide } = setUp();
    hide();
    life.gone();
    expect(done).toEqual([]);
    show();
    expect(done).toEqual(["reload"]);
  });
});
