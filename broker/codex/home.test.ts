import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { silentLog } from "../logs/log.ts";
import { sharedEntries } from "./home-plan.ts";
import { prepareHome } from "./home.ts";

function homes() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "codex-home-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const paths = {
    profile: join(root, "profile"),
    team: join(root, "team"),
    source: join(root, "source"),
    user: join(root, "user"),
  };
  const write = (path: string, content: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  const prepare = async () => {
    const report = await prepareHome(
      {
        codexHome: paths.profile,
        teamHome: paths.team,
        sourceHome: paths.source,
        userHome: paths.user,
        now: () => Date.UTC(2026, 10, 22, 8),
      },
      silentLog,
    );
    if (!report.ok) throw report.error;
    return report.value;
  };
  const linksToTeam = (name: string) =>
    lstatSync(join(paths.profile, name)).isSymbolicLink() &&
    readlinkSync(join(paths.profile, name)) === join(paths.team, name);
  return { ...paths, write, prepare, linksToTeam };
}

test("AU12: without any content the team's entries are made empty and the profile links to them", async () => {
  const { prepare, linksToTeam, team, profile, user } = homes();
  expect((await prepare()).keptLocal).toEqual([]);
  for (const { name, kind } of sharedEntries) {
    expect(linksToTeam(name)).toBe(true);
    const state = statSync(join(team, name));
    expect(kind === "folder" ? state.isDirectory() : state.size === 0).toBe(true);
  }
  for (const folder of [team, profile, join(team, "skills")])
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readlinkSync(join(user, ".codex/AGENT.md"))).toBe(join(team, "AGENT.md"));
});

test("repeating it changes nothing", async () => {
  const { prepare, profile, team, user, write } = homes();
  write(join(team, "AGENTS.md"), "rules");
  write(join(user, ".codex/AGENT.md"), "mine");
  await prepare();
  const listing = () =>
    [profile, team, join(user, ".codex")].map((folder) => readdirSync(folder).toSorted());
  const before = listing();
  expect((await prepare()).keptLocal).toEqual([]);
  expect(listing()).toEqual(before);
});

test("AU12: a profile's own content is kept while the team home is empty", async () => {
  const { prepare, profile, team, write, linksToTeam } = homes();
  write(join(profile, "config.toml"), 'model = "mine"');
  write(join(profile, "skills/mine/SKILL.md"), "skill");
  expect((await prepare()).keptLocal).toEqual(["config.toml", "skills"]);
  expect(readFileSync(join(profile, "config.toml"), "utf8")).toBe('model = "mine"');
  expect(existsSync(join(profile, "skills/mine/SKILL.md"))).toBe(true);
  expect(readFileSync(join(team, "config.toml"), "utf8")).toBe("");
  expect(linksToTeam("memories")).toBe(true);
});

test("a source's content is copied into the profile while the team home is empty", async () => {
  const { prepare, profile, source, write } = homes();
  write(join(source, "AGENTS.md"), "from the source");
  write(join(source, "elsewhere/SKILL.md"), "linked skill");
  mkdirSync(join(source, "skills"));
  symlinkSync("../elsewhere", join(source, "skills/linked"));
  symlinkSync("../nowhere", join(source, "skills/dangling"));
  write(join(source, "auth.json"), "secret");
  await prepare();
  expect(readFileSync(join(profile, "AGENTS.md"), "utf8")).toBe("from the source");
  expect(lstatSync(join(profile, "AGENTS.md")).isSymbolicLink()).toBe(false);
  expect(readFileSync(join(profile, "skills/linked/SKILL.md"), "utf8")).toBe("linked skill");
  expect(lstatSync(join(profile, "skills/linked")).isSymbolicLink()).toBe(false);
  expect(existsSync(join(profile, "auth.json"))).toBe(false);
  expect(readFileSync(join(source, "AGENTS.md"), "utf8")).toBe("from the source");
});

test("once the team home has an entry, the profile's own makes way and is kept beside it", async () => {
  const { prepare, profile, team, write, linksToTeam } = homes();
  write(join(team, "config.toml"), 'model = "team"');
  write(join(profile, "config.toml"), 'model = "mine"');
  write(join(profile, "AGENTS.md"), "only mine");
  expect((await prepare()).keptLocal).toEqual(["AGENTS.md"]);
  expect(linksToTeam("config.toml")).toBe(true);
  expect(readFileSync(join(profile, "config.toml.before-team-home-20261122T080000Z"), "utf8")).toBe(
    'model = "mine"',
  );
  expect(readFileSync(join(profile, "AGENTS.md"), "utf8")).toBe("only mine");
});

test("what Codex puts into a profile by itself is no content", async () => {
  const { prepare, profile, write, linksToTeam } = homes();
  write(join(profile, "skills/.system/imagegen/SKILL.md"), "bundled");
  expect((await prepare()).keptLocal).toEqual([]);
  expect(linksToTeam("skills")).toBe(true);
});

test("the account stays in its profile", async () => {
  const { prepare, profile, team, write } = homes();
  write(join(profile, "auth.json"), "{}");
  write(join(team, "AGENTS.md"), "x");
  await prepare();
  expect(lstatSync(join(profile, "auth.json")).isFile()).toBe(true);
  expect(existsSync(join(team, "auth.json"))).toBe(false);
});

test("memory that a person has is merged into the team's, and the original is kept", async () => {
  const { prepare, team, user, write } = homes();
  write(join(team, "AGENT.md"), "team memory\n");
  write(join(user, ".codex/AGENT.md"), "my memory\n");
  await prepare();
  expect(readFileSync(join(team, "AGENT.md"), "utf8")).toBe("team memory\n\nmy memory\n");
  expect(
    readFileSync(join(user, ".codex/AGENT.md.before-team-home-20261122T080000Z"), "utf8"),
  ).toBe("my memory\n");
  writeFileSync(join(user, ".codex/AGENT.md"), "written by an agent");
  expect(readFileSync(join(team, "AGENT.md"), "utf8")).toBe("written by an agent");
});

test("a user's home that is the team home itself is not linked to itself", async () => {
  const { team, profile, write } = homes();
  const user = dirname(team);
  const teamHome = join(user, ".codex");
  write(join(teamHome, "AGENT.md"), "memory");
  const report = await prepareHome(
    { codexHome: profile, teamHome, userHome: user, now: () => 0 },
    silentLog,
  );
  expect(report.ok).toBe(true);
  expect(readFileSync(join(teamHome, "AGENT.md"), "utf8")).toBe("memory");
});

test("a home that cannot be written is an error with a hint", async () => {
  const { profile, team, user, write } = homes();
  write(profile, "a file where the folder should be");
  const report = await prepareHome(
    { codexHome: profile, teamHome: team, userHome: user, now: () => 0 },
    silentLog,
  );
  expect(report).toMatchObject({ ok: false, error: { code: "codex.home" } });
});
