import { expect, test } from "vitest";
import { isDisabled, readJob } from "./job-state.ts";

test.each([
  [113, { kind: "absent" }],
  [112, { kind: "no-domain" }],
  [125, { kind: "no-domain" }],
  [5, { kind: "unknown", text: "words" }],
  [-1, { kind: "unknown", text: "words" }],
])("print that exits with %i", (code, job) => {
  expect(readJob({ code, text: "words\n" })).toEqual(job);
});

test("only the first lines with a single tab count: nested blocks repeat their names", () => {
  const text = [
    "gui/501/L = {",
    "\tactive count = 1",
    "\tpath = /Users/mara/Library/LaunchAgents/L.plist",
    "\tstate = running",
    "",
    "\tprogram = /bin/sh",
    "\truns = 3",
    "\tpid = 812",
    "\tlast exit code = 78: EX_CONFIG",
    "\tresource coalition = {",
    "\t\tstate = active",
    "\t\tpid = 1",
    "\t}",
    "}",
  ].join("\n");
  expect(readJob({ code: 0, text })).toEqual({
    kind: "loaded",
    state: "running",
    pid: 812,
    runs: 3,
    lastExit: "78: EX_CONFIG",
    path: "/Users/mara/Library/LaunchAgents/L.plist",
    program: "/bin/sh",
  });
});

test.each([
  ["spawn scheduled", "scheduled"],
  ["SIGTERMed", "leaving"],
  ["SIGKILLed", "leaving"],
  ["not running", "idle"],
  ["exited", "idle"],
])("the state %s is %s", (word, state) => {
  const text = `gui/501/L = {\n\tstate = ${word}\n\tlast exit code = (never exited)\n}`;
  expect(readJob({ code: 0, text })).toMatchObject({ state, pid: null, lastExit: null });
});

test.each([
  ['\t\t"L" => disabled', true],
  ['\t\t"L" => enabled', false],
  ['\t\t"L" => true', true],
  ['\t\t"L" => false', false],
  ['\t\t"L.more" => disabled', false],
  ["", false],
])("print-disabled with %j", (line, expected) => {
  expect(isDisabled(`\ndisabled services = {\n${line}\n}\n`, "L")).toBe(expected);
});
