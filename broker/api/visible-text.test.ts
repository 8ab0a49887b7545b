import { expect, it } from "vitest";
import { visibleLine, visibleText } from "./visible-text.ts";

it.each([
  ["a right-to-left override", "rm \u202Egpj.sh", "rm \\u202egpj.sh"],
  ["isolates", "\u2066a\u2069", "\\u2066a\\u2069"],
  ["zero-width characters", "a\u200Bb\u200Cc\u200Dd\uFEFFe", "a\\u200bb\\u200cc\\u200dd\\ufeffe"],
  ["a word joiner and a soft hyphen", "a\u2060b\u00ADc", "a\\u2060b\\u00adc"],
  ["a carriage return, which overwrites a line", "rm x\rls", "rm x\\u000dls"],
  ["a terminal's escape", "\u001B[8mrm", "\\u001b[8mrm"],
  ["C1 controls and delete", "a\u009Bb\u007Fc", "a\\u009bb\\u007fc"],
  ["line separators of Unicode", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
  ["fillers that look like nothing", "a\u3164b\u115Fc\u034Fd", "a\\u3164b\\u115fc\\u034fd"],
  ["tag characters", "a\u{E0041}b", "a\\u{e0041}b"],
  ["half of a surrogate pair", "a\uD800b", "a\\ud800b"],
  ["a selector that colours no emoji", "ls\uFE0F", "ls\\ufe0f"],
  ["a joiner that joins no emoji", "👩\u200Dls", "👩\\u200dls"],
])("SE12: %s becomes visible", (_name, text, visible) => {
  expect(visibleText(text)).toBe(visible);
  expect(visibleLine(text)).toBe(visible);
});

it.each(["git push -u origin x", "Größe, 漢字, שלום, मराठी", "⚠️ 👩🏽‍💻 ✅", ""])(
  "SE12: %j is left as it is",
  (text) => {
    expect(visibleText(text)).toBe(text);
    expect(visibleLine(text)).toBe(text);
  },
);

it("SE12: a command keeps its lines and tabs, a path has no second line", () => {
  expect(visibleText("one\n\ttwo")).toBe("one\n\ttwo");
  expect(visibleLine("one\n\ttwo")).toBe("one\\u000a\\u0009two");
});
