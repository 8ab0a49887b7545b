import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GitHubDouble, startGitHubDouble } from "../doubles/github/github-double.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const TOKEN = "gho_0123456789abcdefghijABCDEFGHIJ012345";

/** The machine's own configuration, whose helper would be asked first. */
const OWN_GIT_CONFIG = `[user]
\tname = Ada
\temail = ada@example.com
[credential]
\thelper = "!echo username=ada; echo password=of-the-machine; :"
`;

let world: World;
let github: GitHubDouble;

beforeAll(async () => {
  world = await startWorld();
  github = await startGitHubDouble(world.root);
  writeFileSync(join(world.root, "home/.gitconfig"), OWN_GIT_CONFIG);
  github.users.set(TOKEN, { login: "team-bot", id: 1 });
  await world.worker.start({ ...github.env, GH_TOKEN: TOKEN });
});
afterAll(async () => {
  await world?.end();
  github?.stop();
});

it("GH10: gh acts, and git pushes to an https origin and in SSH's style, with GH_TOKEN alone", async () => {
  const push = (url: string, subject: string) =>
    `git remote set-url origin ${url}; git commit -q --allow-empty -m ${subject}; git push -q origin main;`;
  const script = [
    "set -e; git init -q -b main shop; cd shop; git remote add origin nowhere;",
    push("https://github.com/acme/shop.git", "https"),
    push("git@github.com:acme/shop.git", "scp"),
    push("ssh://git@github.com/acme/shop.git", "ssh"),
    `gh api user --jq .login > ../login.txt; git config --global --list > ../config.txt`,
  ].join(" ");
  const talk = mention(world, `[[shell:${script}]][[final:pushed]]`);
  await talk.answer("pushed");
  expect(github.subjects("acme/shop")).toEqual(["ssh", "scp", "https"]);
  expect(github.passwords()).toEqual([TOKEN]);
  expect(readFileSync(join(talk.workspace, "login.txt"), "utf8")).toBe("team-bot\n");
});

it("GH08: nobody's global git configuration is changed", () => {
  expect(readFileSync(join(world.root, "home/.gitconfig"), "utf8")).toBe(OWN_GIT_CONFIG);
});
