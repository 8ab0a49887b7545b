import { durationWords } from "../language/time-words.ts";

/** What the login page says. */
export const words = {
  product: "Slack Codex Broker",
  on: (host: string) => `on ${host}`,
  token: "Admin token",
  open: "Open",
  opening: "Opening…",
  where:
    "It was printed at the first start and is shown in the app under Settings, Admin page. It is also in config/admin-token in the service root.",
  empty: "Enter the admin token.",
  wrong: "That is not the token.",
  limited: (waitMs: number) => `Too many tries. Try again in ${durationWords(waitMs)}.`,
  unreachable: "The control plane does not answer. Check that it is running.",
  usedLink: "This sign-in link was used already or is too old. Enter the admin token instead.",
  signingIn: "Signing in…",
} as const;
