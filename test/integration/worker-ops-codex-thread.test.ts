import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecordedRequest } from "../doubles/model/model-double.ts";
import {
  answerIn,
  type OpenedSession,
  openSession,
  sayInSession,
} from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

const MEMORY = "Remember: the build machine is called Heron.";
const KEPT_SECRET = "s3cret-of-the-machine";

let world: World;
let session: OpenedSession;

beforeAll(async () => {
  world = await startWorld({
    env: {
      OPENAI_API_KEY: "sk-never-for-agents-0123456789abcdef",
      MACHINE_SECRET: KEPT_SECRET,
      BROKER_DEFAULT_GITHUB_TOKEN: "ghp_default0123456789abcdefABCDEF012345",
      GH_TOKEN: "ghp_forAgents0123456789abcdefABCDEF0123",
      SHARED_ON_PURPOSE: "yes, please",
      AGENT_ENV: "SHARED_ON_PURPOSE",
    },
  });
  await mkdir(join(world.data, "team-codex-home"), { recursive: true });
  await writeFile(join(world.data, "team-codex-home/AGENT.md"), `${MEMORY}\n`);
  await world.worker.start();
  session = await openSession(world);
});
afterAll(() => world?.end());

const inputOf = (request: RecordedRequest | undefined) => JSON.stringify(request?.model?.input);
const occurrences = (text: string, part: string) => text.split(part).length - 1;

it("CX02: works in the session's own workspace", async () => {
  await sayInSession(world, session, "[[shell:pwd > where.txt]]", "looked");
  const where = await readFile(join(session.workspace, "where.txt"), "utf8");
  expect(where.trim()).toBe(session.workspace);
  const other = await openSession(world, "C0RANDOM");
  expect(other.workspace).not.toBe(session.workspace);
});

it("CX03: tells the agent where shared repositories are, and lets it write there", async () => {
  const repos = join(world.data, "repos");
  expect(inputOf(world.model.modelCalls()[0])).toContain(repos);
  await sayInSession(world, session, `[[shell:echo clone > ${repos}/made.txt]]`, "cloned");
  expect(await readFile(join(repos, "made.txt"), "utf8")).toBe("clone\n");
});

it("CX17: gives the team's AGENT.md once, when the thread starts", async () => {
  await sayInSession(world, session, "", "once more");
  const [firstCall] = world.model.modelCalls();
  expect(occurrences(inputOf(firstCall), MEMORY)).toBe(1);
  const last = world.model.modelCalls().at(-1);
  expect(occurrences(inputOf(last), MEMORY)).toBe(1);
});

it("CX16: gives the agent's shell what it needs, and no secret of the broker", async () => {
  await sayInSession(world, session, "[[shell:env -0 > env.bin]]", "listed");
  const listed = await readFile(join(session.workspace, "env.bin"), "utf8");
  const variables = new Map(
    listed
      .split("\0")
      .filter((line) => line !== "")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  expect(variables.get("BROKER_SESSION_TOKEN")).toBe(session.token);
  expect(variables.get("BROKER_API_BASE")).toBe(world.worker.baseUrl);
  expect(variables.get("SHARED_ON_PURPOSE")).toBe("yes, please");
  const secrets = [
    world.slack.botToken,
    world.slack.appToken,
    world.worker.operatorToken(),
    KEPT_SECRET,
    "sk-never-for-agents",
    "ghp_default",
  ];
  expect(secrets.filter((secret) => listed.includes(secret))).toEqual([]);
  expect([...variables.keys()].filter((name) => !isExpected(name))).toEqual([]);
});

it("gives the agent's shell the GitHub token and what git needs to use it", async () => {
  const command = `[[shell:printf %s "$GH_TOKEN" > gh.txt; git config --list > git.txt 2>&1]]`;
  await sayInSession(world, session, command, "asked git");
  const git = await readFile(join(session.workspace, "git.txt"), "utf8");
  expect(git).toContain(
    `credential.https://github.com.helper=!${world.data}/git-tools/bin/gh auth git-credential`,
  );
  const token = await readFile(join(session.workspace, "gh.txt"), "utf8");
  expect(token).toBe("ghp_forAgents0123456789abcdefABCDEF0123");
});

it("CX16: keeps the broker's own files from the agent's shell", async () => {
  const made = [
    join(world.data, "config/worker.env"),
    join(world.data, "codex-home/auth.json.new"),
    join(world.data, "auth-profiles/removed/auth.json.old"),
    join(world.data, "team-codex-home/auth.json"),
    join(world.root, "home/.codex/auth.json"),
  ];
  for (const path of made) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, "a secret");
  }
  const paths = [
    join(world.data, "identity/operator-token"),
    join(world.data, "identity/session-token-key"),
    join(world.data, "state/broker.sqlite"),
    ...made,
  ];
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  const command = paths.map((path) => `cat ${path} >> stolen.txt`).join("; ");
  await sayInSession(world, session, `[[shell:${command}; echo done >> stolen.txt]]`, "tried");
  expect(await readFile(join(session.workspace, "stolen.txt"), "utf8")).toBe("done\n");
});

it("CX03: makes worktrees of the shared clones in the workspace, and commits there", async () => {
  const clone = join(world.data, "repos/app");
  const commit = "git -c user.name=a -c user.email=a@b.c commit -q --allow-empty -m";
  const script = [
    `git init -q ${clone} && cd ${clone} && ${commit} first`,
    `git worktree add -q ${session.workspace}/app -b fix`,
    `cd ${session.workspace}/app && echo x > x && git add x && ${commit} second`,
    `git log --format=%s > ${session.workspace}/log.txt`,
    `git init -q ${session.workspace}/own && cd ${session.workspace}/own && ${commit} own`,
    `git log --format=%s >> ${session.workspace}/log.txt`,
  ].join(" && ");
  await sayInSession(world, session, `[[shell:${script}]]`, "committed");
  const log = await readFile(join(session.workspace, "log.txt"), "utf8");
  expect(log).toBe("second\nfirst\nown\n");
});

describe("after a restart", () => {
  it.each(["SIGTERM", "SIGKILL"] as const)(
    "CX01: continues the same Codex thread when the broker ended by %s",
    async (signal) => {
      const threadBefore = world.model.modelCalls().at(-1)?.model?.threadId;
      await world.worker.end(signal);
      await world.worker.start();
      await sayInSession(world, session, "", `back after ${signal}`);
      const last = world.model.modelCalls().at(-1);
      expect(last?.model?.threadId).toBe(threadBefore);
      expect(inputOf(last)).toContain("[[final:opened]]");
    },
  );

  it("CX01: continues it also on another app-server", async () => {
    const threadBefore = world.model.modelCalls().at(-1)?.model?.threadId;
    const pidBefore = await world.codexPid();
    await world.worker.end("SIGINT");
    await world.worker.start();
    const { channel, threadTs } = session;
    world.slack.say({ channel, threadTs, text: "[[final:on a new server]]" });
    await answerIn(world, channel, threadTs, "on a new server");
    expect(world.model.modelCalls().at(-1)?.model?.threadId).toBe(threadBefore);
    expect(await world.codexPid()).not.toBe(pidBefore);
    expect(occurrences(inputOf(world.model.modelCalls().at(-1)), MEMORY)).toBe(1);
  });
});

/** What Codex, the shell and the sandbox add by themselves, and our list. */
function isExpected(name: string): boolean {
  const ours = [
    ...["BROKER_API_BASE", "BROKER_SESSION_TOKEN", "GH_TOKEN", "SHARED_ON_PURPOSE"],
    ...[
      "TEMPAD_LINK_SERVICE_URL",
      "BROKER_SESSION_WORKSPACE",
      "GH_CONFIG_DIR",
      "BASH_ENV",
      "TMPPREFIX",
    ],
  ];
  const usual = ["PATH", "HOME", "TMPDIR", "LANG", "USER", "LOGNAME", "SHELL", "TERM", "TZ"];
  const shell = ["PWD", "OLDPWD", "SHLVL", "_"];
  const plain = ["NO_COLOR", "COLORTERM", "PAGER", "GIT_PAGER", "GH_PAGER", "LESS"];
  return (
    [...ours, ...usual, ...shell, ...plain].includes(name) ||
    /^(?:LC_|GIT_CONFIG_|CODEX_|(?:HTTP|HTTPS|ALL|NO)_PROXY$|SSH_AUTH_SOCK$)/i.test(name)
  );
}
