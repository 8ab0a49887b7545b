import { sql } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { openStore } from "./database.ts";
import { retentionRules } from "./retention-rules.ts";

/** Tables that no rule of age is about, and what keeps them small. */
const otherwiseBounded: Readonly<Record<string, string>> = {
  sessions: "idle ones go after idleSessionMs, with what hangs on them",
  timeline: "rows go by age and by number",
  feed: "rows go by number",
  names: "a row for each person, channel and bot of the workspace",
  step_outputs: "rows go by age and by number, and with their session",
  facts: "a handful of names, each one row",
  schema_versions: "one row",
  channel_settings: "a row for each channel that somebody changed something for",
  progress: "a row for each turn that runs, forgotten with its last card",
  jobs: "ended ones go with their files after 30 days, all with their session",
  github_authors: "at most two rows for each person of the workspace",
  github_commits: "a row for each person who is named in commits",
  github_accounts: "a row for each person who linked an account",
  coauthor_choices: "a row for each session in which somebody chose, gone with the session",
  past_usage: "a row per quarter of an hour and origin for a year, then one per day",
  removed_messages: "each removal of a session forgets the old ones",
};

it("OP03: every table has a retention, or a reason to need none", async () => {
  const store = await openStore({ path: ":memory:" });
  onTestFinished(() => store.close());
  const { rows } = await sql<{ readonly name: string }>`
    select name from sqlite_schema where type = 'table'
      and name not like 'sqlite_%' and name not like 'kysely_%'`.execute(store.db);
  const tables = rows.map(({ name }) => name);
  const byAge: readonly string[] = retentionRules(0).ages.map(({ table }) => table);
  const known = new Set([...byAge, ...Object.keys(otherwiseBounded)]);
  expect(tables.toSorted()).toEqual([...known].toSorted());
});
