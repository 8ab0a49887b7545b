import { describe, expect, it } from "vitest";
import { pressKey, SEQUENCE_MS, takesKeysItself } from "./keyboard.ts";

const bindings = [
  { id: "home", keys: "g h" },
  { id: "find", keys: "/" },
  { id: "stop", keys: "s" },
  { id: "sessions", keys: "g s" },
];

describe("pressed keys", () => {
  it("run nothing that is not bound", () => {
    expect(pressKey(bindings, null, "x", 0)).toStrictEqual({ kind: "none" });
  });

  it("wait for the second of two", () => {
    const first = pressKey(bindings, null, "g", 0);
    expect(first).toStrictEqual({ kind: "pending", pending: { keys: ["g"], at: 0 } });
    const pending = first.kind === "pending" ? first.pending : null;
    expect(pressKey(bindings, pending, "s", 100)).toStrictEqual({ kind: "run", id: "sessions" });
  });

  it("forget the first of two after a while", () => {
    const pending = { keys: ["g"], at: 0 };
    expect(pressKey(bindings, pending, "s", SEQUENCE_MS + 1)).toStrictEqual({
      kind: "run",
      id: "stop",
    });
  });

  it("begin again with a key that does not follow", () => {
    const pending = { keys: ["g"], at: 0 };
    expect(pressKey(bindings, pending, "/", 1)).toStrictEqual({ kind: "run", id: "find" });
  });

  it("go to what was bound last", () => {
    const twice = [...bindings, { id: "inner", keys: "/" }];
    expect(pressKey(twice, null, "/", 0)).toStrictEqual({ kind: "run", id: "inner" });
  });
});

it("leaves keys to fields, menus and sheets", () => {
  const target = (tagName: string, inside = false) => ({
    tagName,
    isContentEditable: false,
    closest: (selector: string) => (inside && !selector.includes("checkbox") ? {} : null),
  });
  const box = {
    ...target("INPUT"),
    closest: (selector: string) => (selector.includes("checkbox") ? {} : null),
  };
  expect(takesKeysItself(box)).toBe(false);
  expect(takesKeysItself(target("INPUT"))).toBe(true);
  expect(takesKeysItself(target("BUTTON", true))).toBe(true);
  expect(takesKeysItself(target("BUTTON"))).toBe(false);
});

it("takes keys again while a menu that was closed fades out", () => {
  const item = {
    tagName: "DIV",
    isContentEditable: false,
    closest: (selector: string) => (selector.includes(":not([data-closed])") ? null : {}),
  };
  expect(takesKeysItself(item)).toBe(false);
});
