import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import type { DescribedMessage } from "../sessions/model.ts";
import type { PlanStep } from "../sessions/ports/agent-events.ts";
import { sessionRow } from "./testing/session-row.ts";
import { readMessageTool, replayMessageTool } from "./thread-message.ts";
import { setPlanTool } from "./thread-plan.ts";
import { setTitleTool } from "./thread-title.ts";
import { offersOf, type Tool } from "./tool.ts";
import { callTool } from "./tool-calls.ts";

const call = (tool: Tool, input: unknown) => {
  const { signal } = new AbortController();
  return callTool(tool, input, sessionRow, { idempotencyKey: "key", signal }, silentLog);
};

describe("slack_set_title", () => {
  const saved: string[] = [];
  const tool = (isShown: boolean) =>
    setTitleTool({
      save: async (_, title) => void saved.push(title),
      show: () => Promise.resolve(isShown),
      record: () => Promise.resolve(),
    });

  it("refuses a title of nothing", async () => {
    expect(await call(tool(true), { title: " \n" })).toMatchObject({
      status: 400,
      error: "invalid_title",
    });
    expect(saved).toEqual([]);
  });

  it("keeps one line of bounded length, whether or not Slack shows it", async () => {
    const outcome = await call(tool(false), { title: `  It's\n "two"\tlines ${"x".repeat(500)}` });
    expect(outcome).toMatchObject({ ok: true, body: { shownInSlack: false } });
    expect(saved).toHaveLength(1);
    expect(saved[0]).toMatch(/^It's "two" lines x+…$/);
    expect(saved[0]).toHaveLength(120);
  });
});

describe("slack_set_plan", () => {
  const plans: (readonly PlanStep[])[] = [];
  const tool = (isRunning: boolean) =>
    setPlanTool({
      setPlan: async (_, plan) => {
        if (isRunning) plans.push(plan);
        return isRunning;
      },
    });
  const step = (status: string) => ({ step: "Look", status });

  it.each([
    ["no step", []],
    ["more than anybody reads", Array.from({ length: 51 }, () => step("pending"))],
    ["an unknown status", [step("halfway")]],
    ["a step without words", [{ step: " ", status: "pending" }]],
  ])("refuses %s", async (_, steps) => {
    expect(await call(tool(true), { steps })).toMatchObject({ ok: false, status: 400 });
    expect(plans).toEqual([]);
  });

  it("says that nothing runs", async () => {
    expect(await call(tool(false), { steps: [step("pending")] })).toMatchObject({
      status: 409,
      error: "no_running_turn",
    });
  });

  it("gives the steps on as they stand", async () => {
    const steps = [step("completed"), step("in_progress"), step("pending")];
    expect(await call(tool(true), { steps })).toMatchObject({ ok: true, body: { steps: 3 } });
    expect(plans).toEqual([
      [
        { text: "Look", state: "done" },
        { text: "Look", state: "now" },
        { text: "Look", state: "open" },
      ],
    ]);
  });
});

describe("slack_read_message", () => {
  const described: DescribedMessage = {
    message: {
      thread: { channel: "C1", threadTs: "1.000100" },
      channelType: "channel",
      ts: "2.000100",
      source: "thread_history",
      author: { kind: "user", userId: "U1" },
      text: "<@U2> see",
      files: [],
    },
    sender: { userId: "U1", displayName: "ada" },
    mentioned: [],
    readableText: "@ben see",
    files: [
      { reference: { id: "F1", name: "a.txt" }, localPath: "/w/a.txt" },
      { reference: { id: "F2", name: "b.txt" }, downloadError: "too large" },
    ],
  };

  it("says where its files are, and which are not", async () => {
    const tool = readMessageTool({ readMessage: async () => ({ ok: true, value: described }) });
    const outcome = await call(tool, { message_ts: "2.000100" });
    expect(outcome).toMatchObject({
      ok: true,
      body: {
        message: {
          messageTs: "2.000100",
          sender: "ada",
          readableText: "@ben see",
          files: [
            { id: "F1", localPath: "/w/a.txt" },
            { id: "F2", downloadError: "too large" },
          ],
        },
      },
    });
    expect(outcome.ok && outcome.text).toContain("[file: a.txt at /w/a.txt]");
  });

  it("tells a message that is not there from a Slack that does not answer", async () => {
    const none = readMessageTool({ readMessage: async () => ({ ok: true, value: null }) });
    expect(await call(none, { message_ts: "2.000100" })).toMatchObject({ status: 404 });
    const silent = readMessageTool({ readMessage: async () => ({ ok: false, error: "down" }) });
    expect(await call(silent, { message_ts: "2.000100" })).toMatchObject({ status: 502 });
    expect(await call(silent, { message_ts: "2" })).toMatchObject({ error: "invalid_message_ts" });
  });
});

it("AP15: a replay is a route, and nothing that Codex is told of", async () => {
  const tool = replayMessageTool({ replay: async () => ({ ok: true, value: false }) });
  expect(offersOf([tool])).toEqual([]);
  expect(await call(tool, { message_ts: "2.000100" })).toMatchObject({
    status: 404,
    error: "message_not_replayed",
  });
});
