import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Renew } from "./client.ts";

export interface SignInsOptions {
  /** Codex's own file of sign-ins, which `codex mcp login` writes. */
  readonly path: string;
  /** Replaces the file as a whole, for its owner alone. */
  readonly write: (path: string, content: string) => Promise<void>;
  readonly renew: () => Promise<Renew>;
  readonly now: () => number;
  readonly keepSecret: (secret: string) => void;
}

/** The sign-ins at MCP servers that people made with `codex mcp login`. */
export interface SignIns {
  /**
   * The access token for a server, renewed when it is about to end, or when the server refused the
   * one named `refused`. Null when there is no sign-in, or none that can still be renewed.
   */
  accessToken(
    server: { readonly name: string; readonly url: string },
    refused: string | null,
  ): Promise<string | null>;
}

/** A token that ends within this time is renewed first, in ms. */
const RENEW_BEFORE_MS = 60_000;
const RENEW_LIMIT_MS = 20_000;

/** Codex's shape of one sign-in; what else is in it stays as it is. */
const entrySchema = z.looseObject({
  server_name: z.string(),
  server_url: z.string(),
  client_id: z.string(),
  access_token: z.string(),
  /** In ms since 1970. */
  expires_at: z.number().nullish(),
  refresh_token: z.string().nullish(),
});

type Entry = z.output<typeof entrySchema>;

export function createSignIns(options: SignInsOptions): SignIns {
  // A refresh token can be used once, so renewals and writes follow each other.
  let last: Promise<unknown> = Promise.resolve();
  return {
    accessToken: (server, refused) => {
      const asked = last.then(() => accessTokenOf(server, refused, options));
      last = asked.catch(() => null);
      return asked;
    },
  };
}

async function accessTokenOf(
  server: { readonly name: string; readonly url: string },
  refused: string | null,
  options: SignInsOptions,
): Promise<string | null> {
  const file = await readSignIns(options.path);
  const found = Object.entries(file).find(([, value]) => {
    const entry = entrySchema.safeParse(value);
    return (
      entry.success &&
      entry.data.server_name === server.name &&
      sameAddress(entry.data.server_url, server.url)
    );
  });
  if (found === undefined) return null;
  const [key, value] = found;
  const entry = entrySchema.parse(value);
  options.keepSecret(entry.access_token);
  const endsAt = entry.expires_at ?? Number.POSITIVE_INFINITY;
  const isGood = entry.access_token !== refused && endsAt - options.now() > RENEW_BEFORE_MS;
  if (isGood) return entry.access_token;
  const renewed = await renewSignIn(entry, server.url, options);
  if (renewed === null) return null;
  await options.write(options.path, `${JSON.stringify({ ...file, [key]: renewed }, null, 2)}\n`);
  return renewed.access_token;
}

async function renewSignIn(
  entry: Entry,
  url: string,
  { keepSecret, now, renew }: SignInsOptions,
): Promise<Entry | null> {
  const refreshToken = entry.refresh_token ?? "";
  if (refreshToken === "") return null;
  keepSecret(refreshToken);
  const exchange = await renew();
  const signIn = {
    clientId: entry.client_id,
    accessToken: entry.access_token,
    refreshToken,
  };
  const answer = await exchange(url, signIn, AbortSignal.timeout(RENEW_LIMIT_MS));
  if (answer === null) return null;
  keepSecret(answer.accessToken);
  if (answer.refreshToken !== null) keepSecret(answer.refreshToken);
  const { expires_at: _, ...rest } = entry;
  return {
    ...rest,
    access_token: answer.accessToken,
    refresh_token: answer.refreshToken ?? refreshToken,
    ...(answer.expiresIn === null ? {} : { expires_at: now() + answer.expiresIn * 1000 }),
  };
}

/** Empty when there is no such file: then nobody is signed in. Throws when somebody broke it. */
async function readSignIns(path: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof Error && Reflect.get(thrown, "code") === "ENOENT") return {};
    throw thrown;
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    // The parser quotes what it does not understand, and here that is a credential.
    throw new Error(`${path} is not JSON.`);
  }
}

function sameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && new URL(one).href === new URL(other).href;
}
