import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  answerIn,
  type OpenedSession,
  openSession,
  sayInSession,
} from "../world/opened-session.ts";
import { talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

describe.each([
  ["classic tools", "gpt-5.5"],
  ["code mode", "gpt-6.1-sol"],
])("an agent with %s", (_, model) => {
  let world: World;
  let session: OpenedSession;

  beforeAll(async () => {
    world = await startWorld({ model });
    await world.worker.start();
    session = await openSession(world);
  });
  // A message that joins a turn in its last moment is not what these tests are about.
  afterEach(() => talkIn(world, session.channel, session.threadTs).idle());
  afterAll(() => world?.end());

  const call = (name: string, input: object) => `[[call:${name}|${JSON.stringify(input)}]]`;
  const modelHasRead = (text: string) =>
    JSON.stringify(world.model.modelCalls().at(-1)?.model?.input).includes(text);

  it("AP04: posts with slack_post_message", async () => {
    const script = call("slack_post_message", { text: "By a **tool**.", kind: "final" });
    const { channel, threadTs } = session;
    world.slack.say({ channel, threadTs, text: script });
    const message = await answerIn(world, channel, threadTs, "By a");
    expect(message.text).toBe("By a *tool*.");
  });

  it("CX20: posts quotes, backslashes, lines and shell signs as they are written", async () => {
    const { channel, threadTs } = session;
    const ticks = "```";
    const text = [
      `It's "quoted" in C:\\temp\\new for $5, $(x) & <!channel> 🎉`,
      ticks,
      `echo 'it'"'"'s' \\ | tr "\\n" '\\t' && echo "$HOME $(x)" <!channel> 🎉`,
      ticks,
    ].join("\n");
    world.slack.say({ channel, threadTs, text: call("slack_post_message", { text }) });
    const message = await answerIn(world, channel, threadTs, "quoted");
    const [prose = "", code = ""] = text.split(`\n${ticks}\n`);
    // A broadcast of the agent is a word (FR20); in code its brackets stay, escaped.
    expect(message.text).toContain(prose.replace("&", "&amp;").replace("<!channel>", "@channel"));
    const escaped = code.slice(0, -ticks.length).trim();
    expect(message.text).toContain(
      escaped.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    );
  });

  it("UX08: posts the turn's last words after a file too", async () => {
    const { channel, threadTs } = session;
    const file = call("slack_post_file", { file_path: "words.txt" });
    const script = `[[shell:echo words > words.txt]]${file}[[final:The file is above.]]`;
    world.slack.say({ channel, threadTs, text: script });
    const words = await answerIn(world, channel, threadTs, "The file is above.");
    expect(words.text).toBe("The file is above.");
  });

  it("AP07: sends a file with slack_post_file", async () => {
    const { channel, threadTs } = session;
    const file = call("slack_post_file", { file_path: "made.txt", title: "Made" });
    world.slack.say({ channel, threadTs, text: `[[shell:echo made > made.txt]]${file}` });
    const upload = await world.slack.waitFor(
      () => world.slack.uploads().find((one) => one.name === "made.txt"),
      { timeoutMs: 30_000 },
    );
    expect(upload).toMatchObject({ title: "Made", size: 5 });
  });

  it("tells the agent why a call was refused", async () => {
    const { channel, threadTs } = session;
    const file = call("slack_post_file", { file_path: "/etc/passwd" });
    world.slack.say({ channel, threadTs, text: `${file}[[final:refused]]` });
    await answerIn(world, channel, threadTs, "refused");
    expect(modelHasRead("path_not_allowed")).toBe(true);
    expect(world.slack.uploads().map((one) => one.name)).not.toContain("passwd");
  });

  it("AP03: reads the thread with slack_thread_history", async () => {
    const { channel, threadTs } = session;
    const history = call("slack_thread_history", { limit: 50, format: "text" });
    world.slack.say({ channel, threadTs, text: `${history}[[final:history seen]]` });
    await answerIn(world, channel, threadTs, "history seen");
    expect(modelHasRead("Ada Park: @codex [[shell:printf")).toBe(true);
  });

  it("names the thread, shows a plan and reads a message again", async () => {
    const { channel, threadTs } = session;
    const title = call("slack_set_title", { title: "  It's about\n$(dates) " });
    const steps = [
      { step: "Look", status: "completed" },
      { step: "Mend what's broken", status: "in_progress" },
    ];
    const plan = call("slack_set_plan", { steps });
    const read = call("slack_read_message", { message_ts: threadTs });
    const script = `${title}${plan}${read}[[gate:planned]][[final:named]]`;
    world.slack.say({ channel, threadTs, text: script });
    await world.model.waitForGate("planned");
    const token = world.worker.operatorToken();
    const { body } = await world.worker.call("/operator/sessions", { token });
    expect(body["sessions"]).toContainEqual(
      expect.objectContaining({ key: session.key, title: "It's about $(dates)" }),
    );
    const shown = () =>
      world.slack
        .botMessages(channel, threadTs)
        .find((one) => JSON.stringify(one.blocks ?? "").includes("Mend what's broken"));
    await world.slack.waitFor(shown, { timeoutMs: 30_000, what: "the plan" });
    world.model.open("planned");
    await answerIn(world, channel, threadTs, "named");
    expect(modelHasRead(`, ts ${threadTs}] Ada Park: @codex [[shell:printf`)).toBe(true);
  });

  it("AP06: ends in silence with slack_post_state", async () => {
    const { channel, threadTs } = session;
    const state = call("slack_post_state", { kind: "final", reason: "nothing to add" });
    world.slack.say({ channel, threadTs, text: `${state}[[final:never shown]]` });
    const path = `/operator/sessions/${encodeURIComponent(session.key)}/timeline?limit=500`;
    const token = world.worker.operatorToken();
    await world.worker.until(async () => {
      const { entries } = (await world.worker.call(path, { token })).body as {
        entries: { kind: string; name?: string }[];
      };
      const declared = entries.findLastIndex((one) => one.name === "agent-state");
      return declared !== -1 && entries.slice(declared).some((one) => one.kind === "turn-ended");
    });
    await sayInSession(world, session, "", "the next answer");
    const texts = world.slack.botMessages(channel, threadTs).map((one) => one.text);
    expect(texts).not.toContain("never shown");
  });

  it("posts from a script in the sandboxed shell with curl, as the README says", async () => {
    const { channel, threadTs } = session;
    const body = JSON.stringify({
      channel_id: channel,
      thread_ts: threadTs,
      text: "Tests are **green**.",
    });
    const curl = [
      `curl -sS "$BROKER_API_BASE/slack/post-message"`,
      `-H "authorization: Bearer $BROKER_SESSION_TOKEN"`,
      `-H 'content-type: application/json' -d '${body}' > answer.json`,
    ].join(" ");
    world.slack.say({ channel, threadTs, text: `[[shell:${curl}]][[shell:cat answer.json]]` });
    const message = await answerIn(world, channel, threadTs, "Tests are");
    expect(message.text).toBe("Tests are *green*.");
  });
});
