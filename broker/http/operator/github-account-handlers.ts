import type { operatorRoutes } from "../../api/routes.ts";
import type { GitHubAccountActions, GitHubAccountReads } from "../../app/github/account-actions.ts";
import { assertNever } from "../../errors/broker-error.ts";
import { refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

const unknownAccount = refuse(404, "unknown_github_account", "Nobody linked this account.");

/** The GitHub accounts that people linked. */
export function gitHubAccountReadHandlers(list: GitHubAccountReads) {
  return {
    listGitHubAccounts: async () => ({ ok: true, value: await list() }),
  } satisfies Handlers<typeof operatorRoutes>;
}

export function gitHubAccountActHandlers(actions: GitHubAccountActions) {
  return {
    chooseDefaultGitHubAccount: async ({ body }) => {
      const { by = null, login } = body;
      const chosen = await actions.chooseDefault(login, by);
      switch (chosen) {
        case "chosen":
          return { ok: true, value: await actions.list() };
        case "unknown":
          return unknownAccount;
        case "refused":
          return refuse(409, "github_account_refused", `GitHub no longer accepts ${login}.`);
        default:
          return assertNever(chosen);
      }
    },
    askToLinkGitHub: async ({ body, params }) => {
      const asked = await actions.askToLink(params.slackUserId, body.by ?? null);
      switch (asked) {
        case "asked":
          return { ok: true, value: {} };
        case "unknown":
          return unknownAccount;
        case "accepted":
          return refuse(409, "github_account_accepted", "GitHub accepts this account.");
        case "no-thread":
          return refuse(409, "no_thread_of_person", "This person began no thread to ask in.");
        case "not-shown":
          return refuse(503, "slack_unavailable", "Slack did not show the question.");
        default:
          return assertNever(asked);
      }
    },
  } satisfies Handlers<typeof operatorRoutes>;
}
