import { type GitHubDouble, startGitHubDouble } from "../doubles/github/github-double.ts";
import { cardIn, press } from "../world/cards.ts";
import { mention } from "../world/talk.ts";
import type { World } from "../world/world.ts";
import type { Stage } from "./scene.ts";

const ephemeralOf = (world: World, user: string, text: string) =>
  world.slack.waitFor(
    () =>
      world.slack.workspace.core.world
        .ephemerals("C0GENERAL", user)
        .findLast((one) => one.text.includes(text)),
    { timeoutMs: 30_000, what: `"${text}" for ${user}` },
  );

/** What people read of an approval that they may not give, or that nobody gave in time. */
export const approvalStage: Stage = {
  options: { env: { CODEX_APPROVALS: "ask", ASK_TIMEOUT_MS: "20000" } },
  scenes: [
    {
      name: "approval, for others",
      show: async (world) => {
        const talk = mention(world, "[[esc:terraform apply]][[final:done]]");
        const card = await cardIn(talk, world, "May I run a command?");
        await press(world, card, "ask.allow_once", "U0VISITOR");
        await ephemeralOf(world, "U0VISITOR", "Only people who may give me work");
        return { ...talk, as: "U0VISITOR" };
      },
    },
    {
      name: "approval, nobody answered",
      show: async (world) => {
        const talk = mention(world, "[[esc:terraform apply]][[final:not applied]]");
        await cardIn(talk, world, "May I run a command?");
        await talk.answer("nobody answered");
        await talk.answer("not applied");
        return talk;
      },
    },
  ],
};

let github: GitHubDouble | null = null;

/** What a person reads who links a GitHub account. */
export const gitHubStage: Stage = {
  options: {},
  prepare: async (world) => {
    github = await startGitHubDouble(world.root);
    Object.assign(world.env, github.env);
  },
  finish: () => github?.stop(),
  scenes: [
    {
      name: "GitHub code",
      show: async (world) => {
        const talk = mention(world, "[[shell:gh pr create > out.txt 2>&1]][[final:tried]]");
        const offer = await ephemeralOf(world, "U0ADA", "Link yours");
        const message = { channel: "C0GENERAL", ts: offer.ts };
        await world.slack.people.click({ user: "U0ADA", actionId: "github_link", message });
        await ephemeralOf(world, "U0ADA", "login/device");
        await talk.answer("tried");
        return talk;
      },
    },
  ],
};
