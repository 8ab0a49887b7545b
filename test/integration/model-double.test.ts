import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { conversation } from "../../playground/model/conversation.ts";
import { startScriptedModel } from "../../playground/model/scripted-model.ts";
import { startCodexOverStdio } from "../doubles/model/codex-over-stdio.ts";
import type { CodexOverStdio, ServerMessage } from "../doubles/model/codex-over-stdio.ts";
import { directivesIn, parseDirectives } from "../doubles/model/directives.ts";
import { startModelDouble } from "../doubles/model/model-double.ts";
import type { ModelDouble } from "../doubles/model/model-double.ts";

const SLACK_POST = {
  type: "function",
  name: "slack_post",
  description: "Posts to Slack.",
  inputSchema: {
    type: "object",
    properties: { text: { type: "string" } },
    required: ["text"],
  },
};

const REACT = {
  type: "namespace",
  name: "slack",
  description: "Slack.",
  tools: [
    {
      type: "function",
      name: "react",
      description: "Reacts.",
      inputSchema: { type: "object", properties: { name: { type: "string" } } },
    },
  ],
};

describe.each(["gpt-5.5", "gpt-6.1-sol"])("the real Codex with the model double as %s", (model) => {
  let double: ModelDouble;
  let codex: CodexOverStdio;
  const toolCalls: unknown[] = [];
  let decision = "accept";

  beforeAll(async () => {
    double = await startModelDouble();
    codex = await startCodexOverStdio({
      provider: { baseUrl: double.baseUrl, model },
      answers: {
        "item/tool/call": (params) => {
          toolCalls.push(params["arguments"]);
          return { contentItems: [{ type: "inputText", text: "posted ts=1.2" }], success: true };
        },
        "item/commandExecution/requestApproval": () => ({ decision }),
      },
    });
  });

  afterAll(async () => {
    await codex.stop();
    await double.stop();
  });

  test("a failing model fails the turn, and the thread stays usable", async () => {
    const thread = await startThread();
    const body = '{"error":{"message":"not today"}}';
    expect(await runTurn(thread, `[[fail:400]][[body:${body}]]`)).toMatchObject({
      status: "failed",
      error: { message: body },
    });
    expect(await runTurn(thread, "again")).toMatchObject({ status: "completed" });
    expect(answersOf(thread)).toEqual(["ok: again"]);
  });

  test("a model that recovers is tried again, and the script goes on", async () => {
    const thread = await startThread();
    await runTurn(thread, "[[fail:500*2]][[say:back]]");
    await runTurn(thread, "[[drop:2*1]][[say:connected]]");
    expect(answersOf(thread)).toEqual(["back", "connected"]);
  });

  test("response.failed carries its code to Codex", async () => {
    const thread = await startThread();
    const turn = await runTurn(thread, "[[failed:context_length_exceeded|too long]]");
    expect(turn).toMatchObject({ error: { codexErrorInfo: "contextWindowExceeded" } });
  });

  test("a silent model ends with the interrupt", async () => {
    const thread = await startThread();
    await codex.request("turn/start", inputOf(thread, "[[say:wait]][[hang]]"));
    await codex.waitFor((message) => isAnswer(message, thread, "wait"));
    await codex.request("turn/interrupt", { threadId: thread, turnId: "" });
    expect(await turnEnd(thread, 1)).toMatchObject({ status: "interrupted" });
    await runTurn(thread, "next", 2);
    expect(answersOf(thread)).toEqual(["wait", "ok: next"]);
  });

  test("without a directive it says what it was told", async () => {
    const thread = await startThread();
    await runTurn(thread, "hello");
    expect(answersOf(thread)).toEqual(["ok: hello"]);
  });

  test("commentary, thoughts and answers arrive as such, with the usage", async () => {
    const thread = await startThread();
    await runTurn(thread, "[[reason:hm]][[phase:commentary|looking]][[final:done]][[usage:7,5,3]]");
    expect(itemsOf(thread).map((item) => [item["type"], item["phase"] ?? null])).toEqual([
      ["userMessage", null],
      ["reasoning", null],
      ["agentMessage", "commentary"],
      ["agentMessage", "final_answer"],
    ]);
    const usage = await codex.waitFor(
      ({ method, params }) =>
        method === "thread/tokenUsage/updated" && params["threadId"] === thread,
    );
    expect(usage.params["tokenUsage"]).toMatchObject({
      last: { inputTokens: 7, outputTokens: 5, cachedInputTokens: 3 },
    });
  });

  test("a shell command runs and its output comes back to the model", async () => {
    const thread = await startThread();
    await runTurn(thread, "[[shell:echo one && echo two]][[shell:echo three]][[say:end]]");
    const commands = itemsOf(thread).filter((item) => item["type"] === "commandExecution");
    expect(commands.map((item) => item["aggregatedOutput"])).toEqual(["one\ntwo\n", "three\n"]);
    expect(answersOf(thread)).toEqual(["end"]);
    await double.waitForText("three");
  });

  test("a tool's output is repeated when the script is at its end", async () => {
    const thread = await startThread();
    await runTurn(thread, "[[shell:echo read me]]");
    expect(answersOf(thread)).toEqual(["done: read me"]);
  });

  test("a patch adds a file", async () => {
    const thread = await startThread();
    await runTurn(thread, `[[patch:added-${model}.txt|first\nsecond]]`);
    expect(await readFile(join(codex.cwd, `added-${model}.txt`), "utf8")).toBe("first\nsecond\n");
  });

  test("dynamic tools are called, also one in a namespace", async () => {
    const thread = await startThread();
    toolCalls.length = 0;
    await runTurn(
      thread,
      '[[call:slack_post|{"text":"it\'s [[fine]]"}]][[call:slack/react|{"name":"eyes"}]]',
    );
    expect(toolCalls).toEqual([{ text: "it's [[fine]]" }, { name: "eyes" }]);
    expect(answersOf(thread)).toEqual(["done: posted ts=1.2"]);
  });

  test("an escalated command asks for approval, and a refusal reaches the model", async () => {
    const thread = await startThread();
    decision = "decline";
    await runTurn(thread, "[[esc:echo outside]]", 1, "workspaceWrite");
    decision = "accept";
    const asked = codex.messages.filter(
      ({ method, params }) =>
        method === "item/commandExecution/requestApproval" && params["threadId"] === thread,
    );
    expect(asked).toHaveLength(1);
    expect(asked[0]?.params["reason"]).toBe("May I run echo outside?");
    expect(answersOf(thread)[0]).toContain("reject");
  });

  test("a message that joins a running turn adds its directives to the script", async () => {
    const thread = await startThread();
    await codex.request("turn/start", inputOf(thread, `[[half:${thread}|one two three four]]`));
    await double.waitForGate(thread);
    await codex.request("turn/start", inputOf(thread, "[[say:steered]]"));
    double.open(thread);
    await turnEnd(thread, 1);
    expect(answersOf(thread)).toEqual(["one two three four", "steered"]);
  });

  test("a message during a command is seen with the rest of the script", async () => {
    const thread = await startThread();
    const release = join(codex.cwd, `release-${thread}`);
    await codex.request(
      "turn/start",
      inputOf(thread, `[[shell:until test -e ${release}; do sleep 0.05; done]][[say:first]]`),
    );
    await codex.waitFor(
      ({ method, params }) =>
        method === "item/started" &&
        params["threadId"] === thread &&
        Object(params["item"])["type"] === "commandExecution",
    );
    await codex.request("turn/start", inputOf(thread, "[[say:second]]"));
    await writeFile(release, "");
    await turnEnd(thread, 1);
    expect(answersOf(thread)).toEqual(["first", "second"]);
  });

  test("a compaction gets a summary, and old directives are not done again", async () => {
    const thread = await startThread();
    await runTurn(thread, "[[say:before]]");
    await codex.request("thread/compact/start", { threadId: thread });
    await turnEnd(thread, 2);
    await runTurn(thread, "after", 3);
    expect(answersOf(thread)).toEqual(["before", "ok: after"]);
  });

  async function startThread(): Promise<string> {
    const { thread } = await codex.request("thread/start", {
      cwd: codex.cwd,
      sandbox: "read-only",
      approvalPolicy: "on-request",
      dynamicTools: [SLACK_POST, REACT],
    });
    return String(Object(thread)["id"]);
  }

  async function runTurn(thread: string, text: string, nth?: number, sandbox?: string) {
    const before = ends(thread).length;
    await codex.request("turn/start", inputOf(thread, text, sandbox));
    return turnEnd(thread, nth ?? before + 1);
  }

  function ends(thread: string): readonly ServerMessage[] {
    return codex.messages.filter(
      ({ method, params }) => method === "turn/completed" && params["threadId"] === thread,
    );
  }

  async function turnEnd(thread: string, nth: number): Promise<unknown> {
    await codex.waitFor(() => ends(thread).length >= nth);
    return ends(thread)[nth - 1]?.params["turn"];
  }

  function itemsOf(thread: string): readonly Readonly<Record<string, unknown>>[] {
    return codex.messages
      .filter(({ method, params }) => method === "item/completed" && params["threadId"] === thread)
      .map(({ params }) => Object(params["item"]));
  }

  function answersOf(thread: string): readonly unknown[] {
    return itemsOf(thread)
      .filter((item) => item["type"] === "agentMessage")
      .map((item) => item["text"]);
  }
});

describe.each(["gpt-5.5", "gpt-6.1-sol"])("the playground's conversation as %s", (model) => {
  test("it runs a command, takes a refusal, fails on purpose, and goes on", async () => {
    const scripted = await startScriptedModel({ script: conversation, clock: systemClock });
    const codex = await startCodexOverStdio({
      provider: { baseUrl: scripted.baseUrl, model },
      answers: { "item/commandExecution/requestApproval": () => ({ decision: "decline" }) },
    });
    const started = await codex.request("thread/start", { cwd: codex.cwd, sandbox: "read-only" });
    const thread = String(Object(started["thread"])["id"]);
    const turns: unknown[] = [];
    for (const text of ["the machine", "ask me for an approval", "fail on purpose", "hello"]) {
      await codex.request("turn/start", inputOf(thread, text, "workspaceWrite"));
      await codex.waitFor(() => turnsOf(codex).length > turns.length);
      turns.push(turnsOf(codex).at(-1));
    }
    await codex.stop();
    await scripted.stop();
    expect(turns).toMatchObject([
      { items: [{ text: expect.stringContaining("This machine calls itself:\n\n```\n") }] },
      { items: [{ text: expect.stringContaining("It was declined") }] },
      { status: "failed", error: { message: expect.stringContaining("asked for") } },
      { items: [{ text: expect.stringContaining("I am a scripted model") }] },
    ]);
  });
});

function turnsOf(codex: CodexOverStdio): readonly unknown[] {
  return codex.messages
    .filter(({ method }) => method === "turn/completed")
    .map(({ params }) => params["turn"]);
}

describe("directives", () => {
  test("an unknown one, or one without its number, is a broken test and throws", () => {
    expect(() => parseDirectives("[[dance:1]]")).toThrow("dance");
    expect(() => parseDirectives("[[fail:x]]")).toThrow("number");
  });

  test("brackets that are no directive are left alone", () => {
    expect(parseDirectives("see [[Notes]] and [[ say:x ]]")).toEqual([]);
  });

  test("they are found in Slack messages inside of JSON, in order, without earlier ones", () => {
    const batch = {
      history: [{ text: "[[say:old]]" }],
      messages: [
        {
          source: "thread_reply",
          text: '<@U1> [[say:a &lt; "b"]]',
          text_with_resolved_mentions: "[[say:not twice]]",
        },
        { source: "thread_reply", text: "[[shell:echo 'x']]" },
      ],
    };
    const input = `Two messages.\nstructured_message_json:\n\`\`\`json\n${JSON.stringify(batch, null, 2)}\n\`\`\``;
    expect(directivesIn(input)).toEqual([
      { kind: "say", text: 'a < "b"' },
      { kind: "shell", command: "echo 'x'", escalated: false },
    ]);
  });
});

function isAnswer(message: ServerMessage, thread: string, text: string): boolean {
  return (
    message.method === "item/completed" &&
    message.params["threadId"] === thread &&
    Object(message.params["item"])["text"] === text
  );
}

function inputOf(thread: string, text: string, sandbox = "dangerFullAccess") {
  return {
    threadId: thread,
    input: [{ type: "text", text, text_elements: [] }],
    approvalPolicy: "on-request",
    sandboxPolicy:
      sandbox === "workspaceWrite"
        ? {
            type: sandbox,
            networkAccess: true,
            writableRoots: [],
            excludeTmpdirEnvVar: false,
            excludeSlashTmp: false,
          }
        : { type: sandbox },
  };
}
