import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const DONE = `[[call:slack_post_state|{"kind":"final"}]]`;

describe.each(["gpt-5.5", "gpt-6.1-sol"])("a conversation with %s", (model) => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ model });
    await world.worker.start();
  });
  afterEach(() => world.slack.heal());
  afterAll(() => world?.end());

  const statusesOf = (talk: Talk) =>
    world.slack
      .statusHistory()
      .filter((one) => one.threadTs === talk.threadTs)
      .map((one) => one.status);
  const showsStatus = (talk: Talk, status: string) =>
    world.slack.waitFor(() => statusesOf(talk).includes(status), {
      timeoutMs: 20_000,
      what: `the status "${status}" after ${statusesOf(talk).join(" ")}`,
    });

  it("TU03: a message that comes mid-turn joins the running turn", async () => {
    const talk = mention(world, "[[half:join|Half an answer.]]");
    await world.model.waitForGate("join");
    const second = talk.say("[[final:with the second in mind]]");
    await expect
      .poll(async () => JSON.stringify((await talk.session())["messages"]))
      .toContain(`"state":"delivered","text":"[[final:with the second`);
    world.model.open("join");
    await talk.answer("with the second in mind");
    await talk.idle();
    expect(talk.turns()).toHaveLength(1);
    expect(talk.timesSeen(second)).toBe(1);
    expect(await talk.session()).toMatchObject({ turns: [{ state: "completed" }] });
    // The first answer was whole by the time the second message was shown to the agent.
    expect(talk.answers()).toEqual(["Half an answer.", "with the second in mind"]);
  });

  it("TU05: a burst while the session starts is all delivered in one turn", async () => {
    const talk = mention(world, "[[gate:burst]]", { channel: "C0RANDOM" });
    const burst = [1, 2, 3, 4, 5].map((number) => talk.say(`burst ${number}`));
    await expect
      .poll(async () => JSON.stringify((await talk.session())["messages"]), { timeout: 20_000 })
      .not.toMatch(/"state":"(queued|sending)"/);
    await expect.poll(async () => (await talk.session())["messages"]).toHaveLength(6);
    const last = talk.say("[[final:all of the burst]]");
    await expect
      .poll(async () => JSON.stringify((await talk.session())["messages"]))
      .toContain(`"state":"delivered","text":"[[final:all of the burst`);
    world.model.open("burst");
    await talk.answer("all of the burst");
    await talk.idle();
    expect([...burst, last].map((ts) => talk.timesSeen(ts))).toEqual([1, 1, 1, 1, 1, 1]);
    expect(talk.turns()).toHaveLength(1);
  });

  it("TU07: the answer of a turn without any post is posted once", async () => {
    const talk = mention(world, "[[say:Some *plain* words.]]", { channel: "G0LAB" });
    await talk.answer("Some");
    await talk.idle();
    await passMarker(world, "G0LAB");
    expect(talk.answers()).toHaveLength(1);
    expect(talk.turns()).toHaveLength(1);
  });

  it.each([
    ["final", `[[call:slack_post_message|{"text":"The end.","kind":"final"}]]`, ["The end."]],
    [
      "block",
      `[[call:slack_post_message|{"text":"I am stuck.","kind":"block","reason":"no access"}]]`,
      ["I am stuck."],
    ],
    ["a silent final", DONE, []],
    ["a silent block", `[[call:slack_post_state|{"kind":"block","reason":"no access"}]]`, []],
  ])("TU09: %s settles the turn, and nothing is added", async (_, script, answers) => {
    const talk = mention(world, `${script}[[say:Not for Slack.]]`, { channel: "G0TRIO" });
    await world.slack.waitFor(() => talk.turns().length > 0);
    await expect
      .poll(async () => (await talk.session())["turns"])
      .toMatchObject([{ state: "completed" }]);
    await passMarker(world, "G0TRIO");
    expect(talk.answers()).toEqual(answers);
    expect(talk.turns()).toHaveLength(1);
  });

  it("TU13: a turn that fails is told with its error, to the thread and the operator", async () => {
    const body = JSON.stringify({ error: { message: "The tea is cold", code: "tea" } });
    const talk = mention(world, `[[fail:400]][[body:${body}]]`, { channel: "C0RANDOM" });
    const notice = await talk.answer("The tea is cold");
    expect(notice.text).toContain("That did not work");
    expect(await talk.session()).toMatchObject({
      state: "idle",
      turns: [{ state: "failed", error: { message: expect.stringContaining("The tea is cold") } }],
    });
    talk.say("[[final:warm again]]");
    await talk.answer("warm again");
    expect(talk.answers()).toHaveLength(2);
  });

  it("FR11: a second failure is announced to the person who wrote again", async () => {
    const body = JSON.stringify({ error: { message: "The kettle is empty", code: "kettle" } });
    const talk = mention(world, `[[fail:400]][[body:${body}]]`, { channel: "C0RANDOM" });
    await talk.answer("The kettle is empty");
    talk.say(`[[fail:400]][[body:${body}]]`);
    const states = async () =>
      ((await talk.session())["turns"] as { state: string }[]).map(({ state }) => state);
    await expect.poll(states, { timeout: 20_000 }).toEqual(["failed", "failed"]);
    talk.say("[[final:filled again]]");
    await talk.answer("filled again");
    const kettle = expect.stringContaining("kettle") as string;
    expect(talk.answers()).toEqual([kettle, kettle, "filled again"]);
  });

  it("TU22: the status shows while a turn runs and is cleared after it", async () => {
    const talk = mention(world, "[[gate:status]][[final:status seen]]");
    await world.model.waitForGate("status");
    await world.slack.waitFor(() =>
      world.slack.statuses().some((one) => one.threadTs === talk.threadTs && one.status !== ""),
    );
    world.model.open("status");
    await talk.answer("status seen");
    await world.slack.waitFor(
      () => !world.slack.statuses().some((one) => one.threadTs === talk.threadTs && one.status),
    );
    expect(statusesOf(talk)[0]).toBe("is starting…");
  });

  it("TU26: the status says what kind of work is done", async () => {
    const until = (name: string) => `until [ -e ${name} ]; do sleep 0.05; done`;
    const reading = world.slack.fail("conversations.replies", { kind: "hold", channel: "G0LAB" });
    const script = [
      "[[gate:thought]]",
      `[[shell:git --version; ${until("git-seen")}]]`,
      `[[shell:pytest --version; ${until("tests-seen")}]]`,
      `[[call:slack_thread_history|{}]]`,
      "[[half:written|These words end late.]]",
    ].join("");
    const talk = mention(world, script, { channel: "G0LAB" });
    await showsStatus(talk, "is thinking…");
    world.model.open("thought");
    await showsStatus(talk, "is working with git…");
    await writeFile(join(talk.workspace, "git-seen"), "");
    await showsStatus(talk, "is running tests…");
    await writeFile(join(talk.workspace, "tests-seen"), "");
    await showsStatus(talk, "is using slack_thread_history…");
    reading.release();
    await showsStatus(talk, "is writing an answer…");
    world.model.open("written");
    await talk.answer("These words end late.");
    expect(statusesOf(talk).filter((status) => status === "is starting…")).toHaveLength(1);
  });

  it("TU23: where statuses are not allowed, eyes are put on the root and taken away", async () => {
    const missing = { needed: "assistant:write", provided: "chat:write" };
    world.slack.fail("assistant.threads.setStatus", {
      kind: "missing-scope",
      ...missing,
      times: Infinity,
    });
    const talk = mention(world, "[[gate:eyes]][[final:eyes seen]]");
    const reactions = () =>
      world.slack.messages(talk.channel).find((one) => one.ts === talk.threadTs)?.reactions ?? [];
    await world.slack.waitFor(() => reactions().some((one) => one.name === "eyes"));
    world.model.open("eyes");
    await talk.answer("eyes seen");
    await world.slack.waitFor(() => reactions().length === 0);
    expect(statusesOf(talk)).toEqual([]);
  });
});
