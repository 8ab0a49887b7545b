import type { GitHubAccountItem, GitHubAccountList } from "../../broker/api/github-accounts.ts";

/** What the screen says of linked GitHub accounts. */
export const accountWords = {
  title: "Linked GitHub accounts",
  person: "Slack person",
  account: "Account",
  state: "State",
  actions: "Actions",
  actionsFor: (login: string) => `Actions for ${login}`,
  linked: "Linked",
  refused: "GitHub has refused it since",
  isDefault: "Acts for people without an account",
  chooseDefault: "Use for people without an account",
  leaveDefault: "No longer use for people without an account",
  ask: "Ask to link again",
  askFor: (name: string) => `Ask to link again: ${name}`,
  asking: "Asking…",
  asked: (name: string) => `${name} was asked in Slack.`,
  nobody: "Nobody has linked an account. The bot offers it in Slack when a session needs one.",
  readFailed: "The linked accounts could not be read.",
  chooseFailed: "It could not be changed.",
  askFailed: (name: string) => `${name} could not be asked.`,
};

/** As whom sessions act on GitHub whose starter linked no account. Pure. */
export function defaultSentence(list: GitHubAccountList): string {
  const whose = "Sessions of people who linked no account";
  if (list.default === null) {
    return list.hasTeamToken
      ? `${whose} use GitHub with the team's token.`
      : `${whose} cannot use GitHub.`;
  }
  const { from, login, setBy } = list.default;
  const why =
    from === "environment"
      ? ", as BROKER_DEFAULT_GITHUB_LOGIN says"
      : setBy === null
        ? ""
        : `, as ${setBy} chose`;
  const account = list.accounts.find((one) => isDefault(one, list));
  if (account?.refusedAt === null) return `${whose} act as ${login}${why}.`;
  const problem = account === undefined ? "nobody has linked it" : "GitHub refuses it";
  const instead = list.hasTeamToken ? "they use the team's token" : "they cannot use GitHub";
  return `${whose} are to act as ${login}${why}, but ${problem}, so ${instead}.`;
}

/** GitHub's logins have no case. */
export function isDefault(
  { login }: Pick<GitHubAccountItem, "login">,
  list: Pick<GitHubAccountList, "default">,
): boolean {
  return list.default?.login.toLowerCase() === login.toLowerCase();
}
