import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { openStore, type Store } from "../../store/database.ts";
import { writeFact } from "../../store/facts.ts";
import type { Absence } from "./absence.ts";
import { absenceRecord } from "./absence-record.ts";

const MINUTE = 60_000;
const NOON = 1_700_000_000_000;

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
});
afterEach(() => store.close());

const absence = (cause: Absence["cause"], fromMinute: number, toMinute: number): Absence => ({
  cause,
  from: NOON + fromMinute * MINUTE,
  to: NOON + toMinute * MINUTE,
});
const tsAt = (minute: number) => `${(NOON + minute * MINUTE) / 1_000}.000100`;

describe("W17 the record of absences", () => {
  it("forgets what is unreadable, and goes on", async () => {
    for (const text of ["no JSON", '[{"cause":"holiday"}]']) {
      await writeFact(store.db, "slack.absences", text);
      const record = absenceRecord(store.db, silentLog);
      expect(await record.list()).toEqual([]);
      record.note(absence("asleep", 0, 60));
      expect(await record.list()).toHaveLength(1);
    }
  });

  it("leaves out what was too short to be noticed, and keeps the newest ten", async () => {
    const record = absenceRecord(store.db, silentLog);
    record.note(absence("no-link", 0, 0.9));
    expect(await record.list()).toEqual([]);
    for (let hour = 0; hour < 12; hour += 1)
      record.note(absence("no-link", hour * 60, hour * 60 + 2));
    const starts = (await record.list()).map(({ from }) => (from - NOON) / (60 * MINUTE));
    expect(starts).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  });

  it("counts each message for the absence that explains it, and none for nothing", async () => {
    const record = absenceRecord(store.db, silentLog);
    record.note(absence("not-running", 0, 30));
    record.note(absence("asleep", 120, 180));
    record.found([tsAt(130), tsAt(10), tsAt(140), tsAt(90)]);
    expect((await record.list()).map(({ cause, found }) => [cause, found])).toEqual([
      ["asleep", 2],
      ["not-running", 1],
    ]);
  });

  it("says that an absence was searched only when the search began after it", async () => {
    const record = absenceRecord(store.db, silentLog);
    record.note(absence("asleep", 0, 60));
    record.searched(NOON + 59 * MINUTE);
    expect(await record.list()).toMatchObject([{ isSearched: false }]);
    record.searched(NOON + 60 * MINUTE);
    expect(await record.list()).toMatchObject([{ isSearched: true }]);
  });

  it("is there after a restart, and announces changes alone", async () => {
    const before = absenceRecord(store.db, silentLog);
    let changes = 0;
    before.onChange(() => (changes += 1));
    before.note(absence("asleep", 0, 60));
    before.found([tsAt(300)]);
    before.searched(NOON);
    await before.list();
    expect(changes).toBe(1);
    const after = absenceRecord(store.db, silentLog);
    expect(await after.list()).toEqual(await before.list());
    expect(await after.list()).toHaveLength(1);
  });
});
