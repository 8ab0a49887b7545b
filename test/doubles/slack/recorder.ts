import type { AckRecord, ApiCall, Delivery } from "../../../playground/workspace/hooks.ts";

/** A call, and what became of it. */
export interface RecordedCall extends ApiCall {
  /** What the method answered; null while it runs and when it was not performed. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** One delivery of an envelope, and its ack if one came. */
export interface RecordedEnvelope {
  readonly envelopeId: string;
  readonly type: string;
  /** Of `events_api` envelopes; the same in every redelivery. */
  readonly eventId: string | null;
  /** `app_mention`, `message`, `block_actions`… */
  readonly name: string;
  /** Of events about a new message: its `ts`. */
  readonly messageTs: string | null;
  readonly attempt: number;
  readonly connectionId: string;
  readonly sentAt: number;
  readonly ackedAt: number | null;
  readonly latencyMs: number | null;
  readonly ackPayload: Readonly<Record<string, unknown>> | null;
}

const RECORDS_KEPT = 100_000;

/** Everything that went over the wire. */
export class Recorder {
  readonly #calls: RecordedCall[] = [];
  readonly #envelopes = new Map<string, RecordedEnvelope>();
  readonly #stir: () => void;

  constructor(stir: () => void) {
    this.#stir = stir;
  }

  calls(method?: string): readonly RecordedCall[] {
    return this.#calls.filter((one) => method === undefined || one.method === method);
  }

  envelopes(): readonly RecordedEnvelope[] {
    return [...this.#envelopes.values()];
  }

  callBegan(call: ApiCall): void {
    this.#calls.push({ ...call, body: null });
    if (this.#calls.length > RECORDS_KEPT) this.#calls.shift();
    this.#stir();
  }

  callEnded(call: ApiCall, body: Readonly<Record<string, unknown>> | null): void {
    const index = this.#calls.findLastIndex((one) => one.args === call.args);
    if (index !== -1) this.#calls[index] = { ...call, body };
    this.#stir();
  }

  delivered(delivery: Delivery): void {
    const { envelope, connectionId, at } = delivery;
    this.#envelopes.set(envelope.envelope_id, {
      envelopeId: envelope.envelope_id,
      type: envelope.type,
      eventId: textField(envelope.payload, "event_id"),
      name: textField(envelope.payload["event"] ?? envelope.payload, "type") ?? "",
      messageTs: textField(envelope.payload["event"], "ts"),
      attempt: envelope.retry_attempt,
      connectionId,
      sentAt: at,
      ackedAt: null,
      latencyMs: null,
      ackPayload: null,
    });
    this.#stir();
  }

  acknowledged(ack: AckRecord): void {
    const sent = this.#envelopes.get(ack.envelopeId);
    if (sent !== undefined && sent.ackedAt === null) {
      this.#envelopes.set(ack.envelopeId, {
        ...sent,
        ackedAt: ack.at,
        latencyMs: ack.at - sent.sentAt,
        ackPayload: ack.payload,
      });
    }
    this.#stir();
  }
}

function textField(value: unknown, name: string): string | null {
  if (typeof value !== "object" || value === null || !(name in value)) return null;
  const field: unknown = Reflect.get(value, name);
  return typeof field === "string" ? field : null;
}
