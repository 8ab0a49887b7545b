/** Slack's waits, in milliseconds. Tests shorten them. */
export interface Timing {
  /** How long an envelope waits for its ack before it counts as undelivered. */
  readonly ackMs: number;
  /** The waits before the first, second and third redelivery of an event. */
  readonly redeliveryMs: readonly number[];
  /** Life of a `trigger_id`. */
  readonly triggerMs: number;
  /** Life of a `response_url`. */
  readonly responseUrlMs: number;
  /** A thread status goes by itself after this. */
  readonly statusMs: number;
  /** How often the server pings each socket. */
  readonly pingMs: number;
  /** A socket that answered no ping for this long is dropped. */
  readonly pongMs: number;
  /** Life of the URL that apps.connections.open gives. */
  readonly ticketMs: number;
  /** What `hello` announces as the life of a connection. */
  readonly connectionMs: number;
  /** A stream is closed by the server after this, even while text is appended. */
  readonly streamMs: number;
}

/**
 * As Slack documents or shows them: Socket Mode acks within 3 s and redelivers at once, after one
 * minute and after five; trigger_id 3 s; response_url 30 min; statuses 2 min; streams about 5 min
 * (slackapi/node-slack-sdk#2702).
 */
export const slackTiming: Timing = {
  ackMs: 3_000,
  redeliveryMs: [0, 60_000, 300_000],
  triggerMs: 3_000,
  responseUrlMs: 30 * 60_000,
  statusMs: 120_000,
  pingMs: 10_000,
  pongMs: 30_000,
  ticketMs: 30_000,
  connectionMs: 3_600_000,
  streamMs: 300_000,
};

/**
 * Slack's waits, but for what nobody acknowledged: a person who writes while the broker still
 * connects is answered within seconds, not after a minute.
 */
export const playgroundTiming: Timing = {
  ...slackTiming,
  redeliveryMs: [0, 1_000, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000],
};

/** The same waits with the ack clock and the redeliveries shortened by `scale` (0.01 is a hundredth). */
export function scaledAckClock(timing: Timing, scale: number): Timing {
  return {
    ...timing,
    ackMs: timing.ackMs * scale,
    redeliveryMs: timing.redeliveryMs.map((wait) => wait * scale),
  };
}
