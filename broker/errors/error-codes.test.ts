import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { errorCodes } from "../api/error-codes.ts";
import { BrokerError } from "./broker-error.ts";

const repository = join(import.meta.dirname, "../..");

/** The sources that may give a code, without tests and the registry itself. */
function sources(): string {
  return ["broker", "playground"]
    .flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, withFileTypes: true }),
    )
    .filter(({ name }) => /\.(ts|tsx)$/.test(name) && !/\.test\.|^error-codes\.ts$/.test(name))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
    .join("\n");
}

describe("W20: the registry of error codes", () => {
  const text = sources();

  test("has no code that nothing gives", () => {
    const unused = Object.keys(errorCodes).filter((code) => !text.includes(`"${code}"`));
    expect(unused).toEqual([]);
  });

  test("has every code that an error is made with", () => {
    const made = [...text.matchAll(/new BrokerError\(\s*"([^"]+)"/g)].map(([, code]) => code);
    expect(made.length).toBeGreaterThan(20);
    expect(made.filter((code) => code === undefined || !(code in errorCodes))).toEqual([]);
  });

  test.each(Object.entries(errorCodes))("%s: is named and worded as all are", (code, entry) => {
    expect(code).toMatch(/^([a-z]+\.)?[a-z]+(_[a-z]+)*$/);
    expect(entry.sentence).toMatch(/^[A-Z].*[.]$/);
    expect(entry.hint).toMatch(/^[A-Z].*[.]$/);
  });

  test("is in alphabetical order, failures first", () => {
    const codes = Object.keys(errorCodes);
    const failures = codes.filter((code) => code.includes("."));
    const refusals = codes.filter((code) => !code.includes("."));
    expect(codes).toEqual([...failures.toSorted(), ...refusals.toSorted()]);
  });
});

test("W20: an error has its code's hint unless it knows better", () => {
  expect(new BrokerError("store.absent", "There is none.").hint).toBe(
    errorCodes["store.absent"].hint,
  );
  expect(new BrokerError("store.absent", "There is none.", { hint: "Look." }).hint).toBe("Look.");
});
