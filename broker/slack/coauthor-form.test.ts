import { expect, it } from "vitest";
import { COAUTHOR_ACTION, COAUTHOR_IGNORE_ACTION, coauthorPrompt } from "./coauthor-form.ts";
import { GITHUB_LINK_ACTION } from "./github-link.ts";

function shownTo(userId: string, missing: readonly string[]) {
  const { blocks, text } = coauthorPrompt("C1:1.1", missing, userId);
  return { text, actions: JSON.stringify(blocks).match(/(?<="action_id":")[^"]+/g) };
}

it("GH03: speaks to the person whose name is missing, and offers the link first", () => {
  expect(shownTo("U1", ["U1"])).toEqual({
    text: "Your commits in this thread carry no GitHub name yet. Link one, and you are named as co-author from the next commit on.",
    actions: [GITHUB_LINK_ACTION, COAUTHOR_ACTION, COAUTHOR_IGNORE_ACTION],
  });
});

it("GH03: names those who are missing to everybody else", () => {
  expect(shownTo("U2", ["U1"])).toEqual({
    text: "Commits of this thread name the people who wrote here as co-authors. I do not know who <@U1> is on GitHub, so this person is left out.",
    actions: [COAUTHOR_ACTION, COAUTHOR_IGNORE_ACTION],
  });
  const both = shownTo("U1", ["U1", "U3"]);
  expect(both.text).toContain("who <@U1>, <@U3> are on GitHub, so they are left out.");
  expect(both.actions).toEqual([GITHUB_LINK_ACTION, COAUTHOR_ACTION, COAUTHOR_IGNORE_ACTION]);
});
