import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InboundMessage } from "../../sessions/model.ts";
import type { OutboundPost } from "../../sessions/ports/posts.ts";
import { storeReceived } from "../../sessions/received.ts";
import { openStore, type Store } from "../../store/database.ts";
import type { SlackMessage } from "../intake/message-shape.ts";
import { manualClock } from "../testing/manual-clock.ts";
import type { Absence } from "./absence.ts";
import { announceAbsence } from "./late-line.ts";

const START = 1_700_000_000_000;
const HOUR_S = 3_600;
const ROOT = "1700000000.000001";
const KEY = `C1:${ROOT}`;

let store: Store;
let posted: OutboundPost[];

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  posted = [];
});
afterEach(() => store.close());

const tsOf = (seconds: number) => `${START / 1_000 + seconds}.000001`;

/** Somebody wrote at `seconds`, and it came to us at `cameAt`. */
async function came(seconds: number, cameAt: number): Promise<SlackMessage> {
  const ts = tsOf(seconds);
  const message: InboundMessage = {
    thread: { channel: "C1", threadTs: ROOT },
    channelType: "channel",
    ts,
    source: "app_mention",
    author: { kind: "user", userId: "U1" },
    text: "words",
    files: [],
  };
  const at = { sessionsRoot: "/tmp", host: "here", now: START + cameAt * 1_000 };
  await storeReceived(store.db, { message, startsSession: true }, at);
  return { ts, user: "U1", text: "words" } as SlackMessage;
}

function tell(
  read: readonly SlackMessage[],
  found: readonly SlackMessage[],
  nowS: number,
  absences: readonly Absence[] = [],
) {
  const thread = { read, found: found.map(({ ts }) => ts) };
  return announceAbsence(store.db, KEY, thread, {
    clock: manualClock(START + nowS * 1_000),
    machine: "This Mac",
    absences,
    posts: {
      enqueue: (_tx, post) => {
        posted.push(post);
        return Promise.resolve();
      },
      wake: () => {},
    },
  });
}

const asleep: Absence = {
  cause: "asleep",
  from: START + HOUR_S * 1_000,
  to: START + 8 * HOUR_S * 1_000,
};
const textOf = (post: OutboundPost | undefined) =>
  post?.body.kind === "notice" ? post.body.text : null;

describe("the line in a thread that waited", () => {
  it("is not said where no session lives", async () => {
    const said = { ts: tsOf(5), user: "U1", text: "words" } as SlackMessage;
    expect(await tell([said], [said], HOUR_S)).toEqual([]);
    expect(posted).toEqual([]);
  });

  it("is not said where nobody waited", async () => {
    const prompt = await came(10, 11);
    await tell([prompt], [], HOUR_S, [asleep]);
    const found = await came(20, 50);
    await tell([found], [found], 50);
    expect(posted).toEqual([]);
  });

  it("says why, and counts", async () => {
    await came(0, 1);
    const read = [await came(2 * HOUR_S, 8 * HOUR_S), await came(3 * HOUR_S, 8 * HOUR_S)];
    expect(await tell(read, read, 8 * HOUR_S, [asleep])).toHaveLength(1);
    expect(textOf(posted[0])).toBe(
      "This Mac was asleep. I have read the two messages sent since then, in order.",
    );
  });

  it("counts what Slack brought late by itself, and has one key an absence", async () => {
    const late = await came(2 * HOUR_S, 8 * HOUR_S);
    await tell([late], [], 8 * HOUR_S, [asleep]);
    await tell([late], [], 9 * HOUR_S, [asleep]);
    expect(textOf(posted[0])).toBe("This Mac was asleep. I have read the message sent since then.");
    expect(new Set(posted.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it("names the sleep when it was also without a link, and no absence of a moment", async () => {
    const late = await came(2 * HOUR_S, 8 * HOUR_S);
    const noLink: Absence = { ...asleep, cause: "no-link" };
    const restart: Absence = { cause: "not-running", from: asleep.from, to: asleep.from + 3_000 };
    await tell([late], [], 8 * HOUR_S, [noLink, restart, asleep]);
    expect(textOf(posted[0])).toContain("This Mac was asleep");
  });

  it("says that Slack was late where we were not away", async () => {
    const found = await came(5, 200);
    await tell([found], [found], 200);
    expect(textOf(posted[0])).toBe("Slack delivered your last message late. I have read it now.");
  });
});
