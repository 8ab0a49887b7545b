import type { GitHubAccountItem, GitHubAccountList } from "../../broker/api/github-accounts.ts";
import { inLanguage } from "../language/language.ts";
import { chinese, type DefaultProblem } from "./account-words.zh.ts";

const whose = "Sessions of people who linked no account";

const english = {
  title: "Linked GitHub accounts",
  person: "Slack person",
  account: "Account",
  state: "State",
  actions: "Actions",
  actionsFor: (login: string) => `Actions for ${login}`,
  linked: "Linked ",
  refused: "GitHub has refused it since ",
  isDefault: "Acts for people without an account",
  chooseDefault: "Use for people without an account",
  leaveDefault: "No longer use for people without an account",
  ask: "Ask to link again",
  askFor: (name: string, reason: string | null) =>
    `Ask to link again: ${name}${reason === null ? "" : `. ${reason}`}`,
  asking: "Asking…",
  asked: (name: string) => `${name} was asked in Slack.`,
  nobody: "Nobody has linked an account. The bot offers it in Slack when a session needs one.",
  readFailed: "The linked accounts could not be read.",
  chooseFailed: "It could not be changed.",
  askFailed: (name: string) => `${name} could not be asked.`,
  withTeamToken: `${whose} use GitHub with the team's token.`,
  withoutGitHub: `${whose} cannot use GitHub.`,
  fromEnvironment: ", as BROKER_DEFAULT_GITHUB_LOGIN says",
  chosenBy: (name: string) => `, as ${name} chose`,
  actsAs: (login: string, why: string) => `${whose} act as ${login}${why}.`,
  cannotAct: (login: string, why: string, { isLinked, hasTeamToken }: DefaultProblem) =>
    `${whose} are to act as ${login}${why}, but ${isLinked ? "GitHub refuses it" : "nobody has linked it"}, so ${hasTeamToken ? "they use the team's token" : "they cannot use GitHub"}.`,
};

/** What the screen says of linked GitHub accounts. */
export const accountWords = inLanguage(english, chinese);

/** As whom sessions act on GitHub whose starter linked no account. Pure. */
export function defaultSentence(list: GitHubAccountList): string {
  const { hasTeamToken } = list;
  if (list.default === null) {
    return hasTeamToken ? accountWords.withTeamToken : accountWords.withoutGitHub;
  }
  const { from, login, setBy } = list.default;
  const why =
    from === "environment"
      ? accountWords.fromEnvironment
      : setBy === null
        ? ""
        : accountWords.chosenBy(setBy);
  const account = list.accounts.find((one) => isDefault(one, list));
  return account?.refusedAt === null
    ? accountWords.actsAs(login, why)
    : accountWords.cannotAct(login, why, { isLinked: account !== undefined, hasTeamToken });
}

/** GitHub's logins have no case. */
export function isDefault(
  { login }: Pick<GitHubAccountItem, "login">,
  list: Pick<GitHubAccountList, "default">,
): boolean {
  return list.default?.login.toLowerCase() === login.toLowerCase();
}
