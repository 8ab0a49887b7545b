import { appendFileSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { addressOf, type OpenedSession, openSession } from "../world/opened-session.ts";
import { rolloutsUnder } from "../world/rollout.ts";
import { mention, passMarker } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

// What the bot says, and when it stops saying it, walked through one built worker and one Codex.

let world: World;
let session: OpenedSession;

beforeAll(async () => {
  // Slack delivers again after 15 s here: what is acknowledged late is late on no busy machine.
  world = await startWorld({ env: { ALLOWED_BOTS: "U0DEPLOY" }, slack: { ackScale: 5 } });
  await world.worker.start();
  session = await openSession(world);
});
afterEach(() => world.slack.heal());
afterAll(() => world?.end());

/** What the agent posts by its own route, and what Slack has of it once it holds `last`. */
async function postedUpTo(
  text: string,
  last: string,
): Promise<readonly { text: string; blocks: string }[]> {
  const { channel, threadTs } = session;
  const before = world.slack.botMessages(channel, threadTs).length;
  const answer = await world.worker.call("/slack/post-message", {
    token: session.token,
    json: { ...addressOf(session), text },
  });
  expect(answer).toMatchObject({ status: 200, body: { ok: true } });
  return world.slack.waitFor(() => {
    const all = world.slack.botMessages(channel, threadTs).slice(before);
    const posts = all.map((one) => ({ ...one, blocks: JSON.stringify(one.blocks) }));
    return posts.some(({ blocks }) => blocks.includes(last)) && posts;
  });
}

/** The same for what fits in one message. */
function posted(text: string): Promise<readonly { text: string; blocks: string }[]> {
  return postedUpTo(text, "");
}

const element = (type: string, text: string, style?: object) =>
  JSON.stringify({ type, text, ...(style === undefined ? {} : { style }) });

describe("how answers look", () => {
  it("FR12: shows what would show nothing, or says that there is no answer", async () => {
    const link = mention(world, "[[final:[docs]: https://example.com/docs]]");
    expect((await link.answer("https://example.com/docs")).blocks).not.toEqual([]);
    const blank = mention(world, "[[final:\u200b]]");
    await blank.answer("I finished without an answer");
  });

  it("FR13: has the findings of a provider without phases, and each answer once", async () => {
    const findings = `FINDINGS\n- ${"the pool is full. ".repeat(12)}`;
    const talk = mention(
      world,
      `[[say:Let me look.]][[say:${findings}]][[shell:true]][[say:Done.]]`,
    );
    const answer = await talk.answer("Done.");
    expect(answer.text).toContain("FINDINGS");
    expect(answer.text).not.toContain("Let me look");
    await talk.idle();
    expect(talk.answers()).toHaveLength(1);
  });

  it("FR19, FR20: keeps code as it is, and makes broadcasts words", async () => {
    const [post] = await posted(
      "Run `curl -s http://localhost:3000/healthz` and tell <!channel>, <!here> and <!subteam^S1|ops>.",
    );
    expect(post?.blocks).toContain(
      element("text", "curl -s http://localhost:3000/healthz", { code: true }),
    );
    expect(post?.blocks).toContain("@channel");
    expect(post?.blocks).not.toMatch(/"type":"(?:broadcast|usergroup)"/);
    expect(post?.text).not.toMatch(/<!(?:channel|here|subteam)/);
    expect(post?.blocks + (post?.text ?? "")).not.toMatch(/[\u200b\u02cb]/);
  });

  it("FR22: gives a long answer as a file with its beginning", async () => {
    const paragraph = `${"Many words about the build. ".repeat(40)}\n\n`;
    const text = `The beginning.\n\n${paragraph.repeat(43)}The end.`;
    expect(text.length).toBeGreaterThan(48_000);
    await posted(text);
    const upload = await world.slack.waitFor(
      () => world.slack.uploads().find(({ name }) => name.endsWith(".md")),
      { timeoutMs: 20_000 },
    );
    expect(upload.size).toBe(Buffer.byteLength(text));
    const { channel, threadTs } = session;
    const beginnings = world.slack
      .botMessages(channel, threadTs)
      .filter((one) => JSON.stringify(one.blocks).includes("Many words"));
    expect(beginnings).toHaveLength(1);
    expect(JSON.stringify(beginnings)).toContain("The beginning.");
  });

  it("FR30, FR31: keeps code within lists, and what it holds", async () => {
    const code = `<!channel>\n${" ".repeat(24)}- x`;
    const fence = ["```", ...code.split("\n"), "```"].map((line) => `     ${line}`).join("\n");
    const [post] = await posted(`1. Outer\n   - Inner\n\n${fence}\n`);
    expect(post?.blocks).toContain(
      `"rich_text_preformatted","elements":[${element("text", code)}]`,
    );
    expect(post?.text).not.toContain("<!channel>");
    expect(post?.text).toContain("&lt;!channel&gt;");
  });

  it("FR32, FR33, FR34: reads marks and addresses beside Chinese text, and lone ones", async () => {
    const [post] = await posted(
      [
        "运行**`npm i`**即可",
        "**原因：**React",
        "见 https://a.example/x。谢谢",
        "takes ~5 ms (was ~~12 ms~~)",
      ].join("\n\n"),
    );
    expect(post?.blocks).toMatch(/"text":"npm i","style":\{"bold":true,"code":true\}/);
    expect(post?.blocks).toContain(element("text", "原因：", { bold: true }));
    expect(post?.blocks).toContain('"url":"https://a.example/x"');
    expect(post?.blocks).toContain("takes ~5 ms (was ");
    expect(post?.blocks).toContain(element("text", "12 ms", { strike: true }));
  });

  // That the work is linear is counted in steps, in `from-markdown.test.ts`.
  it("FR35: converts a nested list of any length, whole, and goes on acknowledging meanwhile", async () => {
    const listOf = (items: number) =>
      Array.from({ length: items }, (_, at) => `${" ".repeat(2 * (at % 12))}- item ${at}.`);
    const sent = world.slack.acks().length;
    const [short] = await Promise.all([posted(listOf(30).join("\n")), passMarker(world)]);
    const whole = listOf(600).join("\n");
    expect(whole.length).toBeGreaterThan(12_500);
    const [posts] = await Promise.all([postedUpTo(whole, "item 599."), passMarker(world)]);
    // No length beyond which it would be shown as it was written.
    for (const post of [...short, ...posts]) expect(post.blocks).toContain('"rich_text_list"');
    const items = posts.flatMap(({ blocks }) => blocks.match(/item \d+\./g) ?? []);
    expect(items).toEqual(Array.from({ length: 600 }, (_, at) => `item ${at}.`));
    const long = listOf(4_000).join("\n");
    await Promise.all([posted(long), passMarker(world)]);
    const file = await world.slack.waitFor(
      () => world.slack.uploads().find(({ size }) => size === Buffer.byteLength(long)),
      { timeoutMs: 20_000, what: "the whole list as a file" },
    );
    expect(file.name).toMatch(/\.md$/);
    const envelopes = () => world.slack.acks().slice(sent);
    await world.slack.waitFor(() => envelopes().every(({ latencyMs }) => latencyMs !== null));
    expect(envelopes().filter(({ attempt }) => attempt > 0)).toEqual([]);
  });

  it("FR36: hides comments, reads tags, and drops terminal colours", async () => {
    const [post] = await posted(
      "<!-- hidden -->\n\n<details><summary>More</summary>\n\ntext\n\n</details>\n\n<del>old</del> \u001b[31mred\u001b[0m",
    );
    expect(post?.blocks).toContain(element("text", "old", { strike: true }));
    expect(post?.blocks).not.toMatch(/hidden|<details>|<del>|\[31m/);
    expect(post?.blocks).toContain("red");
  });
});

describe("who gets an answer or a reason, and when it ends", () => {
  it("FR14: stops answering apps after five rounds, says so once, and goes on for a person", async () => {
    const talk = mention(world, "watch this [[final:round]]", { channel: "C0RANDOM" });
    await talk.answer("round");
    let heard = 0;
    const stop = world.slack.workspace.onChange(() => {
      const all = talk.answers();
      if (all.length === heard || all.some((text) => text.includes("Only apps"))) return;
      heard = all.length;
      talk.say(`Noted ${heard}, thank you! [[final:round ${heard}]]`, { user: "U0DEPLOY" });
    });
    talk.say("Noted, thank you! [[final:round 0]]", { user: "U0DEPLOY" });
    await world.slack.waitFor(() => talk.answers().some((text) => text.includes("Only apps")), {
      timeoutMs: 60_000,
      what: "the word after five turns",
    });
    talk.say("and once more", { user: "U0DEPLOY" });
    await passMarker(world);
    stop();
    expect(talk.answers().filter((text) => text.includes("Only apps"))).toHaveLength(1);
    expect(talk.turns().length).toBeLessThanOrEqual(6);
    talk.say("go on [[final:here I am]]");
    await talk.answer("here I am");
  }, 120_000);

  it("FR21: each wording of stop stops, and is no message to the agent", async () => {
    const wordings = [
      "@bot stop!",
      "@bot Stop.",
      "`-stop`",
      "-stop!",
      "–stop",
      "• stop",
      "@bot please stop",
      "@bot, stop",
      "*-stop*",
    ];
    const stop = async (words: string, index: number) => {
      const gate = `stop ${index}`;
      const talk = mention(world, `[[gate:${gate}]][[final:never said]]`, { channel: "G0LAB" });
      await world.model.waitForGate(gate);
      talk.say(words.replace("@bot", `<@${world.slack.botUserId}>`));
      await talk.answer("Stopped");
      await talk.idle();
      world.model.open(gate);
      return [words, talk.turns().length, talk.answers().includes("never said")];
    };
    const stopped = await Promise.all(wordings.map(stop));
    expect(stopped).toEqual(wordings.map((words) => [words, 1, false]));
  });

  it("FR24: marks the thread whose answer Slack refuses for good, and keeps the text", async () => {
    world.slack.fail("chat.postMessage", { kind: "error", error: "restricted_action", times: 9 });
    const talk = mention(world, "[[final:the refused answer]]", { channel: "G0LAB" });
    const root = () => world.slack.messages(talk.channel).find(({ ts }) => ts === talk.threadTs);
    await world.slack.waitFor(() => root()?.reactions.some(({ name }) => name === "warning"), {
      timeoutMs: 20_000,
      what: "the sign on the thread",
    });
    const token = world.worker.operatorToken();
    const parked = await world.worker.call("/operator/parked", { token });
    expect(parked.text).toContain("restricted_action");
  });

  it("FR10, FR15, FR18: replaces a thread that Codex cannot load, for a member of an organisation", async () => {
    const talk = mention(world, "the plans [[final:1. Wait. 2. KIWI-PLAN]]");
    await talk.answer("KIWI-PLAN");
    await talk.idle();
    const before = (await talk.session())["codexThreadId"];
    await world.worker.end("SIGTERM");
    process.kill(-((await world.codexPid()) ?? 0), "SIGKILL");
    breakRollout(String(before));
    belongToOrganisation();
    await world.worker.start();
    talk.say("do option 2 please [[final:KIWI it is]]", { user: "U0BEN" });
    await talk.answer("KIWI it is");
    const replaced = talk.answers().filter((text) => text.includes("could not load"));
    expect(replaced).toEqual([expect.stringContaining("continuing in a new one")]);
    const history = talk.seen().filter(({ label }) => label === "thread_history_json");
    expect((await talk.session())["codexThreadId"]).not.toBe(before);
    // The bot's own post, and not only the request that asked the model for it.
    const own = expect.stringMatching(/^(?!.*\[\[).*KIWI-PLAN/s);
    expect(history.map(({ text }) => text)).toContainEqual(own);
  });
});

/** Adds a line that Codex refuses to load: one without its number. */
function breakRollout(threadId: string): void {
  const paths = rolloutsUnder(`${world.data}/codex-home/sessions`);
  const path = paths.find((one) => one.includes(threadId)) ?? "";
  const last = readFileSync(path, "utf8").trim().split("\n").at(-1) ?? "{}";
  const { ordinal, ...line } = JSON.parse(last) as Record<string, unknown>;
  expect(ordinal).toBeDefined();
  appendFileSync(path, `${JSON.stringify(line)}\n`);
}

/** What Slack says where an organisation installed the app as a whole. */
function belongToOrganisation(): void {
  const reply = (body: object) =>
    ({
      kind: "http",
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ok: true, ...body }),
      times: Infinity,
    }) as const;
  const { botUserId, url } = world.slack;
  const team = { team: "Org", team_id: null, is_enterprise_install: true, enterprise_id: "EORG1" };
  const us = { url: `${url}/`, user: "codex", user_id: botUserId, bot_id: "B0CODEX" };
  world.slack.fail("auth.test", reply({ ...us, ...team }));
  const enterprise_user = { id: "W1", enterprise_id: "EORG1", teams: ["TTEAM", "T2"] };
  const ben = { id: "U0BEN", name: "ben", team_id: "TTEAM", profile: {}, enterprise_user };
  world.slack.fail("users.info", {
    ...reply({ user: ben }),
    when: (call) => call.args["user"] === "U0BEN",
  });
}
