import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** What the account's usage page answers. */
export type Usage =
  | { readonly kind: "windows"; readonly shortUsed: number; readonly weekUsed: number }
  | { readonly kind: "fails" }
  /** Answers only once the usage is set to something else. */
  | { readonly kind: "hangs" };

/** What the page of codes does with one that is asked for. */
export type CodePage =
  /** Waits until somebody enters it. */
  | { readonly kind: "waits" }
  /** Gives none: codes are not allowed for this account. */
  | { readonly kind: "gives-none" }
  /** Answers none of the questions any more. */
  | { readonly kind: "refuses" };

/**
 * OpenAI's side of a ChatGPT sign-in, over TLS on loopback: renewal with single-use refresh tokens,
 * the account and its usage. Its certificate is signed by `ca.pem`, whose key is gone.
 */
export interface AccountsDouble {
  /** For CODEX_CA_CERTIFICATE and NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  /** For CODEX_REFRESH_TOKEN_URL_OVERRIDE. */
  readonly tokenUrl: string;
  /** `chatgpt_base_url` of a config.toml. */
  readonly chatgptBaseUrl: string;
  /** Every renewal that was asked for, with the answer's status. */
  readonly renewals: readonly { readonly refreshToken: string; readonly status: number }[];
  /** An auth.json of an account here, whose access token ran out. */
  signIn(email: string): string;
  setUsage(usage: Usage): void;
  /** For CODEX_APP_SERVER_LOGIN_ISSUER. */
  readonly issuer: string;
  setCodePage(page: CodePage): void;
  /** A person enters a code on the page and chooses an account. */
  enterCode(userCode: string, email: string): void;
  /** How often it was asked whether a code was entered. */
  polls(userCode: string): number;
  stop(): Promise<void>;
}

const HOUR_S = 3_600;

export async function startAccountsDouble(): Promise<AccountsDouble> {
  const renewals: { refreshToken: string; status: number }[] = [];
  /** Unused refresh tokens and whose they are. */
  const unused = new Map<string, string>();
  const hanging = new Set<ServerResponse>();
  let codePage: CodePage = { kind: "waits" };
  /** Codes that were given, and whose account was chosen. */
  const codes = new Map<string, { email: string | null; polls: number }>();
  let usage: Usage = { kind: "windows", shortUsed: 10, weekUsed: 20 };

  const tokensOf = (email: string, expiresIn: number) => {
    const refreshToken = `rt-${randomUUID()}`;
    unused.set(refreshToken, email);
    return { ...jwts(email, expiresIn), refresh_token: refreshToken };
  };
  const renew = (refreshToken: string) => {
    const email = unused.get(refreshToken);
    unused.delete(refreshToken);
    renewals.push({ refreshToken, status: email === undefined ? 401 : 200 });
    return email === undefined
      ? { status: 401, body: { error: { code: "refresh_token_reused", message: "used" } } }
      : { status: 200, body: tokensOf(email, HOUR_S) };
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "";
    if (path.startsWith("/api/accounts/deviceauth/")) {
      return answerDeviceAuth(path, await text(request), response);
    }
    if (path.startsWith("/oauth/token") && /form/.test(request.headers["content-type"] ?? "")) {
      const code = new URLSearchParams(await text(request)).get("code") ?? "";
      const email = codes.get(code)?.email ?? null;
      return email === null
        ? send(response, 400, { error: "invalid_grant" })
        : send(response, 200, tokensOf(email, HOUR_S));
    }
    if (path.startsWith("/oauth/token")) {
      const { refresh_token: token } = JSON.parse(await text(request)) as Record<string, string>;
      const { status, body } = renew(token ?? "");
      return send(response, status, body);
    }
    if (path.includes("/accounts/check")) return send(response, 200, accounts);
    if (!path.includes("/usage")) return send(response, 404, {});
    answerUsage(response, usage);
  };
  /** A code stands for itself in every place of the exchange. */
  const answerDeviceAuth = (path: string, body: string, response: ServerResponse): void => {
    if (path.endsWith("/usercode")) {
      if (codePage.kind === "gives-none") return send(response, 403, {});
      const code = `TEST-${randomUUID().slice(0, 4).toUpperCase()}`;
      codes.set(code, { email: null, polls: 0 });
      return send(response, 200, { device_auth_id: code, user_code: code, interval: "0" });
    }
    const { user_code: code = "" } = JSON.parse(body) as { user_code?: string };
    const known = codes.get(code);
    if (known === undefined || codePage.kind === "refuses") return send(response, 400, {});
    known.polls += 1;
    if (known.email === null) return send(response, 403, {});
    const challenge = { code_challenge: "c", code_verifier: "v" };
    send(response, 200, { authorization_code: code, ...challenge });
  };
  const answerUsage = (response: ServerResponse, now: Usage): void => {
    if (now.kind === "hangs") hanging.add(response);
    else if (now.kind === "fails") send(response, 500, {});
    else send(response, 200, usageBody(now.shortUsed, now.weekUsed));
  };
  const server = createServer(
    {
      cert: readFileSync(beside("loopback.cert.pem")),
      key: readFileSync(beside("loopback.key.pem")),
    },
    (request, response) => void answer(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    caFile: beside("ca.pem"),
    tokenUrl: `${origin}/oauth/token`,
    chatgptBaseUrl: `${origin}/backend-api`,
    renewals,
    signIn: (email) => {
      const { refresh_token: refreshToken, ...tokens } = tokensOf(email, -HOUR_S);
      return JSON.stringify({
        auth_mode: "chatgpt",
        OPENAI_API_KEY: null,
        tokens: { ...tokens, refresh_token: refreshToken, account_id: ACCOUNT },
        last_refresh: "2026-01-01T00:00:00Z",
      });
    },
    setUsage: (next) => {
      usage = next;
      for (const response of hanging) {
        hanging.delete(response);
        answerUsage(response, next);
      }
    },
    issuer: origin,
    setCodePage: (page) => {
      codePage = page;
    },
    enterCode: (userCode, email) => {
      const known = codes.get(userCode);
      if (known === undefined) throw new Error(`Nobody was given the code ${userCode}.`);
      known.email = email;
    },
    polls: (userCode) => codes.get(userCode)?.polls ?? 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ACCOUNT = "acct-test";

const accounts = {
  accounts: [
    {
      id: ACCOUNT,
      plan_type: "plus",
      name: "Test",
      structure: "workspace",
      workspace_backend_origin: "https://chatgpt.com",
      account_routing_override: "NO_CONSTRAINT",
    },
  ],
  account_ordering: [ACCOUNT],
  default_account_id: ACCOUNT,
};

/** Unsigned tokens, which Codex accepts; only their claims are read. */
function jwts(email: string, expiresIn: number) {
  const claims = {
    email,
    exp: Math.floor(Date.now() / 1_000) + expiresIn,
    jti: randomUUID(),
    "https://api.openai.com/auth": {
      chatgpt_account_id: ACCOUNT,
      chatgpt_user_id: "user-test",
      chatgpt_plan_type: "plus",
    },
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const jwt = `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.${part({ s: 1 })}`;
  return { id_token: jwt, access_token: jwt };
}

/** As `GET …/wham/usage` answers. */
function usageBody(shortUsed: number, weekUsed: number) {
  const now = Math.floor(Date.now() / 1_000);
  const window = (used: number, seconds: number, left: number) => ({
    used_percent: used,
    limit_window_seconds: seconds,
    reset_after_seconds: left,
    reset_at: now + left,
  });
  return {
    plan_type: "plus",
    rate_limit: {
      allowed: true,
      limit_reached: false,
      primary_window: window(shortUsed, 5 * HOUR_S, HOUR_S),
      secondary_window: window(weekUsed, 7 * 24 * HOUR_S, 72 * HOUR_S),
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function beside(name: string): string {
  return join(import.meta.dirname, name);
}
