import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RelayRequest } from "../doubles/codex-relay/rules.ts";
import { cardIn, press } from "../world/cards.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const unknownMethod = { error: { code: -32601 } };
const question = {
  id: "colour",
  header: "Colour",
  question: "Which colour?",
  isOther: true,
  isSecret: false,
  options: ["Blue", "Red"].map((label) => ({ label, description: label })),
};
/** What Codex's own schema wants of an approval, beside the thread and the turn. */
const approval = { itemId: "i", startedAtMs: 0 };

/** Every request that Codex 0.169 has, and one that it has not, made in the midst of a turn. */
describe("what Codex asks of the worker", () => {
  let world: World;
  let asked = 0;

  beforeAll(async () => {
    world = await startWorld({ relay: [], env: { CODEX_APPROVALS: "ask" } });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  /** A turn that stays open until `end`, in which the relay asks. */
  async function turnThatAsks(request: RelayRequest) {
    const word = `asked-${(asked += 1)}`;
    const before = world.relay.answers().length;
    world.relay.set([
      { from: "codex", message: "turn/started", does: "ask", asks: [request], times: 1 },
    ]);
    const talk = mention(world, `[[gate:${word}]][[final:end of ${word}]]`);
    await world.model.waitForGate(word);
    return {
      talk,
      answer: async () => {
        await expect
          .poll(() => world.relay.answers(), { timeout: 20_000 })
          .toHaveLength(before + 1);
        return world.relay.answers().at(-1);
      },
      end: async () => {
        world.model.open(word);
        await talk.answer(`end of ${word}`);
      },
    };
  }

  it.each<[string, object, object]>([
    [
      "mcpServer/elicitation/request",
      { serverName: "x", mode: "form", message: "Who are you?", requestedSchema: {} },
      { result: { action: "decline", content: null } },
    ],
    [
      "item/tool/call",
      { callId: "c", tool: "slack_set_title", arguments: { title: "A title" } },
      { result: { success: true } },
    ],
    ["account/chatgptAuthTokens/refresh", { reason: "unauthorized" }, unknownMethod],
    ["attestation/generate", {}, unknownMethod],
    ["currentTime/read", {}, unknownMethod],
    ["applyPatchApproval", { conversationId: "x", callId: "c" }, unknownMethod],
    ["execCommandApproval", { conversationId: "x", callId: "c" }, unknownMethod],
    ["something/brandNew", {}, unknownMethod],
  ])("CX10: %s is answered by itself, while the turn runs", async (method, params, expected) => {
    const turn = await turnThatAsks({ method, params: { ...params } });
    expect(await turn.answer()).toMatchObject({ method, ...expected });
    expect(turn.talk.answers()).toEqual([]);
    await turn.end();
  });

  it.each<[string, object, string, string, object]>([
    [
      "item/commandExecution/requestApproval",
      { ...approval, kind: "command", command: "ls", cwd: "/" },
      "May I run a command?",
      "ask.allow_once",
      { result: { decision: "accept" } },
    ],
    [
      "item/fileChange/requestApproval",
      approval,
      "May I edit files outside the workspace?",
      "ask.decline",
      { result: { decision: "decline" } },
    ],
    [
      "item/permissions/requestApproval",
      {
        ...approval,
        cwd: "/",
        reason: "I need it",
        permissions: { network: { enabled: true }, fileSystem: null },
      },
      "May I use the network?",
      "ask.allow_session",
      { result: { scope: "session", permissions: { network: { enabled: true } } } },
    ],
    [
      "item/tool/requestUserInput",
      { ...approval, questions: [question], isBlocking: true, autoResolutionMs: null },
      "Which colour?",
      "ask.choice.1",
      { result: { answers: { colour: { answers: ["Red"] } } } },
    ],
  ])("CX10: %s is answered by a person's click", async (method, params, title, click, expected) => {
    const turn = await turnThatAsks({ method, params: { ...params } });
    await press(world, await cardIn(turn.talk, world, title), click);
    expect(await turn.answer()).toMatchObject({ method, ...expected });
    await turn.end();
  });

  it("CX10: what nobody answered is answered once the turn is stopped", async () => {
    const turn = await turnThatAsks({
      method: "item/commandExecution/requestApproval",
      params: { ...approval, kind: "command", command: "ls", cwd: "/" },
    });
    await cardIn(turn.talk, world, "May I run a command?");
    turn.talk.say("-stop");
    expect(await turn.answer()).toHaveProperty("result.decision");
    await turn.talk.idle();
    expect(turn.talk.answers().join("\n")).not.toContain("end of");
  });
});
