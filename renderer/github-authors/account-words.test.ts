import { expect, it } from "vitest";
import type { GitHubAccountList } from "../../broker/api/github-accounts.ts";
import { defaultSentence } from "./account-words.ts";

const account = { slackUserId: "U1", name: "Ada", login: "Ada-Park", linkedAt: 1, refusedAt: null };
const byMara = { login: "ada-park", from: "operator", setBy: "Mara" } as const;

it.each<readonly [Partial<GitHubAccountList>, string]>([
  [{}, "cannot use GitHub."],
  [{ hasTeamToken: true }, "use GitHub with the team's token."],
  [{ accounts: [account], default: byMara }, "act as ada-park, as Mara chose."],
  [
    { accounts: [account], default: { ...byMara, from: "environment", setBy: null } },
    "act as ada-park, as BROKER_DEFAULT_GITHUB_LOGIN says.",
  ],
  [
    { default: byMara, hasTeamToken: true },
    "are to act as ada-park, as Mara chose, but nobody has linked it, so they use the team's token.",
  ],
  [
    { accounts: [{ ...account, refusedAt: 5 }], default: { ...byMara, setBy: null } },
    "are to act as ada-park, but GitHub refuses it, so they cannot use GitHub.",
  ],
])("GH11: as whom sessions act without a linked account: %j", (more, words) => {
  const list: GitHubAccountList = {
    ...{ ok: true, accounts: [], default: null, hasTeamToken: false },
    ...more,
  };
  expect(defaultSentence(list)).toBe(`Sessions of people who linked no account ${words}`);
});
