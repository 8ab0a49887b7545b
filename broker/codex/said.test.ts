import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOf, nothingSaid, withMessage } from "./said.ts";

const findings = "FINDINGS\n- the pool is full\n- the retry never ends";
const without = (...texts: string[]) =>
  answerOf(texts.reduce((said, text) => withMessage(said, { text, phase: null }), nothingSaid));

describe("FR13: a provider without phases", () => {
  it("keeps what it found before its last word", () => {
    expect(without("Let me look.", findings, "Done.")).toBe(`${findings}\n\nDone.`);
  });

  it("leaves remarks on the way out", () => {
    expect(without("Let me look.", "One more file.", "It is fixed.")).toBe("It is fixed.");
  });

  it("does not repeat what the last word holds", () => {
    expect(without(findings, `Again:\n${findings}`)).toBe(`Again:\n${findings}`);
  });

  it("keeps the newest of too many findings", () => {
    const long = (letter: string) => letter.repeat(25_000);
    expect(without(long("a"), long("b"), long("c"), "Done.")).toBe(
      `${long("b")}\n\n${long("c")}\n\nDone.`,
    );
  });

  it("drops them once the provider marks an answer", () => {
    const said = withMessage(nothingSaid, { text: findings, phase: null });
    const marked = withMessage(said, { text: "The answer.", phase: "final_answer" });
    expect(answerOf(marked)).toBe("The answer.");
  });

  it("ends with the last message, and holds each message at most once", () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 300 }), { minLength: 1 });
    fc.assert(
      fc.property(texts, (said) => {
        const last = said.at(-1)?.trim() ?? "";
        const answer = without(...said);
        expect(answer.trim().endsWith(last)).toBe(true);
        expect(answer.length).toBeLessThanOrEqual(said.join("\n\n").length);
      }),
    );
  });
});
