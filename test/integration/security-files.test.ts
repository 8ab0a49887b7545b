import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cardIn, press } from "../world/cards.ts";
import { freePort } from "../world/free-port.ts";
import { rolloutsUnder } from "../world/rollout.ts";
import { REFUSED, runIn, runInNewSession } from "../world/shell.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";

const repository = join(import.meta.dirname, "../..");
const SECRET = "sk-THE-SECRET-of-the-test";

async function worldOf(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ ordinaryUser: true, ...options });
  onTestFinished(() => world.end());
  return world;
}

/** Writes a file that the worker's user may read. */
function put(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text, { mode: 0o644 });
}

describe("what the configuration came from", () => {
  it("SE01: with README's own set-up, `.env` and npm start, the agent cannot read the file", async () => {
    const adminPort = await freePort();
    const world = await worldOf({
      prepare: (root) => {
        const checkout = join(root, "checkout");
        for (const built of ["dist/broker", "dist/main", "dist/renderer"]) {
          cpSync(join(repository, built), join(checkout, built), { recursive: true });
        }
        for (const script of ["start.mjs", "own-environment.mjs", "mac-version.ts"]) {
          cpSync(join(repository, "build", script), join(checkout, "build", script));
        }
        put(join(checkout, ".env"), `OPENAI_API_KEY=${SECRET}\n`);
        put(join(checkout, ".env.local"), SECRET);
        put(join(checkout, "elsewhere/production"), SECRET);
        symlinkSync("elsewhere/production", join(checkout, ".env.production"));
        put(join(checkout, "package.json"), JSON.stringify({ type: "module" }));
        return {
          program: join(checkout, "build/start.mjs"),
          command: [],
          env: { ADMIN_PORT: String(adminPort) },
          cwd: join(root, "home"),
        };
      },
    });
    await world.worker.start();
    const checkout = join(world.root, "checkout");
    const adminToken = join(world.data, "service/config/admin-token");
    const { output } = await runInNewSession(world, [
      `cat ${checkout}/package.json && echo readable`,
      ...[".env", "elsewhere/../.env", "elsewhere/production"].map(
        (name) => `cat ${checkout}/${name}`,
      ),
      `cp ${checkout}/.env copy; cat copy; ln -s ${checkout}/.env link; cat link`,
      `cat ${adminToken}`,
    ]);
    expect(output).toContain("readable");
    expect(output).not.toContain(readFileSync(adminToken, "utf8").trim());
    expect(output).toMatch(REFUSED);
    expect(output).not.toContain(SECRET);
    await world.worker.end("SIGTERM");
  });

  it("SE01: nor one that Node was given, nor others of that name, nor where links lead", async () => {
    const world = await worldOf({
      prepare: (root) => {
        const given = join(root, "given/settings");
        put(given, `OPENAI_API_KEY=${SECRET}\n`);
        put(join(root, "service/.env.local"), SECRET);
        put(join(root, "service/elsewhere"), SECRET);
        symlinkSync("elsewhere", join(root, "service/.env.linked"));
        put(join(root, "auth/real.json"), JSON.stringify({ OPENAI_API_KEY: SECRET }));
        symlinkSync("real.json", join(root, "auth/auth.json"));
        return {
          nodeArguments: [`--env-file=${given}`],
          cwd: join(root, "service"),
          env: { CODEX_AUTH_JSON_PATH: join(root, "auth/auth.json") },
        };
      },
    });
    await world.worker.start();
    const { output } = await runInNewSession(world, [
      `cat ${world.root}/given/settings ${world.root}/service/elsewhere`,
      `cat ${world.root}/service/.env.local ${world.root}/service/.env.linked`,
      `cat ${world.root}/auth/auth.json ${world.root}/auth/real.json`,
      "echo done",
    ]);
    expect(output).toContain("done");
    expect(output).not.toContain(SECRET);
    expect(output.match(new RegExp(REFUSED, "g"))?.length).toBeGreaterThanOrEqual(6);
  });

  it("SE14: an account file that is a link is not readable at its target", async () => {
    const world = await worldOf({
      prepare: (root) => {
        put(join(root, "mine/account"), JSON.stringify({ OPENAI_API_KEY: SECRET }));
        mkdirSync(join(root, "data/codex-home"), { recursive: true });
        symlinkSync(join(root, "mine/account"), join(root, "data/codex-home/auth.json"));
        return {};
      },
    });
    await world.worker.start();
    const { output } = await runInNewSession(world, [
      `cat ${world.root}/mine/account ${world.data}/codex-home/auth.json; echo done`,
    ]);
    expect(output).toContain("done");
    expect(output).not.toContain(SECRET);
  });
});

describe("a command that outlives its turn", () => {
  it("SE04: does not see what is made or replaced in our folders later", async () => {
    const world = await worldOf();
    await world.worker.start();
    const later = [
      "config/worker.env",
      "auth-profiles/new/auth.json",
      "codex-home/auth.json",
      "identity/another-token",
      "state/copy.sqlite",
      "jobs/one/script",
    ].map((name) => join(world.data, name));
    const personal = join(world.root, "home/.codex/auth.json");
    const watched = [...later, personal];
    const watch = `until [ -e go ]; do sleep 0.05; done; cat ${watched.join(" ")} > seen 2>&1; echo end >> seen`;
    const talk = mention(world, `[[bg:${watch}]][[final:It runs on.]]`);
    await talk.answer("It runs on.");
    await talk.idle();
    for (const path of watched) {
      put(`${path}.tmp`, SECRET);
      renameSync(`${path}.tmp`, path);
    }
    put(join(talk.workspace, "go"), "");
    const seen = () => {
      const path = join(talk.workspace, "seen");
      return existsSync(path) ? readFileSync(path, "utf8") : "";
    };
    await expect.poll(seen).toContain("end");
    expect(seen()).not.toContain(SECRET);
    expect(seen().match(/denied|No such file/g)).toHaveLength(watched.length);
  });
});

describe("private conversations", () => {
  it("SE08: a session finds nothing of another's in rollouts and logs", async () => {
    const world = await worldOf({
      env: { LOG_RAW_SLACK_EVENTS: "true", LOG_RAW_CODEX_RPC: "true" },
    });
    await world.worker.start();
    const words = "the-words-of-a-private-message";
    const other = mention(world, `${words} [[final:done]]`, { channel: "C0RANDOM" });
    await other.answer("done");
    await other.idle();
    const [rollout = ""] = rolloutsUnder(join(world.data, "codex-home"));
    expect(rollout).not.toBe("");
    const { talk, output } = await runInNewSession(world, [
      // Put together by the shell: what it looks for is not in its own conversation.
      `words="the-words-of-a"; words="$words-private-message"`,
      `grep -rl "$words" ${world.data} 2>/dev/null; echo searched`,
      `cat ${rollout}; ls ${world.data}/logs`,
    ]);
    expect(output).toContain("searched");
    expect(output).not.toContain(words);
    expect(output.match(new RegExp(`${REFUSED.source}|No such file`, "g"))).toHaveLength(2);
    const own = await runIn(
      talk,
      ["echo mine > mine; cat mine; git init -q . && echo made"],
      "again",
    );
    expect(own).toContain("mine\nmade");
  });

  it("SE08: a session finds nothing in another's workspace, nor in that of a later one", async () => {
    const world = await worldOf();
    await world.worker.start();
    const words = "the-words-of-a-private-file";
    const earlier = mention(world, `[[shell:echo ${words} > file]][[final:done]]`);
    await earlier.answer("done");
    // Put together by the shell: what it looks for is not in its own words.
    const search = `w="the-words-of-a"; grep -rl "$w-private-file" ${world.data}/sessions`;
    const watch = `until [ -e go ]; do sleep 0.05; done; ls . >seen; ${search} >>seen; echo end >>seen`;
    const talk = mention(
      world,
      `[[shell:${search} >before; cat ${earlier.workspace}/file >>before 2>&1]][[bg:${watch}]][[final:It runs on.]]`,
    );
    await talk.answer("It runs on.");
    expect(readFileSync(join(talk.workspace, "before"), "utf8")).toMatch(
      new RegExp(`^[^\n]*(${REFUSED.source}|No such file)[^\n]*\n$`),
    );
    const later = mention(world, `[[shell:echo ${words} > file]][[final:done]]`);
    await later.answer("done");
    expect(readFileSync(join(later.workspace, "file"), "utf8")).toContain(words);
    put(join(talk.workspace, "go"), "");
    const seen = () => {
      const path = join(talk.workspace, "seen");
      return existsSync(path) ? readFileSync(path, "utf8") : "";
    };
    await expect.poll(seen).toContain("end");
    expect(seen()).toBe("before\ngo\nseen\nend\n");
  });

  it("TU29: an approved command runs in the workspace, and our secrets stay hidden", async () => {
    const world = await worldOf({ env: { CODEX_APPROVALS: "ask" } });
    await world.worker.start();
    const token = join(world.data, "identity/operator-token");
    const other = mention(world, "[[shell:echo of-another-session > file]][[final:done]]");
    await other.answer("done");
    const looks = `cat ${token} >>out 2>&1; cat ${other.workspace}/file >>out 2>&1`;
    const talk = mention(world, `[[esc:pwd >out 2>&1; ${looks}]][[final:done]]`);
    const card = await cardIn(talk, world, "May I run a command?");
    await press(world, card, "ask.allow_once");
    await talk.answer("done");
    const output = readFileSync(join(talk.workspace, "out"), "utf8");
    expect(output).toContain(talk.workspace);
    expect(output.match(new RegExp(`${REFUSED.source}|No such file`, "g"))).toHaveLength(2);
    expect(output).not.toContain(world.worker.operatorToken());
    expect(output).not.toContain("of-another-session");
  });

  it("SE08: what agents only read stays readable: the team's skills, and what is generated", async () => {
    const world = await worldOf({
      prepare: (root) => {
        put(
          join(root, "data/team-codex-home/skills/tea/SKILL.md"),
          "---\nname: tea\ndescription: How we make tea.\n---\nWith-hot-water.\n",
        );
        put(join(root, "data/team-codex-home/AGENT.md"), "The-memory.");
        return {};
      },
    });
    await world.worker.start();
    const { talk } = await runInNewSession(world, ["true"]);
    const [, root = ""] = /`r0` = `([^`]+)`/.exec(talk.inputText()) ?? [];
    expect(root).not.toBe("");
    const output = await runIn(
      talk,
      [
        `cat ${root}/tea/SKILL.md ${world.data}/team-codex-home/AGENT.md; ls ${world.data}/team-codex-home/generated_images && echo listed`,
      ],
      "read",
    );
    expect(output).toContain("With-hot-water.");
    expect(output).toContain("The-memory.");
    expect(output).toContain("listed");
  });
});
