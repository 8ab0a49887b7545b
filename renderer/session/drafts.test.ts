import { expect, it } from "vitest";
import { createDraftStore } from "./drafts.ts";

function memory() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
    values,
  };
}

it("keeps a draft of several lines with its id, per session", () => {
  const drafts = createDraftStore(memory());
  const draft = { text: "one\n\ntwo", requestId: "request-1" };
  drafts.set("C1:1", draft);
  expect(drafts.get("C1:1")).toStrictEqual(draft);
  expect(drafts.get("C1:2")).toBeNull();
});

it("leaves nothing of an empty draft, and reads nothing from a damaged one", () => {
  const storage = memory();
  const drafts = createDraftStore(storage);
  drafts.set("C1:1", { text: "one", requestId: "request-1" });
  drafts.set("C1:1", { text: "", requestId: "request-2" });
  expect(storage.values.size).toBe(0);
  storage.setItem("draft:C1:1", "no line break");
  expect(drafts.get("C1:1")).toBeNull();
});
