import { afterEach, beforeEach, expect, it } from "vitest";
import { readFact } from "../store/facts.ts";
import { openStore, type Store } from "../store/database.ts";
import { linkOffers } from "./link-offers.ts";

const MONTH_MS = 30 * 86_400_000;
const monthly = (whose: string) => ({ whose, gapMs: MONTH_MS, isLong: true });
const short = { whose: "refused C1:1.0", gapMs: 300_000, isLong: false };

let store: Store;
let now = 0;
/** What a worker has after its start. */
const started = () => linkOffers({ db: store.db, clock: { now: () => now } });
beforeEach(async () => {
  now = 0;
  store = await openStore({ path: ":memory:" });
});
afterEach(() => store.close());

it("does not repeat the offer of a month after a restart", async () => {
  expect(await started().take(monthly("person U1"))).toBe(true);
  now = MONTH_MS - 1;
  expect(await started().take(monthly("person U1"))).toBe(false);
  expect(await started().take(monthly("person U2"))).toBe(true);
  now = MONTH_MS;
  expect(await started().take(monthly("person U1"))).toBe(true);
});

it("makes one offer of several at the same time, and forgets those that are over", async () => {
  const offers = started();
  const taken = await Promise.all([1, 2, 3].map(() => offers.take(monthly("person U1"))));
  expect(taken.filter(Boolean)).toHaveLength(1);
  now = MONTH_MS;
  await offers.take(monthly("person U2"));
  expect(await readFact(store.db, "github.link-offers")).toBe(`{"person U2":${2 * MONTH_MS}}`);
});

it("offers what a thread was refused for again after its gap, and stores none of it", async () => {
  const offers = started();
  expect([await offers.take(short), await offers.take(short)]).toEqual([true, false]);
  now = short.gapMs;
  expect(await offers.take(short)).toBe(true);
  expect(await readFact(store.db, "github.link-offers")).toBeNull();
});
