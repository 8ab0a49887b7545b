import { queryOptions, useMutation } from "@tanstack/react-query";
import type {
  PreviewResult,
  RefusedSession,
  SeveralAct,
  SeveralActResult,
} from "../../broker/api/several-sessions.ts";
import { answerOf, problemWords } from "./api-error.ts";
import { type AdminReads, queryKeys } from "./queries.ts";
import { useAdminApi } from "./use-admin-api.ts";

// Acts on several sessions. Each session has its result; the feed brings what comes of it.

/** The most that one call takes. */
const PART = 50;
const LONG_MS = 60_000;

export interface SeveralRequest {
  readonly act: SeveralAct;
  readonly keys: readonly string[];
}

export function useActOnSessions() {
  const { client } = useAdminApi();
  return useMutation({
    mutationFn: ({ act, keys }: SeveralRequest) =>
      inParts<SeveralActResult>(keys, async (part) => {
        const body = { act, keys: [...part] };
        return (await answerOf(client.actOnSessions({ body }, { timeoutMs: LONG_MS }))).results;
      }),
  });
}

export function removalsQuery({ client }: AdminReads, keys: readonly string[]) {
  return queryOptions({
    queryKey: queryKeys.removals(keys),
    queryFn: ({ signal }) =>
      inParts<PreviewResult>(keys, async (part) => {
        const call = client.removalPreviews(
          { body: { keys: [...part] } },
          { signal, timeoutMs: LONG_MS },
        );
        return (await answerOf(call)).results;
      }),
    // What would be lost is looked at whenever somebody asks.
    staleTime: 0,
    gcTime: 0,
  });
}

/** One call after another. What happened in the calls before one that fails is not lost. */
export async function inParts<Result>(
  keys: readonly string[],
  call: (part: readonly string[]) => Promise<readonly Result[]>,
): Promise<readonly (Result | RefusedSession)[]> {
  const results: (Result | RefusedSession)[] = [];
  for (let at = 0; at < keys.length; at += PART) {
    const part = keys.slice(at, at + PART);
    try {
      // One after the other: they would share the same worker's time.
      results.push(...(await call(part)));
    } catch (thrown) {
      if (at === 0) throw thrown;
      const { message, hint } = problemWords(thrown);
      const refused = { ok: false as const, code: "not_answered", message, hint: hint ?? "" };
      return [...results, ...keys.slice(at).map((key) => ({ key, ...refused }))];
    }
  }
  return results;
}
