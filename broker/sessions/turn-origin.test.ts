import { describe, expect, it } from "vitest";
import type { Author } from "./model.ts";
import { starterOf } from "./turn-origin.ts";

const person: Author = { kind: "user", userId: "U2" };
const bot: Author = { kind: "bot", botId: "B1" };
const operator: Author = { kind: "operator", name: "Mara" };
const job: Author = { kind: "job", jobId: "j", name: "watch" };

describe("whose turn it is", () => {
  it.each([
    ["nobody's, when a bot wrote", [bot], null],
    ["nobody's of Slack, when somebody wrote in the app", [operator], null],
    ["nobody's, when a bot wrote beside a job", [job, bot], null],
    ["the initiator's, when work goes on by itself", [], "U1"],
    ["the initiator's, when a job reported", [job], "U1"],
    ["the first person's who wrote", [bot, person, { kind: "user", userId: "U3" }], "U2"],
  ] as const)("W15: %s", (_, authors, starter) => {
    expect(starterOf(authors, "U1")).toBe(starter);
  });

  it("W15: nobody's, when nobody began the session", () => {
    expect(starterOf([], null)).toBeNull();
  });
});
