import { z } from "zod";
import { errorText } from "../errors/broker-error.ts";
import { authorText, inferredAuthor } from "./author.ts";

/** What GitHub says of a token. */
export type TokenCheck =
  | { readonly kind: "good"; readonly login: string; readonly author: string }
  | { readonly kind: "refused" }
  | { readonly kind: "unknown"; readonly reason: string };

const DEADLINE_MS = 8_000;

const userSchema = z.looseObject({
  login: z.string().regex(/^[A-Za-z0-9][\w-]*(?:\[bot\])?$/),
  id: z.number().int(),
  name: z.string().nullish(),
  email: z.string().nullish(),
});

/** Asks GitHub whose token it is (`GET /user`). `baseUrl` is the API's, without a slash at its end. */
export async function checkToken(
  token: string,
  { baseUrl, fetch }: { readonly baseUrl: string; readonly fetch: typeof globalThis.fetch },
): Promise<TokenCheck> {
  try {
    const response = await fetch(`${baseUrl.replace(/\/$/, "")}/user`, {
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "user-agent": "slack-codex-broker",
      },
      redirect: "error",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (response.status === 401) return { kind: "refused" };
    if (!response.ok) return { kind: "unknown", reason: `GitHub answered ${response.status}` };
    const user = userSchema.safeParse(await response.json());
    if (!user.success) return { kind: "unknown", reason: "GitHub's answer was not understood" };
    const { email, id, login, name } = user.data;
    // The address that counts for the account without telling a private one.
    const address = email || `${id}+${login}@users.noreply.github.com`;
    const author = inferredAuthor(name || login, address);
    return author === null
      ? { kind: "unknown", reason: "The account has no usable address" }
      : { kind: "good", login, author: authorText(author) };
  } catch (thrown) {
    return { kind: "unknown", reason: errorText(thrown) };
  }
}
