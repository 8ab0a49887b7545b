import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore, type Store } from "../../store/database.ts";
import { saveName } from "../../store/names.ts";
import { addTimelineEntry, timelinePage } from "../../store/timeline.ts";
import { timelineEntries } from "./timeline-entries.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
});
afterEach(() => store.close());

async function shown(kind: string, data: unknown): Promise<string | undefined> {
  await addTimelineEntry(store.db, { sessionKey: "C1:1.0", kind, data, at: 1 });
  const rows = await timelinePage(store.db, "C1:1.0", { limit: 10 });
  const entry = (await timelineEntries(store.db, rows)).at(-1);
  return entry?.kind === "other" ? entry.summary : undefined;
}

it.each([
  [{ by: { choice: "try-again", operator: "Mara Okafor" } }, "Mara Okafor chose “Try again”."],
  [{ by: { choice: "leave-it", userId: "U1" } }, "Jonas Weber chose “Leave it”."],
  [{ by: { choice: "start-fresh", userId: "U2" } }, "U2 chose “Start fresh”."],
  [{ by: null }, "No decision was needed any more."],
])("says what became of a notice: %j", async (data, sentence) => {
  await saveName(store.db, { id: "U1", kind: "person", name: "Jonas Weber" }, 1);
  expect(await shown("notice-settled", { notice: "failed", ...data })).toBe(sentence);
});

it("shows what it cannot read as it is stored", async () => {
  expect(await shown("notice-settled", { by: 5 })).toBe('{"by":5}');
  expect(await shown("from a later release", { a: 1 })).toBe('{"a":1}');
});
