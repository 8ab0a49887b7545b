import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AgentEvent } from "../sessions/ports/agent-events.ts";
import { newThreadView, readNotification, resumedView, turnState } from "./events.ts";
import type { ThreadItem, Turn } from "./protocol.generated.ts";
import type { ServerNotification } from "./wire.ts";

const threadId = "T";

const turn = (id: string, status: Turn["status"], extra: Partial<Turn> = {}): Turn => ({
  id,
  rootTurnId: id,
  items: [],
  itemsView: "summary",
  status,
  error: null,
  startedAt: null,
  completedAt: null,
  durationMs: null,
  ...extra,
});
const message = (id: string, text: string, extra: object = {}) =>
  ({
    type: "agentMessage",
    id,
    text,
    phase: null,
    delivery: null,
    questions: null,
    ...extra,
  }) as ThreadItem;
const command = (id: string, text: string) =>
  ({
    type: "commandExecution",
    id,
    command: text,
    commandActions: [],
    status: "completed",
    exitCode: 0,
    aggregatedOutput: null,
    durationMs: null,
  }) as unknown as ThreadItem;

const started = (turnId: string) =>
  ({ method: "turn/started", params: { threadId, turn: turn(turnId, "inProgress") } }) as const;
const completed = (turnId: string, status: Turn["status"] = "completed", extra = {}) =>
  ({ method: "turn/completed", params: { threadId, turn: turn(turnId, status, extra) } }) as const;
const itemStarted = (turnId: string, item: ThreadItem) =>
  ({ method: "item/started", params: { threadId, turnId, item, startedAtMs: 1 } }) as const;
const itemCompleted = (turnId: string, item: ThreadItem) =>
  ({ method: "item/completed", params: { threadId, turnId, item, completedAtMs: 1 } }) as const;
const delta = (turnId: string, itemId: string) =>
  ({
    method: "item/agentMessage/delta",
    params: { threadId, turnId, itemId, delta: "x" },
  }) as const;
const retry = (turnId: string, text: string, willRetry = true) =>
  ({
    method: "error",
    params: {
      threadId,
      turnId,
      willRetry,
      error: { message: text, codexErrorInfo: null, additionalDetails: null, misalignment: null },
    },
  }) as const;
const usage = (turnId: string, total: number) => {
  const tokens = {
    totalTokens: total,
    inputTokens: total,
    cachedInputTokens: 0,
    cacheWriteInputTokens: 0,
    outputTokens: 0,
    reasoningOutputTokens: 0,
  };
  return {
    method: "thread/tokenUsage/updated",
    params: {
      threadId,
      turnId,
      tokenUsage: { total: tokens, last: tokens, modelContextWindow: null },
    },
  } as const;
};

function told(notifications: readonly ServerNotification[], view = newThreadView(threadId)) {
  const events: AgentEvent[] = [];
  let current = view;
  for (const notification of notifications) {
    const next = readNotification(current, notification);
    current = next.view;
    events.push(...next.events);
  }
  return { view: current, events };
}

const activities = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.kind === "activity" ? [event.activity.kind] : []));
const finalMessage = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.kind === "turn-ended" ? [event.turn.finalMessage] : []));

describe("the final message", () => {
  test.each([
    ["nothing was said", [], ""],
    ["only commentary was said", [message("1", "hm", { phase: "commentary" })], ""],
    [
      "an asynchronous question was asked last",
      [
        message("1", "answer"),
        message("2", "which?", { phase: "final_answer", delivery: "async" }),
      ],
      "answer",
    ],
    [
      "commentary came after the answer",
      [message("1", "answer"), message("2", "hm", { phase: "commentary" })],
      "answer",
    ],
    ["two answers were given", [message("1", "one"), message("2", "two")], "two"],
  ])("when %s", (_case, items, expected) => {
    const { events } = told([
      started("U"),
      ...items.flatMap((item) => [itemStarted("U", item), itemCompleted("U", item)]),
      completed("U"),
    ]);
    expect(finalMessage(events)).toEqual([expected]);
  });

  test("of an answer that was cut off is not taken", () => {
    const { events } = told([
      started("U"),
      itemStarted("U", message("1", "")),
      delta("U", "1"),
      completed("U", "interrupted"),
    ]);
    expect(events.at(-1)).toEqual({
      kind: "turn-ended",
      threadId,
      turn: { turnId: "U", status: "interrupted", error: null, finalMessage: "" },
    });
  });

  test("is in the completion of a turn of which nothing else was seen", () => {
    const { events } = told([completed("U", "completed", { items: [message("1", "answer")] })]);
    expect(finalMessage(events)).toEqual(["answer"]);
  });

  test("was said before we came back to a running turn", () => {
    const view = resumedView(
      newThreadView(threadId),
      turn("U", "inProgress", { items: [message("1", "said before")] }),
    );
    expect(finalMessage(told([completed("U")], view).events)).toEqual(["said before"]);
  });
});

test("a failed turn tells what its error means", () => {
  const error = {
    message: "limit",
    codexErrorInfo: "usageLimitExceeded",
    additionalDetails: null,
    misalignment: null,
  } as const;
  const { events } = told([started("U"), completed("U", "failed", { error })]);
  expect(events.at(-1)).toMatchObject({
    turn: { status: "failed", error: { kind: "usage-limit", message: "limit" } },
  });
});

test("CX13: usage that is repeated is told once", () => {
  const { events } = told([usage("U", 10), usage("U", 10), usage("U", 25), usage("U", 25)]);
  expect(events.map((event) => (event.kind === "usage" ? event.total.total : null))).toEqual([
    10, 25,
  ]);
});

const said = (id: string, clientId: string | null): ThreadItem => ({
  type: "userMessage",
  id,
  clientId,
  content: [],
});

test("an input that joins is seen by its id; one that nobody sent is not", () => {
  const { events } = told([
    started("U"),
    itemStarted("U", said("1", "input-1")),
    itemCompleted("U", said("1", "input-1")),
    itemStarted("U", said("2", null)),
  ]);
  expect(events.filter((event) => event.kind === "input-seen")).toEqual([
    { kind: "input-seen", threadId, turnId: "U", inputId: "input-1" },
  ]);
});

describe("an answer behind which an input is shown", () => {
  const first = [
    started("U"),
    itemStarted("U", said("1", "input-1")),
    itemStarted("U", message("2", "")),
    itemCompleted("U", message("2", "The first.")),
  ];
  const joined = itemStarted("U", said("3", "input-2"));
  const seen = (events: readonly AgentEvent[]) =>
    events.flatMap((event) => (event.kind === "input-seen" ? [event.answered ?? null] : []));

  test("goes with it, once, and is not the turn's last message any more", () => {
    const { events, view } = told([...first, joined, itemStarted("U", said("4", "input-3"))]);
    expect(seen(events)).toEqual([null, "The first.", null]);
    const newest = { items: [message("2", "The first.")] };
    expect(finalMessage(told([completed("U", "completed", newest)], view).events)).toEqual([""]);
    const again = told([itemCompleted("U", message("5", "The first.")), completed("U")], view);
    expect(finalMessage(again.events)).toEqual(["The first."]);
  });

  test("is still one when the conversation was made shorter in between", () => {
    const shorter = { type: "contextCompaction", id: "c" } as ThreadItem;
    expect(seen(told([...first, itemStarted("U", shorter), joined]).events)).toEqual([
      null,
      "The first.",
    ]);
  });

  test("is none when the model went on behind it, or only said what it is about to do", () => {
    const wentOn = [...first, itemStarted("U", command("c", "ls")), joined];
    expect(seen(told(wentOn).events)).toEqual([null, null]);
    const plan = message("2", "I look.", { phase: "commentary" });
    const about = [started("U"), itemStarted("U", plan), itemCompleted("U", plan), joined];
    expect(seen(told(about).events)).toEqual([null]);
  });

  test.each([
    ["", []],
    [", made shorter in between", [{ type: "contextCompaction", id: "c" } as ThreadItem]],
  ])("is found in a turn that was told as a whole%s", (_case, between) => {
    const talk = [said("1", "input-1"), message("2", "The first."), ...between];
    const items = [...talk, said("3", "input-2")];
    const answered = [{ inputId: "input-2", text: "The first." }];
    expect(turnState(turn("U", "inProgress", { items }))).toMatchObject({ answered });
    const ended = turnState(turn("U", "completed", { items }));
    expect(ended).toMatchObject({ answered, turn: { finalMessage: "" } });
    const shown = turn("U", "inProgress", { items: talk });
    const resumed = resumedView(newThreadView(threadId), shown);
    expect(seen(told([joined], resumed).events)).toEqual(["The first."]);
  });
});

test("an asynchronous question is told with its choices", () => {
  const question = message("q", "", {
    delivery: "async",
    phase: "final_answer",
    questions: [{ title: "Which colour?", options: ["Blue", "Red"] }],
  });
  const { events } = told([started("U"), itemCompleted("U", question)]);
  expect(events.at(-1)).toEqual({
    kind: "async-question",
    threadId,
    turnId: "U",
    itemId: "q",
    text: "",
    questions: [{ text: "Which colour?", options: ["Blue", "Red"] }],
  });
});

describe("the activity", () => {
  test("follows the newest item in work, and is told when it changes", () => {
    const { events } = told([
      started("U"),
      itemStarted("U", command("1", "npm test")),
      itemStarted("U", command("2", "git status")),
      itemCompleted("U", command("2", "git status")),
      itemCompleted("U", command("1", "npm test")),
      itemStarted("U", message("3", "")),
      delta("U", "3"),
      delta("U", "3"),
    ]);
    expect(activities(events)).toEqual([
      "thinking",
      "testing",
      "git",
      "testing",
      "thinking",
      "writing",
    ]);
  });

  test("counts each file that the turn has changed once", () => {
    const change = (id: string, path: string) =>
      ({
        type: "fileChange",
        id,
        status: "completed",
        changes: [{ path, kind: { type: "update" }, diff: "" }],
      }) as unknown as ThreadItem;
    const { events } = told([
      started("U"),
      itemStarted("U", change("1", "/a")),
      itemStarted("U", change("2", "/a")),
      itemStarted("U", change("3", "/b")),
    ]);
    expect(
      events.flatMap((event) =>
        event.kind === "activity" && event.activity.kind === "editing"
          ? [event.activity.files]
          : [],
      ),
    ).toEqual([1, 2]);
  });

  test("commentary is not writing", () => {
    const { events } = told([
      started("U"),
      itemStarted("U", message("1", "", { phase: "commentary" })),
      delta("U", "1"),
    ]);
    expect(activities(events)).toEqual(["thinking"]);
  });

  test("a retry drops the message that was begun", () => {
    const { events } = told([
      started("U"),
      itemStarted("U", message("1", "")),
      delta("U", "1"),
      retry("U", "Reconnecting... 1/5"),
      delta("U", "1"),
      itemStarted("U", message("2", "")),
      delta("U", "2"),
      retry("U", "gave up", false),
    ]);
    expect(activities(events)).toEqual(["thinking", "writing", "retrying", "writing"]);
  });
});

test("a command that outlived its turn is a step of the old turn and changes nothing else", () => {
  const { events, view } = told([
    started("U1"),
    completed("U1"),
    started("U2"),
    itemStarted("U1", command("late", "sleep")),
    itemCompleted("U1", command("late", "sleep")),
    itemCompleted("U1", message("m", "late answer")),
    completed("U2"),
  ]);
  expect(
    events.flatMap((event) => (event.kind === "step" ? [[event.turnId, event.step.type]] : [])),
  ).toEqual([
    ["U1", "command"],
    ["U1", "message"],
  ]);
  expect(finalMessage(events)).toEqual(["", ""]);
  expect(view.turn).toBeNull();
});

test("a notification that we do not know changes nothing", () => {
  const view = newThreadView(threadId);
  const unknown = { method: "thread/brandNew", params: { threadId } } as unknown;
  expect(readNotification(view, unknown as ServerNotification)).toEqual({ view, events: [] });
});

test("a stored turn is running or ended", () => {
  expect(turnState(turn("U", "inProgress"))).toEqual({ state: "running", turnId: "U" });
  expect(turnState(turn("U", "failed", { items: [message("1", "half")] }))).toMatchObject({
    state: "ended",
    turn: { status: "failed", finalMessage: "half" },
  });
});

test("after a resume that shows the turn ended, nothing is left running", () => {
  const { view } = told([started("U")]);
  expect(resumedView(view, turn("U", "interrupted")).turn).toBeNull();
  expect(resumedView(view, turn("U", "inProgress")).turn?.turnId).toBe("U");
});

test("events of any kind in any order never throw, and each ended turn is reported once", () => {
  const ids = fc.constantFrom("U1", "U2");
  const items = fc.constantFrom("1", "2");
  const notification: fc.Arbitrary<ServerNotification> = fc.oneof(
    ids.map(started),
    ids.map((id) => completed(id)),
    fc.tuple(ids, items).map(([id, item]) => itemStarted(id, message(item, ""))),
    fc.tuple(ids, items).map(([id, item]) => itemCompleted(id, message(item, "said"))),
    fc.tuple(ids, items).map(([id, item]) => delta(id, item)),
    fc.tuple(ids, fc.nat(3)).map(([id, total]) => usage(id, total)),
    ids.map((id) => retry(id, "again")),
  );
  fc.assert(
    fc.property(fc.array(notification, { maxLength: 40, size: "max" }), (notifications) => {
      const { events } = told(notifications);
      const ends = events.filter((event) => event.kind === "turn-ended").length;
      expect(ends).toBe(notifications.filter((one) => one.method === "turn/completed").length);
      const totals = events.flatMap((event) => (event.kind === "usage" ? [event.total.total] : []));
      expect(totals.filter((total, index) => total === totals[index + 1])).toEqual([]);
    }),
  );
});
