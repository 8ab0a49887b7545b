import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { isNetworkError } from "./network-errors.ts";

const withCode = (code: string, cause?: unknown) =>
  Object.assign(new Error(code, { cause }), { code });

it.each([
  ["ENETDOWN", withCode("ENETDOWN"), true],
  ["a cause", new TypeError("fetch failed", { cause: withCode("EHOSTUNREACH") }), true],
  ["another code", withCode("ENOSPC"), false],
  ["a closed pipe", withCode("EPIPE"), false],
  ["a mistake of ours", new TypeError("x is not a function"), false],
  ["no error at all", "ENETDOWN", false],
])("MA09: %s", (_what, thrown, expected) => {
  expect(isNetworkError(thrown)).toBe(expected);
});

it("MA09: causes in a circle end", () => {
  const one = new Error("one");
  one.cause = one;
  expect(isNetworkError(one)).toBe(false);
});

const run = promisify(execFile);
const module = JSON.stringify(join(import.meta.dirname, "network-errors.ts"));

it.each([
  [
    "setImmediate(() => { throw boom; })",
    "ENETDOWN",
    { code: 0, out: /survived.*ENETDOWN\nalive/s },
  ],
  ["Promise.reject(boom)", "ENETDOWN", { code: 0, out: /survived.*ENETDOWN\nalive/s }],
  ["setImmediate(() => { throw boom; })", "EINVAL", { code: 9, out: /ends.*EINVAL/s }],
  ["Promise.reject(boom)", "EINVAL", { code: 9, out: /ends.*EINVAL/s }],
])("MA09: a process in which %s happens with %s", async (statement, code, expected) => {
  const script = `
    const { watchUncaughtErrors } = await import(${module});
    watchUncaughtErrors({
      onNetworkError: (text) => console.log("survived", text),
      onOther: (text) => { console.log("ends", text); process.exit(9); },
    });
    const boom = Object.assign(new Error("boom ${code}"), { code: "${code}" });
    setTimeout(() => console.log("alive"), 50);
    ${statement};`;
  const args = ["--input-type=module", "-e", script];
  const ended = await run(process.execPath, args).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (thrown: { code: number; stdout: string }) => thrown,
  );
  expect(ended.code).toBe(expected.code);
  expect(ended.stdout).toMatch(expected.out);
});
