import { RE2JS } from "re2js";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";

// Finds text or a pattern in lines. Patterns run on a port of RE2, whose time grows with the length
// of the line alone: with JavaScript's own expressions, `/(a+)+b/` would occupy the control plane
// for years. The price is that there are no back references and no look-around.

/** Whether a line has it: `text` as the file has it, `shown` as people see it. */
export type LineFinder = (text: string, shown: () => string) => boolean;

export interface PatternProblem {
  /** A sentence about what is wrong. */
  readonly message: string;
  readonly hint: string;
}

/** Searched of a line. What is longer is a payload, and a pattern is about its beginning. */
const SEARCHED_CHARACTERS = 128 * 1024;

/** `find` is text, or a pattern between slashes with the flags i and s behind the second one. */
export function lineFinder(find: string): Result<LineFinder, PatternProblem> {
  const pattern = /^\/(.+)\/([is]{0,2})$/s.exec(find);
  if (pattern === null) return succeeded(textFinder(find));
  const [, source = "", flags = ""] = pattern;
  try {
    const compiled = RE2JS.compile(
      source,
      (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes("s") ? RE2JS.DOTALL : 0),
    );
    return succeeded(
      (text, shown) =>
        compiled.test(text.slice(0, SEARCHED_CHARACTERS)) ||
        compiled.test(shown().slice(0, SEARCHED_CHARACTERS)),
    );
  } catch (thrown) {
    return failed(problemOf(thrown));
  }
}

function textFinder(find: string): LineFinder {
  const wanted = find.toLowerCase();
  // As JSON writes it within a string.
  const escaped = JSON.stringify(wanted).slice(1, -1);
  return (text, shown) =>
    text.toLowerCase().includes(escaped) || shown().toLowerCase().includes(wanted);
}

function problemOf(thrown: unknown): PatternProblem {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const said = text.replace(/^error parsing regexp: /, "");
  const missing = /^missing closing ([\])}])/.exec(said)?.[1];
  if (missing !== undefined) {
    return { message: `This pattern does not end: missing ${missing}`, hint: HINT };
  }
  if (said.startsWith("unexpected )")) {
    return { message: "This pattern has a ) without a (", hint: HINT };
  }
  return { message: `This pattern cannot be used: ${said.replaceAll("`", "")}`, hint: HINT };
}

const HINT =
  "Patterns are those of RE2, without look-around and back references. Leave the slashes out to find text.";
