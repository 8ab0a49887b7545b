import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { WorkerCheck } from "../worker-check.ts";
import { findingOfWorker, findingsOfWorker } from "./worker-findings.ts";

/** Whether each profile has an account that works. */
export const codexAccounts: Check = {
  id: "codex.accounts",
  category: "codex",
  title: "Account",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => {
    const own = await facts.workerCheck("codex");
    // Where no account is needed, the profiles have none, and that is well.
    const isNeeded =
      own.kind !== "checked" || !own.findings.some(({ id }) => id === "codex.account");
    const profiles = isNeeded ? await facts.profiles() : null;
    return profiles === null ? judgeAccountFiles(own) : profiles.map(judgeProfile);
  },
};

/** Pure: by the files alone, while no broker tells how the accounts do. */
export function judgeAccountFiles(check: WorkerCheck): readonly Finding[] {
  const found = findingsOfWorker(check, (id) => id.startsWith("codex.account"));
  if ("state" in found) return [found];
  return found.map((each) => {
    const profile = each.id.slice("codex.account.".length);
    return profile === ""
      ? findingOfWorker(each)
      : findingOfWorker(each, { subject: profile, title: `Account of ${profile}` });
  });
}

/** Pure: what the running broker says of a profile. */
export function judgeProfile(profile: ProfileItem): Finding {
  const { name, account, state, server } = profile;
  const about = { subject: name, title: `Account of ${name}` };
  const who = account?.email ?? (account?.kind === "api-key" ? "An API key" : "The account");
  const waits =
    profile.sessions === 0
      ? "Nothing waits for it."
      : "Its sessions wait; their messages are kept.";
  switch (state) {
    case "ready":
    case "unknown":
    case "exhausted":
      return server.state === "stopped"
        ? {
            ...about,
            state: "failed",
            cause: `Codex does not run for it: ${server.reason ?? "it was stopped"}`,
            consequence: waits,
          }
        : passed(`${who} is signed in${planOf(account)}.`, about);
    case "refused":
      return {
        ...about,
        state: "failed",
        cause: `OpenAI no longer accepts the sign-in of ${name}.`,
        consequence: waits,
        hint: "Sign in again under Profiles.",
      };
    case "signed-out":
      return {
        ...about,
        state: "failed",
        cause: `${name} has no account.`,
        consequence: waits,
        hint: "Sign in under Profiles.",
      };
    default:
      return assertNever(state);
  }
}

function planOf(account: ProfileItem["account"]): string {
  const plan = account?.plan ?? null;
  return plan === null ? "" : `, ${plan}`;
}
