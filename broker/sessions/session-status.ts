import type { Activity } from "./ports/conversation.ts";

/** What is left of an account's windows, in percent; null where there is none or nothing is known. */
export interface QuotaLeft {
  readonly short: number | null;
  readonly week: number | null;
}

/** What somebody who asks is told of a session. Times in ms since the epoch. */
export interface SessionStatus {
  readonly work:
    | { readonly kind: "idle" | "starting" | "stopping" | "in-line" }
    | { readonly kind: "waiting"; readonly reason: "account" | "quota" | "sign-in" | "unavailable" }
    | {
        readonly kind: "working";
        readonly since: number;
        readonly forMs: number;
        /** Null when nothing was told since the start. */
        readonly activity: Activity | null;
      };
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
