import { z } from "zod";
import {
  accessExplanationSchema,
  accessRequestListSchema,
  accessRequestParamsSchema,
  accessViewSchema,
} from "./access.ts";
import { askChoiceSchema, askListSchema } from "./asks.ts";
import { botChannelsSchema } from "./channels.ts";
import { diskRunBodySchema, diskStatusSchema } from "./disk.ts";
import {
  askToLinkBodySchema,
  defaultGitHubAccountBodySchema,
  gitHubAccountListSchema,
  gitHubAccountParamsSchema,
} from "./github-accounts.ts";
import {
  gitHubAuthorAnswerSchema,
  gitHubAuthorBodySchema,
  gitHubAuthorListSchema,
  gitHubAuthorParamsSchema,
  gitHubAuthorRemovedSchema,
} from "./github-authors.ts";
import { parkedListSchema, workerHealthSchema } from "./health.ts";
import {
  jobAnswerSchema,
  jobListQuerySchema,
  jobListSchema,
  jobOutputQuerySchema,
  jobOutputSchema,
  jobParamsSchema,
} from "./jobs.ts";
import {
  keepSignInBodySchema,
  newProfileSchema,
  profileItemSchema,
  profileLabelBodySchema,
  profileListSchema,
  profilePreviewSchema,
  profileRemovedSchema,
  signInAnswerSchema,
  startSignInBodySchema,
} from "./profiles.ts";
import { route } from "./route.ts";
import {
  actBodySchema,
  bySchema,
  offerBodySchema,
  removalPreviewSchema,
  sendBodySchema,
  sessionDetailSchema,
  sessionFacetsSchema,
  sessionListQuerySchema,
  sessionListSchema,
} from "./sessions.ts";
import { sessionRepositoriesSchema } from "./session-repositories.ts";
import {
  removalPreviewsAnswerSchema,
  removalPreviewsBodySchema,
  severalActAnswerSchema,
  severalActBodySchema,
} from "./several-sessions.ts";
import {
  channelSettingsBodySchema,
  channelSettingsItemSchema,
  settingsListSchema,
} from "./settings.ts";
import { stepDetailSchema, timelinePageSchema, timelineQuerySchema } from "./timeline.ts";
import { usageQuerySchema, usageSchema } from "./usage.ts";
import { readinessSchema, slackIdentitySchema } from "./worker.ts";

// The operator's door of the worker: every route, once. The control plane uses nothing else of the
// worker, so shapes only grow. `GET /operator/events` is a stream and stands in feed.ts.

const done = z.object({ ok: z.literal(true) });
const session = { params: z.object({ key: z.string().min(1).max(200) }) };
const profile = { params: z.object({ name: z.string().min(1).max(40) }) };
const signIn = { params: z.object({ id: z.string().min(1).max(60) }) };
const channel = {
  params: z.object({
    channel: z
      .string()
      .regex(/^[CGD][A-Z0-9]{2,39}$/, "a Slack channel id, such as C0123456")
      .max(40),
  }),
};
const channelSettingsAnswer = channelSettingsItemSchema.extend({ ok: z.literal(true) });

export const operatorRoutes = {
  readiness: route("GET", "/readyz", { answer: readinessSchema }),
  slackIdentity: route("GET", "/operator/slack", {
    answer: z.object({ ok: z.literal(true), identity: slackIdentitySchema.nullable() }),
  }),
  /** The channels that the bot was invited to, asked of Slack now. */
  botChannels: route("GET", "/operator/slack/channels", { answer: botChannelsSchema }),
  health: route("GET", "/operator/health", { answer: workerHealthSchema }),

  listSessions: route("GET", "/operator/sessions", {
    query: sessionListQuerySchema,
    answer: sessionListSchema,
  }),
  sessionFacets: route("GET", "/operator/session-facets", { answer: sessionFacetsSchema }),
  session: route("GET", "/operator/sessions/:key", {
    ...session,
    answer: z.object({ ok: z.literal(true), session: sessionDetailSchema }),
  }),
  sessionRepositories: route("GET", "/operator/sessions/:key/repositories", {
    ...session,
    answer: sessionRepositoriesSchema,
  }),
  timeline: route("GET", "/operator/sessions/:key/timeline", {
    ...session,
    query: timelineQuerySchema,
    answer: timelinePageSchema,
  }),
  stepDetail: route("GET", "/operator/sessions/:key/steps/:itemId", {
    params: z.object({ key: z.string().min(1).max(200), itemId: z.string().min(1).max(200) }),
    answer: stepDetailSchema,
  }),

  /** What the turns used: for a chart and a table of one window, and in all. */
  usage: route("GET", "/operator/usage", { query: usageQuerySchema, answer: usageSchema }),

  /** Goes into the thread under the sender's name, and to the agent. */
  sendMessage: route("POST", "/operator/sessions/:key/messages", {
    ...session,
    body: sendBodySchema,
    answer: done,
  }),
  stopTurn: route("POST", "/operator/sessions/:key/stop", {
    ...session,
    body: actBodySchema.optional(),
    answer: z.object({ ok: z.literal(true), wasRunning: z.boolean() }),
  }),
  /** Runs on after a stop. */
  resumeSession: route("POST", "/operator/sessions/:key/resume", {
    ...session,
    body: actBodySchema,
    answer: done,
  }),
  takeOffer: route("POST", "/operator/sessions/:key/offer", {
    ...session,
    body: offerBodySchema,
    answer: done,
  }),
  /** Codex forgets the conversation; the next turn begins with the thread's history. */
  resetSession: route("POST", "/operator/sessions/:key/reset", {
    ...session,
    body: actBodySchema,
    answer: done,
  }),
  removalPreview: route("GET", "/operator/sessions/:key/removal", {
    ...session,
    answer: removalPreviewSchema,
  }),
  removeSession: route("DELETE", "/operator/sessions/:key", {
    ...session,
    query: z.object({ by: bySchema }),
    answer: done,
  }),
  moveSession: route("POST", "/operator/sessions/:key/profile", {
    ...session,
    body: z.object({ name: z.string().min(1).max(40) }),
    answer: z.object({ ok: z.literal(true), profile: z.string() }),
  }),
  /** Stops, resumes or removes up to 50 sessions, each with a result of its own. */
  actOnSessions: route("POST", "/operator/session-acts", {
    body: severalActBodySchema,
    answer: severalActAnswerSchema,
  }),
  /** Reads only; a POST because of the length of its list. */
  removalPreviews: route("POST", "/operator/removal-previews", {
    body: removalPreviewsBodySchema,
    answer: removalPreviewsAnswerSchema,
  }),

  /** Background jobs, the newest first. */
  listJobs: route("GET", "/operator/jobs", {
    query: jobListQuerySchema,
    answer: jobListSchema,
  }),
  job: route("GET", "/operator/jobs/:id", { params: jobParamsSchema, answer: jobAnswerSchema }),
  jobOutput: route("GET", "/operator/jobs/:id/output", {
    params: jobParamsSchema,
    query: jobOutputQuerySchema,
    answer: jobOutputSchema,
  }),
  /** Ends the job with its processes. A job that has ended stays as it is. */
  cancelJob: route("POST", "/operator/jobs/:id/cancel", {
    params: jobParamsSchema,
    answer: jobAnswerSchema,
  }),

  listAsks: route("GET", "/operator/asks", { answer: askListSchema }),
  answerAsk: route("POST", "/operator/asks/:handle/answer", {
    params: z.object({ handle: z.string().min(1).max(200) }),
    body: askChoiceSchema.and(z.object({ by: bySchema })),
    answer: done,
  }),

  listProfiles: route("GET", "/operator/profiles", { answer: profileListSchema }),
  previewProfile: route("POST", "/operator/profiles/preview", {
    body: newProfileSchema,
    answer: profilePreviewSchema,
  }),
  addProfile: route("POST", "/operator/profiles", {
    body: newProfileSchema,
    answer: z.object({ ok: z.literal(true), name: z.string() }),
  }),
  removeProfile: route("DELETE", "/operator/profiles/:name", {
    ...profile,
    query: z.object({ force: z.enum(["true", "false"]).optional() }),
    answer: profileRemovedSchema,
  }),
  /** Brings back what was removed, within ten seconds. */
  restoreProfile: route("POST", "/operator/profiles/:name/restore", { ...profile, answer: done }),
  renameProfile: route("PUT", "/operator/profiles/:name/label", {
    ...profile,
    body: profileLabelBodySchema,
    answer: done,
  }),
  activateProfile: route("POST", "/operator/profiles/:name/activate", { ...profile, answer: done }),
  preferProfile: route("PUT", "/operator/preferred-profile", {
    body: z.object({ name: z.string().min(1).max(40).nullable() }),
    answer: done,
  }),
  checkProfile: route("POST", "/operator/profiles/:name/check", {
    ...profile,
    answer: z.object({ ok: z.literal(true), profile: profileItemSchema }),
  }),

  /** Begins a sign-in with a code. It ends by itself after 15 minutes. */
  startSignIn: route("POST", "/operator/sign-ins", {
    body: startSignInBodySchema,
    answer: signInAnswerSchema,
  }),
  signIn: route("GET", "/operator/sign-ins/:id", { ...signIn, answer: signInAnswerSchema }),
  keepSignIn: route("POST", "/operator/sign-ins/:id/keep", {
    ...signIn,
    body: keepSignInBodySchema,
    answer: signInAnswerSchema,
  }),
  cancelSignIn: route("DELETE", "/operator/sign-ins/:id", {
    ...signIn,
    answer: signInAnswerSchema,
  }),

  listSettings: route("GET", "/operator/settings", { answer: settingsListSchema }),
  channelSettings: route("GET", "/operator/settings/channels/:channel", {
    ...channel,
    answer: channelSettingsAnswer,
  }),
  setChannelSettings: route("PUT", "/operator/settings/channels/:channel", {
    ...channel,
    body: channelSettingsBodySchema,
    answer: channelSettingsAnswer,
  }),
  removeChannelSettings: route("DELETE", "/operator/settings/channels/:channel", {
    ...channel,
    answer: channelSettingsAnswer,
  }),

  /** Everybody of whom something is known, and who started sessions. */
  listGitHubAuthors: route("GET", "/operator/github-authors", { answer: gitHubAuthorListSchema }),
  /** Sets by hand who somebody is in commits, over what else is known. */
  setGitHubAuthor: route("POST", "/operator/github-authors", {
    body: gitHubAuthorBodySchema,
    answer: gitHubAuthorAnswerSchema,
  }),
  /** Removes what was set by hand. */
  removeGitHubAuthor: route("DELETE", "/operator/github-authors/:slackUserId", {
    params: gitHubAuthorParamsSchema,
    answer: gitHubAuthorRemovedSchema,
  }),

  /** The GitHub accounts that people linked, and the one that acts for the others. */
  listGitHubAccounts: route("GET", "/operator/github-accounts", {
    answer: gitHubAccountListSchema,
  }),
  chooseDefaultGitHubAccount: route("PUT", "/operator/github-accounts/default", {
    body: defaultGitHubAccountBodySchema,
    answer: gitHubAccountListSchema,
  }),
  /** Asks a person in Slack to link an account again that GitHub refuses. */
  askToLinkGitHub: route("POST", "/operator/github-accounts/:slackUserId/ask", {
    params: gitHubAccountParamsSchema,
    body: askToLinkBodySchema,
    answer: done,
  }),

  /** The rules in the order in which they decide, and who was refused by them. */
  access: route("GET", "/operator/access", { answer: accessViewSchema }),
  /** People who were refused and asked to be allowed. */
  accessRequests: route("GET", "/operator/access/requests", { answer: accessRequestListSchema }),
  /** Closes a request. The person may ask again a day after they asked. */
  ignoreAccessRequest: route("POST", "/operator/access/requests/:id/ignore", {
    params: accessRequestParamsSchema,
    body: actBodySchema,
    answer: done,
  }),
  /** Opens a request again that was ignored. */
  reopenAccessRequest: route("POST", "/operator/access/requests/:id/reopen", {
    params: accessRequestParamsSchema,
    body: actBodySchema,
    answer: done,
  }),
  explainAccess: route("GET", "/operator/access/explain", {
    query: z.object({
      user: z
        .string()
        .regex(/^[UWBA][A-Z0-9]{1,39}$/, "a Slack user, bot or app id")
        .max(40),
      channel: z
        .string()
        .regex(/^[CGD][A-Z0-9]{1,39}$/, "a Slack channel id")
        .max(40),
    }),
    answer: accessExplanationSchema,
  }),
  listParked: route("GET", "/operator/parked", {
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    answer: parkedListSchema,
  }),
  retryParked: route("POST", "/operator/parked/:id/retry", {
    params: z.object({
      id: z
        .string()
        .regex(/^(?:event|message|post)-[\w.:-]{1,200}$/)
        .max(210),
    }),
    answer: done,
  }),
  disk: route("GET", "/operator/disk", { answer: diskStatusSchema }),
  runDiskCleanup: route("POST", "/operator/disk/run", {
    body: diskRunBodySchema,
    answer: diskStatusSchema,
  }),
  /** The machine is about to sleep: no turn starts and the socket is closed, until `woke` or 60 s. */
  holdForSleep: route("POST", "/operator/hold-for-sleep", { answer: done }),
  /** The machine is awake: what was held goes on, and what Slack did not deliver is searched for. */
  woke: route("POST", "/operator/woke", {
    body: z.object({ asleepSince: z.number().int().min(0).optional() }),
    answer: done,
  }),
  drain: route("POST", "/operator/drain", {
    body: z.object({ mode: z.enum(["handover", "wait", "stop"]) }),
    answer: z.object({ ok: z.literal(true), mode: z.enum(["handover", "wait", "stop"]) }),
  }),
} as const;
