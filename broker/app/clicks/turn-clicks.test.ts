import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { STOP_ACTION } from "../../slack/progress-card.ts";
import { storeSession } from "../../slack/testing/stored-session.ts";
import { openStore, type Store } from "../../store/database.ts";
import { addTurn } from "../../store/turns.ts";
import { takeTurnClick } from "./turn-clicks.ts";

const THREAD = "1700000000.000100";
let store: Store;

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  const key = await storeSession(store.db, "C1", THREAD);
  await addTurn(store.db, { id: "U", sessionKey: key, codexThreadId: "T", at: 0 });
});
afterEach(() => store.close());

/** Presses a turn's stop button somewhere; returns what was told. */
async function pressedAt(channel: string, threadTs: string): Promise<readonly string[]> {
  const told: string[] = [];
  const nothing = () => Promise.reject(new Error("no turn runs"));
  await takeTurnClick(
    {
      type: "block_actions",
      user: { id: "U1" },
      channel: { id: channel },
      message: { ts: "1700000001.000100", thread_ts: threadTs },
      actions: [{ action_id: STOP_ACTION, value: "U" }],
    },
    {
      db: store.db,
      log: silentLog,
      sessions: { dispatch: nothing, request: nothing },
      gateway: { tellAlone: ({ text }) => Promise.resolve(told.push(text) > 0) },
      mayDrive: () => Promise.resolve(true),
    },
  );
  return told;
}

it.each([
  ["C2", THREAD],
  ["C1", "1700000009.000900"],
])("SE16: a turn's button counts in its thread alone: %s %s", async (channel, threadTs) => {
  expect(await pressedAt(channel, threadTs)).toEqual([
    "This was already decided, or I have continued since. Nothing was changed.",
  ]);
});

it("a turn's button counts in its thread", async () => {
  expect(await pressedAt("C1", THREAD)).toEqual([
    "This turn is over, so there was nothing to stop.",
  ]);
});
