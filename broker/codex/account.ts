import type { Log } from "../logs/log.ts";
import type {
  GetAccountRateLimitsResponse,
  GetAccountResponse,
  RateLimitSnapshot,
} from "./protocol.generated.ts";
import type { RpcConnection, RpcError } from "./rpc.ts";
import type { Result } from "../errors/broker-error.ts";

/** Whether there is an account to work with. "unknown" may work: Codex could not ask its service. */
export type AccountState =
  | { readonly kind: "ok"; readonly type: string; readonly workspace: string | null }
  | { readonly kind: "none"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** How long a question about the account may take, in ms: it may ask a service outside. */
const accountDeadlineMs = 15_000;

/**
 * Pure: what `account/read` says. A -32603 (the service cannot be reached) is no sign of being
 * signed out; a -32600 is what an account file without an account in it leads to.
 */
export function accountState(answer: Result<GetAccountResponse, RpcError>): AccountState {
  if (!answer.ok) {
    const { error } = answer;
    return error.kind === "refused" && error.code === -32600
      ? { kind: "none", reason: error.message }
      : { kind: "unknown", reason: error.message };
  }
  const { account, requiresOpenaiAuth } = answer.value;
  if (account !== null) {
    const workspace = account.type === "chatgpt" ? account.workspaceName : null;
    return { kind: "ok", type: account.type, workspace };
  }
  return requiresOpenaiAuth
    ? { kind: "none", reason: "Codex has no account" }
    : { kind: "ok", type: "provider", workspace: null };
}

/**
 * Reads the account and signs in with the API key where that is what is missing, or what the
 * account is made of: Codex itself reads no key from its environment, and the key may have changed.
 */
export async function settleAccount(
  rpc: RpcConnection,
  apiKey: string | undefined,
  log: Log,
): Promise<AccountState> {
  const state = await readAccount(rpc);
  const wantsKey = state.kind === "none" || (state.kind === "ok" && state.type === "apiKey");
  if (apiKey === undefined || !wantsKey) return state;
  const login = await rpc.request(
    "account/login/start",
    { type: "apiKey", apiKey },
    accountDeadlineMs,
  );
  if (!login.ok) {
    log.error("Codex did not accept the API key", { error: login.error.message });
    return state;
  }
  return await readAccount(rpc);
}

export async function readAccount(rpc: RpcConnection): Promise<AccountState> {
  return accountState(
    await rpc.request("account/read", { refreshToken: false }, accountDeadlineMs),
  );
}

/** What the account's service says of its quota. */
export type QuotaReading =
  | { readonly kind: "windows"; readonly limits: RateLimitSnapshot }
  /** An API key: billed by token, without windows. */
  | { readonly kind: "by-token" }
  /** Nobody is signed in: there is no quota, whether or not the model needs an account. */
  | { readonly kind: "no-account" }
  | { readonly kind: "unknown"; readonly reason: string };

/** Pure: what `account/rateLimits/read` says. Only ChatGPT accounts have windows. */
export function quotaReading(answer: Result<GetAccountRateLimitsResponse, RpcError>): QuotaReading {
  if (answer.ok) {
    const { rateLimits, rateLimitsByLimitId } = answer.value;
    return { kind: "windows", limits: rateLimitsByLimitId?.["codex"] ?? rateLimits };
  }
  const { error } = answer;
  if (error.kind === "refused") {
    if (/^chatgpt authentication required/i.test(error.message)) return { kind: "by-token" };
    if (/^codex account authentication required/i.test(error.message)) {
      return { kind: "no-account" };
    }
  }
  return { kind: "unknown", reason: error.message };
}

export async function readQuota(rpc: RpcConnection): Promise<QuotaReading> {
  return quotaReading(await rpc.request("account/rateLimits/read", {}, accountDeadlineMs));
}
