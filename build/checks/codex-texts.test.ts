import { expect, it } from "vitest";
import { printableText, reviewOf } from "./codex-texts.ts";

const bytes = (...parts: readonly string[]) => Buffer.from(parts.join("\0\u0001"), "latin1");

it("reads the printable runs of a program, a line each", () => {
  expect(
    printableText(bytes("(allow file-read*)\n(deny network*)", "abc", "codex-daemon-")),
  ).toEqual(["(allow file-read*)", "(deny network*)", "codex-daemon-"]);
});

it("tells rules and watched words that changed, and the files of the protocol", () => {
  const before = {
    program: printableText(bytes("(allow process-exec)", "/tmp/codex-daemon-", ":minimal")),
    protocol: new Map([
      ["A.json", "1"],
      ["B.json", "1"],
      ["C.json", "1"],
    ]),
  };
  const after = {
    program: printableText(
      bytes(
        "(allow process-exec)",
        '(allow process-exec (literal "/bin/ps") (with no-sandbox))',
        ":minimal",
      ),
    ),
    protocol: new Map([
      ["A.json", "1"],
      ["B.json", "2"],
      ["D.json", "1"],
    ]),
  };
  const review = reviewOf(before, after).join("\n");
  expect(review).toContain('CHANGED  "no-sandbox": in 0 texts, then in 1');
  expect(review).toContain('CHANGED  "codex-daemon-": in 1 texts, then in 0');
  expect(review).toContain('same     ":minimal": in 1 texts');
  expect(review).toContain('    + (allow process-exec (literal "/bin/ps") (with no-sandbox))');
  expect(review).toContain("the protocol: 3 of 4 files\n    ~ B.json\n    - C.json\n    + D.json");
});

it("says that nothing changed, and where the protocol was not read", () => {
  const texts = { program: ["(deny default)"], protocol: null };
  const lines = reviewOf(texts, texts);
  expect(lines.filter((line) => line.includes("CHANGED"))).toEqual([]);
  expect(lines.at(-1)).toContain("not read");
});

it("leaves out what a compiler put beside a rule", () => {
  const before = {
    program: ["(deny maH", '(allow file-read* (literal "/a"))(deny mach-lookup)/tmpevent'],
  };
  const after = {
    program: ["(allow nJ", '(allow file-read* (literal "/a"))(deny mach-lookup)other text: '],
  };
  const lines = reviewOf({ ...before, protocol: null }, { ...after, protocol: null });
  expect(lines).toContain("  same     Seatbelt rules: 1");
});
