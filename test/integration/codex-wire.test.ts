import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { createServerRuntime } from "../../broker/codex/runtime.ts";
import { silentLog } from "../../broker/logs/log.ts";
import type { AgentEvent } from "../../broker/sessions/ports/agent-events.ts";
import type {
  AgentHandlers,
  AgentInput,
  AgentRequest,
  OpenThread,
} from "../../broker/sessions/ports/agent-runtime.ts";
import type { ToolCall } from "../../broker/sessions/ports/agent-tools.ts";
import { sentInputs } from "../doubles/codex-relay/runtime-world.ts";
import { startStrictAppServer } from "../doubles/codex-relay/strict-app-server.ts";

const request: OpenThread = {
  sessionKey: "C1:1.1",
  threadId: null,
  workspace: "/w",
  instructions: "instructions of today",
  environment: { BROKER_SESSION_TOKEN: "t" },
};
const input: AgentInput = {
  threadId: "T",
  inputId: "I",
  text: "hi",
  images: ["/a.png"],
  workspace: "/w",
};

async function worker(handlers: Partial<AgentHandlers> = {}) {
  const server = await startStrictAppServer();
  const events: AgentEvent[] = [];
  const runtime = createServerRuntime({
    server: { kind: "external", url: server.url },
    clientName: "slack-codex-broker",
    tools: [{ name: "slack_post", description: "Posts.", inputSchema: { type: "object" } }],
    policyFor: () => ({ sandbox: "workspace-write", approvals: "on-request" }),
    handlers: {
      onEvent: (event) => events.push(event),
      onToolCall: async () => ({ success: true, text: "posted" }),
      onRequest: async () => ({ kind: "allow-once" }),
      ...handlers,
    },
    clock: systemClock,
    log: silentLog,
    random: () => 0,
  });
  onTestFinished(async () => {
    await runtime.stop();
    await server.stop();
  });
  await runtime.start();
  return { server, runtime, events, kinds: () => events.map((event) => event.kind) };
}

const turnStarted = {
  method: "turn/started",
  params: { threadId: "T", turn: { id: "U", items: [], status: "inProgress", error: null } },
};
const turnCompleted = {
  method: "turn/completed",
  params: {
    threadId: "T",
    turn: {
      id: "U",
      items: [{ type: "agentMessage", id: "m", text: "Done.", phase: null, delivery: null }],
      status: "completed",
      error: null,
    },
  },
};

test("CX09: a strict server is told `initialized` before anything else", async () => {
  const { server, runtime } = await worker();
  expect(server.received.slice(0, 2).map((message) => message.method)).toEqual([
    "initialize",
    "initialized",
  ]);
  expect(runtime.health()).toMatchObject({ state: "ready", version: "0.169.0", account: "ok" });
});

test("a thread is started read-only, with its tools and without its MCP servers", async () => {
  const { server, runtime } = await worker();
  expect(await runtime.openThread(request)).toMatchObject({
    ok: true,
    value: { threadId: "T", isNew: true },
  });
  const start = server.received.find((message) => message.method === "thread/start");
  expect(start?.params).toEqual({
    cwd: "/w",
    sandbox: "read-only",
    approvalPolicy: "on-request",
    developerInstructions: "instructions of today",
    dynamicTools: [
      {
        type: "function",
        name: "slack_post",
        description: "Posts.",
        inputSchema: { type: "object" },
      },
    ],
    config: {
      shell_environment_policy: {
        inherit: "all",
        ignore_default_excludes: true,
        set: { BROKER_SESSION_TOKEN: "t" },
      },
      mcp_servers: { one: { enabled: false }, "two.dots": { enabled: false } },
    },
  });
});

test("CX12: events that arrive before the answer to turn/start are kept, in their order", async () => {
  const { server, runtime, kinds } = await worker();
  await runtime.openThread(request);
  server.on("turn/start", ({ answer, say }) => {
    say(turnStarted);
    say(turnCompleted);
    answer({ turn: { id: "U", items: [], status: "inProgress", error: null } });
  });
  expect(await runtime.submit(input)).toEqual({ ok: true, value: { turnId: "U" } });
  expect(kinds()).toEqual(["connected", "turn-started", "activity", "turn-ended"]);
});

test("a turn carries its input id, its images and the sandbox of its policy", async () => {
  const { server, runtime } = await worker();
  await runtime.openThread(request);
  server.on("turn/start", ({ answer }) => answer({ turn: { id: "U" } }));
  await runtime.submit(input);
  const start = server.received.find((message) => message.method === "turn/start");
  expect(start?.params).toEqual({
    threadId: "T",
    clientUserMessageId: "I",
    cwd: "/w",
    input: [
      { type: "text", text: "hi", text_elements: [] },
      { type: "localImage", path: "/a.png" },
    ],
    approvalPolicy: "on-request",
    permissions: "broker",
  });
});

test("a thread that Codex has unloaded is resumed, and the turn is tried once more", async () => {
  const { server, runtime } = await worker();
  await runtime.openThread(request);
  let tries = 0;
  server.on("turn/start", ({ answer, refuse }) =>
    ++tries === 1 ? refuse("thread not found: T") : answer({ turn: { id: "U" } }),
  );
  expect(await runtime.submit(input)).toEqual({ ok: true, value: { turnId: "U" } });
  const resume = server.received.find((message) => message.method === "thread/resume");
  expect(resume?.params).toMatchObject({
    threadId: "T",
    excludeTurns: true,
    developerInstructions: "instructions of today",
    config: { mcp_servers: { one: { enabled: false } } },
  });
});

test("a thread that Codex has lost is missing, not tried for ever", async () => {
  const { server, runtime } = await worker();
  await runtime.openThread(request);
  server.on("turn/start", ({ refuse }) => refuse("thread not found: T"));
  server.on("thread/resume", ({ refuse }) => refuse("no rollout found for thread id T"));
  expect(await runtime.submit(input)).toMatchObject({ error: { kind: "thread-missing" } });
});

test("a connection that ends under turn/start leaves open whether it was sent", async () => {
  const { server, runtime, kinds } = await worker();
  await runtime.openThread(request);
  server.on("turn/start", () => server.hangUp());
  expect(await runtime.submit(input)).toMatchObject({ error: { kind: "unavailable", sent: true } });
  await expect.poll(kinds).toEqual(["connected", "disconnected", "connected"]);
});

test.each([
  [
    "item/commandExecution/requestApproval",
    { itemId: "i", kind: "command", command: "ls" },
    { result: { decision: "accept" } },
  ],
  ["item/fileChange/requestApproval", { itemId: "i" }, { result: { decision: "accept" } }],
  [
    "item/permissions/requestApproval",
    { itemId: "i", reason: null, permissions: { network: null, fileSystem: null } },
    { result: { permissions: {}, scope: "turn" } },
  ],
  ["item/tool/requestUserInput", { itemId: "i", questions: [] }, { result: { answers: {} } }],
  [
    "item/tool/call",
    { callId: "c", tool: "slack_post", arguments: {} },
    { result: { contentItems: [{ type: "inputText", text: "posted" }], success: true } },
  ],
  [
    "mcpServer/elicitation/request",
    { serverName: "x" },
    { result: { action: "decline", content: null, _meta: null } },
  ],
  ["account/chatgptAuthTokens/refresh", {}, { error: { code: -32601 } }],
  ["attestation/generate", {}, { error: { code: -32601 } }],
  ["currentTime/read", {}, { error: { code: -32601 } }],
  ["applyPatchApproval", {}, { error: { code: -32601 } }],
  ["execCommandApproval", {}, { error: { code: -32601 } }],
  ["something/brandNew", {}, { error: { code: -32601 } }],
])("CX10: %s is answered", async (method, params, expected) => {
  const { server, runtime } = await worker();
  await runtime.openThread(request);
  server.say({ id: 0, method, params: { threadId: "T", turnId: "U", ...params } });
  expect(await server.answerTo(0)).toMatchObject(expected);
});

test("CX10: a request for a thread that no session has open is answered with an error", async () => {
  const { server } = await worker();
  server.on("thread/read", ({ refuse }) => refuse("no rollout found for thread id X"));
  server.say({
    id: 0,
    method: "item/tool/call",
    params: { threadId: "X", turnId: "U", callId: "c", tool: "t", arguments: {} },
  });
  expect(await server.answerTo(0)).toMatchObject({ error: { code: -32603 } });
});

test("a helper's thread asks in the name of its session, and its turn ends nobody else's", async () => {
  const asked: AgentRequest[] = [];
  const { server, runtime, kinds } = await worker({
    onRequest: async (question) => {
      asked.push(question);
      return { kind: "allow-once" };
    },
  });
  await runtime.openThread(request);
  server.say(turnStarted);
  server.say({
    method: "thread/started",
    params: { thread: { id: "child", parentThreadId: "T" } },
  });
  server.say({
    method: "turn/completed",
    params: { ...turnCompleted.params, threadId: "child" },
  });
  server.say({
    id: 4,
    method: "item/fileChange/requestApproval",
    params: { threadId: "child", turnId: "child-turn", itemId: "i" },
  });
  await server.answerTo(4);
  expect(asked).toMatchObject([{ threadId: "T", turnId: "U" }]);
  expect(kinds()).not.toContain("turn-ended");

  // One that was started while no worker was there is found by asking for its parent.
  server.on("thread/read", ({ params, answer }) =>
    answer({ thread: { id: params["threadId"], parentThreadId: "child" } }),
  );
  server.say({
    id: 5,
    method: "item/fileChange/requestApproval",
    params: { threadId: "grandchild", turnId: "g", itemId: "j" },
  });
  expect(await server.answerTo(5)).toMatchObject({ result: { decision: "accept" } });
  expect(asked[1]).toMatchObject({ threadId: "T", turnId: "U" });
});

test("a tool call that is asked again after a lost connection is worked on once", async () => {
  const calls: ToolCall[] = [];
  const answer = Promise.withResolvers<{ success: boolean; text: string }>();
  const { server, runtime, kinds } = await worker({
    onToolCall: (call, signal) => {
      calls.push(call);
      signal.addEventListener("abort", () => answer.reject(new Error("aborted")));
      return answer.promise;
    },
  });
  await runtime.openThread(request);
  const call = {
    id: 0,
    method: "item/tool/call",
    params: { threadId: "T", turnId: "U", callId: "c", tool: "slack_post", arguments: {} },
  };
  server.say(call);
  await expect.poll(() => calls.length).toBe(1);
  server.hangUp();
  await expect.poll(kinds).toEqual(["connected", "disconnected", "connected"]);
  server.say(call);
  answer.resolve({ success: true, text: "posted once" });
  expect(await server.answerTo(0)).toMatchObject({
    result: { contentItems: [{ text: "posted once" }] },
  });
  expect(calls).toHaveLength(1);
});

test("a question that Codex has resolved is taken back", async () => {
  const taken = Promise.withResolvers<AbortSignal>();
  const { server, runtime } = await worker({
    onRequest: (_question, signal) => {
      taken.resolve(signal);
      return new Promise(() => {});
    },
  });
  await runtime.openThread(request);
  server.say({
    id: 3,
    method: "item/fileChange/requestApproval",
    params: { threadId: "T", turnId: "U", itemId: "i" },
  });
  const signal = await taken.promise;
  expect(signal.aborted).toBe(false);
  server.say({ method: "serverRequest/resolved", params: { threadId: "T", requestId: 3 } });
  await expect.poll(() => signal.aborted).toBe(true);
});

test("a stop of a thread that is not running says so", async () => {
  const { server, runtime } = await worker();
  await runtime.openThread(request);
  server.on("thread/read", ({ answer }) =>
    answer({ thread: { id: "T", status: { type: "idle" } } }),
  );
  server.on("turn/interrupt", ({ refuse }) => refuse("no active turn to interrupt"));
  server.on("thread/backgroundTerminals/clean", ({ answer }) => answer({}));
  expect(await runtime.interrupt("T")).toEqual({ ok: true, value: { wasRunning: false } });
  expect(server.received.map((message) => message.method)).toContain(
    "thread/backgroundTerminals/clean",
  );
});

test("an input is looked for page by page, newest first", async () => {
  const { server, runtime } = await worker();
  await runtime.openThread(request);
  const said = (clientId: string | null, turnId: string) => ({
    turnId,
    item: { type: "userMessage", id: `item-${clientId}`, clientId, content: [] },
  });
  server.on("thread/items/list", ({ params, answer }) =>
    params["cursor"] === undefined
      ? answer({ data: [said("b", "U2"), said(null, "U2")], nextCursor: "more" })
      : answer({ data: [said("a", "U1")], nextCursor: null }),
  );
  server.on("thread/turns/list", ({ refuse }) => refuse("list_turns is not supported yet", -32601));
  expect(await runtime.inspect("T", sentInputs("a", "b", "c"))).toEqual({
    ok: true,
    value: {
      turnOfInput: new Map([
        ["b", "U2"],
        ["a", "U1"],
      ]),
      recentTurns: [],
    },
  });
});

test("an account that goes and comes is told, and decides whether inputs are taken", async () => {
  const { server, runtime, events } = await worker();
  await runtime.openThread(request);
  server.on("account/read", ({ answer }) => answer({ account: null, requiresOpenaiAuth: true }));
  server.say({ method: "account/updated", params: { authMode: null, planType: null } });
  await expect.poll(() => events).toContainEqual({ kind: "account", usable: false });
  expect(await runtime.submit(input)).toMatchObject({ error: { kind: "no-account" } });
  server.on("account/read", ({ refuse }) => refuse("workspace routing discovery failed", -32603));
  server.say({ method: "account/updated", params: { authMode: "chatgpt", planType: null } });
  await expect.poll(() => events).toContainEqual({ kind: "account", usable: true });
  expect(runtime.health().account).toBe("unknown");
});
