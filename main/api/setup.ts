import { z } from "zod";
import { route } from "../../broker/api/route.ts";
import { setupPhaseSchema } from "./setup-phase.ts";
import { slackFindingSchema } from "./slack.ts";
import { workerStateSchema } from "./status.ts";

// The setup assistant: its steps as data, each as it is now. Times are milliseconds since the epoch.

export const setupStepIds = [
  "slack-app",
  "slack-tokens",
  "sign-in",
  "keep-running",
  "hello",
] as const;
export const setupStepIdSchema = z.enum(setupStepIds);
export type SetupStepId = z.infer<typeof setupStepIdSchema>;

export const setupStepSchema = z.object({
  id: setupStepIdSchema,
  state: z.enum(["done", "attention", "open"]),
  /** What was found, such as the app's name; null while nothing was. */
  summary: z.string().nullable(),
  /** Why people cannot continue from it yet; null when they can. */
  blocked: z.string().nullable(),
});
export type SetupStep = z.infer<typeof setupStepSchema>;

const tokenSchema = z.object({
  /** Its ends alone; null when none is stored. */
  shown: z.string().nullable(),
  /** Why it cannot be changed here; null when it can. */
  locked: z.string().nullable(),
});

/** Codex, which the sign-in and every turn need. */
export const setupCodexSchema = z.object({
  /** Null when the release does not say which one it wants. */
  version: z.string().nullable(),
  state: z.enum(["present", "absent", "asking", "downloading", "verifying", "unpacking"]),
  receivedBytes: z.number(),
  totalBytes: z.number().nullable(),
  /** Why the last try failed. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type SetupCodex = z.infer<typeof setupCodexSchema>;

/** How far the first message has come. */
export const setupHelloSchema = z.object({
  /** Whether messages can arrive now; the reason when they cannot. */
  link: z.object({ isLive: z.boolean(), reason: z.string().nullable() }),
  /** The channels that the bot was invited to; null while Slack does not say. */
  channels: z.array(z.string()).nullable(),
  channelsReason: z.string().nullable(),
  message: z
    .object({
      sessionKey: z.string(),
      at: z.number(),
      /** From Slack's time of the message until it was here; null when the clocks disagree. */
      tookMs: z.number().nullable(),
    })
    .nullable(),
  answer: z.discriminatedUnion("state", [
    z.object({ state: z.literal("none") }),
    z.object({ state: z.literal("working"), word: z.string() }),
    z.object({ state: z.literal("answered"), at: z.number(), tookMs: z.number() }),
    z.object({ state: z.literal("failed"), reason: z.string() }),
  ]),
});
export type SetupHello = z.infer<typeof setupHelloSchema>;

export const setupViewSchema = z.object({
  ok: z.literal(true),
  phase: setupPhaseSchema,
  /** Where people were. */
  step: setupStepIdSchema,
  steps: z.array(setupStepSchema),
  slackApp: z.object({
    name: z.string(),
    /** Opens Slack's page for a new app with the manifest filled in. */
    createUrl: z.string(),
    /** JSON. */
    manifest: z.string(),
  }),
  tokens: z.object({
    app: tokenSchema,
    bot: tokenSchema,
    /** What Slack said at the last check; empty before one. */
    findings: z.array(slackFindingSchema),
    checkedAt: z.number().nullable(),
    /** Why what was pasted was not saved; null when it was. */
    saveProblem: z.object({ message: z.string(), hint: z.string() }).nullable(),
    /** What people may go on without, such as "direct messages"; empty when nothing. */
    canGoOnWithout: z.array(z.string()),
  }),
  codex: setupCodexSchema,
  broker: z.object({
    state: workerStateSchema,
    reason: z.string().nullable(),
    /** What happens to it when this app ends. */
    keeps: z.enum(["kept", "tied", "launchd"]),
  }),
  hello: setupHelloSchema,
});
export type SetupView = z.infer<typeof setupViewSchema>;

/** Under Slack's 35 characters for an app's name, on one line. */
export const appNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(35)
  .regex(/^[^\p{Cc}]*$/u, "one line of text");

/** Longer than any token of Slack's. */
const pasted = z.string().max(1_000);

export const setupRoutes = {
  setup: route("GET", "/admin/api/setup", { answer: setupViewSchema }),
  /** Remembers where people are, what the app is called, and what they go on without. */
  updateSetup: route("POST", "/admin/api/setup", {
    body: z.object({
      step: setupStepIdSchema.optional(),
      appName: appNameSchema.optional(),
      goOnWithout: z.array(z.string().max(100)).max(5).optional(),
      /** left: "Not now". done: what is open is of no interest. open: they came back. */
      phase: setupPhaseSchema.optional(),
    }),
    answer: setupViewSchema,
  }),
  /** Asks Slack about both tokens, stored ones where none is given, and saves what Slack takes. */
  checkSlackTokens: route("POST", "/admin/api/setup/slack-tokens", {
    body: z.object({ appToken: pasted.optional(), botToken: pasted.optional() }),
    answer: setupViewSchema,
  }),
  /** Begins to download Codex; the view says how far it is. */
  fetchCodex: route("POST", "/admin/api/setup/codex", { answer: setupViewSchema }),
  /** Ends the download; what has arrived is kept. */
  cancelCodex: route("DELETE", "/admin/api/setup/codex", { answer: setupViewSchema }),
};
