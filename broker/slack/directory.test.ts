import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { createDirectory } from "./directory.ts";
import { createFeatureSwitches } from "./feature-switches.ts";
import { type FakeMethod, fakeApi, networkError } from "./testing/fake-api.ts";
import { manualClock } from "./testing/manual-clock.ts";

function world(usersInfo: FakeMethod) {
  const clock = manualClock();
  const api = fakeApi({ "users.info": usersInfo });
  const features = createFeatureSwitches(clock, silentLog);
  const { reads } = api.clients;
  return {
    api,
    clock,
    directory: createDirectory({ reads, features, onName: () => {}, clock, random: () => 0.5 }),
  };
}

/** The account of U1, with the clock moved as far as it takes. */
async function accountIn({ clock, directory }: ReturnType<typeof world>) {
  const told: { account?: Awaited<ReturnType<typeof directory.account>> } = {};
  void directory.account("U1").then((account) => {
    told.account = account;
  });
  await clock.runUntil(() => "account" in told);
  return told.account;
}

describe("the account of a person", () => {
  it.each([
    ["user_not_found", { kind: "not-found" }],
    ["user_not_visible", { kind: "not-found" }],
    ["missing_scope", { kind: "not-permitted" }],
  ])("AC01: %s is %j", async (error, expected) => {
    expect(await accountIn(world(() => ({ ok: false, error })))).toEqual(expected);
  });

  it("AC01: is asked for again while Slack fails, for half a minute", async () => {
    const down = world(() => Promise.reject(networkError("ECONNREFUSED")));
    const before = down.clock.now();
    expect(await accountIn(down)).toBeNull();
    expect(down.clock.now() - before).toBeGreaterThan(20_000);
    expect(down.clock.now() - before).toBeLessThan(60_000);
    let tries = 0;
    const shaky = world(() => {
      tries += 1;
      if (tries < 5) return Promise.reject(networkError("ECONNREFUSED"));
      return { ok: true, user: { id: "U1", team_id: "T1" } };
    });
    expect(await accountIn(shaky)).toMatchObject({ kind: "known", teams: ["T1"] });
  });

  it("AC01: tells guests, strangers, bots, and all workspaces of an organisation", async () => {
    const user = {
      id: "U1",
      team_id: "T1",
      teams: ["T2"],
      enterprise_user: { id: "W1", teams: ["T3"] },
      deleted: true,
      is_ultra_restricted: true,
      is_stranger: true,
      is_bot: true,
    };
    expect(await accountIn(world(() => ({ ok: true, user })))).toEqual({
      kind: "known",
      isGuest: true,
      isStranger: true,
      isDeactivated: true,
      isBot: true,
      teams: ["T1", "T2", "T3"],
      isInOrganisation: true,
    });
    expect(await accountIn(world(() => ({ ok: true, user: { id: "U1" } })))).toEqual({
      kind: "known",
      isGuest: false,
      isStranger: false,
      isDeactivated: false,
      isBot: false,
      teams: [],
      isInOrganisation: false,
    });
  });
});
