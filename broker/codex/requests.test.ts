import { describe, expect, test } from "vitest";
import type { AgentDecision } from "../sessions/ports/agent-runtime.ts";
import { type AskingRequest, answerTo, readRequest } from "./requests.ts";
import type { ServerRequest } from "./wire.ts";

const common = { threadId: "T", turnId: "U", itemId: "call_1", startedAtMs: 1 };

function commandRequest(extra: object = {}): AskingRequest {
  return {
    method: "item/commandExecution/requestApproval",
    id: 0,
    params: {
      ...common,
      kind: "command",
      environmentId: "local",
      command: "rm -rf x",
      cwd: "/w",
      reason: "it must go",
      ...extra,
    },
  } as AskingRequest;
}

const noFiles = () => [];

const fileChange: AskingRequest = {
  method: "item/fileChange/requestApproval",
  id: 1,
  params: { ...common, reason: null, grantRoot: "/w" },
};
const permissions: AskingRequest = {
  method: "item/permissions/requestApproval",
  id: 2,
  params: {
    ...common,
    environmentId: null,
    cwd: "/w",
    reason: null,
    permissions: { network: { enabled: true }, fileSystem: null },
  },
};
const input: AskingRequest = {
  method: "item/tool/requestUserInput",
  id: 3,
  params: {
    ...common,
    isBlocking: true,
    autoResolutionMs: null,
    questions: [
      {
        id: "colour",
        header: "Colour",
        question: "Which one?",
        isOther: false,
        isSecret: false,
        options: [{ label: "Blue", description: "the sea" }],
      },
    ],
  },
};

describe("readRequest", () => {
  test.each(["execCommandApproval", "attestation/generate", "brand/new"])(
    "CX10: %s is refused as unknown",
    (method) => {
      expect(
        readRequest({ method, id: 1, params: {} } as unknown as ServerRequest, noFiles),
      ).toEqual({
        kind: "answered",
        answer: { error: { code: -32601, message: `${method} is not offered here` } },
      });
    },
  );

  test("an elicitation of an MCP server is declined", () => {
    const request = { method: "mcpServer/elicitation/request", id: 1, params: {} } as ServerRequest;
    expect(readRequest(request, noFiles)).toEqual({
      kind: "answered",
      answer: { result: { action: "decline", content: null, _meta: null } },
    });
  });

  test("a command offers to be allowed for the session only when Codex does", () => {
    const allowed = (extra: object) => {
      const read = readRequest(commandRequest(extra), noFiles);
      return read.kind === "question" && read.question.kind === "command"
        ? read.question.offers.session
        : null;
    };
    expect(allowed({ availableDecisions: ["accept", "cancel"] })).toBe(false);
    expect(allowed({ availableDecisions: ["accept", "acceptForSession"] })).toBe(true);
    expect(allowed({})).toBe(true);
  });

  test("a question keeps its key when it comes again, and another of the same item gets its own", () => {
    const keyOf = (request: ServerRequest) => {
      const read = readRequest(request, noFiles);
      return read.kind === "question" ? read.key : null;
    };
    expect(keyOf(commandRequest())).toBe(keyOf(commandRequest()));
    expect(keyOf({ ...commandRequest(), id: 7 })).not.toBe(keyOf(commandRequest()));
  });

  test("questions for a person carry their texts and options", () => {
    expect(readRequest(input, noFiles)).toMatchObject({
      kind: "question",
      question: {
        kind: "input",
        questions: [{ id: "colour", text: "Which one?", options: ["Blue"] }],
      },
    });
  });
});

describe("answerTo", () => {
  const answers: AgentDecision = { kind: "answers", answers: { colour: ["Blue"] } };
  const cases: readonly (readonly [AskingRequest, AgentDecision, unknown])[] = [
    [commandRequest(), { kind: "decline" }, { decision: "decline" }],
    [commandRequest(), { kind: "cancel" }, { decision: "cancel" }],
    [commandRequest(), answers, { decision: "decline" }],
    [commandRequest(), { kind: "allow-once" }, { decision: "accept" }],
    [commandRequest(), { kind: "allow-for-session" }, { decision: "acceptForSession" }],
    [
      commandRequest({ availableDecisions: ["accept"] }),
      { kind: "allow-for-session" },
      { decision: "accept" },
    ],
    [fileChange, { kind: "decline" }, { decision: "decline" }],
    [fileChange, { kind: "allow-for-session" }, { decision: "acceptForSession" }],
    [fileChange, { kind: "allow-once" }, { decision: "accept" }],
    [permissions, { kind: "decline" }, { permissions: {}, scope: "turn" }],
    [
      permissions,
      { kind: "allow-once" },
      { permissions: { network: { enabled: true } }, scope: "turn" },
    ],
    [
      permissions,
      { kind: "allow-for-session" },
      { permissions: { network: { enabled: true } }, scope: "session" },
    ],
    [input, { kind: "decline" }, { answers: {} }],
    [input, answers, { answers: { colour: { answers: ["Blue"] } } }],
  ];
  test.each(cases)("%j with %j", (request, decision, result) => {
    expect(answerTo(request, decision)).toEqual({ result });
  });
});
