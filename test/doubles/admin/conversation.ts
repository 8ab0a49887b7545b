import type { StepEntry, TimelineEntry, TimelinePage } from "../../../broker/api/timeline.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";

// What was said and done in the sessions of the busy morning.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export interface Timeline {
  readonly entries: TimelineEntry[];
  readonly running: StepEntry[];
}

/** An entry without its place. */
export type Sketch = TimelineEntry extends infer Entry
  ? Entry extends TimelineEntry
    ? Omit<Entry, "sequence" | "sessionKey">
    : never
  : never;

/** Numbers sketches as the worker does. */
function numbered(key: string, sketches: readonly Sketch[], from = 1): TimelineEntry[] {
  return sketches.map((sketch, index) => ({
    ...sketch,
    sequence: from + index,
    sessionKey: key,
  }));
}

export function timelineOf(session: SessionItem): Timeline {
  if (session.channel.name === "checkout-web" && session.status.state === "needs-approval") {
    return checkout(session);
  }
  const at = session.createdAt;
  return {
    entries: numbered(session.key, [
      said(session, at, session.title ?? "", session.starter),
      ...(session.lastMessage?.author === null
        ? [posted(session.lastMessage.at, session.lastMessage.preview)]
        : []),
    ]),
    running: [],
  };
}

type Person = SessionItem["starter"];

export function said(
  session: Pick<SessionItem, "permalink">,
  at: number,
  text: string,
  person: Person,
): Extract<Sketch, { kind: "message" }> {
  return {
    kind: "message",
    at,
    ts: `${String(Math.floor(at / SECOND))}.000100`,
    author: person === null ? { kind: "operator", name: null } : { kind: "person", person },
    text,
    files: [],
    state: "done",
    recovered: false,
    change: null,
    permalink: session.permalink,
  };
}

export function posted(at: number, text: string): Extract<Sketch, { kind: "post" }> {
  return {
    kind: "post",
    at,
    post: "message",
    text,
    ts: `${String(Math.floor(at / SECOND))}.000200`,
    permalink: null,
    delivery: "sent",
  };
}

export function ran(
  at: number,
  command: string,
  change: Partial<StepEntry> = {},
): Extract<Sketch, { kind: "step" }> {
  return {
    kind: "step",
    at,
    itemId: `item-${command.length}-${String(at)}`,
    turnId: "turn-1",
    step: "command",
    title: `/bin/bash -lc '${command}'`,
    state: "completed",
    exitCode: 0,
    durationMs: SECOND,
    files: [],
    detail: null,
    hasMore: false,
    ...change,
  };
}

const cartDiff = [
  "@@ -41,3 +41,4 @@",
  "   const { prices, status } = usePriceList(market);",
  '-  const currency = prices[0]?.currency ?? "EUR";',
  '+  if (status !== "ready") return { total: null, pending: true };',
  "+  const currency = prices[0].currency;",
  "   return { total: sum(items, prices), currency, pending: false };",
  "",
].join("\n");

function checkout(session: SessionItem): Timeline {
  const { createdAt: start, key } = session;
  const workspace = workspaceOf(key);
  const reading = Array.from({ length: 14 }, (_, index) =>
    ran(start + (20 + index * 15) * SECOND, `sed -n 1,200p src/cart/file${String(index)}.ts`),
  );
  const running = Array.from({ length: 8 }, (_, index) =>
    ran(
      start + (240 + index * 18) * SECOND,
      `pnpm test checkout --repeat-each ${String(index + 1)}`,
      {
        detail: "1 passed\n",
      },
    ),
  );
  const answered = start + 12 * MINUTE;
  const later = Array.from({ length: 31 }, (_, index) =>
    ran(
      answered + (index + 1) * 3 * MINUTE,
      index % 2 === 0
        ? `git diff --stat HEAD~${String(index)}`
        : `rg -n "usePriceList" src | head -${String(index)}`,
      { detail: "src/cart/useCartTotal.ts | 20 ++++++++------\n" },
    ),
  );
  const end = answered + 103 * MINUTE;
  const edit = (file: string, added: number, removed: number, at: number, detail: string | null) =>
    ran(at, "", {
      step: "file-change",
      itemId: `edit-${file}`,
      title: `${workspace}/shop-frontend/${file}`,
      exitCode: null,
      durationMs: null,
      files: [{ path: `${workspace}/shop-frontend/${file}`, added, removed }],
      detail,
    });
  const sketches: Sketch[] = [
    said(
      session,
      start,
      "@codex `checkout.spec.ts` fails about one run in six since Tuesday. Please find out why and fix it.",
      session.starter,
    ),
    { kind: "turn-started", at: start + 2 * SECOND, turnId: "turn-1" },
    ...reading,
    ...running,
    ran(start + 402 * SECOND, "", {
      step: "web-search",
      itemId: "search-1",
      title: "react test reads first render before data",
      exitCode: null,
    }),
    posted(
      start + 7 * MINUTE,
      "Found it. `useCartTotal` reads the currency before the price list has loaded, so the first render shows 0.00 and the test sometimes reads that one. It happens in 9 of 50 runs with the CPU throttled.\n\nI can wait for the price list in the hook. Shall I also take out the retry in the Playwright config?",
    ),
    {
      kind: "turn-ended",
      at: start + 7 * MINUTE,
      turnId: "turn-1",
      status: "completed",
      error: null,
    },
    said(session, start + 11 * MINUTE, "可以修。retry 先保留一周，等绿灯稳定了再去掉。", {
      id: "U04LIN",
      name: "林晓雯",
    }),
    said(session, answered, "And add a regression test, please.", {
      id: "U04JONAS",
      name: "Jonas Weissenberger",
    }),
    { kind: "turn-started", at: answered + SECOND, turnId: "turn-2" },
    ...later.map((step) => ({ ...step, turnId: "turn-2" })),
    {
      ...edit("src/cart/useCartTotal.race.test.ts", 24, 0, end - 20 * MINUTE, 'test("…")\n'),
      turnId: "turn-2",
    },
    { ...edit("src/cart/CartSummary.tsx", 3, 3, end - 15 * MINUTE, null), turnId: "turn-2" },
    { ...edit("src/cart/useCartTotal.ts", 14, 6, end - 10 * MINUTE, cartDiff), turnId: "turn-2" },
    ran(end - 4 * MINUTE, "pnpm test checkout --repeat-each 50", {
      turnId: "turn-2",
      durationMs: 171 * SECOND,
      detail: "50 passed (2.8m)\n",
      hasMore: true,
    }),
    ran(end, 'git commit -m "Wait for the price list before totalling"', {
      turnId: "turn-2",
      detail:
        "[fix/cart-total-race 4f1c9e2] Wait for the price list before totalling\n 3 files changed\n",
    }),
  ];
  return { entries: numbered(key, sketches), running: [] };
}

export function workspaceOf(key: string): string {
  return `/srv/broker/.data/sessions/${key.replace(":", "-")}/workspace`;
}

/** A history of `count` entries, such as half a year in one thread leaves. */
export function longTimeline(session: SessionItem, count: number): Timeline {
  const { createdAt } = session;
  const begin = createdAt - count * SECOND;
  const sketches = Array.from({ length: count }, (_, index): Sketch => {
    const at = begin + index * SECOND;
    if (index % 10 === 0)
      return said(session, at, `Request ${String(index / 10 + 1)}`, session.starter);
    if (index % 10 === 9) return posted(at, `Answer ${String((index + 1) / 10)}`);
    return ran(at, `echo ${String(index)}`, { itemId: `item-${String(index)}` });
  });
  return { entries: numbered(session.key, sketches), running: [] };
}

/** Notes that a step runs, or no longer does, for who reads the timeline later. */
export function setRunning({ running }: Timeline, step: StepEntry, isRunning: boolean): void {
  const at = running.findIndex(({ itemId }) => itemId !== null && itemId === step.itemId);
  if (at !== -1) running.splice(at, 1);
  if (isRunning) running.push(step);
}

/** One page as the worker answers it. */
export function pageOf(
  { entries, running }: Timeline,
  limit: number,
  before: number | undefined,
): Omit<TimelinePage, "ok"> {
  const earlier =
    before === undefined ? entries : entries.filter(({ sequence }) => sequence < before);
  const page = earlier.slice(-limit);
  const first = page[0];
  const isBeginning = first === undefined || page.length === earlier.length;
  return {
    entries: page,
    nextBeforeSequence: isBeginning ? null : first.sequence,
    running: before === undefined ? running : [],
  };
}
