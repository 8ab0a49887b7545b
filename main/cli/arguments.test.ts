import { describe, expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { commandHelp, overallHelp } from "./help.ts";

const base = { summary: "do it", operands: [], options: [], run: async () => 0 };
const commands: readonly Command[] = [
  { ...base, name: "start" },
  {
    ...base,
    name: "logs",
    options: [
      { name: "follow", short: "f", value: null, help: "go on" },
      { name: "lines", short: "n", value: "N", help: "how many" },
    ],
  },
  { ...base, name: "profiles list" },
  { ...base, name: "profiles use", operands: ["NAME"] },
  { ...base, name: "link", operands: ["[FOLDER]"] },
];
const read = (...argv: readonly string[]) => readArguments(argv, commands);

describe("a command line that cannot be understood", () => {
  test.each([
    [["stat"], 'There is no command "stat".'],
    [["profiles"], '"profiles" needs one of: list, use.'],
    [["profiles", "--json"], '"profiles" needs one of: list, use.'],
    [["profiles", "lst"], 'There is no "profiles lst", only: list, use.'],
    [["profiles", "use"], '"profiles use" needs NAME.'],
    [["start", "now"], '"start" has no use for "now".'],
  ])("%j", (argv, message) => {
    expect(read(...argv)).toMatchObject({ kind: "wrong", message });
  });

  test.each([[["start", "--fast"]], [["logs", "--lines"]], [["start", "--json=yes"]]])(
    "%j names the option",
    (argv) => {
      const asked = read(...argv);
      expect(asked.kind).toBe("wrong");
      expect(asked.kind === "wrong" && asked.message).toMatch(/--(fast|lines|json)/);
    },
  );
});

test("operands, options and the installation are read", () => {
  expect(read("profiles", "use", "mara", "--json")).toMatchObject({
    kind: "run",
    command: { name: "profiles use" },
    given: { operands: ["mara"], values: {}, switches: new Set(["json"]) },
    serviceRoot: null,
  });
  expect(read("logs", "-f", "-n", "5", "--service-root", "/srv/b")).toMatchObject({
    given: { values: { lines: "5" }, switches: new Set(["follow"]) },
    serviceRoot: "/srv/b",
  });
  expect(read("link")).toMatchObject({ kind: "run", given: { operands: [] } });
});

test("help is there for all commands and for one", () => {
  expect(read()).toEqual({ kind: "help", command: null });
  expect(read("--help")).toEqual({ kind: "help", command: null });
  expect(read("help", "logs")).toMatchObject({ kind: "help", command: { name: "logs" } });
  expect(read("logs", "-h")).toMatchObject({ kind: "help", command: { name: "logs" } });
  for (const command of commands) expect(overallHelp(commands)).toContain(command.name);
  const logs = commands.find(({ name }) => name === "logs");
  expect(logs && commandHelp(logs)).toContain("-n, --lines N");
});
