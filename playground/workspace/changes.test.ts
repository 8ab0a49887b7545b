import { expect, it } from "vitest";
import { ChangeFeed, CHANGES_KEPT } from "./changes.ts";

const change = { kind: "connections-changed", count: 1 } as const;

it("says when what a reader missed is no longer kept", () => {
  const feed = new ChangeFeed();
  for (let n = 0; n < CHANGES_KEPT + 2; n += 1) feed.add(change);
  expect(feed.since(1)).toEqual({ complete: false });
  expect(feed.since(CHANGES_KEPT + 3)).toEqual({ complete: false });
  expect(feed.since(2)).toMatchObject({ complete: true, changes: { length: CHANGES_KEPT } });
  expect(feed.since(feed.lastId)).toEqual({ complete: true, changes: [] });
});

it("tells listeners until they leave", () => {
  const feed = new ChangeFeed();
  const heard: number[] = [];
  const leave = feed.subscribe(({ id }) => heard.push(id));
  feed.add(change);
  leave();
  feed.add(change);
  expect(heard).toEqual([1]);
});
