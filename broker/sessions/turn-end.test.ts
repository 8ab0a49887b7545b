import { describe, expect, it } from "vitest";
import type { EndedTurn } from "./ports/agent-events.ts";
import type { RunningTurn } from "./state.ts";
import { dutyAtTurnEnd, type TurnEndDuty, type TurnEndRules } from "./turn-end.ts";

const running: RunningTurn = {
  state: "running",
  turnId: "T",
  startedAt: 0,
  settled: null,
  answers: 0,
  stopping: null,
  onlyWake: false,
  stallTold: false,
};
const completed: EndedTurn = {
  turnId: "T",
  status: "completed",
  error: null,
  finalMessage: "the answer",
};
const failure = { kind: "overloaded", message: "at capacity" } as const;
const posting: TurnEndRules = {
  ...{ turnEnd: "post", liveJob: false, now: 60_000, unseenCommand: null },
};
const waking: TurnEndRules = { ...posting, turnEnd: "wake" };
const unsure: TurnEndRules = { ...posting, unseenCommand: "terraform apply" };

const table: readonly (readonly [
  string,
  Partial<EndedTurn>,
  Partial<RunningTurn>,
  TurnEndRules,
  TurnEndDuty["kind"],
])[] = [
  [
    "UX04: the last words after a question are posted",
    {},
    { hasAsked: true },
    posting,
    "post-answer",
  ],
  [
    "UX04: a question alone is no silence",
    { finalMessage: "" },
    { hasAsked: true },
    posting,
    "nothing",
  ],
  ["UX08: the last words after a file are posted", {}, { hasFile: true }, posting, "post-answer"],
  [
    "UX08: a file without last words is no silence",
    { finalMessage: "" },
    { hasFile: true },
    posting,
    "nothing",
  ],
  [
    "AU05: a turn that its account stopped waits for the account",
    { status: "failed", error: { kind: "usage-limit", message: "used up" } },
    {},
    posting,
    "run-again",
  ],
  [
    "a turn whose sign-in was refused waits for the sign-in",
    { status: "failed", error: { kind: "unauthorized", message: "401" } },
    {},
    posting,
    "run-again",
  ],
  [
    "what was run again once and stopped at once is told",
    { status: "failed", error: { kind: "usage-limit", message: "used up" } },
    { onlyWake: true },
    posting,
    "report-failure",
  ],
  [
    "what was run again and made progress may be run another time",
    { status: "failed", error: { kind: "usage-limit", message: "used up" } },
    { onlyWake: true, startedAt: -3_600_000 },
    posting,
    "run-again",
  ],
  [
    "AU09: a turn that is moved to another profile is run again",
    { status: "interrupted" },
    { stopping: { kind: "move" } },
    posting,
    "run-again",
  ],
  [
    "a turn that was done before it could be moved is done",
    {},
    { stopping: { kind: "move" } },
    posting,
    "post-answer",
  ],
  [
    "a failed turn is reported",
    { status: "failed", error: failure },
    {},
    posting,
    "report-failure",
  ],
  [
    "a failed turn is reported although the agent posted",
    { status: "failed", error: failure },
    { answers: 2 },
    posting,
    "report-failure",
  ],
  [
    "a failed turn that was stopped is nobody's news",
    { status: "failed", error: failure },
    { stopping: { kind: "person", userId: "U", dropped: 0 } },
    posting,
    "nothing",
  ],
  [
    "SI25: a stopped turn wakes nobody",
    { status: "interrupted" },
    { stopping: { kind: "person", userId: "U", dropped: 0 } },
    waking,
    "nothing",
  ],
  [
    "a stopped turn that completed in the same moment posts nothing",
    {},
    { stopping: { kind: "person", userId: "U", dropped: 0 } },
    posting,
    "nothing",
  ],
  ["a turn that was cut off is run again", { status: "interrupted" }, {}, posting, "resume"],
  [
    "a turn that was cut off while it made up for being cut off is told",
    { status: "interrupted" },
    { onlyWake: true },
    posting,
    "tell-cut-off",
  ],
  [
    "TU17: after a cut in a command that people had allowed, people are asked",
    { status: "interrupted" },
    {},
    unsure,
    "ask-how-to-go-on",
  ],
  [
    "TU17: also where it made up for being cut off",
    { status: "interrupted" },
    { onlyWake: true },
    unsure,
    "ask-how-to-go-on",
  ],
  [
    "TU17: nobody is asked about what a person stopped",
    { status: "interrupted" },
    { stopping: { kind: "person", userId: "U", dropped: 0 } },
    unsure,
    "nothing",
  ],
  ["TU07: a silent turn's answer is posted", {}, {}, posting, "post-answer"],
  [
    "progress alone is no answer, so the answer is posted",
    {},
    { answers: 0 },
    posting,
    "post-answer",
  ],
  ["TU07: what the agent posted is not repeated", {}, { answers: 1 }, posting, "nothing"],
  [
    "a silent turn without an answer says so",
    { finalMessage: "  \n" },
    {},
    posting,
    "tell-silence",
  ],
  ["TU09: final settles the turn", {}, { settled: "final" }, posting, "nothing"],
  ["TU09: block settles the turn", {}, { settled: "block" }, waking, "nothing"],
  ["TU08: with TURN_END=wake an unsettled turn wakes the agent", {}, {}, waking, "wake"],
  [
    "TU08: with TURN_END=wake a post without kind does not settle",
    {},
    { answers: 1 },
    waking,
    "wake",
  ],
  ["TU08: an agent that was woken is not woken again", {}, { onlyWake: true }, waking, "nothing"],
  ["waiting without a job wakes", {}, { settled: "wait" }, waking, "wake"],
  [
    "waiting with a job is left alone",
    {},
    { settled: "wait" },
    { ...waking, liveJob: true },
    "nothing",
  ],
];

describe("what a thread is owed at the end of a turn", () => {
  it.each(table)("%s", (_sentence, ended, turn, rules, duty) => {
    expect(dutyAtTurnEnd({ ...completed, ...ended }, { ...running, ...turn }, rules).kind).toBe(
      duty,
    );
  });

  it("posts the turn's own final message", () => {
    expect(dutyAtTurnEnd(completed, running, posting)).toEqual({
      kind: "post-answer",
      markdown: "the answer",
    });
  });
});
