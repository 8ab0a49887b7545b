import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import type { askChoiceSchema } from "../../broker/api/asks.ts";
import type { Offer } from "../../broker/api/sessions.ts";
import { answerOf } from "./api-error.ts";
import { queryKeys } from "./queries.ts";
import { useAdminApi } from "./use-admin-api.ts";

// What a person can do with a session or an ask. The feed brings what comes of it.

export type AskChoice = z.infer<typeof askChoiceSchema>;

/** Taking a workspace away, or ending a turn, can take a while. */
const LONG_MS = 60_000;

export function useAnswerAsk() {
  const { client, queries } = useAdminApi();
  return useMutation({
    mutationFn: ({ handle, choice }: { handle: string; choice: AskChoice }) =>
      answerOf(client.answerAsk({ params: { handle }, body: choice })),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.asks }),
  });
}

export function useStopTurn() {
  const { client } = useAdminApi();
  return useMutation({
    mutationFn: (key: string) =>
      answerOf(client.stopTurn({ params: { key }, body: {} }, { timeoutMs: LONG_MS })),
  });
}

/** Continues after a stop. */
export function useResumeSession() {
  const { client } = useAdminApi();
  return useMutation({
    mutationFn: (key: string) => answerOf(client.resumeSession({ params: { key }, body: {} })),
  });
}

export function useResetSession() {
  const { client } = useAdminApi();
  return useMutation({
    mutationFn: (key: string) =>
      answerOf(client.resetSession({ params: { key }, body: {} }, { timeoutMs: LONG_MS })),
  });
}

export function useRemoveSession() {
  const { client } = useAdminApi();
  return useMutation({
    mutationFn: (key: string) =>
      answerOf(client.removeSession({ params: { key } }, { timeoutMs: LONG_MS })),
  });
}

export interface OfferChoice {
  readonly key: string;
  readonly turnId: string;
  readonly choice: Offer["choices"][number]["id"];
}

export function useTakeOffer() {
  const { client } = useAdminApi();
  return useMutation({
    mutationFn: ({ key, turnId, choice }: OfferChoice) =>
      answerOf(client.takeOffer({ params: { key }, body: { turnId, choice } })),
  });
}

/** Sends a message once, however often the same one is tried. */
export function useSendMessage() {
  const { client } = useAdminApi();
  return useMutation({
    mutationFn: ({ key, text, requestId }: { key: string; text: string; requestId: string }) =>
      answerOf(client.sendMessage({ params: { key }, body: { text, requestId } })),
  });
}
