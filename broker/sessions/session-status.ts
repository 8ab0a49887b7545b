import type { Activity } from "./ports.ts";

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
  /** Why who asks may have work done, in words for them; null when it was not them. */
  readonly access: string | null;
  readonly quiet: boolean;
}
