import type { Envelope } from "../link/socket-connection.ts";

/** An `app_mention` in C1 as the socket brings it; without an event id one that carries no event. */
export function mentionEnvelope(
  eventId: string | null,
  message: { readonly user: string; readonly ts: string; readonly thread_ts: string },
  onAck: () => Promise<void>,
): Envelope {
  const event = { type: "app_mention", channel: "C1", text: "<@U0BOT> hi", ...message };
  return {
    type: "events_api",
    envelopeId: `env-${eventId}`,
    retryAttempt: 0,
    body: eventId === null ? { type: "app_rate_limited" } : { event_id: eventId, event },
    ack: async () => {
      await onAck();
      return true;
    },
  };
}
