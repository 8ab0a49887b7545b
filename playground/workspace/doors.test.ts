import { expect, it } from "vitest";
import { pageRefusalOf, refusalOf } from "./doors.ts";

const PORT = 4_000;

it.each([
  ["no Host", { host: undefined, origin: undefined }, "foreign-host"],
  ["a rebound name", { host: "evil.example:4000", origin: undefined }, "foreign-host"],
  ["another port", { host: "127.0.0.1:4001", origin: undefined }, "foreign-host"],
  ["no port", { host: "127.0.0.1", origin: undefined }, "foreign-host"],
  ["a foreign page", { host: "127.0.0.1:4000", origin: "http://evil.example" }, "foreign-origin"],
  ["a sandboxed page", { host: "127.0.0.1:4000", origin: "null" }, "foreign-origin"],
  [
    "another local port",
    { host: "127.0.0.1:4000", origin: "http://localhost:1" },
    "foreign-origin",
  ],
  ["a program", { host: "127.0.0.1:4000", origin: undefined }, null],
  ["its own page", { host: "LOCALHOST:4000", origin: "http://localhost:4000" }, null],
])("%s meets %s with %s", (_who, knock, refusal) => {
  expect(refusalOf(knock, PORT)).toBe(refusal);
});

it.each([
  ["cross-site", "foreign-origin"],
  ["same-site", "foreign-origin"],
  ["same-origin", null],
  ["none", null],
  [undefined, null],
])("SE15: what acts answers Sec-Fetch-Site %s with %s", (fetchSite, refusal) => {
  expect(pageRefusalOf(fetchSite)).toBe(refusal);
});
