/** What the agent said as an answer to the newest input that the turn has shown. */
export interface Said {
  /** Earlier messages of a provider without phases that are more than remarks. */
  readonly findings: readonly string[];
  readonly last: string;
  /** True when the provider marked `last` as the answer. */
  readonly isMarked: boolean;
}

/** A longer message, or one of several lines, is no remark on the way ("Let me look."). */
const REMARK_CHARACTERS = 200;
/** Findings of one answer; of more, the newest are kept. */
const FINDINGS_CHARACTERS = 60_000;

export const nothingSaid: Said = { findings: [], last: "", isMarked: false };

/**
 * Pure: takes one more message. A provider that sends no phases does not say which of its messages is
 * the answer: it may write its findings, run a command and end with "Done.". So what was more than a
 * remark stays part of the answer, unless the newer message repeats it.
 */
export function withMessage(
  said: Said,
  message: { readonly text: string; readonly phase: string | null },
): Said {
  const { text, phase } = message;
  if (phase !== null) return { findings: [], last: text, isMarked: true };
  const before = said.isMarked || !isFinding(said.last) ? [] : [said.last];
  const findings = [...said.findings, ...before].filter((one) => !text.includes(one.trim()));
  return { findings: newest(findings), last: text, isMarked: false };
}

/** The answer as it is posted; empty when there is none. */
export function answerOf({ findings, last }: Said): string {
  return [...findings, last].filter((text) => text.trim() !== "").join("\n\n");
}

function isFinding(text: string): boolean {
  const words = text.trim();
  return words.length > REMARK_CHARACTERS || words.includes("\n");
}

function newest(findings: readonly string[]): readonly string[] {
  let characters = 0;
  const isTooMuch = (text: string) => (characters += text.length) > FINDINGS_CHARACTERS;
  return findings.slice(findings.findLastIndex(isTooMuch) + 1);
}
