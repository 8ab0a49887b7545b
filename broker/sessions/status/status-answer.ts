import type { AskedQuestion } from "../ask-rules.ts";
import type { SessionStatus } from "./status.ts";

/** What is left of an account's windows, in percent; null where there is none or nothing is known. */
export interface QuotaLeft {
  readonly short: number | null;
  readonly week: number | null;
}

/** What `-status` answers. */
export interface StatusAnswer {
  readonly status: SessionStatus;
  /** The question that the running turn waits for. */
  readonly awaited: AskedQuestion | null;
  /** How long the status has lasted, in ms. */
  readonly forMs: number;
  /** Messages that the agent has not been given. */
  readonly waiting: number;
  /** Questions of the agent that nobody has answered. */
  readonly questions: number;
  /** Null until Codex told. */
  readonly model: string | null;
  readonly sandbox: string;
  /** The sandbox was tried and does not protect what it should: no work is taken. */
  readonly sandboxIsUnsound: boolean;
  /** The auth profile that the session works on, with what is left of it; null before its first work. */
  readonly profile: { readonly name: string; readonly quota: QuotaLeft | null } | null;
  /** Why who asks may have work done, in words for them; null when it was not them. */
  readonly access: string | null;
  readonly quiet: boolean;
}
