/** Why a running turn is being stopped. */
export type Stopping =
  /** `userId` is "" when it was nobody of Slack. */
  | { readonly kind: "person"; readonly userId: string; readonly dropped: number }
  | { readonly kind: "too-long" | "shutdown" | "move" | "retry" };
