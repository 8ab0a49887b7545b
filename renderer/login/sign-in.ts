import { type CallError, createClient } from "../../broker/api/client.ts";
import { adminRoutes } from "../../main/api/routes.ts";
import type { AdminApi } from "../api/admin-api.ts";

/** What came of a try to sign in. */
export type SignInOutcome =
  | { readonly kind: "signed-in" }
  | { readonly kind: "wrong" }
  | { readonly kind: "limited"; readonly until: number }
  | { readonly kind: "used-link" }
  | { readonly kind: "unreachable" }
  /** Something else, in the control plane's words. */
  | { readonly kind: "refused"; readonly message: string };

const TIMEOUT_MS = 15_000;

/** When the control plane does not say how long to wait. */
const DEFAULT_WAIT_MS = 60_000;

/** Tries a token and keeps it when it is the right one. */
export async function signIn(
  api: AdminApi,
  token: string,
  now: () => number,
): Promise<SignInOutcome> {
  const client = createClient(adminRoutes, {
    baseUrl: "",
    fetch: (input, init) => fetch(input, { ...init, cache: "no-store" }),
    headers: () => ({ "x-admin-token": token }),
    timeoutMs: TIMEOUT_MS,
  });
  const result = await client.status({});
  if (!result.ok) return outcomeOf(result.error, now());
  api.token.set(token);
  return { kind: "signed-in" };
}

/** Trades the code of a one-time link for the token. */
export async function signInByCode(
  api: AdminApi,
  code: string,
  now: () => number,
): Promise<SignInOutcome> {
  const result = await api.client.exchangeCode({ body: { code } });
  if (result.ok) {
    api.token.set(result.value.token);
    return { kind: "signed-in" };
  }
  const outcome = outcomeOf(result.error, now());
  return outcome.kind === "wrong" || outcome.kind === "refused" ? { kind: "used-link" } : outcome;
}

/** What a failure of the try means. Pure. */
export function outcomeOf(error: CallError, now: number): SignInOutcome {
  if (error.kind !== "refused" || error.status >= 500) return { kind: "unreachable" };
  if (error.status === 401) return { kind: "wrong" };
  if (error.status === 429) {
    const { retryAfterMs } = error.details;
    const wait = typeof retryAfterMs === "number" ? retryAfterMs : DEFAULT_WAIT_MS;
    return { kind: "limited", until: now + wait };
  }
  return { kind: "refused", message: error.message };
}
