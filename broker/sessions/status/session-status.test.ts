import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addJob } from "../../store/jobs.ts";
import { addAsk } from "../../store/asks.ts";
import { openStore, type Store } from "../../store/database.ts";
import { createSession, findSession } from "../../store/sessions.ts";
import { addTurn, endTurn } from "../../store/turns.ts";
import type { AskedQuestion } from "../ask-rules.ts";
import type { TurnFailure } from "../ports/agent-events.ts";
import type { Activity } from "../ports/conversation.ts";
import { newSessionState, type PendingInput, type SessionState, stateWord } from "../state.ts";
import { sessionPermissions } from "./session-permissions.ts";
import { type OpenAsk, sessionStatus, type StatusFacts } from "./session-status.ts";

const input: PendingInput = {
  inputId: "in",
  messageIds: [1],
  wake: null,
  maybeSent: false,
  attempt: 1,
  stopRequested: null,
};
const turn = {
  state: "running",
  turnId: "t",
  startedAt: 50,
  settled: null,
  answers: 0,
  stopping: null,
  onlyWake: false,
  stallTold: false,
} as const;
const running: SessionState = { ...newSessionState, turn };
const waiting = (
  reason: Extract<SessionState["delivery"], { state: "waiting" }>["reason"],
): SessionState => ({
  ...newSessionState,
  delivery: { state: "waiting", input, reason, retryAt: 900 },
});
const command: AskedQuestion = {
  kind: "command",
  command: "git push\n -u origin",
  cwd: null,
  reason: null,
  rights: null,
  offers: { once: true, session: true },
};
const question: AskedQuestion = {
  kind: "input",
  id: "q",
  text: "Which?",
  options: [],
  isSecret: false,
};
const unsure: SessionState = {
  ...newSessionState,
  offer: {
    kind: "unsure",
    turnId: "t",
    key: "unsure:t",
    notice: { kind: "unsure", turnId: "t", command: '/bin/bash -lc "terraform\n apply"', at: 80 },
    waiting: [],
  },
};
const decision = ["needs-decision", "needs-you", "Needs a decision", 80] as const;
const ask = (asked: AskedQuestion, createdAt: number, expiresAt: number | null): OpenAsk => ({
  question: asked,
  createdAt,
  expiresAt,
});
const ended = (state: "completed" | "interrupted" | "failed", failure: TurnFailure | null = null) =>
  ({ state, startedAt: 10, endedAt: 20, failure }) as const;
const nothing: StatusFacts = {
  state: newSessionState,
  asks: [],
  lastTurn: null,
  hasThread: true,
  activity: null,
  quotaUntil: null,
  hasLiveJob: false,
  lastActivityAt: 100,
};
const working = (activity: Activity) => ({ state: running, activity });
const overloaded: TurnFailure = { kind: "overloaded", message: "503" };
const odd: TurnFailure = { kind: "other", message: `It\nbroke ${"x".repeat(200)}` };

const cases: readonly [Partial<StatusFacts>, string, string, string, number][] = [
  // What people must do comes before what runs.
  [
    { state: running, asks: [ask(command, 60, 99)] },
    "needs-approval",
    "needs-you",
    "Needs approval",
    60,
  ],
  [
    { state: running, asks: [ask(question, 60, 99)] },
    "needs-answer",
    "needs-you",
    "Needs an answer",
    60,
  ],
  [
    { state: running, asks: [ask(question, 60, 99), ask(command, 70, 98)] },
    "needs-approval",
    "needs-you",
    "Needs approval",
    60,
  ],
  [{ state: waiting("account") }, "sign-in", "needs-you", "Sign in", 100],
  [{ state: waiting("sign-in") }, "sign-in", "needs-you", "Sign in again", 100],
  [{ lastTurn: ended("failed", overloaded) }, "failed", "needs-you", "Failed", 20],
  [{ lastTurn: ended("failed", odd) }, "failed", "needs-you", "Failed", 20],
  [{ asks: [ask(question, 60, null)] }, "needs-answer", "needs-you", "Needs an answer", 60],
  // A person decides how to continue, whatever else waits.
  [{ state: unsure, lastTurn: ended("interrupted") }, ...decision],
  [{ state: unsure, hasLiveJob: true }, ...decision],
  [{ state: unsure, asks: [ask(question, 60, null)] }, ...decision],
  [{ state: { ...waiting("unseen"), offer: unsure.offer } }, ...decision],
  [{ state: { ...unsure, told: "in-line" } }, ...decision],
  [
    { state: unsure, asks: [ask(command, 60, 99)] },
    "needs-approval",
    "needs-you",
    "Needs approval",
    60,
  ],
  // A question in passing does not stop the work.
  [{ state: running, asks: [ask(question, 60, null)] }, "working", "working", "Working", 50],
  [
    { state: { ...newSessionState, delivery: { state: "sending", input } } },
    "starting",
    "working",
    "Starting",
    100,
  ],
  [{ state: waiting("unseen") }, "starting", "working", "Starting", 100],
  [working({ kind: "testing" }), "working", "working", "Running tests", 50],
  [working({ kind: "reading-code" }), "working", "working", "Reading the code", 50],
  [working({ kind: "editing", files: 3 }), "working", "working", "Editing 3 files", 50],
  [working({ kind: "thinking" }), "working", "working", "Thinking", 50],
  [
    { state: { ...running, turn: { ...turn, stopping: { kind: "shutdown" } } } },
    "stopping",
    "working",
    "Stopping",
    50,
  ],
  [
    { state: { ...running, turn: { ...turn, offlineSince: 55 } } },
    "unavailable",
    "waiting",
    "Waiting",
    55,
  ],
  [{ state: waiting("quota"), quotaUntil: 700 }, "out-of-quota", "waiting", "Out of quota", 100],
  [{ state: waiting("quota") }, "out-of-quota", "waiting", "Out of quota", 100],
  [{ state: waiting("unavailable") }, "unavailable", "waiting", "Waiting", 100],
  [{ state: { ...newSessionState, told: "in-line" } }, "queued", "waiting", "Waiting", 100],
  [{ hasLiveJob: true }, "job", "waiting", "Waiting", 100],
  [{ lastTurn: ended("interrupted") }, "stopped", "ended", "Stopped", 20],
  [{ lastTurn: ended("completed") }, "done", "ended", "Done", 20],
  // A reset leaves nothing to be done about the failure.
  [{ lastTurn: ended("failed", overloaded), hasThread: false }, "done", "ended", "Done", 20],
  [{}, "done", "ended", "Done", 100],
];

describe("what a session is up to", () => {
  it.each(cases)("W10 AD05: %j is %s", (facts, state, group, word, since) => {
    expect(sessionStatus({ ...nothing, ...facts })).toMatchObject({ state, group, word, since });
  });

  it("W10: says why and until when", () => {
    const status = (facts: Partial<StatusFacts>) => sessionStatus({ ...nothing, ...facts });
    expect(status({ asks: [ask(command, 60, 99), ask(command, 61, 98)] })).toMatchObject({
      reason: "git push -u origin",
      until: 98,
    });
    expect(status({ state: waiting("quota"), quotaUntil: 700 }).until).toBe(700);
    expect(status({ state: waiting("quota") }).until).toBe(900);
    expect(status({ lastTurn: ended("failed", overloaded) }).reason).toBe("OpenAI is overloaded.");
    expect(status({ lastTurn: ended("failed", odd) }).reason).toHaveLength(160);
    expect(status({ state: unsure }).reason).toBe(
      "A restart interrupted “terraform apply”; whether it finished is unknown.",
    );
    expect(status({}).reason).toBeNull();
  });
});

describe("the group in the database", () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore({ path: ":memory:" });
  });
  afterAll(() => store.close());

  it.each(cases)("W10: is the same for %j", async (facts, _, group) => {
    const { db } = store;
    const { asks, hasLiveJob, hasThread, lastTurn, state } = { ...nothing, ...facts };
    await sql`delete from sessions`.execute(db);
    await createSession(db, {
      key: "C1:1.0",
      channel: "C1",
      channelType: "channel",
      threadTs: "1.0",
      workspace: "/w",
      host: "here",
      initiator: null,
      title: null,
      stateJson: JSON.stringify(state),
      state: stateWord(state),
      at: 1,
    });
    await db
      .updateTable("sessions")
      .set({ codex_thread_id: hasThread ? "t" : null })
      .execute();
    if (hasLiveJob) await addJob(db, runningJob("C1:1.0"));
    for (const [place, one] of asks.entries()) {
      await addAsk(db, {
        handle: `h${place}`,
        session_key: "C1:1.0",
        request_key: `r${place}`,
        turn_id: null,
        question_json: JSON.stringify(one.question),
        expires_at: one.expiresAt ?? 0,
        created_at: one.createdAt,
      });
    }
    if (lastTurn !== null) {
      await addTurn(db, { id: "t1", sessionKey: "C1:1.0", codexThreadId: "t", at: 1 });
      if (lastTurn.state !== "running") {
        await endTurn(db, "t1", { state: lastTurn.state, errorJson: null, at: 2 });
      }
    }
    expect((await findSession(db, "C1:1.0"))?.listed_group).toBe(group);
  });
});

describe("what can be done with a session", () => {
  const facts = {
    status: "done",
    state: newSessionState,
    hasThread: true,
    brokerRuns: true,
    profiles: 1,
  } as const;
  const allowed = (more: object) =>
    Object.entries(sessionPermissions({ ...facts, ...more }))
      .filter(([, permission]) => permission.allowed)
      .map(([name]) => name);

  it.each<[object, readonly string[]]>([
    [{ brokerRuns: false, state: running }, []],
    [{}, ["send", "reset", "remove"]],
    [{ hasThread: false }, ["send", "remove"]],
    [{ profiles: 2 }, ["send", "reset", "remove", "move"]],
    [{ status: "working", state: running }, ["send", "stop", "reset", "remove"]],
    [{ status: "queued", state: waiting("quota") }, ["send", "stop", "reset", "remove"]],
    [{ status: "stopped" }, ["send", "resume", "reset", "remove"]],
    [{ status: "needs-decision", state: unsure }, ["send", "resume", "reset", "remove"]],
    [
      {
        status: "stopping",
        state: { ...running, turn: { ...turn, stopping: { kind: "shutdown" } } },
      },
      ["send", "reset", "remove"],
    ],
  ])("W10: %j lets people %j", (more, names) => {
    expect(allowed(more)).toEqual(names);
  });
});

function runningJob(sessionKey: string) {
  const text = { session_key: sessionKey, kind: "watch", cwd: "/w", shell: "sh" };
  const times = { created_at: 1, updated_at: 1, ended_at: null };
  return {
    id: "job",
    restart_on_boot: 1,
    state_json: "{}",
    status: "running",
    live: 1,
    ...text,
    ...times,
  };
}
