import { expect, test } from "vitest";
import { failed, succeeded } from "../errors/broker-error.ts";
import { accountState, quotaReading } from "./account.ts";

const answer = (account: { readonly type: "apiKey" } | null, requiresOpenaiAuth: boolean) =>
  succeeded({ account, requiresOpenaiAuth, userId: null, workspaceRouting: null });
const refused = (code: number, message: string) =>
  failed({ kind: "refused" as const, code, message });

test.each([
  [answer(null, true), "none"],
  [answer(null, false), "ok"],
  [answer({ type: "apiKey" }, true), "ok"],
  [refused(-32603, "workspace routing discovery failed"), "unknown"],
  [refused(-32600, "plan type is required for chatgpt authentication"), "none"],
  [failed({ kind: "timeout" as const, message: "late" }), "unknown"],
])("%j is %s", (given, kind) => {
  expect(accountState(given).kind).toBe(kind);
});

test.each([
  [refused(-32600, "chatgpt authentication required to read rate limits"), "by-token"],
  [refused(-32600, "codex account authentication required to read rate limits"), "no-account"],
  [refused(-32603, "failed to fetch codex rate limits"), "unknown"],
  [failed({ kind: "timeout" as const, message: "late" }), "unknown"],
])("of the quota, %j says %s", (given, kind) => {
  expect(quotaReading(given).kind).toBe(kind);
});
