import { expect, test } from "vitest";
import { workOf } from "./server-work.ts";

const thread = (threadId: string, isActive = false, parentId: string | null = null) => ({
  threadId,
  isActive,
  parentId,
});

test("a server without loaded threads has no work", () => {
  expect(workOf([])).toEqual({ loaded: new Set(), working: new Set() });
});

test("idle threads are loaded and do not work", () => {
  expect(workOf([thread("a"), thread("b", true)])).toEqual({
    loaded: new Set(["a", "b"]),
    working: new Set(["b"]),
  });
});

test("a thread works as long as a helper of its helper does, loaded itself or not", () => {
  expect(
    workOf([thread("root"), thread("middle", false, "root"), thread("leaf", true, "middle")])
      .working,
  ).toEqual(new Set(["leaf", "middle", "root"]));
  expect(workOf([thread("leaf", true, "gone")]).working).toEqual(new Set(["leaf", "gone"]));
});

test("threads that name each other as parents end the search", () => {
  expect(workOf([thread("a", true, "b"), thread("b", false, "a")]).working).toEqual(
    new Set(["a", "b"]),
  );
});
