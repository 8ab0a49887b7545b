import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answered } from "../world/operator-answers.ts";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const GIT_CONFIG = "[user]\n\tname = Team Bot\n\temail = bot@example.com\n";

const ADA = "Ada by hand <ada@users.example>";
const BEN = "Ben Okafor <ben@playground.example>";

let world: World;
let talk: Talk;
let answers = 0;

beforeAll(async () => {
  world = await startWorld();
  writeFileSync(join(world.root, "home/.gitconfig"), GIT_CONFIG);
  await world.worker.start();
  const set = { slack_user_id: "U0ADA", github_author: ADA, by: "Olga" };
  answered(await world.worker.operator.setGitHubAuthor({ body: set }));
});
afterAll(() => world?.end());

/** Has the agent run a script because somebody wrote it; resolves when it answered. */
async function run(script: string, user = "U0ADA"): Promise<void> {
  answers += 1;
  const end = `done ${answers} of ${user}`;
  const text = `[[shell:cd shop; { ${script} } > ../out.txt 2>&1]][[final:${end}]]`;
  talk.say(text, { user });
  await talk.answer(end);
}

const trailersOf = (folder = "shop") =>
  execFileSync("git", ["-C", join(talk.workspace, folder), "log", "-1", "--format=%B"], {
    encoding: "utf8",
  })
    .split("\n")
    .filter((line) => line.startsWith("Co-authored-by:"))
    .map((line) => line.replace("Co-authored-by: ", ""));

it("GH01: GH04: a commit names whom the operator set by hand, once, over what Slack says", async () => {
  talk = mention(
    world,
    "[[shell:git init -q -b main shop; git -C shop commit -q --allow-empty -m first; env > env.txt]][[final:made]]",
  );
  await talk.answer("made");
  expect(trailersOf()).toEqual([ADA]);
  await run("git commit -q --amend --no-edit;");
  expect(trailersOf()).toEqual([ADA]);
  await run(`git commit -q --allow-empty -m mine --author "Ada <ADA@users.example>";`);
  expect(trailersOf()).toEqual([]);
});

it("GH02: a commit names a person by the address of the Slack profile", async () => {
  await run("git commit -q --allow-empty -m second;", "U0BEN");
  expect(trailersOf()).toEqual([ADA, BEN]);
  const { authors } = answered(await world.worker.operator.listGitHubAuthors({}));
  expect(authors.find(({ slackUserId }) => slackUserId === "U0BEN")).toMatchObject({
    author: BEN,
    source: "slack_inferred",
    lastCommitAt: expect.any(Number),
  });
  expect(authors.find(({ slackUserId }) => slackUserId === "U0ADA")).toMatchObject({
    author: ADA,
    source: "manual",
    setBy: "Olga",
  });
});

it("GH07: SE07: hooks of the session's own clone run, and those of a shared clone do not", async () => {
  const shared = join(world.data, "repos/shared");
  const plant = (repository: string, name: string, text: string) =>
    `printf '#!/bin/sh\\n${text}\\n' > ${repository}/.git/hooks/${name}; chmod +x ${repository}/.git/hooks/${name};`;
  await run(
    [
      plant(".", "pre-commit", "echo ran > ran.txt"),
      plant(".", "commit-msg", 'echo "Checked: yes" >> "$1"'),
      "git commit -q --allow-empty -m third;",
      `git init -q -b main ${shared}; git -C ${shared} commit -q --allow-empty -m base;`,
      plant(shared, "post-checkout", `touch ${talk.workspace}/planted`),
      plant(shared, "commit-msg", `touch ${talk.workspace}/planted`),
      `git -C ${shared} worktree add -q -b task ${talk.workspace}/task;`,
      `git -C ${talk.workspace}/task commit -q --allow-empty -m task;`,
    ].join(" "),
  );
  expect(readFileSync(join(talk.workspace, "shop/ran.txt"), "utf8")).toBe("ran\n");
  const message = execFileSync("git", [
    "-C",
    join(talk.workspace, "shop"),
    "log",
    "-1",
    "--format=%B",
  ]);
  expect(message.toString()).toContain("Checked: yes");
  expect(trailersOf()).toEqual([ADA, BEN]);
  expect(existsSync(join(talk.workspace, "planted"))).toBe(false);
  expect(trailersOf("task")).toEqual([ADA, BEN]);
  await run(
    "printf '#!/bin/sh\\nexit 1\\n' > .git/hooks/pre-commit; git commit -q --allow-empty -m no || echo refused;",
  );
  expect(readFileSync(join(talk.workspace, "out.txt"), "utf8")).toContain("refused");
  await run("rm .git/hooks/pre-commit .git/hooks/commit-msg;");
});

it("GH03: GH05: people choose in a form; somebody without an author holds up no commit", async () => {
  const { slack } = world;
  await run("git commit -q --allow-empty -m fourth;", "U0GUEST");
  expect(trailersOf()).toEqual([ADA, BEN]);
  const user = "U0ADA";
  const asked = await slack.waitFor(() =>
    slack.workspace.core.world
      .ephemerals("C0GENERAL", user)
      .find((one) => one.text.includes("<@U0GUEST>") && one.text.includes("co-authors")),
  );
  const place = { channel: "C0GENERAL", ts: asked.ts };
  // Everybody of the thread is asked, one after the other.
  const to = () => slack.calls("chat.postEphemeral").map(({ args }) => args["user"]);
  await slack.waitFor(() => ["U0BEN", "U0GUEST"].every((other) => to().includes(other)));
  expect(
    await slack.people.click({ user, actionId: "coauthor_configure", message: place }),
  ).toMatchObject({ ok: true, value: { acknowledged: true } });
  await slack.waitFor(() => slack.workspace.core.modals.top(user));
  const chosen = (...values: readonly string[]) => ({
    "coauthor.people": {
      "coauthor.people.chosen": {
        type: "multi_static_select",
        selected_options: values.map((value) => ({
          text: { type: "plain_text", text: value },
          value,
        })),
      },
    },
    "coauthor.missing": {
      "coauthor.missing.ignored": {
        type: "checkboxes",
        selected_options: [{ text: { type: "plain_text", text: "x" }, value: "ignore_missing" }],
      },
    },
  });
  await slack.people.submitView(user, chosen("U0BEN", "U0GUEST"));
  await slack.waitFor(() =>
    slack
      .calls("chat.postEphemeral")
      .find(({ args }) => String(args["text"]).includes("from now on")),
  );
  const before = slack.calls("chat.postEphemeral").length;
  await run("git commit -q --allow-empty -m fifth;");
  expect(trailersOf()).toEqual([BEN]);
  expect(slack.calls("chat.postEphemeral")).toHaveLength(before);
});

it("GH05: nobody is asked again in a thread where somebody wants that", async () => {
  const { slack } = world;
  const other = mention(world, "[[shell:git init -q -b main shop]][[final:begun]]");
  await other.answer("begun");
  const toldAlone = () =>
    slack
      .calls("chat.postEphemeral")
      .filter(({ args }) => args["thread_ts"] === other.threadTs)
      .map(({ args }) => String(args["text"]));
  const commit = async (name: string, user: string) => {
    const script = `git -C shop commit -q --allow-empty -m ${name}`;
    other.say(`[[shell:${script}]][[final:${name} is made]]`, { user });
    await other.answer(`${name} is made`);
  };
  await commit("one", "U0GUEST");
  const asked = await slack.waitFor(() =>
    slack.workspace.core.world
      .ephemerals("C0GENERAL")
      .find((one) => one.threadTs === other.threadTs && one.text.includes("co-authors")),
  );
  const message = { channel: "C0GENERAL", ts: asked.ts };
  await slack.waitFor(() => toldAlone().length === 2, { what: "both to be asked" });
  await slack.people.click({ user: "U0ADA", actionId: "coauthor_ignore", message });
  await slack.waitFor(() => toldAlone().some((text) => text.startsWith("I do not ask again")));
  const before = toldAlone();
  // Somebody new makes it another question, which would be asked.
  await commit("two", "U0BEN");
  await passMarker(world);
  expect(toldAlone()).toEqual(before);
});

it("GH06: GH08: a commit works while the broker is stopped, and nobody's git is configured", async () => {
  const env = Object.fromEntries(
    readFileSync(join(talk.workspace, "env.txt"), "utf8")
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  expect(env["GIT_CONFIG_PARAMETERS"]).toContain("core.hooksPath");
  await world.worker.end("SIGKILL");
  const shop = join(talk.workspace, "shop");
  execFileSync("git", ["-C", shop, "commit", "-q", "--allow-empty", "-m", "alone"], { env });
  const subject = execFileSync("git", ["-C", shop, "log", "-1", "--format=%s"]).toString();
  expect(subject.trim()).toBe("alone");
  expect(trailersOf()).toEqual([]);
  expect(readFileSync(join(world.root, "home/.gitconfig"), "utf8")).toBe(GIT_CONFIG);
});
