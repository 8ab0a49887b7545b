import { describe, expect, it } from "vitest";
import type { StatusAnswer } from "../sessions/status/status-answer.ts";
import { codeInMrkdwn } from "./doing-words.ts";
import { helpWords, sessionStatusWords, resetWords } from "./command-answers.ts";
import { noticeBody } from "./notices.ts";

const idle: StatusAnswer = {
  status: { state: "done", group: "ended", word: "Done", reason: null, since: 0, until: null },
  awaited: null,
  forMs: 0,
  waiting: 0,
  questions: 0,
  model: null,
  sandboxIsUnsound: false,
  sandbox: "workspace-write",
  profile: null,
  access: null,
  quiet: false,
};

describe("the answers to commands", () => {
  it("help is six lines at most", () => {
    expect(helpWords.split("\n").length).toBeLessThanOrEqual(6);
  });

  it.each<[Partial<StatusAnswer>, string]>([
    [{}, "Nothing is running here.\nSandbox workspace-write."],
    [{ access: "You may." }, "Nothing is running here.\nSandbox workspace-write.\nYou may."],
    [
      { profile: { name: "mara", quota: { short: 41.6, week: 80 } } },
      "Nothing is running here.\nSandbox workspace-write.\nProfile “mara”, 42 % of its short window left, 80 % of its week left.",
    ],
    [
      { profile: { name: "ci", quota: null } },
      "Nothing is running here.\nSandbox workspace-write.\nProfile “ci”.",
    ],
    [
      { waiting: 1, questions: 1, model: "gpt-5.5", quiet: true },
      "Nothing is running here.\nOne message is queued.\nOne question of mine is waiting for an answer.\nModel gpt-5.5, sandbox workspace-write, quiet.",
    ],
    [
      {
        status: {
          ...idle.status,
          state: "sign-in",
          reason: "There is no Codex account to work with yet.",
        },
        waiting: 3,
        questions: 2,
      },
      "I am waiting: there is no Codex account to work with yet.\n3 messages are queued.\n2 questions of mine are waiting for an answer.\nSandbox workspace-write.",
    ],
    [
      {
        status: {
          ...idle.status,
          state: "needs-decision",
          reason: "A restart interrupted “a > b”; whether it finished is unknown.",
        },
      },
      "Nothing is running here, because I need a decision first: a restart interrupted “a &gt; b”; whether it finished is unknown.\nSandbox workspace-write.",
    ],
    [
      { status: { ...idle.status, state: "working", word: "Running tests" }, forMs: 720_000 },
      "Working since <!date^0^{time}|00:00 UTC>, for 12 min. Now: running tests.\nSandbox workspace-write.",
    ],
    [
      { status: { ...idle.status, state: "working", word: "Working" }, forMs: 2_900 },
      "Working since <!date^0^{time}|00:00 UTC>, for 2 s.\nSandbox workspace-write.",
    ],
    [
      {
        status: { ...idle.status, state: "needs-approval", word: "Needs approval" },
        awaited: {
          kind: "command",
          command: "/bin/bash -lc 'uname -sm'",
          cwd: null,
          reason: null,
          rights: null,
          offers: { once: true, session: false },
        },
        questions: 1,
      },
      "Waiting for approval of `uname -sm`.\nOne question of mine is waiting for an answer.\nSandbox workspace-write.",
    ],
  ])("says of %j what is so", (changes, words) => {
    expect(sessionStatusWords({ ...idle, ...changes }, codeInMrkdwn)).toBe(words);
  });

  it("says what a reset means, and what was stopped for it", () => {
    expect(resetWords({ userId: "U1", stopped: true })).toMatch(/^Stopped and reset/);
    const body = noticeBody(
      { kind: "started-anew", userId: "U1", stopped: true, dropped: 2 },
      "This Mac",
    );
    expect(JSON.stringify(body)).toContain("Two messages that were waiting were not read.");
    expect(JSON.stringify(body)).toContain('"type":"context"');
  });
});
