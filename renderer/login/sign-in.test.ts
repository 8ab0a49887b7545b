import { expect, it } from "vitest";
import type { CallError } from "../../broker/api/client.ts";
import { outcomeOf } from "./sign-in.ts";

const refused = (status: number, details: Record<string, unknown> = {}): CallError => ({
  kind: "refused",
  status,
  code: "x",
  message: "No.",
  hint: null,
  details,
});

it.each<[string, CallError, unknown]>([
  ["nobody answers", { kind: "unreachable", message: "" }, { kind: "unreachable" }],
  ["another program answers", { kind: "malformed", message: "" }, { kind: "unreachable" }],
  ["the control plane is not up", refused(503), { kind: "unreachable" }],
  ["the token is wrong", refused(401), { kind: "wrong" }],
  [
    "there were too many tries",
    refused(429, { retryAfterMs: 5_000 }),
    { kind: "limited", until: 6_000 },
  ],
  ["nobody says how long to wait", refused(429), { kind: "limited", until: 61_000 }],
  ["it is refused otherwise", refused(403), { kind: "refused", message: "No." }],
])("a sign-in when %s (AD21)", (_name, error, outcome) => {
  expect(outcomeOf(error, 1_000)).toStrictEqual(outcome);
});
