import { z } from "zod";
import { operatorRoutes } from "../../broker/api/routes.ts";
import { route } from "../../broker/api/route.ts";
import { forwarded } from "./forwarded.ts";
import { accessRoutes } from "./access.ts";
import { commandLinkRoutes } from "./command-link.ts";
import { doctorRoutes } from "./doctor.ts";
import { profileRoutes } from "./profiles.ts";
import { diagnosticsRoutes } from "./diagnostics.ts";
import { logRoutes } from "./logs.ts";
import { settingsRoutes } from "./settings.ts";
import { serviceAgentRoutes } from "./service-agent.ts";
import { setupRoutes } from "./setup.ts";
import { uninstallRoutes } from "./uninstall.ts";
import { releaseRoutes } from "./releases.ts";
import { restorationRoutes } from "./restorations.ts";
import { adminStatusSchema } from "./status.ts";

// The admin API: every route, once. Errors are `{code, message, hint}`. The stream
// `GET /admin/api/events` stands in feed.ts.

const statusAnswer = z.object({ ok: z.literal(true), status: adminStatusSchema });

/** How a running worker ends: turns go on in Codex, are waited for, or are stopped. */
export const stopModeSchema = z.enum(["handover", "wait", "stop"]);
export type StopMode = z.infer<typeof stopModeSchema>;

export const adminRoutes = {
  readiness: route("GET", "/readyz", {
    answer: z.object({ ok: z.literal(true), service: z.string(), version: z.string() }),
  }),
  /** Trades the code of a one-time link for the admin token. Works once, without a token. */
  exchangeCode: route("POST", "/admin/api/login", {
    body: z.object({ code: z.string().min(1).max(200) }),
    answer: z.object({ ok: z.literal(true), token: z.string() }),
  }),
  status: route("GET", "/admin/api/status", { answer: adminStatusSchema }),
  ...releaseRoutes,
  ...restorationRoutes,
  startService: route("POST", "/admin/api/service/start", {
    body: z.object({ by: z.string().max(100).optional() }).optional(),
    answer: statusAnswer,
  }),
  stopService: route("POST", "/admin/api/service/stop", {
    body: z
      .object({ mode: stopModeSchema.default("handover"), by: z.string().max(100).optional() })
      .optional(),
    answer: statusAnswer,
  }),
  restartService: route("POST", "/admin/api/service/restart", {
    body: z.object({ by: z.string().max(100).optional() }).optional(),
    answer: statusAnswer,
  }),
  ...serviceAgentRoutes,

  ...settingsRoutes,
  ...setupRoutes,
  ...uninstallRoutes,
  ...commandLinkRoutes,
  ...accessRoutes,

  listSessions: forwarded(operatorRoutes.listSessions),
  sessionFacets: forwarded(operatorRoutes.sessionFacets),
  session: forwarded(operatorRoutes.session),
  sessionRepositories: forwarded(operatorRoutes.sessionRepositories),
  timeline: forwarded(operatorRoutes.timeline),
  stepDetail: forwarded(operatorRoutes.stepDetail),
  usage: forwarded(operatorRoutes.usage),
  sendMessage: forwarded(operatorRoutes.sendMessage),
  stopTurn: forwarded(operatorRoutes.stopTurn),
  resumeSession: forwarded(operatorRoutes.resumeSession),
  takeOffer: forwarded(operatorRoutes.takeOffer),
  resetSession: forwarded(operatorRoutes.resetSession),
  removalPreview: forwarded(operatorRoutes.removalPreview),
  removeSession: forwarded(operatorRoutes.removeSession),
  moveSession: forwarded(operatorRoutes.moveSession),
  actOnSessions: forwarded(operatorRoutes.actOnSessions),
  removalPreviews: forwarded(operatorRoutes.removalPreviews),
  listJobs: forwarded(operatorRoutes.listJobs),
  job: forwarded(operatorRoutes.job),
  jobOutput: forwarded(operatorRoutes.jobOutput),
  cancelJob: forwarded(operatorRoutes.cancelJob),
  listAsks: forwarded(operatorRoutes.listAsks),
  answerAsk: forwarded(operatorRoutes.answerAsk),
  health: forwarded(operatorRoutes.health),
  holdForSleep: forwarded(operatorRoutes.holdForSleep),
  woke: forwarded(operatorRoutes.woke),
  listGitHubAuthors: forwarded(operatorRoutes.listGitHubAuthors),
  setGitHubAuthor: forwarded(operatorRoutes.setGitHubAuthor),
  removeGitHubAuthor: forwarded(operatorRoutes.removeGitHubAuthor),
  listGitHubAccounts: forwarded(operatorRoutes.listGitHubAccounts),
  chooseDefaultGitHubAccount: forwarded(operatorRoutes.chooseDefaultGitHubAccount),
  askToLinkGitHub: forwarded(operatorRoutes.askToLinkGitHub),
  accessRequests: forwarded(operatorRoutes.accessRequests),
  ignoreAccessRequest: forwarded(operatorRoutes.ignoreAccessRequest),
  reopenAccessRequest: forwarded(operatorRoutes.reopenAccessRequest),
  explainAccess: forwarded(operatorRoutes.explainAccess),
  setChannelSettings: forwarded(operatorRoutes.setChannelSettings),
  removeChannelSettings: forwarded(operatorRoutes.removeChannelSettings),
  ...profileRoutes,
  ...doctorRoutes,

  ...logRoutes,
  ...diagnosticsRoutes,
} as const;
