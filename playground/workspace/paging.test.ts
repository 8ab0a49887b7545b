import fc from "fast-check";
import { expect, it } from "vitest";
import type { Message } from "./model.ts";
import { historyPage, listPage, type MessagePage, type PageQuery, repliesPage } from "./paging.ts";

function message(n: number, more: Partial<Message> = {}): Message {
  return {
    ts: `${n}.000000`,
    channel: "C",
    user: "U",
    text: String(n),
    blocks: [],
    attachments: [],
    reactions: [],
    files: [],
    ...more,
  };
}

const query = (more: Partial<PageQuery> = {}): PageQuery => ({
  limit: 100,
  inclusive: false,
  ...more,
});

it.each([
  [{ cursor: "nonsense" }, "invalid_cursor"],
  [{ cursor: Buffer.from("next_ts:9.000000").toString("base64") }, "invalid_cursor"],
  [{ oldest: "yesterday" }, "invalid_ts_oldest"],
  [{ latest: "1.2.3" }, "invalid_ts_latest"],
])("refuses %o with %s", (more, error) => {
  expect(historyPage([message(1)], query(more))).toEqual({ ok: false, error });
});

it("leaves replies out of a channel's history, but not broadcasts", () => {
  const all = [
    message(1),
    message(2, { threadTs: "1.000000" }),
    message(3, { threadTs: "1.000000", subtype: "thread_broadcast" }),
  ];
  expect(texts(historyPage(all, query()))).toEqual(["3", "1"]);
});

it("always shows the root first, also when it is older than oldest", () => {
  const page = repliesPage(
    message(1),
    [message(2), message(3)],
    query({ oldest: "2.000000" }),
    true,
  );
  expect(texts(page)).toEqual(["1", "3"]);
});

it("shows every reply exactly once over all pages, whatever the limit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      (count, limit) => {
        const replies = Array.from({ length: count }, (_, index) => message(index + 2));
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = repliesPage(
            message(1),
            replies,
            query({ limit, ...(cursor === undefined ? {} : { cursor }) }),
            true,
          );
          if (!page.ok) throw new Error(page.error);
          expect(page.messages[0]?.text).toBe("1");
          seen.push(...page.messages.slice(1).map((one) => one.text));
          cursor = page.hasMore ? page.nextCursor : undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(replies.map((one) => one.text));
      },
    ),
  );
});

it("pages other lists by id", () => {
  const first = listPage(["a", "b", "c"], (id) => id, 2, undefined);
  expect(first).toMatchObject({ items: ["a", "b"] });
  const cursor = first.ok ? first.nextCursor : "";
  expect(listPage(["a", "b", "c"], (id) => id, 2, cursor)).toEqual({
    ok: true,
    items: ["c"],
    nextCursor: "",
  });
  expect(listPage(["a"], (id) => id, 2, "x")).toEqual({ ok: false, error: "invalid_cursor" });
});

function texts(page: MessagePage): readonly string[] {
  return page.ok ? page.messages.map((one) => one.text) : [];
}
