import { describe, expect, it } from "vitest";
import { z } from "zod";
import { silentLog } from "../logs/log.ts";
import { sessionRow as session } from "./testing/session-row.ts";
import { defineTool, offerOf, type ToolContext } from "./tool.ts";
import { callTool } from "./tool-calls.ts";

function echo(handle?: (context: ToolContext) => void) {
  return defineTool({
    name: "echo",
    route: { method: "POST", path: "/slack/echo" },
    description: "Says it again.",
    input: z.object({
      kind: z.enum(["loud", "quiet"]),
      text: z.string().min(1),
      times: z.coerce.number().int().min(0).optional(),
    }),
    handle: (input, context) => {
      handle?.(context);
      return Promise.resolve({ ok: true, body: { ...input }, text: input.text });
    },
  });
}

const call = (input: unknown, tool = echo()) => {
  const { signal } = new AbortController();
  return callTool(tool, input, session, { idempotencyKey: "key", signal }, silentLog);
};

describe("a call that is not understood", () => {
  it.each([
    ["nothing", {}, ["kind", "text"]],
    ["a missing choice", { text: "x" }, ["kind"]],
    ["a missing text", { kind: "loud" }, ["text"]],
  ])("AP05: names what is missing in %s", async (_, input, required) => {
    expect(await call(input)).toMatchObject({
      status: 400,
      error: "missing_required_body",
      details: { required },
    });
  });

  it("AP05: names the choices", async () => {
    expect(await call({ kind: "shrill", text: "x" })).toMatchObject({
      status: 400,
      error: "invalid_kind",
      details: { allowed: ["loud", "quiet"] },
    });
  });

  it.each([
    ["an empty text", { kind: "loud", text: "" }, "invalid_text"],
    ["a text that is an object", { kind: "loud", text: { a: 1 } }, "invalid_text"],
    ["a number that is none", { kind: "loud", text: "x", times: "many" }, "invalid_times"],
    ["a number out of range", { kind: "loud", text: "x", times: "-1" }, "invalid_times"],
  ])("names the field with %s", async (_, input, error) => {
    expect(await call(input)).toMatchObject({ status: 400, error });
  });

  it.each([null, undefined, "text", 7, []])("refuses %j without a throw", async (input) => {
    expect((await call(input)).ok).toBe(false);
  });
});

it("answers 503 when the tool throws", async () => {
  const tool = echo(() => {
    throw new Error("Slack is on fire.");
  });
  expect(await call({ kind: "loud", text: "x" }, tool)).toMatchObject({
    status: 503,
    error: "tool_failed",
  });
});

it("tells the tool whose call it is", async () => {
  const seen: ToolContext[] = [];
  const tool = echo((context) => seen.push(context));
  expect(await call({ kind: "quiet", text: "x", times: "3" }, tool)).toMatchObject({
    ok: true,
    body: { times: 3 },
  });
  expect(seen[0]).toMatchObject({
    sessionKey: session.key,
    thread: { channel: "C1", threadTs: "1.000100" },
    workspace: session.workspace,
    idempotencyKey: "key",
  });
});

it("offers a tool by name, description and the schema of its input", () => {
  expect(offerOf(echo())).toMatchObject({
    name: "echo",
    description: "Says it again.",
    inputSchema: { type: "object", required: ["kind", "text"] },
  });
});
