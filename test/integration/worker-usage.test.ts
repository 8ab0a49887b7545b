import { execFileSync } from "node:child_process";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Usage, usageSchema } from "../../broker/api/usage.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { mention, type Talk } from "../world/talk.ts";

// One world for the file: each test goes on where the one before it ended.

let here: ControlWorld;
let talk: Talk;

beforeAll(async () => {
  here = await startControlWorld();
  await here.control.start();
  await here.control.untilState("running");
});
afterAll(() => here?.end());

const HOUR_MS = 3_600_000;
const STORED = 2_500;

async function usage(query = ""): Promise<Usage> {
  const { text } = await here.control.call(`/admin/api/usage?zone=UTC${query}`);
  return usageSchema.parse(JSON.parse(text));
}

const rowsOf = ({ rows }: Usage) => rows.map(({ subject, turns }) => [subject.id, turns]);

/** Changes the worker's database behind its back. */
function inDatabase(work: (database: Sqlite.Database) => void): void {
  const database = new Sqlite(join(here.world.data, "state/broker.sqlite"));
  database.pragma("busy_timeout = 10000");
  work(database);
  database.close();
}

describe("what the turns used", () => {
  test("AD16: is nothing before the first turn, and a wrong question is refused", async () => {
    expect(await usage()).toMatchObject({ rows: [], totals: { turns: 0 }, recentTurns: [] });
    for (const query of ["window=1y", "by=weather", "zone=Mars/Olympus"]) {
      expect(await here.control.call(`/admin/api/usage?${query}`)).toMatchObject({
        status: 400,
        body: { code: "invalid_input" },
      });
    }
  });

  test("W15: CX13: AD16: is attributed to the profile, model, channel and person of each turn, once", async () => {
    talk = mention(here.world, "[[final:the first answer]]", { user: "U0ADA" });
    await talk.answer("the first answer");
    await talk.idle();
    talk.say(`<@${here.world.slack.botUserId}> [[final:the second answer]]`, { user: "U0BEN" });
    await talk.answer("the second answer");
    await talk.idle();
    await expect.poll(async () => (await usage()).recentTurns.length).toBe(2);
    const byPerson = await usage("&by=person&window=24h");
    expect(rowsOf(byPerson).toSorted()).toEqual([
      ["U0ADA", 1],
      ["U0BEN", 1],
    ]);
    expect(byPerson.rows.every(({ subject }) => subject.name !== null)).toBe(true);
    expect(rowsOf(await usage("&by=channel"))).toEqual([["C0GENERAL", 2]]);
    expect(rowsOf(await usage("&by=profile"))).toEqual([["default", 2]]);
    const [model] = (await usage("&by=model")).rows;
    expect(model?.subject.id).toEqual(expect.any(String));
    // What Codex told last of the session's thread is what its turns used together.
    const { sums, recentTurns, bySession, windows, series } = byPerson;
    const { tokens } = (await talk.session()) as { tokens: { total: number } };
    expect(tokens.total).toBeGreaterThan(0);
    expect([sums.total, windows.lastHour.total]).toEqual([tokens.total, tokens.total]);
    expect(series.flatMap((one) => one.tokens).reduce((sum, one) => sum + one, 0)).toBe(
      tokens.total,
    );
    expect(recentTurns.map(({ state, model: name }) => [state, name])).toEqual([
      ["completed", model?.subject.id],
      ["completed", model?.subject.id],
    ]);
    expect(bySession).toMatchObject([{ sessionKey: talk.key, turns: 2, total: tokens.total }]);
  });

  test("AD17: is complete for thousands of turns", async () => {
    const before = await usage("&window=30d");
    const now = Date.now();
    inDatabase((database) => {
      const add = database.prepare(
        `insert into turns (id, session_key, codex_thread_id, state, started_at, ended_at, profile,
           model, channel, person, input_tokens, total_tokens)
         values (?, ?, 't', 'completed', ?, 1, ?, 'gpt-stored', ?, ?, 90, 100)`,
      );
      database.transaction(() => {
        for (let index = 1; index <= STORED; index += 1) {
          const at = now - Math.floor((index * 20 * 24 * HOUR_MS) / STORED);
          const profile = `p${String(index % 7)}`;
          add.run(`stored-${String(index)}`, talk.key, at, profile, "C0STORED", "U0ADA");
        }
      })();
    });
    const after = await usage("&window=30d");
    expect(after.totals).toMatchObject({
      turns: before.totals.turns + STORED,
      total: before.totals.total + STORED * 100,
    });
    expect(after.sums.turns).toBe(after.totals.turns);
    expect(after.rows).toHaveLength(8);
    expect(after.series).toHaveLength(5);
    const drawn = [...after.series.map(({ tokens }) => tokens), after.others ?? []].flat();
    expect(drawn.reduce((sum, one) => sum + one, 0)).toBe(after.totals.total);
    expect(after.rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(after.recentTurns).toHaveLength(25);
  });

  test("AD16: AD17: stays when the session is deleted, and while the broker is stopped", async () => {
    const before = await usage("&window=90d&by=channel");
    const path = `/admin/api/sessions/${encodeURIComponent(talk.key)}`;
    expect(await here.control.call(path, { method: "DELETE" })).toMatchObject({ status: 200 });
    const counted = ({ rows, sums, totals }: Usage) => ({ rows, sums, totals });
    const after = await usage("&window=90d&by=channel");
    expect(after).toMatchObject({ recentTurns: [], bySession: [] });
    expect(counted(after)).toEqual(counted(before));

    await here.control.call("/admin/api/service/stop", { json: {} });
    await here.control.untilState("stopped");
    await expect.poll(async () => (await here.control.status()).source).toBe("inspect");
    expect(counted(await usage("&window=90d&by=channel"))).toEqual(counted(before));
    const printed = execFileSync(
      process.execPath,
      [join(import.meta.dirname, "../../dist/main/broker.js"), "usage", "--by", "channel"],
      { env: { ...here.world.env, SERVICE_ROOT: here.world.root }, encoding: "utf8" },
    );
    expect(printed).toMatch(/^CHANNEL +TURNS +IN/m);
    expect(printed).toMatch(/^C0STORED +\d/m);
  });
});
