import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { manualClock } from "../testing/manual-clock.ts";
import type { LinkState } from "./link-machine.ts";
import { watchStrangers } from "./stranger-watch.ts";
import { lookForStrangersIn, noStrangers, type Strangers, strangersAfter } from "./strangers.ts";

const MINUTE_MS = 60_000;

/** A link that says hello as the test says, and again whenever it is asked to reconnect. */
function world() {
  const clock = manualClock();
  const warnings: string[] = [];
  const changes: Strangers["state"][] = [];
  const listeners = new Set<(state: LinkState) => void>();
  let connection = 0;
  let strange = 0;
  let reconnects = 0;
  const hello = (ownAtHello: number) => {
    connection += 1;
    const state: LinkState = {
      state: "live",
      connection,
      since: clock.now(),
      shortLives: 0,
      connectionsOfApp: ownAtHello + strange,
      ownAtHello,
      replacement: { kind: "none" },
    };
    for (const listener of listeners) listener(state);
  };
  const watch = watchStrangers({
    clock,
    log: { ...silentLog, warn: (message: string) => warnings.push(message) },
    link: {
      onState: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      reconnect: () => {
        reconnects += 1;
        hello(2);
      },
    },
    onChange: (strangers) => changes.push(strangers.state),
  });
  return {
    clock,
    watch,
    warnings,
    changes,
    hello,
    reconnects: () => reconnects,
    strangers: (count: number) => {
      strange = count;
    },
  };
}

describe("another program on our app-level token", () => {
  it("is not seen in the socket that Slack still counts after a restart", async () => {
    const { clock, hello, strangers, changes, watch, warnings } = world();
    strangers(1);
    hello(1);
    expect(watch.strangers().state).toBe("suspected");
    strangers(0);
    await clock.advance(5 * MINUTE_MS);
    expect(watch.strangers().state).toBe("none");
    expect([changes, warnings]).toEqual([[], []]);
  });

  it("is seen when it stays, announced once, and once again when it is gone", async () => {
    const { clock, hello, strangers, changes, watch, warnings, reconnects } = world();
    strangers(2);
    hello(1);
    await clock.advance(30 * MINUTE_MS);
    expect(watch.strangers()).toMatchObject({ state: "seen", sockets: 2 });
    expect(changes).toEqual(["seen"]);
    expect(warnings).toEqual([expect.stringContaining("Another program uses")]);
    strangers(0);
    await clock.advance(15 * MINUTE_MS);
    expect(changes).toEqual(["seen", "none"]);
    const before = reconnects();
    await clock.advance(60 * MINUTE_MS);
    expect(reconnects()).toBe(before);
  });

  it("is not looked for any more once it is stopped", async () => {
    const { clock, hello, strangers, watch, reconnects } = world();
    strangers(1);
    hello(1);
    watch.stop();
    await clock.advance(60 * MINUTE_MS);
    expect(reconnects()).toBe(0);
  });

  it("is never seen at once, and always looked for again while it is suspected", () => {
    const hello = fc.record({
      sockets: fc.option(fc.nat({ max: 9 })),
      afterMs: fc.nat({ max: 10 * MINUTE_MS }),
    });
    fc.assert(
      fc.property(fc.array(hello), (hellos) => {
        let now = 0;
        let strangers: Strangers = noStrangers;
        for (const { sockets, afterMs } of hellos) {
          now += afterMs;
          const before = strangers;
          strangers = strangersAfter(before, sockets, now);
          expect([before.state, strangers.state]).not.toEqual(["none", "seen"]);
          expect(strangers.state === "none").toBe(sockets === null || sockets === 0);
          expect(lookForStrangersIn(strangers) === null).toBe(strangers.state === "none");
        }
      }),
    );
  });
});
