import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GitHubDouble, startGitHubDouble } from "../doubles/github/github-double.ts";
import { openSession, type OpenedSession } from "../world/opened-session.ts";
import { answered } from "../world/operator-answers.ts";
import { mention, type Talk, talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const ADA = "gho_adaadaadaadaadaadaada0001";
const BEN = "gho_benbenbenbenbenbenben0002";
/** Of the person who runs the broker, signed in with their own gh. */
const OWNER = "gho_ownerownerownerownero0003";

/** Says as whom gh acts. */
const WHO = "gh api user --jq .login;";

let world: World;
let github: GitHubDouble;
let session: OpenedSession;
let talk: Talk;
/** A newer session of the same person, whose account is refused as well. */
let newer: Talk;
let answers = 0;

beforeAll(async () => {
  world = await startWorld();
  github = await startGitHubDouble(world.root);
  github.users.set(ADA, { login: "ada-park", id: 11 });
  github.users.set(BEN, { login: "ben-bot", id: 12 });
  github.users.set(OWNER, { login: "owner", id: 13 });
  const ownGh = join(world.root, "home/.config/gh");
  mkdirSync(ownGh, { recursive: true });
  writeFileSync(join(ownGh, "hosts.yml"), `github.com:\n  user: owner\n  oauth_token: ${OWNER}\n`);
  await world.worker.start({
    ...github.env,
    BROKER_DEFAULT_GITHUB_LOGIN: "ben-bot",
    LOG_RAW_HTTP_REQUESTS: "true",
  });
  session = await openSession(world);
  talk = talkIn(world, session.channel, session.threadTs);
});
afterAll(async () => {
  await world?.end();
  github?.stop();
});

/** Has an agent run a script; what it wrote. */
async function run(script: string, of: Talk = talk): Promise<string> {
  answers += 1;
  of.say(`[[shell:{ ${script} } > out.txt 2>&1]][[final:ran ${answers}]]`);
  await of.answer(`ran ${answers}`);
  return readFileSync(join(of.workspace, "out.txt"), "utf8").trim();
}

/** The newest thing that Slack shows to one person alone and that holds the text. */
function shownTo(user: string, text: string) {
  return world.slack.waitFor(
    () =>
      world.slack.workspace.core.world
        .ephemerals("C0GENERAL", user)
        .findLast((one) => one.text.includes(text)),
    { what: `"${text}" for ${user}`, timeoutMs: 30_000 },
  );
}

const press = (user: string, ts: string) =>
  world.slack.people.click({
    user,
    actionId: "github_link",
    message: { channel: "C0GENERAL", ts },
  });

it("GH11: gh and git refuse with the reason where nobody is linked, and offer a link", async () => {
  expect(await run("gh pr create; echo exit $?;")).toMatch(
    /gh: The person who started this session has not linked a GitHub account.*\nexit 1$/,
  );
  expect(await run("gh --version; echo exit $?;")).toMatch(/^gh version [\s\S]*exit 0$/);
  await shownTo("U0ADA", "Link yours");
});

it("GH11: the sign-in of the person who runs the broker is not the agents'", async (context) => {
  if (!github.gh.isReal) context.skip("The stand-in for gh has no sign-in of its own.");
  const { path } = github.gh;
  const own = ["--unset=GH_TOKEN", `GH_CONFIG_DIR=${join(world.root, "home/.config/gh")}`];
  expect(execFileSync("env", [...own, path, "auth", "token"], { encoding: "utf8" })).toContain(
    OWNER,
  );
  expect(await run(`${path} api user; echo exit $?;`)).toMatch(/gh auth login[\s\S]*exit 4$/);
});

it("GH12: GH13: GH09: who presses the button links the account, and sessions act with it", async () => {
  const offer = await shownTo("U0ADA", "Link yours");
  await press("U0ADA", offer.ts);
  const code = await shownTo("U0ADA", "4F2A-91BC");
  expect(code.text).toContain("https://github.com/login/device");
  github.enter(ADA);
  await shownTo("U0ADA", "ada-park is linked");
  expect(await run(WHO)).toBe("ada-park");
  expect(
    readdirSync(join(world.data, "run")).filter((name) => name.startsWith("gh-login")),
  ).toEqual([]);
});

it("GH13: a click that names somebody else links nothing", async () => {
  const before = world.slack.calls("chat.postEphemeral").length;
  world.slack.sendRaw({
    type: "interactive",
    envelope_id: "forged-1",
    accepts_response_payload: false,
    payload: {
      type: "block_actions",
      user: { id: "U0BEN" },
      channel: { id: "C0GENERAL" },
      container: { thread_ts: session.threadTs },
      actions: [{ action_id: "github_link", value: "U0ADA" }],
    },
  });
  await shownTo("U0BEN", "for somebody else");
  expect(world.slack.calls("chat.postEphemeral")).toHaveLength(before + 1);
});

it("GH16: GH09: gh streams, reads standard input and keeps exit codes; git gets the same token", async () => {
  const script = [
    "gh auth status;",
    "mkfifo in out; gh api echo -X POST --input - < in > out & exec 3> in 4< out;",
    'echo one >&3; read -r first <&4; echo "$first";',
    'echo two >&3; read -r second <&4; echo "$second"; exec 3>&-; rm in out;',
    "printf 'protocol=https\\nhost=github.com\\n\\n' | git credential fill;",
    "gh api nothing; echo missing $?;",
    "export GH_CONFIG_DIR=$PWD/own; gh alias set --shell leave 'exit 7'; gh leave; echo left $?;",
  ].join(" ");
  const written = await run(script);
  expect(written).toContain("Logged in to github.com as ada-park (GH_TOKEN)");
  expect(written).toContain("ada-park got one\nada-park got two");
  expect(written).toContain(`password=${ADA}`);
  expect(written).toContain("missing 1");
  expect(written).toContain("left 7");
});

it("GH11: a session of somebody without an account acts as the default one", async () => {
  const other = mention(world, "[[final:here]]", { user: "U0GUEST" });
  await other.answer("here");
  expect(await run("gh pr create;", other)).toContain("has not linked");
  const offer = await shownTo("U0GUEST", "Link yours");
  await press("U0GUEST", offer.ts);
  await shownTo("U0GUEST", "4F2A-91BC");
  github.enter(BEN);
  await shownTo("U0GUEST", "ben-bot is linked");
  const third = mention(world, "[[final:third]]", { user: "U0BEN" });
  await third.answer("third");
  expect(await run(WHO, third)).toBe("ben-bot");
  // So that a default account keeps nobody from linking their own.
  expect((await shownTo("U0BEN", "you have not linked yours")).threadTs).toBe(third.threadTs);
});

it("GH14: tokens are in no answer, log or file, and other sessions' are out of reach", async () => {
  const { worker } = world;
  const path = "/slack/github-token/resolve";
  expect((await worker.call(path, { json: {} })).status).toBe(403);
  const foreign = { channel_id: "C0GENERAL", thread_ts: "1.2" };
  expect((await worker.call(path, { token: session.token, json: foreign })).status).toBe(403);
  const list = await worker.operator.listGitHubAuthors({});
  expect(JSON.stringify(list)).toContain("11+ada-park@users.noreply.github.com");
  expect(JSON.stringify(list)).not.toContain("gho_");
  for (const layer of ["broker", "raw/http-requests", "raw/slack-events"]) {
    expect(await world.logText(layer)).not.toContain(ADA);
  }
  const state = join(world.data, "state");
  for (const name of readdirSync(state).filter((one) => one.startsWith("broker.sqlite"))) {
    expect(readFileSync(join(state, name)).includes(ADA)).toBe(false);
  }
});

it("GH15: a token that GitHub refuses is found out, and its session asks to link again", async () => {
  github.users.delete(ADA);
  const database = new Database(join(world.data, "state/broker.sqlite"));
  database.exec("update github_accounts set checked_at = 0");
  database.close();
  expect(await run("gh pr create; echo exit $?;")).toMatch(
    /GitHub no longer accepts the linked account ada-park[\s\S]*exit 1$/,
  );
  const words = "GitHub no longer accepts your linked account ada-park";
  expect((await shownTo("U0ADA", words)).threadTs).toBe(session.threadTs);
  // What one person alone sees is soon gone: every thread that is refused asks.
  newer = mention(world, "[[final:newer]]");
  await newer.answer("newer");
  expect(await run(WHO, newer)).toContain("no longer accepts");
  await expect
    .poll(async () => (await shownTo("U0ADA", words)).threadTs, { timeout: 25_000 })
    .toBe(newer.threadTs);
});

it("GH15: an operator asks the person of a refused account, in Slack and alone, to link it again", async () => {
  const { operator } = world.worker;
  const ask = (slackUserId: string) =>
    operator.askToLinkGitHub({ params: { slackUserId }, body: { by: "Mara" } });
  expect(await ask("U0GUEST")).toMatchObject({ error: { code: "github_account_accepted" } });
  expect(await ask("U0NOBODY")).toMatchObject({ error: { code: "unknown_github_account" } });
  expect(await operator.chooseDefaultGitHubAccount({ body: { login: "ada-park" } })).toMatchObject({
    error: { code: "github_account_refused" },
  });
  answered(await ask("U0ADA"));
  const offer = await shownTo("U0ADA", "Mara asks you to link your GitHub account again");
  expect(offer.threadTs).toBe(newer.threadTs);
  github.users.set(ADA, { login: "ada-park", id: 11 });
  await press("U0ADA", offer.ts);
  await shownTo("U0ADA", "4F2A-91BC");
  github.enter(ADA);
  await expect
    .poll(async () => answered(await operator.listGitHubAccounts({})).accounts, { timeout: 25_000 })
    .toContainEqual(expect.objectContaining({ login: "ada-park", refusedAt: null }));
  expect(await run(WHO)).toBe("ada-park");
});

it("GH11: an operator chooses the account for people without one, and nobody else's is taken", async () => {
  const { operator } = world.worker;
  const wish = (login: string | null) => ({ body: { login, by: "Mara" } });
  expect(await operator.chooseDefaultGitHubAccount(wish("nobody"))).toMatchObject({
    error: { code: "unknown_github_account" },
  });
  const { default: before } = answered(await operator.listGitHubAccounts({}));
  expect(before).toEqual({ login: "ben-bot", from: "environment", setBy: null });
  const chosen = answered(await operator.chooseDefaultGitHubAccount(wish("Ada-Park")));
  expect(chosen.default).toEqual({ login: "Ada-Park", from: "operator", setBy: "Mara" });
  expect(JSON.stringify(chosen)).not.toContain("gho_");
  const fourth = mention(world, "[[final:fourth]]", { user: "U0BEN" });
  await fourth.answer("fourth");
  expect(await run(WHO, fourth)).toBe("ada-park");
  answered(await operator.chooseDefaultGitHubAccount(wish(null)));
  expect(await run(WHO, fourth)).toBe("ben-bot");
});
