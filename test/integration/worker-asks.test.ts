import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askListSchema } from "../../broker/api/asks.ts";
import { cardIn, openForm, press } from "../world/cards.ts";
import { answered } from "../world/operator-answers.ts";
import { mention, passMarker } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const THREE = {
  questions: [
    {
      id: "colour",
      header: "Colour",
      question: "Which colour?",
      options: ["Blue", "Red", "Green"].map((label) => ({ label, description: label })),
    },
    {
      id: "size",
      header: "Size",
      question: "Which size?",
      options: ["Large", "Small"].map((label) => ({ label, description: label })),
    },
  ],
};

/** Codex keeps these behind switches; teams may turn them on in their config.toml. */
const SWITCHES = ["request_permissions_tool", "default_mode_request_user_input"];

function switchOn(world: World): void {
  const path = join(world.data, "team-codex-home/config.toml");
  const lines = ["[features]", ...SWITCHES.map((name) => `${name} = true`)].join("\n");
  writeFileSync(path, readFileSync(path, "utf8").replace("[features]", lines));
}

const call = (name: string, input: object) => `[[call:${name}|${JSON.stringify(input)}]]`;

describe("what Codex asks, with classic tools", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ env: { CODEX_APPROVALS: "ask" } });
    switchOn(world);
    await world.worker.start();
  });
  afterAll(() => world?.end());

  const modelHasRead = (text: string) =>
    JSON.stringify(world.model.modelCalls().at(-1)?.model?.input).includes(text);

  it("TU29: a command runs once it is allowed, by the first click alone", async () => {
    const talk = mention(world, "[[esc:echo outside > ../ran.txt]][[final:done]]");
    const card = await cardIn(talk, world, "May I run a command?");
    expect(JSON.stringify(card.blocks)).toContain("echo outside &gt; ../ran.txt");
    expect(JSON.stringify(card.blocks)).toContain("For <@U0ADA>.");
    expect(existsSync(join(talk.workspace, "../ran.txt"))).toBe(false);
    const clicks = [
      press(world, card, "ask.allow_once"),
      press(world, card, "ask.decline", "U0ADA"),
    ];
    await Promise.all(clicks);
    await talk.answer("done");
    const settled = await talk.answer("Run a command: ");
    expect(settled.ts).toBe(card.ts);
    expect(settled.text).toMatch(
      /^Run a command: (allowed once by <@U0BEN>|declined by <@U0ADA>) at/,
    );
    const isAllowed = settled.text.includes("allowed");
    expect(existsSync(join(talk.workspace, "../ran.txt"))).toBe(isAllowed);
    const told = () => world.slack.workspace.core.world.ephemerals(talk.channel);
    const second = await world.slack.waitFor(() => told()[0]);
    expect(second).toMatchObject({ user: isAllowed ? "U0ADA" : "U0BEN" });
    expect(second.text).toMatch(/^Already answered: (allowed once|declined) by <@/);
  });

  it("SE13: the card shows what a named script held, and says when it changed before the click", async () => {
    const talk = mention(world, "[[final:here]]");
    await talk.answer("here");
    await talk.idle();
    writeFileSync(join(talk.workspace, "run.sh"), "echo one > ../one\n", { mode: 0o755 });
    talk.say("[[esc:./run.sh]][[final:done]]");
    const card = await cardIn(talk, world, "May I run a command?");
    // Of the very file, as `shasum -a 256` prints it.
    expect(JSON.stringify(card.blocks)).toMatch(
      /It names \.\/run\.sh \(18 bytes, SHA-256 [0-9a-f]{64}\)/,
    );
    writeFileSync(join(talk.workspace, "run.sh"), "echo two > ../two\n");
    await press(world, card, "ask.allow_once");
    await talk.answer("done");
    const settled = await talk.answer("Run a command: ");
    expect(settled.text).toContain("./run.sh changed between the question and the answer");
  });

  it("TU29: who may not give work here may not answer, and nothing changes", async () => {
    const talk = mention(world, "[[esc:echo no]][[final:waited]]", { channel: "C0RANDOM" });
    const card = await cardIn(talk, world, "May I run a command?");
    await press(world, card, "ask.allow_once", "U0VISITOR");
    const told = await world.slack.waitFor(
      () => world.slack.workspace.core.world.ephemerals("C0RANDOM", "U0VISITOR")[0],
    );
    expect(told.text).toBe("Only people who may give me work here can do this.");
    expect(talk.answers()).toEqual([card.text]);
    await press(world, card, "ask.decline");
    await talk.answer("waited");
    expect(modelHasRead("rejected by user")).toBe(true);
  });

  it("TU29: names the files that would be changed outside of the workspace", async () => {
    const path = join(world.root, "outside.txt");
    const talk = mention(world, `[[patch:${path}|written]][[final:patched]]`);
    const card = await cardIn(talk, world, "May I edit files outside the workspace?");
    expect(JSON.stringify(card.blocks)).toContain(path);
    await press(world, card, "ask.allow_once");
    await talk.answer("patched");
    expect(readFileSync(path, "utf8")).toBe("written\n");
  });

  it("TU29: says what more rights would open", async () => {
    const wish = { reason: "I need it", permissions: { network: { enabled: true } } };
    const talk = mention(world, `${call("request_permissions", wish)}[[final:granted]]`);
    const card = await cardIn(talk, world, "May I use the network?");
    await press(world, card, "ask.allow_session");
    await talk.answer("granted");
    await talk.answer("Use the network: allowed for this session by <@U0BEN>");
    expect(modelHasRead("session")).toBe(true);
  });

  it("TU29: asks each of several questions, and takes words of one's own by a form", async () => {
    const talk = mention(world, `${call("request_user_input", THREE)}[[final:asked]]`);
    const second = await cardIn(talk, world, "Which size?");
    const first = await cardIn(talk, world, "Which colour?");
    expect(Number(first.ts)).toBeLessThan(Number(second.ts));
    await press(world, first, "ask.choice.1");
    await press(world, second, "ask.other");
    const form = await openForm(world, "U0BEN");
    expect(form).toMatchObject({ title: { text: "Your answer" } });
    const words = (value: string) =>
      world.slack.people.submitView("U0BEN", {
        "ask.words": { "ask.words.text": { type: "plain_text_input", value } },
      });
    expect(await words("   ")).toMatchObject({ value: { errors: { "ask.words": /answer/ } } });
    expect(await words(`Mine: "it's" <& ünï>`)).toMatchObject({ value: { acknowledged: true } });
    await talk.answer("asked");
    await talk.answer(`Which size? Mine: "it's" &lt;&amp; ünï&gt;, said <@U0BEN> at`);
    await talk.answer("Which colour? Red, said <@U0BEN> at");
    expect(modelHasRead("Red")).toBe(true);
    expect(modelHasRead(`it's`)).toBe(true);
  });

  it("TU29: a reply in the thread answers too", async () => {
    const one = { questions: THREE.questions.slice(0, 1) };
    const talk = mention(world, `${call("request_user_input", one)}[[final:replied]]`);
    await cardIn(talk, world, "Which colour?");
    const reply = talk.say("Purple, please", { user: "U0BEN" });
    await talk.answer("Which colour? Purple, please, said <@U0BEN> at");
    await talk.answer("replied");
    await talk.idle();
    // As the answer alone, and as no message besides.
    expect(JSON.stringify(talk.newestItem())).toContain("Purple, please");
    expect(talk.timesSeen(reply)).toBe(0);
    expect(talk.turns()).toHaveLength(1);
  });

  it("TU29: a command too long for its card is read and allowed in a form alone", async () => {
    const long = `echo ${"word ".repeat(900)}`;
    const talk = mention(world, `[[esc:${long}]][[final:read]]`);
    const card = await cardIn(talk, world, "May I run a command?");
    expect(JSON.stringify(card.blocks)).not.toContain("ask.allow");
    await press(world, card, "ask.show", "U0VISITOR");
    const { core } = world.slack.workspace;
    const told = await world.slack.waitFor(
      () => core.world.ephemerals(talk.channel, "U0VISITOR")[0],
    );
    expect(told.text).toBe("Only people who may give me work here can do this.");
    expect(core.modals.top("U0VISITOR")).toBeFalsy();
    await press(world, card, "ask.show");
    const form = JSON.stringify(await openForm(world, "U0BEN"));
    expect(form.match(/word(?= )/g)?.length).toBeGreaterThanOrEqual(900);
    await world.slack.people.click({ user: "U0BEN", actionId: "ask.allow_once" });
    await talk.answer("read");
    await talk.answer("Run a command: allowed once by <@U0BEN>");
    await world.slack.waitFor(() =>
      JSON.stringify(core.modals.top("U0BEN")).includes("allowed once"),
    );
    await world.slack.people.closeView("U0BEN");
  });

  it("TU29: W13: an operator answers under a name, and Slack's card is disarmed", async () => {
    const token = world.worker.operatorToken();
    const talk = mention(world, "[[esc:echo operator]][[final:operated]]");
    const card = await cardIn(talk, world, "May I run a command?");
    const { body } = await world.worker.call("/operator/asks", { token });
    const { asks } = askListSchema.parse(body);
    const ask = asks.find((one) => one.sessionKey === talk.key);
    expect(ask).toMatchObject({
      question: { kind: "command", command: expect.stringContaining("echo operator") },
      choices: [{ kind: "allow-once" }, { kind: "decline" }],
      asker: "U0ADA",
    });
    const answer = (json: object) =>
      world.worker.call(`/operator/asks/${ask?.handle}/answer`, { token, json });
    expect(await answer({ kind: "allow-for-session" })).toMatchObject({ status: 400 });
    expect(await answer({ kind: "maybe" })).toMatchObject({ status: 400 });
    expect(await answer({ kind: "allow-once", by: "" })).toMatchObject({ status: 400 });
    const unknown = "/operator/asks/ask_none/answer";
    expect(await world.worker.call(unknown, { token, json: { kind: "decline" } })).toMatchObject({
      status: 404,
      body: { error: "unknown_ask" },
    });
    const allowed = await answer({ kind: "allow-once", by: "Mara Okafor" });
    expect(allowed).toMatchObject({ status: 200, body: { ok: true } });
    await talk.answer("operated");
    await talk.answer("Run a command: allowed once by Mara Okafor, from the app, at");
    expect(await answer({ kind: "decline" })).toMatchObject({
      status: 409,
      body: {
        error: "already_settled",
        message: "Mara Okafor answered it already.",
        outcome: { choice: { kind: "allow-once" } },
        by: { kind: "operator", name: "Mara Okafor" },
      },
    });
    await expect(press(world, card, "ask.decline")).rejects.toThrow("action_not_found");
    const path = `/operator/sessions/${encodeURIComponent(talk.key)}/timeline?limit=500`;
    const timeline = (await world.worker.call(path, { token })).text;
    expect(timeline).toContain('"kind":"ask"');
    expect(timeline).toContain('"kind":"ask-settled"');
  });

  it("W13: an operator who comes second is told which person of Slack was first", async () => {
    const talk = mention(world, "[[esc:echo first]][[final:decided]]");
    const card = await cardIn(talk, world, "May I run a command?");
    const { asks } = answered(await world.worker.operator.listAsks({}));
    const handle = asks.find((one) => one.sessionKey === talk.key)?.handle ?? "";
    await press(world, card, "ask.decline");
    await talk.answer("decided");
    const second = await world.worker.operator.answerAsk({
      params: { handle },
      body: { kind: "allow-once", by: "Mara Okafor" },
    });
    expect(second).toMatchObject({
      error: {
        code: "already_settled",
        message: "Ben Okafor answered it already.",
        details: { by: { kind: "person", id: "U0BEN", name: "Ben Okafor" } },
      },
    });
  });

  it("SI07: acknowledges a click at once, while Slack's Web API hangs", async () => {
    const one = { questions: THREE.questions.slice(0, 1) };
    const talk = mention(world, `${call("request_user_input", one)}[[final:late]]`);
    const card = await cardIn(talk, world, "Which colour?");
    const hanging = world.slack.fail("views.open", { kind: "hold" });
    expect(await press(world, card, "ask.other")).toEqual({ acknowledged: true });
    await world.slack.waitFor(() => hanging.hits() === 1);
    expect(await press(world, card, "ask.choice.0")).toEqual({ acknowledged: true });
    await talk.answer("late");
    hanging.release();
  });
});

describe("what Codex asks, in code mode", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({
      model: "gpt-6.1-sol",
      env: { CODEX_APPROVALS: "ask" },
    });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it("TU29: a click allows", async () => {
    const path = join(world.root, "outside.txt");
    const talk = mention(world, `[[patch:${path}|written]][[final:patched]]`);
    const card = await cardIn(talk, world, "May I edit files outside the workspace?");
    expect(JSON.stringify(card.blocks)).toContain(path);
    await press(world, card, "ask.allow_once");
    await talk.answer("patched");
    expect(readFileSync(path, "utf8")).toBe("written\n");
  });

  const aside = call("functions/request_user_input_async", {
    questions: [{ title: "Which colour?", options: ["Blue", "Red"] }],
  });

  it("TU29, UX04: what Codex asks in passing is one card, answered by a click, as one message to it", async () => {
    const talk = mention(world, `${aside}[[final:asked]]`);
    const card = await cardIn(talk, world, "Which colour?");
    await talk.answer("asked");
    await talk.idle();
    expect(talk.answers().filter((text) => text !== "asked")).toEqual([card.text]);
    await press(world, card, "ask.choice.1");
    const settled = await talk.answer("Which colour? Red, said <@U0BEN> at");
    expect(settled.ts).toBe(card.ts);
    expect(JSON.stringify(settled.blocks)).not.toContain("ask.");
    await talk.answer("ok: Red");
    await talk.idle();
    const given = talk.seen().filter((one) => one.text === "Red");
    expect(given.map(({ json }) => json["answers_question"])).toEqual(["Which colour?"]);
    expect(talk.turns()).toHaveLength(2);
  });

  it("UX04: a turn that only asks has said enough", async () => {
    const talk = mention(world, `${aside}[[final:]]`);
    const card = await cardIn(talk, world, "Which colour?");
    await talk.idle();
    await passMarker(world, talk.channel);
    expect(talk.answers()).toEqual([card.text]);
  });

  it("TU29: a reply in the thread answers what Codex asks in passing", async () => {
    const talk = mention(world, `${aside}[[gate:replied]][[final:asked]]`);
    const card = await cardIn(talk, world, "Which colour?");
    await world.model.waitForGate("replied");
    const reply = talk.say("Purple, please", { user: "U0BEN" });
    const settled = await talk.answer("Which colour? Purple, please, said <@U0BEN> at");
    expect(settled.ts).toBe(card.ts);
    world.model.open("replied");
    await talk.answer("ok: Purple, please");
    await talk.idle();
    expect(talk.timesSeen(reply)).toBe(1);
    expect(talk.seen().filter((one) => one.text === "Purple, please")).toHaveLength(1);
  });

  it("TU29: nobody answering in time declines and says so", async () => {
    // Not for the tests before: a card and a click take a second and a half on a busy machine.
    await world.worker.end();
    await world.worker.start({ ASK_TIMEOUT_MS: "1500" });
    const talk = mention(world, "[[esc:git push]][[final:declined]]");
    await talk.answer("declined");
    const settled = await talk.answer("Push a branch: ");
    expect(settled.text).toBe("Push a branch: declined, nobody answered within 1 min");
    expect(JSON.stringify(settled.blocks)).not.toContain("ask.");
  });
});
