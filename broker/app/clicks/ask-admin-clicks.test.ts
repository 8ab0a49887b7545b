import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../../clock/clock.ts";
import { addRefusal } from "../../store/access-refusals.ts";
import { openStore, type Store } from "../../store/database.ts";
import { type AskAdminClicksOptions, takeAskAdminClick } from "./ask-admin-clicks.ts";

const DAY_MS = 24 * 3_600_000;
let store: Store;
let now = 0;
let reachable = true;
let sent: string[] = [];
let told: string[] = [];
let changes = 0;
let options: AskAdminClicksOptions;

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  now = 1_000;
  reachable = true;
  sent = [];
  changes = 0;
  told = [];
  options = {
    db: store.db,
    clock: { ...systemClock, now: () => now },
    admin: "UMARA",
    requestsChanged: () => void (changes += 1),
    gateway: {
      tellAlone: ({ text }) => Promise.resolve(told.push(text) > 0),
      tellDirectly: (userId, text) => {
        if (reachable) sent.push(`${userId}: ${text}`);
        return Promise.resolve(reachable);
      },
    },
  };
});
afterEach(() => store.close());

const refuse = (rule: string, channel = "C1", ts = "1.1") =>
  addRefusal(store.db, {
    ...{ channel, ts, thread_ts: "1.1", author: "UADA", rule, notice: "No." },
    ...{ state: "told" as const, at: 1 },
  });
const click = (user = "UADA", channel = "C1") =>
  takeAskAdminClick(
    {
      type: "block_actions",
      user: { id: user },
      channel: { id: channel },
      actions: [{ action_id: "ask_admin", value: "ask" }],
    },
    options,
  );

it.each(["other-workspace", "deactivated", "bot-not-listed"])(
  "asks nobody for what nobody can allow: %s",
  async (rule) => {
    await refuse(rule);
    await click();
    expect([...sent, ...told]).toEqual([]);
  },
);

it("asks nobody for somebody who was not refused there", async () => {
  await refuse("channel-not-listed");
  await click("UBEN");
  await click("UADA", "C2");
  expect([...sent, ...told]).toEqual([]);
});

it("asks once a day about a place", async () => {
  await refuse("channel-not-listed");
  await refuse("person-not-listed", "C2");
  await click();
  await click();
  expect(sent).toHaveLength(1);
  expect(told).toEqual([
    "I asked <@UMARA>. Mention me again once you are allowed.",
    "<@UMARA> was asked already.",
  ]);
  expect(changes).toBe(1);
  await click("UADA", "C2");
  expect(sent.at(-1)).toBe(
    "UMARA: <@UADA> would like to give me work. To allow it, open Access in the app, or add `UADA` to ALLOWED_USERS.",
  );
  now += DAY_MS;
  await click();
  expect(sent).toHaveLength(3);
});

it("asks once, whatever else was refused meanwhile, also when two clicks come at once", async () => {
  await refuse("channel-not-listed");
  await Promise.all([click(), click()]);
  await refuse("channel-not-listed", "C1", "2.2");
  await click();
  expect(sent).toHaveLength(1);
});

it("names what to allow for direct messages", async () => {
  await refuse("channel-not-listed", "D1");
  await click("UADA", "D1");
  expect(sent[0]).toContain("add `direct` to ALLOWED_CHANNELS");
});

it("asks for a guest, without a hint that would shut all others out", async () => {
  await refuse("guest");
  await click();
  expect(sent[0]).toBe(
    "UMARA: <@UADA>, a guest, would like to give me work. To allow it, open Access in the app.",
  );
});

it("says that the admin could not be reached, and may be asked again", async () => {
  await refuse("channel-not-listed");
  reachable = false;
  await click();
  expect(told).toEqual(["I could not reach <@UMARA>. Try again in a minute."]);
  reachable = true;
  await click();
  expect(sent).toHaveLength(1);
});
