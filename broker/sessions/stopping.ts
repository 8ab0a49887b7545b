/** Why a running turn is being stopped. */
export type Stopping =
  /** `userId` is "" when it was nobody of Slack. */
  | { readonly kind: "person"; readonly userId: string; readonly dropped: number }
  /** It has used more tokens than it may. */
  | { readonly kind: "over-budget"; readonly tokens: number }
  | { readonly kind: "too-long" | "shutdown" | "move" | "retry" };
