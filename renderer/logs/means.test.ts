import { expect, test } from "vitest";
import { errorCodes } from "../../broker/api/error-codes.ts";
import { meaningOf } from "./means.ts";

test("W20 every code of the registry is explained, wherever a line carries it", () => {
  for (const [code, { sentence, hint }] of Object.entries(errorCodes)) {
    for (const fields of [
      { code },
      { error: { code } },
      { error: { cause: { code } } },
      { error: code },
    ]) {
      expect(meaningOf({ fields })).toStrictEqual({ code, sentence, hint });
    }
  }
});

test("W20 an unknown code is not explained, nor is a property that every object has", () => {
  expect(meaningOf({ fields: { code: "ENOENT", error: { code: "toString" } } })).toBeNull();
  expect(meaningOf({ fields: {} })).toBeNull();
});

test("W20 the outer code is explained before that of its cause", () => {
  const error = { code: "store.cannot_open", cause: { code: "store.corrupt" } };
  expect(meaningOf({ fields: { error } })?.code).toBe("store.cannot_open");
});
