import { expect, test } from "vitest";
import { clauses } from "./clauses.ts";

test("AD22 clauses follow each other, and what is missing is left out", () => {
  expect(clauses("runs", null, "3 steps")).toBe("runs, 3 steps");
});
