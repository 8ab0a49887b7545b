import { describe, expect, it } from "vitest";
import { keyOf, pressKey, SEQUENCE_MS, takesKeyItself } from "./keyboard.ts";

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
  expect(takesKeyItself(box, "s")).toBe(false);
  expect(takesKeyItself(target("INPUT"), "s")).toBe(true);
  expect(takesKeyItself(target("BUTTON", true), "s")).toBe(true);
  expect(takesKeyItself(target("BUTTON"), "s")).toBe(false);
});

it("takes keys again while a menu that was closed fades out", () => {
  const item = {
    tagName: "DIV",
    isContentEditable: false,
    closest: (selector: string) => (selector.includes(":not([data-closed])") ? null : {}),
  };
  expect(takesKeyItself(item, "s")).toBe(false);
});

describe("keys with Command or Control", () => {
  const press = (key: string, held: Partial<Parameters<typeof keyOf>[0]> = {}) => ({
    key,
    metaKey: false,
    ctrlKey: false,
    shiftKey: false,
    altKey: false,
    ...held,
  });

  it("are Command on a Mac and Control elsewhere", () => {
    expect(keyOf(press("k", { metaKey: true }), true)).toBe("Mod+k");
    expect(keyOf(press("k", { ctrlKey: true }), false)).toBe("Mod+k");
    // On a Mac, Control and K delete to the end of the line.
    expect(keyOf(press("k", { ctrlKey: true }), true)).toBeNull();
    expect(keyOf(press("k", { metaKey: true }), false)).toBeNull();
  });

  it("are nothing with a second of them", () => {
    expect(keyOf(press("K", { ctrlKey: true, shiftKey: true }), false)).toBeNull();
    expect(keyOf(press("k", { ctrlKey: true, altKey: true }), false)).toBeNull();
    expect(keyOf(press("k", { altKey: true }), false)).toBeNull();
  });

  it("are no text, and yet belong to an open sheet", () => {
    const field = { tagName: "TEXTAREA", isContentEditable: false, closest: () => null };
    expect(keyOf(press("?", { shiftKey: true }), false)).toBe("?");
    expect(takesKeyItself(field, "k")).toBe(true);
    expect(takesKeyItself(field, "Mod+k")).toBe(false);
    expect(takesKeyItself({ ...field, closest: () => ({}) }, "Mod+k")).toBe(true);
  });

  it("forget the first of two keys", () => {
    const pending = { keys: ["g"], at: 0 };
    expect(pressKey(bindings, pending, "Mod+s", 1)).toStrictEqual({ kind: "none" });
  });
});
