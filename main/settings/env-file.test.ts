import { parseEnv } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEnvFile, withChanges } from "./env-file.ts";
import { quotedValue } from "./env-value.ts";

const changed = (text: string, changes: Readonly<Record<string, string | null>>): string => {
  const outcome = withChanges(parseEnvFile(text), new Map(Object.entries(changes)));
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
};

/** Values made of what a dotenv file may trip over. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', "'", "`", "\\", "\\n", "\n", "#", "$", " ", "\t", "=", "é", "語", "🙂"),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));
const name = fc.constantFrom("A", "PORT", "SLACK_BOT_TOKEN", "x_1", "_");

describe("faults of worker.env", () => {
  test("UX06: a hand edit is named by its line", () => {
    const lines = Array.from({ length: 13 }, (_, index) => `NAME_${index}=value`);
    const file = parseEnvFile([...lines, "this is no assignment", "LAST=1", ""].join("\n"));
    expect(file.fault).toEqual({
      line: 14,
      message: "Line 14 of worker.env is not NAME=value.",
    });
    expect(file.variables.get("LAST")).toBe("1");
  });

  test.each([
    ["A B=1\n", 1, "is not NAME=value"],
    ["1A=1\n", 1, "is not NAME=value"],
    ["=1\n", 1, "is not NAME=value"],
    ["\uFEFFA=1\n", 1, "is not NAME=value"],
    ["# comment\n\u0007\n", 2, "is not NAME=value"],
    ["A=1\nB=x\0y\n", 2, "holds a control character"],
    ["A=1\nB=x\u001by\n", 2, "holds a control character"],
    ['A="open\nB=2\n', 1, "opens a quote that nothing closes"],
    ['A="open\nB="2"\n', 1, "has text behind its closing quote"],
    ["A='it''s'\n", 1, "has text behind its closing quote"],
    ["A= \nB=2\n", 2, "is read together with the line before it"],
    [`A=1\nB=${"x".repeat(1_000_000)}\n`, 2, "has more than 32768 bytes"],
  ])("%#: %j", (text, line, problem) => {
    const { fault } = parseEnvFile(text);
    expect(fault?.line).toBe(line);
    expect(fault?.message).toContain(`Line ${line} of worker.env ${problem}`);
  });

  test("what Node reads differently is never passed over in silence", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(nasty, fc.constantFrom("A=1", "B='2'", "#", "")), { maxLength: 8 }),
        (lines) => {
          const text = lines.join("\n");
          const file = parseEnvFile(text);
          if (file.fault !== null) return;
          expect(Object.fromEntries(file.variables)).toEqual({ ...parseEnv(text) });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("a value", () => {
  test.each([
    ["a\0b", "U+0000"],
    ["a\u0007b", "U+0007"],
    ["a\rb", "U+000D"],
    [`"all three' quotes\``, "every kind of quote"],
    [`all three"'\` and a #`, "every kind of quote"],
  ])("%j is refused, and the reason says why", (value, reason) => {
    const outcome = quotedValue("A", value);
    expect(outcome.ok ? "" : outcome.error).toContain(reason);
  });

  test.each([
    ["xoxb-1-2-abc", "xoxb-1-2-abc"],
    ["two words", '"two words"'],
    ['say "hi"', `'say "hi"'`],
    ["it's", `"it's"`],
    ["a#b", '"a#b"'],
    ["line\nnext", '"line\\nnext"'],
    [String.raw`C:\new`, String.raw`'C:\new'`],
    ["$HOME", '"$HOME"'],
    [" padded ", '" padded "'],
    ["", '""'],
  ])("%j is written %s", (value, written) => {
    expect(quotedValue("A", value)).toEqual({ ok: true, value: written });
  });

  test("that is written is read back by Node, or is refused", () => {
    fc.assert(
      fc.property(name, nasty, (variable, value) => {
        const quoted = quotedValue(variable, value);
        if (!quoted.ok) return;
        expect(parseEnv(`${variable}=${quoted.value}\n`)).toEqual({ [variable]: value });
      }),
      { numRuns: 3_000 },
    );
  });

  test("without quotes and control characters can always be written", () => {
    const calm = nasty.map((value) => value.replaceAll(/["'`]|[^\P{Cc}\t\n]/gu, ""));
    fc.assert(
      fc.property(calm, (value) => quotedValue("A", value).ok),
      { numRuns: 1_000 },
    );
  });
});

describe("a change", () => {
  const file = `# Slack
export SLACK_BOT_TOKEN = "xoxb-old" # from the app's page
UNKNOWN='kept as it is'

#PORT=3000
TURN_END=wake
TURN_END=post
`;

  test("keeps comments, order, unknown variables and what stands around the value", () => {
    expect(changed(file, { SLACK_BOT_TOKEN: "xoxb-new", TURN_END: "wake" })).toBe(`# Slack
export SLACK_BOT_TOKEN = xoxb-new # from the app's page
UNKNOWN='kept as it is'

#PORT=3000
TURN_END=wake
TURN_END=wake
`);
  });

  test("that removes a variable removes it wherever it stands", () => {
    expect(changed(file, { TURN_END: null })).toBe(file.replaceAll(/^TURN_END.*\n/gm, ""));
  });

  test("that adds one appends it, after a last line without an end too", () => {
    expect(changed("A=1", { B: "two words" })).toBe('A=1\nB="two words"\n');
    expect(changed("A=1\r\n", { B: "2" })).toBe("A=1\r\nB=2\r\n");
    expect(changed("", { B: "2" })).toBe("B=2\n");
  });

  test("replaces a value of several lines", () => {
    expect(changed("KEY='one\ntwo'\nB=2\n", { KEY: "three" })).toBe("KEY=three\nB=2\n");
  });

  test("gives exactly the variables that were asked for, and changes no other line", () => {
    const lines = fc.array(fc.tuple(name, nasty), { maxLength: 5 });
    fc.assert(
      fc.property(lines, name, fc.option(nasty), (given, variable, value) => {
        const text = given
          .flatMap(([each, content], index) => {
            const quoted = quotedValue(each, content);
            return quoted.ok ? [`# remark ${index}\n${each}=${quoted.value}\n`] : [];
          })
          .join("");
        const before = parseEnvFile(text);
        expect(before.fault).toBeNull();
        const isWritable = value === null || quotedValue(variable, value).ok;
        const outcome = withChanges(before, new Map([[variable, value]]));
        expect(outcome.ok).toBe(isWritable);
        if (!outcome.ok) return;
        const expected: Record<string, string | undefined> = { ...parseEnv(text) };
        if (value === null) delete expected[variable];
        else expected[variable] = value;
        expect({ ...parseEnv(outcome.value) }).toEqual(expected);
        expect(parseEnvFile(outcome.value).fault).toBeNull();
        const remarks = (from: string) =>
          from.split("\n").filter((one) => one.startsWith("# remark"));
        expect(remarks(outcome.value)).toEqual(expect.arrayContaining(remarks(text)));
      }),
      { numRuns: 1_000 },
    );
  });
});
