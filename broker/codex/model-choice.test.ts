import { describe, expect, it } from "vitest";
import { chooseForTurn, resumedChoice, startedChoice } from "./model-choice.ts";
import type { TurnPolicy } from "./turn-parameters.ts";

const plain: TurnPolicy = { sandbox: "read-only", approvals: "never" };
const chosen: TurnPolicy = { ...plain, model: "gpt-6.1-sol", effort: "high" };
const started = startedChoice({ model: "gpt-5.5", reasoningEffort: "medium" });

describe("CX19: the model of the next turn", () => {
  it("is left to Codex while nothing was ever set", () => {
    expect(chooseForTurn(plain, started)).toEqual({ policy: plain, next: started });
  });

  it("is what is set, and once that is taken away what the thread began with", () => {
    const { policy, next } = chooseForTurn(chosen, started);
    expect(policy).toEqual(chosen);
    expect(chooseForTurn(plain, next).policy).toEqual({
      ...plain,
      model: "gpt-5.5",
      effort: "medium",
    });
    expect(chooseForTurn({ ...plain, effort: "low" }, next).policy).toEqual({
      ...plain,
      model: "gpt-5.5",
      effort: "low",
    });
  });

  it("of a resumed thread is what the team's file names, if another one was set before", () => {
    const resumed = { model: "gpt-6.1-sol", reasoningEffort: null };
    const choice = resumedChoice(null, resumed, { model: "gpt-5.5" });
    expect(chooseForTurn(plain, choice).policy).toEqual({ ...plain, model: "gpt-5.5" });
    expect(resumedChoice(null, resumed, { model: "gpt-6.1-sol" }).isChanged).toBe(false);
    expect(chooseForTurn(plain, resumedChoice(null, resumed, null)).policy).toEqual(plain);
    expect(resumedChoice(started, resumed, {}).isChanged).toBe(true);
  });
});
